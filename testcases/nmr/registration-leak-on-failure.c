// nmr.registration-leak-on-failure: DriverEntry fails while a registration is alive.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define RINGS 3
#define TAG 'gniR'

static NPIID g_npi = { 0x11fb70e4, 0xe403, 0x4635, { 0xe2, 0x9e, 0xb5, 0x2f, 0xfb, 0xb6, 0xac, 0xce } };
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

typedef struct GLOBALS {
    HANDLE Provider;
    PVOID Pool;
    BOOLEAN Registered;
} GLOBALS;

static HANDLE g_client;
static HANDLE g_ring[RINGS];
static PDEVICE_OBJECT g_device;
static GLOBALS g_globals;
HANDLE ExportedClient;

// Another file of the driver.
NTSTATUS StartWorkers(VOID);
VOID StopClients(VOID);

static VOID StopClient(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}

static VOID StopGlobals(GLOBALS *globals)
{
    if (globals->Registered) {
        globals->Registered = FALSE;
        if (NmrDeregisterProvider(globals->Provider) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(globals->Provider);
    }
    if (globals->Pool != NULL)
        ExFreePoolWithTag(globals->Pool, TAG);
    globals->Pool = NULL;
}

static NTSTATUS StartGlobals(GLOBALS *globals)
{
    NTSTATUS status = NmrRegisterProvider(&g_provider_chars, globals, &globals->Provider);

    globals->Registered = NT_SUCCESS(status);
    return status;
}

static DRIVER_UNLOAD everything_ok_Unload;
static VOID everything_ok_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    if (g_client != NULL)
        StopClient();
    StopGlobals(&g_globals);
    for (i = 0; i < RINGS; i++) {
        if (g_ring[i] != NULL) {
            NmrDeregisterProvider(g_ring[i]);
            NmrWaitForProviderDeregisterComplete(g_ring[i]);
        }
    }
    if (g_device != NULL)
        IoDeleteDevice(g_device);
}

// Direct.

static DRIVER_INITIALIZE direct_bad_DriverEntry;
static NTSTATUS direct_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;

    driver->DriverUnload = everything_ok_Unload; // is not called when DriverEntry fails
    status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    if (!NT_SUCCESS(status))
        return status;
    return IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);
} // expected-warning {{[nmr.registration-leak-on-failure]}}

static DRIVER_INITIALIZE constant_bad_DriverEntry;
static NTSTATUS constant_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        return status;
    g_globals.Pool = ExAllocatePool2(POOL_FLAG_NON_PAGED, 4096, TAG);
    if (g_globals.Pool == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

static DRIVER_INITIALIZE no_wait_bad_DriverEntry;
static NTSTATUS no_wait_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);
    if (!NT_SUCCESS(status))
        NmrDeregisterClient(g_client);
    return status;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

static DRIVER_INITIALIZE direct_ok_DriverEntry;
static NTSTATUS direct_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);
    if (!NT_SUCCESS(status) && NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    return status;
}

static DRIVER_INITIALIZE registered_last_ok_DriverEntry;
static NTSTATUS registered_last_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(g_device);
    return status; // the failing call is the registration itself
}

static DRIVER_INITIALIZE not_a_failure_ok_DriverEntry;
static NTSTATUS not_a_failure_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        return status;
    driver->DriverUnload = everything_ok_Unload;
    if (path->Length == 0)
        return STATUS_PENDING; // NT_SUCCESS: the driver stays loaded
    return STATUS_SUCCESS;
}

// Two registrations, labels.

static DRIVER_INITIALIZE second_fails_bad_DriverEntry;
static NTSTATUS second_fails_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_ring[0]);
    return status;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

static DRIVER_INITIALIZE wrong_label_bad_DriverEntry;
static NTSTATUS wrong_label_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    if (!NT_SUCCESS(status))
        goto fail_client;
    status = StartGlobals(&g_globals);
    if (!NT_SUCCESS(status))
        goto fail_client; // meant fail_globals
    g_globals.Pool = ExAllocatePool2(POOL_FLAG_NON_PAGED, 512, TAG);
    if (g_globals.Pool != NULL)
        return STATUS_SUCCESS;
    status = STATUS_INSUFFICIENT_RESOURCES;
    StopGlobals(&g_globals);
    StopClient();
fail_client:
    IoDeleteDevice(g_device);
    return status;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

static DRIVER_INITIALIZE labels_ok_DriverEntry;
static NTSTATUS labels_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    if (!NT_SUCCESS(status))
        goto fail_client;
    status = StartGlobals(&g_globals);
    if (!NT_SUCCESS(status))
        goto fail_globals;
    return STATUS_SUCCESS;
fail_globals:
    StopClient();
fail_client:
    IoDeleteDevice(g_device);
    return status;
}

// Through helpers.

static DRIVER_INITIALIZE helper_bad_DriverEntry;
static NTSTATUS helper_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    GLOBALS *globals = &g_globals;
    NTSTATUS status = StartGlobals(globals);

    if (!NT_SUCCESS(status))
        return status;
    globals->Pool = ExAllocatePool2(POOL_FLAG_NON_PAGED, 4096, TAG);
    if (globals->Pool == NULL)
        status = STATUS_INSUFFICIENT_RESOURCES;
    return status;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

static DRIVER_INITIALIZE helper_ok_DriverEntry;
static NTSTATUS helper_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    GLOBALS *globals = &g_globals;
    NTSTATUS status = StartGlobals(globals);

    if (NT_SUCCESS(status)) {
        globals->Pool = ExAllocatePool2(POOL_FLAG_NON_PAGED, 4096, TAG);
        if (globals->Pool == NULL)
            status = STATUS_INSUFFICIENT_RESOURCES;
    }
    if (!NT_SUCCESS(status))
        StopGlobals(globals);
    return status;
}

static DRIVER_INITIALIZE calls_unload_ok_DriverEntry;
static NTSTATUS calls_unload_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status)) {
        g_client = NULL;
        goto Exit;
    }
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);
Exit:
    if (!NT_SUCCESS(status))
        everything_ok_Unload(driver);
    return status;
}

static DRIVER_INITIALIZE not_visible_ok_DriverEntry;
static NTSTATUS not_visible_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &ExportedClient);

    if (!NT_SUCCESS(status))
        return status;
    status = StartWorkers();
    if (!NT_SUCCESS(status))
        StopClients(); // in another file: may deregister
    return status;
}

// A loop.

static VOID StopRings(ULONG count)
{
    while (count-- > 0) {
        NmrDeregisterProvider(g_ring[count]);
        NmrWaitForProviderDeregisterComplete(g_ring[count]);
    }
}

static DRIVER_INITIALIZE loop_bad_DriverEntry;
static NTSTATUS loop_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    ULONG i;

    for (i = 0; i < RINGS; i++) {
        NTSTATUS status = NmrRegisterProvider(&g_provider_chars, NULL, &g_ring[i]);

        if (!NT_SUCCESS(status))
            return status; // and the rings before?
    }
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

static DRIVER_INITIALIZE loop_ok_DriverEntry;
static NTSTATUS loop_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    ULONG i;

    for (i = 0; i < RINGS; i++) {
        NTSTATUS status = NmrRegisterProvider(&g_provider_chars, NULL, &g_ring[i]);

        if (!NT_SUCCESS(status)) {
            StopRings(i);
            return status;
        }
    }
    return STATUS_SUCCESS;
}
