// Guards and flags as real drivers write them, and the smallest change that is wrong.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define REGISTERED_BIT 4

static NPIID g_npi = { 0xdf7cfc7c, 0xc8c0, 0x40d4, { 0x47, 0x11, 0x2c, 0x39, 0xc0, 0xb2, 0x85, 0x82 } };
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

// A bit, set and reset with interlocked functions.

static LONG g_init_flags;

NTSTATUS interlocked_bit_ok_Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        InterlockedBitTestAndSet(&g_init_flags, REGISTERED_BIT);
    return status;
}

static DRIVER_UNLOAD interlocked_bit_ok_Unload;
static VOID interlocked_bit_ok_Unload(PDRIVER_OBJECT driver)
{
    if (InterlockedBitTestAndReset(&g_init_flags, REGISTERED_BIT)) {
        if (NmrDeregisterClient(g_client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_client);
    }
}

static DRIVER_UNLOAD interlocked_bit_bad_Unload;
static VOID interlocked_bit_bad_Unload(PDRIVER_OBJECT driver)
{
    if (InterlockedBitTestAndReset(&g_init_flags, REGISTERED_BIT))
        NmrDeregisterClient(g_client);
} // expected-warning {{[nmr.unload-without-wait]}}

// A state machine of compare-and-exchange.

static LONG g_provider_state; // 0 stopped, 1 started, 2 stopping

static DRIVER_UNLOAD exchange_ok_Unload;
static VOID exchange_ok_Unload(PDRIVER_OBJECT driver)
{
    if (InterlockedCompareExchange(&g_provider_state, 2, 1) != 1)
        return;
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    InterlockedExchange(&g_provider_state, 0);
}

static DRIVER_UNLOAD exchange_bad_Unload;
static VOID exchange_bad_Unload(PDRIVER_OBJECT driver)
{
    if (InterlockedCompareExchange(&g_provider_state, 2, 1) != 1)
        return;
    NmrDeregisterProvider(g_provider);
    InterlockedExchange(&g_provider_state, 0);
} // expected-warning {{[nmr.unload-without-wait]}}

// A status that says three things: not tried, failed, running. Registered exactly when it says success.

static NTSTATUS g_init_status = STATUS_RETRY;
static EX_PUSH_LOCK g_init_lock;

NTSTATUS tri_state_ok_Init(VOID)
{
    NTSTATUS status = g_init_status;

    if (status != STATUS_RETRY)
        return status;
    ExAcquirePushLockExclusive(&g_init_lock);
    status = g_init_status;
    if (status == STATUS_RETRY) {
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
        g_init_status = status;
    }
    ExReleasePushLockExclusive(&g_init_lock);
    return status;
}

static DRIVER_UNLOAD tri_state_ok_Unload;
static VOID tri_state_ok_Unload(PDRIVER_OBJECT driver)
{
    ExAcquirePushLockExclusive(&g_init_lock);
    if (g_init_status == STATUS_SUCCESS) {
        if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(g_provider);
    }
    g_init_status = STATUS_RETRY;
    ExReleasePushLockExclusive(&g_init_lock);
}

static DRIVER_UNLOAD tri_state_bad_Unload;
static VOID tri_state_bad_Unload(PDRIVER_OBJECT driver)
{
    ExAcquirePushLockExclusive(&g_init_lock);
    if (g_init_status == STATUS_SUCCESS)
        NmrDeregisterProvider(g_provider);
    g_init_status = STATUS_RETRY;
    ExReleasePushLockExclusive(&g_init_lock);
} // expected-warning {{[nmr.unload-without-wait]}}

// How far the initialisation came.

typedef enum { STAGE_NONE, STAGE_CLIENT, STAGE_PROVIDER } STAGE;
static STAGE g_stage;

static VOID TearDown(STAGE stage, BOOLEAN wait_for_client)
{
    switch (stage) {
    case STAGE_PROVIDER:
        if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(g_provider);
        // falls through
    case STAGE_CLIENT:
        if (NmrDeregisterClient(g_client) == STATUS_PENDING && wait_for_client)
            NmrWaitForClientDeregisterComplete(g_client);
        // falls through
    case STAGE_NONE:
        break;
    }
    g_stage = STAGE_NONE;
}

NTSTATUS stages_ok_Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status)) {
        g_stage = STAGE_CLIENT;
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
        if (NT_SUCCESS(status))
            g_stage = STAGE_PROVIDER;
    } else {
        g_stage = STAGE_NONE;
    }
    if (!NT_SUCCESS(status))
        TearDown(g_stage, TRUE);
    return status;
}

NTSTATUS stages_bad_Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status)) {
        if (NmrDeregisterClient(g_client) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
            NmrWaitForClientDeregisterComplete(g_client);
        return status;
    }
    g_stage = STAGE_CLIENT;
    return status;
}

static DRIVER_UNLOAD stages_ok_Unload;
static VOID stages_ok_Unload(PDRIVER_OBJECT driver)
{
    TearDown(g_stage, TRUE);
}

static DRIVER_UNLOAD stages_bad_Unload;
static VOID stages_bad_Unload(PDRIVER_OBJECT driver)
{
    TearDown(g_stage, FALSE);
} // expected-warning {{[nmr.unload-without-wait]}}

// The result of the guard kept over the deregistration.

static DRIVER_UNLOAD kept_ok_Unload;
static VOID kept_ok_Unload(PDRIVER_OBJECT driver)
{
    BOOLEAN owed = FALSE;

    if (g_client != NULL)
        owed = NmrDeregisterClient(g_client) == STATUS_PENDING;
    if (driver->DeviceObject != NULL)
        IoDeleteDevice(driver->DeviceObject);
    if (owed)
        NmrWaitForClientDeregisterComplete(g_client);
}

static DRIVER_UNLOAD kept_bad_Unload;
static VOID kept_bad_Unload(PDRIVER_OBJECT driver)
{
    BOOLEAN owed = FALSE;

    if (g_client != NULL)
        owed = NmrDeregisterClient(g_client) == STATUS_PENDING;
    if (driver->DeviceObject != NULL)
        IoDeleteDevice(driver->DeviceObject);
    if (owed)
        DbgPrint("client: not waited for\n");
} // expected-warning {{[nmr.unload-without-wait]}}

// A result of another type, mapped: unknown, and never taken for STATUS_SUCCESS.

typedef enum { RESULT_OK, RESULT_PENDING, RESULT_FAILED } RESULT;

RESULT StopModule(HANDLE provider);       // another file
NTSTATUS ResultToStatus(RESULT result);

static DRIVER_UNLOAD mapped_ok_Unload;
static VOID mapped_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = ResultToStatus(StopModule(g_provider));

    if (status == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
}
