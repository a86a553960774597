// identity.cpp - which tracked object a value, a pointer or an expression means.
#include "clang/engine.h"

using namespace clang;
using namespace clang::ento;

namespace nmr {

// A value is known by its symbol once something was tracked under it. Before that it is known by the place it came
// from, unless this path has stored something else there since.
const void *Engine::identity(ProgramStateRef State, SymbolRef Symbol) const {
  for (unsigned F = 0; F < Families.size(); F++)
    if (getObject(State, {F, Symbol}))
      return Symbol;
  if (const void *Id = getAlias(State, Symbol))
    return Id;
  const Place *From = session().Paths.origin(Symbol);
  if (!From)
    return Symbol;
  if (isa<SymbolRegionValue>(Symbol))
    return From;
  const void *Id = getAlias(State, From);
  return !Id ? From : Id == &Untracked ? Symbol : Id;
}

// The region an expression denotes, computed from its variables: the environment may have forgotten the steps between.
const MemRegion *Engine::lvalue(ProgramStateRef State, const Expr *E, const LocationContext *LCtx) const {
  E = E->IgnoreParenCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
    if (!V)
      return nullptr;
    SVal L = State->getLValue(V, LCtx);
    if (V->getType()->isReferenceType())
      L = State->getSVal(L.castAs<Loc>());
    return L.getAsRegion();
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    const MemRegion *Base = lvalue(State, Member->getBase(), LCtx);
    if (!Field || !Base)
      return nullptr;
    SVal BaseValue = loc::MemRegionVal(Base);
    if (Member->isArrow())
      BaseValue = State->getSVal(BaseValue.castAs<Loc>(), Member->getBase()->getType());
    return State->getLValue(Field, BaseValue).getAsRegion();
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    const Expr *Array = Subscript->getBase()->IgnoreParenCasts();
    const MemRegion *Base = lvalue(State, Array, LCtx);
    const auto *Index = dyn_cast<DeclRefExpr>(Subscript->getIdx()->IgnoreParenCasts());
    if (!Base)
      return nullptr;
    SVal BaseValue = loc::MemRegionVal(Base);
    if (Array->getType()->isPointerType())
      BaseValue = State->getSVal(BaseValue.castAs<Loc>(), Array->getType());
    SVal At = State->getSVal(Subscript->getIdx(), LCtx);
    if (const auto *V = dyn_cast_or_null<VarDecl>(Index ? Index->getDecl() : nullptr))
      At = State->getSVal(State->getLValue(V, LCtx));
    else if (auto Number = State->getStateManager().getSValBuilder().getConstantVal(Subscript->getIdx()))
      At = *Number;
    return State->getLValue(Subscript->getType(), At, BaseValue).getAsRegion();
  }
  return State->getSVal(E, LCtx).getAsRegion();
}

const Place *Engine::baseOf(SVal Pointer) const { return session().Paths.base(Pointer.getAsRegion()); }

static const Expr *loaded(const Expr *E) {
  if (!E)
    return nullptr;
  E = E->IgnoreParenCasts();
  return isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr>(E) ? E : nullptr;
}

Target Engine::targetOfValue(CheckerContext &C, ProgramStateRef State, unsigned Family, SVal Value,
                             const Expr *E) const {
  Places &Paths = session().Paths;
  Target T;
  T.Shown = E;
  T.Value = Value.getAsLocSymbol() ? Value.getAsLocSymbol() : Value.getAsSymbol();
  const MemRegion *Origin = T.Value ? originRegion(T.Value) : nullptr;
  // Variables that nobody reads any more are forgotten: the value knows better than the expression where it came from.
  if (!Origin && loaded(E))
    Origin = lvalue(State, loaded(E), C.getLocationContext());
  if (Origin) {
    T.At = Paths.of(Origin);
    T.Holder = Paths.base(Origin);
  }
  // Where a call ends the path before its arguments are looked at, what stands there counts.
  if (Value.isUnknown() && Origin)
    Value = State->getSVal(Origin);
  T.Null = Value.isUndef() || Value.isZeroConstant() ||
           (T.Value && State->isNull(Value).isConstrainedTrue());
  if (T.Value && !T.Null) {
    T.Who = {Family, identity(State, T.Value)};
    if (const Object *O = getObject(State, T.Who))
      if (O->At && (!T.At || T.At->Frame))
        T.At = O->At; // a local copy says less about it than the place it was first seen in
    return T;
  }
  // The address of memory that has a name: the memory is the object.
  const MemRegion *Memory = Value.getAsRegion();
  if (Memory && !T.Value && !T.Null) {
    T.At = Paths.of(Memory);
    T.Holder = Paths.base(Memory);
    T.Memory = true;
  }
  const void *Id = T.At ? getAlias(State, T.At) : nullptr;
  if (T.Null && T.At && (!Id || Id == &Untracked) && !getObject(State, {Family, T.At}))
    Id = Paths.nothingIn(T.At);
  else if (Id == &Untracked)
    Id = Paths.nothingIn(T.At);
  // An element that could be any says nothing about the others.
  if (!Id && !T.Null && T.At && T.At->Weak)
    return T;
  T.Who = {Family, Id ? Id : T.At ? static_cast<const void *>(T.At) : E};
  return T;
}

