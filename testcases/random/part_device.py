"""The device of a driver: a step that can fail, and what work items need."""
from parts import Part


def device(r, names):
    p = Part("Device")
    p.may_miss = False
    p.add_variable("static PDEVICE_OBJECT g_Device;")
    p.start = "status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_Device);"
    p.stop = "IoDeleteDevice(g_Device);"
    if r.chance(0.5):
        p.stop = "if (g_Device != NULL) { IoDeleteDevice(g_Device); g_Device = NULL; }"
        p.guarded = True
    return p


def link(r, names):
    """a name for the device: another step that can fail"""
    p = Part("Name")
    p.add_variable("static UNICODE_STRING g_Name;")
    p.start = "status = IoCreateSymbolicLink(&g_Name, NULL);"
    p.stop = "IoDeleteSymbolicLink(&g_Name);"
    if r.chance(0.4):
        p.add_variable("static BOOLEAN g_Named;")
        p.start += "g_Named = NT_SUCCESS(status);"
        p.stop = "if (g_Named) IoDeleteSymbolicLink(&g_Name); g_Named = FALSE;"
        p.guarded = True
    return p
