// wsk.client-dispatch-storage: another source registers the table that it is given.
//
// RUN: %driver %s
//--- register.c
#include "driver.h"
WSK_REGISTRATION Registration;
NTSTATUS RegisterWith(WSK_CLIENT_NPI *npi)
{
    return WskRegister(npi, &Registration);
}
//--- wrong/start.c
#include "driver.h"
NTSTATUS RegisterWith(WSK_CLIENT_NPI *npi);
NTSTATUS Start(VOID)
{
    WSK_CLIENT_DISPATCH dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
    WSK_CLIENT_NPI npi = { NULL, &dispatch };

    return RegisterWith(&npi);
} // expected-warning {{[wsk.client-dispatch-storage]}}
//--- right/start.c
#include "driver.h"
NTSTATUS RegisterWith(WSK_CLIENT_NPI *npi);
NTSTATUS Start(VOID)
{
    static const WSK_CLIENT_DISPATCH dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
    WSK_CLIENT_NPI npi = { NULL, &dispatch };

    return RegisterWith(&npi);
}
