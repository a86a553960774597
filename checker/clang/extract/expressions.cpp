// expressions.cpp - values: what is computed, in which order, and what is known of it.
#include "clang/extract/lower.h"

#include "clang/AST/ExprConcepts.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace nmr {

// ---- Order ------------------------------------------------------------------------------------------------------

// Can evaluating it change memory?
bool Lowering::hasEffect(const Stmt *E, unsigned Level) {
  if (!E)
    return false;
  if (Level > DeepestNesting)
    return true;
  switch (E->getStmtClass()) {
  case Stmt::DeclRefExprClass:
  case Stmt::IntegerLiteralClass:
  case Stmt::StringLiteralClass:
  case Stmt::UnaryExprOrTypeTraitExprClass:
  case Stmt::OffsetOfExprClass:
    return false;
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::UserDefinedLiteralClass:
  case Stmt::CompoundAssignOperatorClass:
  case Stmt::StmtExprClass:
  case Stmt::CXXNewExprClass:
  case Stmt::CXXDeleteExprClass:
  case Stmt::CXXThrowExprClass:
  case Stmt::VAArgExprClass:
  case Stmt::AtomicExprClass:
    return true;
  case Stmt::BinaryOperatorClass:
    if (cast<BinaryOperator>(E)->isAssignmentOp())
      return true;
    break;
  case Stmt::UnaryOperatorClass:
    if (cast<UnaryOperator>(E)->isIncrementDecrementOp())
      return true;
    break;
  case Stmt::CXXConstructExprClass:
  case Stmt::CXXTemporaryObjectExprClass:
    if (!cast<CXXConstructExpr>(E)->getConstructor()->isTrivial())
      return true;
    break;
  case Stmt::CXXDefaultArgExprClass:
    return hasEffect(cast<CXXDefaultArgExpr>(E)->getExpr(), Level + 1);
  case Stmt::CXXDefaultInitExprClass:
    return hasEffect(cast<CXXDefaultInitExpr>(E)->getExpr(), Level + 1);
  default:
    break;
  }
  return llvm::any_of(E->children(), [&](const Stmt *Part) { return hasEffect(Part, Level + 1); });
}

// A value that later effects leave alone.
Value Lowering::settle(const Value &V, uint8_t Type) {
  bool Depends = V.Kind == NMR_OPERAND_LOAD;
  if (V.Kind == NMR_OPERAND_ADDRESS)
    Depends = V.At.isThrough() || llvm::any_of(V.At.Steps, [&](const nmr_graph_step &S) {
                return S.kind == NMR_STEP_INDEX && M.Graph->operands[S.value].kind == NMR_OPERAND_LOAD;
              });
  return Depends ? move(V, Type) : V;
}

Value Lowering::inOrder(const Expr *First, const Expr *Later) {
  Value V = value(First);
  return (V.Kind == NMR_OPERAND_LOAD || V.Kind == NMR_OPERAND_ADDRESS) && hasEffect(Later)
             ? settle(V, M.type(First->getType()))
             : V;
}

// A value that nothing depends on. Memory is read all the same.
void Lowering::drop(const Value &V) {
  if (V.Kind != NMR_OPERAND_LOAD && V.Kind != NMR_OPERAND_ADDRESS)
    return;
  Path P = V.At;
  if (V.Kind == NMR_OPERAND_ADDRESS) {
    // The pointers on the way are read, what they lead to is not.
    while (!P.Steps.empty() && P.Steps.back().kind != NMR_STEP_DEREF)
      P.Steps.pop_back();
    if (P.Steps.empty())
      return;
    P.Steps.pop_back();
  }
  if (P.isThrough() && !(P.Root == NMR_ROOT_REGISTER && P.Steps.empty() && V.Kind == NMR_OPERAND_ADDRESS))
    onPath(NMR_OP_TOUCH, P);
}

void Lowering::children(const Expr *E) {
  for (const Stmt *Part : E->children())
    if (const auto *Child = dyn_cast_or_null<Expr>(Part))
      discard(Child);
}

