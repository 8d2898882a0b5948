/* policy - the spans that design.md and domain.md 7 fix by priority, and that no rule file changes. */
#ifndef ASSIST_CASEBOOK_POLICY_H
#define ASSIST_CASEBOOK_POLICY_H

#include <stdint.h>
#include "words.pb-c.h"

struct policy {
    int64_t own_ms; /* how long an owner may be silent (design.md 1) */
    int64_t call_late_ms; /* a call not taken by then alarms the duty coordinator (design.md 4) */
    int64_t alarm_repeat_ms;
    int64_t eta_ms; /* a commit without an ETA is expected there by then (domain.md 7) */
    int64_t eta_grace_ms;
    int64_t checkin_ms; /* whoever is on the scene is heard from within */
    int64_t callback_ms; /* the reporter is told within (domain.md 7: 30 min after DONE) */
    int64_t recall_ms; /* whoever is recalled says that they know within */
    int64_t ranking_ms; /* the matcher has answered within */
    int64_t hold_ms; /* at most so long on hold (design.md 4); 0: never */
    int64_t look_ms; /* a human looks at the case, whatever else is armed */
    int64_t place_ms; /* a better place is waited for so long */
    int64_t hand_ms; /* whoever a case is handed to owns it within */
};

const struct policy *policy_of(
    Priority priority); /* UNJUDGED counts as P1: unknown is not harmless */

#define CALL_TAKEN_MS INT64_C(120000) /* a call is mine for two minutes */
#define ETA_TIMES 3 /* an ETA later than so many usual ones is too late to be left alone */
#define ARRIVAL_LATE_MS                                                                            \
    INT64_C(600000) /* a case that waited longer for us is shown to a coordinator */
#define DELIVERY_TRIES 3 /* on one channel, before the next one */
#define CHECK_TRIES 3 /* of the person in trouble, who does not answer */
#define CALLBACK_TRIES 3 /* unanswered call-backs before a coordinator decides */
#define CALLS_MAX 1024 /* of one case; more are rung by no clock */
#define OFFERS_MAX 2048 /* of one case; more is our bug or an attack */
/* What one case holds of each: a message that tells of it has to fit, and it is read and written whole. */
#define FACTS_MAX 64
#define NEEDS_MAX 32 /* beyond, a person decides: no rule opens so many */
#define PEOPLE_MAX 32 /* reporters; whom not to tell; whom not to ask */
#define FIXES_MAX 64 /* the newest; the timeline has them all */
#define K_ALL 16 /* a rung that asks everybody asks at most so many at once */

#endif
