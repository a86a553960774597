#include "filter.h"

static UINT32 g_callout;

NTSTATUS StartFilter(PDEVICE_OBJECT device)
{
    FWPS_CALLOUT callout = {0};

    return FwpsCalloutRegister(device, &callout, &g_callout);
}

VOID StopFilter(VOID)
{
    FwpsCalloutUnregisterById(g_callout);
}
