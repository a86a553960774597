// wsk.inspect-pend-never-completed: a connection request stays pending for ever.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

DRIVER_INITIALIZE DriverEntry;

static PWSK_INSPECT_ID g_request;

static WSK_INSPECT_ACTION WSKAPI pend_bad_Inspect(PVOID Context, PSOCKADDR Local, PSOCKADDR Remote, PWSK_INSPECT_ID Id)
{
    g_request = Id;
    return WskInspectPend;
} // expected-warning {{[wsk.inspect-pend-never-completed]}}

static WSK_INSPECT_ACTION WSKAPI sometimes_bad_Inspect(PVOID Context, PSOCKADDR Local, PSOCKADDR Remote, PWSK_INSPECT_ID Id)
{
    WSK_INSPECT_ACTION action = WskInspectAccept;

    if (Remote != NULL && Remote->sa_family == AF_INET6)
        action = WskInspectPend;
    return action;
} // expected-warning {{[wsk.inspect-pend-never-completed]}}

static WSK_INSPECT_ACTION WSKAPI decide_ok_Inspect(PVOID Context, PSOCKADDR Local, PSOCKADDR Remote, PWSK_INSPECT_ID Id)
{
    return Remote != NULL ? WskInspectAccept : WskInspectReject;
}

const WSK_CLIENT_LISTEN_DISPATCH g_pend = { NULL, pend_bad_Inspect, NULL };
const WSK_CLIENT_LISTEN_DISPATCH g_sometimes = { NULL, sometimes_bad_Inspect, NULL };
const WSK_CLIENT_LISTEN_DISPATCH g_decide = { NULL, decide_ok_Inspect, NULL };

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    return STATUS_SUCCESS;
}
