// check.cpp - one translation unit, parsed, analysed and extracted in this process.
#include "clang/extract/extract.h"
#include "clang/registry.h"
#include "clang/report.h"
#include "clang/session.h"
#include "clang/tolerant.h"
#include "core/result.h"
#include "core/rules.h"

#include "clang/Analysis/PathDiagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/Lexer.h"
#include "clang/StaticAnalyzer/Core/AnalyzerOptions.h"
#include "clang/StaticAnalyzer/Core/PathDiagnosticConsumers.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <map>
#include <tuple>
#include <vector>

using namespace clang;
using namespace clang::ento;

namespace {

struct Step {
  std::string File, Text;
  unsigned Line, Column, Depth;
};

// A finding before it has its fingerprint: that counts equal ones in the order of the source.
struct Found {
  std::string Rule, Message, File, Function, Site; // Site: the function the defect starts in
  unsigned Line, Column;
  std::string StartFile;
  unsigned StartLine, StartColumn;
  std::vector<Step> Steps;

  auto start() const { return std::tie(StartFile, StartLine, StartColumn); }
};

// What one run needs, and what it came to.
struct Run {
  const nmr_check_options *Options;
  nmr::Session Session;
  nmr_result *Result;
  nmr_graph **Graph;    // null: not asked for
  bool Explore;
  std::vector<Found> Findings;
  std::vector<SourceLocation> Errors;
  bool Started = false; // the front end got as far as parsing
  int Code = 0;

  Run(const nmr_check_options *Options, nmr_result *Result, nmr_graph **Graph, bool Explore)
      : Options(Options), Session(Options->rules), Result(Result), Graph(Graph), Explore(Explore) {
    Session.OwnOutput = true;
    nmr::Session::current() = &Session;
  }
  ~Run() { nmr::Session::current() = nullptr; }

  void keep(int Returned) {
    if (Code == 0)
      Code = Returned;
  }
};

// ---- Findings ---------------------------------------------------------------------------------------------------

std::string fileOf(const SourceManager &SM, SourceLocation L) { return SM.getFilename(SM.getExpansionLoc(L)).str(); }

class Collector : public PathDiagnosticConsumer {
public:
  explicit Collector(Run &R) : R(R) {}

  llvm::StringRef getName() const override { return "nmrcheck"; }
  bool supportsCrossFileDiagnostics() const override { return true; }

  void FlushDiagnosticsImpl(std::vector<const PathDiagnostic *> &Diagnostics, FilesMade *) override {
    for (const PathDiagnostic *D : Diagnostics)
      if (D->getCategory() == nmr::Category)
        add(*D);
  }

private:
  void add(const PathDiagnostic &D) {
    const SourceManager &SM = D.getLocation().getManager();
    Steps.clear();
    for (const auto &Piece : D.path)
      if (Piece->getKind() == PathDiagnosticPiece::Note)
        step(*Piece, 0);
    walk(D.path, 0);
    fill(D, SM);
  }

  void step(const PathDiagnosticPiece &Piece, unsigned Depth) {
    FullSourceLoc L = Piece.getLocation().asLocation();
    if (!L.isValid() || Piece.getString().empty())
      return;
    L = L.getExpansionLoc();
    // The analyzer's own notes begin with a capital, those of the rules do not.
    std::string Text = Piece.getString().str();
    if (llvm::StringRef(Text).starts_with("Assuming ") || llvm::StringRef(Text).starts_with("Calling "))
      Text[0] = llvm::toLower(Text[0]);
    Steps.push_back({fileOf(L.getManager(), L), std::move(Text), L.getSpellingLineNumber(), L.getSpellingColumnNumber(), Depth});
  }

  void walk(const PathPieces &Path, unsigned Depth) {
    for (const auto &Piece : Path) {
      if (const auto *Call = dyn_cast<PathDiagnosticCallPiece>(Piece.get())) {
        if (auto Enter = Call->getCallEnterEvent())
          step(*Enter, Depth);
        walk(Call->path, Depth + 1);
      } else if (const auto *Macro = dyn_cast<PathDiagnosticMacroPiece>(Piece.get())) {
        walk(Macro->subPieces, Depth);
      } else if (Piece->getKind() == PathDiagnosticPiece::Event) {
        step(*Piece, Depth);
      }
    }
  }

