// Where handles live and how characteristics are filled: right as it stands in real drivers, and the smallest change that is wrong.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'midI'
#define NO_HANDLE ((HANDLE)(LONG_PTR)-1)

static NPIID g_npi = { 0xf134fffa, 0x6a47, 0x4c17, { 0x5d, 0xee, 0x11, 0xf9, 0x13, 0x8b, 0x96, 0x26 } };
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

// A field of a file-level structure, registered and deregistered through different pointers.

typedef struct EXTENSION_MODULE {
    ULONG Kind;
    HANDLE nmr_binding_handle; // a registration handle
} EXTENSION_MODULE;

static EXTENSION_MODULE g_program_module;
static EXTENSION_MODULE g_hook_module;

NTSTATUS RegisterModules(VOID)
{
    EXTENSION_MODULE *local = &g_program_module;
    NTSTATUS status = NmrRegisterProvider(&g_provider_chars, local, &local->nmr_binding_handle);

    if (!NT_SUCCESS(status))
        return status;
    local = &g_hook_module;
    return NmrRegisterProvider(&g_provider_chars, local, &local->nmr_binding_handle);
}

static VOID UnregisterModule(EXTENSION_MODULE *module)
{
    NTSTATUS status;

    if (module->nmr_binding_handle == NULL)
        return;
    status = NmrDeregisterProvider(module->nmr_binding_handle);
    if (status == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(module->nmr_binding_handle);
    module->nmr_binding_handle = NULL;
}

static DRIVER_UNLOAD aliases_ok_Unload;
static VOID aliases_ok_Unload(PDRIVER_OBJECT driver)
{
    UnregisterModule(&g_program_module);
    UnregisterModule(&g_hook_module);
}

static DRIVER_UNLOAD aliases_bad_Unload;
static VOID aliases_bad_Unload(PDRIVER_OBJECT driver)
{
    EXTENSION_MODULE *module = &g_hook_module;

    UnregisterModule(&g_program_module);
    if (module->nmr_binding_handle != NULL)
        NmrDeregisterProvider(g_hook_module.nmr_binding_handle);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD misleading_name_bad_Unload;
static VOID misleading_name_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_hook_module.nmr_binding_handle); // expected-warning {{[nmr.handle-kind-mismatch]}}
}

// A structure handed out as an opaque handle, zeroed, and undone by the function that also closes it.

DECLARE_HANDLE(SESSION_HANDLE);

typedef struct SESSION {
    NPI_CLIENT_CHARACTERISTICS Characteristics;
    HANDLE Nmr;
    ULONG Number;
} SESSION;

static VOID CleanupSession(SESSION *session)
{
    if (session->Nmr != NULL) {
        NTSTATUS status = NmrDeregisterClient(session->Nmr);

        NT_ASSERT(status == STATUS_PENDING);
        status = NmrWaitForClientDeregisterComplete(session->Nmr);
        NT_ASSERT(status == STATUS_SUCCESS);
    }
    ExFreePoolWithTag(session, TAG);
}

