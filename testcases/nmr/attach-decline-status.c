// nmr.attach-decline-status: an attach callback declines with another status than STATUS_NOINTERFACE. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.attach-decline-status %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    HANDLE Other;
    PVOID Peer;
    const VOID *PeerDispatch;
    LONG Calls;
    BOOLEAN Closing;
    KSPIN_LOCK Lock;
} BINDING;

static const ULONG g_dispatch = 1;
static BINDING g_binding;

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

#define CLIENT(name, attach, detach, cleanup)                                                    \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), attach, detach, cleanup,                          \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
#define PROVIDER(name, attach, detach, cleanup)                                                  \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        0, sizeof(NPI_PROVIDER_CHARACTERISTICS), attach, detach, cleanup,                        \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

static NTSTATUS parameter_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    if (provider->Number != 3)
        return STATUS_INVALID_PARAMETER;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
} // expected-warning {{[nmr.attach-decline-status]}}
CLIENT(ParameterBad, parameter_bad_Attach, DetachAtOnce, NULL);

static NTSTATUS provider_bad_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_DEVICE_NOT_READY;
} // expected-warning {{[nmr.attach-decline-status]}}
PROVIDER(ProviderBad, provider_bad_AttachClient, DetachAtOnce, NULL);

static NTSTATUS interface_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    if (provider->Number != 3)
        return STATUS_NOINTERFACE;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(InterfaceOk, interface_ok_Attach, DetachAtOnce, NULL);

// What the attach itself came to.
static NTSTATUS attach_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);

    return NT_SUCCESS(status) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}
CLIENT(AttachOk, attach_ok_Attach, DetachAtOnce, NULL);
