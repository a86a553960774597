// engine.cpp - the analyzer's callbacks; each turns what the analyzer sees into events.
#include "clang/engine.h"

#include "clang/AST/ParentMap.h"

using namespace clang;
using namespace clang::ento;

namespace nmr {

Session *&Session::current() {
  static Session *Current = nullptr;
  return Current;
}

Engine::Engine() {
  const nmr_family *F;
  size_t N = nmr_rules_families(session().Rules, &F);
  Families = {F, N};
  Bugs.resize(nmr_rules_count(session().Rules));
}

static std::string staticName(const MemRegion *Region, Places &Paths) {
  if (const auto *Var = dyn_cast<VarRegion>(Region))
    return Var->getDecl()->hasGlobalStorage() ? Var->getDecl()->getName().str() : "";
  return isa<FieldRegion>(Region) ? Paths.of(Region)->Static : "";
}

const FunctionDecl *currentFunction(CheckerContext &C) {
  return dyn_cast_or_null<FunctionDecl>(C.getStackFrame()->getDecl());
}

// ---- Functions begin and end ------------------------------------------------------------------------------------

void Engine::checkBeginFunction(CheckerContext &C) const {
  const FunctionDecl *Function = currentFunction(C);
  if (!Function)
    return;
  Facts &F = facts(C);
  session().Visited.insert(Function->getCanonicalDecl());
  Outcome Out{C.getState(), {}, {}};
  if (F.Damaged.count(Function->getCanonicalDecl()))
    Out.State = setDamaged(Out.State);
  unsigned Roles = C.inTopFrame() ? F.roles(Function) : 0;
  if (Roles >> NMR_ROLE_ENTRY & 1u)
    Out.State = atStart(C, Out.State);
  for (unsigned R = 1; R < NMR_ROLE_COUNT; R++)
    if (Roles >> R & 1u)
      enter(C, Out, Function, (nmr_role)R);
  finish(C, Out);
}

// What a constant expression comes to: a number, NULL, or the address of a variable.
static SVal constantValue(CheckerContext &C, const Expr *E) {
  if (auto Value = C.getSValBuilder().getConstantVal(E))
    return *Value;
  const auto *Op = dyn_cast<UnaryOperator>(E->IgnoreParenCasts());
  const auto *Ref = Op && Op->getOpcode() == UO_AddrOf ? dyn_cast<DeclRefExpr>(Op->getSubExpr()->IgnoreParens()) : nullptr;
  const auto *V = dyn_cast_or_null<VarDecl>(Ref ? Ref->getDecl() : nullptr);
  return V && V->hasGlobalStorage() ? C.getState()->getLValue(V, C.getLocationContext()) : static_cast<SVal>(UnknownVal());
}

// What an initialiser leaves in memory, as far as it is constant.
static ProgramStateRef startValue(ProgramStateRef State, SVal Where, const Expr *Init, CheckerContext &C) {
  const LocationContext *LCtx = C.getLocationContext();
  auto At = Where.getAs<Loc>();
  if (!At)
    return State;
  const auto *List = dyn_cast<InitListExpr>(Init->IgnoreParenImpCasts());
  if (List && !List->isSemanticForm() && List->getSemanticForm())
    List = List->getSemanticForm();
  const RecordDecl *Record = List ? List->getType()->getAsRecordDecl() : nullptr;
  if (Init->getType()->isScalarType()) {
    // Nothing is worse than a wrong value.
    return State->bindLoc(*At, constantValue(C, Init), LCtx);
  }
  if (isa<ImplicitValueInitExpr>(Init))
    return State->bindDefaultZero(Where, LCtx);
  if (!List || (Record && (Record->isUnion() || (isa<CXXRecordDecl>(Record) && cast<CXXRecordDecl>(Record)->getNumBases()))))
    return State;
  State = State->bindDefaultZero(Where, LCtx);
  unsigned I = 0;
  if (Record) {
    for (const FieldDecl *Field : Record->fields())
      if (!Field->isUnnamedBitField() && I < List->getNumInits())
        State = startValue(State, State->getLValue(Field, Where), List->getInit(I++), C);
    return State;
  }
  const auto *Array = C.getASTContext().getAsConstantArrayType(List->getType());
  for (; Array && I < List->getNumInits(); I++)
    State = startValue(State, State->getLValue(Array->getElementType(), C.getSValBuilder().makeArrayIndex(I), Where),
                       List->getInit(I), C);
  return State;
}

// Nothing runs before an entry function: variables hold what their declarations say.
ProgramStateRef Engine::atStart(CheckerContext &C, ProgramStateRef State) const {
  for (const VarDecl *V : facts(C).variables()) {
    const VarDecl *Definition = V->getDefinition();
    const VarDecl *Initialised = nullptr;
    if (!Definition && !(Definition = V->getActingDefinition()))
      continue;
    SVal Where = State->getLValue(Definition, C.getLocationContext());
    if (!Definition->getAnyInitializer(Initialised))
      State = State->bindDefaultZero(Where, C.getLocationContext());
    else
      State = startValue(State, Where, Initialised->getAnyInitializer(), C);
  }
  return State;
}

static bool returnsStatus(const FunctionDecl *Function) {
  QualType Type = Function->getReturnType();
  for (const auto *T = Type->getAs<TypedefType>(); T; T = T->desugar()->getAs<TypedefType>())
    if (T->getDecl()->getName() == "NTSTATUS")
      return true;
  return false;
}

// A status that nobody on this path produced says nothing about failure.
static bool comesFromCall(SymbolRef Symbol) { return Symbol && isa<SymbolConjured>(Symbol); }

void Engine::checkPreStmt(const ReturnStmt *Return, CheckerContext &C) const {
  const FunctionDecl *Function = currentFunction(C);
  if (!Function || !Return->getRetValue())
    return;
  SVal Value = C.getSVal(Return->getRetValue());
  if (!returnsStatus(Function) && !Function->getReturnType()->isEnumeralType()) {
    handedBack(Value, Return, C);
    return;
  }
  Returned R;
  R.Results = possibleResults(C, C.getState(), Value);
  SymbolRef Symbol = Value.getAsSymbol();
  if (R.Results != NMR_RESULT_FAILURE && (R.Results & NMR_RESULT_FAILURE) && !comesFromCall(Symbol))
    R.Results |= NMR_RESULT_UNKNOWN;
  if (const llvm::APSInt *Known = Value.getAs<Loc>() ? nullptr : C.getSValBuilder().getKnownValue(C.getState(), Value)) {
    R.Known = true;
    R.Value = (int32_t)Known->getZExtValue();
  }
  C.addTransition(setReturned(C.getState(), R));
}

// A returned object is the caller's, whoever that is.
void Engine::handedBack(SVal Value, const Stmt *Return, CheckerContext &C) const {
  if (!hasObjects(C.getState()))
    return;
  Outcome Out{C.getState(), {}, {}};
  if (auto Record = Value.getAs<nonloc::LazyCompoundVal>())
    copied(Record->getRegion(), C, Out, Return);
  SymbolRef Symbol = symbolOf(Value);
  const void *Id = Symbol ? identity(Out.State, Symbol) : nullptr;
  Out.State = setHandedBack(Out.State, Id);
  for (const auto &Each : allObjects(Out.State))
    if (Id && Each.first.Id == Id && C.inTopFrame())
      keep(C, Out, Each.first, Return);
  finish(C, Out);
}

void Engine::checkEndFunction(const ReturnStmt *, CheckerContext &C) const {
  const FunctionDecl *Function = currentFunction(C);
  if (!Function)
    return;
  Facts &F = facts(C);
  Outcome Out{setReturned(C.getState(), {}), {}, {}};
  unsigned Roles = F.roles(Function);
  Returned Result = getReturned(C.getState());
  if (!Result.Results)
    Result.Results = NMR_RESULT_ZERO;
  // A result that the caller still holds is the caller's to judge.
  if (Roles || C.inTopFrame())
    for (const auto &Each : allObjects(Out.State))
      settle(C, Out, Each.first);
  for (unsigned R = NMR_ROLE_ENTRY; R < NMR_ROLE_COUNT; R++)
    if (Roles >> R & 1u) {
      leave(C, Out, Function, (nmr_role)R, Result);
      if (R == NMR_ROLE_UNLOAD)
        leaveUntouched(C, Out, (nmr_role)R);
    }
  leaveScope(C, Out);
  Out.State = setHandedBack(Out.State, nullptr);
  if (C.inTopFrame() && !session().Judged.count(Function->getCanonicalDecl()) && !(Roles & (1u << NMR_ROLE_ENTRY | 1u << NMR_ROLE_UNLOAD)))
    leave(C, Out, Function, NMR_ROLE_FUNCTION, Result);
  finish(C, Out, Function);
}

// The value a condition had before the analyzer chose a side, and the state in which it had it. The analyzer does so
// for comparisons already while it evaluates them.
static SVal undecided(const Stmt *Condition, CheckerContext &C, ProgramStateRef &Before) {
  enum { Reach = 8 };
  const ExplodedNode *Node = C.getPredecessor();
  for (unsigned I = 0; Node && I < Reach; I++, Node = Node->getFirstPred()) {
    SVal Value = Node->getSVal(Condition);
    Before = Node->getState();
    if (Value.getAsSymbol(true))
      return Value;
  }
  return UnknownVal();
}

// A flag of the undo code whose value this path does not know: what follows is not this path's alone to judge.
// The path depends on which object it is.
ProgramStateRef Engine::comparedBranch(ProgramStateRef State, const Stmt *Condition, CheckerContext &C) const {
  const auto *E = dyn_cast<Expr>(Condition);
  const auto *Op = dyn_cast_or_null<BinaryOperator>(E ? E->IgnoreParenImpCasts() : nullptr);
  if (!Op || !Op->isEqualityOp())
    return State;
  const Expr *Sides[] = {Op->getLHS()->IgnoreParenCasts(), Op->getRHS()->IgnoreParenCasts()};
  for (unsigned I = 0; I < 2; I++) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Sides[I]);
    const auto *V = dyn_cast_or_null<VarDecl>(Ref ? Ref->getDecl() : nullptr);
    if (!V || Sides[!I]->isNullPointerConstant(C.getASTContext(), Expr::NPC_ValueDependentIsNotNull))
      continue;
    SymbolRef Symbol = State->getSVal(State->getLValue(V, C.getLocationContext())).getAsLocSymbol();
    const void *Id = Symbol ? identity(State, Symbol) : nullptr;
    for (auto Each : allObjects(State))
      if (Id && Each.first.Id == Id) {
        Each.second.Flags |= NMR_COND_TESTED;
        State = setObject(State, Each.first, Each.second);
      }
  }
  return State;
}

