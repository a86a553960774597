// wsk.mixed-registration: the driver registers with WSK in both ways. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=wsk.mixed-registration %s
#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

static NPIID g_other = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;

#define CLIENT(name, npi)                                                                           \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                       \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,                                \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), npi, &g_module, 0, NULL }                           \
    }

static CLIENT(g_wsk, &NPI_WSK_INTERFACE_ID);
static CLIENT(g_wsk_cast, (PNPIID)&NPI_WSK_INTERFACE_ID);
static CLIENT(g_own, &g_other);

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION g_registration;
static HANDLE g_client;

NTSTATUS both_bad(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &g_dispatch };
    NTSTATUS status = WskRegister(&npi, &g_registration);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterClient(&g_wsk, NULL, &g_client); // expected-warning {{[wsk.mixed-registration]}}
    if (!NT_SUCCESS(status))
        WskDeregister(&g_registration);
    return status;
}

static NTSTATUS Register(const NPI_CLIENT_CHARACTERISTICS *characteristics)
{
    return NmrRegisterClient(characteristics, NULL, &g_client); // expected-warning {{[wsk.mixed-registration]}}
}

NTSTATUS helper_bad(VOID)
{
    return Register(&g_wsk_cast);
}

/* Another protocol. */
NTSTATUS other_ok(VOID)
{
    return NmrRegisterClient(&g_own, NULL, &g_client);
}