void Lowering::discard(const Expr *E) {
  if (!E)
    return;
  E = E->IgnoreParens();
  if (Depth > DeepestNesting) {
    Failed = true;
    return;
  }
  switch (E->getStmtClass()) {
  case Stmt::IntegerLiteralClass:
  case Stmt::DeclRefExprClass:
    return;
  case Stmt::CStyleCastExprClass:
  case Stmt::ImplicitCastExprClass:
  case Stmt::CXXStaticCastExprClass:
  case Stmt::CXXFunctionalCastExprClass:
    if (cast<CastExpr>(E)->getCastKind() == CK_ToVoid)
      return discard(cast<CastExpr>(E)->getSubExpr());
    break;
  case Stmt::UnaryOperatorClass:
    if (cast<UnaryOperator>(E)->isIncrementDecrementOp()) {
      unary(cast<UnaryOperator>(E), false);
      return;
    }
    break;
  case Stmt::CompoundAssignOperatorClass:
  case Stmt::BinaryOperatorClass: {
    const auto *Op = cast<BinaryOperator>(E);
    if (Op->isAssignmentOp()) {
      assign(Op, false);
      return;
    }
    if (Op->getOpcode() == BO_Comma) {
      discard(Op->getLHS());
      return discard(Op->getRHS());
    }
    if (Op->isLogicalOp()) {
      uint32_t Right = newBlock(), Done = newBlock();
      Op->getOpcode() == BO_LAnd ? condition(Op->getLHS(), Right, Done) : condition(Op->getLHS(), Done, Right);
      start(Right);
      Depth++;
      discard(Op->getRHS());
      Depth--;
      go(Done);
      return start(Done);
    }
    break;
  }
  case Stmt::ConditionalOperatorClass: {
    const auto *Op = cast<ConditionalOperator>(E);
    uint32_t True = newBlock(), False = newBlock(), Done = newBlock();
    condition(Op->getCond(), True, False);
    for (const Expr *Arm : {Op->getTrueExpr(), Op->getFalseExpr()}) {
      start(Arm == Op->getTrueExpr() ? True : False);
      const Cleanup *Outer = Now;
      Depth++;
      discard(Arm);
      Depth--;
      unwind(Outer);
      go(Done);
    }
    return start(Done);
  }
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::UserDefinedLiteralClass:
    drop(call(cast<CallExpr>(E), false));
    return;
  case Stmt::CXXDeleteExprClass:
    return dispose(cast<CXXDeleteExpr>(E));
  case Stmt::ExprWithCleanupsClass: {
    const Cleanup *Outer = Now;
    discard(cast<ExprWithCleanups>(E)->getSubExpr());
    return endTemporaries(Outer);
  }
  case Stmt::StmtExprClass:
    return stmt(cast<StmtExpr>(E)->getSubStmt());
  default:
    break;
  }
  Depth++;
  if (E->isGLValue()) {
    place(E);
  } else if (isRecord(E->getType())) {
    const Cleanup *Outer = Now;
    placeOfRecord(E);
    unwind(Outer);
  } else {
    drop(value(E));
  }
  Depth--;
}

// ---- Conditions -------------------------------------------------------------------------------------------------

void Lowering::condition(const Expr *E, uint32_t True, uint32_t False, uint8_t Flags) {
  SourceLocation Outer = Where;
  test(E, True, False, Flags);
  Where = Outer;
}

