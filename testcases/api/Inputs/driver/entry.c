#include <ntddk.h>
NTSTATUS Start(VOID);
VOID Stop(VOID);
static VOID Unload(DRIVER_OBJECT *driver)
{
    Stop();
}
NTSTATUS DriverEntry(DRIVER_OBJECT *driver, UNICODE_STRING *path)
{
    driver->DriverUnload = Unload;
    return Start();
}
