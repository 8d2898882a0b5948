/* later - what may wait while something urgent is not done yet, and what is heard last of all that comes together: kept in the order in
 * which it came, and heard with a later batch. It is a hint like any message: lost with the process, and brought again by its lease, or
 * by whoever asks again (design.md 3, rule 2). */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "worker/engine_parts.h"

#define KEPT_MAX 8192 /* more than that is heard as it comes */
#define KEPT_MS 1000 /* so old, it waits for nothing; well within the shortest lease */
#define OLD_AT_ONCE (BUS_DRAIN / 4) /* of those, while the urgent goes on */
#define BEHIND_MS                                                                                  \
    20 /* so long at most it comes last; a case that changes again meanwhile is told once */
#define BEHIND_AT_ONCE LATER_PART /* each may take 2 ms */

static bool is_pressed(const struct engine *e)
{
    return e->w->is_pressed && e->w->is_pressed(e->self);
}

/* Also behind one that waits: they stay in order. */
static bool has_to_wait(const struct engine *e, const struct raw_msg *raw, bool pressed)
{
    return (pressed || e->later.n) && e->later.n < KEPT_MAX && !raw->actor && e->w->may_wait &&
           e->w->may_wait(codec_peek(raw->bytes, raw->n));
}

static void keep(struct engine *e, struct later *l, const struct raw_msg *raw)
{
    uint8_t *bytes = must_alloc(raw->n);

    if (!l->ring)
        l->ring = must_alloc(KEPT_MAX * sizeof *l->ring);
    memcpy(bytes, raw->bytes, raw->n);
    l->ring[(l->first + l->n++) % KEPT_MAX] =
        (struct kept_msg){ .raw = { .from = raw->from, .bytes = bytes, .n = raw->n },
            .heard_ms = e->turn.real_ms };
}

static bool is_old(const struct engine *e, const struct later *l, int64_t ms)
{
    return e->turn.real_ms - l->ring[l->first].heard_ms >= ms;
}

static struct raw_msg take(struct engine *e, struct later *l)
{
    struct raw_msg *kept = &l->ring[l->first].raw, raw = *kept;

    raw.bytes = arena_copy(&e->arena, kept->bytes, kept->n);
    free((void *)(uintptr_t)kept->bytes);
    l->first = (l->first + 1) % KEPT_MAX;
    l->n--;
    return raw;
}

size_t later_take(struct engine *e, struct raw_msg ret[BUS_DRAIN])
{
    struct later *l = &e->later;
    bool pressed = is_pressed(e);
    size_t n = 0, most = pressed ? OLD_AT_ONCE : BUS_DRAIN;

    while (l->n && n < most && (!pressed || is_old(e, l, KEPT_MS)))
        ret[n++] = take(e, l);
    return n;
}

size_t later_sort(struct engine *e, const struct raw_msg *msgs, size_t n, struct raw_msg *ret_now)
{
    bool pressed = is_pressed(e);
    size_t n_now = 0;

    for (size_t i = 0; i < n; i++) {
        if (has_to_wait(e, &msgs[i], pressed))
            keep(e, &e->later, &msgs[i]);
        else
            ret_now[n_now++] = msgs[i];
    }
    return n_now;
}

static bool comes_last(const struct engine *e, const struct raw_msg *raw)
{
    return e->behind.n < KEPT_MAX && !raw->actor && e->w->comes_last &&
           e->w->comes_last(codec_peek(raw->bytes, raw->n));
}

size_t later_part(struct engine *e, struct raw_msg *now, size_t n)
{
    struct later *l = &e->behind;
    size_t n_first = 0;

    for (size_t i = 0; i < n; i++) {
        if (comes_last(e, &now[i]))
            keep(e, l, &now[i]);
        else
            now[n_first++] = now[i];
    }
    if (l->n == 0 || (n_first && !is_old(e, l, BEHIND_MS)))
        return n_first;
    for (size_t i = 0; i < BEHIND_AT_ONCE && l->n; i++)
        now[n_first++] = take(e, l);
    return n_first;
}

static void free_ring(struct later *l)
{
    for (size_t i = 0; i < l->n; i++)
        free((void *)(uintptr_t)l->ring[(l->first + i) % KEPT_MAX].raw.bytes);
    free(l->ring);
    *l = (struct later){ 0 };
}

void later_free(struct engine *e)
{
    free_ring(&e->later);
    free_ring(&e->behind);
}
