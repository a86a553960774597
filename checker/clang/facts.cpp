// facts.cpp - one walk over the declarations and bodies of a translation unit, then the conclusions from it.
#include "clang/facts.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/Analyses/Dominators.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using llvm::StringRef;

namespace nmr {

std::string recordName(const RecordDecl *Record) {
  if (!Record)
    return "";
  StringRef Name = Record->getName();
  if (Name.empty())
    if (const TypedefNameDecl *Typedef = Record->getTypedefNameForAnonDecl())
      Name = Typedef->getName();
  return Name.ltrim('_').str();
}

static const Expr *strip(const Expr *E) { return E ? E->IgnoreParenCasts() : nullptr; }

static const FunctionDecl *functionOf(const Expr *E) {
  E = strip(E);
  if (const auto *Op = dyn_cast_or_null<UnaryOperator>(E))
    if (Op->getOpcode() == UO_AddrOf)
      E = strip(Op->getSubExpr());
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  return Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
}

std::string fieldName(const FieldDecl *Field) {
  const RecordDecl *Record = Field->getParent();
  while (recordName(Record).empty()) {
    const auto *Outer = dyn_cast<RecordDecl>(Record->getDeclContext());
    if (!Outer)
      break;
    Record = Outer;
  }
  return recordName(Record) + "." + Field->getName().str();
}

std::string calleeName(const CallExpr *Call) {
  if (const FunctionDecl *Callee = Call->getDirectCallee())
    return Callee->getDeclName().isIdentifier() ? Callee->getName().str() : "";
  if (const auto *Member = dyn_cast<MemberExpr>(strip(Call->getCallee())))
    if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()))
      return fieldName(Field);
  return "";
}

bool isApiFunction(const FunctionDecl *Function) {
  if (!Function)
    return false;
  const SourceManager &SM = Function->getASTContext().getSourceManager();
  return (!Function->hasBody() || SM.isInSystemHeader(Function->getLocation())) && !isa<CXXMethodDecl>(Function) &&
         Function->getDeclContext()->getRedeclContext()->isTranslationUnit() &&
         Function->getDeclName().isIdentifier();
}

std::string staticPlace(const Expr *E) {
  E = strip(E);
  if (!E)
    return "";
  if (const auto *Op = dyn_cast<UnaryOperator>(E))
    return Op->getOpcode() == UO_AddrOf || Op->getOpcode() == UO_Deref ? staticPlace(Op->getSubExpr()) : "";
  if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E))
    return staticPlace(Index->getBase());
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()))
      return fieldName(Field);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
      if (V->hasGlobalStorage())
        return V->getName().str();
  return "";
}

// ---- The walk ---------------------------------------------------------------------------------------------------

class FactsVisitor : public RecursiveASTVisitor<FactsVisitor> {
public:
  explicit FactsVisitor(Facts &F) : F(F) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool TraverseFunctionBody(FunctionDecl *Function) {
    const FunctionDecl *Outer = In;
    In = Function->getCanonicalDecl();
    bool Continue = TraverseStmt(Function->getBody());
    In = Outer;
    return Continue;
  }

  bool VisitFunctionDecl(FunctionDecl *Function) {
    roleByType(Function);
    if (Function->getDeclName().isIdentifier())
      for (const nmr_role_rule &R : roleRules())
        if (R.source == NMR_ROLE_BY_NAME && Function->getName() == R.name)
          addRole(Function, R.role);
    if (Function->doesThisDeclarationHaveABody())
      F.Defined.insert(Function->getCanonicalDecl());
    return true;
  }

  // Bodies know which function they belong to.
  bool dataTraverseStmtPre(Stmt *) { return true; }
  bool TraverseFunctionDecl(FunctionDecl *D) { return inside(D, &Base::TraverseFunctionDecl); }
  bool TraverseCXXMethodDecl(CXXMethodDecl *D) { return inside(D, &Base::TraverseCXXMethodDecl); }
  bool TraverseCXXConstructorDecl(CXXConstructorDecl *D) { return inside(D, &Base::TraverseCXXConstructorDecl); }
  bool TraverseCXXDestructorDecl(CXXDestructorDecl *D) { return inside(D, &Base::TraverseCXXDestructorDecl); }

  bool TraverseVarDecl(VarDecl *V) {
    const VarDecl *Outer = Table;
    Table = V->hasGlobalStorage() ? V->getCanonicalDecl() : Outer;
    bool Continue = Base::TraverseVarDecl(V);
    Table = Outer;
    return Continue;
  }

  bool VisitVarDecl(VarDecl *V) {
    if (V->hasInit()) {
      if (const auto *List = initList(V->getInit()))
        initialiser(List, V->getName().str() + "@" + std::to_string((uintptr_t)V),
                    V->hasGlobalStorage() ? V->getName().str() : "");
      F.Stores.push_back({In, nullptr, V->getInit()});
      LocalInit[V] = V->getInit();
    }
    if (!V->hasGlobalStorage())
      ends(V->getType());
    return true;
  }

  // What runs without a call in the source: constructors and destructors, also those of members and bases.
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    calls(E->getConstructor(), In);
    return true;
  }
  bool VisitCXXBindTemporaryExpr(CXXBindTemporaryExpr *E) {
    ends(E->getType());
    return true;
  }
  bool VisitCXXRecordDecl(CXXRecordDecl *Record) {
    if (!Record->isThisDeclarationADefinition() || Record->isDependentContext())
      return true;
    for (const CXXBaseSpecifier &Base : Record->bases())
      makesAndEnds(Record, Base.getType());
    for (const FieldDecl *Field : Record->fields())
      makesAndEnds(Record, Field->getType());
    return true;
  }

  bool VisitCompoundLiteralExpr(CompoundLiteralExpr *E) {
    if (const auto *List = initList(E->getInitializer()))
      initialiser(List, "literal@" + std::to_string((uintptr_t)E), "");
    return true;
  }

  bool VisitBinaryOperator(BinaryOperator *Op) {
    if (Op->getOpcode() != BO_Assign)
      return true;
    F.Stores.push_back({In, Op->getLHS(), Op->getRHS()});
    if (const auto *Member = dyn_cast<MemberExpr>(strip(Op->getLHS())))
      if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()))
        slot(Field, Op->getRHS(), groupOf(Member), staticPlace(Member->getBase()));
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) {
    std::string Name = calleeName(Call);
    if (!Name.empty() && (!Call->getDirectCallee() || isApiFunction(Call->getDirectCallee()))) {
      F.SitesByName[Name].push_back((unsigned)F.Sites.size());
      F.Sites.push_back({Call, In, Name});
    }
    F.AllCalls.push_back({Call, In, Name});
    if (const auto *Ref = dyn_cast<DeclRefExpr>(strip(Call->getCallee())))
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
        ThroughVariables.push_back({Call, In, V});
    if (const FunctionDecl *Callee = Call->getDirectCallee()) {
      DirectCallees.insert(strip(Call->getCallee()));
      if (In)
        F.Callees[In].insert(Callee->getCanonicalDecl());
      calls(Callee, In);
    } else if (In) {
      ThroughPlaces.push_back({staticPlace(Call->getCallee()), In});
    }
    return true;
  }

  bool VisitCXXDeleteExpr(CXXDeleteExpr *E) {
    F.Deletes = true;
    ends(E->getDestroyedType());
    return true;
  }

  bool VisitMemberExpr(MemberExpr *Member) {
    if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()))
      mention(Field);
    return true;
  }

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (const auto *Field = dyn_cast<FieldDecl>(Ref->getDecl()))
      mention(Field);
    if (const auto *Function = dyn_cast<FunctionDecl>(Ref->getDecl())) {
      References.push_back({Ref, Function->getCanonicalDecl(), In, Table});
    } else if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl())) {
      if (V->hasGlobalStorage() && In)
        F.Globals[In].insert(V->getCanonicalDecl());
    }
    return true;
  }

  // A function that is mentioned other than to call it can be called by anyone who gets the pointer.
  void finish() {
    for (const Reference &R : References) {
      if (DirectCallees.count(R.Ref))
        continue;
      F.AddressTaken.insert(R.Function);
      if (R.In)
        F.Mentioners[R.Function].insert(R.In);
      else
        F.InTables.insert(R.Function);
      if (R.Table)
        F.Tables[R.Table].insert(R.Function);
    }
    for (const VariableCall &Call : ThroughVariables)
      addSite(Call);
    for (const auto &Call : ThroughPlaces)
      if (auto It = Slots.find(Call.first); It != Slots.end())
        for (const FunctionDecl *Callee : It->second)
          calls(Callee, Call.second);
    for (const CallSite &Site : F.Sites)
      rolesByArgument(Site);
    for (const FunctionDecl *Function : InformationReaders)
      F.CompletionTakes |= F.hasRole(Function, NMR_ROLE_COMPLETION);
  }

