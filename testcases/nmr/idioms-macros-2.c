// A source with its own prototypes of the NMR functions and no NMR header: matched by name and linkage.
//
// RUN: %verify %s
#include <ntddk.h>

NTSTATUS NTAPI NmrRegisterClient(const void *Characteristics, void *Context, HANDLE *Handle);
NTSTATUS NTAPI NmrDeregisterClient(HANDLE Handle);
NTSTATUS NTAPI NmrWaitForClientDeregisterComplete(HANDLE Handle);

static HANDLE g_client;
extern const unsigned char ClientCharacteristics[];

NTSTATUS Start(VOID)
{
    return NmrRegisterClient(ClientCharacteristics, NULL, &g_client);
}

static DRIVER_UNLOAD own_prototype_ok_Unload;
static VOID own_prototype_ok_Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}

static DRIVER_UNLOAD own_prototype_bad_Unload;
static VOID own_prototype_bad_Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_client);
} // expected-warning {{[nmr.unload-without-wait]}}

// Functions that only sound like it.

static NTSTATUS MyNmrDeregisterClient(HANDLE handle)
{
    return handle != NULL ? STATUS_PENDING : STATUS_SUCCESS;
}

static NTSTATUS NmrDeregisterClientLater(HANDLE handle)
{
    return MyNmrDeregisterClient(handle);
}

static DRIVER_UNLOAD similar_name_ok_Unload;
static VOID similar_name_ok_Unload(PDRIVER_OBJECT driver)
{
    MyNmrDeregisterClient(g_client);
    NmrDeregisterClientLater(g_client);
}
