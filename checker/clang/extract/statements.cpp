// statements.cpp - statements, and the way through them.
#include "clang/extract/lower.h"

#include "clang/tolerant.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace nmr {

// ---- Statements -------------------------------------------------------------------------------------------------

// Between two statements there may have been one that is not in the tree at all.
void Lowering::gap(SourceLocation From, SourceLocation To) {
  // What stands for a lost statement ends where it begins.
  SourceLocation Error =
      Suspect && From.isValid() && To.isValid() && From != LastLost ? M.errorIn(From, To) : SourceLocation();
  if (Error.isInvalid())
    return;
  const SourceManager &SM = Context.getSourceManager();
  CharSourceRange Text = CharSourceRange::getCharRange(SM.getExpansionLoc(From), SM.getExpansionLoc(To));
  if (!callsIn(Lexer::getSourceText(Text, SM, Context.getLangOpts())))
    return;
  Where = Error;
  lost();
}

// Was there something else than an empty statement?
bool Lowering::isLost(SourceLocation L) const {
  if (!Suspect || L.isInvalid())
    return false;
  bool Invalid = false;
  const char *Text = Context.getSourceManager().getCharacterData(L, &Invalid);
  return !Invalid && *Text != ';';
}

bool Lowering::hadInitialiser(const VarDecl *V) const {
  if (!Suspect)
    return false;
  auto Next =
      Lexer::findNextToken(V->getTypeSourceInfo() ? std::max(V->getEndLoc(), V->getLocation()) : V->getLocation(),
                           Context.getSourceManager(), Context.getLangOpts());
  return Next && Next->isOneOf(tok::equal, tok::l_brace, tok::l_paren);
}

void Lowering::stmt(const Stmt *S) {
  if (!S)
    return;
  if (Depth > DeepestNesting) {
    Failed = true;
    return;
  }
  Depth++;
  Where = S->getBeginLoc();
  switch (S->getStmtClass()) {
  case Stmt::CompoundStmtClass: {
    const Cleanup *Outer = Now;
    SourceLocation Before = S->getBeginLoc();
    for (const Stmt *Part : cast<CompoundStmt>(S)->body()) {
      gap(Before, Part->getBeginLoc());
      stmt(Part);
      Before = endOf(Part);
    }
    gap(Before, S->getEndLoc());
    Where = S->getEndLoc();
    unwind(Outer);
    break;
  }
  case Stmt::DeclStmtClass:
    DeclarationEnd = S->getEndLoc();
    for (const Decl *D : cast<DeclStmt>(S)->decls())
      if (const auto *V = dyn_cast<VarDecl>(D))
        declare(V);
    break;
  case Stmt::NullStmtClass:
    if (isLost(S->getBeginLoc()))
      lost();
    break;
  case Stmt::IfStmtClass:
    ifStmt(cast<IfStmt>(S));
    break;
  case Stmt::ForStmtClass:
    forStmt(cast<ForStmt>(S));
    break;
  case Stmt::WhileStmtClass:
    whileStmt(cast<WhileStmt>(S));
    break;
  case Stmt::DoStmtClass:
    doStmt(cast<DoStmt>(S));
    break;
  case Stmt::CXXForRangeStmtClass:
    rangeStmt(cast<CXXForRangeStmt>(S));
    break;
  case Stmt::SwitchStmtClass:
    switchStmt(cast<SwitchStmt>(S));
    break;
  case Stmt::CaseStmtClass:
  case Stmt::DefaultStmtClass:
    caseStmt(cast<SwitchCase>(S));
    break;
  case Stmt::BreakStmtClass:
    jump(Break);
    break;
  case Stmt::ContinueStmtClass:
    jump(Continue);
    break;
  case Stmt::ReturnStmtClass:
    returnStmt(cast<ReturnStmt>(S));
    break;
  case Stmt::GotoStmtClass:
    gotoLabel(cast<GotoStmt>(S)->getLabel());
    break;
  case Stmt::LabelStmtClass: {
    uint32_t B = newBlock();
    go(B);
    start(B);
    Labels[cast<LabelStmt>(S)->getDecl()] = {B, Now};
    stmt(cast<LabelStmt>(S)->getSubStmt());
    break;
  }
  case Stmt::IndirectGotoStmtClass:
    discard(cast<IndirectGotoStmt>(S)->getTarget());
    lost();
    end(NMR_OP_STOP);
    break;
  case Stmt::AttributedStmtClass:
    stmt(cast<AttributedStmt>(S)->getSubStmt());
    break;
  case Stmt::SEHTryStmtClass:
    tryStmt(cast<SEHTryStmt>(S));
    break;
  case Stmt::SEHLeaveStmtClass:
    jump(Leave);
    break;
  case Stmt::CXXTryStmtClass:
    tryStmt(cast<CXXTryStmt>(S));
    break;
  case Stmt::GCCAsmStmtClass:
  case Stmt::MSAsmStmtClass:
    asmStmt(cast<AsmStmt>(S));
    break;
  default:
    if (const auto *E = dyn_cast<Expr>(S)) {
      const Cleanup *Outer = Now;
      discard(E);
      endTemporaries(Outer);
    } else {
      // A coroutine, a parallel region: nobody knows what it does.
      lost();
    }
    break;
  }
  Depth--;
}

