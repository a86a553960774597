// unchecked.cpp - does the source look at what a call came to?
#include "clang/facts.h"

#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using llvm::StringRef;

namespace nmr {

namespace {
// How a function, or the whole source, uses a variable or a place.
class Looks : public RecursiveASTVisitor<Looks> {
public:
  Looks(const VarDecl *Variable, std::string Place) : Variable(Variable), Place(std::move(Place)) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    Mentions += E->getDecl() == Variable;
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    const auto *To = Op->getOpcode() == BO_Assign ? dyn_cast<DeclRefExpr>(Op->getLHS()->IgnoreParens()) : nullptr;
    Writes += To && To->getDecl() == Variable;
    if (Op->isComparisonOp() || Op->isLogicalOp())
      test(Op->getLHS()), test(Op->getRHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *Op) { return Op->getOpcode() != UO_LNot || test(Op->getSubExpr()); }
  bool VisitIfStmt(IfStmt *S) { return test(S->getCond()); }
  bool VisitWhileStmt(WhileStmt *S) { return test(S->getCond()); }
  bool VisitForStmt(ForStmt *S) { return test(S->getCond()); }
  bool VisitConditionalOperator(ConditionalOperator *S) { return test(S->getCond()); }

  unsigned Mentions = 0, Writes = 0;
  bool Tested = false;

private:
  bool test(const Expr *E) {
    E = E ? E->IgnoreParenCasts() : nullptr;
    const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
    Tested |= Ref && Variable && Ref->getDecl() == Variable;
    Tested |= E && !Place.empty() && staticPlace(E) == Place;
    return true;
  }
  const VarDecl *Variable;
  std::string Place;
};
} // namespace

static const Stmt *parentOf(const Stmt *S, ASTContext &Context) {
  DynTypedNodeList Parents = Context.getParents(*S);
  return Parents.size() == 1 ? Parents[0].get<Stmt>() : nullptr;
}

static const VarDecl *localVariable(const Expr *E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParens());
  const auto *V = dyn_cast_or_null<VarDecl>(Ref ? Ref->getDecl() : nullptr);
  return V && V->hasLocalStorage() && !V->getType()->isReferenceType() ? V : nullptr;
}

// Is it only ever written, in its function?
static bool isNeverRead(const VarDecl *V) {
  const auto *Function = dyn_cast<FunctionDecl>(V->getDeclContext());
  Looks Look(V, "");
  if (!Function || !Function->getBody())
    return false;
  Look.TraverseStmt(Function->getBody());
  return Look.Mentions == Look.Writes;
}

// Is the value of the expression dropped, or kept in a variable that nobody reads?
static bool goesNowhere(const Expr *E, ASTContext &Context) {
  const Stmt *Child = E;
  for (const Stmt *Parent = parentOf(E, Context); Parent; Child = Parent, Parent = parentOf(Parent, Context)) {
    if (isa<CompoundStmt, LabelStmt, CaseStmt, DefaultStmt>(Parent))
      return true;
    if (const auto *If = dyn_cast<IfStmt>(Parent))
      return If->getCond() != Child;
    if (const auto *Op = dyn_cast<BinaryOperator>(Parent)) {
      const VarDecl *V = Op->getOpcode() == BO_Assign && Op->getRHS() == Child ? localVariable(Op->getLHS()) : nullptr;
      return V && isNeverRead(V);
    }
    if (const auto *Declaration = dyn_cast<DeclStmt>(Parent)) {
      const auto *V = Declaration->isSingleDecl() ? dyn_cast<VarDecl>(Declaration->getSingleDecl()) : nullptr;
      return V && V->hasLocalStorage() && isNeverRead(V);
    }
    if (!isa<ParenExpr, CastExpr, ExprWithCleanups>(Parent))
      return false;
  }
  // The initialiser of a variable has the variable for a parent, which is no statement.
  DynTypedNodeList Parents = Context.getParents(*Child);
  const auto *V = Parents.size() == 1 ? Parents[0].get<VarDecl>() : nullptr;
  return V && V->hasLocalStorage() && isNeverRead(V);
}

bool Facts::isDropped(const Expr *Call) const {
  if (!Call || !goesNowhere(Call, Context))
    return false;
  const Stmt *Around = parentOf(Call, Context);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Around))
    Around = parentOf(Around, Context);
  const auto *Cast = dyn_cast_or_null<CastExpr>(Around);
  return !Cast || Cast->getCastKind() != CK_ToVoid;
}

bool Facts::isUnchecked(const Expr *Call, const Expr *Out) const {
  if (!Call || !goesNowhere(Call, Context))
    return false;
  const Expr *E = Out ? Out->IgnoreParenCasts() : nullptr;
  if (const auto *Op = dyn_cast_or_null<UnaryOperator>(E))
    E = Op->getOpcode() == UO_AddrOf ? Op->getSubExpr()->IgnoreParenCasts() : nullptr;
  if (!E)
    return Out == nullptr;
  // A handle that was NULL before and is tested afterwards tells, too.
  const VarDecl *Local = localVariable(E);
  Looks Look(Local, staticPlace(E));
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *V = dyn_cast_or_null<VarDecl>(Ref ? Ref->getDecl() : nullptr);
  bool Here = Local || (V && V->getFormalLinkage() == Linkage::Internal) || Complete;
  if (!Here || (!Local && staticPlace(E).empty()))
    return false;
  Look.TraverseDecl(Context.getTranslationUnitDecl());
  return !Look.Tested;
}

} // namespace nmr
