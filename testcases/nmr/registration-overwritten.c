// nmr.registration-overwritten: a second registration, or something else, is stored over a handle that is still needed.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x73cf256d, 0xdda1, 0x8f4d, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
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

#define QUEUES 3

typedef struct SERVICE {
    LIST_ENTRY Link;
    HANDLE Nmr;
    HANDLE Former;
    HANDLE Queue[QUEUES];
    BOOLEAN Registered;
} SERVICE;

static HANDLE g_client;
static HANDLE g_first;
static HANDLE g_second;
static HANDLE g_table[QUEUES];
static SERVICE g_service;

// Another file of the driver.
VOID RememberHandle(HANDLE handle);
VOID RememberService(SERVICE *service);

// Direct.

NTSTATUS twice_bad_Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_client_chars, NULL, &g_client); // expected-warning {{[nmr.registration-overwritten]}}
    return status;
}

NTSTATUS twice_ok_Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_first);

    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_client_chars, NULL, &g_second);
    return status;
}

NTSTATUS other_kind_bad_Start(SERVICE *service)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &service->Nmr);

    if (!NT_SUCCESS(status))
        return status;
    return NmrRegisterProvider(&g_provider_chars, service, &service->Nmr); // expected-warning {{[nmr.registration-overwritten]}}
}

NTSTATUS result_ignored_bad_Start(SERVICE *service)
{
    NmrRegisterClient(&g_client_chars, service, &service->Nmr);
    return NmrRegisterProvider(&g_provider_chars, service, &service->Nmr); // expected-warning {{[nmr.registration-overwritten]}}
}

NTSTATUS local_bad_Start(SERVICE *service)
{
    HANDLE handle = NULL;
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &handle);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterProvider(&g_provider_chars, service, &handle); // expected-warning {{[nmr.registration-overwritten]}}
    if (NT_SUCCESS(status))
        service->Nmr = handle;
    return status;
} // expected-warning {{[nmr.handle-forgotten]}}

NTSTATUS local_ok_Start(SERVICE *service)
{
    HANDLE handle = NULL;
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &handle);

    if (!NT_SUCCESS(status))
        return status;
    service->Former = handle;
    status = NmrRegisterProvider(&g_provider_chars, service, &handle);
    if (NT_SUCCESS(status))
        service->Nmr = handle;
    return status;
}

// Something else is stored there.

VOID nulled_bad_Restart(SERVICE *service)
{
    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, service, &service->Nmr)))
        return;
    service->Nmr = NULL; // expected-warning {{[nmr.registration-overwritten]}}
}

VOID nulled_ok_Restart(SERVICE *service)
{
    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, service, &service->Nmr)))
        service->Nmr = NULL;
}

VOID moved_ok_Restart(SERVICE *service)
{
    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, service, &service->Nmr)))
        return;
    service->Former = service->Nmr;
    service->Nmr = NULL;
}

// After the registration was undone, or had failed.

NTSTATUS again_ok_Restart(SERVICE *service)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &service->Nmr);

    if (!NT_SUCCESS(status))
        return NmrRegisterProvider(&g_provider_chars, service, &service->Nmr);
    if (NmrDeregisterClient(service->Nmr) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(service->Nmr);
    return NmrRegisterClient(&g_client_chars, service, &service->Nmr);
}

NTSTATUS retries_ok_Start(VOID)
{
    NTSTATUS status;
    ULONG i = 0;

    do {
        status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    } while (!NT_SUCCESS(status) && ++i < 3);
    return status;
}

// What another function registered is not known here.
NTSTATUS unknown_ok_Start(SERVICE *service)
{
    return NmrRegisterClient(&g_client_chars, service, &service->Nmr);
}

// Through helpers.

static NTSTATUS Register(HANDLE *handle)
{
    return NmrRegisterProvider(&g_provider_chars, NULL, handle); // expected-warning {{[nmr.registration-overwritten]}}
}

NTSTATUS helper_bad_Start(SERVICE *service)
{
    NTSTATUS status = Register(&service->Nmr);

    if (NT_SUCCESS(status))
        status = Register(&service->Nmr);
    return status;
}

NTSTATUS helper_ok_Start(SERVICE *first, SERVICE *second)
{
    NTSTATUS status = Register(&first->Nmr);

    if (NT_SUCCESS(status))
        status = Register(&second->Nmr);
    return status;
}

// Through a table.

static NTSTATUS StartClient(VOID)
{
    return NmrRegisterClient(&g_client_chars, NULL, &g_first);
}

static NTSTATUS StartProvider(VOID)
{
    return NmrRegisterProvider(&g_provider_chars, NULL, &g_first); // expected-warning {{[nmr.registration-overwritten]}}
}

static NTSTATUS (*const g_steps[])(VOID) = { StartClient, StartProvider };

NTSTATUS table_bad_Start(VOID)
{
    NTSTATUS status = g_steps[0]();

    return NT_SUCCESS(status) ? g_steps[1]() : status;
}

// Arrays and lists.

VOID loop_bad_Start(VOID)
{
    ULONG i;

    for (i = 0; i < QUEUES; i++)
        NmrRegisterClient(&g_client_chars, NULL, &g_table[0]); // expected-warning {{[nmr.registration-overwritten]}}
}

VOID loop_ok_Start(VOID)
{
    ULONG i;

    for (i = 0; i < QUEUES; i++)
        NmrRegisterClient(&g_client_chars, NULL, &g_table[i]);
}

VOID loop_copies_ok_Start(SERVICE *service)
{
    HANDLE handle;
    ULONG i;

    for (i = 0; i < QUEUES; i++)
        if (NT_SUCCESS(NmrRegisterClient(&g_client_chars, service, &handle)))
            service->Queue[i] = handle;
}

VOID loop_hands_over_ok_Start(VOID)
{
    ULONG i;

    for (i = 0; i < QUEUES; i++)
        if (NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &g_client)))
            RememberHandle(g_client);
}

VOID list_ok_Start(LIST_ENTRY *services)
{
    LIST_ENTRY *entry;

    for (entry = services->Flink; entry != services; entry = entry->Flink) {
        SERVICE *service = CONTAINING_RECORD(entry, SERVICE, Link);
        service->Registered = NT_SUCCESS(NmrRegisterClient(&g_client_chars, service, &service->Nmr));
    }
}

// Copies of the memory that holds it.

NTSTATUS copied_ok_Start(SERVICE *copy)
{
    SERVICE *service = &g_service;
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &service->Nmr);

    if (!NT_SUCCESS(status))
        return status;
    *copy = *service;
    return NmrRegisterClient(&g_client_chars, service, &service->Nmr);
}

NTSTATUS copied_as_memory_ok_Start(SERVICE *service, SERVICE *copy)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &service->Nmr);

    if (!NT_SUCCESS(status))
        return status;
    RtlCopyMemory(copy, service, sizeof(*copy));
    return NmrRegisterClient(&g_client_chars, service, &service->Nmr);
}

NTSTATUS handed_over_ok_Start(SERVICE *service)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &service->Nmr);

    if (!NT_SUCCESS(status))
        return status;
    RememberService(service);
    return NmrRegisterClient(&g_client_chars, service, &service->Nmr);
}

NTSTATUS exchanged_ok_Start(SERVICE *service)
{
    HANDLE former;
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &service->Nmr);

    if (!NT_SUCCESS(status))
        return status;
    former = InterlockedExchangePointer(&service->Nmr, NULL);
    if (former != NULL && NmrDeregisterClient(former) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(former);
    return NmrRegisterClient(&g_client_chars, service, &service->Nmr);
}
