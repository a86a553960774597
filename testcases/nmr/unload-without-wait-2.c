// nmr.unload-without-wait: arrays, tables of stop routines, and the ways to lose a pending handle.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define CHANNELS 4
#define TAG 'nahC'

static NPIID g_npi = { 0x1d9e0c33, 0x7712, 0x4b0a, { 0xa4, 0x51, 0x6b, 0x9f, 0x02, 0xcc, 0x8e, 0x40 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_chars = {
    .Length = sizeof(NPI_CLIENT_CHARACTERISTICS),
    .ClientAttachProvider = DeclineProvider,
    .ClientDetachProvider = DetachAtOnce,
    .ClientRegistrationInstance = { .Size = sizeof(NPI_REGISTRATION_INSTANCE), .NpiId = &g_npi, .ModuleId = &g_module },
};

typedef struct SESSION {
    HANDLE Nmr;
    ULONG Id;
    PVOID Table;
} SESSION;

static HANDLE g_channel[CHANNELS];
static HANDLE g_input;
static HANDLE g_output;
static SESSION *g_session;

NTSTATUS StartChannels(VOID)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < CHANNELS && NT_SUCCESS(status); i++)
        status = NmrRegisterClient(&g_chars, NULL, &g_channel[i]);
    return status;
}

NTSTATUS StartPorts(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_chars, NULL, &g_input);

    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_chars, NULL, &g_output);
    return status;
}

NTSTATUS StartSession(VOID)
{
    SESSION *session = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*session), TAG);
    NTSTATUS status;

    if (session == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrRegisterClient(&g_chars, NULL, &session->Nmr);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(session, TAG);
        return status;
    }
    g_session = session;
    return STATUS_SUCCESS;
}

// An array of handles.

static DRIVER_UNLOAD array_bad_Unload;
static VOID array_bad_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < CHANNELS; i++)
        NmrDeregisterClient(g_channel[i]);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD array_last_bad_Unload;
static VOID array_last_bad_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < CHANNELS; i++)
        NmrDeregisterClient(g_channel[i]);
    for (i = 0; i < CHANNELS - 1; i++)
        NmrWaitForClientDeregisterComplete(g_channel[i]);
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD array_ok_Unload;
static VOID array_ok_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < CHANNELS; i++) {
        if (NmrDeregisterClient(g_channel[i]) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_channel[i]);
    }
}

static DRIVER_UNLOAD array_two_loops_ok_Unload;
static VOID array_two_loops_ok_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < CHANNELS; i++)
        NmrDeregisterClient(g_channel[i]);
    for (i = CHANNELS; i > 0; i--)
        NmrWaitForClientDeregisterComplete(g_channel[i - 1]);
}

static DRIVER_UNLOAD array_sparse_ok_Unload;
static VOID array_sparse_ok_Unload(PDRIVER_OBJECT driver)
{
    HANDLE *slot;

    for (slot = g_channel; slot != g_channel + CHANNELS; slot++) {
        HANDLE handle = *slot;

        if (handle == NULL)
            continue;
        NmrDeregisterClient(handle);
        NmrWaitForClientDeregisterComplete(handle);
        *slot = NULL;
    }
}

// A static table of stop routines.

static VOID StopInput(VOID)
{
    if (NmrDeregisterClient(g_input) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_input);
}

static VOID StopOutput(VOID)
{
    if (NmrDeregisterClient(g_output) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_output);
}

static VOID StopOutputNoWait(VOID)
{
    NmrDeregisterClient(g_output);
}

typedef VOID (*STOP_ROUTINE)(VOID);
static const STOP_ROUTINE g_stop[] = { StopInput, StopOutput };
static const STOP_ROUTINE g_stop_no_wait[] = { StopInput, StopOutputNoWait };

static DRIVER_UNLOAD table_bad_Unload;
static VOID table_bad_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_stop_no_wait); i++)
        g_stop_no_wait[i]();
} // expected-warning {{[nmr.unload-without-wait]}}

static DRIVER_UNLOAD table_ok_Unload;
static VOID table_ok_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_stop); i++)
        g_stop[i]();
}

// The last copy of a pending handle is dropped. No unload routine is needed to see that.

VOID dropped_bad_Stop(VOID)
{
    if (g_input == NULL)
        return;
    NmrDeregisterClient(g_input);
    g_input = NULL; // expected-warning {{[nmr.unload-without-wait]}}
}

VOID dropped_first_bad_Stop(VOID)
{
    NTSTATUS status = NmrDeregisterClient(g_output);

    g_output = NULL; // expected-warning {{[nmr.unload-without-wait]}}
    if (status == STATUS_PENDING)
        DbgPrint("output: still in use\n");
}

VOID dropped_ok_Stop(VOID)
{
    HANDLE handle = g_input;

    if (handle == NULL)
        return;
    g_input = NULL; // a copy is left
    if (NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

VOID dropped_after_ok_Stop(VOID)
{
    if (NmrDeregisterClient(g_output) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_output);
    g_output = NULL;
}

VOID copied_first_ok_Stop(VOID)
{
    HANDLE handle = g_output;
    NTSTATUS status = NmrDeregisterClient(g_output);

    g_output = NULL;
    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

// The memory with the only copy of a pending handle is freed.

VOID holder_freed_bad_Stop(SESSION *session)
{
    NmrDeregisterClient(session->Nmr);
    ExFreePoolWithTag(session, TAG); // expected-warning {{[nmr.unload-without-wait]}}
}

static VOID FreeSession(SESSION *session)
{
    if (session->Table != NULL)
        ExFreePoolWithTag(session->Table, TAG);
    ExFreePoolWithTag(session, TAG); // expected-warning {{[nmr.unload-without-wait]}}
}

VOID holder_freed_in_helper_bad_Stop(VOID)
{
    NmrDeregisterClient(g_session->Nmr);
    FreeSession(g_session);
    g_session = NULL;
}

VOID holder_freed_ok_Stop(SESSION *session)
{
    if (NmrDeregisterClient(session->Nmr) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(session->Nmr);
    ExFreePoolWithTag(session, TAG);
}

VOID holder_freed_on_error_ok_Stop(SESSION *session)
{
    if (NmrDeregisterClient(session->Nmr) != STATUS_PENDING) {
        ExFreePoolWithTag(session, TAG);
        return;
    }
    NmrWaitForClientDeregisterComplete(session->Nmr);
    ExFreePoolWithTag(session, TAG);
}

VOID member_freed_ok_Stop(SESSION *session)
{
    NmrDeregisterClient(session->Nmr);
    ExFreePoolWithTag(session->Table, TAG); // not the memory with the handle
    session->Table = NULL;
    NmrWaitForClientDeregisterComplete(session->Nmr);
}

// A stop in two phases: outside the unload routine nothing is owed at the end of a function.

VOID two_phases_ok_Begin(SESSION *session)
{
    NmrDeregisterClient(session->Nmr);
}

VOID two_phases_ok_Finish(SESSION *session)
{
    NmrWaitForClientDeregisterComplete(session->Nmr);
    ExFreePoolWithTag(session, TAG);
}