private:
  using Base = RecursiveASTVisitor<FactsVisitor>;

  struct VariableCall {
    const CallExpr *Call;
    const FunctionDecl *In;
    const VarDecl *Variable;
  };
  std::vector<VariableCall> ThroughVariables;

  // The functions that are stored at a static place, and who calls what is stored there.
  llvm::StringMap<llvm::DenseSet<const FunctionDecl *>> Slots;
  std::vector<std::pair<std::string, const FunctionDecl *>> ThroughPlaces;

  void calls(const FunctionDecl *Callee, const FunctionDecl *Caller) {
    if (Callee && Caller)
      F.Callers[Callee->getCanonicalDecl()].insert(Caller->getCanonicalDecl());
  }

  static const CXXRecordDecl *classOf(QualType Type) {
    const CXXRecordDecl *Record = Type.isNull() ? nullptr : Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    return Record ? Record->getDefinition() : nullptr;
  }

  void ends(QualType Type) {
    if (const CXXRecordDecl *Record = classOf(Type))
      calls(Record->getDestructor(), In);
  }

  void makesAndEnds(const CXXRecordDecl *Outer, QualType Inner) {
    const CXXRecordDecl *Record = classOf(Inner);
    if (!Record)
      return;
    calls(Record->getDestructor(), Outer->getDestructor());
    for (const CXXConstructorDecl *Constructor : Record->ctors())
      for (const CXXConstructorDecl *Caller : Outer->ctors())
        calls(Constructor, Caller);
  }

  // A call through a variable that receives a member of a table is a call of that member.
  void addSite(const VariableCall &Call) {
    std::vector<const Expr *> Values;
    if (const Expr *Init = LocalInit.lookup(Call.Variable))
      Values.push_back(Init);
    for (const Facts::Store &S : F.Stores)
      if (const auto *To = dyn_cast_or_null<DeclRefExpr>(strip(S.To)))
        if (To->getDecl() == Call.Variable)
          Values.push_back(S.From);
    for (const Expr *Value : Values) {
      const auto *Member = dyn_cast<MemberExpr>(strip(Value));
      const auto *Field = Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
      if (!Field)
        continue;
      std::string Name = fieldName(Field);
      F.SitesByName[Name].push_back((unsigned)F.Sites.size());
      F.Sites.push_back({Call.Call, Call.In, Name});
      ThroughPlaces.push_back({Name, Call.In});
      return;
    }
  }

  // What IRPs bring is read from IoStatus.Information.
  void mention(const FieldDecl *Field) {
    if (Field->getType()->isFunctionPointerType())
      F.Mentioned.insert(fieldName(Field));
    if (Field->getName() == "Information" && In)
      InformationReaders.insert(In);
  }

  void rolesByArgument(const CallSite &Site) {
    for (const nmr_role_rule &R : roleRules()) {
      if (R.source != NMR_ROLE_BY_ARGUMENT || Site.Name != R.name || R.index >= Site.Call->getNumArgs())
        continue;
      const FunctionDecl *Callback = functionOf(Site.Call->getArg(R.index));
      bool Elsewhere = callsOneOf(Site.In, {R.unless, R.nunless});
      if (!Callback)
        continue;
      if (R.nwhen)
        F.Everywhere[{Callback->getCanonicalDecl(), R.role}].push_back(!Elsewhere && callsOneOf(Site.In, {R.when, R.nwhen}));
      else if (!Elsewhere)
        addRole(Callback, R.role);
    }
  }

  // Does a function call one that a rule names?
  bool callsOneOf(const FunctionDecl *Function, llvm::ArrayRef<const char *> Names) const {
    for (const char *Name : Names)
      for (const auto &Each : F.SitesByName)
        if (nmr_glob(Name, Each.getKey().str().c_str()))
          for (unsigned Site : Each.getValue())
            if (F.Sites[Site].In == Function)
              return true;
    return false;
  }


  template <typename D> bool inside(D *Decl, bool (Base::*Traverse)(D *)) {
    const FunctionDecl *Outer = In;
    // A lambda or local class belongs to the function around it as well; its own calls count for itself.
    In = Decl->getCanonicalDecl();
    bool Continue = (this->*Traverse)(Decl);
    In = Outer;
    return Continue;
  }

  llvm::ArrayRef<nmr_role_rule> roleRules() const {
    const nmr_role_rule *R;
    size_t N = nmr_rules_roles(F.Rules, &R);
    return {R, N};
  }

  void addRole(const FunctionDecl *Function, nmr_role Role) {
    F.Roles[Function->getCanonicalDecl()] |= 1u << Role;
    F.AllRoles |= 1u << Role;
  }

  void roleByType(const FunctionDecl *Function) {
    const TypeSourceInfo *Info = Function->getTypeSourceInfo();
    const auto *Typedef = Info ? Info->getType()->getAs<TypedefType>() : nullptr;
    if (!Typedef)
      return;
    for (const nmr_role_rule &R : roleRules())
      if (R.source == NMR_ROLE_BY_TYPE && Typedef->getDecl()->getName() == R.name)
        addRole(Function, R.role);
  }

  static const InitListExpr *initList(const Expr *E) {
    const auto *List = dyn_cast_or_null<InitListExpr>(E ? E->IgnoreImplicit() : nullptr);
    if (List && !List->isSemanticForm() && List->getSemanticForm())
      List = List->getSemanticForm();
    return List;
  }

  void initialiser(const InitListExpr *List, const std::string &Group, const std::string &At) {
    const RecordDecl *Record = List->getType()->getAsRecordDecl();
    if (Record && !Record->isUnion()) {
      unsigned I = 0;
      for (const FieldDecl *Field : Record->fields()) {
        if (I == List->getNumInits())
          break;
        const Expr *Init = List->getInit(I++);
        if (const auto *Inner = initList(Init))
          initialiser(Inner, Group, fieldName(Field));
        else
          slot(Field, Init, Group, At);
      }
      return;
    }
    for (const Expr *Init : List->inits())
      if (const auto *Inner = initList(Init))
        initialiser(Inner, Group, At);
      else if (const FunctionDecl *Function = At.empty() ? nullptr : functionOf(Init))
        Slots[At].insert(Function);
  }

  // Which object a member is assigned in: the same base expression in the same function is the same object.
  std::string groupOf(const MemberExpr *Member) const {
    std::string Text;
    const Expr *E = strip(Member->getBase());
    while (E) {
      if (const auto *M = dyn_cast<MemberExpr>(E)) {
        Text += "." + M->getMemberDecl()->getName().str();
        E = strip(M->getBase());
      } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
        Text += "." + Ref->getDecl()->getName().str() + "@" + std::to_string((uintptr_t)Ref->getDecl());
        break;
      } else if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
        E = strip(Op->getSubExpr());
      } else {
        break;
      }
    }
    return Text + "@" + std::to_string((uintptr_t)In);
  }

  // What is passed and returned in the same way: pointers to anything, and numbers of one size.
  bool isPassedAlike(QualType A, QualType B) const {
    if (A->isVoidType() || B->isVoidType() || A->isAnyPointerType() || B->isAnyPointerType())
      return A->isVoidType() == B->isVoidType() && A->isAnyPointerType() == B->isAnyPointerType();
    return F.Context.getTypeSizeInChars(A) == F.Context.getTypeSizeInChars(B);
  }

  bool isAlike(QualType Function, QualType Wanted) const {
    const auto *A = Function->getAs<FunctionProtoType>(), *B = Wanted->getAs<FunctionProtoType>();
    if (!A || !B)
      return true;
    bool Alike = A->getNumParams() == B->getNumParams() && isPassedAlike(A->getReturnType(), B->getReturnType());
    for (unsigned I = 0; Alike && I < A->getNumParams(); I++)
      Alike = isPassedAlike(A->getParamType(I), B->getParamType(I));
    return Alike;
  }

  void slot(const FieldDecl *Field, const Expr *Value, const std::string &Group, const std::string &At) {
    if (!Field->getType()->isFunctionPointerType())
      return;
    if (const auto *Either = dyn_cast_or_null<ConditionalOperator>(strip(Value))) {
      slot(Field, Either->getTrueExpr(), Group, At);
      slot(Field, Either->getFalseExpr(), Group, At);
      return;
    }
    std::string Name = fieldName(Field);
    const FunctionDecl *Function = functionOf(Value);
    if (!Value || Value->isNullPointerConstant(F.Context, Expr::NPC_ValueDependentIsNotNull))
      return;
    if (Function)
      Slots[Name].insert(Function);
    for (const nmr_role_rule &R : roleRules()) {
      if (R.source != NMR_ROLE_BY_MEMBER || Name != R.name)
        continue;
      CallbackGroup &G = F.Groups[Group];
      if (!At.empty())
        G.At.insert(At);
      if (Function) {
        addRole(Function, R.role);
        if (!isAlike(Function->getType(), Field->getType()->getPointeeType()))
          F.Misfits.insert(Function->getCanonicalDecl());
        G.Callbacks[R.role] = Function->getCanonicalDecl();
      } else {
        G.Unknown |= 1u << R.role;
      }
    }
  }

  Facts &F;
  const FunctionDecl *In = nullptr;
  const VarDecl *Table = nullptr; // with static storage, whose initialiser is walked over
  llvm::DenseSet<const Expr *> DirectCallees;
  struct Reference {
    const Expr *Ref;
    const FunctionDecl *Function, *In;
    const VarDecl *Table;
  };
  std::vector<Reference> References;
  llvm::DenseSet<const FunctionDecl *> InformationReaders;

