// wsk.provider-call-after-detach: WSK is called in another source, behind the completion of the detach.
//
// RUN: %driver %s
//--- attach.c
#include "driver.h"
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, &binding->PeerDispatch);
}
//--- client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, NULL);
//--- list.c
#include "driver.h"
VOID FreeList(WSK_PROVIDER_NPI *npi, PADDRINFOEXW list)
{
    npi->Dispatch->WskFreeAddressInfo(npi->Client, list); // expected-warning {{[wsk.provider-call-after-detach]}}
}
//--- wrong/detach.c
#include "driver.h"
VOID FreeList(WSK_PROVIDER_NPI *npi, PADDRINFOEXW list);
extern PADDRINFOEXW List;
NTSTATUS Detach(PVOID context)
{
    NmrClientDetachProviderComplete(((BINDING *)context)->Nmr);
    FreeList(&Npi, List);
    return STATUS_PENDING;
}
//--- right/detach.c
#include "driver.h"
VOID FreeList(WSK_PROVIDER_NPI *npi, PADDRINFOEXW list);
extern PADDRINFOEXW List;
NTSTATUS Detach(PVOID context)
{
    FreeList(&Npi, List);
    NmrClientDetachProviderComplete(((BINDING *)context)->Nmr);
    return STATUS_PENDING;
}
