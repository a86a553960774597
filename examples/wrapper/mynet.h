#include <ntddk.h>
#include <netioddk.h>

/* Of a library: deregisters, and waits. */
VOID MyNetStop(HANDLE registration);