void Lowering::test(const Expr *E, uint32_t True, uint32_t False, uint8_t Flags) {
  int64_t Known;
  for (;;) {
    E = E->IgnoreParens();
    if (Depth > DeepestNesting) {
      Failed = true;
      return go(True);
    }
    if (M.constant(E, Known))
      return go(Known ? True : False);
    if (const auto *Cast = dyn_cast<CastExpr>(E)) {
      CastKind Kind = Cast->getCastKind();
      const Expr *Sub = Cast->getSubExpr()->IgnoreParens();
      bool Test = false; // nothing but 0 and 1
      if (const auto *Op = dyn_cast<BinaryOperator>(Sub))
        Test = Op->isComparisonOp() || Op->isLogicalOp();
      if (const auto *Op = dyn_cast<UnaryOperator>(Sub))
        Test = Op->getOpcode() == UO_LNot;
      if (Kind == CK_IntegralToBoolean || Kind == CK_PointerToBoolean ||
          (Kind == CK_IntegralCast && (Test || Sub->getType()->isBooleanType())) ||
          (Kind == CK_NoOp && E->isPRValue())) {
        E = Sub;
        continue;
      }
    } else if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
      if (Op->getOpcode() == UO_LNot) {
        E = Op->getSubExpr();
        std::swap(True, False);
        continue;
      }
      if (Op->getOpcode() == UO_Extension) {
        E = Op->getSubExpr();
        continue;
      }
    } else if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
      if (Op->isLogicalOp()) {
        uint32_t Right = newBlock();
        Depth++;
        if (Op->getOpcode() == BO_LAnd)
          condition(Op->getLHS(), Right, False);
        else
          condition(Op->getLHS(), True, Right);
        Depth--;
        start(Right);
        E = Op->getRHS();
        continue;
      }
      if (Op->getOpcode() == BO_Comma) {
        discard(Op->getLHS());
        E = Op->getRHS();
        continue;
      }
    } else if (const auto *Op = dyn_cast<ConditionalOperator>(E)) {
      uint32_t First = newBlock(), Second = newBlock();
      Depth++;
      condition(Op->getCond(), First, Second);
      start(First);
      condition(Op->getTrueExpr(), True, False);
      Depth--;
      start(Second);
      E = Op->getFalseExpr();
      continue;
    } else if (const auto *Call = dyn_cast<CallExpr>(E)) {
      if (Call->getBuiltinCallee() == Builtin::BI__builtin_expect && Call->getNumArgs() == 2) {
        E = Call->getArg(0);
        continue;
      }
    } else if (const auto *Whole = dyn_cast<ExprWithCleanups>(E)) {
      if (!Whole->cleanupsHaveSideEffects()) {
        E = Whole->getSubExpr();
        continue;
      }
    }
    break;
  }
  Where = static_cast<const Stmt *>(E)->getBeginLoc();
  Value V = whole(E);
  Where = static_cast<const Stmt *>(E)->getBeginLoc();
  branch(V, True, False, M.type(E->getType()), Flags);
}

// The value of an && or || or of a part of a ?:, from blocks of its own.
Value Lowering::truth(const Expr *E) {
  uint8_t Type = M.type(E->getType());
  uint32_t True = newBlock(), False = newBlock(), Done = newBlock();
  Path Result(NMR_ROOT_LOCAL, newLocal("", Type));
  condition(E, True, False);
  for (bool Is : {true, false}) {
    start(Is ? True : False);
    store(Result, Value::integer(Is), Type);
    go(Done);
  }
  start(Done);
  return Value::load(Result);
}

// One of the two values, or addresses, that a ?: chooses from.
Value Lowering::arm(const Expr *E) { return E->isGLValue() ? Value::address(place(E)) : value(E); }

Value Lowering::either(const Expr *E) {
  bool IsPlace = E->isGLValue();
  uint8_t Type = IsPlace ? M.type(Context.VoidPtrTy) : M.type(E->getType());
  uint32_t True = newBlock(), False = newBlock(), Done = newBlock();
  Path Result(NMR_ROOT_LOCAL, newLocal("", Type));
  const Expr *Arms[2];
  if (const auto *Binary = dyn_cast<BinaryConditionalOperator>(E)) {
    Value Common = settle(arm(Binary->getCommon()), M.type(Binary->getCommon()->getType()));
    Opaque[Binary->getOpaqueValue()] = Common;
    condition(Binary->getCond(), True, False);
    Arms[0] = Binary->getTrueExpr();
    Arms[1] = Binary->getFalseExpr();
  } else {
    const auto *Op = cast<ConditionalOperator>(E);
    condition(Op->getCond(), True, False);
    Arms[0] = Op->getTrueExpr();
    Arms[1] = Op->getFalseExpr();
  }
  for (unsigned I = 0; I < 2; I++) {
    start(I ? False : True);
    const Cleanup *Outer = Now;
    if (E->getType()->isVoidType()) {
      discard(Arms[I]);
    } else {
      Value V = arm(Arms[I]);
      if (!isEnded())
        store(Result, V, Type);
    }
    unwind(Outer);
    go(Done);
  }
  start(Done);
  return E->getType()->isVoidType() ? Value() : Value::load(Result);
}

// ---- Operators --------------------------------------------------------------------------------------------------

static bool isNumber(QualType Type) {
  return Type->isIntegralOrEnumerationType() || Type->isAnyPointerType() || Type->isNullPtrType();
}

