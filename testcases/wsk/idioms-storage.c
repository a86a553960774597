// wsk: where registrations and provider NPIs live in real drivers, and the smallest mistake with each.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _CHANNEL {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PADDRINFOEXW List;
} CHANNEL;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static CHANNEL ControlChannel, DataChannel;
static CHANNEL *Channels[2];

/* Two independent registrations in one file. */

NTSTATUS two_registrations_start_ok(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &ControlChannel.Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = WskRegister(&npi, &DataChannel.Registration);
    if (!NT_SUCCESS(status))
        WskDeregister(&ControlChannel.Registration);
    return status;
}

VOID two_registrations_stop_ok(VOID)
{
    WskDeregister(&DataChannel.Registration);
    WskDeregister(&ControlChannel.Registration);
}

NTSTATUS both_undone_bad(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &ControlChannel.Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = WskRegister(&npi, &DataChannel.Registration);
    if (!NT_SUCCESS(status)) {
        WskDeregister(&ControlChannel.Registration);
        WskDeregister(&DataChannel.Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    }
    return status;
}

/* Registered through one alias, deregistered through another. */

NTSTATUS aliases_ok(VOID)
{
    CHANNEL *channel = &ControlChannel;
    PWSK_REGISTRATION registration = &channel->Registration;
    WSK_CLIENT_NPI npi = { channel, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, registration);

    if (NT_SUCCESS(status))
        WskDeregister(&ControlChannel.Registration);
    return status;
}

NTSTATUS aliases_bad(VOID)
{
    CHANNEL *channel = &ControlChannel;
    PWSK_REGISTRATION registration = &channel->Registration;
    WSK_CLIENT_NPI npi = { channel, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, registration);

    if (NT_SUCCESS(status)) {
        WskDeregister(&ControlChannel.Registration);
        WskDeregister(registration); // expected-warning {{[wsk.double-deregister]}}
    }
    return status;
}

/* A registration in pool memory, kept in an array. */

NTSTATUS pool_start_ok(ULONG Index)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    CHANNEL *channel = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(CHANNEL), 'tseT');
    NTSTATUS status;

    if (channel == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = WskRegister(&npi, &channel->Registration);
    if (!NT_SUCCESS(status)) {
        ExFreePool(channel);
        return status;
    }
    Channels[Index] = channel;
    return STATUS_SUCCESS;
}

VOID pool_stop_ok(VOID)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(Channels); i++) {
        if (Channels[i] != NULL) {
            WskDeregister(&Channels[i]->Registration);
            ExFreePool(Channels[i]);
            Channels[i] = NULL;
        }
    }
}

VOID pool_stop_bad(VOID)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(Channels); i++)
        WskDeregister(&Channels[0]->Registration); // expected-warning {{[wsk.double-deregister]}}
}

/* A WSK_CLIENT_NPI may be a local variable, its dispatch table may not. */

NTSTATUS local_client_npi_ok(CHANNEL *Channel)
{
    WSK_CLIENT_NPI npi;

    npi.ClientContext = Channel;
    npi.Dispatch = &ClientDispatch;
    return WskRegister(&npi, &Channel->Registration);
}

NTSTATUS local_client_dispatch_bad(CHANNEL *Channel)
{
    WSK_CLIENT_DISPATCH dispatch = ClientDispatch;
    WSK_CLIENT_NPI npi;

    npi.ClientContext = Channel;
    npi.Dispatch = &dispatch;
    return WskRegister(&npi, &Channel->Registration);
} // expected-warning {{[wsk.client-dispatch-storage]}}

/* NPIs in a local, passed by pointer. */

static VOID FreeList(const WSK_PROVIDER_NPI *Npi, PADDRINFOEXW List)
{
    Npi->Dispatch->WskFreeAddressInfo(Npi->Client, List); // expected-warning {{[wsk.provider-call-after-release]}}
}

VOID passed_by_pointer_ok(CHANNEL *Channel)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Channel->Registration, WSK_NO_WAIT, &npi)))
        return;
    FreeList(&npi, Channel->List);
    WskReleaseProviderNPI(&Channel->Registration);
}

VOID passed_by_pointer_bad(CHANNEL *Channel)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Channel->Registration, WSK_NO_WAIT, &npi)))
        return;
    WskReleaseProviderNPI(&Channel->Registration);
    FreeList(&npi, Channel->List);
}

/* A function-local static NPI handed out by pointer. */

static const WSK_PROVIDER_NPI *GetProvider(NTSTATUS *Status)
{
    static WSK_PROVIDER_NPI npi;

    *Status = WskCaptureProviderNPI(&DataChannel.Registration, 1000, &npi);
    return &npi;
}

VOID local_static_ok(PADDRINFOEXW List)
{
    NTSTATUS status;
    const WSK_PROVIDER_NPI *npi = GetProvider(&status);

    if (NT_SUCCESS(status)) {
        npi->Dispatch->WskFreeAddressInfo(npi->Client, List);
        WskReleaseProviderNPI(&DataChannel.Registration);
    }
}

VOID local_static_bad(PADDRINFOEXW List)
{
    NTSTATUS status;
    const WSK_PROVIDER_NPI *npi = GetProvider(&status);

    npi->Dispatch->WskFreeAddressInfo(npi->Client, List); // expected-warning {{[wsk.capture-result-ignored]}}
    if (NT_SUCCESS(status))
        WskReleaseProviderNPI(&DataChannel.Registration);
}
