// nmr.detach-complete-and-success: the queued routine completes what the callback calls finished.
//
// Known miss: the callback and the routine it queues are looked at one by one.
//
// RUN: %verify %s
// XFAIL: *
#include <ntddk.h>
#include <netioddk.h>

typedef struct BINDING {
    HANDLE Nmr;
    PIO_WORKITEM Work;
} BINDING;

static NPIID g_npi = { 0x1f0a5f63, 0x34ab, 0x4a57, { 0x83, 0x11, 0x5d, 0x0c, 0x4e, 0x52, 0x6a, 0x01 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client, PVOID client_context,
    const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    ((BINDING *)context)->Nmr = nmr;
    *out_context = context;
    *out_dispatch = NULL;
    return STATUS_SUCCESS;
}

static VOID Drain(PDEVICE_OBJECT device, PVOID context)
{
    NmrProviderDetachClientComplete(((BINDING *)context)->Nmr);
}

static NTSTATUS queued_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Work, Drain, DelayedWorkQueue, binding);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-complete-and-success]}}

const NPI_PROVIDER_CHARACTERISTICS Characteristics = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), Attach, queued_bad_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
