// wsk.registration-freed: the memory is freed in another source.
//
// RUN: %driver %s
//--- free.c
#include "driver.h"
typedef struct _CHANNEL { LIST_ENTRY Link; WSK_REGISTRATION Registration; } CHANNEL;
VOID FreeChannel(CHANNEL *channel)
{
    ExFreePoolWithTag(channel, TAG); // expected-warning {{[wsk.registration-freed]}}
}
//--- wrong/begin.c
#include "driver.h"
typedef struct _CHANNEL { LIST_ENTRY Link; WSK_REGISTRATION Registration; } CHANNEL;
VOID FreeChannel(CHANNEL *channel);
VOID Begin(CHANNEL *channel)
{
    if (NT_SUCCESS(WskRegister(&ClientNpi, &channel->Registration)))
        FreeChannel(channel);
}
//--- right/begin.c
#include "driver.h"
typedef struct _CHANNEL { LIST_ENTRY Link; WSK_REGISTRATION Registration; } CHANNEL;
VOID FreeChannel(CHANNEL *channel);
VOID Begin(CHANNEL *channel)
{
    if (!NT_SUCCESS(WskRegister(&ClientNpi, &channel->Registration)))
        FreeChannel(channel);
}
