// nmr.provider-attach-outputs-unset: ProviderAttachClient succeeds without an output.
//
// RUN: %verify %s
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

// Other files of the driver.
VOID HandOver(PVOID *context, const VOID **dispatch);

static NTSTATUS no_context_bad_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.provider-attach-outputs-unset]}}
PROVIDER(NoContextBad, no_context_bad_AttachClient, DetachAtOnce, NULL);

static NTSTATUS one_path_bad_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = context;

    *out_context = binding;
    if (client->NpiSpecificCharacteristics == NULL)
        return STATUS_SUCCESS;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.provider-attach-outputs-unset]}}
PROVIDER(OnePathBad, one_path_bad_AttachClient, DetachAtOnce, NULL);

static NTSTATUS both_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    *out_context = context;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}
PROVIDER(BothOk, both_ok_AttachClient, DetachAtOnce, NULL);

static NTSTATUS null_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    *out_context = context;
    *out_dispatch = NULL;
    return STATUS_SUCCESS;
}
PROVIDER(NullOk, null_ok_AttachClient, DetachAtOnce, NULL);

static NTSTATUS declines_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    if (client->NpiSpecificCharacteristics == NULL)
        return STATUS_NOINTERFACE;
    *out_context = context;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}
PROVIDER(DeclinesOk, declines_ok_AttachClient, DetachAtOnce, NULL);

static VOID Give(PVOID *to, PVOID value)
{
    *to = value;
}

static NTSTATUS helper_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    Give(out_context, context);
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}
PROVIDER(HelperOk, helper_ok_AttachClient, DetachAtOnce, NULL);

static NTSTATUS elsewhere_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    HandOver(out_context, out_dispatch);
    return STATUS_SUCCESS;
}
PROVIDER(ElsewhereOk, elsewhere_ok_AttachClient, DetachAtOnce, NULL);
