// constants.cpp - expressions that the compiler knows the value of.
#include "clang/extract/module.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace nmr {

// A quick look at whether the evaluator could make a number of it.
static bool mayFold(const Expr *E, const ASTContext &Context, unsigned Depth = 0) {
  if (!E || Depth > 64)
    return false;
  auto Also = [&](const Expr *Part) { return mayFold(Part, Context, Depth + 1); };
  E = E->IgnoreParens();
  switch (E->getStmtClass()) {
  case Stmt::IntegerLiteralClass:
  case Stmt::CharacterLiteralClass:
  case Stmt::FloatingLiteralClass:
  case Stmt::CXXBoolLiteralExprClass:
  case Stmt::CXXNullPtrLiteralExprClass:
  case Stmt::GNUNullExprClass:
  case Stmt::UnaryExprOrTypeTraitExprClass:
  case Stmt::OffsetOfExprClass:
  case Stmt::TypeTraitExprClass:
  case Stmt::SizeOfPackExprClass:
  case Stmt::CXXNoexceptExprClass:
  case Stmt::RequiresExprClass:
  case Stmt::ConceptSpecializationExprClass:
    return true;
  case Stmt::ImplicitValueInitExprClass:
  case Stmt::CXXScalarValueInitExprClass:
    return E->getType()->isScalarType();
  case Stmt::ConstantExprClass:
    return Also(cast<ConstantExpr>(E)->getSubExpr()) || cast<ConstantExpr>(E)->hasAPValueResult();
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return Also(cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement());
  case Stmt::CXXDefaultArgExprClass:
    return Also(cast<CXXDefaultArgExpr>(E)->getExpr());
  case Stmt::DeclRefExprClass: {
    const ValueDecl *D = cast<DeclRefExpr>(E)->getDecl();
    if (isa<EnumConstantDecl>(D))
      return true;
    const auto *V = dyn_cast<VarDecl>(D);
    return V && Context.getLangOpts().CPlusPlus && !V->getType()->isReferenceType() &&
           V->getType()->isIntegralOrEnumerationType() && V->mightBeUsableInConstantExpressions(Context) &&
           V->getAnyInitializer() && !V->getAnyInitializer()->isValueDependent();
  }
  case Stmt::ImplicitCastExprClass:
  case Stmt::CStyleCastExprClass:
  case Stmt::CXXStaticCastExprClass:
  case Stmt::CXXReinterpretCastExprClass:
  case Stmt::CXXConstCastExprClass:
  case Stmt::CXXFunctionalCastExprClass:
    switch (cast<CastExpr>(E)->getCastKind()) {
    case CK_LValueToRValue:
    case CK_NoOp:
    case CK_BitCast:
    case CK_IntegralCast:
    case CK_IntegralToBoolean:
    case CK_IntegralToPointer:
    case CK_PointerToIntegral:
    case CK_PointerToBoolean:
    case CK_NullToPointer:
    case CK_FloatingToIntegral:
    case CK_IntegralToFloating:
    case CK_FloatingCast:
    case CK_BooleanToSignedIntegral:
      return Also(cast<CastExpr>(E)->getSubExpr());
    default:
      return false;
    }
  case Stmt::UnaryOperatorClass:
    switch (cast<UnaryOperator>(E)->getOpcode()) {
    case UO_Plus:
    case UO_Minus:
    case UO_Not:
    case UO_LNot:
    case UO_Extension:
      return Also(cast<UnaryOperator>(E)->getSubExpr());
    case UO_AddrOf: // offsetof by hand
      E = cast<UnaryOperator>(E)->getSubExpr()->IgnoreParens();
      for (;;) {
        if (const auto *Member = dyn_cast<MemberExpr>(E)) {
          if (Member->isArrow())
            return Also(Member->getBase());
          E = Member->getBase()->IgnoreParens();
        } else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E)) {
          const auto *Decay = dyn_cast<ImplicitCastExpr>(Index->getBase());
          if (!Decay || Decay->getCastKind() != CK_ArrayToPointerDecay || !Also(Index->getIdx()))
            return false;
          E = Decay->getSubExpr()->IgnoreParens();
        } else if (const auto *Deref = dyn_cast<UnaryOperator>(E)) {
          return Deref->getOpcode() == UO_Deref && Also(Deref->getSubExpr());
        } else {
          return false;
        }
      }
    default:
      return false;
    }
  case Stmt::BinaryOperatorClass: {
    const auto *Op = cast<BinaryOperator>(E);
    return !Op->isAssignmentOp() && Op->getOpcode() != BO_Comma && !Op->isPtrMemOp() && Also(Op->getLHS()) &&
           Also(Op->getRHS());
  }
  case Stmt::ConditionalOperatorClass: {
    const auto *Either = cast<ConditionalOperator>(E);
    return Also(Either->getCond()) && Also(Either->getTrueExpr()) && Also(Either->getFalseExpr());
  }
  case Stmt::CallExprClass: {
    const auto *Call = cast<CallExpr>(E);
    return Call->getBuiltinCallee() &&
           llvm::all_of(Call->arguments(), [&](const Expr *Argument) { return Also(Argument); });
  }
  default:
    return false;
  }
}

