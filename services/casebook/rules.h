/* rules - the rules in force (rules.c). */
#ifndef ASSIST_CASEBOOK_RULES_H
#define ASSIST_CASEBOOK_RULES_H

#include "casebook/casebook.h"

#define RULES_ALARM "rules" /* the alarm's name: it is of no case */

/* At start: those that were in force last, else those of the folder. 0, or why there are none that can be used. */
int rules_load(struct casebook *self, struct turn *t, struct refusal *ret_why);
int rules_keep_ladders(struct casebook *self, struct turn *t); /* once the store is open */
/* At the end of each turn, outside a transaction: takes changed rules, rings where they are refused. Nothing of the turn may
 * point into the rules any more. 0; ERR_IO: the process has to end; another error: later again. */
int rules_idle(struct casebook *self, struct turn *t);
/* Codes and values; NULL: nothing is refused. */
const char *rules_why_refused(const struct casebook *self, struct arena *a);
AlarmLine *rules_alarm(const struct casebook *self, struct arena *a);
/* What a command came to: a message that was refused with ERR_RULES_CHANGED goes back whole, to be read again, and is answered
 * by that. Else rc. */
int rules_read_again(
    const struct casebook *self, struct turn *t, const struct bus_msg *in, int rc, Envelope *reply);

#endif
