// wsk.provider-call-after-detach: the cleanup callback runs after the detach; it must not call the provider.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

typedef struct _BINDING {
    HANDLE Handle;
    WSK_PROVIDER_NPI Provider;
    PADDRINFOEXW List;
} BINDING;

static NPI_CLIENT_ATTACH_PROVIDER_FN AttachProvider;
static NPI_CLIENT_DETACH_PROVIDER_FN detach_ok;
static NPI_CLIENT_CLEANUP_BINDING_CONTEXT_FN cleanup_bad;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static const NPI_MODULEID ModuleId = { sizeof(NPI_MODULEID), MIT_GUID, { { 0x2b7d9a10, 0x4c55, 0x4f0d, { 0x9e, 0x02, 0x61, 0xb8, 0x7f, 0x13, 0xc4, 0xda } } } };
static const NPI_CLIENT_CHARACTERISTICS Characteristics = {
    .Length = sizeof(NPI_CLIENT_CHARACTERISTICS),
    .ClientAttachProvider = AttachProvider,
    .ClientDetachProvider = detach_ok,
    .ClientCleanupBindingContext = cleanup_bad,
    .ClientRegistrationInstance = {
        .Size = sizeof(NPI_REGISTRATION_INSTANCE),
        .NpiId = (PNPIID)&NPI_WSK_INTERFACE_ID,
        .ModuleId = (PNPI_MODULEID)&ModuleId,
    },
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
    status = NmrClientAttachProvider(Handle, binding, &ClientDispatch, &binding->Provider.Client, (const VOID **)&binding->Provider.Dispatch);
    if (!NT_SUCCESS(status))
        ExFreePool(binding);
    return status;
}

static NTSTATUS detach_ok(PVOID Context)
{
    BINDING *binding = Context;

    binding->Provider.Dispatch->WskControlClient(binding->Provider.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    return STATUS_SUCCESS;
}

static VOID cleanup_bad(PVOID Context)
{
    BINDING *binding = Context;

    if (binding->List != NULL)
        binding->Provider.Dispatch->WskFreeAddressInfo(binding->Provider.Client, binding->List); // expected-warning {{[wsk.provider-call-after-detach]}}
    ExFreePool(binding);
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
