// reach.cpp - what the source says of functions by who calls whom: what comes to them, and what is below them.
#include "clang/facts.h"

using namespace clang;
using llvm::StringRef;

namespace nmr {

bool Facts::isOutside(const FunctionDecl *Function, unsigned Set) const {
  bool Known = Complete && (AllRoles & Set) && Function;
  for (const auto &G : Groups)
    Known &= !(G.second.Unknown & Set);
  bool Runs = false;
  llvm::DenseSet<const FunctionDecl *> Seen;
  std::vector<const FunctionDecl *> Work;
  if (Known)
    Work.push_back(Function->getCanonicalDecl());
  while (!Work.empty()) {
    const FunctionDecl *F = Work.back();
    Work.pop_back();
    if (!Seen.insert(F).second)
      continue;
    // What stands in a table is called by whoever has the table; what has a role, by the system.
    if ((roles(F) & Set) || (!roles(F) && InTables.count(F)))
      return false;
    Runs |= roles(F) || AddressTaken.count(F);
    for (const auto *Above : {&Callers, &Mentioners})
      if (auto It = Above->find(F); It != Above->end())
        Work.insert(Work.end(), It->second.begin(), It->second.end());
  }
  return Runs;
}

// The function and all that it comes to call here.
std::vector<const FunctionDecl *> Facts::below(const FunctionDecl *Function) const {
  llvm::DenseSet<const FunctionDecl *> Seen{Function};
  std::vector<const FunctionDecl *> All{Function};
  for (size_t I = 0; I < All.size(); I++)
    if (auto It = Callees.find(All[I]); It != Callees.end())
      for (const FunctionDecl *Callee : It->second)
        if (Seen.insert(Callee).second)
          All.push_back(Callee);
  return All;
}

bool Facts::usedBy(unsigned Set, const VarDecl *Variable) const {
  for (const auto &Each : Roles) {
    if (!(Each.second & Set))
      continue;
    if (touches(Each.first, Variable))
      return true;
    for (const FunctionDecl *Below : below(Each.first))
      if (auto Named = Globals.find(Below); Named != Globals.end())
        for (const VarDecl *V : Named->second)
          if (auto Table = Tables.find(V); Table != Tables.end())
            for (const FunctionDecl *Function : Table->second)
              if (touches(Function, Variable))
                return true;
  }
  return false;
}

// The variable that an expression is, or is the address of, or is a part of; null: the way leads through a pointer.
static const VarDecl *rootOf(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenCasts();
    if (const auto *Op = dyn_cast<UnaryOperator>(E); Op && Op->getOpcode() == UO_AddrOf)
      E = Op->getSubExpr();
    else if (const auto *Member = dyn_cast<MemberExpr>(E); Member && !Member->isArrow())
      E = Member->getBase();
    else
      break;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

// What a call of that name leads to says that a lock is held: the argument that is the lock; -1.
static int lockArgument(const nmr_rules *Rules, StringRef Name) {
  const nmr_family *Families;
  size_t N = nmr_rules_families(Rules, &Families);
  for (size_t F = 0; F < N; F++)
    for (size_t R = 0; R < Families[F].nrows; R++) {
      const nmr_row &Row = Families[F].rows[R];
      if (Row.event != NMR_EVENT_CALL || Row.rule >= 0 || Row.to >= NMR_MAX_STATES ||
          !(Families[F].state_means[Row.to] & NMR_COND_LOCKED))
        continue;
      const nmr_pattern &Pattern = Families[F].patterns[Row.pattern];
      for (unsigned A = 0; A < Pattern.nargs && nmr_pattern_names(&Pattern, Name.str().c_str()); A++)
        if (Pattern.arg[A].kind == NMR_ARG_TRACKED)
          return Pattern.arg[A].index;
    }
  return -1;
}

bool Facts::takesLock(unsigned Set, const VarDecl *Root, StringRef Place,
                      llvm::function_ref<bool(const FunctionDecl *)> Passes) const {
  llvm::DenseSet<const FunctionDecl *> Callbacks;
  for (const auto &Each : Roles)
    if ((Each.second & Set) && Passes(Each.first))
      for (const FunctionDecl *Below : below(Each.first))
        Callbacks.insert(Below);
  for (const CallSite &Site : Sites) {
    int Lock = Site.In && Callbacks.count(Site.In) ? lockArgument(Rules, Site.Name) : -1;
    if (Lock < 0 || (unsigned)Lock >= Site.Call->getNumArgs())
      continue;
    const Expr *Arg = Site.Call->getArg((unsigned)Lock);
    const VarDecl *Taken = rootOf(Arg);
    if (Taken && Taken->getCanonicalDecl() == Root->getCanonicalDecl() && staticPlace(Arg) == Place)
      return true;
  }
  return false;
}

} // namespace nmr
