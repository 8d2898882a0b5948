/* random - the only source of chance. */
#ifndef ASSIST_SYS_RANDOM_H
#define ASSIST_SYS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t seed[2]; /* both 0: the kernel's randomness; else a repeatable stream (tests):
                         splitmix64/xoroshiro */
};

void random_bytes(struct random *r, void *ret, size_t n);
uint64_t random_below(
    struct random *r, uint64_t bound); /* uniform in [0, bound); 0 if bound is 0 */

#endif
