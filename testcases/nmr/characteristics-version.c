// nmr.characteristics-version: a version in the characteristics is not 0. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.characteristics-version %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
static NPI_CLIENT_DETACH_PROVIDER_FN Detach;

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}

static HANDLE g_client;
static HANDLE g_provider;

#define CHARACTERISTICS(version, own)                                                            \
    {                                                                                            \
        version, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,                       \
        { own, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                   \
    }

static const NPI_CLIENT_CHARACTERISTICS g_versioned = CHARACTERISTICS(1, 0);
static const NPI_CLIENT_CHARACTERISTICS g_own_version = CHARACTERISTICS(0, 3);
static const NPI_CLIENT_CHARACTERISTICS g_plain = CHARACTERISTICS(0, 0);
static NPI_CLIENT_CHARACTERISTICS g_filled;

NTSTATUS structure_bad(VOID)
{
    return NmrRegisterClient(&g_versioned, NULL, &g_client); // expected-warning {{[nmr.characteristics-version]}}
}

NTSTATUS instance_bad(VOID)
{
    return NmrRegisterClient(&g_own_version, NULL, &g_client); // expected-warning {{[nmr.characteristics-version]}}
}

NTSTATUS run_time_bad(ULONG number)
{
    g_filled = g_plain;
    g_filled.ClientRegistrationInstance.Number = number;
    g_filled.ClientRegistrationInstance.Version = 2;
    return NmrRegisterClient(&g_filled, NULL, &g_client); // expected-warning {{[nmr.characteristics-version]}}
}

NTSTATUS plain_ok(VOID)
{
    return NmrRegisterClient(&g_plain, NULL, &g_client);
}

NTSTATUS designated_ok(VOID)
{
    static const NPI_CLIENT_CHARACTERISTICS characteristics = {
        .Length = sizeof(characteristics),
        .ClientAttachProvider = Attach,
        .ClientDetachProvider = Detach,
        .ClientRegistrationInstance = { .Size = sizeof(NPI_REGISTRATION_INSTANCE), .NpiId = &g_npi, .ModuleId = &g_module },
    };

    return NmrRegisterClient(&characteristics, NULL, &g_client);
}

/* Nobody knows what the caller filled in. */
NTSTATUS given_ok(const NPI_PROVIDER_CHARACTERISTICS *characteristics)
{
    return NmrRegisterProvider(characteristics, NULL, &g_provider);
}
