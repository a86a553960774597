/*
 * solve.h - the second engine: the rules over a whole linked driver.
 */
#ifndef NMR_CORE_SOLVE_SOLVE_H
#define NMR_CORE_SOLVE_SOLVE_H

#include "core/link/link.h"
#include "core/result.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * nmr_solve() with a result that exists, and a limit.
 *
 * @param limit  instructions that a function which is run for itself may take on all its paths; 0: the default
 * @return 0 or NMR_ENOMEM
 */
int nmr_solve_into(nmr_result *result, const nmr_program *program, const nmr_selection *selection, uint64_t limit);

#ifdef __cplusplus
}
#endif
#endif
