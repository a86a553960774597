// extract.h - one translation unit as an event graph.
#ifndef NMR_CLANG_EXTRACT_EXTRACT_H
#define NMR_CLANG_EXTRACT_EXTRACT_H

#include "core/graph/graph.h"
#include "clang/facts.h"

#include <string>

namespace nmr {

// Lowers every function that is defined outside the system's headers. The tree is read only, and fit for it: see
// removeBroken(). Errors: where something did not parse. Root is the folder that file names are relative to; empty: the
// current one. Returns 0 or NMR_ENOMEM.
int extract(clang::ASTContext &Context, const Facts &Known, llvm::ArrayRef<clang::SourceLocation> Errors,
            const std::string &Root, nmr_graph **Out);

} // namespace nmr

#endif
