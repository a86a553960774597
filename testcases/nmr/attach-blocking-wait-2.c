// nmr.attach-blocking-wait: a helper waits, and a helper of the cleanup callback sets the event.
// Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.attach-blocking-wait %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct _BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    KEVENT Detached, Ready, Free;
} BINDING;

static const ULONG g_dispatch;
static BINDING g_binding;
static HANDLE g_client;

static VOID Wait(PKEVENT event)
{
    KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
}

static VOID WaitUntilFree(BINDING *binding)
{
    KeClearEvent(&binding->Free);
    KeWaitForSingleObject(&binding->Free, Executive, KernelMode, FALSE, NULL); // expected-warning {{[nmr.attach-blocking-wait]}}
}

static VOID Let(BINDING *binding)
{
    KeSetEvent(&binding->Free, IO_NO_INCREMENT, FALSE);
}

static VOID CleanUp(PVOID context)
{
    Let(context);
}

static NTSTATUS Detach(PVOID context)
{
    BINDING *binding = context;

    KeSetEvent(&binding->Detached, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
}

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    WaitUntilFree(&g_binding);
    return NmrClientAttachProvider(nmr, &g_binding, &g_dispatch, &g_binding.Peer, &g_binding.PeerDispatch);
}

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, CleanUp,
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
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
