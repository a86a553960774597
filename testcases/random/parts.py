"""What the parts of a generated driver have in common."""
import random
from string import Template


def text(template, **values):
    return Template(template).substitute(values)


class Chooser(random.Random):
    """Seeded; the sequence depends on nothing but the seed."""

    def chance(self, probability):
        return self.random() < probability

    def pick(self, weighted):
        """from a list of values, or of (value, weight)"""
        if weighted and isinstance(weighted[0], tuple):
            return self.choices([v for v, _ in weighted], [w for _, w in weighted])[0]
        return self.choice(weighted)


class Names:
    """Names that no other part of the program has, so that a report can be told by the name it gives."""

    WORDS = "Clock Beacon Filter Port Echo Relay Tap Probe Link Meter".split()
    FIELDS = "Registration NmrHandle Module Handle Nmr Owner Session Route Channel Slot".split()

    def __init__(self, chooser):
        self.words, self.fields = list(self.WORDS), list(self.FIELDS)
        chooser.shuffle(self.words)
        chooser.shuffle(self.fields)

    def word(self):
        return self.words.pop()

    def field(self):
        return self.fields.pop()


class Part:
    """
    One service of the driver. `start`: statements that set `status`; `stop`: statements that undo it; `request`: what it
    does when a request arrives; `guarded`: `stop` does no harm when it was not started, or was stopped already.
    """

    def __init__(self, name):
        self.name = name
        self.types, self.variables, self.functions = [], [], []
        self.start = self.stop = self.request = ""
        self.start_function = self.stop_function = None  # names, when there are such functions without parameters
        self.begin_stop = self.end_stop = None  # the two halves of `stop`
        self.locals = {}  # of `stop`, beside `status`
        self.guarded = False
        self.may_miss = True  # the driver can do without it
        self.needs_device = False
        self.features = set()

    def add_type(self, t):
        self.types.append(t)

    def add_variable(self, t):
        self.variables.append(t)

    def add_function(self, t):
        self.functions.append(t)


GUARDS = [("none", 3), ("null", 4), ("flag", 4), ("state", 2), ("status", 1), ("exchange", 2), ("bit", 2), ("pointer", 2)]


class Guard:
    """How a part remembers that it was started. `place(member, type)`: the text of a variable or member for it."""

    TYPES = {"flag": ("On", "BOOLEAN"), "state": ("State", "LONG"), "status": ("Status", "NTSTATUS"),
             "exchange": ("Active", "LONG"), "bit": ("Flags", "LONG")}

    def __init__(self, chooser, kind):
        self.r, self.kind = chooser, kind
        self.place = None
        self.bit = chooser.pick([0, 1, 3])

    def member(self):
        return self.TYPES.get(self.kind)

    def started(self, handle):
        """after the registration: `status` holds its result"""
        p = self.place
        if self.kind == "null":
            return self.r.pick(["", f"if (!NT_SUCCESS(status)) {handle} = NULL;"]) if handle else ""
        return {
            "flag": self.r.pick([f"if (NT_SUCCESS(status)) {p} = TRUE;", f"{p} = NT_SUCCESS(status);"]),
            "state": f"if (NT_SUCCESS(status)) {p} = 1;",
            "status": f"{p} = status;",
            "exchange": f"if (NT_SUCCESS(status)) InterlockedExchange(&{p}, 1);",
            "bit": f"if (NT_SUCCESS(status)) InterlockedBitTestAndSet(&{p}, {self.bit});",
        }.get(self.kind, "")

    def stop(self, handle, undo, may_return):
        """`undo`: a function from the text of a handle to the statements that undo the registration"""
        p, r = self.place, self.r
        early = may_return and r.chance(0.4)
        if self.kind == "none":
            return undo(handle) + (f"{handle} = NULL;" if handle and r.chance(0.3) else "")
        if self.kind == "null":
            if early:
                return r.pick([f"if ({handle} == NULL)", f"if (!{handle})"]) + f" return; {undo(handle)} {handle} = NULL;"
            return r.pick([f"if ({handle} != NULL)", f"if ({handle})"]) + f" {{ {undo(handle)} {handle} = NULL; }}"
        if self.kind == "pointer":
            local = f"old = InterlockedExchangePointer(&{handle}, NULL);"
            return f"{local} if (old != NULL) {{ {undo('old')} }}"
        if self.kind == "flag":
            if early:
                return f"if (!{p}) return; {p} = FALSE; {undo(handle)}"
            return r.pick([f"if ({p}) {{ {p} = FALSE; {undo(handle)} }}", f"if ({p} == TRUE) {{ {undo(handle)} {p} = FALSE; }}"])
        if self.kind == "state":
            if early:
                return f"if ({p} != 1) return; {undo(handle)} {p} = 0;"
            return r.pick([
                f"if ({p} == 1) {{ {undo(handle)} {p} = 0; }}",
                f"switch ({p}) {{ case 1: {undo(handle)} {p} = 0; break; default: break; }}",
                f"if ({p} > 0) {{ {p} = 0; {undo(handle)} }}"])
        if self.kind == "status":
            return f"if (NT_SUCCESS({p})) {{ {p} = STATUS_UNSUCCESSFUL; {undo(handle)} }}"
        if self.kind == "exchange":
            test = r.pick([f"InterlockedExchange(&{p}, 0) != 0", f"InterlockedCompareExchange(&{p}, 0, 1) == 1"])
            return f"if ({test}) {{ {undo(handle)} }}"
        return f"if (InterlockedBitTestAndReset(&{p}, {self.bit})) {{ {undo(handle)} }}"
