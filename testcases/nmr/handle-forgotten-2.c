// nmr.handle-forgotten: one of two handles in a structure is deregistered.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x024c1e6b, 0x1d45, 0x4a78, { 0x5f, 0x42, 0x32, 0x99, 0x48, 0xd6, 0x3e, 0xb0 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_send_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_CLIENT_CHARACTERISTICS g_receive_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

typedef struct PORT {
    HANDLE Send;
    HANDLE Receive;
    BOOLEAN Open;
} PORT;

static PORT g_port;

static VOID ClosePort(PORT *port)
{
    if (!port->Open)
        return;
    port->Open = FALSE;
    if (NmrDeregisterClient(port->Send) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(port->Send);
}

static VOID field_bad_Unload(PDRIVER_OBJECT driver)
{
    ClosePort(&g_port); // and port->Receive?
} // expected-warning {{[nmr.handle-forgotten]}}

static NTSTATUS OpenPort(PORT *port)
{
    NTSTATUS status = NmrRegisterClient(&g_send_chars, port, &port->Send);

    if (!NT_SUCCESS(status))
        return status;
    port->Open = TRUE;
    status = NmrRegisterClient(&g_receive_chars, port, &port->Receive);
    if (!NT_SUCCESS(status))
        ClosePort(port);
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = field_bad_Unload;
    return OpenPort(&g_port);
}
