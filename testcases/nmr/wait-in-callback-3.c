// nmr.wait-in-callback: WskDeregister waits as well; in an attach callback it delays NMR, or hangs.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

static NPIID g_npi = { 0x51d2a8c3, 0x77e0, 0x4b1e, { 0x9d, 0x0c, 0x3e, 0x55, 0x21, 0xf4, 0x6a, 0x18 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
} BINDING;

static const ULONG g_dispatch = 1;
static WSK_REGISTRATION g_registration;
static BINDING g_binding;

static NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}

static NTSTATUS deregisters_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    NTSTATUS status;

    g_binding.Nmr = nmr;
    status = NmrClientAttachProvider(nmr, &g_binding, &g_dispatch, &g_binding.Peer, &g_binding.PeerDispatch);
    if (!NT_SUCCESS(status))
        WskDeregister(&g_registration); // expected-warning {{[nmr.wait-in-callback]}}
    return status;
}

static const NPI_CLIENT_CHARACTERISTICS g_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), deregisters_bad_Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

VOID deregisters_ok_Stop(VOID)
{
    WskDeregister(&g_registration);
}
