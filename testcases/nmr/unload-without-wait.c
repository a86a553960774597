// nmr.unload-without-wait: an unload routine returns while a deregistration may still be pending.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6a1c40f2, 0x0b7d, 0x4e55, { 0x91, 0x3c, 0x20, 0x5e, 0x77, 0xd8, 0x14, 0xaf } };
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

static const NPI_CLIENT_CHARACTERISTICS g_flow_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_PROVIDER_CHARACTERISTICS g_stats_chars = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

typedef struct ADAPTER {
    HANDLE Client;
    HANDLE Provider;
    BOOLEAN Registered;
    ULONG State;
} ADAPTER;

static HANDLE g_flow;
static HANDLE g_audit;
static HANDLE g_stats;
static BOOLEAN g_quick_stop;
static ADAPTER g_adapter;
static PDEVICE_OBJECT g_device;
static PVOID g_buffer;

NTSTATUS StartFlow(VOID)
{
    return NmrRegisterClient(&g_flow_chars, NULL, &g_flow);
}

NTSTATUS StartAudit(VOID)
{
    return NmrRegisterClient(&g_flow_chars, NULL, &g_audit);
}

NTSTATUS StartStats(VOID)
{
    return NmrRegisterProvider(&g_stats_chars, NULL, &g_stats);
}

NTSTATUS StartAdapter(VOID)
{
    ADAPTER *adapter = &g_adapter;
    NTSTATUS status = NmrRegisterClient(&g_flow_chars, adapter, &adapter->Client);

    if (!NT_SUCCESS(status))
        return status;
    adapter->Registered = TRUE;
    adapter->State = 2;
    return NmrRegisterProvider(&g_stats_chars, adapter, &adapter->Provider);
}

// Direct.

static DRIVER_UNLOAD direct_bad_Unload;
static VOID direct_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_flow);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD provider_bad_Unload;
static VOID provider_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterProvider(g_stats);

    UNREFERENCED_PARAMETER(status);
    return;
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD system_calls_bad_Unload;
static VOID system_calls_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_flow);
    // Functions of the system discharge nothing.
    ExFreePoolWithTag(g_buffer, 'fuBn');
    IoDeleteDevice(g_device);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD direct_ok_Unload;
static VOID direct_ok_Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_flow) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_flow);
}

static DRIVER_UNLOAD status_variable_ok_Unload;
static VOID status_variable_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterProvider(g_stats);

    if (status == STATUS_PENDING)
        status = NmrWaitForProviderDeregisterComplete(g_stats);
    if (!NT_SUCCESS(status))
        DbgPrint("provider: %x\n", status);
}

static DRIVER_UNLOAD unconditional_ok_Unload;
static VOID unconditional_ok_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_flow);
    NmrWaitForClientDeregisterComplete(g_flow);
}

static DRIVER_UNLOAD asserted_ok_Unload;
static VOID asserted_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_flow);

    NT_ASSERT(status == STATUS_PENDING);
    status = NmrWaitForClientDeregisterComplete(g_flow);
    NT_ASSERT(status == STATUS_SUCCESS);
}

// Which branch waits.

static DRIVER_UNLOAD inverted_test_bad_Unload;
static VOID inverted_test_bad_Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_flow) != STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_flow);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD early_return_bad_Unload;
static VOID early_return_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterProvider(g_stats);

    if (status != STATUS_PENDING)
        return;
    if (g_quick_stop)
        return;
    NmrWaitForProviderDeregisterComplete(g_stats);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD logs_pending_bad_Unload;
static VOID logs_pending_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_flow);

    if (status == STATUS_PENDING)
        DbgPrint("flow: still in use\n");
    else
        NmrWaitForClientDeregisterComplete(g_flow);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD else_logs_ok_Unload;
static VOID else_logs_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterProvider(g_stats);

    if (status == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_stats);
    else
        DbgPrint("provider: unexpected %x\n", status); // nothing is owed for an error or STATUS_SUCCESS
}

static DRIVER_UNLOAD early_return_ok_Unload;
static VOID early_return_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterProvider(g_stats);

    if (status != STATUS_PENDING)
        return;
    NmrWaitForProviderDeregisterComplete(g_stats);
}

static DRIVER_UNLOAD switch_ok_Unload;
static VOID switch_ok_Unload(PDRIVER_OBJECT driver)
{
    switch (NmrDeregisterClient(g_flow)) {
    case STATUS_PENDING:
        NmrWaitForClientDeregisterComplete(g_flow);
        break;
    case STATUS_SUCCESS:
        break;
    default:
        DbgPrint("flow: not deregistered\n");
        break;
    }
}

// Through a helper.

