#include "../mynet.h"

NTSTATUS StartNet(const NPI_CLIENT_CHARACTERISTICS *characteristics);
VOID StopNet(VOID);
