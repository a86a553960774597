// engine.h - the analyzer's view of the rules: one checker object for all families.
#ifndef NMR_CLANG_ENGINE_H
#define NMR_CLANG_ENGINE_H

#include "clang/compat.h"
#include "clang/objects.h"
#include "clang/session.h"

#include "clang/StaticAnalyzer/Core/BugReporter/BugType.h"
#include "clang/StaticAnalyzer/Core/Checker.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nmr {

// A rule broken on the path: which, and by which object.
struct Violation {
  const nmr_row *Row;
  Key Who;
  Object What;
};

// A note on the path, shown in reports about the object.
struct Note {
  Key Who;
  std::string Text;
};

// What one program point does to the objects: a state to go on with, and what is to be told about it.
struct Outcome {
  clang::ento::ProgramStateRef State;
  std::vector<Note> Notes;
  std::vector<Violation> Violations;
};

// A call as the rules see it: under a name, with arguments. A wrapper's call shows one argument of another call.
struct CallView {
  const clang::ento::CallEvent &Event;
  std::string Name;
  int Only = -1; // >= 0: the call has one argument, this one of Event
  clang::ento::SVal Result = clang::ento::UnknownVal();

  unsigned size() const { return Only >= 0 ? 1 : Event.getNumArgs(); }
  clang::ento::SVal value(unsigned I) const { return Event.getArgSVal(Only >= 0 ? (unsigned)Only : I); }
  const clang::Expr *expr(unsigned I) const { return Event.getArgExpr(Only >= 0 ? (unsigned)Only : I); }
};

// What a value or a piece of memory resolves to.
struct Target {
  Key Who;
  const Place *At = nullptr;
  const clang::Expr *Shown = nullptr;
  const Place *Holder = nullptr;
  clang::ento::SymbolRef Value = nullptr;
  clang::ento::SymbolRef Io = nullptr; // status of the IRP that it comes with
  bool Null = false;
  bool Memory = false; // the value is the address of At
};

// Of the call that ends here: the comparison that a compare and exchange makes. Unknown for what is none.
clang::ento::SVal comparedBy(const clang::ento::ExplodedNode *After);

