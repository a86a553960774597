// nmr.detach-complete-twice: one detach is completed twice on one path.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    HANDLE Other;
    PVOID Peer;
    const VOID *PeerDispatch;
    LONG Calls;
    BOOLEAN Closing;
    KSPIN_LOCK Lock;
} BINDING;

static const ULONG g_dispatch = 1;
static BINDING g_binding;

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

#define CLIENT(name, attach, detach, cleanup)                                                    \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), attach, detach, cleanup,                          \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
#define PROVIDER(name, attach, detach, cleanup)                                                  \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        0, sizeof(NPI_PROVIDER_CHARACTERISTICS), attach, detach, cleanup,                        \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

// Other files of the driver.
HANDLE NextBinding(VOID);

VOID twice_bad(BINDING *binding)
{
    HANDLE nmr = binding->Nmr;

    NmrClientDetachProviderComplete(nmr);
    NmrClientDetachProviderComplete(nmr); // expected-warning {{[nmr.detach-complete-twice]}}
}

static VOID Finish(BINDING *binding)
{
    if (binding->Closing)
        NmrProviderDetachClientComplete(binding->Nmr); // expected-warning {{[nmr.detach-complete-twice]}}
}

VOID helper_bad(BINDING *binding)
{
    if (binding->Closing)
        NmrProviderDetachClientComplete(binding->Nmr);
    Finish(binding);
}

VOID counted_ok(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0)
        NmrClientDetachProviderComplete(binding->Nmr);
    if (InterlockedDecrement(&binding->Calls) == 0)
        NmrClientDetachProviderComplete(binding->Nmr);
}

VOID two_handles_ok(BINDING *binding)
{
    NmrClientDetachProviderComplete(binding->Nmr);
    NmrClientDetachProviderComplete(binding->Other);
}

VOID exclusive_ok(BINDING *binding)
{
    HANDLE nmr = binding->Nmr;

    if (binding->Closing) {
        NmrClientDetachProviderComplete(nmr);
        return;
    }
    binding->Closing = TRUE;
    NmrClientDetachProviderComplete(nmr);
}

VOID array_ok(HANDLE *bindings, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++)
        NmrClientDetachProviderComplete(bindings[i]);
}

VOID fresh_values_ok(VOID)
{
    NmrClientDetachProviderComplete(NextBinding());
    NmrClientDetachProviderComplete(NextBinding());
}

VOID exchanged_ok(BINDING *binding)
{
    HANDLE nmr = InterlockedExchangePointer(&binding->Nmr, NULL);

    if (nmr != NULL)
        NmrClientDetachProviderComplete(nmr);
    nmr = InterlockedExchangePointer(&binding->Nmr, NULL);
    if (nmr != NULL)
        NmrClientDetachProviderComplete(nmr);
}
