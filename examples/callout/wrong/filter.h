#include <ntddk.h>
#include <fwpsk.h>

NTSTATUS StartFilter(PDEVICE_OBJECT device);
VOID StopFilter(VOID);
