// Characteristics filled in four ways: the callbacks are known in each of them.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'midI'

static NPIID g_npi = { 0xa37d8494, 0x29be, 0x4ccd, { 0xc0, 0x01, 0x67, 0xbe, 0xa0, 0xd5, 0x6a, 0x0c } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DeclineClient(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

typedef struct OWNER {
    NPI_CLIENT_CHARACTERISTICS Client;
    NPI_PROVIDER_CHARACTERISTICS Provider;
    HANDLE Nmr;
    BOOLEAN Closing;
} OWNER;

static NTSTATUS quiet_ok_Detach(PVOID context)
{
    ((OWNER *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}

// Static and positional.

static NTSTATUS positional_bad_Detach(PVOID context)
{
    ExFreePoolWithTag(context, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_positional_bad = {
    0, sizeof(g_positional_bad), DeclineProvider, positional_bad_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_CLIENT_CHARACTERISTICS g_positional_ok = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, quiet_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

// Designated, with a cast.

static NTSTATUS designated_bad_Detach(PVOID context)
{
    ExFreePoolWithTag(context, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}

static const NPI_PROVIDER_CHARACTERISTICS g_designated_bad = {
    .Length = sizeof(g_designated_bad),
    .ProviderRegistrationInstance = { .Size = sizeof(NPI_REGISTRATION_INSTANCE), .NpiId = &g_npi, .ModuleId = &g_module },
    .ProviderDetachClient = (PNPI_PROVIDER_DETACH_CLIENT_FN)designated_bad_Detach,
    .ProviderAttachClient = DeclineClient,
};

// Field by field.

static NTSTATUS by_field_bad_Detach(PVOID context)
{
    OWNER *owner = context;

    owner->Closing = TRUE;
    ExFreePoolWithTag(owner, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}

NTSTATUS RegisterByField(OWNER *owner)
{
    NPI_PROVIDER_CHARACTERISTICS *characteristics = &owner->Provider;

    RtlZeroMemory(characteristics, sizeof(*characteristics));
    characteristics->Length = sizeof(*characteristics);
    characteristics->ProviderAttachClient = DeclineClient;
    characteristics->ProviderDetachClient = by_field_bad_Detach;
    characteristics->ProviderRegistrationInstance.Version = 2;
    characteristics->ProviderRegistrationInstance.Size = sizeof(NPI_REGISTRATION_INSTANCE);
    characteristics->ProviderRegistrationInstance.NpiId = &g_npi;
    characteristics->ProviderRegistrationInstance.ModuleId = &g_module;
    return NmrRegisterProvider(characteristics, owner, &owner->Nmr);
}

// A copy of a template, patched.

static NTSTATUS template_bad_Detach(PVOID context)
{
    OWNER *owner = context;

    if (owner->Closing)
        ExFreePoolWithTag(owner, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}

NTSTATUS RegisterCopy(OWNER *owner)
{
    owner->Client = g_positional_ok;
    owner->Client.ClientDetachProvider = template_bad_Detach;
    owner->Client.ClientRegistrationInstance.NpiSpecificCharacteristics = owner;
    return NmrRegisterClient(&owner->Client, owner, &owner->Nmr);
}

// Not a callback at all.

static NTSTATUS looks_like_one_ok_Detach(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
    return STATUS_SUCCESS;
}

NTSTATUS DropOwner(OWNER *owner)
{
    return looks_like_one_ok_Detach(owner);
}
