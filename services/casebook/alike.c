/* alike - see alike.h. */
#include "casebook/alike.h"

#include <math.h>
#include "base/geo.h"
#include "casebook/step.h"

void alike_phones(const struct casefile *c, const char *ret[ALIKE_PHONES])
{
    ret[0] = c->subject.phone;
    ret[1] = c->n_reporters ? c->reporters[0].phone : NULL;
    ret[2] = c->n_reporters > 1 ? c->reporters[c->n_reporters - 1].phone : NULL;
}

bool alike_has_phone(const struct alike *a, uint64_t phone)
{
    for (uint32_t i = 0; phone && i < ALIKE_PHONES; i++) {
        if (a->phones[i] == phone)
            return true;
    }
    return false;
}

bool alike_share_phone(const struct alike *a, const struct alike *b)
{
    for (uint32_t i = 0; i < ALIKE_PHONES; i++) {
        if (alike_has_phone(a, b->phones[i]))
            return true;
    }
    return false;
}

static bool within(int64_t a_ms, int64_t b_ms, int64_t span_ms)
{
    return a_ms - b_ms <= span_ms && b_ms - a_ms <= span_ms;
}

static bool within_a_day(int64_t a_ms, int64_t b_ms)
{
    return within(a_ms, b_ms, ALIKE_MS);
}

/* Of one kind and so close, as far as anybody knows. */
static bool are_close(const struct alike *a, const struct alike *b, double m)
{
    return a->has_point && b->has_point && a->kind == b->kind &&
           geo_distance_m((double)a->lat, (double)a->lon, (double)b->lat, (double)b->lon) <= m;
}

bool alike_are_near(const struct alike *a, const struct alike *b)
{
    return within_a_day(a->opened_ms, b->opened_ms) && are_close(a, b, ALIKE_NEAR_M);
}

static bool is_over(const struct alike *a)
{
    return a->state == CASE__STATE__CLOSED || a->state == CASE__STATE__MERGED;
}

bool alike_are_beside(const struct alike *a, const struct alike *b)
{
    return a->key != b->key && a->exercise == b->exercise && !is_over(a) && !is_over(b) &&
           a->priority == PRIORITY__P0 && b->priority == PRIORITY__P0 &&
           within(a->opened_ms, b->opened_ms, ALIKE_BESIDE_MS) && are_close(a, b, ALIKE_BESIDE_M);
}

const char *alike_why(const struct alike *filed, const struct alike *other, int64_t now_ms)
{
    if (other->key == filed->key || other->exercise != filed->exercise)
        return NULL;
    if (other->state == CASE__STATE__MERGED)
        return NULL; /* the case that it was merged into is the one to look at, and has its callers */
    if (alike_share_phone(filed, other) &&
        (other->state != CASE__STATE__CLOSED || within_a_day(other->opened_ms, now_ms)))
        return "same_phone";
    return alike_are_near(filed, other) ? "same_kind_near" : NULL;
}

bool alike_is_history(const struct alike *filed, const struct alike *other)
{
    return other->key != filed->key && other->exercise == filed->exercise &&
           alike_share_phone(filed, other);
}

/* ---- squares ---- */
#define SQUARE_DEG 0.01 /* 1.1 km: wider than twice ALIKE_NEAR_M */
#define POLAR_DEG 89.9
#define M_PER_DEG 111195.0
#define RAD (3.14159265358979323846 / 180)

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* Columns are counted where the band is narrowest, so that each is at least as wide as the bands are high. Around a pole
 * degrees say nothing of metres: there a band is one square. */
uint64_t alike_square(double lat, double lon)
{
    double band = clamp(floor((lat + 90) / SQUARE_DEG), 0, 180 / SQUARE_DEG - 1);
    double south = band * SQUARE_DEG - 90, north = south + SQUARE_DEG;
    double edge = fmax(fabs(south), fabs(north));
    double columns = edge < POLAR_DEG ? floor(360 / SQUARE_DEG * cos(RAD * edge)) : 1;
    double column;

    column = clamp(floor((lon + 180) / 360 * columns), 0, columns - 1);
    return (uint64_t)band << 32 | (uint64_t)column;
}

static double wrapped(double lon)
{
    return lon < -180 ? lon + 360 : lon > 180 ? lon - 360 : lon;
}

void alike_corners(double lat, double lon, uint64_t ret[ALIKE_CORNERS])
{
    double up = ALIKE_NEAR_M / M_PER_DEG * 1.001;
    double narrow = cos(RAD * fmin(fabs(lat) + up, 90));
    double aside = narrow > 1e-4 ? fmin(up / narrow, 180) : 180;

    for (int i = 0; i < ALIKE_CORNERS; i++)
        ret[i] = alike_square(
            clamp(lat + (i & 1 ? up : -up), -90, 90), wrapped(lon + (i & 2 ? aside : -aside)));
}
