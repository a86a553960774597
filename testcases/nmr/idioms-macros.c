// Macros, goto ladders, pasted names and annotations as real drivers have them, and the smallest change that is wrong.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'midI'

static NPIID g_npi = { 0x3ae625bf, 0x3934, 0x4634, { 0xd6, 0x7a, 0x09, 0x78, 0x23, 0xa0, 0x23, 0xe1 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DeclineClient(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_client_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_PROVIDER_CHARACTERISTICS g_provider_chars = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static HANDLE g_client;
static HANDLE g_provider;
static PDEVICE_OBJECT g_device;

#define BAIL_ON_FAILURE(expression)  \
    do {                             \
        status = (expression);       \
        if (!NT_SUCCESS(status))     \
            goto Exit;               \
    } while (0)
#define RETURN_STATUS(value)                 \
    do {                                     \
        NTSTATUS local_status = (value);     \
        DbgPrint("<-- %x\n", local_status);  \
        return local_status;                 \
    } while (0)
#define TRACE(text) ((void)0)
#define CHECK_PENDING(value) NT_ASSERT((value) == STATUS_PENDING)
#define STOP_CLIENT(handle)                                   \
    do {                                                      \
        if ((handle) != NULL) {                               \
            if (NmrDeregisterClient(handle) == STATUS_PENDING) \
                NmrWaitForClientDeregisterComplete(handle);   \
            (handle) = NULL;                                  \
        }                                                     \
    } while (0)
#define STOP_CLIENT_NO_WAIT(handle) NmrDeregisterClient(handle)

// A goto that hides in a macro.

static DRIVER_INITIALIZE hidden_goto_ok_DriverEntry;
static NTSTATUS hidden_goto_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;

    g_client = NULL;
    BAIL_ON_FAILURE(IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device));
    status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    if (!NT_SUCCESS(status)) {
        g_client = NULL;
        goto Exit;
    }
    BAIL_ON_FAILURE(IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &g_device));
Exit:
    if (!NT_SUCCESS(status))
        STOP_CLIENT(g_client);
    RETURN_STATUS(status);
}

static DRIVER_INITIALIZE hidden_goto_bad_DriverEntry;
static NTSTATUS hidden_goto_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;

    BAIL_ON_FAILURE(NmrRegisterClient(&g_client_chars, NULL, &g_client));
    BAIL_ON_FAILURE(IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &g_device));
Exit:
    RETURN_STATUS(status);
} // expected-warning {{[nmr.registration-leak-on-failure]}}

// A ladder of break.

static DRIVER_INITIALIZE break_ladder_ok_DriverEntry;
static NTSTATUS break_ladder_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;
    BOOLEAN registered = FALSE;

    do {
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
        if (!NT_SUCCESS(status))
            break;
        registered = TRUE;
        status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);
        if (!NT_SUCCESS(status))
            break;
        return STATUS_SUCCESS;
    } while (0);
    if (registered && NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    return status;
}

static DRIVER_INITIALIZE break_ladder_bad_DriverEntry;
static NTSTATUS break_ladder_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;
    BOOLEAN registered = FALSE;

    do {
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
        if (!NT_SUCCESS(status))
            break;
        status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);
        if (!NT_SUCCESS(status))
            break;
        registered = TRUE; // too late
        return STATUS_SUCCESS;
    } while (0);
    if (registered && NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    return status;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

// A macro that deregisters and waits; traces and assertions around it.

static DRIVER_UNLOAD macro_ok_Unload;
static VOID macro_ok_Unload(PDRIVER_OBJECT driver)
{
    TRACE("unload");
    STOP_CLIENT(g_client);
    UNREFERENCED_PARAMETER(driver);
}

static DRIVER_UNLOAD macro_bad_Unload;
static VOID macro_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status;

    TRACE("unload");
    status = STOP_CLIENT_NO_WAIT(g_client);
    CHECK_PENDING(status);
    UNREFERENCED_PARAMETER(status);
    UNREFERENCED_PARAMETER(driver);
} // expected-warning {{[nmr.unload-without-wait]}}

// Names pasted together.

#define PASTE(a, b) a##b
#define CALL_STOP(module) PASTE(module, Stop)()

static VOID FirstStop(VOID)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
}

static VOID SecondStop(VOID)
{
    PASTE(Nmr, DeregisterProvider)(g_provider);
}

static DRIVER_UNLOAD pasted_ok_Unload;
static VOID pasted_ok_Unload(PDRIVER_OBJECT driver)
{
    CALL_STOP(First);
}

static DRIVER_UNLOAD pasted_bad_Unload;
static VOID pasted_bad_Unload(PDRIVER_OBJECT driver)
{
    CALL_STOP(Second);
} // expected-warning {{[nmr.unload-without-wait]}}

// Annotations and sections change nothing.

#ifdef ALLOC_PRAGMA
static VOID annotated_ok_Unload(PDRIVER_OBJECT driver);
#pragma alloc_text(PAGE, annotated_ok_Unload)
#endif

static DRIVER_UNLOAD annotated_ok_Unload;

_Use_decl_annotations_
static VOID annotated_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status;

    PAGED_CODE();
#pragma warning(push)
#pragma warning(disable : 4127)
    status = NmrDeregisterClient(g_client);
#pragma warning(pop)
    _Analysis_assume_(status == STATUS_PENDING);
    status = NmrWaitForClientDeregisterComplete(g_client);
    UNREFERENCED_PARAMETER(status);
}

static DRIVER_UNLOAD annotated_bad_Unload;

_IRQL_requires_max_(PASSIVE_LEVEL)
__declspec(code_seg("PAGE"))
static VOID annotated_bad_Unload(_In_ PDRIVER_OBJECT driver)
{
    PAGED_CODE();
    (VOID)NmrDeregisterClient(g_client);
} // expected-warning {{[nmr.unload-without-wait]}}
