// nmr.context-freed-while-registered: another source frees the object that holds the handle.
//
// RUN: %driver %s
//--- free.c
#include "driver.h"
VOID FreeService(SERVICE *service)
{
    ExFreePoolWithTag(service, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
}
//--- wrong/stop.c
#include "driver.h"
VOID FreeService(SERVICE *service);
VOID Stop(SERVICE *service)
{
    HANDLE client = service->Nmr;

    NmrDeregisterClient(client);
    FreeService(service);
    NmrWaitForClientDeregisterComplete(client);
}
//--- right/stop.c
#include "driver.h"
VOID FreeService(SERVICE *service);
VOID Stop(SERVICE *service)
{
    HANDLE client = service->Nmr;

    NmrDeregisterClient(client);
    NmrWaitForClientDeregisterComplete(client);
    FreeService(service);
}
