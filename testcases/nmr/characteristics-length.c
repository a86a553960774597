// nmr.characteristics-length: a length in the characteristics is wrong.
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

static const NPI_CLIENT_CHARACTERISTICS g_pointer = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS *), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS pointer_bad(VOID)
{
    return NmrRegisterClient(&g_pointer, NULL, &g_client); // expected-warning {{[nmr.characteristics-length]}}
}

static const NPI_CLIENT_CHARACTERISTICS g_no_size = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, 0, &g_npi, &g_module, 0, NULL }
};

NTSTATUS no_size_bad(VOID)
{
    return NmrRegisterClient(&g_no_size, NULL, &g_client); // expected-warning {{[nmr.characteristics-length]}}
}

NTSTATUS field_bad(NPI_CLIENT_CHARACTERISTICS *chars)
{
    chars->Length = sizeof(chars->ClientRegistrationInstance);
    return NmrRegisterClient(chars, NULL, &g_client); // expected-warning {{[nmr.characteristics-length]}}
}

static const NPI_CLIENT_CHARACTERISTICS g_variable = {
    0, sizeof(g_variable), Attach, Detach, NULL,
    { 0, sizeof(g_variable.ClientRegistrationInstance), &g_npi, &g_module, 0, NULL }
};

NTSTATUS variable_ok(VOID)
{
    return NmrRegisterClient(&g_variable, NULL, &g_client);
}

// The other side's structure is of the same size.
static const NPI_CLIENT_CHARACTERISTICS g_other = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS other_ok(VOID)
{
    return NmrRegisterClient(&g_other, NULL, &g_client);
}

NTSTATUS field_ok(NPI_CLIENT_CHARACTERISTICS *chars)
{
    chars->Length = sizeof *chars;
    return NmrRegisterClient(chars, NULL, &g_client);
}

// The length is what the caller has set.
NTSTATUS parameter_ok(NPI_CLIENT_CHARACTERISTICS *chars)
{
    return NmrRegisterClient(chars, NULL, &g_client);
}
