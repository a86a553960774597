// module.h - what the functions of one translation unit share while they are lowered: names, types, sites, constants.
#ifndef NMR_CLANG_EXTRACT_MODULE_H
#define NMR_CLANG_EXTRACT_MODULE_H

#include "core/graph/graph.h"
#include "clang/facts.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/GlobalDecl.h"
#include "clang/AST/Mangle.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

#include <memory>
#include <string>
#include <vector>

namespace nmr {

// An access path before it has its number.
struct Path {
  nmr_root Root = NMR_ROOT_DATA;
  uint32_t Index = 0;
  llvm::SmallVector<nmr_graph_step, 6> Steps;

  Path() = default;
  Path(nmr_root Root, uint32_t Index) : Root(Root), Index(Index) {}

  Path &deref() { return step(NMR_STEP_DEREF, 0); }
  Path &step(nmr_step_kind Kind, uint32_t Value) {
    Steps.push_back({(uint8_t)Kind, Value});
    return *this;
  }
  // Is it left through a pointer?
  bool isThrough() const;
};

// An operand before it has its number.
struct Value {
  nmr_operand_kind Kind = NMR_OPERAND_UNKNOWN;
  uint32_t Ref = 0; // register or function
  int64_t Integer = 0;
  Path At; // of LOAD and ADDRESS

  static Value integer(int64_t N);
  static Value reg(uint32_t Register);
  static Value function(uint32_t Function);
  static Value load(Path At);
  // Of the address of a path. &*p is p.
  static Value address(Path At);

  bool isInteger(int64_t N) const { return Kind == NMR_OPERAND_INTEGER && Integer == N; }
};

class Module {
public:
  Module(clang::ASTContext &Context, const Facts &Known, llvm::ArrayRef<clang::SourceLocation> Errors,
         llvm::StringRef Root, nmr_graph *Graph);

  clang::ASTContext &Context;
  const Facts &Known;
  nmr_graph *Graph;

  uint32_t string(llvm::StringRef Text) { return nmr_graph_string(Graph, Text.data(), Text.size()); }
  nmr_graph_site site(clang::SourceLocation Where);
  // Where the first error between two places of one file is; invalid: there is none.
  clang::SourceLocation errorIn(clang::SourceLocation From, clang::SourceLocation To) const;
  std::string fileName(clang::FileID File, bool System);
  uint8_t type(clang::QualType Type) const;

  // Ids of what is mentioned. A body is announced before anything is lowered, so that bodies come first.
  uint32_t function(const clang::FunctionDecl *Function);
  uint32_t variable(const clang::VarDecl *Variable);
  uint32_t field(const clang::FieldDecl *Field);
  uint32_t path(const Path &P);
  uint32_t operand(const Value &V);
  Path data(const clang::Expr *Literal);

  // The value of an integer or null constant expression.
  bool constant(const clang::Expr *E, int64_t &Out) const;
  // The members, from outside in, that the constant expression is the offset of; empty: it is none.
  std::vector<const clang::FieldDecl *> offsetOf(const clang::Expr *E) const;

  // Start values of the variables that were mentioned, and mention of those that hold functions.
  void initialiseVariables();
  bool isInitialiserLost(const clang::VarDecl *V) const;

  bool isSystem(const clang::Decl *D) const;
  // The function's body, when it is lowered; else null.
  const clang::FunctionDecl *bodyOf(const clang::FunctionDecl *Function) const;
  // What a call calls directly, also through casts and &f; null when it does not name a function.
  static const clang::FunctionDecl *functionOf(const clang::Expr *E);
  // "RECORD.Member" when the expression is a member that holds a function; else empty.
  static std::string memberOf(const clang::Expr *E);

  // Functions that have a body here, in the order of the source.
  std::vector<const clang::FunctionDecl *> Bodies;

private:
  friend class Initialiser;
  void collect();
  void collect(const clang::DeclContext *In);
  void collect(const clang::Decl *D);
  void addBody(const clang::FunctionDecl *Function);
  std::string linkName(const clang::NamedDecl *D);
  static std::string shownName(const clang::NamedDecl *D);
  bool hasFunctionIn(const clang::Expr *Init, unsigned Depth) const;
  bool mattersToOthers(const clang::VarDecl *V) const;

  std::string Root, RealRoot;
  std::vector<clang::SourceLocation> Errors; // expanded, in the order of their offsets
  std::unique_ptr<clang::MangleContext> Mangler;
  llvm::DenseMap<const clang::FunctionDecl *, uint32_t> Functions;
  llvm::DenseMap<const clang::VarDecl *, uint32_t> Variables;
  llvm::DenseMap<const clang::FieldDecl *, uint32_t> Fields;
  llvm::DenseMap<unsigned, uint32_t> Files; // FileID hash: string
  std::vector<const clang::VarDecl *> Mentioned, FileVariables;
  llvm::StringMap<unsigned> StaticLocals;
  clang::SourceLocation LastWhere;
  nmr_graph_site LastSite{};
};

} // namespace nmr

#endif
