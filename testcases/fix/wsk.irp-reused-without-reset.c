// wsk.irp-reused-without-reset: the IRP is reset, and its completion routine set as before.
//
// RUN: %fix %s
//--- before-statement.c
#include <ntddk.h>
#include <wsk.h>

static NTSTATUS SignalEvent(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID Close(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, BOOLEAN always)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    KEVENT done;

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    dispatch->WskSend(socket, buffer, 0, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    dispatch->WskCloseSocket(socket, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}
//--- after-statement.c
#include <ntddk.h>
#include <wsk.h>

static NTSTATUS SignalEvent(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID Close(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, BOOLEAN always)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    KEVENT done;

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    dispatch->WskSend(socket, buffer, 0, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    dispatch->WskCloseSocket(socket, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}
//--- before-condition.c
#include <ntddk.h>
#include <wsk.h>

static NTSTATUS SignalEvent(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID Close(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, BOOLEAN always)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    KEVENT done;

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    dispatch->WskSend(socket, buffer, 0, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    if (dispatch->WskCloseSocket(socket, irp) == STATUS_PENDING)
        DbgPrint("pending");
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}
//--- after-condition.c
#include <ntddk.h>
#include <wsk.h>

static NTSTATUS SignalEvent(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID Close(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, BOOLEAN always)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    KEVENT done;

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    dispatch->WskSend(socket, buffer, 0, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    if (dispatch->WskCloseSocket(socket, irp) == STATUS_PENDING)
        DbgPrint("pending");
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}
//--- left-body.c
#include <ntddk.h>
#include <wsk.h>

static NTSTATUS SignalEvent(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID Close(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, BOOLEAN always)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    KEVENT done;

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    dispatch->WskSend(socket, buffer, 0, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    if (always)
        if (dispatch->WskCloseSocket(socket, irp) == STATUS_PENDING)
            DbgPrint("pending");
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}
