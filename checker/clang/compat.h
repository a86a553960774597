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

// The same for any expression: a pointer of its type.
inline clang::ento::DefinedOrUnknownSVal conjure(const clang::Expr *E, clang::ento::CheckerContext &C) {
#if CLANG_VERSION_MAJOR >= 21
  return C.getSValBuilder().conjureSymbolVal(nullptr, C.getCFGElementRef(), C.getLocationContext(), E->getType(),
                                             C.blockCount());
#else
  return C.getSValBuilder().conjureSymbolVal(nullptr, E, C.getLocationContext(), E->getType(), C.blockCount());
#endif
}

// Fresh memory: it is none of the memory that has a name.
inline clang::ento::DefinedOrUnknownSVal conjureMemory(const clang::ento::CallEvent &Call,
                                                       clang::ento::CheckerContext &C) {
#if CLANG_VERSION_MAJOR >= 21
  return C.getSValBuilder().getConjuredHeapSymbolVal(Call.getCFGElementRef(), C.getLocationContext(),
                                                     Call.getResultType(), C.blockCount());
#else
  return C.getSValBuilder().getConjuredHeapSymbolVal(Call.getOriginExpr(), C.getLocationContext(), C.blockCount());
#endif
}

// Has an allocator returned the memory?
inline bool isAllocated(const clang::ento::MemRegion *Region, clang::ento::ProgramStateRef State) {
#if CLANG_VERSION_MAJOR >= 21
  return llvm::isa<clang::ento::HeapSpaceRegion>(Region->getMemorySpace(State));
#else
  (void)State;
  return llvm::isa<clang::ento::HeapSpaceRegion>(Region->getMemorySpace());
#endif
}

// A fresh value that is known to stand in that memory.
inline clang::ento::SVal conjureFor(const clang::ento::MemRegion *Region, const clang::ento::CallEvent &Call,
                                    clang::QualType Type, clang::ento::CheckerContext &C, const void *Tag) {
  clang::ento::DefinedOrUnknownSVal Fresh = conjure(Call, Type, C, Tag);
  clang::ento::SymbolRef Symbol = Fresh.getAsSymbol();
  const auto *Typed = llvm::dyn_cast<clang::ento::TypedValueRegion>(Region);
  if (!Symbol || !Typed || Typed->getValueType().getCanonicalType().getUnqualifiedType() != Type.getCanonicalType())
    return Fresh;
  clang::ento::SymbolManager &Symbols = C.getSymbolManager();
#if CLANG_VERSION_MAJOR >= 22
  return C.getSValBuilder().makeSymbolVal(Symbols.acquire<clang::ento::SymbolDerived>(Symbol, Typed));
#else
  return C.getSValBuilder().makeSymbolVal(Symbols.getDerivedSymbol(Symbol, Typed));
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

// The symbol that stands for what a region held at first.
inline clang::ento::SymbolRef valueSymbol(clang::ento::SymbolManager &Symbols,
                                          const clang::ento::TypedValueRegion *Region) {
#if CLANG_VERSION_MAJOR >= 22
  return Symbols.acquire<clang::ento::SymbolRegionValue>(Region);
#else
  return Symbols.getRegionValueSymbol(Region);
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
