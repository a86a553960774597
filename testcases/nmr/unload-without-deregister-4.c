// nmr.unload-without-deregister: drivers that deregister in Unload, in several ways (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

#define QUEUES 3

static NPIID g_npi = { 0x3bbdafe3, 0x5c4b, 0x46e4, { 0x60, 0xfb, 0x4f, 0xa1, 0xb4, 0x15, 0x36, 0x97 } };
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
    HANDLE Nmr;
    LONG Flags;
} SERVICE;

static HANDLE g_direct;
static HANDLE g_guarded;
static HANDLE g_queue[QUEUES];
static HANDLE g_table_one;
static HANDLE g_table_two;
static SERVICE g_service;

static VOID StopService(SERVICE *service)
{
    if (InterlockedBitTestAndReset(&service->Flags, 0) && NmrDeregisterProvider(service->Nmr) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(service->Nmr);
}

static VOID StopOne(VOID)
{
    NmrDeregisterClient(g_table_one);
    NmrWaitForClientDeregisterComplete(g_table_one);
}

static VOID StopTwo(VOID)
{
    if (g_table_two != NULL) {
        NmrDeregisterProvider(g_table_two);
        NmrWaitForProviderDeregisterComplete(g_table_two);
        g_table_two = NULL;
    }
}

static VOID (*const g_stop[])(VOID) = { StopOne, StopTwo };

static VOID everything_ok_Unload(PDRIVER_OBJECT driver)
{
    HANDLE direct = g_direct;
    ULONG i;

    if (NmrDeregisterProvider(direct) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(direct);
    if (g_guarded != NULL) {
        if (NmrDeregisterClient(g_guarded) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_guarded);
        g_guarded = NULL;
    }
    for (i = 0; i < QUEUES; i++) {
        if (g_queue[i] == NULL)
            continue;
        if (NmrDeregisterProvider(g_queue[i]) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(g_queue[i]);
        g_queue[i] = NULL;
    }
    StopService(&g_service);
    for (i = 0; i < RTL_NUMBER_OF(g_stop); i++)
        g_stop[i]();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    ULONG i;

    // The first two must be there, the others need not.
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_table_one);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterProvider(&g_provider_chars, NULL, &g_direct);
    if (!NT_SUCCESS(status)) {
        StopOne();
        return status;
    }
    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &g_guarded)))
        g_guarded = NULL;
    for (i = 0; i < QUEUES; i++) {
        if (!NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &g_queue[i])))
            g_queue[i] = NULL;
    }
    if (NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, &g_service, &g_service.Nmr)))
        InterlockedBitTestAndSet(&g_service.Flags, 0);
    if (!NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &g_table_two)))
        g_table_two = NULL;
    driver->DriverUnload = everything_ok_Unload;
    return STATUS_SUCCESS;
}
