/* The same driver, waiting. */
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS g_characteristics;

static VOID Unload(DRIVER_OBJECT *driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}

NTSTATUS DriverEntry(DRIVER_OBJECT *driver, UNICODE_STRING *path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