void Engine::checkBranchCondition(const Stmt *Condition, CheckerContext &C) const {
  if (!hasObjects(C.getState()))
    return;
  ProgramStateRef Before, State = comparedBranch(C.getState(), Condition, C);
  SVal Value = undecided(Condition, C, Before);
  auto Known = Value.getAs<DefinedSVal>();
  auto Branches = Known ? Before->assume(*Known) : std::make_pair(ProgramStateRef(), ProgramStateRef());
  if (!Branches.first || !Branches.second) {
    C.addTransition(State);
    return;
  }
  State = countedBranch(State, Value);
  for (auto Each : allObjects(State))
    if (facts(C).mentionsGuard(Each.first.Family, Condition) || asksParameter(Value, Each.second)) {
      Each.second.Flags |= NMR_COND_TESTED;
      State = setObject(State, Each.first, Each.second);
    }
  C.addTransition(State);
}

bool Engine::asksParameter(SVal Condition, const Object &O) const {
  for (SymbolRef Part : Condition.symbols()) {
    const auto *Var = dyn_cast_or_null<VarRegion>(isa<SymbolRegionValue>(Part) ? originRegion(Part) : nullptr);
    if (O.Frame && Var && isa<ParmVarDecl>(Var->getDecl()) && Var->getStackFrame() == O.Frame && O.At &&
        Var->getDecl() != O.At->Root)
      return true;
  }
  return false;
}

