"""The Network Module Registrar: registrations, their peers, bindings and callbacks (contract.md 3, 4, 11.1, 11.2)."""
from execution import (INSUFFICIENT_RESOURCES, INVALID_PARAMETER, NOINTERFACE, PENDING, SUCCESS, UNSUCCESSFUL, Subject,
                       last_name, of_frame)
from kernel import Kernel, within
from machine import UNDEFINED, Array, Discard, Record, Reference, storage_name
from model import Name

NOT_WAITED = ("nmr.unload-without-wait", "nmr.pending-as-success", "nmr.handle-mismatch")
NOT_DEREGISTERED = ("nmr.unload-without-deregister", "nmr.handle-forgotten", "nmr.registration-overwritten")
LEAK = "nmr.registration-leak-on-failure"


class Registration(Subject):
    def __init__(self, role, root, birth):
        super().__init__(root, birth)
        self.role = role
        self.state = "registered"  # failed; pending, gone; forgotten: deregistered with another result than PENDING
        self.context = self.characteristics = None
        self.bindings = []
        self.peer_later = False  # a peer attaches while the driver runs
        self.waited_early = self.early_root = None  # the breach of a wait before the deregistration, and where
        self.mixed_up = []  # breaches of waits on another handle while this one was pending
        self.holders = []

    def callback(self, client, provider):
        return self.characteristics.f[client if self.role == "Client" else provider]


class Binding(Subject):
    def __init__(self, registration):
        super().__init__(None, registration.birth)
        self.registration = registration
        # offered, attached, refused; live; detaching, completed, pended; finished: both sides may go; done
        self.state = "offered"
        self.context = None
        self.called = False  # NmrClientAttachProvider was
        self.allocated = False  # the context comes from the pool
        self.detach_root = None
        self.cleaned = self.cleaning = False

    def touched(self, system):
        if system.here(self) and self.allocated:
            self.spoilt = True  # the cleanup callback might have freed it by now

    def used_when_gone(self, system, memory):
        system.breach(("nmr.use-after-detach-complete", "nmr.call-after-detach"), self, local=system.here(self), stops=True)
        memory.gone = "said"


class Peer:
    """What comes from the other side: its context and its dispatch table"""

    def __init__(self, binding):
        self.binding = binding


def hands_over(callback):
    """Does it ever make anything a binding context? What it only allocates may be for something else."""
    return any(isinstance(n, Name) and n.name in ("outContext", "NmrClientAttachProvider") for n in callback.walk())


