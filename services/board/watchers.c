/* watchers - at the end of each turn, everybody who watches is told what is new, in slices: a queue on the way holds only so
 * much, and what does not fit there is lost without a word (pitfall B3). */
#include "board/parts.h"
#include <string.h>

static void forget(struct watcher *w)
{
    arena_clear(&w->arena);
    *w = (struct watcher){ 0 };
}

void watchers_leave(struct board *self, struct bus_peer peer)
{
    for (size_t i = 0; i < WATCHERS_MAX; i++) {
        struct watcher *w = &self->watchers[i];

        if (w->is_used && w->to.link == peer.link && w->to.n == peer.n &&
            memcmp(w->to.id, peer.id, peer.n) == 0)
            forget(w);
    }
}

void watchers_begin_again(struct board *self)
{
    for (size_t i = 0; i < WATCHERS_MAX; i++) {
        struct watcher *w = &self->watchers[i];

        w->is_fresh = true;
        w->fresh_until = w->position = w->told = w->told_before = 0;
    }
}

/* Is this row news for the watcher? A case that has just left what it watches is. */
static bool is_news(const struct watcher *w, const struct row *row, int64_t now_ms)
{
    if (row->changed <= w->fresh_until) /* how things stood when it began */
        return (!row_has_ended(row) || filter_wants_ended(&w->filter)) &&
               filter_fits(&w->filter, row, now_ms);
    return filter_fits(&w->filter, row, now_ms) ||
           (row->before && filter_fits(&w->filter, row->before, now_ms));
}

/* Tells at most `room` events; returns how many. *ret_more: there are more. */
static size_t tell(
    const struct board *self, struct turn *t, struct watcher *w, size_t room, bool *ret_more)
{
    const struct row *row = rows_after(self->rows, w->position);
    size_t said = 0;

    if (w->is_fresh)
        w->fresh_until = rows_newest(self->rows);
    w->is_fresh = false;
    for (; row && said < room; row = rows_next(row)) {
        if (is_news(w, row, t->now_ms)) {
            say_event(t, w, row);
            w->told = row->changed;
            said++;
        }
        w->position = row->changed;
    }
    *ret_more = *ret_more || row;
    return said;
}

static void drop_silent(struct board *self, int64_t real_ms)
{
    for (size_t i = 0; i < WATCHERS_MAX; i++) {
        if (self->watchers[i].is_used && real_ms - self->watchers[i].renewed_ms >= WATCH_RENEW_MS)
            forget(&self->watchers[i]);
    }
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

int watchers_tell(void *self_, struct turn *t)
{
    struct board *self = self_;
    size_t room = WATCH_TURN;

    self->has_more = false;
    drop_silent(self, t->real_ms);
    if (!self->is_level)
        return 0;
    for (size_t i = 0; i < WATCHERS_MAX; i++) {
        struct watcher *w = &self->watchers[(self->first_watcher + i) % WATCHERS_MAX];

        if (w->is_used)
            room -= tell(self, t, w, smaller(room, WATCH_SLICE), &self->has_more);
    }
    self->first_watcher = (self->first_watcher + 1) % WATCHERS_MAX;
    return 0;
}
