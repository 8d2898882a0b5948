/* random - the kernel's randomness, or a stream that repeats for a seed. */
#include "sys/random.h"

#include "base/must.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST_AT_ONCE 256 /* getentropy's limit */

/* What the kernel gave at once and nobody has had yet: a filing alone takes half a dozen salts, ids and numbers. On a page of
 * its own that a fork finds empty, so that no two processes give out the same, and that no core dump holds. */
struct pool {
    size_t n_left;
    uint8_t bytes[MOST_AT_ONCE];
};
static _Thread_local struct pool *pool;

static void make_pool(void)
{
    pool = mmap(NULL, sizeof *pool, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    must(pool != MAP_FAILED);
    must(madvise(pool, sizeof *pool, MADV_WIPEONFORK) == 0);
    must(madvise(pool, sizeof *pool, MADV_DONTDUMP) == 0);
}

static void kernel_bytes(uint8_t *ret, size_t n)
{
    if (!pool)
        make_pool();
    for (; n; n--) {
        if (pool->n_left == 0) {
            /* Every kernel that we run on has it, and it does not fail. */
            must(getentropy(pool->bytes, sizeof pool->bytes) == 0);
            pool->n_left = sizeof pool->bytes;
        }
        *ret++ = pool->bytes[--pool->n_left];
        pool->bytes[pool->n_left] = 0;
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
