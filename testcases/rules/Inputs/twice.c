/* Closed twice, on a path that runs through a helper. */
#include "foo.h"

static HANDLE g_foo;

static VOID Stop(VOID)
{
    FooClose(g_foo);
}

VOID Restart(VOID)
{
    Stop();
    FooClose(g_foo); // expected-warning {{'g_foo' is closed twice}}
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    HANDLE late;
    NTSTATUS status;
    Stop();
    status = FooOpen(1, &late);
    if (NT_SUCCESS(status))
        driver->DeviceObject = NULL;
} // expected-warning {{the driver can unload while 'late' is open}}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return FooOpen(0, &g_foo);
}
