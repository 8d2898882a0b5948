/* where - is the place good enough for what has to be done? One that is missing or too vague is confirmed first: the caller is
 * rung, and what wants a place waits; at P0-P1 all goes on beside it. It waits only so long: then a coordinator is alarmed, and
 * the others are asked all the same (design.md 4). How near is near enough stands in needs.yaml (`place_within`). Pure. */
#include "base/geo.h"
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"

#define CONFIRM                                                                                    \
    "confirm_place" /* the need's kind in needs.yaml; rules without it confirm nothing */
#define NOWHERE_M UINT32_MAX

/* How far from the place the person may be. Nobody can measure words, an address neither: they are for whoever reads them to judge. */
static uint32_t known_within(const struct step *s)
{
    const struct fix *f = case_where(s->c, s->arena);

    if (!f)
        return NOWHERE_M;
    return f->has_point && !f->address ? f->radius_m : 0;
}

static bool is_too_vague(const struct step *s, const struct need *n)
{
    const struct need_rule *rule = rulebook_need(s->facts->rules, n->kind);

    return rule && rule->place_within_m && known_within(s) > rule->place_within_m;
}

#define MOVED_M 500.0 /* design.md 4: by more than its radius, or 500 m */

bool where_has_moved(const struct fix *from, const struct fix *to)
{
    double far_m;

    if (!from || !to)
        return from != to;
    if (!from->has_point || !to->has_point)
        return from->has_point != to->has_point || !text_is(from->text, to->text);
    if (to->address && !text_is(from->text, to->text)) /* both may be in the middle of one town */
        return true;
    far_m = geo_distance_m(from->lat, from->lon, to->lat, to->lon);
    return far_m > MOVED_M || far_m > (double)from->radius_m;
}

void where_tell_moved(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        if (offer_is_live(&s->c->offers[i]))
            offer_tell(s, i, NOTICE__TYPE__UPDATE, "place_changed");
    }
}

const struct person *where_whom(const struct casefile *c)
{
    if (may_be_called(c))
        return tell_whom(c);
    return may_be_checked(c) ? &c->subject : NULL;
}

bool where_is_confirming(const struct need *n)
{
    return text_is(n->kind, CONFIRM);
}

/* Nobody waits at P0-P1, nor once the time for it is over, or half of that of the need. The confirming itself is a call first, and needs nobody of the
 * directory while that is on the list. */
bool where_holds(const struct step *s, const struct need *n)
{
    if (s->c->priority <= PRIORITY__P1 || s->c->place_waived || n->half_over)
        return false;
    if (where_is_confirming(n))
        return call_is_listed(s->c, CALL__KIND__PLACE, 0);
    return rulebook_need(s->facts->rules, CONFIRM) && is_too_vague(s, n);
}

static const struct need *confirming(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        if (!need_is_over(&c->needs[i]) && where_is_confirming(&c->needs[i]))
            return &c->needs[i];
    }
    return NULL;
}

/* Whoever is there has found it. */
static bool anything_is_too_vague(const struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        const struct need *n = &s->c->needs[i];

        if (!need_is_over(n) && n->state != NEED__STATE__IN_PROGRESS && is_too_vague(s, n))
            return true;
    }
    return false;
}

static void want(struct step *s, int64_t until_ms, bool waived)
{
    step_emit(s, &(struct event){
                     .type = EVENT__TYPE__PLACE_WANTED, .until_ms = until_ms, .flag = { waived } });
}

static int64_t latest_of(const struct step *s)
{
    return s->now_ms + policy_of(s->c->priority)->place_ms;
}

static void begin(struct step *s, const struct need_rule *rule)
{
    want(s, latest_of(s), false);
    if (where_whom(s->c))
        call_list(s, CALL__KIND__PLACE, 0, 1);
    need_open_next(s, rule, 0);
}

/* A call that somebody has just taken is theirs to end. */
static void end_calls(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_calls; i++) {
        const struct call *k = &s->c->calls[i];

        if (!k->done && !k->taken_by && k->kind == CALL__KIND__PLACE)
            call_end(s, k->number, ANSWER__WORD__SILENCE);
    }
}

static void end(struct step *s)
{
    const struct need *n = confirming(s->c);

    if (s->c->place_by_ms || s->c->place_waived)
        want(s, 0, false);
    end_calls(s);
    alarm_over(s, ALARM__CAUSE__PLACE_VAGUE, 0);
    if (n)
        need_end(s, n->number, NEED_EV_NOT_NEEDED);
}

/* All goes on with the place as it is. */
static void waive(struct step *s)
{
    want(s, 0, true);
    end_calls(s);
}

static void start_what_waited(struct step *s)
{
    uint32_t n_needs = s->c->n_needs;

    for (uint32_t i = 0; i < n_needs; i++) {
        const struct need *n = &s->c->needs[i];

        if (n->ladder == LADDER__STATE__IDLE && !where_holds(s, n)) /* what is over is stopped */
            ladder_start(s, n->number);
    }
}

void where_settle(struct step *s)
{
    const struct need_rule *rule = rulebook_need(s->facts->rules, CONFIRM);
    bool is_wanted = s->c->place_by_ms || s->c->place_waived;

    if (!case_is_open(s->c) || s->c->state == CASE__STATE__ON_HOLD ||
        consent_reach(s->c) == REACH_NOBODY)
        return;
    if (!rule || !anything_is_too_vague(s))
        end(s);
    else if (!is_wanted)
        begin(s, rule);
    else if (s->c->place_by_ms && !confirming(s->c)) /* a person has ended it */
        waive(s);
    else if (s->c->place_by_ms > latest_of(s)) /* more urgent than it was */
        want(s, latest_of(s), false);
    start_what_waited(s);
}

void where_due(struct step *s)
{
    if (!s->c->place_by_ms || s->c->place_by_ms > s->now_ms || s->c->state == CASE__STATE__ON_HOLD)
        return;
    want(s, 0, true);
    alarm_raise(s, ALARM__CAUSE__PLACE_VAGUE, 0);
}

#define TRIES 3

/* What they say of it comes by `locate`; the rest is a note. */
int where_heard(struct step *s, uint32_t call, const struct answer *a)
{
    const struct call k = *case_call(s->c, call);

    call_end(s, call, a->word);
    if (!text_empty(a->text))
        step_emit(s, &(struct event){ .type = EVENT__TYPE__NOTE_ADDED, .p = { .text = a->text } });
    if (a->word == ANSWER__WORD__NO_ANSWER && k.attempt < TRIES && s->c->place_by_ms)
        call_list(s, CALL__KIND__PLACE, 0, k.attempt + 1);
    return 0;
}
