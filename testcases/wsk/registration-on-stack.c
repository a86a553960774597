// wsk.registration-on-stack: a WSK_REGISTRATION in automatic storage leaves its scope while registered.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _SESSION {
    ULONG Id;
    WSK_REGISTRATION Registration;
} SESSION;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };

/* In another file. */
VOID SessionRun(SESSION *Session);

NTSTATUS local_bad(VOID)
{
    WSK_REGISTRATION registration;
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };

    return WskRegister(&npi, &registration);
} // expected-warning {{[wsk.registration-on-stack]}}

static NTSTATUS Register(PWSK_REGISTRATION Registration)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };

    return WskRegister(&npi, Registration);
}

NTSTATUS local_of_the_caller_bad(VOID)
{
    WSK_REGISTRATION registration;
    NTSTATUS status = Register(&registration);

    if (!NT_SUCCESS(status))
        DbgPrint("not registered: %x\n", status);
    return status;
} // expected-warning {{[wsk.registration-on-stack]}}

NTSTATUS member_of_a_local_bad(VOID)
{
    SESSION session = { 1 };
    SESSION *alias = &session;

    return Register(&alias->Registration);
} // expected-warning {{[wsk.registration-on-stack]}}

NTSTATUS captured_and_forgotten_bad(VOID)
{
    WSK_REGISTRATION registration;
    WSK_PROVIDER_NPI npi;
    NTSTATUS status = Register(&registration);

    if (!NT_SUCCESS(status))
        return status;
    if (NT_SUCCESS(WskCaptureProviderNPI(&registration, WSK_NO_WAIT, &npi)))
        WskReleaseProviderNPI(&registration);
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.registration-on-stack]}}

NTSTATUS deregistered_on_one_path_bad(BOOLEAN Probe)
{
    WSK_REGISTRATION registration;
    NTSTATUS status = Register(&registration);

    if (NT_SUCCESS(status) && Probe)
        WskDeregister(&registration);
    return status;
} // expected-warning {{[wsk.registration-on-stack]}}

NTSTATUS last_of_the_loop_bad(VOID)
{
    WSK_REGISTRATION registrations[2];
    NTSTATUS status = STATUS_SUCCESS;
    int i;

    for (i = 0; i < 2; i++) {
        status = Register(&registrations[i]);
        if (!NT_SUCCESS(status))
            break;
    }
    if (i == 2)
        WskDeregister(&registrations[0]);
    else if (i == 1)
        WskDeregister(&registrations[0]);
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.registration-on-stack]}}

NTSTATUS deregistered_in_time_ok(VOID)
{
    WSK_REGISTRATION registration;
    NTSTATUS status = Register(&registration);

    if (NT_SUCCESS(status))
        WskDeregister(&registration);
    return status;
}

NTSTATUS flag_tells_ok(VOID)
{
    WSK_REGISTRATION registration;
    WSK_PROVIDER_CHARACTERISTICS characteristics;
    BOOLEAN registered = FALSE;
    NTSTATUS status = Register(&registration);

    if (!NT_SUCCESS(status))
        goto Exit;
    registered = TRUE;
    status = WskQueryProviderCharacteristics(&registration, &characteristics);
Exit:
    if (registered)
        WskDeregister(&registration);
    return status;
}

static VOID Deregister(SESSION *Session)
{
    WskDeregister(&Session->Registration);
}

NTSTATUS helper_deregisters_ok(VOID)
{
    SESSION session = { 2 };
    NTSTATUS status = Register(&session.Registration);

    if (NT_SUCCESS(status))
        Deregister(&session);
    return status;
}

NTSTATUS static_local_ok(VOID)
{
    static WSK_REGISTRATION registration;

    return Register(&registration);
}

NTSTATUS storage_of_the_caller_ok(SESSION *Session)
{
    PWSK_REGISTRATION registration = &Session->Registration;

    return Register(registration);
}

NTSTATUS heap_ok(SESSION **Out)
{
    SESSION *session = ExAllocatePoolWithTag(NonPagedPool, sizeof(SESSION), 'tseT');
    NTSTATUS status;

    if (session == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = Register(&session->Registration);
    if (NT_SUCCESS(status))
        *Out = session;
    else
        ExFreePool(session);
    return status;
}

NTSTATUS every_round_of_the_loop_ok(VOID)
{
    WSK_REGISTRATION registration;
    NTSTATUS status = STATUS_SUCCESS;
    int i;

    for (i = 0; i < 3; i++) {
        status = Register(&registration);
        if (NT_SUCCESS(status))
            WskDeregister(&registration);
    }
    return status;
}

/* Another file runs the session and may deregister it. */
NTSTATUS opaque_callee_may_deregister_ok(VOID)
{
    SESSION session = { 3 };
    NTSTATUS status = Register(&session.Registration);

    if (NT_SUCCESS(status))
        SessionRun(&session);
    return status;
}
