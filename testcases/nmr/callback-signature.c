// nmr.callback-signature: a callback takes what NMR passes to it for something else. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.callback-signature %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct _BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    BOOLEAN Closing;
} BINDING;

static const ULONG g_dispatch;
static BINDING g_binding;

/* NMR gets whatever the register holds for a status. */
static VOID void_bad_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
} // expected-warning {{[nmr.callback-signature]}}

static NTSTATUS parameters_bad_Detach(HANDLE nmr, PVOID context)
{
    ((BINDING *)context)->Nmr = nmr;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.callback-signature]}}

/* The binding handle is NMR's own. */
static NTSTATUS handle_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = nmr;

    binding->Closing = FALSE; // expected-warning {{[nmr.callback-signature]}}
    return STATUS_NOINTERFACE;
}

static VOID SetUp(BINDING *binding, HANDLE nmr)
{
    binding->Nmr = nmr; // expected-warning {{[nmr.callback-signature]}}
}

static NTSTATUS helper_bad_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client, PVOID binding,
                                        const VOID *dispatch, PVOID *provider, const VOID **table)
{
    SetUp(nmr, context);
    return STATUS_NOINTERFACE;
}

static NTSTATUS ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    g_binding.Nmr = nmr;
    return NmrClientAttachProvider(nmr, &g_binding, &g_dispatch, &g_binding.Peer, &g_binding.PeerDispatch);
}

/* Pointers to other things, and const, change nothing. */
static NTSTATUS pointer_ok_Detach(const BINDING *binding)
{
    return binding->Closing ? STATUS_SUCCESS : STATUS_PENDING;
}

/* The name of the parameter alone says nothing. */
static NTSTATUS name_ok_Detach(HANDLE NmrBindingHandle)
{
    BINDING *binding = NmrBindingHandle;

    NmrClientDetachProviderComplete(binding->Nmr);
    return STATUS_PENDING;
}

static VOID ok_CleanUp(BINDING *binding)
{
    binding->Closing = FALSE;
}

#define CLIENT(name, attach, detach, cleanup)                                                       \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                       \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), attach, (NPI_CLIENT_DETACH_PROVIDER_FN *)detach,     \
        (NPI_CLIENT_CLEANUP_BINDING_CONTEXT_FN *)cleanup,                                           \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                        \
    }

CLIENT(g_void, ok_Attach, void_bad_Detach, NULL);
CLIENT(g_parameters, ok_Attach, parameters_bad_Detach, NULL);
CLIENT(g_handle, handle_bad_Attach, name_ok_Detach, NULL);
CLIENT(g_pointer, ok_Attach, pointer_ok_Detach, ok_CleanUp);

const NPI_PROVIDER_CHARACTERISTICS g_helper = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), helper_bad_AttachClient,
    (NPI_PROVIDER_DETACH_CLIENT_FN *)pointer_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