// An atomic counter inside an object decides: the object is shared.
ProgramStateRef Engine::countedBranch(ProgramStateRef State, SVal Condition) const {
  for (auto Each : allObjects(State)) {
    if (!(Each.second.Flags & FlagCounted))
      continue;
    for (SymbolRef Part : Condition.symbols()) {
      const MemRegion *Origin = originRegion(Part);
      const auto *Base = Origin ? dyn_cast<SymbolicRegion>(Origin->getBaseRegion()) : nullptr;
      if (Base && identity(State, Base->getSymbol()) == Each.first.Id)
        Each.second.Flags |= NMR_COND_TESTED;
    }
    State = setObject(State, Each.first, Each.second);
  }
  return State;
}

// Widening forgets whole kinds of memory at once.
ProgramStateRef Engine::checkRegionChanges(ProgramStateRef State, const InvalidatedSymbols *,
                                           llvm::ArrayRef<const MemRegion *> Explicit,
                                           llvm::ArrayRef<const MemRegion *>, const LocationContext *,
                                           const CallEvent *Call) const {
  if (!Call && llvm::any_of(Explicit, [](const MemRegion *R) { return isa<MemSpaceRegion>(R); }))
    return setWidened(State);
  return State;
}

// ---- Calls ------------------------------------------------------------------------------------------------------

