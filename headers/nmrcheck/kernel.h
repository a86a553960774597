// The kernel base a network header needs: wdm.h, unless the source has included a WDK's own already.
#ifndef NMRCHECK_KERNEL_H
#define NMRCHECK_KERNEL_H

#include <wdm.h>

#endif
