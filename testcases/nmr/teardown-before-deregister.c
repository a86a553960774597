// nmr.teardown-before-deregister: the unload routine releases what callbacks use before it deregisters.
// Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.teardown-before-deregister %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static ULONG *g_table;                  /* the other side's calls look into it */
static NPAGED_LOOKASIDE_LIST g_list;    /* the attach callback allocates from it */
static PIO_WORKITEM g_work;             /* the detach callback queues it */
static PVOID g_statistics;              /* no callback uses it */
static HANDLE g_binding, g_provider, g_second, g_third, g_fourth;

static ULONG Query(PVOID binding)
{
    return g_table[0];
}

static const struct { ULONG (*Query)(PVOID binding); } g_dispatch = { Query };

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client, PVOID binding,
                             const VOID *dispatch, PVOID *provider, const VOID **table)
{
    g_binding = nmr;
    *provider = ExAllocateFromNPagedLookasideList(&g_list);
    *table = &g_dispatch;
    return *provider ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

static VOID Drain(PDEVICE_OBJECT device, PVOID context)
{
    NmrProviderDetachClientComplete(g_binding);
}

static NTSTATUS DetachClient(PVOID context)
{
    IoQueueWorkItem(g_work, Drain, DelayedWorkQueue, context);
    return STATUS_PENDING;
}

static VOID CleanUp(PVOID context)
{
    ExFreeToNPagedLookasideList(&g_list, context);
}

const NPI_PROVIDER_CHARACTERISTICS g_characteristics = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, DetachClient, CleanUp,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

DRIVER_UNLOAD direct_bad_Unload, list_bad_Unload, helper_bad_Unload, ok_Unload, other_ok_Unload;

VOID direct_bad_Unload(PDRIVER_OBJECT driver)
{
    ExFreePool(g_table);
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING) // expected-warning {{[nmr.teardown-before-deregister]}}
        NmrWaitForProviderDeregisterComplete(g_provider);
}

VOID list_bad_Unload(PDRIVER_OBJECT driver)
{
    ExDeleteNPagedLookasideList(&g_list);
    if (NmrDeregisterProvider(g_second) == STATUS_PENDING) // expected-warning {{[nmr.teardown-before-deregister]}}
        NmrWaitForProviderDeregisterComplete(g_second);
}

static VOID FreeWork(VOID)
{
    IoFreeWorkItem(g_work);
    g_work = NULL;
}

VOID helper_bad_Unload(PDRIVER_OBJECT driver)
{
    FreeWork();
    if (NmrDeregisterProvider(g_third) == STATUS_PENDING) // expected-warning {{[nmr.teardown-before-deregister]}}
        NmrWaitForProviderDeregisterComplete(g_third);
}

VOID ok_Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterProvider(g_fourth) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_fourth);
    ExFreePool(g_table);
    ExDeleteNPagedLookasideList(&g_list);
    FreeWork();
}

VOID other_ok_Unload(PDRIVER_OBJECT driver)
{
    ExFreePool(g_statistics);
    if (NmrDeregisterProvider(g_fourth) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_fourth);
}

/* When nothing is being torn down. */
VOID Refresh(VOID)
{
    ExFreePool(g_table);
    g_table = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*g_table), 'tset');
    if (NmrDeregisterProvider(g_fourth) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_fourth);
}