// What a variable that never changes holds at a place in it, in the words of its initialiser; null: not known.
static const Expr *constantAt(const MemRegion *Region) {
  llvm::SmallVector<const MemRegion *, 4> Path;
  while (Region && !isa<VarRegion>(Region)) {
    Path.push_back(Region);
    const auto *Sub = dyn_cast<SubRegion>(Region);
    Region = Sub ? Sub->getSuperRegion() : nullptr;
  }
  const auto *Var = dyn_cast_or_null<VarRegion>(Region);
  const VarDecl *V = Var ? Var->getDecl() : nullptr;
  const VarDecl *Initialised = nullptr;
  bool Constant = V && V->hasGlobalStorage() && V->getASTContext().getBaseElementType(V->getType()).isConstQualified();
  const Expr *E = Constant ? V->getAnyInitializer(Initialised) : nullptr;
  for (auto It = Path.rbegin(); It != Path.rend() && E; ++It) {
    const auto *List = dyn_cast<InitListExpr>(E->IgnoreParenImpCasts());
    if (List && !List->isSemanticForm() && List->getSemanticForm())
      List = List->getSemanticForm();
    unsigned Index = ~0u;
    if (const auto *Field = dyn_cast<FieldRegion>(*It)) {
      Index = Field->getDecl()->getParent()->isUnion() ? ~0u : Field->getDecl()->getFieldIndex();
    } else if (const auto *Element = dyn_cast<ElementRegion>(*It)) {
      if (auto Number = Element->getIndex().getAs<nonloc::ConcreteInt>()) {
        llvm::APSInt Value = Number->getValue();
        Index = (unsigned)Value.getZExtValue();
      }
    }
    E = List && Index < List->getNumInits() ? List->getInit(Index) : nullptr;
  }
  return E;
}

// A table that never changes holds one function in each slot.
static const FunctionDecl *constantSlot(const MemRegion *Region) {
  const Expr *E = constantAt(Region);
  E = E ? E->IgnoreParenCasts() : nullptr;
  if (const auto *Op = dyn_cast_or_null<UnaryOperator>(E))
    E = Op->getSubExpr()->IgnoreParenCasts();
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  return Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
}

SVal constantIn(CheckerContext &C, const MemRegion *Region, SVal Value) {
  if (!isa_and_nonnull<SymbolRegionValue>(Value.getAsSymbol()))
    return Value;
  const Expr *E = constantAt(Region);
  if (E && isa<ImplicitValueInitExpr>(E))
    return C.getSValBuilder().makeZeroVal(E->getType());
  if (const FunctionDecl *Function = constantSlot(Region))
    return C.getSValBuilder().getFunctionPointer(Function);
  SVal Known = E && E->getType()->isScalarType() ? constantValue(C, E) : static_cast<SVal>(UnknownVal());
  return Known.isUnknown() ? Value : Known;
}

// The analyzer reads constant variables, but not every constant table.
static ProgramStateRef readConstant(ProgramStateRef State, const CastExpr *Load, CheckerContext &C) {
  SymbolRef Symbol = C.getSVal(Load).getAsSymbol();
  const MemRegion *Region = isa_and_nonnull<SymbolRegionValue>(Symbol) ? originRegion(Symbol) : nullptr;
  if (!Region || !isa<FieldRegion, ElementRegion>(Region))
    return State;
  if (const FunctionDecl *Function = Load->getType()->isFunctionPointerType() ? constantSlot(Region) : nullptr)
    return State->BindExpr(Load, C.getLocationContext(), C.getSValBuilder().getFunctionPointer(Function));
  const Expr *E = constantAt(Region);
  auto Value = E && E->getType()->isScalarType() ? C.getSValBuilder().getConstantVal(E) : std::nullopt;
  return Value ? State->BindExpr(Load, C.getLocationContext(), *Value) : State;
}

// Calls through constant tables are calls of the functions in them.
void Engine::checkPreStmt(const CallExpr *Call, CheckerContext &C) const {
  if (Call->getDirectCallee() || isa<CXXMemberCallExpr>(Call) || isa<CXXOperatorCallExpr>(Call))
    return;
  SVal Callee = C.getSVal(Call->getCallee());
  if (Callee.getAsFunctionDecl())
    return;
  SymbolRef Symbol = Callee.getAsLocSymbol();
  const MemRegion *Region = Symbol ? originRegion(Symbol) : nullptr;
  if (!Region)
    Region = lvalue(C.getState(), Call->getCallee(), C.getLocationContext());
  const FunctionDecl *Function = constantSlot(Region);
  if (!Function || Function->getNumParams() > Call->getNumArgs())
    return;
  SVal Known = C.getSValBuilder().getFunctionPointer(Function);
  C.addTransition(C.getState()->BindExpr(Call->getCallee(), C.getLocationContext(), Known));
}

