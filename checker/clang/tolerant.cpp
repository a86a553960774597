// tolerant.cpp - missing headers, generated tracing macros, and broken statements.
#include "clang/tolerant.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/PPCallbacks.h"

#include <memory>
#include <vector>

using namespace clang;
using llvm::StringRef;

namespace nmr {

// ---- Missing headers and tracing --------------------------------------------------------------------------------

// Windows software tracing generates a header (.tmh) that defines its macros: some fixed ones, and one for each FUNC
// line in a comment between "begin_wpp config" and "end_wpp"
// (https://learn.microsoft.com/windows-hardware/drivers/devtest/wpp-preprocessor). They trace and do nothing else.
namespace {
class TraceConfig : public CommentHandler {
public:
  bool HandleComment(Preprocessor &PP, SourceRange Comment) override {
    StringRef Text =
        Lexer::getSourceText(CharSourceRange::getCharRange(Comment), PP.getSourceManager(), PP.getLangOpts());
    if (!Inside && !Text.contains("begin_wpp"))
      return false;
    while (!Text.empty()) {
      StringRef Line;
      std::tie(Line, Text) = Text.split('\n');
      Line = Line.trim("/* \t\r");
      if (Line.contains("begin_wpp config"))
        Inside = true;
      else if (Line.contains("end_wpp"))
        Inside = false;
      else if (Inside && Line.consume_front("FUNC "))
        Macros.push_back(Line.ltrim().take_while([](char C) { return isAsciiIdentifierContinue(C); }).str());
    }
    return false;
  }

  // The generated header is not there: every tracing macro becomes ((void)0), unless the source has its own.
  void define(Preprocessor &PP) {
    for (const std::string &Name : Macros)
      if (IdentifierInfo *II = Name.empty() ? nullptr : PP.getIdentifierInfo(Name))
        if (!II->hasMacroDefinition())
          define(PP, II);
  }

private:
  static void define(Preprocessor &PP, IdentifierInfo *II) {
    SourceLocation Where = PP.getSourceManager().getLocForStartOfFile(PP.getSourceManager().getMainFileID());
    MacroInfo *Macro = PP.AllocateMacroInfo(Where);
    Macro->setIsFunctionLike();
    Macro->setIsC99Varargs();
    Macro->setParameterList({PP.getIdentifierInfo("__VA_ARGS__")}, PP.getPreprocessorAllocator());
    std::vector<Token> Tokens;
    for (tok::TokenKind Kind :
         {tok::l_paren, tok::l_paren, tok::kw_void, tok::r_paren, tok::numeric_constant, tok::r_paren}) {
      Token T;
      T.startToken();
      T.setKind(Kind);
      T.setLocation(Where);
      T.setLength(1);
      if (Kind == tok::kw_void)
        T.setIdentifierInfo(PP.getIdentifierInfo("void"));
      if (Kind == tok::numeric_constant)
        PP.CreateString("0", T, Where, Where);
      Tokens.push_back(T);
    }
    Macro->setTokens(Tokens, PP.getPreprocessorAllocator());
    PP.appendDefMacroDirective(II, Macro, Where);
  }

