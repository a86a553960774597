// module.cpp - names, types, sites and constants of a translation unit, as a graph has them.
#include "clang/extract/module.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace clang;
using llvm::StringRef;

namespace nmr {

// ---- Paths and values -------------------------------------------------------------------------------------------

bool Path::isThrough() const {
  return Root == NMR_ROOT_REGISTER ||
         llvm::any_of(Steps, [](const nmr_graph_step &S) { return S.kind == NMR_STEP_DEREF; });
}

Value Value::integer(int64_t N) {
  Value V;
  V.Kind = NMR_OPERAND_INTEGER;
  V.Integer = N;
  return V;
}

Value Value::reg(uint32_t Register) {
  Value V;
  V.Kind = NMR_OPERAND_REGISTER;
  V.Ref = Register;
  return V;
}

Value Value::function(uint32_t Function) {
  Value V;
  V.Kind = NMR_OPERAND_FUNCTION;
  V.Ref = Function;
  return V;
}

Value Value::load(Path At) {
  Value V;
  V.Kind = NMR_OPERAND_LOAD;
  V.At = std::move(At);
  return V;
}

Value Value::address(Path At) {
  if (At.Root == NMR_ROOT_REGISTER && At.Steps.empty())
    return reg(At.Index);
  Value V;
  V.Kind = NMR_OPERAND_ADDRESS;
  if (!At.Steps.empty() && At.Steps.back().kind == NMR_STEP_DEREF) {
    At.Steps.pop_back();
    V.Kind = NMR_OPERAND_LOAD;
  }
  V.At = std::move(At);
  return V;
}

uint32_t Module::path(const Path &P) {
  return nmr_graph_path_of(Graph, P.Root, P.Index, P.Steps.data(), (uint32_t)P.Steps.size());
}

uint32_t Module::operand(const Value &V) {
  nmr_graph_operand O = {(uint8_t)V.Kind, 0, 0};
  if (V.Kind == NMR_OPERAND_INTEGER)
    O.value = V.Integer;
  else if (V.Kind == NMR_OPERAND_LOAD || V.Kind == NMR_OPERAND_ADDRESS)
    O.ref = path(V.At);
  else
    O.ref = V.Ref;
  return nmr_graph_operand_of(Graph, O);
}

// A string or another constant that has an address.
Path Module::data(const Expr *Literal) {
  constexpr size_t Most = 64;
  std::string Text;
  const auto *String = dyn_cast_or_null<StringLiteral>(Literal);
  for (unsigned I = 0; String && I < String->getLength() && I < Most; I++) {
    uint32_t Unit = String->getCodeUnit(I);
    if (!Unit)
      break;
    Text += Unit >= 0x20 && Unit < 0x7f ? (char)Unit : '?';
  }
  return Path(NMR_ROOT_DATA, string(Text));
}

// ---- Sites ------------------------------------------------------------------------------------------------------

static std::string absolute(StringRef Name) {
  llvm::SmallString<256> Whole(Name);
  llvm::sys::fs::make_absolute(Whole);
  llvm::sys::path::remove_dots(Whole, /*remove_dot_dot=*/true);
  return std::string(Whole);
}

static std::string real(StringRef Name) {
  llvm::SmallString<256> Real;
  return llvm::sys::fs::real_path(Name, Real) ? Name.str() : std::string(Real);
}

static bool below(StringRef File, StringRef Folder, std::string &Out) {
  Folder = Folder.rtrim('/');
  if (!File.consume_front(Folder) || !File.consume_front("/") || File.empty())
    return false;
  Out = llvm::sys::path::convert_to_slash(File);
  return true;
}

std::string Module::fileName(FileID File, bool System) {
  auto Entry = Context.getSourceManager().getFileEntryRefForID(File);
  if (!Entry)
    return "<built-in>";
  std::string Base = llvm::sys::path::filename(Entry->getName()).str(), Name;
  if (System)
    return "<" + Base + ">";
  std::string Whole = absolute(Entry->getName());
  if (below(Whole, Root, Name) || below(real(Whole), RealRoot, Name))
    return Name;
  return Base;
}

nmr_graph_site Module::site(SourceLocation Where) {
  if (Where.isInvalid())
    return {};
  if (Where == LastWhere)
    return LastSite;
  const SourceManager &SM = Context.getSourceManager();
  SourceLocation At = SM.getExpansionLoc(Where);
  auto Place = SM.getDecomposedLoc(At);
  bool System = SM.isInSystemHeader(At);
  auto Known = Files.try_emplace(Place.first.getHashValue() * 2 + System, 0);
  if (Known.second)
    Known.first->second = string(fileName(Place.first, System));
  LastWhere = Where;
  LastSite.file = Known.first->second;
  LastSite.line = SM.getLineNumber(Place.first, Place.second);
  LastSite.column = SM.getColumnNumber(Place.first, Place.second);
  LastSite.macro = 0;
  if (Where.isMacroID()) {
    unsigned Length = Lexer::MeasureTokenLength(At, SM, Context.getLangOpts());
    LastSite.macro = string(StringRef(SM.getCharacterData(At), Length));
  }
  return LastSite;
}

SourceLocation Module::errorIn(SourceLocation From, SourceLocation To) const {
  const SourceManager &SM = Context.getSourceManager();
  From = SM.getExpansionLoc(From);
  To = SM.getExpansionLoc(To);
  auto First = llvm::lower_bound(Errors, From);
  return First != Errors.end() && *First < To ? *First : SourceLocation();
}

// ---- Types and fields -------------------------------------------------------------------------------------------

uint8_t Module::type(QualType Type) const {
  if (Type.isNull() || Type->isDependentType() || Type->isUndeducedType())
    return 0;
  if (const auto *Atomic = Type->getAs<AtomicType>())
    Type = Atomic->getValueType();
  unsigned Pointer = (unsigned)Context.getTypeSizeInChars(Context.VoidPtrTy).getQuantity();
  if (Type->isReferenceType() || Type->isNullPtrType())
    return (uint8_t)(Pointer | NMR_TYPE_POINTER);
  if (Type->isPointerType() || Type->isBlockPointerType())
    return (uint8_t)(Pointer | NMR_TYPE_POINTER | (Type->isFunctionPointerType() ? NMR_TYPE_FUNCTION : 0));
  if ((!Type->isIntegralOrEnumerationType() && !Type->isRealFloatingType()) || Type->isIncompleteType())
    return 0;
  auto Width = Context.getTypeSizeInChars(Type).getQuantity();
  return (uint8_t)((Width > NMR_TYPE_WIDTH ? 0 : Width) |
                   (Type->isUnsignedIntegerOrEnumerationType() ? NMR_TYPE_UNSIGNED : 0));
}

uint32_t Module::field(const FieldDecl *Field) {
  Field = Field->getCanonicalDecl();
  auto Known = Fields.try_emplace(Field, 0);
  if (!Known.second)
    return Known.first->second;
  std::string Name = fieldName(Field);
  size_t Dot = Name.find('.');
  std::string Member = Name.substr(Dot + 1);
  const RecordDecl *Record = Field->getParent();
  if (const auto *Closure = dyn_cast<CXXRecordDecl>(Record); Closure && Closure->isLambda()) {
    auto Capture = Closure->captures_begin();
    unsigned I = Field->getFieldIndex();
    Member = "this";
    if (I < Closure->capture_size() && (Capture + I)->capturesVariable())
      Member = (Capture + I)->getCapturedVar()->getName().str();
  }
  bool InUnion = Record->isUnion();
  while (Record->isAnonymousStructOrUnion() && !InUnion) {
    Record = dyn_cast<RecordDecl>(Record->getDeclContext());
    if (!Record)
      break;
    InUnion = Record->isUnion();
  }
  nmr_graph_field F = {string(StringRef(Name).take_front(Dot)), string(Member), InUnion,
                       Field->getType()->isFunctionPointerType()};
  return Fields[Field] = nmr_graph_field_of(Graph, F);
}

// ---- Names ------------------------------------------------------------------------------------------------------

std::string Module::shownName(const NamedDecl *D) {
  std::string Last;
  DeclarationName Name = D->getDeclName();
  switch (Name.getNameKind()) {
  case DeclarationName::Identifier:
    Last = D->getName().str();
    break;
  case DeclarationName::CXXConstructorName:
  case DeclarationName::CXXDestructorName:
    Last = recordName(dyn_cast<RecordDecl>(D->getDeclContext()));
    if (const auto *Record = dyn_cast<RecordDecl>(D->getDeclContext()))
      Last = (Name.getNameKind() == DeclarationName::CXXDestructorName ? "~" : "") + Record->getName().str();
    break;
  case DeclarationName::CXXOperatorName:
    Last = getOperatorSpelling(Name.getCXXOverloadedOperator());
    Last = (isLetter(Last[0]) ? "operator " : "operator") + Last;
    break;
  case DeclarationName::CXXConversionFunctionName: {
    QualType To = Name.getCXXNameType();
    const RecordDecl *Record = To->getAsRecordDecl();
    Last = Record ? Record->getName().str() : To.getAsString(D->getASTContext().getPrintingPolicy());
    // Functions, and lambdas, which are printed with their path.
    Last = "operator " + (StringRef(Last).contains('(') ? "conversion" : Last);
    break;
  }
  default:
    Last = "operator";
    break;
  }
  for (const DeclContext *In = D->getDeclContext(); In && !In->isTranslationUnit(); In = In->getParent()) {
    if (const auto *Space = dyn_cast<NamespaceDecl>(In)) {
      if (!Space->isInline())
        Last = (Space->isAnonymousNamespace() ? "(anonymous)" : Space->getName().str()) + "::" + Last;
    } else if (const auto *Record = dyn_cast<CXXRecordDecl>(In)) {
      Last = (Record->isLambda()          ? "(lambda)"
              : Record->getName().empty() ? "(anonymous)"
                                          : Record->getName().str()) +
             "::" + Last;
    } else if (const auto *Function = dyn_cast<FunctionDecl>(In)) {
      return shownName(Function) + "::" + Last;
    }
  }
  return Last;
}

// Mangled as on every other system, whatever the target: Microsoft's names hold hashes of paths, and differ between
// versions of Clang where a type is deduced.
std::string Module::linkName(const NamedDecl *D) {
  if (!Mangler || !Mangler->shouldMangleDeclName(D))
    return D->getDeclName().isIdentifier() ? D->getName().str() : shownName(D);
  // What did not parse has no mangled name; overloads differ at least in what is left of their parameters.
  if (const auto *V = dyn_cast<ValueDecl>(D); !V || V->getType()->isDependentType() || V->isInvalidDecl()) {
    const auto *Function = dyn_cast<FunctionDecl>(D);
    return shownName(D) + (Function ? "/" + std::to_string(Function->getNumParams()) : "");
  }
  std::string Name;
  llvm::raw_string_ostream Stream(Name);
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(D))
    Mangler->mangleName(GlobalDecl(Constructor, Ctor_Complete), Stream);
  else if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(D))
    Mangler->mangleName(GlobalDecl(Destructor, Dtor_Base), Stream);
  else if (const auto *Function = dyn_cast<FunctionDecl>(D))
    Mangler->mangleName(GlobalDecl(Function), Stream);
  else
    Mangler->mangleName(GlobalDecl(cast<VarDecl>(D)), Stream);
  Stream.flush();
  return Name;
}

