/*
 * elf.c - reading one string constant out of a shared library. Loading a plugin just to ask for its version would run
 * its constructors, and fails when clang's symbols are not there.
 */
#include "tool/elf.h"

#include <stdint.h>
#include <string.h>

/* The parts of the ELF headers that matter here, as the ELF-64 object file format defines them. */
typedef struct elf_header {
    unsigned char ident[16];
    uint16_t type, machine;
    uint32_t version;
    uint64_t entry, segments, sections;
    uint32_t flags;
    uint16_t size, segment_size, nsegments, section_size, nsections, names;
} elf_header;

typedef struct elf_segment {
    uint32_t type, flags;
    uint64_t offset, address, physical, file_size, memory_size, align;
} elf_segment;

typedef struct elf_section {
    uint32_t name, type;
    uint64_t flags, address, offset, size;
    uint32_t link, info;
    uint64_t align, entry_size;
} elf_section;

typedef struct elf_symbol {
    uint32_t name;
    unsigned char info, other;
    uint16_t section;
    uint64_t value, size;
} elf_symbol;

enum { SEGMENT_LOAD = 1, SECTION_DYNAMIC_SYMBOLS = 11, CLASS_64 = 2, ORDER_LITTLE = 1, ORDER_BIG = 2 };

typedef struct image {
    const char *text;
    size_t length;
    elf_header header;
} image;

/* Copies a structure out of the file. -1 when it is not all there. */
static int get(const image *e, uint64_t offset, void *out, size_t size)
{
    if (offset > e->length || e->length - offset < size)
        return -1;
    memcpy(out, e->text + offset, size);
    return 0;
}

static int own_order(void)
{
    const uint16_t one = 1;

    return *(const unsigned char *)&one ? ORDER_LITTLE : ORDER_BIG;
}

static int get_section(const image *e, uint64_t index, elf_section *out)
{
    return get(e, e->header.sections + index * sizeof *out, out, sizeof *out);
}

/* Is the NUL-terminated text at `offset` this one? */
static int text_is(const image *e, uint64_t offset, const char *text)
{
    size_t n = strlen(text) + 1;

    return offset <= e->length && e->length - offset >= n && memcmp(e->text + offset, text, n) == 0;
}

/* Copies the text at an address of the loaded library. */
static int text_at(const image *e, uint64_t address, char *out, size_t size)
{
    elf_segment s;
    unsigned i;

    for (i = 0; i < e->header.nsegments; i++) {
        uint64_t offset, n = 0;
        if (get(e, e->header.segments + (uint64_t)i * sizeof s, &s, sizeof s) < 0)
            return -1;
        if (s.type != SEGMENT_LOAD || address < s.address || address - s.address >= s.file_size)
            continue;
        offset = s.offset + (address - s.address);
        while (offset + n < e->length && n + 1 < size && e->text[offset + n])
            n++;
        if (offset >= e->length)
            return -1;
        memcpy(out, e->text + offset, (size_t)n);
        out[n] = '\0';
        return 0;
    }
    return -1;
}

static int find_in(const image *e, const elf_section *symbols, const char *name, elf_symbol *out)
{
    elf_section names;
    uint64_t i;

    if (get_section(e, symbols->link, &names) < 0)
        return -1;
    for (i = 0; i < symbols->size / sizeof *out; i++) {
        if (get(e, symbols->offset + i * sizeof *out, out, sizeof *out) < 0)
            return -1;
        if (out->section != 0 && text_is(e, names.offset + out->name, name))
            return 0;
    }
    return -1;
}

int nmr_elf_string(char *out, size_t size, const char *text, size_t length, const char *symbol)
{
    image e = {.text = text, .length = length};
    elf_section section;
    elf_symbol found;
    unsigned i;

    if (get(&e, 0, &e.header, sizeof e.header) < 0 || memcmp(e.header.ident, "\177ELF", 4) != 0 ||
        e.header.ident[4] != CLASS_64 || e.header.ident[5] != own_order())
        return -1;
    for (i = 0; i < e.header.nsections; i++)
        if (get_section(&e, i, &section) == 0 && section.type == SECTION_DYNAMIC_SYMBOLS &&
            find_in(&e, &section, symbol, &found) == 0)
            return text_at(&e, found.value, out, size);
    return -1;
}