static int binaryOf(BinaryOperatorKind Op) {
  switch (Op) {
  case BO_EQ:
    return NMR_BINARY_EQ;
  case BO_NE:
    return NMR_BINARY_NE;
  case BO_LT:
    return NMR_BINARY_LT;
  case BO_LE:
    return NMR_BINARY_LE;
  case BO_GT:
    return NMR_BINARY_GT;
  case BO_GE:
    return NMR_BINARY_GE;
  case BO_Add:
  case BO_AddAssign:
    return NMR_BINARY_ADD;
  case BO_Sub:
  case BO_SubAssign:
    return NMR_BINARY_SUB;
  case BO_Mul:
  case BO_MulAssign:
    return NMR_BINARY_MUL;
  case BO_Div:
  case BO_DivAssign:
    return NMR_BINARY_DIV;
  case BO_Rem:
  case BO_RemAssign:
    return NMR_BINARY_REM;
  case BO_And:
  case BO_AndAssign:
    return NMR_BINARY_AND;
  case BO_Or:
  case BO_OrAssign:
    return NMR_BINARY_OR;
  case BO_Xor:
  case BO_XorAssign:
    return NMR_BINARY_XOR;
  case BO_Shl:
  case BO_ShlAssign:
    return NMR_BINARY_SHL;
  case BO_Shr:
  case BO_ShrAssign:
    return NMR_BINARY_SHR;
  default:
    return -1;
  }
}

// p + n is the address of p[n].
Value Lowering::pointerSum(const BinaryOperator *E) {
  const Expr *Pointer = E;
  Value Sum = Value::integer(0);
  uint8_t Type = M.type(Context.getPointerDiffType());
  llvm::SmallVector<std::pair<const Expr *, bool>, 4> Offsets;
  while (const auto *Op = dyn_cast<BinaryOperator>(Pointer->IgnoreParens())) {
    if (!Op->isAdditiveOp() || !Op->getType()->isPointerType())
      break;
    bool Right = Op->getLHS()->getType()->isPointerType();
    Offsets.push_back({Right ? Op->getRHS() : Op->getLHS(), Op->getOpcode() == BO_Sub});
    Pointer = Right ? Op->getLHS() : Op->getRHS();
  }
  Value Base = value(Pointer);
  for (const auto &Offset : llvm::reverse(Offsets))
    if (hasEffect(Offset.first))
      Base = settle(Base, M.type(Pointer->getType()));
  for (const auto &Offset : llvm::reverse(Offsets)) {
    Value N = value(Offset.first);
    if (N.Kind == NMR_OPERAND_INTEGER && Sum.Kind == NMR_OPERAND_INTEGER)
      Sum.Integer = Offset.second ? (int64_t)((uint64_t)Sum.Integer - (uint64_t)N.Integer)
                                  : (int64_t)((uint64_t)Sum.Integer + (uint64_t)N.Integer);
    else if (Sum.isInteger(0) && !Offset.second)
      Sum = N;
    else
      Sum = binary(Offset.second ? NMR_BINARY_SUB : NMR_BINARY_ADD, Sum, N, Type);
  }
  Path P = through(Base);
  index(P, Sum);
  return Value::address(P);
}

Value Lowering::operation(const BinaryOperator *E) {
  int Sub = binaryOf(E->getOpcode());
  if (E->isLogicalOp())
    return truth(E);
  if (E->isAdditiveOp() && E->getType()->isPointerType())
    return pointerSum(E);
  Value Left = inOrder(E->getLHS(), E->getRHS()), Right = value(E->getRHS());
  if (Sub < 0 || !isNumber(E->getLHS()->getType()) || !isNumber(E->getRHS()->getType())) {
    drop(Left);
    drop(Right);
    return Value();
  }
  return binary((nmr_binary)Sub, Left, Right, M.type(E->isComparisonOp() ? E->getLHS()->getType() : E->getType()));
}

