// variables.cpp - variables with static storage, and what they hold when the driver starts.
#include "clang/extract/module.h"

#include "clang/AST/Attr.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using llvm::StringRef;

namespace nmr {

// `int x;` defines x, whether or not `extern int x;` stands before it.
static const VarDecl *definitionOf(const VarDecl *Variable) {
  if (const VarDecl *Defined = Variable->getDefinition())
    return Defined;
  for (const VarDecl *Declared : Variable->redecls())
    if (const VarDecl *Defined = Declared->getActingDefinition())
      return Defined;
  return nullptr;
}

uint32_t Module::variable(const VarDecl *Variable) {
  Variable = Variable->getCanonicalDecl();
  auto Known = Variables.try_emplace(Variable, 0);
  if (!Known.second)
    return Known.first->second;
  const VarDecl *Defined = definitionOf(Variable);
  const VarDecl *Shown = Defined ? Defined : Variable;
  nmr_graph_variable V{};
  std::string Name = linkName(Variable);
  if (Variable->isStaticLocal()) {
    V.flags |= NMR_VARIABLE_IN_FUNCTION;
    const auto *In = dyn_cast<FunctionDecl>(Variable->getDeclContext());
    Name = (In ? linkName(In) : std::string()) + "::" + Variable->getName().str();
    if (unsigned Before = StaticLocals[Name]++)
      Name += "#" + std::to_string(Before + 1);
  }
  V.name = string(Name);
  V.shown = string(Variable->isStaticLocal() ? Variable->getName().str() : shownName(Variable));
  QualType Element = Context.getBaseElementType(Variable->getType());
  if (!Variable->isExternallyVisible())
    V.flags |= NMR_VARIABLE_STATIC;
  if (Variable->isInline() || Variable->getTemplateSpecializationKind() == TSK_ImplicitInstantiation ||
      Variable->hasAttr<SelectAnyAttr>())
    V.flags |= NMR_VARIABLE_INLINE;
  if (Element.isConstQualified() || Variable->isConstexpr() || Variable->getType()->isReferenceType())
    V.flags |= NMR_VARIABLE_CONST;
  if (Defined)
    V.flags |= NMR_VARIABLE_DEFINED;
  if (const auto *Section = Shown->getAttr<SectionAttr>(); Section && Section->getName().starts_with("INIT"))
    V.flags |= NMR_VARIABLE_DISCARDED;
  if (Variable->getType()->isArrayType())
    V.flags |= NMR_VARIABLE_ARRAY;
  V.type = type(Variable->getType());
  V.site = site(Shown->getLocation());
  Mentioned.push_back(Shown);
  return Variables[Variable] = nmr_graph_add_variable(Graph, &V);
}

// The start value of one variable.
class Initialiser {
public:
  explicit Initialiser(Module &M) : M(M) {}

  std::vector<nmr_graph_init> Inits;
  bool Computed = false; // at run time

  void add(QualType Type, const Expr *E) {
    constexpr unsigned Deepest = 200;
    int64_t N;
    if (!E || Depth > Deepest)
      return;
    E = stripped(E);
    if (isa<ImplicitValueInitExpr, NoInitExpr>(E))
      return;
    if (M.constant(E, N)) {
      if (N)
        put(Value::integer(N));
      return;
    }
    Depth++;
    if (Type->isReferenceType()) {
      Path P;
      put(place(E, P) ? Value::address(P) : unknown());
    } else if (Type->isRecordType() || Type->isArrayType()) {
      whole(E);
    } else {
      put(pointer(E));
    }
    Depth--;
  }

private:
  static const Expr *stripped(const Expr *E) {
    for (;;) {
      E = E->IgnoreParens();
      if (const auto *Whole = dyn_cast<FullExpr>(E))
        E = Whole->getSubExpr();
      else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
        E = Bound->getSubExpr();
      else if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(E))
        E = Default->getExpr();
      else
        return E;
    }
  }

  Value unknown() {
    Computed |= M.Context.getLangOpts().CPlusPlus;
    return Value();
  }

  void put(const Value &V) {
    uint32_t Operand = M.operand(V);
    uint32_t First = Steps.empty() ? 0 : nmr_graph_add_steps(M.Graph, Steps.data(), (uint32_t)Steps.size());
    Inits.push_back({First, (uint32_t)Steps.size(), Operand});
  }

