// Callbacks, tables and wrappers as real drivers have them, and the smallest change that is wrong.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'midI'

static NPIID g_npi = { 0x6c95213c, 0x4f2d, 0x4111, { 0x30, 0x70, 0x58, 0x95, 0x3e, 0x18, 0x31, 0xdb } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_client_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

typedef struct COUNTED COUNTED;
typedef VOID (*FREE_ROUTINE)(COUNTED *object);

// A reference-counted object with its own free routine.
struct COUNTED {
    volatile LONG References;
    FREE_ROUTINE Free;
};

typedef struct LINK {
    COUNTED Base;
    HANDLE Nmr;
} LINK;

static VOID Release(COUNTED *object)
{
    if (InterlockedDecrement(&object->References) == 0)
        object->Free(object);
}

static VOID free_routine_ok_Free(COUNTED *object)
{
    LINK *link = (LINK *)object;

    if (NmrDeregisterClient(link->Nmr) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(link->Nmr);
    ExFreePoolWithTag(link, TAG);
}

static VOID free_routine_bad_Free(COUNTED *object)
{
    LINK *link = CONTAINING_RECORD(object, LINK, Base);

    NmrDeregisterClient(link->Nmr);
    ExFreePoolWithTag(link, TAG); // expected-warning {{[nmr.unload-without-wait]}}
}

NTSTATUS CreateLink(BOOLEAN fast, LINK **out)
{
    LINK *link = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*link), TAG);
    NTSTATUS status;

    if (link == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    link->Base.References = 1;
    link->Base.Free = fast ? free_routine_bad_Free : free_routine_ok_Free;
    status = NmrRegisterClient(&g_client_chars, link, &link->Nmr);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(link, TAG);
        return status;
    }
    *out = link;
    return status;
}

VOID CloseLink(LINK *link)
{
    Release(&link->Base);
}

// A work routine gets its context as void *.

typedef struct STOP_WORK {
    WORK_QUEUE_ITEM Item;
    HANDLE Nmr;
} STOP_WORK;

static VOID work_routine_ok_Stop(PVOID context)
{
    STOP_WORK *work = context;
    HANDLE nmr = work->Nmr;

    ExFreePoolWithTag(work, TAG);
    if (NmrDeregisterClient(nmr) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(nmr);
}

static VOID work_routine_bad_Stop(PVOID context)
{
    STOP_WORK *work = context;

    if (NmrDeregisterClient(work->Nmr) != STATUS_PENDING)
        DbgPrint("stop: unexpected\n");
    ExFreePoolWithTag(work, TAG); // expected-warning {{[nmr.unload-without-wait]}}
}

VOID QueueStop(STOP_WORK *work, BOOLEAN fast)
{
    ExInitializeWorkItem(&work->Item, fast ? work_routine_bad_Stop : work_routine_ok_Stop, work);
    ExQueueWorkItem(&work->Item, DelayedWorkQueue);
}

// Wrapper pairs, and a table of modules with start and stop.

static HANDLE g_packets;
static HANDLE g_timers;

static NTSTATUS RegisterWrapped(HANDLE *handle)
{
    return NmrRegisterClient(&g_client_chars, NULL, handle);
}

static VOID DeregisterWrapped(HANDLE handle)
{
    if (handle != NULL && NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

static NTSTATUS StartPackets(VOID)
{
    return RegisterWrapped(&g_packets);
}

static VOID StopPackets(VOID)
{
    DeregisterWrapped(g_packets);
    g_packets = NULL;
}

static NTSTATUS StartTimers(VOID)
{
    return RegisterWrapped(&g_timers);
}

static VOID StopTimers(VOID)
{
    DeregisterWrapped(g_timers);
    g_timers = NULL;
}

static VOID StopTimersNoWait(VOID)
{
    NmrDeregisterClient(g_timers);
}

typedef struct MODULE {
    NTSTATUS (*Start)(VOID);
    VOID (*Stop)(VOID);
} MODULE;

static const MODULE g_modules[] = {
    { StartPackets, StopPackets },
    { StartTimers, StopTimers },
};
static const MODULE g_modules_no_wait[] = {
    { StartPackets, StopPackets },
    { .Start = StartTimers, .Stop = StopTimersNoWait },
};

NTSTATUS StartModules(VOID)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_modules); i++) {
        NTSTATUS status = g_modules[i].Start();

        if (!NT_SUCCESS(status)) {
            while (i-- > 0)
                g_modules[i].Stop();
            return status;
        }
    }
    return STATUS_SUCCESS;
}

static DRIVER_UNLOAD module_table_ok_Unload;
static VOID module_table_ok_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = RTL_NUMBER_OF(g_modules); i > 0; i--)
        g_modules[i - 1].Stop();
}

static DRIVER_UNLOAD module_table_bad_Unload;
static VOID module_table_bad_Unload(PDRIVER_OBJECT driver)
{
    ULONG i;

    for (i = RTL_NUMBER_OF(g_modules_no_wait); i > 0; i--)
        g_modules_no_wait[i - 1].Stop();
} // expected-warning {{[nmr.unload-without-wait]}}

// A stop routine given by another file: unknown.

VOID (*StopHook)(HANDLE handle);

static DRIVER_UNLOAD hook_ok_Unload;
static VOID hook_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_packets);

    if (status == STATUS_PENDING)
        StopHook(g_packets);
}
