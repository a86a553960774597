"""The whole system around a driver, and one life of the driver in it."""
from execution import Root
from machine import Discard
from model import Function
from registrar import Peer, Registrar
from winsock import Winsock


class System(Registrar, Winsock):
    def table_call(self, table, name, args, node):
        return self.call_peer(table) if isinstance(table, Peer) else super().table_call(table, name, args, node)

    def live(self):
        entry = self.machine.functions["DriverEntry"]
        status, stack, node = self.enter("entry", entry, [self.driver, 0])
        if not isinstance(status, int):
            raise Discard("no status")
        if status < 0:
            # The image goes away, and Unload is not called.
            self.image_goes("entry")
            self.leave(stack, node)
            self.roots.append(Root("end", entry))
            self.contexts_left()
            return
        self.leave(stack, node)
        self.run()
        unload = self.driver.f["DriverUnload"]
        if isinstance(unload, Function):
            _, stack, node = self.enter("unload", unload, [self.driver])
            self.image_goes("unload")
            self.leave(stack, node)
            self.roots.append(Root("end", unload))
            self.contexts_left()
        else:
            # The driver stays for ever, and nothing that it leaves behind does harm.
            self.stopped = True
            self.roots.append(Root("unload", entry))
            self.image_goes("unload")
            self.contexts_left()

    def run(self):
        """Peers come and go, requests arrive, work items are run."""
        self.work(True)
        for r in list(self.registrations):
            if r.state == "registered" and r.peer_later:
                self.attach(r)
        request = self.driver.f["MajorFunction"].f[14]
        if isinstance(request, Function) and self.choose(2):
            _, stack, node = self.enter("request", request, [0, self.machine.record("IRP", "heap", "request")])
            self.leave(stack, node)
            self.work(True)
        for b in list(self.bindings):
            if b.state == "live" and self.choose(2):
                self.detach(b)
                self.work(True)
                self.roots.append(Root("peer", b.detach_root.function))
                self.stuck(b)  # the peer waits in vain
                self.roots.pop()
