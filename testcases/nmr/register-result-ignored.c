// nmr.register-result-ignored: nobody looks whether the registration succeeded.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

extern const NPI_CLIENT_CHARACTERISTICS g_chars;
static HANDLE g_client;
static HANDLE g_tested;
static HANDLE g_plain;
static NTSTATUS g_status;

typedef struct SESSION {
    HANDLE Nmr;
    NTSTATUS Status;
} SESSION;

VOID local_bad(VOID)
{
    HANDLE handle;

    NmrRegisterClient(&g_chars, NULL, &handle); // expected-warning {{[nmr.register-result-ignored]}}
    g_client = handle;
}

VOID variable_bad(VOID)
{
    NTSTATUS status;

    status = NmrRegisterClient(&g_chars, NULL, &g_plain); // expected-warning {{[nmr.register-result-ignored]}}
}

VOID stop(VOID)
{
    if (NmrDeregisterClient(g_plain) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_plain);
    if (g_tested != NULL && NmrDeregisterClient(g_tested) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_tested);
}

NTSTATUS returned_ok(VOID)
{
    return NmrRegisterClient(&g_chars, NULL, &g_client);
}

VOID tested_ok(VOID)
{
    HANDLE handle = NULL;
    NTSTATUS status = NmrRegisterClient(&g_chars, NULL, &handle);

    if (NT_SUCCESS(status))
        g_client = handle;
}

// Somebody else may read it.
VOID kept_ok(SESSION *session)
{
    g_status = NmrRegisterClient(&g_chars, NULL, &g_client);
    session->Status = NmrRegisterClient(&g_chars, session, &session->Nmr);
}

// The handle was NULL before and is tested afterwards: a weak check, but one.
VOID handle_is_tested_ok(VOID)
{
    HANDLE handle = NULL;

    NmrRegisterClient(&g_chars, NULL, &handle);
    if (handle != NULL)
        g_client = handle;
}

VOID handle_is_tested_elsewhere_ok(VOID)
{
    NmrRegisterClient(&g_chars, NULL, &g_tested);
}

// Another file may test it.
VOID field_ok(SESSION *session)
{
    NmrRegisterClient(&g_chars, session, &session->Nmr);
}
