// nmr.handle-forgotten: of two registrations of two sources, the unload routine ends one.
//
// RUN: %driver %s
//--- entry.c
#include "driver.h"
NTSTATUS StartClient(VOID);
NTSTATUS StartProvider(VOID);
VOID StopClient(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = StartClient();

    if (!NT_SUCCESS(status))
        return status;
    status = StartProvider();
    if (!NT_SUCCESS(status))
        StopClient();
    driver->DriverUnload = Unload;
    return status;
}
//--- client.c
#include "driver.h"
static HANDLE g_client;
NTSTATUS StartClient(VOID)
{
    return NmrRegisterClient(&Client, NULL, &g_client);
}
VOID StopClient(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
//--- provider.c
#include "driver.h"
HANDLE g_provider;
NTSTATUS StartProvider(VOID)
{
    return NmrRegisterProvider(&Provider, NULL, &g_provider);
}
//--- wrong/unload.c
#include "driver.h"
VOID StopClient(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    StopClient();
} // expected-warning {{[nmr.handle-forgotten]}}
//--- right/unload.c
#include "driver.h"
VOID StopClient(VOID);
VOID StopProvider(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    StopProvider();
    StopClient();
}
//--- right/stop.c
#include "driver.h"
extern HANDLE g_provider;
VOID StopProvider(VOID)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
}
