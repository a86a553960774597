"""A registration with NMR, as client or provider: where its handle lives, how it starts and stops, its callbacks."""
from parts import GUARDS, Guard, Part, text

STORAGE = [("global", 4), ("struct", 3), ("pointer", 3), ("heap", 3), ("array", 2), ("slots", 1)]


class Nmr:
    def __init__(self, r, names, shared):
        self.r, self.shared = r, shared
        self.name = names.word()
        self.role = r.pick(["Client", "Provider"])
        self.p = Part(self.name)
        self.p.features.add("nmr")
        self.storage = r.pick(STORAGE)
        self.handle_field = names.field() if self.storage not in ("global", "array") else None
        kind = r.pick(GUARDS)
        if self.storage in ("array", "slots") and kind == "status":
            kind = "null"
        if self.storage == "heap":
            kind = "none"  # the pointer to the context says it
        if self.storage == "array" and kind not in ("none", "null", "pointer"):
            kind = "null"
        self.guard = Guard(r, kind)
        self.pointer_params = self.storage in ("pointer", "slots") or self.storage == "heap" and r.chance(0.5)
        self.wrappers = {}

    def t(self, template, **more):
        n = self.name
        return text(template, N=n, R=self.role, U=n.upper(), chars=f"g_{n}Characteristics",
                    D=f"NmrDeregister{self.role}", W=f"NmrWaitFor{self.role}DeregisterComplete", **more)

    def build(self):
        p = self.p
        if self.guard.kind not in ("none", "status"):
            p.features.add("guard")
        if self.guard.kind in ("exchange", "bit", "pointer"):
            p.features.add("interlocked")
        self.place_everything()
        self.callbacks()
        self.characteristics()
        self.lifecycle()
        return p

    # ---- where things live

    def place_everything(self):
        p, g, r = self.p, self.guard, self.r
        member = g.member()
        n = self.name
        if self.storage in ("global", "array"):
            size = "[2]" if self.storage == "array" else ""
            p.add_variable(f"static HANDLE g_{n}Handle{size};")
            self.handle = f"g_{n}Handle" + ("[i]" if size else "")
            if member:
                first = " = STATUS_UNSUCCESSFUL" if g.kind == "status" else ""
                p.add_variable(f"static {member[1]} g_{n}{member[0]}{first};")
                g.place = f"g_{n}{member[0]}"
            self.binding_home = None
        else:
            self.members = [f"HANDLE {self.handle_field};"]
            if member:
                self.members.append(f"{member[1]} {member[0]};")
            owner = {"struct": f"g_{n}.", "pointer": "state->", "slots": "state->",
                     "heap": "state->" if self.pointer_params else f"g_{n}->"}[self.storage]
            self.owner = owner
            self.handle = owner + self.handle_field
            if member:
                g.place = owner + member[0]
            first = ""
            if g.kind == "status":
                first = " = { .Status = STATUS_UNSUCCESSFUL }"
            self.p.variables_late = self.t({
                "struct": f"static ${{U}}_STATE g_$N{first};", "pointer": f"static ${{U}}_STATE g_$N{first};",
                "slots": "static ${U}_STATE g_$N[2];", "heap": "static ${U}_STATE *g_$N;"}[self.storage])
            self.binding_home = "state"
        if self.storage in ("array", "slots"):
            p.features |= {"loop", "array"}
        p.features.add("store-" + self.storage)
        # What NMR gets as the context of the registration.
        own = {"struct": [f"&g_{n}"], "pointer": ["state"], "slots": ["state"],
               "heap": ["state" if self.pointer_params else f"g_{n}"]}.get(self.storage, [])
        self.context = r.pick(["NULL"] + own * 2)

    def finish_types(self):
        if self.storage not in ("global", "array"):
            body = " ".join(self.members)
            self.p.types.append(self.t("typedef struct ${U}_STATE { $body } ${U}_STATE;", body=body))
            self.p.variables.append(self.p.variables_late)

    # ---- the characteristics

    def characteristics(self):
        p, r = self.p, self.r
        a, d = ("ClientAttachProvider", "ClientDetachProvider") if self.role == "Client" else \
            ("ProviderAttachClient", "ProviderDetachClient")
        c = self.role + "CleanupBindingContext"
        i = self.role + "RegistrationInstance"
        type_ = f"NPI_{self.role.upper()}_CHARACTERISTICS"
        npi = self.t("static const NPIID g_${N}Npi = { 7 };") + self.t(
            "static const NPI_MODULEID g_${N}Module = { sizeof(NPI_MODULEID), 1 };")
        p.add_variable(npi)
        cleanup = self.cleanup_name or "NULL"
        instance = self.t("{ 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_${N}Npi, &g_${N}Module, 0, NULL }")
        how = r.pick([("positional", 5), ("designated", 3), ("filled", 2)])
        self.fill = ""
        if how == "positional":
            p.add_variable(self.t("static const $type $chars = { 0, sizeof($type), ${N}Attach, ${N}Detach, $cleanup, $instance };",
                                  type=type_, cleanup=cleanup, instance=instance))
        elif how == "designated":
            fields = [f".Length = sizeof({type_})", self.t(".$a = ${N}Attach", a=a), self.t(".$d = ${N}Detach", d=d),
                      f".{c} = {cleanup}", f".{i} = {instance}"]
            if not self.cleanup_name:
                del fields[3]
            p.add_variable(self.t("static const $type $chars = { $fields };", type=type_, fields=", ".join(fields)))
        else:
            p.add_variable(self.t("static $type $chars;", type=type_))
            self.fill = self.t("$chars.Length = sizeof($type); $chars.$a = ${N}Attach; $chars.$d = ${N}Detach; ",
                               type=type_, a=a, d=d)
            if self.cleanup_name:
                self.fill += self.t("$chars.$c = ${N}Cleanup; ", c=c)
            self.fill += self.t("$chars.$i.Size = sizeof(NPI_REGISTRATION_INSTANCE); $chars.$i.NpiId = &g_${N}Npi; "
                                "$chars.$i.ModuleId = &g_${N}Module; ", i=i)

    # ---- starting and stopping

    def register(self, handle):
        """-> statements that set `status`"""
        r, p = self.r, self.p
        context = self.context
        plain = self.t("status = NmrRegister$R(&$chars, $context, &$h);", context=context, h=handle)
        how = r.pick([("plain", 5), ("wrapper", 2), ("out", 2), ("returned", 1)])
        if how == "plain":
            return plain
        p.features.add("helper")
        inside = context if context == "NULL" or context.startswith("&g_") else "context"
        params = ["HANDLE *handle"] if how != "returned" else []
        args = ["&" + handle] if how != "returned" else []
        if inside == "context":
            params.append("PVOID context")
            args.append(context)
        params, args = ", ".join(params) or "VOID", ", ".join(args)
        if how == "wrapper":
            p.add_function(self.t("static NTSTATUS ${N}Register($params) { return NmrRegister$R(&$chars, $c, handle); }",
                                  params=params, c=inside))
            return self.t("status = ${N}Register($args);", args=args)
        if how == "out":
            p.features.add("out")
            p.add_function(self.t("""
                static NTSTATUS ${N}Register($params)
                {
                    HANDLE fresh = NULL;
                    NTSTATUS status = NmrRegister$R(&$chars, $c, &fresh);
                    if (!NT_SUCCESS(status)) return status;
                    *handle = fresh;
                    return STATUS_SUCCESS;
                }""", params=params, c=inside))
            return self.t("status = ${N}Register($args);", args=args)
        p.add_function(self.t("""
            static HANDLE ${N}Open($params)
            {
                HANDLE fresh;
                if (!NT_SUCCESS(NmrRegister$R(&$chars, $c, &fresh))) return NULL;
                return fresh;
            }""", params=params, c=inside))
        return self.t("$h = ${N}Open($args); status = $h != NULL ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;", h=handle, args=args)

    def undo(self, handle, status=True):
        """-> statements that deregister and wait"""
        how = self.undo_style
        plain = [
            "if ($D($h) == STATUS_PENDING) $W($h);",
            "$D($h); $W($h);",
        ]
        with_status = [
            "ended = $D($h); if (ended == STATUS_PENDING) $W($h);",
            "ended = $D($h); if (NT_SUCCESS(ended)) $W($h);",
            "ended = $D($h); switch (ended) { case STATUS_PENDING: $W($h); break; default: DbgPrint(\"gone\"); break; }",
            "ended = $D($h) == STATUS_PENDING ? $W($h) : STATUS_SUCCESS;",
        ]
        if how[0] == "plain":
            return self.t(plain[how[1] % 2], h=handle)
        if how[0] == "status":
            return self.t(with_status[how[1] % len(with_status)], h=handle)
        self.p.features.add("helper")
        if how[0] == "wrapper":
            self.once("Finish", "static VOID ${N}Finish(HANDLE handle) { if ($D(handle) == STATUS_PENDING) $W(handle); }")
            return self.t("${N}Finish($h);", h=handle)
        if how[0] == "deep":
            self.p.features.add("deep")
            self.once("Await", "static VOID ${N}Await(NTSTATUS status, HANDLE handle) { if (status == STATUS_PENDING) $W(handle); }")
            self.once("Finish", "static VOID ${N}Finish(HANDLE handle) { ${N}Await($D(handle), handle); }")
            self.once("End", "static VOID ${N}End(HANDLE handle) { ${N}Finish(handle); }")
            return self.t("${N}End($h);", h=handle)
        if how[0] == "begin":
            self.once("Begin", "static NTSTATUS ${N}Begin(HANDLE handle) { return $D(handle); }")
            return self.t("if (${N}Begin($h) == STATUS_PENDING) $W($h);", h=handle)
        self.once("Forget", """static VOID ${N}Forget(HANDLE *place)
            {
                HANDLE handle = *place;
                *place = NULL;
                if ($D(handle) == STATUS_PENDING) $W(handle);
            }""")
        return self.t("${N}Forget(&$h);", h=handle)

    def once(self, key, template):
        if key not in self.wrappers:
            self.wrappers[key] = True
            self.p.add_function(self.t(template))

    def lifecycle(self):
        r, p, g = self.r, self.p, self.guard
        styles = [("plain", 4), ("status", 3), ("wrapper", 3), ("deep", 1.5), ("begin", 1)]
        if g.kind in ("none", "null", "flag", "bit", "exchange", "state"):
            styles.append(("forget", 1.5))
        self.undo_style = (r.pick(styles), r.randrange(4))
        register = self.register(self.handle)
        as_function = self.storage in ("pointer", "heap", "array", "slots") or r.chance(0.65)
        if self.storage in ("array", "slots"):
            self.lifecycle_loop(register)
        elif self.storage == "heap":
            self.lifecycle_heap(register)
        else:
            self.lifecycle_single(register, as_function)
        self.finish_types()
        p.guarded = g.kind != "none" or self.storage == "heap"

    def stop_locals(self):
        """what the statements of `undo` and of the guard need"""
        out = {"old": "HANDLE"} if self.guard.kind == "pointer" else {}
        if self.undo_style[0] == "status":
            out["ended"] = "NTSTATUS"
        return out

    def guarded_stop(self, may_return):
        declare = "".join(f"{t} {n};" for n, t in self.stop_locals().items())
        if self.guard.kind == "null" and self.undo_style == ("plain", 0) and self.r.chance(0.5):
            self.p.features.add("short-circuit")
            return declare, self.t("if ($h != NULL && $D($h) == STATUS_PENDING) $W($h); $h = NULL;", h=self.handle)
        return declare, self.guard.stop(self.handle, self.undo, may_return)

    def lifecycle_single(self, register, as_function):
        p, r, g = self.p, self.r, self.guard
        start = self.fill + register + g.started(self.handle)
        declare, stop = self.guarded_stop(as_function)
        param, arg = ("${U}_STATE *state", "&g_$N") if self.pointer_params else ("VOID", "")
        if not as_function:
            p.start, p.stop = start, stop
            p.locals = self.stop_locals()
            if g.kind in ("none", "null") and r.chance(0.8):
                self.two_halves()
            return
        p.features.add("helper")
        p.add_function(self.t("static NTSTATUS ${N}Start($param) { NTSTATUS status; $body return status; }",
                              param=self.t(param), body=start))
        p.add_function(self.t("static VOID ${N}Stop($param) { $declare $body }", param=self.t(param), declare=declare, body=stop))
        p.start = self.t("status = ${N}Start($arg);", arg=self.t(arg))
        p.stop = self.t("${N}Stop($arg);", arg=self.t(arg))
        if not self.pointer_params:
            p.start_function, p.stop_function = self.name + "Start", self.name + "Stop"

    def two_halves(self):
        """deregister everything first, then wait for everything"""
        p, g = self.p, self.guard
        h = self.handle
        p.add_variable(self.t("static NTSTATUS g_${N}Ending;"))
        test = f"if ({h} != NULL) " if g.kind == "null" else ""
        p.begin_stop = self.t("$test g_${N}Ending = $D($h);", test=test, h=h)
        if test:
            p.end_stop = self.t("if ($h != NULL && g_${N}Ending == STATUS_PENDING) $W($h); $h = NULL;", h=h)
        else:
            p.end_stop = self.t("if (g_${N}Ending == STATUS_PENDING) $W($h);", h=h)

    def lifecycle_heap(self, register):
        p, r = self.p, self.r
        p.features.add("heap")
        p.features.add("helper")
        late = r.chance(0.5) and self.pointer_params
        where = "state" if self.pointer_params else self.t("g_$N")
        publish = self.t("g_$N = state;") if self.pointer_params else ""
        drop = "" if self.pointer_params else self.t("g_$N = NULL;")
        if self.pointer_params and not late:
            drop = self.t("g_$N = NULL;")
        declare = self.t("${U}_STATE *state;") if self.pointer_params else ""
        p.add_function(self.t("""
            static NTSTATUS ${N}Start(VOID)
            {
                NTSTATUS status;
                $declare
                $where = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(${U}_STATE), 'etaS');
                if ($where == NULL) return STATUS_INSUFFICIENT_RESOURCES;
                $early
                $fill $register
                if (!NT_SUCCESS(status)) { ExFreePoolWithTag($where, 'etaS'); $drop return status; }
                $late
                return STATUS_SUCCESS;
            }""", declare=declare, where=where, early="" if late else publish, late=publish if late else "",
            fill=self.fill, register=register, drop=drop))
        status = "NTSTATUS ended;" if self.undo_style[0] == "status" else ""
        if self.pointer_params:
            if r.chance(0.5):
                p.add_function(self.t("static VOID ${N}Close(${U}_STATE *state) { $status $undo ExFreePoolWithTag(state, 'etaS'); }",
                                      status=status, undo=self.undo(self.handle)))
                stop = self.t("if (g_$N != NULL) { ${N}Close(g_$N); g_$N = NULL; }")
                p.add_function(self.t("static VOID ${N}Stop(VOID) { $stop }", stop=stop))
            else:
                p.add_function(self.t("""
                    static VOID ${N}Stop(VOID)
                    {
                        $status
                        ${U}_STATE *state = g_$N;
                        if (state == NULL) return;
                        g_$N = NULL;
                        $undo
                        ExFreePoolWithTag(state, 'etaS');
                    }""", status=status, undo=self.undo(self.handle)))
        else:
            p.add_function(self.t("""
                static VOID ${N}Stop(VOID)
                {
                    $status
                    if (g_$N == NULL) return;
                    $undo
                    ExFreePoolWithTag(g_$N, 'etaS');
                    g_$N = NULL;
                }""", status=status, undo=self.undo(self.handle)))
        p.start, p.stop = self.t("status = ${N}Start();"), self.t("${N}Stop();")
        p.start_function, p.stop_function = self.name + "Start", self.name + "Stop"

    def lifecycle_loop(self, register):
        p, r, g = self.p, self.r, self.guard
        slots = self.storage == "slots"
        declare, stop = self.guarded_stop(slots)
        declared = declare
        start = register + g.started(self.handle)
        stop_all = r.pick(["for (i = 0; i < 2; i++) { $one }", "for (i = 2; i > 0; ) { i--; $one }",
                           "i = 2; while (i-- > 0) { $one }"])
        if slots:
            p.add_function(self.t("static NTSTATUS ${N}StartOne(${U}_STATE *state) { NTSTATUS status; $b return status; }", b=start))
            p.add_function(self.t("static VOID ${N}StopOne(${U}_STATE *state) { $d $b }", d=declare, b=stop))
            one_start, one_stop, declare = self.t("status = ${N}StartOne(&g_$N[i]);"), self.t("${N}StopOne(&g_$N[i]);"), ""
            p.features.add("deep")
        else:
            one_start, one_stop = start, stop
            if g.kind == "null" and r.chance(0.3) and self.undo_style[0] == "plain":
                # Deregister all, then wait for all.
                one_stop = None
        if one_stop is None:
            h = self.handle
            stop_all = self.t("for (i = 0; i < 2; i++) { if ($h != NULL) $D($h); }"
                              "for (i = 0; i < 2; i++) { if ($h != NULL) $W($h); $h = NULL; }", h=h)
        else:
            stop_all = text(stop_all, one=one_stop)
        p.add_function(self.t("static VOID ${N}Stop(VOID) { $d ULONG i; $b }", d=declare, b=stop_all))
        guarded = g.kind != "none"
        on_failure = self.t("${N}Stop(); return status;") if guarded else "while (i-- > 0) { $one } return status;"
        if guarded and r.chance(0.3):
            on_failure = "continue;"
        if not guarded:
            on_failure = text(on_failure, one=self.t("$stop", stop=one_stop if one_stop else self.undo(self.handle)))
        locals_ = "" if guarded or slots else declared
        last = "return STATUS_SUCCESS;" if on_failure == "continue;" or r.chance(0.6) else "return status;"
        p.add_function(self.t("""
            static NTSTATUS ${N}Start(VOID)
            {
                NTSTATUS status = STATUS_SUCCESS;
                $locals
                ULONG i;
                $fill
                for (i = 0; i < 2; i++) {
                    $one
                    if (!NT_SUCCESS(status)) { $failure }
                }
                $last
            }""", locals=locals_, fill=self.fill, one=one_start, failure=on_failure, last=last))
        p.features.add("helper")
        p.start, p.stop = self.t("status = ${N}Start();"), self.t("${N}Stop();")
        p.start_function, p.stop_function = self.name + "Start", self.name + "Stop"

    # ---- bindings

    def callbacks(self):
        r, p = self.r, self.p
        p.features.add("callback")
        several = self.storage in ("array", "slots")
        kinds = [("heap", 5)]
        if not several:
            kinds.append(("static", 2))
        if self.context != "NULL" and not several:
            kinds.append(("own", 2))
        self.binding = r.pick(kinds)
        detach = [("success", 5), ("inside", 2), ("count", 2)]
        if self.shared.device:
            detach += [("work", 3), ("maybe", 2)]
        self.detach = r.pick(detach)
        members = [("HANDLE", "Binding"), ("PVOID", "Peer"), (f"const {self.name.upper()}_PEER *", "PeerDispatch")]
        if self.detach == "count":
            members.append(("LONG", "References"))
        if self.detach in ("work", "maybe"):
            members.append(("PIO_WORKITEM", "Work"))
            p.needs_device = True
            p.features.add("work")
        if self.detach == "maybe":
            members.append(("KEVENT", "Idle"))
        if r.chance(0.3):
            members.append(("BOOLEAN", "Closing"))
        self.closing = members[-1][1] == "Closing"
        p.add_type(self.t("typedef struct ${U}_PEER { VOID (*Notify)(PVOID Context); } ${U}_PEER;"))
        listed = " ".join(f"{t}{'' if t.endswith('*') else ' '}{m};" for t, m in members)
        if self.binding == "own":
            self.members += [listed]
            self.binding_type = self.t("${U}_STATE")
        else:
            self.binding_type = self.t("${U}_BINDING")
            p.add_type(self.t("typedef struct ${U}_BINDING { $m } ${U}_BINDING;", m=listed))
        if self.binding == "static":
            p.add_variable(self.t("static ${U}_BINDING g_${N}Binding;"))
        p.add_variable(self.t("static const ULONG g_${N}Dispatch = 1;"))
        p.features.add("binding-" + self.binding)
        p.features.add("detach-" + self.detach)
        self.free_in_worker = r.chance(0.5)
        self.attach_callback()
        self.detach_callback()
        self.cleanup_callback()

    def release_parts(self):
        """undo what the attach callback put into the binding, beside its memory"""
        return "IoFreeWorkItem(binding->Work);" if self.detach in ("work", "maybe") else ""

    def attach_callback(self):
        r, p = self.r, self.p
        client = self.role == "Client"
        heap = self.binding == "heap"
        make = {"heap": "binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof($B), 'dniB'); "
                        "if (binding == NULL) return STATUS_INSUFFICIENT_RESOURCES;",
                "static": "binding = &g_${N}Binding;", "own": "binding = context;"}[self.binding]
        free = "ExFreePoolWithTag(binding, 'dniB');" if heap else ""
        if heap and r.chance(0.35):
            p.features.add("helper")
            self.once("Free", f"static VOID ${{N}}Free({self.binding_type} *binding) {{ ExFreePoolWithTag(binding, 'dniB'); }}")
            free = self.t("${N}Free(binding);")
        self.free = free
        fill = "binding->Binding = handle;"
        if self.detach == "count":
            fill += "binding->References = 1;"
        if self.detach == "maybe":
            fill += "KeInitializeEvent(&binding->Idle, NotificationEvent, FALSE);"
        prepare = ""
        style = r.pick(["return", "goto"])
        if self.detach in ("work", "maybe"):
            bail = "{ status = STATUS_INSUFFICIENT_RESOURCES; goto Free; }" if style == "goto" else \
                "{ " + free + " return STATUS_INSUFFICIENT_RESOURCES; }"
            prepare = f"binding->Work = IoAllocateWorkItem(g_Device); if (binding->Work == NULL) {bail}"
        decline = "if (instance->Number != 0) return STATUS_NOINTERFACE;" if r.chance(0.25) else ""
        undo = self.release_parts() + free
        last = "binding->PeerDispatch->Notify(binding->Peer);" if r.chance(0.2) else ""
        params = "HANDLE handle, PVOID context, const NPI_REGISTRATION_INSTANCE *instance"
        if client:
            attach = "status = NmrClientAttachProvider(handle, binding, &g_${N}Dispatch, &binding->Peer, " \
                     "(const VOID **)&binding->PeerDispatch);"
            if not undo and not last:
                end = attach.replace("status = ", "return ", 1)
            elif style == "goto":
                end = attach + "if (!NT_SUCCESS(status)) goto " + ("Drop" if self.release_parts() else "Free") + ";" + last + \
                    "return STATUS_SUCCESS;" + (" Drop: " + self.release_parts() if self.release_parts() else "") + \
                    " Free: " + free + " return status;"
            elif undo and r.chance(0.5):
                end = attach + "if (!NT_SUCCESS(status)) { " + undo + " return status; } " + last + "return STATUS_SUCCESS;"
            else:
                end = attach + "if (!NT_SUCCESS(status)) { " + undo + " } " + \
                    ("else { " + last + " }" if last else "") + "return status;"
        else:
            params += ", PVOID peer, const VOID *peerDispatch, PVOID *outContext, const VOID **outDispatch"
            end = "binding->Peer = peer; binding->PeerDispatch = peerDispatch; $last " \
                  "*outContext = binding; *outDispatch = &g_${N}Dispatch; return STATUS_SUCCESS;".replace("$last", last)
            if style == "goto" and prepare:
                end += " Free: " + free + " return status;"
        self.p.add_function(self.t("static NTSTATUS ${N}Attach(%s) { NTSTATUS status; %s *binding; %s }" % (
            params, self.binding_type, decline + self.t(make, B=self.binding_type) + fill + prepare + end)))

    def detach_callback(self):
        r, p = self.r, self.p
        complete = "Nmr%s(binding->Binding);" % (
            "ClientDetachProviderComplete" if self.role == "Client" else "ProviderDetachClientComplete")
        closing = "binding->Closing = TRUE;" if self.closing else ""
        body = {
            "success": "return STATUS_SUCCESS;",
            "inside": complete + " return STATUS_PENDING;",
            "count": "${N}Release(binding); return STATUS_PENDING;",
            "work": "IoQueueWorkItem(binding->Work, ${N}Drain, DelayedWorkQueue, binding); return STATUS_PENDING;",
            "maybe": "if (KeReadStateEvent(&binding->Idle) != 0) return STATUS_SUCCESS; "
                     "IoQueueWorkItem(binding->Work, ${N}Drain, DelayedWorkQueue, binding); return STATUS_PENDING;",
        }[self.detach]
        if self.detach == "maybe" and r.chance(0.4):
            p.features.add("ternary")
            body = "idle = KeReadStateEvent(&binding->Idle) != 0; " \
                   "if (!idle) IoQueueWorkItem(binding->Work, ${N}Drain, DelayedWorkQueue, binding); " \
                   "return idle ? STATUS_SUCCESS : STATUS_PENDING;"
            body = "BOOLEAN idle; " + body
        if self.detach == "count":
            p.features.add("helper")
            p.add_function(self.t("static VOID ${N}Release($B *binding) { if (InterlockedDecrement(&binding->References) == 0) "
                                  "{ $complete } }", B=self.binding_type, complete=complete))
        if self.detach in ("work", "maybe"):
            before = "IoFreeWorkItem(binding->Work);" if self.detach == "work" and self.free_in_worker else ""
            work = before + complete
            if r.chance(0.3):
                p.features.add("helper")
                p.add_function(self.t("static VOID ${N}Finished($B *binding) { $c }", B=self.binding_type, c=complete))
                work = before + self.t("${N}Finished(binding);")
            p.add_function(self.t("static VOID ${N}Drain(PDEVICE_OBJECT device, PVOID context) { $B *binding = context; $work }",
                                  B=self.binding_type, work=work))
        p.add_function(self.t("static NTSTATUS ${N}Detach(PVOID context) { $B *binding = context; $closing %s }" % body,
                              B=self.binding_type, closing=closing))

    def cleanup_callback(self):
        r, p = self.r, self.p
        parts = "" if self.detach == "work" and self.free_in_worker else self.release_parts()
        body = parts + (self.free if self.binding == "heap" else "")
        if not body and r.chance(0.6):
            self.cleanup_name = None
            return
        self.cleanup_name = self.name + "Cleanup"
        p.add_function(self.t("static VOID ${N}Cleanup(PVOID context) { $B *binding = context; $body }",
                              B=self.binding_type, body=body or 'DbgPrint("gone");'))


def nmr(r, names, shared):
    return Nmr(r, names, shared).build()