  void fill(const PathDiagnostic &D, const SourceManager &SM) {
    FullSourceLoc End = D.getLocation().asLocation().getExpansionLoc();
    PathDiagnosticLocation Unique = D.getUniqueingLoc();
    Found F;
    F.Rule = D.getCheckerName().str();
    F.Message = D.getShortDescription().str();
    F.File = fileOf(SM, End);
    F.Line = End.getSpellingLineNumber();
    F.Column = End.getSpellingColumnNumber();
    F.Function = name(D.getDeclWithIssue());
    F.Site = D.getUniqueingDecl() ? name(D.getUniqueingDecl()) : F.Function;
    F.StartFile = F.File;
    F.StartLine = F.StartColumn = 0;
    // What goes wrong at the end of a function began somewhere; what goes wrong at a call, twice in a function for the
    // same reason, is one defect.
    if (Unique.isValid()) {
      FullSourceLoc Start = Unique.asLocation().getExpansionLoc();
      F.StartFile = fileOf(SM, Start);
      F.StartLine = Start.getSpellingLineNumber();
      F.StartColumn = Start.getSpellingColumnNumber();
    }
    // The last step is the finding itself.
    if (!Steps.empty() && Steps.back().Text == F.Message)
      Steps.pop_back();
    F.Steps = Steps;
    R.Findings.push_back(std::move(F));
  }

  static std::string name(const Decl *D) {
    const auto *Named = dyn_cast_or_null<NamedDecl>(D);
    return Named ? Named->getQualifiedNameAsString() : "";
  }

  Run &R;
  std::vector<Step> Steps;
};

// A variant of a rule says no more where the rule itself has reported what began there.
void dropVariants(std::vector<Found> &Findings) {
  auto Said = [&](const Found &F) {
    size_t Colon = F.Rule.find(':');
    return Colon != std::string::npos && F.StartLine && llvm::any_of(Findings, [&](const Found &Other) {
             return Other.Rule == F.Rule.substr(0, Colon) && Other.start() == F.start();
           });
  };
  std::vector<Found> Left;
  llvm::copy_if(Findings, std::back_inserter(Left), [&](const Found &F) { return !Said(F); });
  Findings = std::move(Left);
}

// Equal findings of one function differ by their number, not by their line.
void deliver(Run &R) {
  dropVariants(R.Findings);
  llvm::stable_sort(R.Findings, [](const Found &A, const Found &B) { return A.start() < B.start(); });
  std::map<std::string, std::vector<const Found *>> Seen;
  for (const Found &F : R.Findings) {
    std::string Base = llvm::sys::path::filename(F.StartFile).str();
    auto &Equal = Seen[F.Rule + "\n" + Base + "\n" + F.Site + "\n" + F.Message];
    auto Same = llvm::find_if(Equal, [&](const Found *Other) { return Other->start() == F.start(); });
    size_t Number = Same - Equal.begin();
    if (Same == Equal.end())
      Equal.push_back(&F);
    char Fingerprint[33];
    nmr_fingerprint(Fingerprint, F.Rule.c_str(), Base.c_str(), F.Site.c_str(), F.Message.c_str(),
                    Number ? std::to_string(Number).c_str() : "");
    std::vector<nmr_step> Path;
    for (const Step &S : F.Steps)
      Path.push_back({S.File.c_str(), S.Line, S.Column, S.Depth, S.Text.c_str()});
    const nmr_rule *Known = nmr_rules_find(R.Options->rules, F.Rule.c_str());
    nmr_finding Finding = {F.Rule.c_str(), Known ? Known->severity : NMR_MISUSE,
                           F.Message.c_str(), F.File.c_str(), F.Line, F.Column,
                           F.Function.c_str(), Fingerprint, Path.data(), Path.size(), 0};
    R.keep(nmr_result_add_finding(R.Result, &Finding));
  }
}

// ---- Analysis ---------------------------------------------------------------------------------------------------

class Analysis : public ASTConsumer {
public:
  Analysis(Run &R, CompilerInstance &CI) : R(R), CI(CI) {}

