/* judge - how urgent is it, of what kind, what does somebody have to do? Pure: the same signals and facts under the same rules
 * give the same judgement. Only ever raises: the result is never below `floor` (design.md 4, invariants). */
#ifndef ASSIST_CASEBOOK_JUDGE_H
#define ASSIST_CASEBOOK_JUDGE_H

#include "base/arena.h"
#include "rulebook/rulebook.h"

struct judge_fact {
    const char *key;
    const char *value; /* words, numbers, or RFC 3339 instants */
};
struct judge_input {
    const char *const *signals; /* read from all texts so far */
    size_t n_signals;
    const struct judge_fact *facts;
    size_t n_facts;
    const char *kind; /* what a person said it is, or the case's kind so far; NULL: find out */
    Priority floor; /* the case's priority so far, or what the operator gave; UNJUDGED: none */
    int64_t now_ms;
};
struct judgement {
    const char *kind; /* "other" when nothing was recognised */
    Priority priority; /* P0 ... P5, never UNJUDGED; nothing recognised: at least P3 */
    const struct triage_rule **fired; /* in the order of their ids */
    size_t n_fired;
    const char *
        *because; /* of each: the facts that made it fire, "age=82, alone=yes"; "": none did */
    int points; /* of all that fired, together */
    const struct need_rule *
        *needs; /* kind's needs and the fired rules', without repetition; at least one mandatory */
    size_t n_needs;
    bool minor; /* the person is under 18 */
    /* The kind's whose answers are not known yet, at most three: those the rules want first, then the one whose answer may raise the
     * case most, open most needs, show that the person is under 18, count most points; then in the order of the file. */
    const struct question_rule **questions;
    size_t n_questions;
    const struct kind_rule *kind_rule; /* advice, tell */
};
/* The first number in what was said: "82 года", "38,5"; of a fact whose name ends in _hours in hours: "30 минут". False: there is none, or
 * nobody knows of what. */
bool judge_number(const char *fact, const char *value, double *ret);
void judge(const struct rulebook *rules, const struct judge_input *in, struct arena *a,
    struct judgement *ret);

#endif
