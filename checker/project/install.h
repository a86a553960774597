/*
 * install.h - where the parts are that nmrcheck needs at run time.
 */
#ifndef NMR_PROJECT_INSTALL_H
#define NMR_PROJECT_INSTALL_H

enum { NMR_INSTALL_PATH = 1024 };

/* Each is a path, "" when the part is not there. */
typedef struct nmr_install {
    char headers[NMR_INSTALL_PATH];  /* the stand-ins for the WDK's headers */
    char mingw[NMR_INSTALL_PATH];    /* mingw-w64's headers; "ddk" is a folder in it */
    char resource[NMR_INSTALL_PATH]; /* clang's own headers, for the LLVM version nmrcheck is built with */
    char overlay[NMR_INSTALL_PATH];  /* file system overlay that makes header names case-insensitive; optional */
} nmr_install;

void nmr_install_find(nmr_install *install);

#endif
