/* audit - is every promise kept right now? As far as the rows can tell. Pure. */
#ifndef ASSIST_BOARD_AUDIT_H
#define ASSIST_BOARD_AUDIT_H

#include "base/arena.h"
#include "board/rows.h"

#define AUDIT_LATE_MS 5000 /* a deadline fires at most so much too late */
#define AUDIT_BEHIND_MS 3000 /* the rows are at most so old */

/* What a kind of promise looks like when it is broken. */
struct broken {
    const char *promise; /* deadline_armed, deadline_kept, board_current */
    const char *why; /* codes and values: "cases=2 case=26-326-0001-8" */
};
struct audit {
    struct broken broken[3];
    size_t n_broken; /* 0: all is well */
    size_t open; /* cases */
};
/* late_ms: AUDIT_LATE_MS in service time. behind_ms: how long ago the rows were known to be all. Texts live in `a`. */
struct audit audit(
    const struct rows *rows, int64_t now_ms, int64_t late_ms, int64_t behind_ms, struct arena *a);

#endif
