// wsk.deregister-while-captured: WskDeregister on a path that itself holds a capture waits for ever.
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

/* In other files. */
VOID NetAnnounceStop(NET *Net);

NTSTATUS error_label_bad(NET *Net)
{
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);

    if (!NT_SUCCESS(status))
        goto Error;
    status = Net->Provider.Dispatch->WskControlClient(Net->Provider.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    if (!NT_SUCCESS(status))
        goto Error;
    WskReleaseProviderNPI(&Net->Registration);
    return STATUS_SUCCESS;
Error:
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-while-captured]}}
    return status;
}

static NTSTATUS Capture(NET *Net)
{
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, 1000, &Net->Provider);

    Net->Captured = NT_SUCCESS(status);
    return status;
}

static VOID NetShutdown(NET *Net)
{
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-while-captured]}}
}

VOID through_helpers_bad(NET *Net)
{
    if (NT_SUCCESS(Capture(Net)))
        NetShutdown(Net);
    else
        WskDeregister(&Net->Registration);
}

VOID two_captures_one_release_bad(NET *Net)
{
    WSK_PROVIDER_NPI second;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &second))) {
        WskReleaseProviderNPI(&Net->Registration);
        return;
    }
    WskReleaseProviderNPI(&Net->Registration);
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-while-captured]}}
}

VOID wrong_guard_bad(NET *Net)
{
    WSK_PROVIDER_NPI npi;
    BOOLEAN captured = FALSE;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
        captured = TRUE;
    if (!captured)
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-while-captured]}}
}

VOID other_registration_released_bad(NET *Net)
{
    WSK_PROVIDER_NPI npi, other;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Other, WSK_NO_WAIT, &other)))
        return;
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi))) {
        WskReleaseProviderNPI(&Net->Other);
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-while-captured]}}
        return;
    }
    WskReleaseProviderNPI(&Net->Other);
}

VOID loop_of_captures_bad(NET *Net)
{
    WSK_PROVIDER_NPI npi;
    int i;

    for (i = 0; i < 2; i++) {
        if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
            break;
    }
    if (i == 2)
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-while-captured]}}
    else if (i == 1)
        WskReleaseProviderNPI(&Net->Registration);
}

VOID alias_bad(VOID)
{
    PWSK_REGISTRATION registration = &Registration;
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(registration, WSK_NO_WAIT, &npi)))
        return;
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-while-captured]}}
}

VOID capture_failed_ok(NET *Net)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
        WskReleaseProviderNPI(&Net->Registration);
    else
        WskDeregister(&Net->Registration);
}

NTSTATUS flag_tells_ok(NET *Net)
{
    BOOLEAN captured = FALSE;
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);

    if (!NT_SUCCESS(status))
        goto Error;
    captured = TRUE;
    status = Net->Provider.Dispatch->WskControlClient(Net->Provider.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    if (!NT_SUCCESS(status))
        goto Error;
    Net->Captured = TRUE;
    return STATUS_SUCCESS;
Error:
    if (captured)
        WskReleaseProviderNPI(&Net->Registration);
    WskDeregister(&Net->Registration);
    return status;
}

VOID field_flag_tells_ok(NET *Net)
{
    if (NT_SUCCESS(Capture(Net)))
        Net->Provider.Dispatch->WskControlClient(Net->Provider.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    if (Net->Captured)
        WskReleaseProviderNPI(&Net->Registration);
    Net->Captured = FALSE;
    WskDeregister(&Net->Registration);
}

VOID interlocked_bit_tells_ok(NET *Net)
{
    InterlockedExchange(&Net->Bits, 0);
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        InterlockedBitTestAndSet(&Net->Bits, CapturedBit);
    if (InterlockedBitTestAndReset(&Net->Bits, CapturedBit))
        WskReleaseProviderNPI(&Net->Registration);
    WskDeregister(&Net->Registration);
}

VOID loop_released_ok(NET *Net)
{
    WSK_PROVIDER_NPI npi;
    int i;

    for (i = 0; i < 3; i++) {
        if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
            WskReleaseProviderNPI(&Net->Registration);
    }
    WskDeregister(&Net->Registration);
}

VOID other_registration_ok(NET *Net)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Other, WSK_NO_WAIT, &npi)))
        return;
    WskDeregister(&Net->Registration);
    WskReleaseProviderNPI(&Net->Other);
}

/* This function captured nothing; what another one holds is not known. */
VOID nothing_captured_here_ok(NET *Net)
{
    WskDeregister(&Net->Registration);
}

/* The callee gets the owner of the capture: it may release it. */
VOID opaque_callee_may_release_ok(NET *Net)
{
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    NetAnnounceStop(Net);
    WskDeregister(&Net->Registration);
}
