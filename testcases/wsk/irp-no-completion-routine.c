// wsk.irp-no-completion-routine: an IRP that the driver allocated is passed to WSK without a completion routine.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _REQUEST {
    PIRP Irp;
    KEVENT Done;
    BOOLEAN Asynchronous;
} REQUEST;

/* In other files. */
PIRP RequestIrp(REQUEST *Request);
VOID ArmIrp(PIRP Irp);
VOID RequestArm(REQUEST *Request);

static IO_COMPLETION_ROUTINE SignalEvent;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID close_bad(PWSK_SOCKET Socket)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp != NULL)
        CONNECTION(Socket)->WskCloseSocket(Socket, irp); // expected-warning {{[wsk.irp-no-completion-routine]}}
}

static PIRP BareIrp(VOID)
{
    return IoAllocateIrp(1, FALSE);
}

NTSTATUS helper_only_allocates_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    Request->Irp = BareIrp();
    if (Request->Irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Request->Irp); // expected-warning {{[wsk.irp-no-completion-routine]}}
}

NTSTATUS armed_on_one_path_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!Request->Asynchronous)
        IoSetCompletionRoutine(irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp); // expected-warning {{[wsk.irp-no-completion-routine]}}
}

/* IoReuseIrp also removes the completion routine. */
VOID reused_and_not_armed_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
    if (CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    CONNECTION(Socket)->WskCloseSocket(Socket, irp); // expected-warning {{[wsk.irp-no-completion-routine]}}
}

VOID function_pointer_in_a_local_bad(PWSK_SOCKET Socket)
{
    PFN_WSK_CLOSE_SOCKET closeSocket = CONNECTION(Socket)->WskCloseSocket;
    PIRP irp = IoAllocateIrp(2, FALSE);
    PIRP alias = irp;

    if (irp != NULL)
        closeSocket(Socket, alias); // expected-warning {{[wsk.irp-no-completion-routine]}}
}

VOID client_function_bad(const WSK_PROVIDER_NPI *Npi)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    Npi->Dispatch-> // expected-warning {{[wsk.irp-no-completion-routine]}}
        WskSocket(Npi->Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
                  NULL, NULL, NULL, NULL, NULL, irp);
}

VOID loop_bad(PWSK_SOCKET Socket, PWSK_BUF Buffers, REQUEST *Request)
{
    PIRP irps[2];
    int i;

    irps[0] = IoAllocateIrp(1, FALSE);
    if (irps[0] == NULL)
        return;
    irps[1] = IoAllocateIrp(1, FALSE);
    if (irps[1] == NULL) {
        IoFreeIrp(irps[0]);
        return;
    }
    IoSetCompletionRoutine(irps[0], SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
    for (i = 0; i < 2; i++)
        CONNECTION(Socket)->WskSend(Socket, &Buffers[i], 0, irps[i]); // expected-warning {{[wsk.irp-no-completion-routine]}}
}

VOID armed_ok(PWSK_SOCKET Socket, REQUEST *Request)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
    if (CONNECTION(Socket)->WskCloseSocket(Socket, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

VOID armed_with_the_extended_function_ok(PDEVICE_OBJECT Device, PWSK_SOCKET Socket, REQUEST *Request)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    if (!NT_SUCCESS(IoSetCompletionRoutineEx(Device, irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE))) {
        IoFreeIrp(irp);
        return;
    }
    if (CONNECTION(Socket)->WskCloseSocket(Socket, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

/* Foreign IRPs: a completion routine is optional. */
NTSTATUS parameter_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP Irp)
{
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Irp);
}

static DRIVER_DISPATCH dispatch_routine_ok;

static NTSTATUS dispatch_routine_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    PWSK_SOCKET socket = Device->DeviceExtension;

    IoMarkIrpPending(Irp);
    CONNECTION(socket)->WskDisconnect(socket, NULL, 0, Irp);
    return STATUS_PENDING;
}

VOID install_dispatch_routine_ok(PDRIVER_OBJECT Driver)
{
    Driver->MajorFunction[IRP_MJ_CLEANUP] = dispatch_routine_ok;
}

VOID irp_of_another_file_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, RequestIrp(Request));
}

VOID irp_of_a_field_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Request->Irp);
}

static VOID Arm(PIRP Irp, REQUEST *Request)
{
    IoSetCompletionRoutine(Irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
}

VOID armed_by_a_helper_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    PIRP irp = BareIrp();

    if (irp == NULL)
        return;
    Arm(irp, Request);
    if (CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

NTSTATUS armed_in_another_file_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    ArmIrp(irp);
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
}

NTSTATUS container_armed_in_another_file_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    Request->Irp = IoAllocateIrp(1, FALSE);
    if (Request->Irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    RequestArm(Request);
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Request->Irp);
}

VOID reused_and_armed_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    int i;

    if (irp == NULL)
        return;
    for (i = 0; i < 3; i++) {
        KeClearEvent(&Request->Done);
        IoSetCompletionRoutine(irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
        if (CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp) == STATUS_PENDING)
            KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
        IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    }
    IoFreeIrp(irp);
}

/* These calls take no IRP. */
VOID no_irp_ok(PWSK_SOCKET Socket, PWSK_DATA_INDICATION List)
{
    CONNECTION(Socket)->WskRelease(Socket, List);
    CONNECTION(Socket)->WskControlSocket(Socket, WskSetOption, 0, 0, 0, NULL, 0, NULL, NULL, NULL);
}
