// wsk.double-deregister: two functions of two sources each deregister.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- open.c
#include "driver.h"
NTSTATUS Open(VOID)
{
    return WskRegister(&ClientNpi, &Registration);
}
//--- close.c
#include "driver.h"
VOID Close(VOID)
{
    WskDeregister(&Registration); // expected-warning {{[wsk.double-deregister]}}
}
//--- wrong/unload.c
#include "driver.h"
VOID Close(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    WskDeregister(&Registration);
    Close();
}
//--- right/unload.c
#include "driver.h"
VOID Close(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Close();
}
