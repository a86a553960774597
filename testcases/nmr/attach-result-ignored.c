// nmr.attach-result-ignored: the client attach callback returns success although NmrClientAttachProvider failed.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    NTSTATUS Status;
    BOOLEAN Attached;
} BINDING;

static const ULONG g_dispatch_v1 = 1;
static const ULONG g_dispatch_v2 = 2;
static BINDING g_binding;

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

#define CLIENT(name, attach)                                                                     \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), attach, DetachAtOnce, NULL,                       \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

// Direct.

static NTSTATUS dropped_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.attach-result-ignored]}}
CLIENT(DroppedBad, dropped_bad_Attach);

static NTSTATUS logged_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_binding;
    NTSTATUS status;

    binding->Nmr = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        DbgPrint("attach: %x\n", status);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.attach-result-ignored]}}
CLIENT(LoggedBad, logged_bad_Attach);

static NTSTATUS pending_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status;

    status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
    return NT_SUCCESS(status) ? STATUS_SUCCESS : STATUS_PENDING; // NT_SUCCESS as well
} // expected-warning {{[nmr.attach-result-ignored]}}
CLIENT(PendingBad, pending_bad_Attach);

static NTSTATUS returned_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(ReturnedOk, returned_ok_Attach);

static NTSTATUS mapped_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status;

    status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        return STATUS_NOINTERFACE; // one failure for another
    binding->Attached = TRUE;
    return STATUS_SUCCESS;
}
CLIENT(MappedOk, mapped_ok_Attach);

static NTSTATUS rolled_back_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status;

    if (binding->Attached)
        return STATUS_DEVICE_BUSY;
    binding->Attached = TRUE;
    status = NmrClientAttachProvider(nmr, binding, NULL, &binding->Peer, &binding->PeerDispatch);
    if (status != STATUS_SUCCESS)
        binding->Attached = FALSE;
    return status;
}
CLIENT(RolledBackOk, rolled_back_ok_Attach);

// Several attempts.

static NTSTATUS second_try_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status;

    status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v2, &binding->Peer, &binding->PeerDispatch);
    if (status == STATUS_NOINTERFACE) {
        NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
        status = STATUS_SUCCESS;
    }
    return status;
} // expected-warning {{[nmr.attach-result-ignored]}}
CLIENT(SecondTryBad, second_try_bad_Attach);

static NTSTATUS second_try_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status;

    status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v2, &binding->Peer, &binding->PeerDispatch);
    if (status == STATUS_NOINTERFACE)
        status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
    return status;
}
CLIENT(SecondTryOk, second_try_ok_Attach);

static const VOID *const g_versions[] = { &g_dispatch_v2, &g_dispatch_v1 };

static NTSTATUS versions_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_versions); i++) {
        if (NmrClientAttachProvider(nmr, binding, g_versions[i], &binding->Peer, &binding->PeerDispatch) ==
            STATUS_SUCCESS)
            break;
    }
    return STATUS_SUCCESS; // perhaps none of them was accepted
} // expected-warning {{[nmr.attach-result-ignored]}}
CLIENT(VersionsBad, versions_bad_Attach);

static NTSTATUS versions_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status = STATUS_NOINTERFACE;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_versions) && status == STATUS_NOINTERFACE; i++)
        status = NmrClientAttachProvider(nmr, binding, g_versions[i], &binding->Peer, &binding->PeerDispatch);
    return status;
}
CLIENT(VersionsOk, versions_ok_Attach);

// Through helpers and fields.

static VOID Join(BINDING *binding, HANDLE nmr)
{
    binding->Nmr = nmr;
    binding->Status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
    binding->Attached = NT_SUCCESS(binding->Status);
}

static NTSTATUS helper_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    Join(context, nmr);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.attach-result-ignored]}}
CLIENT(HelperBad, helper_bad_Attach);

static NTSTATUS helper_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    Join(binding, nmr);
    return binding->Status;
}
CLIENT(HelperOk, helper_ok_Attach);

static NTSTATUS flag_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    Join(binding, nmr);
    if (!binding->Attached)
        binding->Nmr = NULL;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.attach-result-ignored]}}
CLIENT(FlagBad, flag_bad_Attach);

static NTSTATUS flag_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    Join(binding, nmr);
    if (binding->Attached)
        return STATUS_SUCCESS;
    binding->Nmr = NULL;
    return STATUS_NOINTERFACE;
}
CLIENT(FlagOk, flag_ok_Attach);
