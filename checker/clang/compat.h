// compat.h - the differences between the LLVM versions that nmrcheck builds against. The only place that knows them.
#ifndef NMR_CLANG_COMPAT_H
#define NMR_CLANG_COMPAT_H

#include "clang/Basic/Version.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CallEvent.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Frontend/AnalysisConsumer.h"
#include "clang/StaticAnalyzer/Frontend/CheckerRegistry.h"

#include <memory>

namespace nmr {

// The version of clang that this was compiled against, as a literal.
#define NMR_LLVM_VERSION CLANG_VERSION_STRING

#if CLANG_VERSION_MAJOR >= 21
#define NMR_BIND_EXTRA bool,
#else
#define NMR_BIND_EXTRA
#endif

inline clang::ento::DefinedOrUnknownSVal conjure(const clang::ento::CallEvent &Call, clang::QualType Type,
                                                 clang::ento::CheckerContext &C, const void *Tag) {
#if CLANG_VERSION_MAJOR >= 21
  return C.getSValBuilder().conjureSymbolVal(Call, Type, C.blockCount(), Tag);
#else
  return C.getSValBuilder().conjureSymbolVal(Tag, Call.getOriginExpr(), C.getLocationContext(), Type, C.blockCount());
#endif
}

// Make the contents of a region unknown, and of nothing around it.
inline clang::ento::ProgramStateRef forget(clang::ento::ProgramStateRef State, const clang::ento::MemRegion *Region,
                                           const clang::ento::CallEvent &Call, clang::ento::CheckerContext &C) {
  clang::ento::RegionAndSymbolInvalidationTraits Traits;
  Traits.setTrait(Region, clang::ento::RegionAndSymbolInvalidationTraits::TK_DoNotInvalidateSuperRegion);
#if CLANG_VERSION_MAJOR >= 21
  return State->invalidateRegions({Region}, Call.getCFGElementRef(), C.blockCount(), C.getLocationContext(), false,
                                  nullptr, nullptr, &Traits);
#else
  return State->invalidateRegions({Region}, Call.getOriginExpr(), C.blockCount(), C.getLocationContext(), false,
                                  nullptr, nullptr, &Traits);
#endif
}

inline void addDiagnosticConsumer(clang::ento::AnalysisASTConsumer &Analysis,
                                  std::unique_ptr<clang::ento::PathDiagnosticConsumer> Consumer) {
#if CLANG_VERSION_MAJOR >= 21
  Analysis.AddDiagnosticConsumer(std::move(Consumer));
#else
  Analysis.AddDiagnosticConsumer(Consumer.release()); // takes ownership
#endif
}

} // namespace nmr

#endif
