// nmr.inflight-count-leak: the count is counted up in one source and down in another.
//
// RUN: %driver %s nmr.inflight-count-leak
//--- begin.c
#include "driver.h"
VOID CallBegins(BINDING *binding)
{
    InterlockedIncrement(&binding->Calls);
}
//--- end.c
#include "driver.h"
VOID CallEnds(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrClientDetachProviderComplete(binding->Nmr);
}
//--- wrong/work.c
#include "driver.h"
VOID CallBegins(BINDING *binding);
VOID CallEnds(BINDING *binding);
NTSTATUS Work(BINDING *binding)
{
    CallBegins(binding);
    if (binding->Closing)
        return STATUS_NOINTERFACE;
    CallEnds(binding);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.inflight-count-leak]}}
//--- right/work.c
#include "driver.h"
VOID CallBegins(BINDING *binding);
VOID CallEnds(BINDING *binding);
NTSTATUS Work(BINDING *binding)
{
    NTSTATUS status = STATUS_SUCCESS;

    CallBegins(binding);
    if (binding->Closing)
        status = STATUS_NOINTERFACE;
    CallEnds(binding);
    return status;
}
