// interlocked.cpp - atomic operations on flags and pointers, as the path sees them.
//
// Drivers guard their teardown with them: exchange a handle with NULL, test and reset a bit, compare and exchange a
// state (https://learn.microsoft.com/windows-hardware/drivers/ddi/wdm/nf-wdm-interlockedexchange and its neighbours).
#include "clang/engine.h"

using namespace clang;
using namespace clang::ento;

namespace nmr {

namespace {
enum class Atomic { Exchange, CompareExchange, Increment, Decrement, Add, And, Or, Xor, TestAndSet, TestAndReset, None };

Atomic atomicOf(StringRef Name) {
  Name = Name.ltrim('_');
  if (!Name.consume_front_insensitive("Interlocked"))
    return Atomic::None;
  static const std::pair<StringRef, Atomic> Names[] = {
      {"CompareExchange", Atomic::CompareExchange}, {"ExchangeAdd", Atomic::Add}, {"Exchange", Atomic::Exchange},
      {"Increment", Atomic::Increment},             {"Decrement", Atomic::Decrement},
      {"BitTestAndSet", Atomic::TestAndSet},        {"BitTestAndReset", Atomic::TestAndReset},
      {"And", Atomic::And},                         {"Or", Atomic::Or},
      {"Xor", Atomic::Xor}};
  for (const auto &N : Names)
    if (Name.starts_with_insensitive(N.first))
      return N.second;
  return Atomic::None;
}

// What is stored and returned; unknown where the analyzer cannot compute it.
struct Effect {
  SVal Stored = UnknownVal(), Returned = UnknownVal();
};

class Operation {
public:
  Operation(CheckerContext &C, const CallEvent &Call, SVal Old, QualType Type)
      : SVB(C.getSValBuilder()), State(C.getState()), Call(Call), Old(Old), Type(Type) {}

  Effect run(Atomic Kind) {
    SVal One = SVB.makeIntVal(1, Type);
    switch (Kind) {
    case Atomic::Exchange:
      return {argument(1), Old};
    case Atomic::Increment:
      return both(compute(BO_Add, Old, One));
    case Atomic::Decrement:
      return both(compute(BO_Sub, Old, One));
    case Atomic::Add:
      return {compute(BO_Add, Old, argument(1)), Old};
    case Atomic::And:
      return {compute(BO_And, Old, argument(1)), Old};
    case Atomic::Or:
      return {compute(BO_Or, Old, argument(1)), Old};
    case Atomic::Xor:
      return {compute(BO_Xor, Old, argument(1)), Old};
    case Atomic::TestAndSet:
    case Atomic::TestAndReset: {
      const llvm::APSInt *Value = SVB.getKnownValue(State, Old), *Bit = SVB.getKnownValue(State, argument(1));
      if (!Bit || !Type->isIntegerType() || Bit->getZExtValue() >= SVB.getContext().getTypeSize(Type))
        return {};
      if (!Value)
        return {UnknownVal(), isSet(Old, (unsigned)Bit->getZExtValue())};
      uint64_t Mask = uint64_t(1) << Bit->getZExtValue(), Was = Value->getZExtValue();
      uint64_t Now = Kind == Atomic::TestAndSet ? Was | Mask : Was & ~Mask;
      return {SVB.makeIntVal(Now, Type), SVB.makeIntVal((Was & Mask) != 0, Call.getResultType())};
    }
    default:
      return {};
    }
  }

