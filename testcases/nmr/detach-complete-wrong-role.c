// nmr.detach-complete-wrong-role: a detach is completed with the function of the other side.
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

typedef struct SERVED {
    HANDLE Client;
    LONG Calls;
} SERVED;

typedef struct USED {
    HANDLE Provider;
    PVOID Peer;
    const VOID *PeerDispatch;
} USED;

typedef struct EITHER {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
} EITHER;

static NTSTATUS served_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    SERVED *served = context;

    served->Client = nmr;
    *out_context = served;
    *out_dispatch = NULL;
    return STATUS_SUCCESS;
}
PROVIDER(Served, served_AttachClient, DetachAtOnce, NULL);

static NTSTATUS used_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    USED *used = context;

    used->Provider = nmr;
    return NmrClientAttachProvider(nmr, used, &g_dispatch, &used->Peer, &used->PeerDispatch);
}
CLIENT(Used, used_Attach, DetachAtOnce, NULL);

VOID provider_bad(SERVED *served)
{
    NmrClientDetachProviderComplete(served->Client); // expected-warning {{[nmr.detach-complete-wrong-role]}}
}

VOID client_bad(USED *used)
{
    HANDLE nmr = used->Provider;

    if (nmr != NULL)
        NmrProviderDetachClientComplete(nmr); // expected-warning {{[nmr.detach-complete-wrong-role]}}
}

VOID provider_ok(SERVED *served)
{
    NmrProviderDetachClientComplete(served->Client);
}

VOID client_ok(USED *used)
{
    NmrClientDetachProviderComplete(used->Provider);
}

// One type for both sides.

static NTSTATUS either_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    EITHER *either = context;

    either->Nmr = nmr;
    *out_context = either;
    *out_dispatch = NULL;
    return STATUS_SUCCESS;
}
PROVIDER(EitherProvider, either_AttachClient, DetachAtOnce, NULL);

static NTSTATUS either_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    EITHER *either = context;

    either->Nmr = nmr;
    return NmrClientAttachProvider(nmr, either, &g_dispatch, &either->Peer, &either->PeerDispatch);
}
CLIENT(EitherClient, either_Attach, DetachAtOnce, NULL);

VOID either_ok(EITHER *either, BOOLEAN provider)
{
    if (provider)
        NmrProviderDetachClientComplete(either->Nmr);
    else
        NmrClientDetachProviderComplete(either->Nmr);
}
