// plugin.cpp - the entry points that clang and scan-build load.
#include "clang/registry.h"
#include "clang/session.h"
#include "clang/tolerant.h"

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/StaticAnalyzer/Core/AnalyzerOptions.h"
#include "llvm/Support/Process.h"

#include <vector>

using namespace clang;
using namespace clang::ento;

namespace {

// The rules of the run: built in, and from the files that NMRCHECK_RULES lists. Kept until the process ends.
struct LoadedRules {
  nmr_rules *Rules = nullptr;
  nmr_error Error = {};

  LoadedRules() {
    std::string List = llvm::sys::Process::GetEnv("NMRCHECK_RULES").value_or("");
    llvm::SmallVector<llvm::StringRef, 4> Names;
    llvm::StringRef(List).split(Names, llvm::sys::EnvPathSeparator, -1, false);
    std::vector<std::string> Files(Names.begin(), Names.end());
    std::vector<const char *> Pointers;
    for (const std::string &File : Files)
      Pointers.push_back(File.c_str());
    if (nmr_rules_load(&Rules, Pointers.data(), Pointers.size(), &Error) < 0)
      Rules = nullptr;
  }
};

const LoadedRules &loaded() {
  static const LoadedRules Loaded;
  return Loaded;
}

nmr::Session &session() {
  static nmr::Session S(loaded().Rules);
  nmr::Session::current() = &S;
  return S;
}

// Where something did not parse. The consumer of diagnostics outlives the one that asks.
std::vector<SourceLocation> &errors() {
  static std::vector<SourceLocation> Errors;
  return Errors;
}

// Passes diagnostics on, and remembers where something did not parse.
class Listener : public DiagnosticConsumer {
public:
  Listener(DiagnosticsEngine &Engine, std::vector<SourceLocation> &Errors)
      : Target(*Engine.getClient()), Owned(Engine.takeClient()), Errors(Errors) {}

  void BeginSourceFile(const LangOptions &Options, const Preprocessor *PP) override { Target.BeginSourceFile(Options, PP); }
  void EndSourceFile() override {
    Target.EndSourceFile();
    count();
  }
  void finish() override {
    Target.finish();
    count();
  }
  bool IncludeInDiagnosticCounts() const override { return Target.IncludeInDiagnosticCounts(); }
  void clear() override {
    DiagnosticConsumer::clear();
    Target.clear();
  }
  void HandleDiagnostic(DiagnosticsEngine::Level Level, const Diagnostic &Info) override {
    Target.HandleDiagnostic(Level, Info);
    count();
    if (Level >= DiagnosticsEngine::Error && Info.getLocation().isValid())
      Errors.push_back(Info.getLocation());
  }

private:
  // What is counted here decides clang's exit code.
  void count() {
    NumErrors = Target.getNumErrors();
    NumWarnings = Target.getNumWarnings();
  }

  DiagnosticConsumer &Target;
  std::unique_ptr<DiagnosticConsumer> Owned;
  std::vector<SourceLocation> &Errors;
};

// Runs in front of the analysis: lets it look at what parsed, when not everything did.
class Tolerate : public ASTConsumer {
public:
  void HandleTranslationUnit(ASTContext &Context) override {
    DiagnosticsEngine &Diagnostics = Context.getDiagnostics();
    if (!Diagnostics.hasErrorOccurred() || !loaded().Rules)
      return;
    for (const FunctionDecl *Function : nmr::removeBroken(Context, errors()))
      session().Damaged.insert(Function);
    Diagnostics.Reset(/*soft=*/true);
  }
};

class TolerateAction : public PluginASTAction {
protected:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI, llvm::StringRef) override {
    if (!loaded().Rules) {
      const nmr_error &E = loaded().Error;
      std::string Where = E.line ? std::string(E.file) + ":" + std::to_string(E.line) : E.file;
      unsigned ID = CI.getDiagnostics().getCustomDiagID(DiagnosticsEngine::Error, "%0: %1");
      CI.getDiagnostics().Report(ID) << Where << E.message;
    }
    if (CI.getFrontendOpts().ProgramAction == frontend::RunAnalysis) {
      nmr::configureLoops(CI.getAnalyzerOpts());
      nmr::tolerateMissing(CI.getPreprocessor(), [](llvm::StringRef) {});
      CI.getDiagnostics().setClient(new Listener(CI.getDiagnostics(), errors()));
    }
    return std::make_unique<Tolerate>();
  }
  bool ParseArgs(const CompilerInstance &, const std::vector<std::string> &) override { return true; }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

FrontendPluginRegistry::Add<TolerateAction> Registered("nmrcheck", "look at driver sources that do not parse cleanly");

} // namespace

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT void clang_registerCheckers(CheckerRegistry &Registry) {
  if (loaded().Rules)
    nmr::registerRules(Registry, session().Rules);
}

extern "C" LLVM_ATTRIBUTE_VISIBILITY_DEFAULT const char clang_analyzerAPIVersionString[] =
    CLANG_ANALYZER_API_VERSION_STRING;
