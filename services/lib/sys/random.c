/* random - the kernel's randomness, or a stream that repeats for a seed. */
#include "sys/random.h"

#include "base/must.h"

#include <string.h>
#include <unistd.h>

#define MOST_AT_ONCE 256 /* getentropy's limit */

static void kernel_bytes(uint8_t *ret, size_t n)
{
    while (n) {
        size_t part = n < MOST_AT_ONCE ? n : MOST_AT_ONCE;

        /* Every kernel that we run on has it, and it does not fail. */
        must(getentropy(ret, part) == 0);
        ret += part;
        n -= part;
    }
}

static uint64_t rotate(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

/* splitmix64's finisher: seeds that differ in one bit give unlike streams from the first number on.
 */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* xoroshiro128++; a state that is not zero never becomes zero. */
static uint64_t next(struct random *r)
{
    uint64_t a = r->seed[0], b = r->seed[1];
    uint64_t number = rotate(a + b, 17) + a;

    b ^= a;
    r->seed[0] = rotate(a, 49) ^ b ^ b << 21;
    r->seed[1] = rotate(b, 28);
    return mix(number);
}

void random_bytes(struct random *r, void *ret, size_t n)
{
    uint8_t *to = ret;

    if (r->seed[0] == 0 && r->seed[1] == 0) {
        kernel_bytes(to, n);
        return;
    }
    while (n) {
        uint64_t number = next(r);
        size_t part = n < sizeof(number) ? n : sizeof(number);

        memcpy(to, &number, part);
        to += part;
        n -= part;
    }
}

uint64_t random_below(struct random *r, uint64_t bound)
{
    uint64_t number, odd_end;

    if (bound == 0)
        return 0;
    odd_end =
        -bound %
        bound; /* 2^64 mod bound: so many numbers too many, which would favour the small ones */
    do {
        random_bytes(r, &number, sizeof(number));
    } while (number < odd_end);
    return number % bound;
}
