#include "net.h"

static const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    StopNet();
    StopNet(); /* once more */
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return StartNet(g_characteristics);
}
