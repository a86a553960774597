// wdm.h - mingw-w64's wdm.h with the names it lacks.
#ifndef NMRCHECK_WDM_H
#define NMRCHECK_WDM_H

#pragma clang system_header
#include <nmrcheck/before_wdm.h>
#include_next <wdm.h>
#include <nmrcheck/after_wdm.h>

#endif
