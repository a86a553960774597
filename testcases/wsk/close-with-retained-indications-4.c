// wsk.close-with-retained-indications: another source may give the data back.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

DRIVER_INITIALIZE DriverEntry;

static PWSK_DATA_INDICATION g_kept;

PWSK_DATA_INDICATION Kept(VOID)
{
    return g_kept;
}

static NTSTATUS WSKAPI Receive(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Bytes, SIZE_T *Accepted)
{
    g_kept = Data;
    return Data ? STATUS_PENDING : STATUS_SUCCESS;
}

const WSK_CLIENT_CONNECTION_DISPATCH g_events = { Receive, NULL, NULL };
