// lower.cpp - one function: its blocks, its scopes, and what constructors and destructors add to its body.
#include "clang/extract/lower.h"

#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace nmr {

Lowering::Lowering(Module &M, const FunctionDecl *Function, uint32_t Id)
    : M(M), Context(M.Context), Function(Function), Id(Id), Where(Function->getLocation()) {}

// ---- Blocks -----------------------------------------------------------------------------------------------------

uint32_t Lowering::newBlock() {
  Blocks.emplace_back();
  return (uint32_t)Blocks.size() - 1;
}

nmr_graph_instr &Lowering::emit(nmr_graph_op Op, uint8_t Type) {
  if (isEnded())
    start(newBlock());
  nmr_graph_instr I{};
  I.op = (uint8_t)Op;
  I.type = Type;
  I.site = M.site(Where);
  Blocks[At].Instrs.push_back(I);
  return Blocks[At].Instrs.back();
}

void Lowering::end(nmr_graph_op Op, uint32_t To) {
  emit(Op).dst = To;
  Blocks[At].Ended = true;
}

void Lowering::go(uint32_t B) {
  if (!isEnded())
    end(NMR_OP_GOTO, B);
}

void Lowering::branch(const Value &V, uint32_t True, uint32_t False, uint8_t Type, uint8_t Flags) {
  if (V.Kind == NMR_OPERAND_INTEGER)
    return go(V.Integer ? True : False);
  if (V.Kind == NMR_OPERAND_FUNCTION)
    return go(True);
  uint32_t Tested = operand(V);
  nmr_graph_instr &I = emit(NMR_OP_BRANCH, Type);
  I.a = Tested;
  I.dst = True;
  I.b = False;
  I.flags = Flags;
  Blocks[At].Ended = true;
}

void Lowering::store(const Path &To, const Value &V, uint8_t Type) {
  if (!Type && V.Kind != NMR_OPERAND_UNSET) {
    drop(V);
    return onPath(NMR_OP_HAVOC, To);
  }
  uint32_t P = M.path(To), From = operand(V);
  nmr_graph_instr &I = emit(NMR_OP_STORE, Type);
  I.dst = P;
  I.a = From;
}

void Lowering::copy(const Path &To, const Path &From) {
  uint32_t P = M.path(To), Q = M.path(From);
  nmr_graph_instr &I = emit(NMR_OP_COPY);
  I.dst = P;
  I.a = Q;
}

void Lowering::onPath(nmr_graph_op Op, const Path &P) {
  uint32_t N = M.path(P);
  emit(Op).dst = N;
}

void Lowering::unset(const Path &To, QualType Type) {
  Value V;
  V.Kind = NMR_OPERAND_UNSET;
  store(To, V, isRecord(Type) ? 0 : M.type(Type));
}

Value Lowering::move(const Value &V, uint8_t Type) {
  uint32_t From = operand(V), Register = nmr_graph_add_register(M.Graph);
  nmr_graph_instr &I = emit(NMR_OP_MOVE, Type);
  I.dst = Register;
  I.a = From;
  return Value::reg(Register);
}

Value Lowering::binary(nmr_binary Sub, const Value &A, const Value &B, uint8_t Type) {
  uint32_t Left = operand(A), Right = operand(B), Register = nmr_graph_add_register(M.Graph);
  nmr_graph_instr &I = emit(NMR_OP_BINARY, Type);
  I.sub = (uint8_t)Sub;
  I.dst = Register;
  I.a = Left;
  I.b = Right;
  return Value::reg(Register);
}

uint32_t Lowering::newLocal(llvm::StringRef Name, uint8_t Type, bool IsReference) {
  uint32_t Local = nmr_graph_add_local(M.Graph, {Name.empty() ? 0 : M.string(Name), Type, IsReference});
  if (Local >= Kept.size())
    Kept.resize(Local + 1);
  return Local;
}

uint32_t Lowering::localOf(const VarDecl *V) {
  auto Known = Locals.try_emplace(V, 0);
  if (!Known.second)
    return Known.first->second;
  uint32_t Local = newLocal(V->getName(), M.type(V->getType()), V->getType()->isReferenceType());
  if (isRecord(V->getType()))
    Kept.set(Local);
  return Locals[V] = Local;
}

