// nmr.pending-as-success: the deregistration status is tested only with NT_SUCCESS or against STATUS_SUCCESS.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'kniL'

static NPIID g_npi = { 0x3f7720b1, 0x9ad4, 0x4301, { 0x86, 0xe9, 0x14, 0x72, 0x0f, 0xb5, 0xd3, 0x28 } };
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

typedef struct LINK {
    HANDLE Reg;
    NTSTATUS LastStatus;
} LINK;

typedef struct SERVICE {
    HANDLE Provider;
    ULONG Id;
} SERVICE;

static HANDLE g_client;
static HANDLE g_provider;
static BOOLEAN g_stopped;
static LINK g_link;

NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_client_chars, NULL, &g_link.Reg);
    return status;
}

// Direct.

static DRIVER_UNLOAD logs_failure_bad_Unload;
static VOID logs_failure_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    if (!NT_SUCCESS(status))
        DbgPrint("client: %x\n", status);
} // expected-warning {{[nmr.pending-as-success]}}

static DRIVER_UNLOAD equal_success_bad_Unload;
static VOID equal_success_bad_Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_SUCCESS)
        g_stopped = TRUE;
} // expected-warning {{[nmr.pending-as-success]}}

static DRIVER_UNLOAD waits_on_failure_bad_Unload;
static VOID waits_on_failure_bad_Unload(PDRIVER_OBJECT driver)
{
    if (!NT_SUCCESS(NmrDeregisterClient(g_client)))
        NmrWaitForClientDeregisterComplete(g_client);
} // expected-warning {{[nmr.pending-as-success]}}

static DRIVER_UNLOAD waits_on_success_ok_Unload;
static VOID waits_on_success_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    if (NT_SUCCESS(status))
        NmrWaitForClientDeregisterComplete(g_client);
}

static DRIVER_UNLOAD waits_always_ok_Unload;
static VOID waits_always_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterProvider(g_provider);

    if (!NT_SUCCESS(status))
        DbgPrint("provider: %x\n", status);
    NmrWaitForProviderDeregisterComplete(g_provider);
}

static DRIVER_UNLOAD waits_on_both_ok_Unload;
static VOID waits_on_both_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    if (status == STATUS_SUCCESS) {
        NmrWaitForClientDeregisterComplete(g_client);
        g_stopped = TRUE;
    } else {
        NmrWaitForClientDeregisterComplete(g_client);
    }
}

static DRIVER_UNLOAD not_success_ok_Unload;
static VOID not_success_ok_Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterProvider(g_provider) != STATUS_SUCCESS)
        NmrWaitForProviderDeregisterComplete(g_provider); // STATUS_PENDING is among these
}

static DRIVER_UNLOAD both_tests_ok_Unload;
static VOID both_tests_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    if (!NT_SUCCESS(status))
        DbgPrint("client: %x\n", status);
    else if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}

// STATUS_PENDING is told from success, but nothing waits: the general rule.

static DRIVER_UNLOAD pending_known_bad_Unload;
static VOID pending_known_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    if (!NT_SUCCESS(status))
        return;
    if (status == STATUS_PENDING)
        DbgPrint("client: still in use\n");
} // expected-warning {{[nmr.unload-without-wait]}}

// Through helpers.

static BOOLEAN IsDone(NTSTATUS status)
{
    return NT_SUCCESS(status);
}

static NTSTATUS StopProvider(VOID)
{
    return NmrDeregisterProvider(g_provider);
}

static VOID FinishProvider(NTSTATUS status)
{
    if (NT_SUCCESS(status))
        NmrWaitForProviderDeregisterComplete(g_provider);
}

static DRIVER_UNLOAD helper_tests_bad_Unload;
static VOID helper_tests_bad_Unload(PDRIVER_OBJECT driver)
{
    if (IsDone(StopProvider()))
        g_stopped = TRUE;
} // expected-warning {{[nmr.pending-as-success]}}

static DRIVER_UNLOAD helper_waits_ok_Unload;
static VOID helper_waits_ok_Unload(PDRIVER_OBJECT driver)
{
    FinishProvider(StopProvider());
}

// Guards and fields.

