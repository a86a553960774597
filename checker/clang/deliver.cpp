// deliver.cpp - brings events to the objects they are about, and asks the core what follows.
#include "clang/engine.h"

using namespace clang;
using namespace clang::ento;

namespace nmr {


bool Engine::anyRow(unsigned Family, nmr_event_kind Kind) const {
  const nmr_family &F = Families[Family];
  return std::any_of(F.rows, F.rows + F.nrows, [&](const nmr_row &R) { return R.event == Kind; });
}

bool Engine::asks(unsigned Family, uint64_t Condition) const {
  const nmr_family &F = Families[Family];
  return std::any_of(F.rows, F.rows + F.nrows, [&](const nmr_row &R) { return (R.when | R.unless) & Condition; });
}

bool Engine::asks(unsigned Family, nmr_event_kind Kind, uint64_t Condition) const {
  const nmr_family &F = Families[Family];
  return std::any_of(F.rows, F.rows + F.nrows,
                     [&](const nmr_row &R) { return R.event == Kind && ((R.when | R.unless) & Condition); });
}

// ---- Results ----------------------------------------------------------------------------------------------------

static unsigned classify(int64_t Value) {
  switch (Value) {
  case 0:
    return NMR_RESULT_ZERO;
  case 0x103:
    return NMR_RESULT_PENDING;
  case 0x102:
    return NMR_RESULT_TIMEOUT;
  default:
    return Value < 0 ? NMR_RESULT_FAILURE : NMR_RESULT_OTHER;
  }
}

unsigned Engine::possibleResults(CheckerContext &C, ProgramStateRef State, SVal Value) const {
  SValBuilder &SVB = C.getSValBuilder();
  if (auto Constant = Value.getAs<nonloc::ConcreteInt>()) {
    llvm::APSInt Number = Constant->getValue();
    return classify((int32_t)Number.extOrTrunc(32).getZExtValue());
  }
  auto V = Value.getAs<DefinedOrUnknownSVal>();
  SymbolRef Symbol = Value.getAsSymbol();
  if (!V || !Symbol || !Symbol->getType()->isIntegerType())
    return NMR_RESULT_ANY;
  QualType Type = Symbol->getType();
  auto Feasible = [&](ProgramStateRef S, BinaryOperator::Opcode Op, int64_t Number) -> ProgramStateRef {
    SVal Test = SVB.evalBinOp(S, Op, *V, SVB.makeIntVal(Number, Type), SVB.getConditionType());
    auto Known = Test.getAs<DefinedOrUnknownSVal>();
    return S && Known ? S->assume(*Known, true) : S;
  };
  unsigned Set = 0;
  if (Feasible(State, BO_EQ, 0))
    Set |= NMR_RESULT_ZERO;
  if (Feasible(State, BO_EQ, 0x103))
    Set |= NMR_RESULT_PENDING;
  if (Feasible(State, BO_EQ, 0x102))
    Set |= NMR_RESULT_TIMEOUT;
  if (Feasible(State, BO_LT, 0))
    Set |= NMR_RESULT_FAILURE;
  ProgramStateRef Other = Feasible(State, BO_GT, 0);
  Other = Other ? Feasible(Other, BO_NE, 0x103) : nullptr;
  Other = Other ? Feasible(Other, BO_NE, 0x102) : nullptr;
  return Other ? Set | NMR_RESULT_OTHER : Set;
}

// ---- One event, one object --------------------------------------------------------------------------------------

const FunctionDecl *functionOf(const LocationContext *LCtx) {
  return LCtx ? dyn_cast_or_null<FunctionDecl>(LCtx->getDecl()) : nullptr;
}

const FunctionDecl *outermostFunction(const LocationContext *LCtx) {
  while (LCtx->getParent())
    LCtx = LCtx->getParent();
  return functionOf(LCtx);
}

// The function that decides which binding is meant: the detach callback on the stack, else the outermost function.
static const FunctionDecl *bindingFunction(CheckerContext &C, Facts &F) {
  const FunctionDecl *Outermost = nullptr;
  for (const LocationContext *L = C.getStackFrame(); L; L = L->getParent())
    if (const FunctionDecl *Function = functionOf(L)) {
      Outermost = Function;
      if (F.hasRole(Function, NMR_ROLE_DETACH_CLIENT) || F.hasRole(Function, NMR_ROLE_DETACH_PROVIDER))
        break;
    }
  return Outermost;
}

// Where a driver waits for its IRPs, it looks at their status; a routine that takes what they bring says nothing here.
bool Engine::succeeded(CheckerContext &C, ProgramStateRef State, const Object &O) const {
  if (O.Flags & FlagIoSuccess)
    return true;
  return O.Io && !(possibleResults(C, State, C.getSValBuilder().makeSymbolVal(O.Io)) & NMR_RESULT_FAILURE);
}

bool Engine::isIoUntested(CheckerContext &C, ProgramStateRef State, const Object &O) const {
  if (O.Flags & NMR_COND_IO_UNTESTED)
    return true;
  unsigned Results = O.Io ? possibleResults(C, State, C.getSValBuilder().makeSymbolVal(O.Io)) : 0;
  return (Results & NMR_RESULT_FAILURE) && (Results & NMR_RESULT_ZERO);
}

// Is the object the value of a symbol that is NULL on this path?
bool Engine::isNullValue(CheckerContext &C, const Object &O) const {
  return O.Value && Loc::isLocType(O.Value->getType()) &&
         C.getState()->isNull(C.getSValBuilder().makeLoc(O.Value)).isConstrainedTrue();
}

// What the states of all objects say of the path: a spin lock is held, and so on.
uint64_t Engine::pathConditions(ProgramStateRef State, const Target &T) const {
  const auto Asked = NMR_COND_AT_DISPATCH | NMR_COND_RAISED | NMR_COND_LOCKED | NMR_COND_OWN_LOCK;
  const nmr_family &Mine = family(T.Who);
  uint64_t Set = 0;
  if (std::none_of(Mine.rows, Mine.rows + Mine.nrows, [&](const nmr_row &R) { return (R.when | R.unless) & Asked; }))
    return 0;
  for (const auto &Each : allObjects(State)) {
    uint32_t Means = family(Each.first).state_means[Each.second.Machine.state];
    Set |= Means;
    if (Means & NMR_COND_LOCKED && T.Holder && T.Holder == Each.second.Slots[NMR_SLOT_HOLDER])
      Set |= NMR_COND_OWN_LOCK;
  }
  return Set;
}

uint64_t Engine::conditions(CheckerContext &C, const Target &T, const Object &O) const {
  Facts &F = facts(C);
  unsigned Family = T.Who.Family;
  const FunctionDecl *Outermost = outermostFunction(C.getStackFrame());
  uint64_t Set = (uint64_t)F.roles(Outermost) << NMR_COND_WITHIN;
  Set |= O.Flags & (NMR_COND_NULL | NMR_COND_GUARDED | NMR_COND_TESTED | NMR_COND_OTHER_WAITED | NMR_COND_BINDING_CONTEXT);
  if (T.Null || (asks(Family, NMR_COND_NULL) && isNullValue(C, O)))
    Set |= NMR_COND_NULL;
  const FunctionDecl *Binding = bindingFunction(C, F);
  if (asks(Family, NMR_COND_CLEANUP_FREES) && F.cleanupFrees(Binding))
    Set |= NMR_COND_CLEANUP_FREES;
  if (asks(Family, NMR_COND_NO_CLEANUP) && F.hasNoCleanup(Outermost))
    Set |= NMR_COND_NO_CLEANUP;
  if (asks(Family, NMR_COND_CONTEXT_FREED) && F.contextFreed(Outermost))
    Set |= NMR_COND_CONTEXT_FREED;
  if (asks(Family, NMR_COND_HANDLE_KEPT) && F.keepsHandle(Binding))
    Set |= NMR_COND_HANDLE_KEPT;
  if (asks(Family, NMR_COND_FOREIGN) && F.isForeign(Family, Outermost, O.At ? StringRef(O.At->Static) : ""))
    Set |= NMR_COND_FOREIGN;
  if (asks(Family, NMR_COND_OTHERS_UNDONE) && O.At && F.othersUndone(Family, O.Machine.kind, O.At->Static))
    Set |= NMR_COND_OTHERS_UNDONE;
  if (asks(Family, NMR_COND_IO_SUCCESS) && !F.completionTakes() && succeeded(C, C.getState(), O))
    Set |= NMR_COND_IO_SUCCESS;
  if (asks(Family, NMR_COND_IO_UNTESTED) && !F.completionTakes() && isIoUntested(C, C.getState(), O))
    Set |= NMR_COND_IO_UNTESTED;
  Set |= pathConditions(C.getState(), T);
  const VarDecl *Root = O.At && !O.At->Through ? O.At->Root : nullptr;
  if (Root && Root->hasGlobalStorage() && Root->getFormalLinkage() != Linkage::External)
    Set |= NMR_COND_PRIVATE;
  if (Root && !Root->hasGlobalStorage())
    Set |= NMR_COND_LOCAL;
  if (O.At && asks(Family, NMR_COND_GUARD) && F.isGuard(Family, O.At->Static))
    Set |= NMR_COND_GUARD;
  bool Captured = false;
  for (unsigned I = 0; I < Families.size(); I++)
    Captured |= !F.captures(I).empty();
  if (!Captured)
    Set |= NMR_COND_NMR_ROUTE;
  if (F.anyRole(NMR_ROLE_FRAMEWORK_CLEANUP))
    Set |= NMR_COND_FRAMEWORK_CLEANUP;
  if (C.inTopFrame())
    Set |= NMR_COND_OUTERMOST;
  if (isOpaque(C.getState()))
    Set |= NMR_COND_OPAQUE;
  if (asks(Family, NMR_COND_HANDLE_CONTEXT) && F.contextIsHandle(Binding))
    Set |= NMR_COND_HANDLE_CONTEXT;
  // Nothing runs before an entry function; the functions that it hands out may run from then on.
  if (Root && Root->hasGlobalStorage() && F.hasRole(Outermost, NMR_ROLE_ENTRY) && !isOpaque(C.getState()) &&
      llvm::none_of(callbacksOf(C.getState()), [&](const FunctionDecl *Callback) { return F.touches(Callback, Root); }))
    Set |= NMR_COND_UNTOUCHED;
  return Set;
}

static std::string arrayOf(const Place *P) { return P->Key.substr(0, P->Key.find('[')); }

// Loops over arrays need not run equally often on a path: an element says nothing once another one is ahead of it.
static bool siblingIsAhead(ProgramStateRef State, Key Who, const Object &O) {
  if (O.At && O.At->Weak)
    return true;
  if (!O.At || !isWidened(State) || O.At->Key.find('[') == std::string::npos)
    return false;
  for (const auto &Other : allObjects(State))
    if (Other.first.Family == Who.Family && Other.first.Id != Who.Id && Other.second.At &&
        arrayOf(Other.second.At) == arrayOf(O.At) && Other.second.Machine.state != O.Machine.state)
      return true;
  return false;
}

// After a defect of its owner nobody knows what becomes of an object.
bool Engine::isOwnerReported(ProgramStateRef State, const Object &O) {
  for (const auto &Each : allObjects(State))
    if (O.Owner && Each.first.Id == O.Owner && (Each.second.Flags & FlagReported))
      return true;
  return false;
}

// Is a lock held that a callback of the object takes? Only of locks that are variables: behind a pointer it may be another one.
bool Engine::blocksCallback(CheckerContext &C, ProgramStateRef State, const nmr_row &Row, const Target &T,
                            const Object &O) const {
  Facts &F = facts(C);
  auto IsOwn = [&](const FunctionDecl *Callback) {
    return !F.isForeign(T.Who.Family, Callback, O.At ? StringRef(O.At->Static) : "");
  };
  for (const auto &Each : allObjects(State)) {
    const Place *Lock = Each.second.At;
    if ((family(Each.first).state_means[Each.second.Machine.state] & NMR_COND_LOCKED) && Lock && Lock->Root &&
        !Lock->Through && Lock->Root->hasGlobalStorage() && F.takesLock(Row.blocking, Lock->Root, Lock->Static, IsOwn))
      return true;
  }
  return false;
}

bool Engine::mayReport(CheckerContext &C, Outcome &Out, const nmr_row &Row, const Target &T, const Object &O) const {
  Session &S = session();
  if (!Bugs[Row.rule] || facts(C).isEmulator())
    return false;
  if (nmr_rule_claims_absence(S.Rules, Row.rule) &&
      (isDamaged(Out.State) || (O.Flags & FlagEscaped) || siblingIsAhead(Out.State, T.Who, O)))
    return false;
  if (isOwnerReported(Out.State, O))
    return false;
  bool ByPlace = family(T.Who).storage || O.Frame == nullptr;
  Facts::Where Where = {T.Who.Family, O.Machine.kind, "", nullptr};
  if (ByPlace && O.At)
    Where.Place = O.At->Static;
  // About one place, only this translation unit can contradict; about a role or a shared place, the whole driver can.
  if (T.At && T.At->Root && conditions(C, T, O) & NMR_COND_PRIVATE)
    Where.Private = T.At->Root;
  // Before an entry function nothing was called anywhere: what is missing then is not missed.
  bool Early = nmr_rule_claims_absence(S.Rules, Row.rule) && facts(C).hasRole(outermostFunction(C.getStackFrame()), NMR_ROLE_ENTRY);
  if (Row.nsomewhere && (Early || !facts(C).calledSomewhere(Row, Where)))
    return false;
  if (Row.without && !facts(C).hasNone(Row.without))
    return false;
  if (Row.outside && !facts(C).isOutside(currentFunction(C), Row.outside))
    return false;
  const VarDecl *Variable = O.At && !O.At->Through && O.At->Root && O.At->Static == O.At->Root->getName() ? O.At->Root : nullptr;
  if (Row.needed && !(Variable && facts(C).usedBy(Row.needed, Variable)))
    return false;
  if (Row.blocking && !blocksCallback(C, Out.State, Row, T, O))
    return false;
  if (Row.nnever && !facts(C).calledNowhere(Row, Where))
    return false;
  // Flags can tell what a call on this path came to, or that none was made. What a callback begins with, they cannot.
  // The same for a NULL that was stored; one that the path has found by a test is one.
  bool Stored = (Row.when & NMR_COND_NULL) && !T.Value;
  bool Told = isa_and_nonnull<CallExpr>(O.Site) || (Row.when & NMR_COND_UNTOUCHED) || Stored;
  return !Told || !(Stored || (Row.unless & NMR_COND_TESTED)) || !isChosen(C, T.Who, O);
}

const nmr_row *Engine::select(CheckerContext &C, Outcome &Out, const Target &T, const Object &O,
                              const nmr_event &Event) const {
  const nmr_family &F = family(T.Who);
  const nmr_row *Row = nmr_family_match(&F, F.rows, &O.Machine, &Event);
  while (Row && Row->rule >= 0 && !mayReport(C, Out, *Row, T, O))
    Row = nmr_family_match(&F, Row + 1, &O.Machine, &Event);
  return Row;
}

// What is wrong with the call itself, whatever it comes to.
void Engine::aboutCall(CheckerContext &C, Outcome &Out, const Target &T, const Object &O, const nmr_event &Event) const {
  const nmr_family &F = family(T.Who);
  for (const nmr_row *Row = nmr_family_match(&F, F.rows, &O.Machine, &Event); Row && Row->rule >= 0;
       Row = nmr_family_match(&F, Row + 1, &O.Machine, &Event))
    if (nmr_row_is_about_call(Row) && mayReport(C, Out, *Row, T, O)) {
      Out.Violations.push_back({Row, T.Who, O});
      return;
    }
}

static const nmr_row *firstMove(const nmr_family &F) {
  return std::find_if(F.rows, F.rows + F.nrows, [](const nmr_row &R) { return R.rule < 0; });
}

// Let the result of an earlier call take effect, as far as the path knows it by now.
// Take the object where the row says. An event that does so from any state begins it anew: what was reported of it before is
// over.
void Engine::advance(ProgramStateRef State, Object &O, const nmr_row &Row) {
  if (Row.from == UINT32_MAX)
    O.Flags &= ~FlagReported;
  nmr_row_apply(&Row, &O.Machine);
  if (isOwnerReported(State, O))
    O.Flags |= FlagReported;
}

void Engine::settle(CheckerContext &C, Outcome &Out, Key Who) const {
  const Object *Current = getObject(Out.State, Who);
  if (!Current || !Current->Status)
    return;
  Object O = *Current;
  nmr_event Event = {NMR_EVENT_CALL, O.Split, 0, 0, 0};
  Event.result = (uint8_t)possibleResults(C, Out.State, C.getSValBuilder().makeSymbolVal(O.Status));
  Target T;
  T.Who = Who;
  T.At = O.At;
  Event.conditions = conditions(C, T, O);
  O.Status = nullptr;
  O.Split = 0;
  const nmr_row *Row = nmr_family_match(&family(Who), firstMove(family(Who)), &O.Machine, &Event);
  if (Row)
    advance(Out.State, O, *Row);
  Out.State = Row && Row->to == NMR_FORGOTTEN ? removeObject(Out.State, Who) : setObject(Out.State, Who, O);
}

Object Engine::objectFor(ProgramStateRef State, CheckerContext &C, const Target &T) const {
  if (const Object *O = getObject(State, T.Who))
    return *O;
  Object O;
  O.At = T.At;
  O.Slots[NMR_SLOT_HOLDER] = T.Holder;
  if (T.Memory)
    O.Flags = FlagMemory;
  O.Io = T.Io;
  O.Value = T.Value && T.Who.Id == T.Value ? T.Value : nullptr;
  unsigned Kinds = T.At ? facts(C).kinds(T.Who.Family, T.At->Static) : 0;
  if (Kinds && !(Kinds & (Kinds - 1)))
    while (Kinds >>= 1)
      O.Machine.kind++;
  return O;
}

void Engine::deliver(CheckerContext &C, Outcome &Out, const Target &T, nmr_event Event, const CallView *Call,
                     const Stmt *Site) const {
  if (!T.Who.Id)
    return;
  settle(C, Out, T.Who);
  const nmr_family &F = family(T.Who);
  Object O = objectFor(Out.State, C, T);
  if (T.Shown)
    O.Shown = T.Shown;
  Event.conditions |= conditions(C, T, O);
  // One defect, one report: after it the object is quiet until an event brings it from any state to one that is known. What
  // state it is in then nobody knows, so that only what is wrong with the call itself can be said of that event.
  bool Quiet = (O.Flags & FlagReported) != 0;
  if (Quiet) {
    nmr_event Any = Event;
    Any.result = Any.result ? Any.result : uint8_t(NMR_RESULT_ANY);
    const nmr_row *Move = nmr_family_match(&F, firstMove(F), &O.Machine, &Any);
    if (!Move || Move->from != UINT32_MAX)
      return;
  }
  if (Event.kind == NMR_EVENT_CALL && !Event.result && defer(C, Out, T, O, Event, Call, Site))
    return;
  if (Quiet) {
    if (Event.kind == NMR_EVENT_CALL)
      aboutCall(C, Out, T, O, Event);
    O.Flags = 0;
    if (const nmr_row *Move = nmr_family_match(&F, firstMove(F), &O.Machine, &Event))
      move(C, Out, T, O, Event, *Move, Call, Site);
    return;
  }

  const nmr_row *Row = select(C, Out, T, O, Event);
  if (!Row)
    return;
  if (Row->rule >= 0) {
    Out.Violations.push_back({Row, T.Who, O});
    if (!nmr_row_is_about_call(Row)) {
      O.Flags |= FlagReported;
      Out.State = setObject(Out.State, T.Who, O);
      quiet(Out, T.Who, O);
      return;
    }
    if (!(Row = nmr_family_match(&F, firstMove(F), &O.Machine, &Event)))
      return;
  }
  move(C, Out, T, O, Event, *Row, Call, Site);
}

// Is the call wrong in this state, whatever it comes to?
bool Engine::isWrongAnyway(CheckerContext &C, Outcome &Out, const Target &T, const Object &O, const nmr_event &Event) const {
  const nmr_family &F = family(T.Who);
  for (const nmr_row *Row = nmr_family_match(&F, F.rows, &O.Machine, &Event); Row && Row->rule >= 0;
       Row = nmr_family_match(&F, Row + 1, &O.Machine, &Event))
    if (Row->test == NMR_TEST_ANY && !nmr_row_is_about_call(Row) && mayReport(C, Out, *Row, T, O))
      return true;
  return false;
}

// Wait with a call until the path has said what it makes of the result.
bool Engine::defer(CheckerContext &C, Outcome &Out, const Target &T, Object &O, nmr_event &Event, const CallView *Call,
                   const Stmt *Site) const {
  const nmr_family &F = family(T.Who);
  SymbolRef Status = Call ? Call->Result.getAsSymbol() : nullptr;
  Event.result = NMR_RESULT_ANY;
  if (!Status || !nmr_family_defers(&F, &O.Machine, &Event) || isWrongAnyway(C, Out, T, O, Event))
    return false;
  aboutCall(C, Out, T, O, Event);
  const nmr_row *Likely = nmr_family_match(&F, firstMove(F), &O.Machine, &Event);
  if (Likely && Likely->note)
    Out.Notes.push_back({T.Who, Likely->note});
  link(C, Out.State, T.Who.Family, O, *Call, Event.patterns);
  O.Status = Status;
  O.Split = Event.patterns;
  O.Site = Site;
  O.SiteIn = C.getStackFrame()->getDecl();
  Out.State = setObject(Out.State, T.Who, O);
  return true;
}

void Engine::move(CheckerContext &C, Outcome &Out, const Target &T, Object &O, const nmr_event &Event, const nmr_row &Row,
                  const CallView *Call, const Stmt *Site) const {
  if (Row.to == NMR_FORGOTTEN) {
    Out.State = removeObject(Out.State, T.Who);
    return;
  }
  if (Call)
    link(C, Out.State, T.Who.Family, O, *Call, Event.patterns);
  advance(Out.State, O, Row);
  if (Row.from == UINT32_MAX || !O.Born)
    O.Born = Site;
  O.Site = Site;
  O.SiteIn = C.getStackFrame()->getDecl();
  Out.State = setObject(Out.State, T.Who, O);
  if (Row.note)
    Out.Notes.push_back({T.Who, Row.note});
  if (Row.emit >= 0)
    signal(C, Out, T.Who, T, family(T.Who).signals[Row.emit], Site);
  if (Call && Event.kind == NMR_EVENT_CALL)
    discarded(C, Out, T, Site);
}

// What follows from one defect is not reported again: not of the owner, and not of what it owns.
void Engine::quiet(Outcome &Out, Key Who, const Object &O) const {
  for (auto Each : allObjects(Out.State))
    if (Each.first.Id && (Each.first.Id == O.Owner || (Each.second.Owner && Each.second.Owner == Who.Id))) {
      Each.second.Flags |= FlagReported;
      Out.State = setObject(Out.State, Each.first, Each.second);
    }
}

// Memory in a section that is thrown away after initialisation does not last.
void Engine::discarded(CheckerContext &C, Outcome &Out, const Target &T, const Stmt *Site) const {
  const Object *O = getObject(Out.State, T.Who);
  for (unsigned Slot = 1; O && Slot < family(T.Who).nslots; Slot++) {
    const VarDecl *Root = O->Slots[Slot] ? O->Slots[Slot]->Root : nullptr;
    const auto *Section = Root ? Root->getAttr<SectionAttr>() : nullptr;
    if (!Section || O->Slots[Slot]->Through || !Section->getName().starts_with("INIT"))
      continue;
    deliver(C, Out, T, {NMR_EVENT_SCOPE, 0, (uint8_t)Slot, NMR_RESULT_ANY, NMR_COND_DISCARDED}, nullptr, Site);
    return;
  }
}

// ---- Owners and what they own -----------------------------------------------------------------------------------

void Engine::signal(CheckerContext &C, Outcome &Out, Key Owner, const Target &T, const char *Name,
                    const Stmt *Site) const {
  for (unsigned Family = 0; Family < Families.size(); Family++) {
    const nmr_family &F = Families[Family];
    if (!F.owner || StringRef(F.owner) != family(Owner).id)
      continue;
    nmr_event Event = {NMR_EVENT_SIGNAL, 0, 0, NMR_RESULT_ANY, 0};
    while (Event.name < F.nsignals && StringRef(F.signals[Event.name]) != Name)
      Event.name++;
    bool Found = false;
    for (const auto &Owned : allObjects(Out.State))
      if (Owned.first.Family == Family && Owned.second.Owner == Owner.Id) {
        Target Each;
        Each.Who = Owned.first;
        Each.At = Owned.second.At;
        deliver(C, Out, Each, Event, nullptr, Site);
        Found = true;
      }
    // Captured by another function: the only place where that happens says what it fills in.
    std::vector<Facts::Capture> Sites;
    for (const Facts::Capture &Capture : facts(C).captures(Family))
      if (T.At && !Capture.Owner.empty() && Capture.Owner == T.At->Static)
        Sites.push_back(Capture);
    if (Found || Sites.size() != 1 || !Sites[0].Variable || !Sites[0].Variable->hasGlobalStorage())
      continue;
    const auto *Record = Sites[0].Variable->getType()->getAsRecordDecl();
    for (size_t P = 0; Record && P < F.npatterns; P++)
      for (unsigned A = 0; A < F.patterns[P].nargs; A++)
        if (F.patterns[P].arg[A].kind == NMR_ARG_OUT && F.patterns[P].arg[A].member)
          for (const FieldDecl *Field : Record->fields())
            if (Field->getName() == F.patterns[P].arg[A].member) {
              SVal Variable = Out.State->getLValue(Sites[0].Variable, C.getLocationContext());
              const MemRegion *Region = Out.State->getLValue(Field, Variable).getAsRegion();
              Target Each;
              Each.At = Region ? session().Paths.of(Region) : nullptr;
              const void *Id = Each.At ? getAlias(Out.State, Each.At) : nullptr;
              Each.Who = {Family, Id ? Id : Each.At};
              deliver(C, Out, Each, Event, nullptr, Site);
            }
  }
}

// ---- Calls ------------------------------------------------------------------------------------------------------

static bool argumentIndex(const nmr_arg &Arg, const CallView &Call, unsigned &Index) {
  if (Arg.index == NMR_ARG_RESULT)
    return false;
  Index = Arg.index == NMR_ARG_LAST ? Call.size() - 1 : Arg.index;
  return Call.size() && Index < Call.size();
}

// The number a value is known to be; of a pointer only whether it is NULL: any other is ~0.
static std::optional<llvm::APInt> knownNumber(CheckerContext &C, SVal Value) {
  if (Value.isZeroConstant())
    return llvm::APInt(64, 0);
  if (Value.getAs<Loc>()) {
    ConditionTruthVal Null = C.getState()->isNull(Value);
    return Null.isConstrainedTrue()    ? std::optional(llvm::APInt(64, 0))
           : Null.isConstrainedFalse() ? std::optional(llvm::APInt::getAllOnes(64))
                                       : std::nullopt;
  }
  const llvm::APSInt *Known = C.getSValBuilder().getKnownValue(C.getState(), Value);
  return Known ? std::optional<llvm::APInt>(*Known) : std::nullopt;
}

// Was nothing ever stored where this was read? Of memory that an allocator has left as it was, that is its first value.
static bool isUnset(CheckerContext &C, SVal Value) {
  SymbolRef Symbol = Value.getAsSymbol();
  const MemRegion *Region = isa_and_nonnull<SymbolRegionValue>(Symbol) ? originRegion(Symbol) : nullptr;
  return Value.isUndef() || (Region && isAllocated(Region, C.getState()));
}

static bool isLiteral(CheckerContext &C, SVal Value, const nmr_arg &Arg) {
  if (Arg.literal == NMR_LITERAL_UNSET)
    return isUnset(C, Value);
  if (Arg.literal == NMR_LITERAL_VARIABLE) {
    const auto *Var = dyn_cast_or_null<VarRegion>(Value.getAsRegion() ? Value.getAsRegion()->StripCasts() : nullptr);
    return Var && Var->getDecl()->hasGlobalStorage() && Var->getDecl()->getName() == Arg.variable;
  }
  std::optional<llvm::APInt> Known = knownNumber(C, Value);
  if (!Known)
    return false;
  if (Arg.literal == NMR_LITERAL_BITS)
    return (Known->getZExtValue() & (uint64_t)Arg.values[0]) != 0;
  bool Listed = false;
  for (unsigned I = 0; I < Arg.nvalues; I++)
    Listed |= Known->getZExtValue() == ((uint64_t)Arg.values[I] & llvm::maskTrailingOnes<uint64_t>(Known->getBitWidth()));
  return Listed == (Arg.literal == NMR_LITERAL_IS);
}

static QualType typeOf(const MemRegion *Region) {
  if (const auto *Typed = dyn_cast_or_null<TypedValueRegion>(Region ? Region->StripCasts() : nullptr))
    return Typed->getValueType();
  const auto *Symbolic = dyn_cast_or_null<SymbolicRegion>(Region);
  return Symbolic ? Symbolic->getPointeeStaticType() : QualType();
}

// What an argument, or a member of the memory it points to, holds before the call.
static SVal literalValue(CheckerContext &C, const nmr_arg &Arg, const CallView &Call, unsigned Index) {
  SVal Value = Call.value(Index);
  if (!Arg.member)
    return Value;
  QualType Type = Call.expr(Index)->getType()->getPointeeType();
  if (Arg.through) {
    const MemRegion *First = memberOf(C.getState(), Value, Arg.through, Type).getAsRegion();
    if (!First || First == Value.getAsRegion())
      return UnknownVal();
    Value = constantIn(C, First, C.getState()->getSVal(First));
    Type = typeOf(First).isNull() ? QualType() : typeOf(First)->getPointeeType();
  }
  const MemRegion *Region = memberOf(C.getState(), Value, Arg.member, Type).getAsRegion();
  if (!Region || Region == Value.getAsRegion())
    return UnknownVal();
  return constantIn(C, Region, C.getState()->getSVal(Region));
}

bool Engine::matches(CheckerContext &C, const nmr_pattern &Pattern, const CallView &Call) const {
  if (!nmr_pattern_names(&Pattern, Call.Name.c_str()))
    return false;
  for (unsigned A = 0; A < Pattern.nargs; A++) {
    unsigned Index;
    if (Pattern.arg[A].kind == NMR_ARG_LITERAL &&
        (!argumentIndex(Pattern.arg[A], Call, Index) ||
         !isLiteral(C, literalValue(C, Pattern.arg[A], Call, Index), Pattern.arg[A])))
      return false;
  }
  return true;
}

// The member of a record, also of an anonymous record in it.
static SVal member(ProgramStateRef State, SVal Memory, QualType Type, StringRef Name) {
  const RecordDecl *Record = Type.isNull() ? nullptr : Type->getAsRecordDecl();
  Record = Record ? Record->getDefinition() : nullptr;
  if (!Record)
    return UnknownVal();
  for (const FieldDecl *Field : Record->fields())
    if (Field->getName() == Name)
      return State->getLValue(Field, Memory);
  for (const FieldDecl *Field : Record->fields())
    if (Field->isAnonymousStructOrUnion()) {
      SVal Inner = member(State, State->getLValue(Field, Memory), Field->getType(), Name);
      if (!Inner.isUnknown())
        return Inner;
    }
  return UnknownVal();
}

SVal memberOf(ProgramStateRef State, SVal Pointer, const char *Member, QualType Pointee) {
  llvm::SmallVector<StringRef, 2> Names;
  if (Member)
    StringRef(Member).split(Names, '.');
  for (StringRef Name : Names) {
    QualType Type = typeOf(Pointer.getAsRegion());
    Pointer = member(State, Pointer, Type.isNull() || !Type->isRecordType() ? Pointee : Type, Name);
  }
  return Pointer;
}

// The status in the IO_STATUS_BLOCK that a value stands in.
static SymbolRef statusBeside(ProgramStateRef State, const MemRegion *Region) {
  const auto *Field = dyn_cast<FieldRegion>(Region);
  const auto *Block = Field ? dyn_cast<TypedValueRegion>(Field->getSuperRegion()) : nullptr;
  if (!Block || !Block->getValueType()->isRecordType() ||
      recordName(Block->getValueType()->getAsRecordDecl()) != "IO_STATUS_BLOCK")
    return nullptr;
  auto Status = member(State, loc::MemRegionVal(Block), Block->getValueType(), "Status").getAs<Loc>();
  return Status ? State->getSVal(*Status).getAsSymbol() : nullptr;
}

// Remember the memory and the owner that the arguments name.
void Engine::link(CheckerContext &C, ProgramStateRef State, unsigned Family, Object &O, const CallView &Call,
                  uint64_t Patterns) const {
  const nmr_family &F = Families[Family];
  // What was lent for the call before is the driver's again.
  for (unsigned Slot = 1; Slot < F.nslots; Slot++)
    if (F.lent >> Slot & 1u)
      O.Slots[Slot] = nullptr;
  for (size_t P = 0; P < F.npatterns; P++)
    for (unsigned A = 0; (Patterns >> P & 1u) && A < F.patterns[P].nargs; A++) {
      const nmr_arg &Arg = F.patterns[P].arg[A];
      unsigned Index;
      if (!argumentIndex(Arg, Call, Index))
        continue;
      if (Arg.kind == NMR_ARG_OWNER)
        O.Owner = Call.value(Index).getAsRegion() ? session().Paths.of(Call.value(Index).getAsRegion()) : nullptr;
      if (Arg.kind != NMR_ARG_MEMORY)
        continue;
      if (Arg.holds) {
        O.Slots[Arg.slot] = keptIn(C, State, Call.value(Index), Call.expr(Index));
        continue;
      }
      SVal Memory = memberOf(State, Call.value(Index), Arg.member);
      if (Arg.member && Memory.getAsRegion())
        Memory = State->getSVal(Memory.getAsRegion());
      if (const Place *Base = baseOf(Memory); Base || Call.value(Index).isZeroConstant())
        O.Slots[Arg.slot] = Base;
    }
}

Target Engine::targetOfArgument(CheckerContext &C, Outcome &Out, unsigned Family, const CallView &Call,
                                const nmr_arg &Arg, unsigned Result) const {
  Target T;
  unsigned Index;
  if (Arg.index == NMR_ARG_RESULT) {
    T.Value = symbolOf(Call.Result);
    T.Who = {Family, T.Value};
    T.Shown = Call.Event.getOriginExpr();
    return T;
  }
  if (!argumentIndex(Arg, Call, Index))
    return T;
  SVal Value = Call.value(Index);
  const Expr *E = Call.expr(Index);
  switch (Arg.kind) {
  case NMR_ARG_TRACKED:
    return Families[Family].storage ? targetOfStorage(Family, Value, E)
                                    : targetOfValue(C, Out.State, Family, Value, E);
  case NMR_ARG_HOLDER:
    return targetOfHolder(C, Out.State, Family, Value, E);
  case NMR_ARG_INSIDE:
    return targetInside(Out.State, Family, Value);
  default:
    break;
  }
  // An out parameter: what stands in the place now, after the call has written it or left it alone.
  SVal Pointer = memberOf(Out.State, Value, Arg.member);
  const MemRegion *Region = Pointer.getAsRegion();
  if (!Region)
    return T;
  T.Shown = E;
  T.At = session().Paths.of(Region);
  T.Holder = session().Paths.base(Region);
  SymbolRef Symbol = symbolOf(Out.State->getSVal(Region));
  if (T.At->Weak)
    return Target();
  T.Io = statusBeside(Out.State, Region);
  if (T.Io && isReachable(Out.State, Region))
    return Target();
  if (Result == NMR_RESULT_FAILURE) {
    // The old value is not a handle: the place stands for "no handle" until something is stored there.
    T.Who = {Family, T.At};
    Out.State = setAlias(Out.State, T.At, T.At);
    if (Symbol && !isa<SymbolRegionValue>(Symbol))
      Out.State = setAlias(Out.State, Symbol, T.At);
    return T;
  }
  T.Value = Symbol;
  T.Who = {Family, Symbol ? static_cast<const void *>(Symbol) : T.At};
  Out.State = setAlias(Out.State, T.At, T.Who.Id);
  return T;
}

// A handle of the wrong kind is wrong whatever else is known about it.
bool Engine::mismatched(CheckerContext &C, Outcome &Out, const Target &T, uint64_t Patterns,
                        const CallView &Call) const {
  const nmr_family &F = family(T.Who);
  uint32_t Takes = 0;
  for (size_t P = 0; P < F.npatterns; P++)
    if (Patterns >> P & 1u)
      Takes |= F.patterns[P].takes;
  Object O = objectFor(Out.State, C, T);
  if (!Takes || !O.Machine.kind || (Takes >> O.Machine.kind & 1u))
    return false;
  size_t Before = Out.Violations.size();
  deliver(C, Out, T, {NMR_EVENT_MISMATCH, Patterns, 0, NMR_RESULT_ANY, 0}, &Call, Call.Event.getOriginExpr());
  if (Out.Violations.size() == Before)
    return false;
  // The call was meant for another object: what that one is owed now is the same defect.
  nmr_event Meant = {NMR_EVENT_CALL, Patterns, 0, NMR_RESULT_ANY, 0};
  for (auto Each : allObjects(Out.State)) {
    bool Same = Each.first.Family == T.Who.Family && nmr_family_match(&F, firstMove(F), &Each.second.Machine, &Meant);
    if (Each.second.Frame || Same) {
      Each.second.Flags |= FlagReported;
      Out.State = setObject(Out.State, Each.first, Each.second);
    }
  }
  return true;
}

// Another object may be the one this call was owed to.
void Engine::rivals(Outcome &Out, const Target &T, nmr_event &Event) const {
  const nmr_family &F = family(T.Who);
  if (!asks(T.Who.Family, NMR_COND_OTHER_WAITED))
    return;
  nmr_event Any = Event;
  Any.result = NMR_RESULT_ANY;
  const Object *Mine = getObject(Out.State, T.Who);
  nmr_object Unseen = {0, 0, 0};
  const nmr_row *MyRow = nmr_family_match(&F, firstMove(F), Mine ? &Mine->Machine : &Unseen, &Any);
  for (const auto &Other : allObjects(Out.State)) {
    if (Other.first.Family != T.Who.Family || Other.first.Id == T.Who.Id)
      continue;
    const nmr_row *Row = nmr_family_match(&F, firstMove(F), &Other.second.Machine, &Any);
    if (!Row || Row == MyRow || Row->to == NMR_SAME || Row->to == NMR_FORGOTTEN)
      continue;
    Object O = Other.second;
    O.Flags |= NMR_COND_OTHER_WAITED;
    Out.State = setObject(Out.State, Other.first, O);
    Event.conditions |= NMR_COND_OTHER_PENDING;
  }
}

namespace {
struct Delivery {
  Target T;
  uint64_t Patterns;
  unsigned Makes;
};
} // namespace

void Engine::deliverCall(CheckerContext &C, Outcome &Out, unsigned Family, const CallView &Call,
                         unsigned Result) const {
  const nmr_family &F = Families[Family];
  std::vector<Delivery> Deliveries;
  uint64_t Everybody = 0;
  bool AnyMemory = false;
  for (size_t P = 0; P < F.npatterns; P++) {
    const nmr_pattern &Pattern = F.patterns[P];
    if (nmr_role_find(Pattern.names[0]) >= 0 || !matches(C, Pattern, Call))
      continue;
    const nmr_arg *Tracked = nullptr, *Memory = nullptr;
    for (unsigned A = 0; A < Pattern.nargs; A++) {
      unsigned Kind = Pattern.arg[A].kind;
      if (Kind == NMR_ARG_TRACKED || Kind == NMR_ARG_OUT || Kind == NMR_ARG_BEHIND || Kind == NMR_ARG_HOLDER || Kind == NMR_ARG_INSIDE)
        Tracked = &Pattern.arg[A];
      else if (Kind == NMR_ARG_MEMORY)
        Memory = &Pattern.arg[A];
    }
    uint64_t Bit = uint64_t(1) << P;
    if (Tracked) {
      Target T = targetOfArgument(C, Out, Family, Call, *Tracked, Result);
      auto Same = std::find_if(Deliveries.begin(), Deliveries.end(), [&](const Delivery &D) { return D.T.Who == T.Who; });
      if (Same != Deliveries.end())
        Same->Patterns |= Bit, Same->Makes |= Pattern.makes;
      else if (T.Who.Id)
        Deliveries.push_back({T, Bit, Pattern.makes});
    } else if (Memory) {
      unsigned Index;
      const Place *Base = argumentIndex(*Memory, Call, Index) ? baseOf(Call.value(Index)) : nullptr;
      for (const auto &Each : allObjects(Out.State)) {
        const Place *Linked = Each.second.Slots[Memory->slot];
        // Two different variables are different memory; of anything else we cannot be sure.
        bool Apart = Base && Linked && Base != Linked && Base->Root && Linked->Root && !Base->Through && !Linked->Through;
        if (Each.first.Family != Family || Apart)
          continue;
        auto Same = std::find_if(Deliveries.begin(), Deliveries.end(),
                                 [&](const Delivery &D) { return D.T.Who == Each.first; });
        if (Same != Deliveries.end()) {
          Same->Patterns |= Bit;
          continue;
        }
        Target T;
        T.Who = Each.first;
        T.At = Each.second.At;
        Deliveries.push_back({T, Bit, 0});
      }
    } else {
      Everybody |= Bit, AnyMemory |= Pattern.all;
    }
  }
  const Stmt *Site = Call.Event.getOriginExpr();
  for (const Delivery &D : Deliveries) {
    settle(C, Out, D.T.Who);
    const Expr *Filled = F.storage ? nullptr : D.T.Shown;
    const Expr *Origin = Call.Event.getOriginExpr();
    bool Asked = asks(Family, NMR_COND_UNCHECKED) && Result == NMR_RESULT_FAILURE;
    uint64_t Looked = Asked && facts(C).isUnchecked(Origin, Filled) ? NMR_COND_UNCHECKED : 0;
    if (asks(Family, NMR_COND_DROPPED) && facts(C).isDropped(Origin))
      Looked |= NMR_COND_DROPPED;
    if (mismatched(C, Out, D.T, D.Patterns, Call))
      continue;
    nmr_event Event = {NMR_EVENT_CALL, D.Patterns, 0, (uint8_t)Result, Looked};
    rivals(Out, D.T, Event);
    if (Result == NMR_RESULT_FAILURE || !D.Makes) {
      deliver(C, Out, D.T, Event, &Call, Site);
      continue;
    }
    // A call that makes the object starts its life anew.
    Out.State = removeObject(Out.State, D.T.Who);
    Object Fresh = objectFor(Out.State, C, D.T);
    Fresh.Machine.kind = (uint8_t)D.Makes;
    Fresh.Flags = FlagMade;
    Out.State = setObject(Out.State, D.T.Who, Fresh);
    deliver(C, Out, D.T, Event, &Call, Site);
  }
  // A call through memory of one object is not about another one.
  Target Through = Everybody && Call.size() ? targetOfHolder(C, Out.State, Family, Call.value(0), Call.expr(0)) : Target();
  if (Everybody)
    for (const auto &Each : allObjects(Out.State))
      if (Each.first.Family == Family && (AnyMemory || !Through.Who.Id || Through.Who.Id == Each.first.Id)) {
        Target T;
        T.Who = Each.first;
        T.At = Each.second.At;
        deliver(C, Out, T, {NMR_EVENT_CALL, Everybody, 0, (uint8_t)Result, 0}, &Call, Site);
      }
}

} // namespace nmr