// Narrow values are what they are promoted to, and values of 32 bits are equal when their bits are.
static int64_t normal(const llvm::APSInt &N, QualType Type) {
  constexpr unsigned Int = 32;
  if (Type->isBooleanType())
    return N.getBoolValue();
  if (N.getBitWidth() < Int && N.isUnsigned())
    return (int64_t)N.getZExtValue();
  return N.getBitWidth() <= 64 ? N.trunc(N.getBitWidth()).getSExtValue() : N.trunc(64).getSExtValue();
}

bool Module::constant(const Expr *E, int64_t &Out) const {
  if (!mayFold(E, Context) || E->isValueDependent() || E->isTypeDependent() || E->containsErrors())
    return false;
  QualType Type = E->getType();
  if (!Type->isIntegralOrEnumerationType() && !Type->isPointerType() && !Type->isNullPtrType())
    return false;
  if (const auto *Literal = dyn_cast<IntegerLiteral>(E)) {
    Out = normal(llvm::APSInt(Literal->getValue(), Type->isUnsignedIntegerType()), Type);
    return true;
  }
  Expr::EvalResult Result;
  if (!E->EvaluateAsRValue(Result, Context) || Result.HasSideEffects)
    return false;
  if (Result.Val.isInt()) {
    Out = normal(Result.Val.getInt(), Type);
    return true;
  }
  if (!Result.Val.isLValue() || Result.Val.getLValueBase())
    return false;
  Out = Result.Val.isNullPointer() ? 0 : Result.Val.getLValueOffset().getQuantity();
  return true;
}

std::vector<const FieldDecl *> Module::offsetOf(const Expr *E) const {
  std::vector<const FieldDecl *> Members;
  auto Add = [&](const FieldDecl *Field) {
    if (Field && !Field->getName().empty())
      Members.push_back(Field);
  };
  E = E->IgnoreParenCasts();
  if (const auto *Offset = dyn_cast<OffsetOfExpr>(E)) {
    for (unsigned I = 0; I < Offset->getNumComponents(); I++)
      if (Offset->getComponent(I).getKind() == OffsetOfNode::Field)
        Add(Offset->getComponent(I).getField());
    return Members;
  }
  const auto *Op = dyn_cast<UnaryOperator>(E);
  if (!Op || Op->getOpcode() != UO_AddrOf)
    return Members;
  E = Op->getSubExpr()->IgnoreParens();
  while (const auto *Member = dyn_cast<MemberExpr>(E)) {
    Add(dyn_cast<FieldDecl>(Member->getMemberDecl()));
    E = Member->getBase()->IgnoreParens();
    int64_t Null;
    if (!Member->isArrow())
      continue;
    if (!constant(E, Null) || Null != 0)
      break;
    std::reverse(Members.begin(), Members.end());
    return Members;
  }
  return {};
}

} // namespace nmr