// An assignment. In C++ it stands for what it assigns to.
Value Lowering::assign(const BinaryOperator *E, bool Used) {
  QualType Type = E->getLHS()->getType();
  if (isRecord(Type)) {
    Path From = placeOfRecord(E->getRHS()), To = place(E->getLHS());
    copy(To, From);
    return Value::load(To);
  }
  Value V = inOrder(E->getRHS(), E->getLHS());
  Path To = place(E->getLHS());
  uint8_t Width = M.type(Type);
  if (E->isCompoundAssignmentOp()) {
    int Sub = binaryOf(E->getOpcode());
    if (Sub < 0 || !isNumber(Type) || !isNumber(E->getRHS()->getType())) {
      drop(V);
      drop(Value::load(To));
      V = Value();
    } else {
      V = binary((nmr_binary)Sub, Value::load(To), V, Width);
    }
  }
  store(To, V, Width);
  return Used ? Value::load(To) : Value();
}

Value Lowering::unary(const UnaryOperator *E, bool Used) {
  const Expr *Sub = E->getSubExpr();
  uint8_t Type = M.type(E->getType());
  switch (E->getOpcode()) {
  case UO_AddrOf:
    if (const FunctionDecl *F = Module::functionOf(Sub))
      return Value::function(M.function(F));
    if (E->getType()->isMemberPointerType())
      return Value();
    return Value::address(place(Sub));
  case UO_PostInc:
  case UO_PostDec:
  case UO_PreInc:
  case UO_PreDec: {
    Path P = place(Sub);
    Value Old = Value::load(P);
    if (!isNumber(Sub->getType())) {
      drop(Old);
      onPath(NMR_OP_HAVOC, P);
      return Value();
    }
    if (E->isPostfix() && Used)
      Old = move(Old, Type);
    Value New = binary(E->isIncrementOp() ? NMR_BINARY_ADD : NMR_BINARY_SUB, Old, Value::integer(1), Type);
    store(P, New, Type);
    return !Used ? Value() : E->isPostfix() ? Old : Value::load(P);
  }
  case UO_Plus:
  case UO_Extension:
    return value(Sub);
  case UO_Minus:
  case UO_Not: {
    Value V = value(Sub);
    if (!isNumber(Sub->getType())) {
      drop(V);
      return Value();
    }
    return E->getOpcode() == UO_Minus ? binary(NMR_BINARY_SUB, Value::integer(0), V, Type)
                                      : binary(NMR_BINARY_XOR, V, Value::integer(-1), Type);
  }
  case UO_LNot: {
    const Expr *Inner = Sub->IgnoreParenImpCasts();
    if (const auto *Op = dyn_cast<BinaryOperator>(Inner); Op && Op->isLogicalOp())
      return truth(E);
    Value V = value(Sub);
    if (!isNumber(Sub->getType())) {
      drop(V);
      return Value();
    }
    return binary(NMR_BINARY_EQ, V, Value::integer(0), M.type(Sub->getType()));
  }
  default:
    children(E);
    return Value();
  }
}

// ---- Casts ------------------------------------------------------------------------------------------------------

