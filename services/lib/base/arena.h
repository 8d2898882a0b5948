/* arena - memory of one turn or one case: allocated piece by piece, freed at once. */
#ifndef ASSIST_BASE_ARENA_H
#define ASSIST_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena {
    struct arena_block *newest; /* NULL: nothing allocated yet; { 0 } is a valid empty arena */
};

void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for any type; never NULL */
char *arena_dup(struct arena *a, const char *text); /* NULL for NULL */
char *arena_text(struct arena *a, const char *bytes, size_t n); /* n bytes, and a NUL */
void *arena_copy(struct arena *a, const void *from, size_t size);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_clear(struct arena *a); /* frees all; the arena may be used again */

/* Grows array `items` (count `n`) by one zeroed item and returns a pointer to it. The array doubles
 * at powers of two, so an array must only ever be grown by this macro. */
#define ARENA_PUSH(a, items, n)                                                                    \
    ((items) = arena_grow((a), (items), (n), sizeof *(items)), &(items)[(n)++])
/* A copy of `n` items with room for one more, zeroed: for an array that ARENA_PUSH did not make, such as a message's. */
void *arena_more(struct arena *a, const void *items, size_t n, size_t item_size);
void *arena_grow(struct arena *a, void *items, size_t n, size_t item_size);

#endif
