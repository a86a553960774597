// wsk.capture-after-deregister: a capture with a registration that is over. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=wsk.capture-after-deregister %s
#include <ntddk.h>
#include <wsk.h>

static WSK_REGISTRATION g_registration;
static WSK_REGISTRATION g_other;
static WSK_PROVIDER_NPI g_npi;
static EX_PUSH_LOCK g_lock;
static FAST_MUTEX g_mutex;

NTSTATUS direct_bad(VOID)
{
    WskDeregister(&g_registration);
    return WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &g_npi); // expected-warning {{[wsk.capture-after-deregister]}}
}

static VOID Stop(WSK_REGISTRATION *registration)
{
    WskDeregister(registration);
}

NTSTATUS helper_bad(VOID)
{
    Stop(&g_other);
    return WskCaptureProviderNPI(&g_other, WSK_INFINITE_WAIT, &g_npi); // expected-warning {{[wsk.capture-after-deregister]}}
}

NTSTATUS other_ok(VOID)
{
    WskDeregister(&g_registration);
    return WskCaptureProviderNPI(&g_other, WSK_NO_WAIT, &g_npi);
}

NTSTATUS again_ok(WSK_CLIENT_NPI *client)
{
    NTSTATUS status;

    WskDeregister(&g_registration);
    status = WskRegister(client, &g_registration);
    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &g_npi);
    if (!NT_SUCCESS(status))
        WskDeregister(&g_registration);
    return status;
}

VOID release(VOID)
{
    WskReleaseProviderNPI(&g_registration);
    WskReleaseProviderNPI(&g_other);
}
