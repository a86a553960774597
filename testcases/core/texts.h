/* texts.h - a rule file in pieces, for tests that change one of them. */
#ifndef TEXTS_H
#define TEXTS_H

#include "unit.h"

#include "core/rules.h"

#define FORMAT "format 1\n"
#define FAMILY "family x.door\ntitle Door\ntrack d value\nmemory frame\nkind inner \"an inner door\"\nkind outer \"an outer door\"\n"
#define MOVES                                                                                                          \
    "state open\n"                                                                                                     \
    "call DoorOpen(&d) makes inner\n"                                                                                  \
    "  success : any -> open \"opened here\"\n"                                                                        \
    "call DoorClose(d)\n"                                                                                              \
    "  any : open -> forgotten\n"
#define HEAD FORMAT FAMILY MOVES
#define ON "  on leave unload in open\n"
#define TEXTS "  say it stays open\n  why because\n  fix close it\n"
#define SNIPPETS "  bad | DoorOpen(&d);\n  good | DoorClose(d);\n"
#define REST "  page https://example.com/doors\n  test x/door.c\n"
#define RULE "error x.left-open\n  tier 1\n  severity leak\n" ON TEXTS SNIPPETS REST

/* Rules from one text, without the built-in ones; NULL with `err` filled in when the text is refused. */
static inline nmr_rules *rules_of(const char *text, nmr_error *err)
{
    nmr_rules *rules = calloc(1, sizeof *rules);

    assert_non_null(rules);
    memset(err, 0, sizeof *err);
    if (nmr_rules_parse(rules, "x.rule", text, err) == 0)
        return rules;
    nmr_rules_free(rules);
    return NULL;
}

static inline nmr_rules *good_rules(const char *text)
{
    nmr_error err;
    nmr_rules *rules = rules_of(text, &err);

    if (!rules)
        fail_msg("x.rule:%d: %s\n%s", err.line, err.message, text);
    return rules;
}

static inline const nmr_family *only_family(const nmr_rules *rules)
{
    const nmr_family *families;

    assert_int_equal(nmr_rules_families(rules, &families), 1);
    return families;
}

#endif