public:
  llvm::DenseMap<const VarDecl *, const Expr *> LocalInit;
};

static bool inSystemHeader(const ASTContext &Context, const Decl *D) {
  return D->getLocation().isValid() && Context.getSourceManager().isInSystemHeader(D->getLocation());
}

Facts::Facts(ASTContext &Context, const nmr_rules *Rules) : Context(Context), Rules(Rules) {
  FactsVisitor Visitor(*this);
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (!inSystemHeader(Context, D))
      Visitor.TraverseDecl(D);
  Visitor.finish();
  finish();
}

unsigned Facts::roles(const FunctionDecl *Function) const {
  return Function ? Roles.lookup(Function->getCanonicalDecl()) : 0;
}

// ---- Conclusions ------------------------------------------------------------------------------------------------

void Facts::finish() {
  const char *const *Names;
  size_t N = nmr_rules_names(Rules, &Names);
  for (const FunctionDecl *Function : Defined)
    if (Function->getDeclContext()->getRedeclContext()->isTranslationUnit() && Function->getDeclName().isIdentifier() &&
        Function->getFormalLinkage() == Linkage::External)
      for (size_t I = 0; I < N; I++)
        Emulator |= Function->getName() == Names[I];
  for (size_t I = 0; I < N; I++)
    Protocol.insert(Names[I]);
  findKinds();
  for (const CallSite &Site : Sites)
    findPeerAndContext(Site);
  findOutside();
  findComplete();
  findRolesEverywhere();
  findRelevant();
  findGuards();
}

static const Expr *argument(const CallExpr *Call, const nmr_arg &Arg) {
  unsigned N = Call->getNumArgs();
  if (Arg.index == NMR_ARG_LAST)
    return N ? Call->getArg(N - 1) : nullptr;
  return Arg.index < N ? Call->getArg(Arg.index) : nullptr;
}

static const ParmVarDecl *parameterOf(const Expr *E) {
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(strip(E));
  return Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
}

