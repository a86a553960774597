// wsk.double-release: more releases than captures on the path.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_REGISTRATION Other;
    WSK_PROVIDER_NPI Provider;
    BOOLEAN Captured;
    LONG Bits;
} NET;

enum { CapturedBit };

extern WSK_REGISTRATION Registration;

VOID twice_in_a_row_bad(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        return;
    WskReleaseProviderNPI(&Registration);
    WskReleaseProviderNPI(&Registration); // expected-warning {{[wsk.double-release]}}
}

static VOID Release(NET *Net)
{
    WskReleaseProviderNPI(&Net->Registration);
}

VOID helper_released_bad(NET *Net)
{
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    Release(Net);
    WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.double-release]}}
}

NTSTATUS error_label_releases_again_bad(NET *Net)
{
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);

    if (!NT_SUCCESS(status))
        return status;
    status = Net->Provider.Dispatch->WskControlClient(Net->Provider.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    WskReleaseProviderNPI(&Net->Registration);
    if (!NT_SUCCESS(status))
        goto Error;
    return STATUS_SUCCESS;
Error:
    WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.double-release]}}
    return status;
}

VOID flag_never_cleared_bad(NET *Net)
{
    Net->Captured = NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider));
    if (Net->Captured)
        WskReleaseProviderNPI(&Net->Registration);
    if (Net->Captured)
        WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.double-release]}}
}

VOID loop_bad(NET *Net)
{
    int i;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    for (i = 0; i < 2; i++)
        WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.double-release]}}
}

VOID alias_bad(NET *Net)
{
    PWSK_REGISTRATION registration = &Net->Registration;

    if (!NT_SUCCESS(WskCaptureProviderNPI(registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    WskReleaseProviderNPI(&Net->Registration);
    WskReleaseProviderNPI(registration); // expected-warning {{[wsk.double-release]}}
}

VOID two_captures_three_releases_bad(NET *Net)
{
    WSK_PROVIDER_NPI second;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &second))) {
        WskReleaseProviderNPI(&Net->Registration);
        WskReleaseProviderNPI(&Net->Registration);
    }
    WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.double-release]}}
}

VOID once_ok(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        return;
    WskReleaseProviderNPI(&Registration);
}

/* A count, not a flag. */
VOID two_captures_two_releases_ok(NET *Net)
{
    WSK_PROVIDER_NPI second;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &second)))
        WskReleaseProviderNPI(&Net->Registration);
    WskReleaseProviderNPI(&Net->Registration);
}

/* No capture is visible: the count at the start is unknown. */
VOID captures_elsewhere_ok(NET *Net)
{
    WskReleaseProviderNPI(&Net->Registration);
    WskReleaseProviderNPI(&Net->Registration);
}

VOID two_registrations_ok(NET *Net)
{
    WSK_PROVIDER_NPI npi, other;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
        return;
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Other, WSK_NO_WAIT, &other)))
        WskReleaseProviderNPI(&Net->Other);
    WskReleaseProviderNPI(&Net->Registration);
}

VOID flag_cleared_ok(NET *Net)
{
    Net->Captured = NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider));
    if (Net->Captured) {
        Net->Captured = FALSE;
        Release(Net);
    }
    if (Net->Captured)
        Release(Net);
}

static VOID ReleaseOnce(NET *Net)
{
    if (InterlockedBitTestAndReset(&Net->Bits, CapturedBit))
        WskReleaseProviderNPI(&Net->Registration);
}

VOID interlocked_ok(NET *Net)
{
    InterlockedExchange(&Net->Bits, 0);
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    InterlockedBitTestAndSet(&Net->Bits, CapturedBit);
    ReleaseOnce(Net);
    ReleaseOnce(Net);
}

VOID captured_again_ok(NET *Net)
{
    int i;

    for (i = 0; i < 2; i++) {
        if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
            Release(Net);
    }
}
