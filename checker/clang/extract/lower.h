// lower.h - one function becomes blocks of instructions.
#ifndef NMR_CLANG_EXTRACT_LOWER_H
#define NMR_CLANG_EXTRACT_LOWER_H

#include "clang/extract/module.h"

#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/BitVector.h"

#include <deque>

namespace nmr {

class Lowering {
public:
  Lowering(Module &M, const clang::FunctionDecl *Function, uint32_t Id);
  void run();

private:
  // What stands deeper than this is not followed: the stack has an end.
  static constexpr unsigned DeepestNesting = 800;

  // ---- Blocks (lower.cpp). Instructions are kept until the whole function is known.
  struct Block {
    llvm::SmallVector<nmr_graph_instr, 6> Instrs;
    bool Ended = false;
  };
  uint32_t newBlock();
  void start(uint32_t B) { At = B; }
  bool isEnded() const { return Blocks[At].Ended; }
  nmr_graph_instr &emit(nmr_graph_op Op, uint8_t Type = 0);
  void end(nmr_graph_op Op, uint32_t To = 0);
  void go(uint32_t B); // unless the block has ended already
  void branch(const Value &V, uint32_t True, uint32_t False, uint8_t Type = 0, uint8_t Flags = 0);
  void store(const Path &To, const Value &V, uint8_t Type);
  void copy(const Path &To, const Path &From);
  void onPath(nmr_graph_op Op, const Path &P);
  void unset(const Path &To, clang::QualType Type);
  Value move(const Value &V, uint8_t Type);
  Value binary(nmr_binary Sub, const Value &A, const Value &B, uint8_t Type);
  void lost() {
    emit(NMR_OP_LOST);
    Lost = true;
    LastLost = Where;
  }
  void finish();
  void shorten();

  uint32_t operand(const Value &V);
  uint32_t newLocal(llvm::StringRef Name, uint8_t Type, bool IsReference = false);
  uint32_t localOf(const clang::VarDecl *V);
  Path unnamed(clang::QualType Type);

  // ---- Scopes (lower.cpp). What is left to do when a scope is left, innermost first.
  struct Cleanup {
    const Cleanup *Outer;
    enum { Scope, Destroy, Finally } Kind;
    uint32_t Local;                 // Scope
    Path Object;                    // Destroy
    clang::QualType Type;           // Destroy
    const clang::VarDecl *Variable; // Destroy: of a variable
    const clang::Stmt *Body;        // Finally
  };
  void atEnd(uint32_t Local);
  void atEnd(const Path &Object, clang::QualType Type, const clang::VarDecl *V);
  void leave(const Cleanup *From, const Cleanup *To, const clang::VarDecl *Kept = nullptr);
  void unwind(const Cleanup *To) {
    leave(Now, To);
    Now = To;
  }
  // Temporaries end with the whole expression in C++; in C what is left here are literals, which last longer.
  void endTemporaries(const Cleanup *To) {
    if (Context.getLangOpts().CPlusPlus)
      unwind(To);
  }
  struct Target {
    uint32_t To;
    const Cleanup *Scope;
  };
  void jump(const Target &T);

  // ---- Statements (statements.cpp)
  void stmt(const clang::Stmt *S);
  void declare(const clang::VarDecl *V);
  void staticLocal(const clang::VarDecl *V);
  void ifStmt(const clang::IfStmt *S);
  void forStmt(const clang::ForStmt *S);
  void whileStmt(const clang::WhileStmt *S);
  void doStmt(const clang::DoStmt *S);
  void rangeStmt(const clang::CXXForRangeStmt *S);
  void switchStmt(const clang::SwitchStmt *S);
  void caseStmt(const clang::SwitchCase *S);
  void returnStmt(const clang::ReturnStmt *S);
  void gotoLabel(const clang::LabelDecl *Label);
  void tryStmt(const clang::SEHTryStmt *S);
  void tryStmt(const clang::CXXTryStmt *S);
  void asmStmt(const clang::AsmStmt *S);
  void constructor(const clang::CXXConstructorDecl *D);
  void destructor(const clang::CXXDestructorDecl *D);
  void invoke(const clang::CXXMethodDecl *D);
  void gap(clang::SourceLocation From, clang::SourceLocation To);
  bool isLost(clang::SourceLocation Where) const;
  bool hadInitialiser(const clang::VarDecl *V) const;

