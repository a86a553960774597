// tolerant.h - looking at a translation unit that did not parse cleanly.
#ifndef NMR_CLANG_TOLERANT_H
#define NMR_CLANG_TOLERANT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"
#include "clang/Lex/Preprocessor.h"

#include <functional>
#include <set>
#include <string>

namespace nmr {

// Drops includes that are not found (Missing is told each name) and gives tracing macros, whose header is generated, a
// meaning. To be called before parsing.
void tolerateMissing(clang::Preprocessor &PP, std::function<void(llvm::StringRef)> Missing);

// Makes the tree fit for analysis: statements that hold errors are removed, fields without a layout become int. Returns
// the functions in which a statement with a call was lost: nothing absent may be claimed there. Errors: where something
// did not parse; of some statements that is all that is left.
std::set<const clang::FunctionDecl *> removeBroken(clang::ASTContext &Context,
                                                   llvm::ArrayRef<clang::SourceLocation> Errors);

// Where a statement ends; one behind a label may be missing.
clang::SourceLocation endOf(const clang::Stmt *S);

// Is there a call in a piece of source text?
bool callsIn(llvm::StringRef Text);

} // namespace nmr

#endif
