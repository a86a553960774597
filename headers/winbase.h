// winbase.h - a user-mode header which kernel sources include by way of shared headers; here it gives the kernel types.
#ifndef NMRCHECK_WINBASE_H
#define NMRCHECK_WINBASE_H

#pragma clang system_header
#include <windows.h>

#endif
