/* within - by when does a need have to be done? An insulin dose, a floe: its ladder goes faster, so that its last rung begins while
 * half of the time is left; half of it over, and too few have committed: the next rung begins at once, and the case is judged
 * again; all of it over, and nobody is there: a coordinator is alarmed (design.md 4, domain.md 5.4). How long, stands in
 * needs.yaml (`within`, `by`). Pure. */
#include "base/text.h"
#include "casebook/due.h"
#include "casebook/parts.h"

#define WINDOW_LEAST_MS (30 * SECOND_MS) /* nobody answers sooner */

/* Rungs that begin after this one: whoever is asked side by side with it does not. */
static int64_t rungs_later(const struct ladder *l, size_t rung)
{
    int64_t later = 0;

    for (size_t i = rung + 1; i < l->n_rungs; i++)
        later += !l->rungs[i - 1].with_next;
    return later;
}

/* Before half of the time is over: so that the last rung begins by then. After that: each an equal part of what is left. */
int64_t within_window(const struct need *n, const struct ladder *l, size_t rung, int64_t now_ms)
{
    int64_t window_ms = l->rungs[rung].window_ms, later = rungs_later(l, rung), part_ms;

    if (!later || n->due_ms <= now_ms) /* nobody comes too late, or everybody does */
        return window_ms;
    part_ms =
        now_ms < n->half_ms ? (n->half_ms - now_ms) / later : (n->due_ms - now_ms) / (later + 1);
    if (part_ms < WINDOW_LEAST_MS)
        part_ms = WINDOW_LEAST_MS;
    return part_ms < window_ms ? part_ms : window_ms;
}

bool within_waits(const struct need *n, int64_t until_ms)
{
    return !n->due_ms || until_ms <= n->half_ms;
}

#define HOURS_MOST (7 * 24) /* what lasts longer keeps nobody waiting */

/* So many hours from when it was said; where that was not kept, from when the case was opened: rather too soon. */
static int64_t hours_from(const struct casefile *c, const struct fact *f)
{
    int64_t said_ms;
    double hours;

    if (!judge_number(f->key, f->value, &hours) || hours < 0 || hours > HOURS_MOST)
        return 0;
    said_ms = c->said_ms[f - c->facts];
    return (said_ms ? said_ms : c->opened_ms) + (int64_t)(hours * HOUR_MS);
}

/* What a person, or a text, says of it: an instant, or for how many hours something lasts. What is neither is no word of it. 0: nothing. */
static int64_t said_by(const struct step *s, const struct need_rule *rule)
{
    const struct fact *f = rule->by ? case_fact(s->c, rule->by) : NULL;
    const struct fact_rule *declared = f ? rulebook_fact(s->facts->rules, f->key) : NULL;
    int64_t by_ms;

    if (!f || text_empty(f->value))
        return 0;
    if (declared && declared->type == FACT_NUMBER)
        return hours_from(s->c, f);
    return time_parse(f->value, &by_ms) ? 0 : by_ms;
}

void within_set(struct step *s, uint32_t need)
{
    const struct need *n = case_need(s->c, need);
    const struct need_rule *rule = rulebook_need(s->facts->rules, n->kind);
    int64_t due_ms = n->within_ms, by_ms = rule ? said_by(s, rule) : 0;

    if (by_ms && (!due_ms || by_ms < due_ms))
        due_ms = by_ms;
    if (rule && due_ms != n->due_ms)
        step_emit(
            s, &(struct event){ .type = EVENT__TYPE__NEED_DUE, .need = need, .until_ms = due_ms });
}

/* Somebody is there now, or there is more time than was thought. */
static bool is_in_time(const struct need *n)
{
    return !n->overdue || n->state == NEED__STATE__IN_PROGRESS;
}

void within_settle(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        uint32_t need = s->c->needs[i].number;

        if (need_is_over(&s->c->needs[i]))
            continue;
        within_set(s, need);
        if (is_in_time(&s->c->needs[i]))
            alarm_over(s, ALARM__CAUSE__NEED_LATE, need);
    }
}

/* A case on hold goes on: whoever held it meant it to be done in time. */
static void late(struct step *s, uint32_t need, bool passed)
{
    step_emit(
        s, &(struct event){ .type = EVENT__TYPE__NEED_LATE, .need = need, .flag = { passed } });
    hold_wake(s);
    if (passed)
        alarm_raise(s, ALARM__CAUSE__NEED_LATE, need);
    else
        ladder_hurry(s, need);
}

void within_due(struct step *s)
{
    const char *what;

    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        while (need_deadline(s->c, &s->c->needs[i], &what) <= s->now_ms)
            late(s, s->c->needs[i].number, text_is(what, "deadline"));
    }
}
