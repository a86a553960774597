// places.cpp - memory: which place an expression denotes, and what is put there as a whole.
#include "clang/extract/lower.h"

#include "clang/Basic/Builtins.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace nmr {

// ---- Steps ------------------------------------------------------------------------------------------------------

// What a pointer points to.
Path Lowering::through(const Value &Pointer) {
  switch (Pointer.Kind) {
  case NMR_OPERAND_LOAD: {
    Path P = Pointer.At;
    return P.deref();
  }
  case NMR_OPERAND_ADDRESS:
    return Pointer.At;
  case NMR_OPERAND_REGISTER:
    return Path(NMR_ROOT_REGISTER, Pointer.Ref);
  default:
    return Path(NMR_ROOT_REGISTER, move(Pointer, M.type(Context.VoidPtrTy)).Ref);
  }
}

// Anonymous members have no step of their own.
void Lowering::field(Path &P, const FieldDecl *Field) {
  const auto *Record = dyn_cast<CXXRecordDecl>(Field->getParent());
  if (Field->getName().empty() && !(Record && Record->isLambda()))
    return;
  P.step(NMR_STEP_FIELD, M.field(Field));
  if (Field->getType()->isReferenceType())
    P.deref();
}

// The first element is where the array is.
void Lowering::index(Path &P, const Value &Index) {
  if (!Index.isInteger(0))
    P.step(NMR_STEP_INDEX, operand(Index));
}

Path Lowering::variable(const ValueDecl *D, bool Captured) {
  if (const auto *Binding = dyn_cast<BindingDecl>(D)) {
    if (const VarDecl *Holding = Binding->getHoldingVar())
      return variable(Holding, Captured);
    return Binding->getBinding() ? place(Binding->getBinding()) : M.data(nullptr);
  }
  if (Captured)
    if (const FieldDecl *Field = Captures.lookup(D)) {
      Path P(NMR_ROOT_LOCAL, 0);
      P.deref();
      field(P, Field);
      return P;
    }
  if (const auto *F = dyn_cast<FunctionDecl>(D))
    return through(Value::function(M.function(F)));
  const auto *V = dyn_cast<VarDecl>(D);
  if (!V)
    return M.data(nullptr);
  Path P = V->hasGlobalStorage() ? Path(NMR_ROOT_VARIABLE, M.variable(V)) : Path(NMR_ROOT_LOCAL, localOf(V));
  if (V->getType()->isReferenceType())
    P.deref();
  return P;
}

Path Lowering::member(const MemberExpr *E) {
  const Expr *Base = E->getBase();
  const auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl());
  if (!Field) {
    if (hasEffect(Base))
      discard(Base);
    return variable(E->getMemberDecl(), false);
  }
  Path P = E->isArrow() ? pointee(Base) : placeOfRecord(Base);
  field(P, Field);
  return P;
}

// ---- Places -----------------------------------------------------------------------------------------------------

