// objects.h - the tracked objects on one path, kept in the analyzer's program state.
#ifndef NMR_CLANG_OBJECTS_H
#define NMR_CLANG_OBJECTS_H

#include "clang/places.h"
#include "core/machine.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramState.h"
#include "llvm/ADT/FoldingSet.h"

#include <utility>
#include <vector>

namespace nmr {

// Which object: the family, and what it is known by: the symbol of its value, or the place it was first read from.
struct Key {
  unsigned Family = 0;
  const void *Id = nullptr;
  Key() = default;
  Key(unsigned Family, const void *Id) : Family(Family), Id(Id) {}
  bool operator==(const Key &O) const { return Family == O.Family && Id == O.Id; }
  bool operator<(const Key &O) const { return std::tie(Family, Id) < std::tie(O.Family, O.Id); }
  void Profile(llvm::FoldingSetNodeID &ID) const {
    ID.AddInteger(Family);
    ID.AddPointer(Id);
  }
};

// Beside remembered NMR_COND_*.
enum : unsigned {
  FlagShared = 1u << 24,    // it was stored where it outlives the function
  FlagIoSuccess = 1u << 25, // the IRP it came with is known to have succeeded
  FlagCopied = 1u << 26,    // there is a copy that the bindings of the path do not show
  FlagCounted = 1u << 27,
  FlagMemory = 1u << 28,
  FlagReported = 1u << 29,
  FlagEscaped = 1u << 30,
  FlagMade = 1u << 31
};

struct Object {
  nmr_object Machine = {0, 0, 0};
  const Place *At = nullptr;                 // where it was last seen
  clang::ento::SymbolRef Status = nullptr;   // result of the last call, not yet looked at
  uint64_t Split = 0;                        // the patterns of that call
  clang::ento::SymbolRef Value = nullptr;    // what it is known by, when that is a value; else null
  clang::ento::SymbolRef Io = nullptr;       // status of the IRP that it came with
  const clang::Expr *Shown = nullptr;        // how the source names it
  const clang::Stmt *Born = nullptr;         // the statement that first changed it
  const clang::Stmt *Site = nullptr;         // the last statement that changed it, and the function that is in
  const clang::Decl *SiteIn = nullptr;
  const clang::StackFrameContext *Frame = nullptr; // the activation it belongs to; null: to none
  const Place *Slots[NMR_MAX_SLOTS] = {};    // memory linked to it
  const void *Owner = nullptr;               // id of the owner in the owner's family
  unsigned Flags = 0;

  bool operator==(const Object &O) const;
  void Profile(llvm::FoldingSetNodeID &ID) const;
};

using clang::ento::ProgramStateRef;

const Object *getObject(ProgramStateRef State, Key K);
ProgramStateRef setObject(ProgramStateRef State, Key K, const Object &O);
ProgramStateRef removeObject(ProgramStateRef State, Key K);
std::vector<std::pair<Key, Object>> allObjects(ProgramStateRef State);
bool hasObjects(ProgramStateRef State);

// What a place (or a symbol) is known to hold since this path stored into it. Null: nothing was stored.
const void *getAlias(ProgramStateRef State, const void *PlaceOrSymbol);
ProgramStateRef setAlias(ProgramStateRef State, const void *PlaceOrSymbol, const void *Id);
// The alias of a place that holds a value nobody tracks.
extern const char Untracked;

// A loop was cut short on this path, and with it went what memory held.
bool isWidened(ProgramStateRef State);
ProgramStateRef setWidened(ProgramStateRef State);

// Has a function run that may be part of the driver and is not here?
bool isOpaque(ProgramStateRef State);
ProgramStateRef setOpaque(ProgramStateRef State);

// The functions of the driver that the system got on this path.
std::vector<const clang::FunctionDecl *> callbacksOf(ProgramStateRef State);
ProgramStateRef addCallback(ProgramStateRef State, const clang::FunctionDecl *Callback);

bool isDamaged(ProgramStateRef State);
ProgramStateRef setDamaged(ProgramStateRef State);

// What the return statement that the path has just passed returns: a set of NMR_RESULT_*, 0: none; and the value, when
// it is known.
struct Returned {
  unsigned Results = 0;
  bool Known = false;
  int32_t Value = 0;
};
Returned getReturned(ProgramStateRef State);
ProgramStateRef setReturned(ProgramStateRef State, Returned What);

// What the return statement that the path has just passed hands back: a tracked object's id, or the place of a record.
const void *getHandedBack(ProgramStateRef State);
ProgramStateRef setHandedBack(ProgramStateRef State, const void *What);

} // namespace nmr

#endif
