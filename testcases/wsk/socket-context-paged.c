// wsk.socket-context-paged: the context of a socket in paged pool.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define TAG 'tset'

typedef struct _CHANNEL {
    LIST_ENTRY Entry;
    PWSK_SOCKET Socket;
    KSPIN_LOCK Lock;
} CHANNEL;

static WSK_PROVIDER_NPI g_npi;
static const WSK_CLIENT_CONNECTION_DISPATCH g_events;
static const WSK_CLIENT_LISTEN_DISPATCH g_listening;

NTSTATUS socket_bad(PIRP Irp)
{
    PVOID context = ExAllocatePool2(POOL_FLAG_PAGED, 64, TAG);

    if (context == NULL)
        return STATUS_NO_MEMORY;
    return g_npi.Dispatch-> // expected-warning {{[wsk.socket-context-paged]}}
        WskSocket(g_npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET, context, &g_listening, NULL,
                  NULL, NULL, Irp);
}

NTSTATUS accept_bad(PWSK_SOCKET Socket, PIRP Irp)
{
    const WSK_PROVIDER_LISTEN_DISPATCH *dispatch = Socket->Dispatch;
    CHANNEL *channel = ExAllocatePoolWithTag(PagedPool, sizeof(*channel), TAG);

    if (channel == NULL)
        return STATUS_NO_MEMORY;
    return dispatch->WskAccept(Socket, 0, channel, &g_events, NULL, NULL, Irp); // expected-warning {{[wsk.socket-context-paged]}}
}

static NTSTATUS Connect(CHANNEL *Channel, PSOCKADDR Local, PSOCKADDR Remote, PIRP Irp)
{
    return g_npi.Dispatch-> // expected-warning {{[wsk.socket-context-paged]}}
        WskSocketConnect(g_npi.Client, SOCK_STREAM, IPPROTO_TCP, Local, Remote, 0, &Channel->Entry, &g_events, NULL, NULL,
                         NULL, Irp);
}

NTSTATUS helper_bad(PSOCKADDR Local, PSOCKADDR Remote, PIRP Irp)
{
    CHANNEL *channel = ExAllocatePoolZero(PagedPool, sizeof(*channel), TAG);

    return channel ? Connect(channel, Local, Remote, Irp) : STATUS_NO_MEMORY;
}

NTSTATUS non_paged_ok(PSOCKADDR Local, PSOCKADDR Remote, PIRP Irp)
{
    CHANNEL *channel = ExAllocatePoolZero(NonPagedPoolNx, sizeof(*channel), TAG);

    return channel ? Connect(channel, Local, Remote, Irp) : STATUS_NO_MEMORY;
}

NTSTATUS flag_ok(PIRP Irp)
{
    PVOID context = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, TAG);

    if (context == NULL)
        return STATUS_NO_MEMORY;
    return g_npi.Dispatch->WskSocket(g_npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET, context,
                                     &g_listening, NULL, NULL, NULL, Irp);
}

/* What is only handed in and out may be paged. */
NTSTATUS address_ok(PWSK_SOCKET Socket, PIRP Irp)
{
    const WSK_PROVIDER_LISTEN_DISPATCH *dispatch = Socket->Dispatch;
    SOCKADDR_STORAGE *address = ExAllocatePool2(POOL_FLAG_PAGED, sizeof(*address), TAG);

    if (address == NULL)
        return STATUS_NO_MEMORY;
    return dispatch->WskGetLocalAddress(Socket, (PSOCKADDR)address, Irp);
}

NTSTATUS given_ok(CHANNEL *Channel, PSOCKADDR Local, PSOCKADDR Remote, PIRP Irp)
{
    return Connect(Channel, Local, Remote, Irp);
}