class Registrar(Kernel):
    def __init__(self, facts, ask):
        super().__init__(facts, ask)
        self.registrations, self.bindings = [], []
        self.peer_came = self.odd_result = False

    def kept(self, subject, holder):
        if isinstance(subject, Registration):
            subject.holders.append(holder)

    # ---- registration

    def register(self, role, node, characteristics, context, where):
        if not isinstance(characteristics, Record) or characteristics.type != f"NPI_{role.upper()}_CHARACTERISTICS":
            raise Discard("no characteristics")
        old = self.get(where)
        if isinstance(old, Registration) and old.state in ("registered", "pending"):
            lost = all(h is where.holder for h in old.holders)
            self.breach(("nmr.registration-overwritten", *NOT_DEREGISTERED[:2], "nmr.unload-without-wait"), old, sure=lost,
                        local=self.here(old), spoils=False)
        r = Registration(role, self.root, storage_name(where.holder, where.key))
        if not of_frame(where.holder):
            r.names.add(r.birth)
        self.note(r)
        self.registrations.append(r)
        if self.choose(2):
            r.state = "failed"
            return INSUFFICIENT_RESOURCES
        r.context, r.characteristics = context, characteristics
        if not self.peer_came:
            # At most one peer in an execution: it attaches before the call returns, or later.
            comes = self.choose(3)
            self.peer_came = comes != 0
            r.peer_later = comes == 2
            if comes == 1:
                self.attach(r)
        self.put(where, r)
        return SUCCESS

    def call_NmrRegisterClient(self, node, *args):
        return self.register("Client", node, *args)

    def call_NmrRegisterProvider(self, node, *args):
        return self.register("Provider", node, *args)

    def unfit(self, node, handle, role, others=(), more=()):
        """-> the breach: no handle at all, or another kind"""
        if handle is UNDEFINED or handle == 0 and isinstance(handle, int):
            name = last_name(node.args[0])
            if isinstance(node.args[0], Name) and name not in {v.name for v in self.facts.variables}:
                name = None  # of a parameter or a local variable: it says nothing elsewhere
            failed = [r for r in self.registrations if r.state == "failed" and name in r.names]
            s = Subject(self.root, name)
            s.names |= {name} if name else set()
            self.note(s)
            return self.breach(("nmr.deregister-unregistered", *more), s, stops=not others,
                               local=any(self.here(r) for r in failed) or handle is UNDEFINED)
        if not isinstance(handle, (Registration, Binding)):
            raise Discard("not a handle")
        if isinstance(handle, Registration) and handle.role == role:
            return None
        self.note(handle)
        # Who does not know where the handle comes from sees a slip between two handles.
        return self.breach(("nmr.handle-kind-mismatch", "nmr.double-deregister", "nmr.use-after-deregister", *NOT_WAITED), handle,
                           local=handle.made is self.root)

    def unspecified(self):
        """what a call returns that should not have been made: after STATUS_PENDING all is unsure"""
        if self.ask(2):
            self.stopped = True
            return PENDING
        return INVALID_PARAMETER

    def inside(self, r):
        """a callback of this registration runs"""
        return any(isinstance(root.subject, Binding) and root.subject.registration is r for root in self.roots)

    def deregister(self, role, node, handle):
        if self.unfit(node, handle, role):
            return self.unspecified()
        r = handle
        self.note(r)
        if r.state == "forgotten":
            return INVALID_PARAMETER
        if r.state in ("pending", "gone"):
            self.breach(("nmr.double-deregister", "nmr.use-after-deregister"), r, local=self.here(r), stops=True)
            return self.unspecified()
        if self.inside(r):
            self.breach("nmr.deregister-in-callback", r, sure=False, spoils=False)
        if r.waited_early:
            r.waited_early.functions |= r.functions
            r.waited_early.local = r.waited_early.local or r.early_root is self.root
        r.root = self.root
        # Windows gives STATUS_PENDING for every valid handle. Another result, in at most one call of an execution, makes
        # all that follows unsure.
        kind = 0 if self.odd_result else self.choose(3)
        if kind:
            self.odd_result = self.stopped = True
            r.state = "forgotten"
            return SUCCESS if kind == 1 else UNSUCCESSFUL
        r.state = "pending"
        for b in r.bindings:
            if b.state == "live":
                self.detach(b)
        return PENDING

    def call_NmrDeregisterClient(self, node, handle):
        return self.deregister("Client", node, handle)

    def call_NmrDeregisterProvider(self, node, handle):
        return self.deregister("Provider", node, handle)

    def wait(self, role, node, handle):
        others = [o for o in self.registrations if o is not handle and o.state == "pending" and o.role == role]
        b = self.unfit(node, handle, role, others, ("nmr.wait-before-deregister",))
        if b:
            return self.mixed_up(b, others)
        r = handle
        self.note(r)
        if r.state == "forgotten":
            return SUCCESS
        if self.inside(r) and r.state in ("registered", "pending"):
            self.breach(("nmr.wait-in-callback", "nmr.wait-before-deregister"), r, stops=True)
            r.state = "gone"
            return SUCCESS
        if r.state == "registered":
            b = self.breach("nmr.wait-before-deregister", r, local=self.here(r), spoils=False)
            if not r.waited_early:
                r.waited_early, r.early_root = b, self.root
            r.spoilt = True
        elif r.state == "gone":
            b = self.breach("nmr.use-after-deregister", r, local=self.here(r), stops=not others)
        else:
            self.work(True)
            for b in r.bindings:
                self.stuck(b)
            r.state, r.root = "gone", self.root
            return SUCCESS
        return self.mixed_up(b, others)

    def mixed_up(self, breach, others):
        """A wait on a wrong handle may be the missing wait for another one."""
        for o in others:
            o.mixed_up.append(breach)
        return INVALID_PARAMETER

    def call_NmrWaitForClientDeregisterComplete(self, node, handle):
        return self.wait("Client", node, handle)

    def call_NmrWaitForProviderDeregisterComplete(self, node, handle):
        return self.wait("Provider", node, handle)

    def stuck(self, b):
        """A detach that was pended, and nothing is left that could complete it."""
        if b.state != "pended":
            return
        role = b.registration.role
        complete = "NmrClientDetachProviderComplete" if role == "Client" else "NmrProviderDetachClientComplete"
        self.breach(("nmr.detach-pending-never-completed", "nmr.binding-handle-not-saved"), b, stops=True, at_call=False,
                    sure=complete not in self.facts.called, functions=b.functions)
        b.state = "done"

    # ---- attach

    def attach(self, r):
        b = Binding(r)
        client = r.role == "Client"
        instance = self.machine.record("NPI_REGISTRATION_INSTANCE", "heap", "instance")
        if self.facts.numbered:
            instance.f["Number"] = self.choose(2)
        args = [b, r.context, instance]
        out = Record("out", "heap", "out")
        if not client:
            out.f = {"context": 0, "dispatch": None}
            args += [Peer(b), Peer(b), Reference(out, "context"), Reference(out, "dispatch")]
        before = len(self.heap)
        f = r.callback("ClientAttachProvider", "ProviderAttachClient")
        status, stack, node = self.enter("attach", f, args, b)
        b.functions.add(f.name)
        fresh = [m for m, root in self.heap[before:] if root is self.root and not m.gone]
        if not isinstance(status, int):
            raise Discard("no status")
        if status < 0:
            if client and b.state == "attached":
                self.breach("nmr.attach-failure-after-attach", b, at_call=False)
            if fresh:
                self.breach("nmr.attach-context-leak", b, at_call=False,
                            sure=any(not self.reachable(m) for m in fresh) and hands_over(f))
        elif client and not b.called:
            self.breach("nmr.attach-success-without-attach", b, at_call=False)
        elif client and b.state == "refused":
            self.breach("nmr.attach-result-ignored", b, at_call=False)
        else:
            b.context = b.context if client else out.f["context"]
            if b.context is UNDEFINED:
                raise Discard("a context that was never set")
            if (b.context == 0 and isinstance(b.context, int)) or (not client and out.f["dispatch"] is None):
                self.breach("nmr.provider-attach-outputs-unset", b, at_call=False)
            b.state = "live"
            b.allocated = b.context in fresh
            r.bindings.append(b)
            self.bindings.append(b)
        self.leave(stack, node)

    def reachable(self, record):
        """from the driver's variables"""
        seen, todo = set(), [self.machine.globals]
        while todo:
            m = todo.pop()
            if m is record:
                return True
            if id(m) not in seen:
                seen.add(id(m))
                todo += [v for v in m.f.values() if isinstance(v, (Record, Array))]
        return False

    def call_NmrClientAttachProvider(self, node, handle, context, dispatch, peer, peer_dispatch):
        if isinstance(handle, Registration):
            self.breach("nmr.handle-kind-mismatch", handle, local=handle.made is self.root)
            return INVALID_PARAMETER
        if not isinstance(handle, Binding) or handle.state not in ("offered", "refused"):
            raise Discard("no binding to attach")
        b = handle
        b.called = True
        self.note(b)
        if self.choose(2):
            b.state = "refused"
            return NOINTERFACE
        b.state, b.context = "attached", context
        self.put(peer, Peer(b))
        self.put(peer_dispatch, Peer(b))
        return SUCCESS

    # ---- detach and cleanup

    def detach(self, b):
        b.state = "detaching"
        f = b.registration.callback("ClientDetachProvider", "ProviderDetachClient")
        status, stack, node = self.enter("detach", f, [b.context], b)
        b.root = b.detach_root = self.root
        b.functions.add(f.name)
        if status == PENDING:
            b.state = {"detaching": "pended", "completed": "finished"}.get(b.state, b.state)
        elif status != SUCCESS:
            self.breach("nmr.detach-illegal-status", b, at_call=False)
            b.state = "finished"
        elif b.state in ("completed", "done"):
            self.breach("nmr.detach-complete-and-success", b, at_call=False)
        else:
            b.state = "finished"
        self.leave(stack, node)
        if status == SUCCESS:
            self.work(True)  # what the callback queued may still come before the cleanup
        self.settle()
        self.work(False)

    def complete(self, role, node, handle):
        if isinstance(handle, (Registration, Record)):
            s = handle if isinstance(handle, Registration) else Subject(self.root, None)
            self.breach(("nmr.detach-complete-wrong-handle", "nmr.handle-kind-mismatch"), s, stops=True, local=self.here(s))
            return 0
        if handle is UNDEFINED or isinstance(handle, int):
            meant = [b for b in self.bindings if b.registration.role == role and b.state in ("detaching", "pended")]
            self.breach(("nmr.binding-handle-not-saved", "nmr.detach-complete-wrong-handle", "nmr.detach-complete-twice"), sure=False,
                        functions=meant[-1].functions if meant else ())
            self.stopped = True
            return self.complete(role, node, meant[-1]) if meant else 0
        if not isinstance(handle, Binding):
            raise Discard("not a handle")
        b = handle
        self.note(b)
        if b.registration.role != role:
            self.breach("nmr.detach-complete-wrong-role", b)
        if b.state in ("detaching", "pended"):
            b.state = "finished" if b.state == "pended" else "completed"
            b.root = self.root
            if isinstance(b.context, Record):
                b.context.info = b
            if self.choose(2) == 0:  # else the cleanup callback runs later
                self.cleanup(b)
                if isinstance(b.context, Record) and b.context.gone == "freed":
                    b.context.gone = b  # what runs on here must not touch it
        elif b.state == "live":
            self.breach("nmr.detach-complete-early", b)
        elif b.detach_root is not None and b.root is b.detach_root and not b.spoilt:
            # The callback said that the detach is finished, and a routine that it queued completes it again.
            self.breach("nmr.detach-complete-and-success", b, at_call=False, local=False, functions=b.functions)
        else:
            self.breach("nmr.detach-complete-twice", b)
        return 0

    def call_NmrClientDetachProviderComplete(self, node, handle):
        return self.complete("Client", node, handle)

    def call_NmrProviderDetachClientComplete(self, node, handle):
        return self.complete("Provider", node, handle)

    def cleanup(self, b):
        """Both sides are done with the detach."""
        b.state = "done"
        f = b.registration.callback("ClientCleanupBindingContext", "ProviderCleanupBindingContext")
        if isinstance(f, int):
            return
        b.cleaned = b.cleaning = True
        _, stack, node = self.enter("cleanup", f, [b.context], b)
        b.functions.add(f.name)
        b.cleaning = False
        self.leave(stack, node)

    def settle(self):
        for b in self.bindings:
            if b.state == "finished":
                self.cleanup(b)

    def call_peer(self, peer):
        b = peer.binding
        self.note(b)
        if b.state in ("completed", "finished", "done"):
            self.breach("nmr.call-after-detach", b, local=self.here(b) or b.cleaning, stops=True)
        return 0

    # ---- memory that NMR uses

    def freeing(self, memory):
        gone = super().freeing(memory)
        for b in [root.subject for root in self.roots if root.role == "attach"]:
            if b.state == "attached" and b.context is memory:
                self.breach("nmr.attach-context-freed", b, stops=True)
                gone = "said"
        for b in self.bindings:
            if b.context is memory and b.state != "done" and not b.spoilt:
                self.note(b)
                gone = "said"
                if any(root.role == "detach" and root.subject is b for root in self.roots):
                    self.breach(("nmr.detach-frees-context", "nmr.cleanup-double-free"), b)
                else:
                    self.breach(("nmr.attach-context-freed", "nmr.detach-frees-context",
                                 "nmr.context-freed-while-registered"), b, sure=False)
        for r in self.registrations:
            if r.state in ("registered", "pending") and \
                    (memory in (r.context, r.characteristics) or any(within(h, memory) for h in r.holders)):
                self.note(r)
                more = NOT_WAITED if r.state == "pending" else (*NOT_DEREGISTERED, LEAK)
                slips, functions = self.waits_meant(r)
                self.breach(("nmr.context-freed-while-registered", *more, *slips), r, functions=functions, local=self.here(r))
                gone = "said"
        return gone

    def free_again(self, memory):
        owners = [b for b in self.bindings if b.context is memory and b.cleaned]
        if owners and memory.gone == "freed":
            # Memory that is freed twice, but no other callback than the one that owns it does it.
            self.breach(("nmr.cleanup-double-free", "nmr.detach-frees-context"), owners[0], local=False, stops=True, sure=False)
            self.stopped = True
            memory.gone = "said"
        else:
            super().free_again(memory)

    # ---- the end

    def waits_meant(self, r):
        """-> ids and functions of waits on another handle that meant this one: one slip"""
        ids, functions = (), set()
        for b in r.mixed_up:
            functions |= b.functions | b.subject.functions
            if b.sure:
                b.sure = False
                ids += b.ids
        return ids, functions

    def image_goes(self, role):
        super().image_goes(role)
        for b in self.bindings:
            self.stuck(b)
        for r in self.registrations:
            if r.state == "registered":
                # A handle that was lost is missed where it was lost, too.
                ids = (LEAK, *NOT_DEREGISTERED[1:]) if role == "entry" else NOT_DEREGISTERED
            elif r.state == "pending":
                ids = NOT_WAITED + ((LEAK,) if role == "entry" else ())
            else:
                continue
            slips, functions = self.waits_meant(r)
            self.breach(ids + slips, r, at_call=False, functions=r.functions | functions,
                        local=role == "entry" or r.state == "pending" and self.here(r))

    def contexts_left(self):
        for b in self.bindings:
            if b.allocated and isinstance(b.context, Record) and not b.context.gone:
                # A binding that no detach ended leaks for another reason, and its callbacks may be wrong as well.
                done = b.state == "done"
                # Filled in after the registration: whether in time, nobody can tell.
                late = not b.cleaned and self.facts.late_cleanup
                ids = "nmr.cleanup-leak" if b.cleaned else "nmr.cleanup-missing"
                self.breach(ids if done else ("nmr.cleanup-missing", "nmr.cleanup-leak"), b, at_call=False, local=False,
                            functions=b.functions, sure=done and not late)