  // The word of unknown value that is stored: every bit of the old one that is known, and the one that changes.
  ProgramStateRef changed(ProgramStateRef Then, SVal Stored, Atomic Kind) const {
    const llvm::APSInt *Bit = SVB.getKnownValue(State, argument(1));
    for (unsigned I = 0; Bit && Then && I < SVB.getContext().getTypeSize(Type); I++) {
      auto Now = isSet(Stored, I).getAs<DefinedOrUnknownSVal>(), Was = isSet(Old, I).getAs<DefinedOrUnknownSVal>();
      if (!Now || !Was)
        continue;
      auto Sides = State->assume(*Was);
      if (Bit->getZExtValue() == I)
        Then = Then->assume(*Now, Kind == Atomic::TestAndSet);
      else if (!Sides.first != !Sides.second)
        Then = Then->assume(*Now, Sides.first != nullptr);
    }
    return Then;
  }

private:
  SVal isSet(SVal Word, unsigned Bit) const {
    SVal Part = compute(BO_And, Word, SVB.makeIntVal(uint64_t(1) << Bit, Type));
    return SVB.evalBinOp(State, BO_NE, Part, SVB.makeIntVal(0, Type), SVB.getConditionType());
  }
  SVal argument(unsigned I) const { return I < Call.getNumArgs() ? Call.getArgSVal(I) : UnknownVal(); }
  SVal compute(BinaryOperator::Opcode Op, SVal A, SVal B) const { return SVB.evalBinOp(State, Op, A, B, Type); }
  static Effect both(SVal V) { return {V, V}; }

