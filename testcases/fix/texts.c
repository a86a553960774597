/*
 * texts.c - calls and edits in texts: how a call stands in its statement, and that no text, however broken, leads the
 * edits out of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fix/edits.h"

static const char *const calls[] = {"Stop", "TABLE.Send*"};

static nmr_form form_of(const char *text)
{
    nmr_text_call call;
    nmr_tokens tokens;
    nmr_form form;

    assert_int_equal(nmr_tokens_read(&tokens, text, strlen(text)), 0);
    form = nmr_text_call_at(&call, &tokens, 1, 8, calls, 2) ? call.form : NMR_FORM_OTHER;
    nmr_tokens_clear(&tokens);
    return form;
}

static void forms(void **state)
{
    static const struct {
        const char *text;
        nmr_form form;
    } cases[] = {
        {"f() { ;Stop(h); }", NMR_FORM_DROPPED},
        {"f() { (void)Stop(h); }", NMR_FORM_DROPPED},
        {"f() { x: Stop(h); }", NMR_FORM_DROPPED},
        {"f() { if (a) Stop(h); }", NMR_FORM_DROPPED},
        {"f() { if (a) b(); else Stop(h); }", NMR_FORM_OTHER}, /* the place is another statement */
        {"f() { s = Stop(h); }", NMR_FORM_ASSIGNED},
        {"f() { T s = Stop(h); }", NMR_FORM_ASSIGNED},
        {"f() { *p->s[1] = Stop(h); }", NMR_FORM_ASSIGNED},
        {"f() { *g() = Stop(h); }", NMR_FORM_OTHER},
        {"f() { return Stop(h); }", NMR_FORM_RETURNED},
        {"f() { if (Stop(h) == 1) g(); }", NMR_FORM_CONDITION},
        {"f() { if (a && Stop(h)) g(); }", NMR_FORM_OTHER},
        {"f() { while (Stop(h)) g(); }", NMR_FORM_OTHER},
        {"f() { ; for (; Stop(h); ) g(); }", NMR_FORM_OTHER},
        {"f() { LOG(Stop(h)); }", NMR_FORM_OTHER},
        {"f() { t->Send(h); }", NMR_FORM_DROPPED},
        {"f() { Send(h); }", NMR_FORM_OTHER},
        {"f() { a[0].b(c)->t.SendTo(h); }", NMR_FORM_DROPPED},
        {"f() { Stop(\n#if A\n1\n#endif\n); }", NMR_FORM_OTHER},
        {"f() { Stop(h), Stop(g); }", NMR_FORM_OTHER},
        {"f() { Stop(h", NMR_FORM_OTHER},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        if (form_of(cases[i].text) != cases[i].form)
            fail_msg("%s: %d, not %d", cases[i].text, form_of(cases[i].text), cases[i].form);
}

/* ---- no text leads out of itself ---------------------------------------------------------------------------------- */

static unsigned seed = 1;

static unsigned any(unsigned n)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 8) % n;
}

static const nmr_edit edits[] = {
    {.kind = NMR_EDIT_BEFORE, .text = "A({last});\\n{=Set};"},
    {.kind = NMR_EDIT_BEFORE, .text = "A({0});"},
    {.kind = NMR_EDIT_AFTER, .text = "if ({result})\\n    B({0});"},
    {.kind = NMR_EDIT_CALLEE, .text = "Go"},
    {.kind = NMR_EDIT_ARGUMENT, .index = 1, .old = "0", .text = "1"},
    {.kind = NMR_EDIT_STATIC},
    {.kind = NMR_EDIT_MEMBER, .member = "Inner.Size", .at = {1, 0}, .depth = 2, .text = "9"},
    {.kind = NMR_EDIT_SWAP, .text = "Stop"},
};

static size_t edit_all(const char *text, size_t length)
{
    nmr_text_call call;
    nmr_tokens tokens;
    size_t i, e, r, done = 0;

    assert_int_equal(nmr_tokens_read(&tokens, text, length), 0);
    for (i = 0; i < tokens.n; i++)
        for (e = 0; nmr_text_call_read(&call, &tokens, i, calls, 2) && e < sizeof edits / sizeof *edits; e++) {
            nmr_replacements out = {0};
            done += nmr_edit_apply(&out, &tokens, &call, &edits[e]) != 0;
            for (r = 0; r < out.n; r++)
                assert_true(out.at[r].begin <= out.at[r].end && out.at[r].end <= length);
            nmr_replacements_clear(&out);
        }
    nmr_tokens_clear(&tokens);
    return done;
}

static void broken_texts(void **state)
{
    static const char text[] = "static T x = { 1, { 2, 3 } };\r\nint f(int a, T *p)\r\n{\r\n    T c = { a, { .Size = 0 } };\r\n"
                               "    Set(c, p);\r\n    if (a) Stop(&c, 0);\r\n    else\r\n\ts = Stop(&x, 0); // that\r\n"
                               "    c.Inner.Size = 4;\r\n    Stop(c, p); Stop(c);\r\n    if (t[a]->Send(p) == 1)\r\n"
                               "#if A\r\n        return Stop(\"x\", p);\r\n#endif\r\n}";
    static const char marks[] = "(){}[];,#\"'/*\\\n=&.:";
    size_t done = 0;
    unsigned round, k;

    (void)state;
    for (round = 0; round < 3000; round++) {
        size_t length = round % 7 ? sizeof text - 1 : any(sizeof text);
        char *copy = malloc(length + !length);
        assert_non_null(copy);
        memcpy(copy, text, length);
        for (k = round % 5; k > 0 && length; k--)
            copy[any((unsigned)length)] = marks[any(sizeof marks - 1)];
        done += edit_all(copy, length);
        free(copy);
    }
    assert_true(done > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(broken_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
