#include <ntddk.h>

NTSTATUS FooOpen(ULONG flags, HANDLE *foo);
VOID FooClose(HANDLE foo);
