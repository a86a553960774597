// nmr.detach-complete-and-success: the detach callback completes the detach itself and returns STATUS_SUCCESS.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x80fd50c5, 0x0abb, 0x4d0c, { 0xe8, 0xe9, 0xa9, 0x88, 0xb1, 0x05, 0x59, 0xf6 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    HANDLE Sibling;
    volatile LONG References;
    BOOLEAN Closing;
    ULONG State;
    PIO_WORKITEM Work;
    EX_RUNDOWN_REF Rundown;
} BINDING;

static BINDING g_binding;
static HANDLE g_members[3];

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    static const ULONG dispatch = 1;
    PVOID peer;
    const VOID *peer_dispatch;

    g_binding.Nmr = nmr;
    return NmrClientAttachProvider(nmr, &g_binding, &dispatch, &peer, &peer_dispatch);
}

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    g_binding.Nmr = nmr;
    g_binding.Sibling = nmr;
    g_members[client->Number % 3] = nmr;
    *out_context = &g_binding;
    *out_dispatch = NULL;
    return STATUS_SUCCESS;
}

#define CLIENT(name, detach)                                                                     \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, detach, NULL,                     \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
#define PROVIDER(name, detach)                                                                   \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, detach, NULL,                     \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

// Direct.

static NTSTATUS direct_bad_Detach(PVOID context)
{
    NmrClientDetachProviderComplete(((BINDING *)context)->Nmr);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-complete-and-success]}}
CLIENT(DirectBad, direct_bad_Detach);

static NTSTATUS provider_bad_Detach(PVOID context)
{
    BINDING *binding = context;
    HANDLE nmr = binding->Nmr;

    binding->Closing = TRUE;
    NmrProviderDetachClientComplete(nmr);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-complete-and-success]}}
PROVIDER(ProviderBad, provider_bad_Detach);

static NTSTATUS pending_ok_Detach(PVOID context)
{
    NmrClientDetachProviderComplete(((BINDING *)context)->Nmr);
    return STATUS_PENDING;
}
CLIENT(PendingOk, pending_ok_Detach);

static NTSTATUS no_completion_ok_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}
PROVIDER(NoCompletionOk, no_completion_ok_Detach);

// Guards.

static NTSTATUS guard_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    if (binding->References == 0)
        NmrClientDetachProviderComplete(binding->Nmr);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-complete-and-success]}}
CLIENT(GuardBad, guard_bad_Detach);

static NTSTATUS status_variable_bad_Detach(PVOID context)
{
    BINDING *binding = context;
    HANDLE nmr = binding->Nmr;
    NTSTATUS status = STATUS_PENDING;

    if (InterlockedDecrement(&binding->References) == 0) {
        NmrProviderDetachClientComplete(nmr);
        status = STATUS_SUCCESS;
    }
    return status;
} // expected-warning {{[nmr.detach-complete-and-success]}}
PROVIDER(StatusVariableBad, status_variable_bad_Detach);

static NTSTATUS last_reference_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    HANDLE nmr = binding->Nmr;

    if (InterlockedDecrement(&binding->References) == 0)
        NmrProviderDetachClientComplete(nmr);
    return STATUS_PENDING; // completed here, or by whoever drops the last reference
}
PROVIDER(LastReferenceOk, last_reference_ok_Detach);

static NTSTATUS state_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    BOOLEAN idle = binding->State == 0;

    if (idle)
        return STATUS_SUCCESS;
    NmrClientDetachProviderComplete(binding->Nmr);
    return STATUS_PENDING;
}
CLIENT(StateOk, state_ok_Detach);

static NTSTATUS correlated_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    BOOLEAN complete = binding->References == 0;

    if (complete)
        NmrClientDetachProviderComplete(binding->Nmr);
    return complete ? STATUS_PENDING : STATUS_SUCCESS;
}
CLIENT(CorrelatedOk, correlated_ok_Detach);

// Through helpers.

static VOID FinishClientBinding(BINDING *binding)
{
    binding->State = 3;
    NmrClientDetachProviderComplete(binding->Nmr);
}

static NTSTATUS FinishProviderBinding(HANDLE nmr)
{
    NmrProviderDetachClientComplete(nmr);
    return STATUS_PENDING;
}

static NTSTATUS helper_bad_Detach(PVOID context)
{
    FinishClientBinding(context);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-complete-and-success]}}
CLIENT(HelperBad, helper_bad_Detach);

static NTSTATUS dropped_result_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    FinishProviderBinding(binding->Nmr);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-complete-and-success]}}
PROVIDER(DroppedResultBad, dropped_result_bad_Detach);

static NTSTATUS helper_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    return FinishProviderBinding(binding->Nmr);
}
PROVIDER(HelperOk, helper_ok_Detach);

// Handed to a work item whose routine always completes.

static VOID DrainBinding(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;
    HANDLE nmr = binding->Nmr;

    ExWaitForRundownProtectionRelease(&binding->Rundown);
    NmrProviderDetachClientComplete(nmr);
}

static VOID DrainIfClosing(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    if (binding->State == 7)
        NmrProviderDetachClientComplete(binding->Nmr);
}

static NTSTATUS queued_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Work, DrainBinding, DelayedWorkQueue, binding);
    return STATUS_PENDING;
}
PROVIDER(QueuedOk, queued_ok_Detach);

static NTSTATUS queued_sometimes_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Work, DrainIfClosing, DelayedWorkQueue, binding); // need not complete this one
    return STATUS_SUCCESS;
}
PROVIDER(QueuedSometimesOk, queued_sometimes_ok_Detach);

// The completion of another binding.

static NTSTATUS sibling_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    BINDING *other = &g_binding;

    if (binding != other && other->Closing)
        NmrProviderDetachClientComplete(other->Sibling);
    return STATUS_SUCCESS;
}
PROVIDER(SiblingOk, sibling_ok_Detach);

static NTSTATUS members_ok_Detach(PVOID context)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_members); i++) {
        if (g_members[i] != NULL)
            NmrProviderDetachClientComplete(g_members[i]);
        g_members[i] = NULL;
    }
    return STATUS_SUCCESS;
}
PROVIDER(MembersOk, members_ok_Detach);
