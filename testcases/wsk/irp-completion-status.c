// wsk.irp-completion-status: the completion routine of an own IRP lets the I/O manager go on.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    PIRP Irp;
    KEVENT Done;
    SOCKADDR_STORAGE Address;
} CHANNEL;

static PDEVICE_OBJECT g_lower;

static NTSTATUS free_bad_Complete(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    IoFreeIrp(Irp);
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.irp-completion-status]}}

NTSTATUS free_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    IoSetCompletionRoutine(irp, free_bad_Complete, NULL, TRUE, TRUE, TRUE);
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
}

static NTSTATUS path_bad_Complete(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    CHANNEL *channel = Context;

    if (!NT_SUCCESS(Irp->IoStatus.Status))
        return STATUS_CONTINUE_COMPLETION;
    KeSetEvent(&channel->Done, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
} // expected-warning {{[wsk.irp-completion-status]}}

/* The IRP is allocated elsewhere; it goes to WSK here. */
NTSTATUS path_bad(CHANNEL *Channel, PWSK_BUF Buffer)
{
    IoReuseIrp(Channel->Irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Channel->Irp, path_bad_Complete, Channel, TRUE, TRUE, TRUE);
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, Channel->Irp);
}

static NTSTATUS own_ok_Complete(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    IoFreeIrp(Irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS own_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    IoSetCompletionRoutine(irp, own_ok_Complete, NULL, TRUE, TRUE, TRUE);
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
}

/* An IRP that comes from above goes on. */
static NTSTATUS foreign_ok_Complete(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    if (Irp->PendingReturned)
        IoMarkIrpPending(Irp);
    return STATUS_CONTINUE_COMPLETION;
}

NTSTATUS foreign_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, foreign_ok_Complete, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(g_lower, Irp);
}

static NTSTATUS passed_on_ok_Complete(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS Pass(PIRP Irp)
{
    return IoCallDriver(g_lower, Irp);
}

NTSTATUS passed_on_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, passed_on_ok_Complete, NULL, TRUE, TRUE, TRUE);
    return Pass(Irp);
}

/* One routine for both kinds tells them apart. */
static NTSTATUS both_ok_Complete(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    if (Context == NULL)
        return STATUS_CONTINUE_COMPLETION;
    IoFreeIrp(Irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS both_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    IoSetCompletionRoutine(irp, both_ok_Complete, Channel, TRUE, TRUE, TRUE);
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
}

NTSTATUS both_ok_2(PDEVICE_OBJECT Device, PIRP Irp)
{
    IoCopyCurrentIrpStackLocationToNext(Irp);
    IoSetCompletionRoutine(Irp, both_ok_Complete, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(g_lower, Irp);
}

/* Another source may pass it for IRPs of others. */
NTSTATUS elsewhere_ok_Complete(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    return Context ? STATUS_MORE_PROCESSING_REQUIRED : STATUS_CONTINUE_COMPLETION;
}

NTSTATUS elsewhere_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    IoSetCompletionRoutine(irp, elsewhere_ok_Complete, Channel, TRUE, TRUE, TRUE);
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
}

/* Set for IRPs with a context only, the routine is never called without one. */
static NTSTATUS context_ok_Complete(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    if (Context == NULL)
        return STATUS_INVALID_ADDRESS;
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS context_ok(CHANNEL *Channel, PWSK_BUF Buffer)
{
    IoReuseIrp(Channel->Irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Channel->Irp, context_ok_Complete, &Channel->Done, TRUE, TRUE, TRUE);
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, Channel->Irp);
}

/* Where no routine is set, this is just a function. */
NTSTATUS no_role_ok(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    IoFreeIrp(Irp);
    return STATUS_SUCCESS;
}
