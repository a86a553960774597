// wsk.deregister-unregistered: memory that was just allocated cannot hold a registration.
//
// Known miss: memory that this path allocated is not told apart from memory that somebody handed in.
//
// RUN: %verify %s
// XFAIL: *
#include <ntddk.h>
#include <wsk.h>

typedef struct NET {
    WSK_REGISTRATION Registration;
} NET;

VOID never_registered_bad(VOID)
{
    NET *net = ExAllocatePoolWithTag(NonPagedPool, sizeof(NET), 'tseT');

    if (net == NULL)
        return;
    RtlZeroMemory(net, sizeof(NET));
    WskDeregister(&net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    ExFreePool(net);
}
