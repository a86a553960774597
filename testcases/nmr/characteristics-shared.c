// nmr.characteristics-shared: two registrations with one set of characteristics. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.characteristics-shared %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
static NPI_CLIENT_DETACH_PROVIDER_FN Detach;

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}

typedef struct BINDING {
    NPI_CLIENT_CHARACTERISTICS First;
    NPI_CLIENT_CHARACTERISTICS Second;
    HANDLE FirstHandle;
    HANDLE SecondHandle;
} BINDING;

static HANDLE g_first;
static HANDLE g_second;

#define CHARACTERISTICS                                                                          \
    {                                                                                            \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,                             \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = CHARACTERISTICS;
static const NPI_CLIENT_CHARACTERISTICS g_others = CHARACTERISTICS;

NTSTATUS twice_bad(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_characteristics, NULL, &g_first);

    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_characteristics, NULL, &g_second); // expected-warning {{[nmr.characteristics-shared]}}
    return status;
}

static NTSTATUS Register(PVOID context, HANDLE *handle)
{
    return NmrRegisterClient(&g_characteristics, context, handle); // expected-warning {{[nmr.characteristics-shared]}}
}

NTSTATUS helper_bad(BINDING *context)
{
    NTSTATUS status = Register(&context->First, &context->FirstHandle);

    return NT_SUCCESS(status) ? Register(&context->Second, &context->SecondHandle) : status;
}

NTSTATUS again_ok(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_characteristics, NULL, &g_first);

    if (!NT_SUCCESS(status))
        return status;
    if (NmrDeregisterClient(g_first) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_first);
    return NmrRegisterClient(&g_characteristics, NULL, &g_first);
}

NTSTATUS after_failure_ok(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_characteristics, NULL, &g_first);

    if (!NT_SUCCESS(status))
        status = NmrRegisterClient(&g_characteristics, NULL, &g_first);
    return status;
}

NTSTATUS two_sets_ok(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_characteristics, NULL, &g_first);

    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_others, NULL, &g_second);
    return status;
}

/* Each has its own copy. */
NTSTATUS copies_ok(BINDING *context)
{
    NTSTATUS status;

    context->First = g_characteristics;
    context->Second = g_characteristics;
    status = NmrRegisterClient(&context->First, NULL, &context->FirstHandle);
    return NT_SUCCESS(status) ? NmrRegisterClient(&context->Second, NULL, &context->SecondHandle) : status;
}
