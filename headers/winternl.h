// winternl.h - a user-mode header which kernel sources include by way of shared headers; here it gives the kernel types.
#ifndef NMRCHECK_WINTERNL_H
#define NMRCHECK_WINTERNL_H

#pragma clang system_header
#include <ntddk.h>
#include <minwindef.h>

#endif
