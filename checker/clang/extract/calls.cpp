// calls.cpp - who is called, with what, and what the call may write.
#include "clang/extract/lower.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace nmr {

// ---- Arguments --------------------------------------------------------------------------------------------------

static bool pointsToList(QualType Type) {
  const RecordDecl *Record = Type->isPointerType() ? Type->getPointeeType()->getAsRecordDecl() : nullptr;
  return Record && llvm::StringRef(recordName(Record)).ends_with("LIST_ENTRY");
}

static bool isWritable(QualType Pointee) { return !Pointee.isConstQualified() && !Pointee->isFunctionType(); }

// What the callee can do with an argument: by the argument's own type, and by the type that it is declared to take.
static uint8_t flagsOf(const Expr *E, const ASTContext &Context) {
  QualType Own = E->IgnoreParenImpCasts()->getType(), Declared = E->getType();
  uint8_t Flags = 0;
  if (E->isGLValue()) // for a reference
    return isWritable(Declared) ? NMR_ARG_WRITABLE : 0;
  QualType Pointee;
  if (Own->isPointerType())
    Pointee = Own->getPointeeType();
  else if (const auto *Array = Context.getAsArrayType(Own))
    Pointee = Array->getElementType();
  if (!Pointee.isNull() && isWritable(Pointee) &&
      !(Declared->isPointerType() && Declared->getPointeeType().isConstQualified()))
    Flags |= NMR_ARG_WRITABLE;
  if (Own->isVoidPointerType())
    Flags |= NMR_ARG_OPAQUE;
  if (pointsToList(Own) || pointsToList(Declared))
    Flags |= NMR_ARG_LIST;
  return Flags;
}

nmr_graph_arg Lowering::argument(const Expr *E, bool Settle) {
  uint8_t Flags = flagsOf(E, Context);
  Value V = E->isGLValue() ? Value::address(place(E)) : value(E);
  if (Settle && !(E->isPRValue() && isRecord(E->getType())))
    V = settle(V, E->isGLValue() ? M.type(Context.VoidPtrTy) : M.type(E->getType()));
  if (V.Kind == NMR_OPERAND_INTEGER)
    Flags = 0; // points to nothing
  return {operand(V), Flags};
}

nmr_graph_arg Lowering::objectArgument(const Value &Object, bool Constant) {
  return {operand(Object), (uint8_t)(Constant ? 0 : NMR_ARG_WRITABLE)};
}

void Lowering::arguments(llvm::SmallVectorImpl<nmr_graph_arg> &Out, llvm::ArrayRef<const Expr *> Args) {
  size_t Last = Args.size(); // of those with effects
  while (Last && !hasEffect(Args[Last - 1]))
    Last--;
  for (size_t I = 0; I < Args.size(); I++)
    Out.push_back(argument(Args[I], I + 1 < Last));
}

// ---- Calls ------------------------------------------------------------------------------------------------------

Value Lowering::emitCall(const Value &Callee, llvm::StringRef Member, llvm::ArrayRef<nmr_graph_arg> Args,
                         QualType Result, bool Used, SourceLocation Begin) {
  uint32_t To = operand(Callee), Name = Member.empty() ? 0 : M.string(Member);
  uint32_t List = Args.empty() ? 0 : nmr_graph_add_args(M.Graph, Args.data(), (uint32_t)Args.size());
  bool Returns = Used && !Result->isVoidType() && !isRecord(Result);
  uint32_t Register = Returns ? nmr_graph_add_register(M.Graph) : (uint32_t)NMR_NONE;
  SourceLocation Outer = Where;
  Where = Begin;
  nmr_graph_instr &I = emit(NMR_OP_CALL, isRecord(Result) ? 0 : M.type(Result));
  I.dst = Register;
  I.a = To;
  I.b = Name;
  I.list = List;
  I.nlist = (uint32_t)Args.size();
  Where = Outer;
  return Returns ? Value::reg(Register) : Value();
}

