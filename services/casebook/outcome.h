/* outcome - what has come of asking a responder, once an offer is over: for the record that the directory keeps of them. Pure. */
#ifndef ASSIST_CASEBOOK_OUTCOME_H
#define ASSIST_CASEBOOK_OUTCOME_H

#include "casebook/casefile.h"

#define OUTCOME_ANSWER_MAX_S 3600 /* one who slept is not slower than that */

struct outcome {
    bool answered; /* they said something, whatever it was */
    bool unanswered; /* they were reached for, and said nothing while they could */
    bool committed, declined;
    bool
        came_home; /* a commitment for which they had set out is over: they have something to rest from */
    uint32_t answer_s; /* from sending by machine to their first answer, at least 1; 0: not known */
    Delivery__Channel worked; /* the way by which they heard of it; NO_CHANNEL: by none */
    bool wrong_number; /* their telephone is somebody else's, or nobody's */
};
/* Of an offer that was live in the state `from` and is so no more. Neither answered nor unanswered: it was called off before, or nobody
 * here has sent it or rung them. */
struct outcome outcome_of(const struct casefile *c, uint32_t letter, Offer__State from);

/* Another offer of the case to the same responder that they are at or, if there is none such, have carried out: a case counts once
 * among those they take in a month. NULL: none. */
const struct offer *outcome_other(const struct casefile *c, uint32_t letter);

#endif
