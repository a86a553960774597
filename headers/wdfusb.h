// wdfusb.h - part of wdf.h here.
#ifndef NMRCHECK_WDFUSB_H
#define NMRCHECK_WDFUSB_H

#pragma clang system_header
#include <wdf.h>

#endif
