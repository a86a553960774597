/* version.c - which nmrcheck this is. */
#include "nmrcheck/nmrcheck.h"

const char *nmr_version(void) { return NMRCHECK_VERSION " (LLVM " NMRCHECK_LLVM_VERSION ", rule format 1)"; }
