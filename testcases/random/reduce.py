#!/usr/bin/env python3
"""
Makes a program with a wrong verdict small, as long as the verdict stays wrong in the same way.

  reduce.py [--engine explore|solve|both] [--files 1..4] [--tool PATH] [--keep DIR] [--kind KIND] [--correct] [--without RULE,...] SEED

KIND is what must stay, when several things are wrong: "missed RULE" or "false RULE".
"""
import argparse
import copy
import os
import re
import shutil
import subprocess
import sys
import tempfile

from generator import relink
from machine import CONSTANTS, RECORDS, Discard
from model import (Assign, Binary, Call, Cast, Conditional, Declare, DoWhile, Evaluate, For, Function, Goto, If, Initial, Label,
                   Member, Name, Return, Struct, Switch, Unary, Variable, While, bodies, names_in)
from oracle import TooMany, judge
from printer import print_program, write_program
from sample import sample
from syntax import TYPES
from tool import DEFAULT, ToolError, check, known_rules
from verdict import compare

TABLES = {"WskSocket", "WskControlClient", "WskCloseSocket", "WskBind"}
SYSTEM = ("Nmr", "Wsk", "Io", "Ke", "Ex", "Interlocked", "DbgPrint", "RtlZeroMemory", "NT_SUCCESS")


def well_formed(program):
    """Every name means something."""
    types = TYPES | {i.name for i in program.items if isinstance(i, Struct)}
    for i in program.items:
        for n in i.walk():
            if isinstance(n, Declare) and not set(re.findall(r"[A-Za-z_]\w*", n.type.split("(")[0])) - {"const"} <= types:
                return False
    members = {m.name for i in program.items if isinstance(i, Struct) for m in i.members} | TABLES
    members |= {m for r in RECORDS.values() for m in r}
    for i in program.items:
        for n in i.walk():
            if isinstance(n, Member) and n.field not in members or isinstance(n, Initial) and n.field not in members | {None}:
                return False
            if isinstance(i, Function) and isinstance(n, Return) and (n.value is None) != (i.result == "VOID"):
                return False
        if isinstance(i, Function) and i.result != "VOID" and not (i.body and isinstance(i.body[-1], (Return, Goto, If, For, Switch))):
            return False
    top = set(program.functions()) | set(program.variables()) | set(CONSTANTS)
    for i in program.items:
        if isinstance(i, Struct):
            continue
        own = {n.name for n in i.walk() if isinstance(n, Declare)}
        labels = {n.name for n in i.walk() if isinstance(n, Label)}
        for n in i.walk():
            if isinstance(n, Name) and n.name not in own | top and not n.name.startswith(SYSTEM):
                return False
            if isinstance(n, Goto) and n.label not in labels:
                return False
    return True


CLANG = shutil.which("clang") or shutil.which("clang-19") or shutil.which("clang-22")


def compiles(folder):
    """nmrcheck tolerates errors, but what it says then is no evidence."""
    files = [os.path.join(folder, f) for f in os.listdir(folder) if f.endswith(".c")]
    return CLANG is None or not subprocess.run(
        [CLANG, "-fsyntax-only", "-w", "-fms-extensions", "--target=x86_64-pc-windows-msvc", *files], capture_output=True).returncode


def kinds(verdict):
    return {"missed " + d.ids[0] for d in verdict.missed} | {"false " + r.rule for r in verdict.false}


