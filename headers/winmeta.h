// winmeta.h - levels and opcodes of events.
#ifndef NMRCHECK_WINMETA_H
#define NMRCHECK_WINMETA_H

#pragma clang system_header
#include <wdm.h>
#include <nmrcheck/etw.h>

#endif
