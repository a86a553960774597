"""Runs a program of the mini language: memory, expressions, statements, calls. What the system does is in contract.py."""
from model import (Assign, Binary, Break, Call, Cast, Conditional, Continue, Declare, DoWhile, Evaluate, For, Function,
                   Goto, If, Index, InitList, Label, Member, Name, Number, Return, SizeOf, Step, Switch, Text, Unary,
                   Variable, While)

CONSTANTS = {
    "NULL": 0, "TRUE": 1, "FALSE": 0, "STATUS_SUCCESS": 0, "STATUS_TIMEOUT": 0x102, "STATUS_PENDING": 0x103,
    "STATUS_UNSUCCESSFUL": 0xC0000001 - 2**32, "STATUS_INVALID_PARAMETER": 0xC000000D - 2**32,
    "STATUS_MORE_PROCESSING_REQUIRED": 0xC0000016 - 2**32, "STATUS_INSUFFICIENT_RESOURCES": 0xC000009A - 2**32,
    "STATUS_DEVICE_NOT_READY": 0xC00000A3 - 2**32, "STATUS_NOINTERFACE": 0xC00002B9 - 2**32,
    "WSK_NO_WAIT": 0, "WSK_INFINITE_WAIT": 0xFFFFFFFF, "IRP_MJ_DEVICE_CONTROL": 14,
}
for _name in ("POOL_FLAG_NON_PAGED FILE_DEVICE_NETWORK IO_NO_INCREMENT NotificationEvent SynchronizationEvent Executive "
              "KernelMode CriticalWorkQueue DelayedWorkQueue WSK_SET_STATIC_EVENT_CALLBACKS WSK_FLAG_DATAGRAM_SOCKET "
              "AF_INET6 SOCK_DGRAM IPPROTO_UDP").split():
    CONSTANTS[_name] = 1

# The records of wdk.h: member: type, or (type, how many).
RECORDS = {
    "WSK_REGISTRATION": {}, "WSK_PROVIDER_NPI": {"Client": "PVOID", "Dispatch": "PVOID"},
    "WSK_CLIENT_NPI": {"ClientContext": "PVOID", "Dispatch": "PVOID"},
    "WSK_CLIENT_DISPATCH": {"Version": "USHORT", "Reserved": "USHORT", "WskClientEvent": "PVOID"},
    "WSK_SOCKET": {"Dispatch": "PVOID"}, "KEVENT": {"State": "LONG"}, "LARGE_INTEGER": {"QuadPart": "LONG"},
    "IO_STATUS_BLOCK": {"Status": "NTSTATUS", "Information": "ULONG_PTR"}, "IRP": {"IoStatus": "IO_STATUS_BLOCK"},
    "SOCKADDR": {}, "UNICODE_STRING": {}, "NPIID": {"Data1": "ULONG"},
    "NPI_MODULEID": {"Length": "USHORT", "Type": "USHORT"},
    "DRIVER_OBJECT": {"DeviceObject": "PVOID", "DriverUnload": "PVOID", "MajorFunction": ("PVOID", 28)},
    "DEVICE_OBJECT": {"DeviceExtension": "PVOID"},
    "NPI_REGISTRATION_INSTANCE": {"Version": "USHORT", "Size": "USHORT", "NpiId": "PVOID", "ModuleId": "PVOID",
                                  "Number": "ULONG", "NpiSpecificCharacteristics": "PVOID"},
    "NPI_CLIENT_CHARACTERISTICS": {
        "Version": "USHORT", "Length": "USHORT", "ClientAttachProvider": "PVOID", "ClientDetachProvider": "PVOID",
        "ClientCleanupBindingContext": "PVOID", "ClientRegistrationInstance": "NPI_REGISTRATION_INSTANCE"},
    "NPI_PROVIDER_CHARACTERISTICS": {
        "Version": "USHORT", "Length": "USHORT", "ProviderAttachClient": "PVOID", "ProviderDetachClient": "PVOID",
        "ProviderCleanupBindingContext": "PVOID", "ProviderRegistrationInstance": "NPI_REGISTRATION_INSTANCE"},
}


def layouts(structs):
    """-> {record: (all its members, those that are records or arrays, with type and how many)}"""
    records = dict(RECORDS)
    for s in structs.values():
        records[s.name] = {m.name: (m.type, m.array) if m.array else m.type for m in s.members}
    out = {}
    for name, members in records.items():
        split = [(m, *(t if isinstance(t, tuple) else (t, None))) for m, t in members.items()]
        out[name] = (list(members), [(m, t, n) for m, t, n in split
                                     if n is not None or t.replace("const ", "").strip() in records])
    return out


