// wsk.inspect-pend-never-completed: the request is completed later.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

DRIVER_INITIALIZE DriverEntry;

static PWSK_INSPECT_ID g_request;

NTSTATUS Decide(PWSK_SOCKET Socket, PIRP Irp)
{
    const WSK_PROVIDER_LISTEN_DISPATCH *dispatch = Socket->Dispatch;

    return dispatch->WskInspectComplete(Socket, g_request, WskInspectAccept, Irp);
}

static WSK_INSPECT_ACTION WSKAPI Inspect(PVOID Context, PSOCKADDR Local, PSOCKADDR Remote, PWSK_INSPECT_ID Id)
{
    g_request = Id;
    return WskInspectPend;
}

const WSK_CLIENT_LISTEN_DISPATCH g_events = { NULL, Inspect, NULL };

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    return STATUS_SUCCESS;
}