bool Engine::evalCall(const CallEvent &Call, CheckerContext &C) const {
  std::string Name = callName(Call, C);
  const auto *Function = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  std::string Plain = Function && Function->getDeclName().isIdentifier() ? Function->getName().str() : "";
  if (!Plain.empty() && !isa<CXXMethodDecl>(Function))
    if (const nmr_helper *Helper = nmr_rules_helper(session().Rules, Plain.c_str()))
      if (Helper->kind <= NMR_HELPER_HARMLESS && Helper->kind != NMR_HELPER_CLEARS)
        return evalHelper(Call, C, *Helper);
  if (!Plain.empty() && isSystem(Function, C) && evalInterlocked(Call, C, Plain))
    return true;
  if (!Name.empty() && isKnown(Name))
    return evalProtocol(Call, C, Name);
  return evalSystem(Call, C);
}

// Nobody here can see into the function, and nothing is known of it: it may be part of the driver.
bool Engine::isOpaqueCall(const CallEvent &Call, CheckerContext &C) const {
  const auto *Function = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  std::string Name = callName(Call, C);
  if (!Name.empty() && isKnown(Name))
    return false;
  if (!Function)
    return true;
  if (isSystem(Function, C))
    return false;
  if (!Function->getDeclName().isIdentifier())
    return true;
  std::string Plain = Function->getName().str();
  return !nmr_rules_helper(session().Rules, Plain.c_str()) && !nmr_rules_wrapper(session().Rules, Plain.c_str());
}

// A call through the saved dispatch table of the other side.
void Engine::peerCall(const CallEvent &Call, CheckerContext &C, Outcome &Out) const {
  const auto *Origin = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  if (!Origin || !hasObjects(Out.State))
    return;
  // The function was read from a table, and the address of the table from where it was kept.
  SymbolRef Function = C.getSVal(Origin->getCallee()).getAsLocSymbol();
  const MemRegion *Slot = Function ? originRegion(Function) : nullptr;
  const auto *Table = Slot ? dyn_cast<SymbolicRegion>(Slot->getBaseRegion()) : nullptr;
  const MemRegion *Kept = Table ? originRegion(Table->getSymbol()) : nullptr;
  if (!Kept || !facts(C).isPeerDispatch(staticName(Kept, session().Paths)))
    return;
  const auto *Base = dyn_cast<SymbolicRegion>(Kept->getBaseRegion());
  for (const auto &Each : allObjects(Out.State)) {
    if (!anyRow(Each.first.Family, NMR_EVENT_PEER_CALL) ||
        (Base && identity(Out.State, Base->getSymbol()) != Each.first.Id))
      continue;
    Target T;
    T.Who = Each.first;
    T.At = Each.second.At;
    deliver(C, Out, T, {NMR_EVENT_PEER_CALL, 0, 0, NMR_RESULT_ANY, 0}, nullptr, Origin);
  }
}

// What the function may reach is looked at before the analyzer forgets what memory held.
void Engine::checkPreCall(const CallEvent &Call, CheckerContext &C) const {
  const auto *Function = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  if (Function && Call.getNumArgs() > 1 && Function->getDeclName().isIdentifier() &&
      (Function->getName() == "memcpy" || Function->getName() == "memmove")) {
    Outcome Out{C.getState(), {}, {}};
    if (const MemRegion *From = Call.getArgSVal(1).getAsRegion())
      copied(From, C, Out, Call.getOriginExpr());
    finish(C, Out);
    return;
  }
  if ((!Function || !Function->hasBody()) && isOpaqueCall(Call, C)) {
    Outcome Out{setOpaque(C.getState()), {}, {}};
    if (!Function)
      peerCall(Call, C, Out);
    escape(Call, C, Out);
    finish(C, Out);
  }
}

void Engine::checkPostCall(const CallEvent &Call, CheckerContext &C) const {
  const auto *Function = dyn_cast_or_null<FunctionDecl>(Call.getDecl());
  std::string Name = callName(Call, C);
  if (C.wasInlined)
    return;
  if (Function && Function->getDeclName().isIdentifier()) {
    std::string Plain = Function->getName().str();
    if (const nmr_helper *Helper = nmr_rules_helper(session().Rules, Plain.c_str())) {
      if (Helper->kind == NMR_HELPER_CLEARS)
        clear(Call, Helper->index, C);
      return;
    }
    if (const nmr_wrapper *Wrapper = nmr_rules_wrapper(session().Rules, Plain.c_str())) {
      Outcome Out{C.getState(), {}, {}};
      for (unsigned I = 0; I < Wrapper->ncalls && Wrapper->index < Call.getNumArgs(); I++) {
        CallView View{Call, Wrapper->calls[I], Wrapper->index};
        for (unsigned F = 0; F < Families.size(); F++)
          deliverCall(C, Out, F, View, NMR_RESULT_ANY);
      }
      finish(C, Out);
      return;
    }
  }
  // A body that the analyzer chose not to follow.
  if (!Function || !Function->hasBody() || !isOpaqueCall(Call, C))
    return;
  Outcome Out{setOpaque(C.getState()), {}, {}};
  escape(Call, C, Out);
  notFollowed(Call, Function, C, Out);
  finish(C, Out);
}