  void HandleTranslationUnit(ASTContext &Context) override {
    DiagnosticsEngine &Diagnostics = Context.getDiagnostics();
    bool Broken = Diagnostics.hasErrorOccurred();
    if (Broken) {
      for (const FunctionDecl *Function : nmr::removeBroken(Context, R.Errors))
        R.Session.Damaged.insert(Function);
      Diagnostics.Reset(/*soft=*/true);
    }
    nmr::Facts &Facts = R.Session.facts(Context);
    if (Facts.isEmulator())
      return nmr_result_set_outcome(R.Result, NMR_EMULATOR);
    if (R.Graph)
      R.keep(nmr::extract(Context, Facts, R.Errors, R.Options->root ? R.Options->root : "", R.Graph));
    if (!R.Explore)
      return;
    if (Facts.relevant().empty())
      return nothingToCheck(Broken, Context);
    // Functions with a role are looked at for themselves, whoever else calls them; what others leave undone is their
    // callers' to judge.
    std::vector<FunctionDecl *> Plain, Roles;
    for (const FunctionDecl *Function : ordered(Facts, Context))
      if (Facts.roles(Function) || !Facts.hasCaller(Function))
        (Facts.roles(Function) ? Roles : Plain).push_back(const_cast<FunctionDecl *>(Function));
    analyse(Context, Plain);
    analyse(Context, Roles);
    analyse(Context, unexplored(Facts, Context));
    summarise(Facts, Context);
  }

private:
  static std::vector<const FunctionDecl *> ordered(const nmr::Facts &Facts, const ASTContext &Context) {
    std::vector<const FunctionDecl *> All;
    for (const FunctionDecl *Function : Facts.relevant())
      if (const FunctionDecl *Body = Function->getDefinition())
        if (!Body->isDependentContext())
          All.push_back(Body);
    const SourceManager &SM = Context.getSourceManager();
    llvm::sort(All, [&](const FunctionDecl *A, const FunctionDecl *B) {
      return SM.isBeforeInTranslationUnit(A->getLocation(), B->getLocation());
    });
    return All;
  }

  // A source with calls in its text and none in its tree was not understood.
  void nothingToCheck(bool Broken, const ASTContext &Context) {
    if (!Broken)
      return nmr_result_set_outcome(R.Result, NMR_IRRELEVANT);
    const SourceManager &SM = Context.getSourceManager();
    std::string File = fileOf(SM, SM.getLocForStartOfFile(SM.getMainFileID()));
    nmr_skipped Skipped = {"(the whole file)", File.c_str(), 1, "no protocol call is left of what did not parse"};
    R.keep(nmr_result_add_skipped(R.Result, &Skipped));
    lost({}, Context);
  }

  // Functions whose protocol calls are in the text only: what held them did not parse.
  void lost(const llvm::DenseSet<const FunctionDecl *> &Relevant, const ASTContext &Context) {
    const SourceManager &SM = Context.getSourceManager();
    const char *const *Names;
    size_t N = nmr_rules_names(R.Options->rules, &Names);
    for (const FunctionDecl *Function : R.Session.Damaged) {
      llvm::StringRef Text = Lexer::getSourceText(SM.getExpansionRange(Function->getSourceRange()), SM, Context.getLangOpts());
      bool Named = false;
      for (size_t I = 0; I < N; I++)
        Named |= Text.contains((llvm::Twine(Names[I]) + "(").str());
      if (Named && !Relevant.count(Function->getCanonicalDecl()))
        skip(SM, Function, "a protocol call in it did not parse");
    }
  }

  // Functions whose calls no path reached from their callers here: others may call them differently.
  std::vector<FunctionDecl *> unexplored(const nmr::Facts &Facts, const ASTContext &Context) {
    std::set<const FunctionDecl *> Wanted;
    for (const nmr::CallSite &Site : Facts.sites()) {
      if (!Facts.isProtocolSite(Site))
        continue;
      if (!R.Session.Explored.count(Site.Call))
        Wanted.insert(Site.In);
      else if (Facts.hasCaller(Site.In))
        R.Session.Judged.insert(Site.In);
    }
    std::vector<FunctionDecl *> All;
    for (const FunctionDecl *Function : ordered(Facts, Context))
      if (Wanted.count(Function->getCanonicalDecl()))
        All.push_back(const_cast<FunctionDecl *>(Function));
    return All;
  }