// The member that a local function pointer got its value from, when all it ever gets are that one and NULL.
std::string Lowering::memberKept(const VarDecl *V) {
  if (!MembersKnown) {
    MembersKnown = true;
    auto Note = [&](const ValueDecl *D, const Expr *From) {
      const auto *To = dyn_cast<VarDecl>(D);
      int64_t Null;
      if (!To || !From || !To->getType()->isFunctionPointerType() || M.constant(From, Null))
        return;
      std::string Name = Module::memberOf(From);
      auto Known = MembersKept.try_emplace(To, Name);
      if (!Known.second && Known.first->second != Name)
        Known.first->second.clear();
    };
    llvm::SmallVector<const Stmt *, 32> Left = {Function->getBody()};
    while (!Left.empty()) {
      const Stmt *S = Left.pop_back_val();
      if (const auto *Declarations = dyn_cast<DeclStmt>(S)) {
        for (const Decl *D : Declarations->decls())
          if (const auto *Declared = dyn_cast<VarDecl>(D))
            Note(Declared, Declared->getInit());
      } else if (const auto *Op = dyn_cast<BinaryOperator>(S); Op && Op->getOpcode() == BO_Assign) {
        if (const auto *Ref = dyn_cast<DeclRefExpr>(Op->getLHS()->IgnoreParenCasts()))
          Note(Ref->getDecl(), Op->getRHS());
      }
      for (const Stmt *Part : S->children())
        if (Part)
          Left.push_back(Part);
    }
  }
  return MembersKept.lookup(V);
}

Value Lowering::callee(const CallExpr *E, std::string &Member) {
  const Expr *Called = E->getCallee();
  if (const FunctionDecl *F = Module::functionOf(Called))
    return Value::function(M.function(F));
  Member = Module::memberOf(Called);
  if (Member.empty())
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Called->IgnoreParenCasts()))
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()); V && V->isLocalVarDecl())
        Member = memberKept(V);
  return value(Called);
}

// What the compiler itself makes of a call; false: it is a call like others.
bool Lowering::builtin(const CallExpr *E, Value &Out) {
  switch (E->getBuiltinCallee()) {
  case Builtin::BI__builtin_expect:
  case Builtin::BI__builtin_expect_with_probability:
  case Builtin::BI__builtin_assume_aligned:
  case Builtin::BI__builtin_launder:
    Out = value(E->getArg(0));
    return true;
  case Builtin::BI__builtin_addressof:
  case Builtin::BIaddressof:
  case Builtin::BI__addressof:
    Out = Value::address(place(E->getArg(0)));
    return true;
  case Builtin::BI__assume:
  case Builtin::BI__builtin_assume:
  case Builtin::BI__noop:
  case Builtin::BI__builtin_constant_p:
  case Builtin::BI__annotation:
    Out = Value::integer(0);
    return true;
  case Builtin::BI__builtin_object_size:
  case Builtin::BI__builtin_dynamic_object_size:
  case Builtin::BI__exception_code:
  case Builtin::BI__exception_info:
  case Builtin::BI__abnormal_termination:
  case Builtin::BI_exception_code:
  case Builtin::BI_exception_info:
  case Builtin::BI_abnormal_termination:
    return true;
  case Builtin::BI__builtin_unreachable:
    end(NMR_OP_STOP);
    return true;
  case Builtin::BI__builtin_va_start:
  case Builtin::BI__builtin_va_end:
  case Builtin::BI__builtin_va_copy:
  case Builtin::BI__builtin_ms_va_start:
  case Builtin::BI__builtin_ms_va_end:
  case Builtin::BI__builtin_ms_va_copy:
  case Builtin::BI__va_start: {
    const Expr *List = E->getArg(0);
    onPath(NMR_OP_HAVOC, List->isGLValue() ? place(List) : pointee(List));
    return true;
  }
  default:
    return false;
  }
}

