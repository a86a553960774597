// wsk.registration-paged: the memory is allocated in another source.
//
// RUN: %driver %s
//--- wrong/memory.c
#include "driver.h"
PVOID Allocate(SIZE_T size)
{
    return ExAllocatePool2(POOL_FLAG_PAGED, size, TAG);
}
//--- right/memory.c
#include "driver.h"
PVOID Allocate(SIZE_T size)
{
    return ExAllocatePool2(POOL_FLAG_NON_PAGED, size, TAG);
}
//--- start.c
#include "driver.h"
PVOID Allocate(SIZE_T size);
typedef struct _CONTEXT_OF_WSK {
    ULONG Tag;
    WSK_REGISTRATION Registration;
} CONTEXT_OF_WSK;
CONTEXT_OF_WSK *Context;
NTSTATUS Start(VOID)
{
    Context = Allocate(sizeof(*Context));
    return Context ? WskRegister(&ClientNpi, &Context->Registration) : STATUS_NO_MEMORY; // expected-warning {{[wsk.registration-paged]}}
}
