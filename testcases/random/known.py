"""
What an engine cannot know by its design. Everything else that differs is a bug, here or there.

A limit is proved, not guessed: a variant of the program without the cause gets the right verdict, or what is missed is by
its nature of the kind that the limit is about.

| limit         | engine  | reason                                                                              |
|---------------|---------|-------------------------------------------------------------------------------------|
| start values  | explore | DriverEntry runs first, but the path does not begin with the start values of         |
|               |         | variables: a guard that cannot be set yet seems possible                             |
| work item     | explore | a call that is handed a function of the driver may have changed everything           |
| table         | explore | a defect between two calls through a table of functions is not seen                  |
| flags         | explore | where a flag that the path does not know decides, it may say what the path does not  |
|               |         | know: nothing is reported                                                            |
| counter       | explore | the same for an atomic counter in an object                                          |
| open socket   | explore | a socket is known to be open where the path has seen its IRP succeed; else the rule  |
|               |         | knows drivers that close no socket at all                                            |
| between       | solve   | what a request or a work item finds as DriverEntry left it is followed to see what   |
|               |         | unload need not undo any more, and nothing is reported                               |
| counter       | solve   | whoever tests an atomic counter in an object may know by it what was done to the object |
| open socket   | solve   | the rule knows drivers that close no socket at all, and says so once; of others, it   |
|               |         | follows sockets kept in a variable, where only loading and unloading make calls on    |
|               |         | sockets, and one registration is left                                                 |
"""
from itertools import combinations

from machine import Discard
from model import (Assign, Binary, Call, Declare, Evaluate, Function, If, Index, InitList, Member, Name, Number, Return, Variable,
                   bodies, names_in)
from oracle import TooMany

ROOTLESS = {"NPI_CLIENT_CHARACTERISTICS", "NPI_PROVIDER_CHARACTERISTICS", "WSK_REGISTRATION", "WSK_PROVIDER_NPI", "KEVENT",
            "UNICODE_STRING", "SOCKADDR"}


def with_start_values(program):
    """the same program, with the start values of its variables assigned at the beginning of DriverEntry"""
    structs = program.structs()
    out = []

    def assign(place, type_, array, value):
        if array is not None:
            for i in range(array):
                assign(Index(place, Number(str(i), i)), type_, None, None)
        elif type_ in structs:
            given = {i.field: i.value for i in value.items} if isinstance(value, InitList) else {}
            for m in structs[type_].members:
                assign(Member(place, m.name, False), m.type, m.array, given.get(m.name))
        elif type_ not in ROOTLESS and "%s" not in type_:
            pointer = type_.endswith("*") or type_ in ("HANDLE", "PVOID")
            out.append(Evaluate(Assign("=", place, value or (Name("NULL") if pointer else Number("0", 0)))))

    q = program.clone()
    for d in q.variables().values():
        if not d.type.startswith("const "):
            assign(Name(d.name), d.type, d.array, d.value)
    body = q.functions()["DriverEntry"].body
    at = next((i for i, s in enumerate(body) if not isinstance(s, Declare)), len(body))
    q.homes = dict(q.homes)
    body[at:at] = out
    return q


def without_work_items(program):
    q = program.clone()
    for i in q.items:
        for b in bodies(i):
            for s in list(b):
                if isinstance(s, Evaluate) and isinstance(s.value, Call) and isinstance(s.value.function, Name) \
                        and s.value.function.name == "IoQueueWorkItem":
                    b.remove(s)
    return q


def without_flags(program):
    """the same program, where what stands behind a flag is done at once"""
    q = program.clone()
    flags = {name for name, d in q.variables().items() if not d.type.startswith("const ")}
    for i in q.items:
        for b in bodies(i):
            for s in list(b):
                if isinstance(s, If) and not s.no and names_in(s.condition) & flags and \
                        not any(isinstance(n, Call) for n in s.condition.walk()):
                    at = b.index(s)
                    b[at:at + 1] = [] if isinstance(s.yes[-1] if s.yes else None, Return) else s.yes
    return q


def without_counters(program):
    """the same program, where a reference that is given back is the last one"""
    q = program.clone()
    for i in q.items:
        for n in i.walk():
            if isinstance(n, Binary) and isinstance(n.left, Call) and isinstance(n.left.function, Name) and \
                    n.left.function.name == "InterlockedDecrement":
                n.left = Number("0", 0)
    return q


def kinds(verdict):
    return {"missed " + d.ids[0] for d in verdict.missed} | {"false " + r.rule for r in verdict.false}


def missed_ids(verdict):
    return {d.ids[0] for d in verdict.missed}


OPEN_SOCKET = "wsk.deregister-with-open-socket"


def limit_of_solve(sample, verdict, again):
    program = sample.program
    said = any(d.ids[0] == OPEN_SOCKET for d in verdict.found)
    closes = any(isinstance(n, Member) and n.field == "WskCloseSocket" for i in program.items for n in i.walk())
    names = {"between" if d.between and not d.local else
             "open socket" if d.ids[0] == OPEN_SOCKET and (closes or said) else None for d in verdict.missed}
    if None not in names:
        return " and ".join(sorted(names))
    try:
        now = again(without_counters(program))
    except (Discard, TooMany):
        return None
    return "counter" if not now.missed and not now.false and missed_ids(verdict) <= {d.ids[0] for d in now.found} else None


def known_limit(sample, verdict, engine, again):
    """-> the name of the limits that explain the whole verdict, or None. `again`: the verdict on a program"""
    if engine == "solve":
        return None if verdict.false else limit_of_solve(sample, verdict, again)
    if engine != "explore":
        return None
    steps = [("start values", with_start_values), ("work item", without_work_items)]
    # A variant without these has the same defects, and other false reports.
    if not verdict.false:
        steps += [("flags", without_flags), ("counter", without_counters)]
    for names in [*combinations(steps, 1), *combinations(steps, 2)]:
        program = sample.program
        for _, change in names:
            program = change(program)
        try:
            now = again(program)
        except (Discard, TooMany):
            continue
        # What a work item does wrong goes with it; else the variant must have the defect, and it must be found.
        gone = any(change is without_work_items for _, change in names)
        if not kinds(now) & kinds(verdict) and (gone or missed_ids(verdict) <= {d.ids[0] for d in now.found}):
            return " and ".join(name for name, _ in names)
    if verdict.false:
        return None
    if missed_ids(verdict) == {OPEN_SOCKET}:
        return "open socket"
    return "table" if "order-table" in sample.program.features else None
