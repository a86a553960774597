// nmr.context-freed-while-registered: memory that NMR uses is freed before the wait has returned.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define MODULES 3
#define TAG 'ludM'

static NPIID g_npi = { 0xc787980b, 0x0385, 0x4d08, { 0xf8, 0x3c, 0x53, 0x37, 0x24, 0xdc, 0xcc, 0xa2 } };
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

typedef struct MODULE {
    HANDLE Reg;
    PVOID Table;
    LONG References;
    NPI_CLIENT_CHARACTERISTICS Characteristics;
} MODULE;

static HANDLE g_client;
static MODULE *g_modules[MODULES];

static MODULE *NewModule(VOID)
{
    MODULE *module = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*module), TAG);

    if (module != NULL) {
        module->References = 1;
        module->Characteristics = g_client_chars;
    }
    return module;
}

static VOID FreeTable(MODULE *module)
{
    if (module->Table != NULL)
        ExFreePoolWithTag(module->Table, TAG);
    module->Table = NULL;
}

// The memory with the handle, while a copy of the handle is waited for later.

VOID copied_handle_bad_Stop(MODULE *module)
{
    HANDLE handle = module->Reg;

    NmrDeregisterClient(handle);
    ExFreePoolWithTag(module, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
    NmrWaitForClientDeregisterComplete(handle);
}

VOID split_status_bad_Stop(MODULE *module)
{
    HANDLE handle = module->Reg;
    NTSTATUS status = NmrDeregisterClient(module->Reg);

    FreeTable(module);
    ExFreePoolWithTag(module, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

static VOID FreeModule(MODULE *module)
{
    FreeTable(module);
    ExFreePoolWithTag(module, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
}

VOID helper_bad_Stop(MODULE *module)
{
    HANDLE handle = module->Reg;

    if (handle == NULL)
        return;
    if (NmrDeregisterClient(handle) == STATUS_PENDING) {
        FreeModule(module);
        NmrWaitForClientDeregisterComplete(handle);
    }
}

VOID loop_bad_Stop(VOID)
{
    HANDLE handles[MODULES];
    ULONG i;

    for (i = 0; i < MODULES; i++) {
        handles[i] = g_modules[i]->Reg;
        NmrDeregisterClient(handles[i]);
    }
    for (i = 0; i < MODULES; i++)
        ExFreePoolWithTag(g_modules[i], TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
    for (i = 0; i < MODULES; i++)
        NmrWaitForClientDeregisterComplete(handles[i]);
}

VOID waited_ok_Stop(MODULE *module)
{
    if (NmrDeregisterClient(module->Reg) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(module->Reg);
    ExFreePoolWithTag(module, TAG);
}

VOID waited_always_ok_Stop(MODULE *module)
{
    NmrDeregisterClient(module->Reg);
    NmrWaitForClientDeregisterComplete(module->Reg);
    FreeTable(module);
    ExFreePoolWithTag(module, TAG);
}

VOID error_branch_ok_Stop(MODULE *module)
{
    NTSTATUS status = NmrDeregisterClient(module->Reg);

    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(module, TAG); // common, and nothing is known there
        return;
    }
    NmrWaitForClientDeregisterComplete(module->Reg);
    ExFreePoolWithTag(module, TAG);
}

VOID other_memory_ok_Stop(MODULE *module, PVOID buffer)
{
    HANDLE handle = module->Reg;

    NmrDeregisterClient(handle);
    FreeTable(module);
    ExFreePoolWithTag(buffer, TAG);
    NmrWaitForClientDeregisterComplete(handle);
    ExFreePoolWithTag(module, TAG);
}

VOID one_reference_ok_Stop(MODULE *module)
{
    HANDLE handle = module->Reg;

    NmrDeregisterClient(handle);
    InterlockedDecrement(&module->References); // the last one goes elsewhere
    NmrWaitForClientDeregisterComplete(handle);
}

VOID loop_ok_Stop(VOID)
{
    ULONG i;

    for (i = 0; i < MODULES; i++)
        NmrDeregisterClient(g_modules[i]->Reg);
    for (i = 0; i < MODULES; i++) {
        NmrWaitForClientDeregisterComplete(g_modules[i]->Reg);
        ExFreePoolWithTag(g_modules[i], TAG);
        g_modules[i] = NULL;
    }
}

// The context or the characteristics of a registration made on the path.

NTSTATUS context_bad_Start(PDRIVER_OBJECT driver, PDEVICE_OBJECT *device)
{
    MODULE *module = NewModule();
    NTSTATUS status;

    if (module == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrRegisterClient(&g_client_chars, module, &g_client);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(module, TAG);
        return status;
    }
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, device);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(module, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
    return status;
}

NTSTATUS characteristics_bad_Start(HANDLE *provider)
{
    NPI_PROVIDER_CHARACTERISTICS *characteristics =
        ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*characteristics), TAG);
    NTSTATUS status;

    if (characteristics == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    *characteristics = g_provider_chars;
    status = NmrRegisterProvider(characteristics, NULL, provider);
    ExFreePoolWithTag(characteristics, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
    return status;
}

NTSTATUS inner_characteristics_bad_Start(VOID)
{
    MODULE *module = NewModule();
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (module == NULL)
        return status;
    status = NmrRegisterClient(&module->Characteristics, NULL, &g_client);
    if (!NT_SUCCESS(status))
        DbgPrint("module: %x\n", status);
    ExFreePoolWithTag(module, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
    return status;
}

NTSTATUS context_ok_Start(PDRIVER_OBJECT driver, PDEVICE_OBJECT *device)
{
    MODULE *module = NewModule();
    NTSTATUS status;

    if (module == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrRegisterClient(&module->Characteristics, module, &g_client);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(module, TAG); // never registered
        return status;
    }
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, device);
    if (!NT_SUCCESS(status)) {
        if (NmrDeregisterClient(g_client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_client);
        ExFreePoolWithTag(module, TAG);
        return status;
    }
    g_modules[0] = module;
    return status;
}

NTSTATUS characteristics_ok_Start(HANDLE *provider)
{
    NPI_PROVIDER_CHARACTERISTICS *characteristics =
        ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*characteristics), TAG);
    NTSTATUS status;

    if (characteristics == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    *characteristics = g_provider_chars;
    status = NmrRegisterProvider(characteristics, NULL, provider);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(characteristics, TAG);
    return status;
}
