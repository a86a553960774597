// wsk.registration-leak-on-failure: init functions (variant init) whose caller is in another file.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_REGISTRATION Pair[2];
    WSK_PROVIDER_NPI Provider;
    PVOID Buffer;
    BOOLEAN Registered;
    BOOLEAN Captured;
} NET;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;

/* ExtendNet is in another file. It reaches what it is given, and everything that has a name outside this file. */
NTSTATUS ExtendNet(NET *Net);

NTSTATUS capture_status_returned_bad(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    return WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Provider);
} // expected-warning {{[wsk.registration-leak-on-failure}}

/* Cannot undo the failed start above: it would release a provider that was never captured. */
VOID NetCleanup(VOID)
{
    WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration);
}

static NTSTATUS Register(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };

    return WskRegister(&npi, &Net->Registration);
}

NTSTATUS no_memory_bad(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    Net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (Net->Buffer == NULL)
        status = STATUS_INSUFFICIENT_RESOURCES;
    return status;
} // expected-warning {{[wsk.registration-leak-on-failure}}

NTSTATUS label_too_low_bad(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        goto Fail;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    if (!NT_SUCCESS(status))
        goto Fail;
    Net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (Net->Buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Release;
    }
    return STATUS_SUCCESS;
Release:
    WskReleaseProviderNPI(&Net->Registration);
    WskDeregister(&Net->Registration);
Fail:
    return status;
} // expected-warning {{[wsk.registration-leak-on-failure}}

static NTSTATUS OpenNet(NET *Net)
{
    WSK_PROVIDER_CHARACTERISTICS characteristics;
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    return WskQueryProviderCharacteristics(&Net->Registration, &characteristics);
}

NTSTATUS visible_caller_forgets_bad(NET *Net)
{
    NTSTATUS status = OpenNet(Net);

    if (!NT_SUCCESS(status))
        DbgPrint("no network: %x\n", status);
    return status;
} // expected-warning {{[wsk.registration-leak-on-failure}}

NTSTATUS first_of_the_loop_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < 2; i++) {
        status = WskRegister(&npi, &Net->Pair[i]);
        if (!NT_SUCCESS(status))
            break;
    }
    return status;
} // expected-warning {{[wsk.registration-leak-on-failure}}

NTSTATUS flag_set_too_late_bad(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    if (!NT_SUCCESS(status))
        return status;
    Net->Captured = TRUE;
    Net->Registered = TRUE;
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.registration-leak-on-failure}}

NTSTATUS flag_set_before_the_failure_ok(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    Net->Registered = TRUE;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    if (NT_SUCCESS(status))
        Net->Captured = TRUE;
    return status;
}

/* The cleanup for both flagged functions: runs after a failed start as well. */
VOID FlaggedCleanup(NET *Net)
{
    if (Net->Captured)
        WskReleaseProviderNPI(&Net->Registration);
    Net->Captured = FALSE;
    if (Net->Registered)
        WskDeregister(&Net->Registration);
    Net->Registered = FALSE;
}

NTSTATUS ladder_ok(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        goto Fail;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    if (!NT_SUCCESS(status))
        goto Deregister;
    return STATUS_SUCCESS;
Deregister:
    WskDeregister(&Net->Registration);
Fail:
    return status;
}

static NTSTATUS OpenAndTell(NET *Net, BOOLEAN *Registered)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    *Registered = TRUE;
    return WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
}

NTSTATUS visible_caller_cleans_up_ok(NET *Net)
{
    BOOLEAN registered = FALSE;
    NTSTATUS status = OpenAndTell(Net, &registered);

    if (!NT_SUCCESS(status) && registered)
        WskDeregister(&Net->Registration);
    return status;
}

NTSTATUS loop_undone_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < 2; i++) {
        status = WskRegister(&npi, &Net->Pair[i]);
        if (!NT_SUCCESS(status))
            break;
    }
    if (!NT_SUCCESS(status)) {
        while (i-- > 0)
            WskDeregister(&Net->Pair[i]);
    }
    return status;
}

/* The registration is kept on purpose: a thread captures later. */
NTSTATUS kept_for_a_retry_ok(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    Net->Captured = NT_SUCCESS(status);
    return STATUS_SUCCESS;
}

NTSTATUS opaque_callee_may_undo_ok(NET *Net)
{
    NTSTATUS status = Register(Net);

    if (!NT_SUCCESS(status))
        return status;
    return ExtendNet(Net);
}
