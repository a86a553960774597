// nmr.cleanup-missing: what another file does with the context nobody knows here (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x09de8895, 0x493c, 0xb23b, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
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

// Another file of the driver.
VOID TearDown(BINDING *binding);

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    binding->Nmr = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, TAG);
    return status;
}

static NTSTATUS hands_over_ok_Detach(PVOID context)
{
    TearDown(context);
    return STATUS_PENDING;
}
CLIENT(HandsOverOk, Attach, hands_over_ok_Detach, NULL);
