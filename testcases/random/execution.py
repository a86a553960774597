"""
One execution of a driver: who calls whom, what the system decides, and the breaches of the contract it comes to.

Whatever the system may decide (a result, whether a peer comes, when a work item runs) is asked of `choose`; oracle.py
tries all answers.

Sure and unsure: after a breach the state of its object means nothing, and after one that stops the machine (a bugcheck, a
hang) nothing that follows happens. What a checker may say about that is kept as unsure: not expected, and not wrong.
"""
from machine import Discard, Machine, Record, Reference, layouts, storage_name
from model import Assign, Call, Function, Member, Name

SUCCESS, PENDING, TIMEOUT = 0, 0x103, 0x102
UNSUCCESSFUL = 0xC0000001 - 2**32
INVALID_PARAMETER = 0xC000000D - 2**32
INSUFFICIENT_RESOURCES = 0xC000009A - 2**32
NOT_READY = 0xC00000A3 - 2**32
NOINTERFACE = 0xC00002B9 - 2**32


class Breach:
    """
    `role`: of the function that the system called last; `local`: all that led to it happened in that function, and below;
    `running`: the functions in which the driver comes to an end there, when it does.
    """

    def __init__(self, ids, subject, where, functions, role, sure, local, at_call):
        self.ids, self.subject, self.where, self.functions, self.role = ids, subject, where, functions, role
        self.sure, self.local, self.at_call = sure, local, at_call
        self.running = ()


class Subject:
    """
    What rules talk about. `names`: of the globals and members that hold it; `root`: where its state comes from, `made`:
    where it comes from itself.
    """

    def __init__(self, root, birth):
        self.root = self.made = root
        self.birth = birth
        self.names = set()
        self.functions = set()
        self.spoilt = False  # a breach was noted: from here on its state means nothing

    def touched(self, system):
        """the memory that belongs to it is read or written"""

    def used_when_gone(self, system, memory):
        """the memory that it made go away is read or written"""
        raise Discard("memory is used that is gone")


class Root:
    """One run of a function that the system called."""

    def __init__(self, role, function, subject=None):
        self.role, self.function, self.subject = role, function, subject


WRONG_HANDLE = {"nmr.handle-kind-mismatch", "nmr.handle-mismatch", "nmr.detach-complete-wrong-handle"}


class Facts:
    """What is the same in all executions of a program."""

    def __init__(self, program):
        nodes = [n for i in program.items for n in i.walk()]
        self.functions, self.structs = program.functions(), program.structs()
        self.variables = list(program.variables().values())
        self.records = layouts(self.structs)
        self.called = {n.function.name for n in nodes if isinstance(n, Call) and isinstance(n.function, Name)}
        self.late_cleanup = any(isinstance(n, Assign) and isinstance(n.target, Member) and n.target.field.endswith("CleanupBindingContext")
                                for n in nodes)
        self.numbered = any(isinstance(n, Member) and n.field == "Number" for n in nodes)


class Execution:
    def __init__(self, facts, ask):
        self.facts, self.ask = facts, ask
        self.breaches = []
        self.roots = []
        self.stopped = False
        self.confused = False  # a call got another handle than was meant: what that one is owed is the same slip
        self.machine = Machine(facts, self)
        self.driver = self.machine.record("DRIVER_OBJECT", "heap", "DriverObject")

    def choose(self, n):
        """One of n answers; 0 is the usual one. What follows a stop is not looked at from all sides."""
        return 0 if self.stopped else self.ask(n)

    # ---- breaches

    @property
    def root(self):
        return self.roots[-1]

    def breach(self, ids, subject=None, *, sure=True, local=True, at_call=True, functions=(), spoils=True, stops=False):
        """`ids`: any of them describes it, the first one best; `at_call`: it is where the driver is now."""
        stack = [f.name for f in self.machine.stack] or [self.root.function.name]
        sure = sure and not self.stopped and not (subject and subject.spoilt) and (at_call or not self.confused)
        b = Breach((ids,) if isinstance(ids, str) else tuple(ids), subject, self.machine.node, set(stack) | set(functions),
                   self.root.role, sure, local, at_call)
        self.breaches.append(b)
        self.confused |= not WRONG_HANDLE.isdisjoint(b.ids)
        if subject and spoils:
            subject.spoilt = True
        if stops and sure:
            self.stopped = True
            b.running = stack
        return b

    def note(self, subject):
        """the functions that run now deal with it"""
        subject.functions.update(f.name for f in self.machine.stack)

    def here(self, subject):
        """its state comes from this run of this function"""
        return subject.root is self.root

    # ---- what the machine tells

    def stored(self, holder, key, value):
        old = holder.f.get(key)
        if isinstance(old, Subject) and old is not value:
            self.note(old)
        subject = value if isinstance(value, Subject) else value.info if isinstance(value, Record) else None
        if isinstance(subject, Subject) and not of_frame(holder):
            subject.names.add(storage_name(holder, key))
            self.kept(subject, holder)

    def kept(self, subject, holder):
        pass

    def touch(self, record):
        record.info.touched(self)

    def touch_gone(self, holder):
        if isinstance(holder.gone, Subject):
            holder.gone.used_when_gone(self, holder)
        elif holder.gone != "said":
            raise Discard("memory is used that is gone: " + holder.gone)

    # ---- calls, in both directions

    def call(self, name, args, node):
        method = getattr(self, "call_" + name, None)
        if method is None:
            raise Discard("unknown function " + name)
        return method(node, *args)

    def enter(self, role, function, args, subject=None):
        """The system calls the driver; leave() with the two last results ends it."""
        if not isinstance(function, Function):
            raise Discard(f"no {role} function")
        if len(self.roots) > 12:
            raise Discard("does not end")
        machine = self.machine
        self.roots.append(Root(role, function, subject))
        if subject and subject.root is None:
            subject.root = subject.made = self.root
        stack, node = machine.stack, machine.node
        machine.stack = []
        result = machine.call(function, args, function)
        machine.node = function
        return result, stack, node

    def leave(self, stack, node):
        self.roots.pop()
        self.machine.stack, self.machine.node = stack, node

    def put(self, where, value):
        if not isinstance(where, Reference):
            raise Discard("no place for a result")
        self.machine.store(where.holder, where.key, value)

    def get(self, where):
        if not isinstance(where, Reference):
            raise Discard("no place")
        return self.machine.load(where.holder, where.key)


def of_frame(holder):
    return isinstance(holder, Record) and holder.type == "frame"


def last_name(e):
    """of g_port.Send, port->Send, handles[i]"""
    while not isinstance(e, Name):
        if isinstance(e, Member):
            return e.field
        e = getattr(e, "object", None) or getattr(e, "operand", None)
        if e is None:
            return None
    return e.name
