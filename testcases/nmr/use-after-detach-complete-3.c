// nmr.use-after-detach-complete: two modules in one source; the cleanup callback of one says nothing about the other.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'dniB'

static NPIID g_npi = { 0x33cf9b34, 0x8a0d, 0x49cf, { 0x85, 0x1b, 0x20, 0x7c, 0x77, 0x9e, 0x6d, 0x52 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PIO_WORKITEM Item;
    LONG Done;
} BINDING;

static BINDING g_only; // never freed

static NTSTATUS OnlyAttach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    g_only.Nmr = nmr;
    *out_context = &g_only;
    *out_dispatch = &g_npi;
    return STATUS_SUCCESS;
}

static NTSTATUS EachAttach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Nmr = nmr;
    *out_context = binding;
    *out_dispatch = &g_npi;
    return STATUS_SUCCESS;
}

// Nobody says whose binding it is.
static IO_WORKITEM_ROUTINE some_binding_ok_Drain;
static VOID some_binding_ok_Drain(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    NmrProviderDetachClientComplete(binding->Nmr);
    binding->Done = 1;
}

static NTSTATUS OnlyDetach(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Item, some_binding_ok_Drain, DelayedWorkQueue, binding);
    return STATUS_PENDING;
}

static NTSTATUS each_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    NmrProviderDetachClientComplete(binding->Nmr);
    binding->Done = 1; // expected-warning {{[nmr.use-after-detach-complete]}}
    return STATUS_PENDING;
}

static VOID EachCleanup(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

const NPI_PROVIDER_CHARACTERISTICS OnlyChars = {
    0, sizeof(OnlyChars), OnlyAttach, OnlyDetach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
const NPI_PROVIDER_CHARACTERISTICS EachChars = {
    0, sizeof(EachChars), EachAttach, each_bad_Detach, EachCleanup,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
