"""What an engine said about a program, against what is true."""
import os
from dataclasses import dataclass

from execution import WRONG_HANDLE


@dataclass
class Verdict:
    missed: list  # Defect
    false: list  # Report
    found: list  # Defect
    unreached: list  # Report, in code that no execution runs

    @property
    def agrees(self):
        return not self.missed and not self.false


def explains(defect, report, names):
    """`names`: all globals and members that hold an object in this program"""
    if report.rule not in defect.ids:
        return False
    said = report.names() & names
    # Where two handles are mixed up, either can be named.
    if said and defect.names and WRONG_HANDLE.isdisjoint(defect.ids):
        return bool(said & defect.names)
    return report.function in defect.functions or any(line == report.line for _, line in defect.sites)


def expected(judgement, engine, rules):
    """the defects that the engine must report: it knows a rule for them, and they are its business"""
    return [d for d in judgement.defects if d.sure and d.ids[0] in rules and (engine != "explore" or d.local)]


def follows(defect, report, names, rules):
    """`defect` is one that no rule knows. After it the object is in no state at all, and whatever is said of it, or of an
    object without a name, is fair."""
    if not defect.sure or defect.ids[0] in rules or report.rule.split(".")[0] != defect.ids[0].split(".")[0]:
        return False
    said = report.names() & names
    return bool(said & defect.names) if said and defect.names else True


IN_FLIGHT = {"wsk.irp-freed-while-pending", "wsk.irp-reused-while-pending"}


def is_same_wait(defect, found):
    """A request that nobody waits for is told once, where the IRP is touched first."""
    return not IN_FLIGHT.isdisjoint(defect.ids) and any(not IN_FLIGHT.isdisjoint(f.ids) and f.names & defect.names for f in found)


def is_mixed_up(defect, reports):
    """A handle instead of another is one slip, and nobody knows of either what was meant: one report of it is enough."""
    return any(r.rule in WRONG_HANDLE and r.function in defect.functions for r in reports)


def is_dead(judgement, report, engine):
    """Is it about code that no execution gets to, or that runs on where a defect has ended the driver?"""
    if report.function not in judgement.reached or report.function in judgement.stopped:
        return True
    lines = set(report.path) | {(os.path.basename(report.file), report.line)}
    if lines <= judgement.lines:
        return False
    # Who looks at a function alone cannot know which of its statements never run in this driver; who follows the driver
    # from its start knows, but for what a defect keeps from running.
    file, first, last = judgement.entry
    whole = engine == "solve" and any(f == file and first <= line <= last for f, line in lines)
    return not whole or any(d.sure for d in judgement.defects)


def compare(judgement, reports, engine, rules, aside=frozenset()):
    """`aside`: ids of rules whose verdicts are not asked for"""
    names = set().union(*(d.names for d in judgement.defects)) if judgement.defects else set()
    false, unreached = [], []
    for r in reports:
        if r.rule in aside:
            continue
        if any(explains(d, r, names) or follows(d, r, names, rules) for d in judgement.defects):
            continue
        (unreached if is_dead(judgement, r, engine) else false).append(r)
    missed, found = [], []
    for d in expected(judgement, engine, rules):
        if not aside.isdisjoint(d.ids):
            continue
        (found if any(explains(d, r, names) for r in reports) else missed).append(d)
    # One slip can be wrong in two ways, on different paths: one report of what stands there is enough.
    said = {(os.path.basename(r.file), r.line) for r in reports if any(explains(d, r, names) for d in judgement.defects)}
    missed = [d for d in missed if not (d.at_call and d.sites & said) and
              not any(d.sites & f.sites and d.names & f.names for f in found)]
    missed = [d for d in missed if not is_same_wait(d, found)]
    missed = [d for d in missed if not is_mixed_up(d, reports)]
    return Verdict(missed, false, found, unreached)
