/* bus - one turn: what a handler refuses and says, kept in order until the turn's COMMIT. */
#include "bus/bus.h"
#include <stdlib.h>
#include "base/must.h"
#include "bus/codec.h"

struct outbox {
    struct arena arena;
    struct outbox_item *items; /* in the arena */
    size_t n;
    uint32_t clock_rate;
    bool exercise;
};

struct outbox *outbox_new(uint32_t clock_rate, bool exercise)
{
    struct outbox *o = must_alloc(sizeof *o);

    o->clock_rate = clock_rate;
    o->exercise = exercise;
    return o;
}

void outbox_free(struct outbox **o)
{
    if (!*o)
        return;
    arena_clear(&(*o)->arena);
    free(*o);
    *o = NULL;
}

size_t outbox_count(const struct outbox *o)
{
    return o->n;
}

const struct outbox_item *outbox_item(const struct outbox *o, size_t i)
{
    must(i < o->n);
    return &o->items[i];
}

/* An arena's array grows at powers of two only, so a shortened one is begun anew (arena.h). */
static void copy_items(struct outbox *o, size_t keep)
{
    const struct outbox_item *old = o->items;

    o->items = NULL;
    o->n = 0;
    for (size_t i = 0; i < keep; i++)
        *ARENA_PUSH(&o->arena, o->items, o->n) = old[i];
}

void outbox_cut(struct outbox *o, size_t keep)
{
    must(keep <= o->n);
    if (keep == o->n)
        return;
    copy_items(o, keep);
    if (keep == 0)
        arena_clear(&o->arena);
}

int turn_refuse(struct turn *t, int code, const char *field, const char *value)
{
    must(code < 0);
    t->refused = (struct refusal){
        .code = code, .field = arena_dup(t->arena, field), .value = arena_dup(t->arena, value)
    };
    return code;
}

void turn_say(struct turn *t, struct bus_peer to, const Envelope *env)
{
    struct outbox *o = t->out;
    Envelope said = *env; /* shallow: only our own fields differ */
    struct outbox_item item = { .to = to };

    PUT(&said, at_ms, t->now_ms);
    PUT(&said, clock_rate, o->clock_rate);
    PUT(&said, exercise, o->exercise);
    item.bytes = codec_pack(&said, &o->arena, &item.n);
    must(item.n > 0 && item.n <= BUS_MESSAGE_MAX);
    *ARENA_PUSH(&o->arena, o->items, o->n) = item;
}

void turn_run(struct turn *t, const char *program, const char *input)
{
    struct outbox *o = t->out;

    must(program && input);
    *ARENA_PUSH(&o->arena, o->items, o->n) =
        (struct outbox_item){ .program = arena_dup(&o->arena, program),
            .input = arena_dup(&o->arena, input) };
}
