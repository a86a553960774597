// wsk.irp-freed-while-pending: the wait is many calls down, in a function that gets the status.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static PIRP g_irp;
static KEVENT g_done;
static PWSK_SOCKET g_socket;

static IO_COMPLETION_ROUTINE Signal;
static NTSTATUS Signal(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS Wait(NTSTATUS status)
{
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&g_done, Executive, KernelMode, FALSE, NULL);
        status = g_irp->IoStatus.Status;
    }
    return status;
}

static NTSTATUS NoWait(NTSTATUS status)
{
    if (status == STATUS_PENDING) {
        DbgPrint("pending\n");
        status = STATUS_SUCCESS;
    }
    return status;
}

#define CLOSE(name, wait)                                                                     \
    static VOID name(VOID)                                                                    \
    {                                                                                         \
        const WSK_PROVIDER_BASIC_DISPATCH *dispatch = g_socket->Dispatch;                     \
                                                                                              \
        g_irp = IoAllocateIrp(1, FALSE);                                                      \
        if (g_irp == NULL)                                                                    \
            return;                                                                           \
        KeInitializeEvent(&g_done, NotificationEvent, FALSE);                                 \
        IoSetCompletionRoutine(g_irp, Signal, &g_done, TRUE, TRUE, TRUE);                     \
        wait(dispatch->WskCloseSocket(g_socket, g_irp));                                      \
        IoFreeIrp(g_irp);                                                                     \
    }
#define LAYER(name, below)                                                                    \
    static VOID name(VOID)                                                                    \
    {                                                                                         \
        if (KeReadStateEvent(&g_done))                                                        \
            DbgPrint(#name "\n");                                                             \
        below();                                                                              \
    }

CLOSE(CloseWaits, Wait)
LAYER(FourthWaits, CloseWaits)
LAYER(ThirdWaits, FourthWaits)
LAYER(SecondWaits, ThirdWaits)
LAYER(FirstWaits, SecondWaits)

VOID layers_ok_Stop(VOID)
{
    if (g_socket != NULL)
        FirstWaits();
}

CLOSE(CloseFrees, NoWait) // expected-warning {{[wsk.irp-freed-while-pending]}}
LAYER(FourthFrees, CloseFrees)
LAYER(ThirdFrees, FourthFrees)
LAYER(SecondFrees, ThirdFrees)
LAYER(FirstFrees, SecondFrees)

VOID layers_bad_Stop(VOID)
{
    if (g_socket != NULL)
        FirstFrees();
}
