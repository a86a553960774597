// objects.cpp - program state traits behind plain functions.
#include "clang/objects.h"

#include "clang/StaticAnalyzer/Core/PathSensitive/CheckerContext.h"
#include "clang/StaticAnalyzer/Core/PathSensitive/ProgramStateTrait.h"

using namespace clang::ento;

REGISTER_MAP_WITH_PROGRAMSTATE(ObjectMap, nmr::Key, nmr::Object)
REGISTER_MAP_WITH_PROGRAMSTATE(AliasMap, const void *, const void *)
REGISTER_TRAIT_WITH_PROGRAMSTATE(DamagedPath, bool)
REGISTER_TRAIT_WITH_PROGRAMSTATE(WidenedPath, bool)
REGISTER_TRAIT_WITH_PROGRAMSTATE(OpaquePath, bool)
REGISTER_SET_WITH_PROGRAMSTATE(Callbacks, const clang::FunctionDecl *)
REGISTER_TRAIT_WITH_PROGRAMSTATE(ReturnedResults, uint64_t)
REGISTER_TRAIT_WITH_PROGRAMSTATE(HandedBack, const void *)

namespace nmr {

const char Untracked = 0;

bool Object::operator==(const Object &O) const {
  return Machine.state == O.Machine.state && Machine.count == O.Machine.count && Machine.kind == O.Machine.kind &&
         At == O.At && Status == O.Status && Split == O.Split && Value == O.Value && Io == O.Io && Shown == O.Shown && Site == O.Site &&
         Born == O.Born && SiteIn == O.SiteIn && Frame == O.Frame && std::equal(Slots, Slots + NMR_MAX_SLOTS, O.Slots) &&
         Owner == O.Owner && Flags == O.Flags;
}

void Object::Profile(llvm::FoldingSetNodeID &ID) const {
  ID.AddInteger(Machine.state);
  ID.AddInteger(Machine.count);
  ID.AddInteger(Machine.kind);
  ID.AddPointer(At);
  ID.AddPointer(Status);
  ID.AddInteger(Split);
  ID.AddPointer(Value);
  ID.AddPointer(Io);
  ID.AddPointer(Shown);
  ID.AddPointer(Born);
  ID.AddPointer(Site);
  ID.AddPointer(SiteIn);
  ID.AddPointer(Frame);
  for (const Place *Slot : Slots)
    ID.AddPointer(Slot);
  ID.AddPointer(Owner);
  ID.AddInteger(Flags);
}

const Object *getObject(ProgramStateRef State, Key K) { return State->get<ObjectMap>(K); }
ProgramStateRef setObject(ProgramStateRef State, Key K, const Object &O) { return State->set<ObjectMap>(K, O); }
ProgramStateRef removeObject(ProgramStateRef State, Key K) { return State->remove<ObjectMap>(K); }
bool hasObjects(ProgramStateRef State) { return !State->get<ObjectMap>().isEmpty(); }

std::vector<std::pair<Key, Object>> allObjects(ProgramStateRef State) {
  std::vector<std::pair<Key, Object>> All;
  for (const auto &E : State->get<ObjectMap>())
    All.emplace_back(E.first, E.second);
  return All;
}

const void *getAlias(ProgramStateRef State, const void *PlaceOrSymbol) {
  const void *const *Id = State->get<AliasMap>(PlaceOrSymbol);
  return Id ? *Id : nullptr;
}

ProgramStateRef setAlias(ProgramStateRef State, const void *PlaceOrSymbol, const void *Id) {
  return State->set<AliasMap>(PlaceOrSymbol, Id);
}

bool isOpaque(ProgramStateRef State) { return State->get<OpaquePath>(); }
ProgramStateRef setOpaque(ProgramStateRef State) { return State->set<OpaquePath>(true); }
bool isWidened(ProgramStateRef State) { return State->get<WidenedPath>(); }
ProgramStateRef setWidened(ProgramStateRef State) { return State->set<WidenedPath>(true); }

std::vector<const clang::FunctionDecl *> callbacksOf(ProgramStateRef State) {
  std::vector<const clang::FunctionDecl *> All;
  for (const clang::FunctionDecl *Callback : State->get<Callbacks>())
    All.push_back(Callback);
  return All;
}
ProgramStateRef addCallback(ProgramStateRef State, const clang::FunctionDecl *Callback) {
  return State->add<Callbacks>(Callback);
}

bool isDamaged(ProgramStateRef State) { return State->get<DamagedPath>(); }
ProgramStateRef setDamaged(ProgramStateRef State) { return State->set<DamagedPath>(true); }
Returned getReturned(ProgramStateRef State) {
  uint64_t Packed = State->get<ReturnedResults>();
  return {(unsigned)(Packed & 0xff), (Packed >> 8 & 1) != 0, (int32_t)(Packed >> 32)};
}
ProgramStateRef setReturned(ProgramStateRef State, Returned R) {
  return State->set<ReturnedResults>(R.Results | (uint64_t)R.Known << 8 | (uint64_t)(uint32_t)R.Value << 32);
}
const void *getHandedBack(ProgramStateRef State) { return State->get<HandedBack>(); }
ProgramStateRef setHandedBack(ProgramStateRef State, const void *What) { return State->set<HandedBack>(What); }

} // namespace nmr
