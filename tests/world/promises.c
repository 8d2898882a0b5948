/* promises - what the design promises beside the machines, told by the timeline and the state alone and not by the functions
 * that decide it: whatever waits is armed, whatever a human must see is shown, whoever is asked is told. A promise that is
 * broken here was forgotten there. */
#include "base/geo.h"
#include "base/text.h"
#include "casebook/step.h"
#include "words/responder.h"
#include "world/oracle.h"

static const char *number_of(const struct casefile *c)
{
    static char number[CASE_NUMBER_TEXT];

    case_number_format(c->key, number);
    return number;
}

static bool stands(const struct casefile *c, Alarm__Cause cause, uint32_t ref)
{
    for (uint32_t i = 0; i < c->n_alarms; i++) {
        if (!c->alarms[i].over && c->alarms[i].cause == cause && c->alarms[i].ref == ref)
            return true;
    }
    return false;
}

static bool is_rung(const struct casefile *c, Call__Kind kind, uint32_t offer)
{
    for (uint32_t i = 0; i < c->n_calls; i++) {
        if (!c->calls[i].done && c->calls[i].kind == kind && c->calls[i].offer == offer)
            return true;
    }
    return false;
}

/* ---- what one command leaves behind it ---- */
static bool happened(const struct event *events, uint32_t n, Event__Type type, uint32_t offer)
{
    for (uint32_t i = 0; i < n; i++) {
        if (events[i].type == type && (!offer || events[i].offer == offer))
            return true;
    }
    return false;
}

/* Nobody's word moved it, and it is recalled as before: the time to confirm is over. */
static bool is_recall_overdue(const struct event *e)
{
    return e->type == EVENT__TYPE__OFFER_MOVED && e->from == OFFER__STATE__RECALLED &&
           e->to == OFFER__STATE__RECALLED && !e->word;
}

/* A promise to come, as a private person, to somebody under 18. */
static bool promises_to_come(const struct casefile *c, const struct event *e)
{
    bool is_new = e->from != OFFER__STATE__COMMITTED && e->from != OFFER__STATE__EN_ROUTE;

    return is_new && e->to == OFFER__STATE__COMMITTED && e->word == ANSWER__WORD__COMMIT &&
           c->minor_people && responder_is_stranger(c->offers[e->offer - 1].kind);
}

static void offer_moved(struct world *w, const struct casefile *c, const struct event *e)
{
    const struct offer *o = &c->offers[e->offer - 1];

    if (is_recall_overdue(e) && (!stands(c, ALARM__CAUSE__RECALL_UNSEEN, e->offer) ||
                                    !is_rung(c, CALL__KIND__RECALL, e->offer)))
        world_fail(w,
            "case %s: offer %c does not say that it knows of the recall, and nobody does anything "
            "about it",
            number_of(c), 'a' + (int)e->offer - 1);
    if (promises_to_come(c, e) && e->count < c->minor_people)
        world_fail(
            w, "case %s: offer %c comes to a child alone", number_of(c), 'a' + (int)e->offer - 1);
    if (e->to == OFFER__STATE__LATE_ACCEPT && o->state == OFFER__STATE__LATE_ACCEPT &&
        !stands(c, ALARM__CAUSE__LATE_ACCEPT, o->need))
        world_fail(w, "case %s: the late yes of offer %c is shown to nobody", number_of(c),
            'a' + (int)e->offer - 1);
}

static void case_moved(
    struct world *w, const struct casefile *c, const struct event *events, uint32_t n)
{
    if (c->state == CASE__STATE__VERIFYING && !c->callback_due_ms &&
        !happened(events, n, EVENT__TYPE__CALLBACK_MADE, 0))
        world_fail(w, "case %s is verifying, and nobody has to ring the reporter by any time",
            number_of(c));
}

void promises_row(struct world *w, const struct casefile *c, const struct event *events, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct event *e = &events[i];

        if (e->type == EVENT__TYPE__OFFER_MOVED)
            offer_moved(w, c, e);
        else if (e->type == EVENT__TYPE__CASE_MOVED)
            case_moved(w, c, events, n);
        else if (e->type == EVENT__TYPE__OWNER_SET && e->flag[0] &&
                 !stands(c, ALARM__CAUSE__OWNER_LAPSED, 0))
            world_fail(w, "case %s: its owner has lapsed, and nobody is alarmed", number_of(c));
    }
}

/* Beyond any doubt: farther than 500 m and than how sure anybody was. */
static bool is_elsewhere(const struct fix *from, const struct fix *to)
{
    double far_m;

    if (!from || !to || !from->has_point || !to->has_point)
        return false;
    far_m = geo_distance_m(from->lat, from->lon, to->lat, to->lon);
    return far_m > 500 && far_m > from->radius_m && far_m > to->radius_m;
}

/* Whoever was asked before, and still is, has to be told where it is now. */
void promises_place(struct world *w, const struct fix *before, uint32_t n_offers_before,
    const struct casefile *c, const struct event *events, uint32_t n)
{
    if (!case_is_open(c) || !is_elsewhere(before, case_place(c)))
        return;
    for (uint32_t i = 0; i < n_offers_before; i++) {
        if (offer_is_live(&c->offers[i]) && !happened(events, n, EVENT__TYPE__OFFER_NOTICED, i + 1))
            world_fail(w, "case %s: the place has moved, and offer %c is not told", number_of(c),
                'a' + (int)i);
    }
}

/* ---- what waits has its instant, and the armed deadline is not later ---- */
static void armed(struct world *w, const struct casefile *c, const struct case_row *row,
    int64_t at_ms, const char *what)
{
    if (!at_ms || !row->due_work || row->due_ms > at_ms)
        world_fail(w, "case %s: %s, and nothing is armed for that time", number_of(c), what);
}

static void whole_case(struct world *w, const struct casefile *c, const struct case_row *row)
{
    if (c->state == CASE__STATE__ON_HOLD)
        armed(w, c, row, c->hold_until_ms, "it is on hold");
    else if (c->place_by_ms)
        armed(w, c, row, c->place_by_ms, "a better place is waited for");
    if (c->owner)
        armed(w, c, row, c->owner_until_ms, "somebody owns it");
    if (c->callback_due_ms)
        armed(w, c, row, c->callback_due_ms, "the reporter has to be told");
}

static void alarms(struct world *w, const struct casefile *c, const struct case_row *row)
{
    for (uint32_t i = 0; i < c->n_alarms; i++) {
        if (!c->alarms[i].over && !c->alarms[i].acked_by)
            armed(w, c, row, c->alarms[i].next_ms, "an alarm was not seen by anybody");
    }
}

static void calls(struct world *w, const struct casefile *c, const struct case_row *row)
{
    for (uint32_t i = 0; i < c->n_calls; i++) {
        const struct call *k = &c->calls[i];

        if (k->done)
            continue;
        if (k->taken_by)
            armed(w, c, row, k->taken_until_ms, "somebody has taken a call");
        else if (!stands(c, ALARM__CAUSE__CALL_LATE, k->number))
            armed(w, c, row, k->late_ms, "nobody has taken a call");
    }
}

static void offers(struct world *w, const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_offers && !case_is_open(c); i++) {
        if (offer_is_live(&c->offers[i]))
            world_fail(w, "case %s is over, and offer %c goes on", number_of(c), 'a' + (int)i);
    }
}

void promises_case(struct world *w, const struct casefile *c, const struct case_row *row)
{
    if (case_is_open(c))
        whole_case(w, c, row);
    alarms(w, c, row);
    calls(w, c, row);
    offers(w, c);
}
