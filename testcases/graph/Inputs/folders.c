#include "../folders.h"
#define CALL(n) inside(n)
void outside(int n)
{
    CALL(n);
    ApiCrash(inside(n));
}