Value Lowering::converted(const CastExpr *E) {
  const Expr *Sub = E->getSubExpr();
  switch (E->getCastKind()) {
  case CK_ToVoid:
    discard(Sub);
    return Value();
  case CK_LValueToRValue:
  case CK_LValueToRValueBitCast:
    return Value::load(place(Sub));
  case CK_ArrayToPointerDecay:
    return Value::address(place(Sub));
  case CK_FunctionToPointerDecay:
  case CK_BuiltinFnToFnPtr:
    if (const FunctionDecl *F = Module::functionOf(Sub))
      return Value::function(M.function(F));
    return Value::address(place(Sub));
  case CK_NullToPointer:
  case CK_NullToMemberPointer:
    return Value::integer(0);
  case CK_IntegralToBoolean:
  case CK_PointerToBoolean: {
    const Expr *Inner = Sub->IgnoreParenImpCasts();
    const auto *Op = dyn_cast<BinaryOperator>(Inner);
    const auto *Not = dyn_cast<UnaryOperator>(Inner);
    Value V = value(Sub);
    if ((Op && (Op->isComparisonOp() || Op->isLogicalOp())) || (Not && Not->getOpcode() == UO_LNot))
      return V;
    return binary(NMR_BINARY_NE, V, Value::integer(0), M.type(Sub->getType()));
  }
  case CK_FloatingToIntegral:
  case CK_IntegralToFloating:
  case CK_FloatingCast:
  case CK_FloatingToBoolean:
  case CK_MemberPointerToBoolean:
  case CK_VectorSplat:
  case CK_Dynamic:
    drop(value(Sub));
    return Value();
  case CK_ConstructorConversion:
  case CK_UserDefinedConversion:
  case CK_NoOp:
  case CK_BitCast:
  case CK_IntegralCast:
  case CK_IntegralToPointer:
  case CK_PointerToIntegral:
  case CK_BooleanToSignedIntegral:
  case CK_DerivedToBase:
  case CK_UncheckedDerivedToBase:
  case CK_BaseToDerived:
  case CK_AddressSpaceConversion:
  case CK_AtomicToNonAtomic:
  case CK_NonAtomicToAtomic:
  case CK_CPointerToObjCPointerCast:
    break;
  default:
    children(E);
    return Value();
  }
  if (E->getCastKind() == CK_UserDefinedConversion && E->getType()->isFunctionPointerType())
    if (const FunctionDecl *F = Module::functionOf(E))
      return Value::function(M.function(F));
  // CONTAINING_RECORD: the record around a member.
  if (E->getType()->isPointerType()) {
    const auto *Op = dyn_cast<BinaryOperator>(Sub->IgnoreParenCasts());
    if (Op && Op->getOpcode() == BO_Sub) {
      std::vector<const FieldDecl *> Members = M.offsetOf(Op->getRHS());
      if (!Members.empty()) {
        Path P = pointee(Op->getLHS());
        for (const FieldDecl *Member : llvm::reverse(Members)) {
          uint32_t N = M.field(Member);
          if (!P.Steps.empty() && P.Steps.back().kind == NMR_STEP_FIELD && P.Steps.back().value == N)
            P.Steps.pop_back();
          else
            P.step(NMR_STEP_CONTAINER, N);
        }
        return Value::address(P);
      }
    }
  }
  if (Sub->isGLValue())
    return Value::load(place(Sub));
  return value(Sub);
}

// ---- Values -----------------------------------------------------------------------------------------------------

// Of a whole expression: its temporaries are gone.
Value Lowering::whole(const Expr *E) {
  const Cleanup *Outer = Now;
  Value V = value(E);
  if (Now != Outer && Context.getLangOpts().CPlusPlus)
    V = settle(V, M.type(E->getType()));
  endTemporaries(Outer);
  return V;
}

