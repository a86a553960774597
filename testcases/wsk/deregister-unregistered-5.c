// wsk.deregister-unregistered: starting and stopping through a table with constant indexes; many layers.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION g_tap, g_first, g_second;
static LONG g_level;

typedef struct MODULE {
    NTSTATUS (*Start)(VOID);
    VOID (*Stop)(VOID);
} MODULE;

static NTSTATUS TapStart(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };

    return WskRegister(&client, &g_tap);
}

static VOID TapStop(VOID)
{
    WskDeregister(&g_tap); // expected-warning {{[wsk.deregister-unregistered]}}
}

static const MODULE g_modules[] = { { TapStart, TapStop } };

static DRIVER_INITIALIZE table_bad_DriverEntry;
static NTSTATUS table_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = g_modules[0].Start();

    if (!NT_SUCCESS(status))
        g_modules[0].Stop();
    return status;
}

// What the sixth function makes of the status decides which level is undone.

static NTSTATUS Translate(NTSTATUS status)
{
    if (status == STATUS_PENDING) {
        DbgPrint("pending\n");
        status = STATUS_UNSUCCESSFUL;
    }
    return status;
}

static NTSTATUS Fifth(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };

    if (KeGetCurrentIrql() > PASSIVE_LEVEL)
        DbgPrint("fifth\n");
    return Translate(WskRegister(&client, &g_second));
}

static NTSTATUS Fourth(VOID)
{
    if (KeGetCurrentIrql() > PASSIVE_LEVEL)
        DbgPrint("fourth\n");
    return Fifth();
}

static NTSTATUS Third(VOID)
{
    if (KeGetCurrentIrql() > PASSIVE_LEVEL)
        DbgPrint("third\n");
    return Fourth();
}

static NTSTATUS Second(VOID)
{
    if (KeGetCurrentIrql() > PASSIVE_LEVEL)
        DbgPrint("second\n");
    return Third();
}

static NTSTATUS First(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };

    return WskRegister(&client, &g_first);
}

static VOID StopLevels(VOID)
{
    switch (g_level) {
    case 2:
        WskDeregister(&g_second);
        /* fall through */
    case 1:
        WskDeregister(&g_first);
        break;
    default:
        break;
    }
    g_level = 0;
}

static DRIVER_INITIALIZE layers_ok_DriverEntry;
static NTSTATUS layers_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = First();

    if (!NT_SUCCESS(status))
        return status;
    g_level = 1;
    status = Second();
    if (!NT_SUCCESS(status)) {
        StopLevels();
        return status;
    }
    g_level = 2;
    return status;
}
