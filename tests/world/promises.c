/* promises - what the design promises beside the machines, told by the timeline and the state alone and not by the functions
 * that decide it: whatever waits is armed, whatever a human must see is shown, whoever is asked is told. A promise that is
 * broken here was forgotten there. */
#include "base/geo.h"
#include "base/text.h"
#include "bus/codec.h"
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
    return e->type == EVENT__TYPE__OFFER_MOVED && !e->word && e->from == e->to &&
           (e->from == OFFER__STATE__RECALLED || e->from == OFFER__STATE__LATE_ACCEPT);
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
    if (e->word && e->to == OFFER__STATE__LATE_ACCEPT && o->state == OFFER__STATE__LATE_ACCEPT &&
        !stands(c, ALARM__CAUSE__LATE_ACCEPT, o->need))
        world_fail(w, "case %s: the late yes of offer %c is shown to nobody", number_of(c),
            'a' + (int)e->offer - 1);
}

/* Of a death a coordinator tells in person, and is alarmed until they have. */
static bool is_told_in_person(const struct casefile *c)
{
    return c->death_said && stands(c, ALARM__CAUSE__TELL_IN_PERSON, 0);
}

static void case_moved(
    struct world *w, const struct casefile *c, const struct event *events, uint32_t n)
{
    if (c->state == CASE__STATE__VERIFYING && !c->callback_due_ms &&
        !happened(events, n, EVENT__TYPE__CALLBACK_MADE, 0) && !is_told_in_person(c))
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
        else if (e->type == EVENT__TYPE__QUESTION_ANSWERED &&
                 !happened(events, n, EVENT__TYPE__OFFER_NOTICED, e->offer))
            world_fail(w, "case %s: offer %c is answered, and nobody tells them", number_of(c),
                'a' + (int)e->offer - 1);
        else if (e->type == EVENT__TYPE__OWNER_SET && e->flag[0] &&
                 !stands(c, ALARM__CAUSE__OWNER_LAPSED, 0))
            world_fail(w, "case %s: its owner has lapsed, and nobody is alarmed", number_of(c));
    }
}

/* Where whoever was asked believes them to be: of a place that drifts, what was told last. */
struct fix promises_told(const struct casefile *c)
{
    const struct fix *place = case_place(c);
    struct fix told = place ? *place : (struct fix){ 0 };

    if (c->drift.at_ms) {
        told.lat = c->drift.told_lat;
        told.lon = c->drift.told_lon;
        told.radius_m = c->drift.told_radius_m;
    }
    return told;
}

static struct fix where_now(const struct casefile *c)
{
    const struct fix *place = case_place(c);
    struct fix now = place ? *place : (struct fix){ 0 };

    if (c->drift.at_ms) {
        now.lat = c->drift.lat;
        now.lon = c->drift.lon;
        now.radius_m = c->drift.radius_m;
    }
    return now;
}

/* Beyond any doubt: farther than 500 m and than how sure anybody was. */
static bool is_elsewhere(const struct fix *from, const struct fix *to)
{
    double far_m;

    if (!from->has_point || !to->has_point)
        return false;
    far_m = geo_distance_m(from->lat, from->lon, to->lat, to->lon);
    return far_m > 500 && far_m > from->radius_m && far_m > to->radius_m;
}

