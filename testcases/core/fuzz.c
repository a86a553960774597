/*
 * fuzz.c - mutants of the built-in rule texts: the loader takes them or says what is wrong, and what it takes can be
 * stepped. Always the same mutants; sanitizers watch.
 */
#include "texts.h"

#include "core/rules.h"

#include <unistd.h>

enum { ROUNDS = 3000, SPACE = 1 << 16, SECONDS = 120 };

static uint64_t seed = 0x9e3779b97f4a7c15u;

static size_t below(size_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return n ? (size_t)(seed >> 16) % n : 0;
}

/* Words of the format, and what tends to hurt. */
static const char *const words[] = {
    "format 1\n", "family x.y\n", "title t\n", "track h value\n", "track z storage\n", "owner wsk.registration\n", "memory a b\n",
    "kind k k\n", "name n A B\n", "state s\n", "call F(h)\n", "call F(h) makes client\n", "enter unload(h)\n", "signal captured\n",
    "allocated\n", "free self\n", "lost\n", "access\n", "error e.e\n", "also nmr.double-deregister\n", "on leave unload\n",
    "  on call F(h) in any\n", "say s\n", "tier 1\n", "severity leak\n", "claims absence\n", "bad | b\n", "page p\n",
    "role entry function F\n", "allocator A\n", "assert A 0\n", "wrapper W 0 does NmrDeregisterClient\n", "ambient A\n", "runs A 0 with 1 as 2 now\n", "runs member A.b later\n",
    "relevant A\n", "any : any -> same\n", "  any : any -> forgotten count+ emit x \"n\"\n", " when null", " unless tested",
    " never A B", " in any", " makes", " takes client|provider", "\"\"", "\"", "\"\" x\n", "#", "|", "&", "->_", "->", ":", "(", ")", ",",
    "...", "=", "=0x", "_", ".", "*", "\n", "\r\n", "\t", " ", "\xef\xbb\xbf", "\xff", "%n%s", "99999999999999999999", "-1", "h", "b",
};

static void cut(char *text, size_t at, size_t n)
{
    memmove(text + at, text + at + n, strlen(text + at + n) + 1);
}

static void put(char *text, size_t at, const char *from, size_t n)
{
    size_t length = strlen(text);

    if (length + n >= SPACE)
        return;
    memmove(text + at + n, text + at, length - at + 1);
    memcpy(text + at, from, n);
}

static size_t line_at(const char *text, size_t at)
{
    while (at && text[at - 1] != '\n')
        at--;
    return at;
}

static void mutate(char *text)
{
    size_t length = strlen(text), at = below(length), line = line_at(text, at), n = strcspn(text + line, "\n");
    char copy[512];

    if (!length)
        return;
    n += text[line + n] == '\n';
    switch (below(9)) {
    case 0:
        text[at] = (char)(1 + below(255));
        break;
    case 1:
        text[at] ^= (char)(1 << below(7));
        text[at] = text[at] ? text[at] : ' ';
        break;
    case 2:
        cut(text, line, n);
        break;
    case 3: /* a line once more, elsewhere */
        n = n < sizeof copy ? n : sizeof copy;
        memcpy(copy, text + line, n);
        put(text, line_at(text, below(length)), copy, n);
        break;
    case 4: /* a word less */
        n = strcspn(text + at, " \n");
        cut(text, at, n);
        break;
    case 5: {
        const char *word = words[below(sizeof words / sizeof *words)];
        put(text, at, word, strlen(word));
        break;
    }
    case 6: { /* between two lines */
        const char *word = words[below(sizeof words / sizeof *words)];
        put(text, line, word, strlen(word));
        break;
    }
    case 7: /* the end is missing */
        if (below(4) == 0)
            text[at] = '\0';
        break;
    default: /* a word from elsewhere */
        line = below(length);
        n = strcspn(text + line, " \n");
        n = n < sizeof copy ? n : sizeof copy;
        memcpy(copy, text + line, n);
        put(text, at, copy, n);
    }
}

static void walk(const nmr_rules *rules)
{
    const nmr_family *families;
    size_t f, i, n = nmr_rules_families(rules, &families);

    for (f = 0; f < n; f++) {
        nmr_object object = {0, 0, 0};
        for (i = 0; i < 20; i++) {
            nmr_event event = {(nmr_event_kind)below(NMR_EVENT_ALLOCATED + 1), (uint64_t)1 << below(64), (uint8_t)below(13),
                               (uint8_t)(1 + below(31)), (uint32_t)below(1 << 17)};
            const nmr_row *row;
            nmr_family_defers(&families[f], &object, &event);
            row = nmr_family_step(&families[f], &object, &event);
            assert_true(object.state < families[f].nstates);
            if (row && row->rule >= 0)
                assert_true((size_t)row->rule < nmr_rules_count(rules));
            if (row && row->emit >= 0)
                assert_true(row->emit < families[f].nsignals);
        }
        for (i = 0; i < families[f].npatterns; i++)
            assert_true(families[f].patterns[i].makes < families[f].nkinds);
    }
}

static int lines(const char *text)
{
    int n = 1;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static void mutants_are_taken_or_refused(void **state)
{
    static char text[SPACE];
    size_t files, round, taken = 0;

    (void)state;
    for (files = 0; nmr_embedded_rules[files].name; files++)
        ;
    for (round = 0; round < ROUNDS; round++) {
        size_t file = below(files), i, changes = 1 + below(4);
        nmr_rules *rules = calloc(1, sizeof *rules);
        nmr_error err = {0};
        int rc;
        /* A file may add to errors of the files before it. */
        for (i = 0; i < file; i++)
            assert_int_equal(nmr_rules_parse(rules, "before", nmr_embedded_rules[i].text, NULL), 0);
        snprintf(text, sizeof text, "%s", nmr_embedded_rules[file].text);
        for (i = 0; i < changes; i++)
            mutate(text);
        alarm(SECONDS); /* no mutant takes for ever */
        rc = nmr_rules_parse(rules, "mutant", text, &err);
        if (rc == 0) {
            walk(rules);
            taken++;
        } else if (rc != NMR_EFORMAT || err.line < 1 || err.line > lines(text) || !*err.message || strcmp(err.file, "mutant") != 0) {
            fail_msg("round %zu: %d, %s:%d: %s", round, rc, err.file, err.line, err.message);
        }
        nmr_rules_free(rules);
    }
    /* Mutants that are all refused, or all taken, would test nothing. */
    assert_in_range(taken, ROUNDS / 20, ROUNDS * 19 / 20);
}

/* Beginnings of a text: the end may come anywhere. */
static void cut_texts_are_taken_or_refused(void **state)
{
    static const char text[] = HEAD RULE "wrapper W 0 does DoorClose\nrole completion argument F 1\n";
    char copy[sizeof text];
    size_t n;

    (void)state;
    for (n = 0; n < sizeof text; n++) {
        nmr_rules *rules;
        nmr_error err;
        memcpy(copy, text, n);
        copy[n] = '\0';
        rules = rules_of(copy, &err);
        if (!rules)
            assert_true(err.line >= 1 && err.line <= lines(copy) && *err.message);
        nmr_rules_free(rules);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutants_are_taken_or_refused),
        cmocka_unit_test(cut_texts_are_taken_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
