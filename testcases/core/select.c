/* select.c - which rules report: by id, glob, tier; variants go with their rule; tier 3 only when named. */
#include "texts.h"

#define A_RULE(id, tier) "error " id "\n  tier " tier "\n  severity leak\n" ON TEXTS SNIPPETS REST

static const char *const ids[] = {"x.one", "x.one:hall", "x.one:cellar", "x.two", "y.three", "y.four", "y.once"};
enum { ONE = 1, HALL = 2, CELLAR = 4, TWO = 8, THREE = 16, FOUR = 32, ONCE = 64, ON_AT_FIRST = ONE | HALL | TWO | FOUR | ONCE };

static nmr_rules *catalogue(void)
{
    return good_rules(HEAD A_RULE("x.one", "1") A_RULE("x.one:hall", "2") A_RULE("x.one:cellar", "3")
                      A_RULE("x.two", "2") A_RULE("y.three", "3") A_RULE("y.four", "1") A_RULE("y.once", "1"));
}

static unsigned chosen(const nmr_rules *rules, const nmr_selection *selection)
{
    unsigned set = 0;
    size_t i;

    for (i = 0; i < sizeof ids / sizeof *ids; i++)
        if (nmr_selection_has(selection, nmr_rules_find(rules, ids[i])))
            set |= 1u << i;
    return set;
}

struct step {
    const char *what;
    int on, rc;
    unsigned after;
};

static void run(const struct step *steps, size_t n)
{
    nmr_rules *rules = catalogue();
    nmr_selection *selection;
    size_t i;

    assert_int_equal(nmr_selection_new(&selection, rules), 0);
    assert_int_equal(chosen(rules, selection), ON_AT_FIRST);
    for (i = 0; i < n; i++) {
        nmr_error err = {0};
        int rc = nmr_selection_set(selection, steps[i].what, steps[i].on, &err);
        if (rc != steps[i].rc || chosen(rules, selection) != steps[i].after)
            fail_msg("step %zu (%s): %d, 0x%x", i, steps[i].what, rc, chosen(rules, selection));
        if (rc < 0) {
            assert_non_null(strstr(err.message, steps[i].what));
            assert_int_equal(nmr_selection_set(selection, steps[i].what, steps[i].on, NULL), rc);
        }
    }
    nmr_selection_free(selection);
    nmr_rules_free(rules);
}
#define RUN(...)                                                                                                       \
    do {                                                                                                               \
        static const struct step steps[] = {__VA_ARGS__};                                                              \
        (void)state;                                                                                                   \
        run(steps, sizeof steps / sizeof *steps);                                                                      \
    } while (0)

static void a_rule_goes_off_and_on_by_its_id(void **state)
{
    RUN({"x.two", 0, 0, ON_AT_FIRST & ~TWO}, {"x.two", 0, 0, ON_AT_FIRST & ~TWO}, {"x.two", 1, 0, ON_AT_FIRST},
        {"x.two", 7, 0, ON_AT_FIRST}, {"y.three", 1, 0, ON_AT_FIRST | THREE}, {"y.three", 0, 0, ON_AT_FIRST});
}

/* Variants follow their rule, but a variant of tier 3 is only turned on by its own name. */
static void variants_go_with_their_rule(void **state)
{
    RUN({"x.one", 0, 0, TWO | FOUR | ONCE}, {"x.one", 1, 0, ON_AT_FIRST}, {"x.one:hall", 0, 0, ON_AT_FIRST & ~HALL},
        {"x.one:cellar", 1, 0, (ON_AT_FIRST & ~HALL) | CELLAR}, {"x.one", 0, 0, TWO | FOUR | ONCE});
}

static void a_glob_never_turns_tier_3_on(void **state)
{
    RUN({"*", 0, 0, 0}, {"*", 1, 0, ON_AT_FIRST}, {"x.*", 0, 0, FOUR | ONCE}, {"x.*", 1, 0, ON_AT_FIRST},
        {"y.th*", 1, NMR_EINVAL, ON_AT_FIRST}, {"y.three", 1, 0, ON_AT_FIRST | THREE}, {"y.*", 0, 0, ONE | HALL | TWO},
        {"y.*", 1, 0, ON_AT_FIRST}, {"*:*", 0, 0, ON_AT_FIRST & ~HALL}, {"*one", 0, 0, TWO | FOUR | ONCE});
}

static void tiers_go_together(void **state)
{
    RUN({"tier1", 0, 0, HALL | TWO}, {"tier2", 0, 0, 0}, {"tier3", 1, 0, CELLAR | THREE},
        {"tier1", 1, 0, ONE | CELLAR | THREE | FOUR | ONCE}, {"tier3", 0, 0, ONE | FOUR | ONCE});
}

static void what_is_not_there_is_an_error_and_changes_nothing(void **state)
{
    RUN({"x.nope", 0, NMR_EINVAL, ON_AT_FIRST}, {"x", 0, NMR_EINVAL, ON_AT_FIRST}, {"", 1, NMR_EINVAL, ON_AT_FIRST},
        {"x.on", 0, NMR_EINVAL, ON_AT_FIRST}, {"X.one", 0, NMR_EINVAL, ON_AT_FIRST}, {"z.*", 0, NMR_EINVAL, ON_AT_FIRST},
        {"tier0", 1, NMR_EINVAL, ON_AT_FIRST}, {"tier4", 1, NMR_EINVAL, ON_AT_FIRST}, {"tier12", 1, NMR_EINVAL, ON_AT_FIRST},
        {"x.one:", 0, NMR_EINVAL, ON_AT_FIRST}, {"x.one:attic", 1, NMR_EINVAL, ON_AT_FIRST});
}

/* Nobody has to know which tiers have rules. */
static void a_tier_without_rules_is_no_mistake(void **state)
{
    nmr_rules *rules = good_rules(HEAD RULE);
    nmr_selection *selection;

    (void)state;
    assert_int_equal(nmr_selection_new(&selection, rules), 0);
    assert_int_equal(nmr_selection_set(selection, "tier3", 1, NULL), 0);
    assert_int_equal(nmr_selection_has(selection, nmr_rules_at(rules, 0)), 1);
    nmr_selection_free(selection);
    nmr_selection_free(NULL);
    nmr_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_goes_off_and_on_by_its_id),
        cmocka_unit_test(variants_go_with_their_rule),
        cmocka_unit_test(a_glob_never_turns_tier_3_on),
        cmocka_unit_test(tiers_go_together),
        cmocka_unit_test(what_is_not_there_is_an_error_and_changes_nothing),
        cmocka_unit_test(a_tier_without_rules_is_no_mistake),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