// ---- Functions --------------------------------------------------------------------------------------------------

Module::Module(ASTContext &Context, const Facts &Known, llvm::ArrayRef<SourceLocation> Where, StringRef Root,
               nmr_graph *Graph)
    : Context(Context), Known(Known), Graph(Graph), Root(absolute(Root.empty() ? "." : Root)) {
  RealRoot = real(this->Root);
  for (SourceLocation L : Where)
    Errors.push_back(Context.getSourceManager().getExpansionLoc(L));
  llvm::sort(Errors);
  if (Context.getLangOpts().CPlusPlus)
    Mangler.reset(ItaniumMangleContext::create(Context, Context.getDiagnostics()));
  collect();
}

bool Module::isSystem(const Decl *D) const {
  if (const auto *Function = dyn_cast<FunctionDecl>(D); Function && Function->getBuiltinID())
    return true;
  SourceLocation Where = D->getCanonicalDecl()->getLocation();
  return Where.isInvalid() || Context.getSourceManager().isInSystemHeader(Where);
}

void Module::addBody(const FunctionDecl *Function) {
  if (!Function->doesThisDeclarationHaveABody() || !Function->getBody() || Function->isDependentContext() ||
      Function->getDescribedFunctionTemplate() || Function->getType()->isDependentType())
    return;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function); Method && Method->isDefaulted() && Method->isTrivial())
    return;
  if (Function->getLocation().isInvalid() || Context.getSourceManager().isInSystemHeader(Function->getLocation()))
    return;
  if (Functions.try_emplace(Function->getCanonicalDecl(), NMR_NONE).second)
    Bodies.push_back(Function);
}

