// nmr.inflight-count-leak: a function that fails leaves the count of calls in progress counted up.
// Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.inflight-count-leak %s
#include <ntddk.h>
#include <netioddk.h>

typedef struct _PEER {
    NTSTATUS (*Do)(PVOID peer);
} PEER;

typedef struct _BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const PEER *Table;
    LONG Calls, References;
    BOOLEAN Closing;
    LIST_ENTRY Link;
    PIO_WORKITEM Work;
} BINDING;

static VOID CallEnds(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrClientDetachProviderComplete(binding->Nmr);
}

NTSTATUS direct_bad(BINDING *binding)
{
    NTSTATUS status;

    InterlockedIncrement(&binding->Calls);
    if (binding->Closing)
        return STATUS_NOINTERFACE;
    status = binding->Table->Do(binding->Peer);
    CallEnds(binding);
    return status;
} // expected-warning {{[nmr.inflight-count-leak]}}

static VOID CallBegins(BINDING *binding)
{
    InterlockedIncrement(&binding->Calls);
}

NTSTATUS helper_bad(BINDING *binding, PVOID buffer)
{
    CallBegins(binding);
    if (buffer == NULL)
        goto Exit;
    CallEnds(binding);
    return STATUS_SUCCESS;
Exit:
    return STATUS_INVALID_PARAMETER;
} // expected-warning {{[nmr.inflight-count-leak]}}

NTSTATUS ok(BINDING *binding)
{
    NTSTATUS status = STATUS_NOINTERFACE;

    CallBegins(binding);
    if (!binding->Closing)
        status = binding->Table->Do(binding->Peer);
    CallEnds(binding);
    return status;
}

/* The decrement is where the request ends. */
NTSTATUS pending_ok(BINDING *binding)
{
    NTSTATUS status;

    CallBegins(binding);
    status = binding->Table->Do(binding->Peer);
    if (status != STATUS_PENDING)
        CallEnds(binding);
    return status;
}

VOID Later(BINDING *binding);

/* Somebody else counts down. */
NTSTATUS handed_over_ok(BINDING *binding)
{
    CallBegins(binding);
    Later(binding);
    return STATUS_UNSUCCESSFUL;
}

static NTSTATUS Enter(BINDING *binding)
{
    CallBegins(binding);
    if (!binding->Closing)
        return STATUS_SUCCESS;
    CallEnds(binding);
    return STATUS_NOINTERFACE;
}

NTSTATUS enter_ok(BINDING *binding)
{
    NTSTATUS status = Enter(binding);

    if (!NT_SUCCESS(status))
        return status;
    status = binding->Table->Do(binding->Peer);
    CallEnds(binding);
    return status;
}

/* A count on which no detach depends. */
NTSTATUS reference_ok(BINDING *binding)
{
    InterlockedIncrement(&binding->References);
    return STATUS_NOINTERFACE;
}
