// facts.h - what the declarations and statements of one translation unit say, independent of any path.
#ifndef NMR_CLANG_FACTS_H
#define NMR_CLANG_FACTS_H

#include "core/machine.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace nmr {

// A call that a rule names, where it stands.
struct CallSite {
  const clang::CallExpr *Call;
  const clang::FunctionDecl *In;
  std::string Name;
};

// The callbacks that were put into one characteristics object.
struct CallbackGroup {
  std::map<nmr_role, const clang::FunctionDecl *> Callbacks;
  unsigned Unknown = 0;     // roles for which something is stored that is not known
  std::set<std::string> At; // static places of the object, and of what it is copied to
};

// "DRIVER_OBJECT" for struct _DRIVER_OBJECT and its typedefs.
std::string recordName(const clang::RecordDecl *Record);

// "RECORD.Member"; an anonymous record inside another one is part of that one.
std::string fieldName(const clang::FieldDecl *Field);

// The name rules know a callee by: a function's name, or "RECORD.Member" for a call through a table. Empty: neither.
std::string calleeName(const clang::CallExpr *Call);

// Does a rule speak of calls of that name?
bool isProtocolName(const nmr_rules *Rules, llvm::StringRef Name);

// True for what can stand for an API function of that name: C linkage, and no body of its own.
bool isApiFunction(const clang::FunctionDecl *Function);

// The place an expression denotes, by declaration: "variable" or "Record.Field", on every path. Empty: not known.
std::string staticPlace(const clang::Expr *E);

class Facts {
public:
  Facts(clang::ASTContext &Context, const nmr_rules *Rules);

  clang::ASTContext &Context;
  const nmr_rules *Rules;

  unsigned roles(const clang::FunctionDecl *Function) const; // set of 1 << nmr_role
  bool hasRole(const clang::FunctionDecl *Function, nmr_role Role) const {
    return Function && (roles(Function) >> Role & 1u);
  }
  bool anyRole(nmr_role Role) const { return AllRoles >> Role & 1u; }
  // Has no function of the driver one of the roles? Only where the driver is all here.
  bool hasNone(unsigned Set) const { return Complete && !(AllRoles & Set); }
  // Does a function with one of the roles mention the variable, or one in a table that such a function names?
  bool usedBy(unsigned Set, const clang::VarDecl *Variable) const;
  // Has it other parameters or another result than a member that gives it a role?
  bool misfits(const clang::FunctionDecl *Function) const { return Misfits.count(Function->getCanonicalDecl()) != 0; }
  // Does something come to the function that can run, and nothing that has one of the roles? Only where all of them are known.
  bool isOutside(const clang::FunctionDecl *Function, unsigned Set) const;
  // Does a function with one of the roles take a lock, which is a variable or a part of one? Only of functions that pass.
  bool takesLock(unsigned Set, const clang::VarDecl *Root, llvm::StringRef Place,
                 llvm::function_ref<bool(const clang::FunctionDecl *)> Passes) const;

  // The translation unit defines protocol functions itself: an emulator, not a driver.
  bool isEmulator() const { return Emulator; }

  // Set of kinds (1 << kind) that are written to a place of this family; more than one bit means that nothing is known.
  unsigned kinds(unsigned Family, llvm::StringRef Place) const;

  // Does the cleanup callback that belongs to a binding free the context? Within is its detach callback, or some other
  // function, which may work on any binding of the translation unit.
  bool cleanupFrees(const clang::FunctionDecl *Within) const;

  // What a question about all calls in the driver is about.
  struct Where {
    unsigned Family, Kind; // of the object
    std::string Place;     // empty: whatever the place
    const clang::VarDecl *Private; // only this translation unit can name the place: its variable
  };
  // Is no function behind `never` called on the place anywhere the driver could run it? Of places that others can name
  // this is known for complete drivers only.
  bool calledNowhere(const nmr_row &Row, const Where &W) const;
  // Is one of the functions behind `ever` called on the place?
  bool calledSomewhere(const nmr_row &Row, const Where &W) const;
  // Does what stands behind `never` undo objects of the family at other places?
  bool othersUndone(unsigned Family, unsigned Kind, llvm::StringRef Place) const;

  // Of the binding that an attach callback makes: is there no cleanup callback; may something else than attach
  // callbacks free the context that this one allocates?
  bool hasNoCleanup(const clang::FunctionDecl *Attach) const;
  bool contextFreed(const clang::FunctionDecl *Attach) const;
  // Does the attach callback that belongs to the detach callback do anything with the binding handle?
  bool keepsHandle(const clang::FunctionDecl *Detach) const;
  // Is the handle at the place known to be of another registration than the callback's?
  bool isForeign(unsigned Family, const clang::FunctionDecl *Callback, llvm::StringRef Place) const;
  // The parameter through which a callback with the role hands over the binding context; ~0u: none.
  unsigned contextParameter(nmr_role Role) const;
  // Does nothing in the source look at the result of the call, or test what it fills in (null: nothing)?
  bool isDropped(const clang::Expr *Call) const; // the result of the call; (void) says that this is meant
  bool isUnchecked(const clang::Expr *Call, const clang::Expr *Out) const;
  // Does a completion routine look at what its IRP brings?
  bool completionTakes() const { return CompletionTakes; }

  // DriverEntry is here, and so is every function of the driver that is called or handed out.
  bool isComplete() const { return Complete; }

  // Can a function outside this translation unit touch the variable?
  bool reachedFromOutside(const clang::VarDecl *Variable) const;

