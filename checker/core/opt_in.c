/*
 * opt_in.c - protocols that only rules are about which have to be asked for.
 */
#include "core/opt_in.h"

int nmr_family_is_opt_in(const nmr_rules *rules, const nmr_family *family)
{
    size_t r;
    int any = 0;

    for (r = 0; r < family->nrows; r++) {
        if (family->rows[r].rule < 0)
            continue;
        any = 1;
        if (nmr_rules_rule(rules, family->rows[r].rule)->tier <= 2)
            return 0;
    }
    return any;
}
