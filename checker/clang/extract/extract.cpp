// extract.cpp - from a translation unit to its graph.
#include "clang/extract/extract.h"

#include "clang/extract/lower.h"

#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace nmr {

int extract(ASTContext &Context, const Facts &Known, llvm::ArrayRef<SourceLocation> Errors, const std::string &Root,
            nmr_graph **Out) {
  nmr_graph *Graph;
  *Out = nullptr;
  if (int Code = nmr_graph_new(&Graph, ""))
    return Code;
  Module M(Context, Known, Errors, Root, Graph);
  Graph->source = M.string(M.fileName(Context.getSourceManager().getMainFileID(), /*System=*/false));
  for (uint32_t I = 0; I < M.Bodies.size() && !Graph->failed; I++)
    Lowering(M, M.Bodies[I], I).run();
  M.initialiseVariables();
  if (Graph->failed) {
    nmr_graph_free(Graph);
    return NMR_ENOMEM;
  }
  *Out = Graph;
  return 0;
}

} // namespace nmr
