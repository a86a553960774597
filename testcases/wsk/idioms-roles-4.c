// wsk: a file that implements the Winsock Kernel functions itself is not judged.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

static WSK_REGISTRATION Registration;
static LONG Registrations;

NTSTATUS WskRegister(PWSK_CLIENT_NPI Client, PWSK_REGISTRATION Where)
{
    Where->ReservedRegistrationContext = Client->ClientContext;
    InterlockedIncrement(&Registrations);
    return STATUS_SUCCESS;
}

VOID WskDeregister(PWSK_REGISTRATION Where)
{
    Where->ReservedRegistrationContext = NULL;
    InterlockedDecrement(&Registrations);
}

/* A test of the emulation: here the second call is harmless. */
VOID deregisters_twice_ok(VOID)
{
    WskDeregister(&Registration);
    WskDeregister(&Registration);
}
