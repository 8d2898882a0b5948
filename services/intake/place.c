/* place - the door: tries one notation after the other (place.h), and words last. */
#include "intake/place.h"

#include <math.h>
#include <string.h>
#include "base/errors.h"
#include "base/geo.h"
#include "base/must.h"
#include "base/text.h"
#include "intake/place_olc.h"
#include "intake/place_parts.h"

#define RADIUS_MAX_M 20037508.0 /* half the way round the earth */
#define NUMBER_BYTES 40

const char *place_trimmed(const char *text, size_t n, struct arena *a)
{
    while (n && strchr(PLACE_SPACES, *text))
        text++, n--;
    while (n && strchr(PLACE_SPACES, text[n - 1]))
        n--;
    return arena_text(a, text, n);
}

bool place_number(const char **at, struct arena *a, double *ret_x, unsigned *ret_decimals)
{
    const char *c = *at;
    size_t n = strspn(c, PLACE_DIGITS), part = 0;

    if (n && c[n] == '.') {
        part = strspn(c + n + 1, PLACE_DIGITS);
        n += 1 + part;
    }
    if (n == 0 || n > NUMBER_BYTES || c[n - 1] == '.')
        return false;
    *at = c + n;
    *ret_decimals = (unsigned)part;
    must(text_double(arena_text(a, c, n), 0, HUGE_VAL, ret_x) == 0);
    return true;
}

double place_radius(double degrees)
{
    return fmax(100000 * degrees, PLACE_RADIUS_M);
}

/* ---- what cannot be ---- */
int place_refuse(Location__Fault *ret_fault, Location__Fault fault)
{
    *ret_fault = fault;
    return fault <= LOCATION__FAULT__TOO_WIDE ? ERR_OUT_OF_RANGE : ERR_INVALID; /* words.proto */
}

static Location__Fault fault_of(double lat, double lon, double radius_m)
{
    if (fabs(lat) > 90 && fabs(lat) <= 180 && fabs(lon) <= 90)
        return LOCATION__FAULT__SWAPPED;
    if (fabs(lat) > 90)
        return LOCATION__FAULT__LATITUDE;
    if (fabs(lon) > 180)
        return LOCATION__FAULT__LONGITUDE;
    if (lat == 0 && lon == 0) /* what devices say that know nothing; nobody lives there */
        return LOCATION__FAULT__ZERO;
    return radius_m > RADIUS_MAX_M ? LOCATION__FAULT__TOO_WIDE : LOCATION__FAULT__NO_FAULT;
}

int place_point(
    struct place *p, double lat, double lon, double radius_m, Location__Fault *ret_fault)
{
    Location__Fault fault = fault_of(lat, lon, radius_m);

    if (fault)
        return place_refuse(ret_fault, fault);
    p->has_point = true;
    p->lat = lat;
    p->lon = fabs(lat) >= 90 ? 0 : lon <= -180 ? 180 : lon; /* RFC 5870 3.4.4 */
    p->radius_m = radius_m < 1 ? 1 : (uint32_t)ceil(radius_m);
    return 0;
}

/* ---- the door ---- */
int place_read(const char *location, struct arena *a, struct place *ret, Location__Fault *ret_fault)
{
    static place_reader *const readers[] = { place_aml, place_geo_uri, place_olc, place_degrees };
    struct place p = { .source = CASE__PLACE_SOURCE__NOWHERE };
    int error = ERR_NOT_FOUND;

    *ret_fault = LOCATION__FAULT__NO_FAULT;
    if (text_is_blank(location)) {
        *ret = p;
        return 0;
    }
    p.text = place_trimmed(location, strlen(location), a);
    for (size_t i = 0; error == ERR_NOT_FOUND && i < sizeof readers / sizeof *readers; i++)
        error = readers[i](p.text, a, &p, ret_fault);
    if (error == ERR_NOT_FOUND) {
        place_words(p.text, a, &p);
        error = 0;
    }
    if (!error)
        *ret = p;
    return error;
}

void place_recover(struct place *p, double lat, double lon)
{
    char code[OLC_TEXT];

    must(p->short_code && geo_is_valid(lat, lon));
    olc_recover(p->short_code, lat, lon, code);
    olc_point(code, p);
}
