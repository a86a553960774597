// nmr.unload-without-wait: the wait is inserted behind the deregistration.
//
// RUN: %fix %s
//--- before-dropped.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_client); /* and gone */
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- after-dropped.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_client); /* and gone */
    NmrWaitForClientDeregisterComplete(g_client);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- before-kept.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    DbgPrint("%x", status);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- after-kept.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_client);
    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);

    DbgPrint("%x", status);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- before-body.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (g_client)
        (VOID)NmrDeregisterClient(g_client);
    g_client = NULL;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- after-body.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (g_client) {
        (VOID)NmrDeregisterClient(g_client);
        NmrWaitForClientDeregisterComplete(g_client);
    }
    g_client = NULL;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- before-line.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (g_client) NmrDeregisterClient(g_client);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- after-line.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (g_client) { NmrDeregisterClient(g_client); NmrWaitForClientDeregisterComplete(g_client); }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- before-tabs.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
	if (g_client) {
		NTSTATUS status = NmrDeregisterClient(g_client); // “started”
		DbgPrint("%x", status);
	}
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- after-tabs.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
	if (g_client) {
		NTSTATUS status = NmrDeregisterClient(g_client); // “started”
		if (status == STATUS_PENDING)
			NmrWaitForClientDeregisterComplete(g_client);
		DbgPrint("%x", status);
	}
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- left-condition.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    DbgPrint("%x", NmrDeregisterClient(g_client));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- left-macro.c
#define STOP(h) NmrDeregisterClient(h)
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    STOP(g_client);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
//--- left-conditional.c
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS *g_characteristics;

static VOID Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(
#if DBG
        NULL
#else
        g_client
#endif
        );
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(g_characteristics, NULL, &g_client);
}
