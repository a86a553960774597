// nmr.callback-in-init-section: a callback or the characteristics lie in the INIT section.
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

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider);
static NTSTATUS pragma_bad_Detach(PVOID context);
DRIVER_INITIALIZE DriverEntry;

#pragma alloc_text(INIT, pragma_bad_Detach)
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(PAGE, Attach)

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS pragma_bad_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.callback-in-init-section]}}
CLIENT(PragmaBad, Attach, pragma_bad_Detach, NULL);

static __declspec(code_seg("INIT")) VOID segment_bad_Cleanup(PVOID context)
{
    ((BINDING *)context)->Nmr = NULL;
} // expected-warning {{[nmr.callback-in-init-section]}}
CLIENT(SegmentBad, Attach, DetachAtOnce, segment_bad_Cleanup);

__attribute__((section("INIT"))) static NTSTATUS attach_bad_Attach(HANDLE nmr, PVOID context,
    const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
} // expected-warning {{[nmr.callback-in-init-section]}}
CLIENT(AttachBad, attach_bad_Attach, DetachAtOnce, NULL);

CLIENT(Ok, Attach, DetachAtOnce, NULL);

static HANDLE g_client;
__attribute__((section("INITDATA"))) NPI_CLIENT_CHARACTERISTICS g_discarded;

NTSTATUS characteristics_bad(VOID)
{
    g_discarded = Ok;
    return NmrRegisterClient(&g_discarded, NULL, &g_client); // expected-warning {{[nmr.callback-in-init-section]}}
}

// What only registers belongs there.
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return NmrRegisterClient(&Ok, NULL, &g_client);
}