  void analyse(ASTContext &Context, const std::vector<FunctionDecl *> &Functions) {
    if (Functions.empty())
      return;
    std::unique_ptr<AnalysisASTConsumer> Analyzer = CreateAnalysisConsumer(CI);
    nmr::addDiagnosticConsumer(*Analyzer, std::make_unique<Collector>(R));
    Analyzer->AddCheckerRegistrationFn(
        [this](CheckerRegistry &Registry) { nmr::registerRules(Registry, R.Options->rules); });
    Analyzer->Initialize(Context);
    for (FunctionDecl *Function : Functions)
      Analyzer->HandleTopLevelDecl(DeclGroupRef(Function));
    Analyzer->HandleTranslationUnit(Context);
  }

  void summarise(const nmr::Facts &Facts, const ASTContext &Context) {
    const SourceManager &SM = Context.getSourceManager();
    unsigned Analysed = 0, Relevant = 0;
    for (const FunctionDecl *Function : ordered(Facts, Context)) {
      bool Visited = R.Session.Visited.count(Function->getCanonicalDecl());
      Relevant++;
      Analysed += Visited;
      if (!Visited)
        skip(SM, Function, "no path reaches it");
      else if (Facts.Damaged.count(Function->getCanonicalDecl()))
        skip(SM, Function, "a statement with a call did not parse: nothing is said about what is missing here");
    }
    nmr_result_set_functions(R.Result, Relevant, Analysed);
    lost(Facts.relevant(), Context);
    for (const nmr::CallSite &Site : Facts.sites())
      if (Facts.isProtocolSite(Site))
        call(SM, Site.Call, Site.Name, R.Session.Explored.count(Site.Call));
    // Calls whose name only the path tells.
    for (const auto &Explored : R.Session.Explored)
      if (llvm::none_of(Facts.sites(), [&](const nmr::CallSite &Site) { return Site.Call == Explored.first; }) &&
          Facts.isProtocolName(Explored.second))
        call(SM, Explored.first, Explored.second, true);
    deliver(R);
    nmr_result_sort(R.Result);
  }

  void call(const SourceManager &SM, const CallExpr *Call, const std::string &Name, bool Explored) {
    std::string File = fileOf(SM, Call->getBeginLoc());
    nmr_call_site Site = {Name.c_str(), File.c_str(), SM.getExpansionLineNumber(Call->getBeginLoc()), Explored};
    R.keep(nmr_result_add_call(R.Result, &Site));
  }

  void skip(const SourceManager &SM, const FunctionDecl *Function, const char *Reason) {
    std::string Name = Function->getQualifiedNameAsString(), File = fileOf(SM, Function->getLocation());
    nmr_skipped Skipped = {Name.c_str(), File.c_str(), SM.getExpansionLineNumber(Function->getLocation()), Reason};
    R.keep(nmr_result_add_skipped(R.Result, &Skipped));
  }

  Run &R;
  CompilerInstance &CI;
};

class Action : public ASTFrontendAction {
public:
  explicit Action(Run &R) : R(R) {}

protected:
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI, llvm::StringRef) override {
    R.Started = true;
    configure(CI.getAnalyzerOpts());
    nmr::tolerateMissing(CI.getPreprocessor(),
                         [this](llvm::StringRef Name) { R.keep(nmr_result_add_missing(R.Result, Name.str().c_str())); });
    return std::make_unique<Analysis>(R, CI);
  }

private:
  void configure(AnalyzerOptions &Options) {
    Options.AnalysisDiagOpt = PD_NONE;
    nmr::configureLoops(Options);
    // What the analyzer itself knows of functions that do not return, and of pointers that were followed already.
    Options.CheckersAndPackages = {{"core.builtin", true}, {"core.NullDereference", true}};
    for (size_t I = 0; I < nmr_rules_count(R.Options->rules); I++) {
      const nmr_rule *Rule = nmr_rules_at(R.Options->rules, I);
      if (R.Options->selection ? nmr_selection_has(R.Options->selection, Rule) : Rule->tier <= 2)
        Options.CheckersAndPackages.emplace_back(Rule->id, true);
    }
  }

  Run &R;
};

// ---- The front end ----------------------------------------------------------------------------------------------

