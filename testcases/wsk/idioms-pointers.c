// wsk: handlers reached through queues, work items and operation tables, and the smallest mistake with each.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET NET;
typedef VOID HANDLER(NET *Net);

struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PADDRINFOEXW List;
    HANDLER *Handler;
    PIO_WORKITEM WorkItem;
};

static HANDLER FreeList, Release, Deregister;
static IO_WORKITEM_ROUTINE WorkRoutine;

static VOID FreeList(NET *Net)
{
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List); // expected-warning {{[wsk.provider-call-after-release]}}
}

static VOID Release(NET *Net)
{
    WskReleaseProviderNPI(&Net->Registration);
}

static VOID Deregister(NET *Net)
{
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-while-captured]}}
}

static HANDLER *const RightOrder[] = { FreeList, Release, Deregister };
static HANDLER *const WrongOrder[] = { Release, FreeList, Deregister };

VOID table_ok(NET *Net)
{
    ULONG i;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    for (i = 0; i < RTL_NUMBER_OF(RightOrder); i++)
        RightOrder[i](Net);
}

VOID table_bad(NET *Net)
{
    ULONG i;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    for (i = 0; i < RTL_NUMBER_OF(WrongOrder); i++)
        WrongOrder[i](Net);
}

/* A handler passed as an argument. */

static VOID RunAndRelease(NET *Net, HANDLER *Handler)
{
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    Handler(Net);
    WskReleaseProviderNPI(&Net->Registration);
}

VOID argument_ok(NET *Net)
{
    RunAndRelease(Net, FreeList);
}

VOID argument_bad(NET *Net)
{
    RunAndRelease(Net, Deregister);
}

/* A handler stored in a field; what it does is not known where it is called. */

VOID field_ok(NET *Net)
{
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    Net->Handler(Net);
    WskDeregister(&Net->Registration);
}

/* A work item: the context arrives as a pointer without type. */

static VOID WorkRoutine(PDEVICE_OBJECT Device, PVOID Context)
{
    NET *net = Context;

    WskReleaseProviderNPI(&net->Registration);
    WskDeregister(&net->Registration);
    IoFreeWorkItem(net->WorkItem);
    ExFreePool(net);
}

VOID work_item_ok(NET *Net)
{
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        IoQueueWorkItem(Net->WorkItem, WorkRoutine, DelayedWorkQueue, Net);
}

static IO_WORKITEM_ROUTINE WrongWorkRoutine;

static VOID WrongWorkRoutine(PDEVICE_OBJECT Device, PVOID Context)
{
    NET *net = Context;

    WskDeregister(&net->Registration);
    WskReleaseProviderNPI(&net->Registration); // expected-warning {{[wsk.release-without-capture]}}
}

VOID work_item_bad(NET *Net)
{
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        IoQueueWorkItem(Net->WorkItem, WrongWorkRoutine, DelayedWorkQueue, Net);
}
