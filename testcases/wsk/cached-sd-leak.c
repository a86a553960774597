// wsk.cached-sd-leak: a cached security descriptor is lost. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=wsk.cached-sd-leak %s
#include <ntddk.h>
#include <wsk.h>

static PVOID g_cached;

static NTSTATUS Cache(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor, PVOID *cached)
{
    return npi->Dispatch->WskControlClient(npi->Client, WSK_CACHE_SD, sizeof(descriptor), &descriptor, sizeof(*cached), cached,
                                           NULL, NULL);
}

static VOID Release(const WSK_PROVIDER_NPI *npi, PVOID cached)
{
    npi->Dispatch->WskControlClient(npi->Client, WSK_RELEASE_SD, sizeof(cached), &cached, 0, NULL, NULL, NULL);
}

NTSTATUS direct_bad(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor)
{
    PVOID cached = NULL;
    NTSTATUS status = npi->Dispatch->WskControlClient(npi->Client, WSK_CACHE_SD, sizeof(descriptor), &descriptor,
                                                      sizeof(cached), &cached, NULL, NULL);

    return NT_SUCCESS(status) ? STATUS_SUCCESS : status;
} // expected-warning {{[wsk.cached-sd-leak]}}

NTSTATUS helper_bad(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor, BOOLEAN keep)
{
    PVOID cached = NULL;
    NTSTATUS status = Cache(npi, descriptor, &cached);

    if (!NT_SUCCESS(status))
        return status;
    if (keep)
        return STATUS_SUCCESS;
    Release(npi, cached);
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.cached-sd-leak]}}

NTSTATUS released_ok(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor)
{
    PVOID cached = NULL;
    NTSTATUS status = Cache(npi, descriptor, &cached);

    if (NT_SUCCESS(status))
        Release(npi, cached);
    return status;
}

/* Released when the driver is unloaded. */
NTSTATUS stored_ok(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor)
{
    PVOID cached = NULL;
    NTSTATUS status = Cache(npi, descriptor, &cached);

    if (NT_SUCCESS(status))
        g_cached = cached;
    return status;
}

NTSTATUS global_ok(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor)
{
    return Cache(npi, descriptor, &g_cached);
}

PVOID returned_ok(const WSK_PROVIDER_NPI *npi, PSECURITY_DESCRIPTOR descriptor)
{
    PVOID cached = NULL;

    return NT_SUCCESS(Cache(npi, descriptor, &cached)) ? cached : NULL;
}

/* Another code. */
NTSTATUS other_ok(const WSK_PROVIDER_NPI *npi, PVOID query)
{
    PVOID answer = NULL;

    return npi->Dispatch->WskControlClient(npi->Client, WSK_TRANSPORT_LIST_QUERY, sizeof(query), &query, sizeof(answer),
                                           &answer, NULL, NULL);
}
