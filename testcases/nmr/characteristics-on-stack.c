// nmr.characteristics-on-stack: characteristics in automatic storage outlive neither the function nor the registration.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0xf431b0c6, 0x5d0e, 0x4bb4, { 0x3f, 0xc3, 0x03, 0xcc, 0xd6, 0x98, 0x01, 0x91 } };
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

static const NPI_CLIENT_CHARACTERISTICS g_client_template = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_PROVIDER_CHARACTERISTICS g_provider_template = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

typedef struct SETUP {
    ULONG Options;
    NPI_PROVIDER_CHARACTERISTICS Characteristics;
} SETUP;

static HANDLE g_client;
static HANDLE g_provider;
static HANDLE g_pair[2];
static SETUP g_setup;

static VOID FillClient(NPI_CLIENT_CHARACTERISTICS *characteristics, USHORT version)
{
    *characteristics = g_client_template;
    characteristics->ClientRegistrationInstance.Version = version;
}

static VOID StopProvider(VOID)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
}

// Direct.

NTSTATUS copy_bad_Start(VOID)
{
    NPI_CLIENT_CHARACTERISTICS characteristics = g_client_template;

    return NmrRegisterClient(&characteristics, NULL, &g_client);
} // expected-warning {{[nmr.characteristics-on-stack]}}

NTSTATUS designated_bad_Start(VOID)
{
    NPI_PROVIDER_CHARACTERISTICS characteristics = {
        .Length = sizeof(characteristics),
        .ProviderAttachClient = DeclineClient,
        .ProviderDetachClient = DetachAtOnce,
        .ProviderRegistrationInstance = { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL },
    };
    NTSTATUS status = NmrRegisterProvider(&characteristics, NULL, &g_provider);

    if (!NT_SUCCESS(status))
        DbgPrint("provider: %x\n", status);
    return status;
} // expected-warning {{[nmr.characteristics-on-stack]}}

NTSTATUS static_ok_Start(VOID)
{
    static NPI_CLIENT_CHARACTERISTICS characteristics;

    FillClient(&characteristics, 2);
    return NmrRegisterClient(&characteristics, NULL, &g_client);
}

NTSTATUS template_ok_Start(VOID)
{
    NPI_CLIENT_CHARACTERISTICS draft;
    static NPI_CLIENT_CHARACTERISTICS characteristics;

    FillClient(&draft, 1);
    characteristics = draft;
    return NmrRegisterClient(&characteristics, NULL, &g_client);
}

NTSTATUS pool_ok_Start(NPI_PROVIDER_CHARACTERISTICS **out)
{
    NPI_PROVIDER_CHARACTERISTICS *characteristics =
        ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*characteristics), 'rahC');
    NTSTATUS status;

    if (characteristics == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    *characteristics = g_provider_template;
    status = NmrRegisterProvider(characteristics, NULL, &g_provider);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(characteristics, 'rahC');
    else
        *out = characteristics;
    return status;
}

// Through helpers.

static NTSTATUS RegisterWith(const NPI_CLIENT_CHARACTERISTICS *characteristics, HANDLE *handle)
{
    return NmrRegisterClient(characteristics, NULL, handle);
}

NTSTATUS helper_bad_Start(VOID)
{
    NPI_CLIENT_CHARACTERISTICS characteristics;

    FillClient(&characteristics, 3);
    return RegisterWith(&characteristics, &g_client);
} // expected-warning {{[nmr.characteristics-on-stack]}}

static NTSTATUS StartLocal(VOID)
{
    NPI_PROVIDER_CHARACTERISTICS characteristics = g_provider_template;
    NTSTATUS status = NmrRegisterProvider(&characteristics, NULL, &g_provider);

    return status;
} // expected-warning {{[nmr.characteristics-on-stack]}}

NTSTATUS in_helper_bad_Start(VOID)
{
    NTSTATUS status = StartLocal();

    if (!NT_SUCCESS(status))
        DbgPrint("provider: %x\n", status);
    return status;
}

NTSTATUS helper_ok_Start(VOID)
{
    return RegisterWith(&g_client_template, &g_client);
}

// Inside another structure, through a pointer.