void Lowering::staticLocal(const VarDecl *V) {
  const Expr *Init = V->getInit();
  if (!Context.getLangOpts().CPlusPlus || !Init || !hasEffect(Init))
    return;
  uint32_t First = newBlock(), Then = newBlock();
  branch(Value(), First, Then, 0, NMR_INSTR_GUARD);
  start(First);
  const Cleanup *Outer = Now;
  initialise(Path(NMR_ROOT_VARIABLE, M.variable(V)), V->getType(), Init);
  unwind(Outer);
  go(Then);
  start(Then);
}

void Lowering::declare(const VarDecl *V) {
  if (V->isStaticLocal())
    return staticLocal(V);
  if (!V->isLocalVarDecl() || V->hasExternalStorage())
    return;
  if (V->getType()->isDependentType())
    return;
  SourceLocation Outer = Where;
  uint32_t Local = localOf(V);
  Path To(NMR_ROOT_LOCAL, Local);
  atEnd(Local);
  Where = V->getBeginLoc();
  if (const auto *Array = Context.getAsVariableArrayType(V->getType()))
    if (Array->getSizeExpr())
      discard(Array->getSizeExpr());
  if (V->getInit()) {
    bool Before = Extending;
    const Cleanup *Own = Now;
    Extending = true;
    initialise(To, V->getType(), V->getInit());
    Extending = Before;
    endTemporaries(Own);
    for (const auto &Temporary : Extended) {
      atEnd(Temporary.first);
      atEnd(Path(NMR_ROOT_LOCAL, Temporary.first), Temporary.second, nullptr);
    }
    Extended.clear();
  } else if (hadInitialiser(V)) {
    const SourceManager &SM = Context.getSourceManager();
    CharSourceRange Text =
        CharSourceRange::getTokenRange(SM.getExpansionLoc(V->getLocation()), SM.getExpansionLoc(DeclarationEnd));
    if (callsIn(Lexer::getSourceText(Text, SM, Context.getLangOpts())))
      lost();
    if (isRecord(V->getType()))
      onPath(NMR_OP_HAVOC, To);
    else
      store(To, Value(), M.type(V->getType()));
  } else if (!V->isExceptionVariable()) {
    unset(To, V->getType());
  } else {
    onPath(NMR_OP_HAVOC, To);
  }
  atEnd(To, V->getType(), V);
  if (const auto *Several = dyn_cast<DecompositionDecl>(V))
    for (const BindingDecl *Binding : Several->bindings())
      if (const VarDecl *Holding = Binding->getHoldingVar())
        declare(Holding);
  Where = Outer;
}

