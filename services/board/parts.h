/* parts - what the board's handlers share; nobody else includes it. */
#ifndef ASSIST_BOARD_PARTS_H
#define ASSIST_BOARD_PARTS_H

#include "base/arena.h"
#include "board/audit.h"
#include "board/filter.h"
#include "board/news.h"
#include "board/rows.h"
#include "bus/bus.h"
#include "worker/worker.h"

enum { LINK_BOARD, LINK_CASEBOOK }; /* indices into board_worker.links */

#define LIST_USUAL 50
#define LIST_MAX 500
#define MESSAGE_ROOM (BUS_MESSAGE_MAX - 2048) /* the rest is for ids, the token and the way back */
#define WATCHERS_MAX 256
#define WATCHERS_A_KEY                                                                             \
    32 /* one more takes the place of its longest silent one: no key keeps the others out */
#define WATCH_RENEW_MS 30000 /* boot time: a watch that was not renewed for so long is over */
#define WATCH_SLICE 32 /* events for one watcher in one turn */
#define WATCH_TURN 128 /* events for all of them in one turn: what the socket's queue bears */

/* Somebody who watches: an address, and how far it has been told. */
struct watcher {
    bool is_used;
    struct bus_peer to;
    ProtobufCBinaryData id; /* of its request; in `arena`, as all below */
    ProtobufCBinaryData *return_path;
    size_t n_return_path;
    const char *actor; /* the key's name: intake tells nothing more to one that was revoked */
    struct filter filter;
    struct arena arena;
    int64_t renewed_ms; /* boot time */
    bool is_fresh; /* still has to begin, with all that is open */
    uint64_t fresh_until; /* up to here it is that beginning: what has ended is left out */
    uint64_t position; /* everything up to here has been looked at */
    size_t part; /* and so many events of the change after it */
    uint64_t told; /* the newest number that was said */
    uint64_t
        told_before; /* the same, when it was renewed last: the watcher must know that much by now */
};

struct board {
    struct rows *rows;
    struct news news; /* between these two: who is behind the news reads the rows */
    bool is_level; /* all rows were here once */
    int64_t level_ms; /* boot time: when they last were */
    struct watcher watchers[WATCHERS_MAX];
    size_t first_watcher; /* who is told first in this turn */
    bool has_more; /* somebody has to be told more */
    uint8_t *status; /* the BoardStatus said last, packed; NULL: none */
    size_t n_status;
    int64_t status_ms; /* boot time */
    int64_t audited_ms; /* boot time */
    int64_t pruned_ms; /* boot time */
    const struct settings *settings;
    struct ringing ringing[PROMISES];
};

/* ---- handlers ---- */
bus_handler board_on_list_cases;
bus_handler board_on_watch_cases;
bus_handler board_on_ask_status;
void board_on_case_row(void *self, struct turn *t, const FollowedRow *row);
void board_on_restart(void *self, struct turn *t);
void board_on_level(void *self, struct turn *t);

/* ---- watchers.c ---- */
void watchers_begin_again(struct board *self); /* the numbers mean something else from now on */
void watchers_leave(struct board *self, struct bus_peer peer);
int watchers_tell(void *self, struct turn *t); /* a slice of what is new; 0 */

/* ---- status.c ---- */
BoardStatus *status_now(const struct board *self, struct turn *t); /* in t->arena */
bool status_is_too_early(
    const struct board *self, const struct turn *t); /* nothing can be said yet */
void status_tick(struct board *self, struct turn *t);
void status_free(struct board *self);

/* ---- filter_of.c ---- */
/* `cases` and `request` may be absent. Made in `a`, for the key `actor`. 0, or the refusal in t, under `field`. */
int filter_of(struct turn *t, char *const *cases, size_t n_cases, const ListCases *request,
    const char *actor, struct arena *a, struct filter *ret_filter);

/* ---- say.c: how rows look on the wire ---- */
CaseRow *board_say_row(const struct row *row, struct arena *a); /* list columns only */
/* One event of that row. `from`: the token by which the watcher goes on after it. */
void say_event(struct turn *t, const struct watcher *to, uint32_t part, const struct row *row,
    const struct happened *happened, uint64_t from);

#endif
