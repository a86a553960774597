// wsk.client-dispatch-storage: the WSK_CLIENT_DISPATCH is an automatic variable of a function that returns registered.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_CLIENT_DISPATCH Dispatch;
} NET;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;

static NTSTATUS NTAPI ClientEvent(PVOID Context, ULONG Event, PVOID Information, SIZE_T Length)
{
    return STATUS_NOT_IMPLEMENTED;
}

NTSTATUS local_bad(VOID)
{
    WSK_CLIENT_DISPATCH dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
    WSK_CLIENT_NPI npi = { NULL, &dispatch };

    return WskRegister(&npi, &Registration);
} // expected-warning {{[wsk.client-dispatch-storage]}}

NTSTATUS copy_of_the_template_bad(NET *Net)
{
    WSK_CLIENT_DISPATCH dispatch = ClientDispatch;
    WSK_CLIENT_NPI npi;

    dispatch.WskClientEvent = ClientEvent;
    npi.ClientContext = Net;
    npi.Dispatch = &dispatch;
    return WskRegister(&npi, &Net->Registration);
} // expected-warning {{[wsk.client-dispatch-storage]}}

static NTSTATUS Register(const WSK_CLIENT_DISPATCH *Dispatch, PWSK_REGISTRATION Where)
{
    WSK_CLIENT_NPI npi;

    npi.ClientContext = NULL;
    npi.Dispatch = Dispatch;
    return WskRegister(&npi, Where);
}

NTSTATUS local_of_the_caller_bad(NET *Net)
{
    WSK_CLIENT_DISPATCH dispatch;
    const WSK_CLIENT_DISPATCH *alias = &dispatch;

    dispatch.Version = MAKE_WSK_VERSION(1, 0);
    dispatch.Reserved = 0;
    dispatch.WskClientEvent = NULL;
    return Register(alias, &Net->Registration);
} // expected-warning {{[wsk.client-dispatch-storage]}}

NTSTATUS compound_literal_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &(WSK_CLIENT_DISPATCH){ MAKE_WSK_VERSION(1, 0), 0, ClientEvent } };

    return WskRegister(&npi, &Net->Registration);
} // expected-warning {{[wsk.client-dispatch-storage]}}

NTSTATUS deregistered_on_one_path_bad(NET *Net, BOOLEAN Probe)
{
    WSK_CLIENT_DISPATCH dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
    NTSTATUS status = Register(&dispatch, &Net->Registration);

    if (NT_SUCCESS(status) && Probe)
        WskDeregister(&Net->Registration);
    return status;
} // expected-warning {{[wsk.client-dispatch-storage]}}

NTSTATUS npi_on_the_stack_ok(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };

    return WskRegister(&npi, &Registration);
}

NTSTATUS static_local_ok(NET *Net)
{
    static const WSK_CLIENT_DISPATCH dispatch = { MAKE_WSK_VERSION(1, 0), 0, ClientEvent };
    WSK_CLIENT_NPI npi = { Net, &dispatch };

    return WskRegister(&npi, &Net->Registration);
}

NTSTATUS deregistered_in_time_ok(NET *Net)
{
    WSK_CLIENT_DISPATCH dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
    NTSTATUS status = Register(&dispatch, &Net->Registration);

    if (NT_SUCCESS(status))
        WskDeregister(&Net->Registration);
    return status;
}

NTSTATUS flag_tells_ok(NET *Net)
{
    WSK_CLIENT_DISPATCH dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
    BOOLEAN registered = FALSE;
    NTSTATUS status = Register(&dispatch, &Net->Registration);

    if (NT_SUCCESS(status))
        registered = TRUE;
    if (registered)
        WskDeregister(&Net->Registration);
    return status;
}

NTSTATUS member_of_the_context_ok(NET *Net)
{
    Net->Dispatch = ClientDispatch;
    Net->Dispatch.WskClientEvent = ClientEvent;
    return Register(&Net->Dispatch, &Net->Registration);
}

static const WSK_CLIENT_DISPATCH *const Versions[] = { &ClientDispatch };

NTSTATUS from_a_table_ok(NET *Net)
{
    NTSTATUS status = STATUS_NOT_SUPPORTED;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(Versions); i++) {
        status = Register(Versions[i], &Net->Registration);
        if (NT_SUCCESS(status))
            break;
    }
    return status;
}