/* Whoever was asked before, and still is, has to be told where it is now. */
void promises_place(struct world *w, const struct fix *before, uint32_t n_offers_before,
    const struct casefile *c, const struct event *events, uint32_t n)
{
    struct fix now = where_now(c);

    if (!case_is_open(c) || !is_elsewhere(before, &now))
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

/* Is somebody rung by a clock who called, or is the person themselves? */
static bool is_rung_again(const struct casefile *c)
{
    return c->callback_due_ms ||
           (case_is_own_call(c) && (c->check_due_ms || is_rung(c, CALL__KIND__CHECK, 0)));
}

/* All the kinds of the rules promise that we ring again, but that of the attacked. */
static bool was_promised(const struct casefile *c)
{
    return !text_is(c->kind, "violence") && may_be_called(c) && c->may_tell != CASE__MAY_TELL__NO;
}

static void rung_again(struct world *w, const struct casefile *c)
{
    if (!case_is_open(c) || c->state == CASE__STATE__VERIFYING)
        return;
    if (was_promised(c) && !is_rung_again(c))
        world_fail(w, "case %s: whoever called was told that we ring again, and nobody does",
            number_of(c));
    if ((c->unsafe_to_call || c->death_said) && (c->callback_due_ms || c->check_due_ms))
        world_fail(w, "case %s: somebody is to be rung by a clock, and must not be", number_of(c));
}

/* Somebody has to get out to them, and is not there. */
static bool is_awaited_out_there(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        if (text_is(c->needs[i].kind, "ice_rescue") && c->needs[i].state < NEED__STATE__IN_PROGRESS)
            return true;
    }
    return false;
}

static void drifting(struct world *w, const struct casefile *c, const struct case_row *row)
{
    const struct fix *place = case_place(c);
    bool is_carried = c->drift.what && c->drift.what != DRIFT__WHAT__NOTHING;

    if (c->drift.due_ms)
        armed(w, c, row, c->drift.due_ms, "its place drifts");
    else if (is_carried && place && place->has_point && c->state != CASE__STATE__ON_HOLD &&
             is_awaited_out_there(c))
        world_fail(w, "case %s: its place drifts, and nobody reckons where to", number_of(c));
}

static void whole_case(struct world *w, const struct casefile *c, const struct case_row *row)
{
    rung_again(w, c);
    if (c->state == CASE__STATE__ON_HOLD)
        armed(w, c, row, c->hold_until_ms, "it is on hold");
    else if (c->place_by_ms)
        armed(w, c, row, c->place_by_ms, "a better place is waited for");
    if (c->owner)
        armed(w, c, row, c->owner_until_ms, "somebody owns it");
    if (c->callback_due_ms)
        armed(w, c, row, c->callback_due_ms, "the reporter has to be told");
    if (c->check_due_ms)
        armed(w, c, row, c->check_due_ms, "the person is to be rung");
    drifting(w, c, row);
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

/* ---- what the person wants ---- */
static bool is_of(char *const *whom, uint32_t n, const struct offer *o)
{
    return text_among(o->name, whom, n) || text_among(o->responder, whom, n);
}

static bool is_official(const struct offer *o)
{
    return o->official || o->kind == RESPONDER__KIND__EMERGENCY_SERVICE ||
           o->kind == RESPONDER__KIND__SOCIAL_SERVICE;
}

/* May this one still be asked, or come? */
static void wished_offer(struct world *w, const struct casefile *c, const struct offer *o)
{
    bool is_refused = c->consent == CASE__CONSENT__REFUSED;
    int letter = 'a' + (int)o->letter;

    if (is_of((char *const *)(uintptr_t)c->never_ask, c->n_never_ask, o) ||
        is_of((char *const *)(uintptr_t)c->never_tell, c->n_never_tell, o))
        world_fail(w, "case %s: offer %c goes on, and the person wants them left out of it",
            number_of(c), letter);
    if (is_refused && c->priority > PRIORITY__P1)
        world_fail(w, "case %s: offer %c goes on, and the person refuses", number_of(c), letter);
    if (is_refused && offer_is_asked(o) && !o->by_hand && !is_official(o))
        world_fail(w, "case %s: offer %c is asked, no official service, and the person refuses",
            number_of(c), letter);
}

/* ... and the person, or whoever called: is anybody to ring them? */
static bool anybody_rings(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_calls; i++) {
        if (!c->calls[i].done &&
            (c->calls[i].kind == CALL__KIND__CALLBACK || c->calls[i].kind == CALL__KIND__CHECK))
            return true;
    }
    return false;
}

static void wishes(struct world *w, const struct casefile *c)
{
    if ((c->unsafe_to_call || c->death_said) && anybody_rings(c))
        world_fail(w, "case %s: somebody is to be rung who must not be", number_of(c));
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (offer_is_live(&c->offers[i]))
            wished_offer(w, c, &c->offers[i]);
    }
}

