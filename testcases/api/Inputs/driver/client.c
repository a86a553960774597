#include <ntddk.h>
#include <netioddk.h>
HANDLE g_client;
extern const NPI_CLIENT_CHARACTERISTICS g_characteristics;
NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
VOID Stop(VOID)
{
    NmrDeregisterClient(g_client);
}