// ---- Memory -----------------------------------------------------------------------------------------------------


// The place in which an attach callback hands over the binding context.
static bool isContextOut(const MemRegion *Region, const Facts &F) {
  const auto *Memory = dyn_cast<SymbolicRegion>(Region->StripCasts());
  const auto *Var = dyn_cast_or_null<VarRegion>(Memory ? originRegion(Memory->getSymbol()) : nullptr);
  const auto *Parameter = dyn_cast_or_null<ParmVarDecl>(Var ? Var->getDecl() : nullptr);
  return Parameter && F.hasRole(dyn_cast<FunctionDecl>(Parameter->getDeclContext()), NMR_ROLE_ATTACH_PROVIDER) &&
         Parameter->getFunctionScopeIndex() == F.contextParameter(NMR_ROLE_ATTACH_PROVIDER);
}

static bool isRunning(const StackFrameContext *Frame, CheckerContext &C) {
  const LocationContext *L = C.getStackFrame();
  while (L && L != Frame)
    L = L->getParent();
  return L != nullptr;
}

void Engine::checkBind(SVal Location, SVal Value, const Stmt *S, NMR_BIND_EXTRA CheckerContext &C) const {
  const MemRegion *Region = Location.getAsRegion();
  if (!Region || !hasObjects(C.getState()))
    return;
  Places &Paths = session().Paths;
  Facts &F = facts(C);
  Outcome Out{C.getState(), {}, {}};
  const Place *To = Paths.of(Region);
  SymbolRef NewSymbol = Value.getAsLocSymbol();
  const void *New = NewSymbol ? identity(Out.State, NewSymbol) : trackedNumber(Out.State, Value);
  const void *Held = getAlias(Out.State, To);
  SVal Old = Out.State->getSVal(Region);
  SymbolRef OldSymbol = Old.getAsLocSymbol();
  // A flag, a state or a pointer that says "done"; FALSE and NULL say the opposite.
  const auto *Typed = dyn_cast<TypedValueRegion>(Region);
  bool Boolean = Typed && C.getASTContext().getTypeSize(Typed->getValueType()) == 8;
  bool Off = (Boolean || Value.getAs<Loc>()) && Out.State->isNull(Value).isConstrainedTrue();
  std::string Static = Off ? std::string() : staticName(Region, Paths);
  bool Stored = false;
  // A member that is set to something computed from itself is a counter.
  if (SymbolRef Computed = Value.getAsSymbol(); isa_and_nonnull<BinarySymExpr>(Computed))
    for (SymbolRef Part : Value.symbols())
      if (originRegion(Part) == Region)
        Out.State = counted(Region, Out.State);
  const FunctionDecl *Callback = Value.getAsFunctionDecl();
  if (auto Record = Value.getAs<nonloc::LazyCompoundVal>())
    copied(Record->getRegion(), C, Out, S);

  written(C, Out, Region, S);
  for (const auto &Each : allObjects(Out.State)) {
    Key Who = Each.first;
    Object O = Each.second;
    if (F.isGuard(Who.Family, Static)) {
      O.Flags |= NMR_COND_GUARDED;
      Out.State = setObject(Out.State, Who, O);
    }
    // Memory that gets a callback which works on the protocol is on its way to somebody else.
    if (Callback && F.relevant().count(Callback->getCanonicalDecl()) && O.At && !O.Frame &&
        O.At->within(Paths.base(Region))) {
      Out.State = removeObject(Out.State, Who);
      continue;
    }
    // It, or the address of a part of it, goes where others find it: a list, an object, a variable of the driver.
    SymbolRef Whole = Value.getAsLocSymbol(true);
    bool Context = New == Who.Id && isContextOut(Region, F);
    if (!To->Frame && !Context && Paths.base(Region) != baseOf(Value) &&
        (New == Who.Id || (Whole && identity(Out.State, Whole) == Who.Id))) {
      keep(C, Out, Who, S);
      Stored |= New == Who.Id;
      continue;
    }
    if (New == Who.Id) {
      Stored = true;
      const auto *Var = dyn_cast<VarRegion>(Region);
      if (Context || (Var && To->Frame && F.isContextVariable(Var->getDecl()))) {
        O.Flags |= NMR_COND_BINDING_CONTEXT;
        Out.State = setObject(Out.State, Who, O);
      }
      // What a function that is over has handed back.
      const Place *Holder = O.Slots[NMR_SLOT_HOLDER];
      if (To->Frame && Holder && Holder->Frame && !isRunning(Holder->Frame, C)) {
        O.Slots[NMR_SLOT_HOLDER] = Paths.base(Region);
        Out.State = setObject(Out.State, Who, O);
      }
      continue;
    }
    if (!isHeldAt(Out.State, Who, To, Old))
      continue;
    Stored = true;
    if (OldSymbol && !isa<SymbolRegionValue>(OldSymbol))
      Out.State = setAlias(Out.State, OldSymbol, Who.Id);
    if (!To->Frame)
      overwritten(C, Out, Region, S);
  }
  if (Stored || Held)
    Out.State = setAlias(Out.State, To, New ? New : &Untracked);
  finish(C, Out);
}