Value Lowering::call(const CallExpr *E, bool Used) {
  Value Result;
  if (E->getBuiltinCallee() && builtin(E, Result))
    return Result;
  const FunctionDecl *Direct = E->getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Direct);
  llvm::SmallVector<const Expr *, 8> Args(E->arg_begin(), E->arg_end());
  llvm::SmallVector<nmr_graph_arg, 8> Out;
  bool Effects = llvm::any_of(Args, [](const Expr *A) { return hasEffect(A); });
  Value To;
  std::string Member;
  const auto *MemberCall = dyn_cast<CXXMemberCallExpr>(E);
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
  if (MemberCall) {
    const Expr *Object = MemberCall->getImplicitObjectArgument();
    const auto *Named = dyn_cast<MemberExpr>(E->getCallee()->IgnoreParens());
    Value This;
    if (const auto *Pointer = dyn_cast<BinaryOperator>(E->getCallee()->IgnoreParens())) {
      This = Pointer->getOpcode() == BO_PtrMemI ? value(Pointer->getLHS())
                                                : Value::address(placeOfRecord(Pointer->getLHS()));
      drop(value(Pointer->getRHS()));
    } else if (Object) {
      This = Object->getType()->isPointerType() && Object->isPRValue() ? value(Object)
                                                                       : Value::address(placeOfRecord(Object));
    }
    if (Effects)
      This = settle(This, M.type(Context.VoidPtrTy));
    if (Method && Method->isStatic())
      drop(This);
    else
      Out.push_back(objectArgument(This, Method && Method->isConst()));
    if (Method && Method->isVirtual() && Named && !Named->hasQualifier()) {
      const CXXMethodDecl *Final = Object ? Method->getDevirtualizedMethod(Object, /*IsAppleKext=*/false) : nullptr;
      if (Final)
        To = Value::function(M.function(Final));
    } else if (Method) {
      To = Value::function(M.function(Method));
    }
  } else if (isa<CXXPseudoDestructorExpr>(E->getCallee()->IgnoreParens())) {
    discard(cast<CXXPseudoDestructorExpr>(E->getCallee()->IgnoreParens())->getBase());
    return Value();
  } else if (Operator && Method && Method->isInstance() && !Args.empty()) {
    if (Method->isTrivial() && (Method->isCopyAssignmentOperator() || Method->isMoveAssignmentOperator()) &&
        Args.size() == 2) {
      Path From = placeOfRecord(Args[1]), Into = placeOfRecord(Args[0]);
      copy(Into, From);
      return Value::address(Into);
    }
    Value This = Value::address(placeOfRecord(Args[0]));
    if (llvm::any_of(llvm::ArrayRef(Args).drop_front(), [](const Expr *A) { return hasEffect(A); }))
      This = settle(This, M.type(Context.VoidPtrTy));
    Out.push_back(objectArgument(This, Method->isConst()));
    Args.erase(Args.begin());
    if (!Method->isVirtual())
      To = Value::function(M.function(Method));
  } else {
    To = callee(E, Member);
    if (Effects)
      To = settle(To, M.type(E->getCallee()->getType()));
  }
  arguments(Out, Args);
  // A reference comes back as an address.
  QualType Returned = E->isGLValue() ? Context.VoidPtrTy : E->getType();
  Result = emitCall(To, Member, Out, Returned, Used, static_cast<const Stmt *>(E)->getBeginLoc());
  const auto *Type = E->getCallee()->getType()->isPointerType()
                         ? E->getCallee()->getType()->getPointeeType()->getAs<FunctionType>()
                         : nullptr;
  if ((Direct && Direct->isNoReturn()) || (Type && Type->getNoReturnAttr()))
    end(NMR_OP_STOP);
  return Result;
}

// ---- Objects ----------------------------------------------------------------------------------------------------

void Lowering::construct(const Path &To, const CXXConstructExpr *E) {
  const CXXConstructorDecl *Constructor = E->getConstructor();
  if (E->isElidable() && E->getNumArgs()) {
    const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E->getArg(0)->IgnoreImpCasts());
    if (Temporary)
      return record(To, Temporary->getSubExpr());
  }
  if (Constructor->isTrivial() && E->getNumArgs() && Constructor->isCopyOrMoveConstructor())
    return copy(To, placeOfRecord(E->getArg(0)));
  if (E->requiresZeroInitialization())
    onPath(NMR_OP_ZERO, To);
  if (Constructor->isTrivial() && !E->getNumArgs()) {
    if (!E->requiresZeroInitialization())
      unset(To, E->getType());
    return;
  }
  Path Object = To;
  if (E->getType()->isArrayType())
    Object.step(NMR_STEP_INDEX, operand(Value()));
  llvm::SmallVector<nmr_graph_arg, 4> Args = {objectArgument(Value::address(Object), false)};
  llvm::SmallVector<const Expr *, 4> Given(E->arg_begin(), E->arg_end());
  arguments(Args, Given);
  SourceLocation Begin = E->getBeginLoc();
  emitCall(Value::function(M.function(Constructor)), "", Args, Context.VoidTy, false, Begin.isValid() ? Begin : Where);
}

