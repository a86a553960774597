"""Winsock Kernel: registrations, captured NPIs, sockets, IRPs (contract.md 6 to 9, 11.4 to 11.7)."""
from execution import NOT_READY, PENDING, SUCCESS, TIMEOUT, UNSUCCESSFUL, Subject
from kernel import Kernel, within
from machine import UNDEFINED, Discard, Record
from model import Function

INFINITE = 0xFFFFFFFF


class Membership(Subject):
    """What is known about a WSK_REGISTRATION"""

    def __init__(self, record, root):
        super().__init__(root, record.name)
        self.record = record
        self.state = "new"  # failed, registered, deregistered
        self.names.add(record.name)
        self.captures = []  # the root of each
        self.released_root = self.denied_root = None
        self.balanced = False  # what was released last was captured by the same root
        self.sockets = []


class Npi(Subject):
    """What is known about a WSK_PROVIDER_NPI"""

    def __init__(self, record, root):
        super().__init__(root, record.name)
        self.names.add(record.name)
        self.failed = False


class Provider:
    """The dispatch table, and the client value, of a captured NPI"""

    def __init__(self, membership):
        self.membership = membership


class Irp(Subject):
    def __init__(self, root):
        super().__init__(root, None)
        self.state = "allocated"  # armed, flying, done
        self.event = self.routine = self.operation = self.membership = None


class Socket(Subject):
    def __init__(self, membership, root):
        super().__init__(root, None)
        self.membership = membership
        self.state = "open"  # closed; forgotten: the close failed

    def touched(self, system):
        system.note(self)
        if self.state == "closed":
            system.breach(("wsk.use-after-close", "wsk.double-close"), self, local=system.here(self), stops=True)


class Outcome:
    """The IoStatus of an IRP that makes a socket: WSK may write it before it completes the IRP."""

    def __init__(self, record):
        self.record = record

    def touched(self, system):
        box, irp = self.record.f["IoStatus"], self.record.info
        if irp.state == "flying" and not self.record.gone:
            box.info = None
            if system.choose(2):
                box.f["Status"], box.f["Information"] = SUCCESS, system.new_socket(irp)


class SocketTable:
    def __init__(self, record):
        self.record = record


