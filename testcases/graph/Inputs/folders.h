#include <api.h>
static inline int inside(int n) { return n; }
