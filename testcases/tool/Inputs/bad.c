/* A driver whose Unload does not wait: one finding of nmr.unload-without-wait. */
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS g_characteristics;

static VOID Unload(DRIVER_OBJECT *driver)
{
	NmrDeregisterClient(g_client);
}

NTSTATUS DriverEntry(DRIVER_OBJECT *driver, UNICODE_STRING *path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
