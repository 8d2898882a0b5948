/* eligible - the hard filters. Each is one function; the table says in which order they are asked. Pure. */
#include "matcher/eligible.h"

#include <string.h>
#include "base/geo.h"
#include "base/phone.h"
#include "base/text.h"
#include "matcher/cover.h"
#include "words/responder.h"

void match_query_at(struct match_query *q, double lat, double lon, double uncertainty_m)
{
    q->has_point = true;
    q->lat = lat;
    q->lon = lon;
    q->uncertainty_m = uncertainty_m;
    q->direction = geo_direction(lat, lon);
}

/* ---- status, kind, capabilities ---- */
/* What says nothing of its status counts as active, as a row of an imported file does. */
bool eligible_is_listed(const struct responder *r)
{
    if (r->status == RESPONDER__STATUS__SUSPENDED)
        return r->suspended_until_ms != 0;
    return r->status == RESPONDER__STATUS__ACTIVE || r->status == RESPONDER__STATUS__UNKNOWN_STATUS;
}

static bool is_listed(const struct match_query *q, const struct responder *r)
{
    (void)q;
    return eligible_is_listed(r);
}

static bool is_back(const struct match_query *q, const struct responder *r)
{
    return r->status != RESPONDER__STATUS__SUSPENDED || q->at_ms >= r->suspended_until_ms;
}

/* Nobody is asked before the agreement with them begins, or when it is over. */
static bool is_agreed(const struct match_query *q, const struct responder *r)
{
    return q->at_ms >= r->valid_from_ms && (!r->valid_until_ms || q->at_ms < r->valid_until_ms);
}

static struct responder_room room_of(const struct responder *r)
{
    return (struct responder_room){ .duty = r->duty,
        .until_ms = r->duty_until_ms,
        .max = r->duty_max,
        .has_capacity = r->has_capacity,
        .capacity = r->capacity,
        .load = r->load };
}

static bool is_on_duty(const struct match_query *q, const struct responder *r)
{
    struct responder_room room = room_of(r);

    return responder_is_on_duty(&room, q->at_ms);
}

static bool is_of_kind(const struct match_query *q, const struct responder *r)
{
    for (size_t i = 0; i < q->n_kinds; i++) {
        if (q->kinds[i] == r->kind)
            return true;
    }
    return q->n_kinds == 0;
}

static bool has_word(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], word) == 0)
            return true;
    }
    return false;
}

static bool is_capable(const struct match_query *q, const struct responder *r)
{
    for (size_t i = 0; i < q->n_capabilities; i++) {
        if (!has_word(q->capabilities[i], r->capabilities, r->n_capabilities))
            return false;
    }
    return true;
}

/* ---- whose they are ---- */
static struct responder_tie tie_of(const struct responder *r)
{
    return (struct responder_tie){
        .kind = r->kind, .subject = r->subject, .never_contact = r->never_contact, .basis = r->basis
    };
}

bool eligible_is_tied(const struct responder *r)
{
    struct responder_tie tie = tie_of(r);

    return responder_is_tied(&tie);
}

static bool is_theirs(const struct match_query *q, const struct responder *r)
{
    struct responder_tie tie = tie_of(r);

    return responder_tie_bars(&tie, q->subject, q->is_vital) != MATCH__REASON__NOT_THEIRS;
}

/* Whatever else the directory says of that telephone: a volunteer's entry may be the same man's. */
static bool may_meet(const struct match_query *q, const struct responder *r)
{
    struct responder_tie tie = tie_of(r);
    uint64_t phone = q->n_never_phones ? phone_key(r->phone) : 0;

    for (size_t i = 0; i < q->n_never_phones; i++) {
        if (q->never_phones[i] == phone)
            return false;
    }
    return responder_tie_bars(&tie, q->subject, q->is_vital) != MATCH__REASON__NEVER_CONTACT;
}

/* ---- whom the person does not want asked ---- */
static bool may_be_asked(const struct match_query *q, const struct responder *r)
{
    for (size_t i = 0; i < q->n_never_ask; i++) {
        const struct named *never = &q->never_ask[i];

        if (named_is(never, r->folded_id, r->folded_name, r->phone) ||
            responder_is_called(r->kind, never->folded))
            return false;
    }
    return true;
}

/* Only who is surely younger or older is kept out. */
static bool is_of_age(const struct match_query *q, const struct responder *r)
{
    return !q->has_age ||
           (q->age_most >= r->min_age && (!r->has_max_age || q->age_least <= r->max_age));
}

static bool is_not_asked_yet(const struct match_query *q, const struct responder *r)
{
    return !has_word(r->id, q->exclude, q->n_exclude);
}

/* ---- trust, room, a way to reach them ---- */
static bool is_vetted(const struct match_query *q, const struct responder *r)
{
    return r->vetting >= q->vetting &&
           (r->vetting >= q->stranger_vetting || !responder_is_stranger(r->kind));
}

static bool has_room(const struct match_query *q, const struct responder *r)
{
    struct responder_room room = room_of(r);

    return responder_has_room(&room, q->at_ms);
}

static bool is_within_month(const struct match_query *q, const struct responder *r)
{
    return q->at_ms >= r->full_until_ms;
}

static bool is_rested(const struct match_query *q, const struct responder *r)
{
    return q->at_ms >= r->rests_until_ms;
}

#define NIGHT_FROM (22U * 60)
#define NIGHT_TO (6U * 60)