// Who writes a place: a call that makes handles of a kind, or a callback that keeps the handle it was given.
void Facts::findKinds() {
  const nmr_family *Families;
  size_t N = nmr_rules_families(Rules, &Families);
  enum { Unknown = 1 }; // kind 0: written by something else
  Kinds.resize(N);
  Captures.resize(N);
  for (size_t F = 0; F < N; F++) {
    for (size_t I = 0; I < Families[F].npatterns; I++) {
      const nmr_pattern &Pattern = Families[F].patterns[I];
      int Role = nmr_role_find(Pattern.names[0]);
      for (unsigned A = 0; A < Pattern.nargs; A++) {
        const nmr_arg &Arg = Pattern.arg[A];
        if (Arg.kind == NMR_ARG_OUT && Pattern.makes)
          for (const CallSite &Site : Sites)
            if (nmr_pattern_names(&Pattern, Site.Name.c_str()))
              Kinds[F][staticPlace(argument(Site.Call, Arg))] |= 1u << Pattern.makes;
        if (Arg.kind == NMR_ARG_TRACKED && Pattern.makes && Role >= 0)
          for (const Store &S : Stores)
            if (const ParmVarDecl *P = parameterOf(S.From))
              if (S.To && P->getFunctionScopeIndex() == Arg.index && hasRole(S.In, (nmr_role)Role))
                Kinds[F][staticPlace(S.To)] |= 1u << Pattern.makes;
        if (Arg.kind == NMR_ARG_OUT)
          for (unsigned B = 0; B < Pattern.nargs; B++)
            if (Pattern.arg[B].kind == NMR_ARG_OWNER)
              for (const CallSite &Site : Sites)
                if (nmr_pattern_names(&Pattern, Site.Name.c_str())) {
                  const Expr *Out = argument(Site.Call, Arg);
                  const VarDecl *V = nullptr;
                  if (const auto *Op = dyn_cast_or_null<UnaryOperator>(strip(Out)))
                    if (const auto *Ref = dyn_cast<DeclRefExpr>(strip(Op->getSubExpr())))
                      V = dyn_cast<VarDecl>(Ref->getDecl());
                  Captures[F].push_back({staticPlace(argument(Site.Call, Pattern.arg[B])), staticPlace(Out), V});
                }
      }
    }
    // Another writer than these makes the place unknown.
    for (const Store &S : Stores) {
      if (!S.To)
        continue;
      auto It = Kinds[F].find(staticPlace(S.To));
      if (It == Kinds[F].end())
        continue;
      bool Null = S.From->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
      if (Null || (parameterOf(S.From) && roles(S.In)))
        continue;
      It->second |= Unknown;
    }
    Kinds[F].erase("");
  }
}

unsigned Facts::kinds(unsigned Family, StringRef Place) const { return Kinds[Family].lookup(Place); }

const std::vector<Facts::Capture> &Facts::captures(unsigned Family) const { return Captures[Family]; }

// An attach callback may hand over the binding handle, its first parameter, as the binding context.
void Facts::noteHandleContext(const Expr *Given, const FunctionDecl *In) {
  const ParmVarDecl *P = parameterOf(Given);
  if (P && P->getFunctionScopeIndex() == 0 &&
      (hasRole(In, NMR_ROLE_ATTACH_CLIENT) || hasRole(In, NMR_ROLE_ATTACH_PROVIDER)))
    HandleContexts.insert(In->getCanonicalDecl());
}

void Facts::findPeerAndContext(const CallSite &Site) {
  const nmr_helper *Helpers;
  size_t N = nmr_rules_helpers(Rules, &Helpers);
  for (size_t I = 0; I < N; I++) {
    const nmr_helper &H = Helpers[I];
    if ((H.kind != NMR_HELPER_PEER && H.kind != NMR_HELPER_CONTEXT) || Site.Name != H.name ||
        H.index >= Site.Call->getNumArgs())
      continue;
    const Expr *Arg = strip(Site.Call->getArg(H.index));
    if (H.kind == NMR_HELPER_CONTEXT) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Arg))
        if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
          ContextVariables.insert(V);
      noteHandleContext(Arg, Site.In);
      continue;
    }
    std::string Place = staticPlace(Arg);
    if (!Place.empty())
      PeerDispatch.insert(Place);
    // Through a local: &local here, kept = local later.
    if (const auto *Op = dyn_cast<UnaryOperator>(Arg))
      if (const auto *Ref = dyn_cast<DeclRefExpr>(strip(Op->getSubExpr())))
        for (const Store &S : Stores)
          if (const auto *From = dyn_cast<DeclRefExpr>(strip(S.From)))
            if (S.To && From->getDecl() == Ref->getDecl() && !staticPlace(S.To).empty())
              PeerDispatch.insert(staticPlace(S.To));
  }
}

// Does a call of that name change the state of an object of the family?
static bool movesObjects(const nmr_family &Family, StringRef Name) {
  for (size_t I = 0; I < Family.nrows; I++)
    if (Family.rows[I].event == NMR_EVENT_CALL && Family.rows[I].rule < 0 &&
        nmr_pattern_names(&Family.patterns[Family.rows[I].pattern], Name.str().c_str()))
      return true;
  return false;
}

// What callbacks do with their parameters, and which flags decide whether an undo function does anything.
void Facts::findGuards() {
  const nmr_helper *Helpers;
  size_t N = nmr_rules_helpers(Rules, &Helpers);
  for (const Store &S : Stores)
    for (size_t I = 0; I < N; I++) {
      const nmr_helper &H = Helpers[I];
      int Role = H.kind == NMR_HELPER_PEER || H.kind == NMR_HELPER_CONTEXT ? nmr_role_find(H.name) : -1;
      if (Role < 0 || !S.To || !hasRole(S.In, (nmr_role)Role))
        continue;
      const ParmVarDecl *From = parameterOf(S.From), *To = nullptr;
      if (const auto *Op = dyn_cast<UnaryOperator>(strip(S.To)))
        To = Op->getOpcode() == UO_Deref ? parameterOf(Op->getSubExpr()) : nullptr;
      if (H.kind == NMR_HELPER_PEER && From && From->getFunctionScopeIndex() == H.index)
        PeerDispatch.insert(staticPlace(S.To));
      if (H.kind == NMR_HELPER_CONTEXT && To && To->getFunctionScopeIndex() == H.index)
        noteHandleContext(S.From, S.In);
      if (H.kind == NMR_HELPER_CONTEXT && To && To->getFunctionScopeIndex() == H.index)
        if (const auto *Ref = dyn_cast<DeclRefExpr>(strip(S.From)))
          if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
            ContextVariables.insert(V);
    }
  PeerDispatch.erase("");

  const nmr_family *Families;
  size_t NF = nmr_rules_families(Rules, &Families);
  Guards.resize(NF);
  for (size_t Family = 0; Family < NF; Family++)
    for (const CallSite &Site : Sites)
      if (isProtocolSite(Site) && !nmr_rules_splits(Rules, Site.Name.c_str()) && movesObjects(Families[Family], Site.Name))
        if (const FunctionDecl *Body = Site.In->getDefinition())
          addGuards(Body, Site.Call, Guards[Family]);
  // What is owned ends with what owns it.
  for (size_t Family = 0; Family < NF; Family++)
    for (size_t Owner = 0; Owner < NF; Owner++)
      if (Families[Family].owner && StringRef(Families[Family].owner) == Families[Owner].id)
        for (const auto &Guard : Guards[Owner])
          Guards[Family].insert(Guard.getKey());
}

static const CFGBlock *blockOf(const CFG &Graph, const Stmt *Wanted) {
  for (const CFGBlock *Block : Graph)
    for (const CFGElement &Element : *Block)
      if (auto S = Element.getAs<CFGStmt>())
        if (S->getStmt() == Wanted)
          return Block;
  return nullptr;
}

bool isProtocolName(const nmr_rules *Rules, StringRef Name) {
  const nmr_family *Families;
  size_t N = nmr_rules_families(Rules, &Families);
  for (size_t F = 0; F < N; F++)
    for (size_t I = 0; I < Families[F].npatterns; I++)
      if (nmr_pattern_names(&Families[F].patterns[I], Name.str().c_str()))
        return true;
  return false;
}

// What a protocol call returns, or a function that makes one, is no flag of its own.
bool Facts::makesProtocolCall(const Stmt *S) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Call && (isProtocolName(calleeName(Call)) || (Callee && Relevant.count(Callee->getCanonicalDecl())));
}

