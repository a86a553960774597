// places.cpp - from regions and symbols to access paths.
#include "clang/places.h"

#include "clang/facts.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/SymbolManager.h"

using namespace clang;
using namespace clang::ento;

namespace nmr {

static std::string address(const void *P) { return std::to_string((uintptr_t)P); }

const Place *Places::intern(Place P) {
  auto &Slot = Table[P.Key];
  if (!Slot)
    Slot = std::make_unique<Place>(std::move(P));
  return Slot.get();
}

static const SymExpr *uncast(SymbolRef Symbol) {
  while (const auto *Cast = dyn_cast_or_null<SymbolCast>(Symbol))
    Symbol = Cast->getOperand();
  return Symbol;
}

const MemRegion *originRegion(SymbolRef Symbol) {
  Symbol = uncast(Symbol);
  return Symbol ? Symbol->getOriginRegion() : nullptr;
}

const Place *Places::origin(SymbolRef Symbol) {
  Symbol = uncast(Symbol);
  if (!Symbol)
    return nullptr;
  const MemRegion *Region = Symbol->getOriginRegion();
  if (!Region)
    return nullptr;
  const Place *P = of(Region);
  if (P->Weak)
    return nullptr;
  // What an unknown write left in a local variable is a new value each time; elsewhere the place keeps its meaning.
  if (isa<SymbolDerived>(Symbol) && P->Frame)
    return nullptr;
  return P;
}

const Place *Places::nothingIn(const Place *P) {
  Place Nothing = *P;
  Nothing.Key += "=0";
  return intern(std::move(Nothing));
}

const Place *Places::of(const MemRegion *Region) {
  if (const auto *Var = dyn_cast<VarRegion>(Region)) {
    const VarDecl *V = Var->getDecl();
    if (V->hasGlobalStorage())
      return intern({"g" + address(V->getCanonicalDecl()), V->getName().str(), V, nullptr, false, false});
    const StackFrameContext *Frame = Var->getStackFrame();
    return intern({"l" + address(V) + "@" + address(Frame), "", V, Frame, false, false});
  }
  if (const auto *Field = dyn_cast<FieldRegion>(Region)) {
    Place P = *of(Field->getSuperRegion());
    // The members of a union are one place.
    P.Key += Field->getDecl()->getParent()->isUnion() ? ".|" : "." + Field->getDecl()->getName().str();
    P.Static = recordName(Field->getDecl()->getParent()) + "." + Field->getDecl()->getName().str();
    return intern(std::move(P));
  }
  if (const auto *Element = dyn_cast<ElementRegion>(Region)) {
    Place P = *of(Element->getSuperRegion());
    if (Element->getIndex().isZeroConstant())
      return intern(std::move(P)); // also how the analyzer writes a cast
    if (auto Index = Element->getIndex().getAs<nonloc::ConcreteInt>()) {
      llvm::APSInt Value = Index->getValue();
      P.Key += "[" + std::to_string(Value.getExtValue()) + "]";
    } else {
      P.Key += "[*]";
      P.Weak = true;
    }
    return intern(std::move(P));
  }
  if (const auto *Symbolic = dyn_cast<SymbolicRegion>(Region)) {
    if (const Place *From = origin(Symbolic->getSymbol())) {
      Place P = *From;
      P.Key += "->";
      P.Frame = nullptr;
      P.Through = true;
      return intern(std::move(P));
    }
    return intern({"s" + address(uncast(Symbolic->getSymbol())) + "->", "", nullptr, nullptr, true, false});
  }
  if (const auto *Literal = dyn_cast<CompoundLiteralRegion>(Region)) {
    const auto *Stack = dyn_cast<StackSpaceRegion>(Literal->getSuperRegion());
    return intern({"c" + address(Region), "", nullptr, Stack ? Stack->getStackFrame() : nullptr, false, false});
  }
  if (const auto *Sub = dyn_cast<SubRegion>(Region))
    if (isa<CXXBaseObjectRegion, CXXDerivedObjectRegion>(Sub))
      return of(Sub->getSuperRegion());
  return intern({"r" + address(Region), "", nullptr, nullptr, false, false});
}

} // namespace nmr
