// nmr.handle-mismatch: outside of an unload routine; nothing in the file waits for the handle that was deregistered.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6d32461f, 0x81ec, 0x4add, { 0x37, 0x57, 0xe3, 0x74, 0xb4, 0x9e, 0xe3, 0xbe } };
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

static HANDLE g_left;
static HANDLE g_right;
static HANDLE g_middle;

NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_chars, NULL, &g_left);

    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_chars, NULL, &g_right);
    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_chars, NULL, &g_middle);
    return status;
}

VOID copy_and_paste_bad_Stop(VOID)
{
    NmrDeregisterClient(g_left);
    NmrDeregisterClient(g_right);
    NmrWaitForClientDeregisterComplete(g_right);
    NmrWaitForClientDeregisterComplete(g_right); // meant the left one
} // expected-warning {{[nmr.handle-mismatch]}}

VOID waited_elsewhere_ok_Begin(VOID)
{
    NmrDeregisterClient(g_middle);
    NmrDeregisterClient(g_right);
    NmrWaitForClientDeregisterComplete(g_right);
}

VOID waited_elsewhere_ok_Finish(VOID)
{
    NmrWaitForClientDeregisterComplete(g_middle);
}
