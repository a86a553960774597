// Who is called: directly, through tables and what was copied from them; what a call may write; what the compiler keeps
// for itself.
//
// RUN: %nmrcheck extract --whole -o %t.nmrg --root %S %s -- %graph-flags
// RUN: %nmrcheck dump %t.nmrg | diff %S/Inputs/calls.txt -
#include <api.h>

typedef struct _CONTEXT {
    const TABLE *Dispatch;
    HANDLE Handle;
    LIST_ENTRY Link;
    struct {
        void (*Nested)(struct _CONTEXT *context);
    } Callbacks;
} CONTEXT;

typedef DRIVER_UNLOAD MY_UNLOAD;
MY_UNLOAD Unload;
DRIVER_UNLOAD Unload;

static void helper(CONTEXT *context, const CONTEXT *other, int array[], char *(*get)(void))
{
    get();
}

extern inline int shared(int x) { return x; }

void Unload(DRIVER_OBJECT *driver)
{
    driver->DriverUnload = Unload;
    (&Unload)(driver);
    (*Unload)(driver);
    ((void (*)(void *))Unload)(driver);
    shared(ApiInline(1));
}

NTSTATUS tables(CONTEXT *context, void (*given)(HANDLE), int which)
{
    PVOID out;
    NTSTATUS (*open)(HANDLE, const char *, PVOID *) = context->Dispatch->Open;
    void (*close)(HANDLE) = NULL;
    void (*either)(HANDLE) = which ? given : context->Dispatch->Close;
    void (*two)(HANDLE) = context->Dispatch->Close;
    context->Dispatch->Open(context->Handle, "name", &out);
    ((TABLE *)out)->Close(context->Handle);
    (*context->Dispatch->Close)(context->Handle);
    ((void (*)(PVOID))context->Dispatch->Close)(context);
    context->Callbacks.Nested(context);
    close = context->Dispatch->Close;
    close(context->Handle);
    either(context->Handle);
    two = given;
    two(context->Handle);
    given(context->Handle);
    return open(context->Handle, __FUNCTION__, &out);
}

int number(void);
CONTEXT make(int n);

void arguments(CONTEXT *context, const CONTEXT *constant, char buffer[4])
{
    char local[8];
    helper(context, context, (int *)local, NULL);
    helper((CONTEXT *)constant, constant, 0, 0);
    ApiInsert(&context->Link, &context->Link);
    ApiFill(context, 0, sizeof *context);
    ApiFill(&context->Link, 0xff, 16);
    ApiPrint("%s %d", buffer, number(), context, context->Handle, local);
    ApiPrint("%d", context->Handle == (HANDLE)-1);
    make(number());
    ApiClose(make(3).Handle);
}

int builtins(int n, char *p, ...)
{
    __builtin_va_list list;
    __builtin_va_start(list, p);
    int next = __builtin_va_arg(list, int);
    __builtin_va_end(list);
    __assume(number() == 3);
    __noop(number());
    __builtin_memset(p, 0, 4);
    n = __builtin_constant_p(n) + __atomic_load_n(&n, 0);
    if (n == 3)
        __builtin_unreachable();
    return next + sizeof(number());
}

void notDeclared(int x)
{
    later(x, &x);
}
