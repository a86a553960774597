// wsk.capture-result-ignored: the provider NPI is used although the capture failed or was not checked.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    NTSTATUS Status;
    BOOLEAN Captured;
    LONG Bits;
} NET;

enum { CapturedBit };

extern WSK_REGISTRATION Registration;

VOID ignored_bad(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;

    WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi);
    npi.Dispatch->WskFreeAddressInfo(npi.Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    WskReleaseProviderNPI(&Registration);
}

NTSTATUS tested_after_the_use_bad(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;
    NTSTATUS status = WskCaptureProviderNPI(&Registration, 1000, &npi);

    npi.Dispatch->WskFreeAddressInfo(npi.Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    if (NT_SUCCESS(status))
        WskReleaseProviderNPI(&Registration);
    return status;
}

VOID failure_only_logged_bad(NET *Net, PADDRINFOEXW List)
{
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);

    if (!NT_SUCCESS(status))
        DbgPrint("no provider: %x\n", status);
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    WskReleaseProviderNPI(&Net->Registration);
}

static VOID CaptureQuietly(NET *Net)
{
    Net->Status = WskCaptureProviderNPI(&Net->Registration, WSK_INFINITE_WAIT, &Net->Provider);
}

VOID helper_keeps_it_for_itself_bad(NET *Net, PADDRINFOEXW List)
{
    CaptureQuietly(Net);
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    WskReleaseProviderNPI(&Net->Registration);
}

VOID one_failure_tested_bad(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;
    NTSTATUS status = WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi);

    if (status == STATUS_DEVICE_NOT_READY)
        return;
    npi.Dispatch->WskFreeAddressInfo(npi.Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    WskReleaseProviderNPI(&Registration);
}

VOID test_inverted_bad(NET *Net, PADDRINFOEXW List)
{
    const WSK_PROVIDER_NPI *npi = &Net->Provider;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        npi->Dispatch->WskFreeAddressInfo(npi->Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    else
        WskReleaseProviderNPI(&Net->Registration);
}

VOID retries_exhausted_bad(NET *Net, PADDRINFOEXW List)
{
    int i;

    for (i = 0; i < 3; i++) {
        if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, 100, &Net->Provider)))
            break;
    }
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    WskReleaseProviderNPI(&Net->Registration);
}

VOID through_a_copied_pointer_bad(NET *Net, PADDRINFOEXW List)
{
    const WSK_PROVIDER_DISPATCH *dispatch;
    PFN_WSK_FREE_ADDRESS_INFO freeAddressInfo;

    WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    dispatch = Net->Provider.Dispatch;
    freeAddressInfo = dispatch->WskFreeAddressInfo;
    freeAddressInfo(Net->Provider.Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    WskReleaseProviderNPI(&Net->Registration);
}

VOID tested_ok(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        return;
    npi.Dispatch->WskFreeAddressInfo(npi.Client, List);
    WskReleaseProviderNPI(&Registration);
}

/* Tested late, but before the use. */
NTSTATUS tested_later_ok(NET *Net, PADDRINFOEXW List)
{
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, 1000, &Net->Provider);

    Net->Status = status;
    DbgPrint("capture: %x\n", status);
    if (status != STATUS_SUCCESS)
        goto Exit;
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List);
    WskReleaseProviderNPI(&Net->Registration);
Exit:
    return status;
}

static BOOLEAN Capture(NET *Net)
{
    return NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider));
}

VOID helper_tells_ok(NET *Net, PADDRINFOEXW List)
{
    if (Capture(Net)) {
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List);
        WskReleaseProviderNPI(&Net->Registration);
    }
}

VOID status_in_a_field_ok(NET *Net, PADDRINFOEXW List)
{
    CaptureQuietly(Net);
    if (!NT_SUCCESS(Net->Status))
        return;
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List);
    WskReleaseProviderNPI(&Net->Registration);
}

VOID flag_tells_ok(NET *Net, PADDRINFOEXW List)
{
    Net->Captured = Capture(Net);
    if (Net->Captured)
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List);
    if (Net->Captured)
        WskReleaseProviderNPI(&Net->Registration);
    Net->Captured = FALSE;
}

VOID interlocked_bit_tells_ok(NET *Net, PADDRINFOEXW List)
{
    InterlockedExchange(&Net->Bits, 0);
    if (Capture(Net))
        InterlockedBitTestAndSet(&Net->Bits, CapturedBit);
    if (InterlockedBitTestAndReset(&Net->Bits, CapturedBit)) {
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List);
        WskReleaseProviderNPI(&Net->Registration);
    }
}

VOID switch_ok(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;

    switch (WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)) {
    case STATUS_SUCCESS:
        npi.Dispatch->WskFreeAddressInfo(npi.Client, List);
        WskReleaseProviderNPI(&Registration);
        break;
    case STATUS_DEVICE_NOT_READY:
        DbgPrint("try again later\n");
        break;
    default:
        break;
    }
}

VOID retried_and_tested_ok(NET *Net, PADDRINFOEXW List)
{
    NTSTATUS status = STATUS_UNSUCCESSFUL;
    int i;

    for (i = 0; i < 3 && !NT_SUCCESS(status); i++)
        status = WskCaptureProviderNPI(&Net->Registration, 100, &Net->Provider);
    if (!NT_SUCCESS(status))
        return;
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List);
    WskReleaseProviderNPI(&Net->Registration);
}

/* Captured by another function. */
VOID captured_elsewhere_ok(NET *Net, PADDRINFOEXW List)
{
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, List);
}
