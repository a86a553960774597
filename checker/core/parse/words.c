/* words.c - the words of a line, and what they stand for. */
#include "core/parse/parse.h"

#include <ctype.h>
#include <string.h>

int nmr_parse_no_memory(nmr_parser *p)
{
    return nmr_fail(p->err, NMR_ENOMEM, p->file, p->line, "out of memory");
}

int64_t nmr_keyword_find(const nmr_keyword *table, const char *word)
{
    for (; table->word; table++)
        if (!strcmp(table->word, word))
            return table->value;
    return -1;
}

const nmr_keyword nmr_words_tests[] = {
    {"any", NMR_TEST_ANY},
    {"success", NMR_TEST_SUCCESS},
    {"finished", NMR_TEST_FINISHED},
    {"failure", NMR_TEST_FAILURE},
    {"maybe-failure", NMR_TEST_MAYBE_FAILURE},
    {"pending", NMR_TEST_PENDING},
    {"not-pending", NMR_TEST_NOT_PENDING},
    {"timeout", NMR_TEST_TIMEOUT},
    {"not-timeout", NMR_TEST_NOT_TIMEOUT},
    {"error", NMR_TEST_ERROR},
    {"untested", NMR_TEST_UNTESTED},
    {NULL, 0},
};

const nmr_keyword nmr_words_roles[] = {
    {"function", NMR_ROLE_FUNCTION},
    {"entry", NMR_ROLE_ENTRY},
    {"unload", NMR_ROLE_UNLOAD},
    {"attach-client", NMR_ROLE_ATTACH_CLIENT},
    {"attach-provider", NMR_ROLE_ATTACH_PROVIDER},
    {"detach-client", NMR_ROLE_DETACH_CLIENT},
    {"detach-provider", NMR_ROLE_DETACH_PROVIDER},
    {"cleanup-client", NMR_ROLE_CLEANUP_CLIENT},
    {"cleanup-provider", NMR_ROLE_CLEANUP_PROVIDER},
    {"completion", NMR_ROLE_COMPLETION},
    {"event", NMR_ROLE_EVENT},
    {"accept", NMR_ROLE_ACCEPT},
    {"framework-cleanup", NMR_ROLE_FRAMEWORK_CLEANUP},
    {"receive", NMR_ROLE_RECEIVE},
    {"inspect", NMR_ROLE_INSPECT},
    {"notice", NMR_ROLE_NOTICE},
    {"abort", NMR_ROLE_ABORT},
    {"own-completion", NMR_ROLE_OWN_COMPLETION},
    {NULL, 0},
};

const char *nmr_role_name(nmr_role role)
{
    const nmr_keyword *k;

    for (k = nmr_words_roles; k->word; k++)
        if (k->value == (int)role)
            return k->word;
    return "none";
}

int nmr_role_find(const char *name)
{
    return (int)nmr_keyword_find(nmr_words_roles, name);
}

/* Split a line into words in place. A quoted string is one word, without its quotes; a comment ends the line. */
int nmr_parse_split(nmr_parser *p, char *line)
{
    char *s = line;

    p->nwords = 0;
    for (;;) {
        while (*s == ' ' || *s == '\t' || *s == '\r')
            *s++ = '\0';
        if (!*s || *s == '#')
            break;
        if (p->nwords == NMR_PARSE_MAX_WORDS)
            return FAIL(p, "more than %d words on a line", NMR_PARSE_MAX_WORDS);
        if (*s == '"') {
            char *end = strchr(s + 1, '"');
            if (!end)
                return FAIL(p, "a string does not end; close it with \"");
            p->quoted[p->nwords] = 1;
            p->words[p->nwords++] = s + 1;
            *end = '\0';
            s = end + 1;
        } else {
            p->quoted[p->nwords] = 0;
            p->words[p->nwords++] = s;
            while (*s && *s != ' ' && *s != '\t' && *s != '\r')
                s++;
        }
    }
    return 0;
}

/* Text runs to the end of the line and may hold any character. */
char *nmr_parse_trimmed(char *text)
{
    size_t n;

    while (*text == ' ' || *text == '\t')
        text++;
    for (n = strlen(text); n && isspace((unsigned char)text[n - 1]); n--)
        text[n - 1] = '\0';
    return text;
}

/* Is the word one of a list? */
int nmr_parse_one_of(const char *word, const char *list)
{
    size_t n = strlen(word);
    const char *s;

    if (!n || strchr(word, ' '))
        return 0;
    for (s = list; (s = strstr(s, word)) != NULL; s += n)
        if ((s == list || s[-1] == ' ') && (s[n] == ' ' || !s[n]))
            return 1;
    return 0;
}

int nmr_parse_need_words(nmr_parser *p, int n)
{
    int more = n - p->nwords;

    return more <= 0 ? 0 : FAIL(p, "'%s' needs %d more word%s", p->words[0], more, more > 1 ? "s" : "");
}

int nmr_parse_exact_words(nmr_parser *p, int n)
{
    if (p->nwords > n)
        return FAIL(p, "'%s' is not understood behind %s %s", p->words[n], p->words[0], p->words[1]);
    return nmr_parse_need_words(p, n);
}
