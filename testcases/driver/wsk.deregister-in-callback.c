// wsk.deregister-in-callback: a callback of WSK gets to the deregistration in another source.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- open.c
#include "driver.h"
NTSTATUS Open(VOID)
{
    return WskRegister(&ClientNpi, &Registration);
}
//--- close.c
#include "driver.h"
VOID Close(VOID)
{
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-in-callback]}}
}
//--- table.c
#include "driver.h"
NTSTATUS NTAPI ReceiveEvent(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T length, SIZE_T *accepted);
const WSK_CLIENT_CONNECTION_DISPATCH Connection = { ReceiveEvent, NULL, NULL };
//--- wrong/receive.c
#include "driver.h"
VOID Close(VOID);
NTSTATUS NTAPI ReceiveEvent(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T length, SIZE_T *accepted)
{
    if (data == NULL)
        Close();
    return STATUS_SUCCESS;
}
//--- right/receive.c
#include "driver.h"
extern PIO_WORKITEM g_shutdown;
IO_WORKITEM_ROUTINE Shutdown;
NTSTATUS NTAPI ReceiveEvent(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T length, SIZE_T *accepted)
{
    if (data == NULL)
        IoQueueWorkItem(g_shutdown, Shutdown, DelayedWorkQueue, NULL);
    return STATUS_SUCCESS;
}
//--- right/shutdown.c
#include "driver.h"
VOID Close(VOID);
VOID Shutdown(PDEVICE_OBJECT device, PVOID context)
{
    Close();
}
