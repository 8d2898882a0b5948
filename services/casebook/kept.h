/* kept - casefiles, events and ladders as stored bytes, split into what may be kept for ever and what can be erased. */
#ifndef ASSIST_CASEBOOK_KEPT_H
#define ASSIST_CASEBOOK_KEPT_H

#include "casebook/casefile.h"
#include "store/store.h"

/* Fills row->version, body and personal; the rest of the row is the caller's. */
void kept_case(const struct casefile *c, struct arena *a, struct case_row *row);
/* 0, or ERR_DAMAGED. An erased row (no personal half) gives a casefile whose personal fields are NULL. */
int kept_case_read(const struct case_row *row, struct arena *a, struct casefile *ret_case);

/* Fills row->count, body, personal and last_type; row->at_ms and actor are put under the chain with the body. */
void kept_events(const struct event *events, uint32_t n, struct arena *a, struct events_row *row);
/* The types of its events, in order, into `ret`, which has room for row->count; how many there are, or 0: it is damaged. */
uint32_t kept_event_types(const struct events_row *row, struct arena *a, Event__Type *ret);
int kept_events_read(
    const struct events_row *row, struct arena *a, struct event **ret_events, uint32_t *ret_n);

/* The compiled form and its hash; the same ladder always gives the same. */
struct blob kept_ladder(const struct ladder *l, struct arena *a, uint8_t ret_hash[RULES_HASH]);
int kept_ladder_read(struct blob bytes, struct arena *a, struct ladder *ret_ladder);

#endif
