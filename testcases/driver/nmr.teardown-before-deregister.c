// nmr.teardown-before-deregister: who uses and releases the memory is another source than the unload routine.
//
// RUN: %driver %s nmr.teardown-before-deregister
//--- callbacks.c
#include "driver.h"
ULONG *g_table;
ULONG g_seen;
CLIENT(Client, Attach, Detach, NULL);
NTSTATUS Detach(PVOID context)
{
    g_seen = g_table[0];
    return STATUS_SUCCESS;
}
VOID Release(VOID)
{
    ExFreePool(g_table);
}
//--- deregister.c
#include "driver.h"
HANDLE g_client;
VOID Deregister(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING) // expected-warning {{[nmr.teardown-before-deregister]}}
        NmrWaitForClientDeregisterComplete(g_client);
}
//--- wrong/unload.c
#include "driver.h"
VOID Release(VOID);
VOID Deregister(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Release();
    Deregister();
}
//--- right/unload.c
#include "driver.h"
VOID Release(VOID);
VOID Deregister(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Deregister();
    Release();
}
