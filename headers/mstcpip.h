// mstcpip.h - Microsoft-specific socket controls.
// Follows the mstcpip.h pages of the Windows API reference.
#ifndef NMRCHECK_MSTCPIP_H
#define NMRCHECK_MSTCPIP_H

#pragma clang system_header
#include <ws2ipdef.h>
#include <ip2string.h>

#define SIO_RCVALL _WSAIOW(IOC_VENDOR, 1)
#define SIO_KEEPALIVE_VALS _WSAIOW(IOC_VENDOR, 4)
#define SIO_UDP_CONNRESET _WSAIOW(IOC_VENDOR, 12)
#define SIO_LOOPBACK_FAST_PATH _WSAIOW(IOC_VENDOR, 16)
#define SIO_TCP_INITIAL_RTO _WSAIOW(IOC_VENDOR, 17)
#define SIO_SET_PRIORITY_HINT _WSAIOW(IOC_VENDOR, 24)
#define SIO_CPU_AFFINITY _WSAIOW(IOC_VENDOR, 21)
#define SIO_TCP_INFO _WSAIORW(IOC_VENDOR, 39)

struct tcp_keepalive {
  ULONG onoff;
  ULONG keepalivetime;
  ULONG keepaliveinterval;
};

#endif
