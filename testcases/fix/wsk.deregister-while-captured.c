// wsk.deregister-while-captured: the provider is released first, where every path has captured it.
//
// RUN: %fix %s
//--- tried-one.c
#include <ntddk.h>
#include <wsk.h>

NTSTATUS Use(WSK_PROVIDER_NPI *provider);

NTSTATUS Run(WSK_REGISTRATION *registration)
{
    WSK_PROVIDER_NPI provider;
    NTSTATUS status = WskCaptureProviderNPI(registration, WSK_NO_WAIT, &provider);

    if (NT_SUCCESS(status)) {
        status = Use(&provider);
        WskDeregister(registration);
    }
    return status;
}
//--- after-one.c
#include <ntddk.h>
#include <wsk.h>

NTSTATUS Use(WSK_PROVIDER_NPI *provider);

NTSTATUS Run(WSK_REGISTRATION *registration)
{
    WSK_PROVIDER_NPI provider;
    NTSTATUS status = WskCaptureProviderNPI(registration, WSK_NO_WAIT, &provider);

    if (NT_SUCCESS(status)) {
        status = Use(&provider);
        WskReleaseProviderNPI(registration);
        WskDeregister(registration);
    }
    return status;
}
//--- left-some.c
#include <ntddk.h>
#include <wsk.h>

NTSTATUS Use(WSK_PROVIDER_NPI *provider);

NTSTATUS Run(WSK_REGISTRATION *registration)
{
    WSK_PROVIDER_NPI provider;
    NTSTATUS status = WskCaptureProviderNPI(registration, WSK_NO_WAIT, &provider);

    if (NT_SUCCESS(status))
        status = Use(&provider);
    WskDeregister(registration);
    return status;
}
