// Where it goes: loops, switches, jumps, structured exceptions, and the ends of scopes on every way out.
//
// RUN: %nmrcheck extract --whole -o %t.nmrg --root %S %s -- %graph-flags
// RUN: %nmrcheck dump %t.nmrg | diff %S/Inputs/control.txt -
#include <api.h>

void use(int *p);
int test(int n);

int loops(int n, int *list)
{
    int i, sum = 0;
    for (i = 0; i < n; i++) {
        if (list[i] == 3)
            continue;
        if (!list[i])
            break;
        sum += list[i];
    }
    while (n && (sum > 3 || test(n)))
        n--;
    do {
        if (test(sum))
            continue;
        sum--;
    } while (sum);
    for (;;) {
        if (test(1))
            return sum;
        while (1)
            if (test(2))
                break;
    }
}

int scopes(int n)
{
    int outer;
    use(&outer);
    for (int i = 0; i < n; i++) {
        int inner[2] = {i};
        if (test(inner[0]))
            continue;
        if (test(1))
            break;
        if (test(2))
            goto out;
        if (test(3))
            return inner[1];
        {
            int plain = i;
            test(plain);
        }
    }
    return outer;
out:
    return n;
}

int choose(ULONG code)
{
    int result;
    switch (code) {
    case 0xC0000001:
        return 1;
    case 2:
    case 3 ... 5:
        result = 4;
        break;
    case 6:
        result = 5;
        /* falls through */
    default: {
        int local = test(7);
        if (local)
            break;
        result = 6;
    }
    }
    switch (test(8))
    case 9:
        result = 7;
    switch (code)
        while (test(10)) {
        case 11:
            test(12);
        }
    return result;
}

int jumps(int n)
{
again:
    if (test(n)) {
        int inside;
        use(&inside);
        if (inside == 1)
            goto again;
        if (inside == 2)
            goto done;
        goto middle;
    middle:
        n++;
    }
    if (n < 3)
        goto again;
    return 0;
done:
    return 1;
    test(99);
}

int conditions(int a, int b, int *p)
{
    if (a && (b || !*p) && !(a > 3 ? b : *p))
        return 1;
    if (__builtin_expect(!!(a == b), 0))
        return 2;
    else if ((a = test(b)) != 0)
        return 3;
    else if (0)
        test(50);
    else if (a, b)
        return 4;
    if (NT_SUCCESS(a) && (BOOLEAN)(a != b))
        return 5;
    return test(1) ? 6 : 7;
}

int exceptions(int n)
{
    int local;
    __try {
        use(&local);
        if (n == 1)
            return local;
        if (n == 2)
            __leave;
        test(1);
    } __finally {
        test(2);
    }
    __try {
        test(3);
        if (n == 3)
            __leave;
        test(4);
    } __except (test(5)) {
        return 8;
    }
    while (n) {
        __try {
            if (n == 4)
                break;
        } __finally {
            use(&n);
        }
    }
    return n;
}

void leaves(int n)
{
    if (n)
        ApiCrash(n);
    test(1);
    for (;;)
        ;
}

void assembly(int n, int *p)
{
    __asm__("mov %1, %0" : "=r"(*p) : "r"(n));
}
