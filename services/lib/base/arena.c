/* arena - zeroed blocks in a chain; small pieces share a block, a large one has its own. */
#include "base/arena.h"

#include "base/must.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 4096

#ifdef __has_feature /* clang */
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__ /* gcc */
#define SANITIZED
#endif

/* What no piece of a block covers is out of bounds to AddressSanitizer: else whoever writes behind a piece would only hit
 * the next one. */
#ifdef SANITIZED
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

struct arena_block {
    struct arena_block *older;
    size_t size;
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[];
};

/* Blocks that were cleared wait for the next arena, wiped: most arenas live for one message and need one block or two.
 * AddressSanitizer has to see that what was cleared is used no more, so there none waits. */
#define SPARE_MAX 256 /* of one batch: its messages, cases and rows live until it is written */

static _Thread_local struct {
    struct arena_block *newest;
    size_t n;
} spare;

static bool may_wait(const struct arena_block *b)
{
#ifdef SANITIZED
    (void)b;
    return false;
#else
    return b->size == BLOCK_SIZE && spare.n < SPARE_MAX;
#endif
}

static void block_free(struct arena_block *b)
{
    if (!may_wait(b)) {
        free(b);
        return;
    }
    memset(b->bytes, 0, b->used);
    b->used = 0;
    b->older = spare.newest;
    spare.newest = b;
    spare.n++;
}

static struct arena_block *block_new(size_t size)
{
    struct arena_block *b = size == BLOCK_SIZE ? spare.newest : NULL;

    if (b) {
        spare.newest = b->older;
        spare.n--;
        b->older = NULL;
        return b;
    }
    b = must_alloc(sizeof(*b) + size);
    b->size = size;
    ASAN_POISON_MEMORY_REGION(b->bytes, size);
    return b;
}

/* A large piece goes behind the newest block, whose free room then stays in use. */
static void *alloc_large(struct arena *a, size_t size)
{
    struct arena_block *b = block_new(size);

    b->used = size;
    ASAN_UNPOISON_MEMORY_REGION(b->bytes, size);
    if (a->newest) {
        b->older = a->newest->older;
        a->newest->older = b;
    } else {
        a->newest = b;
    }
    return b->bytes;
}

void *arena_alloc(struct arena *a, size_t size)
{
    struct arena_block *b = a->newest;
    size_t whole;
    void *piece;

    must(size <= SIZE_MAX / 2);
    whole = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    if (whole == 0)
        whole = _Alignof(max_align_t);
    if (whole > BLOCK_SIZE / 4)
        return alloc_large(a, size);
    if (!b || b->size - b->used < whole) {
        b = block_new(BLOCK_SIZE);
        b->older = a->newest;
        a->newest = b;
    }
    piece = b->bytes + b->used;
    b->used += whole;
    ASAN_UNPOISON_MEMORY_REGION(piece, size);
    return piece;
}

void *arena_copy(struct arena *a, const void *from, size_t size)
{
    void *copy = arena_alloc(a, size);

    if (size)
        memcpy(copy, from, size);
    return copy;
}

char *arena_text(struct arena *a, const char *bytes, size_t n)
{
    char *text = arena_alloc(a, n + 1);

    memcpy(text, bytes, n);
    return text;
}

char *arena_dup(struct arena *a, const char *text)
{
    return text ? arena_copy(a, text, strlen(text) + 1) : NULL;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list first, second;
    int n;
    char *text;

    va_start(first, format);
    va_copy(second, first);
    n = vsnprintf(NULL, 0, format, first);
    va_end(first);
    must(n >= 0);
    text = arena_alloc(a, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, format, second);
    va_end(second);
    return text;
}

void arena_clear(struct arena *a)
{
    while (a->newest) {
        struct arena_block *b = a->newest;

        a->newest = b->older;
        block_free(b);
    }
}

void *arena_more(struct arena *a, const void *items, size_t n, size_t item_size)
{
    void *more;

    must(item_size > 0 && n < SIZE_MAX / 4 / item_size);
    more = arena_alloc(a, (n + 1) * item_size);
    if (n)
        memcpy(more, items, n * item_size);
    return more;
}

void *arena_grow(struct arena *a, void *items, size_t n, size_t item_size)
{
    void *grown;

    if (n & (n - 1))
        return items;
    must(item_size > 0 && n < SIZE_MAX / 4 / item_size);
    grown = arena_alloc(a, (n ? 2 * n : 1) * item_size);
    if (n)
        memcpy(grown, items, n * item_size);
    return grown;
}