void Module::collect(const DeclContext *In) {
  if (In->isDependentContext())
    return;
  for (const Decl *D : In->decls())
    collect(D);
}

void Module::collect(const Decl *D) {
  if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
    addBody(Function);
    // Lambdas and local classes.
    if (Mangler && Function->doesThisDeclarationHaveABody())
      collect(static_cast<const DeclContext *>(Function));
  } else if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D)) {
    for (const FunctionDecl *Special : Template->specializations())
      if (const FunctionDecl *Definition = Special->getDefinition())
        collect(static_cast<const Decl *>(Definition));
  } else if (const auto *Template = dyn_cast<ClassTemplateDecl>(D)) {
    for (const ClassTemplateSpecializationDecl *Special : Template->specializations())
      collect(static_cast<const DeclContext *>(Special));
  } else if (const auto *Friend = dyn_cast<FriendDecl>(D)) {
    if (const NamedDecl *Named = Friend->getFriendDecl(); Named && isa<FunctionDecl, FunctionTemplateDecl>(Named))
      collect(static_cast<const Decl *>(Named));
  } else if (const auto *V = dyn_cast<VarDecl>(D)) {
    if (V->isFileVarDecl() && V->isThisDeclarationADefinition() != VarDecl::DeclarationOnly)
      FileVariables.push_back(V);
  } else if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl, CXXRecordDecl>(D)) {
    collect(cast<DeclContext>(D));
  }
}

