// wsk.registration-leak-on-failure: DriverEntry undoes what it did before it returns a failure.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

enum { RegisteredBit, CapturedBit };

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Laddered, Flagged, Interlocked;
static WSK_PROVIDER_NPI LadderedProvider, FlaggedProvider, InterlockedProvider;
static BOOLEAN Registered, Captured;
static LONG Bits;

static NTSTATUS ladder_ok(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Laddered);

    if (!NT_SUCCESS(status))
        goto Fail;
    status = WskCaptureProviderNPI(&Laddered, WSK_NO_WAIT, &LadderedProvider);
    if (!NT_SUCCESS(status))
        goto Deregister;
    return STATUS_SUCCESS;
Deregister:
    WskDeregister(&Laddered);
Fail:
    return status;
}

static VOID LadderStop(VOID)
{
    WskReleaseProviderNPI(&Laddered);
    WskDeregister(&Laddered);
}

/* Fails with the registration live; its caller runs FlagsStop. */
static NTSTATUS FlagsStart(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Flagged);

    if (!NT_SUCCESS(status))
        return status;
    Registered = TRUE;
    status = WskCaptureProviderNPI(&Flagged, WSK_NO_WAIT, &FlaggedProvider);
    if (!NT_SUCCESS(status))
        return status;
    Captured = TRUE;
    return STATUS_SUCCESS;
}

static VOID FlagsStop(VOID)
{
    if (Captured)
        WskReleaseProviderNPI(&Flagged);
    Captured = FALSE;
    if (Registered)
        WskDeregister(&Flagged);
    Registered = FALSE;
}

static NTSTATUS InterlockedStart(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Interlocked);

    if (!NT_SUCCESS(status))
        return status;
    InterlockedBitTestAndSet(&Bits, RegisteredBit);
    status = WskCaptureProviderNPI(&Interlocked, WSK_NO_WAIT, &InterlockedProvider);
    if (NT_SUCCESS(status))
        InterlockedBitTestAndSet(&Bits, CapturedBit);
    return status;
}

static VOID InterlockedStop(VOID)
{
    if (InterlockedBitTestAndReset(&Bits, CapturedBit))
        WskReleaseProviderNPI(&Interlocked);
    if (InterlockedBitTestAndReset(&Bits, RegisteredBit))
        WskDeregister(&Interlocked);
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    InterlockedStop();
    FlagsStop();
    LadderStop();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = ladder_ok();

    if (!NT_SUCCESS(status))
        return status;
    status = FlagsStart();
    if (!NT_SUCCESS(status)) {
        FlagsStop();
        LadderStop();
        return status;
    }
    status = InterlockedStart();
    if (!NT_SUCCESS(status)) {
        Unload(Driver);
        return status;
    }
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
