// wsk.close-with-retained-indications: the receive callback keeps data, and nothing gives it back.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

DRIVER_INITIALIZE DriverEntry;

static PWSK_DATA_INDICATION g_kept;

static NTSTATUS WSKAPI keep_bad_Receive(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Bytes, SIZE_T *Accepted)
{
    g_kept = Data;
    return Data ? STATUS_PENDING : STATUS_SUCCESS;
} // expected-warning {{[wsk.close-with-retained-indications]}}

static NTSTATUS Queue(PWSK_DATA_INDICATION Data)
{
    g_kept = Data;
    return STATUS_PENDING;
}

static NTSTATUS WSKAPI helper_bad_Receive(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Bytes, SIZE_T *Accepted)
{
    if (Data == NULL)
        return STATUS_SUCCESS;
    return Queue(Data);
} // expected-warning {{[wsk.close-with-retained-indications]}}

static NTSTATUS WSKAPI datagram_bad_Receive(PVOID Socket, ULONG Flags, PWSK_DATAGRAM_INDICATION Data)
{
    return Data == NULL ? STATUS_SUCCESS : STATUS_PENDING;
} // expected-warning {{[wsk.close-with-retained-indications]}}

/* The data is copied while the callback runs. */
static NTSTATUS WSKAPI consume_ok_Receive(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Bytes, SIZE_T *Accepted)
{
    if (Data != NULL)
        *Accepted = Bytes;
    return STATUS_SUCCESS;
}

static NTSTATUS WSKAPI refuse_ok_Receive(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Bytes, SIZE_T *Accepted)
{
    return Data ? STATUS_DATA_NOT_ACCEPTED : STATUS_SUCCESS;
}

const WSK_CLIENT_CONNECTION_DISPATCH g_keep = { keep_bad_Receive, NULL, NULL };
const WSK_CLIENT_CONNECTION_DISPATCH g_helper = { helper_bad_Receive, NULL, NULL };
const WSK_CLIENT_DATAGRAM_DISPATCH g_datagram = { datagram_bad_Receive };
const WSK_CLIENT_CONNECTION_DISPATCH g_consume = { consume_ok_Receive, NULL, NULL };
const WSK_CLIENT_CONNECTION_DISPATCH g_refuse = { refuse_ok_Receive, NULL, NULL };

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    return STATUS_SUCCESS;
}