static VOID StopFlowNoWait(VOID)
{
    NmrDeregisterClient(g_flow);
}

static VOID StopFlow(VOID)
{
    if (NmrDeregisterClient(g_flow) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_flow);
}

static NTSTATUS BeginStop(HANDLE provider)
{
    return NmrDeregisterProvider(provider);
}

static VOID FinishStop(HANDLE provider, NTSTATUS status)
{
    if (status == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(provider);
}

static DRIVER_UNLOAD helper_bad_Unload;
static VOID helper_bad_Unload(PDRIVER_OBJECT driver)
{
    StopFlowNoWait();
    IoDeleteDevice(g_device);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD helper_skipped_bad_Unload;
static VOID helper_skipped_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = BeginStop(g_stats);

    if (!g_quick_stop)
        FinishStop(g_stats, status);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD helper_ok_Unload;
static VOID helper_ok_Unload(PDRIVER_OBJECT driver)
{
    StopFlow();
}

static DRIVER_UNLOAD two_phases_ok_Unload;
static VOID two_phases_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = BeginStop(g_stats);

    IoDeleteDevice(g_device);
    FinishStop(g_stats, status);
}

// Guards: a NULL test, a flag, a state.

static DRIVER_UNLOAD null_guard_bad_Unload;
static VOID null_guard_bad_Unload(PDRIVER_OBJECT driver)
{
    if (g_flow != NULL)
        NmrDeregisterClient(g_flow);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD flag_bad_Unload;
static VOID flag_bad_Unload(PDRIVER_OBJECT driver)
{
    if (!g_adapter.Registered)
        return;
    g_adapter.Registered = FALSE;
    NmrDeregisterClient(g_adapter.Client);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD null_guard_ok_Unload;
static VOID null_guard_ok_Unload(PDRIVER_OBJECT driver)
{
    if (g_flow != NULL) {
        if (NmrDeregisterClient(g_flow) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_flow);
        g_flow = NULL;
    }
}

static DRIVER_UNLOAD flag_ok_Unload;
static VOID flag_ok_Unload(PDRIVER_OBJECT driver)
{
    BOOLEAN registered = g_adapter.Registered;

    if (registered)
        NmrDeregisterClient(g_adapter.Client);
    IoDeleteDevice(g_device);
    if (registered)
        NmrWaitForClientDeregisterComplete(g_adapter.Client);
}

static DRIVER_UNLOAD state_ok_Unload;
static VOID state_ok_Unload(PDRIVER_OBJECT driver)
{
    if (g_adapter.State == 2) {
        g_adapter.State = 1;
        if (NmrDeregisterClient(g_adapter.Client) == STATUS_PENDING)
            g_adapter.State = 3;
    }
    if (g_adapter.State == 3)
        NmrWaitForClientDeregisterComplete(g_adapter.Client);
    g_adapter.State = 0;
}

// Fields, parameters, aliases.

static VOID StopAdapter(ADAPTER *adapter, BOOLEAN wait)
{
    NTSTATUS status = NmrDeregisterClient(adapter->Client);

    if (wait && status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(adapter->Client);
}

static DRIVER_UNLOAD field_bad_Unload;
static VOID field_bad_Unload(PDRIVER_OBJECT driver)
{
    ADAPTER *adapter = &g_adapter;

    NmrDeregisterProvider(adapter->Provider);
    adapter->State = 0;
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD parameter_bad_Unload;
static VOID parameter_bad_Unload(PDRIVER_OBJECT driver)
{
    StopAdapter(&g_adapter, FALSE);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD parameter_ok_Unload;
static VOID parameter_ok_Unload(PDRIVER_OBJECT driver)
{
    StopAdapter(&g_adapter, TRUE);
}

static DRIVER_UNLOAD alias_ok_Unload;
static VOID alias_ok_Unload(PDRIVER_OBJECT driver)
{
    ADAPTER *adapter = &g_adapter;
    HANDLE handle = adapter->Provider;

    if (NmrDeregisterProvider(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_adapter.Provider);
}

// Two registrations.

static DRIVER_UNLOAD one_of_two_bad_Unload;
static VOID one_of_two_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_flow);
    NmrDeregisterProvider(g_stats);
    NmrWaitForClientDeregisterComplete(g_flow);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD deregister_all_then_wait_ok_Unload;
static VOID deregister_all_then_wait_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS flow = NmrDeregisterClient(g_flow);
    NTSTATUS audit = NmrDeregisterClient(g_audit);
    NTSTATUS stats = NmrDeregisterProvider(g_stats);

    if (stats == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_stats);
    if (flow == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_flow);
    if (audit == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_audit);
}
