"""The mini language: a subset of C large enough for small drivers. Trees only; nothing here knows NMR, WSK or a file."""
import copy
from dataclasses import dataclass, field, fields

MEMBERS = {}  # of each class of nodes


@dataclass(eq=False)
class Node:
    def __post_init__(self):
        self.file = None  # where the printer put it
        self.line = 0

    def children(self):
        members = MEMBERS.get(type(self))
        if members is None:
            members = MEMBERS[type(self)] = [f.name for f in fields(self)]
        for name in members:
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, Node):
                        yield item

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()


# ---- expressions


@dataclass(eq=False)
class Number(Node):
    text: str
    value: int


@dataclass(eq=False)
class Text(Node):
    text: str


@dataclass(eq=False)
class Name(Node):
    name: str


@dataclass(eq=False)
class Call(Node):
    function: Node
    args: list


@dataclass(eq=False)
class Member(Node):
    object: Node
    field: str
    arrow: bool


@dataclass(eq=False)
class Index(Node):
    object: Node
    index: Node


@dataclass(eq=False)
class Unary(Node):
    op: str
    operand: Node


@dataclass(eq=False)
class Binary(Node):
    op: str
    left: Node
    right: Node


@dataclass(eq=False)
class Conditional(Node):
    condition: Node
    yes: Node
    no: Node


@dataclass(eq=False)
class Cast(Node):
    type: str
    operand: Node


@dataclass(eq=False)
class Assign(Node):
    op: str
    target: Node
    value: Node


@dataclass(eq=False)
class Step(Node):
    """i++ and i--"""

    op: str
    target: Node


@dataclass(eq=False)
class SizeOf(Node):
    text: str


@dataclass(eq=False)
class InitList(Node):
    items: list  # Initial


@dataclass(eq=False)
class Initial(Node):
    field: str | None
    value: Node


# ---- statements


@dataclass(eq=False)
class Declare(Node):
    type: str
    name: str
    array: int | None
    value: Node | None


@dataclass(eq=False)
class Evaluate(Node):
    value: Node


@dataclass(eq=False)
class If(Node):
    condition: Node
    yes: list
    no: list


@dataclass(eq=False)
class For(Node):
    first: Node | None
    condition: Node | None
    step: Node | None
    body: list


@dataclass(eq=False)
class While(Node):
    condition: Node
    body: list


@dataclass(eq=False)
class DoWhile(Node):
    body: list
    condition: Node


@dataclass(eq=False)
class Switch(Node):
    value: Node
    cases: list  # Case


@dataclass(eq=False)
class Case(Node):
    value: Node | None  # None: default
    body: list


@dataclass(eq=False)
class Return(Node):
    value: Node | None


@dataclass(eq=False)
class Goto(Node):
    label: str


@dataclass(eq=False)
class Label(Node):
    name: str


@dataclass(eq=False)
class Break(Node):
    pass


@dataclass(eq=False)
class Continue(Node):
    pass


# ---- what stands at the top of a file


@dataclass(eq=False)
class Struct(Node):
    name: str
    members: list  # Declare


@dataclass(eq=False)
class Variable(Node):
    declare: Declare


@dataclass(eq=False)
class Function(Node):
    result: str
    name: str
    params: list  # Declare
    body: list


@dataclass(eq=False)
class Program(Node):
    """A driver. `homes`: the file number of each function and variable; `exported`: those with external linkage."""

    items: list
    homes: dict = field(default_factory=dict)
    exported: set = field(default_factory=set)
    nfiles: int = 1
    name: str = "driver"
    features: set = field(default_factory=set)

    def functions(self):
        return {i.name: i for i in self.items if isinstance(i, Function)}

    def variables(self):
        return {i.declare.name: i.declare for i in self.items if isinstance(i, Variable)}

    def structs(self):
        return {i.name: i for i in self.items if isinstance(i, Struct)}

    def clone(self):
        return copy.deepcopy(self)


def bodies(node):
    """Every list of statements inside `node`, innermost last."""
    for n in node.walk():
        if isinstance(n, Function):
            yield n.body
        elif isinstance(n, If):
            yield n.yes
            yield n.no
        elif isinstance(n, (For, While, DoWhile, Case)):
            yield n.body


def names_in(node):
    return {n.name for n in node.walk() if isinstance(n, Name)}
