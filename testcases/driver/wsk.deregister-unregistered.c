// wsk.deregister-unregistered: what undoes a start is called although nothing was registered.
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
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-unregistered]}}
}
//--- wrong/start.c
#include "driver.h"
NTSTATUS Open(VOID);
VOID Close(VOID);
NTSTATUS Start(VOID)
{
    NTSTATUS status = Open();

    if (!NT_SUCCESS(status))
        Close();
    return status;
}
//--- right/start.c
#include "driver.h"
NTSTATUS Open(VOID);
VOID Close(VOID);
NTSTATUS Start(VOID)
{
    NTSTATUS status = Open();

    if (NT_SUCCESS(status))
        Close();
    return status;
}