NTSTATUS field_bad_Start(ULONG options)
{
    SETUP local = { options, g_provider_template };
    SETUP *setup = &local;

    setup->Characteristics.Version = 0;
    return NmrRegisterProvider(&setup->Characteristics, NULL, &g_provider);
} // expected-warning {{[nmr.characteristics-on-stack]}}

NTSTATUS field_ok_Start(ULONG options)
{
    SETUP local = { options, g_provider_template };
    SETUP *setup = &g_setup;

    *setup = local;
    return NmrRegisterProvider(&setup->Characteristics, NULL, &g_provider);
}

// What the characteristics point to.

NTSTATUS pointee_bad_Start(ULONG options)
{
    static NPI_PROVIDER_CHARACTERISTICS characteristics;
    ULONG specific = options | 1;

    characteristics = g_provider_template;
    characteristics.ProviderRegistrationInstance.NpiSpecificCharacteristics = &specific;
    return NmrRegisterProvider(&characteristics, NULL, &g_provider);
} // expected-warning {{[nmr.characteristics-on-stack]}}

NTSTATUS pointee_ok_Start(ULONG options)
{
    static NPI_PROVIDER_CHARACTERISTICS characteristics;
    static ULONG specific;

    specific = options | 1;
    characteristics = g_provider_template;
    characteristics.ProviderRegistrationInstance.NpiSpecificCharacteristics = &specific;
    return NmrRegisterProvider(&characteristics, NULL, &g_provider);
}

// The registration ends before the function does.

NTSTATUS whole_life_ok_Probe(VOID)
{
    NPI_PROVIDER_CHARACTERISTICS characteristics = g_provider_template;
    NTSTATUS status = NmrRegisterProvider(&characteristics, NULL, &g_provider);

    if (!NT_SUCCESS(status))
        return status; // never registered
    StopProvider();
    return STATUS_SUCCESS;
}

NTSTATUS guarded_life_ok_Probe(VOID)
{
    NPI_CLIENT_CHARACTERISTICS characteristics = g_client_template;
    NTSTATUS status = NmrRegisterClient(&characteristics, NULL, &g_client);
    BOOLEAN registered = NT_SUCCESS(status);

    if (!registered)
        DbgPrint("probe: %x\n", status);
    if (registered) {
        status = NmrDeregisterClient(g_client);
        if (status == STATUS_PENDING)
            status = NmrWaitForClientDeregisterComplete(g_client);
    }
    return status;
}

static NTSTATUS ProbeWith(NPI_PROVIDER_CHARACTERISTICS *characteristics)
{
    return NmrRegisterProvider(characteristics, NULL, &g_provider);
}

VOID callers_frame_ok_Probe(VOID)
{
    NPI_PROVIDER_CHARACTERISTICS characteristics = g_provider_template;

    if (NT_SUCCESS(ProbeWith(&characteristics)))
        StopProvider();
}

VOID one_path_bad_Probe(BOOLEAN keep)
{
    NPI_PROVIDER_CHARACTERISTICS characteristics = g_provider_template;

    if (!NT_SUCCESS(NmrRegisterProvider(&characteristics, NULL, &g_provider)))
        return;
    if (keep)
        return;
    StopProvider();
} // expected-warning {{[nmr.characteristics-on-stack]}}

// A loop.

NTSTATUS loop_bad_Start(VOID)
{
    NPI_CLIENT_CHARACTERISTICS characteristics[2];
    NTSTATUS status = STATUS_SUCCESS;
    USHORT i;

    for (i = 0; i < 2 && NT_SUCCESS(status); i++) {
        FillClient(&characteristics[i], i);
        status = NmrRegisterClient(&characteristics[i], NULL, &g_pair[i]);
    }
    return status;
} // expected-warning {{[nmr.characteristics-on-stack]}}

NTSTATUS loop_ok_Start(VOID)
{
    static NPI_CLIENT_CHARACTERISTICS characteristics[2];
    NTSTATUS status = STATUS_SUCCESS;
    USHORT i;

    for (i = 0; i < 2 && NT_SUCCESS(status); i++) {
        FillClient(&characteristics[i], i);
        status = NmrRegisterClient(&characteristics[i], NULL, &g_pair[i]);
    }
    return status;
}

VOID StopPair(VOID)
{
    ULONG i;

    for (i = 0; i < 2; i++) {
        if (g_pair[i] != NULL && NmrDeregisterClient(g_pair[i]) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_pair[i]);
    }
}