  void part(nmr_step_kind Kind, uint32_t Which, QualType Type, const Expr *E) {
    Steps.push_back({(uint8_t)Kind, Which});
    add(Type, E);
    Steps.pop_back();
  }

  void member(const FieldDecl *Field, const Expr *E) {
    if (Field->getName().empty())
      add(Field->getType(), E);
    else
      part(NMR_STEP_FIELD, M.field(Field), Field->getType(), E);
  }

  void whole(const Expr *E) {
    constexpr unsigned LongTable = 64;
    if (isa<ImplicitValueInitExpr, CXXScalarValueInitExpr, LambdaExpr>(E))
      return;
    if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
      return add(Literal->getType(), Literal->getInitializer());
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E))
      if (Cast->getCastKind() == CK_LValueToRValue || Cast->getCastKind() == CK_NoOp)
        return add(E->getType(), Cast->getSubExpr());
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
        Construct && Construct->getConstructor()->isTrivial() && !Construct->getNumArgs())
      return;
    const auto *List = dyn_cast<InitListExpr>(E);
    if (!List)
      return put(unknownUnless(isa<StringLiteral, PredefinedExpr>(E)));
    if (!List->isSemanticForm() && List->getSemanticForm())
      List = List->getSemanticForm();
    if ((List->isTransparent() || List->isStringLiteralInit()) && List->getNumInits() == 1)
      return add(List->getType(), List->getInit(0));
    if (const RecordDecl *Record = List->getType()->getAsRecordDecl()) {
      unsigned I = 0;
      if (Record->isUnion()) {
        if (List->getInitializedFieldInUnion() && List->getNumInits())
          member(List->getInitializedFieldInUnion(), List->getInit(0));
        return;
      }
      if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
        for (const CXXBaseSpecifier &Base : Class->bases())
          if (I < List->getNumInits())
            add(Base.getType(), List->getInit(I++));
      for (const FieldDecl *Field : Record->fields())
        if (!Field->isUnnamedBitField() && I < List->getNumInits())
          member(Field, List->getInit(I++));
      return;
    }
    const ArrayType *Array = M.Context.getAsArrayType(List->getType());
    if (!Array)
      return put(unknown());
    if (List->getNumInits() > LongTable && M.Context.getBaseElementType(List->getType())->isArithmeticType())
      return put(Value());
    for (unsigned I = 0; I < List->getNumInits(); I++)
      if (I == 0)
        add(Array->getElementType(), List->getInit(I));
      else if (!isa<ImplicitValueInitExpr>(List->getInit(I)))
        part(NMR_STEP_INDEX, M.operand(Value::integer(I)), Array->getElementType(), List->getInit(I));
  }

  Value unknownUnless(bool Constant) { return Constant ? Value() : unknown(); }

  // A constant address.
  Value pointer(const Expr *E) {
    if (const FunctionDecl *Function = Module::functionOf(E))
      return Value::function(M.function(Function));
    E = stripped(E);
    while (const auto *Cast = dyn_cast<CastExpr>(E)) {
      Path P;
      if (Cast->getCastKind() == CK_ArrayToPointerDecay)
        return place(Cast->getSubExpr(), P) ? Value::address(P) : unknown();
      if (Cast->getSubExpr()->isGLValue())
        return unknown();
      E = stripped(Cast->getSubExpr());
    }
    if (E->getType()->isFloatingType())
      return unknownUnless(isa<FloatingLiteral, UnaryOperator>(E));
    if (const auto *List = dyn_cast<InitListExpr>(E); List && List->getNumInits() == 1)
      return pointer(List->getInit(0));
    if (const auto *Op = dyn_cast<UnaryOperator>(E)) {
      Path P;
      if (Op->getOpcode() == UO_AddrOf && place(Op->getSubExpr(), P))
        return Value::address(P);
    } else if (const auto *Sum = dyn_cast<BinaryOperator>(E)) {
      int64_t N;
      if (Sum->isAdditiveOp() && Sum->getLHS()->getType()->isPointerType() && M.constant(Sum->getRHS(), N)) {
        Value Base = pointer(Sum->getLHS());
        if (Base.Kind == NMR_OPERAND_ADDRESS && N)
          Base.At.step(NMR_STEP_INDEX, M.operand(Value::integer(Sum->getOpcode() == BO_Sub ? -N : N)));
        return Base;
      }
    }
    return unknown();
  }

  // A place with static storage.
  bool place(const Expr *E, Path &Out) {
    E = stripped(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      if (!V || !V->hasGlobalStorage() || V->getType()->isReferenceType())
        return false;
      Out = Path(NMR_ROOT_VARIABLE, M.variable(V));
      return true;
    }
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
      if (!Field || Member->isArrow() || Field->getType()->isReferenceType() || !place(Member->getBase(), Out))
        return false;
      if (!Field->getName().empty())
        Out.step(NMR_STEP_FIELD, M.field(Field));
      return true;
    }
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E)) {
      const auto *Decay = dyn_cast<ImplicitCastExpr>(Element->getBase()->IgnoreParens());
      int64_t N;
      if (!Decay || Decay->getCastKind() != CK_ArrayToPointerDecay || !M.constant(Element->getIdx(), N) ||
          !place(Decay->getSubExpr(), Out))
        return false;
      if (N)
        Out.step(NMR_STEP_INDEX, M.operand(Value::integer(N)));
      return true;
    }
    if (isa<StringLiteral, CXXUuidofExpr>(E)) {
      Out = M.data(E);
      return true;
    }
    if (const auto *Name = dyn_cast<PredefinedExpr>(E)) {
      Out = M.data(Name->getFunctionName());
      return true;
    }
    if (const auto *Cast = dyn_cast<CastExpr>(E); Cast && Cast->getSubExpr()->isGLValue())
      return place(Cast->getSubExpr(), Out);
    return false;
  }

  Module &M;
  llvm::SmallVector<nmr_graph_step, 8> Steps;
  unsigned Depth = 0;
};

