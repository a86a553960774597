// wsk.provider-call-after-detach: on the NMR route a provider function is called after the detach was completed.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _BINDING {
    HANDLE Handle;
    WSK_PROVIDER_NPI Provider;
    PADDRINFOEXW List;
    PWSK_SOCKET Socket;
    volatile LONG Calls;
} BINDING;

static NPI_CLIENT_ATTACH_PROVIDER_FN AttachProvider;
static NPI_CLIENT_DETACH_PROVIDER_FN DetachProvider;
static NPI_CLIENT_CLEANUP_BINDING_CONTEXT_FN CleanupBinding;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static const NPI_MODULEID ModuleId = { sizeof(NPI_MODULEID), MIT_GUID, { { 0x6d1c3b52, 0x91f0, 0x4c1e, { 0x8a, 0x11, 0x5e, 0x70, 0x33, 0x4d, 0x2b, 0x09 } } } };
static const NPI_CLIENT_CHARACTERISTICS Characteristics = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, DetachProvider, CleanupBinding,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), (PNPIID)&NPI_WSK_INTERFACE_ID, (PNPI_MODULEID)&ModuleId, 0, NULL }
};
static HANDLE Client;

static NTSTATUS AttachProvider(HANDLE Handle, PVOID Context, const NPI_REGISTRATION_INSTANCE *Provider)
{
    BINDING *binding = ExAllocatePoolWithTag(NonPagedPool, sizeof(BINDING), 'tseT');
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(binding, sizeof(BINDING));
    binding->Handle = Handle;
    binding->Calls = 1;
    status = NmrClientAttachProvider(Handle, binding, &ClientDispatch, &binding->Provider.Client, (const VOID **)&binding->Provider.Dispatch);
    if (!NT_SUCCESS(status))
        ExFreePool(binding);
    return status;
}

/* Until the detach is complete, calls to WSK are allowed. */
static NTSTATUS DetachProvider(PVOID Context)
{
    BINDING *binding = Context;

    binding->Provider.Dispatch->WskFreeAddressInfo(binding->Provider.Client, binding->List);
    binding->List = NULL;
    return InterlockedDecrement(&binding->Calls) == 0 ? STATUS_SUCCESS : STATUS_PENDING;
}

static VOID CleanupBinding(PVOID Context)
{
    ExFreePool(Context);
}

VOID direct_bad(BINDING *Binding)
{
    WSK_PROVIDER_NPI npi = Binding->Provider;
    PADDRINFOEXW list = Binding->List;

    NmrClientDetachProviderComplete(Binding->Handle);
    npi.Dispatch->WskFreeAddressInfo(npi.Client, list); // expected-warning {{[wsk.provider-call-after-detach]}}
}

static VOID FreeList(const WSK_PROVIDER_NPI *Npi, PADDRINFOEXW List)
{
    Npi->Dispatch->WskFreeAddressInfo(Npi->Client, List); // expected-warning {{[wsk.provider-call-after-detach]}}
}

static VOID CallDone(BINDING *Binding)
{
    if (InterlockedDecrement(&Binding->Calls) == 0)
        NmrClientDetachProviderComplete(Binding->Handle);
}

VOID through_helpers_bad(BINDING *Binding)
{
    WSK_PROVIDER_NPI npi = Binding->Provider;
    PADDRINFOEXW list = Binding->List;

    CallDone(Binding);
    FreeList(&npi, list);
}

VOID function_pointer_in_a_local_bad(BINDING *Binding)
{
    PFN_WSK_CONTROL_CLIENT controlClient = Binding->Provider.Dispatch->WskControlClient;
    PWSK_CLIENT client = Binding->Provider.Client;

    NmrClientDetachProviderComplete(Binding->Handle);
    controlClient(client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL); // expected-warning {{[wsk.provider-call-after-detach]}}
}

VOID wrong_flag_bad(BINDING *Binding)
{
    WSK_PROVIDER_NPI npi = Binding->Provider;
    PADDRINFOEXW list = Binding->List;
    BOOLEAN last = FALSE;

    if (InterlockedDecrement(&Binding->Calls) == 0) {
        NmrClientDetachProviderComplete(Binding->Handle);
        last = TRUE;
    }
    if (last)
        npi.Dispatch->WskFreeAddressInfo(npi.Client, list); // expected-warning {{[wsk.provider-call-after-detach]}}
}

VOID before_the_completion_ok(BINDING *Binding)
{
    Binding->Provider.Dispatch->WskFreeAddressInfo(Binding->Provider.Client, Binding->List);
    Binding->List = NULL;
    NmrClientDetachProviderComplete(Binding->Handle);
}

VOID not_the_last_call_ok(BINDING *Binding)
{
    if (InterlockedDecrement(&Binding->Calls) == 0) {
        NmrClientDetachProviderComplete(Binding->Handle);
        return;
    }
    DbgPrint("calls are still in progress\n");
}

/* The sockets of the binding work until they are closed. */
VOID socket_function_ok(BINDING *Binding, PIRP Irp)
{
    PWSK_SOCKET socket = Binding->Socket;

    NmrClientDetachProviderComplete(Binding->Handle);
    CONNECTION(socket)->WskCloseSocket(socket, Irp);
}

VOID another_binding_ok(BINDING *Gone, BINDING *Alive)
{
    NmrClientDetachProviderComplete(Gone->Handle);
    Alive->Provider.Dispatch->WskFreeAddressInfo(Alive->Provider.Client, Alive->List);
}

VOID flag_tells_ok(BINDING *Binding)
{
    WSK_PROVIDER_NPI npi = Binding->Provider;
    PADDRINFOEXW list = Binding->List;
    BOOLEAN last = FALSE;

    if (InterlockedDecrement(&Binding->Calls) == 0) {
        npi.Dispatch->WskFreeAddressInfo(npi.Client, list);
        NmrClientDetachProviderComplete(Binding->Handle);
        last = TRUE;
    }
    if (!last)
        DbgPrint("the list is freed with the last call\n");
}

NTSTATUS NetStart(VOID)
{
    return NmrRegisterClient(&Characteristics, NULL, &Client);
}

VOID NetStop(VOID)
{
    if (NmrDeregisterClient(Client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(Client);
}
