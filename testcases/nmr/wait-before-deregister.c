// nmr.wait-before-deregister: the wait stands before the deregistration that it should wait for.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define PORTS 3

static NPIID g_npi = { 0x120550b9, 0x9f82, 0x48a3, { 0x10, 0x68, 0x4a, 0x3d, 0xef, 0xe0, 0xfd, 0xac } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DeclineClient(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_client_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_PROVIDER_CHARACTERISTICS g_provider_chars = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

typedef struct PORT {
    HANDLE Client;
    BOOLEAN Open;
} PORT;

static HANDLE g_client;
static HANDLE g_other;
static HANDLE g_provider;
static PORT g_port[PORTS];

// Another file of the driver.
VOID StopProducers(VOID);

NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_client_chars, NULL, &g_other);
    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
    return status;
}

NTSTATUS OpenPort(PORT *port)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, port, &port->Client);

    port->Open = NT_SUCCESS(status);
    return status;
}

// The deregistration follows on the path: reported where it becomes certain.

VOID swapped_bad_Stop(VOID)
{
    NmrWaitForClientDeregisterComplete(g_client);
    NmrDeregisterClient(g_client); // expected-warning {{[nmr.wait-before-deregister]}}
}

static DRIVER_UNLOAD swapped_bad_Unload;
static VOID swapped_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrWaitForProviderDeregisterComplete(g_provider);

    if (!NT_SUCCESS(status))
        DbgPrint("provider: %x\n", status);
    NmrDeregisterProvider(g_provider); // expected-warning {{[nmr.wait-before-deregister]}}
}

VOID field_bad_Stop(PORT *port)
{
    HANDLE client = port->Client;

    if (!port->Open)
        return;
    NmrWaitForClientDeregisterComplete(client);
    NmrDeregisterClient(port->Client); // expected-warning {{[nmr.wait-before-deregister]}}
    port->Open = FALSE;
}

static VOID WaitForPort(PORT *port)
{
    NmrWaitForClientDeregisterComplete(port->Client);
}

static NTSTATUS ClosePort(PORT *port)
{
    return NmrDeregisterClient(port->Client); // expected-warning {{[nmr.wait-before-deregister]}}
}

VOID helpers_bad_Stop(VOID)
{
    WaitForPort(&g_port[0]);
    ClosePort(&g_port[0]);
}

VOID loop_bad_Stop(VOID)
{
    ULONG i;

    for (i = 0; i < PORTS; i++) {
        WaitForPort(&g_port[i]);
        NmrDeregisterClient(g_port[i].Client); // expected-warning {{[nmr.wait-before-deregister]}}
    }
}

// Registered on the path: the wait itself is wrong.

VOID registered_here_bad_Probe(VOID)
{
    HANDLE handle = NULL;

    if (!NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &handle)))
        return;
    NmrWaitForProviderDeregisterComplete(handle); // expected-warning {{[nmr.wait-before-deregister]}}
    NmrDeregisterProvider(handle);
}

VOID only_waits_bad_Restart(VOID)
{
    if (NT_SUCCESS(Start()))
        NmrWaitForClientDeregisterComplete(g_other); // expected-warning {{[nmr.wait-before-deregister]}}
}

// Right.

VOID in_order_ok_Stop(VOID)
{
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client);
}

VOID alone_ok_Stop(VOID)
{
    NmrWaitForClientDeregisterComplete(g_client); // deregistered by an earlier call of another function
}

VOID not_visible_ok_Stop(VOID)
{
    StopProducers(); // may deregister
    NmrWaitForProviderDeregisterComplete(g_provider);
}

VOID other_handle_ok_Stop(VOID)
{
    NmrWaitForClientDeregisterComplete(g_client); // deregistered elsewhere
    NmrDeregisterClient(g_other);
    NmrWaitForClientDeregisterComplete(g_other);
}

VOID restarted_ok_Stop(VOID)
{
    NmrWaitForClientDeregisterComplete(g_client);
    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &g_client)))
        return;
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client);
}

VOID guarded_ok_Stop(BOOLEAN deregistered)
{
    if (!deregistered)
        NmrDeregisterProvider(g_provider);
    NmrWaitForProviderDeregisterComplete(g_provider);
}

VOID either_branch_ok_Stop(BOOLEAN deregistered)
{
    if (deregistered) {
        NmrWaitForClientDeregisterComplete(g_client);
    } else if (NmrDeregisterClient(g_client) == STATUS_PENDING) {
        NmrWaitForClientDeregisterComplete(g_client);
    }
}

VOID registered_here_ok_Probe(VOID)
{
    HANDLE handle = NULL;

    if (!NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &handle)))
        return;
    if (NmrDeregisterProvider(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(handle);
}

VOID loops_ok_Stop(VOID)
{
    ULONG i;

    for (i = 0; i < PORTS; i++)
        NmrDeregisterClient(g_port[i].Client);
    for (i = 0; i < PORTS; i++)
        WaitForPort(&g_port[i]);
}

VOID pipeline_ok_Stop(VOID)
{
    ULONG i;

    // One deregistration ahead of the wait.
    NmrDeregisterClient(g_port[0].Client);
    for (i = 0; i < PORTS; i++) {
        if (i + 1 < PORTS)
            NmrDeregisterClient(g_port[i + 1].Client);
        NmrWaitForClientDeregisterComplete(g_port[i].Client);
    }
}
