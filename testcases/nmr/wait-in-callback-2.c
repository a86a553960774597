// nmr.wait-in-callback: which registration a callback belongs to decides whether it may wait for one.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0xf54d35bf, 0xe848, 0x23ef, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct SESSION {
    NPI_CLIENT_CHARACTERISTICS Chars;
    HANDLE Nmr;
    HANDLE Inner;
    PVOID Peer;
    const VOID *PeerDispatch;
} SESSION;

static const ULONG g_dispatch = 1;
static HANDLE g_control;
static HANDLE g_data;

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    SESSION *session = context;

    return NmrClientAttachProvider(nmr, session, &g_dispatch, &session->Peer, &session->PeerDispatch);
}

static NTSTATUS DetachAtOnce(PVOID context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_data_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

// The control binding opens and closes the data registration.

static NTSTATUS control_ok_Detach(PVOID context)
{
    if (NmrDeregisterClient(g_data) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_data);
    g_data = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS AttachControl(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    SESSION *session = context;
    NTSTATUS status = NmrRegisterClient(&g_data_chars, session, &g_data);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrClientAttachProvider(nmr, session, &g_dispatch, &session->Peer, &session->PeerDispatch);
    if (!NT_SUCCESS(status)) {
        NmrDeregisterClient(g_data);
        NmrWaitForClientDeregisterComplete(g_data); // the other registration
    }
    return status;
}

static const NPI_CLIENT_CHARACTERISTICS g_control_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachControl, control_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS StartControl(SESSION *session)
{
    return NmrRegisterClient(&g_control_chars, session, &g_control);
}

// A template that is copied into each session.

static NTSTATUS template_bad_Detach(PVOID context)
{
    SESSION *session = context;

    NmrDeregisterClient(session->Nmr);
    NmrWaitForClientDeregisterComplete(session->Nmr); // expected-warning {{[nmr.wait-in-callback]}}
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_template = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, template_bad_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS StartSession(SESSION *session)
{
    session->Chars = g_template;
    return NmrRegisterClient(&session->Chars, session, &session->Nmr);
}

// Member by member; the inner registration is another one.

static VOID inner_ok_Cleanup(PVOID context)
{
    SESSION *session = context;

    if (session->Inner != NULL && NmrDeregisterClient(session->Inner) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(session->Inner);
    session->Inner = NULL;
}

NTSTATUS StartOuter(SESSION *session)
{
    static NPI_CLIENT_CHARACTERISTICS chars;

    chars.Length = sizeof(chars);
    chars.ClientAttachProvider = Attach;
    chars.ClientDetachProvider = DetachAtOnce;
    chars.ClientCleanupBindingContext = inner_ok_Cleanup;
    return NmrRegisterClient(&chars, session, &session->Nmr);
}

NTSTATUS StartInner(SESSION *session)
{
    return NmrRegisterClient(&g_data_chars, session, &session->Inner);
}
