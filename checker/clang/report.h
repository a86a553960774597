// report.h - a broken rule as the analyzer's bug reporter carries it.
#ifndef NMR_CLANG_REPORT_H
#define NMR_CLANG_REPORT_H

#include "clang/objects.h"

#include "clang/StaticAnalyzer/Core/BugReporter/BugReporter.h"

namespace nmr {

extern const char Category[]; // of every bug type of ours

class Report : public clang::ento::PathSensitiveBugReport {
public:
  Report(const clang::ento::BugType &Type, llvm::StringRef Message, const clang::ento::ExplodedNode *Node,
         clang::ento::PathDiagnosticLocation Unique, const clang::Decl *UniqueIn, Key Who,
         clang::ento::PathDiagnosticLocation End)
      : PathSensitiveBugReport(Type, Message, Node, Unique, UniqueIn), Who(Who), End(End) {}

  // The end of a function is its closing brace, on every version.
  clang::ento::PathDiagnosticLocation getLocation() const override {
    return End.isValid() ? End : PathSensitiveBugReport::getLocation();
  }

  const Key Who;
  const clang::ento::PathDiagnosticLocation End;
};

// The report behind the analyzer's interface; null when it is another checker's.
const Report *ours(const clang::ento::PathSensitiveBugReport &R);

} // namespace nmr

#endif
