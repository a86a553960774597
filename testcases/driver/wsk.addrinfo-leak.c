// wsk.addrinfo-leak: the list is freed in another source.
//
// RUN: %driver %s
//--- free.c
#include "driver.h"
VOID Free(PADDRINFOEXW list)
{
    Npi.Dispatch->WskFreeAddressInfo(Npi.Client, list);
}
//--- get.c
#include "driver.h"
NTSTATUS Get(PUNICODE_STRING name, PADDRINFOEXW *list, PIRP irp)
{
    return Npi.Dispatch->WskGetAddressInfo(Npi.Client, name, NULL, 0, NULL, NULL, list, NULL, NULL, irp);
}
//--- wrong/resolve.c
#include "driver.h"
NTSTATUS Get(PUNICODE_STRING name, PADDRINFOEXW *list, PIRP irp);
VOID Free(PADDRINFOEXW list);
NTSTATUS Resolve(PUNICODE_STRING name, SOCKADDR *address, PIRP irp)
{
    PADDRINFOEXW list = NULL;
    NTSTATUS status = Get(name, &list, irp);

    if (status != STATUS_SUCCESS)
        return status;
    if (list->ai_family != AF_INET)
        return STATUS_NOT_FOUND;
    *address = *list->ai_addr;
    Free(list);
    return status;
} // expected-warning {{[wsk.addrinfo-leak]}}
//--- right/resolve.c
#include "driver.h"
NTSTATUS Get(PUNICODE_STRING name, PADDRINFOEXW *list, PIRP irp);
VOID Free(PADDRINFOEXW list);
NTSTATUS Resolve(PUNICODE_STRING name, SOCKADDR *address, PIRP irp)
{
    PADDRINFOEXW list = NULL;
    NTSTATUS status = Get(name, &list, irp);

    if (status != STATUS_SUCCESS)
        return status;
    if (list->ai_family == AF_INET)
        *address = *list->ai_addr;
    Free(list);
    return status;
}
