// wsk.mixed-registration: NMR only.
//
// RUN: %verify -Xclang -analyzer-checker=wsk.mixed-registration %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;

static const NPI_CLIENT_CHARACTERISTICS g_wsk = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &NPI_WSK_INTERFACE_ID, &g_module, 0, NULL }
};

static HANDLE g_client;

NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&g_wsk, NULL, &g_client);
}