void Lowering::ifStmt(const IfStmt *S) {
  const Cleanup *Outer = Now;
  uint32_t Done = newBlock();
  for (;;) {
    stmt(S->getInit());
    if (S->getConditionVariable())
      declare(S->getConditionVariable());
    uint32_t Then = newBlock(), Else = newBlock();
    if (S->isConsteval())
      go(S->isNegatedConsteval() ? Then : Else);
    else
      condition(S->getCond(), Then, Else);
    const Cleanup *Inner = Now;
    start(Then);
    stmt(S->getThen());
    unwind(Inner);
    leave(Inner, Outer);
    go(Done);
    start(Else);
    const auto *Next = dyn_cast_or_null<IfStmt>(S->getElse());
    if (!Next) {
      stmt(S->getElse());
      break;
    }
    // A chain of these is as long as people like: no recursion.
    S = Next;
    Where = S->getBeginLoc();
  }
  unwind(Outer);
  go(Done);
  start(Done);
}

void Lowering::whileStmt(const WhileStmt *S) {
  Target OuterBreak = Break, OuterContinue = Continue;
  const Cleanup *Outer = Now;
  uint32_t Head = newBlock(), Body = newBlock(), Exit = newBlock(), Done = newBlock();
  go(Head);
  start(Head);
  if (S->getConditionVariable())
    declare(S->getConditionVariable());
  condition(S->getCond(), Body, Exit);
  const Cleanup *Inner = Now;
  Break = {Done, Outer};
  Continue = {Head, Outer};
  start(Body);
  stmt(S->getBody());
  unwind(Inner);
  leave(Inner, Outer);
  go(Head);
  start(Exit);
  unwind(Outer);
  go(Done);
  start(Done);
  Break = OuterBreak;
  Continue = OuterContinue;
}

void Lowering::doStmt(const DoStmt *S) {
  Target OuterBreak = Break, OuterContinue = Continue;
  const Cleanup *Outer = Now;
  uint32_t Body = newBlock(), Test = newBlock(), Done = newBlock();
  go(Body);
  start(Body);
  Break = {Done, Outer};
  Continue = {Test, Outer};
  stmt(S->getBody());
  unwind(Outer);
  go(Test);
  start(Test);
  Break = OuterBreak;
  Continue = OuterContinue;
  condition(S->getCond(), Body, Done);
  Now = Outer;
  start(Done);
}

void Lowering::forStmt(const ForStmt *S) {
  Target OuterBreak = Break, OuterContinue = Continue;
  const Cleanup *Outer = Now;
  stmt(S->getInit());
  const Cleanup *Inner = Now;
  uint32_t Head = newBlock(), Body = newBlock(), Next = newBlock(), Exit = newBlock(), Done = newBlock();
  go(Head);
  start(Head);
  if (S->getConditionVariable())
    declare(S->getConditionVariable());
  if (S->getCond())
    condition(S->getCond(), Body, Exit);
  else
    go(Body);
  const Cleanup *InBody = Now;
  Break = {Done, Inner};
  Continue = {Next, Inner};
  start(Body);
  stmt(S->getBody());
  unwind(InBody);
  leave(InBody, Inner);
  go(Next);
  start(Next);
  if (S->getInc()) {
    const Cleanup *Saved = Now;
    Where = S->getInc()->getBeginLoc();
    Now = Inner;
    discard(S->getInc());
    unwind(Inner);
    Now = Saved;
  }
  go(Head);
  start(Exit);
  unwind(Inner);
  go(Done);
  start(Done);
  unwind(Outer);
  Break = OuterBreak;
  Continue = OuterContinue;
}

