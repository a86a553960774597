// nmr.detach-pending-never-completed: the completion may be in another file of the driver (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x2dc0cefc, 0x7a09, 0x4804, { 0x7d, 0x40, 0x5f, 0x0a, 0x9a, 0xb4, 0x54, 0x45 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    LIST_ENTRY Link;
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    BOOLEAN Closing;
} BINDING;

static const ULONG g_dispatch = 1;
static BINDING g_binding;
static HANDLE g_client;
LIST_ENTRY ClosingBindings; // other files empty it
BINDING *LastBinding;

// Other files of the driver.
VOID QueueDrain(BINDING *binding);
NTSTATUS CloseBinding(BINDING *binding);

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_binding;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

#define CLIENT(name, detach)                                                                     \
    static const NPI_CLIENT_CHARACTERISTICS name = {                                             \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, detach, NULL,                     \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

static NTSTATUS passed_ok_Detach(PVOID context)
{
    QueueDrain(context);
    return STATUS_PENDING;
}
CLIENT(g_passed, passed_ok_Detach);

static NTSTATUS listed_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    InsertTailList(&ClosingBindings, &binding->Link);
    return STATUS_PENDING;
}
CLIENT(g_listed, listed_ok_Detach);

static NTSTATUS global_ok_Detach(PVOID context)
{
    LastBinding = context;
    return STATUS_PENDING;
}
CLIENT(g_global, global_ok_Detach);

static NTSTATUS decided_elsewhere_ok_Detach(PVOID context)
{
    return CloseBinding(context);
}
CLIENT(g_decided, decided_elsewhere_ok_Detach);

// What the function returns is not known to be STATUS_PENDING.

NTSTATUS (*DecideDetach)(BINDING *binding); // set by another file

static NTSTATUS unknown_ok_Detach(PVOID context)
{
    return DecideDetach(context);
}
CLIENT(g_unknown, unknown_ok_Detach);

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    const NPI_CLIENT_CHARACTERISTICS *characteristics = &g_passed;

    if (path->Length == 1)
        characteristics = &g_listed;
    if (path->Length == 2)
        characteristics = &g_global;
    if (path->Length == 3)
        characteristics = &g_decided;
    if (path->Length == 4)
        characteristics = &g_unknown;
    driver->DriverUnload = Unload;
    InitializeListHead(&ClosingBindings);
    return NmrRegisterClient(characteristics, NULL, &g_client);
}
