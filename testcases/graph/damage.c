// What did not parse is said where it stood.
//
// RUN: %nmrcheck extract --whole -o %t.nmrg --root %S %s -- %graph-flags
// RUN: %nmrcheck dump %t.nmrg | diff %S/Inputs/damage.txt -
#include <api.h>

void ApiNext(int n);

void statement(int n)
{
    ApiNext(1);
    unknown_t *p = unknown_call(n);
    ;
    ApiNext(2);
    if (n)
        ApiNext(n->wrong);
    while (((HANDLE)0)->wrong)
        ApiNext(3);
}

int value(int n)
{
    int local = n->wrong + ApiInline(3);
    if (local)
        return ApiInline(n->wrong);
    int noCall = n->wrong;
    HANDLE handles[2] = {n->wrong, NULL};
    return 0;
}

void whole(void) { ApiNext(4); }

int label(int n)
{
    switch (n) {
    case 1:
        ApiNext(1);
    case 2:
    case 3:
        return ApiInline(unknown);
    case 4:
        return 4;
    }
    if (n)
        return ApiInline(unknown);
    else
        ApiNext(unknown);
    return 1;
}

// Of this nothing is left in the tree, not even that it was there.
void gone(int n)
{
    ApiNext(1);
    unknown_t *p = unknown_call(n);
    ApiNext(2);
    unknown_t q;
    if (n)
        unknown_t(p);
    ApiNext(3);
    unknown_name(n) unknown_call(n);
}