void Lowering::rangeStmt(const CXXForRangeStmt *S) {
  Target OuterBreak = Break, OuterContinue = Continue;
  const Cleanup *Outer = Now;
  stmt(S->getInit());
  stmt(S->getRangeStmt());
  stmt(S->getBeginStmt());
  stmt(S->getEndStmt());
  const Cleanup *Inner = Now;
  uint32_t Head = newBlock(), Body = newBlock(), Next = newBlock(), Done = newBlock();
  Where = S->getBeginLoc();
  go(Head);
  start(Head);
  condition(S->getCond(), Body, Done, NMR_INSTR_GUARD);
  Break = {Done, Inner};
  Continue = {Next, Inner};
  start(Body);
  stmt(S->getLoopVarStmt());
  stmt(S->getBody());
  unwind(Inner);
  go(Next);
  start(Next);
  Where = S->getBeginLoc();
  if (S->getInc())
    discard(S->getInc());
  go(Head);
  start(Done);
  unwind(Outer);
  Break = OuterBreak;
  Continue = OuterContinue;
}

void Lowering::switchStmt(const SwitchStmt *S) {
  Target OuterBreak = Break;
  Switch *OuterSwitch = InSwitch;
  const Cleanup *Outer = Now;
  stmt(S->getInit());
  if (S->getConditionVariable())
    declare(S->getConditionVariable());
  uint32_t Exit = newBlock();
  Switch Own;
  Own.Default = Exit;
  Value V = whole(S->getCond());
  const Cleanup *Inner = Now;
  Where = S->getBeginLoc();
  uint32_t On = operand(V);
  emit(NMR_OP_SWITCH, M.type(S->getCond()->getType())).a = On;
  uint32_t Head = At;
  size_t Position = Blocks[At].Instrs.size() - 1;
  Blocks[At].Ended = true;
  InSwitch = &Own;
  Break = {Exit, Inner};
  stmt(S->getBody());
  unwind(Inner);
  go(Exit);
  nmr_graph_instr &I = Blocks[Head].Instrs[Position];
  I.dst = Own.Default;
  I.list = Own.Cases.empty() ? 0 : nmr_graph_add_cases(M.Graph, Own.Cases.data(), (uint32_t)Own.Cases.size());
  I.nlist = (uint32_t)Own.Cases.size();
  start(Exit);
  InSwitch = OuterSwitch;
  Break = OuterBreak;
  Where = S->getEndLoc();
  unwind(Outer);
}

void Lowering::caseStmt(const SwitchCase *S) {
  uint32_t B = newBlock();
  go(B);
  start(B);
  const Stmt *Sub = S;
  while (const auto *Label = dyn_cast_or_null<SwitchCase>(Sub)) {
    const auto *Case = dyn_cast<CaseStmt>(Label);
    nmr_graph_case C = {0, 0, B};
    if (InSwitch && !Case)
      InSwitch->Default = B;
    if (InSwitch && Case && M.constant(Case->getLHS(), C.low)) {
      C.high = C.low;
      if (!Case->getRHS() || M.constant(Case->getRHS(), C.high))
        InSwitch->Cases.push_back(C);
    }
    Sub = Label->getSubStmt();
  }
  stmt(Sub);
}

void Lowering::returnStmt(const ReturnStmt *S) {
  const Expr *E = S->getRetValue();
  const Cleanup *Outer = Now;
  Value V;
  uint8_t Type = 0;
  QualType Result = Function->getReturnType();
  if (!E && !Result->isVoidType() && isLost(S->getBeginLoc()) &&
      !isa<CXXConstructorDecl, CXXDestructorDecl>(Function)) {
    lost();
  } else if (E && S->getNRVOCandidate()) {
    // The variable is the result.
    V = Value::address(Path(NMR_ROOT_LOCAL, localOf(S->getNRVOCandidate())));
  } else if (E && isRecord(Result)) {
    if (const auto *Load = dyn_cast<ImplicitCastExpr>(E->IgnoreParens());
        Load && Load->getCastKind() == CK_LValueToRValue)
      V = Value::address(place(Load->getSubExpr()));
    else if (E->isPRValue())
      record(unnamed(Result), E);
  } else if (E && Result->isReferenceType()) {
    V = Value::address(place(E));
    Type = M.type(Result);
  } else if (E && (Result->isVoidType() || E->getType()->isVoidType())) {
    discard(E);
  } else if (E) {
    V = value(E);
    Type = M.type(Result);
  }
  Where = S->getBeginLoc();
  for (const Cleanup *C = Now; C; C = C->Outer)
    if (C->Kind != Cleanup::Scope) {
      V = settle(V, Type);
      break;
    }
  leave(Now, nullptr, S->getNRVOCandidate());
  Now = Outer;
  if (isEnded())
    return;
  Where = S->getBeginLoc();
  uint32_t Returned = operand(V);
  emit(NMR_OP_RETURN, Type).a = Returned;
  Blocks[At].Ended = true;
}

