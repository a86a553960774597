// nmr.handle-forgotten: the only copy of a handle is a local variable that goes out of scope.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x9f767c45, 0x4164, 0xbde5, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
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

typedef struct SERVICE {
    HANDLE Client;
    HANDLE Spare;
    ULONG Count;
} SERVICE;

static HANDLE g_client;
static HANDLE g_table[4];
static SERVICE g_service;

// Another file of the driver.
VOID RememberHandle(HANDLE handle);
VOID RememberPlace(HANDLE *handle);
VOID RememberService(SERVICE *service);

NTSTATUS local_bad_Start(VOID)
{
    HANDLE handle = NULL;
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &handle);

    if (NT_SUCCESS(status))
        DbgPrint("registered: %p\n", handle);
    return status;
} // expected-warning {{[nmr.handle-forgotten]}}

NTSTATUS local_ok_Start(VOID)
{
    HANDLE handle = NULL;
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &handle);

    if (NT_SUCCESS(status))
        g_client = handle;
    return status;
}

// The copy is another local variable, and ends as well.
NTSTATUS second_local_bad_Start(VOID)
{
    SERVICE service = { 0 };
    HANDLE copy;
    NTSTATUS status = NmrRegisterProvider(&g_provider_chars, NULL, &service.Client);

    if (!NT_SUCCESS(status))
        return status;
    copy = service.Client;
    service.Spare = copy;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.handle-forgotten]}}

NTSTATUS probe_ok_Start(VOID)
{
    HANDLE handle;
    NTSTATUS status = NmrRegisterProvider(&g_provider_chars, NULL, &handle);

    if (!NT_SUCCESS(status))
        return status;
    if (NmrDeregisterProvider(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(handle);
    return STATUS_SUCCESS;
}

// One of the paths forgets it.
NTSTATUS path_bad_Start(SERVICE *service)
{
    HANDLE handle;
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &handle);

    if (!NT_SUCCESS(status))
        return status;
    if (service->Count > 3)
        return STATUS_TOO_MANY_SESSIONS; // expected-warning@+3 {{[nmr.handle-forgotten]}}
    service->Client = handle;
    return STATUS_SUCCESS;
}

NTSTATUS path_ok_Start(SERVICE *service)
{
    HANDLE handle;
    NTSTATUS status = NmrRegisterClient(&g_client_chars, service, &handle);

    if (!NT_SUCCESS(status))
        return status;
    if (service->Count > 3) {
        if (NmrDeregisterClient(handle) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(handle);
        return STATUS_TOO_MANY_SESSIONS;
    }
    service->Client = handle;
    return STATUS_SUCCESS;
}

// In a helper: what it returns or stores is the caller's.

static HANDLE Register(VOID)
{
    HANDLE handle;

    return NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &handle)) ? handle : NULL;
}

static NTSTATUS RegisterInto(HANDLE *out)
{
    HANDLE handle;
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &handle);

    if (NT_SUCCESS(status))
        *out = handle;
    return status;
}

static SERVICE MakeService(VOID)
{
    SERVICE service = { 0 };

    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &service.Client)))
        service.Client = NULL;
    return service;
}

VOID returned_ok_Start(ULONG i)
{
    g_table[i & 3] = Register();
    (void)RegisterInto(&g_table[0]);
    g_service = MakeService();
}

HANDLE handed_back_ok_Start(VOID)
{
    HANDLE handle;

    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &handle)))
        return NULL;
    return handle;
}

NTSTATUS dropped_by_the_caller_bad_Start(VOID)
{
    HANDLE handle = NULL;

    return RegisterInto(&handle); // expected-warning@+1 {{[nmr.handle-forgotten]}}
}

// Handed on.

VOID passed_on_ok_Start(VOID)
{
    HANDLE handle;

    if (NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &handle)))
        RememberHandle(handle);
}

VOID place_passed_on_ok_Start(VOID)
{
    SERVICE service = { 0 };
    HANDLE handle = NULL;

    RememberPlace(&handle);
    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &handle)))
        return;
    RememberPlace(&handle);
    if (NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &service.Client)))
        RememberService(&service);
}

VOID copied_ok_Start(SERVICE *service)
{
    SERVICE fresh = { 0 };

    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &fresh.Client)))
        return;
    *service = fresh;
}

VOID copied_as_memory_ok_Start(SERVICE *service)
{
    SERVICE fresh = { 0 };

    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &fresh.Client)))
        return;
    RtlCopyMemory(service, &fresh, sizeof(fresh));
}

VOID stored_before_a_call_ok_Start(VOID)
{
    HANDLE handle;

    if (!NT_SUCCESS(NmrRegisterClient(&g_client_chars, NULL, &handle)))
        return;
    g_client = handle;
    RememberService(&g_service); // may change every variable that it can name
}

NTSTATUS returned_and_dropped_bad_Start(VOID)
{
    HANDLE handle = Register();

    return handle != NULL ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
} // expected-warning {{[nmr.handle-forgotten]}}