static VOID CleanupSessionNoGuard(SESSION *session)
{
    if (NmrDeregisterClient(session->Nmr) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForClientDeregisterComplete(session->Nmr);
    ExFreePoolWithTag(session, TAG);
}

static SESSION *NewSession(ULONG number)
{
    SESSION *session = ExAllocatePoolWithTag(NonPagedPool, sizeof(*session), TAG);

    if (session == NULL)
        return NULL;
    RtlZeroMemory(session, sizeof(*session));
    session->Number = number;
    session->Characteristics.Length = sizeof(session->Characteristics);
    session->Characteristics.ClientAttachProvider = DeclineProvider;
    session->Characteristics.ClientDetachProvider = (PNPI_CLIENT_DETACH_PROVIDER_FN)DetachAtOnce;
    session->Characteristics.ClientRegistrationInstance.Version = 3; // the NPI's own version
    session->Characteristics.ClientRegistrationInstance.Size = sizeof(NPI_REGISTRATION_INSTANCE);
    session->Characteristics.ClientRegistrationInstance.NpiId = &g_npi;
    session->Characteristics.ClientRegistrationInstance.ModuleId = &g_module;
    return session;
}

NTSTATUS opaque_ok_Open(SESSION_HANDLE *out)
{
    SESSION *session = NewSession(1);
    NTSTATUS status;

    if (session == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrRegisterClient(&session->Characteristics, session, &session->Nmr);
    if (!NT_SUCCESS(status))
        goto Exit;
    *out = (SESSION_HANDLE)session;
    session = NULL;
Exit:
    if (session != NULL)
        CleanupSession(session);
    return status;
}

NTSTATUS opaque_bad_Open(SESSION_HANDLE *out)
{
    SESSION *session = NewSession(2);
    NTSTATUS status;

    if (session == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrRegisterClient(&session->Characteristics, session, &session->Nmr);
    if (!NT_SUCCESS(status))
        goto Exit;
    *out = (SESSION_HANDLE)session;
    session = NULL;
Exit:
    if (session != NULL)
        CleanupSessionNoGuard(session);
    return status;
}

VOID opaque_ok_Close(SESSION_HANDLE handle)
{
    CleanupSession((SESSION *)handle);
}

VOID opaque_bad_Close(SESSION_HANDLE handle)
{
    SESSION *session = (SESSION *)handle;

    if (session->Nmr != NULL)
        NmrDeregisterClient(session->Nmr);
    ExFreePoolWithTag(session, TAG); // expected-warning {{[nmr.unload-without-wait]}}
}

// NULL stored after a failure, because the undo looks at it.

NTSTATUS null_store_ok_Open(VOID)
{
    EXTENSION_MODULE *module = &g_hook_module;
    NTSTATUS status = NmrRegisterProvider(&g_provider_chars, module, &module->nmr_binding_handle);

    if (!NT_SUCCESS(status)) {
        module->nmr_binding_handle = NULL;
        UnregisterModule(module);
    }
    return status;
}

// Another sentinel than NULL.

static HANDLE g_sentinel = NO_HANDLE;

NTSTATUS RegisterSentinel(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_sentinel);

    if (!NT_SUCCESS(status))
        g_sentinel = NO_HANDLE;
    return status;
}

VOID sentinel_ok_Close(VOID)
{
    if (g_sentinel != NO_HANDLE) {
        if (NmrDeregisterClient(g_sentinel) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_sentinel);
        g_sentinel = NO_HANDLE;
    }
}

VOID sentinel_bad_Close(VOID)
{
    if (g_sentinel != NO_HANDLE) {
        NmrDeregisterClient(g_sentinel);
        g_sentinel = NO_HANDLE; // expected-warning {{[nmr.unload-without-wait]}}
    }
}

// A handle in memory of the caller.

NTSTATUS out_parameter_ok_Register(HANDLE *handle)
{
    return NmrRegisterClient(&g_client_chars, NULL, handle);
}

VOID out_parameter_ok_Unregister(HANDLE *handle)
{
    if (*handle == NULL)
        return;
    if (NmrDeregisterClient(*handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(*handle);
    *handle = NULL;
}

VOID out_parameter_bad_Unregister(HANDLE *handle)
{
    if (*handle == NULL)
        return;
    NmrDeregisterClient(*handle);
    *handle = NULL; // expected-warning {{[nmr.unload-without-wait]}}
}

// Several registrations in one object.

typedef struct PROGRAM {
    HANDLE Information;
    HANDLE TypeSpecific;
    HANDLE General;
} PROGRAM;

static VOID FreeProgramHandle(HANDLE handle)
{
    if (handle != NULL && NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

VOID several_ok_Free(PROGRAM *program)
{
    FreeProgramHandle(program->Information);
    FreeProgramHandle(program->TypeSpecific);
    FreeProgramHandle(program->General);
    ExFreePoolWithTag(program, TAG);
}

VOID several_bad_Free(PROGRAM *program)
{
    FreeProgramHandle(program->Information);
    FreeProgramHandle(program->TypeSpecific);
    if (program->General != NULL)
        NmrDeregisterClient(program->General);
    ExFreePoolWithTag(program, TAG); // expected-warning {{[nmr.unload-without-wait]}}
}
