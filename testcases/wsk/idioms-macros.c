// wsk: macros that hide a goto or a return, annotations and sections, and the smallest mistake with each.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define BAIL_ON_FAILURE(Expression, Label) \
    do { \
        status = (Expression); \
        if (!NT_SUCCESS(status)) \
            goto Label; \
    } while (0)
#define RETURN_ON_FAILURE(Expression) \
    do { \
        NTSTATUS _status = (Expression); \
        if (!NT_SUCCESS(_status)) \
            return _status; \
    } while (0)
#define TRACE(...) DbgPrint("net: " __VA_ARGS__)

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PVOID Buffer;
} NET;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };

NTSTATUS NetStart(NET *Net);

/* A single exit that macros jump to. */

NTSTATUS hidden_goto_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status;

    TRACE("starting\n");
    BAIL_ON_FAILURE(WskRegister(&npi, &Net->Registration), Exit);
    BAIL_ON_FAILURE(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider), Deregister);
    return STATUS_SUCCESS;
Deregister:
    WskDeregister(&Net->Registration);
Exit:
    TRACE("not started: %x\n", status);
    return status;
}

NTSTATUS hidden_goto_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status;

    BAIL_ON_FAILURE(WskRegister(&npi, &Net->Registration), Deregister);
    BAIL_ON_FAILURE(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider), Deregister);
    return STATUS_SUCCESS;
Deregister:
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    return status;
}

NTSTATUS hidden_return_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };

    RETURN_ON_FAILURE(WskRegister(&npi, &Net->Registration));
    RETURN_ON_FAILURE(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider));
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.registration-leak-on-failure}}

/* A loop that never repeats, as an error ladder. */

NTSTATUS do_while_false_ok(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    BOOLEAN registered = FALSE;
    NTSTATUS status;

    do {
        status = WskRegister(&npi, &Net->Registration);
        if (!NT_SUCCESS(status))
            break;
        registered = TRUE;
        status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
        if (!NT_SUCCESS(status))
            break;
    } while (FALSE);
    if (!NT_SUCCESS(status) && registered)
        WskDeregister(&Net->Registration);
    return status;
}

NTSTATUS do_while_false_bad(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status;

    do {
        status = WskRegister(&npi, &Net->Registration);
        if (!NT_SUCCESS(status))
            break;
        status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
        if (!NT_SUCCESS(status))
            break;
    } while (FALSE);
    if (!NT_SUCCESS(status))
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    return status;
}

/* Annotations, sections, pragmas and exception handling change nothing. */

#pragma warning(push)
#pragma warning(disable : 28167)
_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL) _IRQL_requires_same_
NTSTATUS annotated_ok(_Inout_ NET *Net);

_Use_decl_annotations_
NTSTATUS annotated_ok(NET *Net)
{
    NTSTATUS status;

    PAGED_CODE();
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    if (!NT_SUCCESS(status))
        return status;
    __try {
        RtlZeroMemory(Net->Buffer, 16);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        status = GetExceptionCode();
    }
    WskReleaseProviderNPI(&Net->Registration);
    return status;
}

__declspec(code_seg("PAGE"))
_Use_decl_annotations_
VOID annotated_bad(NET *Net)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(Net);
    WskDeregister(&Net->Registration);
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}
#pragma warning(pop)

static VOID PageableStop(NET *Net);
#ifdef ALLOC_PRAGMA
#pragma alloc_text(PAGE, PageableStop)
#endif

static VOID PageableStop(NET *Net)
{
    WskDeregister(&Net->Registration);
}

VOID pageable_ok(NET *Net)
{
    PageableStop(Net);
}