  // ---- Expressions (expressions.cpp)
  Value value(const clang::Expr *E);
  Value whole(const clang::Expr *E);
  Value converted(const clang::CastExpr *E);
  Value unary(const clang::UnaryOperator *E, bool Used);
  Value operation(const clang::BinaryOperator *E);
  Value pointerSum(const clang::BinaryOperator *E);
  Value assign(const clang::BinaryOperator *E, bool Used);
  Value arm(const clang::Expr *E);
  Value either(const clang::Expr *E);
  Value truth(const clang::Expr *E);
  Value inOrder(const clang::Expr *First, const clang::Expr *Later);
  Value settle(const Value &V, uint8_t Type);
  void drop(const Value &V);
  void discard(const clang::Expr *E);
  void children(const clang::Expr *E);
  void condition(const clang::Expr *E, uint32_t True, uint32_t False, uint8_t Flags = 0);
  void test(const clang::Expr *E, uint32_t True, uint32_t False, uint8_t Flags);
  static bool hasEffect(const clang::Stmt *E, unsigned Level = 0);

  // ---- Calls (calls.cpp)
  Value call(const clang::CallExpr *E, bool Used);
  bool builtin(const clang::CallExpr *E, Value &Out);
  Value callee(const clang::CallExpr *E, std::string &Member);
  std::string memberKept(const clang::VarDecl *V);
  Value emitCall(const Value &Callee, llvm::StringRef Member, llvm::ArrayRef<nmr_graph_arg> Args,
                 clang::QualType Result, bool Used, clang::SourceLocation Where);
  nmr_graph_arg objectArgument(const Value &Object, bool Constant);
  nmr_graph_arg argument(const clang::Expr *E, bool Settle);
  void arguments(llvm::SmallVectorImpl<nmr_graph_arg> &Out, llvm::ArrayRef<const clang::Expr *> Args);
  void construct(const Path &To, const clang::CXXConstructExpr *E);
  void destroy(const Path &Object, clang::QualType Type);
  Value create(const clang::CXXNewExpr *E);
  void dispose(const clang::CXXDeleteExpr *E);

  // ---- Memory (places.cpp)
  Path place(const clang::Expr *E);
  Path member(const clang::MemberExpr *E);
  Path variable(const clang::ValueDecl *D, bool Captured);
  Path pointee(const clang::Expr *Pointer) { return through(value(Pointer)); }
  Path through(const Value &Pointer);
  Path materialise(const clang::Expr *E);
  Path placeOfRecord(const clang::Expr *E);
  void field(Path &P, const clang::FieldDecl *Field);
  void index(Path &P, const Value &Index);
  static bool isRecord(clang::QualType Type) { return Type->isRecordType() || Type->isArrayType(); }
  void initialise(const Path &To, clang::QualType Type, const clang::Expr *E);
  void record(const Path &To, const clang::Expr *E);
  void listed(const Path &To, const clang::InitListExpr *List);
  void leaf(const Path &To, clang::QualType Type, const clang::Expr *E);
  void closure(const Path &To, const clang::LambdaExpr *E);

  // ---- State
  Module &M;
  clang::ASTContext &Context;
  const clang::FunctionDecl *Function;
  uint32_t Id;
  std::vector<Block> Blocks;
  uint32_t At = 0;
  clang::SourceLocation Where;
  unsigned Depth = 0;
  bool Lost = false, Failed = false;
  clang::SourceLocation LastLost;
  clang::SourceLocation DeclarationEnd;
  bool Suspect = false; // something in the function did not parse

  llvm::DenseMap<const clang::VarDecl *, uint32_t> Locals;
  llvm::BitVector Kept; // locals whose end matters: their address is taken, or they are records
  std::deque<Cleanup> Cleanups;
  const Cleanup *Now = nullptr;
  std::vector<std::pair<uint32_t, clang::QualType>> Extended; // temporaries that live as long as what is declared
  bool Extending = false;

  Target Break{}, Continue{}, Leave{};
  struct Switch {
    llvm::SmallVector<nmr_graph_case, 16> Cases;
    uint32_t Default;
  };
  Switch *InSwitch = nullptr;
  llvm::DenseMap<const clang::LabelDecl *, Target> Labels;
  struct Jump {
    uint32_t From;
    const Cleanup *Scope;
    const clang::LabelDecl *To;
    clang::SourceLocation Where;
  };
  std::vector<Jump> Jumps;
  unsigned Finallies = 0;

  llvm::DenseMap<const clang::OpaqueValueExpr *, Value> Opaque;
  llvm::DenseMap<const clang::ValueDecl *, clang::FieldDecl *> Captures;
  clang::FieldDecl *CapturedThis = nullptr;
  Value ArrayIndex;                                                // of the loop that copies an array member
  llvm::DenseMap<const clang::VarDecl *, std::string> MembersKept; // "": none, or not the only one
  bool MembersKnown = false;
};

} // namespace nmr

#endif
