// session.h - what one run of the analysis over one translation unit shares.
#ifndef NMR_CLANG_SESSION_H
#define NMR_CLANG_SESSION_H

#include "clang/facts.h"
#include "clang/places.h"
#include "core/machine.h"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace nmr {

// The analyzer creates checkers through plain function pointers, so the session of the moment is reached through
// current(). One translation unit is analysed at a time in a process.
class Session {
public:
  explicit Session(const nmr_rules *Rules) : Rules(Rules) {}

  static Session *&current();

  const nmr_rules *Rules;
  Places Paths;
  std::unique_ptr<Facts> Knowledge;
  std::set<const clang::FunctionDecl *> Damaged;    // found by the tolerant parse, before there are facts
  std::map<const clang::CallExpr *, std::string> Explored; // protocol calls that a path ran through
  std::set<const clang::FunctionDecl *> Visited;    // functions that a path ran through
  // Functions that are looked at once more by themselves: what is left when they return, their callers have judged.
  std::set<const clang::FunctionDecl *> Judged;
  bool OwnOutput = false;                           // findings go to our own reports, not to clang's

  Facts &facts(clang::ASTContext &Context) {
    if (!Knowledge || &Knowledge->Context != &Context) {
      Knowledge = std::make_unique<Facts>(Context, Rules);
      for (const clang::FunctionDecl *Function : Damaged)
        Knowledge->damaged(Function);
    }
    return *Knowledge;
  }
};

} // namespace nmr

#endif
