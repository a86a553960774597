// What is computed: constants, casts, places, the order of evaluation.
//
// RUN: %nmrcheck extract --whole -o %t.nmrg --root %S %s -- %graph-flags
// RUN: %nmrcheck dump %t.nmrg | diff %S/Inputs/values.txt -
#include <api.h>

typedef struct _DEVICE DEVICE;
struct _DEVICE {
    LONG Flags;
    struct {
        int Inner;
    } Part;
    union {
        int First;
        struct {
            int Second, Third;
        };
    };
    LIST_ENTRY Link;
    DEVICE *Next;
    int Table[4], Grid[2][3];
    USHORT Port;
};

enum { LIMIT = 7 };

void constants(NTSTATUS status, ULONG bits, ULONG64 wide)
{
    status = STATUS_UNSUCCESSFUL;
    bits = 0xC0000001;
    wide = 0xC0000001;
    status = status == 0xC0000001;
    bits = sizeof(DEVICE) * 0 + LIMIT;
    wide = (ULONG64)(HANDLE)-1;
    status = (USHORT)~0 + 'a' + __builtin_offsetof(DEVICE, Flags);
    wide = (ULONG_PTR)NULL;
    status = 1 ? 2 : 3;
}

void places(DEVICE *device, DEVICE device2, DEVICE **devices, int i, char *raw)
{
    device->Flags = device2.Flags;
    device->Part.Inner = device->First + device->Third;
    device->Next->Next = *devices;
    devices[1]->Flags = (*devices)->Flags;
    device->Table[0] = device->Table[i];
    device->Table[i + 1] = *device->Table;
    device->Grid[1][2] = *(device->Grid[i] + 2);
    *(device->Table + i) = i[device->Table];
    device[1].Flags = (device + 2 + i - 1)->Flags;
    device = &device[3];
    device = (DEVICE *)(raw + 16);
    raw = (char *)&device->Link.Blink;
    i = *(volatile int *)&i;
    devices = &*devices;
}

DEVICE *records(LIST_ENTRY *entry, DEVICE *device)
{
    DEVICE *found = CONTAINING_RECORD(entry->Flink, DEVICE, Link);
    found = (DEVICE *)((char *)entry - __builtin_offsetof(DEVICE, Link));
    found = CONTAINING_RECORD(&entry->Blink, DEVICE, Link.Blink);
    found = CONTAINING_RECORD(&device->Link, DEVICE, Link);
    return found;
}

int next(int *p);

void order(int a, int b, int *p)
{
    a = b++ + b;
    a = b + next(&b);
    next(p++);
    *p++ = *p;
    a = b = *p;
    p += a;
    a <<= 2;
    a = (next(p), b);
    next(p)[p] = 1;
    a = -b ^ ~a;
}

int choices(int a, int b, int *p, BOOLEAN flag)
{
    int both = a && *p, one = a ? b : next(p);
    _Bool is = a, is2 = a > b, is3 = p;
    flag = !a;
    flag = !(a && b);
    a = a ?: b;
    return is + is2 + is3 + (flag ? one : both);
}

void dropped(DEVICE *device, double x, int unused)
{
    UNREFERENCED_PARAMETER(unused);
    (void)device->Next->Flags;
    x = device->Flags * 2.5;
    device->Next->Flags == 3;
    if (device->Flags)
        ;
    (void)&device->Next->Flags;
}

PVOID numbers(DEVICE *device, ULONG_PTR n)
{
    int difference = &device->Table[3] - device->Table;
    n = (ULONG_PTR)device & ~(ULONG_PTR)7;
    device->Port = (USHORT)n;
    ((DEVICE *)n)->Port--;
    ((DEVICE *)((ULONG_PTR)device | 1))->Port = (USHORT)difference;
    return (PVOID)n;
}

DEVICE byValue(DEVICE device);

void copies(DEVICE *to, DEVICE *from, int which)
{
    DEVICE local = *from;
    *to = local;
    *to = byValue(*from);
    *to = which ? local : *from;
    to->Flags = byValue(local).Flags;
    local = (DEVICE){.Flags = 3};
    which = ({ int t = to->Flags; t + 1; });
}
