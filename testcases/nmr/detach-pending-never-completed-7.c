// nmr.detach-pending-never-completed: a driver that is never unloaded still lets its peers go.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x4dd3a2b0, 0x18f5, 0x4a6b, { 0x8e, 0x21, 0x90, 0x3c, 0x5b, 0xd7, 0x12, 0x6f } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    LONG References;
} BINDING;

static const ULONG g_dispatch = 1;
static HANDLE g_client;

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(BINDING), 'tseT');
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Nmr = nmr;
    binding->References = 1;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, 'tseT');
    return status;
}

static NTSTATUS bad_Detach(PVOID context)
{
    BINDING *binding = context;

    InterlockedDecrement(&binding->References);
    return STATUS_PENDING;
} // expected-warning {{[nmr.detach-pending-never-completed]}}

static VOID Cleanup(PVOID context)
{
    ExFreePoolWithTag(context, 'tseT');
}

static const NPI_CLIENT_CHARACTERISTICS g_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, bad_Detach, Cleanup,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return NmrRegisterClient(&g_chars, NULL, &g_client);
}