  // Does it depend on this flag or field whether objects of the family are undone?
  bool isGuard(unsigned Family, llvm::StringRef Place) const { return Guards[Family].count(Place) != 0; }
  // Does the condition look at such a flag?
  bool mentionsGuard(unsigned Family, const clang::Stmt *Condition) const;
  bool isContextVariable(const clang::VarDecl *V) const { return ContextVariables.count(V) != 0; }
  bool isPeerDispatch(llvm::StringRef Place) const { return PeerDispatch.count(Place) != 0; }

  bool touches(const clang::FunctionDecl *Function, const clang::VarDecl *Variable) const;
  // Is the binding context the binding handle itself? Within as in cleanupFrees().
  bool contextIsHandle(const clang::FunctionDecl *Within) const;
  // Every variable with static storage that a function here mentions.
  std::vector<const clang::VarDecl *> variables() const;

  // For a place handed to the owner of a family at its only capture site: the place of the tracked member, or empty.
  struct Capture {
    std::string Owner, Tracked;
    const clang::VarDecl *Variable; // of Tracked, when it is a plain variable
  };
  const std::vector<Capture> &captures(unsigned Family) const;

  const std::vector<CallSite> &sites() const { return Sites; }
  // A call of the protocols themselves, not of the kernel around them.
  bool isProtocolSite(const CallSite &Site) const;
  bool isProtocolName(llvm::StringRef Name) const;

  // Functions in which something a rule is about can happen, and everything here that calls them.
  const llvm::DenseSet<const clang::FunctionDecl *> &relevant() const { return Relevant; }
  // Is it called by another function here?
  bool hasCaller(const clang::FunctionDecl *Function) const;

  // Functions in which a statement with a call was not understood.
  llvm::DenseSet<const clang::FunctionDecl *> Damaged;
  void damaged(const clang::FunctionDecl *Function);

private:
  friend class FactsVisitor;
  void finish();
  void findPeerAndContext(const CallSite &Site);
  void noteHandleContext(const clang::Expr *Given, const clang::FunctionDecl *In);
  void addGuards(const clang::FunctionDecl *Function, const clang::Stmt *S, llvm::StringSet<> &Out);
  bool makesProtocolCall(const clang::Stmt *S) const;
  void places(const clang::Stmt *S, llvm::StringSet<> &Out) const;
  void findKinds();
  void findGuards();
  void findComplete();
  void findRolesEverywhere();
  void findOutside();
  void findRelevant();
  struct About;
  struct Uses;
  About about(unsigned Family, unsigned Kind, llvm::StringRef Name) const;
  void eachCall(const char *const *Names, unsigned N,
                llvm::function_ref<void(const CallSite &, llvm::StringRef, const std::string &)> Do) const;
  bool isHandedOut(const Where &W) const;
  bool isCopied(llvm::StringRef Place) const;
  bool isTracked(llvm::StringRef Name, unsigned Index) const;
  bool writesThrough(const clang::FunctionDecl *Function, unsigned Index) const;
  bool mayFree(const CallSite &Site, const std::set<const clang::RecordDecl *> &Records) const;
  bool frees(const clang::FunctionDecl *Function, unsigned Parameter, unsigned Depth) const;
  bool isUnknownPart(const clang::FunctionDecl *Function) const;
  bool onlyFrom(const clang::FunctionDecl *Function, unsigned Set, unsigned Depth) const;
  std::vector<const clang::FunctionDecl *> below(const clang::FunctionDecl *Function) const;

  llvm::DenseMap<const clang::FunctionDecl *, unsigned> Roles;
  unsigned AllRoles = 0;
  bool Emulator = false, Complete = false;
  llvm::DenseSet<const clang::FunctionDecl *> HandleContexts; // attach callbacks that hand over the binding handle
  std::map<std::string, CallbackGroup> Groups;
  std::vector<CallSite> Sites;
  llvm::StringMap<std::vector<unsigned>> SitesByName;
  // For each place where a function is passed that would give it a role: do all it takes stand there?
  std::map<std::pair<const clang::FunctionDecl *, nmr_role>, std::vector<bool>> Everywhere;
  std::vector<llvm::StringMap<unsigned>> Kinds;                   // by family
  std::vector<std::vector<Capture>> Captures;                     // by family
  std::vector<llvm::StringSet<>> Guards; // by family
  llvm::StringSet<> PeerDispatch, Protocol;
  llvm::DenseSet<const clang::VarDecl *> ContextVariables, Outside;
  llvm::DenseSet<const clang::FunctionDecl *> AddressTaken, Relevant, Defined, InTables, Misfits;
  llvm::DenseMap<const clang::VarDecl *, llvm::DenseSet<const clang::FunctionDecl *>> Tables; // what initialisers name
  llvm::DenseMap<const clang::FunctionDecl *, llvm::DenseSet<const clang::FunctionDecl *>> Mentioners;
  llvm::DenseMap<const clang::FunctionDecl *, llvm::DenseSet<const clang::FunctionDecl *>> Callees, Callers;
  llvm::DenseMap<const clang::FunctionDecl *, llvm::DenseSet<const clang::VarDecl *>> Globals;
  struct Store {
    const clang::FunctionDecl *In;
    const clang::Expr *To, *From;
  };
  std::vector<Store> Stores;
  std::vector<CallSite> AllCalls;          // whatever is called
  llvm::StringSet<> Mentioned;             // members that hold functions, wherever they are named
  bool CompletionTakes = false, Deletes = false;
};

} // namespace nmr

#endif
