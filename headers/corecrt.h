// corecrt.h - mingw-w64's, plus the annotations: with cl.exe every C run-time header brings sal.h along.
#ifndef NMRCHECK_CORECRT_H
#define NMRCHECK_CORECRT_H

#pragma clang system_header
#include_next <corecrt.h>
#include <sal.h>

#endif
