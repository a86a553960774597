#include "net.h"

static HANDLE g_client;

NTSTATUS StartNet(const NPI_CLIENT_CHARACTERISTICS *characteristics)
{
    return NmrRegisterClient(characteristics, NULL, &g_client);
}

VOID StopNet(VOID)
{
    MyNetStop(g_client);
}
