// nmr.unload-without-wait: a source that declares everything itself, and includes nothing.
//
// RUN: %verify %s
typedef long NTSTATUS;
typedef void *HANDLE;
typedef unsigned short USHORT;
#define STATUS_PENDING ((NTSTATUS)0x103)

typedef struct _DRIVER_OBJECT {
    void (*DriverUnload)(struct _DRIVER_OBJECT *driver);
} DRIVER_OBJECT;

typedef struct MY_CHARACTERISTICS MY_CHARACTERISTICS;
extern const MY_CHARACTERISTICS chars;

NTSTATUS NmrRegisterClient(const MY_CHARACTERISTICS *characteristics, void *context, HANDLE *handle);
NTSTATUS NmrDeregisterClient(HANDLE handle);
NTSTATUS NmrWaitForClientDeregisterComplete(HANDLE handle);

static HANDLE g_client;
static HANDLE g_other;

static void forgets_bad_Unload(DRIVER_OBJECT *driver)
{
    NmrDeregisterClient(g_client);
} // expected-warning {{[nmr.unload-without-wait]}}

static void asserts_nothing_bad_Unload(DRIVER_OBJECT *driver)
{
    if (NmrDeregisterClient(g_other) != STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_other);
} // expected-warning {{[nmr.unload-without-wait]}}

static void waits_ok_Unload(DRIVER_OBJECT *driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}

static void always_waits_ok_Unload(DRIVER_OBJECT *driver)
{
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client);
}

NTSTATUS Start(DRIVER_OBJECT *driver, int which)
{
    NTSTATUS status = NmrRegisterClient(&chars, 0, &g_client);

    if (status >= 0)
        status = NmrRegisterClient(&chars, 0, &g_other);
    if (which == 0)
        driver->DriverUnload = forgets_bad_Unload;
    else if (which == 1)
        driver->DriverUnload = asserts_nothing_bad_Unload;
    else if (which == 2)
        driver->DriverUnload = waits_ok_Unload;
    else
        driver->DriverUnload = always_waits_ok_Unload;
    return status;
}