void Facts::places(const Stmt *S, llvm::StringSet<> &Out) const {
  if (!S || makesProtocolCall(S))
    return;
  if (const auto *E = dyn_cast<Expr>(S))
    if (isa<MemberExpr, DeclRefExpr>(E) && !staticPlace(E).empty())
      Out.insert(staticPlace(E));
  for (const Stmt *Child : S->children())
    places(Child, Out);
}

// The flags and fields on which it depends whether the statement is reached.
void Facts::addGuards(const FunctionDecl *Function, const Stmt *S, llvm::StringSet<> &Out) {
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  std::unique_ptr<CFG> Graph = CFG::buildCFG(Function, Function->getBody(), &Context, Options);
  const CFGBlock *Start = Graph ? blockOf(*Graph, S) : nullptr;
  if (!Start)
    return;
  ControlDependencyCalculator Dependencies(Graph.get());
  llvm::DenseSet<const CFGBlock *> Seen;
  std::vector<const CFGBlock *> Work{Start};
  while (!Work.empty()) {
    const CFGBlock *Block = Work.back();
    Work.pop_back();
    for (CFGBlock *Decides : Dependencies.getControlDependencies(const_cast<CFGBlock *>(Block)))
      if (Seen.insert(Decides).second) {
        places(Decides->getTerminatorCondition(), Out);
        Work.push_back(Decides);
      }
  }
}

void Facts::findOutside() {
  llvm::DenseSet<const FunctionDecl *> Seen;
  std::vector<const FunctionDecl *> Work;
  for (const FunctionDecl *Function : Defined)
    if (!roles(Function) && (Function->getFormalLinkage() == Linkage::External || AddressTaken.count(Function)))
      Work.push_back(Function);
  while (!Work.empty()) {
    const FunctionDecl *Function = Work.back();
    Work.pop_back();
    if (!Seen.insert(Function).second)
      continue;
    if (auto It = Globals.find(Function); It != Globals.end())
      Outside.insert(It->second.begin(), It->second.end());
    if (auto It = Callees.find(Function); It != Callees.end())
      Work.insert(Work.end(), It->second.begin(), It->second.end());
  }
}

bool Facts::reachedFromOutside(const VarDecl *V) const {
  return V->getFormalLinkage() == Linkage::External || Outside.count(V->getCanonicalDecl());
}

static bool isPartOfDriver(const ASTContext &Context, const FunctionDecl *Function) {
  return !Function->getBuiltinID() && !inSystemHeader(Context, Function);
}

void Facts::findComplete() {
  bool Entry = false, Missing = false;
  for (const FunctionDecl *Function : Defined) {
    Entry |= hasRole(Function, NMR_ROLE_ENTRY);
    if (auto It = Callees.find(Function); It != Callees.end())
      for (const FunctionDecl *Callee : It->second)
        Missing |= !Defined.count(Callee) && isPartOfDriver(Context, Callee) && isUnknownPart(Callee);
  }
  for (const FunctionDecl *Function : AddressTaken)
    Missing |= !Defined.count(Function) && isPartOfDriver(Context, Function) && isUnknownPart(Function);
  Complete = Entry && !Missing;
}

void Facts::damaged(const FunctionDecl *Function) {
  Damaged.insert(Function->getCanonicalDecl());
  Complete = false;
}

// A function of the driver whose body is elsewhere; what a rule file or a protocol describes is known well enough.
bool Facts::isUnknownPart(const FunctionDecl *Function) const {
  if (!Function->getDeclName().isIdentifier())
    return true;
  std::string Name = Function->getName().str();
  return !nmr::isProtocolName(Rules, Name) && !nmr_rules_helper(Rules, Name.c_str()) &&
         !nmr_rules_wrapper(Rules, Name.c_str());
}

bool Facts::isProtocolName(StringRef Name) const {
  size_t Dot = Name.find('.');
  return Protocol.count(Dot == StringRef::npos ? Name : Name.substr(Dot + 1)) &&
         (nmr::isProtocolName(Rules, Name) || nmr_rules_wrapper(Rules, Name.str().c_str()));
}

// Roles that a function only has when all places agree on it: none of them may be in another source.
void Facts::findRolesEverywhere() {
  for (const auto &Each : Everywhere) {
    const FunctionDecl *Callback = Each.first.first;
    bool Here = Callback->getFormalLinkage() != Linkage::External || Complete;
    if (!Here || llvm::is_contained(Each.second, false))
      continue;
    Roles[Callback] |= 1u << Each.first.second;
    AllRoles |= 1u << Each.first.second;
  }
}

bool Facts::isProtocolSite(const CallSite &Site) const { return Site.In && isProtocolName(Site.Name); }

void Facts::findRelevant() {
  std::vector<const FunctionDecl *> Work;
  for (const CallSite &Site : Sites)
    if (isProtocolSite(Site))
      Work.push_back(Site.In);
  unsigned Callbacks = 0;
  for (unsigned R = 0; R < NMR_ROLE_COUNT; R++)
    Callbacks |= (unsigned)nmr_role_is_callback(R) << R;
  for (const FunctionDecl *Function : Defined)
    if (roles(Function) & Callbacks || (roles(Function) & (1u << NMR_ROLE_UNLOAD) && Complete && !Work.empty()))
      Work.push_back(Function);
  while (!Work.empty()) {
    const FunctionDecl *Function = Work.back();
    Work.pop_back();
    if (!Relevant.insert(Function).second)
      continue;
    if (auto It = Callers.find(Function); It != Callers.end())
      Work.insert(Work.end(), It->second.begin(), It->second.end());
  }
}

// ---- Questions --------------------------------------------------------------------------------------------------

bool Facts::hasCaller(const FunctionDecl *Function) const {
  Function = Function->getCanonicalDecl();
  auto It = Callers.find(Function);
  return It != Callers.end() && llvm::any_of(It->second, [&](const FunctionDecl *Caller) { return Caller != Function; });
}

// Does the function free its parameter, itself or through a callee here?
bool Facts::frees(const FunctionDecl *Function, unsigned Parameter, unsigned Depth) const {
  const FunctionDecl *Body = Function ? Function->getDefinition() : nullptr;
  if (!Body || Parameter >= Body->getNumParams() || Depth > 4)
    return false;
  llvm::DenseSet<const Decl *> Aliases{Body->getParamDecl(Parameter)};
  struct Finder : RecursiveASTVisitor<Finder> {
    const Facts &F;
    llvm::DenseSet<const Decl *> &Aliases;
    unsigned Depth;
    bool Found = false;
    Finder(const Facts &F, llvm::DenseSet<const Decl *> &Aliases, unsigned Depth)
        : F(F), Aliases(Aliases), Depth(Depth) {}
    bool isAlias(const Expr *E) const {
      const auto *Ref = dyn_cast_or_null<DeclRefExpr>(strip(E));
      return Ref && Aliases.count(Ref->getDecl());
    }
    bool VisitVarDecl(VarDecl *V) {
      if (V->hasInit() && isAlias(V->getInit()))
        Aliases.insert(V);
      return true;
    }
    bool VisitBinaryOperator(BinaryOperator *Op) {
      if (Op->getOpcode() == BO_Assign && isAlias(Op->getRHS()))
        if (const auto *Ref = dyn_cast<DeclRefExpr>(strip(Op->getLHS())))
          Aliases.insert(Ref->getDecl());
      return true;
    }
    bool VisitCallExpr(CallExpr *Call) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (!Callee || !Callee->getDeclName().isIdentifier())
        return true;
      const nmr_helper *H = nmr_rules_helper(F.Rules, Callee->getName().str().c_str());
      for (unsigned I = 0; I < Call->getNumArgs(); I++)
        if (isAlias(Call->getArg(I)))
          Found |= H ? H->kind == NMR_HELPER_DEALLOCATOR && H->index == I : F.frees(Callee, I, Depth + 1);
      return !Found;
    }
    bool VisitCXXDeleteExpr(CXXDeleteExpr *E) {
      Found |= isAlias(E->getArgument());
      return !Found;
    }
  } Finder(*this, Aliases, Depth);
  Finder.TraverseStmt(Body->getBody());
  return Finder.Found;
}

