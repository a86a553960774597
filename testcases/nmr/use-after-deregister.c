// nmr.use-after-deregister: a handle is waited for again after its deregistration is complete.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define LANES 3

static NPIID g_npi = { 0xd8d6712a, 0x3cac, 0x4281, { 0xbc, 0xd2, 0x7c, 0xde, 0x72, 0x16, 0xdf, 0x95 } };
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

typedef struct STREAM {
    HANDLE Nmr;
    BOOLEAN Waited;
    ULONG State;
} STREAM;

static HANDLE g_client;
static HANDLE g_provider;
static HANDLE g_lane[LANES];

NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
    return status;
}

// Direct.

VOID direct_bad_Stop(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.use-after-deregister]}}
}

static DRIVER_UNLOAD twice_bad_Unload;
static VOID twice_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status;

    NmrDeregisterProvider(g_provider);
    status = NmrWaitForProviderDeregisterComplete(g_provider);
    if (!NT_SUCCESS(status))
        return;
    NmrWaitForProviderDeregisterComplete(g_provider); // expected-warning {{[nmr.use-after-deregister]}}
}

VOID direct_ok_Stop(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    DbgPrint("client %p is gone\n", g_client); // the value may be printed
    if (g_client != NULL)                      // and compared
        g_client = NULL;                       // and overwritten
}

VOID registered_again_ok_Stop(VOID)
{
    NmrDeregisterProvider(g_provider);
    NmrWaitForProviderDeregisterComplete(g_provider);
    if (NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &g_provider))) {
        NmrDeregisterProvider(g_provider);
        NmrWaitForProviderDeregisterComplete(g_provider);
    }
}

VOID wait_after_other_status_ok_Stop(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING) {
        NmrWaitForClientDeregisterComplete(g_client);
        return;
    }
    NmrWaitForClientDeregisterComplete(g_client); // STATUS_SUCCESS or an error: allowed
}

// Through helpers.

static VOID StopProvider(HANDLE provider)
{
    if (NmrDeregisterProvider(provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(provider);
}

static VOID FinishProvider(HANDLE provider)
{
    if (provider == NULL)
        return;
    NmrWaitForProviderDeregisterComplete(provider); // expected-warning {{[nmr.use-after-deregister]}}
}

static VOID FinishClient(HANDLE client)
{
    if (client == NULL)
        return;
    NmrWaitForClientDeregisterComplete(client);
}

static DRIVER_UNLOAD helper_bad_Unload;
static VOID helper_bad_Unload(PDRIVER_OBJECT driver)
{
    StopProvider(g_provider);
    FinishProvider(g_provider);
}

static DRIVER_UNLOAD helper_ok_Unload;
static VOID helper_ok_Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        FinishClient(g_client);
    g_client = NULL;
    FinishClient(g_client); // nothing to wait for
}

// A helper that starts the deregistration and hands on what it came to.

static NTSTATUS BeginProvider(HANDLE provider)
{
    return NmrDeregisterProvider(provider);
}

VOID begins_bad_Stop(VOID)
{
    if (BeginProvider(g_provider) == STATUS_PENDING) {
        NmrWaitForProviderDeregisterComplete(g_provider);
        NmrWaitForProviderDeregisterComplete(g_provider); // expected-warning {{[nmr.use-after-deregister]}}
    }
}

VOID begins_ok_Stop(VOID)
{
    if (BeginProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
}

// Copies, fields, guards.

VOID copy_bad_Stop(STREAM *stream)
{
    HANDLE handle = stream->Nmr;

    NmrDeregisterClient(stream->Nmr);
    NmrWaitForClientDeregisterComplete(stream->Nmr);
    stream->Nmr = NULL;
    NmrWaitForClientDeregisterComplete(handle); // expected-warning {{[nmr.use-after-deregister]}}
}

VOID guard_bad_Stop(STREAM *stream)
{
    NTSTATUS status = NmrDeregisterClient(stream->Nmr);

    if (status == STATUS_PENDING) {
        NmrWaitForClientDeregisterComplete(stream->Nmr);
        stream->State = 2;
    } else {
        stream->State = 1;
    }
    if (stream->State == 2)
        NmrWaitForClientDeregisterComplete(stream->Nmr); // expected-warning {{[nmr.use-after-deregister]}}
}

VOID guard_ok_Stop(STREAM *stream)
{
    stream->Waited = FALSE;
    if (NmrDeregisterClient(stream->Nmr) == STATUS_PENDING) {
        NmrWaitForClientDeregisterComplete(stream->Nmr);
        stream->Waited = TRUE;
    }
    if (!stream->Waited)
        NmrWaitForClientDeregisterComplete(stream->Nmr);
}

VOID null_guard_ok_Stop(STREAM *stream)
{
    NmrDeregisterClient(stream->Nmr);
    NmrWaitForClientDeregisterComplete(stream->Nmr);
    stream->Nmr = NULL;
    if (stream->Nmr != NULL)
        NmrWaitForClientDeregisterComplete(stream->Nmr);
}

// Loops.

VOID loop_bad_Stop(VOID)
{
    ULONG i;

    NmrDeregisterClient(g_lane[0]);
    for (i = 0; i < LANES; i++)
        NmrWaitForClientDeregisterComplete(g_lane[0]); // expected-warning {{[nmr.use-after-deregister]}}
}

VOID loop_ok_Stop(VOID)
{
    ULONG i;

    for (i = 0; i < LANES; i++)
        NmrDeregisterClient(g_lane[i]);
    for (i = 0; i < LANES; i++)
        NmrWaitForClientDeregisterComplete(g_lane[i]);
}
