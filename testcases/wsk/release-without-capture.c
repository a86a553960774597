// wsk.release-without-capture: WskReleaseProviderNPI where no capture is held.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PVOID Buffer;
    BOOLEAN Captured;
    LONG Bits;
} NET;

enum { CapturedBit };

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
extern WSK_REGISTRATION Registration;

/* In another file. */
VOID NetWarmUp(PWSK_REGISTRATION Registration);

VOID capture_failed_bad(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi))) {
        WskReleaseProviderNPI(&Registration); // expected-warning {{[wsk.release-without-capture]}}
        return;
    }
    WskReleaseProviderNPI(&Registration);
}

NTSTATUS label_too_high_bad(NET *Net)
{
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);

    if (!NT_SUCCESS(status))
        goto Release;
    Net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (Net->Buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Release;
    }
    return STATUS_SUCCESS;
Release:
    WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.release-without-capture]}}
    return status;
}

static VOID NetClose(NET *Net)
{
    WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.release-without-capture]}}
    WskDeregister(&Net->Registration);
}

NTSTATUS cleanup_releases_anyway_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Net->Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Net->Registration, 1000, &Net->Provider);
    if (!NT_SUCCESS(status))
        NetClose(Net);
    return status;
}

VOID after_deregister_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };

    if (!NT_SUCCESS(WskRegister(&npi, &Net->Registration)))
        return;
    WskDeregister(&Net->Registration);
    WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.release-without-capture]}}
}

VOID fresh_registration_bad(NET *Net)
{
    PWSK_REGISTRATION registration = &Net->Registration;
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };

    if (!NT_SUCCESS(WskRegister(&npi, registration)))
        return;
    WskReleaseProviderNPI(registration); // expected-warning {{[wsk.release-without-capture]}}
    WskDeregister(registration);
}

VOID flag_of_the_attempt_bad(NET *Net)
{
    BOOLEAN attempted = TRUE;
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);

    if (!NT_SUCCESS(status))
        DbgPrint("no provider: %x\n", status);
    if (attempted)
        WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.release-without-capture]}}
}

VOID loop_bad(NET *Net)
{
    WSK_PROVIDER_NPI npi;
    int i;

    for (i = 0; i < 2; i++) {
        if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
            DbgPrint("attempt %d failed\n", i);
        WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.release-without-capture]}}
    }
}

VOID captured_ok(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        WskReleaseProviderNPI(&Registration);
}

/* What another function captured is released here. */
VOID captured_elsewhere_ok(NET *Net)
{
    WskReleaseProviderNPI(&Net->Registration);
}

VOID captured_elsewhere_too_ok(NET *Net)
{
    WskReleaseProviderNPI(&Net->Registration);
    WskDeregister(&Net->Registration);
}

static NTSTATUS Capture(NET *Net)
{
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);

    Net->Captured = NT_SUCCESS(status);
    return status;
}

static VOID Release(NET *Net)
{
    if (Net->Captured) {
        Net->Captured = FALSE;
        WskReleaseProviderNPI(&Net->Registration);
    }
}

NTSTATUS guarded_helper_ok(NET *Net)
{
    NTSTATUS status = Capture(Net);

    Release(Net);
    Release(Net);
    return status;
}

VOID interlocked_ok(NET *Net)
{
    InterlockedExchange(&Net->Bits, 0);
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        InterlockedBitTestAndSet(&Net->Bits, CapturedBit);
    if (InterlockedBitTestAndReset(&Net->Bits, CapturedBit))
        WskReleaseProviderNPI(&Net->Registration);
}

NTSTATUS ladder_ok(NET *Net)
{
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);

    if (!NT_SUCCESS(status))
        goto Exit;
    Net->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (Net->Buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Release;
    }
    return STATUS_SUCCESS;
Release:
    WskReleaseProviderNPI(&Net->Registration);
Exit:
    return status;
}

VOID loop_ok(NET *Net)
{
    WSK_PROVIDER_NPI npi;
    int i;

    for (i = 0; i < 3; i++) {
        if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
            continue;
        WskReleaseProviderNPI(&Net->Registration);
    }
}

/* An earlier capture, by another function, may be held when this one fails. */
VOID opaque_callee_may_capture_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };

    if (!NT_SUCCESS(WskRegister(&npi, &Net->Registration)))
        return;
    NetWarmUp(&Net->Registration);
    WskReleaseProviderNPI(&Net->Registration);
    WskDeregister(&Net->Registration);
}