// Is one a part of the other, or are they the same?
static bool overlap(const Place *A, const Place *B) {
  StringRef Long = A->Key, Short = B->Key;
  if (Long.size() < Short.size())
    std::swap(Long, Short);
  return Long.consume_front(Short) && (Long.empty() || StringRef(".[-").contains(Long.front()));
}

// The driver itself changes memory in which an object lies.
void Engine::written(CheckerContext &C, Outcome &Out, const MemRegion *Region, const Stmt *Site) const {
  const Place *To = session().Paths.of(Region);
  for (const auto &Each : allObjects(Out.State)) {
    if (!anyRow(Each.first.Family, NMR_EVENT_WRITTEN) || !Each.second.At || To->Weak || !overlap(To, Each.second.At))
      continue;
    Target T;
    T.Who = Each.first;
    T.At = Each.second.At;
    deliver(C, Out, T, {NMR_EVENT_WRITTEN, 0, 0, NMR_RESULT_ANY, 0}, nullptr, Site);
  }
}

// What a place held is held nowhere else.
void Engine::overwritten(CheckerContext &C, Outcome &Out, const MemRegion *Region, const Stmt *Site) const {
  const Place *At = session().Paths.of(Region);
  SVal Old = Out.State->getSVal(Region);
  for (const auto &Each : allObjects(Out.State)) {
    if (!anyRow(Each.first.Family, NMR_EVENT_LOST) || !isHeldAt(Out.State, Each.first, At, Old) ||
        hasOtherCopy(Out.State, Each.first, At))
      continue;
    Target T;
    T.Who = Each.first;
    T.At = Each.second.At;
    deliver(C, Out, T, {NMR_EVENT_LOST, 0, 0, NMR_RESULT_ANY, 0}, nullptr, Site);
  }
}

const void *Engine::trackedNumber(ProgramStateRef State, SVal Value) const {
  SymbolRef Number = Value.getAs<Loc>() ? nullptr : Value.getAsSymbol();
  const void *Id = Number ? identity(State, Number) : nullptr;
  for (unsigned F = 0; F < Families.size() && Id; F++)
    if (getObject(State, {F, Id}))
      return Id;
  return nullptr;
}

// The call whose callee is read from memory here; null when the read is for something else.
static const CallExpr *calleeOf(const Stmt *S, CheckerContext &C) {
  const ParentMap &Parents = C.getLocationContext()->getParentMap();
  for (const Stmt *Child = S, *Parent = S ? Parents.getParent(S) : nullptr; Parent;
       Child = Parent, Parent = Parents.getParent(Parent)) {
    if (const auto *Call = dyn_cast<CallExpr>(Parent))
      return Call->getCallee() == Child ? Call : nullptr;
    if (!isa<Expr>(Parent))
      return nullptr;
  }
  return nullptr;
}

