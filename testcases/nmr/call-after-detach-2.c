// nmr.call-after-detach: a client of the WSK provider closes its sockets while it is being detached (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    WSK_PROVIDER_NPI Provider;
    PWSK_SOCKET Socket;
    PIRP CloseIrp;
} BINDING;

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static BINDING g_binding;

static NTSTATUS AttachWsk(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_binding;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, (PVOID *)&binding->Provider.Client,
        (const VOID **)&binding->Provider.Dispatch);
}

static NTSTATUS CloseComplete(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    BINDING *binding = context;

    IoFreeIrp(irp);
    NmrClientDetachProviderComplete(binding->Nmr);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

// Functions of a socket are good until the socket is closed.
static NTSTATUS closes_sockets_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    PWSK_SOCKET socket = binding->Socket;

    if (socket == NULL)
        return STATUS_SUCCESS;
    binding->Socket = NULL;
    IoSetCompletionRoutine(binding->CloseIrp, CloseComplete, binding, TRUE, TRUE, TRUE);
    ((const WSK_PROVIDER_BASIC_DISPATCH *)socket->Dispatch)->WskCloseSocket(socket, binding->CloseIrp);
    return STATUS_PENDING;
}

const NPI_CLIENT_CHARACTERISTICS WskClient = {
    0, sizeof(WskClient), AttachWsk, closes_sockets_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), (PNPIID)&NPI_WSK_INTERFACE_ID, &g_module, 0, NULL }
};
