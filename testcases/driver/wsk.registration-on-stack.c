// wsk.registration-on-stack: another source registers what it is given.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- register.c
#include "driver.h"
NTSTATUS RegisterIn(PWSK_REGISTRATION registration)
{
    return WskRegister(&ClientNpi, registration);
}
//--- wrong/start.c
#include "driver.h"
NTSTATUS RegisterIn(PWSK_REGISTRATION registration);
NTSTATUS Start(VOID)
{
    WSK_REGISTRATION registration;

    return RegisterIn(&registration);
} // expected-warning {{[wsk.registration-on-stack]}}
//--- right/start.c
#include "driver.h"
NTSTATUS RegisterIn(PWSK_REGISTRATION registration);
NTSTATUS Start(VOID)
{
    return RegisterIn(&Registration);
}
