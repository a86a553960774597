// wsk.event-null-indication: the data is used in another source.
//
// RUN: %driver %s
//--- events.c
#include "driver.h"
VOID Count(PWSK_DATA_INDICATION data, SIZE_T size);
NTSTATUS Receive(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T size, SIZE_T *accepted)
{
    Count(data, size);
    return STATUS_SUCCESS;
}
const WSK_CLIENT_CONNECTION_DISPATCH Events = { Receive, NULL, NULL };
//--- wrong/count.c
#include "driver.h"
SIZE_T g_size;
VOID Count(PWSK_DATA_INDICATION data, SIZE_T size)
{
    g_size += data->Buffer.Length; // expected-warning {{[wsk.event-null-indication]}}
}
//--- right/count.c
#include "driver.h"
SIZE_T g_size;
VOID Count(PWSK_DATA_INDICATION data, SIZE_T size)
{
    if (size != 0)
        g_size += data->Buffer.Length;
}