bool Facts::cleanupFrees(const FunctionDecl *Within) const {
  if (hasRole(Within, NMR_ROLE_CLEANUP_CLIENT) || hasRole(Within, NMR_ROLE_CLEANUP_PROVIDER))
    return frees(Within, 0, 0);
  static const nmr_role Sides[][2] = {{NMR_ROLE_DETACH_CLIENT, NMR_ROLE_CLEANUP_CLIENT},
                                      {NMR_ROLE_DETACH_PROVIDER, NMR_ROLE_CLEANUP_PROVIDER}};
  bool IsDetach = hasRole(Within, NMR_ROLE_DETACH_CLIENT) || hasRole(Within, NMR_ROLE_DETACH_PROVIDER);
  bool Some = false, All = true, Apart = false;
  for (const auto &G : Groups)
    for (const auto &Side : Sides) {
      auto Detach = G.second.Callbacks.find(Side[0]), Cleanup = G.second.Callbacks.find(Side[1]);
      bool HasDetach = Detach != G.second.Callbacks.end(), HasCleanup = Cleanup != G.second.Callbacks.end();
      bool Frees = HasCleanup && frees(Cleanup->second, 0, 0);
      if (IsDetach && HasDetach && Detach->second == Within->getCanonicalDecl() && Frees)
        return true;
      Some |= Frees;
      All &= !HasDetach || Frees;
      Apart |= HasCleanup && !HasDetach; // set in a copy of the other callbacks: nobody knows of which
    }
  // Whose binding it is nobody says: then it must be so for all of them.
  return !IsDetach && Some && (All || Apart);
}

bool Facts::contextIsHandle(const FunctionDecl *Within) const {
  static const nmr_role Sides[][2] = {{NMR_ROLE_DETACH_CLIENT, NMR_ROLE_ATTACH_CLIENT},
                                      {NMR_ROLE_DETACH_PROVIDER, NMR_ROLE_ATTACH_PROVIDER}};
  bool IsDetach = hasRole(Within, NMR_ROLE_DETACH_CLIENT) || hasRole(Within, NMR_ROLE_DETACH_PROVIDER);
  for (const auto &G : Groups)
    for (const auto &Side : Sides) {
      auto Detach = G.second.Callbacks.find(Side[0]), Attach = G.second.Callbacks.find(Side[1]);
      bool Same = Within && Detach != G.second.Callbacks.end() && Detach->second == Within->getCanonicalDecl();
      if (Attach != G.second.Callbacks.end() && HandleContexts.count(Attach->second) && (!IsDetach || Same))
        return true;
    }
  return false;
}

std::vector<const VarDecl *> Facts::variables() const {
  llvm::DenseSet<const VarDecl *> Seen;
  std::vector<const VarDecl *> All;
  for (const auto &G : Globals)
    for (const VarDecl *V : G.second)
      if (!V->getType().isConstQualified() && !V->isStaticLocal() && Seen.insert(V).second)
        All.push_back(V);
  return All;
}

// Does it run only as part of functions with one of these roles?
bool Facts::onlyFrom(const FunctionDecl *Function, unsigned Set, unsigned Depth) const {
  if (roles(Function) & Set)
    return true;
  if (Depth > 8 || AddressTaken.count(Function) || roles(Function))
    return false;
  auto It = Callers.find(Function);
  if (It == Callers.end() || It->second.empty())
    return false;
  for (const FunctionDecl *Caller : It->second)
    if (Caller != Function && !onlyFrom(Caller, Set, Depth + 1))
      return false;
  return true;
}

// What a call of that name has to do with an object of the family.
struct Facts::About {
  bool Family = false; // it is one of the family's calls, so it is about the object it is given
  bool Takes = false;  // it can be about an object of that kind
};

Facts::About Facts::about(unsigned Family, unsigned Kind, StringRef Name) const {
  const nmr_family *Families;
  nmr_rules_families(Rules, &Families);
  uint32_t Takes = 0;
  About A;
  for (size_t P = 0; P < Families[Family].npatterns; P++)
    if (nmr_pattern_names(&Families[Family].patterns[P], Name.str().c_str())) {
      A.Family = true;
      Takes |= Families[Family].patterns[P].takes;
    }
  A.Takes = !Takes || !Kind || (Takes >> Kind & 1u);
  return A;
}

// Every call of one of the functions, also through a wrapper, with the name of the function and the place of its object.
void Facts::eachCall(const char *const *Names, unsigned N,
                     llvm::function_ref<void(const CallSite &, StringRef, const std::string &)> Do) const {
  auto PlaceOf = [](const CallExpr *Call, unsigned Index) {
    return Index < Call->getNumArgs() ? staticPlace(Call->getArg(Index)) : std::string();
  };
  for (const auto &Called : SitesByName)
    for (unsigned K = 0; K < N; K++) {
      const nmr_wrapper *W = nmr_rules_wrapper(Rules, Called.getKey().str().c_str());
      bool Wraps = false;
      for (unsigned I = 0; W && I < W->ncalls; I++)
        Wraps |= nmr_glob(Names[K], W->calls[I]) != 0;
      if (!Wraps && !nmr_glob(Names[K], Called.getKey().str().c_str()))
        continue;
      for (unsigned I : Called.getValue())
        Do(Sites[I], Wraps ? StringRef(Names[K]) : Called.getKey(), PlaceOf(Sites[I].Call, Wraps ? W->index : 0));
    }
}

// Can code that is not here do something with a variable that only this translation unit can name?
bool Facts::isHandedOut(const Where &W) const {
  for (const CallSite &Site : AllCalls) {
    const FunctionDecl *Callee = Site.Call->getDirectCallee();
    if (Callee && (Defined.count(Callee->getCanonicalDecl()) || inSystemHeader(Context, Callee) || !isUnknownPart(Callee)))
      continue;
    if (!Callee && isProtocolName(Site.Name))
      continue;
    for (const Expr *Arg : Site.Call->arguments()) {
      std::string At = staticPlace(Arg);
      if (!At.empty() && (At == W.Place || At == W.Private->getName()))
        return true;
    }
  }
  return false;
}

