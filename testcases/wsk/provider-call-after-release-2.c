// wsk.provider-call-after-release: without a visible capture on the path, the only capture of the file tells the count.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };

static WSK_REGISTRATION Single;
static WSK_PROVIDER_NPI SingleProvider;

static WSK_REGISTRATION Counted;
static WSK_PROVIDER_NPI ResolverProvider, SocketProvider;

static PADDRINFOEXW SingleList, CountedList;

NTSTATUS SingleStart(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Single);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Single, WSK_NO_WAIT, &SingleProvider);
    if (!NT_SUCCESS(status))
        WskDeregister(&Single);
    return status;
}

VOID single_capture_site_bad(VOID)
{
    WskReleaseProviderNPI(&Single);
    SingleProvider.Dispatch->WskFreeAddressInfo(SingleProvider.Client, SingleList); // expected-warning {{[wsk.provider-call-after-release]}}
    WskDeregister(&Single);
}

VOID single_capture_site_ok(VOID)
{
    SingleProvider.Dispatch->WskFreeAddressInfo(SingleProvider.Client, SingleList);
    WskReleaseProviderNPI(&Single);
    WskDeregister(&Single);
}

NTSTATUS CountedStart(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Counted);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Counted, WSK_NO_WAIT, &SocketProvider);
    if (!NT_SUCCESS(status))
        WskDeregister(&Counted);
    return status;
}

NTSTATUS ResolverStart(VOID)
{
    return WskCaptureProviderNPI(&Counted, WSK_NO_WAIT, &ResolverProvider);
}

/* Two functions capture with this registration: one release does not say that the count is 0. */
VOID two_capture_sites_ok(VOID)
{
    WskReleaseProviderNPI(&Counted);
    SocketProvider.Dispatch->WskFreeAddressInfo(SocketProvider.Client, CountedList);
}

VOID CountedStop(VOID)
{
    WskReleaseProviderNPI(&Counted);
    WskDeregister(&Counted);
}
