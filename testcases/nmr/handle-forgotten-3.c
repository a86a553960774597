// nmr.handle-forgotten: client and provider, registered through helpers; only clients are ever deregistered.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x3ceb3ffd, 0x97b7, 0x8b52, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
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

typedef struct SERVICE {
    HANDLE Client;
    HANDLE Provider;
    LONG Running;
} SERVICE;

static SERVICE g_service;

static NTSTATUS Offer(PHANDLE provider)
{
    return NmrRegisterProvider(&g_provider_chars, NULL, provider);
}

static VOID StopClient(HANDLE client)
{
    if (NmrDeregisterClient(client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(client);
}

static VOID only_one_kind_bad_Unload(PDRIVER_OBJECT driver)
{
    if (InterlockedExchange(&g_service.Running, 0))
        StopClient(g_service.Client);
} // expected-warning {{[nmr.handle-forgotten]}}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, &g_service, &g_service.Client);

    driver->DriverUnload = only_one_kind_bad_Unload;
    if (!NT_SUCCESS(status))
        return status;
    if (!NT_SUCCESS(Offer(&g_service.Provider)))
        DbgPrint("runs without a provider\n");
    g_service.Running = 1;
    return STATUS_SUCCESS;
}