/* ---- what a responder asks is shown until it is answered, or the offer is over ---- */
static void questions(struct world *w, const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];

        if (o->question_ms && offer_is_live(o) && !stands(c, ALARM__CAUSE__QUESTION, i + 1))
            world_fail(w, "case %s: offer %c asks something, and nobody is alarmed", number_of(c),
                'a' + (int)i);
        if (o->state == OFFER__STATE__UNCLEAR && !stands(c, ALARM__CAUSE__ANSWER_UNCLEAR, i + 1))
            world_fail(w, "case %s: offer %c is not understood, and nobody is alarmed",
                number_of(c), 'a' + (int)i);
    }
}

/* ---- who owns it has the shift, or has handed it on; and the shift knows what it owns ---- */
static KeyRow *key_of(struct world *w, const char *name, struct arena *a)
{
    struct listed_row row;
    KeyRow *key = NULL;

    if (store_listed_read(world_store(w), STORE_KEYS, name, a, &row) == 0)
        key = codec_unpack_as(&key_row__descriptor, row.body.bytes, row.body.n, a);
    if (!key)
        world_fail(w, "the key of %s cannot be read", name);
    return key;
}

static void owner(struct world *w, const struct casefile *c)
{
    struct arena a = { 0 };
    const KeyRow *key = c->owner ? key_of(w, c->owner, &a) : NULL;

    if (key && !text_among(number_of(c), key->owns, (uint32_t)key->n_owns))
        world_fail(
            w, "case %s: %s owns it, and could go off duty all the same", number_of(c), c->owner);
    if (key && key->duty == DUTY__STATE__OFF && !c->handed_to)
        world_fail(w, "case %s: %s owns it, is off duty, and has handed it to nobody", number_of(c),
            c->owner);
    arena_clear(&a);
}

void promises_shifts(struct world *w)
{
    for (size_t i = 0; i < w->n_clients && !w->has_failed; i++) {
        struct arena a = { 0 };
        const KeyRow *key =
            w->clients[i]->role == ROLE__COORDINATOR ? key_of(w, w->clients[i]->name, &a) : NULL;

        for (size_t k = 0; key && k < key->n_owns; k++) {
            case_key number;
            const struct seen_case *seen =
                case_number_parse(key->owns[k], &number) ? NULL : oracle_case(w, number);

            if (!seen || !text_is(seen->now.owner, key->name))
                world_fail(
                    w, "%s does not own case %s, and is held by it", key->name, key->owns[k]);
        }
        arena_clear(&a);
    }
}

/* ---- a case is one of the month for whoever is at it, once ---- */
static void taken_once(struct world *w, const struct casefile *c, const ResponderEntry *e)
{
    size_t n = 0;

    for (size_t i = 0; i < e->n_taken_for; i++) {
        case_key key;
        uint32_t letter;

        if (offer_id_parse(e->taken_for[i], &key, &letter) || key != c->key)
            continue;
        if (letter >= c->n_offers || !offer_is_working(&c->offers[letter]))
            world_fail(w, "%s has taken on %s, and is not at it", e->id, e->taken_for[i]);
        n++;
    }
    if (n > 1 || (e->n_taken_for && (!e->record || e->record->taken < e->n_taken_for)))
        world_fail(
            w, "case %s: %s has it %zu times among the cases of the month", number_of(c), e->id, n);
}

static void months(struct world *w, const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_offers && !w->has_failed; i++) {
        struct arena a = { 0 };
        struct listed_row row;
        ResponderEntry *e = NULL;

        if (!text_empty(c->offers[i].responder) &&
            !store_listed_read(world_store(w), STORE_DIRECTORY, c->offers[i].responder, &a, &row))
            e = codec_unpack_as(&responder_entry__descriptor, row.body.bytes, row.body.n, &a);
        if (e)
            taken_once(w, c, e);
        arena_clear(&a);
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
    wishes(w, c);
    questions(w, c);
    owner(w, c);
    alarms(w, c, row);
    calls(w, c, row);
    offers(w, c);
    months(w, c);
}
