// registry.h - one analyzer checker for each rule.
#ifndef NMR_CLANG_REGISTRY_H
#define NMR_CLANG_REGISTRY_H

#include "clang/compat.h"
#include "core/machine.h"

namespace nmr {

// Registers a checker under the id of each rule; all share one hidden engine. Session::current() must be set while
// checkers are created.
void registerRules(clang::ento::CheckerRegistry &Registry, const nmr_rules *Rules);

// Loops: a few rounds more than the analyzer takes by itself, and then on with what is not known instead of giving up.
void configureLoops(clang::AnalyzerOptions &Options);

} // namespace nmr

#endif
