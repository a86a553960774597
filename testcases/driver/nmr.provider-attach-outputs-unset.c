// nmr.provider-attach-outputs-unset: another source stores what is handed over.
//
// RUN: %driver %s
//--- provider.c
#include "driver.h"
NPI_PROVIDER_ATTACH_CLIENT_FN AttachClient;
NPI_PROVIDER_DETACH_CLIENT_FN DetachClient;
NTSTATUS DetachClient(PVOID context)
{
    return STATUS_SUCCESS;
}
const NPI_PROVIDER_CHARACTERISTICS Provider = {
    0, sizeof(Provider), AttachClient, DetachClient, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &NpiId, &ModuleId, 0, NULL }
};
NTSTATUS Start(HANDLE *handle)
{
    return NmrRegisterProvider(&Provider, NULL, handle);
}
//--- attach.c
#include "driver.h"
BOOLEAN HandOver(BINDING *binding, PVOID *context, const VOID **dispatch);
BINDING Binding;
NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client, PVOID client_context,
                      const VOID *client_dispatch, PVOID *binding_context, const VOID **dispatch)
{
    Binding.Nmr = nmr;
    if (!HandOver(&Binding, binding_context, dispatch))
        return STATUS_NOINTERFACE;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.provider-attach-outputs-unset]}}
//--- wrong/hand.c
#include "driver.h"
BOOLEAN HandOver(BINDING *binding, PVOID *context, const VOID **dispatch)
{
    if (binding->Closing)
        return FALSE;
    *context = binding;
    return TRUE;
}
//--- right/hand.c
#include "driver.h"
BOOLEAN HandOver(BINDING *binding, PVOID *context, const VOID **dispatch)
{
    if (binding->Closing)
        return FALSE;
    *context = binding;
    *dispatch = &Dispatch;
    return TRUE;
}
