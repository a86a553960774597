#!/usr/bin/env python3
"""long.py FILE LINES: writes a driver whose Unload does not wait, behind so many empty lines."""
import sys

with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write("\n" * int(sys.argv[2]) + """#include <ntddk.h>
#include <netioddk.h>

static HANDLE Client;
extern const NPI_CLIENT_CHARACTERISTICS Characteristics;
DRIVER_UNLOAD Unload;

static int Before;

VOID Unload(DRIVER_OBJECT *driver)
{
    NmrDeregisterClient(Client);
}

NTSTATUS DriverEntry(DRIVER_OBJECT *driver, UNICODE_STRING *path)
{
    driver->DriverUnload = Unload;
    return NmrRegisterClient(&Characteristics, NULL, &Client);
}
""")
