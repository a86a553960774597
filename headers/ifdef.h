// ifdef.h - mingw-w64's, which expects its includer to have the base types.
#ifndef NMRCHECK_IFDEF_H
#define NMRCHECK_IFDEF_H

#pragma clang system_header
#include <nmrcheck/base_types.h>
#include_next <ifdef.h>

typedef UINT32 NET_IF_OBJECT_ID, *PNET_IF_OBJECT_ID;
#define NET_IF_COMPARTMENT_ID_UNSPECIFIED 0
#define NET_IF_COMPARTMENT_ID_PRIMARY 1
#define IFI_UNSPECIFIED 0
#define NET_IFINDEX_UNSPECIFIED 0
#define NET_IFLUID_UNSPECIFIED 0

#endif
