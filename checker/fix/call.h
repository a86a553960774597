/*
 * call.h - a call in the text of a source: its arguments, and the statement it stands in.
 */
#ifndef NMR_FIX_CALL_H
#define NMR_FIX_CALL_H

#include "fix/tokens.h"

enum { NMR_FIX_MAX_ARGS = 16 };

/* How the call stands in its statement. */
typedef enum nmr_form {
    NMR_FORM_OTHER,     /* somewhere else: in an argument, in a loop's head, in a macro... */
    NMR_FORM_DROPPED,   /* f(); or (void)f(); */
    NMR_FORM_ASSIGNED,  /* x = f(); or T x = f(); */
    NMR_FORM_RETURNED,  /* return f(); */
    NMR_FORM_CONDITION  /* if (f() ...) and always evaluated there */
} nmr_form;

/* From one token up to, not including, another. */
typedef struct nmr_span {
    size_t begin, end;
} nmr_span;

typedef struct nmr_text_call {
    size_t callee, close; /* the name, and the bracket that ends the arguments */
    nmr_span args[NMR_FIX_MAX_ARGS];
    size_t nargs;
    nmr_form form;
    size_t first;  /* token of the statement, behind labels */
    size_t end;    /* its ';'; not of CONDITION */
    nmr_span result; /* of ASSIGNED: what gets the result */
    size_t header; /* last token of the if, else or loop whose body the statement is, without braces; or NMR_NO_TOKEN */
    size_t outer;  /* and the first token of that */
} nmr_text_call;

/*
 * The call of one of these functions in the statement at a place, when there is just one.
 *
 * @param names  functions, or RECORD.Member for calls through a table; * stands for any run of characters
 * @return 1, or 0 when there is none
 */
int nmr_text_call_at(nmr_text_call *out, const nmr_tokens *tokens, unsigned line, unsigned column,
                     const char *const *names, size_t nnames);
/* The same for the call whose name is token i; 0 when it is none of these. */
int nmr_text_call_read(nmr_text_call *out, const nmr_tokens *tokens, size_t i, const char *const *names, size_t nnames);

/* The token at a place, both from 1; NMR_NO_TOKEN when there is none. */
size_t nmr_token_at(const nmr_tokens *tokens, unsigned line, unsigned column);
/* Is it written without calls and side effects, so that it can be written twice? */
int nmr_span_is_simple(const nmr_tokens *tokens, nmr_span span);
/* The '{' of the function that token i is in; NMR_NO_TOKEN outside of any. */
size_t nmr_function_begin(const nmr_tokens *tokens, size_t i);

#endif
