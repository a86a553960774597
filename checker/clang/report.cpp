// report.cpp - notes on the path, and the report at its end.
#include "clang/report.h"

#include "clang/engine.h"

#include "clang/AST/ExprCXX.h"
#include "clang/StaticAnalyzer/Core/BugReporter/BugReporterVisitors.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace clang::ento;

namespace nmr {

const char Category[] = "Driver teardown contract";

const Report *ours(const PathSensitiveBugReport &R) {
  return R.getBugType().getCategory() == Category ? static_cast<const Report *>(&R) : nullptr;
}

namespace {
// Puts the last piece of the path at the end of the function, too.
class EndVisitor final : public BugReporterVisitor {
public:
  explicit EndVisitor(PathDiagnosticLocation End) : End(End) {}
  void Profile(llvm::FoldingSetNodeID &ID) const override {
    static const int Tag = 0;
    ID.AddPointer(&Tag);
    ID.Add(End);
  }
  PathDiagnosticPieceRef VisitNode(const ExplodedNode *, BugReporterContext &, PathSensitiveBugReport &) override {
    return nullptr;
  }
  PathDiagnosticPieceRef getEndPath(BugReporterContext &, const ExplodedNode *, PathSensitiveBugReport &R) override {
    return std::make_shared<PathDiagnosticEventPiece>(End, R.getDescription());
  }

private:
  PathDiagnosticLocation End;
};
} // namespace

// An expression as one would write it, without what macros, casts and the members of classes hide; empty: it has no name.
static std::string spelled(const Expr *E) {
  E = E->IgnoreParenCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl()->getDeclName().isIdentifier() ? Ref->getDecl()->getName().str() : "";
  if (const auto *Number = dyn_cast<IntegerLiteral>(E))
    return llvm::toString(Number->getValue(), 10, true);
  if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
    std::string Inner = spelled(Op->getSubExpr());
    return Inner.empty() || Op->getOpcode() != UO_Deref ? "" : "*" + Inner;
  }
  if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E)) {
    std::string Array = spelled(Index->getBase()), At = spelled(Index->getIdx());
    return Array.empty() ? "" : Array + "[" + (At.empty() ? "..." : At) + "]";
  }
  const auto *Member = dyn_cast<MemberExpr>(E);
  if (!Member || !Member->getMemberDecl()->getDeclName().isIdentifier())
    return "";
  std::string Name = Member->getMemberDecl()->getName().str();
  const Expr *Base = Member->getBase()->IgnoreParenCasts();
  if (isa<CXXThisExpr>(Base))
    return Name;
  bool Arrow = Member->isArrow();
  const auto *Address = dyn_cast<UnaryOperator>(Base);
  if (Arrow && Address && Address->getOpcode() == UO_AddrOf) {
    Base = Address->getSubExpr();
    Arrow = false;
  }
  std::string Outer = spelled(Base);
  if (Outer.empty() || Name.empty()) // a member of an anonymous record is one of the record around it
    return Outer;
  if (Outer[0] == '*')
    Outer = "(" + Outer + ")";
  return Outer + (Arrow ? "->" : ".") + Name;
}

// How the source names the object, without the address-of that hands it over.
static std::string shown(const Expr *E) {
  enum { Longest = 80 };
  if (!E)
    return "it";
  E = E->IgnoreParenCasts();
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    if (Op->getOpcode() == UO_AddrOf)
      E = Op->getSubExpr()->IgnoreParenCasts();
  bool Named = isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr, UnaryOperator>(E);
  std::string Text = Named ? spelled(E) : "";
  return Text.empty() || Text.size() > Longest ? "it" : "'" + Text + "'";
}

static std::string message(const nmr_rule &Rule, const nmr_family &F, const Object &O) {
  std::string Text = Rule.say;
  auto Replace = [&](StringRef Word, const std::string &With) {
    for (size_t At; (At = Text.find(Word.str())) != std::string::npos;)
      Text.replace(At, Word.size(), With);
  };
  // A variable has one name; a parameter that points to it has another in each function.
  std::string Name = shown(O.Shown);
  if (O.At && O.At->Root && !O.At->Root->getType()->isArrayType() && !O.At->Through && O.At->Key.find_first_of("[.") == std::string::npos)
    Name = "'" + O.At->Root->getName().str() + "'";
  Replace("{place}", Name == "it" ? std::string("the ") + F.title : Name);
  Replace("{kind}", O.Machine.kind ? F.kind_texts[O.Machine.kind] : "another handle");
  return Text;
}

void Engine::finish(CheckerContext &C, const Outcome &Out, const Decl *EndOf) const {
  const NoteTag *Tag = nullptr;
  if (!Out.Notes.empty())
    Tag = C.getNoteTag([Notes = Out.Notes](PathSensitiveBugReport &R) -> std::string {
      const Report *Ours = ours(R);
      for (const Note &N : Notes)
        if (Ours && N.Who == Ours->Who)
          return N.Text;
      return "";
    });
  if (Out.Violations.empty()) {
    if (Out.State != C.getState() || Tag)
      C.addTransition(Out.State, Tag);
    return;
  }
  ExplodedNode *Node = C.generateNonFatalErrorNode(Out.State, Tag);
  if (!Node)
    return;
  for (const Violation &V : Out.Violations)
    report(C, V, Node, EndOf);
}

void Engine::report(CheckerContext &C, const Violation &V, ExplodedNode *Node, const Decl *EndOf) const {
  const nmr_rule &Rule = *nmr_rules_rule(session().Rules, V.Row->rule);
  PathDiagnosticLocation End, Unique;
  if (EndOf)
    End = PathDiagnosticLocation::createDeclEnd(C.getLocationContext(), C.getSourceManager());
  const Decl *In = V.What.SiteIn ? V.What.SiteIn : C.getStackFrame()->getDecl();
  if (V.What.Born && V.What.SiteIn)
    Unique = PathDiagnosticLocation(V.What.Born->getBeginLoc(), C.getSourceManager());
  if (!EndOf || !Unique.isValid()) {
    Unique = PathDiagnosticLocation();
    In = nullptr;
  }
  auto R = Unique.isValid()
               ? std::make_unique<Report>(*Bugs[V.Row->rule], message(Rule, family(V.Who), V.What), Node, Unique, In,
                                          V.Who, End)
               : std::make_unique<Report>(*Bugs[V.Row->rule], message(Rule, family(V.Who), V.What), Node,
                                          PathDiagnosticLocation(), nullptr, V.Who, End);
  if (End.isValid())
    R->addVisitor(std::make_unique<EndVisitor>(End));
  if (!V.Who.Id && V.What.Site && session().OwnOutput)
    R->addNote("opened here", PathDiagnosticLocation(V.What.Site->getBeginLoc(), C.getSourceManager()));
  C.emitReport(std::move(R));
}

} // namespace nmr
