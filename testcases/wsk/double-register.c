// wsk.double-register: one object is registered twice.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_CLIENT_NPI g_client = { NULL, &g_dispatch };
static WSK_REGISTRATION g_registration;
static WSK_REGISTRATION g_other;
static WSK_PROVIDER_NPI g_npi;
static BOOLEAN g_registered;

typedef struct _CHANNEL {
    LIST_ENTRY Link;
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Npi;
    BOOLEAN Registered;
    KSPIN_LOCK Lock;
    KIRQL Irql;
} CHANNEL;

NTSTATUS twice_bad(VOID)
{
    NTSTATUS status = WskRegister(&g_client, &g_registration);

    if (NT_SUCCESS(status))
        status = WskRegister(&g_client, &g_registration); // expected-warning {{[wsk.double-register]}}
    return status;
}

static NTSTATUS Register(CHANNEL *context)
{
    return WskRegister(&g_client, &context->Registration); // expected-warning {{[wsk.double-register]}}
}

NTSTATUS captured_bad(CHANNEL *context)
{
    NTSTATUS status = WskCaptureProviderNPI(&context->Registration, WSK_NO_WAIT, &context->Npi);

    if (!NT_SUCCESS(status))
        return status;
    WskReleaseProviderNPI(&context->Registration);
    status = WskCaptureProviderNPI(&context->Registration, WSK_NO_WAIT, &context->Npi);
    if (NT_SUCCESS(status))
        status = Register(context);
    return status;
}

NTSTATUS again_ok(VOID)
{
    NTSTATUS status = WskRegister(&g_client, &g_registration);

    if (NT_SUCCESS(status)) {
        WskDeregister(&g_registration);
        status = WskRegister(&g_client, &g_registration);
    }
    return status;
}

NTSTATUS after_failure_ok(VOID)
{
    NTSTATUS status = WskRegister(&g_client, &g_registration);

    if (!NT_SUCCESS(status))
        status = WskRegister(&g_client, &g_registration);
    return status;
}

NTSTATUS two_objects_ok(VOID)
{
    NTSTATUS status = WskRegister(&g_client, &g_registration);

    if (NT_SUCCESS(status)) {
        status = WskRegister(&g_client, &g_other);
        if (!NT_SUCCESS(status))
            WskDeregister(&g_registration);
    }
    return status;
}

NTSTATUS array_ok(CHANNEL *contexts, ULONG count)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < count && NT_SUCCESS(status); i++) {
        status = WskRegister(&g_client, &contexts[i].Registration);
        contexts[i].Registered = NT_SUCCESS(status);
    }
    return STATUS_SUCCESS;
}
