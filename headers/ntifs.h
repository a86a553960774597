// ntifs.h - mingw-w64's ntifs.h with the names it lacks.
#ifndef NMRCHECK_NTIFS_H
#define NMRCHECK_NTIFS_H

#pragma clang system_header
#include <ntddk.h>

// mingw defines these as macros over ULONG_PTR; after_wdm.h has them as the documented types.
#pragma push_macro("EX_PUSH_LOCK")
#pragma push_macro("PEX_PUSH_LOCK")
#define _REPARSE_DATA_BUFFER nmrcheck_unused_reparse_data_buffer_tag // already in mingw's ntdef.h
#define REPARSE_DATA_BUFFER nmrcheck_unused_REPARSE_DATA_BUFFER
#define PREPARSE_DATA_BUFFER nmrcheck_unused_PREPARSE_DATA_BUFFER
#define ExInitializePushLock nmrcheck_unused_ExInitializePushLock
#include_next <ntifs.h>
#undef _REPARSE_DATA_BUFFER
#undef REPARSE_DATA_BUFFER
#undef PREPARSE_DATA_BUFFER
#undef ExInitializePushLock
#pragma pop_macro("PEX_PUSH_LOCK")
#pragma pop_macro("EX_PUSH_LOCK")

#include <nmrcheck/after_ntifs.h>

#endif