  SValBuilder &SVB;
  ProgramStateRef State;
  const CallEvent &Call;
  SVal Old;
  QualType Type;
};
} // namespace

// Compare and exchange: the paths on which the values are equal and on which they are not.
static void compareExchange(const CallEvent &Call, CheckerContext &C, const Expr *E, Loc Where, SVal Old,
                            std::function<void(ProgramStateRef)> Go) {
  ProgramStateRef State = C.getState()->BindExpr(E, C.getLocationContext(), Old);
  SValBuilder &SVB = C.getSValBuilder();
  SVal Same = SVB.evalBinOp(State, BO_EQ, Old, Call.getArgSVal(2), SVB.getConditionType());
  auto Known = Same.getAs<DefinedOrUnknownSVal>();
  ProgramStateRef Equal = State, Different = State;
  if (Known && !Known->isUnknown())
    std::tie(Equal, Different) = State->assume(*Known);
  if (Equal)
    Go(Equal->bindLoc(Where, Call.getArgSVal(1), C.getLocationContext()));
  if (Different)
    Go(Different);
}

SVal comparedBy(const ExplodedNode *After) {
  auto Point = After->getLocationAs<PostStmt>();
  const auto *Call = Point ? Point->getStmtAs<CallExpr>() : nullptr;
  const FunctionDecl *Function = Call ? Call->getDirectCallee() : nullptr;
  if (!Function || !Function->getDeclName().isIdentifier() || Call->getNumArgs() < 3 ||
      atomicOf(Function->getName()) != Atomic::CompareExchange)
    return UnknownVal();
  ProgramStateRef Before = After->getFirstPred()->getState();
  SValBuilder &SVB = Before->getStateManager().getSValBuilder();
  return SVB.evalBinOp(Before, BO_EQ, After->getSVal(Call), Before->getSVal(Call->getArg(2), After->getLocationContext()),
                       SVB.getConditionType());
}

bool Engine::evalInterlocked(const CallEvent &Call, CheckerContext &C, const std::string &Name) const {
  static const char StoredTag = 0, ReturnedTag = 0;
  Atomic Kind = atomicOf(Name);
  const auto *E = dyn_cast_or_null<CallExpr>(Call.getOriginExpr());
  if (Kind == Atomic::None || !E || !Call.getNumArgs())
    return false;
  auto Where = Call.getArgSVal(0).getAs<Loc>();
  QualType Pointer = Call.getArgExpr(0)->IgnoreParenCasts()->getType();
  QualType Type = Pointer->isPointerType() ? Pointer->getPointeeType().getUnqualifiedType() : QualType();
  if (!Where || !Where->getAsRegion() || Type.isNull() || !(Type->isIntegerType() || Type->isPointerType()))
    return false;
  SVal Old = C.getState()->getSVal(*Where, Type);
  auto Go = [&](ProgramStateRef State) {
    Outcome Out{counted(Where->getAsRegion(), State), {}, {}};
    if (isKnown(Name))
      told(Call, SVal(UnknownVal()), Name, C, Out);
    finish(C, Out);
  };
  if (Kind == Atomic::CompareExchange && Call.getNumArgs() > 2) {
    compareExchange(Call, C, E, *Where, Old, Go);
    return true;
  }
  Operation Does(C, Call, Old, Type);
  Effect Result = Does.run(Kind);
  ProgramStateRef State = C.getState();
  if (Result.Stored.isUnknown()) {
    Result.Stored = conjureFor(Where->getAsRegion(), Call, Type, C, &StoredTag);
    if (Kind == Atomic::TestAndSet || Kind == Atomic::TestAndReset)
      State = Does.changed(State, Result.Stored, Kind);
    if (!State)
      State = C.getState();
  }
  if (Result.Returned.isUnknown())
    Result.Returned = conjure(Call, Call.getResultType(), C, &ReturnedTag);
  State = State->BindExpr(E, C.getLocationContext(), Result.Returned);
  State = guarded(Call, C, State);
  Go(State->bindLoc(*Where, Result.Stored, C.getLocationContext()));
  return true;
}

// What is left of a word when only the bits of a mask are looked at: without the layers that set, clear or flip constant
// bits. Ones: what they set for certain; Mask: what is still open.
static SymbolRef openBits(SymbolRef Word, uint64_t &Mask, uint64_t &Ones) {
  while (const auto *Layer = dyn_cast<SymIntExpr>(Word)) {
    const llvm::APSInt &Constant = Layer->getRHS();
    uint64_t Bits = Constant.getZExtValue();
    if (Layer->getOpcode() == BO_Or) {
      Ones |= Mask & Bits;
      Mask &= ~Bits;
    } else if (Layer->getOpcode() == BO_And) {
      Mask &= Bits;
    } else if (Layer->getOpcode() != BO_Xor || (Mask & Bits)) {
      break;
    }
    Word = Layer->getLHS();
  }
  return Word;
}

// Flags in the bits of a word: the analyzer does not see that a bit was set before, nor that another one was.
void Engine::checkPostStmt(const BinaryOperator *Op, CheckerContext &C) const {
  const auto *Test = Op->getOpcode() == BO_And ? dyn_cast_or_null<SymIntExpr>(C.getSVal(Op).getAsSymbol()) : nullptr;
  if (!Test || Test->getOpcode() != BO_And || !isa<SymIntExpr>(Test->getLHS()))
    return;
  const llvm::APSInt &Constant = Test->getRHS();
  uint64_t Mask = Constant.getZExtValue(), Ones = 0;
  SymbolRef Word = openBits(Test->getLHS(), Mask, Ones);
  if (Word == Test->getLHS() || (Ones && Mask))
    return;
  SValBuilder &SVB = C.getSValBuilder();
  SVal Open = SVB.makeIntVal(Ones, Op->getType());
  if (Mask)
    Open = SVB.evalBinOp(C.getState(), BO_And, SVB.makeSymbolVal(Word), SVB.makeIntVal(Mask, Op->getType()), Op->getType());
  C.addTransition(C.getState()->BindExpr(Op, C.getLocationContext(), Open));
}

// An object with an atomic counter in it may be shared. What decides is whether the path looks at the counter.
ProgramStateRef Engine::counted(const MemRegion *Counter, ProgramStateRef State) const {
  const auto *Base = dyn_cast<SymbolicRegion>(Counter->getBaseRegion());
  if (!Base)
    return State;
  const void *Id = identity(State, Base->getSymbol());
  for (auto Each : allObjects(State))
    if (Each.first.Id == Id) {
      Each.second.Flags |= FlagCounted;
      State = setObject(State, Each.first, Each.second);
    }
  return State;
}

} // namespace nmr
