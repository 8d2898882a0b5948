/* explain - which rules fired, whom the matcher picked and left out, and what happens next: read from the case's events, where
 * every ranking stands with its reasons, and from the deadlines that its state holds. */
#include <stdlib.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/due.h"
#include "casebook/made.h"
#include "words/responder.h"

#define MORE(list, n, item) (*ARENA_PUSH(a, list, n) = (item))

#define EVENTS_READ 1000 /* the newest, and those of the first command */
#define RANKINGS_SAID 64
#define ROOM (BUS_MESSAGE_MAX - 2048)

struct explaining {
    struct change *ch;
    CaseExplained *said;
    const struct event **rankings; /* RUNG_RANKED, oldest first */
    uint32_t n_rankings;
    bool with_names, is_personal;
};

static char *need_name(struct arena *a, uint32_t need)
{
    return need ? arena_printf(a, "n%u", need) : NULL;
}

/* ---- rules ---- */

/* In the words of today's rules; one that is no more is named only. */
static Text *why_of(struct explaining *x, const char *rule)
{
    const struct rulebook *rules = x->ch->self->rules;

    for (size_t i = 0; i < rules->n_triage; i++) {
        if (text_is(rules->triage[i].id, rule))
            return say_text(x->ch->t->arena, rules->triage[i].why);
    }
    return NULL;
}

static Fired *fired_of(struct explaining *x, const char *rule)
{
    struct arena *a = x->ch->t->arena;
    CaseExplained *said = x->said;

    for (size_t i = 0; i < said->n_fired; i++) {
        if (text_is(said->fired[i]->rule, rule))
            return said->fired[i];
    }
    NEW(fired, Fired, fired__init);
    fired->rule = text_of(rule);
    fired->why = why_of(x, rule);
    MORE(said->fired, said->n_fired, fired);
    return fired;
}

/* As it was judged last: an older judging counted what was known then. */
static void add_rule(struct explaining *x, const struct event *e, uint32_t i)
{
    struct arena *a = x->ch->t->arena;
    Fired *fired = fired_of(x, e->list[i]);

    if (e->points && e->points[i])
        PUT(fired, points, e->points[i]);
    x->said->points += fired->has_points ? fired->points : 0;
    if (x->with_names && i < e->p.n_list && !text_empty(e->p.list[i])) {
        fired->because = arena_dup(a, e->p.list[i]);
        x->is_personal = true;
    }
}

/* All that fires now: what fired before counts no more. */
static void judged_again(struct explaining *x, const struct event *e)
{
    for (size_t i = 0; i < x->said->n_fired; i++) {
        x->said->fired[i]->has_points = false;
        x->said->fired[i]->because = NULL;
    }
    PUT(x->said, points, 0);
    for (uint32_t i = 0; i < e->n_list; i++)
        add_rule(x, e, i);
}

static void add_fired(struct explaining *x, const struct event *e)
{
    if (e->flag[2])
        judged_again(x, e);
    for (uint32_t i = 0; i < e->n_list; i++)
        fired_of(x, e->list[i]);
}

/* ---- whom, and whom not ---- */

static const struct offer *offer_to(const struct casefile *c, uint32_t need, const char *responder)
{
    for (uint32_t i = c->n_offers; i > 0; i--) {
        if (c->offers[i - 1].need == need && text_is(c->offers[i - 1].responder, responder))
            return &c->offers[i - 1];
    }
    return NULL;
}

/* Who was found again by a later ranking stands once, with what was said last. */
static PickLine *pick_of(struct explaining *x, char *need, const char *responder)
{
    struct arena *a = x->ch->t->arena;
    CaseExplained *said = x->said;

    for (size_t i = 0; i < said->n_picked; i++) {
        if (text_is(said->picked[i]->need, need) && text_is(said->picked[i]->responder, responder))
            return said->picked[i];
    }
    NEW(pick, PickLine, pick_line__init);
    pick->need = need;
    pick->responder = text_of(responder);
    MORE(said->picked, said->n_picked, pick);
    return pick;
}

static void add_pick(struct explaining *x, const struct event *e, const struct candidate *who)
{
    struct arena *a = x->ch->t->arena;
    const struct offer *o = offer_to(&x->ch->c, e->need, who->responder);
    PickLine *pick = pick_of(x, need_name(a, e->need), who->responder);

    pick->why = text_of(who->why);
    PUT(pick, rung, e->rung);
    pick->offer = o ? offer_name(a, x->ch->row.key, o->letter) : NULL;
    if (!responder_is_private(who->kind)) {
        pick->name = text_of(who->name);
    } else if (x->with_names && !text_empty(who->name)) {
        pick->name = text_of(who->name);
        x->is_personal = true;
    }
}