class Engine
    : public clang::ento::Checker<
          clang::ento::check::BeginFunction, clang::ento::check::EndFunction, clang::ento::check::PreCall,
          clang::ento::check::PostCall, clang::ento::check::PreStmt<clang::CallExpr>,
          clang::ento::check::PreStmt<clang::ReturnStmt>, clang::ento::check::PostStmt<clang::CastExpr>,
          clang::ento::check::PostStmt<clang::BinaryOperator>,
          clang::ento::check::Bind, clang::ento::check::Location,
          clang::ento::check::DeadSymbols, clang::ento::check::BranchCondition, clang::ento::check::RegionChanges,
          clang::ento::eval::Call> {
public:
  Engine();

  void checkBeginFunction(clang::ento::CheckerContext &C) const;
  void checkEndFunction(const clang::ReturnStmt *Return, clang::ento::CheckerContext &C) const;
  void checkPreCall(const clang::ento::CallEvent &Call, clang::ento::CheckerContext &C) const;
  void checkPostCall(const clang::ento::CallEvent &Call, clang::ento::CheckerContext &C) const;
  void checkPreStmt(const clang::CallExpr *Call, clang::ento::CheckerContext &C) const;
  void checkPreStmt(const clang::ReturnStmt *Return, clang::ento::CheckerContext &C) const;
  void checkPostStmt(const clang::CastExpr *Cast, clang::ento::CheckerContext &C) const;
  void checkPostStmt(const clang::BinaryOperator *Op, clang::ento::CheckerContext &C) const;
  void checkBind(clang::ento::SVal Location, clang::ento::SVal Value, const clang::Stmt *S,
                 NMR_BIND_EXTRA clang::ento::CheckerContext &C) const;
  void checkLocation(clang::ento::SVal Location, bool IsLoad, const clang::Stmt *S,
                     clang::ento::CheckerContext &C) const;
  void checkDeadSymbols(clang::ento::SymbolReaper &Reaper, clang::ento::CheckerContext &C) const;
  void checkBranchCondition(const clang::Stmt *Condition, clang::ento::CheckerContext &C) const;
  clang::ento::ProgramStateRef checkRegionChanges(clang::ento::ProgramStateRef State,
                                                  const clang::ento::InvalidatedSymbols *,
                                                  llvm::ArrayRef<const clang::ento::MemRegion *> Explicit,
                                                  llvm::ArrayRef<const clang::ento::MemRegion *>,
                                                  const clang::LocationContext *, const clang::ento::CallEvent *) const;
  bool evalCall(const clang::ento::CallEvent &Call, clang::ento::CheckerContext &C) const;

  // One bug type for each rule that reports; null: the rule is off.
  std::vector<std::unique_ptr<clang::ento::BugType>> Bugs;

private:
  using Context = clang::ento::CheckerContext;
  using SVal = clang::ento::SVal;

  Session &session() const { return *Session::current(); }
  Facts &facts(Context &C) const { return session().facts(C.getASTContext()); }
  const nmr_family &family(Key K) const { return Families[K.Family]; }

  // identity.cpp: which object is meant
  const void *identity(clang::ento::ProgramStateRef State, clang::ento::SymbolRef Symbol) const;
  const clang::ento::MemRegion *lvalue(clang::ento::ProgramStateRef State, const clang::Expr *E,
                                       const clang::LocationContext *LCtx) const;
  // What a number is known as when it is an object that comes as a number; null.
  const void *trackedNumber(clang::ento::ProgramStateRef State, SVal Value) const;
  Target targetOfValue(Context &C, clang::ento::ProgramStateRef State, unsigned Family, SVal Value,
                       const clang::Expr *E) const;
  Target targetOfStorage(unsigned Family, SVal Pointer, const clang::Expr *E) const;
  Target targetInside(clang::ento::ProgramStateRef State, unsigned Family, clang::ento::SVal Pointer) const;
  Target targetOfHolder(Context &C, clang::ento::ProgramStateRef State, unsigned Family, SVal Value,
                        const clang::Expr *E) const;
  const Place *baseOf(SVal Pointer) const;
  // The memory that a value was read from, as a whole; null: none, or a variable of a function.
  const Place *keptIn(Context &C, clang::ento::ProgramStateRef State, SVal Value, const clang::Expr *E) const;
  // Is the object's value stored somewhere in the memory of that name?
  bool isKeptIn(clang::ento::ProgramStateRef State, Key Who, const Place *Base) const;
  // Does that memory hold the address of a variable of the frame?
  bool pointsIntoFrame(clang::ento::ProgramStateRef State, const Place *Base,
                       const clang::StackFrameContext *Frame) const;
  // Locals of the frame that ends are no copies.
  bool hasOtherCopy(clang::ento::ProgramStateRef State, Key Who, const Place *Except,
                    const clang::StackFrameContext *Ends = nullptr, const Place **Where = nullptr) const;
  // Is there a copy outside the object's own memory that is no local variable?
  bool isShared(clang::ento::ProgramStateRef State, Key Who) const;
  bool isReachable(clang::ento::ProgramStateRef State, const clang::ento::MemRegion *Region) const;
  // Is it what was last stored at a place?
  bool isHeldAt(clang::ento::ProgramStateRef State, Key Who, const Place *At, SVal Old) const;
  std::string callName(const clang::ento::CallEvent &Call, Context &C) const;
  bool isSystem(const clang::FunctionDecl *Function, Context &C) const;

  // deliver.cpp: events to objects
  void deliver(Context &C, Outcome &Out, const Target &T, nmr_event Event, const CallView *Call,
               const clang::Stmt *Site) const;
  void deliverCall(Context &C, Outcome &Out, unsigned Family, const CallView &Call, unsigned Result) const;
  Target targetOfArgument(Context &C, Outcome &Out, unsigned Family, const CallView &Call, const nmr_arg &Arg,
                          unsigned Result) const;
  bool mismatched(Context &C, Outcome &Out, const Target &T, uint64_t Patterns, const CallView &Call) const;
  void rivals(Outcome &Out, const Target &T, nmr_event &Event) const;
  void quiet(Outcome &Out, Key Who, const Object &O) const;
  void keep(Context &C, Outcome &Out, Key Who, const clang::Stmt *Site) const;
  void overwritten(Context &C, Outcome &Out, const clang::ento::MemRegion *Region, const clang::Stmt *Site) const;
  void written(Context &C, Outcome &Out, const clang::ento::MemRegion *Region, const clang::Stmt *Site) const;
  void discarded(Context &C, Outcome &Out, const Target &T, const clang::Stmt *Site) const;
  Object objectFor(ProgramStateRef State, Context &C, const Target &T) const;
  void settle(Context &C, Outcome &Out, Key Who) const;
  void signal(Context &C, Outcome &Out, Key Owner, const Target &T, const char *Name, const clang::Stmt *Site) const;
  bool matches(Context &C, const nmr_pattern &Pattern, const CallView &Call) const;
  unsigned possibleResults(Context &C, clang::ento::ProgramStateRef State, SVal Value) const;
  uint64_t conditions(Context &C, const Target &T, const Object &O) const;
  bool succeeded(Context &C, clang::ento::ProgramStateRef State, const Object &O) const;
  bool isIoUntested(Context &C, clang::ento::ProgramStateRef State, const Object &O) const;
  bool isNullValue(Context &C, const Object &O) const;
  uint64_t pathConditions(clang::ento::ProgramStateRef State, const Target &T) const;
  const nmr_row *select(Context &C, Outcome &Out, const Target &T, const Object &O, const nmr_event &Event) const;
  void aboutCall(Context &C, Outcome &Out, const Target &T, const Object &O, const nmr_event &Event) const;
  bool isWrongAnyway(Context &C, Outcome &Out, const Target &T, const Object &O, const nmr_event &Event) const;
  bool defer(Context &C, Outcome &Out, const Target &T, Object &O, nmr_event &Event, const CallView *Call,
             const clang::Stmt *Site) const;
  void move(Context &C, Outcome &Out, const Target &T, Object &O, const nmr_event &Event, const nmr_row &Row,
            const CallView *Call, const clang::Stmt *Site) const;
  static void advance(clang::ento::ProgramStateRef State, Object &O, const nmr_row &Row);
  static bool isOwnerReported(clang::ento::ProgramStateRef State, const Object &O);
  bool mayReport(Context &C, Outcome &Out, const nmr_row &Row, const Target &T, const Object &O) const;
  bool blocksCallback(Context &C, clang::ento::ProgramStateRef State, const nmr_row &Row, const Target &T,
                      const Object &O) const;
  void link(Context &C, clang::ento::ProgramStateRef State, unsigned Family, Object &O, const CallView &Call,
            uint64_t Patterns) const;

  // chosen.cpp: did what memory held choose the path, since the object is what it is?
  bool isChosen(Context &C, Key Who, const Object &O) const;

  // report.cpp: what the user sees
  void finish(Context &C, const Outcome &Out, const clang::Decl *EndOf = nullptr) const;
  void report(Context &C, const Violation &V, clang::ento::ExplodedNode *Node, const clang::Decl *EndOf) const;

  // calls.cpp: calls that are no protocol calls
  bool evalHelper(const clang::ento::CallEvent &Call, Context &C, const nmr_helper &Helper) const;
  bool evalSystem(const clang::ento::CallEvent &Call, Context &C) const;
  // Null: a transition was made.
  clang::ento::ProgramStateRef callThroughNothing(clang::ento::ProgramStateRef State, const clang::CastExpr *Table,
                                                  Context &C) const;
  bool evalProtocol(const clang::ento::CallEvent &Call, Context &C, const std::string &Name) const;
  bool isKnown(const std::string &Name) const;
  void clear(const clang::ento::CallEvent &Call, unsigned Index, Context &C) const;
  clang::ento::ProgramStateRef guarded(const clang::ento::CallEvent &Call, Context &C,
                                       clang::ento::ProgramStateRef State) const;
  clang::ento::ProgramStateRef handedOver(const clang::ento::CallEvent &Call, Context &C,
                                          clang::ento::ProgramStateRef State) const;

  // interlocked.cpp: atomic operations
  bool isOpaqueCall(const clang::ento::CallEvent &Call, Context &C) const;
  void peerCall(const clang::ento::CallEvent &Call, Context &C, Outcome &Out) const;
  clang::ento::ProgramStateRef comparedBranch(clang::ento::ProgramStateRef State, const clang::Stmt *Condition,
                                              Context &C) const;
  clang::ento::ProgramStateRef countedBranch(clang::ento::ProgramStateRef State, SVal Condition) const;
  clang::ento::ProgramStateRef atStart(Context &C, clang::ento::ProgramStateRef State) const;
  bool evalInterlocked(const clang::ento::CallEvent &Call, Context &C, const std::string &Name) const;
  clang::ento::ProgramStateRef counted(const clang::ento::MemRegion *Counter, clang::ento::ProgramStateRef State) const;

  void freed(const clang::ento::CallEvent &Call, SVal Pointer, Context &C, Outcome &Out) const;
  void told(const clang::ento::CallEvent &Call, clang::ento::SVal Result, const std::string &Name, Context &C,
            Outcome &Out) const;
  void allocated(const clang::ento::CallEvent &Call, SVal Pointer, Context &C, Outcome &Out) const;
  void escape(const clang::ento::CallEvent &Call, Context &C, Outcome &Out) const;
  void notFollowed(const clang::ento::CallEvent &Call, const clang::FunctionDecl *Function, Context &C,
                   Outcome &Out) const;
  void handedOut(const clang::ento::CallEvent &Call, Context &C, Outcome &Out) const;
  void copied(const clang::ento::MemRegion *From, Context &C, Outcome &Out, const clang::Stmt *Site) const;

  void handedBack(SVal Value, const clang::Stmt *Return, Context &C) const;

  // roles.cpp: functions with roles begin and end
  void enter(Context &C, Outcome &Out, const clang::FunctionDecl *Function, nmr_role Role) const;
  void leave(Context &C, Outcome &Out, const clang::FunctionDecl *Function, nmr_role Role, Returned Result) const;
  void leaveUntouched(Context &C, Outcome &Out, nmr_role Role) const;
  void leaveScope(Context &C, Outcome &Out) const;
  // The value of the parameter that the object came in; null.
  clang::ento::SymbolRef parameterValue(clang::ento::ProgramStateRef State, const Object &O) const;
  uint64_t maybeNull(Context &C, const Object &O) const;
  // Does the condition depend on another parameter of the callback that the object came to?
  bool asksParameter(SVal Condition, const Object &O) const;
  bool endsWith(Context &C, Outcome &Out, Key Who, Object O) const;
  bool isIdle(Context &C) const;
  void dropNull(Context &C, Outcome &Out, clang::ento::SymbolReaper &Reaper) const;

  bool anyRow(unsigned Family, nmr_event_kind Kind) const;
  bool asks(unsigned Family, nmr_event_kind Kind, uint64_t Condition) const;
  bool asks(unsigned Family, uint64_t Condition) const; // does a row of the family depend on it?

  llvm::ArrayRef<nmr_family> Families;
};

// Follow a member (or A.B) of what a pointer points to; the pointer itself when there is none.
clang::ento::SVal memberOf(clang::ento::ProgramStateRef State, clang::ento::SVal Pointer, const char *Member,
                           clang::QualType Pointee = clang::QualType());
const clang::FunctionDecl *functionOf(const clang::LocationContext *LCtx);
const clang::FunctionDecl *currentFunction(clang::ento::CheckerContext &C);
// The function that nobody on the path called.
const clang::FunctionDecl *outermostFunction(const clang::LocationContext *LCtx);
// A value read from a variable that never changes, as its initialiser says; else the value itself.
clang::ento::SVal constantIn(clang::ento::CheckerContext &C, const clang::ento::MemRegion *Region, clang::ento::SVal Value);
// The symbol of a pointer or number.
clang::ento::SymbolRef symbolOf(clang::ento::SVal Value);

} // namespace nmr

#endif
