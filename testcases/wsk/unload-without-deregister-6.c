// wsk.unload-without-deregister: guards, helpers and tables which do deregister before Unload returns.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

enum { NetDown, NetRegistered, NetCaptured };
enum { RegisteredBit, CapturedBit };

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };

static WSK_REGISTRATION Plain;
static struct { WSK_REGISTRATION Registration; BOOLEAN Registered; } Flagged;
static struct { WSK_REGISTRATION Registration; WSK_PROVIDER_NPI Provider; int State; } Staged;
static struct { WSK_REGISTRATION Registration; WSK_PROVIDER_NPI Provider; LONG Bits; } Interlocked;
static WSK_REGISTRATION Tabled;
static struct { WSK_REGISTRATION *Registration; } Heap;

static NTSTATUS Register(PWSK_REGISTRATION Registration)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };

    return WskRegister(&npi, Registration);
}

static NTSTATUS flag_start_ok(VOID)
{
    NTSTATUS status = Register(&Flagged.Registration);

    if (NT_SUCCESS(status))
        Flagged.Registered = TRUE;
    return status;
}

static VOID flag_stop_ok(VOID)
{
    if (!Flagged.Registered)
        return;
    Flagged.Registered = FALSE;
    WskDeregister(&Flagged.Registration);
}

static NTSTATUS state_start_ok(VOID)
{
    NTSTATUS status = Register(&Staged.Registration);

    if (!NT_SUCCESS(status))
        return status;
    Staged.State = NetRegistered;
    if (NT_SUCCESS(WskCaptureProviderNPI(&Staged.Registration, WSK_NO_WAIT, &Staged.Provider)))
        Staged.State = NetCaptured;
    return STATUS_SUCCESS;
}

static VOID state_stop_ok(VOID)
{
    switch (Staged.State) {
    case NetCaptured:
        WskReleaseProviderNPI(&Staged.Registration);
        /* fall through */
    case NetRegistered:
        WskDeregister(&Staged.Registration);
        /* fall through */
    default:
        Staged.State = NetDown;
    }
}

static NTSTATUS interlocked_start_ok(VOID)
{
    NTSTATUS status = Register(&Interlocked.Registration);

    if (!NT_SUCCESS(status))
        return status;
    InterlockedBitTestAndSet(&Interlocked.Bits, RegisteredBit);
    if (NT_SUCCESS(WskCaptureProviderNPI(&Interlocked.Registration, WSK_NO_WAIT, &Interlocked.Provider)))
        InterlockedBitTestAndSet(&Interlocked.Bits, CapturedBit);
    return STATUS_SUCCESS;
}

static VOID interlocked_stop_ok(VOID)
{
    if (InterlockedBitTestAndReset(&Interlocked.Bits, CapturedBit))
        WskReleaseProviderNPI(&Interlocked.Registration);
    if (InterlockedBitTestAndReset(&Interlocked.Bits, RegisteredBit))
        WskDeregister(&Interlocked.Registration);
}

static NTSTATUS table_start_ok(VOID)
{
    return Register(&Tabled);
}

static VOID table_stop_ok(VOID)
{
    WskDeregister(&Tabled);
}

static NTSTATUS heap_start_ok(VOID)
{
    NTSTATUS status;

    Heap.Registration = ExAllocatePoolWithTag(NonPagedPool, sizeof(WSK_REGISTRATION), 'tseT');
    if (Heap.Registration == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = Register(Heap.Registration);
    if (!NT_SUCCESS(status)) {
        ExFreePool(Heap.Registration);
        Heap.Registration = NULL;
    }
    return status;
}

static VOID heap_stop_ok(VOID)
{
    if (Heap.Registration != NULL) {
        WskDeregister(Heap.Registration);
        ExFreePool(Heap.Registration);
        Heap.Registration = NULL;
    }
}

static const struct {
    NTSTATUS (*Start)(VOID);
    VOID (*Stop)(VOID);
} Modules[] = {
    { table_start_ok, table_stop_ok },
};

static VOID all_deregistered_ok(PDRIVER_OBJECT Driver)
{
    Modules[0].Stop();
    heap_stop_ok();
    interlocked_stop_ok();
    state_stop_ok();
    flag_stop_ok();
    WskDeregister(&Plain);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = Register(&Plain);

    if (!NT_SUCCESS(status))
        return status;
    status = Modules[0].Start();
    if (!NT_SUCCESS(status)) {
        WskDeregister(&Plain);
        return status;
    }
    flag_start_ok();
    state_start_ok();
    interlocked_start_ok();
    heap_start_ok();
    Driver->DriverUnload = all_deregistered_ok;
    return STATUS_SUCCESS;
}