void Module::collect() {
  const SourceManager &SM = Context.getSourceManager();
  for (const Decl *D : Context.getTranslationUnitDecl()->decls())
    if (isa<FunctionDecl, VarDecl>(D) || Mangler)
      if (D->getLocation().isInvalid() || !SM.isInSystemHeader(D->getLocation()))
        collect(D);
  std::stable_sort(Bodies.begin(), Bodies.end(), [&](const FunctionDecl *A, const FunctionDecl *B) {
    if (A->getLocation() != B->getLocation())
      return SM.isBeforeInTranslationUnit(A->getLocation(), B->getLocation());
    return A != B && linkName(A) < linkName(B);
  });
  for (const FunctionDecl *Function : Bodies)
    Functions.erase(Function->getCanonicalDecl());
  for (const FunctionDecl *Function : Bodies)
    function(Function);
}

const FunctionDecl *Module::bodyOf(const FunctionDecl *Function) const {
  auto Known = Functions.find(Function->getCanonicalDecl());
  return Known != Functions.end() && Known->second < Bodies.size() ? Bodies[Known->second] : nullptr;
}

// The compiler has names of its own for functions of the library.
static StringRef plainName(const FunctionDecl *Function) {
  StringRef Name = Function->getName();
  unsigned Builtin = Function->getBuiltinID();
  if (Builtin && Function->getASTContext().BuiltinInfo.isLibFunction(Builtin))
    Name.consume_front("__builtin_");
  return Name;
}

static bool hasTypedef(QualType Type, StringRef Name) {
  while (const auto *Typedef = Type.isNull() ? nullptr : Type->getAs<TypedefType>()) {
    if (Typedef->getDecl()->getName() == Name)
      return true;
    Type = Typedef->getDecl()->getUnderlyingType();
  }
  return false;
}