class Discard(Exception):
    """The program does something that this contract says nothing about: it is no test."""


class Undefined:
    def __repr__(self):
        return "undefined"


UNDEFINED = Undefined()


class Record:
    """A structure, or the variables of a function or of the driver."""

    __slots__ = ("type", "f", "where", "name", "gone", "info", "solid")

    def __init__(self, type_, where, name):
        self.type, self.where, self.name = type_, where, name
        self.f = {}
        self.solid = set()  # the members that are records themselves, not pointers to one
        self.gone = None  # why the memory is no longer there
        self.info = None  # what the system knows about it


class Array:
    __slots__ = ("f", "where", "name", "gone", "solid")

    def __init__(self, items, where, name):
        self.f, self.where, self.name, self.gone = dict(enumerate(items)), where, name, None
        self.solid = {k for k, v in self.f.items() if isinstance(v, Record)}


class Reference:
    """The address of something that is no record."""

    __slots__ = ("holder", "key")

    def __init__(self, holder, key):
        self.holder, self.key = holder, key

    def same(self, other):
        return isinstance(other, Reference) and self.holder is other.holder and self.key == other.key


class SystemFunction:
    """A member of a dispatch table that belongs to the other side."""

    __slots__ = ("table", "name")

    def __init__(self, table, name):
        self.table, self.name = table, name


def storage_name(holder, key):
    return key if isinstance(key, str) else holder.name


BREAK, CONTINUE = ("break",), ("continue",)