// Memory without a name.
Path Lowering::unnamed(QualType Type) {
  uint32_t Local = newLocal("", M.type(Type));
  if (isRecord(Type))
    Kept.set(Local);
  atEnd(Local);
  return Path(NMR_ROOT_LOCAL, Local);
}

// The number of an operand. Memory whose address goes somewhere has an end that matters.
uint32_t Lowering::operand(const Value &V) {
  if (V.Kind == NMR_OPERAND_ADDRESS && V.At.Root == NMR_ROOT_LOCAL && !V.At.isThrough())
    Kept.set(V.At.Index);
  return M.operand(V);
}

// Ends of scopes that matter stay, the function is whole, and the graph gets it.
void Lowering::finish() {
  nmr_graph *Graph = M.Graph;
  for (Block &B : Blocks) {
    llvm::erase_if(B.Instrs, [&](const nmr_graph_instr &I) { return I.op == NMR_OP_SCOPE && !Kept[I.dst]; });
    if (B.Instrs.empty() || !B.Ended) {
      nmr_graph_instr Stop{};
      Stop.op = NMR_OP_STOP;
      Stop.site = M.site(Where);
      B.Instrs.push_back(Stop);
    }
    // What is returned is read before the end of what it is in.
    size_t First = B.Instrs.size() - 1;
    nmr_graph_instr Return = B.Instrs.back();
    while (First > 0 && B.Instrs[First - 1].op == NMR_OP_SCOPE)
      First--;
    if (Return.op != NMR_OP_RETURN || First == B.Instrs.size() - 1 ||
        Graph->operands[Return.a].kind != NMR_OPERAND_LOAD)
      continue;
    nmr_graph_instr Move = Return;
    Move.op = NMR_OP_MOVE;
    Move.dst = nmr_graph_add_register(Graph);
    B.Instrs.back().a = operand(Value::reg(Move.dst));
    B.Instrs.insert(B.Instrs.begin() + First, Move);
  }
  shorten();
  for (size_t I = 0; I < Blocks.size(); I++)
    nmr_graph_add_block(Graph);
  for (size_t I = 0; I < Blocks.size(); I++)
    for (const nmr_graph_instr &Instr : Blocks[I].Instrs)
      nmr_graph_add_instr(Graph, (uint32_t)I, &Instr);
}

static bool isThrough(const nmr_graph *Graph, uint32_t Path) {
  const nmr_graph_path &P = Graph->paths[Path];
  llvm::ArrayRef<nmr_graph_step> Steps(Graph->steps + P.step, P.nsteps);
  return P.root == NMR_ROOT_REGISTER ||
         llvm::any_of(Steps, [](const nmr_graph_step &S) { return S.kind == NMR_STEP_DEREF; });
}

// Blocks that only lead on are left out, and a block that nothing else leads to joins the one before it.
void Lowering::shorten() {
  llvm::SmallVector<uint32_t, 64> Sources(Blocks.size(), 0);
  auto EachTarget = [&](nmr_graph_instr &Last, llvm::function_ref<void(uint32_t &)> Do) {
    if (Last.op == NMR_OP_GOTO || Last.op == NMR_OP_BRANCH || Last.op == NMR_OP_SWITCH)
      Do(Last.dst);
    if (Last.op == NMR_OP_BRANCH)
      Do(Last.b);
    for (uint32_t C = 0; Last.op == NMR_OP_SWITCH && C < Last.nlist && !M.Graph->failed; C++)
      Do(M.Graph->cases[Last.list + C].block);
  };
  auto Onward = [&](uint32_t &B) {
    for (size_t Hops = 0; Hops < Blocks.size(); Hops++) {
      const Block &To = Blocks[B];
      if (To.Instrs.size() != 1 || To.Instrs[0].op != NMR_OP_GOTO)
        break;
      B = To.Instrs[0].dst;
    }
  };
  for (Block &B : Blocks) {
    EachTarget(B.Instrs.back(), Onward);
    nmr_graph_instr &Last = B.Instrs.back();
    if (Last.op != NMR_OP_BRANCH || Last.dst != Last.b)
      continue;
    // It decides nothing, but it reads.
    nmr_graph_instr Read = Last;
    const nmr_graph_operand &Tested = M.Graph->operands[Last.a];
    Last.op = NMR_OP_GOTO;
    Last.flags = 0;
    Read.op = NMR_OP_TOUCH;
    Read.type = 0;
    Read.dst = Tested.ref;
    if (!M.Graph->failed && Tested.kind == NMR_OPERAND_LOAD && isThrough(M.Graph, Tested.ref))
      B.Instrs.insert(B.Instrs.end() - 1, Read);
  }
  llvm::BitVector Reached(Blocks.size());
  llvm::SmallVector<uint32_t, 64> Left = {0};
  Reached.set(0);
  Sources[0] = 1;
  while (!Left.empty())
    EachTarget(Blocks[Left.pop_back_val()].Instrs.back(), [&](uint32_t &To) {
      Sources[To]++;
      if (!Reached[To]) {
        Reached.set(To);
        Left.push_back(To);
      }
    });
  for (size_t I = 0; I < Blocks.size(); I++) {
    if (!Reached[I])
      continue;
    Block &B = Blocks[I];
    while (B.Instrs.back().op == NMR_OP_GOTO && B.Instrs.back().dst != I && Sources[B.Instrs.back().dst] == 1) {
      uint32_t Next = B.Instrs.back().dst;
      B.Instrs.pop_back();
      B.Instrs.append(Blocks[Next].Instrs.begin(), Blocks[Next].Instrs.end());
      Reached.reset(Next);
      Sources[Next] = 0;
      // It stays behind, and nothing leads to it.
      Blocks[Next].Instrs.erase(Blocks[Next].Instrs.begin(), Blocks[Next].Instrs.end() - 1);
      Blocks[Next].Instrs[0].op = NMR_OP_STOP;
    }
  }
}

