"""From a program to its C files. Notes in each node where it was printed."""
import os
import shutil

from model import (Assign, Binary, Break, Call, Cast, Conditional, Continue, Declare, DoWhile, Evaluate, For, Function,
                   Goto, If, Index, InitList, Label, Member, Name, Number, Return, SizeOf, Step, Struct, Switch, Text,
                   Unary, Variable, While)

PRECEDENCE = {"||": 4, "&&": 5, "|": 6, "^": 7, "&": 8, "==": 9, "!=": 9, "<": 10, "<=": 10, ">": 10, ">=": 10,
              "<<": 11, ">>": 11, "+": 12, "-": 12, "*": 13, "/": 13, "%": 13}
HEADER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wdk.h")


def rank(e):
    if isinstance(e, Binary):
        return PRECEDENCE[e.op]
    if isinstance(e, Assign):
        return 2
    if isinstance(e, Conditional):
        return 3
    if isinstance(e, (Unary, Cast)):
        return 14
    return 15


def wrapped(e, least):
    text = expression(e)
    return f"({text})" if rank(e) < least else text


def expression(e):
    if isinstance(e, (Number, Text)):
        return e.text
    if isinstance(e, Name):
        return e.name
    if isinstance(e, Call):
        return wrapped(e.function, 15) + "(" + ", ".join(wrapped(a, 2) for a in e.args) + ")"
    if isinstance(e, Member):
        return wrapped(e.object, 15) + ("->" if e.arrow else ".") + e.field
    if isinstance(e, Index):
        return wrapped(e.object, 15) + "[" + expression(e.index) + "]"
    if isinstance(e, Unary):
        return e.op + wrapped(e.operand, 14)
    if isinstance(e, Cast):
        return f"({e.type})" + wrapped(e.operand, 14)
    if isinstance(e, Binary):
        p = PRECEDENCE[e.op]
        inner = 9 if e.op in ("&", "|", "^") else p
        # The compiler warns about a && b || c, and about x & y == z; so do readers.
        least = 6 if e.op == "||" else inner
        return f"{wrapped(e.left, max(p, least))} {e.op} {wrapped(e.right, max(p + 1, least))}"
    if isinstance(e, Conditional):
        return f"{wrapped(e.condition, 4)} ? {wrapped(e.yes, 3)} : {wrapped(e.no, 3)}"
    if isinstance(e, Assign):
        return f"{wrapped(e.target, 14)} {e.op} {wrapped(e.value, 2)}"
    if isinstance(e, Step):
        return wrapped(e.target, 15) + e.op
    if isinstance(e, SizeOf):
        return f"sizeof({e.text})"
    if isinstance(e, InitList):
        return "{ " + ", ".join((f".{i.field} = " if i.field else "") + expression(i.value) for i in e.items) + " }"
    raise TypeError(e)


def declarator(d):
    if "%s" in d.type:
        text = d.type % d.name
    else:
        text = d.type + ("" if d.type.endswith("*") else " ") + d.name
    return text + (f"[{d.array}]" if d.array is not None else "")


def signature(f):
    params = ", ".join(declarator(p) for p in f.params) or "VOID"
    return f.result + ("" if f.result.endswith("*") else " ") + f"{f.name}({params})"


