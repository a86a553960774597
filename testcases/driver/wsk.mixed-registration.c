// wsk.mixed-registration: the two registrations are of two sources.
//
// RUN: %driver %s wsk.mixed-registration
//--- nmr.c
#include "driver.h"
static const NPI_CLIENT_CHARACTERISTICS wsk = {
    0, sizeof(wsk), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &NPI_WSK_INTERFACE_ID, &ModuleId, 0, NULL }
};
HANDLE g_client;
NTSTATUS StartNmr(VOID)
{
    return NmrRegisterClient(&wsk, NULL, &g_client); // expected-warning {{[wsk.mixed-registration]}}
}
//--- wrong/start.c
#include "driver.h"
NTSTATUS StartNmr(VOID);
NTSTATUS Start(VOID)
{
    NTSTATUS status = WskRegister(&ClientNpi, &Registration);

    if (NT_SUCCESS(status)) {
        status = StartNmr();
        if (!NT_SUCCESS(status))
            WskDeregister(&Registration);
    }
    return status;
}
//--- right/start.c
#include "driver.h"
NTSTATUS StartNmr(VOID);
NTSTATUS Start(VOID)
{
    return StartNmr();
}
