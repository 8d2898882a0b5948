/* board - links, routes, start and stop. */
#include "board/board.h"

#include <stdlib.h>
#include "base/must.h"
#include "board/parts.h"

#define PRUNE_MS 60000
#define MORE_MS 10 /* until the next slice: the other end needs time to empty its queue */

static const struct worker_link links[] = {
    [LINK_BOARD] = { "board", LINK_BIND_INNER },
    [LINK_CASEBOOK] = { "casebook", LINK_CONNECT },
    { 0 },
};

static const struct bus_route routes[] = {
    { ENVELOPE__BODY_LIST_CASES, board_on_list_cases },
    { ENVELOPE__BODY_WATCH_CASES, board_on_watch_cases },
    { ENVELOPE__BODY_ASK_STATUS, board_on_ask_status },
    { 0 },
};

static const struct worker_follow follows[] = {
    { .what = FOLLOWS__WHAT__CASES,
        .link = LINK_CASEBOOK,
        .on_row = board_on_case_row,
        .on_restart = board_on_restart,
        .on_level = board_on_level },
    { 0 },
};

static void *start(const struct settings *settings, struct turn *t, struct refusal *ret_why)
{
    struct board *self = must_alloc(sizeof *self);

    (void)ret_why;
    self->settings = settings;
    self->rows = rows_new();
    self->level_ms = t->real_ms;
    return self;
}

static void stop(void *self_)
{
    struct board *self = self_;

    for (size_t i = 0; i < WATCHERS_MAX; i++)
        arena_clear(&self->watchers[i].arena);
    status_free(self);
    rows_free(&self->rows);
    news_free(&self->news);
    free(self);
}

static int tick(void *self_, struct turn *t)
{
    struct board *self = self_;

    if (t->real_ms - self->pruned_ms >= PRUNE_MS) {
        rows_prune(self->rows, t->now_ms);
        self->pruned_ms = t->real_ms;
    }
    status_tick(self, t);
    return 0;
}

static int64_t wake(void *self_, struct turn *t)
{
    const struct board *self = self_;

    (void)t;
    return self->has_more ? MORE_MS : BEAT_MS;
}

static void peer_gone(void *self, struct turn *t, struct bus_peer peer)
{
    (void)t;
    watchers_leave(self, peer);
}

const struct worker board_worker = {
    .name = "board",
    .links = links,
    .routes = routes,
    .follows = follows,
    .start = start,
    .stop = stop,
    .after = watchers_tell,
    .tick = tick,
    .wake = wake,
    .peer_gone = peer_gone,
};
