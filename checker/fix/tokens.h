/*
 * tokens.h - the text of a C source, cut into tokens. Comments and preprocessor lines are no tokens, for what stands there
 * is not code that can be edited: they are listed beside them.
 */
#ifndef NMR_FIX_TOKENS_H
#define NMR_FIX_TOKENS_H

#include <stddef.h>

/* What a token is, beside single characters, which are themselves. */
enum { NMR_TOKEN_WORD = 'w', NMR_TOKEN_LITERAL = 's', NMR_TOKEN_ARROW = 'a', NMR_TOKEN_OPERATOR = 'o' };
/* What an aside is. */
enum { NMR_ASIDE_COMMENT = 'c', NMR_ASIDE_DIRECTIVE = 'd' };

typedef struct nmr_token {
    size_t begin, end; /* bytes of the text */
    unsigned line;     /* 1-based */
    char kind;
    char directive;    /* 1: a preprocessor line stands in front of it */
} nmr_token;

typedef struct nmr_tokens {
    const char *text; /* borrowed */
    size_t length;
    nmr_token *at;
    size_t n;
    nmr_token *asides; /* comments and preprocessor lines, by place; a comment on such a line comes behind it */
    size_t nasides;
} nmr_tokens;

/* @param out  to be released with nmr_tokens_clear(). @return 0 or NMR_ENOMEM */
int nmr_tokens_read(nmr_tokens *out, const char *text, size_t length);
void nmr_tokens_clear(nmr_tokens *tokens);

/* The kind of token i; '\0' where there is none. */
char nmr_token_kind(const nmr_tokens *tokens, size_t i);
/* Is token i written like this? */
int nmr_token_is(const nmr_tokens *tokens, size_t i, const char *word);
/* Is the text of tokens a up to, not including, b the same as that of tokens c up to d? Blanks and comments aside. */
int nmr_tokens_same(const nmr_tokens *tokens, size_t a, size_t b, size_t c, size_t d);
/* The bracket that closes, or opens, the one at i; NMR_NO_TOKEN when there is none. */
size_t nmr_token_close(const nmr_tokens *tokens, size_t i);
size_t nmr_token_open(const nmr_tokens *tokens, size_t i);

#define NMR_NO_TOKEN ((size_t)-1)

#endif
