// nmr.characteristics-npi-missing: characteristics that name no NPI, or no module.
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

static const NPI_CLIENT_CHARACTERISTICS g_null = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), NULL, &g_module, 0, NULL }
};

NTSTATUS null_bad(VOID)
{
    return NmrRegisterClient(&g_null, NULL, &g_client); // expected-warning {{[nmr.characteristics-npi-missing]}}
}

static const NPI_CLIENT_CHARACTERISTICS g_left_out = {
    .Length = sizeof(NPI_CLIENT_CHARACTERISTICS),
    .ClientAttachProvider = Attach,
    .ClientDetachProvider = Detach,
    .ClientRegistrationInstance.Size = sizeof(NPI_REGISTRATION_INSTANCE),
    .ClientRegistrationInstance.ModuleId = &g_module,
};

NTSTATUS left_out_bad(VOID)
{
    return NmrRegisterClient(&g_left_out, NULL, &g_client); // expected-warning {{[nmr.characteristics-npi-missing]}}
}

static const NPI_CLIENT_CHARACTERISTICS g_no_module = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, NULL, 0, NULL }
};

NTSTATUS no_module_bad(VOID)
{
    return NmrRegisterClient(&g_no_module, NULL, &g_client); // expected-warning {{[nmr.characteristics-npi-missing:module]}}
}

static const NPI_CLIENT_CHARACTERISTICS g_ok = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS both_ok(VOID)
{
    return NmrRegisterClient(&g_ok, NULL, &g_client);
}

NPI_CLIENT_CHARACTERISTICS g_template = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), NULL, NULL, 0, NULL }
};

NTSTATUS completed_ok(const NPIID *npi)
{
    g_template.ClientRegistrationInstance.NpiId = npi;
    g_template.ClientRegistrationInstance.ModuleId = &g_module;
    return NmrRegisterClient(&g_template, NULL, &g_client);
}

// Completed in another file.
NTSTATUS completed_elsewhere_ok(VOID)
{
    return NmrRegisterClient(&g_template, NULL, &g_client);
}
