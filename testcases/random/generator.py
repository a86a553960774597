"""A whole driver from its parts: DriverEntry, Unload, the order of starting and stopping, and who lives in which file."""
from model import Call, Function, Name, Program, Struct, Variable, names_in
from mutate import mutate
from part_device import device, link
from part_nmr import nmr
from part_wsk import wsk
from parts import Chooser, Names, text
from printer import name_of
from syntax import parse_unit


class Shared:
    def __init__(self, has_device):
        self.device = has_device


class Driver:
    def __init__(self, r, nfiles):
        self.r = r
        names = Names(r)
        has_device = r.chance(0.5)
        shared = Shared(has_device)
        clients = r.pick([(1, 5), (2, 3), (0, 2)])
        sockets = r.pick([(0, 4), (1, 5), (2, 1)]) if clients else r.pick([(1, 3), (2, 1)])
        self.parts = [nmr(r, names, shared) for _ in range(clients)] + [wsk(r, names, shared) for _ in range(sockets)]
        r.shuffle(self.parts)
        if has_device:
            self.parts.insert(0, device(r, names))
            if r.chance(0.5):
                self.parts.insert(r.randrange(1, len(self.parts) + 1), link(r, names))
        self.services = self.parts
        self.features = set().union(*(p.features for p in self.parts))
        self.types, self.variables, self.functions = [], [], []
        self.locals = {}
        self.unload_name = r.pick(["DriverUnload", "OnUnload", "UnloadDriver"])
        self.compose()
        source = "\n".join(t for p in self.parts for t in p.types) + "\n" + "\n".join(self.types) + "\n" + \
            "\n".join(t for p in self.parts for t in p.variables) + "\n" + "\n".join(self.variables) + "\n" + \
            "\n".join(t for p in self.parts for t in p.functions) + "\n" + "\n".join(self.functions)
        self.source = source
        self.program = Program(parse_unit(source), nfiles=nfiles, features=self.features)

    # ---- starting and stopping all parts

    INLINE = ("ladder", "inline", "nested", "table")  # styles where DriverEntry and Unload stop parts themselves

    def compose(self):
        r = self.r
        rows = [i for i, p in enumerate(self.parts) if p.start_function]
        tables = len(rows) > 0 and len(self.parts) > 1 and rows[0] + len(rows) == len(self.parts)
        guarded = all(p.guarded for p in self.parts)
        styles = [("ladder", 4), ("inline", 3)]
        if len(self.parts) <= 3:
            styles.append(("nested", 2))
        if guarded:
            styles.append(("all", 5))
        if tables:
            styles.append(("table", 5))
        if len(self.parts) > 1:
            styles.append(("levels", 3))
            styles.append(("bits", 2))
        self.style = r.pick(styles)
        self.features.add("order-" + self.style)
        start = getattr(self, "style_" + self.style)()
        self.entry(start)

    def declared(self):
        """what the statements that stop parts need"""
        out = {}
        for p in self.parts:
            out.update(p.locals)
        return "".join(f"{t} {n};" for n, t in out.items())

    def enabled(self, p, failure):
        """-> the start of a part, with what happens when it fails"""
        r = self.r
        if p.guarded and p.may_miss and r.chance(0.2):
            self.features.add("optional")
            return p.start + 'if (!NT_SUCCESS(status)) DbgPrint("not there");'
        step = p.start + "if (!NT_SUCCESS(status)) { " + failure + " }"
        if p.guarded and p.may_miss and r.chance(0.15):
            self.features.add("optional")
            if not any("g_Enabled" in v for v in self.variables):
                self.variables.append("static KEVENT g_Enabled;")
            return "if (KeReadStateEvent(&g_Enabled)) { " + step + " }"
        return step

    def stops(self, parts):
        return "".join(p.stop for p in reversed(parts))

    def style_ladder(self):
        r = self.r
        self.features.add("goto")
        out = ""
        for i, p in enumerate(self.parts):
            out += self.enabled(p, "return status;" if i == 0 else f"goto Stop{self.parts[i - 1].name};")
        tail = "".join(f"Stop{p.name}: {p.stop}" for p in reversed(self.parts[:-1]))
        self.stop_text = self.stops(self.parts)
        return out + "@success" + tail + "return status;" if len(self.parts) > 1 else out + "@success"

    def style_inline(self):
        out = ""
        for i, p in enumerate(self.parts):
            out += self.enabled(p, self.stops(self.parts[:i]) + "return status;")
        self.stop_text = self.stops(self.parts)
        return out + "@success"

    def style_nested(self):
        def inner(i):
            p = self.parts[i]
            if i + 1 == len(self.parts):
                return p.start
            rest = inner(i + 1)
            return p.start + "if (NT_SUCCESS(status)) { " + rest + "if (!NT_SUCCESS(status)) { " + \
                p.stop + " } }"

        self.stop_text = self.stops(self.parts)
        return inner(0) + "@status"

    def style_all(self):
        self.features.add("helper")
        declare = self.declared()
        self.functions.append(f"static VOID StopAll(VOID) {{ {declare}{self.stops(self.parts)} }}")
        failure = "StopAll(); return status;"
        out = ""
        if self.r.chance(0.5):
            self.features.add("goto")
            out = "".join(self.enabled(p, "goto Failed;") for p in self.parts)
            out += "@success Failed: StopAll(); return status;"
        else:
            out = "".join(self.enabled(p, failure) for p in self.parts) + "@success"
        self.stop_text = "StopAll();"
        return out

    def drop_locals(self):
        """`stop_text` needs none"""
        self.stop_locals = ""

    def style_table(self):
        """a table of functions; what has none comes before"""
        r = self.r
        head = [p for p in self.parts if not p.start_function]
        rows = [p for p in self.parts if p.start_function]
        n = len(rows)
        self.features |= {"table", "loop"}
        self.types.append("typedef struct MODULE { NTSTATUS (*Start)(VOID); VOID (*Stop)(VOID); } MODULE;")
        listed = ", ".join(f"{{ {p.start_function}, {p.stop_function} }}" for p in rows)
        self.variables.append(f"static const MODULE g_Modules[{n}] = {{ {listed} }};")
        self.locals["i"] = "ULONG"
        self.functions.append(r.pick([
            f"static VOID StopModules(VOID) {{ ULONG i; for (i = {n}; i > 0; ) {{ i--; g_Modules[i].Stop(); }} }}",
            f"static VOID StopModules(VOID) {{ ULONG i = {n}; while (i-- > 0) g_Modules[i].Stop(); }}",
            f"static VOID StopModules(VOID) {{ ULONG i; const MODULE *module; for (i = {n}; i > 0; i--) "
            "{ module = &g_Modules[i - 1]; if (module->Stop != NULL) module->Stop(); } }"]))
        undo = "while (i-- > 0) g_Modules[i].Stop();"
        if all(p.guarded for p in rows) and r.chance(0.4):
            undo = "StopModules();"
        out = ""
        for i, p in enumerate(head):
            out += p.start + "if (!NT_SUCCESS(status)) { " + self.stops(head[:i]) + " return status; }"
        self.stop_text = "StopModules();" + self.stops(head)
        return out + f"for (i = 0; i < {n}; i++) {{ status = g_Modules[i].Start(); if (!NT_SUCCESS(status)) " \
            f"{{ {undo} {self.stops(head)} return status; }} }} @success"

    def style_levels(self):
        """a variable says how far it came; a switch falls through"""
        r = self.r
        self.features |= {"levels", "switch", "guard"}
        self.variables.append("static LONG g_Level;")
        declare = self.declared()
        parts = self.parts
        if r.chance(0.6):
            cases = "".join(f"case {i + 1}: {parts[i].stop} " for i in reversed(range(len(parts))))
            body = f"switch (g_Level) {{ {cases} break; default: break; }} g_Level = 0;"
        else:
            body = "".join(f"if (g_Level >= {i + 1}) {{ {parts[i].stop} }} " for i in reversed(range(len(parts)))) + "g_Level = 0;"
        self.functions.append(f"static VOID StopAll(VOID) {{ {declare}{body} }}")
        out = ""
        for i, p in enumerate(parts):
            out += p.start + "if (!NT_SUCCESS(status)) " + ("return status;" if i == 0 else "goto Failed;") + f"g_Level = {i + 1};"
        self.stop_text = "StopAll();"
        return out + "@success Failed: StopAll(); return status;"

    def style_bits(self):
        """a bit for each part"""
        r = self.r
        self.features |= {"guard", "bits"}
        self.variables.append("static LONG g_Started;")
        parts = self.parts
        declare = self.declared()
        atomic = r.chance(0.5)
        if atomic:
            self.features.add("interlocked")
        body = out = ""
        for i, p in reversed(list(enumerate(parts))):
            if atomic:
                body += f"if (InterlockedBitTestAndReset(&g_Started, {i})) {{ {p.stop} }} "
            else:
                body += f"if (g_Started & {1 << i}) {{ {p.stop} g_Started &= ~{1 << i}; }} "
        self.functions.append(f"static VOID StopAll(VOID) {{ {declare}{body} }}")
        for i, p in enumerate(parts):
            mark = f"InterlockedBitTestAndSet(&g_Started, {i});" if atomic else f"g_Started |= {1 << i};"
            if p.may_miss and r.chance(0.2):
                self.features.add("optional")
                out += p.start + f"if (NT_SUCCESS(status)) {{ {mark} }}"
            else:
                out += p.start + f"if (!NT_SUCCESS(status)) {{ StopAll(); return status; }} {mark}"
        self.stop_text = "StopAll();"
        return out + "@success"

    # ---- DriverEntry and Unload

    def entry(self, start):
        r = self.r
        requests = "".join(p.request for p in self.parts)
        handler = ""
        if requests:
            self.functions.append("static NTSTATUS OnControl(PDEVICE_OBJECT DeviceObject, PIRP Irp) { " + requests +
                                  "Irp->IoStatus.Status = STATUS_SUCCESS; IofCompleteRequest(Irp, IO_NO_INCREMENT); "
                                  "return STATUS_SUCCESS; }")
            handler = "DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = OnControl;"
        unloads = not r.chance(0.04)
        if not unloads:
            self.features.add("no-unload")
        early = late = ""
        if unloads:
            setting = f"DriverObject->DriverUnload = {self.unload_name};"
            if r.chance(0.5):
                early = setting
            else:
                late = setting
        marked = ""
        if unloads and r.chance(0.15):
            self.features.add("early-return")
            self.variables.append("static BOOLEAN g_Running;")
            marked = "g_Running = TRUE;"
        success = late + marked + "return STATUS_SUCCESS;"
        if "@success" in start:
            start = start.replace("@success", success)
        else:
            if late or marked:
                start = start.replace("@status", f"if (NT_SUCCESS(status)) {{ {late}{marked} }} return status;")
            else:
                start = start.replace("@status", "return status;")
        declare = self.declared() if self.style in self.INLINE else ""
        declare += "".join(f"{t} {n};" for n, t in self.locals.items())
        head = f"{handler}{early}"
        if r.chance(0.3):
            self.features.add("helper")
            self.functions.append("static NTSTATUS StartDriver(PDRIVER_OBJECT DriverObject) { " +
                                  declare + "NTSTATUS status;" + start + " }")
            body = head + "return StartDriver(DriverObject);"
        else:
            body = declare + "NTSTATUS status;" + head + start
        self.functions.append("NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath) { " + body + " }")
        if unloads:
            self.unload(bool(marked))

    def unload(self, marked):
        r = self.r
        stop = self.stop_text
        declare = self.declared() if self.style in self.INLINE else ""
        if self.style in self.INLINE[:3]:
            halves = [p for p in self.parts if p.begin_stop]
            if halves and r.chance(0.8):
                self.features.add("halves")
                stop = "".join(p.begin_stop for p in halves) + "".join(p.end_stop for p in halves) + \
                    self.stops([p for p in self.parts if p not in halves])
        if marked:
            stop = "if (!g_Running) return;" + stop
        if r.chance(0.25):
            self.features.add("helper")
            self.functions.append(f"static VOID Shutdown(VOID) {{ {declare}{stop} }}")
            declare, stop = "", "Shutdown();"
        self.functions.append(f"static VOID {self.unload_name}(PDRIVER_OBJECT DriverObject) {{ {declare}{stop} }}")


