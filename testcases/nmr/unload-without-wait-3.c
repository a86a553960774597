// nmr.unload-without-wait: what a function without a body may do, and a handle that no function ever waits for.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x90f3b1aa, 0x3e44, 0x4c8f, { 0x8c, 0x02, 0x1d, 0x40, 0xbb, 0x6a, 0x39, 0x5e } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineClient(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_PROVIDER_CHARACTERISTICS g_chars = {
    0, sizeof(g_chars), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

typedef struct TRANSPORT {
    HANDLE Nmr;
    NTSTATUS StopStatus;
} TRANSPORT;

HANDLE SharedProvider;              // other files know it
static HANDLE g_cached;             // an external function of this file waits for it
static HANDLE g_forgotten;          // nothing in this file waits for it
static TRANSPORT g_transport;

// Other files of the driver.
VOID DrainTransports(VOID);
VOID FinishTransport(TRANSPORT *transport);
VOID FinishHandle(HANDLE provider);

NTSTATUS StartAll(VOID)
{
    NTSTATUS status = NmrRegisterProvider(&g_chars, NULL, &SharedProvider);

    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_chars, NULL, &g_cached);
    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_chars, NULL, &g_forgotten);
    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_chars, NULL, &g_transport.Nmr);
    return status;
}

VOID WaitForCached(VOID)
{
    NmrWaitForProviderDeregisterComplete(g_cached);
}

static DRIVER_UNLOAD shared_bad_Unload;
static VOID shared_bad_Unload(PDRIVER_OBJECT driver)
{
    DrainTransports();
    NmrDeregisterProvider(SharedProvider); // after the call nobody else runs
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD cached_bad_Unload;
static VOID cached_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterProvider(g_cached);
    DbgPrint("cached provider stopped\n");
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD shared_ok_Unload;
static VOID shared_ok_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterProvider(SharedProvider);
    DrainTransports(); // may wait for it
}

static DRIVER_UNLOAD cached_ok_Unload;
static VOID cached_ok_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterProvider(g_cached);
    DrainTransports(); // may call WaitForCached
}

static DRIVER_UNLOAD passed_handle_ok_Unload;
static VOID passed_handle_ok_Unload(PDRIVER_OBJECT driver)
{
    HANDLE handle = g_transport.Nmr;

    if (NmrDeregisterProvider(handle) == STATUS_PENDING)
        FinishHandle(handle);
}

static DRIVER_UNLOAD passed_owner_ok_Unload;
static VOID passed_owner_ok_Unload(PDRIVER_OBJECT driver)
{
    g_transport.StopStatus = NmrDeregisterProvider(g_transport.Nmr);
    FinishTransport(&g_transport);
}

static DRIVER_UNLOAD passed_status_ok_Unload;
static VOID passed_status_ok_Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterProvider(SharedProvider) == STATUS_PENDING)
        DrainTransports();
}

// Not in an unload routine, but a static handle that no function of its file waits for.

VOID never_waited_bad_Stop(VOID)
{
    NTSTATUS status = NmrDeregisterProvider(g_forgotten);

    if (status != STATUS_PENDING)
        DbgPrint("stop: %x\n", status);
} // expected-warning {{[nmr.unload-without-wait]}}

VOID waited_elsewhere_ok_Stop(VOID)
{
    NmrDeregisterProvider(g_cached); // WaitForCached is there
}