class Machine:
    MOST_STEPS = 4000

    def __init__(self, facts, system):
        self.functions, self.records, self.structs = facts.functions, facts.records, facts.structs
        self.system = system
        self.stack = []  # functions that are running
        self.node = None  # where the program is
        self.steps = 0
        self.reached = set()  # the statements and functions that ran before a defect ended the driver
        self.globals = Record("globals", "static", "globals")
        for d in facts.variables:
            self.declare(self.globals, d, "static", 0)
        for d in facts.variables:
            if d.value:
                self.initialize(self.globals, d.name, d.value, self.globals)

    # ---- memory

    def declare(self, holder, d, where, fill):
        v = holder.f[d.name] = self.default(d.type, d.array, where, d.name, fill)
        if isinstance(v, (Record, Array)):
            holder.solid.add(d.name)

    def default(self, type_, array, where, name, fill):
        if array is None and type_ in self.records:
            return self.record(type_, where, name, fill)
        type_ = type_.replace("const ", "").strip()
        if array is not None:
            if type_ not in self.records:
                return Array([fill] * array, where, name)
            return Array([self.record(type_, where, name, fill) for _ in range(array)], where, name)
        return self.record(type_, where, name, fill) if type_ in self.records else fill

    def record(self, type_, where, name, fill=0):
        r = Record(type_, where, name)
        plain, solid = self.records[type_]
        r.f = dict.fromkeys(plain, fill)
        for member, t, n in solid:
            r.f[member] = self.default(t, n, where, member, fill)
            r.solid.add(member)
        return r

    def initialize(self, holder, key, value, frame):
        if not isinstance(value, InitList):
            v = self.value(value, frame)
            self.store(holder, key, v)
            return
        inner = holder.f[key]
        keys = list(inner.f)
        for k in keys:
            if inner.f[k] is UNDEFINED:
                inner.f[k] = 0
        for i, item in enumerate(value.items):
            if (item.field or i) not in (inner.f if item.field else range(len(keys))):
                raise Discard("no such member")
            self.initialize(inner, item.field or keys[i], item.value, frame)

    def check(self, holder, writing=False):
        if holder.gone:
            self.system.touch_gone(holder)
        if isinstance(holder, Record) and holder.info is not None:
            self.system.touch(holder)

    def load(self, holder, key):
        self.check(holder)
        if key not in holder.f:
            raise Discard("outside of an array")
        return holder.f[key]

    def store(self, holder, key, value):
        self.check(holder, True)
        if key not in holder.f:
            raise Discard("outside of an array")
        if key in holder.solid:
            raise Discard("a record is copied")
        self.system.stored(holder, key, value)
        holder.f[key] = value

    # ---- expressions

    def place(self, e, frame):
        """-> (holder, key) of an lvalue"""
        if isinstance(e, Name):
            if e.name in frame.f:
                return frame, e.name
            if e.name in self.globals.f:
                return self.globals, e.name
            raise Discard("no place " + e.name)
        if isinstance(e, Member):
            base = self.value(e.object, frame)
            if not isinstance(base, Record):
                raise Discard("a NULL pointer is followed")
            return base, e.field
        if isinstance(e, Index):
            base = self.value(e.object, frame)
            index = self.value(e.index, frame)
            if isinstance(base, Array):
                return base, index
            raise Discard("no array")
        if isinstance(e, Unary) and e.op == "*":
            p = self.value(e.operand, frame)
            if isinstance(p, Reference):
                return p.holder, p.key
            raise Discard("a NULL pointer is followed")
        if isinstance(e, Cast):
            return self.place(e.operand, frame)
        raise Discard("no place")

    def address(self, e, frame):
        if isinstance(e, Name) and e.name in self.functions:
            return self.functions[e.name]
        holder, key = self.place(e, frame)
        if key not in holder.f:
            raise Discard("outside of an array")
        if holder.gone:
            self.system.touch_gone(holder)
        return holder.f[key] if key in holder.solid else Reference(holder, key)

    def truth(self, v):
        if v is UNDEFINED:
            raise Discard("a value that was never set decides")
        return v != 0 if isinstance(v, int) else True

    def number(self, v):
        if not isinstance(v, int):
            raise Discard("no number")
        return v

    def value(self, e, frame):
        return VALUES[type(e)](self, e, frame)

    def value_Number(self, e, frame):
        return e.value

    def value_Text(self, e, frame):
        return "text"

    def value_SizeOf(self, e, frame):
        return e.text

    def value_Name(self, e, frame):
        name = e.name
        if name in frame.f:
            return frame.f[name]
        if name in self.globals.f:
            return self.globals.f[name]
        if name in self.functions:
            return self.functions[name]
        if name in CONSTANTS:
            return CONSTANTS[name]
        raise Discard("unknown name " + name)

    def value_Member(self, e, frame):
        base = self.value(e.object, frame)
        if isinstance(base, Record):
            if e.field not in base.f:
                raise Discard("no member " + e.field)
            return self.load(base, e.field)
        if base is UNDEFINED or isinstance(base, int):
            raise Discard("a NULL pointer is followed")
        return SystemFunction(base, e.field)

    def value_Index(self, e, frame):
        return self.load(*self.place(e, frame))

    def value_Cast(self, e, frame):
        return self.value(e.operand, frame)

    def value_Unary(self, e, frame):
        if e.op == "&":
            return self.address(e.operand, frame)
        if e.op == "*":
            return self.load(*self.place(e, frame))
        v = self.value(e.operand, frame)
        if e.op == "!":
            return int(not self.truth(v))
        return -self.number(v) if e.op == "-" else ~self.number(v)

    def value_Binary(self, e, frame):
        op = e.op
        left = self.value(e.left, frame)
        if op in ("&&", "||"):
            if self.truth(left) == (op == "||"):
                return int(op == "||")
            return int(self.truth(self.value(e.right, frame)))
        right = self.value(e.right, frame)
        if left is UNDEFINED or right is UNDEFINED:
            raise Discard("a value that was never set is compared")
        if op in ("==", "!="):
            same = left.same(right) if isinstance(left, Reference) else \
                left == right if isinstance(left, int) and isinstance(right, int) else left is right
            return int(same == (op == "=="))
        a, b = self.number(left), self.number(right)
        if op == "<":
            return int(a < b)
        if op == "<=":
            return int(a <= b)
        if op == ">":
            return int(a > b)
        if op == ">=":
            return int(a >= b)
        return {"+": a + b, "-": a - b, "&": a & b, "|": a | b, "<<": a << (b & 31), "*": a * b}[op]

    def value_Conditional(self, e, frame):
        return self.value(e.yes if self.truth(self.value(e.condition, frame)) else e.no, frame)

    def value_Assign(self, e, frame):
        if e.op == "=":
            v = self.value(e.value, frame)
            holder, key = self.place(e.target, frame)
        else:
            holder, key = self.place(e.target, frame)
            old, v = self.number(self.load(holder, key)), self.number(self.value(e.value, frame))
            v = {"+=": old + v, "-=": old - v, "|=": old | v, "&=": old & v}[e.op]
        self.store(holder, key, v)
        return v

    def value_Step(self, e, frame):
        holder, key = self.place(e.target, frame)
        old = self.number(self.load(holder, key))
        self.store(holder, key, old + (1 if e.op == "++" else -1))
        return old

    def value_Call(self, e, frame):
        f = e.function
        if isinstance(f, Name) and f.name not in frame.f and f.name not in self.globals.f:
            if f.name in self.functions:
                return self.call(self.functions[f.name], [self.value(a, frame) for a in e.args], e)
            if f.name == "NT_SUCCESS":
                return int(self.number(self.value(e.args[0], frame)) >= 0)
            args = [self.value(a, frame) for a in e.args]
            self.node = e
            return self.system.call(f.name, args, e)
        if isinstance(f, Member):
            table = self.value(f.object, frame)
            if table is UNDEFINED or isinstance(table, int):
                origin = self.value(f.object.object, frame) if isinstance(f.object, Member) else None
                return self.system.empty_table(origin, [self.value(a, frame) for a in e.args])
            target = self.value(f, frame)
        else:
            target = self.value(f, frame)
        args = [self.value(a, frame) for a in e.args]
        self.node = e
        if isinstance(target, Function):
            return self.call(target, args, e)
        if isinstance(target, SystemFunction):
            return self.system.table_call(target.table, target.name, args, e)
        raise Discard("a NULL pointer is called")

    # ---- statements: None, BREAK, CONTINUE, ("return", value) or ("goto", label)

    def run(self, body, frame):
        at = 0
        while at < len(body):
            s = body[at]
            at += 1
            self.steps += 1
            if self.steps > self.MOST_STEPS:
                raise Discard("does not end")
            if not self.system.stopped:
                self.reached.add(s)
            result = STATEMENTS[type(s)](self, s, frame)
            if result is not None:
                if result[0] != "goto":
                    return result
                at = next((i for i, n in enumerate(body) if isinstance(n, Label) and n.name == result[1]), -1)
                if at < 0:
                    return result
        return None

    def do_Declare(self, s, frame):
        self.node = s
        self.declare(frame, s, "stack", UNDEFINED)
        if s.value:
            self.initialize(frame, s.name, s.value, frame)

    def do_Evaluate(self, s, frame):
        self.node = s
        self.value(s.value, frame)

    def do_If(self, s, frame):
        self.node = s
        return self.run(s.yes if self.truth(self.value(s.condition, frame)) else s.no, frame)

    def loop(self, condition, step, body, frame, first=True):
        while not first or condition is None or self.truth(self.value(condition, frame)):
            first = True
            result = self.run(body, frame)
            if result is BREAK:
                return None
            if result is not None and result is not CONTINUE:
                return result
            if step:
                self.value(step, frame)
            self.steps += 1
            if self.steps > self.MOST_STEPS:
                raise Discard("does not end")
        return None

    def do_For(self, s, frame):
        self.node = s
        if s.first:
            self.value(s.first, frame)
        return self.loop(s.condition, s.step, s.body, frame)

    def do_While(self, s, frame):
        self.node = s
        return self.loop(s.condition, None, s.body, frame)

    def do_DoWhile(self, s, frame):
        return self.loop(s.condition, None, s.body, frame, False)

    def do_Switch(self, s, frame):
        self.node = s
        v = self.number(self.value(s.value, frame))
        values = [self.value(c.value, frame) for c in s.cases if c.value]
        if len(set(values)) < len(values):
            raise Discard("two equal cases")
        start = next((i for i, c in enumerate(s.cases) if c.value and self.value(c.value, frame) == v), None)
        if start is None:
            start = next((i for i, c in enumerate(s.cases) if c.value is None), len(s.cases))
        for c in s.cases[start:]:
            result = self.run(c.body, frame)
            if result is BREAK:
                return None
            if result is not None:
                return result
        return None

    def do_Return(self, s, frame):
        self.node = s
        return ("return", self.value(s.value, frame) if s.value else 0)

    def do_Goto(self, s, frame):
        return ("goto", s.label)

    def do_Label(self, s, frame):
        return None

    def do_Break(self, s, frame):
        return BREAK

    def do_Continue(self, s, frame):
        return CONTINUE

    # ---- calls

    def call(self, function, args, node=None):
        if len(self.stack) > 40:
            raise Discard("does not end")
        frame = Record("frame", "stack", function.name)
        for p, v in zip(function.params, args):
            frame.f[p.name] = v
        self.stack.append(function)
        if not self.system.stopped:
            self.reached.add(function)
        result = self.run(function.body, frame)
        self.node = function
        self.stack.pop()
        self.drop(frame)
        self.node = node
        if result is None:
            if function.result != "VOID":
                raise Discard("no value is returned")
            return 0
        if result[0] != "return":
            raise Discard("no label " + str(result[1:]))
        return result[1]

    def drop(self, frame):
        for key in frame.solid:
            frame.f[key].gone = "scope"
        frame.gone = "scope"


VALUES = {c: getattr(Machine, "value_" + c.__name__) for c in (
    Number, Text, SizeOf, Name, Member, Index, Cast, Unary, Binary, Conditional, Assign, Step, Call)}
STATEMENTS = {c: getattr(Machine, "do_" + c.__name__) for c in (
    Declare, Evaluate, If, For, While, DoWhile, Switch, Return, Goto, Label, Break, Continue)}
