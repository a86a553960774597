// kernelspecs.h - the annotations of kernel-mode drivers; here they all live in driverspecs.h.
#ifndef NMRCHECK_KERNELSPECS_H
#define NMRCHECK_KERNELSPECS_H

#pragma clang system_header
#include <driverspecs.h>

#endif
