/*
 * parse.h - what the parts of the loader of rule files share. Each reads one sort of statement; parse.c tells
 * them apart.
 *
 * Functions return 0, or what they count, and NMR_EFORMAT or NMR_ENOMEM with the error filled in.
 */
#ifndef NMR_CORE_PARSE_PARSE_H
#define NMR_CORE_PARSE_PARSE_H

#include "core/rules.h"

enum { NMR_PARSE_MAX_WORDS = 96, NMR_PARSE_MAX_NAMES = 32 };

typedef enum nmr_block { NMR_BLOCK_NONE, NMR_BLOCK_FAMILY, NMR_BLOCK_MOVES, NMR_BLOCK_ERROR } nmr_block;

/* A name for several functions. */
typedef struct nmr_alias {
    const char *name;
    const char *functions[NMR_MAX_NAMES];
    uint8_t n;
} nmr_alias;

typedef struct nmr_parser {
    nmr_rules *rules;
    nmr_error *err;
    const char *file;
    int line;
    int format_seen;
    nmr_block block;
    nmr_family *family;
    int rule;          /* the error being read */
    int error_line;
    int severity_seen;
    int also_line;     /* of an `also` that has no `on` yet; 0: none */
    nmr_row move;      /* what the rows of a move block have in common */
    char *words[NMR_PARSE_MAX_WORDS];
    char quoted[NMR_PARSE_MAX_WORDS]; /* 1: the word stood in quotes */
    int nwords;
    size_t rewrites_done; /* of the rules' rewrites: known to be about calls that paths show */
    nmr_alias alias[NMR_PARSE_MAX_NAMES];
    int naliases;
} nmr_parser;

#define FAIL(p, ...) nmr_fail((p)->err, NMR_EFORMAT, (p)->file, (p)->line, __VA_ARGS__)

/* ---- words.c ----------------------------------------------------------------------------------------------------- */

typedef struct nmr_keyword {
    const char *word; /* NULL: the end of a table */
    int64_t value;
} nmr_keyword;

extern const nmr_keyword nmr_words_tests[], nmr_words_roles[];

int nmr_parse_no_memory(nmr_parser *p);
/* -1: no such word. */
int64_t nmr_keyword_find(const nmr_keyword *table, const char *word);
/* Split a line into words in place. A quoted string is one word, without its quotes; a comment ends the line. */
int nmr_parse_split(nmr_parser *p, char *line);
/* The text without the white space around it. */
char *nmr_parse_trimmed(char *text);
/* Is the word one of a list? */
int nmr_parse_one_of(const char *word, const char *list);
/* At least, and exactly, n words. */
int nmr_parse_need_words(nmr_parser *p, int n);
int nmr_parse_exact_words(nmr_parser *p, int n);

/* ---- names.c ----------------------------------------------------------------------------------------------------- */

/* -1: no such name. */
int nmr_parse_find(const char *const *table, uint8_t n, const char *name);
int nmr_parse_state_set(nmr_parser *p, const char *name, uint32_t *set);
/* NULL: no such family. */
const nmr_family *nmr_parse_family_named(const nmr_rules *rules, const char *id);
int nmr_parse_signal_number(nmr_parser *p, const char *name);
/* A function, or what a name stands for, behind `never`, `ever` or `unless`. */
int nmr_parse_add_names(nmr_parser *p, const char *word, const char *clause, const char **list, uint8_t *count);
int nmr_parse_on_name(nmr_parser *p);

/* ---- patterns.c -------------------------------------------------------------------------------------------------- */

/* Read "[x =] NAME(args)" and return its number in the family. The same text gives the same number. */
int nmr_parse_pattern(nmr_parser *p, const char *source);
/* "=N|N" or "!=N|N": at most NMR_MAX_VALUES numbers, and whether one of them is meant or anything else. */
int nmr_parse_values(nmr_parser *p, const char *text, int64_t *values, uint8_t *n, uint8_t *negated);
/* "&NUMBER": a set of bits. */
int nmr_parse_bits(nmr_parser *p, const char *text, uint64_t *bits);
/* Join the words of a call, which the line was split at, from word i on. Returns the number of words taken. */
int nmr_parse_join_call(nmr_parser *p, int i, char *out, size_t size);

/* ---- events.c ---------------------------------------------------------------------------------------------------- */

extern const nmr_keyword nmr_words_conditions[];

int nmr_parse_role_word(nmr_parser *p, const char *word);
/* Read an event from word i on into `row`; returns the number of words taken. */
int nmr_parse_event(nmr_parser *p, int i, nmr_row *row);
/* Read the clauses behind an event, or stop at `stop`. Returns the index behind the last word. */
int nmr_parse_clauses(nmr_parser *p, int i, nmr_row *row, const char *stop);

/* ---- rows.c ------------------------------------------------------------------------------------------------------ */

/* NULL: out of memory. */
nmr_row *nmr_parse_add_row(nmr_parser *p, const nmr_row *row);
int nmr_parse_move(nmr_parser *p);
int nmr_parse_on_call(nmr_parser *p);
int nmr_parse_on_enter(nmr_parser *p);
int nmr_parse_on_simple_moves(nmr_parser *p);

/* ---- families.c -------------------------------------------------------------------------------------------------- */

int nmr_parse_on_family(nmr_parser *p);
int nmr_parse_on_family_line(nmr_parser *p);
/* The family is complete, or what it lacks is an error. */
int nmr_parse_finish_family(nmr_parser *p);

/* ---- errors.c ---------------------------------------------------------------------------------------------------- */

int nmr_parse_on_error(nmr_parser *p);
int nmr_parse_on_also(nmr_parser *p);
int nmr_parse_on_on(nmr_parser *p);
/* `raw`: the text of the line, where it is one of text. */
int nmr_parse_on_rule_line(nmr_parser *p, char *raw);
int nmr_parse_set_text(nmr_parser *p, const char **field, char *text);
/* The rule is complete, or what it lacks is an error. */
int nmr_parse_finish_rule(nmr_parser *p);

/* ---- rewrites.c ------------------------------------------------------------------------------------------------- */

int nmr_parse_on_rewrite(nmr_parser *p);
/* Each is about a call that a path can show, now that the family is complete. */
int nmr_parse_finish_rewrites(nmr_parser *p);

/* ---- around.c ---------------------------------------------------------------------------------------------------- */

int nmr_parse_on_role(nmr_parser *p);
int nmr_parse_on_helper(nmr_parser *p);
int nmr_parse_on_wrapper(nmr_parser *p);
int nmr_parse_on_runs(nmr_parser *p);
int nmr_parse_on_word_list(nmr_parser *p, const char ***list, size_t *n);
int nmr_parse_on_format(nmr_parser *p);

#endif
