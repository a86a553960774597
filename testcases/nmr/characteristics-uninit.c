// nmr.characteristics-uninit: NMR is given a cleanup callback that nobody set.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
static NPI_CLIENT_DETACH_PROVIDER_FN Detach;
static NPI_CLIENT_CLEANUP_BINDING_CONTEXT_FN Cleanup;

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}

static VOID Cleanup(PVOID context)
{
    DbgPrint("%p", context);
}

#define TAG 'tset'

static HANDLE g_client;

static const NPI_CLIENT_CHARACTERISTICS g_template = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static VOID Fill(NPI_CLIENT_CHARACTERISTICS *Characteristics)
{
    Characteristics->Version = 0;
    Characteristics->Length = sizeof(*Characteristics);
    Characteristics->ClientAttachProvider = Attach;
    Characteristics->ClientDetachProvider = Detach;
    Characteristics->ClientRegistrationInstance = g_template.ClientRegistrationInstance;
}

NTSTATUS pool_bad(VOID)
{
    NPI_CLIENT_CHARACTERISTICS *characteristics = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*characteristics), TAG);

    if (characteristics == NULL)
        return STATUS_NO_MEMORY;
    Fill(characteristics);
    return NmrRegisterClient(characteristics, NULL, &g_client); // expected-warning {{[nmr.characteristics-uninit]}}
}

NTSTATUS flag_bad(VOID)
{
    NPI_CLIENT_CHARACTERISTICS *characteristics =
        ExAllocatePool2(POOL_FLAG_NON_PAGED | POOL_FLAG_UNINITIALIZED, sizeof(*characteristics), TAG);

    if (characteristics == NULL)
        return STATUS_NO_MEMORY;
    characteristics->ClientAttachProvider = Attach;
    characteristics->ClientDetachProvider = Detach;
    characteristics->Length = sizeof(*characteristics);
    characteristics->ClientRegistrationInstance = g_template.ClientRegistrationInstance;
    return NmrRegisterClient(characteristics, NULL, &g_client); // expected-warning {{[nmr.characteristics-uninit]}}
}

VOID stack_bad(VOID)
{
    NPI_CLIENT_CHARACTERISTICS characteristics;
    HANDLE client;

    Fill(&characteristics);
    if (!NT_SUCCESS(NmrRegisterClient(&characteristics, NULL, &client))) // expected-warning {{[nmr.characteristics-uninit]}}
        return;
    if (NmrDeregisterClient(client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(client);
}

NTSTATUS zeroing_allocator_ok(VOID)
{
    NPI_CLIENT_CHARACTERISTICS *characteristics = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*characteristics), TAG);

    if (characteristics == NULL)
        return STATUS_NO_MEMORY;
    Fill(characteristics);
    return NmrRegisterClient(characteristics, NULL, &g_client);
}

NTSTATUS zeroed_ok(VOID)
{
    NPI_CLIENT_CHARACTERISTICS *characteristics = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*characteristics), TAG);

    if (characteristics == NULL)
        return STATUS_NO_MEMORY;
    RtlZeroMemory(characteristics, sizeof(*characteristics));
    Fill(characteristics);
    return NmrRegisterClient(characteristics, NULL, &g_client);
}

NTSTATUS copied_ok(VOID)
{
    NPI_CLIENT_CHARACTERISTICS *characteristics = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*characteristics), TAG);

    if (characteristics == NULL)
        return STATUS_NO_MEMORY;
    *characteristics = g_template;
    return NmrRegisterClient(characteristics, NULL, &g_client);
}

NTSTATUS memory_copied_ok(VOID)
{
    NPI_CLIENT_CHARACTERISTICS *characteristics = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*characteristics), TAG);

    if (characteristics == NULL)
        return STATUS_NO_MEMORY;
    RtlCopyMemory(characteristics, &g_template, sizeof(*characteristics));
    return NmrRegisterClient(characteristics, NULL, &g_client);
}

NTSTATUS set_ok(VOID)
{
    NPI_CLIENT_CHARACTERISTICS *characteristics = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*characteristics), TAG);

    if (characteristics == NULL)
        return STATUS_NO_MEMORY;
    Fill(characteristics);
    characteristics->ClientCleanupBindingContext = Cleanup;
    return NmrRegisterClient(characteristics, NULL, &g_client);
}

VOID FillElsewhere(NPI_CLIENT_CHARACTERISTICS *Characteristics);

NTSTATUS elsewhere_ok(VOID)
{
    NPI_CLIENT_CHARACTERISTICS *characteristics = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*characteristics), TAG);

    if (characteristics == NULL)
        return STATUS_NO_MEMORY;
    FillElsewhere(characteristics);
    return NmrRegisterClient(characteristics, NULL, &g_client);
}

VOID partly_initialised_ok(VOID)
{
    NPI_CLIENT_CHARACTERISTICS characteristics = { 0, sizeof(characteristics) };
    HANDLE client;

    Fill(&characteristics);
    if (!NT_SUCCESS(NmrRegisterClient(&characteristics, NULL, &client)))
        return;
    if (NmrDeregisterClient(client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(client);
}
