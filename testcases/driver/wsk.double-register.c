// wsk.double-register: two functions of two sources each register.
//
// RUN: %driver %s
//--- register.c
#include "driver.h"
NTSTATUS Register(VOID)
{
    return WskRegister(&ClientNpi, &Registration); // expected-warning {{[wsk.double-register]}}
}
//--- wrong/begin.c
#include "driver.h"
NTSTATUS Register(VOID);
VOID Begin(VOID)
{
    if (NT_SUCCESS(WskRegister(&ClientNpi, &Registration)) && NT_SUCCESS(Register()))
        WskDeregister(&Registration);
}
//--- right/begin.c
#include "driver.h"
NTSTATUS Register(VOID);
VOID Begin(VOID)
{
    if (NT_SUCCESS(WskRegister(&ClientNpi, &Registration))) {
        WskDeregister(&Registration);
        if (NT_SUCCESS(Register()))
            WskDeregister(&Registration);
    }
}
