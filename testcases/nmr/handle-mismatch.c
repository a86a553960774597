// nmr.handle-mismatch: one handle is deregistered, another one is waited for.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define LANES 3

static NPIID g_npi = { 0xa59280cf, 0x38b5, 0x4fd3, { 0x2c, 0x56, 0x5c, 0x0c, 0x67, 0x76, 0x40, 0x3c } };
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
    HANDLE Send;
    HANDLE Receive;
} LINK;

static HANDLE g_first;
static HANDLE g_second;
static HANDLE g_provider_one;
static HANDLE g_provider_two;
static HANDLE g_lane[LANES];
static LINK g_link;

NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_first);

    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_client_chars, NULL, &g_second);
    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider_one);
    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider_two);
    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_client_chars, &g_link, &g_link.Send);
    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_client_chars, &g_link, &g_link.Receive);
    return status;
}

NTSTATUS StartLanes(VOID)
{
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < LANES && NT_SUCCESS(status); i++)
        status = NmrRegisterClient(&g_client_chars, NULL, &g_lane[i]);
    return status;
}

static DRIVER_UNLOAD waits_twice_bad_Unload;
static VOID waits_twice_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_first);
    NmrDeregisterClient(g_second);
    NmrWaitForClientDeregisterComplete(g_second);
    NmrWaitForClientDeregisterComplete(g_second); // meant the first one
} // expected-warning {{[nmr.handle-mismatch]}}

static DRIVER_UNLOAD not_deregistered_bad_Unload;
static VOID not_deregistered_bad_Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterProvider(g_provider_one) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider_two);
} // expected-warning {{[nmr.handle-mismatch]}}

static DRIVER_UNLOAD field_bad_Unload;
static VOID field_bad_Unload(PDRIVER_OBJECT driver)
{
    LINK *link = &g_link;

    if (link->Send != NULL && NmrDeregisterClient(link->Send) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(link->Receive);
} // expected-warning {{[nmr.handle-mismatch]}}

static DRIVER_UNLOAD alias_bad_Unload;
static VOID alias_bad_Unload(PDRIVER_OBJECT driver)
{
    HANDLE one = g_first;
    HANDLE two = g_second;

    NmrDeregisterClient(one);
    NmrDeregisterClient(two);
    NmrWaitForClientDeregisterComplete(g_first);
    NmrWaitForClientDeregisterComplete(one);
} // expected-warning {{[nmr.handle-mismatch]}}

static VOID DeregisterPair(HANDLE one, HANDLE two)
{
    NmrDeregisterProvider(one);
    NmrDeregisterProvider(two);
}

static VOID WaitForPair(HANDLE one, HANDLE two)
{
    NmrWaitForProviderDeregisterComplete(one);
    NmrWaitForProviderDeregisterComplete(two);
}

static DRIVER_UNLOAD helper_bad_Unload;
static VOID helper_bad_Unload(PDRIVER_OBJECT driver)
{
    DeregisterPair(g_provider_one, g_provider_two);
    WaitForPair(g_provider_one, g_provider_one);
} // expected-warning {{[nmr.handle-mismatch]}}

static DRIVER_UNLOAD both_ok_Unload;
static VOID both_ok_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_first);
    NmrDeregisterClient(g_second);
    NmrWaitForClientDeregisterComplete(g_first);
    NmrWaitForClientDeregisterComplete(g_second);
}

static DRIVER_UNLOAD reverse_order_ok_Unload;
static VOID reverse_order_ok_Unload(PDRIVER_OBJECT driver)
{
    DeregisterPair(g_provider_one, g_provider_two);
    WaitForPair(g_provider_two, g_provider_one);
}

static DRIVER_UNLOAD alias_ok_Unload;
static VOID alias_ok_Unload(PDRIVER_OBJECT driver)
{
    LINK *link = &g_link;
    HANDLE send = link->Send;

    if (NmrDeregisterClient(g_link.Send) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(send); // the same value under another name
    if (NmrDeregisterClient(link->Receive) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_link.Receive);
}

static DRIVER_UNLOAD swapped_values_ok_Unload;
static VOID swapped_values_ok_Unload(PDRIVER_OBJECT driver)
{
    HANDLE spare = g_second;

    NmrDeregisterClient(g_first);
    g_second = g_first;
    NmrWaitForClientDeregisterComplete(g_second); // holds the handle that was deregistered
    g_second = spare;
}

static DRIVER_UNLOAD earlier_deregistration_ok_Unload;
static VOID earlier_deregistration_ok_Unload(PDRIVER_OBJECT driver)
{
    // The second one was deregistered by another function; both are waited for.
    NmrDeregisterClient(g_first);
    NmrWaitForClientDeregisterComplete(g_second);
    NmrWaitForClientDeregisterComplete(g_first);
}

static DRIVER_UNLOAD lanes_ok_Unload;
static VOID lanes_ok_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < LANES; i++)
        NmrDeregisterClient(g_lane[i]);
    for (i = 0; i < LANES; i++)
        NmrWaitForClientDeregisterComplete(g_lane[i]);
}

static DRIVER_UNLOAD lanes_bad_Unload;
static VOID lanes_bad_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = 0; i < LANES; i++)
        NmrDeregisterClient(g_lane[i]);
    for (i = 0; i < LANES; i++)
        NmrWaitForClientDeregisterComplete(g_lane[0]); // meant [i]
} // expected-warning {{[nmr.handle-mismatch]}}