  bool Inside = false;
  std::vector<std::string> Macros = {"WPP_INIT_TRACING", "WPP_CLEANUP", "DoTraceMessage", "DoTraceLevelMessage",
                                     "TraceEvents"};
};

class MissingIncludes : public PPCallbacks {
public:
  MissingIncludes(Preprocessor &PP, std::function<void(StringRef)> Missing) : PP(PP), Missing(std::move(Missing)) {
    PP.addCommentHandler(&Config);
  }
  bool FileNotFound(StringRef Name) override {
    Missing(Name);
    if (Name.ends_with_insensitive(".tmh"))
      Config.define(PP);
    return true;
  }

private:
  Preprocessor &PP;
  std::function<void(StringRef)> Missing;
  TraceConfig Config;
};
} // namespace

void tolerateMissing(Preprocessor &PP, std::function<void(StringRef)> Missing) {
  PP.addPPCallbacks(std::make_unique<MissingIncludes>(PP, std::move(Missing)));
}

// ---- Broken statements ------------------------------------------------------------------------------------------

static bool broken(const Stmt *S) {
  if (!S)
    return false;
  if (const auto *E = dyn_cast<Expr>(S))
    return E->containsErrors();
  for (const Stmt *Child : S->children())
    if (broken(Child))
      return true;
  return false;
}

// What decides the path through S, or S itself when it is an expression.
static bool decidesOnBroken(const Stmt *S) {
  if (const auto *If = dyn_cast<IfStmt>(S))
    return broken(If->getCond());
  if (const auto *While = dyn_cast<WhileStmt>(S))
    return broken(While->getCond());
  if (const auto *Do = dyn_cast<DoStmt>(S))
    return broken(Do->getCond());
  if (const auto *Switch = dyn_cast<SwitchStmt>(S))
    return broken(Switch->getCond());
  if (const auto *For = dyn_cast<ForStmt>(S))
    return broken(For->getInit()) || broken(For->getCond()) || broken(For->getInc());
  return isa<Expr>(S) && broken(S);
}

SourceLocation endOf(const Stmt *S) {
  SourceLocation End = S->getEndLoc();
  while (End.isInvalid()) {
    if (const auto *Case = dyn_cast_or_null<SwitchCase>(S)) {
      S = Case->getSubStmt();
      if (!isa_and_nonnull<SwitchCase>(S))
        return Case->getColonLoc();
    } else if (const auto *Label = dyn_cast_or_null<LabelStmt>(S)) {
      return Label->getIdentLoc();
    } else {
      break;
    }
  }
  return End;
}

bool callsIn(StringRef Text) {
  for (size_t I = Text.find('('); I != StringRef::npos; I = Text.find('(', I + 1)) {
    StringRef Before = Text.take_front(I).rtrim();
    size_t Start = Before.size();
    while (Start && isAsciiIdentifierContinue(Before[Start - 1]))
      Start--;
    StringRef Word = Before.drop_front(Start);
    if (!Word.empty() && Word != "if" && Word != "while" && Word != "for" && Word != "switch" && Word != "sizeof" &&
        Word != "return")
      return true;
  }
  return false;
}

// Is there a call in the text of a statement? The tree of a broken one may have lost it.
static bool callsSomething(const Stmt *S, const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  StringRef Text = Lexer::getSourceText(SM.getExpansionRange(S->getSourceRange()), SM, Context.getLangOpts());
  return Text.empty() || callsIn(Text);
}

namespace {
class Pruner : public RecursiveASTVisitor<Pruner> {
public:
  Pruner(ASTContext &Context, llvm::ArrayRef<SourceLocation> Where) : Context(Context) {
    for (SourceLocation L : Where)
      Errors.push_back(Context.getSourceManager().getExpansionLoc(L));
    llvm::sort(Errors);
  }

  std::set<const FunctionDecl *> Damaged;

  bool TraverseFunctionDecl(FunctionDecl *D) { return inside(D, &Base::TraverseFunctionDecl); }
  bool TraverseCXXMethodDecl(CXXMethodDecl *D) { return inside(D, &Base::TraverseCXXMethodDecl); }
  bool TraverseCXXConstructorDecl(CXXConstructorDecl *D) { return inside(D, &Base::TraverseCXXConstructorDecl); }
  bool TraverseCXXDestructorDecl(CXXDestructorDecl *D) { return inside(D, &Base::TraverseCXXDestructorDecl); }

  bool VisitCompoundStmt(CompoundStmt *Block) {
    SourceLocation Before = Block->getLBracLoc();
    for (Stmt *&S : Block->body()) {
      gap(Before, S->getBeginLoc());
      Before = endOf(S);
      S = prune(S);
    }
    gap(Before, Block->getRBracLoc());
    return true;
  }
  // Where one statement must stand, nothing stands for what did not parse.
  bool VisitNullStmt(NullStmt *S) {
    bool Invalid = false;
    SourceLocation L = S->getSemiLoc();
    if (suspect() && L.isValid() && !Own.count(S)) {
      const char *Text = Context.getSourceManager().getCharacterData(L, &Invalid);
      if (!Invalid && *Text != ';')
        Damaged.insert(In);
    }
    return true;
  }
  bool VisitIfStmt(IfStmt *If) {
    If->setThen(prune(If->getThen()));
    if (If->getElse())
      If->setElse(prune(If->getElse()));
    return true;
  }
  bool VisitWhileStmt(WhileStmt *While) { return While->setBody(prune(While->getBody())), true; }
  bool VisitDoStmt(DoStmt *Do) { return Do->setBody(prune(Do->getBody())), true; }
  bool VisitForStmt(ForStmt *For) { return For->setBody(prune(For->getBody())), true; }
  bool VisitLabelStmt(LabelStmt *Label) { return Label->setSubStmt(prune(Label->getSubStmt())), true; }
  bool VisitCaseStmt(CaseStmt *Case) { return Case->setSubStmt(prune(Case->getSubStmt())), true; }
  bool VisitDefaultStmt(DefaultStmt *Default) { return Default->setSubStmt(prune(Default->getSubStmt())), true; }

private:
  using Base = RecursiveASTVisitor<Pruner>;

