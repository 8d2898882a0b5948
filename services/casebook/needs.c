/* needs - one thing that somebody has to do: opened with its ladder, covered by commits, ended. Pure. */
#include "base/must.h"
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"

uint32_t need_open(struct step *s, const struct need_rule *rule, uint32_t parent)
{
    uint32_t number = s->c->n_needs + 1;
    Priority priority = s->c->priority;
    const struct ladder *ladder = rule->ladders[priority];
    struct event e;

    hold_wake(s); /* something else has to be done now */
    e = (struct event){ .type = EVENT__TYPE__NEED_OPENED,
        .need = number,
        .kind = rule->kind,
        .ref = parent,
        .required = rule->required,
        .vetting = rule->vetting,
        .n_rungs = (uint32_t)ladder->n_rungs,
        .repeat = ladder->repeat,
        .list = rule->capabilities,
        .n_list = (uint32_t)rule->n_capabilities,
        .until_ms = rule->within_ms ? s->now_ms + rule->within_ms : 0,
        .flag = { rule->mandatory, rule->medical } };

    for (size_t i = 0; i < RULES_HASH; i++)
        e.ladder_hash[i] = ladder->hash[i];
    step_emit(s, &e);
    within_set(s, number);
    if (!where_holds(s, case_need(s->c, number)))
        ladder_start(s, number);
    return number;
}

static const struct need *open_of_kind(const struct casefile *c, const char *kind)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        if (!need_is_over(&c->needs[i]) && text_is(c->needs[i].kind, kind))
            return &c->needs[i];
    }
    return NULL;
}

/* What is looked for already is not looked for twice; where somebody has taken it on, or nobody is left to ask, a person
 * decides whether it takes more. */
void need_open_next(struct step *s, const struct need_rule *rule, uint32_t parent)
{
    const struct need *same = open_of_kind(s->c, rule->kind);

    if (same && same->ladder == LADDER__STATE__ASKING)
        return;
    if (same)
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, same->number);
    else if (s->c->n_needs < NEEDS_MAX)
        need_open(s, rule, parent);
    else
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, parent);
}

void need_move(struct step *s, uint32_t need, enum need_event event)
{
    const struct need *n = case_need(s->c, need);
    int to = machine_move(&need_machine, n->state, event);

    if (to < 0)
        return;
    step_emit(s, &(struct event){
                     .type = EVENT__TYPE__NEED_MOVED, .need = need, .from = n->state, .to = to });
}

void need_end(struct step *s, uint32_t need, enum need_event event)
{
    bool was_over = need_is_over(case_need(s->c, need));
    bool is_done = event == NEED_EV_DONE || event == NEED_EV_PARTIAL;

    if (was_over)
        return;
    need_move(s, need, event);
    ladder_stop(s, need);
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        const struct offer *o = &s->c->offers[i];

        if (o->need != need || !(offer_is_live(o) || o->state == OFFER__STATE__LATE_ACCEPT))
            continue;
        if (is_done) /* nobody is at it any more */
            offer_supersede(s, i, "done");
        else
            offer_recall(s, i, "called_off");
    }
}

void need_pause(struct step *s, uint32_t need)
{
    if (need_is_over(case_need(s->c, need)))
        return;
    ladder_pause(s, need);
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        if (s->c->offers[i].need == need && offer_is_live(&s->c->offers[i]))
            offer_recall(s, i, "called_off");
    }
    need_move(s, need, NEED_EV_LOST);
    need_move(s, need, NEED_EV_NOBODY);
}

/* Those who are only asked are told that others have it; who stands by goes on standing by. */
static void tell_the_others(struct step *s, uint32_t need)
{
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        const struct offer *o = &s->c->offers[i];

        if (o->need == need && offer_is_asked(o) && !o->standby_asked)
            offer_supersede(s, i, "taken");
    }
}

bool anybody_live(const struct casefile *c, uint32_t need)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if ((!need || c->offers[i].need == need) && offer_is_live(&c->offers[i]))
            return true;
    }
    return false;
}

void need_settle(struct step *s, uint32_t need)
{
    const struct need *n = case_need(s->c, need);

    if (need_is_over(n))
        return;
    if (need_commits(s->c, n) >= n->required) {
        need_move(s, need, NEED_EV_COVERED);
        ladder_filled(s, need);
        tell_the_others(s, need);
        return;
    }
    ladder_refill(s, need);
    need_move(s, need, anybody_live(s->c, need) ? NEED_EV_ASKED : NEED_EV_NOBODY);
}

void need_commit_lost(struct step *s, uint32_t need, Ladder__Cause cause)
{
    need_move(s, need, NEED_EV_LOST);
    if (s->c->priority <= PRIORITY__P1 || case_need(s->c, need)->overdue)
        alarm_raise(s, ALARM__CAUSE__COMMIT_LOST, need);
    ladder_lost(s, need, cause);
    need_settle(s, need);
}