Path Lowering::place(const Expr *E) {
  E = E->IgnoreParens();
  if (Depth > DeepestNesting) {
    Failed = true;
    return M.data(nullptr);
  }
  struct Deeper {
    unsigned &Depth;
    explicit Deeper(unsigned &Depth) : Depth(Depth) { Depth++; }
    ~Deeper() { Depth--; }
  } D(Depth);
  if (!E->isGLValue() && isRecord(E->getType()))
    return placeOfRecord(E);
  switch (E->getStmtClass()) {
  case Stmt::DeclRefExprClass:
    return variable(cast<DeclRefExpr>(E)->getDecl(), cast<DeclRefExpr>(E)->refersToEnclosingVariableOrCapture());
  case Stmt::MemberExprClass:
    return member(cast<MemberExpr>(E));
  case Stmt::ArraySubscriptExprClass: {
    const auto *Element = cast<ArraySubscriptExpr>(E);
    Path P;
    const auto *Decay = dyn_cast<ImplicitCastExpr>(Element->getBase()->IgnoreParens());
    if (Element->getBase()->getType()->isVectorType())
      P = place(Element->getBase());
    else if (Decay && Decay->getCastKind() == CK_ArrayToPointerDecay)
      P = place(Decay->getSubExpr());
    else
      P = pointee(Element->getBase());
    index(P, value(Element->getIdx()));
    return P;
  }
  case Stmt::UnaryOperatorClass: {
    const auto *Op = cast<UnaryOperator>(E);
    switch (Op->getOpcode()) {
    case UO_Deref:
      return pointee(Op->getSubExpr());
    case UO_PreInc:
    case UO_PreDec:
      return unary(Op, true).At;
    default:
      return place(Op->getSubExpr());
    }
  }
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass: {
    const auto *Op = cast<BinaryOperator>(E);
    if (Op->isAssignmentOp())
      return assign(Op, true).At;
    if (Op->getOpcode() == BO_Comma) {
      discard(Op->getLHS());
      return place(Op->getRHS());
    }
    if (Op->isPtrMemOp()) {
      Path P = Op->getOpcode() == BO_PtrMemI ? pointee(Op->getLHS()) : placeOfRecord(Op->getLHS());
      drop(value(Op->getRHS()));
      P.step(NMR_STEP_INDEX, operand(Value())); // some member
      return P;
    }
    break;
  }
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass:
    return through(either(E));
  case Stmt::StringLiteralClass:
    return M.data(E);
  case Stmt::PredefinedExprClass:
    return M.data(cast<PredefinedExpr>(E)->getFunctionName());
  case Stmt::CompoundLiteralExprClass: {
    const auto *Literal = cast<CompoundLiteralExpr>(E);
    Path To = unnamed(E->getType());
    initialise(To, E->getType(), Literal->getInitializer());
    return To;
  }
  case Stmt::MaterializeTemporaryExprClass: {
    const auto *Temporary = cast<MaterializeTemporaryExpr>(E);
    const Expr *Sub = Temporary->getSubExpr();
    uint32_t Local = newLocal("", M.type(Sub->getType()));
    Path To(NMR_ROOT_LOCAL, Local);
    if (isRecord(Sub->getType()))
      Kept.set(Local);
    initialise(To, Sub->getType(), Sub);
    if (Extending && Temporary->getExtendingDecl()) {
      Extended.push_back({Local, Sub->getType()});
    } else if (Context.getLangOpts().CPlusPlus) {
      atEnd(Local);
      atEnd(To, Sub->getType(), nullptr);
    }
    return To;
  }
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::UserDefinedLiteralClass: {
    const auto *Call = cast<CallExpr>(E);
    switch (Call->getBuiltinCallee()) {
    case Builtin::BImove:
    case Builtin::BImove_if_noexcept:
    case Builtin::BIforward:
    case Builtin::BIforward_like:
    case Builtin::BIas_const:
      return place(Call->getArg(0));
    default:
      return through(call(Call, true));
    }
  }
  case Stmt::ImplicitCastExprClass:
  case Stmt::CStyleCastExprClass:
  case Stmt::CXXStaticCastExprClass:
  case Stmt::CXXReinterpretCastExprClass:
  case Stmt::CXXConstCastExprClass:
  case Stmt::CXXFunctionalCastExprClass:
  case Stmt::CXXDynamicCastExprClass:
  case Stmt::BuiltinBitCastExprClass: {
    const Expr *Sub = cast<CastExpr>(E)->getSubExpr();
    if (Sub->isGLValue())
      return place(Sub);
    break;
  }
  case Stmt::ExprWithCleanupsClass: {
    const Cleanup *Outer = Now;
    Path P = place(cast<ExprWithCleanups>(E)->getSubExpr());
    endTemporaries(Outer);
    return P;
  }
  case Stmt::ConstantExprClass:
    return place(cast<ConstantExpr>(E)->getSubExpr());
  case Stmt::ChooseExprClass:
    return place(cast<ChooseExpr>(E)->getChosenSubExpr());
  case Stmt::GenericSelectionExprClass:
    return place(cast<GenericSelectionExpr>(E)->getResultExpr());
  case Stmt::CXXDefaultArgExprClass:
    return place(cast<CXXDefaultArgExpr>(E)->getExpr());
  case Stmt::CXXDefaultInitExprClass:
    return place(cast<CXXDefaultInitExpr>(E)->getExpr());
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return place(cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement());
  case Stmt::CXXBindTemporaryExprClass:
    return place(cast<CXXBindTemporaryExpr>(E)->getSubExpr());
  case Stmt::OpaqueValueExprClass: {
    auto Bound = Opaque.find(cast<OpaqueValueExpr>(E));
    if (Bound != Opaque.end())
      return through(Bound->second);
    if (cast<OpaqueValueExpr>(E)->getSourceExpr())
      return place(cast<OpaqueValueExpr>(E)->getSourceExpr());
    break;
  }
  case Stmt::PseudoObjectExprClass:
    return through(value(E));
  case Stmt::InitListExprClass:
    if (cast<InitListExpr>(E)->getNumInits() == 1)
      return place(cast<InitListExpr>(E)->getInit(0));
    break;
  case Stmt::ExtVectorElementExprClass:
    return E->isGLValue() ? place(cast<ExtVectorElementExpr>(E)->getBase()) : M.data(nullptr);
  case Stmt::CXXTypeidExprClass:
  case Stmt::CXXUuidofExprClass:
    return M.data(nullptr);
  case Stmt::RecoveryExprClass:
    lost();
    return through(Value());
  default:
    break;
  }
  if (!E->isGLValue() && !E->getType()->isVoidType()) {
    // A value that something wants the address of.
    Path To = unnamed(E->getType());
    initialise(To, E->getType(), E);
    return To;
  }
  children(E);
  return through(Value());
}

