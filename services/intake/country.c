/* country - where the borders are. What holds for all points of the earth is reckoned on a plane around the point: the margin is
 * a small part of it. */
#include "intake/country.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DEGREE_M 111195.0 /* of latitude, on the sphere of base/geo.h */
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Hundredths of a degree, latitude first; the last point is followed by the first. */
struct ring {
    const char *country;
    int16_t south, west, north, east;
    const int16_t *points;
    size_t n; /* numbers: two a point */
};

#define JOINED(a, b) a##b
#define NAMED(a, b) JOINED(a, b)
#define RING(code, s, w, n, e, ...)                                                                \
    static const int16_t NAMED(points_, __LINE__)[] = { __VA_ARGS__ };
#include "intake/country_borders.inc"
#undef RING

static const struct ring rings[] = {
#define RING(code, s, w, n, e, ...)                                                                \
    { #code, s, w, n, e, NAMED(points_, __LINE__), COUNT(NAMED(points_, __LINE__)) },
#include "intake/country_borders.inc"
#undef RING
};

/* A line between two points of a ring, seen from the place: in degrees, the place being 0, 0. */
struct side {
    double lat1, lon1, lat2, lon2;
};

static struct side side_of(const struct ring *r, size_t i, double lat, double lon)
{
    size_t next = i + 2 < r->n ? i + 2 : 0;

    return (struct side){ r->points[i] / 100.0 - lat, r->points[i + 1] / 100.0 - lon,
        r->points[next] / 100.0 - lat, r->points[next + 1] / 100.0 - lon };
}

/* Whether it lies around the place: a line from there to the east meets it an odd number of times. */
static bool holds(const struct ring *r, double lat, double lon)
{
    bool inside = false;

    if (lat * 100 < r->south || lat * 100 > r->north || lon * 100 < r->west || lon * 100 > r->east)
        return false;
    for (size_t i = 0; i < r->n; i += 2) {
        struct side s = side_of(r, i, lat, lon);

        if ((s.lat1 > 0) != (s.lat2 > 0) &&
            s.lon1 + (s.lon2 - s.lon1) * s.lat1 / (s.lat1 - s.lat2) > 0)
            inside = !inside;
    }
    return inside;
}

/* The smaller way round the earth. */
static double turned(double lon)
{
    return lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;
}

static double distance_m(struct side s, double lat)
{
    double narrow = cos(lat * (M_PI / 180)) * DEGREE_M;
    double x = turned(s.lon1) * narrow, y = s.lat1 * DEGREE_M;
    double dx = turned(s.lon2) * narrow - x, dy = s.lat2 * DEGREE_M - y;
    double length = dx * dx + dy * dy;
    double along = fmin(fmax(-(x * dx + y * dy) / length, 0), 1); /* 0 where it has no length */

    return hypot(x + along * dx, y + along * dy);
}

/* How far off the ring is, if that is less than `m`; else m. */
static double nearer(const struct ring *r, double lat, double lon, double m)
{
    double margin = m / DEGREE_M * 100;

    if (lat * 100 < r->south - margin || lat * 100 > r->north + margin)
        return m;
    for (size_t i = 0; i < r->n; i += 2)
        m = fmin(m, distance_m(side_of(r, i, lat, lon), lat));
    return m;
}

/* A hole in a country counts once more: inside it the place is not. */
static const char *around(double lat, double lon)
{
    const char *country = NULL;
    bool inside = false;

    for (size_t i = 0; i < COUNT(rings); i++) {
        if (inside && strcmp(rings[i].country, country) != 0)
            break;
        country = rings[i].country;
        inside ^= holds(&rings[i], lat, lon);
    }
    return inside ? country : NULL;
}

/* Two letters each, and a blank between them: no code is found across two. */
static bool is_of(const char *code, const char *home)
{
    return strstr(home, code) != NULL;
}

/* On the shore and in sight of it; the thinned borders cut many a harbour off. */
static const char *beside(double lat, double lon)
{
    const char *country = NULL;
    double nearest = COUNTRY_MARGIN_M;

    for (size_t i = 0; i < COUNT(rings); i++) {
        double m = nearer(&rings[i], lat, lon, nearest);

        if (m < nearest) {
            nearest = m;
            country = rings[i].country;
        }
    }
    return country;
}

const char *country_at(double lat, double lon, const char *home)
{
    const char *country = around(lat, lon);

    if (!country)
        country = beside(lat, lon);
    if (!country || is_of(country, home))
        return NULL;
    for (size_t i = 0; i < COUNT(rings); i++) {
        if (is_of(rings[i].country, home) &&
            nearer(&rings[i], lat, lon, COUNTRY_MARGIN_M) < COUNTRY_MARGIN_M)
            return NULL;
    }
    return country;
}
