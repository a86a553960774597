// nmr.deregister-unregistered: what undoes a failed start deregisters whatever there is.
//
// RUN: %driver %s
//--- start.c
#include "driver.h"
HANDLE g_client;
VOID Undo(VOID);
NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&Client, NULL, &g_client);

    if (!NT_SUCCESS(status)) {
        g_client = NULL;
        Undo();
    }
    return status;
}
//--- wrong/undo.c
#include "driver.h"
extern HANDLE g_client;
VOID Undo(VOID)
{
    NTSTATUS status = NmrDeregisterClient(g_client); // expected-warning {{[nmr.deregister-unregistered]}}

    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
//--- right/undo.c
#include "driver.h"
extern HANDLE g_client;
VOID Undo(VOID)
{
    if (g_client != NULL && NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