static void add_ranking(struct explaining *x, const struct event *e)
{
    struct arena *a = x->ch->t->arena;

    for (uint32_t i = 0; i < e->n_spares; i++)
        add_pick(x, e, &e->spares[i]);
    NEW(line, RankingLine, ranking_line__init);
    line->need = need_name(a, e->need);
    PUT(line, rung, e->rung);
    line->at = say_instant(a, e->at_ms);
    PUT(line, found, e->count);
    line->filtered = say_left_out(e->filtered, e->n_filtered, a, &line->n_filtered);
    MORE(x->said->rankings, x->said->n_rankings, line);
}

static const struct event *newest_ranking(const struct explaining *x, uint32_t need)
{
    for (uint32_t i = x->n_rankings; i > 0; i--) {
        if (x->rankings[i - 1]->need == need)
            return x->rankings[i - 1];
    }
    return NULL;
}

static void add_up(struct explaining *x, const struct event *e)
{
    struct arena *a = x->ch->t->arena;
    CaseExplained *said = x->said;

    for (uint32_t i = 0; i < e->n_filtered; i++) {
        size_t at = 0;

        while (at < said->n_filtered && said->filtered[at]->reason != e->filtered[i].reason)
            at++;
        if (at == said->n_filtered) {
            NEW(line, LeftOut, left_out__init);
            PUT(line, reason, e->filtered[i].reason);
            PUT(line, count, 0);
            MORE(said->filtered, said->n_filtered, line);
        }
        said->filtered[at]->count += e->filtered[i].count;
    }
}

/* A need that is still to be done, and for which the newest ranking found nobody. */
static void add_shortfall(struct explaining *x, const struct need *n, const struct event *e)
{
    struct arena *a = x->ch->t->arena;

    if (e->count || need_is_over(n))
        return;
    NEW(line, ShortfallLine, shortfall_line__init);
    line->need = need_name(a, n->number);
    PUT(line, reason, (Match__Reason)e->cause);
    MORE(x->said->shortfall, x->said->n_shortfall, line);
}

/* Nobody is asked for it before the place is known better. */
static void add_held(struct explaining *x, const struct need *n)
{
    struct arena *a = x->ch->t->arena;

    if (n->ladder != LADDER__STATE__IDLE || !x->ch->c.place_by_ms || where_is_confirming(n))
        return;
    NEW(line, ShortfallLine, shortfall_line__init);
    line->need = need_name(a, n->number);
    PUT(line, reason, MATCH__REASON__NO_PLACE);
    MORE(x->said->shortfall, x->said->n_shortfall, line);
}

static void add_needs(struct explaining *x)
{
    const struct casefile *c = &x->ch->c;

    for (uint32_t i = 0; i < c->n_needs; i++) {
        const struct event *e = newest_ranking(x, c->needs[i].number);

        if (!e) {
            add_held(x, &c->needs[i]);
            continue;
        }
        add_up(x, e);
        add_shortfall(x, &c->needs[i], e);
    }
}

/* ---- events ---- */

static void take_event(struct explaining *x, const struct event *e)
{
    struct arena *a = x->ch->t->arena;

    if (e->type == EVENT__TYPE__CASE_JUDGED || e->type == EVENT__TYPE__MINOR_SET)
        add_fired(x, e);
    if (e->type == EVENT__TYPE__RUNG_RANKED)
        MORE(x->rankings, x->n_rankings, e);
}

static void take_row(struct explaining *x, const struct events_row *row)
{
    struct event *events;
    uint32_t n;

    if (kept_events_read(row, x->ch->t->arena, &events, &n))
        return; /* `admin verify` tells of a damaged row; the others are still worth saying */
    for (uint32_t i = 0; i < n; i++)
        take_event(x, &events[i]);
}

static void take_events(struct explaining *x)
{
    struct change *ch = x->ch;
    struct events_row *rows, first;
    size_t n;

    if (store_events_newest(ch->self->store, &ch->row, EVENTS_READ, ch->t->arena, &rows, &n))
        return;
    if (n && rows[0].previous &&
        store_events_read(ch->self->store, ch->row.opened_row, ch->t->arena, &first) == 0)
        take_row(x, &first);
    for (size_t i = 0; i < n; i++)
        take_row(x, &rows[i]);
}

/* ---- what happens next ---- */

static NextLine *add_next(struct explaining *x, int64_t due_ms, const char *what)
{
    struct arena *a = x->ch->t->arena;

    NEW(line, NextLine, next_line__init);
    line->what = text_of(what);
    line->at = say_instant(a, due_ms);
    if (due_ms != NEVER_MS)
        MORE(x->said->next, x->said->n_next, line);
    return line;
}