// Does it hold the address of a function?
bool Module::hasFunctionIn(const Expr *E, unsigned Depth) const {
  constexpr unsigned Deepest = 16;
  if (!E || Depth > Deepest)
    return false;
  if (const auto *List = dyn_cast<InitListExpr>(E->IgnoreImplicit()->IgnoreParens()))
    return llvm::any_of(List->inits(), [&](const Expr *Part) { return hasFunctionIn(Part, Depth + 1); });
  return E->getType()->isAnyPointerType() && functionOf(E);
}

// Others must be told: which functions it holds, and, when they can name it, what it holds at the start. Constant data
// is of no interest.
bool Module::mattersToOthers(const VarDecl *V) const {
  if (V->getType()->isDependentType() || (V->hasInit() && V->getInit()->isValueDependent()))
    return false;
  if (V->hasInit() && hasFunctionIn(V->getInit(), 0))
    return true;
  bool IsData = V->getType()->isArrayType() && Context.getBaseElementType(V->getType()).isConstQualified();
  return V->isExternallyVisible() && !V->isInline() && !IsData;
}

// An initialiser that does not parse, as it names something from a header that is missing, is dropped without a trace.
bool Module::isInitialiserLost(const VarDecl *V) const {
  std::optional<Token> Next = Lexer::findNextToken(V->getEndLoc(), Context.getSourceManager(), Context.getLangOpts());
  return Next && Next->is(tok::equal);
}

void Module::initialiseVariables() {
  for (const VarDecl *V : FileVariables)
    if (mattersToOthers(V))
      variable(V);
  // Start values mention further variables.
  for (size_t I = 0; I < Mentioned.size(); I++) {
    if (Graph->failed)
      return;
    const VarDecl *V = Mentioned[I];
    const Expr *Init = V->getAnyInitializer();
    uint32_t Id = Variables.lookup(V->getCanonicalDecl());
    if (!(Graph->variables[Id].flags & NMR_VARIABLE_DEFINED))
      continue;
    if (Init ? Init->containsErrors() : isInitialiserLost(V)) {
      Graph->variables[Id].flags |= NMR_VARIABLE_DYNAMIC;
      continue;
    }
    if (!Init || Init->isValueDependent() || V->getType()->isDependentType())
      continue;
    Initialiser Start(*this);
    Start.add(V->getType(), Init);
    nmr_graph_variable &Out = Graph->variables[Id];
    if (Start.Computed) {
      Out.flags |= NMR_VARIABLE_DYNAMIC;
      continue;
    }
    Out.init = Graph->ninits;
    Out.ninits = (uint32_t)Start.Inits.size();
    for (const nmr_graph_init &Each : Start.Inits)
      nmr_graph_add_init(Graph, Each);
  }
}

} // namespace nmr
