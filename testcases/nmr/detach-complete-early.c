// nmr.detach-complete-early: the detach is completed before the deregistration. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.detach-complete-early %s
#include <ntddk.h>
#include <netioddk.h>

typedef struct _MODULE {
    HANDLE Binding, Client, Provider;
    BOOLEAN Closing;
    LONG Calls;
} MODULE;

VOID direct_bad(MODULE *module)
{
    NmrClientDetachProviderComplete(module->Binding);
    if (NmrDeregisterClient(module->Client) == STATUS_PENDING) // expected-warning {{[nmr.detach-complete-early]}}
        NmrWaitForClientDeregisterComplete(module->Client);
}

static VOID Stop(MODULE *module)
{
    if (NmrDeregisterProvider(module->Provider) == STATUS_PENDING) // expected-warning {{[nmr.detach-complete-early]}}
        NmrWaitForProviderDeregisterComplete(module->Provider);
}

VOID helper_bad(MODULE *module)
{
    if (module->Binding != NULL)
        NmrProviderDetachClientComplete(module->Binding);
    Stop(module);
}

VOID after_ok(MODULE *module)
{
    NTSTATUS status = NmrDeregisterClient(module->Client);

    if (module->Closing)
        NmrClientDetachProviderComplete(module->Binding);
    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(module->Client);
}

/* The last call of a binding that is detached. */
VOID last_call_ok(MODULE *module)
{
    if (InterlockedDecrement(&module->Calls) == 0 && module->Closing)
        NmrClientDetachProviderComplete(module->Binding);
}

/* The other side's registration. */
VOID other_side_ok(MODULE *module)
{
    NmrClientDetachProviderComplete(module->Binding);
    if (NmrDeregisterProvider(module->Provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(module->Provider);
}
