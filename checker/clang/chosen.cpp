// chosen.cpp - was the path to a call chosen by what memory held before it? Then others may know what the path does not:
// that a flag is set only when a registration worked, that a handle is not NULL.
//
// Asked when a rule is about to report, and answered by going back along the path.
#include "clang/engine.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/Analyses/Dominators.h"
#include "clang/Analysis/CFG.h"

#include <map>
#include <set>

using namespace clang;
using namespace clang::ento;

namespace nmr {

namespace {

using Names = std::set<std::string>;

// A branch that the path took, or a comparison that a call made for it.
struct Branch {
  const StackFrameContext *Frame;
  const CFGBlock *Block;
  const ExplodedNode *Before; // the last node in front of it
  bool Since;                 // taken since the object is what it is
  SVal Compared = UnknownVal(); // by a call
};

// The value on which a branch depends, and the state in which the analyzer had not chosen yet. It chooses for
// comparisons already while it evaluates them.
struct Decision {
  SVal Value = UnknownVal();
  ProgramStateRef Before;
};

Decision decisionOf(const Branch &B) {
  enum { Reach = 8 };
  Decision D;
  if (!B.Compared.isUnknown())
    return {B.Compared, B.Before->getState()};
  const Stmt *Condition = B.Block->getLastCondition();
  if (!Condition)
    Condition = B.Block->getTerminatorCondition();
  const ExplodedNode *Node = B.Before;
  for (unsigned I = 0; Condition && Node && I < Reach && !Node->getLocationAs<BlockEdge>(); I++, Node = Node->getFirstPred()) {
    SVal Value = Node->getSVal(Condition);
    if (!Value.getAsSymbol(true))
      continue;
    D.Value = Value;
    D.Before = Node->getState();
    break;
  }
  return D;
}

// Could the branch have gone another way?
bool isOpen(const Branch &B, const Decision &D) {
  auto Known = D.Value.getAs<DefinedSVal>();
  if (!Known)
    return false;
  if (isa_and_nonnull<SwitchStmt>(B.Block->getTerminatorStmt()))
    return !D.Before->getStateManager().getSValBuilder().getKnownValue(D.Before, D.Value);
  auto Sides = D.Before->assume(*Known);
  return Sides.first && Sides.second;
}

// Which places of the lasting memory a value was read from. Local variables are this path's alone.
bool isLasting(SymbolRef Part, Places &Paths, Names &Out) {
  const MemRegion *Origin = originRegion(Part);
  const Place *At = Origin ? Paths.of(Origin) : nullptr;
  if (!At || At->Frame)
    return false;
  Out.insert(At->Static.empty() ? At->Key : At->Static);
  return true;
}

bool readFromMemory(SVal Value, Places &Paths, Names &Out, bool Pointers = true) {
  bool Any = false;
  for (SymbolRef Part : Value.symbols())
    if (Pointers || !Part->getType()->isAnyPointerType())
      Any |= isLasting(Part, Paths, Out);
  return Any;
}

void mentioned(const Stmt *S, Names &Out) {
  if (const auto *E = dyn_cast_or_null<Expr>(S))
    if (isa<MemberExpr, DeclRefExpr>(E) && !staticPlace(E).empty())
      Out.insert(staticPlace(E));
  for (const Stmt *Child : S ? S->children() : Stmt::const_child_range(Stmt::const_child_iterator(), Stmt::const_child_iterator()))
    mentioned(Child, Out);
}

// What a condition is computed by: functions, and the statements that set the local variables in it.
class Sources : public RecursiveASTVisitor<Sources> {
public:
  std::set<const FunctionDecl *> Functions;
  std::set<const Stmt *> Stores;

