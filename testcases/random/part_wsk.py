"""A registration with Winsock Kernel: the object, the provider NPI captured with it, perhaps a socket."""
from parts import Guard, Part, text

SIGNAL = """
    static NTSTATUS ${N}Signal(PDEVICE_OBJECT device, PIRP irp, PVOID context)
    {
        KeSetEvent(context, IO_NO_INCREMENT, FALSE);
        return STATUS_MORE_PROCESSING_REQUIRED;
    }"""
CONTROL = "$npi.Dispatch->WskControlClient($npi.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL)"


class Wsk:
    def __init__(self, r, names, shared):
        self.r, self.shared = r, shared
        self.name = names.word()
        self.field = names.field()
        self.p = Part(self.name)
        self.p.features.add("wsk")
        self.storage = r.pick([("global", 4), ("struct", 2), ("pointer", 2), ("heap", 2)])
        self.capture = r.pick([("none", 2), ("long", 5), ("tolerant", 3), ("probe", 3), ("request", 2)] +
                              ([("worker", 2)] if shared.device else []))
        kind = r.pick([("none", 4), ("flag", 4), ("state", 3), ("exchange", 2), ("bit", 2), ("status", 1)])
        if self.capture == "tolerant":
            kind = r.pick([("none", 2), ("flag", 3), ("levels", 4)])
        if self.storage == "heap":
            kind = "levels" if kind == "levels" else "none"
        self.kind = kind
        self.guard = Guard(r, kind)
        self.socket = self.capture == "long" and r.chance(0.6)
        self.parameter = self.storage in ("pointer", "heap")

    def t(self, template, **more):
        n = self.name
        return text(template, N=n, U=n.upper(), reg="&" + self.reg, npi=self.npi, Use=self.t_use if hasattr(self, "t_use") else "", **more)

    def build(self):
        p = self.p
        if self.kind != "none":
            p.features.add("guard")
        if self.kind in ("exchange", "bit"):
            p.features.add("interlocked")
        if self.capture != "none":
            p.features.add("capture")
        if self.socket:
            p.features |= {"socket", "irp"}
        self.place_everything()
        p.add_variable(self.t("static const WSK_CLIENT_DISPATCH g_${N}Dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };")
                       .replace("MAKE_WSK_VERSION(1, 0)", "0x100"))
        self.use_function()
        if self.socket:
            self.socket_functions()
        self.lifecycle()
        self.finish_types()
        p.guarded = self.kind != "none" or self.storage == "heap"
        p.features.add("capture-" + self.capture)
        return p

    # ---- where things live

    def place_everything(self):
        n, r, p = self.name, self.r, self.p
        self.npi = f"g_{n}Npi"
        self.members = []
        if self.storage == "global":
            p.add_variable(f"static WSK_REGISTRATION g_{n}Wsk;")
            self.reg = f"g_{n}Wsk"
            own = f"g_{n}"
            self.owner = None
        else:
            self.members.append(f"WSK_REGISTRATION {self.field};")
            self.owner = {"struct": f"g_{n}.", "pointer": "state->", "heap": "state->"}[self.storage]
            self.reg = self.owner + self.field
            own = None
        member = ("Level", "LONG") if self.kind == "levels" else self.guard.member()
        extra = [member] if member else []
        if self.capture == "tolerant" and self.kind != "levels":
            extra.append(("Captured", "BOOLEAN"))
        for m, t in extra:
            first = " = STATUS_UNSUCCESSFUL" if m == "Status" else ""
            if own:
                p.add_variable(f"static {t} {own}{m}{first};")
            else:
                self.members.append(f"{t} {m};")
        at = own or self.owner
        self.guard.place = at + member[0] if member else None
        self.level = at + "Level"
        self.captured = at + "Captured"
        self.local_npi = self.capture in ("probe", "request", "worker")
        if self.local_npi:
            self.npi = "npi"
        elif self.owner and r.chance(0.5):
            self.members.append(f"WSK_PROVIDER_NPI {n}Npi;")
            self.npi = f"{self.owner}{n}Npi"
        elif self.capture != "none":
            p.add_variable(f"static WSK_PROVIDER_NPI g_{n}Npi;")

    def finish_types(self):
        if self.storage != "global":
            first = " = { .Status = STATUS_UNSUCCESSFUL }" if self.guard.kind == "status" else ""
            self.p.types.append(self.t("typedef struct ${U}_STATE { $m } ${U}_STATE;", m=" ".join(self.members)))
            self.p.variables.append(self.t(
                "static ${U}_STATE *g_$N;" if self.storage == "heap" else "static ${U}_STATE g_$N$f;", f=first))

    # ---- pieces

    def use_function(self):
        """-> self.use: an expression with the status of a call of the provider"""
        r, p = self.r, self.p
        plain = text(CONTROL, npi=self.npi)
        if r.chance(0.5):
            self.use = plain
            return
        p.features.add("helper")
        inner = text(CONTROL, npi="npi").replace("npi.", "npi->")
        p.add_function(self.t("static NTSTATUS ${N}Control(const WSK_PROVIDER_NPI *npi) { return $i; }", i=inner))
        self.use = self.t("${N}Control(&$npi)")

    def parameters(self):
        return ("${U}_STATE *state", "state") if self.parameter else ("VOID", "")

    def socket_functions(self):
        r, p, n = self.r, self.p, self.name
        param, _ = self.parameters()
        p.add_variable(self.t("static PWSK_SOCKET g_${N}Socket;"))
        p.add_variable(self.t("static PIRP g_${N}Irp;"))
        p.add_variable(self.t("static KEVENT g_${N}Done;"))
        if r.chance(0.4):
            p.add_variable(self.t("static SOCKADDR g_${N}Address;"))
            bind = True
        else:
            bind = False
        p.add_function(self.t(SIGNAL))
        p.add_function(self.t("""
            static NTSTATUS ${N}Finish(NTSTATUS status)
            {
                if (status == STATUS_PENDING) {
                    KeWaitForSingleObject(&g_${N}Done, Executive, KernelMode, FALSE, NULL);
                    status = g_${N}Irp->IoStatus.Status;
                }
                return status;
            }"""))
        p.add_function(self.t("""
            static VOID ${N}Prepare(VOID)
            {
                IoReuseIrp(g_${N}Irp, STATUS_UNSUCCESSFUL);
                KeClearEvent(&g_${N}Done);
                IoSetCompletionRoutine(g_${N}Irp, ${N}Signal, &g_${N}Done, TRUE, TRUE, TRUE);
            }"""))
        close = self.t("""
            const WSK_PROVIDER_BASIC_DISPATCH *dispatch;
            if (g_${N}Socket == NULL) return;
            ${N}Prepare();
            dispatch = g_${N}Socket->Dispatch;
            ${N}Finish(dispatch->WskCloseSocket(g_${N}Socket, g_${N}Irp));
            g_${N}Socket = NULL;
            IoFreeIrp(g_${N}Irp);
            g_${N}Irp = NULL;""")
        if r.chance(0.35):
            close = self.t("""
                const WSK_PROVIDER_BASIC_DISPATCH *dispatch;
                PWSK_SOCKET socket = g_${N}Socket;
                NTSTATUS status;
                KEVENT event;
                if (socket != NULL) {
                    g_${N}Socket = NULL;
                    KeInitializeEvent(&event, NotificationEvent, FALSE);
                    IoReuseIrp(g_${N}Irp, STATUS_UNSUCCESSFUL);
                    IoSetCompletionRoutine(g_${N}Irp, ${N}Signal, &event, TRUE, TRUE, TRUE);
                    dispatch = (const WSK_PROVIDER_BASIC_DISPATCH *)socket->Dispatch;
                    status = dispatch->WskCloseSocket(socket, g_${N}Irp);
                    if (status == STATUS_PENDING)
                        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
                    IoFreeIrp(g_${N}Irp);
                }""")
        p.add_function(self.t("static VOID ${N}CloseSocket(VOID) { $b }", b=close))
        after = ""
        if bind:
            after = self.t("""
                dispatch = g_${N}Socket->Dispatch;
                ${N}Prepare();
                status = ${N}Finish(dispatch->WskBind(g_${N}Socket, &g_${N}Address, 0, g_${N}Irp));
                if (!NT_SUCCESS(status)) ${N}CloseSocket();""")
        p.add_function(self.t("""
            static NTSTATUS ${N}OpenSocket($param)
            {
                $d
                NTSTATUS status;
                KeInitializeEvent(&g_${N}Done, NotificationEvent, FALSE);
                g_${N}Irp = IoAllocateIrp(1, FALSE);
                if (g_${N}Irp == NULL) return STATUS_INSUFFICIENT_RESOURCES;
                IoSetCompletionRoutine(g_${N}Irp, ${N}Signal, &g_${N}Done, TRUE, TRUE, TRUE);
                status = ${N}Finish($npi.Dispatch->WskSocket($npi.Client, AF_INET6, SOCK_DGRAM, IPPROTO_UDP,
                    WSK_FLAG_DATAGRAM_SOCKET, NULL, NULL, NULL, NULL, NULL, g_${N}Irp));
                if (!NT_SUCCESS(status)) { IoFreeIrp(g_${N}Irp); return status; }
                g_${N}Socket = (PWSK_SOCKET)g_${N}Irp->IoStatus.Information;
                $after
                return status;
            }""", param=self.t(param), after=after,
            d="const WSK_PROVIDER_DATAGRAM_DISPATCH *dispatch;" if bind else ""))

    def timeout(self):
        return self.r.pick(["WSK_NO_WAIT", "WSK_NO_WAIT", "500"])

    def probe(self):
        """-> a function that captures, uses and releases"""
        r, p = self.r, self.p
        param, arg = self.parameters()
        wait = "WSK_INFINITE_WAIT" if self.capture == "worker" and r.chance(0.7) else self.timeout()
        body = r.pick([
            "status = WskCaptureProviderNPI($reg, $wait, &npi); if (!NT_SUCCESS(status)) return status; status = $use; "
            "WskReleaseProviderNPI($reg); return status;",
            "status = WskCaptureProviderNPI($reg, $wait, &npi); if (NT_SUCCESS(status)) { status = $use; "
            "WskReleaseProviderNPI($reg); } return status;",
            "status = WskCaptureProviderNPI($reg, $wait, &npi); if (!NT_SUCCESS(status)) goto Exit; status = $use; "
            "if (NT_SUCCESS(status)) DbgPrint(\"used\"); WskReleaseProviderNPI($reg); Exit: return status;",
        ])
        p.add_function(self.t("static NTSTATUS ${N}Probe($param) { WSK_PROVIDER_NPI npi; NTSTATUS status; $body }",
                              param=self.t(param), body=self.t(body, wait=wait, use=self.use)))
        p.features.add("helper")
        return f"{self.name}Probe({arg})"

    # ---- starting and stopping

    def lifecycle(self):
        r, p = self.r, self.p
        param, arg = self.parameters()
        steps = []  # (statements that set status, how to undo them)
        undo_registration = self.t("WskDeregister($reg);")
        if r.chance(0.25):
            p.features.add("helper")
            p.add_function(self.t("static VOID ${N}Leave(WSK_REGISTRATION *registration) { WskDeregister(registration); }"))
            undo_registration = self.t("${N}Leave($reg);")
        register = self.t("status = WskRegister(&client, $reg);")
        if r.chance(0.25):
            p.features.add("helper")
            p.add_function(self.t("""static NTSTATUS ${N}Join(WSK_REGISTRATION *registration)
                { WSK_CLIENT_NPI client = { NULL, &g_${N}Dispatch }; return WskRegister(&client, registration); }"""))
            register = self.t("status = ${N}Join($reg);")
        steps.append((register, undo_registration))
        release = self.t("WskReleaseProviderNPI($reg);")
        capture = self.t("status = WskCaptureProviderNPI($reg, $w, &$npi);", w=self.timeout())
        tail = ""
        if self.capture == "long":
            steps.append((capture, release))
            if self.socket:
                steps.append((self.t("status = ${N}OpenSocket($a);", a=arg), self.t("${N}CloseSocket();")))
            elif r.chance(0.7):
                steps.append(("status = " + self.use + ";", ""))
        elif self.capture == "tolerant":
            mark = f"{self.level} = 2;" if self.kind == "levels" else f"{self.captured} = TRUE;"
            use = f"(VOID){self.use};" if r.chance(0.5) else ""
            tail = capture + f"if (NT_SUCCESS(status)) {{ {use} {mark} }} status = STATUS_SUCCESS;"
            if r.chance(0.3):
                p.request = self.request_of(f"{self.level} == 2" if self.kind == "levels" else self.captured)
        elif self.capture == "probe":
            call = self.probe()
            if r.chance(0.5):
                steps.append((f"status = {call};", ""))
            else:
                tail = f"(VOID){call};"
        elif self.capture == "request":
            p.request = self.probe()
            p.may_miss = False
        elif self.capture == "worker":
            self.worker(tail)
            tail = self.worker_start
        start = self.ladder(steps, tail)
        # The undoing of all steps, in the reverse order.
        undo = "".join(u for _, u in reversed(steps))
        if self.kind == "levels":
            p.features.add("levels")
            stop = r.pick([
                f"switch ({self.level}) {{ case 2: {release} case 1: {undo_registration} break; default: break; }} {self.level} = 0;",
                f"if ({self.level} > 1) {{ {release} }} if ({self.level} > 0) {{ {undo_registration} }} {self.level} = 0;",
                f"if ({self.level} == 0) return; if ({self.level} == 2) {{ {release} }} {undo_registration} {self.level} = 0;"])
        else:
            if self.capture == "tolerant":
                undo = r.pick([f"if ({self.captured}) {{ {release} {self.captured} = FALSE; }}",
                               f"if ({self.captured}) {{ {self.captured} = FALSE; {release} }}"]) + undo
            stop = self.guard.stop("", lambda _: undo, True)
        self.functions(start, stop)

    def worker(self, tail):
        r, p = self.r, self.p
        call = self.probe()
        p.needs_device = True
        p.features.add("work")
        p.add_variable(self.t("static PIO_WORKITEM g_${N}Item;"))
        declare = self.t("${U}_STATE *state = context;") if self.parameter else ""
        p.add_function(self.t("static VOID ${N}Work(PDEVICE_OBJECT device, PVOID context) { $d $c; IoFreeWorkItem(g_${N}Item); }",
                              d=declare, c=call))
        self.worker_start = self.t("g_${N}Item = IoAllocateWorkItem(g_Device); if (g_${N}Item != NULL) "
                                   "IoQueueWorkItem(g_${N}Item, ${N}Work, DelayedWorkQueue, $a);",
                                   a="state" if self.parameter else "NULL")

    def ladder(self, steps, tail):
        """-> the body of a start function; each failure undoes the steps before it"""
        r = self.r
        mark = self.guard.started("") if self.kind != "levels" else f"{self.level} = 1;"
        early = self.kind == "levels"
        out = ""
        labels = self.kind != "none" or len(steps) > 1
        style = r.pick(["goto", "inline", "nested"])
        if style == "goto" and len(steps) > 1:
            for i, (step, _) in enumerate(steps):
                out += step + "if (!NT_SUCCESS(status)) " + ("return status;" if i == 0 else f"goto Undo{i};")
                if i == 0 and early:
                    out += mark
            out += tail + ("" if early else mark) + "return STATUS_SUCCESS;"
            for i in range(len(steps) - 1, 0, -1):
                out += f"Undo{i}: " + steps[i - 1][1]
            return out + "return status;"
        if style == "nested" and len(steps) == 2 and not early:
            return steps[0][0] + "if (NT_SUCCESS(status)) { " + steps[1][0] + "if (!NT_SUCCESS(status)) { " + \
                steps[0][1] + " } }" + mark + (f"if (NT_SUCCESS(status)) {{ {tail} }}" if tail else "") + "return status;"
        for i, (step, _) in enumerate(steps):
            undo = "".join(u for _, u in reversed(steps[:i]))
            out += step + "if (!NT_SUCCESS(status)) { " + undo + " return status; }"
            if i == 0 and early:
                out += mark
        return out + ("" if early else mark) + tail + "return " + r.pick(["status", "STATUS_SUCCESS"]) + ";"

    def functions(self, start, stop):
        p, r = self.p, self.r
        param, arg = self.parameters()
        client = "WSK_CLIENT_NPI client = { NULL, &g_${N}Dispatch };" if "&client" in start else ""
        p.features.add("helper")
        if self.storage != "heap":
            p.add_function(self.t("static NTSTATUS ${N}Start($param) { $client NTSTATUS status; $start }",
                                  param=self.t(param), client=self.t(client), start=start))
            p.add_function(self.t("static VOID ${N}Stop($param) { $stop }", param=self.t(param), stop=stop))
            arg = self.t("&g_$N") if self.parameter else ""
            p.start, p.stop = self.t("status = ${N}Start($a);", a=arg), self.t("${N}Stop($a);", a=arg)
            if not self.parameter:
                p.start_function, p.stop_function = self.name + "Start", self.name + "Stop"
        else:
            p.features.add("heap")
            p.add_function(self.t("static NTSTATUS ${N}Open($param) { $client NTSTATUS status; $start }",
                                  param=self.t(param), client=self.t(client), start=start))
            p.add_function(self.t("static VOID ${N}Close($param) { $stop }", param=self.t(param), stop=stop))
            p.add_function(self.t("""
                static NTSTATUS ${N}Start(VOID)
                {
                    NTSTATUS status;
                    ${U}_STATE *state = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(${U}_STATE), 'etaS');
                    if (state == NULL) return STATUS_INSUFFICIENT_RESOURCES;
                    status = ${N}Open(state);
                    if (!NT_SUCCESS(status)) { ExFreePoolWithTag(state, 'etaS'); return status; }
                    g_$N = state;
                    return STATUS_SUCCESS;
                }"""))
            p.add_function(self.t("""
                static VOID ${N}Stop(VOID)
                {
                    if (g_$N != NULL) { ${N}Close(g_$N); ExFreePoolWithTag(g_$N, 'etaS'); g_$N = NULL; }
                }"""))
            p.start, p.stop = self.t("status = ${N}Start();"), self.t("${N}Stop();")
            p.start_function, p.stop_function = self.name + "Start", self.name + "Stop"
        if p.request:
            self.request()

    def request_of(self, condition):
        """a request uses what was captured at the start"""
        return ("if", condition)

    def request(self):
        """-> statements in the handler of requests"""
        p = self.p
        p.features.add("request")
        owner = self.owner or ""
        body = f"if ({p.request[1]}) (VOID){self.use};" if isinstance(p.request, tuple) else f"(VOID){p.request};"
        if self.parameter:
            where = self.t("g_$N") if self.storage == "heap" else self.t("&g_$N")
            p.add_function(self.t("static VOID ${N}Request(${U}_STATE *state) { $b }", b=body))
            body = self.t("${N}Request($w);", w=where)
            if self.storage == "heap":
                body = self.t("if (g_$N != NULL) $b", b=body)
        p.request = body


def wsk(r, names, shared):
    return Wsk(r, names, shared).build()
