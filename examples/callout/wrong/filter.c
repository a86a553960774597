#include "filter.h"

static UINT32 g_callout;

NTSTATUS StartFilter(PDEVICE_OBJECT device)
{
    FWPS_CALLOUT callout = {0};

    return FwpsCalloutRegister(device, &callout, &g_callout);
}

/* The identifier is forgotten; the callout is still registered. */
VOID StopFilter(VOID)
{
    g_callout = 0;
}
