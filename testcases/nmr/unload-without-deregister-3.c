// nmr.unload-without-deregister: an array of registrations, and an unload routine that only frees.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define QUEUES 2

static NPIID g_npi = { 0xfac2c325, 0x3b57, 0x4f39, { 0x38, 0xab, 0x01, 0x1f, 0x02, 0xc9, 0x8e, 0x23 } };
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
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static HANDLE g_queue[QUEUES];
static PVOID g_ring[QUEUES];

static VOID array_bad_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < QUEUES; i++) {
        if (g_ring[i] != NULL)
            ExFreePoolWithTag(g_ring[i], 'gniR');
        g_ring[i] = NULL;
    }
} // expected-warning {{[nmr.unload-without-deregister]}}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    ULONG i;

    driver->DriverUnload = array_bad_Unload;
    for (i = 0; i < QUEUES; i++) {
        if (!NT_SUCCESS(NmrRegisterProvider(&g_chars, NULL, &g_queue[i])))
            DbgPrint("queue %u runs without a provider\n", i);
    }
    return STATUS_SUCCESS;
}