// Structured exceptions: the body runs, or something before its end and then the handler.
void Lowering::tryStmt(const SEHTryStmt *S) {
  Target OuterLeave = Leave;
  const Cleanup *Outer = Now;
  uint32_t Body = newBlock(), Done = newBlock();
  const SEHExceptStmt *Except = S->getExceptHandler();
  const SEHFinallyStmt *Finally = S->getFinallyHandler();
  Leave = {Done, Outer};
  if (Except) {
    uint32_t Handler = newBlock();
    branch(Value(), Body, Handler, 0, NMR_INSTR_GUARD);
    start(Body);
    stmt(S->getTryBlock());
    go(Done);
    Leave = OuterLeave;
    start(Handler);
    Where = Except->getBeginLoc();
    discard(Except->getFilterExpr());
    stmt(Except->getBlock());
    go(Done);
  } else if (Finally) {
    Cleanups.push_back({Now, Cleanup::Finally, 0, {}, {}, nullptr, Finally->getBlock()});
    Now = &Cleanups.back();
    uint32_t Last = newBlock();
    Leave = {Last, Now};
    go(Body);
    start(Body);
    stmt(S->getTryBlock());
    go(Last);
    Leave = OuterLeave;
    start(Last);
    Finallies = 0;
    unwind(Outer);
    go(Done);
  }
  start(Done);
  Leave = OuterLeave;
}

void Lowering::tryStmt(const CXXTryStmt *S) {
  uint32_t Body = newBlock(), Done = newBlock();
  llvm::SmallVector<uint32_t, 4> Handlers;
  for (unsigned I = 0; I < S->getNumHandlers(); I++) {
    uint32_t Handler = newBlock(), Next = I + 1 < S->getNumHandlers() ? newBlock() : Body;
    branch(Value(), Next, Handler, 0, NMR_INSTR_GUARD);
    Handlers.push_back(Handler);
    start(Next);
  }
  stmt(S->getTryBlock());
  go(Done);
  for (unsigned I = 0; I < S->getNumHandlers(); I++) {
    const Cleanup *Outer = Now;
    const CXXCatchStmt *Handler = S->getHandler(I);
    start(Handlers[I]);
    Where = Handler->getBeginLoc();
    if (const VarDecl *V = Handler->getExceptionDecl()) {
      uint32_t Local = localOf(V);
      atEnd(Local);
      onPath(NMR_OP_HAVOC, Path(NMR_ROOT_LOCAL, Local));
    }
    stmt(Handler->getHandlerBlock());
    unwind(Outer);
    go(Done);
  }
  start(Done);
}

void Lowering::asmStmt(const AsmStmt *S) {
  if (const auto *Gnu = dyn_cast<GCCAsmStmt>(S)) {
    for (unsigned I = 0; I < Gnu->getNumInputs(); I++)
      if (Gnu->getInputExpr(I)->isGLValue())
        place(Gnu->getInputExpr(I));
      else
        discard(Gnu->getInputExpr(I));
    for (unsigned I = 0; I < Gnu->getNumOutputs(); I++)
      onPath(NMR_OP_HAVOC, place(Gnu->getOutputExpr(I)));
  } else if (const auto *Microsoft = dyn_cast<MSAsmStmt>(S)) {
    for (unsigned I = 0; I < Microsoft->getNumOutputs(); I++)
      if (Microsoft->getOutputExpr(I)->isGLValue())
        onPath(NMR_OP_HAVOC, place(Microsoft->getOutputExpr(I)));
  }
}

} // namespace nmr
