// nmr.detach-complete-with-context-lock: the completion is in another source.
//
// RUN: %driver %s
//--- complete.c
#include "driver.h"
typedef struct _GUARDED {
    BINDING Binding;
    KSPIN_LOCK Lock;
} GUARDED;
VOID Complete(GUARDED *guarded)
{
    NmrClientDetachProviderComplete(guarded->Binding.Nmr); // expected-warning {{[nmr.detach-complete-with-context-lock]}}
}
//--- wrong/last.c
#include "driver.h"
typedef struct _GUARDED {
    BINDING Binding;
    KSPIN_LOCK Lock;
} GUARDED;
VOID Complete(GUARDED *guarded);
VOID CallEnds(GUARDED *guarded)
{
    KIRQL irql;

    KeAcquireSpinLock(&guarded->Lock, &irql);
    Complete(guarded);
    KeReleaseSpinLock(&guarded->Lock, irql);
}
//--- right/last.c
#include "driver.h"
typedef struct _GUARDED {
    BINDING Binding;
    KSPIN_LOCK Lock;
} GUARDED;
VOID Complete(GUARDED *guarded);
VOID CallEnds(GUARDED *guarded)
{
    KIRQL irql;

    KeAcquireSpinLock(&guarded->Lock, &irql);
    guarded->Binding.Calls = 0;
    KeReleaseSpinLock(&guarded->Lock, irql);
    Complete(guarded);
}