Target Engine::targetOfStorage(unsigned Family, SVal Pointer, const Expr *E) const {
  Target T;
  const MemRegion *Region = Pointer.getAsRegion();
  T.Shown = E;
  if (Region) {
    T.At = session().Paths.of(Region);
    T.Holder = session().Paths.base(Region);
  }
  T.Who = {Family, T.At && !T.At->Weak ? T.At : nullptr};
  return T;
}

// The memory behind a pointer in which a value was kept: *ctx for ctx->Handle; null.
static const SymbolicRegion *holderOf(const MemRegion *Origin) {
  return Origin ? dyn_cast<SymbolicRegion>(Origin->getBaseRegion()) : nullptr;
}

const Place *Engine::keptIn(CheckerContext &C, ProgramStateRef State, SVal Value, const Expr *E) const {
  SymbolRef Symbol = Value.getAsLocSymbol();
  const SymbolicRegion *Base = holderOf(Symbol ? originRegion(Symbol) : nullptr);
  if (!Base && loaded(E))
    Base = holderOf(lvalue(State, loaded(E), C.getLocationContext()));
  return Base ? session().Paths.of(Base) : nullptr;
}

// The object in whose memory the value was kept: ctx for ctx->Handle.
Target Engine::targetOfHolder(CheckerContext &C, ProgramStateRef State, unsigned Family, SVal Value,
                              const Expr *E) const {
  SymbolRef Symbol = Value.getAsLocSymbol();
  const MemRegion *Origin = Symbol ? originRegion(Symbol) : nullptr;
  if ((!Origin || !isa<FieldRegion>(Origin)) && loaded(E))
    Origin = lvalue(State, loaded(E), C.getLocationContext());
  Target T;
  T.Shown = E;
  const SymbolicRegion *Base = holderOf(Origin);
  if (!Base)
    return T;
  T.Value = Base->getSymbol();
  T.Holder = session().Paths.of(Base);
  T.At = session().Paths.origin(T.Value);
  T.Who = {Family, identity(State, T.Value)};
  return T;
}

// The object in whose memory the pointer points; none when no object is known to be there.
Target Engine::targetInside(ProgramStateRef State, unsigned Family, SVal Pointer) const {
  const MemRegion *Region = Pointer.getAsRegion();
  const auto *Base = Region ? dyn_cast<SymbolicRegion>(Region->getBaseRegion()) : nullptr;
  Target T;
  Key Who{Family, Base ? identity(State, Base->getSymbol()) : nullptr};
  const Object *O = Who.Id ? getObject(State, Who) : nullptr;
  if (O) {
    T.Who = Who;
    T.At = O->At;
  }
  return T;
}

namespace {
// Looks for a binding of a symbol outside one object and outside a frame.
class CopyFinder : public StoreManager::BindingsHandler {
public:
  using Passes = std::function<bool(const VarRegion *)>; // over which locals?
  CopyFinder(Places &Paths, const Place *Except, Passes Over, std::function<bool(SymbolRef)> Same)
      : Paths(Paths), Except(Except), Over(std::move(Over)), Same(std::move(Same)) {}
  bool HandleBinding(StoreManager &, Store, const MemRegion *Region, SVal Value) override {
    SymbolRef Symbol = symbolOf(Value);
    const auto *Var = dyn_cast<VarRegion>(Region->getBaseRegion());
    if (!Symbol || (Var && !Var->getDecl()->hasGlobalStorage() && Over(Var)))
      return true;
    const Place *Base = Paths.base(Region);
    if (!Same(Symbol) || Base == Except)
      return true;
    // Bindings are known by the whole object they lie in: one of them is the excepted member's own.
    if (Except && Except->within(Base) && !StringRef(Except->Key).drop_front(Base->Key.size()).contains("->") &&
        !Own++)
      return true;
    Found = Base;
    return false;
  }
  const Place *Found = nullptr;

private:
  Places &Paths;
  const Place *Except;
  unsigned Own = 0;
  Passes Over;
  std::function<bool(SymbolRef)> Same;
};
} // namespace

SymbolRef symbolOf(SVal Value) { return Value.getAsLocSymbol() ? Value.getAsLocSymbol() : Value.getAsSymbol(); }

bool Engine::hasOtherCopy(ProgramStateRef State, Key Who, const Place *Except, const StackFrameContext *Ends,
                          const Place **Where) const {
  const Object *O = getObject(State, Who);
  if (isWidened(State) || (O && (O->Flags & FlagCopied)))
    return true; // nobody knows
  CopyFinder Finder(
      session().Paths, Except, [&](const VarRegion *Var) { return Ends && Var->getStackFrame() == Ends; },
      [&](SymbolRef S) { return identity(State, S) == Who.Id; });
  State->getStateManager().iterBindings(State, Finder);
  if (Where)
    *Where = Finder.Found;
  return Finder.Found != nullptr;
}

