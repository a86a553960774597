/*
 * elf.h - reading one string constant out of a shared library without loading it.
 */
#ifndef NMR_TOOL_ELF_H
#define NMR_TOOL_ELF_H

#include <stddef.h>

/*
 * The text that an exported array of char holds.
 *
 * @param out   receives it, cut to `size`
 * @param text, length  the library's file
 * @return 0, or -1 when the file is no 64-bit ELF library of this machine's byte order or has no such symbol
 */
int nmr_elf_string(char *out, size_t size, const char *text, size_t length, const char *symbol);

#endif
