// nmr.detach-complete-wrong-role: the function of the other side is called.
//
// RUN: %fix %s
//--- before-provider.c
#include <ntddk.h>
#include <netioddk.h>

typedef struct SERVED {
    HANDLE Client;
} SERVED;

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client, PVOID client_context,
    const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    SERVED *served = context;

    served->Client = nmr;
    *out_context = served;
    *out_dispatch = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS Detach(PVOID context)
{
    return STATUS_PENDING;
}

const NPI_PROVIDER_CHARACTERISTICS Provider = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, Detach, NULL,
};

VOID Done(SERVED *served)
{
    NmrClientDetachProviderComplete(served->Client);
}
//--- after-provider.c
#include <ntddk.h>
#include <netioddk.h>

typedef struct SERVED {
    HANDLE Client;
} SERVED;

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client, PVOID client_context,
    const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    SERVED *served = context;

    served->Client = nmr;
    *out_context = served;
    *out_dispatch = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS Detach(PVOID context)
{
    return STATUS_PENDING;
}

const NPI_PROVIDER_CHARACTERISTICS Provider = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, Detach, NULL,
};

VOID Done(SERVED *served)
{
    NmrProviderDetachClientComplete(served->Client);
}