class Winsock(Kernel):
    def __init__(self, facts, ask):
        super().__init__(facts, ask)
        self.memberships = []
        self.flying = []  # IRPs that WSK holds

    # ---- registration and capture

    def membership(self, record):
        if not isinstance(record, Record) or record.type != "WSK_REGISTRATION":
            raise Discard("no WSK_REGISTRATION")
        if record.gone:
            self.touch_gone(record)
        if record.info is None:
            record.info = Membership(record, self.root)
            self.memberships.append(record.info)
        self.note(record.info)
        return record.info

    def call_WskRegister(self, node, client, record):
        m = self.membership(record)
        if not isinstance(client, Record) or not isinstance(client.f["Dispatch"], Record):
            raise Discard("no client NPI")
        if m.state == "registered":
            self.breach("wsk.double-register", m)
        m.root, m.captures, m.released_root = self.root, [], None
        m.state = "failed" if self.choose(2) else "registered"
        return UNSUCCESSFUL if m.state == "failed" else SUCCESS

    def call_WskDeregister(self, node, record):
        m = self.membership(record)
        if m.state in ("new", "failed"):
            self.breach("wsk.deregister-unregistered", m, local=m.state == "failed" and self.here(m), stops=True)
        elif m.state == "deregistered":
            self.breach("wsk.double-deregister", m, local=self.here(m), stops=True)
        elif any(root.role == "completion" for root in self.roots):
            self.breach("wsk.deregister-in-callback", m, stops=True)
        elif m.captures:
            self.breach(("wsk.deregister-while-captured", "wsk.capture-without-release"), m, stops=True, spoils=False,
                        local=all(root is self.root for root in m.captures))
        elif any(s.state == "open" for s in m.sockets):
            self.breach(("wsk.deregister-with-open-socket", "wsk.socket-leak"), m, stops=True, spoils=False,
                        local=all(self.here(s) for s in m.sockets if s.state == "open"))
        m.state, m.root, m.captures = "deregistered", self.root, []
        return 0

    def call_WskCaptureProviderNPI(self, node, record, timeout, npi):
        m = self.membership(record)
        if not isinstance(npi, Record) or npi.type != "WSK_PROVIDER_NPI":
            raise Discard("no provider NPI")
        if npi.info is None:
            npi.info = Npi(npi, self.root)
        n = npi.info
        roles = [root.role for root in self.roots]
        if timeout == INFINITE and "entry" in roles and "work" not in roles:
            self.breach("wsk.capture-infinite-in-driverentry", m, spoils=False)
        if m.state in ("new", "failed"):
            self.breach("wsk.use-unregistered", m, local=m.state == "failed" and self.here(m), stops=True)
        if m.state != "registered" or self.choose(2):
            n.failed, n.root, m.denied_root = True, self.root, self.root
            return NOT_READY
        n.failed, n.root = False, self.root
        m.captures.append(self.root)
        npi.f["Client"] = npi.f["Dispatch"] = Provider(m)
        return SUCCESS

    def call_WskReleaseProviderNPI(self, node, record):
        m = self.membership(record)
        if m.captures:
            captured = m.captures.pop()
            if not m.captures:
                m.released_root, m.balanced = self.root, captured is self.root
            return 0
        if m.state == "registered" and m.released_root:
            local = m.released_root is self.root and m.balanced
        else:
            local = m.state != "new" and (self.here(m) or m.denied_root is self.root)
        ids = ("wsk.release-without-capture", "wsk.double-release")
        self.breach(("wsk.use-unregistered", *ids) if m.state == "failed" else ids, m, local=local, stops=True,
                    sure=m.state != "new")
        return 0

    # ---- calls through dispatch tables

    def table_call(self, table, name, args, node):
        if isinstance(table, SocketTable):
            return self.socket_call(table.record, name, args)
        if isinstance(table, Provider):
            return self.provider_call(table.membership, name, args)
        raise Discard("a call through something that is no table")

    def empty_table(self, origin, args):
        """A call through a Dispatch that is NULL or was never set: `origin` holds it."""
        n = origin.info if isinstance(origin, Record) else None
        if not isinstance(n, Npi) or not n.failed:
            raise Discard("a call through an empty table")
        self.note(n)
        self.breach("wsk.capture-result-ignored", n, local=self.here(n), stops=True)
        return UNSUCCESSFUL

    def provider_call(self, m, name, args):
        self.note(m)
        if not m.captures:
            self.breach("wsk.provider-call-after-release", m, stops=True, local=m.released_root is self.root)
            return UNSUCCESSFUL
        if not isinstance(args[-1], int):
            return self.hand_over(args[-1], name, m)
        if name != "WskControlClient":
            raise Discard("no IRP")
        return UNSUCCESSFUL if self.choose(2) else SUCCESS

    def socket_call(self, record, name, args):
        s = record.info
        self.note(s)
        if args[0] is not record:
            raise Discard("another socket")
        close = name == "WskCloseSocket"
        if s.state == "closed":
            self.breach("wsk.double-close" if close else "wsk.use-after-close", s, stops=True, local=self.here(s))
            return UNSUCCESSFUL
        status = self.hand_over(args[-1], name, s.membership)
        if close:
            s.state, s.root = "closed" if status in (PENDING, SUCCESS) else "forgotten", self.root
        return status

    # ---- IRPs

    def irp(self, record):
        if not isinstance(record, Record) or not isinstance(record.info, Irp):
            raise Discard("no IRP")
        if record.gone:
            self.touch_gone(record)
        self.note(record.info)
        return record.info

    def call_IoAllocateIrp(self, node, size, quota):
        if self.choose(2):
            return 0
        r = self.machine.record("IRP", "heap", "irp")
        r.f["IoStatus"].f["Status"] = UNSUCCESSFUL
        r.info = Irp(self.root)
        self.note(r.info)
        return r

    def reused(self, i):
        if i.state == "flying":
            self.breach("wsk.irp-reused-while-pending", i, stops=True)

    def call_IoSetCompletionRoutine(self, node, record, routine, context, success, error, cancel):
        i = self.irp(record)
        self.reused(i)
        i.state, i.routine, i.event = "armed", routine, context
        return 0

    def call_IoReuseIrp(self, node, record, status):
        i = self.irp(record)
        self.reused(i)
        i.state = "allocated"
        record.f["IoStatus"].f["Status"] = status
        return 0

    def call_IoFreeIrp(self, node, record):
        i = self.irp(record)
        if i.state == "flying":
            self.breach("wsk.irp-freed-while-pending", i, local=self.here(i) and i.made is self.root, stops=True)
        record.gone = "said" if i.spoilt else "freed"
        return 0

    def hand_over(self, record, operation, membership):
        """An IRP goes to WSK: pending, done with success, or failed."""
        i = self.irp(record)
        self.reused(i)
        if i.state == "allocated":
            self.breach("wsk.irp-no-completion-routine", i, local=self.here(i), stops=True)
        elif i.state == "done":
            self.breach("wsk.irp-reused-without-reset", i)
        i.root, i.operation, i.membership = self.root, operation, membership
        kind = self.choose(3)
        if kind == 0:
            i.state = "flying"
            self.flying.append(record)
            record.f["IoStatus"].f["Information"] = 0
            record.f["IoStatus"].info = Outcome(record) if operation == "WskSocket" else None
            return PENDING
        self.finish(record, kind == 1)
        return SUCCESS if kind == 1 else UNSUCCESSFUL

    def new_socket(self, irp):
        s = self.machine.record("WSK_SOCKET", "heap", "socket")
        s.info = Socket(irp.membership, irp.root)
        s.f["Dispatch"] = SocketTable(s)
        return s

    def finish(self, record, well):
        i = record.info
        i.state = "done"
        record.f["IoStatus"].info = None
        box = record.f["IoStatus"].f
        early = box["Information"] if i.operation == "WskSocket" else 0
        box["Status"], box["Information"] = (SUCCESS if well else UNSUCCESSFUL), 0
        if well and i.operation == "WskSocket":
            box["Information"] = early if isinstance(early, Record) else self.new_socket(i)
            i.membership.sockets.append(box["Information"].info)
        if isinstance(i.routine, Function):
            _, stack, node = self.enter("completion", i.routine, [0, record, i.event])
            self.leave(stack, node)

    def call_KeWaitForSingleObject(self, node, event, reason, mode, alertable, timeout):
        if not isinstance(event, Record) or event.type != "KEVENT":
            raise Discard("no event")
        if self.machine.load(event, "State") is UNDEFINED:
            raise Discard("an event that was never initialised")
        for r in self.flying:
            if r.info.event is event and r.info.state == "flying":
                if isinstance(timeout, Record) and self.choose(2):
                    return TIMEOUT
                self.finish(r, self.choose(2) == 0)
        self.flying = [r for r in self.flying if r.info.state == "flying"]
        if event.f["State"] == 1:
            return SUCCESS
        if isinstance(timeout, Record):
            return TIMEOUT
        raise Discard("a wait that never ends")

    # ---- memory and the end

    def freeing(self, memory):
        gone = super().freeing(memory)
        for m in self.memberships:
            if m.state == "registered" and within(m.record, memory):
                self.note(m)
                self.breach("wsk.registration-freed", m)
                gone = "said"
        return gone

    def image_goes(self, role):
        super().image_goes(role)
        for m in self.memberships:
            if m.state == "registered":
                ids = "wsk.registration-leak-on-failure" if role == "entry" else "wsk.unload-without-deregister"
                # What is captured too is one defect.
                self.breach((ids, "wsk.capture-without-release") if m.captures else ids, m,
                            at_call=False, local=role == "entry", functions=m.functions)
