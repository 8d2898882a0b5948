/* rules_again - a past case judged again under other rules: what would have been different, and by how much sooner or later would
 * anybody have been asked? Offline, and pure but for its arguments. */
#ifndef ASSIST_CLI_RULES_AGAIN_H
#define ASSIST_CLI_RULES_AGAIN_H

#include "admin.pb-c.h"
#include "base/arena.h"
#include "rulebook/rulebook.h"

struct again_rules; /* loaded, and made ready */

/* 0 and *ret, to be freed; or as rulebook_load, with its problems in `a`. */
int again_load(const char *dir, struct arena *a, struct again_rules **ret,
    struct rule_problem **ret_problems, size_t *ret_n);
void again_free(struct again_rules **r);

struct again_need {
    const char *need; /* its kind */
    int64_t was_ms,
        would_be_ms; /* when the first rung was opened from which anybody may be asked; 0: none was */
};

struct again {
    Priority was, would_be; /* as the rules had it in the end */
    const char *was_kind, *would_be_kind;
    struct again_need *needs;
    size_t n_needs;
    int64_t was_urgent_ms,
        would_be_urgent_ms; /* since when it was as urgent as the rules had it then; 0: never */
    bool has_earlier; /* some of it would have come sooner or later */
    int64_t earlier_ms; /* the largest such difference; below 0: later */
    bool differs;
};

/* Texts in `a`. 0, or ERR_*: it cannot be filed under these rules (a person's word for a kind that they do not know). */
int again_judge(
    const struct again_rules *rules, const PastCase *past, struct arena *a, struct again *ret);

#endif
