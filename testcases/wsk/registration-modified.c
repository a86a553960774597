// wsk.registration-modified: a live registration is written.
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

VOID cleared_bad(VOID)
{
    if (!NT_SUCCESS(WskRegister(&g_client, &g_registration)))
        return;
    RtlZeroMemory(&g_registration, sizeof(g_registration)); // expected-warning {{[wsk.registration-modified]}}
    WskDeregister(&g_registration);
}

static VOID Reset(CHANNEL *context)
{
    CHANNEL fresh = { 0 };

    *context = fresh; // expected-warning {{[wsk.registration-modified]}}
}

NTSTATUS copied_over_bad(CHANNEL *context)
{
    NTSTATUS status = WskRegister(&g_client, &context->Registration);

    if (NT_SUCCESS(status)) {
        Reset(context);
        WskDeregister(&context->Registration);
    }
    return status;
}

VOID around_ok(VOID)
{
    memset(&g_registration, 0, sizeof(g_registration));
    if (NT_SUCCESS(WskRegister(&g_client, &g_registration)))
        WskDeregister(&g_registration);
    memset(&g_registration, 0, sizeof(g_registration));
}

VOID failed_ok(VOID)
{
    if (!NT_SUCCESS(WskRegister(&g_client, &g_registration)))
        RtlZeroMemory(&g_registration, sizeof(g_registration));
}

VOID beside_ok(CHANNEL *context)
{
    if (NT_SUCCESS(WskRegister(&g_client, &context->Registration))) {
        context->Registered = TRUE;
        context->Npi.Client = NULL;
        RtlZeroMemory(&g_other, sizeof(g_other));
        WskDeregister(&context->Registration);
    }
}
