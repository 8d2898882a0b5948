/* query - a MatchRequest, checked, as the core asks it. */
#include "base/geo.h"
#include "base/phone.h"
#include "base/text.h"
#include "matcher/parts.h"
#include "matcher/prefix.h"

#define UNCERTAIN_MAX_M 20040000 /* half way round the earth */

static int check_place(struct turn *t, const Place *place)
{
    if (!place)
        return 0;
    if (place->has_lat != place->has_lon)
        return turn_refuse(t, ERR_MISSING,
            place->has_lat ? "match_request.place.lon" : "match_request.place.lat", NULL);
    if (place->has_lat && !geo_is_valid(place->lat, place->lon))
        return turn_refuse(t, ERR_OUT_OF_RANGE, "match_request.place", NULL);
    if (place->radius_m > UNCERTAIN_MAX_M)
        return turn_refuse(t, ERR_OUT_OF_RANGE, "match_request.place.radius_m", NULL);
    return 0;
}

static int check(struct turn *t, const MatchRequest *request)
{
    if (!request->preview && !request->case_)
        return turn_refuse(t, ERR_MISSING, "match_request.case", NULL);
    if (!request->preview && !request->need)
        return turn_refuse(t, ERR_MISSING, "match_request.need", NULL);
    return check_place(t, request->place);
}

static const char *number_of(struct turn *t, const char *said)
{
    char number[PREFIX_KEY];

    prefix_number(said, number);
    return arena_dup(t->arena, number);
}

static void take_place(struct turn *t, const Place *place, struct match_query *q)
{
    char folded[NAME_FOLDED] = "";

    if (place && place->has_lat)
        match_query_at(q, place->lat, place->lon, place->radius_m);
    if (place) {
        text_fold(place->district, folded, sizeof folded);
        q->oktmo = number_of(t, place->oktmo);
        q->kladr = number_of(t, place->kladr);
    }
    q->district = arena_dup(t->arena, folded);
}

static void take_never(struct turn *t, const MatchRequest *request, struct match_query *q)
{
    struct named *never = arena_alloc(t->arena, request->n_never_ask * sizeof *never);

    for (size_t i = 0; i < request->n_never_ask; i++)
        never[i] = named_of(request->never_ask[i], t->arena);
    q->never_ask = never;
    q->n_never_ask = request->n_never_ask;
}

void query_ahead(const RungAhead *rung, struct match_query *q)
{
    q->kinds = rung->kinds;
    q->n_kinds = rung->n_kinds;
    q->capabilities = (const char *const *)rung->capabilities;
    q->n_capabilities = rung->n_capabilities;
    q->radius_m = rung->radius_m;
    q->vetting = rung->vetting;
}

int query_of(struct turn *t, const MatchRequest *request, struct match_query *ret_query)
{
    struct match_query q = {
        .kinds = request->kinds,
        .n_kinds = request->n_kinds,
        .capabilities = (const char *const *)request->capabilities,
        .n_capabilities = request->n_capabilities,
        .radius_m = request->radius_m,
        .vetting = request->vetting,
        .stranger_vetting = request->stranger_vetting,
        .has_age = request->has_age_most,
        .age_least = request->age_least,
        .age_most = request->age_most,
        .at_ms = request->at_ms,
        .exclude = (const char *const *)request->exclude,
        .n_exclude = request->n_exclude,
        .subject = phone_key(request->subject_phone),
        .is_vital = request->priority == PRIORITY__P0 || request->priority == PRIORITY__P1,
    };
    int error = check(t, request);

    if (error)
        return error;
    take_place(t, request->place, &q);
    take_never(t, request, &q);
    *ret_query = q;
    return 0;
}
