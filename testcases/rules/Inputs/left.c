/* Opened at the start, closed nowhere. */
#include "foo.h"

static HANDLE g_foo;

static VOID Unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return FooOpen(0, &g_foo);
}