// Where a record is; the result of a call is in memory without a name.
Path Lowering::placeOfRecord(const Expr *E) {
  E = E->IgnoreParens();
  if (E->isGLValue())
    return place(E);
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    if (Cast->getCastKind() == CK_LValueToRValue)
      return place(Cast->getSubExpr());
    if (Cast->getCastKind() == CK_NoOp)
      return placeOfRecord(Cast->getSubExpr());
  }
  if (const auto *Whole = dyn_cast<ExprWithCleanups>(E))
    return placeOfRecord(Whole->getSubExpr());
  if (const auto *Op = dyn_cast<BinaryOperator>(E)) {
    if (Op->isAssignmentOp())
      return assign(Op, true).At;
    if (Op->getOpcode() == BO_Comma) {
      discard(Op->getLHS());
      return placeOfRecord(Op->getRHS());
    }
  }
  return materialise(E);
}

// In C nothing is left of it when the expression is over: its end is no event.
Path Lowering::materialise(const Expr *E) {
  uint32_t Local = newLocal("", M.type(E->getType()));
  Path To(NMR_ROOT_LOCAL, Local);
  if (Context.getLangOpts().CPlusPlus)
    atEnd(Local);
  Kept.set(Local);
  initialise(To, E->getType(), E);
  atEnd(To, E->getType(), nullptr);
  return To;
}

// ---- Whole objects ----------------------------------------------------------------------------------------------

void Lowering::initialise(const Path &To, QualType Type, const Expr *E) {
  if (!E)
    return;
  if (Type.isNull())
    Type = E->getType();
  if (Type->isReferenceType())
    return store(To, Value::address(place(E)), M.type(Type));
  if (isRecord(Type))
    return record(To, E);
  store(To, value(E), M.type(Type));
}