uint32_t Module::function(const FunctionDecl *Function) {
  auto Known = Functions.try_emplace(Function->getCanonicalDecl(), 0);
  if (!Known.second)
    return Known.first->second;
  // Bodies are announced before all others: an id below their number is one of theirs.
  bool Body = Graph->nfunctions < Bodies.size();
  nmr_graph_function F{};
  std::string Name = linkName(Function), Shown = shownName(Function);
  OverloadedOperatorKind Operator = Function->getDeclName().getCXXOverloadedOperator();
  F.name = string(Name);
  F.shown = string(Shown);
  if (Function->getDeclName().isIdentifier())
    F.plain = string(plainName(Function));
  else if (Operator == OO_New || Operator == OO_Delete || Operator == OO_Array_New || Operator == OO_Array_Delete)
    F.plain = string((llvm::Twine("operator ") + getOperatorSpelling(Operator)).str());
  if (!Function->isExternallyVisible())
    F.flags |= NMR_FUNCTION_STATIC;
  if (Function->isInlined() || Function->isTemplateInstantiation() ||
      (Function->isImplicit() && isa<CXXMethodDecl>(Function)))
    F.flags |= NMR_FUNCTION_INLINE;
  if (isSystem(Function))
    F.flags |= NMR_FUNCTION_SYSTEM;
  if (isApiFunction(Function))
    F.flags |= NMR_FUNCTION_API;
  if (Function->isNoReturn())
    F.flags |= NMR_FUNCTION_NORETURN;
  if (hasTypedef(Function->getReturnType(), "NTSTATUS"))
    F.flags |= NMR_FUNCTION_STATUS;
  if (Body)
    F.flags |= NMR_FUNCTION_BODY;
  if (Body && this->Known.Damaged.count(Function->getCanonicalDecl()))
    F.flags |= NMR_FUNCTION_DAMAGED;
  F.site = site(Body ? Function->getLocation() : Function->getCanonicalDecl()->getLocation());
  F.end = Body ? site(Function->getBodyRBrace().isValid() ? Function->getBodyRBrace() : Function->getEndLoc()) : F.site;
  llvm::SmallVector<const FunctionDecl *, 4> Declarations;
  for (const FunctionDecl *D = Function->getMostRecentDecl(); D; D = D->getPreviousDecl())
    Declarations.push_back(D);
  llvm::SmallVector<uint32_t, 4> Types;
  for (const FunctionDecl *D : llvm::reverse(Declarations)) {
    QualType Type = D->getTypeSourceInfo() ? D->getTypeSourceInfo()->getType() : QualType();
    while (const auto *Typedef = Type.isNull() ? nullptr : Type->getAs<TypedefType>()) {
      uint32_t Name = string(Typedef->getDecl()->getName());
      if (!llvm::is_contained(Types, Name))
        Types.push_back(Name);
      Type = Typedef->getDecl()->getUnderlyingType();
    }
  }
  F.type = Types.empty() ? 0 : nmr_graph_add_list(Graph, Types.data(), (uint32_t)Types.size());
  F.ntypes = (uint32_t)Types.size();
  F.nparams = Function->getNumParams();
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function); Method && Method->isInstance())
    F.nparams++;
  F.result = type(Function->getReturnType());
  return Functions[Function->getCanonicalDecl()] = nmr_graph_add_function(Graph, &F);
}

const FunctionDecl *Module::functionOf(const Expr *E) {
  E = E ? E->IgnoreParenCasts() : nullptr;
  while (const auto *Op = dyn_cast_or_null<UnaryOperator>(E)) {
    if (Op->getOpcode() != UO_AddrOf && Op->getOpcode() != UO_Plus &&
        !(Op->getOpcode() == UO_Deref && Op->getType()->isFunctionType()))
      return nullptr;
    E = Op->getSubExpr()->IgnoreParenCasts();
  }
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E))
    return dyn_cast<FunctionDecl>(Ref->getDecl());
  // A lambda without captures, as a function.
  if (const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(E))
    if (const auto *Conversion = dyn_cast_or_null<CXXConversionDecl>(Call->getMethodDecl()))
      return Conversion->isLambdaToBlockPointerConversion() || !Conversion->getParent()->isLambda()
                 ? nullptr
                 : Conversion->getParent()->getLambdaStaticInvoker();
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl()))
      return Method->isStatic() ? Method : nullptr;
  return nullptr;
}

std::string Module::memberOf(const Expr *E) {
  E = E ? E->IgnoreParenCasts() : nullptr;
  while (const auto *Op = dyn_cast_or_null<UnaryOperator>(E)) {
    if (Op->getOpcode() != UO_Deref || !Op->getType()->isFunctionType())
      break;
    E = Op->getSubExpr()->IgnoreParenCasts();
  }
  const auto *Member = dyn_cast_or_null<MemberExpr>(E);
  const auto *Field = Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
  return Field ? fieldName(Field) : "";
}

} // namespace nmr
