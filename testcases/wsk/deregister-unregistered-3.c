// wsk.deregister-unregistered: flags of the undo code, far from the call that they guard.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };

typedef struct FILTER {
    WSK_REGISTRATION Wsk;
    BOOLEAN On;
    LONG State;
} FILTER;

static NTSTATUS Join(WSK_REGISTRATION *registration)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };

    return WskRegister(&client, registration);
}

static VOID Leave(WSK_REGISTRATION *registration)
{
    WskDeregister(registration); // expected-warning 2 {{[wsk.deregister-unregistered]}}
}

// The flag is tested two calls above.

static FILTER g_filter;

static VOID FilterStop(VOID)
{
    if (!g_filter.On)
        return;
    g_filter.On = FALSE;
    Leave(&g_filter.Wsk);
}

static VOID StopAll(VOID)
{
    FilterStop();
}

NTSTATUS flag_above_ok_Start(VOID)
{
    NTSTATUS status = Join(&g_filter.Wsk);

    if (NT_SUCCESS(status))
        g_filter.On = TRUE;
    else
        StopAll();
    return status;
}

// A flag that is asked for by a function.

static FILTER g_asked;

static BOOLEAN IsOn(const FILTER *filter)
{
    if (filter->On)
        return TRUE;
    return FALSE;
}

NTSTATUS asked_ok_Start(VOID)
{
    NTSTATUS status = Join(&g_asked.Wsk);

    if (NT_SUCCESS(status))
        g_asked.On = TRUE;
    else if (IsOn(&g_asked))
        Leave(&g_asked.Wsk);
    return status;
}

// A flag that is kept in a local variable.

static FILTER g_local;

NTSTATUS local_ok_Start(VOID)
{
    NTSTATUS status = Join(&g_local.Wsk);
    BOOLEAN undo = FALSE;

    if (g_local.On)
        undo = TRUE;
    if (undo && !NT_SUCCESS(status))
        Leave(&g_local.Wsk);
    return status;
}

// A switch.

static NTSTATUS TapStart(FILTER *tap)
{
    NTSTATUS status = Join(&tap->Wsk);

    if (NT_SUCCESS(status))
        tap->State = 1;
    return status;
}

static VOID TapStop(FILTER *tap)
{
    switch (tap->State) {
    case 1:
        Leave(&tap->Wsk);
        tap->State = 0;
        break;
    default:
        break;
    }
}

NTSTATUS switch_ok_Start(FILTER *tap)
{
    NTSTATUS status = TapStart(tap);

    if (!NT_SUCCESS(status))
        TapStop(tap);
    return status;
}

// Levels: the first test decides the second one.

static WSK_REGISTRATION g_one, g_two;
static LONG g_level;

static VOID StopLevels(VOID)
{
    if (g_level >= 2)
        Leave(&g_two);
    if (g_level >= 1)
        Leave(&g_one);
    g_level = 0;
}

NTSTATUS levels_ok_Start(VOID)
{
    NTSTATUS status = Join(&g_one);

    if (NT_SUCCESS(status)) {
        g_level = 1;
        status = Join(&g_two);
    }
    if (NT_SUCCESS(status))
        g_level = 2;
    else
        StopLevels();
    return status;
}

// Bits.

static WSK_REGISTRATION g_low, g_high;
static LONG g_bits;

static VOID StopBits(VOID)
{
    if (InterlockedBitTestAndReset(&g_bits, 1))
        Leave(&g_high);
    if (InterlockedBitTestAndReset(&g_bits, 0))
        Leave(&g_low);
}

NTSTATUS bits_ok_Start(VOID)
{
    NTSTATUS status = Join(&g_low);

    if (!NT_SUCCESS(status))
        return status;
    InterlockedBitTestAndSet(&g_bits, 0);
    status = Join(&g_high);
    if (!NT_SUCCESS(status)) {
        StopBits();
        return status;
    }
    InterlockedBitTestAndSet(&g_bits, 1);
    return status;
}

// The same without interlocked operations: a bit that was set is set, whatever the others are.

static WSK_REGISTRATION g_left, g_right;
static PVOID g_buffer;
static ULONG g_done;

static VOID StopDone(VOID)
{
    if (g_done & 4) {
        Leave(&g_right);
        g_done &= ~4u;
    }
    if (g_done & 2) {
        Leave(&g_left);
        g_done &= ~2u;
    }
    if (g_done & 1) {
        ExFreePool(g_buffer);
        g_done &= ~1u;
    }
}

NTSTATUS done_ok_Start(VOID)
{
    NTSTATUS status;

    g_buffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, 'tseT');
    if (g_buffer == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    g_done |= 1;
    status = Join(&g_left);
    if (!NT_SUCCESS(status)) {
        StopDone();
        return status;
    }
    g_done |= 2;
    status = Join(&g_right);
    if (!NT_SUCCESS(status)) {
        StopDone();
        return status;
    }
    g_done |= 4;
    return status;
}

// The bit was set on this very path.
static WSK_REGISTRATION g_early;
static LONG g_early_bits;

NTSTATUS bit_too_early_bad_Start(VOID)
{
    NTSTATUS status;

    InterlockedBitTestAndSet(&g_early_bits, 3);
    status = Join(&g_early);
    if (!NT_SUCCESS(status) && InterlockedBitTestAndReset(&g_early_bits, 3))
        Leave(&g_early);
    return status;
}

// What is tested decides something else.

static FILTER g_other;
static PDEVICE_OBJECT g_device;

NTSTATUS other_test_bad_Start(VOID)
{
    NTSTATUS status = Join(&g_other.Wsk);

    if (!NT_SUCCESS(status)) {
        if (g_device != NULL)
            IoDeleteDevice(g_device);
        Leave(&g_other.Wsk);
    }
    return status;
}

// Tested before the registration, not after.

static FILTER g_before;

NTSTATUS tested_before_bad_Start(VOID)
{
    NTSTATUS status;

    if (g_before.State == 7)
        return STATUS_UNSUCCESSFUL;
    status = Join(&g_before.Wsk);
    if (!NT_SUCCESS(status))
        WskDeregister(&g_before.Wsk); // expected-warning {{[wsk.deregister-unregistered]}}
    return status;
}
