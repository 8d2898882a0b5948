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
        w->part = 0;
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

/* How things stand, a line a case: for who begins, or has been away for longer than the news goes back. */
static bool reads_rows(const struct board *self, const struct watcher *w)
{
    return w->position < w->fresh_until || !news_covers(&self->news, w->position);
}

static size_t tell_row(const struct board *self, struct turn *t, struct watcher *w)
{
    const struct row *row = rows_after(self->rows, w->position);
    bool is_told = row && is_news(w, row, t->now_ms);

    if (is_told) {
        say_event(t, w, 0, row,
            &(struct happened){ .seq = row->seq, .type = row->event, .at_ms = row->at_ms },
            row->changed);
        w->told = row->changed;
    }
    w->position = row ? row->changed : rows_newest(self->rows);
    w->part = 0;
    return is_told;
}

/* Only the last event of a change brings a new token: who goes on after another one hears all of the change again. */
static size_t tell_event(const struct board *self, struct turn *t, struct watcher *w)
{
    size_t place = news_after(&self->news, w->position) + w->part;
    const struct happened *h = news_at(&self->news, place), *next;
    const struct row *row = h ? rows_find(self->rows, h->key) : NULL;
    bool is_told = row && is_news(w, row, t->now_ms);
    uint32_t part = (uint32_t)w->part;

    if (!h) {
        w->position = rows_newest(self->rows);
        return 0;
    }
    next = news_at(&self->news, place + 1);
    w->part++;
    if (next && next->changed == h->changed) {
        if (is_told)
            say_event(t, w, part, row, h, w->told);
        return is_told;
    }
    if (is_told) {
        say_event(t, w, part, row, h, h->changed);
        w->told = h->changed;
    }
    w->position = h->changed;
    w->part = 0;
    return is_told;
}

/* Tells at most `room` events; returns how many. *ret_more: there are more. */
static size_t tell(
    const struct board *self, struct turn *t, struct watcher *w, size_t room, bool *ret_more)
{
    uint64_t newest = rows_newest(self->rows);
    size_t said = 0;

    if (w->is_fresh)
        w->fresh_until = newest;
    w->is_fresh = false;
    while (said < room && w->position < newest)
        said += reads_rows(self, w) ? tell_row(self, t, w) : tell_event(self, t, w);
    *ret_more = *ret_more || w->position < newest;
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