static DRIVER_UNLOAD field_status_bad_Unload;
static VOID field_status_bad_Unload(PDRIVER_OBJECT driver)
{
    LINK *link = &g_link;

    if (link->Reg == NULL)
        return;
    link->LastStatus = NmrDeregisterClient(link->Reg);
    if (!NT_SUCCESS(link->LastStatus))
        DbgPrint("link: %x\n", link->LastStatus);
} // expected-warning {{[nmr.pending-as-success]}}

static DRIVER_UNLOAD flag_bad_Unload;
static VOID flag_bad_Unload(PDRIVER_OBJECT driver)
{
    BOOLEAN failed = !NT_SUCCESS(NmrDeregisterClient(g_link.Reg));

    if (failed)
        DbgPrint("link: not deregistered\n");
} // expected-warning {{[nmr.pending-as-success]}}

static DRIVER_UNLOAD field_status_ok_Unload;
static VOID field_status_ok_Unload(PDRIVER_OBJECT driver)
{
    LINK *link = &g_link;

    if (link->Reg == NULL)
        return;
    link->LastStatus = NmrDeregisterClient(link->Reg);
    if (NT_SUCCESS(link->LastStatus))
        link->LastStatus = NmrWaitForClientDeregisterComplete(link->Reg);
    link->Reg = NULL;
}

static DRIVER_UNLOAD flag_ok_Unload;
static VOID flag_ok_Unload(PDRIVER_OBJECT driver)
{
    BOOLEAN started = NT_SUCCESS(NmrDeregisterClient(g_link.Reg));

    if (started)
        NmrWaitForClientDeregisterComplete(g_link.Reg);
}

// What is freed or dropped.

VOID freed_bad_Stop(LINK *link)
{
    NTSTATUS status = NmrDeregisterClient(link->Reg);

    if (NT_SUCCESS(status))
        ExFreePoolWithTag(link, TAG); // expected-warning {{[nmr.pending-as-success]}}
}

VOID freed_equal_success_bad_Stop(SERVICE *service)
{
    NTSTATUS status = NmrDeregisterProvider(service->Provider);

    if (status != STATUS_SUCCESS)
        DbgPrint("service %u: %x\n", service->Id, status);
    ExFreePoolWithTag(service, TAG); // expected-warning {{[nmr.pending-as-success]}}
}

VOID dropped_bad_Stop(VOID)
{
    if (NT_SUCCESS(NmrDeregisterClient(g_client)))
        g_client = NULL; // expected-warning {{[nmr.pending-as-success]}}
}

VOID freed_ok_Stop(LINK *link)
{
    NTSTATUS status = NmrDeregisterClient(link->Reg);

    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(link->Reg);
    ExFreePoolWithTag(link, TAG);
}

VOID freed_after_success_test_ok_Stop(SERVICE *service)
{
    NTSTATUS status = NmrDeregisterProvider(service->Provider);

    if (NT_SUCCESS(status))
        status = NmrWaitForProviderDeregisterComplete(service->Provider);
    ExFreePoolWithTag(service, TAG);
}

VOID freed_on_failure_ok_Stop(LINK *link)
{
    if (!NT_SUCCESS(NmrDeregisterClient(link->Reg)))
        ExFreePoolWithTag(link, TAG); // an error: STATUS_PENDING does not come here
}

VOID dropped_ok_Stop(VOID)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    NT_ASSERT(NT_SUCCESS(status));
    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    g_client = NULL;
}

// An array: the test of each element takes STATUS_PENDING for success.

#define LINKS 3
static HANDLE g_links[LINKS];

NTSTATUS StartLinks(VOID)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < LINKS && NT_SUCCESS(status); i++)
        status = NmrRegisterClient(&g_client_chars, NULL, &g_links[i]);
    return status;
}

static DRIVER_UNLOAD array_bad_Unload;
static VOID array_bad_Unload(PDRIVER_OBJECT driver)
{
    ULONG i, failures = 0;

    for (i = 0; i < LINKS; i++) {
        if (!NT_SUCCESS(NmrDeregisterClient(g_links[i])))
            failures++;
    }
    if (failures != 0)
        DbgPrint("%u links not deregistered\n", failures);
} // expected-warning {{[nmr.pending-as-success]}}

static DRIVER_UNLOAD array_ok_Unload;
static VOID array_ok_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < LINKS; i++) {
        if (NT_SUCCESS(NmrDeregisterClient(g_links[i])))
            NmrWaitForClientDeregisterComplete(g_links[i]);
    }
}
