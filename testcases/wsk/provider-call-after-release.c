// wsk.provider-call-after-release: a function of WSK_PROVIDER_DISPATCH is called after the last release.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PADDRINFOEXW List;
    BOOLEAN Captured;
} NET;

extern WSK_REGISTRATION Registration;

/* In another file. */
NTSTATUS NetRecapture(NET *Net);

VOID list_freed_too_late_bad(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        return;
    WskReleaseProviderNPI(&Registration);
    npi.Dispatch->WskFreeAddressInfo(npi.Client, List); // expected-warning {{[wsk.provider-call-after-release]}}
}

static VOID Release(NET *Net)
{
    WskReleaseProviderNPI(&Net->Registration);
}

static VOID FreeList(NET *Net)
{
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List); // expected-warning {{[wsk.provider-call-after-release]}}
    Net->List = NULL;
}

VOID helpers_in_the_wrong_order_bad(NET *Net)
{
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    Release(Net);
    FreeList(Net);
}

VOID copied_by_value_bad(NET *Net)
{
    WSK_PROVIDER_NPI copy;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    copy = Net->Provider;
    WskReleaseProviderNPI(&Net->Registration);
    RtlZeroMemory(&Net->Provider, sizeof(Net->Provider));
    copy.Dispatch->WskFreeAddressInfo(copy.Client, Net->List); // expected-warning {{[wsk.provider-call-after-release]}}
}

VOID function_pointer_in_a_local_bad(NET *Net)
{
    const WSK_PROVIDER_NPI *npi = &Net->Provider;
    PFN_WSK_FREE_ADDRESS_INFO WskFreeAddressInfo;
    PWSK_CLIENT client;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    WskFreeAddressInfo = npi->Dispatch->WskFreeAddressInfo;
    client = npi->Client;
    WskReleaseProviderNPI(&Net->Registration);
    WskFreeAddressInfo(client, Net->List); // expected-warning {{[wsk.provider-call-after-release]}}
}

VOID broken_over_lines_bad(PIRP Irp)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        return;
    WskReleaseProviderNPI(&Registration);
    npi.Dispatch-> // expected-warning {{[wsk.provider-call-after-release]}}
        WskSocket(npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
                  NULL, NULL, NULL, NULL, NULL, Irp);
}

VOID flag_of_another_thing_bad(NET *Net)
{
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    Net->Captured = TRUE;
    WskReleaseProviderNPI(&Net->Registration);
    if (Net->Captured)
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List); // expected-warning {{[wsk.provider-call-after-release]}}
}

VOID loop_bad(NET *Net, PADDRINFOEXW *Lists)
{
    int i;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    for (i = 0; i < 2; i++) {
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Lists[i]); // expected-warning {{[wsk.provider-call-after-release]}}
        if (i == 0)
            WskReleaseProviderNPI(&Net->Registration);
    }
}

VOID two_captures_two_releases_bad(NET *Net)
{
    WSK_PROVIDER_NPI second;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &second)))
        WskReleaseProviderNPI(&Net->Registration);
    WskReleaseProviderNPI(&Net->Registration);
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List); // expected-warning {{[wsk.provider-call-after-release]}}
}

VOID freed_before_the_release_ok(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        return;
    npi.Dispatch->WskFreeAddressInfo(npi.Client, List);
    WskReleaseProviderNPI(&Registration);
}

VOID nested_capture_ok(NET *Net)
{
    WSK_PROVIDER_NPI inner;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &inner)))
        WskReleaseProviderNPI(&Net->Registration);
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List);
    WskReleaseProviderNPI(&Net->Registration);
}

/* Sockets outlive the release of the provider. */
VOID socket_function_ok(NET *Net, PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP SendIrp, PIRP CloseIrp)
{
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    WskReleaseProviderNPI(&Net->Registration);
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, SendIrp);
    CONNECTION(Socket)->WskCloseSocket(Socket, CloseIrp);
}

VOID fresh_capture_ok(NET *Net)
{
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    WskReleaseProviderNPI(&Net->Registration);
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List);
    WskReleaseProviderNPI(&Net->Registration);
}

VOID fresh_capture_into_another_npi_ok(NET *Net)
{
    WSK_PROVIDER_NPI fresh;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    WskReleaseProviderNPI(&Net->Registration);
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &fresh)))
        return;
    fresh.Dispatch->WskFreeAddressInfo(fresh.Client, Net->List);
    WskReleaseProviderNPI(&Net->Registration);
}

VOID flag_cleared_ok(NET *Net)
{
    Net->Captured = NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider));
    if (!Net->Captured)
        return;
    if (Net->List == NULL) {
        WskReleaseProviderNPI(&Net->Registration);
        Net->Captured = FALSE;
    }
    if (Net->Captured) {
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List);
        WskReleaseProviderNPI(&Net->Registration);
    }
}

/* Captures elsewhere are not known: more than one function here captures into such an object. */
VOID captured_elsewhere_ok(NET *Net)
{
    WskReleaseProviderNPI(&Net->Registration);
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List);
}

VOID opaque_callee_may_capture_ok(NET *Net)
{
    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    WskReleaseProviderNPI(&Net->Registration);
    if (!NT_SUCCESS(NetRecapture(Net)))
        return;
    Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List);
}
