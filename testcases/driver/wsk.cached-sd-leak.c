// wsk.cached-sd-leak: the descriptor is cached in another source.
//
// RUN: %driver %s wsk.cached-sd-leak
//--- cache.c
#include "driver.h"
NTSTATUS Cache(PVOID descriptor, PVOID *cached)
{
    return Npi.Dispatch->WskControlClient(Npi.Client, WSK_CACHE_SD, sizeof(descriptor), &descriptor, sizeof(*cached), cached,
                                          NULL, NULL);
}
//--- wrong/use.c
#include "driver.h"
NTSTATUS Cache(PVOID descriptor, PVOID *cached);
NTSTATUS Use(PVOID descriptor)
{
    PVOID cached = NULL;

    return Cache(descriptor, &cached) == STATUS_SUCCESS ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
} // expected-warning {{[wsk.cached-sd-leak]}}
//--- right/use.c
#include "driver.h"
NTSTATUS Cache(PVOID descriptor, PVOID *cached);
VOID Release(PVOID *cached);
NTSTATUS Use(PVOID descriptor)
{
    PVOID cached = NULL;
    NTSTATUS status = Cache(descriptor, &cached);

    if (NT_SUCCESS(status))
        Release(&cached);
    return status;
}
//--- right/release.c
#include "driver.h"
VOID Release(PVOID *cached)
{
    Npi.Dispatch->WskControlClient(Npi.Client, WSK_RELEASE_SD, sizeof(*cached), cached, 0, NULL, NULL, NULL);
}
