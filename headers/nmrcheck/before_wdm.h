// What must be known before mingw-w64's wdm.h is read: annotations, and names of its that would collide.
#ifndef NMRCHECK_BEFORE_WDM_H
#define NMRCHECK_BEFORE_WDM_H

#include <sdkddkver.h>
#include <specstrings.h>
#include <driverspecs.h>
#include <basetsd.h>
#include <ntdef.h>
#include <guiddef.h>
#include <nmrcheck/basics.h>

// intrin.h and wdm.h of mingw both define these two functions in C++.
#include <intrin.h>
#define InterlockedBitTestAndSet nmrcheck_unused_InterlockedBitTestAndSet
#define InterlockedBitTestAndReset nmrcheck_unused_InterlockedBitTestAndReset

#ifndef _M_AMD64
#define _M_AMD64 100
#endif

#endif
