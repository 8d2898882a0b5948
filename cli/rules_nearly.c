/* rules_nearly - see rules_nearly.h. */
#include "rules_nearly.h"

static bool has_fired(const struct judgement *j, const struct triage_rule *rule)
{
    for (size_t i = 0; i < j->n_fired; i++) {
        if (j->fired[i] == rule)
            return true;
    }
    return false;
}

/* That nothing speaks against a rule is no reason for it. */
static bool is_said_of(const struct triage_rule *rule)
{
    for (size_t i = 0; i < rule->n_when; i++) {
        if (!rule->when[i].negated)
            return true;
    }
    return false;
}

/* `book` is a copy of the rules whose rules may be changed. */
static bool fires_without(
    struct rulebook *book, struct triage_rule *rule, size_t left_out, const struct judge_input *in)
{
    const struct triage_rule whole = *rule;
    struct condition *rest;
    struct arena a = { 0 };
    struct judgement j;
    bool fires = false;

    rest = arena_alloc(&a, whole.n_when * sizeof *rest);
    rule->when = rest;
    rule->n_when = 0;
    for (size_t i = 0; i < whole.n_when; i++) {
        if (i != left_out)
            rest[rule->n_when++] = whole.when[i];
    }
    if (is_said_of(rule)) {
        judge(book, in, &a, &j);
        fires = has_fired(&j, rule);
    }
    *rule = whole;
    arena_clear(&a);
    return fires;
}

void rules_nearly(const struct rulebook *rules, const struct judge_input *in, struct arena *a,
    struct nearly **ret, size_t *ret_n)
{
    struct triage_rule *triage = arena_copy(a, rules->triage, rules->n_triage * sizeof *triage);
    struct rulebook book = *rules;
    struct judgement now;

    book.triage = triage;
    judge(&book, in, a, &now);
    *ret = NULL;
    *ret_n = 0;
    for (size_t i = 0; i < book.n_triage; i++) {
        for (size_t c = 0; !has_fired(&now, &triage[i]) && c < triage[i].n_when; c++) {
            if (fires_without(&book, &triage[i], c, in))
                *ARENA_PUSH(a, *ret, *ret_n) =
                    (struct nearly){ &rules->triage[i], &rules->triage[i].when[c] };
        }
    }
}