def spread(program, r):
    """Who lives in which file, and what is static."""
    homes = {}
    prefix_home = {}
    for i in program.items:
        if isinstance(i, Struct):
            continue
        name = name_of(i)
        group = next((w for w in Names.WORDS if name.removeprefix("g_").startswith(w)), "Driver")
        home = prefix_home.setdefault(group, r.randrange(program.nfiles))
        if isinstance(i, Function) and r.chance(0.3):
            home = r.randrange(program.nfiles)
        homes[name] = home
    if program.nfiles > 1 and len(set(homes.values())) < program.nfiles:
        # No file stays empty.
        used = sorted(set(homes.values()))
        free = [n for n in range(program.nfiles) if n not in used]
        movable = [i.name for i in program.items if isinstance(i, Function) and i.name != "DriverEntry"]
        r.shuffle(movable)
        for n in free:
            if movable:
                homes[movable.pop()] = n
    program.homes = homes
    relink(program, r)


def relink(program, r=None):
    """External linkage for what another file uses, and now and then for others."""
    users = {}
    for i in program.items:
        if not isinstance(i, Struct):
            for n in names_in(i):
                users.setdefault(n, set()).add(program.homes[name_of(i)])
    exported = {"DriverEntry"}
    for name, home in program.homes.items():
        if users.get(name, set()) - {home} or name in program.exported and r is None:
            exported.add(name)
        elif r is not None and program.nfiles > 1 and r.chance(0.1):
            exported.add(name)
    program.exported = exported


def skeleton(seed, nfiles=None):
    """A correct driver."""
    r = Chooser(seed)
    n = r.pick([(1, 5), (2, 3), (3, 2), (4, 1)])
    program = Driver(r, nfiles or n).program
    program.name = f"r{seed}"
    spread(program, r)
    return program


def changed(seed, nfiles=None, attempt=0):
    """-> (program, the changes that were made to the correct one)"""
    program = skeleton(seed, nfiles)
    r = Chooser(f"changes {seed} {attempt}")
    changes = []
    if r.chance(0.72):
        changes = mutate(program, r)
        relink(program)
    return program, changes
