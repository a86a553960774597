// fwpmtypes.h - the types of fwpmk.h.
#ifndef NMRCHECK_FWPMTYPES_H
#define NMRCHECK_FWPMTYPES_H

#pragma clang system_header
#include <fwpmk.h>

#endif
