// nmr.unload-without-deregister: a file without DriverEntry is a part of a driver and proves nothing (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x1773550e, 0x3d3b, 0x4b46, { 0xb4, 0xb4, 0x8c, 0x39, 0x08, 0xd8, 0xb6, 0xee } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

typedef struct FILTER {
    HANDLE Nmr;
    PDEVICE_OBJECT Device;
} FILTER;

HANDLE FilterClient;

NTSTATUS StartFilter(FILTER *filter)
{
    return NmrRegisterClient(&g_chars, filter, &filter->Nmr); // its owner stops it
}

NTSTATUS StartFilterClient(VOID)
{
    return NmrRegisterClient(&g_chars, NULL, &FilterClient);
}

static DRIVER_UNLOAD part_of_a_driver_ok_Unload;
static VOID part_of_a_driver_ok_Unload(PDRIVER_OBJECT driver)
{
    DbgPrint("filter: unloaded\n");
}

static DRIVER_UNLOAD with_device_ok_Unload;
static VOID with_device_ok_Unload(PDRIVER_OBJECT driver)
{
    while (driver->DeviceObject != NULL)
        IoDeleteDevice(driver->DeviceObject);
}