static void add_tries(struct explaining *x, const struct need *n)
{
    struct arena *a = x->ch->t->arena;
    const struct ladder *l = casebook_ladder(x->ch->self, n->ladder_hash);

    for (uint32_t i = 0; i < n->n_tries; i++) {
        const struct rung_try *t = &n->tries[i];
        bool is_asked = t->state != RUNG__STATE__RANKING && t->state != RUNG__STATE__QUIET;
        NextLine *line = add_next(x, try_deadline(t), try_waits_for(t));

        line->need = need_name(a, n->number);
        PUT(line, rung, t->rung);
        if (is_asked && l && t->pass >= n->first_pass && t->rung + 1 < l->n_rungs)
            line->then = say_text(a, l->rungs[t->rung + 1].whom);
    }
}

static void add_need_due(struct explaining *x, const struct need *n)
{
    const char *what;
    int64_t due_ms = need_deadline(&x->ch->c, n, &what);

    add_next(x, due_ms, what)->need = need_name(x->ch->t->arena, n->number);
}

static void add_open_case(struct explaining *x)
{
    const struct casefile *c = &x->ch->c;

    add_next(x, case_look_by(c), "look");
    for (uint32_t i = 0; i < c->n_needs; i++) {
        add_need_due(x, &c->needs[i]);
        add_tries(x, &c->needs[i]);
    }
    if (c->place_by_ms && c->state != CASE__STATE__ON_HOLD)
        add_next(x, c->place_by_ms, "place");
    if (c->drift.due_ms)
        add_next(x, c->drift.due_ms, "drift");
    if (c->callback_due_ms)
        add_next(x, c->callback_due_ms, "callback");
    if (c->check_due_ms)
        add_next(x, c->check_due_ms, "check");
    if (c->owner)
        add_next(x, c->owner_until_ms, "owner");
}

static void add_numbered(struct explaining *x)
{
    const struct casefile *c = &x->ch->c;
    struct arena *a = x->ch->t->arena;
    case_key key = x->ch->row.key;

    for (uint32_t i = 0; i < c->n_offers; i++) {
        const char *what;
        int64_t due_ms = offer_deadline(c, &c->offers[i], &what);

        add_next(x, due_ms, what)->offer = offer_name(a, key, c->offers[i].letter);
    }
    for (uint32_t i = 0; i < c->n_calls; i++)
        add_next(x, call_deadline(&c->calls[i]), "call")->call =
            call_name(a, key, c->calls[i].number);
    for (uint32_t i = 0; i < c->n_alarms; i++)
        add_next(x, alarm_deadline(&c->alarms[i]), "alarm")->alarm =
            alarm_name(a, key, c->alarms[i].number);
}

static int compare_next(const void *a, const void *b)
{
    int64_t x = (*(NextLine *const *)a)->at->ms, y = (*(NextLine *const *)b)->at->ms;

    return (x > y) - (x < y);
}

/* The deadline that is armed is among them, whatever it is for. */
static void add_armed(struct explaining *x)
{
    struct due due = case_due(&x->ch->c);

    for (size_t i = 0; i < x->said->n_next; i++) {
        if (x->said->next[i]->at->ms == due.due_ms)
            return;
    }
    add_next(x, due.due_ms, due.what);
}

static void add_deadlines(struct explaining *x)
{
    if (case_is_open(&x->ch->c))
        add_open_case(x);
    add_numbered(x);
    add_armed(x);
    if (x->said->n_next)
        qsort(x->said->next, x->said->n_next, sizeof *x->said->next, compare_next);
}

/* ---- the answer ---- */

/* One answer is one message: the newest picks and rankings, the earliest deadlines stay. */
static void fit(CaseExplained *said)
{
    while (codec_size(said) > ROOM) {
        size_t picked = (said->n_picked + 3) / 4, rankings = (said->n_rankings + 3) / 4;

        if (!said->n_picked && !said->n_rankings && !said->n_next)
            return;
        said->picked += picked;
        said->n_picked -= picked;
        said->rankings += rankings;
        said->n_rankings -= rankings;
        said->n_next -= (said->n_next + 3) / 4;
    }
}

CaseExplained *say_explained(struct change *ch, bool with_names, bool *ret_is_personal)
{
    struct arena *a = ch->t->arena;
    struct explaining x = { .ch = ch, .with_names = with_names };
    uint32_t first;

    NEW(said, CaseExplained, case_explained__init);
    x.said = said;
    said->case_ = case_name(a, ch->row.key);
    PUT(said, exercise, ch->c.exercise);
    take_events(&x);
    first = x.n_rankings > RANKINGS_SAID ? x.n_rankings - RANKINGS_SAID : 0;
    for (uint32_t i = first; i < x.n_rankings; i++)
        add_ranking(&x, x.rankings[i]);
    add_needs(&x);
    add_deadlines(&x);
    fit(said);
    *ret_is_personal = x.is_personal;
    return said;
}
