/* eligible - who may help, and why not the others: the hard filters, in a fixed order. Pure. */
#ifndef ASSIST_MATCHER_ELIGIBLE_H
#define ASSIST_MATCHER_ELIGIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/named.h"
#include "matcher/detour.h"
#include "matcher/directory.h"

/* How far somebody is taken to go who says neither a radius nor an area, when the rung names no radius either. */
#define RADIUS_UNSAID_M 50000.0

#define NEVER_PHONES 64 /* of one person, at most */

/* Whom one rung of one need asks for. Made once for a request, read for every entry. */
struct match_query {
    const Responder__Kind *kinds; /* any of; none: any */
    size_t n_kinds;
    const char *const *capabilities; /* all of */
    size_t n_capabilities;
    bool has_point; /* by match_query_at() */
    double lat, lon; /* meaningful when has_point */
    double uncertainty_m; /* the place is somewhere in this circle */
    const char *district; /* folded; "" when not known */
    const char *oktmo, *kladr; /* as prefix_number makes them; NULL or "" when not known */
    double radius_m; /* how far the rung looks; 0: as far as each goes */
    uint32_t vetting; /* at least */
    uint32_t stranger_vetting; /* at least, of whoever comes as a private person */
    bool has_age;
    uint32_t age_least, age_most; /* of the person, in full years; meaningful when has_age */
    const char *const *exclude; /* ids: already asked for this need */
    size_t n_exclude;
    const struct named *never_ask;
    size_t n_never_ask;
    uint64_t subject; /* who is in trouble: phone_key; 0: no telephone of theirs is known */
    bool is_vital; /* a life may be at stake */
    uint64_t never_phones[NEVER_PHONES]; /* + by search(): of whom that person must never meet */
    size_t n_never_phones; /* + */
    int64_t at_ms; /* when it is asked */
    const struct holidays
        *holidays; /* beside the law; NULL: none. The same ones always: see schedule_is_open() */
    struct geo_direction direction; /* of the point; meaningful when has_point */
};
/* Where it is needed: the point, and all that is reckoned from it. */
void match_query_at(struct match_query *q, double lat, double lon, double uncertainty_m);

/* How an entry covers the place. */
enum cover {
    COVER_NONE,
    COVER_NEAR, /* the circles meet */
    COVER_AREA, /* its area names the district or the number's beginning, or its polygon meets the circle */
    COVER_MAYBE, /* its area says more than is known of the place, and what is known agrees */
    COVER_EVERYWHERE, /* its area is "*" */
    COVER_THEIRS, /* a contact of the person: goes where they are */
    COVER_UNPLACED, /* an official entry that is tied to no place, for a case whose place has no point */
};

/* An entry that fits, and what eligible() found out about it. */
struct fit {
    const struct responder *responder; /* the directory's */
    enum cover cover;
    bool has_distance;
    double distance_m; /* meaningful when has_distance */
    bool hours_unknown; /* it says hours that we cannot read: neither open nor closed */
    struct detour detour;
    Delivery__Channel
        channels[RESPONDER_CHANNELS]; /* those that work, in its order, but the tried ones first */
    size_t n_channels;
};

/* FITS and *ret_fit, or the first reason that keeps it out. First what hangs on the entry and the need alone: not_active (for good),
 * wrong_kind, not_capable, not_theirs (somebody else's contact); then where they are: no_place, out_of_area or too_far; then, of those
 * who could come, what holds today: not_active (a suspension that will end, no agreement then), off_duty, never_contact, not_theirs (what
 * they agreed to is not this), never_ask, already_asked, wrong_age, not_vetted, no_capacity, month_full, resting, at_night, no_channel,
 * not_open. What is reckoned of hours is kept with the directory. */
Match__Reason eligible(const struct match_query *q, const struct responder *r, struct fit *ret_fit);

/* ---- for an index, which passes over those whom eligible() would leave out anyhow ---- */
/* Is it asked now, or will it be once a suspension has ended? If not: not_active, whoever asks. */
bool eligible_is_listed(const struct responder *r);
/* Somebody's contact, asked for that person alone. */
bool eligible_is_tied(const struct responder *r);
/* Could its hours be known, at some moment or other? If not, fit.hours_unknown. */
bool eligible_may_know_hours(const struct responder *r);

#endif
