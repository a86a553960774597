// What variables hold to begin with.
//
// RUN: %nmrcheck extract --whole -o %t.nmrg --root %S %s -- %graph-flags
// RUN: %nmrcheck dump %t.nmrg | diff %S/Inputs/initialisers.txt -
#include <api.h>

typedef struct _ENTRY {
    int Number;
    const char *Name;
    void (*Run)(int);
    union {
        int Low;
        PVOID Pointer;
    };
    struct {
        int X, Y;
    } Point;
    int Values[3];
    struct _ENTRY *Next;
    double Weight;
} ENTRY;

static void run(int n) { (void)n; }
static ENTRY first = {1, "one", run};
ENTRY table[] = {
    {.Run = &run, .Next = &first, .Point.Y = 3},
    {0},
    {.Values = {0, 5}, .Pointer = &table[1].Values[2], .Next = table + 1, .Weight = 1.5},
    [5] = {9, .Run = (void (*)(int))(PVOID)run, .Next = (ENTRY *)&first.Point},
};
static const int numbers[100] = {1, 2, 3};
int *const pointer = (int *)numbers + 2;
extern int elsewhere;
int tentative;
char text[] = "text";
HANDLE invalid = (HANDLE)-1;
__declspec(allocate("INIT$A")) int discarded = 4;
static int unmentioned = 3;
static void (*const hook)(int) = run;
static const TABLE nothing;

int globals(void)
{
    static int counter = 5;
    {
        static int counter;
        counter++;
    }
    static ENTRY *last = &first;
    return numbers[1] + *pointer + elsewhere + tentative + text[1] + (invalid != 0) + discarded + counter +
           last->Number + (nothing.Open != 0);
}

void locals(ENTRY *from, int n)
{
    int unset, set = n;
    ENTRY raw, zero = {0}, empty = {}, some = {.Number = n, .Run = run, .Point = {1, n}, .Values = {[1] = 2}};
    ENTRY copy = *from, two[2] = {[1] = {.Name = "two", .Next = &two[1]}};
    char string[8] = "abc", bytes[] = {'a', 0, 'c'};
    ENTRY *literal = &(ENTRY){.Number = 7};
    int sizes[n];
    const TABLE handlers = {.Close = (void (*)(HANDLE))run};
    unset = set + raw.Number + zero.Number + string[0] + bytes[0] + literal->Number + sizes[0] + (handlers.Open != 0);
    raw = (ENTRY){.Number = unset};
    (void)empty, (void)some, (void)copy;
}
