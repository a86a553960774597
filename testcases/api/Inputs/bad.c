#include <ntddk.h>
#include <netioddk.h>

static HANDLE Client;

VOID Unload(PDRIVER_OBJECT Driver)
{
    NmrDeregisterClient(Client);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    static const NPI_CLIENT_CHARACTERISTICS Characteristics;

    Driver->DriverUnload = Unload;
    return NmrRegisterClient(&Characteristics, NULL, &Client);
}
