// minwindef.h - the basic user-mode type names, for sources shared with user mode.
// Follows: "Windows Data Types" (learn.microsoft.com/windows/win32/winprog/windows-data-types).
#ifndef NMRCHECK_MINWINDEF_H
#define NMRCHECK_MINWINDEF_H

#pragma clang system_header
#include <nmrcheck/base_types.h>

typedef int BOOL, *PBOOL, *LPBOOL;
typedef unsigned char BYTE, *PBYTE, *LPBYTE;
typedef unsigned short WORD, *PWORD, *LPWORD;
typedef unsigned long DWORD, *PDWORD, *LPDWORD;
typedef float FLOAT, *PFLOAT;
typedef void *LPVOID;
typedef const void *LPCVOID;
typedef long *LPLONG;
typedef int *LPINT;
typedef ULONG_PTR WPARAM;
typedef LONG_PTR LPARAM, LRESULT;

#ifndef CONST
#define CONST const
#endif
#ifndef MAX_PATH
#define MAX_PATH 260
#endif
#define CALLBACK __stdcall
#define WINAPI __stdcall
#define APIENTRY WINAPI

#define MAKEWORD(a, b) ((WORD)(((BYTE)(a)) | ((WORD)((BYTE)(b))) << 8))
#define MAKELONG(a, b) ((LONG)(((WORD)(a)) | ((DWORD)((WORD)(b))) << 16))
#define LOWORD(l) ((WORD)((ULONG_PTR)(l) & 0xffff))
#define HIWORD(l) ((WORD)(((ULONG_PTR)(l) >> 16) & 0xffff))
#define LOBYTE(w) ((BYTE)((ULONG_PTR)(w) & 0xff))
#define HIBYTE(w) ((BYTE)(((ULONG_PTR)(w) >> 8) & 0xff))

#endif
