// nmr.cleanup-missing: without a cleanup callback, others may free the context once the detach is complete (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0xa3b1799d, 0x1c80, 0x0667, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

#define TAG 'dniB'

typedef struct BINDING {
    LIST_ENTRY Link;
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    volatile LONG Calls;
    BOOLEAN Closing;
    PIO_WORKITEM Work;
    ULONG References;
} BINDING;

static const ULONG g_dispatch = 1;

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

static BINDING *NewBinding(HANDLE nmr)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding != NULL)
        binding->Nmr = nmr;
    return binding;
}

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, TAG);
    return status;
}

// The owner frees it behind the completion.
static VOID FinishDetach(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    IoFreeWorkItem(binding->Work);
    NmrClientDetachProviderComplete(binding->Nmr);
    ExFreePoolWithTag(binding, TAG);
}

static NTSTATUS queues_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Work, FinishDetach, DelayedWorkQueue, binding);
    return STATUS_PENDING;
}
CLIENT(QueuesOk, Attach, queues_ok_Detach, NULL);
