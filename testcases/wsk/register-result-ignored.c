// wsk.register-result-ignored: nobody looks whether WskRegister succeeded.
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

static NTSTATUS g_status;

VOID dropped_bad(VOID)
{
    WskRegister(&g_client, &g_registration); // expected-warning {{[wsk.register-result-ignored]}}
}

VOID variable_bad(CHANNEL *context)
{
    NTSTATUS status = WskRegister(&g_client, &context->Registration); // expected-warning {{[wsk.register-result-ignored]}}
    context->Registered = TRUE;
}

VOID cast_bad(VOID)
{
    if (!g_registered)
        (VOID)WskRegister(&g_client, &g_registration); // expected-warning {{[wsk.register-result-ignored]}}
    g_registered = TRUE;
}

NTSTATUS returned_ok(VOID)
{
    return WskRegister(&g_client, &g_registration);
}

VOID tested_ok(VOID)
{
    if (NT_SUCCESS(WskRegister(&g_client, &g_registration)))
        g_registered = TRUE;
}

VOID variable_ok(VOID)
{
    NTSTATUS status;

    status = WskRegister(&g_client, &g_registration);
    g_registered = status == STATUS_SUCCESS;
}

VOID kept_ok(NTSTATUS *out)
{
    g_status = WskRegister(&g_client, &g_registration);
    *out = WskRegister(&g_client, &g_other);
}
