// nmr.deregister-unregistered: a local handle that no path to the call has written.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0xb4579977, 0x7052, 0x4ce2, { 0xaf, 0xed, 0x30, 0x00, 0x81, 0xbd, 0xf9, 0x6f } };
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

VOID uninitialised_bad_Probe(BOOLEAN start)
{
    HANDLE handle;
    BOOLEAN started = FALSE;

    if (start)
        started = NT_SUCCESS(NmrRegisterClient(&g_chars, NULL, &handle));
    if (started || !start)
        NmrDeregisterClient(handle); // expected-warning {{[nmr.deregister-unregistered]}}
    if (started)
        NmrWaitForClientDeregisterComplete(handle);
}

VOID uninitialised_ok_Probe(BOOLEAN start)
{
    HANDLE handle;
    BOOLEAN started = FALSE;

    if (start)
        started = NT_SUCCESS(NmrRegisterClient(&g_chars, NULL, &handle));
    if (started) {
        NmrDeregisterClient(handle);
        NmrWaitForClientDeregisterComplete(handle);
    }
}
