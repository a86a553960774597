#include "beacon.h"

static const WSK_CLIENT_DISPATCH ClientDispatch = {MAKE_WSK_VERSION(1, 0), 0, NULL};
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Wsk;
static PADDRINFOEXW Address;
static PWSK_SOCKET Socket;
static PIRP Irp;
static KEVENT Done;

static NTSTATUS SignalDone(PDEVICE_OBJECT Device, PIRP Completed, PVOID Context)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Completed);
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID PrepareIrp(VOID)
{
    IoReuseIrp(Irp, STATUS_UNSUCCESSFUL);
    KeClearEvent(&Done);
    IoSetCompletionRoutine(Irp, SignalDone, &Done, TRUE, TRUE, TRUE);
}

static NTSTATUS FinishIrp(NTSTATUS Status)
{
    if (Status == STATUS_PENDING) {
        KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL);
        Status = Irp->IoStatus.Status;
    }
    return Status;
}

static NTSTATUS Received(PVOID SocketContext, ULONG Flags, PWSK_DATAGRAM_INDICATION Datagrams)
{
    ULONGLONG Now = ClockNow();

    UNREFERENCED_PARAMETER(SocketContext);
    UNREFERENCED_PARAMETER(Flags);
    for (; Datagrams; Datagrams = Datagrams->Next)
        ProviderQueried(Datagrams->RemoteAddress, Now);
    return STATUS_SUCCESS;
}

static NTSTATUS ResolveAddress(VOID)
{
    UNICODE_STRING Service = RTL_CONSTANT_STRING(L"4670");
    ADDRINFOEXW Hints = {0};

    Hints.ai_flags = AI_PASSIVE;
    Hints.ai_family = AF_INET6;
    PrepareIrp();
    return FinishIrp(Wsk.Dispatch->WskGetAddressInfo(Wsk.Client, NULL, &Service, NS_ALL, NULL, &Hints, &Address, NULL,
                                                     NULL, Irp));
}

static NTSTATUS OpenSocket(VOID)
{
    static const WSK_CLIENT_DATAGRAM_DISPATCH Callbacks = {Received};
    const WSK_PROVIDER_DATAGRAM_DISPATCH *Dispatch;
    NTSTATUS Status;

    PrepareIrp();
    Status = FinishIrp(Wsk.Dispatch->WskSocket(Wsk.Client, AF_INET6, SOCK_DGRAM, IPPROTO_UDP, WSK_FLAG_DATAGRAM_SOCKET,
                                               NULL, &Callbacks, NULL, NULL, NULL, Irp));
    if (!NT_SUCCESS(Status))
        return Status;
    Socket = (PWSK_SOCKET)Irp->IoStatus.Information;

    Dispatch = Socket->Dispatch;
    PrepareIrp();
    return FinishIrp(Dispatch->WskBind(Socket, Address->ai_addr, 0, Irp));
}

static VOID CloseSocket(VOID)
{
    const WSK_PROVIDER_BASIC_DISPATCH *Dispatch;
    LARGE_INTEGER TwoSeconds = {.QuadPart = -2 * 10 * 1000 * 1000};
    KEVENT Closed;
    PIRP CloseIrp;

    if (!Socket)
        return;
    CloseIrp = IoAllocateIrp(1, FALSE);
    if (!CloseIrp)
        return;
    KeInitializeEvent(&Closed, NotificationEvent, FALSE);
    IoSetCompletionRoutine(CloseIrp, SignalDone, &Closed, TRUE, TRUE, TRUE);

    Dispatch = Socket->Dispatch;
    if (Dispatch->WskCloseSocket(Socket, CloseIrp) == STATUS_PENDING)
        KeWaitForSingleObject(&Closed, Executive, KernelMode, FALSE, &TwoSeconds);
    Socket = NULL;
    IoFreeIrp(CloseIrp);
}

NTSTATUS ListenerStart(VOID)
{
    WSK_CLIENT_NPI Client = {NULL, &ClientDispatch};
    NTSTATUS Status;

    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    Irp = IoAllocateIrp(1, FALSE);
    if (!Irp)
        return STATUS_INSUFFICIENT_RESOURCES;

    Status = WskRegister(&Client, &Registration);
    if (!NT_SUCCESS(Status))
        goto FreeIrp;

    Status = WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Wsk);
    if (!NT_SUCCESS(Status))
        goto Deregister;

    Status = ResolveAddress();
    if (!NT_SUCCESS(Status))
        goto Deregister;

    Status = OpenSocket();
    if (NT_SUCCESS(Status))
        return STATUS_SUCCESS;

    CloseSocket();
    Wsk.Dispatch->WskFreeAddressInfo(Wsk.Client, Address);
    WskReleaseProviderNPI(&Registration);
Deregister:
    WskDeregister(&Registration);
FreeIrp:
    IoFreeIrp(Irp);
    return Status;
}

VOID ListenerStop(VOID)
{
    CloseSocket();
    WskReleaseProviderNPI(&Registration);
    Wsk.Dispatch->WskFreeAddressInfo(Wsk.Client, Address);
    WskDeregister(&Registration);
    IoFreeIrp(Irp);
}
