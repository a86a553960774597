// wsk: a worker captures, listens and releases; Unload closes the socket, deregisters and stops the worker.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

typedef struct _OPERATION {
    LIST_ENTRY Link;
    VOID (*Run)(struct _OPERATION *Operation);
    PIRP Irp;
    KEVENT Done;
} OPERATION;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_REGISTRATION Registration;
static PWSK_SOCKET Listener;
static OPERATION Listen, Close;
static LIST_ENTRY Queue;
static KSPIN_LOCK QueueLock;
static KSEMAPHORE QueueCount;
static PVOID Thread;
static volatile BOOLEAN Stopping;

static KSTART_ROUTINE Worker;
static IO_COMPLETION_ROUTINE SignalOperation;

static NTSTATUS SignalOperation(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    OPERATION *operation = Context;

    KeSetEvent(&operation->Done, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID CreateListener(const WSK_PROVIDER_NPI *Npi, OPERATION *Operation)
{
    Npi->Dispatch->
        WskSocket(Npi->Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET,
                  NULL, NULL, NULL, NULL, NULL, Operation->Irp);
    KeWaitForSingleObject(&Operation->Done, Executive, KernelMode, FALSE, NULL);
    if (NT_SUCCESS(Operation->Irp->IoStatus.Status))
        Listener = (PWSK_SOCKET)Operation->Irp->IoStatus.Information;
}

static VOID RunListen(OPERATION *Operation)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_INFINITE_WAIT, &npi)))
        return;
    npi.Dispatch->WskControlClient(npi.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    CreateListener(&npi, Operation);
    WskReleaseProviderNPI(&Registration);
}

static VOID RunClose(OPERATION *Operation)
{
    const WSK_PROVIDER_LISTEN_DISPATCH *dispatch;
    PWSK_SOCKET socket = Listener;

    Listener = NULL;
    if (socket == NULL)
        return;
    dispatch = socket->Dispatch;
    dispatch->WskCloseSocket(socket, Operation->Irp);
    KeWaitForSingleObject(&Operation->Done, Executive, KernelMode, FALSE, NULL);
}

static VOID Enqueue(OPERATION *Operation, VOID (*Run)(OPERATION *))
{
    Operation->Run = Run;
    KeInitializeEvent(&Operation->Done, SynchronizationEvent, FALSE);
    IoReuseIrp(Operation->Irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Operation->Irp, SignalOperation, Operation, TRUE, TRUE, TRUE);
    ExInterlockedInsertTailList(&Queue, &Operation->Link, &QueueLock);
    KeReleaseSemaphore(&QueueCount, IO_NO_INCREMENT, 1, FALSE);
}

static VOID Worker(PVOID Context)
{
    PLIST_ENTRY entry;

    for (;;) {
        KeWaitForSingleObject(&QueueCount, Executive, KernelMode, FALSE, NULL);
        entry = ExInterlockedRemoveHeadList(&Queue, &QueueLock);
        if (entry != NULL) {
            OPERATION *operation = CONTAINING_RECORD(entry, OPERATION, Link);

            operation->Run(operation);
        } else if (Stopping) {
            break;
        }
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID StopWorker(VOID)
{
    Stopping = TRUE;
    KeReleaseSemaphore(&QueueCount, IO_NO_INCREMENT, 1, FALSE);
    KeWaitForSingleObject(Thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(Thread);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    Enqueue(&Close, RunClose);
    WskDeregister(&Registration);
    StopWorker();
    IoFreeIrp(Close.Irp);
    IoFreeIrp(Listen.Irp);
}

static NTSTATUS StartWorker(VOID)
{
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL);

    if (!NT_SUCCESS(status))
        return status;
    status = ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &Thread, NULL);
    ZwClose(handle);
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status;

    InitializeListHead(&Queue);
    KeInitializeSpinLock(&QueueLock);
    KeInitializeSemaphore(&QueueCount, 0, MAXLONG);
    Listen.Irp = IoAllocateIrp(1, FALSE);
    if (Listen.Irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    Close.Irp = IoAllocateIrp(1, FALSE);
    if (Close.Irp == NULL) {
        IoFreeIrp(Listen.Irp);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = WskRegister(&npi, &Registration);
    if (NT_SUCCESS(status)) {
        status = StartWorker();
        if (!NT_SUCCESS(status))
            WskDeregister(&Registration);
    }
    if (!NT_SUCCESS(status)) {
        IoFreeIrp(Close.Irp);
        IoFreeIrp(Listen.Irp);
        return status;
    }
    Enqueue(&Listen, RunListen);
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
