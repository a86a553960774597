/*
 * edits.h - an edit of a rule file, applied to a call in a text: what is replaced by what.
 */
#ifndef NMR_FIX_EDITS_H
#define NMR_FIX_EDITS_H

#include "core/rewrite.h"
#include "fix/call.h"

enum { NMR_FIX_MAX_REPLACEMENTS = 12 };

typedef struct nmr_replacement {
    size_t begin, end; /* bytes of the text; equal: an insertion */
    char *text;
} nmr_replacement;

typedef struct nmr_replacements {
    nmr_replacement at[NMR_FIX_MAX_REPLACEMENTS]; /* in no order */
    size_t n;
    int failed; /* memory is out */
} nmr_replacements;

/*
 * Add what the edit replaces.
 *
 * @return 1, or 0 when the edit does not fit what the source says: then `out` may hold a part of it
 */
int nmr_edit_apply(nmr_replacements *out, const nmr_tokens *tokens, const nmr_text_call *call, const nmr_edit *edit);
void nmr_replacements_clear(nmr_replacements *replacements);

/* Parts of it: insertions around a statement, and changes of a variable that is declared elsewhere. */
int nmr_edit_before(nmr_replacements *out, const nmr_tokens *tokens, const nmr_text_call *call, const char *text);
int nmr_edit_after(nmr_replacements *out, const nmr_tokens *tokens, const nmr_text_call *call, const char *text);
int nmr_edit_static(nmr_replacements *out, const nmr_tokens *tokens, const nmr_text_call *call, unsigned argument);
int nmr_edit_member(nmr_replacements *out, const nmr_tokens *tokens, const nmr_text_call *call, const nmr_edit *edit);

/* Takes a copy of the text; too many of them, or no memory: `failed` is set. Returns 1. */
int nmr_replace(nmr_replacements *out, size_t begin, size_t end, const char *text, size_t length);

#endif
