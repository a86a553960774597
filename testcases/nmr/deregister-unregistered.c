// nmr.deregister-unregistered: a handle that is NULL, uninitialised or from a failed registration is deregistered.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'kooH'

static NPIID g_npi = { 0x1150c1fe, 0x352b, 0x4221, { 0x2a, 0x3a, 0x3b, 0x1d, 0x44, 0x1e, 0xbf, 0xf2 } };
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

typedef struct HOOK {
    HANDLE Nmr;
    BOOLEAN Registered;
    LONG Flags;
    ULONG State;
} HOOK;

static HANDLE g_client;
static HANDLE g_provider;
static HOOK g_hook;

// The registration failed on this path.

NTSTATUS label_bad_Start(VOID)
{
    HANDLE handle = NULL;
    NTSTATUS status = NmrRegisterProvider(&g_provider_chars, NULL, &handle);

    if (!NT_SUCCESS(status))
        goto fail;
    g_provider = handle;
    return status;
fail:
    if (NmrDeregisterProvider(handle) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForProviderDeregisterComplete(handle);
    return status;
}

NTSTATUS static_handle_bad_Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        NmrDeregisterClient(g_client); // expected-warning {{[nmr.deregister-unregistered]}}
    return status;
}

NTSTATUS waits_bad_Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (status != STATUS_SUCCESS)
        NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.deregister-unregistered]}}
    return status;
}

NTSTATUS label_ok_Start(VOID)
{
    HANDLE handle = NULL;
    NTSTATUS status = NmrRegisterProvider(&g_provider_chars, NULL, &handle);

    if (!NT_SUCCESS(status))
        goto fail;
    g_provider = handle;
    return status;
fail:
    if (handle != NULL && NmrDeregisterProvider(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(handle);
    return status;
}

NTSTATUS other_failure_ok_Start(PDRIVER_OBJECT driver, PDEVICE_OBJECT *device)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, device);
    if (!NT_SUCCESS(status) && NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    return status;
}

// Through a helper that the failing registration shares with the stop.

static VOID UndoHook(HOOK *hook)
{
    if (NmrDeregisterProvider(hook->Nmr) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForProviderDeregisterComplete(hook->Nmr);
    ExFreePoolWithTag(hook, TAG);
}

NTSTATUS helper_bad_Create(HOOK **out)
{
    HOOK *hook = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*hook), TAG);
    NTSTATUS status;

    if (hook == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrRegisterProvider(&g_provider_chars, hook, &hook->Nmr);
    if (!NT_SUCCESS(status))
        goto Exit;
    *out = hook;
    hook = NULL;
Exit:
    if (hook != NULL)
        UndoHook(hook);
    return status;
}

static VOID UndoHookGuarded(HOOK *hook)
{
    if (hook->Nmr != NULL) {
        if (NmrDeregisterProvider(hook->Nmr) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(hook->Nmr);
    }
    ExFreePoolWithTag(hook, TAG);
}

NTSTATUS helper_ok_Create(HOOK **out)
{
    HOOK *hook = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*hook), TAG); // zeroed
    NTSTATUS status;

    if (hook == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrRegisterProvider(&g_provider_chars, hook, &hook->Nmr);
    if (NT_SUCCESS(status))
        *out = hook;
    else
        UndoHookGuarded(hook);
    return status;
}

NTSTATUS null_store_ok_Create(HOOK **out)
{
    HOOK *hook = ExAllocatePoolWithTag(NonPagedPool, sizeof(*hook), TAG); // not zeroed
    NTSTATUS status;

    if (hook == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrRegisterProvider(&g_provider_chars, hook, &hook->Nmr);
    if (!NT_SUCCESS(status)) {
        hook->Nmr = NULL;
        UndoHookGuarded(hook);
        return status;
    }
    *out = hook;
    return status;
}

// NULL, or never written.

VOID null_bad_Stop(VOID)
{
    NmrDeregisterProvider(NULL); // expected-warning {{[nmr.deregister-unregistered]}}
}

VOID inverted_guard_bad_Stop(VOID)
{
    if (g_client == NULL) {
        if (NmrDeregisterClient(g_client) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
            NmrWaitForClientDeregisterComplete(g_client);
    }
}

VOID cleared_bad_Stop(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    g_client = NULL;
    if (NmrDeregisterClient(g_client) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForClientDeregisterComplete(g_client);
}

VOID loop_bad_Stop(VOID)
{
    HANDLE handles[3] = { NULL };
    ULONG i;

    handles[0] = g_client;
    for (i = 0; i < RTL_NUMBER_OF(handles); i++) {
        if (NmrDeregisterClient(handles[i]) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
            NmrWaitForClientDeregisterComplete(handles[i]);
    }
}

VOID loop_ok_Stop(VOID)
{
    HANDLE handles[3] = { NULL };
    ULONG i;

    handles[0] = g_client;
    for (i = 0; i < RTL_NUMBER_OF(handles); i++) {
        if (handles[i] != NULL && NmrDeregisterClient(handles[i]) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(handles[i]);
    }
}

VOID null_guard_ok_Stop(VOID)
{
    if (g_client == NULL)
        return;
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    g_client = NULL;
}

// A zero-initialised static is not NULL here: another function registers it.

VOID static_handle_ok_Stop(VOID)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
}

// Flags and states that say whether the registration worked.

NTSTATUS flag_ok_Restart(VOID)
{
    NTSTATUS status = NmrRegisterProvider(&g_provider_chars, &g_hook, &g_hook.Nmr);

    g_hook.Registered = NT_SUCCESS(status);
    if (g_hook.Registered && NmrDeregisterProvider(g_hook.Nmr) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_hook.Nmr);
    return status;
}

NTSTATUS bit_ok_Restart(VOID)
{
    NTSTATUS status;

    g_hook.Flags = 0;
    status = NmrRegisterProvider(&g_provider_chars, &g_hook, &g_hook.Nmr);
    if (NT_SUCCESS(status))
        InterlockedBitTestAndSet(&g_hook.Flags, 2);
    if (InterlockedBitTestAndReset(&g_hook.Flags, 2)) {
        if (NmrDeregisterProvider(g_hook.Nmr) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(g_hook.Nmr);
    }
    return status;
}

NTSTATUS state_ok_Restart(VOID)
{
    NTSTATUS status = NmrRegisterProvider(&g_provider_chars, &g_hook, &g_hook.Nmr);

    g_hook.State = NT_SUCCESS(status) ? 2 : 1;
    switch (g_hook.State) {
    case 2:
        if (NmrDeregisterProvider(g_hook.Nmr) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(g_hook.Nmr);
        g_hook.State = 0;
        break;
    default:
        break;
    }
    return status;
}

NTSTATUS flag_bad_Restart(VOID)
{
    NTSTATUS status;

    g_hook.Registered = TRUE; // too early
    status = NmrRegisterProvider(&g_provider_chars, &g_hook, &g_hook.Nmr);
    if (!NT_SUCCESS(status))
        DbgPrint("hook: %x\n", status);
    if (g_hook.Registered && NmrDeregisterProvider(g_hook.Nmr) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForProviderDeregisterComplete(g_hook.Nmr);
    g_hook.Registered = FALSE;
    return status;
}
