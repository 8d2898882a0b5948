/* disclose - the allow-list (design.md 3, rule 12). Before a commit the need, the district and the
 * hazards; after it, where the person agrees or a life goes first, the address and a name; medical facts for medical responders alone; official
 * services what they need at once. */
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
} table[] = {
    { "work", ANYBODY, true },
    { "offer", ANYBODY, true },
    { "case", ANYBODY, true },
    { "need", ANYBODY, true },
    { "kind", ANYBODY, true },
    { "priority", ANYBODY, true },
    { "exercise", ANYBODY, true },
    { "generation", ANYBODY, true },
    { "answer_by", ANYBODY, true },
    { "reason", ANYBODY, true },
    { "state", ANYBODY, true },
    { "standby", ANYBODY, true },
    { "beside", ANYBODY, false }, /* an offer of their own */
    { "count", ANYBODY, false },

    { "place.district", ANYBODY, false },
    { "place.text", OFFICIAL, false },
    { "place.lat", OFFICIAL, false },
    { "place.lon", OFFICIAL, false },
    { "place.radius_m", OFFICIAL, false }, /* rounded up, for anybody */
    { "place.source", OFFICIAL, false },
    { "place.fix_at", OFFICIAL, false },
    { "place.estimate", OFFICIAL, false },
    { "place.last_fix_at", OFFICIAL, false },
    { "place.confirmed", OFFICIAL, false },
    { "place.access", OFFICIAL, false },

    { "facts.what", ANYBODY, false },
    { "facts.need_text", ANYBODY, false },
    { "facts.not_to_do", ANYBODY, false },
    { "facts.hazards", ANYBODY, false },
    { "facts.language", ANYBODY, false },
    { "facts.deadline", ANYBODY, false },
    { "facts.how_many", ANYBODY, false },
    { "facts.pays", ANYBODY, false },
    { "facts.answer", ANYBODY, false }, /* a person wrote it for this responder */
    { "facts.report_to", OFFICIAL, false },
    { "facts.contact", OFFICIAL, false },
    { "facts.access", OFFICIAL, false },
    { "facts.address_as", COMMITTED, false },
    { "facts.with_whom", COMMITTED, false },
    { "facts.mobility", COMMITTED, false },
    { "facts.list", COMMITTED, false },
    { "facts.visit_word", COMMITTED, false },
    { "facts.medical", MEDICAL, false },
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

bool disclose_shows(const char *field, const struct standing *who)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].field, field) == 0)
            return who->is_recall ? table[i].in_recall : sees(table[i].seen, who);
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