  Sources(const Stmt *Condition, const Stmt *Body) {
    collect(Condition);
    if (Body && !Locals.empty())
      TraverseStmt(const_cast<Stmt *>(Body));
  }
  bool VisitDeclStmt(DeclStmt *S) {
    for (const Decl *D : S->decls())
      if (const auto *V = dyn_cast<VarDecl>(D))
        if (V->hasInit() && Locals.count(V))
          stored(S, V->getInit());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    const auto *To = dyn_cast<DeclRefExpr>(Op->getLHS()->IgnoreParenCasts());
    if (Op->isAssignmentOp() && To && Locals.count(To->getDecl()))
      stored(Op, Op->getRHS());
    return true;
  }

private:
  void stored(const Stmt *Store, const Expr *Value) {
    Stores.insert(Store);
    called(Value);
  }
  void called(const Stmt *S) {
    if (const auto *Call = dyn_cast_or_null<CallExpr>(S))
      if (const FunctionDecl *Callee = Call->getDirectCallee())
        Functions.insert(Callee->getCanonicalDecl());
    for (const Stmt *Child : S->children())
      if (Child)
        called(Child);
  }
  void collect(const Stmt *S) {
    if (!S)
      return;
    called(S);
    locals(S);
  }
  void locals(const Stmt *S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
        if (V->hasLocalStorage())
          Locals.insert(V);
    for (const Stmt *Child : S->children())
      if (Child)
        locals(Child);
  }
  std::set<const Decl *> Locals;
};

// The branches that decide whether the running calls are reached, in each activation on the stack.
class Control {
public:
  // The path enters this block of the activation on its way to the call.
  void reaches(const StackFrameContext *Frame, const CFGBlock *Block) {
    CFG *Graph = Frame->getCFG();
    if (!Graph || !Seen.insert({Frame, Block}).second)
      return;
    auto &Dependencies = Calculators[Graph];
    if (!Dependencies)
      Dependencies = std::make_unique<ControlDependencyCalculator>(Graph);
    for (const CFGBlock *Decides : Dependencies->getControlDependencies(const_cast<CFGBlock *>(Block)))
      if (Deciding.insert({Frame, Decides}).second) {
        condition(Frame, Decides);
        reaches(Frame, Decides);
      }
  }

  bool decides(const Branch &B) const {
    return Deciding.count({B.Frame, B.Block}) || Functions.count(canonical(functionOf(B.Frame)));
  }
  Names Mentioned;

  bool isDeciding(const Branch &B) const { return Deciding.count({B.Frame, B.Block}) != 0; }

private:
  static const FunctionDecl *canonical(const FunctionDecl *Function) {
    return Function ? Function->getCanonicalDecl() : nullptr;
  }

  void condition(const StackFrameContext *Frame, const CFGBlock *Decides) {
    const Stmt *Condition = Decides->getTerminatorCondition();
    const FunctionDecl *Function = functionOf(Frame);
    if (!Condition || !Function)
      return;
    mentioned(Condition, Mentioned);
    Sources From(Condition, Function->getBody());
    Functions.insert(From.Functions.begin(), From.Functions.end());
    for (const CFGBlock *Block : *Frame->getCFG())
      for (const CFGElement &Element : *Block)
        if (auto S = Element.getAs<CFGStmt>())
          if (From.Stores.count(S->getStmt()))
            reaches(Frame, Block);
  }

  std::set<std::pair<const StackFrameContext *, const CFGBlock *>> Seen, Deciding;
  std::set<const FunctionDecl *> Functions; // they compute what decides
  std::map<CFG *, std::unique_ptr<ControlDependencyCalculator>> Calculators;
};

} // namespace

bool Engine::isChosen(CheckerContext &C, Key Who, const Object &O) const {
  std::vector<Branch> Branches;
  std::map<const StackFrameContext *, const CFGBlock *> Blocks; // the last one in each activation
  bool Since = true;
  for (const ExplodedNode *Node = C.getPredecessor(); Node; Node = Node->getFirstPred()) {
    const Object *Then = getObject(Node->getState(), Who);
    Since &= O.Machine.state == NMR_UNSEEN || (Then && Then->Machine.state == O.Machine.state);
    auto Edge = Node->getLocationAs<BlockEdge>();
    if (SVal Compared = comparedBy(Node); !Compared.isUnknown())
      if (const CFGBlock *Block = Node->getCFGBlock())
        Branches.push_back({Node->getStackFrame(), Block, Node->getFirstPred(), Since, Compared});
    if (!Edge)
      continue;
    Blocks.emplace(Node->getStackFrame(), Edge->getDst());
    if (Edge->getSrc()->succ_size() > 1 && Edge->getSrc()->getTerminatorStmt())
      Branches.push_back({Node->getStackFrame(), Edge->getSrc(), Node->getFirstPred(), Since});
  }
  Control Over;
  for (const LocationContext *L = C.getStackFrame(); L; L = L->getParent())
    if (auto It = Blocks.find(L->getStackFrame()); It != Blocks.end())
      Over.reaches(It->first, It->second);

  Places &Paths = session().Paths;
  for (const Branch &B : Branches)
    if (Over.isDeciding(B))
      readFromMemory(decisionOf(B).Value, Paths, Over.Mentioned);
  // That a handle is NULL may have been found by such a branch: then only flags say more.
  bool Nothing = O.Machine.state == NMR_UNSEEN && O.At && Who.Id == Paths.nothingIn(O.At);
  for (const Branch &B : Branches) {
    if (!B.Since)
      continue;
    Decision D = decisionOf(B);
    Names From;
    if (!readFromMemory(D.Value, Paths, From, !Nothing) || !isOpen(B, D))
      continue;
    if (Over.decides(B) || llvm::any_of(From, [&](const std::string &Name) { return Over.Mentioned.count(Name) != 0; }))
      return true;
  }
  return false;
}

} // namespace nmr
