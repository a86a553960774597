"""Which defects a program has: every execution of it, judged by the contract."""
from dataclasses import dataclass, field

from contract import System
from execution import Facts
from model import DoWhile, Function, Struct


@dataclass
class Defect:
    """`ids`: any of these describes it. Expected when sure; `local`: seen within one function the system calls."""

    ids: tuple
    names: set = field(default_factory=set)  # globals and members that hold the object
    functions: set = field(default_factory=set)
    sites: set = field(default_factory=set)  # (file, line)
    sure: bool = False
    local: bool = False
    at_call: bool = False  # it is in what a call does, not in what a function leaves behind
    between: bool = True  # only seen in requests and work items

    def key(self):
        return (self.ids, tuple(sorted(self.names)))

    def __str__(self):
        what = "/".join(self.ids) + (" of " + ", ".join(sorted(self.names)) if self.names else "")
        where = ", ".join(f"{f}:{n}" for f, n in sorted(self.sites))
        return f"{what} in {', '.join(sorted(self.functions))} ({where})" + ("" if self.sure else ", unsure") + \
            ("" if self.local or not self.sure else ", not local")


@dataclass
class Judgement:
    defects: list
    executions: int
    reached: set  # the functions that run in some execution
    lines: set  # (file, line) of the statements that run
    entry: tuple  # file, first and last line of DriverEntry
    stopped: set  # functions in which a defect ends the driver

    def sure(self):
        return [d for d in self.defects if d.sure]


class TooMany(Exception):
    pass


class Answers:
    """All sequences of answers to System.choose, one after the other."""

    def __init__(self):
        self.path = []  # [answer, how many there are]
        self.at = 0

    def choose(self, n):
        if self.at == len(self.path):
            self.path.append([0, n])
        answer = self.path[self.at][0]
        self.at += 1
        return answer

    def next(self):
        del self.path[self.at:]
        while self.path and self.path[-1][0] + 1 == self.path[-1][1]:
            self.path.pop()
        self.at = 0
        if not self.path:
            return False
        self.path[-1][0] += 1
        return True


def place_of(node):
    if node is None or node.file is None:
        return None
    return (node.file, getattr(node, "end", node.line))


def lasting_names(program):
    """the globals and members: what an object is called in every function"""
    return set(program.variables()) | {m.name for i in program.items if isinstance(i, Struct) for m in i.members}


def judge(program, most=6000):
    """-> Judgement. Raises Discard when the program is no test, TooMany when it has too many executions."""
    found = {}
    reached, stopped = set(), set()
    answers = Answers()
    executions = 0
    facts = Facts(program)
    named = lasting_names(program)
    while True:
        executions += 1
        if executions > most:
            raise TooMany()
        system = System(facts, answers.choose)
        system.live()
        reached |= system.machine.reached
        for b in system.breaches:
            s = b.subject
            stopped.update(b.running)
            where = id(b.where) if b.at_call else min(b.functions, default="")
            key = (b.ids, s and s.birth, where)
            d = found.setdefault(key, Defect(b.ids))
            if s:
                d.names |= s.names & named
                d.functions |= s.functions
            d.functions |= b.functions
            place = place_of(b.where)
            if place:
                d.sites.add(place)
            d.sure |= b.sure
            d.local |= b.sure and b.local
            d.at_call |= b.at_call
            d.between &= not b.sure or b.role in ("request", "work")
        if not answers.next():
            functions = {n.name for n in reached if isinstance(n, Function)}
            lines = {(n.file, n.line) for n in reached} | {(n.file, n.end) for n in reached if isinstance(n, Function)}
            lines |= {(n.condition.file, n.condition.line) for n in reached if isinstance(n, DoWhile)}
            e = program.functions()["DriverEntry"]
            return Judgement(sorted(found.values(), key=Defect.key), executions, functions, lines, (e.file, e.line, e.end),
                             stopped)
