// wsk.double-deregister: WskDeregister runs twice on one registration.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_REGISTRATION Other;
    WSK_REGISTRATION Pair[2];
    BOOLEAN Registered;
    int State;
    LONG Bits;
} NET;

enum { RegisteredBit, ListeningBit };
enum { Down, Up };

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
extern WSK_REGISTRATION Registration, SecondRegistration;

/* In another file. */
VOID NetReset(PWSK_REGISTRATION Registration);

VOID twice_in_a_row_bad(VOID)
{
    WskDeregister(&Registration);
    WskDeregister(&Registration); // expected-warning {{[wsk.double-deregister]}}
}

static VOID NetStop(NET *Net)
{
    WskDeregister(&Net->Registration);
}

VOID helper_did_it_bad(NET *Net)
{
    NetStop(Net);
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

static NTSTATUS QueryOrUndo(NET *Net)
{
    WSK_PROVIDER_CHARACTERISTICS characteristics;
    NTSTATUS status = WskQueryProviderCharacteristics(&Net->Registration, &characteristics);

    if (!NT_SUCCESS(status))
        WskDeregister(&Net->Registration);
    return status;
}

VOID callee_and_caller_undo_bad(NET *Net)
{
    if (!NT_SUCCESS(QueryOrUndo(Net)))
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

VOID flag_never_cleared_bad(NET *Net)
{
    if (Net->Registered)
        WskDeregister(&Net->Registration);
    Net->State = Down;
    if (Net->Registered)
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

VOID loop_bad(NET *Net)
{
    int i;

    for (i = 0; i < 2; i++)
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

VOID alias_bad(NET *Net)
{
    PWSK_REGISTRATION registration = &Net->Registration;

    WskDeregister(registration);
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

VOID same_element_bad(NET *Net)
{
    WskDeregister(&Net->Pair[1]);
    WskDeregister(&Net->Pair[1]); // expected-warning {{[wsk.double-deregister]}}
}

static VOID StopListener(NET *Net)
{
    WskDeregister(&Net->Registration);
}

static VOID StopClient(NET *Net)
{
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

static VOID (*const StopRoutines[])(NET *) = { StopListener, StopClient };

VOID table_bad(NET *Net)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(StopRoutines); i++)
        StopRoutines[i](Net);
}

VOID two_registrations_ok(VOID)
{
    WskDeregister(&Registration);
    WskDeregister(&SecondRegistration);
}

VOID flag_cleared_ok(NET *Net)
{
    if (Net->Registered) {
        Net->Registered = FALSE;
        WskDeregister(&Net->Registration);
    }
    if (Net->Registered)
        WskDeregister(&Net->Registration);
}

VOID state_ok(NET *Net)
{
    if (Net->State == Up) {
        WskDeregister(&Net->Registration);
        Net->State = Down;
    }
    switch (Net->State) {
    case Up:
        WskDeregister(&Net->Registration);
        break;
    default:
        break;
    }
}

static VOID StopOnce(NET *Net)
{
    if (InterlockedBitTestAndReset(&Net->Bits, RegisteredBit))
        WskDeregister(&Net->Registration);
}

VOID interlocked_ok(NET *Net)
{
    StopOnce(Net);
    StopOnce(Net);
}

VOID elements_ok(NET *Net)
{
    int i;

    for (i = 0; i < 2; i++)
        WskDeregister(&Net->Pair[i]);
}

VOID elements_counted_ok(PWSK_REGISTRATION Registrations, ULONG Count)
{
    while (Count-- > 0)
        WskDeregister(&Registrations[Count]);
}

VOID pointer_cleared_ok(PWSK_REGISTRATION *Slot)
{
    if (*Slot != NULL) {
        WskDeregister(*Slot);
        *Slot = NULL;
    }
    if (*Slot != NULL)
        WskDeregister(*Slot);
}

static VOID StopOther(NET *Net)
{
    WskDeregister(&Net->Other);
}

static VOID (*const StopBoth[])(NET *) = { NetStop, StopOther };

VOID table_ok(NET *Net)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(StopBoth); i++)
        StopBoth[i](Net);
}

NTSTATUS registered_again_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status;

    WskDeregister(&Net->Registration);
    status = WskRegister(&npi, &Net->Registration);
    if (NT_SUCCESS(status))
        WskDeregister(&Net->Registration);
    return status;
}

VOID callee_and_caller_share_the_status_ok(NET *Net)
{
    if (NT_SUCCESS(QueryOrUndo(Net)))
        WskDeregister(&Net->Registration);
}

/* The callee receives the registration: its state is unknown afterwards. */
VOID opaque_callee_may_register_ok(NET *Net)
{
    WskDeregister(&Net->Registration);
    NetReset(&Net->Registration);
    WskDeregister(&Net->Registration);
}
