/* board_on_watch_cases - somebody begins to watch, goes on where it was, or says that it is still there. The events come by
 * themselves, at the end of turns (watchers.c). */
#include <string.h>
#include "base/text.h"
#include "board/parts.h"

static bool same_bytes(const ProtobufCBinaryData *a, const ProtobufCBinaryData *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

/* One address watches one thing. */
static bool is_at(const struct watcher *w, const struct bus_msg *in)
{
    if (!w->is_used || w->to.link != in->from.link || w->to.n != in->from.n ||
        memcmp(w->to.id, in->from.id, in->from.n) != 0 ||
        w->n_return_path != in->env->n_return_path)
        return false;
    for (size_t i = 0; i < w->n_return_path; i++) {
        if (!same_bytes(&w->return_path[i], &in->env->return_path[i]))
            return false;
    }
    return true;
}

static struct watcher *find(struct board *self, const struct bus_msg *in)
{
    struct watcher *free_one = NULL, *silent = NULL;
    size_t of_this_key = 0;

    for (size_t i = 0; i < WATCHERS_MAX; i++) {
        struct watcher *w = &self->watchers[i];

        if (is_at(w, in))
            return w;
        if (!w->is_used && !free_one)
            free_one = w;
        if (!w->is_used || !text_is(w->actor, in->actor))
            continue;
        of_this_key++;
        if (!silent || w->renewed_ms < silent->renewed_ms)
            silent = w;
    }
    return of_this_key < WATCHERS_A_KEY ? free_one : silent;
}

static ProtobufCBinaryData copy_bytes(const ProtobufCBinaryData *from, struct arena *a)
{
    return (ProtobufCBinaryData){ .len = from->len, .data = arena_copy(a, from->data, from->len) };
}

static void take_address(struct watcher *w, const struct bus_msg *in)
{
    const Envelope *env = in->env;

    w->to = in->from;
    w->actor = arena_dup(&w->arena, in->actor);
    w->id = env->has_id ? copy_bytes(&env->id, &w->arena) : (ProtobufCBinaryData){ 0 };
    w->return_path = arena_alloc(&w->arena, env->n_return_path * sizeof *w->return_path);
    w->n_return_path = env->n_return_path;
    for (size_t i = 0; i < env->n_return_path; i++)
        w->return_path[i] = copy_bytes(&env->return_path[i], &w->arena);
}

static void begin(struct watcher *w, bool is_fresh, uint64_t from)
{
    w->is_fresh = is_fresh;
    w->fresh_until = 0;
    w->position = w->told = from;
    w->part = 0;
}

/* What was on its way to the watcher when it spoke is not said again; what it should have had by the time it last spoke
 * was lost. */
static void go_on(struct watcher *w, uint64_t from)
{
    if (from >= w->told_before)
        return;
    w->position = w->told = from;
    w->part = 0;
}

/* Where the watch continues. A number that we never gave is of another store: everything is told anew. */
static void place(const struct board *self, struct watcher *w, bool was_used, const char *from)
{
    int64_t n = 0;

    if (text_empty(from) || text_int(from, 0, INT64_MAX, &n) ||
        (self->is_level && (uint64_t)n > rows_newest(self->rows)))
        begin(w, true, 0);
    else if (was_used)
        go_on(w, (uint64_t)n);
    else
        begin(w, false, (uint64_t)n);
    w->told_before = w->told;
}

int board_on_watch_cases(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct board *self = self_;
    const WatchCases *request = in->env->watch_cases;
    struct watcher *w = find(self, in);
    struct arena arena = { 0 };
    struct filter f;
    int64_t n;
    int error;

    (void)reply;
    if (!text_empty(request->from) && text_int(request->from, 0, INT64_MAX, &n))
        return turn_refuse(t, ERR_INVALID, "from", NULL);
    if (!w)
        return turn_refuse(t, ERR_BUSY, "watch_cases", NULL);
    error = filter_of(t, request->case_, request->n_case_, request->filter, in->actor, &arena, &f);
    if (error) {
        arena_clear(&arena);
        return error;
    }
    place(self, w, is_at(w, in), request->from);
    arena_clear(&w->arena);
    w->arena = arena;
    w->filter = f;
    w->is_used = true;
    w->renewed_ms = t->real_ms;
    take_address(w, in);
    return 0;
}
