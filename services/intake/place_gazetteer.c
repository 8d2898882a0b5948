/* place_gazetteer - words that name a settlement become a point, see place_settle in place.h. Pure. */
#include <string.h>
#include "base/text.h"
#include "intake/place_parts.h"

#define REGION_DIGITS 2 /* of OKTMO and of KLADR alike */

static const char *said(const char *text, size_t most, struct arena *a)
{
    size_t n = strlen(text);

    return n ? arena_text(a, text, n < most ? n : most) : NULL;
}

static void be_in(struct place *p, const struct settlement *s, bool address, struct arena *a)
{
    p->source = CASE__PLACE_SOURCE__GAZETTEER;
    p->has_point = true;
    p->lat = s->lat;
    p->lon = s->lon;
    p->radius_m = gazetteer_radius_m(s);
    p->district = arena_dup(a, s->name);
    p->oktmo = said(s->oktmo, SIZE_MAX, a);
    p->kladr = said(s->kladr, SIZE_MAX, a);
    p->zone = said(s->zone, SIZE_MAX, a);
    p->address = address;
    p->settlement = gazetteer_label(s, a);
}

static void estimate(struct place *p, const struct gazetteer *g, struct arena *a)
{
    const struct settlement *s = gazetteer_nearest(g, p->lat, p->lon);

    if (!s)
        return;
    p->oktmo = said(s->oktmo, REGION_DIGITS, a);
    p->kladr = said(s->kladr, REGION_DIGITS, a);
    p->zone = said(s->zone, SIZE_MAX, a);
}

static void could_be(struct place *p, const struct gazetteer_found *found, struct arena *a)
{
    for (size_t i = 0; i < found->n_could_be; i++)
        p->could_be[p->n_could_be++] = gazetteer_label(found->could_be[i], a);
}

void place_settle(struct place *p, const struct gazetteer *g, struct arena *a)
{
    struct gazetteer_found found = { 0 };

    if (p->source == CASE__PLACE_SOURCE__SAID)
        gazetteer_find(g, p->short_code ? p->near : p->text, a, &found);
    could_be(p, &found, a);
    if (found.one && p->short_code)
        place_recover(p, found.one->lat, found.one->lon);
    else if (found.one)
        be_in(p, found.one, found.address, a);
    if (p->has_point && p->source != CASE__PLACE_SOURCE__GAZETTEER)
        estimate(p, g, a);
}
