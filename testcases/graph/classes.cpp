// Classes: construction and destruction on every way, references, virtual calls, new and delete.
//
// RUN: %nmrcheck extract --whole -o %t.nmrg --root %S %s -- %graph-flags -std=c++20
// RUN: %nmrcheck dump %t.nmrg | diff %S/Inputs/classes.txt -
#include <api.h>

void *operator new(SIZE_T size, int tag) noexcept;
void operator delete(void *memory) noexcept;

namespace net {

int use(int &n);
int test(int n);

class Guard {
public:
    explicit Guard(int *lock) : lock_(lock) { *lock_ = 1; }
    Guard(const Guard &) = delete;
    ~Guard() { *lock_ = 0; }
    int *get() const { return lock_; }

private:
    int *lock_;
};

template <class T> class Holder {
public:
    Holder() = default;
    explicit Holder(T *held) : held_(held) {}
    Holder(Holder &&other) : held_(other.held_) { other.held_ = nullptr; }
    ~Holder() { reset(); }
    Holder &operator=(Holder &&other)
    {
        reset(other.held_);
        return *this;
    }
    void reset(T *held = nullptr)
    {
        delete held_;
        held_ = held;
    }
    explicit operator bool() const { return held_ != nullptr; }
    T *operator->() { return held_; }
    T *&out() { return held_; }

private:
    T *held_ = nullptr;
};

struct Base {
    virtual ~Base();
    virtual int run(int n) { return n; }
    int base = 7;
};

struct Device final : Base {
    Device(int &n) : guard(&n), holder(new (5) int(3)), numbers{1, 2}, reference(n) { base = reference; }
    int run(int n) override { return n + base; }
    Guard guard;
    Holder<int> holder;
    int numbers[3];
    int &reference;
};

static Holder<int> make(int n)
{
    Holder<int> made(n ? new (1) int : nullptr);
    return made;
}

int scopes(int n)
{
    Guard outer(&n);
    for (int i = 0; i < n; i++) {
        Guard guard(&n);
        if (test(1))
            continue;
        if (test(2))
            break;
        if (test(3))
            goto out;
        if (test(4))
            return n;
    }
    if (Holder<int> h = make(n); h)
        n = 2;
out:
    return n;
}

void temporaries(int n)
{
    int value = *Guard(&n).get();
    const Guard &extended = Guard(&value);
    test(n ? *Guard(&n).get() : 3);
    if (*Guard(&value).get() == 4)
        value = 5;
    Holder<int> moved = static_cast<Holder<int> &&>(*new Holder<int>);
    moved = make(3);
    make(4);
}

void objects(Device *device, Base *base, int (&numbers)[4])
{
    Device local(numbers[0]);
    device->run(1);
    base->run(2);
    local.Base::run(3);
    local.reference = use(local.reference);
    if (local.holder)
        *local.holder.operator->() = 3;
    local.holder.out() = nullptr;
    delete device;
    delete base;
    for (int &n : numbers)
        n = 0;
    auto [first, second, third, fourth] = numbers;
    first = second;
    int (Base::*member)(int) = &Base::run;
    (base->*member)(3);
    try {
        if (first)
            throw first;
    } catch (int e) {
        first = e;
    } catch (...) {
        return;
    }
}

} // namespace net

namespace {
struct Hidden {
    int call(int n = 3) { return n; }
    static int plain(int n) { return n; }
};
} // namespace

enum class Kind : unsigned char { One = 1, Two };

extern "C" NTSTATUS entry(Kind kind, int *n)
{
    static int counter = net::test(*n);
    Hidden hidden;
    if (kind == Kind::Two)
        return hidden.call() + Hidden::plain(4);
    int &reference = *n;
    reference++;
    (*n ? reference : counter) = 2;
    return static_cast<bool>(*n);
}
