/* expected-no-diagnostics */
#include "foo.h"

static HANDLE g_foo;

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (g_foo)
        FooClose(g_foo);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;
    driver->DriverUnload = Unload;
    status = FooOpen(0, &g_foo);
    if (!NT_SUCCESS(status))
        g_foo = NULL;
    return status;
}
