"""Defects: small changes of a correct driver, as people make them. Whether one does harm only the oracle says."""
import copy

from model import (Assign, Binary, Break, Call, Cast, Conditional, Declare, Evaluate, For, Function, Goto, If, Label,
                   Member, Name, Number, Return, Switch, Unary, Variable, While, bodies)

PROTOCOL = ("Nmr", "Wsk", "ExFree", "IoFreeIrp", "IoSetCompletion", "KeWait", "IoQueueWorkItem")
TWINS = {
    "NmrDeregisterClient": "NmrDeregisterProvider", "NmrDeregisterProvider": "NmrDeregisterClient",
    "NmrWaitForClientDeregisterComplete": "NmrWaitForProviderDeregisterComplete",
    "NmrWaitForProviderDeregisterComplete": "NmrWaitForClientDeregisterComplete",
}


def called(e):
    """the name of what a call calls"""
    if isinstance(e, Call):
        if isinstance(e.function, Name):
            return e.function.name
        if isinstance(e.function, Member):
            return e.function.field
    return None


def calls_in(node):
    return [n for n in node.walk() if isinstance(n, Call)]


def is_protocol(call):
    name = called(call)
    return bool(name) and name.startswith(PROTOCOL)


class Mutator:
    def __init__(self, program, r):
        self.program, self.r = program, r
        self.functions = [i for i in program.items if isinstance(i, Function)]
        self.touching = {f.name for f in self.functions if any(is_protocol(c) for c in calls_in(f))}
        changed = True
        while changed:
            changed = False
            for f in self.functions:
                if f.name not in self.touching and any(called(c) in self.touching for c in calls_in(f)):
                    self.touching.add(f.name)
                    changed = True
        # The callers of what touches protocols matter as well: DriverEntry, Unload.
        self.lists = [b for f in self.functions for b in bodies(f)]

    def matters(self, statement):
        """a statement that registers, undoes or remembers something"""
        if isinstance(statement, Evaluate):
            e = statement.value
            if isinstance(e, Assign) and not isinstance(e.value, Call):
                return True
            return any(is_protocol(c) or called(c) in self.touching or isinstance(c.function, Member)
                       or (called(c) or "").startswith("Interlocked") for c in calls_in(e)) \
                or isinstance(e, Assign)
        return False

    # Each operator: -> a list of functions that make the change.

    def op_drop(self):
        return [(lambda b=b, s=s: b.remove(s)) for b in self.lists for s in b if self.matters(s)]

    def op_drop_guarded(self):
        """an if with all that is in it"""
        return [(lambda b=b, s=s: b.remove(s)) for b in self.lists for s in b
                if isinstance(s, If) and any(is_protocol(c) or called(c) in self.touching for c in calls_in(s))]

    def op_unguard(self):
        def unwrap(b, s):
            at = b.index(s)
            b[at:at + 1] = s.yes

        return [(lambda b=b, s=s: unwrap(b, s)) for b in self.lists for s in b
                if isinstance(s, If) and not s.no and not any(isinstance(x, Declare) for x in s.yes)
                and not any(isinstance(x, (Return, Goto)) for x in s.yes)]

    def op_drop_check(self):
        """if (...) return or goto: forgotten"""
        return [(lambda b=b, s=s: b.remove(s)) for b in self.lists for s in b
                if isinstance(s, If) and any(isinstance(x, (Return, Goto)) for x in s.yes)]

    def op_negate(self):
        def negate(s):
            c = s.condition
            flip = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
            if isinstance(c, Binary) and c.op in flip:
                c.op = flip[c.op]
            elif isinstance(c, Unary) and c.op == "!":
                s.condition = c.operand
            else:
                s.condition = Unary("!", c)

        return [(lambda s=s: negate(s)) for f in self.functions for s in f.walk() if isinstance(s, (If, Conditional))]

    def op_swap(self):
        def swap(b, i):
            b[i], b[i + 1] = b[i + 1], b[i]

        return [(lambda b=b, i=i: swap(b, i)) for b in self.lists for i in range(len(b) - 1)
                if self.matters(b[i]) and (self.matters(b[i + 1]) or isinstance(b[i + 1], If))
                or isinstance(b[i], If) and self.matters(b[i + 1])]

    def op_duplicate(self):
        def double(b, s):
            b.insert(b.index(s) + 1, copy.deepcopy(s))

        return [(lambda b=b, s=s: double(b, s)) for b in self.lists for s in b
                if isinstance(s, Evaluate) and any(is_protocol(c) or called(c) in self.touching for c in calls_in(s))
                or isinstance(s, If) and any(is_protocol(c) for c in calls_in(s.condition))]

    def op_twin(self):
        return [(lambda c=c: setattr(c.function, "name", TWINS[c.function.name])) for f in self.functions
                for c in calls_in(f) if called(c) in TWINS]

    def op_wrong_handle(self):
        """another handle or registration: a copy-paste slip"""
        globals_ = [i.declare for i in self.program.items if isinstance(i, Variable)]
        handles = [Name(d.name) for d in globals_ if d.type == "HANDLE" and not d.array]
        objects = [Unary("&", Name(d.name)) for d in globals_ if d.type == "WSK_REGISTRATION"]
        out = []
        for f in self.functions:
            for c in calls_in(f):
                name = called(c) or ""
                if name in TWINS:
                    out += [(lambda c=c, h=h: c.args.__setitem__(0, copy.deepcopy(h))) for h in handles]
                elif name in ("WskDeregister", "WskReleaseProviderNPI", "WskCaptureProviderNPI"):
                    out += [(lambda c=c, h=h: c.args.__setitem__(0, copy.deepcopy(h))) for h in objects]
                elif name.endswith("DetachComplete") or name.endswith("DetachProviderComplete"):
                    out += [(lambda c=c, h=h: c.args.__setitem__(0, copy.deepcopy(h))) for h in handles]
        return out

    def op_wrong_status(self):
        """== STATUS_PENDING becomes something that looks as good"""
        def change(node, key, e, how):
            if how == 0:
                new = Call(Name("NT_SUCCESS"), [e.left])
            elif how == 1:
                new = Unary("!", Call(Name("NT_SUCCESS"), [e.left]))
            else:
                new = Binary(e.op, e.left, Name("STATUS_SUCCESS"))
            setattr(node, key, new)

        out = []
        for f in self.functions:
            for n in f.walk():
                for key in ("condition", "left", "right", "value", "yes", "no"):
                    e = getattr(n, key, None)
                    if isinstance(e, Binary) and e.op == "==" and isinstance(e.right, Name) \
                            and e.right.name == "STATUS_PENDING":
                        out += [(lambda n=n, key=key, e=e, how=how: change(n, key, e, how)) for how in (0, 1, 2)]
        return out

    def op_wrong_constant(self):
        def pairs(name):
            return {"STATUS_PENDING": ["STATUS_SUCCESS"], "STATUS_SUCCESS": ["STATUS_PENDING", "STATUS_UNSUCCESSFUL"],
                    "WSK_NO_WAIT": ["WSK_INFINITE_WAIT"], "TRUE": ["FALSE"], "FALSE": ["TRUE"],
                    "STATUS_INSUFFICIENT_RESOURCES": ["STATUS_SUCCESS"], "STATUS_NOINTERFACE": ["STATUS_SUCCESS"],
                    "STATUS_MORE_PROCESSING_REQUIRED": []}.get(name, [])

        out = []
        for f in self.functions:
            for n in f.walk():
                if isinstance(n, Return) and isinstance(n.value, Name):
                    out += [(lambda n=n, x=x: setattr(n, "value", Name(x))) for x in pairs(n.value.name)]
                    if n.value.name == "status":
                        out += [lambda n=n: setattr(n, "value", Name("STATUS_SUCCESS"))] * 2
                elif isinstance(n, Assign) and isinstance(n.value, Name):
                    out += [(lambda n=n, x=x: setattr(n, "value", Name(x))) for x in pairs(n.value.name)]
                elif isinstance(n, Call) and called(n) == "WskCaptureProviderNPI":
                    out.append(lambda n=n: n.args.__setitem__(1, Name("WSK_INFINITE_WAIT")))
        return out

    def op_wrong_number(self):
        def change(n, by):
            n.value = max(0, n.value + by)
            n.text = str(n.value)

        return [(lambda n=n, by=by: change(n, by)) for f in self.functions for n in f.walk()
                if isinstance(n, Number) and n.value < 8 and not self.in_call(f, n) for by in (1, -1)]

    def in_call(self, function, number):
        for c in calls_in(function):
            if number in c.args:
                return not (called(c) or "").startswith("Interlocked")
        return False

    def op_wrong_label(self):
        out = []
        for f in self.functions:
            labels = [s.name for s in f.body if isinstance(s, Label)]
            for n in f.walk():
                if isinstance(n, Goto):
                    out += [(lambda n=n, x=x: setattr(n, "label", x)) for x in labels if x != n.label]
        return out

    def op_early_return(self):
        """goto Error becomes return, or the other undoing before a return is forgotten"""
        def change(b, s):
            b[b.index(s)] = Return(Name("status"))

        def cut(b):
            del b[:-1]

        out = [(lambda b=b, s=s: change(b, s)) for b in self.lists for s in b if isinstance(s, Goto)]
        out += [(lambda b=b: cut(b)) for b in self.lists
                if len(b) > 1 and isinstance(b[-1], Return) and all(self.matters(s) for s in b[:-1])]
        return out

    def op_leave_unload(self):
        """a new way out of a function that stops something"""
        def insert(f, at):
            if not any(isinstance(i, Variable) and i.declare.name == "g_Busy" for i in self.program.items):
                v = Variable(Declare("KEVENT", "g_Busy", None, None))
                first = next(i for i, x in enumerate(self.program.items) if isinstance(x, Function))
                self.program.items.insert(first, v)
                self.program.homes["g_Busy"] = self.program.homes.get(f.name, 0)
            f.body.insert(at, If(Call(Name("KeReadStateEvent"), [Unary("&", Name("g_Busy"))]), [Return(None)], []))

        out = []
        for f in self.functions:
            if f.result == "VOID" and f.name in self.touching and not f.name.endswith("Signal"):
                first = next((i for i, s in enumerate(f.body) if not isinstance(s, Declare)), len(f.body))
                out += [(lambda f=f, at=at: insert(f, at)) for at in range(first, len(f.body) + 1)]
        return out

    def op_loop(self):
        """a loop leaves out an element, or ends after the first"""
        def start_late(s):
            s.first.value = Number("1", 1)

        out = []
        for f in self.functions:
            for s in f.walk():
                if isinstance(s, For) and isinstance(s.first, Assign) and isinstance(s.first.value, Number):
                    if s.first.value.value == 0:
                        out.append(lambda s=s: start_late(s))
                if isinstance(s, (For, While)) and any(called(c) in self.touching or is_protocol(c)
                                                       or isinstance(c.function, (Member,)) for c in calls_in(s)):
                    out.append(lambda s=s: s.body.append(Break()))
        return out

    def op_move_to_end(self):
        """a statement comes too late"""
        def move(b, s):
            b.remove(s)
            at = len(b) - 1 if b and isinstance(b[-1], Return) else len(b)
            b.insert(at, s)

        return [(lambda b=b, s=s: move(b, s)) for b in self.lists for s in b[:-1] if self.matters(s)]

    def op_move_to_start(self):
        def move(b, s):
            b.remove(s)
            b.insert(next((i for i, x in enumerate(b) if not isinstance(x, Declare)), len(b)), s)

        return [(lambda b=b, s=s: move(b, s)) for b in self.lists for s in b[1:] if self.matters(s)]

    def op_table(self):
        """a row with the wrong function, or none"""
        out = []
        for i in self.program.items:
            if isinstance(i, Variable) and i.declare.name == "g_Modules":
                rows = [x.value for x in i.declare.value.items]
                for a in rows:
                    for b in rows:
                        if a is not b:
                            out.append(lambda a=a, b=b: setattr(a.items[1], "value", copy.deepcopy(b.items[1].value)))
        return out

    def op_no_cleanup(self):
        out = []
        for i in self.program.items:
            if isinstance(i, Variable) and i.declare.value and i.declare.type.startswith("const NPI_") \
                    and i.declare.type.endswith("CHARACTERISTICS"):
                for item in i.declare.value.items:
                    if isinstance(item.value, Name) and item.value.name.endswith("Cleanup"):
                        out.append(lambda item=item: setattr(item, "value", Name("NULL")))
        return out

    def op_callbacks(self):
        """slips that are made in callbacks only"""
        out = []
        for f in self.functions:
            first = next((i for i, s in enumerate(f.body) if not isinstance(s, Declare)), len(f.body))
            binding = any(isinstance(s, Declare) and s.name == "binding" for s in f.body)
            if f.name.endswith("Detach") and binding:
                cleanup = [g for g in self.functions if g.name == f.name[:-6] + "Cleanup"]
                if cleanup:
                    frees = [s for s in cleanup[0].body if isinstance(s, Evaluate)
                             and (called(s.value) or "").endswith(("ExFreePoolWithTag", "Free"))]
                    out += [(lambda f=f, s=s, at=first: f.body.insert(at, copy.deepcopy(s))) for s in frees] * 2
                role = "Client" if any(isinstance(i, Variable) and "CLIENT_CHAR" in i.declare.type
                                       and i.declare.name == f"g_{f.name[:-6]}Characteristics"
                                       for i in self.program.items) else "Provider"
                name = "NmrClientDetachProviderComplete" if role == "Client" else "NmrProviderDetachClientComplete"
                complete = Evaluate(Call(Name(name), [Member(Name("binding"), "Binding", True)]))
                out.append(lambda f=f, at=first, c=complete: f.body.insert(at, c))
            if f.name.endswith(("Drain", "Release", "Finished")):
                mark = Evaluate(Assign("=", Member(Name("binding"), "Peer", True), Name("NULL")))
                peer = Evaluate(Call(Member(Member(Name("binding"), "PeerDispatch", True), "Notify", True),
                                     [Member(Name("binding"), "Peer", True)]))
                for extra in (mark, peer):
                    for b in [b for b in bodies(f)]:
                        if any(is_protocol(c) for s in b for c in calls_in(s)):
                            out.append(lambda b=b, extra=extra: b.append(copy.deepcopy(extra)))
            if f.name.endswith("Cleanup") and binding:
                peer = Evaluate(Call(Member(Member(Name("binding"), "PeerDispatch", True), "Notify", True),
                                     [Member(Name("binding"), "Peer", True)]))
                out.append(lambda f=f, at=first, p=peer: f.body.insert(at, p))
        return out

    def op_wait_in_callback(self):
        """a wait where NMR or WSK waits itself"""
        globals_ = [i.declare for i in self.program.items if isinstance(i, Variable)]
        waits = [(d.name, next((called(c) for f in self.functions for c in calls_in(f) if (called(c) or "").startswith("NmrWait")
                                and any(isinstance(a, Name) and a.name == d.name for a in c.args)), None))
                 for d in globals_ if d.type == "HANDLE" and not d.array]
        objects = [d.name for d in globals_ if d.type == "WSK_REGISTRATION"]
        out = []
        for f in self.functions:
            first = next((i for i, s in enumerate(f.body) if not isinstance(s, Declare)), len(f.body))
            if f.name.endswith(("Detach", "Cleanup")):
                for name, wait in waits:
                    if wait:
                        stop = wait.replace("WaitFor", "").replace("DeregisterComplete", "").replace("Nmr", "NmrDeregister")
                        new = [Evaluate(Call(Name(x), [Name(name)])) for x in (stop, wait)]
                        out.append(lambda f=f, at=first, new=new: f.body.__setitem__(slice(at, at), copy.deepcopy(new)))
            if f.name.endswith("Signal"):
                for name in objects:
                    new = Evaluate(Call(Name("WskDeregister"), [Unary("&", Name(name))]))
                    out.append(lambda f=f, at=first, new=new: f.body.insert(at, new))
        return out

    WEIGHTS = {"drop": 8, "drop_guarded": 3, "unguard": 4, "drop_check": 4, "negate": 3, "swap": 3, "duplicate": 6,
               "twin": 3, "wrong_handle": 5, "wrong_status": 5, "wrong_constant": 6, "wrong_number": 2, "wrong_label": 4,
               "early_return": 5, "leave_unload": 4, "loop": 3, "move_to_end": 3, "move_to_start": 3, "table": 3,
               "no_cleanup": 2, "callbacks": 6, "wait_in_callback": 1}

    def change(self):
        """One change. -> its name, or None when nothing could be done"""
        names = list(self.WEIGHTS)
        for _ in range(20):
            name = self.r.choices(names, [self.WEIGHTS[n] for n in names])[0]
            possible = getattr(self, "op_" + name)()
            if possible:
                self.r.choice(possible)()
                return name
        return None


def mutate(program, r):
    """-> the names of the changes"""
    out = []
    for _ in range(1 if r.chance(0.7) else 2):
        name = Mutator(program, r).change()
        if name:
            out.append(name)
    return out
