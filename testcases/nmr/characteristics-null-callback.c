// nmr.characteristics-null-callback: characteristics without an attach or detach callback.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;
NPI_PROVIDER_ATTACH_CLIENT_FN AttachClient;
NPI_PROVIDER_DETACH_CLIENT_FN DetachClient;

static HANDLE g_client;
static HANDLE g_provider;

static const NPI_CLIENT_CHARACTERISTICS g_null = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, NULL, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS null_bad(VOID)
{
    return NmrRegisterClient(&g_null, NULL, &g_client); // expected-warning {{[nmr.characteristics-null-callback]}}
}

static const NPI_PROVIDER_CHARACTERISTICS g_left_out = {
    .Length = sizeof(NPI_PROVIDER_CHARACTERISTICS),
    .ProviderDetachClient = DetachClient,
    .ProviderRegistrationInstance = { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL },
};

NTSTATUS left_out_bad(VOID)
{
    return NmrRegisterProvider(&g_left_out, NULL, &g_provider); // expected-warning {{[nmr.characteristics-null-callback]}}
}

// Field by field, at run time.
static NTSTATUS Fill(NPI_CLIENT_CHARACTERISTICS *chars)
{
    RtlZeroMemory(chars, sizeof(*chars));
    chars->Length = sizeof(*chars);
    chars->ClientAttachProvider = Attach;
    chars->ClientRegistrationInstance.Size = sizeof(chars->ClientRegistrationInstance);
    chars->ClientRegistrationInstance.NpiId = &g_npi;
    chars->ClientRegistrationInstance.ModuleId = &g_module;
    return STATUS_SUCCESS;
}

static NPI_CLIENT_CHARACTERISTICS g_filled;

NTSTATUS filled_bad(VOID)
{
    NTSTATUS status = Fill(&g_filled);

    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_filled, NULL, &g_client); // expected-warning {{[nmr.characteristics-null-callback]}}
    return status;
}

NTSTATUS filled_ok(VOID)
{
    Fill(&g_filled);
    g_filled.ClientDetachProvider = Detach;
    return NmrRegisterClient(&g_filled, NULL, &g_client);
}

// The cleanup callback may be NULL.
static const NPI_CLIENT_CHARACTERISTICS g_ok = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS no_cleanup_ok(VOID)
{
    return NmrRegisterClient(&g_ok, NULL, &g_client);
}

// Completed by somebody else before it is registered.
NPI_CLIENT_CHARACTERISTICS g_template = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, NULL, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS completed_elsewhere_ok(VOID)
{
    return NmrRegisterClient(&g_template, NULL, &g_client);
}

// A table of the caller's.
NTSTATUS parameter_ok(NPI_CLIENT_CHARACTERISTICS *chars)
{
    return NmrRegisterClient(chars, NULL, &g_client);
}
