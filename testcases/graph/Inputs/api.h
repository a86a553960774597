/* A little of the system, so that the goldens do not change with the real headers. */
#pragma once
typedef int NTSTATUS;
typedef void *PVOID, *HANDLE;
typedef unsigned char BOOLEAN, UCHAR;
typedef unsigned short USHORT;
typedef long LONG;
typedef unsigned long ULONG;
typedef unsigned long long ULONG64, ULONG_PTR, SIZE_T;
#define NULL ((void *)0)
#define STATUS_PENDING ((NTSTATUS)0x103)
#define STATUS_UNSUCCESSFUL ((NTSTATUS)0xC0000001L)
#define NT_SUCCESS(s) (((NTSTATUS)(s)) >= 0)
#define CONTAINING_RECORD(address, type, field) ((type *)((char *)(address) - (ULONG_PTR)(&((type *)0)->field)))
#define UNREFERENCED_PARAMETER(p) (p)

typedef struct _LIST_ENTRY { struct _LIST_ENTRY *Flink, *Blink; } LIST_ENTRY;
typedef struct _DRIVER_OBJECT DRIVER_OBJECT;
typedef void DRIVER_UNLOAD(DRIVER_OBJECT *driver);
struct _DRIVER_OBJECT { DRIVER_UNLOAD *DriverUnload; };
typedef struct _TABLE { NTSTATUS (*Open)(HANDLE h, const char *name, PVOID *out); void (*Close)(HANDLE h); } TABLE;

#ifdef __cplusplus
extern "C" {
#endif
NTSTATUS ApiOpen(HANDLE h, const char *name, PVOID *out);
void ApiClose(HANDLE h);
void ApiInsert(LIST_ENTRY *list, LIST_ENTRY *entry);
void ApiFill(PVOID to, UCHAR with, SIZE_T n);
__declspec(noreturn) void ApiCrash(ULONG code);
int ApiPrint(const char *format, ...);
static inline ULONG ApiInline(ULONG x) { return x + 1; }
#ifdef __cplusplus
}
#endif