// Counts parse errors, and keeps what the driver says about flags.
class Listener : public DiagnosticConsumer {
public:
  explicit Listener(std::vector<SourceLocation> &Errors) : Errors(Errors) {}

  void HandleDiagnostic(DiagnosticsEngine::Level Level, const Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < DiagnosticsEngine::Error)
      return;
    llvm::SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    if (Info.hasSourceManager() && Info.getLocation().isValid())
      Errors.push_back(Info.getLocation());
    else if (First.empty())
      First = std::string(Text);
  }
  std::string First;

private:
  std::vector<SourceLocation> &Errors;
};

// Overlays are read here: the tooling library leaves them to its caller.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fileSystem(const std::vector<std::string> &Args) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Real = llvm::vfs::getRealFileSystem();
  auto Files = llvm::IntrusiveRefCntPtr<llvm::vfs::OverlayFileSystem>(new llvm::vfs::OverlayFileSystem(Real));
  for (size_t I = 0; I + 1 < Args.size(); I++)
    if (Args[I] == "-ivfsoverlay")
      if (auto Buffer = Real->getBufferForFile(Args[I + 1]))
        if (std::unique_ptr<llvm::vfs::FileSystem> Overlay =
                llvm::vfs::getVFSFromYAML(std::move(*Buffer), nullptr, Args[I + 1], nullptr, Real))
          Files->pushOverlay(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(Overlay.release()));
  return Files;
}

int parse(Run &R, const char *Path, const char *const *Flags, nmr_error *Error) {
  std::vector<std::string> Args = {"clang", "-fsyntax-only"};
  for (; *Flags; Flags++)
    Args.push_back(*Flags);
  Args.push_back(Path);
  Listener Diagnostics(R.Errors);
  llvm::IntrusiveRefCntPtr<FileManager> Files(new FileManager(FileSystemOptions(), fileSystem(Args)));
  tooling::ToolInvocation Invocation(Args, std::make_unique<Action>(R), Files.get());
  Invocation.setDiagnosticConsumer(&Diagnostics);
  Invocation.run();
  nmr_result_set_parse_errors(R.Result, (unsigned)R.Errors.size());
  if (R.Graph && *R.Graph)
    (*R.Graph)->parse_errors = (uint32_t)R.Errors.size();
  if (!R.Started || !Diagnostics.First.empty())
    return nmr_fail(Error, NMR_EINVAL, Path, 0, "%s",
                    Diagnostics.First.empty() ? "clang does not take these flags" : Diagnostics.First.c_str());
  return R.Code;
}

} // namespace

static int run(nmr_result **Out, const nmr_check_options *Options, nmr_graph **Graph, bool Explore, const char *Path,
               const char *const *Flags, nmr_error *Error) {
  *Out = nullptr;
  if (Graph)
    *Graph = nullptr;
  if (!llvm::MemoryBuffer::getFile(Path))
    return nmr_fail(Error, NMR_EIO, Path, 0, "the source cannot be read; check the path");
  nmr_result *Result;
  int Code = nmr_result_new(&Result, Path);
  if (Code < 0)
    return nmr_fail(Error, Code, Path, 0, "out of memory");
  {
    Run R(Options, Result, Graph, Explore);
    Code = parse(R, Path, Flags, Error);
  }
  if (Code < 0) {
    if (Code == NMR_ENOMEM)
      nmr_fail(Error, Code, Path, 0, "out of memory");
    nmr_result_free(Result);
    if (Graph) {
      nmr_graph_free(*Graph);
      *Graph = nullptr;
    }
    return Code;
  }
  *Out = Result;
  return 0;
}

extern "C" int nmr_check_file(nmr_result **Out, const nmr_check_options *Options, const char *Path,
                              const char *const *Flags, nmr_error *Error) {
  return run(Out, Options, Options->graph, /*Explore=*/true, Path, Flags, Error);
}

extern "C" int nmr_extract_file(nmr_graph **Out, const nmr_check_options *Options, const char *Path,
                                const char *const *Flags, nmr_error *Error) {
  nmr_result *Result;
  int Code = run(&Result, Options, Out, /*Explore=*/false, Path, Flags, Error);
  nmr_result_free(Result);
  return Code;
}

