// nmr.detach-pending-never-completed: a file without DriverEntry proves nothing (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0xb5458cc6, 0xf7dc, 0x412d, { 0xf7, 0x39, 0x02, 0x81, 0x02, 0x8a, 0xe6, 0x22 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    BOOLEAN Closing;
} BINDING;

static const ULONG g_dispatch = 1;
BINDING Binding;
HANDLE Client;

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    Binding.Nmr = nmr;
    return NmrClientAttachProvider(nmr, &Binding, &g_dispatch, &Binding.Peer, &Binding.PeerDispatch);
}

static NTSTATUS library_ok_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_PENDING;
}

static const NPI_CLIENT_CHARACTERISTICS g_chars = {
    0, sizeof(g_chars), AttachProvider, library_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS StartClient(VOID)
{
    return NmrRegisterClient(&g_chars, NULL, &Client);
}

VOID StopClient(VOID)
{
    if (NmrDeregisterClient(Client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(Client);
}
