// The types every Windows header builds on, without pulling in wdm.h.
#ifndef NMRCHECK_BASE_TYPES_H
#define NMRCHECK_BASE_TYPES_H

#include <sal.h>
#include <driverspecs.h>
#include <basetsd.h>
#include <ntdef.h>
#include <guiddef.h>
#include <nmrcheck/basics.h>

#endif
