"""The kernel around the protocols: memory, devices, events, atomic operations, work items."""
from execution import INSUFFICIENT_RESOURCES, SUCCESS, UNSUCCESSFUL, Execution
from machine import Array, Discard, Record
from model import Function


class WorkItem:
    def __init__(self):
        self.freed = False


class Kernel(Execution):
    def __init__(self, facts, ask):
        super().__init__(facts, ask)
        self.queue = []  # work items that wait: (routine, context)
        self.heap = []  # (record, root)

    # ---- memory

    def call_ExAllocatePool2(self, node, flags, size, tag):
        if self.choose(2):
            return 0
        if not isinstance(size, str) or size not in self.machine.records:
            raise Discard("memory of an unknown type")
        r = self.machine.record(size, "heap", size)
        self.heap.append((r, self.root))
        return r

    def call_ExFreePoolWithTag(self, node, memory, tag):
        if not isinstance(memory, Record) or memory.where != "heap" or memory.type not in self.machine.structs:
            raise Discard("not from the pool")
        if memory.gone:
            self.free_again(memory)
        else:
            memory.gone = self.freeing(memory)
            for key in memory.solid:
                memory.f[key].gone = memory.gone
        return 0

    def call_ExFreePool(self, node, memory):
        return self.call_ExFreePoolWithTag(node, memory, 0)

    def freeing(self, memory):
        """-> why it is gone: "said" when a breach was noted already"""
        return "freed"

    def free_again(self, memory):
        self.touch_gone(memory)

    def call_RtlZeroMemory(self, node, memory, size):
        if not isinstance(memory, Record):
            raise Discard("memory of an unknown type")
        for k in memory.f:
            if k not in memory.solid:
                memory.f[k] = 0
        return 0

    # ---- devices

    def call_IoCreateDevice(self, node, driver, extension, name, type_, traits, exclusive, where):
        if self.choose(2):
            return INSUFFICIENT_RESOURCES
        self.put(where, self.machine.record("DEVICE_OBJECT", "heap", "device"))
        return SUCCESS

    def call_IoDeleteDevice(self, node, device):
        if not isinstance(device, Record) or device.gone:
            raise Discard("no device")
        device.gone = "deleted"
        return 0

    def call_IoCreateSymbolicLink(self, node, link, device):
        return UNSUCCESSFUL if self.choose(2) else SUCCESS

    def call_IoDeleteSymbolicLink(self, node, link):
        return SUCCESS

    def call_IofCompleteRequest(self, node, irp, boost):
        return 0

    def call_DbgPrint(self, node, *args):
        return 0

    # ---- events

    def event(self, event, state):
        if not isinstance(event, Record) or event.type != "KEVENT":
            raise Discard("no event")
        self.machine.store(event, "State", state)
        return 0

    def call_KeInitializeEvent(self, node, event, type_, state):
        return self.event(event, state)

    def call_KeSetEvent(self, node, event, increment, wait):
        return self.event(event, 1)

    def call_KeClearEvent(self, node, event):
        return self.event(event, 0)

    def call_KeReadStateEvent(self, node, event):
        """Generated drivers use it for what nobody knows."""
        return self.choose(2)

    # ---- atomic operations

    def update(self, where, change):
        old = self.get(where)
        if not isinstance(old, int):
            raise Discard("no number")
        self.put(where, change(old))
        return old

    def call_InterlockedExchange(self, node, where, value):
        old = self.get(where)
        self.put(where, value)
        return old

    call_InterlockedExchangePointer = call_InterlockedExchange

    def call_InterlockedCompareExchange(self, node, where, value, comparand):
        return self.update(where, lambda v: value if v == comparand else v)

    def call_InterlockedIncrement(self, node, where):
        return self.update(where, lambda v: v + 1) + 1

    def call_InterlockedDecrement(self, node, where):
        return self.update(where, lambda v: v - 1) - 1

    def call_InterlockedOr(self, node, where, mask):
        return self.update(where, lambda v: v | mask)

    def call_InterlockedAnd(self, node, where, mask):
        return self.update(where, lambda v: v & mask)

    def call_InterlockedBitTestAndSet(self, node, where, bit):
        return self.update(where, lambda v: v | 1 << bit) >> bit & 1

    def call_InterlockedBitTestAndReset(self, node, where, bit):
        return self.update(where, lambda v: v & ~(1 << bit)) >> bit & 1

    # ---- work items

    def call_IoAllocateWorkItem(self, node, device):
        if not isinstance(device, Record):
            raise Discard("no device")
        return 0 if self.choose(2) else WorkItem()

    def call_IoFreeWorkItem(self, node, item):
        if not isinstance(item, WorkItem) or item.freed:
            raise Discard("no work item")
        item.freed = True
        return 0

    def call_IoQueueWorkItem(self, node, item, routine, queue, context):
        if not isinstance(item, WorkItem) or item.freed or not isinstance(routine, Function):
            raise Discard("no work item")
        self.queue.append((routine, context))
        self.work(False)
        return 0

    def work(self, all_):
        """Queued work items run now, at once beside what queued them, or wait until somebody waits for them."""
        while self.queue and (all_ or self.choose(2)):
            routine, context = self.queue.pop(0)
            _, stack, node = self.enter("work", routine, [0, context])
            self.leave(stack, node)
            self.settle()

    def settle(self):
        pass

    def image_goes(self, role):
        """The last chance to deregister is over: DriverEntry failed, or Unload returned."""


def within(inner, outer):
    """a record, or one of its members"""
    return inner is outer or any(outer.f[key] is inner for key in outer.solid)
