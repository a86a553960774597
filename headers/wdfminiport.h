// wdfminiport.h - part of wdf.h here.
#ifndef NMRCHECK_WDFMINIPORT_H
#define NMRCHECK_WDFMINIPORT_H

#pragma clang system_header
#include <wdf.h>

#endif