void Lowering::record(const Path &To, const Expr *E) {
  E = E->IgnoreParens();
  if (Depth > DeepestNesting) {
    Failed = true;
    return;
  }
  struct Deeper {
    unsigned &Depth;
    explicit Deeper(unsigned &Depth) : Depth(Depth) { Depth++; }
    ~Deeper() { Depth--; }
  } D(Depth);
  if (E->isGLValue() && !isa<ExprWithCleanups, ConstantExpr, CXXDefaultInitExpr, CXXDefaultArgExpr, InitListExpr>(E))
    return copy(To, place(E));
  switch (E->getStmtClass()) {
  case Stmt::InitListExprClass: {
    const auto *List = cast<InitListExpr>(E);
    if (!List->isSemanticForm() && List->getSemanticForm())
      List = List->getSemanticForm();
    if (List->isTransparent() && List->getNumInits() == 1)
      return record(To, List->getInit(0));
    onPath(NMR_OP_ZERO, To);
    return listed(To, List);
  }
  case Stmt::CXXParenListInitExprClass: {
    const auto *List = cast<CXXParenListInitExpr>(E);
    const RecordDecl *Record = E->getType()->getAsRecordDecl();
    onPath(NMR_OP_ZERO, To);
    if (!Record)
      return children(E);
    auto Field = Record->field_begin();
    for (const Expr *Init : const_cast<CXXParenListInitExpr *>(List)->getInitExprs()) {
      if (Field == Record->field_end())
        break;
      Path Part = To;
      field(Part, *Field);
      leaf(Part, Field->getType(), Init);
      ++Field;
    }
    return;
  }
  case Stmt::CompoundLiteralExprClass:
    return record(To, cast<CompoundLiteralExpr>(E)->getInitializer());
  case Stmt::StringLiteralClass:
    return copy(To, M.data(E));
  case Stmt::ImplicitCastExprClass:
  case Stmt::CStyleCastExprClass:
  case Stmt::CXXStaticCastExprClass:
  case Stmt::CXXFunctionalCastExprClass: {
    const Expr *Sub = cast<CastExpr>(E)->getSubExpr();
    if (cast<CastExpr>(E)->getCastKind() == CK_ToUnion || !isRecord(Sub->getType())) {
      discard(Sub);
      return onPath(NMR_OP_HAVOC, To);
    }
    return record(To, Sub);
  }
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::UserDefinedLiteralClass:
    call(cast<CallExpr>(E), false);
    return onPath(NMR_OP_HAVOC, To);
  case Stmt::CXXConstructExprClass:
  case Stmt::CXXTemporaryObjectExprClass:
    return construct(To, cast<CXXConstructExpr>(E));
  case Stmt::ConditionalOperatorClass: {
    const auto *Op = cast<ConditionalOperator>(E);
    uint32_t True = newBlock(), False = newBlock(), Done = newBlock();
    condition(Op->getCond(), True, False);
    for (const Expr *Arm : {Op->getTrueExpr(), Op->getFalseExpr()}) {
      start(Arm == Op->getTrueExpr() ? True : False);
      const Cleanup *Outer = Now;
      if (Arm->getType()->isVoidType())
        discard(Arm); // throw
      else
        record(To, Arm);
      unwind(Outer);
      go(Done);
    }
    return start(Done);
  }
  case Stmt::BinaryOperatorClass: {
    const auto *Op = cast<BinaryOperator>(E);
    if (Op->getOpcode() == BO_Comma) {
      discard(Op->getLHS());
      return record(To, Op->getRHS());
    }
    if (Op->isAssignmentOp())
      return copy(To, assign(Op, true).At);
    break;
  }
  case Stmt::StmtExprClass: {
    const Cleanup *Outer = Now;
    const CompoundStmt *Body = cast<StmtExpr>(E)->getSubStmt();
    for (const Stmt *Part : Body->body()) {
      const auto *Last = dyn_cast<Expr>(Part);
      if (Part == Body->body_back() && Last && isRecord(Last->getType()))
        record(To, Last);
      else
        stmt(Part);
    }
    return unwind(Outer);
  }
  case Stmt::ExprWithCleanupsClass: {
    const Cleanup *Outer = Now;
    record(To, cast<ExprWithCleanups>(E)->getSubExpr());
    return endTemporaries(Outer);
  }
  case Stmt::CXXBindTemporaryExprClass:
    return record(To, cast<CXXBindTemporaryExpr>(E)->getSubExpr());
  case Stmt::ConstantExprClass:
    return record(To, cast<ConstantExpr>(E)->getSubExpr());
  case Stmt::CXXDefaultArgExprClass:
    return record(To, cast<CXXDefaultArgExpr>(E)->getExpr());
  case Stmt::CXXDefaultInitExprClass:
    return record(To, cast<CXXDefaultInitExpr>(E)->getExpr());
  case Stmt::ChooseExprClass:
    return record(To, cast<ChooseExpr>(E)->getChosenSubExpr());
  case Stmt::GenericSelectionExprClass:
    return record(To, cast<GenericSelectionExpr>(E)->getResultExpr());
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return record(To, cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement());
  case Stmt::ImplicitValueInitExprClass:
  case Stmt::CXXScalarValueInitExprClass:
    return onPath(NMR_OP_ZERO, To);
  case Stmt::OpaqueValueExprClass:
    if (cast<OpaqueValueExpr>(E)->getSourceExpr())
      return record(To, cast<OpaqueValueExpr>(E)->getSourceExpr());
    break;
  case Stmt::ArrayInitLoopExprClass: {
    const auto *Loop = cast<ArrayInitLoopExpr>(E);
    const Expr *Source = Loop->getCommonExpr()->getSourceExpr();
    Path From = Source ? place(Source) : M.data(nullptr);
    const RecordDecl *Element = Context.getBaseElementType(E->getType())->getAsRecordDecl();
    const auto *Class = dyn_cast_or_null<CXXRecordDecl>(Element);
    if (!Class || Class->isTriviallyCopyable())
      return copy(To, From);
    return onPath(NMR_OP_HAVOC, To);
  }
  case Stmt::LambdaExprClass:
    return closure(To, cast<LambdaExpr>(E));
  case Stmt::CXXInheritedCtorInitExprClass: {
    const auto *Inherited = cast<CXXInheritedCtorInitExpr>(E);
    nmr_graph_arg This = objectArgument(Value::address(To), false);
    emitCall(Value::function(M.function(Inherited->getConstructor())), "", This, Context.VoidTy, false, Where);
    return;
  }
  case Stmt::CXXStdInitializerListExprClass:
    place(cast<CXXStdInitializerListExpr>(E)->getSubExpr());
    return onPath(NMR_OP_HAVOC, To);
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return record(To, cast<CXXRewrittenBinaryOperator>(E)->getSemanticForm());
  case Stmt::NoInitExprClass:
    return;
  case Stmt::RecoveryExprClass:
    lost();
    return onPath(NMR_OP_HAVOC, To);
  default:
    break;
  }
  if (E->isGLValue())
    return copy(To, place(E));
  children(E);
  onPath(NMR_OP_HAVOC, To);
}

