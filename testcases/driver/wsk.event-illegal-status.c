// wsk.event-illegal-status: the status comes from another source.
//
// RUN: %driver %s
//--- events.c
#include "driver.h"
NTSTATUS End(BINDING *binding);
NTSTATUS Disconnect(PVOID context, ULONG flags)
{
    return End(context);
} // expected-warning {{[wsk.event-illegal-status]}}
const WSK_CLIENT_CONNECTION_DISPATCH Events = { NULL, Disconnect, NULL };
//--- wrong/end.c
#include "driver.h"
NTSTATUS End(BINDING *binding)
{
    binding->Closing = TRUE;
    return STATUS_UNSUCCESSFUL;
}
//--- right/end.c
#include "driver.h"
NTSTATUS End(BINDING *binding)
{
    binding->Closing = TRUE;
    return STATUS_SUCCESS;
}
