/* rules_nearly - which rules would fire if one thing more were known? The judge itself is asked, with that one condition left out. */
#ifndef ASSIST_CLI_RULES_NEARLY_H
#define ASSIST_CLI_RULES_NEARLY_H

#include "casebook/judge.h"

struct nearly {
    const struct triage_rule *rule;
    const struct condition *lacks;
};

/* In the order of the rules. A rule counts only if something else of it holds that somebody said: else each rule of one word would
 * nearly fire. */
void rules_nearly(const struct rulebook *rules, const struct judge_input *in, struct arena *a,
    struct nearly **ret, size_t *ret_n);

#endif
