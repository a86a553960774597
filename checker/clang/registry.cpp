// registry.cpp - names for rules in the analyzer's registry.
#include "clang/registry.h"

#include "clang/engine.h"
#include "clang/report.h"

#include "clang/StaticAnalyzer/Core/AnalyzerOptions.h"

using namespace clang::ento;

namespace nmr {

static const char EngineName[] = "nmr.engine";

static bool always(const CheckerManager &) { return true; }

static void registerEngine(CheckerManager &Manager) { Manager.registerChecker<Engine>(); }

// A package name means tiers 1 and 2; a rule of tier 3 has to be asked for by its own name.
static bool wanted(const CheckerManager &Manager, const nmr_rule &Rule) {
  if (Rule.tier <= 2)
    return true;
  for (const auto &Asked : Manager.getAnalyzerOptions().CheckersAndPackages)
    if (Asked.second && Asked.first == Rule.id)
      return true;
  return false;
}

static void enableRule(CheckerManager &Manager) {
  Engine *E = Manager.getChecker<Engine>();
  CheckerNameRef Name = Manager.getCurrentCheckerName();
  const nmr_rules *Rules = Session::current()->Rules;
  for (size_t I = 0; I < nmr_rules_count(Rules); I++) {
    const nmr_rule &Rule = *nmr_rules_at(Rules, I);
    if (llvm::StringRef(Name) == Rule.id && wanted(Manager, Rule))
      E->Bugs[I] = std::make_unique<BugType>(Name, Rule.say, Category);
  }
}

void registerRules(CheckerRegistry &Registry, const nmr_rules *Rules) {
  Registry.addChecker(registerEngine, always, EngineName, "Tracks the objects that the rules are about", "", true);
  for (size_t I = 0; I < nmr_rules_count(Rules); I++) {
    const nmr_rule &Rule = *nmr_rules_at(Rules, I);
    Registry.addChecker(enableRule, always, Rule.id, Rule.say, Rule.page, false);
    Registry.addDependency(Rule.id, EngineName);
  }
}

void configureLoops(clang::AnalyzerOptions &Options) {
  Options.maxBlockVisitOnPath = 6;
  Options.ShouldWidenLoops = true;
  // Drivers start and stop in layers; what is not followed is not known.
  Options.InlineMaxStackDepth = 12;
}

} // namespace nmr
