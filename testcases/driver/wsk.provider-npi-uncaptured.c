// wsk.provider-npi-uncaptured: a helper in another source calls the provider.
//
// RUN: %driver %s
//--- list.c
#include "driver.h"
VOID FreeList(const WSK_PROVIDER_NPI *npi, PADDRINFOEXW list)
{
    npi->Dispatch->WskFreeAddressInfo(npi->Client, list); // expected-warning {{[wsk.provider-npi-uncaptured]}}
}
//--- wrong/use.c
#include "driver.h"
VOID FreeList(const WSK_PROVIDER_NPI *npi, PADDRINFOEXW list);
VOID Use(PADDRINFOEXW list)
{
    WSK_PROVIDER_NPI npi = { NULL, NULL };

    FreeList(&npi, list);
}
//--- right/use.c
#include "driver.h"
VOID FreeList(const WSK_PROVIDER_NPI *npi, PADDRINFOEXW list);
VOID Use(PADDRINFOEXW list)
{
    WSK_PROVIDER_NPI npi = { NULL, NULL };

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        return;
    FreeList(&npi, list);
    WskReleaseProviderNPI(&Registration);
}
