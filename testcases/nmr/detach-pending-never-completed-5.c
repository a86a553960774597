// nmr.detach-pending-never-completed: a reference to the completion function counts as a completion (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x0b229257, 0xcb05, 0x4b4f, { 0xce, 0x40, 0x6c, 0x87, 0x1e, 0x8a, 0xed, 0xdd } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    volatile LONG References;
} BINDING;

typedef struct OPERATIONS {
    VOID (*Release)(HANDLE nmr);
    ULONG Version;
} OPERATIONS;

static const OPERATIONS g_operations = { NmrClientDetachProviderComplete, 1 };
static const ULONG g_dispatch = 1;
static BINDING g_binding;
static HANDLE g_client;

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_binding;

    binding->Nmr = nmr;
    binding->References = 1;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static VOID Dereference(BINDING *binding, const OPERATIONS *operations)
{
    if (InterlockedDecrement(&binding->References) == 0)
        operations->Release(binding->Nmr);
}

static NTSTATUS pointer_ok_Detach(PVOID context)
{
    Dereference(context, &g_operations);
    return STATUS_PENDING;
}

static const NPI_CLIENT_CHARACTERISTICS g_chars = {
    0, sizeof(g_chars), AttachProvider, pointer_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(&g_chars, NULL, &g_client);
}
