// nmr.handle-forgotten: several registrations, all of them undone: copies, tables, arrays, helpers, guards (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x3c6da5d7, 0x4da4, 0x1a69, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
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

#define QUEUES 2

typedef struct SERVICE {
    HANDLE Client;
    HANDLE Provider;
    LONG Running;
} SERVICE;

typedef struct STOPPED {
    HANDLE Client;
    HANDLE Provider;
} STOPPED;

static SERVICE g_service;
static STOPPED g_stopped;
static HANDLE g_client;
static HANDLE g_provider;
static HANDLE g_queue[QUEUES];
static HANDLE g_lent;
static HANDLE g_late;

static NTSTATUS Offer(PHANDLE provider)
{
    return NmrRegisterProvider(&g_provider_chars, NULL, provider);
}

static VOID Withdraw(PHANDLE provider)
{
    if (*provider == NULL)
        return;
    if (NmrDeregisterProvider(*provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(*provider);
    *provider = NULL;
}

static VOID StopClient(HANDLE client)
{
    if (client != NULL && NmrDeregisterClient(client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(client);
}

static VOID StopCopies(STOPPED *stopped)
{
    StopClient(stopped->Client);
    if (NmrDeregisterProvider(stopped->Provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(stopped->Provider);
}

static VOID StopService(SERVICE *service)
{
    if (!InterlockedExchange(&service->Running, 0))
        return;
    // The handles are undone where they were copied to.
    g_stopped.Client = service->Client;
    g_stopped.Provider = service->Provider;
    StopCopies(&g_stopped);
}

static VOID StopDirect(VOID)
{
    StopClient(g_client);
    Withdraw(&g_provider);
}

static VOID StopQueues(VOID)
{
    ULONG i;

    for (i = 0; i < QUEUES; i++)
        StopClient(g_queue[i]);
}

static VOID (*const g_steps[])(VOID) = { StopDirect, StopQueues };

static VOID everything_ok_Unload(PDRIVER_OBJECT driver)
{
    HANDLE late = g_late;
    ULONG i;

    StopService(&g_service);
    for (i = 0; i < RTL_NUMBER_OF(g_steps); i++)
        g_steps[i]();
    Withdraw(&g_lent);
    StopClient(late);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    ULONG i;

    driver->DriverUnload = everything_ok_Unload;
    if (NT_SUCCESS(NmrRegisterClient(&g_client_chars, &g_service, &g_service.Client))) {
        if (NT_SUCCESS(Offer(&g_service.Provider)))
            g_service.Running = 1;
        else
            StopClient(g_service.Client);
    }
    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &g_client)))
        g_client = NULL;
    if (!NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &g_provider)))
        g_provider = NULL;
    if (!NT_SUCCESS(Offer(&g_lent)))
        g_lent = NULL;
    for (i = 0; i < QUEUES; i++)
        if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &g_queue[i])))
            g_queue[i] = NULL;
    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &g_late)))
        g_late = NULL;
    return STATUS_SUCCESS;
}