class File:
    def __init__(self, name):
        self.name = name
        self.lines = []

    def put(self, text, indent=0, *nodes):
        self.lines.append("    " * indent + text if text else "")
        self.mark(*nodes)

    def mark(self, *nodes):
        for node in nodes:
            for n in node.walk() if node else ():
                n.file, n.line = self.name, len(self.lines)

    # ---- statements

    def statements(self, body, indent):
        for i, s in enumerate(body):
            self.statement(s, indent)
            if isinstance(s, Declare) and i + 1 < len(body) and not isinstance(body[i + 1], Declare):
                self.put("")

    def block(self, head, nodes, body, indent, tail=""):
        """`head` with a body behind it, in braces when it needs them"""
        single = len(body) == 1 and not isinstance(body[0], (If, For, While, DoWhile, Switch, Declare, Label))
        if single and not tail:
            self.put(head, indent, *nodes)
            self.statement(body[0], indent + 1)
            return
        self.put(head + " {", indent, *nodes)
        self.statements(body, indent + 1)
        self.put("}" + tail, indent)

    def statement(self, s, indent):
        s.file, s.line = self.name, len(self.lines) + 1
        if isinstance(s, Declare):
            self.put(declarator(s) + (" = " + expression(s.value) if s.value else "") + ";", indent, s)
        elif isinstance(s, Evaluate):
            self.put(expression(s.value) + ";", indent, s)
        elif isinstance(s, If):
            self.block(f"if ({expression(s.condition)})", [s.condition], s.yes, indent)
            if s.no:
                self.block("else", [], s.no, indent)
        elif isinstance(s, For):
            parts = [expression(p) if p else "" for p in (s.first, s.condition, s.step)]
            self.block(f"for ({parts[0]}; {parts[1]}; {parts[2]})", [s.first, s.condition, s.step], s.body, indent)
        elif isinstance(s, While):
            self.block(f"while ({expression(s.condition)})", [s.condition], s.body, indent)
        elif isinstance(s, DoWhile):
            self.block("do", [], s.body, indent, f" while ({expression(s.condition)});")
            self.mark(s.condition)
        elif isinstance(s, Switch):
            self.put(f"switch ({expression(s.value)}) {{", indent, s.value)
            for c in s.cases:
                self.put(f"case {expression(c.value)}:" if c.value else "default:", indent, c.value)
                self.statements(c.body, indent + 1)
                if not c.body and c is s.cases[-1]:
                    self.put("break;", indent + 1)
            self.put("}", indent)
        elif isinstance(s, Return):
            self.put("return " + expression(s.value) + ";" if s.value else "return;", indent, s)
        elif isinstance(s, Goto):
            self.put(f"goto {s.label};", indent, s)
        elif isinstance(s, Label):
            self.put(f"{s.name}:", 0, s)
        elif isinstance(s, (Break, Continue)):
            self.put("break;" if isinstance(s, Break) else "continue;", indent, s)
        else:
            raise TypeError(s)

    # ---- the top

    def struct(self, s):
        self.put(f"typedef struct {s.name} {{")
        for m in s.members:
            self.put(declarator(m) + ";", 1)
        self.put(f"}} {s.name};")
        self.put("")

    def variable(self, v, exported):
        d = v.declare
        text = ("" if exported else "static ") + declarator(d)
        self.put(text + (" = " + expression(d.value) if d.value else "") + ";", 0, v)

    def function(self, f, exported):
        self.put(("" if exported else "static ") + signature(f), 0)
        f.file, f.line = self.name, len(self.lines)
        self.put("{")
        self.statements(f.body, 1)
        if f.body and isinstance(f.body[-1], Label):
            self.put(";", 1)
        self.put("}")
        f.end = len(self.lines)
        self.put("")

    def text(self):
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        return "\n".join(self.lines) + "\n"


def print_program(program):
    """-> {file name: text}, without wdk.h"""
    files = []
    structs = [i for i in program.items if isinstance(i, Struct)]
    shared = None
    if program.nfiles > 1:
        shared = File(program.name + ".h")
        shared.put("#pragma once")
        shared.put('#include "wdk.h"')
        shared.put("")
        for s in structs:
            shared.struct(s)
        for i in program.items:
            if isinstance(i, Variable) and i.declare.name in program.exported:
                shared.put("extern " + declarator(i.declare) + ";")
        for i in program.items:
            if isinstance(i, Function) and i.name in program.exported:
                shared.put(signature(i) + ";")
    for number in range(program.nfiles):
        file = File(f"{program.name}.c" if program.nfiles == 1 else f"{program.name}_{number + 1}.c")
        files.append(file)
        file.put('#include "' + (shared.name if shared else "wdk.h") + '"')
        file.put("")
        for s in structs if not shared else ():
            file.struct(s)
        here = [i for i in program.items if not isinstance(i, Struct) and program.homes.get(name_of(i), 0) == number]
        declared = False
        for i in here:
            if isinstance(i, Function) and (i.name not in program.exported or not shared):
                file.put(("" if i.name in program.exported else "static ") + signature(i) + ";")
                declared = True
        if declared:
            file.put("")
        for i in here:
            if isinstance(i, Variable):
                file.variable(i, i.declare.name in program.exported)
        file.put("")
        for i in here:
            if isinstance(i, Function):
                file.function(i, i.name in program.exported)
    return {f.name: f.text() for f in files + ([shared] if shared else [])}


def name_of(item):
    return item.declare.name if isinstance(item, Variable) else item.name


def write_program(program, folder):
    os.makedirs(folder, exist_ok=True)
    for name, text in print_program(program).items():
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    shutil.copy(HEADER, os.path.join(folder, "wdk.h"))
