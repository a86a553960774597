// nmr.characteristics-on-stack: another source registers the characteristics that it is given.
//
// RUN: %driver %s
//--- register.c
#include "driver.h"
HANDLE g_client;
NTSTATUS Register(NPI_CLIENT_CHARACTERISTICS *characteristics)
{
    return NmrRegisterClient(characteristics, NULL, &g_client);
}
//--- client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, NULL);
//--- wrong/start.c
#include "driver.h"
NTSTATUS Register(NPI_CLIENT_CHARACTERISTICS *characteristics);
NTSTATUS Start(VOID)
{
    NPI_CLIENT_CHARACTERISTICS own = Client;

    return Register(&own);
} // expected-warning {{[nmr.characteristics-on-stack]}}
//--- right/start.c
#include "driver.h"
NTSTATUS Register(NPI_CLIENT_CHARACTERISTICS *characteristics);
NTSTATUS Start(VOID)
{
    static NPI_CLIENT_CHARACTERISTICS own;

    own = Client;
    return Register(&own);
}