  template <typename D> bool inside(D *Decl, bool (Base::*Traverse)(D *)) {
    const FunctionDecl *Outer = In;
    In = Decl;
    bool Continue = (this->*Traverse)(Decl);
    In = Outer;
    return Continue;
  }

  void lost(const Stmt *S) {
    if (In && callsSomething(S, Context))
      Damaged.insert(In);
  }

  bool errorBetween(SourceLocation From, SourceLocation To) const {
    const SourceManager &SM = Context.getSourceManager();
    auto First = llvm::lower_bound(Errors, SM.getExpansionLoc(From));
    return First != Errors.end() && *First < SM.getExpansionLoc(To);
  }

  // Did something in the function not parse?
  bool suspect() const {
    return In && !Errors.empty() && In->hasBody() && errorBetween(In->getBeginLoc(), In->getEndLoc());
  }

  // Of a statement that did not parse there may be nothing left, not even that it was there.
  void gap(SourceLocation From, SourceLocation To) {
    const SourceManager &SM = Context.getSourceManager();
    if (!In || From.isInvalid() || To.isInvalid() || !errorBetween(From, To))
      return;
    CharSourceRange Text = CharSourceRange::getCharRange(SM.getExpansionLoc(From), SM.getExpansionLoc(To));
    if (callsIn(Lexer::getSourceText(Text, SM, Context.getLangOpts())))
      Damaged.insert(In);
  }

  // Is the initialiser of a variable lost that called something?
  bool lostInitialiser(const VarDecl *V, const DeclStmt *S) const {
    if (V->hasInit() || !suspect())
      return false;
    const SourceManager &SM = Context.getSourceManager();
    SourceLocation Name = V->getLocation();
    if (!errorBetween(Name, S->getEndLoc()))
      return false;
    CharSourceRange Text = CharSourceRange::getCharRange(SM.getExpansionLoc(Name), SM.getExpansionLoc(S->getEndLoc()));
    return callsIn(Lexer::getSourceText(Text, SM, Context.getLangOpts()).ltrim());
  }

  Stmt *prune(Stmt *S) {
    if (!S)
      return S;
    if (auto *Return = dyn_cast<ReturnStmt>(S)) {
      if (broken(Return->getRetValue())) {
        lost(S);
        Return->setRetValue(nullptr);
      }
    } else if (auto *Declaration = dyn_cast<DeclStmt>(S)) {
      for (Decl *D : Declaration->decls())
        if (auto *V = dyn_cast<VarDecl>(D)) {
          if (V->hasInit() && broken(V->getInit())) {
            lost(V->getInit());
            V->setInit(nullptr);
          } else if (lostInitialiser(V, Declaration)) {
            Damaged.insert(In);
          }
        }
    } else if (decidesOnBroken(S)) {
      lost(S);
      auto *Nothing = new (Context) NullStmt(S->getBeginLoc());
      Own.insert(Nothing);
      return Nothing;
    }
    return S;
  }

  ASTContext &Context;
  std::vector<SourceLocation> Errors; // expanded, in the order of their offsets
  std::set<const NullStmt *> Own;     // stand for what this removed
  const FunctionDecl *In = nullptr;
};

// Fields whose type has no layout would stop the analyzer.
class FieldRepair : public RecursiveASTVisitor<FieldRepair> {
public:
  explicit FieldRepair(ASTContext &Context) : Context(Context) {}

  bool VisitRecordDecl(RecordDecl *Record) {
    if (Record->isDependentContext())
      return true;
    for (FieldDecl *Field : Record->fields())
      if (hasNoLayout(Record, Field))
        Field->setType(Context.IntTy);
    return true;
  }

private:
  bool hasNoLayout(const RecordDecl *Record, const FieldDecl *Field) const {
    QualType Type = Context.getBaseElementType(Field->getType());
    if (Type->isDependentType() || Type->isUndeducedType() || Type->isFunctionType() || Type->isSizelessType() ||
        (Type->isIncompleteType() && !Type->isReferenceType()))
      return true;
    const RecordDecl *Inner = Type->getAsRecordDecl();
    return Inner && (!Inner->getDefinition() || Inner->getDefinition() == Record);
  }

  ASTContext &Context;
};
} // namespace

std::set<const FunctionDecl *> removeBroken(ASTContext &Context, llvm::ArrayRef<SourceLocation> Errors) {
  Pruner P(Context, Errors);
  P.TraverseDecl(Context.getTranslationUnitDecl());
  FieldRepair(Context).TraverseDecl(Context.getTranslationUnitDecl());
  return P.Damaged;
}

} // namespace nmr
