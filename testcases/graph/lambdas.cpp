// Lambdas, templates, operators and initialisers that run.
//
// RUN: %nmrcheck extract --whole -o %t.nmrg --root %S %s -- %graph-flags -std=c++20
// RUN: %nmrcheck dump %t.nmrg | diff %S/Inputs/lambdas.txt -
#include <api.h>

int test(int n);
using Function = int (*)(int);

struct Table {
    Function first, second;
};
static const Table table = {[](int n) { return n + 1; }, &test};
Function variable = +[](int n) { return test(n); };
int computed = test(3);

template <class F> int apply(F f) { return f(3); }
template <class... T> int sum(T... n) { return (0 + ... + n); }
template <int N> struct Fixed {
    int get() const { return N; }
};

struct Number {
    int n;
    Number operator+(Number other) const { return {n + other.n}; }
    Number &operator+=(Number other)
    {
        n += other.n;
        return *this;
    }
    bool operator==(const Number &other) const = default;
    int operator[](int i) const { return n + i; }
    int operator()(int i) { return n - i; }
    operator int() const { return n; }
};

int lambdas(int n, int *p)
{
    auto counter = [&n, p, extra = n * 2](int more) {
        n += more;
        return *p + extra;
    };
    auto generic = [](auto x) { return x; };
    Function plain = [](int x) { return x * 2; };
    return counter(1) + generic(2) + apply(counter) + apply(test) + plain(4) + (generic(p) != p);
}

struct Owner {
    int member;
    int late(int n)
    {
        auto byThis = [this, n] { return member + n; };
        auto byCopy = [*this] { return member; };
        return byThis() + byCopy();
    }
};

int operators(Number a, Number b)
{
    Number c = a + b;
    c += a;
    if (c == b)
        return c[3] + c(4);
    if (a != b)
        return sum(1, 'c', a);
    if constexpr (sizeof(Number) == 4)
        return Fixed<7>().get();
    else
        return test(100);
}
