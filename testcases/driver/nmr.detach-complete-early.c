// nmr.detach-complete-early: the completion and the deregistration are of two sources.
//
// RUN: %driver %s nmr.detach-complete-early
//--- complete.c
#include "driver.h"
VOID Complete(BINDING *binding)
{
    NmrProviderDetachClientComplete(binding->Nmr);
}
//--- deregister.c
#include "driver.h"
VOID Deregister(HANDLE provider)
{
    if (NmrDeregisterProvider(provider) == STATUS_PENDING) // expected-warning {{[nmr.detach-complete-early]}}
        NmrWaitForProviderDeregisterComplete(provider);
}
//--- wrong/close.c
#include "driver.h"
VOID Complete(BINDING *binding);
VOID Deregister(HANDLE provider);
VOID Close(BINDING *binding, HANDLE provider)
{
    Complete(binding);
    Deregister(provider);
}
//--- right/close.c
#include "driver.h"
VOID Complete(BINDING *binding);
VOID Deregister(HANDLE provider);
VOID CallEnds(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        Complete(binding);
}
VOID Close(BINDING *binding, HANDLE provider)
{
    Deregister(provider);
}
