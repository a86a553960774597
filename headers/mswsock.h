// mswsock.h - a user-mode header which kernel sources include by way of shared headers; here it gives the kernel types.
#ifndef NMRCHECK_MSWSOCK_H
#define NMRCHECK_MSWSOCK_H

#pragma clang system_header
#include <windows.h>
#include <ws2def.h>
#include <ws2ipdef.h>

#endif
