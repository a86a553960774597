// wsk.deregister-while-captured: a capture that was handed to another thread is released there.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    HANDLE Thread;
    KEVENT Stop;
} NET;

static KSTART_ROUTINE Worker;

static VOID Worker(PVOID Context)
{
    NET *net = Context;

    KeWaitForSingleObject(&net->Stop, Executive, KernelMode, FALSE, NULL);
    net->Provider.Dispatch->WskControlClient(net->Provider.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    WskReleaseProviderNPI(&net->Registration);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

NTSTATUS handed_to_a_thread_ok(NET *Net)
{
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);

    if (!NT_SUCCESS(status))
        return status;
    KeInitializeEvent(&Net->Stop, NotificationEvent, FALSE);
    status = PsCreateSystemThread(&Net->Thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, Net);
    if (!NT_SUCCESS(status)) {
        WskReleaseProviderNPI(&Net->Registration);
        return status;
    }
    KeSetEvent(&Net->Stop, IO_NO_INCREMENT, FALSE);
    WskDeregister(&Net->Registration);
    return STATUS_SUCCESS;
}
