// nmr.detach-complete-twice: two functions of two sources each complete the detach.
//
// RUN: %driver %s
//--- first.c
#include "driver.h"
VOID First(HANDLE nmr)
{
    NmrClientDetachProviderComplete(nmr);
}
//--- second.c
#include "driver.h"
VOID Second(HANDLE nmr)
{
    NmrClientDetachProviderComplete(nmr); // expected-warning {{[nmr.detach-complete-twice]}}
}
//--- wrong/end.c
#include "driver.h"
VOID First(HANDLE nmr);
VOID Second(HANDLE nmr);
VOID End(BINDING *binding)
{
    HANDLE nmr = binding->Nmr;

    First(nmr);
    Second(nmr);
}
//--- right/end.c
#include "driver.h"
VOID First(HANDLE nmr);
VOID Second(HANDLE nmr);
VOID End(BINDING *binding)
{
    HANDLE nmr = binding->Nmr;

    if (binding->Closing)
        First(nmr);
    else
        Second(nmr);
}
