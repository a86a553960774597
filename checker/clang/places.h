// places.h - canonical access paths: what stays the same name for a piece of memory while the analyzer's regions and
// symbols change under it.
#ifndef NMR_CLANG_PLACES_H
#define NMR_CLANG_PLACES_H

#include "clang/AST/Decl.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/MemRegion.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/SVals.h"
#include "llvm/ADT/StringMap.h"

#include <memory>
#include <string>

namespace nmr {

// An interned access path: equal paths are equal pointers. Lives as long as the Places it came from.
struct Place {
  std::string Key;
  std::string Static;             // as staticPlace() names it: "variable" or "Record.Field"; empty: neither
  const clang::VarDecl *Root;     // the variable the path starts at; null: it starts at an unnamed value
  const clang::StackFrameContext *Frame; // of a local Root that is not left through a pointer; else null
  bool Through;                   // the path goes through a pointer
  bool Weak;                      // an element whose index is not known: stands for no single piece of memory

  // Is this place the same as, or inside, what the other one names?
  bool within(const Place *Outer) const { return llvm::StringRef(Key).starts_with(Outer->Key); }
};

class Places {
public:
  const Place *of(const clang::ento::MemRegion *Region);
  // The place a value was read from, as far as that names the value: null for values without one.
  const Place *origin(clang::ento::SymbolRef Symbol);
  // The place of the whole object a region lies in.
  const Place *base(const clang::ento::MemRegion *Region) { return Region ? of(Region->getBaseRegion()) : nullptr; }

  // Stands for the NULL, or whatever else is no object, that a place holds.
  const Place *nothingIn(const Place *P);

private:
  const Place *intern(Place P);
  llvm::StringMap<std::unique_ptr<Place>> Table;
};

// The region a value was read from, through casts; null when there is none.
const clang::ento::MemRegion *originRegion(clang::ento::SymbolRef Symbol);

} // namespace nmr

#endif
