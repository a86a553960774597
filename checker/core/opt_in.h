/*
 * opt_in.h - protocols that only rules are about which have to be asked for.
 */
#ifndef NMR_CORE_OPT_IN_H
#define NMR_CORE_OPT_IN_H

#include "core/machine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Are there errors in the family, all of them of tier 3? What only such families name need not be followed for its own sake. */
int nmr_family_is_opt_in(const nmr_rules *rules, const nmr_family *family);

#ifdef __cplusplus
}
#endif
#endif