// Is there another name for what stands at the place?
bool Facts::isCopied(StringRef Place) const {
  for (const Store &S : Stores) {
    std::string To = S.To ? staticPlace(S.To) : "";
    if (!To.empty() && To != Place && staticPlace(S.From) == Place)
      return true;
  }
  return false;
}

bool Facts::calledSomewhere(const nmr_row &Row, const Where &W) const {
  bool Found = false;
  eachCall(Row.somewhere, Row.nsomewhere, [&](const CallSite &, StringRef Name, const std::string &At) {
    Found |= !about(W.Family, W.Kind, Name).Family || (!At.empty() && At == W.Place);
  });
  return Found;
}

bool Facts::othersUndone(unsigned Family, unsigned Kind, StringRef Place) const {
  const nmr_family *Families;
  nmr_rules_families(Rules, &Families);
  bool Found = false;
  for (size_t R = 0; R < Families[Family].nrows; R++) {
    const nmr_row &Row = Families[Family].rows[R];
    if (Row.when & NMR_COND_OTHERS_UNDONE)
      eachCall(Row.never, Row.nnever, [&](const CallSite &, StringRef Name, const std::string &At) {
        Found |= !about(Family, Kind, Name).Takes || (!At.empty() && !Place.empty() && At != Place);
      });
  }
  return Found;
}

bool Facts::calledNowhere(const nmr_row &Row, const Where &W) const {
  bool OwnCalls = true;
  for (unsigned K = 0; K < Row.nnever; K++)
    OwnCalls &= about(W.Family, W.Kind, Row.never[K]).Family;
  if (W.Private && OwnCalls ? isHandedOut(W) : !Complete)
    return false;
  for (const FunctionDecl *Function : AddressTaken)
    for (unsigned K = 0; K < Row.nnever; K++)
      if (Function->getDeclName().isIdentifier() && Function->getName() == Row.never[K])
        return false;
  for (const auto &Member : Mentioned)
    for (unsigned K = 0; K < Row.nnever; K++)
      if (nmr_glob(Row.never[K], Member.getKey().str().c_str()))
        return false;
  if (!W.Place.empty() && isCopied(W.Place))
    return false;
  // When the driver unloads, what its entry function did is over.
  bool AtUnload = Row.event == NMR_EVENT_LEAVE && Row.name == NMR_ROLE_UNLOAD;
  bool Found = false;
  eachCall(Row.never, Row.nnever, [&](const CallSite &Site, StringRef Name, const std::string &At) {
    About A = about(W.Family, W.Kind, Name);
    bool Here = !W.Place.empty() && At == W.Place;
    bool Early = AtUnload && !W.Private && !W.Place.empty() && Site.In && onlyFrom(Site.In, 1u << NMR_ROLE_ENTRY, 0);
    if ((A.Family && (Early || (!A.Takes && !Here))) || (Row.but && Site.In && onlyFrom(Site.In, Row.but, 0)))
      return;
    Found |= !A.Family || W.Place.empty() || At.empty() || Here;
  });
  return !Found;
}

// ---- Bindings ---------------------------------------------------------------------------------------------------

namespace {
struct Side {
  nmr_role Attach, Detach, Cleanup;
};
const Side Sides[] = {{NMR_ROLE_ATTACH_CLIENT, NMR_ROLE_DETACH_CLIENT, NMR_ROLE_CLEANUP_CLIENT},
                      {NMR_ROLE_ATTACH_PROVIDER, NMR_ROLE_DETACH_PROVIDER, NMR_ROLE_CLEANUP_PROVIDER}};
} // namespace

static const FunctionDecl *callback(const CallbackGroup &G, nmr_role Role) {
  auto It = G.Callbacks.find(Role);
  return It == G.Callbacks.end() ? nullptr : It->second;
}

bool Facts::hasNoCleanup(const FunctionDecl *Attach) const {
  bool Found = false;
  for (const auto &G : Groups)
    for (const Side &S : Sides) {
      const FunctionDecl *Attaches = callback(G.second, S.Attach);
      bool Cleans = callback(G.second, S.Cleanup) || (G.second.Unknown >> S.Cleanup & 1u);
      // A copy of a template gets its cleanup callback for itself.
      if (Cleans && (!Attaches || Attaches == Attach->getCanonicalDecl()))
        return false;
      Found |= Attaches && Attaches == Attach->getCanonicalDecl();
    }
  return Found;
}

static const Stmt *bodyOf(const FunctionDecl *Function) {
  const FunctionDecl *Definition = Function ? Function->getDefinition() : nullptr;
  return Definition ? Definition->getBody() : nullptr;
}

// What a function does with one of its parameters, beside saying that it does nothing with it.
struct Facts::Uses : RecursiveASTVisitor<Facts::Uses> {
  const Facts &F;
  const ParmVarDecl *Parameter;
  unsigned All = 0, Idle = 0, Protocol = 0;

  Uses(const Facts &F, const FunctionDecl *Function, unsigned Index) : F(F) {
    Parameter = Function->getDefinition()->getParamDecl(Index);
    TraverseStmt(const_cast<Stmt *>(bodyOf(Function)));
  }
  bool names(const Expr *E) const {
    const auto *Ref = dyn_cast_or_null<DeclRefExpr>(strip(E));
    return Ref && Ref->getDecl() == Parameter;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    All += Ref->getDecl() == Parameter;
    return true;
  }
  bool VisitCStyleCastExpr(CStyleCastExpr *Cast) {
    Idle += Cast->getType()->isVoidType() && names(Cast->getSubExpr());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *Op) {
    Idle += Op->getOpcode() == BO_Assign && names(Op->getLHS()) && names(Op->getRHS()) ? 2 : 0;
    return true;
  }
  bool VisitCallExpr(CallExpr *Call) {
    std::string Name = calleeName(Call);
    const nmr_helper *H = nmr_rules_helper(F.Rules, Name.c_str());
    for (unsigned I = 0; I < Call->getNumArgs(); I++) {
      Idle += H && H->kind == NMR_HELPER_HARMLESS && names(Call->getArg(I));
      Protocol += F.isTracked(Name, I) && names(Call->getArg(I));
    }
    return true;
  }
  bool any() const { return All > Idle + Protocol; }
};

// Is the argument what some family's call of that name is about?
bool Facts::isTracked(StringRef Name, unsigned Index) const {
  const nmr_family *Families;
  size_t N = nmr_rules_families(Rules, &Families);
  for (size_t F = 0; F < N; F++)
    for (size_t P = 0; P < Families[F].npatterns; P++)
      for (unsigned A = 0; A < Families[F].patterns[P].nargs; A++)
        if (Families[F].patterns[P].arg[A].kind == NMR_ARG_TRACKED && Families[F].patterns[P].arg[A].index == Index &&
            nmr_pattern_names(&Families[F].patterns[P], Name.str().c_str()))
          return true;
  return false;
}

// Does the function store through one of its parameters?
bool Facts::writesThrough(const FunctionDecl *Function, unsigned Index) const {
  for (const Store &S : Stores)
    if (const auto *Op = dyn_cast_or_null<UnaryOperator>(strip(S.To)))
      if (const ParmVarDecl *P = Op->getOpcode() == UO_Deref ? parameterOf(Op->getSubExpr()) : nullptr)
        if (S.In == Function->getCanonicalDecl() && P->getFunctionScopeIndex() == Index)
          return true;
  return false;
}

