/*
 * functions.h - which tokens of a source make a function: without a parser, so that it also holds for a source that
 * none understands.
 */
#ifndef NMR_TRIAGE_FUNCTIONS_H
#define NMR_TRIAGE_FUNCTIONS_H

#include "fix/tokens.h"

/* From the first token of its declaration to its closing brace. */
typedef struct nmr_function {
    size_t first, last; /* indexes of tokens */
} nmr_function;

typedef struct nmr_functions {
    nmr_function *at; /* by place */
    size_t n;
} nmr_functions;

/* @param out  zero-initialised; to be released with nmr_functions_clear(), also on error. @return 0 or NMR_ENOMEM */
int nmr_functions_find(nmr_functions *out, const nmr_tokens *tokens);
void nmr_functions_clear(nmr_functions *functions);
/* The function that token i is a part of; NULL when it is in none. */
const nmr_function *nmr_functions_at(const nmr_functions *functions, size_t i);

#endif