void Lowering::destroy(const Path &Object, QualType Type) {
  const CXXRecordDecl *Class = Context.getBaseElementType(Type)->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Class->hasTrivialDestructor())
    return;
  const CXXDestructorDecl *Destructor = Class->getDestructor();
  if (!Destructor)
    return;
  Path P = Object;
  if (Type->isArrayType())
    P.step(NMR_STEP_INDEX, operand(Value()));
  nmr_graph_arg This = objectArgument(Value::address(P), false);
  emitCall(Value::function(M.function(Destructor)), "", This, Context.VoidTy, false, Where);
}

Value Lowering::create(const CXXNewExpr *E) {
  const FunctionDecl *New = E->getOperatorNew();
  QualType Type = E->getAllocatedType();
  Value Memory;
  if (New && New->isReservedGlobalPlacementOperator() && E->getNumPlacementArgs() == 1) {
    Memory = settle(value(E->getPlacementArg(0)), M.type(Context.VoidPtrTy));
  } else {
    Value Size;
    if (!E->isArray() && !Type->isIncompleteType() && !Type->isDependentType())
      Size = Value::integer(Context.getTypeSizeInChars(Type).getQuantity());
    else if (auto Count = E->getArraySize(); Count && *Count)
      drop(value(*Count));
    llvm::SmallVector<nmr_graph_arg, 4> Args = {{operand(Size), 0}};
    llvm::SmallVector<const Expr *, 4> Given(E->placement_arguments().begin(), E->placement_arguments().end());
    arguments(Args, Given);
    Memory = emitCall(New ? Value::function(M.function(New)) : Value(), "", Args, E->getType(), true, E->getBeginLoc());
  }
  const Expr *Init = E->getInitializer();
  if (!Init)
    return Memory;
  uint32_t First = newBlock(), Done = newBlock();
  if (E->shouldNullCheckAllocation())
    branch(Memory, First, Done, M.type(E->getType()), NMR_INSTR_GUARD);
  else
    go(First);
  start(First);
  Path To = through(Memory);
  if (E->isArray() && !isRecord(Init->getType()))
    discard(Init);
  else
    initialise(To, E->isArray() ? Init->getType() : Type, Init);
  go(Done);
  start(Done);
  return Memory;
}

void Lowering::dispose(const CXXDeleteExpr *E) {
  QualType Type = E->getDestroyedType();
  Value Memory = settle(value(E->getArgument()), M.type(E->getArgument()->getType()));
  uint32_t Some = newBlock(), Done = newBlock();
  branch(Memory, Some, Done, M.type(E->getArgument()->getType()), NMR_INSTR_GUARD);
  start(Some);
  const CXXRecordDecl *Class = Type.isNull() ? nullptr : Context.getBaseElementType(Type)->getAsCXXRecordDecl();
  const CXXDestructorDecl *Destructor = Class && Class->hasDefinition() ? Class->getDestructor() : nullptr;
  if (Destructor && Destructor->isVirtual() && !Class->isEffectivelyFinal() && !E->isArrayForm())
    emitCall(Value(), "", objectArgument(Memory, false), Context.VoidTy, false, E->getBeginLoc());
  else if (Destructor)
    destroy(through(Memory), Type);
  const FunctionDecl *Delete = E->getOperatorDelete();
  emitCall(Delete ? Value::function(M.function(Delete)) : Value(), "", objectArgument(Memory, false), Context.VoidTy,
           false, E->getBeginLoc());
  go(Done);
  start(Done);
}

} // namespace nmr
