// wsk: flags, states, interlocked operations and run-once, and the smallest mistake with each.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PADDRINFOEXW List;
    volatile LONG State;
    ULONG Users;
} NET;

enum { Stopped, Running };

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };

/* Initialised on first use, tested twice; the registration is alive exactly when the status says success. */

static WSK_REGISTRATION LazyRegistration;
static WSK_PROVIDER_NPI LazyProvider;
static volatile NTSTATUS LazyStatus = STATUS_RETRY;
static ERESOURCE LazyLock;

NTSTATUS lazy_start_ok(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = LazyStatus;

    if (status != STATUS_RETRY)
        return status;
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&LazyLock, TRUE);
    status = LazyStatus;
    if (status != STATUS_RETRY)
        goto Unlock;
    status = WskRegister(&npi, &LazyRegistration);
    if (!NT_SUCCESS(status))
        goto Publish;
    status = WskCaptureProviderNPI(&LazyRegistration, WSK_INFINITE_WAIT, &LazyProvider);
    if (!NT_SUCCESS(status))
        WskDeregister(&LazyRegistration);
Publish:
    LazyStatus = status;
Unlock:
    ExReleaseResourceLite(&LazyLock);
    KeLeaveCriticalRegion();
    return status;
}

VOID lazy_stop_ok(VOID)
{
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&LazyLock, TRUE);
    if (LazyStatus == STATUS_SUCCESS) {
        WskReleaseProviderNPI(&LazyRegistration);
        WskDeregister(&LazyRegistration);
    }
    LazyStatus = STATUS_RETRY;
    ExReleaseResourceLite(&LazyLock);
    KeLeaveCriticalRegion();
}

NTSTATUS lazy_start_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status;

    status = WskRegister(&npi, &Net->Registration);
    if (!NT_SUCCESS(status))
        goto Exit;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_INFINITE_WAIT, &Net->Provider);
    if (!NT_SUCCESS(status))
        goto Release;
    return STATUS_SUCCESS;
Release:
    WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.release-without-capture]}}
    WskDeregister(&Net->Registration);
Exit:
    return status;
}

/* A state changed by compare-and-exchange. */

VOID compare_exchange_ok(NET *Net)
{
    if (InterlockedCompareExchange(&Net->State, Stopped, Running) == Running)
        WskDeregister(&Net->Registration);
    if (InterlockedCompareExchange(&Net->State, Stopped, Running) == Running)
        WskDeregister(&Net->Registration);
}

VOID compare_exchange_bad(NET *Net)
{
    if (InterlockedCompareExchange(&Net->State, Running, Running) == Running)
        WskDeregister(&Net->Registration);
    if (InterlockedCompareExchange(&Net->State, Stopped, Running) == Running)
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

/* Users are counted under a lock; the last one deregisters. */

NTSTATUS counted_start_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = STATUS_SUCCESS;

    if (Net->Users == 0)
        status = WskRegister(&npi, &Net->Registration);
    if (NT_SUCCESS(status))
        Net->Users++;
    return status;
}

VOID counted_stop_ok(NET *Net)
{
    if (--Net->Users == 0)
        WskDeregister(&Net->Registration);
}

VOID counted_stop_bad(NET *Net)
{
    if (--Net->Users == 0)
        WskDeregister(&Net->Registration);
    if (Net->Users == 0)
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

/* The capture runs once; a later call is only a barrier. */

static RTL_RUN_ONCE Once = RTL_RUN_ONCE_INIT;
static WSK_REGISTRATION OnceRegistration;
static WSK_PROVIDER_NPI OnceProvider;

static ULONG NTAPI CaptureOnce(PRTL_RUN_ONCE RunOnce, PVOID Parameter, PVOID *Context)
{
    if (Parameter == NULL)
        return FALSE;
    return NT_SUCCESS(WskCaptureProviderNPI(&OnceRegistration, 5000, Parameter));
}

NTSTATUS once_ok(PADDRINFOEXW List)
{
    NTSTATUS status = RtlRunOnceExecuteOnce(&Once, CaptureOnce, &OnceProvider, NULL);

    if (NT_SUCCESS(status))
        OnceProvider.Dispatch->WskFreeAddressInfo(OnceProvider.Client, List);
    return status;
}

VOID once_stop_ok(VOID)
{
    if (NT_SUCCESS(RtlRunOnceExecuteOnce(&Once, CaptureOnce, NULL, NULL)))
        WskReleaseProviderNPI(&OnceRegistration);
    WskDeregister(&OnceRegistration);
}

VOID not_once_bad(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;

    CaptureOnce(&Once, &npi, NULL);
    npi.Dispatch->WskFreeAddressInfo(npi.Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    WskReleaseProviderNPI(&OnceRegistration);
}

/* A boolean and the object it speaks for, in one structure. */

VOID local_flag_ok(NET *Net)
{
    BOOLEAN captured = NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider));

    if (captured)
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List);
    if (captured)
        WskReleaseProviderNPI(&Net->Registration);
    WskDeregister(&Net->Registration);
}

VOID local_flag_bad(NET *Net)
{
    BOOLEAN captured = NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider));

    if (captured)
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List);
    if (!captured)
        WskReleaseProviderNPI(&Net->Registration); // expected-warning {{[wsk.release-without-capture]}}
    else
        WskReleaseProviderNPI(&Net->Registration);
    WskDeregister(&Net->Registration);
}
