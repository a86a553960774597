// nmr.double-deregister: the same registration is deregistered twice.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define SLOTS 3
#define TAG 'lotS'

static NPIID g_npi = { 0x28a2ae6b, 0x234a, 0x4885, { 0xb3, 0xda, 0xee, 0x55, 0x1a, 0x78, 0xb6, 0x70 } };
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

typedef struct NODE {
    LIST_ENTRY Link;
    HANDLE Client;
    BOOLEAN Registered;
} NODE;

static HANDLE g_client;
static HANDLE g_provider;
static HANDLE g_slot[SLOTS];
static LIST_ENTRY g_nodes;
static LONG g_flags;

NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
    return status;
}

NTSTATUS StartNode(NODE *node)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, node, &node->Client);

    node->Registered = NT_SUCCESS(status);
    if (node->Registered)
        InsertTailList(&g_nodes, &node->Link);
    return status;
}

static VOID StopClient(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING) // expected-warning {{[nmr.double-deregister]}}
        NmrWaitForClientDeregisterComplete(g_client);
}

static VOID StopClientOnce(VOID)
{
    if (g_client == NULL)
        return;
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    g_client = NULL;
}

// Direct.

VOID direct_bad_Stop(VOID)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING) // expected-warning {{[nmr.double-deregister]}}
        NmrWaitForProviderDeregisterComplete(g_provider);
}

VOID pending_bad_Stop(VOID)
{
    NmrDeregisterProvider(g_provider);
    DbgPrint("again\n");
    NmrDeregisterProvider(g_provider); // expected-warning {{[nmr.double-deregister]}}
    NmrWaitForProviderDeregisterComplete(g_provider);
}

VOID direct_ok_Stop(VOID)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    g_provider = NULL;
    if (g_provider != NULL)
        NmrDeregisterProvider(g_provider);
}

VOID restarted_ok_Stop(VOID)
{
    NmrDeregisterProvider(g_provider);
    NmrWaitForProviderDeregisterComplete(g_provider);
    if (!NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &g_provider)))
        return;
    NmrDeregisterProvider(g_provider);
    NmrWaitForProviderDeregisterComplete(g_provider);
}

VOID failed_first_ok_Stop(VOID)
{
    NTSTATUS status = NmrDeregisterProvider(g_provider);

    if (!NT_SUCCESS(status))
        status = NmrDeregisterProvider(g_provider); // what an error leaves behind is not known
    if (status == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
}

// Through helpers.

static DRIVER_UNLOAD helper_bad_Unload;
static VOID helper_bad_Unload(PDRIVER_OBJECT driver)
{
    StopClient();
    if (driver->DeviceObject != NULL)
        IoDeleteDevice(driver->DeviceObject);
    StopClient();
}

static DRIVER_UNLOAD helper_ok_Unload;
static VOID helper_ok_Unload(PDRIVER_OBJECT driver)
{
    StopClientOnce();
    if (driver->DeviceObject != NULL)
        IoDeleteDevice(driver->DeviceObject);
    StopClientOnce();
}

// Fields, aliases, flags.

VOID field_bad_Stop(NODE *node)
{
    HANDLE client = node->Client;

    if (node->Registered && NmrDeregisterClient(client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(client);
    if (node->Registered && NmrDeregisterClient(node->Client) == STATUS_PENDING) // expected-warning {{[nmr.double-deregister]}}
        NmrWaitForClientDeregisterComplete(node->Client);
    node->Registered = FALSE;
}

VOID flag_ok_Stop(NODE *node)
{
    HANDLE client = node->Client;

    if (node->Registered) {
        node->Registered = FALSE;
        if (NmrDeregisterClient(client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(client);
    }
    if (node->Registered && NmrDeregisterClient(node->Client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(node->Client);
}

VOID exchanged_ok_Stop(VOID)
{
    HANDLE first = InterlockedExchangePointer(&g_provider, NULL);
    HANDLE second;

    if (first != NULL && NmrDeregisterProvider(first) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(first);
    second = InterlockedExchangePointer(&g_provider, NULL);
    if (second != NULL && NmrDeregisterProvider(second) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(second);
}

VOID bit_ok_Stop(VOID)
{
    ULONG round;

    for (round = 0; round < 2; round++) {
        if (InterlockedBitTestAndReset(&g_flags, 3) && NmrDeregisterProvider(g_provider) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(g_provider);
    }
}

// Loops.

VOID same_slot_bad_Stop(VOID)
{
    ULONG i;

    for (i = 0; i < SLOTS; i++) {
        if (NmrDeregisterClient(g_slot[0]) == STATUS_PENDING) // expected-warning {{[nmr.double-deregister]}}
            NmrWaitForClientDeregisterComplete(g_slot[0]);
    }
}

VOID slots_ok_Stop(VOID)
{
    ULONG i;

    for (i = 0; i < SLOTS; i++) {
        if (NmrDeregisterClient(g_slot[i]) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_slot[i]);
    }
}

VOID list_ok_Stop(VOID)
{
    while (!IsListEmpty(&g_nodes)) {
        NODE *node = CONTAINING_RECORD(RemoveHeadList(&g_nodes), NODE, Link);

        if (NmrDeregisterClient(node->Client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(node->Client);
        ExFreePoolWithTag(node, TAG);
    }
}

VOID walked_list_ok_Stop(VOID)
{
    PLIST_ENTRY entry;

    for (entry = g_nodes.Flink; entry != &g_nodes; entry = entry->Flink) {
        NODE *node = CONTAINING_RECORD(entry, NODE, Link);

        if (NmrDeregisterClient(node->Client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(node->Client);
    }
}

// A ladder that falls through.

NTSTATUS ladder_bad_Restart(PDRIVER_OBJECT driver, PDEVICE_OBJECT *device)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
    if (!NT_SUCCESS(status))
        goto fail_client;
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, device);
    if (!NT_SUCCESS(status))
        goto fail_device;
    return STATUS_SUCCESS;
fail_device:
    NmrDeregisterProvider(g_provider);
    NmrWaitForProviderDeregisterComplete(g_provider);
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client);
fail_client:
    NmrDeregisterClient(g_client); // expected-warning {{[nmr.double-deregister]}}
    NmrWaitForClientDeregisterComplete(g_client);
    return status;
}

NTSTATUS ladder_ok_Restart(PDRIVER_OBJECT driver, PDEVICE_OBJECT *device)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
    if (!NT_SUCCESS(status))
        goto fail_client;
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, device);
    if (!NT_SUCCESS(status))
        goto fail_device;
    return STATUS_SUCCESS;
fail_device:
    NmrDeregisterProvider(g_provider);
    NmrWaitForProviderDeregisterComplete(g_provider);
fail_client:
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client);
    return status;
}
