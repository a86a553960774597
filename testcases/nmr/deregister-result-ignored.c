// nmr.deregister-result-ignored: the result of a deregistration is dropped. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.deregister-result-ignored %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static HANDLE g_client;
static HANDLE g_provider;

VOID client_bad(VOID)
{
    NmrDeregisterClient(g_client); // expected-warning {{[nmr.deregister-result-ignored]}}
    NmrWaitForClientDeregisterComplete(g_client);
}

VOID branch_bad(HANDLE provider)
{
    if (provider == NULL)
        return;
    NmrDeregisterProvider(provider); // expected-warning {{[nmr.deregister-result-ignored]}}
    NmrWaitForProviderDeregisterComplete(provider);
}

VOID meant_ok(VOID)
{
    (void)NmrDeregisterClient(g_client);
    (void)NmrWaitForClientDeregisterComplete(g_client);
}

VOID tested_ok(VOID)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
}

NTSTATUS returned_ok(HANDLE client)
{
    return NmrDeregisterClient(client);
}

VOID kept_ok(VOID)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    if (status == STATUS_PENDING)
        status = NmrWaitForClientDeregisterComplete(g_client);
    DbgPrint("%x", status);
}
