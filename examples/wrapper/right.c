/* One source. */
#include "mynet.h"

typedef struct MODULE {
    HANDLE Registration;
} MODULE;

VOID Stop(MODULE *module)
{
    MyNetStop(module->Registration);
    ExFreePool(module);
}
