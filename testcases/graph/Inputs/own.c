#include <ntddk.h>
#include <netioddk.h>
NTSTATUS own(HANDLE handle) { return NmrDeregisterClient(handle); }
