/* read - what does the text say? Pure: text and rules in, signals, facts and the words that gave them out. */
#ifndef ASSIST_INTAKE_READ_H
#define ASSIST_INTAKE_READ_H

#include "base/arena.h"
#include "rulebook/rulebook.h"

struct read_signal {
    const char *signal;
    const char *words; /* the caller's own words behind it: personal */
};
struct read_fact {
    const char *fact;
    const char *value; /* a number, or an RFC 3339 instant */
    const char *words;
};
struct read_found {
    struct read_signal *signals; /* in the order of the rules, each once */
    size_t n_signals;
    struct read_fact *facts; /* likewise. Where the text says two different numbers, none is said */
    size_t n_facts;
};
/* The phrases of the rules by their rarest words, so that a text is read as fast under many rules as under few. Made once: the rules
 * and `a` have to live as long. */
struct read_index;
const struct read_index *read_index(const struct rulebook *rules, struct arena *a);
struct read_said {
    const char *text; /* at most 16 KiB; NULL: empty */
    int64_t at_ms;
    bool
        whole; /* all that the caller said: if it is in no language that is read here, that is a signal */
};
/* All of `ret` lives in `a`. */
void read_text(const struct read_index *index, const struct read_said *said, struct arena *a,
    struct read_found *ret);

/* What leanings.yaml is learnt by (cli/rules_learn.c): the stems of the text, "#" for its numbers, "+name" for each signal that is read in
 * it but what it leans to; each once. */
void read_features(const struct read_index *index, const struct read_said *said, struct arena *a,
    const char ***ret, size_t *ret_n);

#endif
