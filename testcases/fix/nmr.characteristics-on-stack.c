// nmr.characteristics-on-stack: a variable that is filled with the same each time becomes static.
//
// RUN: %fix %s
//--- before-initialised.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_provider;
NPI_PROVIDER_ATTACH_CLIENT_FN AttachClient;
NPI_PROVIDER_DETACH_CLIENT_FN DetachClient;

NTSTATUS Start(USHORT number)
{
    NPI_PROVIDER_CHARACTERISTICS characteristics = {
        0, sizeof(characteristics), AttachClient, DetachClient, NULL,
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
    };

    return NmrRegisterProvider(&characteristics, NULL, &g_provider);
}
//--- after-initialised.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_provider;
NPI_PROVIDER_ATTACH_CLIENT_FN AttachClient;
NPI_PROVIDER_DETACH_CLIENT_FN DetachClient;

NTSTATUS Start(USHORT number)
{
    static NPI_PROVIDER_CHARACTERISTICS characteristics = {
        0, sizeof(characteristics), AttachClient, DetachClient, NULL,
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
    };

    return NmrRegisterProvider(&characteristics, NULL, &g_provider);
}
//--- before-filled.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_provider;
NPI_PROVIDER_ATTACH_CLIENT_FN AttachClient;
NPI_PROVIDER_DETACH_CLIENT_FN DetachClient;

NTSTATUS Start(USHORT number)
{
    NPI_PROVIDER_CHARACTERISTICS characteristics;

    RtlZeroMemory(&characteristics, sizeof(characteristics));
    characteristics.Length = sizeof(characteristics);
    characteristics.ProviderAttachClient = AttachClient;
    characteristics.ProviderDetachClient = DetachClient;
    characteristics.ProviderRegistrationInstance.Size = sizeof(NPI_REGISTRATION_INSTANCE);
    characteristics.ProviderRegistrationInstance.NpiId = &g_npi;
    characteristics.ProviderRegistrationInstance.ModuleId = &g_module;
    characteristics.ProviderRegistrationInstance.Number = 1;

    return NmrRegisterProvider(&characteristics, NULL, &g_provider);
}
//--- after-filled.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_provider;
NPI_PROVIDER_ATTACH_CLIENT_FN AttachClient;
NPI_PROVIDER_DETACH_CLIENT_FN DetachClient;

NTSTATUS Start(USHORT number)
{
    static NPI_PROVIDER_CHARACTERISTICS characteristics;

    RtlZeroMemory(&characteristics, sizeof(characteristics));
    characteristics.Length = sizeof(characteristics);
    characteristics.ProviderAttachClient = AttachClient;
    characteristics.ProviderDetachClient = DetachClient;
    characteristics.ProviderRegistrationInstance.Size = sizeof(NPI_REGISTRATION_INSTANCE);
    characteristics.ProviderRegistrationInstance.NpiId = &g_npi;
    characteristics.ProviderRegistrationInstance.ModuleId = &g_module;
    characteristics.ProviderRegistrationInstance.Number = 1;

    return NmrRegisterProvider(&characteristics, NULL, &g_provider);
}
//--- left-parameter.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_provider;
NPI_PROVIDER_ATTACH_CLIENT_FN AttachClient;
NPI_PROVIDER_DETACH_CLIENT_FN DetachClient;

NTSTATUS Start(USHORT number)
{
    NPI_PROVIDER_CHARACTERISTICS characteristics;

    RtlZeroMemory(&characteristics, sizeof(characteristics));
    characteristics.Length = sizeof(characteristics);
    characteristics.ProviderAttachClient = AttachClient;
    characteristics.ProviderDetachClient = DetachClient;
    characteristics.ProviderRegistrationInstance.Size = sizeof(NPI_REGISTRATION_INSTANCE);
    characteristics.ProviderRegistrationInstance.NpiId = &g_npi;
    characteristics.ProviderRegistrationInstance.ModuleId = &g_module;
    characteristics.ProviderRegistrationInstance.Number = number;

    return NmrRegisterProvider(&characteristics, NULL, &g_provider);
}
//--- left-initialiser.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_provider;
NPI_PROVIDER_ATTACH_CLIENT_FN AttachClient;
NPI_PROVIDER_DETACH_CLIENT_FN DetachClient;

NTSTATUS Start(USHORT number)
{
    NPI_PROVIDER_CHARACTERISTICS characteristics = {
        0, sizeof(characteristics), AttachClient, DetachClient, NULL,
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, number, NULL }
    };

    return NmrRegisterProvider(&characteristics, NULL, &g_provider);
}
