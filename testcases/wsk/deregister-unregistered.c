// wsk.deregister-unregistered: WskDeregister on an object that is not registered on this path.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_REGISTRATION Pair[2];
    PVOID Buffer;
    BOOLEAN Registered;
    int State;
    LONG Bits;
} NET;

enum { RegisteredBit };
enum { Down, Up };

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };

NTSTATUS register_failed_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Net->Registration);

    if (!NT_SUCCESS(status))
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    return status;
}

NTSTATUS common_label_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Net->Registration);

    if (!NT_SUCCESS(status))
        goto Undo;
    Net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (Net->Buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Undo;
    }
    return STATUS_SUCCESS;
Undo:
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    return status;
}

static VOID NetDestroy(NET *Net)
{
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    ExFreePool(Net);
}

NET *destroyed_whatever_happened_bad(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NET *net = ExAllocatePoolWithTag(NonPagedPool, sizeof(NET), 'tseT');

    if (net == NULL)
        return NULL;
    if (!NT_SUCCESS(WskRegister(&npi, &net->Registration))) {
        NetDestroy(net);
        return NULL;
    }
    return net;
}

NTSTATUS guard_inverted_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Net->Registration);

    Net->Registered = NT_SUCCESS(status);
    if (!Net->Registered)
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    return status;
}

NTSTATUS loop_undoes_the_failed_one_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = STATUS_SUCCESS;
    int i;

    for (i = 0; i < 2; i++) {
        status = WskRegister(&npi, &Net->Pair[i]);
        if (!NT_SUCCESS(status))
            break;
    }
    if (!NT_SUCCESS(status)) {
        for (; i >= 0; i--)
            WskDeregister(&Net->Pair[i]); // expected-warning {{[wsk.deregister-unregistered]}}
    }
    return status;
}

static NTSTATUS ClientStart(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };

    return WskRegister(&npi, &Net->Registration);
}

static VOID ClientStop(NET *Net)
{
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
}

static const struct MODULE {
    NTSTATUS (*Start)(NET *Net);
    VOID (*Stop)(NET *Net);
} Client = { ClientStart, ClientStop };

NTSTATUS table_bad(NET *Net)
{
    const struct MODULE *module = &Client;
    NTSTATUS status = module->Start(Net);

    if (!NT_SUCCESS(status))
        module->Stop(Net);
    return status;
}

NTSTATUS flag_start_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status;

    Net->Registered = FALSE;
    status = WskRegister(&npi, &Net->Registration);
    if (NT_SUCCESS(status))
        Net->Registered = TRUE;
    return status;
}

VOID flag_stop_ok(NET *Net)
{
    if (Net->Registered) {
        Net->Registered = FALSE;
        WskDeregister(&Net->Registration);
    }
}

NTSTATUS undo_behind_a_flag_ok(NET *Net)
{
    NTSTATUS status = flag_start_ok(Net);

    if (!NT_SUCCESS(status))
        flag_stop_ok(Net);
    return status;
}

NTSTATUS state_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Net->Registration);

    Net->State = NT_SUCCESS(status) ? Up : Down;
    if (Net->State == Up) {
        Net->State = Down;
        WskDeregister(&Net->Registration);
    }
    return status;
}

NTSTATUS interlocked_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status;

    InterlockedExchange(&Net->Bits, 0);
    status = WskRegister(&npi, &Net->Registration);
    if (NT_SUCCESS(status))
        InterlockedBitTestAndSet(&Net->Bits, RegisteredBit);
    if (InterlockedBitTestAndReset(&Net->Bits, RegisteredBit))
        WskDeregister(&Net->Registration);
    return status;
}

/* Registered by a function of another file. */
VOID registered_elsewhere_ok(NET *Net)
{
    WskDeregister(&Net->Registration);
}

NTSTATUS second_attempt_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Net->Registration);

    if (!NT_SUCCESS(status))
        status = WskRegister(&npi, &Net->Registration);
    if (NT_SUCCESS(status))
        WskDeregister(&Net->Registration);
    return status;
}

NTSTATUS loop_undoes_the_registered_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = STATUS_SUCCESS;
    int i;

    for (i = 0; i < 2; i++) {
        status = WskRegister(&npi, &Net->Pair[i]);
        if (!NT_SUCCESS(status))
            break;
    }
    if (!NT_SUCCESS(status)) {
        for (i--; i >= 0; i--)
            WskDeregister(&Net->Pair[i]);
    }
    return status;
}

NTSTATUS ladder_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Net->Registration);

    if (!NT_SUCCESS(status))
        goto Fail;
    Net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (Net->Buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Deregister;
    }
    return STATUS_SUCCESS;
Deregister:
    WskDeregister(&Net->Registration);
Fail:
    return status;
}