// Long tables of numbers are of no interest.
static bool isLongTable(const InitListExpr *List, const ASTContext &Context) {
  constexpr unsigned Most = 64;
  QualType Element = Context.getBaseElementType(List->getType());
  return List->getType()->isArrayType() && List->getNumInits() > Most && Element->isArithmeticType();
}

// Memory is zero already: only what is not zero is stored.
void Lowering::listed(const Path &To, const InitListExpr *List) {
  if (!List->isSemanticForm() && List->getSemanticForm())
    List = List->getSemanticForm();
  if (isLongTable(List, Context))
    return onPath(NMR_OP_HAVOC, To);
  if (List->isStringLiteralInit() && List->getNumInits() == 1)
    return record(To, List->getInit(0));
  if (const RecordDecl *Record = List->getType()->getAsRecordDecl()) {
    unsigned I = 0;
    if (Record->isUnion()) {
      Path Part = To;
      const FieldDecl *Field = List->getInitializedFieldInUnion();
      if (!Field || !List->getNumInits())
        return;
      field(Part, Field);
      return leaf(Part, Field->getType(), List->getInit(0));
    }
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
      for (const CXXBaseSpecifier &Base : Class->bases())
        if (I < List->getNumInits())
          leaf(To, Base.getType(), List->getInit(I++));
    for (const FieldDecl *Field : Record->fields()) {
      if (I >= List->getNumInits())
        break;
      if (Field->isUnnamedBitField())
        continue;
      Path Part = To;
      field(Part, Field);
      if (Field->getType()->isReferenceType())
        Part.Steps.pop_back();
      leaf(Part, Field->getType(), List->getInit(I++));
    }
    return;
  }
  if (const auto *Array = Context.getAsArrayType(List->getType())) {
    for (unsigned I = 0; I < List->getNumInits(); I++) {
      Path Part = To;
      index(Part, Value::integer(I));
      leaf(Part, Array->getElementType(), List->getInit(I));
    }
    return;
  }
  onPath(NMR_OP_HAVOC, To);
}

void Lowering::leaf(const Path &To, QualType Type, const Expr *E) {
  int64_t Known;
  if (!E || isa<ImplicitValueInitExpr, NoInitExpr>(E) || (M.constant(E, Known) && Known == 0))
    return;
  const auto *List = dyn_cast<InitListExpr>(E->IgnoreParens());
  if (List && isRecord(Type) && !List->isTransparent())
    return listed(To, List);
  initialise(To, Type, E);
}

void Lowering::closure(const Path &To, const LambdaExpr *E) {
  auto Init = E->capture_init_begin();
  for (const FieldDecl *Field : E->getLambdaClass()->fields()) {
    if (Init == E->capture_init_end())
      break;
    Path Part = To;
    field(Part, Field);
    if (Field->getType()->isReferenceType())
      Part.Steps.pop_back();
    initialise(Part, Field->getType(), *Init++);
  }
}

} // namespace nmr
