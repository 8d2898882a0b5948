/* disclose - the allow-list (design.md 3, rule 12). Before a commit the need, the district and the
 * hazards; after it, where the person agrees or a life goes first, the address and a name; medical facts for medical responders alone; official
 * services what they need at once. Of all that, a contact sees what their tier reaches: the person says how much they may know. */
#include "dispatcher/disclose.h"

#include <stddef.h>
#include <string.h>

enum seen {
    ANYBODY, /* whoever is asked */
    OFFICIAL, /* official services at once, others once they have committed */
    COMMITTED, /* once they have committed */
    MEDICAL, /* medical responders, official or committed */
};

static const struct {
    const char *field;
    enum seen seen;
    bool in_recall;
    uint32_t tier; /* a contact of a lower one does not see it */
} table[] = {
    { "work", ANYBODY, true, 0 },
    { "offer", ANYBODY, true, 0 },
    { "case", ANYBODY, true, 0 },
    { "need", ANYBODY, true, 0 },
    { "kind", ANYBODY, true, 0 },
    { "priority", ANYBODY, true, 0 },
    { "exercise", ANYBODY, true, 0 },
    { "generation", ANYBODY, true, 0 },
    { "answer_by", ANYBODY, true, 0 },
    { "reason", ANYBODY, true, 0 },
    { "state", ANYBODY, true, 0 },
    { "standby", ANYBODY, true, 0 },
    { "beside", ANYBODY, false, 0 }, /* an offer of their own */
    { "count", ANYBODY, false, 0 },

    { "place.district", ANYBODY, false, 0 },
    { "place.text", OFFICIAL, false, 1 },
    { "place.lat", OFFICIAL, false, 1 },
    { "place.lon", OFFICIAL, false, 1 },
    { "place.radius_m", OFFICIAL, false, 1 }, /* rounded up, for anybody */
    { "place.source", OFFICIAL, false, 1 },
    { "place.fix_at", OFFICIAL, false, 1 },
    { "place.estimate", OFFICIAL, false, 1 },
    { "place.last_fix_at", OFFICIAL, false, 1 },
    { "place.confirmed", OFFICIAL, false, 1 },
    { "place.access", OFFICIAL, false, 1 },

    { "facts.what", ANYBODY, false, 0 },
    { "facts.need_text", ANYBODY, false, 0 },
    { "facts.not_to_do", ANYBODY, false, 0 },
    { "facts.hazards", ANYBODY, false, 0 },
    { "facts.language", ANYBODY, false, 0 },
    { "facts.deadline", ANYBODY, false, 0 },
    { "facts.how_many", ANYBODY, false, 0 },
    { "facts.pays", ANYBODY, false, 0 },
    { "facts.answer", ANYBODY, false, 0 }, /* a person wrote it for this responder */
    { "facts.report_to", OFFICIAL, false, 1 },
    { "facts.contact", OFFICIAL, false, 1 },
    { "facts.access", OFFICIAL, false, 1 },
    { "facts.address_as", COMMITTED, false, 1 },
    { "facts.with_whom", COMMITTED, false, 3 },
    { "facts.mobility", COMMITTED, false, 2 },
    { "facts.list", COMMITTED, false, 1 },
    { "facts.visit_word", COMMITTED, false, 1 },
    { "facts.medical", MEDICAL, false, 2 },
};

static bool sees(enum seen seen, const struct standing *who)
{
    bool committed = who->committed && !who->withheld;

    switch (seen) {
    case ANYBODY:
        return true;
    case OFFICIAL:
        return who->official || committed;
    case COMMITTED:
        return committed;
    case MEDICAL:
        return who->medical && (who->official || committed);
    }
    return false;
}

static uint32_t tier_of(const struct standing *who)
{
    return who->is_tiered ? who->tier : UINT32_MAX;
}

bool disclose_shows(const char *field, const struct standing *who)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].field, field) != 0)
            continue;
        if (who->is_recall)
            return table[i].in_recall;
        return sees(table[i].seen, who) && table[i].tier <= tier_of(who);
    }
    return false;
}

bool disclose_is_exact(const struct standing *who)
{
    return disclose_shows("place.lat", who);
}

uint32_t disclose_radius(uint32_t radius_m)
{
    if (radius_m <= 1000)
        return 1000;
    if (radius_m > UINT32_MAX - 999)
        return UINT32_MAX;
    return (radius_m + 999) / 1000 * 1000;
}

#define TENTH_AWAY_M 8000 /* half a tenth of a degree to the north and to the east, at most */

const char *disclose_around(
    double lat, double lon, uint32_t radius_m, struct arena *a, uint32_t *ret_radius_m)
{
    *ret_radius_m =
        disclose_radius(radius_m > UINT32_MAX - TENTH_AWAY_M ? radius_m : radius_m + TENTH_AWAY_M);
    return arena_printf(a, "%.1f, %.1f", lat, lon);
}
