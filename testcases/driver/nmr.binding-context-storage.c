// nmr.binding-context-storage: the attach is made in another source, with memory that the callback gives it.
//
// RUN: %driver %s
//--- attach.c
#include "driver.h"
NTSTATUS AttachTo(HANDLE nmr, BINDING *binding)
{
    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, &binding->PeerDispatch);
}
//--- client.c
#include "driver.h"
NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}
CLIENT(Client, Attach, Detach, NULL);
//--- wrong/callback.c
#include "driver.h"
NTSTATUS AttachTo(HANDLE nmr, BINDING *binding);
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING binding = { 0 };

    return AttachTo(nmr, &binding);
} // expected-warning {{[nmr.binding-context-storage]}}
//--- right/callback.c
#include "driver.h"
NTSTATUS AttachTo(HANDLE nmr, BINDING *binding);
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    static BINDING binding;

    return AttachTo(nmr, &binding);
}
