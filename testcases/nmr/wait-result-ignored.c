// nmr.wait-result-ignored: the result of the wait is dropped. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.wait-result-ignored %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static HANDLE g_client;
static HANDLE g_provider;

VOID client_bad(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-result-ignored]}}
}

VOID unread_bad(VOID)
{
    NTSTATUS status = NmrDeregisterProvider(g_provider), ignored;

    if (status == STATUS_PENDING)
        ignored = NmrWaitForProviderDeregisterComplete(g_provider); // expected-warning {{[nmr.wait-result-ignored]}}
}

VOID meant_ok(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        (VOID)NmrWaitForClientDeregisterComplete(g_client);
}

VOID asserted_ok(VOID)
{
    NTSTATUS status = NmrDeregisterProvider(g_provider);

    if (status == STATUS_PENDING) {
        status = NmrWaitForProviderDeregisterComplete(g_provider);
        NT_ASSERT(NT_SUCCESS(status));
    }
}

NTSTATUS returned_ok(VOID)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    return status == STATUS_PENDING ? NmrWaitForClientDeregisterComplete(g_client) : status;
}
