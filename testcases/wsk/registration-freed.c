// wsk.registration-freed: memory is freed with a live registration in it.
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

// Other files of the driver.
VOID StopContext(CHANNEL *context);

VOID always_bad(VOID)
{
    CHANNEL *context = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*context), 'gatt');
    NTSTATUS status;

    if (context == NULL)
        return;
    status = WskRegister(&g_client, &context->Registration);
    if (!NT_SUCCESS(status))
        DbgPrint("not registered: %x\n", status);
    ExFreePoolWithTag(context, 'gatt'); // expected-warning {{[wsk.registration-freed]}}
}

static VOID Free(CHANNEL *context)
{
    ExFreePoolWithTag(context, 'gatt'); // expected-warning {{[wsk.registration-freed]}}
}

VOID captured_bad(CHANNEL *context)
{
    if (NT_SUCCESS(WskCaptureProviderNPI(&context->Registration, WSK_NO_WAIT, &context->Npi))) {
        WskReleaseProviderNPI(&context->Registration);
        if (NT_SUCCESS(WskCaptureProviderNPI(&context->Registration, WSK_NO_WAIT, &context->Npi)))
            Free(context);
    }
}

NTSTATUS on_failure_ok(CHANNEL **out)
{
    CHANNEL *context = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*context), 'gatt');
    NTSTATUS status;

    if (context == NULL)
        return STATUS_NO_MEMORY;
    status = WskRegister(&g_client, &context->Registration);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(context, 'gatt');
    else
        *out = context;
    return status;
}

VOID deregistered_ok(CHANNEL *context)
{
    if (NT_SUCCESS(WskRegister(&g_client, &context->Registration)))
        WskDeregister(&context->Registration);
    ExFreePoolWithTag(context, 'gatt');
}

VOID elsewhere_ok(CHANNEL *context)
{
    if (NT_SUCCESS(WskRegister(&g_client, &context->Registration)))
        StopContext(context);
    ExFreePoolWithTag(context, 'gatt');
}

// Whether it is registered, the flag says.
VOID flag_ok(CHANNEL *context)
{
    if (context->Registered)
        WskDeregister(&context->Registration);
    ExFreePoolWithTag(context, 'gatt');
}
