/* rows - cases as lists show them: open ones, and those that ended in the last 72 h. In order of `changed`, so that whoever
 * has seen everything up to a number can be told what came after it. Pure, and without personal data. */
#ifndef ASSIST_BOARD_ROWS_H
#define ASSIST_BOARD_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ids.h"
#include "base/times.h"
#include "words.pb-c.h"

#define ROWS_KEEP_ENDED_MS (72 * HOUR_MS)

/* One case. Given to rows_put as the casebook says it; texts may be NULL and are copied. Instants: 0 is none. */
struct row {
    case_key key;
    uint64_t changed; /* number of its newest change */
    const char *number, *id, *kind, *district, *owner, *waits_for, *filed_by;
    const char *tags; /* each with a blank before and behind it */
    const char *kind_ru, *kind_en; /* the kind, as people say it */
    Case__State state;
    Case__Disposition disposition;
    Priority priority;
    int64_t due_ms, opened_ms, closed_ms;
    int64_t at_ms; /* of its newest event, and what follows */
    uint32_t seq;
    Event__Type event;
    uint32_t version;
    uint32_t alarms; /* those not acknowledged: bit n is Alarm.Cause n */
    bool exercise, late_yes;
    uint32_t live_offers;
    uint32_t overcommitted; /* needs with more winning commits than they require */
    bool lowered; /* a person has said that it is less urgent */
    bool
        fell; /* it became less urgent without a person. Filled by rows_put; over with the next priority */
    const struct row
        *before; /* as it was before its newest change; NULL: new to us. Filled by rows_put */
};

struct rows;

struct rows *rows_new(void);
void rows_free(struct rows **r);
void rows_clear(struct rows *r);
/* Makes or replaces the row of that case. False, and nothing changed, when it is no newer than what is here. */
bool rows_put(struct rows *r, const struct row *row);
void rows_prune(struct rows *r, int64_t now_ms); /* forgets what ended too long ago */
size_t rows_count(const struct rows *r);
uint64_t rows_newest(const struct rows *r); /* the highest `changed` ever put; 0: none */
const struct row *rows_find(
    const struct rows *r, case_key key); /* NULL if none; until the next change */
/* The first row with `changed` above n, in order of `changed`; NULL: none. 0 begins. */
const struct row *rows_after(const struct rows *r, uint64_t n);
const struct row *rows_next(
    const struct row *row); /* the row after this one; NULL: it is the newest */

bool row_has_ended(const struct row *row); /* closed, or merged into another one */
bool row_has_tag(const struct row *row, const char *tag);
bool row_has_alarm(const struct row *row, Alarm__Cause cause);

#endif
