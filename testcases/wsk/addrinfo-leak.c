// wsk.addrinfo-leak: the result of WskGetAddressInfo is lost.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    PIRP Irp;
    KEVENT Done;
    PDEVICE_OBJECT Device;
    PIO_WORKITEM Work;
    BOOLEAN Closed;
} CHANNEL;

static IO_COMPLETION_ROUTINE SignalEvent;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static WSK_PROVIDER_NPI g_npi;
static PADDRINFOEXW g_list;

#define RESOLVE(Name, List, Irp) g_npi.Dispatch->WskGetAddressInfo(g_npi.Client, Name, NULL, 0, NULL, NULL, List, NULL, NULL, Irp)

static NTSTATUS Wait(NTSTATUS Status, PIRP Irp, PKEVENT Done)
{
    if (Status == STATUS_PENDING) {
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
        Status = Irp->IoStatus.Status;
    }
    return Status;
}

NTSTATUS never_freed_bad(PUNICODE_STRING Name, PIRP Irp, PKEVENT Done, SOCKADDR *Address)
{
    PADDRINFOEXW list = NULL;
    NTSTATUS status = Wait(RESOLVE(Name, &list, Irp), Irp, Done);

    if (NT_SUCCESS(status))
        *Address = *list->ai_addr;
    return status;
} // expected-warning {{[wsk.addrinfo-leak]}}

NTSTATUS one_path_bad(PUNICODE_STRING Name, PIRP Irp, PKEVENT Done, SOCKADDR *Address)
{
    PADDRINFOEXW list;
    NTSTATUS status = Wait(RESOLVE(Name, &list, Irp), Irp, Done);

    if (!NT_SUCCESS(status))
        return status;
    if (list->ai_family != AF_INET)
        return STATUS_NOT_FOUND;
    *Address = *list->ai_addr;
    g_npi.Dispatch->WskFreeAddressInfo(g_npi.Client, list);
    return status;
} // expected-warning {{[wsk.addrinfo-leak]}}

NTSTATUS freed_ok(PUNICODE_STRING Name, PIRP Irp, PKEVENT Done, SOCKADDR *Address)
{
    PADDRINFOEXW list = NULL;
    NTSTATUS status = Wait(RESOLVE(Name, &list, Irp), Irp, Done);

    if (NT_SUCCESS(status) && list != NULL)
        *Address = *list->ai_addr;
    if (list != NULL)
        g_npi.Dispatch->WskFreeAddressInfo(g_npi.Client, list);
    return status;
}

NTSTATUS returned_ok(PUNICODE_STRING Name, PIRP Irp, PKEVENT Done, PADDRINFOEXW *Out)
{
    PADDRINFOEXW list;
    NTSTATUS status = Wait(RESOLVE(Name, &list, Irp), Irp, Done);

    if (NT_SUCCESS(status))
        *Out = list;
    return status;
}

NTSTATUS stored_ok(PUNICODE_STRING Name, PIRP Irp, PKEVENT Done)
{
    PADDRINFOEXW list;
    NTSTATUS status = Wait(RESOLVE(Name, &list, Irp), Irp, Done);

    if (NT_SUCCESS(status))
        g_list = list;
    return status;
}

NTSTATUS callers_ok(PUNICODE_STRING Name, PIRP Irp, PKEVENT Done, PADDRINFOEXW *Out)
{
    return Wait(RESOLVE(Name, Out, Irp), Irp, Done);
}

static VOID Free(PADDRINFOEXW List)
{
    g_npi.Dispatch->WskFreeAddressInfo(g_npi.Client, List);
}

NTSTATUS helper_ok(PUNICODE_STRING Name, PIRP Irp, PKEVENT Done)
{
    PADDRINFOEXW list, each;
    NTSTATUS status = Wait(RESOLVE(Name, &list, Irp), Irp, Done);

    if (!NT_SUCCESS(status))
        return status;
    for (each = list; each != NULL; each = each->ai_next)
        DbgPrint("family %d\n", each->ai_family);
    Free(list);
    return status;
}
