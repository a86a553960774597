// wsk.socket-context-paged: the memory is allocated in another source.
//
// RUN: %driver %s
//--- wrong/memory.c
#include "driver.h"
PVOID Allocate(SIZE_T size)
{
    return ExAllocatePoolWithTag(PagedPool, size, TAG);
}
//--- right/memory.c
#include "driver.h"
PVOID Allocate(SIZE_T size)
{
    return ExAllocatePoolWithTag(NonPagedPoolNx, size, TAG);
}
//--- open.c
#include "driver.h"
PVOID Allocate(SIZE_T size);
extern const WSK_CLIENT_CONNECTION_DISPATCH Events;
NTSTATUS Open(PIRP irp)
{
    PVOID context = Allocate(64);

    if (context == NULL)
        return STATUS_NO_MEMORY;
    return Npi.Dispatch->WskSocket(Npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET, context, &Events, NULL, NULL, NULL, irp); // expected-warning {{[wsk.socket-context-paged]}}
}
