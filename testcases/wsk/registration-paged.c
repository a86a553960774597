// wsk.registration-paged: a WSK_REGISTRATION in paged pool.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define TAG 'tset'

typedef struct _SERVICE {
    LIST_ENTRY Entry;
    WSK_REGISTRATION Registration;
} SERVICE;

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static SERVICE *g_context;

NTSTATUS flag_bad(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };

    g_context = ExAllocatePool2(POOL_FLAG_PAGED, sizeof(*g_context), TAG);
    return g_context ? WskRegister(&client, &g_context->Registration) : STATUS_NO_MEMORY; // expected-warning {{[wsk.registration-paged]}}
}

static SERVICE *NewContext(POOL_TYPE Type)
{
    return ExAllocatePoolWithTag(Type, sizeof(SERVICE), TAG);
}

static NTSTATUS Register(SERVICE *Context)
{
    WSK_CLIENT_NPI client = { Context, &g_dispatch };

    return WskRegister(&client, &Context->Registration); // expected-warning {{[wsk.registration-paged]}}
}

NTSTATUS helper_bad(SERVICE **Out)
{
    SERVICE *context = NewContext(PagedPoolCacheAligned);

    if (context == NULL)
        return STATUS_NO_MEMORY;
    *Out = context;
    return Register(context);
}

NTSTATUS whole_bad(WSK_REGISTRATION **Out)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };

    *Out = ExAllocatePool2(POOL_FLAG_PAGED | POOL_FLAG_UNINITIALIZED, sizeof(**Out), TAG);
    if (*Out == NULL)
        return STATUS_NO_MEMORY;
    return WskRegister(&client, *Out); // expected-warning {{[wsk.registration-paged]}}
}

NTSTATUS non_paged_ok(SERVICE **Out)
{
    SERVICE *context = NewContext(NonPagedPoolNx);

    if (context == NULL)
        return STATUS_NO_MEMORY;
    *Out = context;
    return Register(context);
}

/* Nobody knows from which pool it is. */
NTSTATUS any_pool_ok(SERVICE **Out, POOL_TYPE Type)
{
    SERVICE *context = NewContext(Type);

    if (context == NULL)
        return STATUS_NO_MEMORY;
    *Out = context;
    return Register(context);
}

/* Other memory is paged. */
NTSTATUS other_memory_ok(SERVICE *Context)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };

    client.ClientContext = ExAllocatePool2(POOL_FLAG_PAGED, 64, TAG);
    if (client.ClientContext == NULL)
        return STATUS_NO_MEMORY;
    ExFreePoolWithTag(client.ClientContext, TAG);
    client.ClientContext = NULL;
    return WskRegister(&client, &Context->Registration);
}
