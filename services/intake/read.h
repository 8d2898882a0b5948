/* read - what does the text say? Pure: text and rules in, signals and the words that gave them out. */
#ifndef ASSIST_INTAKE_READ_H
#define ASSIST_INTAKE_READ_H

#include "base/arena.h"
#include "rulebook/rulebook.h"

struct read_signal {
    const char *signal;
    const char *words; /* the caller's own words behind it: personal */
};
/* Signals in the order of the rules, each once. `text` is clean UTF-8 of at most 16 KiB. */
void read_text(const struct rulebook *rules, const char *text, struct arena *a,
    struct read_signal **ret_signals, size_t *ret_n);
/* The phrases of the rules by how they begin. Making it takes longer than reading a text: who reads many keeps it, in an
 * arena that lives as long, and the rules with it. */
struct read_index;
const struct read_index *read_index(const struct rulebook *rules, struct arena *a);
void read_text_by(const struct read_index *index, const char *text, struct arena *a,
    struct read_signal **ret_signals, size_t *ret_n); /* as read_text */

#endif
