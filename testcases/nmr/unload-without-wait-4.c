// nmr.unload-without-wait: the unload routine is the one that DriverEntry, or a function it calls, stores.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0xc5a1e2d0, 0x44b9, 0x47f2, { 0xb0, 0x8a, 0x5c, 0xee, 0x31, 0x07, 0x62, 0x9d } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NPI_CLIENT_CHARACTERISTICS g_chars;
static HANDLE g_client;
static HANDLE g_monitor;

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static VOID stored_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_monitor);
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
} // expected-warning {{[nmr.unload-without-wait]}}

static VOID stored_in_helper_ok_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_monitor);
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_monitor);
    NmrWaitForClientDeregisterComplete(g_client);
}

static VOID UseQuickStop(PDRIVER_OBJECT driver)
{
    driver->DriverUnload = stored_in_helper_ok_Unload;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NPI_REGISTRATION_INSTANCE *instance = &g_chars.ClientRegistrationInstance;
    NTSTATUS status;

    g_chars.Length = sizeof(g_chars);
    g_chars.ClientAttachProvider = DeclineProvider;
    g_chars.ClientDetachProvider = DetachAtOnce;
    instance->Size = sizeof(*instance);
    instance->NpiId = &g_npi;
    instance->ModuleId = &g_module;

    status = NmrRegisterClient(&g_chars, NULL, &g_client);
    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterClient(&g_chars, NULL, &g_monitor);
    if (!NT_SUCCESS(status)) {
        if (NmrDeregisterClient(g_client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_client);
        return status;
    }
    if (path->Length == 0)
        UseQuickStop(driver);
    else
        driver->DriverUnload = stored_bad_Unload;
    return STATUS_SUCCESS;
}