// ---- Scopes -----------------------------------------------------------------------------------------------------

void Lowering::atEnd(uint32_t Local) {
  Cleanups.push_back({Now, Cleanup::Scope, Local, {}, {}, nullptr, nullptr});
  Now = &Cleanups.back();
}

void Lowering::atEnd(const Path &Object, QualType Type, const VarDecl *V) {
  if (!Type.isDestructedType() || Type.isDestructedType() != QualType::DK_cxx_destructor)
    return;
  Cleanups.push_back({Now, Cleanup::Destroy, 0, Object, Type, V, nullptr});
  Now = &Cleanups.back();
}

void Lowering::leave(const Cleanup *From, const Cleanup *To, const VarDecl *Kept) {
  constexpr unsigned MostFinallies = 64;
  for (const Cleanup *C = From; C && C != To && !isEnded(); C = C->Outer) {
    if (C->Kind == Cleanup::Scope) {
      emit(NMR_OP_SCOPE).dst = C->Local;
    } else if (C->Kind == Cleanup::Destroy) {
      if (!Kept || C->Variable != Kept)
        destroy(C->Object, C->Type);
    } else if (Finallies < MostFinallies) {
      // The block runs in the scope around it, wherever it is left from.
      Finallies++;
      const Cleanup *Saved = Now;
      Now = C->Outer;
      stmt(C->Body);
      Now = Saved;
    }
  }
}

void Lowering::jump(const Target &T) {
  leave(Now, T.Scope);
  go(T.To);
}

void Lowering::gotoLabel(const LabelDecl *Label) {
  if (isEnded())
    return;
  Jumps.push_back({At, Now, Label, Where});
  // The block stays open until the label is known; what follows is another one.
  start(newBlock());
}

// ---- Functions --------------------------------------------------------------------------------------------------

void Lowering::constructor(const CXXConstructorDecl *D) {
  for (const CXXCtorInitializer *Init : D->inits()) {
    Path To(NMR_ROOT_LOCAL, 0);
    To.deref();
    QualType Type = Init->getInit() ? Init->getInit()->getType() : QualType();
    if (Init->isAnyMemberInitializer()) {
      if (const IndirectFieldDecl *Indirect = Init->getIndirectMember()) {
        for (const NamedDecl *Part : Indirect->chain())
          if (const auto *Field = dyn_cast<FieldDecl>(Part))
            field(To, Field);
      } else {
        field(To, Init->getMember());
      }
      Type = Init->getAnyMember()->getType();
      if (Type->isReferenceType() && !To.Steps.empty() && To.Steps.back().kind == NMR_STEP_DEREF)
        To.Steps.pop_back(); // the reference itself
    } else if (Init->getBaseClass()) {
      Type = QualType(Init->getBaseClass(), 0);
    }
    Where = Init->isWritten() ? Init->getSourceLocation() : D->getLocation();
    const Cleanup *Outer = Now;
    if (Init->getInit())
      initialise(To, Type, Init->getInit());
    unwind(Outer);
  }
}

