// nmr.no-unload-routine: the driver registers and cannot be unloaded. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.no-unload-routine %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static HANDLE g_client;

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    Driver->DriverUnload = NULL;
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
} // expected-warning {{[nmr.no-unload-routine]}}
