// The unload routine of an NDIS driver is in its characteristics, or declared with the role type.
//
// RUN: %verify %s
#include <ndis.h>
#include <netioddk.h>

static NPIID g_npi = { 0xf7a24894, 0x9569, 0x44e2, { 0x92, 0x4f, 0x2b, 0xe7, 0x70, 0x0e, 0x40, 0x8d } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static HANDLE g_client;

NTSTATUS StartClient(VOID)
{
    return NmrRegisterClient(&g_chars, NULL, &g_client);
}

static VOID StopClient(VOID)
{
    if (g_client == NULL)
        return;
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    g_client = NULL;
}

static VOID miniport_ok_Unload(PDRIVER_OBJECT driver)
{
    StopClient();
}

static VOID miniport_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_client);
} // expected-warning {{[nmr.unload-without-wait]}}

static FILTER_DRIVER_UNLOAD filter_bad_Unload;
static VOID filter_bad_Unload(PDRIVER_OBJECT driver)
{
    if (g_client != NULL)
        NmrDeregisterClient(g_client);
} // expected-warning {{[nmr.unload-without-wait]}}

static MINIPORT_UNLOAD declared_bad_Unload;
static VOID declared_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_client);
} // expected-warning {{[nmr.unload-without-wait]}}

VOID FillMiniport(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *characteristics, BOOLEAN quick)
{
    characteristics->MajorNdisVersion = 6;
    if (quick)
        characteristics->UnloadHandler = miniport_bad_Unload;
    else
        characteristics->UnloadHandler = miniport_ok_Unload;
}