Value Lowering::value(const Expr *E) {
  int64_t Known;
  if (!E)
    return Value();
  E = E->IgnoreParens();
  if (Depth > DeepestNesting) {
    Failed = true;
    return Value();
  }
  if (E->containsErrors()) {
    lost();
    return Value();
  }
  if (E->isValueDependent() || E->isTypeDependent())
    return Value();
  if (M.constant(E, Known))
    return Value::integer(Known);
  struct Deeper {
    unsigned &Depth;
    explicit Deeper(unsigned &Depth) : Depth(Depth) { Depth++; }
    ~Deeper() { Depth--; }
  } D(Depth);
  if (E->isPRValue() && isRecord(E->getType()))
    return Value::load(placeOfRecord(E));
  if (const auto *Cast = dyn_cast<CastExpr>(E); Cast && E->isPRValue())
    return converted(Cast);
  switch (E->getStmtClass()) {
  case Stmt::UnaryOperatorClass:
    if (E->isPRValue())
      return unary(cast<UnaryOperator>(E), true);
    break;
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass: {
    const auto *Op = cast<BinaryOperator>(E);
    if (Op->isAssignmentOp())
      return assign(Op, true);
    if (Op->getOpcode() == BO_Comma) {
      discard(Op->getLHS());
      return value(Op->getRHS());
    }
    if (E->isPRValue())
      return operation(Op);
    break;
  }
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass:
    if (E->isPRValue())
      return either(E);
    break;
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::UserDefinedLiteralClass:
    if (E->isPRValue())
      return call(cast<CallExpr>(E), true);
    break;
  case Stmt::StmtExprClass: {
    // The value is that of the last statement, read before its scope ends.
    const Cleanup *Outer = Now;
    Value V;
    const CompoundStmt *Body = cast<StmtExpr>(E)->getSubStmt();
    for (const Stmt *Part : Body->body()) {
      const auto *Last = dyn_cast<Expr>(Part);
      if (Part == Body->body_back() && Last && !Last->getType()->isVoidType())
        V = settle(value(Last), M.type(Last->getType()));
      else
        stmt(Part);
    }
    Where = Body->getEndLoc();
    unwind(Outer);
    return V;
  }
  case Stmt::ExprWithCleanupsClass:
    return whole(cast<ExprWithCleanups>(E)->getSubExpr());
  case Stmt::ConstantExprClass:
    return value(cast<ConstantExpr>(E)->getSubExpr());
  case Stmt::ChooseExprClass:
    return value(cast<ChooseExpr>(E)->getChosenSubExpr());
  case Stmt::GenericSelectionExprClass:
    return value(cast<GenericSelectionExpr>(E)->getResultExpr());
  case Stmt::OpaqueValueExprClass: {
    auto Bound = Opaque.find(cast<OpaqueValueExpr>(E));
    if (Bound != Opaque.end())
      return E->isGLValue() ? Value::load(through(Bound->second)) : Bound->second;
    return value(cast<OpaqueValueExpr>(E)->getSourceExpr());
  }
  case Stmt::PseudoObjectExprClass: {
    const auto *Pseudo = cast<PseudoObjectExpr>(E);
    Value Result;
    for (const Expr *Part : Pseudo->semantics()) {
      if (const auto *Bound = dyn_cast<OpaqueValueExpr>(Part))
        Opaque[Bound] = settle(arm(Bound->getSourceExpr()), M.type(Bound->getType()));
      else if (Part == Pseudo->getResultExpr())
        Result = value(Part);
      else
        discard(Part);
    }
    return Result;
  }
  case Stmt::CXXDefaultArgExprClass:
    return value(cast<CXXDefaultArgExpr>(E)->getExpr());
  case Stmt::CXXDefaultInitExprClass:
    return value(cast<CXXDefaultInitExpr>(E)->getExpr());
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return value(cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement());
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return value(cast<CXXRewrittenBinaryOperator>(E)->getSemanticForm());
  case Stmt::MaterializeTemporaryExprClass:
    if (E->isPRValue())
      return value(cast<MaterializeTemporaryExpr>(E)->getSubExpr());
    break;
  case Stmt::CXXBindTemporaryExprClass:
    return value(cast<CXXBindTemporaryExpr>(E)->getSubExpr());
  case Stmt::CXXThisExprClass: {
    Path This(NMR_ROOT_LOCAL, 0);
    if (CapturedThis) {
      This.deref();
      field(This, CapturedThis);
      if (!CapturedThis->getType()->isPointerType())
        return Value::address(This);
    }
    return Value::load(This);
  }
  case Stmt::CXXNewExprClass:
    return create(cast<CXXNewExpr>(E));
  case Stmt::CXXDeleteExprClass:
    dispose(cast<CXXDeleteExpr>(E));
    return Value();
  case Stmt::CXXThrowExprClass:
    discard(cast<CXXThrowExpr>(E)->getSubExpr());
    end(NMR_OP_STOP);
    start(newBlock());
    return Value();
  case Stmt::InitListExprClass:
    if (E->isPRValue()) {
      const auto *List = cast<InitListExpr>(E);
      return List->getNumInits() ? value(List->getInit(0)) : Value::integer(0);
    }
    break;
  case Stmt::ImplicitValueInitExprClass:
  case Stmt::CXXScalarValueInitExprClass:
    return isNumber(E->getType()) ? Value::integer(0) : Value();
  case Stmt::AtomicExprClass:
    for (const Stmt *Part : E->children()) {
      const auto *Child = dyn_cast_or_null<Expr>(Part);
      if (!Child || !Child->getType()->isPointerType()) {
        discard(Child);
        continue;
      }
      Path P = pointee(Child);
      drop(Value::load(P));
      onPath(NMR_OP_HAVOC, P);
    }
    return Value();
  case Stmt::RecoveryExprClass:
    lost();
    return Value();
  case Stmt::AddrLabelExprClass:
  case Stmt::CXXTypeidExprClass:
  case Stmt::UnaryExprOrTypeTraitExprClass:
  case Stmt::CXXNoexceptExprClass:
  case Stmt::RequiresExprClass:
    return Value();
  default:
    break;
  }
  // In C, also the member of a record that a call returned.
  if (E->isGLValue() || isa<MemberExpr, ArraySubscriptExpr>(E))
    return Value::load(place(E));
  children(E);
  return Value();
}

} // namespace nmr
