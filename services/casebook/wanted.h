/* wanted - whom or what an operator looks for, and whether a case says it: a telephone, or words that all stand somewhere in
 * what is known. Pure. */
#ifndef ASSIST_CASEBOOK_WANTED_H
#define ASSIST_CASEBOOK_WANTED_H

#include "casebook/casefile.h"

#define WANTED_WORDS 16 /* of what was typed; more say nothing more */

struct wanted {
    const char *digits; /* a telephone, or its end; NULL: none was typed */
    bool only_phone; /* a whole number: nothing else can be meant */
    const char *words[WANTED_WORDS]; /* folded, each without its ending */
    uint32_t n_words;
};

/* Texts in the arena. False: there is nothing in it to look for. */
bool wanted_of(const char *said, struct arena *a, struct wanted *ret);

/* Which of the words have been found so far, bit by bit. */
typedef uint32_t wanted_found;
bool wanted_is_found(const struct wanted *w, wanted_found found);
void wanted_look_at(const struct wanted *w, const char *text, struct arena *a, wanted_found *found);
/* What the case itself holds: people, places, facts. True: a telephone is the one. */
bool wanted_look_at_case(
    const struct wanted *w, const struct casefile *c, struct arena *a, wanted_found *found);

#endif
