// wsk.registration-leak-on-failure: a helper fails with the registration live; what DriverEntry makes of it decides.
//
// RUN: %verify %s
// RUN: %nmrcheck --engine explore %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

typedef struct NET {
    WSK_REGISTRATION Registration;
} NET;

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static NET *g_net;

static NTSTATUS NetStart(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };
    NET *net = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(NET), 'tseT');
    NTSTATUS status;

    if (net == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = WskRegister(&client, &net->Registration);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(net, 'tseT');
        return status;
    }
    g_net = net;
    return IoCreateSymbolicLink(NULL, NULL);
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (g_net != NULL) {
        WskDeregister(&g_net->Registration);
        ExFreePoolWithTag(g_net, 'tseT');
    }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    if (!NT_SUCCESS(NetStart()))
        DbgPrint("no link\n");
    return STATUS_SUCCESS;
}
