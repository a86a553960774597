// nmr.characteristics-length: the size of the structure, where it is written.
//
// RUN: %fix %s
//--- before-position.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_client;
NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = {
    0, sizeof(&g_characteristics), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
//--- after-position.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_client;
NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
//--- before-inner.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_client;
NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = {
    0, sizeof(g_characteristics), Attach, Detach, NULL,
    { 0, 0, &g_npi, &g_module, 0, NULL }
};

NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
//--- after-inner.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_client;
NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = {
    0, sizeof(g_characteristics), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
//--- before-named.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_client;
NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = {
    .Length = 4,
    .ClientAttachProvider = Attach, .ClientDetachProvider = Detach,
    .ClientRegistrationInstance = { .Size = sizeof(NPI_REGISTRATION_INSTANCE), .NpiId = &g_npi, .ModuleId = &g_module }
};

NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
//--- after-named.c
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi;
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_client;
NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = {
    .Length = sizeof(NPI_CLIENT_CHARACTERISTICS),
    .ClientAttachProvider = Attach, .ClientDetachProvider = Detach,
    .ClientRegistrationInstance = { .Size = sizeof(NPI_REGISTRATION_INSTANCE), .NpiId = &g_npi, .ModuleId = &g_module }
};

NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
