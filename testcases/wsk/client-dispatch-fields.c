// wsk.client-dispatch-fields: version 0, or a reserved member that is not 0.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH g_no_version = { 0, 0, NULL };
static const WSK_CLIENT_DISPATCH g_reserved = { MAKE_WSK_VERSION(1, 0), 1, NULL };
static const WSK_CLIENT_DISPATCH g_plain = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static const WSK_CLIENT_DISPATCH g_designated = { .Version = MAKE_WSK_VERSION(1, 0) };
static WSK_CLIENT_DISPATCH g_filled;

static WSK_REGISTRATION g_registration;

NTSTATUS version_bad(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_no_version };

    return WskRegister(&client, &g_registration); // expected-warning {{[wsk.client-dispatch-fields]}}
}

NTSTATUS reserved_bad(VOID)
{
    WSK_CLIENT_NPI client;

    client.ClientContext = NULL;
    client.Dispatch = &g_reserved;
    return WskRegister(&client, &g_registration); // expected-warning {{[wsk.client-dispatch-fields]}}
}

NTSTATUS plain_ok(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_plain };

    return WskRegister(&client, &g_registration);
}

NTSTATUS designated_ok(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_designated };

    return WskRegister(&client, &g_registration);
}

/* Filled in at run time. */
NTSTATUS filled_ok(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_filled };

    g_filled.Version = MAKE_WSK_VERSION(1, 0);
    return WskRegister(&client, &g_registration);
}

NTSTATUS filled_elsewhere_ok(const WSK_CLIENT_NPI *Client)
{
    return WskRegister(Client, &g_registration);
}
