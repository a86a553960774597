// nmr.unload-without-deregister: other files of the driver may deregister (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0xf3062a8d, 0xf6d8, 0x4271, { 0xde, 0x0e, 0x56, 0xa8, 0x82, 0xc9, 0xe8, 0x5e } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineClient(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_PROVIDER_CHARACTERISTICS g_chars = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

typedef struct HOOK {
    HANDLE Nmr;
    ULONG Kind;
} HOOK;

HANDLE ExportedProvider; // external linkage
static HANDLE g_lent;
static HOOK g_hook;

// Other files of the driver.
VOID StopEverything(VOID);
VOID KeepHandleAddress(HANDLE *handle);
VOID KeepHook(HOOK *hook);

static VOID elsewhere_ok_Unload(PDRIVER_OBJECT driver)
{
    StopEverything();
}

static DRIVER_UNLOAD empty_ok_Unload;
static VOID empty_ok_Unload(PDRIVER_OBJECT driver)
{
    DbgPrint("bye\n"); // a device's cleanup in another file may have done it
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = elsewhere_ok_Unload;
    if (NT_SUCCESS(NmrRegisterProvider(&g_chars, NULL, &g_lent)))
        KeepHandleAddress(&g_lent);
    if (NT_SUCCESS(NmrRegisterProvider(&g_chars, NULL, &g_hook.Nmr)))
        KeepHook(&g_hook);
    if (!NT_SUCCESS(NmrRegisterProvider(&g_chars, NULL, &ExportedProvider)))
        ExportedProvider = NULL;
    return STATUS_SUCCESS;
}