class Reducer:
    def __init__(self, program, options, rules, most_defects):
        self.program, self.options, self.rules = program, options, rules
        self.wanted = self.allowed = None  # what must stay wrong; what else may be
        self.most_defects = most_defects
        self.folder = tempfile.mkdtemp(prefix="nmrcheck-reduce-")
        self.tries = 0

    def verdict(self, judgement, folder):
        reports = check(self.options.tool, self.options.engine, [folder])[folder]
        return compare(judgement, reports, self.options.engine, self.rules, set(self.options.without.split(",")))

    def wrong(self, program):
        """-> the verdict, when it is wrong as before"""
        if "DriverEntry" not in program.functions() or not well_formed(program):
            return None
        relink(program)
        try:
            print_program(program)
            judgement = judge(program)
        except (Discard, TooMany):
            return None
        if len(judgement.sure()) > self.most_defects:
            return None
        self.tries += 1
        folder = os.path.join(self.folder, program.name)
        shutil.rmtree(folder, ignore_errors=True)
        write_program(program, folder)
        if not compiles(folder):
            return None
        try:
            verdict = self.verdict(judgement, folder)
        except ToolError:
            return None
        now = kinds(verdict)
        return (judgement, verdict) if now & self.wanted and now <= self.allowed else None

    # Each step: a list of (a name for the place, a function that changes the program's copy).

    def items(self, p):
        return [lambda q, i=i: q.items.pop(i) for i in range(len(p.items))]

    def statements(self, p):
        lists = [b for i in p.items for b in bodies(i)]
        out = []
        for at, body in enumerate(lists):
            for i, s in enumerate(body):
                out.append(lambda q, at=at, i=i: self.list(q, at).pop(i))
                if isinstance(s, (If, While, For, DoWhile)):
                    out.append(lambda q, at=at, i=i: self.unwrap(self.list(q, at), i, "yes"))
                if isinstance(s, If) and s.no:
                    out.append(lambda q, at=at, i=i: self.unwrap(self.list(q, at), i, "no"))
                    out.append(lambda q, at=at, i=i: self.list(q, at)[i].no.clear())
                if isinstance(s, Switch):
                    out.append(lambda q, at=at, i=i: self.unwrap(self.list(q, at), i, "cases"))
        return out

    @staticmethod
    def list(q, at):
        return [b for i in q.items for b in bodies(i)][at]

    @staticmethod
    def unwrap(body, i, what):
        s = body[i]
        if what == "cases":
            inner = [x for c in s.cases for x in c.body if type(x).__name__ != "Break"]
        elif what == "no":
            inner = s.no
        else:
            inner = s.yes if isinstance(s, If) else [x for x in s.body if type(x).__name__ not in ("Break", "Continue")]
        body[i:i + 1] = inner

    def inlined(self, p):
        """calls of functions without parameters and results become their body"""
        out = []
        lists = [b for i in p.items for b in bodies(i)]
        functions = p.functions()
        for at, body in enumerate(lists):
            for i, s in enumerate(body):
                if isinstance(s, Evaluate) and isinstance(s.value, Call) and isinstance(s.value.function, Name):
                    f = functions.get(s.value.function.name)
                    if f and not f.params and not any(isinstance(x, (Return, Label, Declare)) for x in f.body):
                        out.append(lambda q, at=at, i=i, n=f.name:
                                   self.list(q, at).__setitem__(slice(i, i + 1), q.clone().functions()[n].body))
        return out

    def expressions(self, p):
        out = []
        nodes = [n for i in p.items for n in i.walk()]
        for at, n in enumerate(nodes):
            for key in ("condition", "value", "left", "right", "yes", "no", "operand"):
                e = getattr(n, key, None)
                if isinstance(e, Binary) and e.op in ("&&", "||"):
                    out.append(lambda q, at=at, key=key: self.replace(q, at, key, "left"))
                    out.append(lambda q, at=at, key=key: self.replace(q, at, key, "right"))
                elif isinstance(e, Conditional):
                    out.append(lambda q, at=at, key=key: self.replace(q, at, key, "yes"))
                    out.append(lambda q, at=at, key=key: self.replace(q, at, key, "no"))
                elif isinstance(e, Name) and e.name == "status" and isinstance(n, Return):
                    out.append(lambda q, at=at, key=key: setattr(self.node(q, at), key, Name("STATUS_SUCCESS")))
            if isinstance(n, Declare) and n.value is not None:
                out.append(lambda q, at=at: setattr(self.node(q, at), "value", None))
        return out

    @staticmethod
    def node(q, at):
        return [n for i in q.items for n in i.walk()][at]

    def replace(self, q, at, key, inner):
        n = self.node(q, at)
        setattr(n, key, getattr(getattr(n, key), inner))

    def members(self, p):
        return [lambda q, i=i, j=j: q.items[i].members.pop(j) for i, s in enumerate(p.items) if isinstance(s, Struct)
                for j in range(len(s.members))]

    def files(self, p):
        def merge(q, number):
            """a file's contents go to the first one"""
            q.nfiles -= 1
            q.homes = {n: 0 if h == number else h - (h > number) for n, h in q.homes.items()}

        return [lambda q, n=n: merge(q, n) for n in range(1, p.nfiles)]

    def simplest(self):
        """everything that is not used any more goes at once"""
        q = self.program.clone()
        while True:
            used = {"DriverEntry"}.union(*(names_in(i) for i in q.items))
            for f in q.items:
                if isinstance(f, Function) and f.name in used and f.name != "DriverEntry" and \
                        not any(f.name in names_in(i) for i in q.items if i is not f):
                    used.discard(f.name)
            keep = [i for i in q.items if isinstance(i, Struct) or (i.declare.name if isinstance(i, Variable) else i.name) in used]
            if len(keep) == len(q.items):
                return q
            q.items = keep

    def take(self, step):
        """-> whether some change of this kind could stay"""
        progress = False
        if step == self.items:
            progress = self.take_many()
        at = 0
        while True:
            changes = step(self.program)
            if at >= len(changes):
                return progress
            q = self.program.clone()
            changes[at](q)
            if self.wrong(q):
                self.program, progress = q, True
                # The same position now holds what came next.
            else:
                at += 1

    def take_many(self):
        """the bodies of whole functions, before anything is looked at closely"""
        progress = False
        for name, f in list(self.program.functions().items()):
            q = self.program.clone()
            last = f.body[-1:] if f.body and isinstance(f.body[-1], Return) else []
            q.functions()[name].body[:] = copy.deepcopy(last)
            if len(f.body) > len(last) and self.wrong(q):
                self.program, progress = q, True
        return progress

    def run(self):
        q = self.simplest()
        if self.wrong(q):
            self.program = q
        progress = True
        while progress:
            progress = False
            for step in (self.files, self.items, self.statements, self.inlined, self.expressions, self.members):
                progress |= self.take(step)
            q = self.simplest()
            if len(q.items) < len(self.program.items) and self.wrong(q):
                self.program = q
        return self.program


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("--files", type=int, choices=(1, 2, 3, 4))
    parser.add_argument("--engine", choices=("explore", "solve", "both"), default="both")
    parser.add_argument("--tool", default=DEFAULT)
    parser.add_argument("--keep")
    parser.add_argument("--correct", action="store_true")
    parser.add_argument("--kind")
    parser.add_argument("--without", default="")
    options = parser.parse_args()
    if options.engine == "explore":
        options.files = 1
    rules = known_rules(options.tool)
    s = sample(options.seed, options.files, options.correct)
    if s is None:
        sys.exit("reduce.py: this seed has no program")
    r = Reducer(s.program, options, rules, len(s.judgement.sure()))
    folder = os.path.join(r.folder, s.program.name)
    write_program(s.program, folder)
    verdict = r.verdict(s.judgement, folder)
    r.allowed = kinds(verdict)
    if not r.allowed:
        sys.exit("reduce.py: the verdict is right")
    r.wanted = {options.kind or sorted(r.allowed)[0]}
    program = r.run()
    judgement, verdict = r.wrong(program)
    for name, text in print_program(program).items():
        print(f"/* {name} */\n{text}")
    for d in judgement.defects:
        print("oracle:", d)
    for d in verdict.missed:
        print("missed:", d)
    for f in verdict.false:
        print("false:", f)
    if options.keep:
        write_program(program, options.keep)
    shutil.rmtree(r.folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
