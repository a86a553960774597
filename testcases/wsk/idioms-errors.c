// wsk: error paths that are right although they look wrong, and the smallest mistake with each.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    WORK_QUEUE_ITEM FreeItem;
    PVOID Buffer;
    BOOLEAN Captured;
} NET;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };

static NTSTATUS Register(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };

    return WskRegister(&npi, &Net->Registration);
}

/* The undo label is reached on success too; the label has the name of an API function. */

NTSTATUS label_tests_the_status_ok(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    Net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (Net->Buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto WskDeregister;
    }
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    Net->Captured = NT_SUCCESS(status);
WskDeregister:
    if (!NT_SUCCESS(status))
        WskDeregister(&Net->Registration);
    return status;
}

NTSTATUS label_tests_nothing_bad(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        goto WskDeregister;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    Net->Captured = NT_SUCCESS(status);
    if (Net->Captured)
        return status;
WskDeregister:
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    return status;
}

/* Ownership moves to the caller; the cleanup function accepts NULL. */

static VOID NetDelete(NET *Net)
{
    if (Net == NULL)
        return;
    WskDeregister(&Net->Registration);
    ExFreePool(Net);
}

NTSTATUS moved_to_the_caller_ok(NET **Out)
{
    NET *net = ExAllocatePoolWithTag(NonPagedPool, sizeof(NET), 'tseT');
    NTSTATUS status;

    if (net == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = Register(net);
    if (!NT_SUCCESS(status)) {
        ExFreePool(net);
        return status;
    }
    net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (net->Buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    *Out = net;
    net = NULL;
Exit:
    NetDelete(net);
    return status;
}

static VOID NetDestroy(NET *Net)
{
    if (Net == NULL)
        return;
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    ExFreePool(Net);
}

NTSTATUS moved_to_the_caller_bad(NET **Out)
{
    NET *net = ExAllocatePoolWithTag(NonPagedPool, sizeof(NET), 'tseT');
    NTSTATUS status;

    if (net == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = Register(net);
    if (!NT_SUCCESS(status))
        goto Exit;
    *Out = net;
    net = NULL;
Exit:
    NetDestroy(net);
    return status;
}

/* The error path leaves the undoing to a work item. */

static WORKER_THREAD_ROUTINE FreeLater;

static VOID FreeLater(PVOID Context)
{
    NET *net = Context;

    WskDeregister(&net->Registration);
    ExFreePool(net);
}

NTSTATUS deferred_ok(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    Net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (Net->Buffer == NULL) {
        ExInitializeWorkItem(&Net->FreeItem, FreeLater, Net);
        ExQueueWorkItem(&Net->FreeItem, DelayedWorkQueue);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}

NTSTATUS deferred_by_nobody_bad(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    Net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (Net->Buffer == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.registration-leak-on-failure}}

/* Not ready yet: the registration stays, and a thread captures later. */

NTSTATUS retried_later_ok(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    Net->Captured = NT_SUCCESS(status);
    return STATUS_SUCCESS;
}

NTSTATUS not_retried_bad(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    Net->Captured = NT_SUCCESS(status);
    return status == STATUS_DEVICE_NOT_READY ? STATUS_SUCCESS : status;
} // expected-warning {{[wsk.registration-leak-on-failure}}