/* Whoever says that they are on is there, as with hours. */
static bool is_awake(const struct match_query *q, const struct responder *r)
{
    struct responder_room room = room_of(r);
    uint32_t minute;

    if (!r->night_zone || responder_duty_holds(&room, q->at_ms))
        return true;
    minute = zone_minute(r->night_zone, q->at_ms);
    return minute >= NIGHT_TO && minute < NIGHT_FROM;
}

/* Their own wish, whatever covers the place; who moves about, and was not seen lately, may be nearer. */
static bool is_too_far(
    const struct match_query *q, const struct responder *r, const struct fit *fit)
{
    double most_m = (double)r->max_distance_m + q->uncertainty_m;

    return r->max_distance_m > 0 && fit->has_distance && fit->distance_m > most_m &&
           !detour_of(r, q->at_ms).is_lost;
}

static bool has(uint32_t channels, Delivery__Channel channel)
{
    return channels >> channel & 1;
}

static bool works(const struct responder *r, Delivery__Channel channel)
{
    if (has(r->failed, channel))
        return false;
    if (channel == DELIVERY__CHANNEL__PHONE)
        return !text_empty(r->phone);
    return channel == DELIVERY__CHANNEL__ZMQ;
}

static void take_channels(const struct responder *r, bool tried, struct fit *fit)
{
    for (size_t i = 0; i < r->n_channels; i++) {
        if (works(r, r->channels[i]) && has(r->worked, r->channels[i]) == tried)
            fit->channels[fit->n_channels++] = r->channels[i];
    }
}

/* An entry that names no channel but has a telephone is rung. */
static void find_channels(const struct responder *r, struct fit *fit)
{
    take_channels(r, true, fit);
    take_channels(r, false, fit);
    if (r->n_channels == 0 && works(r, DELIVERY__CHANNEL__PHONE))
        fit->channels[fit->n_channels++] = DELIVERY__CHANNEL__PHONE;
}

/* ---- hours ---- */
bool eligible_may_know_hours(const struct responder *r)
{
    return text_empty(r->hours) || r->schedule || r->duty != DUTY__STATE__NOT_SAID;
}

/* False: closed. Whoever says that they are on is there, whatever the hours; no hours at all are those of a service that is always
 * there. */
static bool is_open(const struct match_query *q, const struct responder *r, struct fit *fit)
{
    struct responder_room room = room_of(r);

    if (text_empty(r->hours) || responder_duty_holds(&room, q->at_ms))
        return true;
    fit->hours_unknown = !r->schedule;
    return fit->hours_unknown || schedule_is_open(r->schedule, q->holidays, q->at_ms);
}

/* ---- all of it ---- */
struct filter {
    bool (*holds)(const struct match_query *q, const struct responder *r);
    Match__Reason reason;
};

static Match__Reason first_of(
    const struct filter *filters, const struct match_query *q, const struct responder *r)
{
    while (filters->holds && filters->holds(q, r))
        filters++;
    return filters->reason;
}

Match__Reason eligible(const struct match_query *q, const struct responder *r, struct fit *ret_fit)
{
    static const struct filter lasting[] = {
        { is_listed, MATCH__REASON__NOT_ACTIVE },
        { is_of_kind, MATCH__REASON__WRONG_KIND },
        { is_capable, MATCH__REASON__NOT_CAPABLE },
        { NULL, MATCH__REASON__FITS },
    };
    static const struct filter today[] = {
        { is_back, MATCH__REASON__NOT_ACTIVE },
        { is_agreed, MATCH__REASON__NOT_ACTIVE },
        { is_on_duty, MATCH__REASON__OFF_DUTY },
        { may_meet, MATCH__REASON__NEVER_CONTACT },
        { is_theirs, MATCH__REASON__NOT_THEIRS },
        { may_be_asked, MATCH__REASON__NEVER_ASK },
        { is_not_asked_yet, MATCH__REASON__ALREADY_ASKED },
        { is_of_age, MATCH__REASON__WRONG_AGE },
        { is_vetted, MATCH__REASON__NOT_VETTED },
        { has_room, MATCH__REASON__NO_CAPACITY },
        { is_within_month, MATCH__REASON__MONTH_FULL },
        { is_rested, MATCH__REASON__RESTING },
        { is_awake, MATCH__REASON__AT_NIGHT },
        { NULL, MATCH__REASON__FITS },
    };
    struct fit fit = { .responder = r };
    Match__Reason reason = first_of(lasting, q, r);

    if (reason != MATCH__REASON__FITS)
        return reason;
    if (eligible_is_tied(r) && (!q->subject || r->subject != q->subject))
        return MATCH__REASON__NOT_THEIRS;
    fit.cover = cover_of(q, r, &fit);
    if (fit.cover == COVER_NONE)
        return cover_none(q, r->has_point);
    if (is_too_far(q, r, &fit))
        return MATCH__REASON__TOO_FAR;
    reason = first_of(today, q, r);
    if (reason != MATCH__REASON__FITS)
        return reason;
    find_channels(r, &fit);
    if (fit.n_channels == 0)
        return MATCH__REASON__NO_CHANNEL;
    if (!is_open(q, r, &fit))
        return MATCH__REASON__NOT_OPEN;
    fit.detour = detour_of(r, q->at_ms);
    fit.has_distance &= !fit.detour.is_lost;
    *ret_fit = fit;
    return MATCH__REASON__FITS;
}
