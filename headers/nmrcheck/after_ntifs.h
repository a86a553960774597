// What ntifs.h of a current WDK declares and mingw-w64's lacks (DDI reference, ntifs.h).
#ifndef NMRCHECK_AFTER_NTIFS_H
#define NMRCHECK_AFTER_NTIFS_H

#include <nmrcheck/after_ntddk.h>

#endif