bool Facts::keepsHandle(const FunctionDecl *Detach) const {
  bool Found = false;
  for (const auto &G : Groups)
    for (const Side &S : Sides) {
      if (!Detach || callback(G.second, S.Detach) != Detach->getCanonicalDecl())
        continue;
      const FunctionDecl *Attach = callback(G.second, S.Attach);
      if (!bodyOf(Attach) || !Attach->getDefinition()->getNumParams() || Damaged.count(Attach))
        return true;
      Uses Handle(*this, Attach, 0);
      // It must be one that makes bindings.
      bool Attaches = S.Attach == NMR_ROLE_ATTACH_CLIENT ? Handle.Protocol != 0 : writesThrough(Attach, contextParameter(S.Attach));
      if (Handle.any() || !Attaches)
        return true;
      Found = true;
    }
  return !Found;
}

unsigned Facts::contextParameter(nmr_role Role) const {
  const nmr_helper *Helpers;
  size_t N = nmr_rules_helpers(Rules, &Helpers);
  for (size_t I = 0; I < N; I++)
    if (Helpers[I].kind == NMR_HELPER_CONTEXT && nmr_role_find(Helpers[I].name) == (int)Role)
      return Helpers[I].index;
  return ~0u;
}

static const RecordDecl *pointee(QualType Type) {
  Type = Type.isNull() ? Type : Type->getPointeeType();
  const RecordDecl *Record = Type.isNull() ? nullptr : Type->getAsRecordDecl();
  return Record ? cast<RecordDecl>(Record->getCanonicalDecl()) : nullptr;
}

bool Facts::contextFreed(const FunctionDecl *Attach) const {
  bool Found = false;
  for (const auto &G : Groups)
    for (const Side &S : Sides) {
      if (!Attach || callback(G.second, S.Attach) != Attach->getCanonicalDecl())
        continue;
      const FunctionDecl *Cleanup = callback(G.second, S.Cleanup), *Detach = callback(G.second, S.Detach);
      bool Known = !Cleanup || (bodyOf(Cleanup) && Cleanup->getDefinition()->getNumParams() && !Uses(*this, Cleanup, 0).any());
      if (!Known || !bodyOf(Detach) || (G.second.Unknown & (1u << S.Cleanup | 1u << S.Detach)))
        return true;
      Found = true;
    }
  std::set<const RecordDecl *> Records;
  for (const VarDecl *V : ContextVariables)
    Records.insert(pointee(V->getType()));
  if (!Found || Records.empty() || Records.count(nullptr) || !Damaged.empty())
    return true;
  unsigned Attaches = 1u << NMR_ROLE_ATTACH_CLIENT | 1u << NMR_ROLE_ATTACH_PROVIDER;
  for (const CallSite &Site : AllCalls)
    if (Site.In && !onlyFrom(Site.In, Attaches, 0) && mayFree(Site, Records))
      return true;
  return Deletes;
}

// Can the call free an object of one of the types?
bool Facts::mayFree(const CallSite &Site, const std::set<const RecordDecl *> &Records) const {
  const FunctionDecl *Callee = Site.Call->getDirectCallee();
  const nmr_helper *H = nmr_rules_helper(Rules, Site.Name.c_str());
  bool Frees = H && H->kind == NMR_HELPER_DEALLOCATOR;
  bool Unknown = Callee ? !Defined.count(Callee->getCanonicalDecl()) && !inSystemHeader(Context, Callee) && isUnknownPart(Callee)
                        : !isProtocolName(Site.Name);
  for (unsigned I = 0; (Frees || Unknown) && I < Site.Call->getNumArgs(); I++) {
    const Expr *Arg = strip(Site.Call->getArg(I));
    if (Frees && H->index != I)
      continue;
    if (Records.count(pointee(Arg->getType())))
      return true;
    // Memory without a type: a parameter or local variable can be the context, another place if it was stored there.
    if (!Arg->getType()->isVoidPointerType())
      continue;
    std::string Place = staticPlace(Arg);
    if (Place.empty())
      return true;
    for (const Store &S : Stores)
      if (S.To && staticPlace(S.To) == Place && (Records.count(pointee(strip(S.From)->getType())) || parameterOf(S.From)))
        return true;
  }
  return false;
}

bool Facts::isForeign(unsigned Family, const FunctionDecl *Callback, StringRef Place) const {
  const nmr_family *Families;
  nmr_rules_families(Rules, &Families);
  std::set<std::string> Objects, Own, Others;
  for (const auto &G : Groups)
    for (const auto &Each : G.second.Callbacks)
      if (Callback && Each.second == Callback->getCanonicalDecl())
        Objects.insert(G.second.At.begin(), G.second.At.end());
  for (const Store &S : Stores)
    if (S.To && Objects.count(staticPlace(S.From)))
      Objects.insert(staticPlace(S.To));
  Objects.erase("");
  for (size_t P = 0; P < Families[Family].npatterns; P++) {
    const nmr_pattern &Pattern = Families[Family].patterns[P];
    const nmr_arg *Memory = nullptr, *Out = nullptr;
    for (unsigned A = 0; A < Pattern.nargs; A++) {
      if (Pattern.arg[A].kind == NMR_ARG_OUT)
        Out = &Pattern.arg[A];
      else if (Pattern.arg[A].kind == NMR_ARG_MEMORY && !Memory)
        Memory = &Pattern.arg[A];
    }
    for (const CallSite &Site : Sites)
      if (Memory && Out && nmr_pattern_names(&Pattern, Site.Name.c_str()) && argument(Site.Call, *Memory) && argument(Site.Call, *Out))
        (Objects.count(staticPlace(argument(Site.Call, *Memory))) ? Own : Others)
            .insert(staticPlace(argument(Site.Call, *Out)));
  }
  if (Place.empty() || Own.count(""))
    return !Others.empty();
  return !Own.count(Place.str()) && (!Own.empty() || Others.count(Place.str()));
}

// ---- Guards and globals -----------------------------------------------------------------------------------------

bool Facts::mentionsGuard(unsigned Family, const Stmt *S) const {
  if (!S || makesProtocolCall(S))
    return false;
  if (const auto *E = dyn_cast<Expr>(S))
    if (isa<MemberExpr, DeclRefExpr>(E) && isGuard(Family, staticPlace(E)))
      return true;
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return mentionsGuard(Family, Child); });
}

// Does the function, or one it calls here, mention the variable?
bool Facts::touches(const FunctionDecl *Function, const VarDecl *Variable) const {
  llvm::DenseSet<const FunctionDecl *> Seen;
  std::vector<const FunctionDecl *> Work{Function->getCanonicalDecl()};
  while (!Work.empty()) {
    const FunctionDecl *F = Work.back();
    Work.pop_back();
    if (!Seen.insert(F).second)
      continue;
    if (auto It = Globals.find(F); It != Globals.end() && It->second.count(Variable->getCanonicalDecl()))
      return true;
    if (auto It = Callees.find(F); It != Callees.end())
      Work.insert(Work.end(), It->second.begin(), It->second.end());
  }
  return false;
}

} // namespace nmr
