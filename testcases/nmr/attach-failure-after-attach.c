// nmr.attach-failure-after-attach: the client attach callback fails after it has attached.
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
NTSTATUS StartWork(BINDING *binding);

static NTSTATUS late_check_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);

    if (NT_SUCCESS(status) && provider->NpiSpecificCharacteristics == NULL)
        return STATUS_NOINTERFACE;
    return status;
} // expected-warning {{[nmr.attach-failure-after-attach]}}
CLIENT(LateCheckBad, late_check_bad_Attach, DetachAtOnce, NULL);

static NTSTATUS Check(const BINDING *binding)
{
    return binding->PeerDispatch != NULL ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

static NTSTATUS helper_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);

    if (NT_SUCCESS(status))
        status = Check(binding);
    if (!NT_SUCCESS(status))
        binding->Nmr = NULL;
    return status;
} // expected-warning {{[nmr.attach-failure-after-attach]}}
CLIENT(HelperBad, helper_bad_Attach, DetachAtOnce, NULL);

static NTSTATUS checks_first_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    if (provider->NpiSpecificCharacteristics == NULL)
        return STATUS_NOINTERFACE;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(ChecksFirstOk, checks_first_ok_Attach, DetachAtOnce, NULL);

// The failure is that of the attach itself.
static NTSTATUS another_failure_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);

    if (!NT_SUCCESS(status)) {
        binding->Nmr = NULL;
        return STATUS_NOINTERFACE;
    }
    binding->Nmr = nmr;
    return STATUS_SUCCESS;
}
CLIENT(AnotherFailureOk, another_failure_ok_Attach, DetachAtOnce, NULL);

// A second attempt with another table.
static NTSTATUS two_attempts_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    static const ULONG old_dispatch = 0;
    BINDING *binding = context;
    NTSTATUS status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);

    if (status == STATUS_NOINTERFACE)
        status = NmrClientAttachProvider(nmr, binding, &old_dispatch, &binding->Peer, &binding->PeerDispatch);
    return status;
}
CLIENT(TwoAttemptsOk, two_attempts_ok_Attach, DetachAtOnce, NULL);

// What another file returns is not known.
static NTSTATUS unknown_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);

    if (NT_SUCCESS(status))
        status = StartWork(binding);
    return status;
}
CLIENT(UnknownOk, unknown_ok_Attach, DetachAtOnce, NULL);