// What a destructor does when its body is done: members, then bases, last one first.
void Lowering::destructor(const CXXDestructorDecl *D) {
  Path This(NMR_ROOT_LOCAL, 0);
  This.deref();
  if (D->getParent()->isUnion())
    return;
  for (const CXXBaseSpecifier &Base : D->getParent()->bases())
    if (!Base.isVirtual())
      atEnd(This, Base.getType(), nullptr);
  for (const FieldDecl *Field : D->getParent()->fields()) {
    Path Member = This;
    field(Member, Field);
    if (!Field->getType()->isReferenceType() && !Field->isAnonymousStructOrUnion())
      atEnd(Member, Field->getType(), nullptr);
  }
}

// What a lambda is as a plain function: a call of its operator.
void Lowering::invoke(const CXXMethodDecl *D) {
  const CXXMethodDecl *Call = D->getParent()->getLambdaCallOperator();
  if (!Call || D->getParent()->isGenericLambda())
    return lost();
  uint32_t Closure = newLocal("", 0);
  atEnd(Closure);
  llvm::SmallVector<nmr_graph_arg, 4> Args = {objectArgument(Value::address(Path(NMR_ROOT_LOCAL, Closure)), true)};
  for (const ParmVarDecl *Parameter : D->parameters()) {
    Path P(NMR_ROOT_LOCAL, localOf(Parameter));
    Args.push_back({operand(Value::load(P)), 0});
  }
  bool Returns = !D->getReturnType()->isVoidType() && !isRecord(D->getReturnType());
  Value V = emitCall(Value::function(M.function(Call)), "", Args, D->getReturnType(), Returns, Where);
  leave(Now, nullptr);
  uint32_t Returned = operand(V);
  emit(NMR_OP_RETURN, M.type(D->getReturnType())).a = Returned;
  Blocks[At].Ended = true;
}

void Lowering::run() {
  nmr_graph_begin_body(M.Graph, Id);
  Suspect = M.Known.Damaged.count(Function->getCanonicalDecl()) ||
            M.errorIn(Function->getBody()->getBeginLoc(), Function->getBody()->getEndLoc()).isValid();
  start(newBlock());
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function)) {
    if (Method->isInstance())
      newLocal("this", M.type(Context.VoidPtrTy));
    if (Method->getParent()->isLambda() && Method->getOverloadedOperator() == OO_Call)
      Method->getParent()->getCaptureFields(Captures, CapturedThis);
  }
  for (const ParmVarDecl *Parameter : Function->parameters())
    atEnd(localOf(Parameter));
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    constructor(Constructor);
  if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Function))
    destructor(Destructor);
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Function); Method && Method->isLambdaStaticInvoker())
    invoke(Method);
  stmt(Function->getBody());
  Where = Function->getBody()->getEndLoc();
  if (!isEnded()) {
    leave(Now, nullptr);
    uint32_t Nothing = operand(Value());
    emit(NMR_OP_RETURN).a = Nothing;
    Blocks[At].Ended = true;
  }
  for (size_t I = 0; I < Jumps.size(); I++) {
    Jump J = Jumps[I];
    auto Label = Labels.find(J.To);
    start(J.From);
    Where = J.Where;
    if (Label == Labels.end()) {
      end(NMR_OP_STOP);
      continue;
    }
    llvm::SmallVector<const Cleanup *, 16> Around;
    for (const Cleanup *C = Label->second.Scope; C; C = C->Outer)
      Around.push_back(C);
    const Cleanup *Common = J.Scope;
    while (Common && !llvm::is_contained(Around, Common))
      Common = Common->Outer;
    Now = J.Scope;
    leave(J.Scope, Common);
    go(Label->second.To);
  }
  if ((Failed || M.Known.Damaged.count(Function->getCanonicalDecl())) && !Lost) {
    nmr_graph_instr I{};
    I.op = NMR_OP_LOST;
    I.site = M.site(Function->getLocation());
    Blocks[0].Instrs.insert(Blocks[0].Instrs.begin(), I);
  }
  if (Failed || Lost)
    M.Graph->functions[Id].flags |= NMR_FUNCTION_DAMAGED;
  finish();
  nmr_graph_end_body(M.Graph);
}

} // namespace nmr
