// A file that defines the functions of NMR is an emulator, not a module: nothing in it is checked (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

typedef struct REGISTRATION {
    const NPI_CLIENT_CHARACTERISTICS *Characteristics;
    PVOID Context;
    BOOLEAN Deregistered;
} REGISTRATION;

static REGISTRATION g_registration;

NTSTATUS NmrRegisterClient(const NPI_CLIENT_CHARACTERISTICS *characteristics, PVOID context, PHANDLE handle)
{
    g_registration.Characteristics = characteristics;
    g_registration.Context = context;
    g_registration.Deregistered = FALSE;
    *handle = &g_registration;
    return STATUS_SUCCESS;
}

NTSTATUS NmrDeregisterClient(HANDLE handle)
{
    REGISTRATION *registration = handle;

    registration->Deregistered = TRUE;
    return STATUS_SUCCESS;
}

NTSTATUS NmrWaitForClientDeregisterComplete(HANDLE handle)
{
    REGISTRATION *registration = handle;

    return registration->Deregistered ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

static DRIVER_UNLOAD emulator_ok_Unload;
static VOID emulator_ok_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(&g_registration);
    NmrDeregisterClient(&g_registration);
}