bool Engine::isShared(ProgramStateRef State, Key Who) const {
  const Object *O = getObject(State, Who);
  if (!O || family(Who).storage || !asks(Who.Family, NMR_COND_LAST_COPY))
    return false;
  CopyFinder Finder(
      session().Paths, O->Slots[NMR_SLOT_HOLDER], [](const VarRegion *) { return true; },
      [&](SymbolRef S) { return identity(State, S) == Who.Id; });
  State->getStateManager().iterBindings(State, Finder);
  return Finder.Found != nullptr;
}

// Is the memory known by more than parameters and local variables? Then what is in it is not lost with them.
bool Engine::isReachable(ProgramStateRef State, const MemRegion *Region) const {
  const auto *Memory = dyn_cast<SymbolicRegion>(Region->getBaseRegion());
  if (!Memory)
    return isa<VarRegion>(Region->getBaseRegion()) && !session().Paths.base(Region)->Frame;
  const MemRegion *From = originRegion(Memory->getSymbol());
  const auto *Var = dyn_cast_or_null<VarRegion>(From);
  if (From && (!Var || Var->getDecl()->hasGlobalStorage()))
    return true;
  CopyFinder Finder(
      session().Paths, nullptr, [](const VarRegion *) { return true; },
      [&](SymbolRef S) { return S == Memory->getSymbol(); });
  State->getStateManager().iterBindings(State, Finder);
  return Finder.Found != nullptr;
}

bool Engine::isHeldAt(ProgramStateRef State, Key Who, const Place *At, SVal Old) const {
  if (const void *Held = getAlias(State, At))
    return Held == Who.Id;
  SymbolRef Symbol = Old.getAsLocSymbol();
  return Who.Id == At || (Symbol && identity(State, Symbol) == Who.Id);
}

bool Engine::isKeptIn(ProgramStateRef State, Key Who, const Place *Base) const {
  struct Finder : StoreManager::BindingsHandler {
    Finder(Places &Paths, const Place *Base, std::function<bool(SymbolRef)> Same)
        : Paths(Paths), Base(Base), Same(std::move(Same)) {}
    bool HandleBinding(StoreManager &, Store, const MemRegion *Region, SVal Value) override {
      SymbolRef Symbol = Value.getAsLocSymbol();
      Found |= Symbol && Paths.base(Region) == Base && Same(Symbol);
      return !Found;
    }
    Places &Paths;
    const Place *Base;
    std::function<bool(SymbolRef)> Same;
    bool Found = false;
  } Finder(session().Paths, Base, [&](SymbolRef S) { return identity(State, S) == Who.Id; });
  State->getStateManager().iterBindings(State, Finder);
  return Finder.Found;
}

bool Engine::pointsIntoFrame(ProgramStateRef State, const Place *Base, const StackFrameContext *Frame) const {
  struct Finder : StoreManager::BindingsHandler {
    Finder(Places &Paths, const Place *Base, const StackFrameContext *Frame) : Paths(Paths), Base(Base), Frame(Frame) {}
    bool HandleBinding(StoreManager &, Store, const MemRegion *Region, SVal Value) override {
      const MemRegion *To = Value.getAsRegion();
      const auto *Var = To ? dyn_cast<VarRegion>(To->getBaseRegion()) : nullptr;
      Found |= Var && !Var->getDecl()->hasGlobalStorage() && Var->getStackFrame() == Frame && Paths.base(Region) == Base;
      return !Found;
    }
    Places &Paths;
    const Place *Base;
    const StackFrameContext *Frame;
    bool Found = false;
  } Finder(session().Paths, Base, Frame);
  State->getStateManager().iterBindings(State, Finder);
  return Finder.Found;
}

bool Engine::isSystem(const FunctionDecl *Function, CheckerContext &C) const {
  SourceLocation Where = Function->getCanonicalDecl()->getLocation();
  return Function->getBuiltinID() || (Where.isValid() && C.getSourceManager().isInSystemHeader(Where));
}

// The name the rules know a call by; empty for a function with a body that is not part of the system's headers.
std::string Engine::callName(const CallEvent &Call, CheckerContext &C) const {
  if (const auto *Function = dyn_cast_or_null<FunctionDecl>(Call.getDecl())) {
    if (!Function->getDeclName().isIdentifier() || isa<CXXMethodDecl>(Function) ||
        !Function->getDeclContext()->getRedeclContext()->isTranslationUnit() ||
        (Function->hasBody() && !isSystem(Function, C)))
      return "";
    return Function->getName().str();
  }
  const auto *Origin = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  if (!Origin || Origin->getDirectCallee())
    return "";
  std::string Name = calleeName(Origin);
  if (!Name.empty())
    return Name;
  // A member that was copied to a variable first.
  SVal Callee = C.getState()->getSVal(Origin->getCallee(), C.getLocationContext());
  SymbolRef Symbol = Callee.getAsLocSymbol();
  const auto *Field = dyn_cast_or_null<FieldRegion>(Symbol ? originRegion(Symbol) : nullptr);
  return Field ? recordName(Field->getDecl()->getParent()) + "." + Field->getDecl()->getName().str() : "";
}

} // namespace nmr
