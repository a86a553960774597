// wsk.close-with-retained-indications: the data is given back through a copy of the function pointer.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

DRIVER_INITIALIZE DriverEntry;

static PWSK_DATA_INDICATION g_kept;

static PFN_WSK_RELEASE_DATA_INDICATION_LIST g_release;

VOID Opened(PWSK_SOCKET Socket)
{
    g_release = ((const WSK_PROVIDER_CONNECTION_DISPATCH *)Socket->Dispatch)->WskRelease;
}

VOID Consume(PWSK_SOCKET Socket)
{
    g_release(Socket, g_kept);
    g_kept = NULL;
}

static NTSTATUS WSKAPI Receive(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Bytes, SIZE_T *Accepted)
{
    g_kept = Data;
    return Data ? STATUS_PENDING : STATUS_SUCCESS;
}

const WSK_CLIENT_CONNECTION_DISPATCH g_events = { Receive, NULL, NULL };

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    return STATUS_SUCCESS;
}
