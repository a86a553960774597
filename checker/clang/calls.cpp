// calls.cpp - what calls do: protocol calls, known helpers, the system's functions, and functions nobody can see into.
#include "clang/engine.h"

using namespace clang;
using namespace clang::ento;

namespace nmr {

static const char ResultTag = 0, OutTag = 0;

bool Engine::isKnown(const std::string &Name) const {
  for (const nmr_family &F : Families)
    for (size_t P = 0; P < F.npatterns; P++)
      if (nmr_role_find(F.patterns[P].names[0]) < 0 && nmr_pattern_names(&F.patterns[P], Name.c_str()))
        return true;
  return false;
}

// Every argument that a rule about calls of that name speaks of.
static void eachArgument(llvm::ArrayRef<nmr_family> Families, const std::string &Name,
                         llvm::function_ref<void(const nmr_family &, const nmr_arg &)> Do) {
  for (const nmr_family &F : Families)
    for (size_t P = 0; P < F.npatterns; P++)
      if (nmr_pattern_names(&F.patterns[P], Name.c_str()))
        for (unsigned A = 0; A < F.patterns[P].nargs; A++)
          Do(F, F.patterns[P].arg[A]);
}

// What a rule says about an argument decides whether the call leaves the memory behind it alone.
static bool isLinked(llvm::ArrayRef<nmr_family> Families, const std::string &Name, unsigned Index) {
  bool Linked = false;
  eachArgument(Families, Name, [&](const nmr_family &F, const nmr_arg &Arg) {
    bool Linking = Arg.kind == NMR_ARG_MEMORY && !(F.lent >> Arg.slot & 1u); // what is lent is filled in
    Linked |= Arg.index == Index &&
              (Linking || Arg.kind == NMR_ARG_OWNER || Arg.kind == NMR_ARG_BEHIND || (Arg.kind == NMR_ARG_TRACKED && F.storage));
  });
  return Linked;
}

// Does the call store an object behind the argument, whatever its type says?
static bool isOut(llvm::ArrayRef<nmr_family> Families, const std::string &Name, unsigned Index) {
  bool Out = false;
  eachArgument(Families, Name,
               [&](const nmr_family &, const nmr_arg &Arg) { Out |= Arg.kind == NMR_ARG_OUT && !Arg.member && Arg.index == Index; });
  return Out;
}

// A call may write exactly what its arguments point to, and nothing around it.
static ProgramStateRef writeArguments(ProgramStateRef State, const CallEvent &Call, CheckerContext &C,
                                      std::function<bool(unsigned)> Skip) {
  for (unsigned I = 0; I < Call.getNumArgs(); I++) {
    const Expr *E = Call.getArgExpr(I);
    QualType Type = E ? E->IgnoreParenImpCasts()->getType() : QualType();
    if (Type.isNull() || !Type->isPointerType() || Type->getPointeeType().isConstQualified() ||
        Type->getPointeeType()->isFunctionType() || Skip(I))
      continue;
    QualType Declared = E->getType();
    if (Declared->isPointerType() && Declared->getPointeeType().isConstQualified())
      continue;
    if (const MemRegion *Region = Call.getArgSVal(I).getAsRegion())
      if (!isa<CodeTextRegion>(Region))
        State = forget(State, Region, Call, C);
  }
  return State;
}

static SVal bindResult(ProgramStateRef &State, const CallEvent &Call, CheckerContext &C) {
  const auto *E = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  QualType Type = Call.getResultType();
  if (!E || Type.isNull() || Type->isVoidType())
    return UnknownVal();
  SVal Result = conjure(Call, Type, C, &ResultTag);
  State = State->BindExpr(E, C.getLocationContext(), Result);
  return Result;
}

// ---- Protocol calls ---------------------------------------------------------------------------------------------

// Where the call stores what it hands out.
static void eachOut(llvm::ArrayRef<nmr_family> Families, const CallEvent &Call, const std::string &Name,
                    ProgramStateRef State, llvm::function_ref<void(Loc)> Do) {
  eachArgument(Families, Name, [&](const nmr_family &, const nmr_arg &Arg) {
    if (Arg.kind != NMR_ARG_OUT || Arg.index >= Call.getNumArgs())
      return;
    SVal Pointer = memberOf(State, Call.getArgSVal(Arg.index), Arg.member,
                            Call.getArgExpr(Arg.index)->getType()->getPointeeType());
    auto Out = Pointer.getAs<Loc>();
    if (Out && Out->getAsRegion())
      Do(*Out);
  });
}

// On success each out argument receives a fresh value that is not NULL.
static ProgramStateRef writeOuts(ProgramStateRef State, llvm::ArrayRef<nmr_family> Families, const CallEvent &Call,
                                 const std::string &Name, CheckerContext &C) {
  unsigned Number = 0;
  eachOut(Families, Call, Name, State, [&](Loc Out) {
    const char *Tag = reinterpret_cast<const char *>(&OutTag) + Number++;
    auto Fresh = conjure(Call, C.getASTContext().VoidPtrTy, C, Tag);
    State = State->bindLoc(Out, Fresh, C.getLocationContext());
    if (ProgramStateRef NotNull = State->assume(Fresh, true))
      State = NotNull;
  });
  return State;
}

// A failed call leaves its out arguments alone. What was never set is garbage then, not an end of the path.
static ProgramStateRef fillGarbage(ProgramStateRef State, llvm::ArrayRef<nmr_family> Families, const CallEvent &Call,
                                   const std::string &Name, CheckerContext &C) {
  eachArgument(Families, Name, [&](const nmr_family &, const nmr_arg &Arg) {
    if (Arg.kind != NMR_ARG_OUT || !Arg.member || Arg.index >= Call.getNumArgs())
      return;
    const auto *Region = dyn_cast_or_null<TypedValueRegion>(Call.getArgSVal(Arg.index).getAsRegion());
    auto Member = Region ? memberOf(State, Call.getArgSVal(Arg.index), Arg.member).getAs<Loc>() : std::nullopt;
    if (Member && State->getSVal(*Member).isUndef())
      State = forget(State, Region, Call, C);
  });
  return State;
}

// A handle that a call has worked on was not NULL: with NULL there would be no path on.
static ProgramStateRef workedOn(ProgramStateRef State, llvm::ArrayRef<nmr_family> Families, const CallEvent &Call,
                                const std::string &Name) {
  eachArgument(Families, Name, [&](const nmr_family &F, const nmr_arg &Arg) {
    if (F.storage || Arg.kind != NMR_ARG_TRACKED || Arg.index >= Call.getNumArgs())
      return;
    auto Value = Call.getArgSVal(Arg.index).getAs<DefinedSVal>();
    if (Value && Value->getAs<Loc>())
      if (ProgramStateRef NotNull = State->assume(*Value, true))
        State = NotNull;
  });
  return State;
}

bool Engine::evalProtocol(const CallEvent &Call, CheckerContext &C, const std::string &Name) const {
  const auto *Origin = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  if (!Origin)
    return false;
  session().Explored.emplace(Origin, Name);
  ProgramStateRef State = C.getState();
  CallView View{Call, Name};
  View.Result = bindResult(State, Call, C);
  auto Linked = [&](unsigned I) {
    return (Call.getArgExpr(I)->getType()->isVoidPointerType() && !isOut(Families, Name, I)) || isLinked(Families, Name, I);
  };
  auto Deliver = [&](Outcome Out, unsigned Result) {
    for (unsigned F = 0; F < Families.size(); F++)
      deliverCall(C, Out, F, View, Result);
    Out.State = workedOn(Out.State, Families, Call, Name);
    finish(C, Out);
  };
  auto Status = View.Result.getAs<DefinedSVal>();
  if (!nmr_rules_splits(session().Rules, Name.c_str()) || !Status || !Call.getResultType()->isIntegerType()) {
    Deliver({writeArguments(State, Call, C, Linked), {}, {}}, 0);
    return true;
  }
  SValBuilder &SVB = C.getSValBuilder();
  // The documentation knows STATUS_SUCCESS and errors, nothing between.
  SVal Zero = SVB.makeIntVal(0, Call.getResultType());
  SVal Failed = SVB.evalBinOp(State, BO_LT, *Status, Zero, SVB.getConditionType());
  SVal Worked = SVB.evalBinOp(State, BO_EQ, *Status, Zero, SVB.getConditionType());
  ProgramStateRef Failure = State->assume(Failed.castAs<DefinedOrUnknownSVal>(), true);
  ProgramStateRef Success = State->assume(Worked.castAs<DefinedOrUnknownSVal>(), true);
  if (Success) {
    Outcome Out{writeArguments(Success, Call, C, Linked), {}, {}};
    eachOut(Families, Call, Name, Out.State,
            [&](Loc Where) { overwritten(C, Out, Where.getAsRegion(), Origin); });
    Out.State = writeOuts(Out.State, Families, Call, Name, C);
    Deliver(Out, NMR_RESULT_ZERO);
  }
  if (Failure)
    Deliver({fillGarbage(Failure, Families, Call, Name, C), {}, {}}, NMR_RESULT_FAILURE);
  return true;
}

// ---- Memory -----------------------------------------------------------------------------------------------------

void Engine::freed(const CallEvent &Call, SVal Pointer, CheckerContext &C, Outcome &Out) const {
  const Place *Base = baseOf(Pointer);
  SymbolRef Symbol = Pointer.getAsLocSymbol();
  if (!Base)
    return;
  for (unsigned Family = 0; Family < Families.size(); Family++) {
    if (!anyRow(Family, NMR_EVENT_FREE))
      continue;
    if (Symbol && !Families[Family].storage) {
      Target T = targetOfValue(C, Out.State, Family, Pointer, nullptr);
      if (getObject(Out.State, T.Who))
        deliver(C, Out, T, {NMR_EVENT_FREE, 0, NMR_SLOT_SELF, NMR_RESULT_ANY, 0}, nullptr, Call.getOriginExpr());
    }
    for (const auto &Each : allObjects(Out.State)) {
      if (Each.first.Family != Family || !(Each.second.Flags & FlagMemory) || !Each.second.At->within(Base))
        continue;
      Target T;
      T.Who = Each.first;
      T.At = Each.second.At;
      deliver(C, Out, T, {NMR_EVENT_FREE, 0, NMR_SLOT_SELF, NMR_RESULT_ANY, 0}, nullptr, Call.getOriginExpr());
    }
    for (const auto &Each : allObjects(Out.State))
      for (unsigned Slot = 0; Each.first.Family == Family && Slot < Families[Family].nslots; Slot++) {
        if (Each.second.Slots[Slot] != Base || !getObject(Out.State, Each.first))
          continue;
        Target T;
        T.Who = Each.first;
        T.At = Each.second.At;
        nmr_event Event = {NMR_EVENT_FREE, 0, (uint8_t)Slot, NMR_RESULT_ANY, 0};
        if (!hasOtherCopy(Out.State, Each.first, Base) && T.At && T.At->within(Base))
          Event.conditions |= NMR_COND_LAST_COPY;
        deliver(C, Out, T, Event, nullptr, Call.getOriginExpr());
      }
  }
}

void Engine::allocated(const CallEvent &Call, SVal Pointer, CheckerContext &C, Outcome &Out) const {
  bool InAttach = false;
  for (const LocationContext *L = C.getStackFrame(); L; L = L->getParent()) {
    const auto *Function = dyn_cast_or_null<FunctionDecl>(L->getDecl());
    InAttach |= facts(C).hasRole(Function, NMR_ROLE_ATTACH_CLIENT) || facts(C).hasRole(Function, NMR_ROLE_ATTACH_PROVIDER);
  }
  SymbolRef Symbol = Pointer.getAsLocSymbol();
  for (unsigned Family = 0; InAttach && Symbol && Family < Families.size(); Family++)
    if (anyRow(Family, NMR_EVENT_ALLOCATED)) {
      Target T;
      T.Who = {Family, Symbol};
      deliver(C, Out, T, {NMR_EVENT_ALLOCATED, 0, 0, NMR_RESULT_ANY, 0}, nullptr, Call.getOriginExpr());
    }
}

// The rules speak of what is known by itself as well: from which pool memory is, which counter is counted up.
void Engine::told(const CallEvent &Call, SVal Result, const std::string &Name, CheckerContext &C, Outcome &Out) const {
  CallView View{Call, Name};
  View.Result = Result;
  for (unsigned F = 0; F < Families.size(); F++)
    deliverCall(C, Out, F, View, NMR_RESULT_ANY);
}

// Is the memory zeroed? Where what decides is not known, it is.
static bool isZeroed(const CallEvent &Call, CheckerContext &C, const nmr_helper &Helper) {
  if (Helper.kind != NMR_HELPER_ZEROING_ALLOCATOR || !Helper.unless || Helper.index >= Call.getNumArgs())
    return Helper.kind == NMR_HELPER_ZEROING_ALLOCATOR;
  const llvm::APSInt *Flags = C.getSValBuilder().getKnownValue(C.getState(), Call.getArgSVal(Helper.index));
  return !Flags || !(Flags->getZExtValue() & Helper.unless);
}

bool Engine::evalHelper(const CallEvent &Call, CheckerContext &C, const nmr_helper &Helper) const {
  const auto *Origin = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  if (!Origin)
    return false;
  Outcome Out{C.getState(), {}, {}};
  bool HasArgument = Helper.index < Call.getNumArgs();
  switch (Helper.kind) {
  case NMR_HELPER_ALLOCATOR:
  case NMR_HELPER_ZEROING_ALLOCATOR: {
    if (!Call.getResultType()->isPointerType()) {
      bindResult(Out.State, Call, C); // declared to return something else, or not at all
      break;
    }
    SVal Memory = conjureMemory(Call, C);
    Out.State = Out.State->BindExpr(Origin, C.getLocationContext(), Memory);
    auto Defined = Memory.getAs<DefinedSVal>();
    if (!Defined)
      break;
    ProgramStateRef Null, NotNull;
    std::tie(NotNull, Null) = Out.State->assume(*Defined);
    if (NotNull && isZeroed(Call, C, Helper))
      NotNull = NotNull->bindDefaultInitial(Memory, C.getSValBuilder().makeZeroVal(C.getASTContext().CharTy),
                                            C.getLocationContext());
    if (Null)
      C.addTransition(Null);
    if (!NotNull)
      return true;
    Out.State = NotNull;
    allocated(Call, Memory, C, Out);
    told(Call, Memory, Helper.name, C, Out);
    break;
  }
  case NMR_HELPER_DEALLOCATOR:
    bindResult(Out.State, Call, C);
    if (isKnown(Helper.name))
      told(Call, SVal(UnknownVal()), Helper.name, C, Out);
    if (HasArgument)
      freed(Call, Call.getArgSVal(Helper.index), C, Out);
    break;
  case NMR_HELPER_ASSERT: {
    SVal Result = bindResult(Out.State, Call, C);
    auto Condition = HasArgument ? Call.getArgSVal(Helper.index).getAs<DefinedOrUnknownSVal>() : std::nullopt;
    if (Condition)
      Out.State = Out.State->assume(*Condition, true);
    if (auto Truth = Result.getAs<DefinedOrUnknownSVal>(); Truth && Out.State)
      if (ProgramStateRef True = Out.State->assume(*Truth, true))
        Out.State = True;
    if (!Out.State) {
      C.generateSink(C.getState(), C.getPredecessor());
      return true;
    }
    break;
  }
  case NMR_HELPER_NORETURN:
    C.generateSink(C.getState(), C.getPredecessor());
    return true;
  default:
    bindResult(Out.State, Call, C);
    Out.State = writeArguments(Out.State, Call, C, [](unsigned) { return false; });
    break;
  }
  finish(C, Out);
  return true;
}

// ---- The system's functions -------------------------------------------------------------------------------------

// What goes into a list is kept by it, with all that is around it.
static bool isListEntry(const Expr *E) {
  QualType Type = E ? E->getType()->getPointeeType() : QualType();
  const RecordDecl *Record = Type.isNull() ? nullptr : Type->getAsRecordDecl();
  return Record && StringRef(recordName(Record)).ends_with("LIST_ENTRY");
}

// Memory that is handed to the system as such may be kept there: a queue, a list, a callback's context.
void Engine::handedOut(const CallEvent &Call, CheckerContext &C, Outcome &Out) const {
  for (unsigned I = 0; I < Call.getNumArgs(); I++) {
    SymbolRef Symbol = Call.getArgSVal(I).getAsLocSymbol(isListEntry(Call.getArgExpr(I)));
    const void *Id = Symbol ? identity(Out.State, Symbol) : nullptr;
    for (const auto &Each : allObjects(Out.State))
      if (Id && Each.first.Id == Id)
        keep(C, Out, Each.first, Call.getOriginExpr());
    if (const MemRegion *Region = Call.getArgSVal(I).getAsRegion())
      copied(Region, C, Out, Call.getOriginExpr());
  }
}

// Memory is copied as a whole: so are the values in it.
void Engine::copied(const MemRegion *From, CheckerContext &C, Outcome &Out, const Stmt *Site) const {
  if (!hasObjects(Out.State))
    return;
  const Place *Memory = session().Paths.of(From);
  for (auto Each : allObjects(Out.State)) {
    if (family(Each.first).storage || !Each.second.At || Each.second.Frame || !Each.second.At->within(Memory))
      continue;
    Each.second.Flags |= FlagCopied;
    Out.State = setObject(Out.State, Each.first, Each.second);
    keep(C, Out, Each.first, Site);
  }
}

// Others can find it from here on.
void Engine::keep(CheckerContext &C, Outcome &Out, Key Who, const Stmt *Site) const {
  const Object *Kept = getObject(Out.State, Who);
  if (!Kept)
    return;
  Object O = *Kept;
  O.Flags |= FlagShared;
  Out.State = setObject(Out.State, Who, O);
  if (!anyRow(Who.Family, NMR_EVENT_KEPT))
    return;
  Target T;
  T.Who = Who;
  T.At = O.At;
  deliver(C, Out, T, {NMR_EVENT_KEPT, 0, 0, NMR_RESULT_ANY, 0}, nullptr, Site);
}

ProgramStateRef Engine::guarded(const CallEvent &Call, CheckerContext &C, ProgramStateRef State) const {
  const Facts &F = facts(C);
  for (unsigned I = 0; I < Call.getNumArgs(); I++) {
    const MemRegion *Region = Call.getArgSVal(I).getAsRegion();
    std::string Static = !Region ? ""
                         : isa<FieldRegion>(Region) ? session().Paths.of(Region)->Static
                         : isa<VarRegion>(Region)   ? cast<VarRegion>(Region)->getDecl()->getName().str()
                                                    : "";
    for (auto Each : allObjects(State))
      if (F.isGuard(Each.first.Family, Static)) {
        Each.second.Flags |= NMR_COND_GUARDED;
        State = setObject(State, Each.first, Each.second);
      }
  }
  return State;
}

// A callback that gets the object, or can name it, may do with it what the rules ask for.
ProgramStateRef Engine::handedOver(const CallEvent &Call, CheckerContext &C, ProgramStateRef State) const {
  const FunctionDecl *Callback = nullptr;
  for (unsigned I = 0; I < Call.getNumArgs(); I++)
    if (const FunctionDecl *Function = Call.getArgSVal(I).getAsFunctionDecl())
      Callback = Function;
  if (!Callback)
    return State;
  State = addCallback(State, Callback->getCanonicalDecl());
  for (auto Each : allObjects(State)) {
    const Place *At = Each.second.At;
    bool Reached = At && At->Root && facts(C).touches(Callback, At->Root);
    for (unsigned I = 0; I < Call.getNumArgs() && !Reached; I++) {
      const Place *Base = baseOf(Call.getArgSVal(I));
      Reached = Base && ((At && At->within(Base)) || isKeptIn(State, Each.first, Base));
    }
    if (Reached && Each.second.Frame) {
      Each.second.Flags |= FlagEscaped;
      State = setObject(State, Each.first, Each.second);
    } else if (Reached) {
      State = removeObject(State, Each.first);
    }
  }
  return State;
}

// Zeroed memory holds NULL handles and flags that are off.
void Engine::clear(const CallEvent &Call, unsigned Index, CheckerContext &C) const {
  if (Index >= Call.getNumArgs() || (Call.getNumArgs() == 3 && !Call.getArgSVal(1).isZeroConstant() &&
                                     Call.getArgExpr(1)->getType()->isIntegerType()))
    return;
  auto Memory = Call.getArgSVal(Index).getAs<Loc>();
  if (!Memory || !Memory->getAsRegion())
    return;
  const MemRegion *Region = Memory->getAsRegion()->StripCasts();
  Outcome Out{C.getState()->bindDefaultZero(loc::MemRegionVal(Region), C.getLocationContext()), {}, {}};
  written(C, Out, Region, Call.getOriginExpr());
  finish(C, Out);
}

// A function of the system does what its arguments let it do, to exactly the memory they point to.
bool Engine::evalSystem(const CallEvent &Call, CheckerContext &C) const {
  const auto *Function = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  if (!Function || Function->hasBody() || !isSystem(Function, C) || Function->getBuiltinID() ||
      !isa_and_nonnull<CallExpr>(Call.getOriginExpr()) || isa<CXXMethodDecl>(Function) || Function->isNoReturn())
    return false;
  Outcome Out{C.getState(), {}, {}};
  handedOut(Call, C, Out);
  Out.State = guarded(Call, C, Out.State);
  Out.State = handedOver(Call, C, Out.State);
  Out.State = writeArguments(Out.State, Call, C, [](unsigned) { return false; });
  bindResult(Out.State, Call, C);
  finish(C, Out);
  return true;
}

// ---- Functions without a body here ------------------------------------------------------------------------------

// Obligations end where a function that may be part of the driver could have met them.
void Engine::escape(const CallEvent &Call, CheckerContext &C, Outcome &Out) const {
  Facts &F = facts(C);
  for (auto Each : allObjects(Out.State))
    if (isShared(Out.State, Each.first)) {
      Each.second.Flags |= FlagCopied; // the call may overwrite what shows it
      Out.State = setObject(Out.State, Each.first, Each.second);
    }
  for (const auto &Each : allObjects(Out.State)) {
    const Object &O = Each.second;
    const VarDecl *Root = O.At ? O.At->Root : nullptr;
    bool Reached = Root && Root->hasGlobalStorage() && F.reachedFromOutside(Root);
    for (unsigned I = 0; I < Call.getNumArgs() && !Reached; I++) {
      SVal Value = Call.getArgSVal(I);
      SymbolRef Symbol = Value.getAsLocSymbol();
      const Place *Base = baseOf(Value);
      Reached |= Symbol && identity(Out.State, Symbol) == Each.first.Id;
      Reached |= Base && O.At && O.At->within(Base);
      Reached |= Base && isKeptIn(Out.State, Each.first, Base);
      for (const Place *Slot : O.Slots)
        Reached |= Base && Slot == Base;
    }
    if (!Reached)
      continue;
    // Who reaches the owner can bring to an end what it owns.
    for (auto Owned : allObjects(Out.State))
      if (Owned.second.Owner && Owned.second.Owner == Each.first.Id) {
        Owned.second.Flags |= FlagEscaped;
        Out.State = setObject(Out.State, Owned.first, Owned.second);
      }
    if (!O.Frame) {
      Out.State = removeObject(Out.State, Each.first);
      continue;
    }
    Object Escaped = O;
    Escaped.Flags |= FlagEscaped;
    Out.State = setObject(Out.State, Each.first, Escaped);
  }
}

// A function of this source that the analyzer did not follow: what it works on, and what it was told the result of, is
// no longer known.
void Engine::notFollowed(const CallEvent &Call, const FunctionDecl *Function, CheckerContext &C, Outcome &Out) const {
  Facts &F = facts(C);
  bool Works = F.relevant().count(Function->getCanonicalDecl()) != 0;
  for (const auto &Each : allObjects(Out.State)) {
    const Place *At = Each.second.At;
    bool Reached = Works || (At && At->Root && At->Root->hasGlobalStorage() && F.touches(Function, At->Root));
    for (unsigned I = 0; I < Call.getNumArgs() && !Reached; I++) {
      const auto *Result = dyn_cast_or_null<SymbolConjured>(Call.getArgSVal(I).getAsSymbol());
      Reached = Result && Each.second.Site && Result->getStmt() == Each.second.Site;
    }
    if (!Reached)
      continue;
    if (Each.second.Frame) {
      Object Escaped = Each.second;
      Escaped.Flags |= FlagEscaped;
      Out.State = setObject(Out.State, Each.first, Escaped);
    } else {
      Out.State = removeObject(Out.State, Each.first);
    }
  }
}

} // namespace nmr
