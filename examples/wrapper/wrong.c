/* One source. */
#include "mynet.h"

typedef struct MODULE {
    HANDLE Registration;
} MODULE;

VOID Stop(MODULE *module)
{
    MyNetStop(module->Registration);
    NmrWaitForClientDeregisterComplete(module->Registration); /* MyNetStop() has waited */
    ExFreePool(module);
}
