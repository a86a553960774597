// wsk.unload-without-deregister: a library has no unload routine; its users call the cleanup function.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;

NTSTATUS library_start_ok(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };

    return WskRegister(&npi, &Registration);
}

VOID library_cleanup_ok(VOID)
{
    WskDeregister(&Registration);
}
