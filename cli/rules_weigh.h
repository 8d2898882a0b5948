/* rules_weigh - how much each word speaks for each thing, from texts of which it is known. Pure: the same texts give the same weights. */
#ifndef ASSIST_CLI_RULES_WEIGH_H
#define ASSIST_CLI_RULES_WEIGH_H

#include <stdbool.h>
#include "base/arena.h"
#include "rulebook/rulebook.h"

struct weigh_text {
    const char **features; /* of intake/read.h */
    size_t n;
    size_t about; /* which of `to` it is */
    bool is_threat;
};
struct weighed {
    size_t n_right; /* the kind of texts that were not learnt from, one fifth after the other */
    size_t n_threats,
        n_missed; /* threats among them; and those not told for one, where half of all doubts count */
    size_t n_everyday, n_called_threats; /* likewise what is everyday, and is told for a threat */
};
struct weigh_texts {
    const struct weigh_text *list;
    size_t n;
    size_t n_tried; /* the first ones: what comes behind is learnt from, and not tried */
};
/* Makes leanings of `to`, whose last is LEANS_THREAT, in `a`. A word that is in fewer than three texts is left out. */
void weigh(const struct weigh_texts *texts, const char **to, size_t n_to, struct arena *a,
    struct leanings *ret_leanings, struct weighed *ret);

#endif