// A call through a table that is not there: the path ends before it, and the rules have their say here.
ProgramStateRef Engine::callThroughNothing(ProgramStateRef State, const CastExpr *Table, CheckerContext &C) const {
  SVal Value = State->getSVal(Table, C.getLocationContext());
  if (!Table->getType()->isPointerType() || !(Value.isZeroConstant() || Value.isUndef()))
    return State;
  const CallExpr *Call = calleeOf(Table, C);
  std::string Name = Call ? calleeName(Call) : "";
  if (Name.empty() || !isKnown(Name))
    return State;
  session().Explored.emplace(Call, Name);
  auto Event = C.getStateManager().getCallEventManager().getSimpleCall(Call, State, C.getLocationContext(),
                                                                       CFGBlock::ConstCFGElementRef(nullptr, 0));
  Outcome Out{State, {}, {}};
  for (unsigned F = 0; F < Families.size(); F++)
    deliverCall(C, Out, F, CallView{*Event, Name}, NMR_RESULT_ANY);
  finish(C, Out);
  return nullptr;
}

// A number that is made a pointer stays what it was.
void Engine::checkPostStmt(const CastExpr *Cast, CheckerContext &C) const {
  if (Cast->getCastKind() == CK_LValueToRValue)
    if (ProgramStateRef State = callThroughNothing(readConstant(C.getState(), Cast, C), Cast, C))
      C.addTransition(State);
  if (Cast->getCastKind() != CK_IntegralToPointer || !hasObjects(C.getState()))
    return;
  ProgramStateRef State = C.getState();
  const void *Id = trackedNumber(State, C.getSVal(Cast->getSubExpr()));
  if (!Id)
    return;
  SVal Pointer = C.getSVal(Cast);
  if (!Pointer.getAsLocSymbol()) {
    Pointer = conjure(Cast, C);
    State = State->BindExpr(Cast, C.getLocationContext(), Pointer);
  }
  C.addTransition(setAlias(State, Pointer.getAsLocSymbol(), Id));
}

void Engine::checkLocation(SVal Location, bool, const Stmt *S, CheckerContext &C) const {
  const MemRegion *Region = Location.getAsRegion();
  if (!Region || !hasObjects(C.getState()))
    return;
  const auto *Base = dyn_cast<SymbolicRegion>(Region->getBaseRegion());
  if (!Base)
    return;
  Outcome Out{C.getState(), {}, {}};
  const void *Id = identity(Out.State, Base->getSymbol());
  for (unsigned Family = 0; Family < Families.size(); Family++) {
    Key Who{Family, Id};
    const Object *O = getObject(Out.State, Who);
    if (!O || !anyRow(Family, NMR_EVENT_ACCESS))
      continue;
    // A dispatch table that is read to make a protocol call: the call is what counts.
    if (const CallExpr *Call = calleeOf(S, C))
      if (isKnown(calleeName(Call)))
        continue;
    Target T;
    T.Who = Who;
    T.At = O->At;
    deliver(C, Out, T, {NMR_EVENT_ACCESS, 0, 0, NMR_RESULT_ANY, maybeNull(C, *O)}, nullptr, S);
  }
  finish(C, Out);
}

// Does the path not know yet whether a callback was given NULL? Other checkers take a pointer that is followed for one
// that is not NULL: what was known before they looked at the access counts.
uint64_t Engine::maybeNull(CheckerContext &C, const Object &O) const {
  const ExplodedNode *Node = C.getPredecessor();
  auto IsCheck = [](const ExplodedNode *N) {
    ProgramPoint::Kind Kind = N->getLocation().getKind();
    return Kind == ProgramPoint::PreLoadKind || Kind == ProgramPoint::PreStoreKind;
  };
  while (IsCheck(Node) && Node->getFirstPred())
    Node = Node->getFirstPred();
  SymbolRef Symbol = parameterValue(Node->getState(), O);
  return Symbol && Node->getState()->isNull(C.getSValBuilder().makeLoc(Symbol)).isUnderconstrained() ? NMR_COND_MAYBE_NULL : 0;
}

// Once nobody can look at a result any more, the path has said all it will about it.
void Engine::checkDeadSymbols(SymbolReaper &Reaper, CheckerContext &C) const {
  if (!hasObjects(C.getState()))
    return;
  Outcome Out{C.getState(), {}, {}};
  for (const auto &Each : allObjects(Out.State))
    if (Each.second.Status && Reaper.isDead(Each.second.Status))
      settle(C, Out, Each.first);
  dropNull(C, Out, Reaper);
  for (auto Each : allObjects(Out.State))
    if (Each.second.Io && Reaper.isDead(Each.second.Io)) {
      if (succeeded(C, Out.State, Each.second))
        Each.second.Flags |= FlagIoSuccess;
      else if (isIoUntested(C, Out.State, Each.second))
        Each.second.Flags |= NMR_COND_IO_UNTESTED;
      Each.second.Io = nullptr;
      Out.State = setObject(Out.State, Each.first, Each.second);
    }
  finish(C, Out);
}

} // namespace nmr
