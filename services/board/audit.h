/* audit - is every promise kept right now? As far as the rows can tell. Pure. */
#ifndef ASSIST_BOARD_AUDIT_H
#define ASSIST_BOARD_AUDIT_H

#include "base/arena.h"
#include "board/rows.h"

#define AUDIT_LATE_MS 5000 /* a deadline fires at most so much too late */
#define AUDIT_BEHIND_MS 3000 /* the rows are at most so old */

enum promise {
    DEADLINE_ARMED, /* every open case has a deadline */
    DEADLINE_KEPT, /* none is too late */
    CLOSED_IS_OVER, /* no closed case has a live offer */
    ONE_WINNER, /* no need has more winning commits than it requires */
    PRIORITY_KEPT, /* none falls by itself */
    BOARD_CURRENT, /* the rows are not old: the casebook is heard */
    PROMISES
};

/* What a kind of promise looks like when it is broken. */
struct broken {
    enum promise which;
    const char *promise; /* the same as a word: "deadline_armed" */
    const char *why; /* codes and values: "cases=2 case=26-326-0001-8" */
};
struct audit {
    struct broken broken[PROMISES];
    size_t n_broken; /* 0: all is well */
    size_t open; /* cases */
};
/* late_ms: AUDIT_LATE_MS in service time. behind_ms: how long ago the rows were known to be all. Texts live in `a`. */
struct audit audit(
    const struct rows *rows, int64_t now_ms, int64_t late_ms, int64_t behind_ms, struct arena *a);

/* ---- a broken promise has to leave the machine, by no other worker's help ---- */
#define RING_AFTER_MS 10000 /* boot time: so long it may be on the way to being mended */
#define RING_AGAIN_MS 60000

struct ringing { /* one for each promise, zero at first */
    int64_t since_ms; /* boot time: broken since; 0: kept */
    int64_t rung_ms;
    uint32_t count;
};
/* Which of what was found has to be rung for now: their indices in found->broken; the count has grown by one. One that is kept
 * again is forgotten. Returns how many. */
size_t audit_ring(const struct audit *found, struct ringing ringing[PROMISES], int64_t real_ms,
    size_t ret_which[PROMISES]);

#endif
