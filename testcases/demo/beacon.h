/*
 * Beacon: tells another driver when a discovery datagram comes in, and when it came.
 *
 * driver.c    entry and unload, and the registration as a client of the clock
 * clock.c     the binding to the clock provider
 * provider.c  the driver that wants to know
 * listener.c  the socket
 */
#pragma once

#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

#define BEACON_TAG 'ncaB'

typedef struct _BEACON_CLIENT_DISPATCH {
    VOID (*Queried)(PVOID BindingContext, const SOCKADDR *From, ULONGLONG Time);
} BEACON_CLIENT_DISPATCH;

typedef struct _CLOCK_DISPATCH {
    ULONGLONG (*Now)(PVOID BindingContext);
} CLOCK_DISPATCH;

/* clock.c */
extern const NPI_CLIENT_CHARACTERISTICS ClockClient;
ULONGLONG ClockNow(VOID);

/* provider.c */
NTSTATUS ProviderStart(VOID);
VOID ProviderStop(VOID);
VOID ProviderQueried(const SOCKADDR *From, ULONGLONG Time);

/* listener.c */
NTSTATUS ListenerStart(VOID);
VOID ListenerStop(VOID);
