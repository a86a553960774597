// nmr.registration-overwritten: functions of two sources register into the same variable.
//
// RUN: %driver %s
//--- client.c
#include "driver.h"
extern HANDLE g_first;
NTSTATUS StartClient(VOID)
{
    return NmrRegisterClient(&Client, NULL, &g_first);
}
//--- start.c
#include "driver.h"
HANDLE g_first, g_second;
NTSTATUS StartClient(VOID);
NTSTATUS StartProvider(VOID);
NTSTATUS Start(VOID)
{
    NTSTATUS status = StartClient();

    return NT_SUCCESS(status) ? StartProvider() : status;
}
//--- wrong/provider.c
#include "driver.h"
extern HANDLE g_first;
NTSTATUS StartProvider(VOID)
{
    return NmrRegisterProvider(&Provider, NULL, &g_first); // expected-warning {{[nmr.registration-overwritten]}}
}
//--- right/provider.c
#include "driver.h"
extern HANDLE g_second;
NTSTATUS StartProvider(VOID)
{
    return NmrRegisterProvider(&Provider, NULL, &g_second);
}
