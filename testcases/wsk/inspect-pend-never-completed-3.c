// wsk.inspect-pend-never-completed: the request is aborted.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

DRIVER_INITIALIZE DriverEntry;

static PWSK_INSPECT_ID g_request;

static NTSTATUS WSKAPI Abort(PVOID Context, PWSK_INSPECT_ID Id)
{
    g_request = NULL;
    return STATUS_SUCCESS;
}

static WSK_INSPECT_ACTION WSKAPI Inspect(PVOID Context, PSOCKADDR Local, PSOCKADDR Remote, PWSK_INSPECT_ID Id)
{
    g_request = Id;
    return WskInspectPend;
}

const WSK_CLIENT_LISTEN_DISPATCH g_events = { NULL, Inspect, Abort };

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    return STATUS_SUCCESS;
}
