// wsk.deregister-in-callback: WskDeregister in a WSK event callback or in the completion routine of a WSK IRP.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    PIO_WORKITEM Work;
    ULONG Sessions;
} CHANNEL;

static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;
static CHANNEL Channel;

/* Direct. */

static NTSTATUS WSKAPI receive_bad(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Length, SIZE_T *Accepted)
{
    if (Data == NULL)
        WskDeregister(&Registration); // expected-warning {{[wsk.deregister-in-callback]}}
    return STATUS_SUCCESS;
}

static NTSTATUS WSKAPI disconnect_ok(PVOID Context, ULONG Flags)
{
    CHANNEL *channel = Context;

    channel->Sessions--;
    return STATUS_SUCCESS;
}

static const WSK_CLIENT_CONNECTION_DISPATCH Connection = { receive_bad, disconnect_ok, NULL };

/* Through a helper, with a guard. */

static VOID NetStop(VOID)
{
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-in-callback]}}
}

static NTSTATUS WSKAPI accept_bad(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    CHANNEL *channel = Context;

    if (Accepted == NULL && channel->Sessions == 0)
        NetStop();
    return STATUS_REQUEST_NOT_ACCEPTED;
}

VOID FillIn(WSK_CLIENT_LISTEN_DISPATCH *Dispatch)
{
    Dispatch->WskAcceptEvent = accept_bad;
}

/* In a completion routine. */

static NTSTATUS completion_bad(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    IoFreeIrp(Irp);
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-in-callback]}}
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID CloseAndStop(CHANNEL *Where, PIRP Irp)
{
    IoSetCompletionRoutine(Irp, completion_bad, Where, TRUE, TRUE, TRUE);
    ((const WSK_PROVIDER_BASIC_DISPATCH *)Where->Socket->Dispatch)->WskCloseSocket(Where->Socket, Irp);
}

/* An IRP that WSK never sees. */

static NTSTATUS other_driver_ok(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    WskDeregister(&Registration);
    return STATUS_CONTINUE_COMPLETION;
}

NTSTATUS PassDown(PDEVICE_OBJECT Lower, PIRP Irp)
{
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, other_driver_ok, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(Lower, Irp);
}

/* A work item, queued by a callback. */

static VOID Shutdown(PDEVICE_OBJECT Device, PVOID Context)
{
    WskDeregister(&Registration);
}

static NTSTATUS WSKAPI queues_ok(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Length, SIZE_T *Accepted)
{
    if (Data == NULL)
        IoQueueWorkItem(Channel.Work, Shutdown, DelayedWorkQueue, NULL);
    return STATUS_SUCCESS;
}

static const WSK_CLIENT_CONNECTION_DISPATCH Queues = { queues_ok, disconnect_ok, NULL };

/* Anywhere else. */
VOID stop_ok(VOID)
{
    WskDeregister(&Registration);
}
