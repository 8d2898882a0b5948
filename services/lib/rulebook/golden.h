/* golden - the golden cases of DIR/tests/, as plain structs: what a caller says, what has to come out of it, and whom that asks when.
 * Reading reports every mistake with file:line:column, as the rules' own. Nothing here judges or runs them. */
#ifndef ASSIST_RULEBOOK_GOLDEN_H
#define ASSIST_RULEBOOK_GOLDEN_H

#include "rulebook/rulebook.h"

struct golden_fact {
    const char *fact, *value;
};

/* What happens after the call. Exactly one of `says`, `fact`, `text`, `go`, `confirm`. */
struct golden_said {
    int line;
    int64_t after_ms; /* since the call */
    const char *who; /* `says`: the responder's id */
    int says; /* Answer.Word; 0: not this */
    int64_t eta_ms; /* from then */
    uint32_t people;
    int reason; /* Answer.Reason */
    const char *needs; /* a need that is wanted next */
    struct golden_fact fact; /* learned by an operator */
    const char *text; /* noted by an operator */
    const char *go; /* a coordinator asks this responder, or tells them to go */
    bool confirm; /* a coordinator says yes to the rung that waits for it */
};

/* One line of a timeline. */
struct golden_line {
    int line;
    int64_t at_ms; /* since the call */
    const char *what; /* "groceries ask anna, oleg" */
};

struct golden_case {
    const char *file; /* relative to the rules directory: "tests/golden.yaml" */
    int line;

    /* in */
    const char *text; /* at most 16 KiB; never NULL */
    const char *given; /* what a person said it is; NULL */
    const struct golden_fact *facts;
    size_t n_facts;
    const char *at; /* where the person is, as typed; NULL */
    const char *born;
    int consent; /* Case.Consent */
    bool unsafe_to_call;
    bool has_phone; /* the person's number is known */
    bool answers; /* and they do, whenever they are rung */
    const char **never_ask;
    size_t n_never_ask;
    int64_t filed_ms;
    int offset_s; /* of the zone that filed_at names */
    const char *directory; /* a CSV file beside this one; NULL: nobody can be asked */
    const char **without; /* ids of it that are left out */
    size_t n_without;
    struct golden_said *then; /* in order of time */
    size_t n_then;

    /* out; what is NULL or UNJUDGED may be anything */
    const char *kind;
    Priority priority;
    const char **needs; /* all, in order */
    size_t n_needs;
    bool has_needs;
    const char **signals, **no_signals, **fired; /* among those that come out, and not among them */
    size_t n_signals, n_no_signals, n_fired;
    const char **advice; /* among the lines, in either language */
    size_t n_advice;
    const char **questions; /* facts: all, best first */
    size_t n_questions;
    bool has_questions;
    const struct golden_line *timeline;
    size_t n_timeline;
    bool has_timeline;
    int64_t until_ms; /* since the call: how far the timeline goes */
};

/* Reads DIR/tests/ *.yaml, in order of their names. 0; ERR_RULES_WRONG and at least one problem in `a`; ERR_NOT_FOUND: there are
 * none. The cases live as long as `rules`. */
int golden_load(const char *dir, struct rulebook *rules, struct arena *a,
    struct golden_case **ret_cases, size_t *ret_n, struct rule_problem **ret_problems,
    size_t *ret_n_problems);

#endif
