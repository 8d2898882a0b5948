/* due - the deadlines one by one: what case_due looks for the earliest of, and verb_due fires. NEVER_MS: none. */
#ifndef ASSIST_CASEBOOK_DUE_H
#define ASSIST_CASEBOOK_DUE_H

#include "casebook/casefile.h"

int64_t offer_deadline(const struct casefile *c, const struct offer *o, const char **ret_what);
const char *try_waits_for(const struct rung_try *t); /* a word, as in struct due */
int64_t try_deadline(const struct rung_try *t);
int64_t need_deadline(const struct casefile *c, const struct need *n, const char **ret_what);
int64_t call_deadline(const struct call *k);
int64_t alarm_deadline(const struct alarm *m);
int64_t case_look_by(const struct casefile *c);

#endif
