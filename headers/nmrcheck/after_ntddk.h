// What ntddk.h of a current WDK declares and mingw-w64's lacks (DDI reference, ntddk.h).
#ifndef NMRCHECK_AFTER_NTDDK_H
#define NMRCHECK_AFTER_NTDDK_H

#include <nmrcheck/after_wdm.h>

#ifdef __cplusplus
extern "C" {
#endif


// Bug check codes newer than mingw's bugcodes.h ("Bug check code reference").
#ifndef CRYPTO_LIBRARY_INTERNAL_ERROR
#define CRYPTO_LIBRARY_INTERNAL_ERROR ((ULONG)0x00000171L)
#endif

LOGICAL NTAPI KeIsExecutingDpc(VOID);
NTSTATUS NTAPI KeExpandKernelStackAndCalloutEx(PEXPAND_STACK_CALLOUT Callout, PVOID Parameter, SIZE_T Size, BOOLEAN Wait,
                                               PVOID Context);

#ifdef __cplusplus
}
#endif

#endif
