// winnt.h - a user-mode header which kernel sources include by way of shared headers; here it gives the kernel types.
#ifndef NMRCHECK_WINNT_H
#define NMRCHECK_WINNT_H

#pragma clang system_header
#include <ntddk.h>
#include <minwindef.h>

#endif
