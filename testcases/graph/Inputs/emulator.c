#include <api.h>
NTSTATUS NmrDeregisterClient(HANDLE handle) { return 0; }
