/* entry - how the directory keeps what it keeps; for the files of the index, and nobody else. */
#ifndef ASSIST_MATCHER_ENTRY_H
#define ASSIST_MATCHER_ENTRY_H

#include "base/table.h"
#include "hours/schedules.h"
#include "matcher/directory.h"
#include "matcher/index.h"
#include "matcher/skills.h"

/* One block of memory, its texts and lists behind it. */
struct entry {
    struct table_link link; /* by id */
    struct skill_set *skills;
    struct grove_leaf **at; /* where it stands in the index */
    uint32_t n_at; /* 0: nowhere, for it is never asked or covers nothing */
    uint32_t waits; /* its place among those who wait, from 1 on; 0: it does not */
    bool is_listed; /* counted among those who may be asked */
    struct responder responder;
    _Alignas(max_align_t) char rest[];
};

struct outlines;

struct directory {
    struct table entries;
    struct skills *skills;
    struct schedules *schedules; /* of all entries */
    struct outlines *outlines;
    size_t n_unread_polygons;
    struct index index;
    struct entry **waiting; /* to be put in the index before the next search */
    size_t n_waiting, room_waiting;
};

#endif
