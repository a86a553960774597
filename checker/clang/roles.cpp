// roles.cpp - functions with a role begin and end: what is owed then, and what goes out of scope.
#include "clang/engine.h"

using namespace clang;
using namespace clang::ento;

namespace nmr {

void Engine::enter(CheckerContext &C, Outcome &Out, const FunctionDecl *Function, nmr_role Role) const {
  for (unsigned Family = 0; Family < Families.size(); Family++) {
    const nmr_family &F = Families[Family];
    for (size_t P = 0; P < F.npatterns; P++) {
      const nmr_pattern &Pattern = F.patterns[P];
      if (nmr_role_find(Pattern.names[0]) != (int)Role || !Pattern.nargs || Pattern.arg[0].index >= Function->getNumParams())
        continue;
      const MemRegion *Parameter =
          Out.State->getRegion(Function->getParamDecl(Pattern.arg[0].index), C.getLocationContext());
      SVal Value = Out.State->getSVal(Parameter);
      SymbolRef Symbol = Value.getAsLocSymbol();
      if (!Symbol)
        continue;
      Target T;
      T.Who = {Family, identity(Out.State, Symbol)};
      T.At = session().Paths.of(Parameter);
      Object O;
      O.At = T.At;
      O.Frame = C.getStackFrame();
      O.Machine.kind = Pattern.makes;
      Out.State = setObject(Out.State, T.Who, O);
      deliver(C, Out, T, {NMR_EVENT_ENTER, 0, (uint8_t)Role, NMR_RESULT_ANY, 0}, nullptr, Function->getBody());
    }
  }
}

static bool entersBy(const nmr_family &F, nmr_role Role) {
  for (size_t I = 0; I < F.nrows; I++)
    if (F.rows[I].event == NMR_EVENT_ENTER && F.rows[I].name == Role)
      return true;
  return false;
}

SymbolRef Engine::parameterValue(ProgramStateRef State, const Object &O) const {
  const VarDecl *Parameter = O.Frame && O.At && !O.At->Through ? O.At->Root : nullptr;
  const auto *Region = Parameter ? cast<TypedValueRegion>(State->getRegion(Parameter, O.Frame)) : nullptr;
  return Region ? valueSymbol(State->getStateManager().getSymbolManager(), Region) : nullptr;
}

static bool isNull(CheckerContext &C, ProgramStateRef State, SymbolRef Symbol) {
  return Symbol && State->isNull(C.getSValBuilder().makeLoc(Symbol)).isConstrainedTrue();
}

// A callback that is given NULL is given no object; nor does a call that hands out NULL make one.
void Engine::dropNull(CheckerContext &C, Outcome &Out, SymbolReaper &Reaper) const {
  for (auto Each : allObjects(Out.State)) {
    SymbolRef Symbol = parameterValue(Out.State, Each.second);
    if (!Symbol && asks(Each.first.Family, NMR_EVENT_SCOPE, NMR_COND_NULL))
      Symbol = Each.second.Value;
    if (!Symbol || !Reaper.isDead(Symbol) || !isNull(C, Out.State, Symbol))
      continue;
    // What the callback does then is the question of some.
    if (asks(Each.first.Family, NMR_EVENT_LEAVE, NMR_COND_IDLE)) {
      Each.second.Flags |= NMR_COND_NULL;
      Out.State = setObject(Out.State, Each.first, Each.second);
    } else {
      Out.State = removeObject(Out.State, Each.first);
    }
  }
}

// Does the function lie in a section whose name begins like that?
static bool isInSection(const FunctionDecl *Function, StringRef Prefix) {
  for (const FunctionDecl *Each : Function->redecls()) {
    const auto *Section = Each->getAttr<SectionAttr>();
    const auto *Segment = Each->getAttr<CodeSegAttr>();
    if ((Section && Section->getName().starts_with(Prefix)) || (Segment && Segment->getName().starts_with(Prefix)))
      return true;
  }
  return false;
}

// Is it memory that the path alone can see?
static bool isOwn(SVal Location) {
  const MemRegion *Region = Location.getAsRegion();
  const auto *Var = dyn_cast_or_null<VarRegion>(Region ? Region->getBaseRegion() : nullptr);
  return Var && !Var->getDecl()->hasGlobalStorage();
}

// Has nothing happened on the path: no store but to local variables, and no call but harmless ones?
bool Engine::isIdle(CheckerContext &C) const {
  for (const ExplodedNode *Node = C.getPredecessor(); Node; Node = Node->getFirstPred()) {
    auto Point = Node->getLocationAs<clang::PostStmt>();
    const Stmt *S = Point ? Point->getStmt() : nullptr;
    if (const auto *Call = dyn_cast_or_null<CallExpr>(S)) {
      const nmr_helper *Helper = nmr_rules_helper(session().Rules, calleeName(Call).c_str());
      if (!Helper || (Helper->kind != NMR_HELPER_HARMLESS && Helper->kind != NMR_HELPER_ASSERT))
        return false;
    }
    const auto *Assignment = dyn_cast_or_null<BinaryOperator>(S);
    const auto *Step = dyn_cast_or_null<UnaryOperator>(S);
    if ((Assignment && Assignment->isAssignmentOp() && !isOwn(Node->getSVal(Assignment->getLHS()))) ||
        (Step && Step->isIncrementDecrementOp() && !isOwn(Node->getSVal(Step->getSubExpr()))))
      return false;
  }
  return true;
}

// What the section of a function says: thrown away after initialisation, or paged.
static uint64_t sectionConditions(const FunctionDecl *Function) {
  return (isInSection(Function, "INIT") ? (uint64_t)NMR_COND_DISCARDED : 0) |
         (isInSection(Function, "PAGE") ? NMR_COND_PAGED : 0);
}

void Engine::leave(CheckerContext &C, Outcome &Out, const FunctionDecl *Function, nmr_role Role,
                   Returned Result) const {
  uint64_t Conditions = sectionConditions(Function) | (facts(C).misfits(Function) ? NMR_COND_MISFIT : 0);
  for (const auto &Each : allObjects(Out.State)) {
    const nmr_family &F = family(Each.first);
    if (entersBy(F, Role) && Each.second.Frame != C.getStackFrame())
      continue;
    Target T;
    T.Who = Each.first;
    T.At = Each.second.At;
    T.Null = isNull(C, Out.State, parameterValue(Out.State, Each.second));
    if (asks(Each.first.Family, NMR_COND_IDLE) && isIdle(C))
      Conditions |= NMR_COND_IDLE;
    uint64_t Value = Result.Known ? nmr_returned(Result.Value) : 0;
    deliver(C, Out, T, {NMR_EVENT_LEAVE, Value, (uint8_t)Role, (uint8_t)Result.Results, Conditions}, nullptr, Function->getBody());
  }
}

// What another function registered, and nothing in the whole driver undoes.
void Engine::leaveUntouched(CheckerContext &C, Outcome &Out, nmr_role Role) const {
  Facts &Knowledge = facts(C);
  for (unsigned Family = 0; Family < Families.size(); Family++) {
    const nmr_family &F = Families[Family];
    for (size_t R = 0; R < F.nrows; R++) {
      const nmr_row &Opening = F.rows[R];
      if (Opening.event != NMR_EVENT_CALL || Opening.test != NMR_TEST_SUCCESS || Opening.from != UINT32_MAX)
        continue;
      const nmr_pattern &Pattern = F.patterns[Opening.pattern];
      const nmr_arg *Arg = std::find_if(Pattern.arg, Pattern.arg + Pattern.nargs, [](const nmr_arg &A) {
        return A.kind == NMR_ARG_OUT || A.kind == NMR_ARG_TRACKED;
      });
      for (const CallSite &Site : Knowledge.sites()) {
        if (!nmr_pattern_names(&Pattern, Site.Name.c_str()) || Arg == Pattern.arg + Pattern.nargs || Arg->index >= Site.Call->getNumArgs())
          continue;
        const Expr *Opened = Site.Call->getArg(Arg->index);
        Object O;
        O.Machine.kind = Pattern.makes;
        Target T;
        Place Where = {"opened", staticPlace(Opened), nullptr, nullptr, false, false};
        O.At = T.At = &Where;
        T.Who = {Family, &Where};
        O.Shown = Opened;
        O.Born = O.Site = Site.Call;
        O.SiteIn = Site.In;
        bool Tracked = false;
        for (const auto &Each : allObjects(Out.State))
          Tracked |= !Where.Static.empty() && Each.first.Family == Family && Each.second.At && Each.second.At->Static == Where.Static;
        if (Tracked || (Where.Static.empty() && isa<UnaryOperator>(Opened->IgnoreParenCasts())))
          continue;
        nmr_event Event = {NMR_EVENT_LEAVE, 0, (uint8_t)Role, NMR_RESULT_ANY, conditions(C, T, O)};
        const nmr_row *Row = select(C, Out, T, O, Event);
        if (!Row || Row->rule < 0 || !Row->nnever)
          continue;
        O.At = nullptr;
        Out.Violations.push_back({Row, {Family, nullptr}, O});
      }
    }
  }
}

// Does the value end with the frame? If not, a local variable of a caller may hold it from here on.
bool Engine::endsWith(CheckerContext &C, Outcome &Out, Key Who, Object O) const {
  const Place *Copy = nullptr;
  if (!asks(Who.Family, NMR_EVENT_SCOPE, NMR_COND_LAST_COPY) || (O.Flags & FlagShared) || getHandedBack(Out.State) == Who.Id)
    return false;
  if (!hasOtherCopy(Out.State, Who, O.Slots[NMR_SLOT_HOLDER], C.getStackFrame(), &Copy))
    return true;
  if (Copy && Copy->Frame) {
    O.Slots[NMR_SLOT_HOLDER] = Copy;
    Out.State = setObject(Out.State, Who, O);
  }
  return false;
}

// Memory in the frame that ends, and values that only this frame held.
void Engine::leaveScope(CheckerContext &C, Outcome &Out) const {
  for (const auto &Each : allObjects(Out.State)) {
    const nmr_family &F = family(Each.first);
    Target T;
    T.Who = Each.first;
    T.At = Each.second.At;
    for (unsigned Slot = 0; Slot < F.nslots; Slot++) {
      const Place *Memory = Each.second.Slots[Slot];
      bool Ends = Memory && Memory->Frame == C.getStackFrame() && !Memory->Through;
      if (Memory && !Ends && F.deep >> Slot & 1u && anyRow(Each.first.Family, NMR_EVENT_SCOPE))
        Ends = pointsIntoFrame(Out.State, Memory, C.getStackFrame());
      if (!Ends || !getObject(Out.State, Each.first))
        continue;
      nmr_event Event = {NMR_EVENT_SCOPE, 0, (uint8_t)Slot, NMR_RESULT_ANY, 0};
      if (Slot == NMR_SLOT_HOLDER && endsWith(C, Out, Each.first, Each.second))
        Event.conditions |= NMR_COND_LAST_COPY;
      deliver(C, Out, T, Event, nullptr, nullptr);
    }
  }
}

} // namespace nmr
