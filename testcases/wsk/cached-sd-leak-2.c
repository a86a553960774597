// wsk.cached-sd-leak: a cached security descriptor is released while a socket is being made with it.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static IO_COMPLETION_ROUTINE SignalEvent;

static NTSTATUS SignalEvent(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS Cache(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor, PVOID *cached)
{
    return npi->Dispatch->WskControlClient(npi->Client, WSK_CACHE_SD, sizeof(descriptor), &descriptor, sizeof(*cached), cached,
                                           NULL, NULL);
}

static NTSTATUS Open(const WSK_PROVIDER_NPI *npi, PVOID cached, PIRP irp)
{
    return npi->Dispatch->WskSocket(npi->Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET, NULL, NULL, NULL,
                                    NULL, cached, irp);
}

VOID direct_bad(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor, PIRP irp)
{
    PVOID cached = NULL;

    if (!NT_SUCCESS(Cache(npi, descriptor, &cached)))
        return;
    npi->Dispatch->WskSocket(npi->Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET, NULL, NULL, NULL, NULL,
                             cached, irp);
    npi->Dispatch->WskControlClient(npi->Client, WSK_RELEASE_SD, sizeof(cached), &cached, 0, NULL, NULL, NULL); // expected-warning {{[wsk.cached-sd-leak:early]}}
}

static VOID Release(const WSK_PROVIDER_NPI *npi, PVOID cached)
{
    npi->Dispatch->WskControlClient(npi->Client, WSK_RELEASE_SD, sizeof(cached), &cached, 0, NULL, NULL, NULL); // expected-warning {{[wsk.cached-sd-leak:early]}}
}

NTSTATUS helper_bad(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor, PIRP irp)
{
    PVOID cached = NULL;
    NTSTATUS status = Cache(npi, descriptor, &cached);

    if (!NT_SUCCESS(status))
        return status;
    status = Open(npi, cached, irp);
    Release(npi, cached);
    return status;
}

VOID waited_ok(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor, PIRP irp, PKEVENT event)
{
    PVOID cached = NULL;

    if (!NT_SUCCESS(Cache(npi, descriptor, &cached)))
        return;
    if (Open(npi, cached, irp) == STATUS_PENDING)
        KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
    npi->Dispatch->WskControlClient(npi->Client, WSK_RELEASE_SD, sizeof(cached), &cached, 0, NULL, NULL, NULL);
}

VOID failed_ok(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor, PIRP irp, PVOID *out)
{
    PVOID cached = NULL;

    if (!NT_SUCCESS(Cache(npi, descriptor, &cached)))
        return;
    if (!NT_SUCCESS(Open(npi, cached, irp)))
        npi->Dispatch->WskControlClient(npi->Client, WSK_RELEASE_SD, sizeof(cached), &cached, 0, NULL, NULL, NULL);
    else
        *out = cached;
}
