/* drift - see drift.h. Ice goes with 2 % of the wind, turned 30 degrees to the right of it (to the left in the south): the rule of Nansen
 * and Zubov. People in the water and boats go downwind by the leeway of the U.S. Coast Guard (Allen), as OpenDrift has it. */
#include "casebook/drift.h"

#include <math.h>
#include <stddef.h>
#include <string.h>
#include "base/errors.h"
#include "base/text.h"

#define EARTH_M 6378137.0 /* WGS 84, as the check vector of domain.md 6.4 has it */
#define WIND_MOST_MS 60.0 /* nobody has seen more here than that */
#define CURRENT_MOST_MS 5.0
#define TURN_MOST 30.0

static const struct {
    double of_wind; /* a: of its speed */
    double more_ms; /* b: whatever its speed, if there is any */
    double turn; /* degrees to the right of it, in the north */
} leeways[] = {
    [DRIFT__WHAT__PERSON] = { 0.0096, 0.0054, 0 },
    [DRIFT__WHAT__ICE] = { 0.02, 0, TURN_MOST },
    [DRIFT__WHAT__BOAT] = { 0.0287, 0.0398, 0 }, /* a skiff */
};

bool drift_carries(Drift__What what)
{
    return what != DRIFT__WHAT__NOT_SAID && what != DRIFT__WHAT__NOTHING;
}

static double radians(double degrees)
{
    return degrees * (M_PI / 180);
}

/* 0 where nobody knows the wind, too. */
static double leeway_ms(Drift__What what, const struct drift_weather *w)
{
    if (w->wind_ms <= 0)
        return 0;
    return leeways[what].of_wind * w->wind_ms + leeways[what].more_ms;
}

struct velocity {
    double north_ms, east_ms;
};

static struct velocity add(struct velocity v, double speed_ms, double to_degrees)
{
    v.north_ms += speed_ms * cos(radians(to_degrees));
    v.east_ms += speed_ms * sin(radians(to_degrees));
    return v;
}

static struct velocity velocity_of(Drift__What what, double lat, const struct drift_weather *w)
{
    double turn = lat < 0 ? -leeways[what].turn : leeways[what].turn;
    struct velocity v = { 0 };

    if (w->has_from)
        v = add(v, leeway_ms(what, w), w->wind_from + 180 + turn);
    return w->has_current ? add(v, w->current_ms, w->current_to) : v;
}

/* Over a pole, and on from there. */
static double beyond_pole(double lat, double *lon)
{
    if (fabs(lat) <= 90)
        return lat;
    *lon += 180;
    return copysign(180 - fabs(lat), lat);
}

static double wrapped(double lon)
{
    lon = remainder(lon, 360);
    return lon <= -180 ? lon + 360 : lon;
}

#define COS_LEAST 1e-6 /* six metres from a pole: east is nowhere there */

static void carry(struct drift_circle *c, double north_m, double east_m)
{
    double lat = c->lat + north_m / EARTH_M * (180 / M_PI);
    double across = cos(radians((c->lat + lat) / 2));

    if (fabs(across) > COS_LEAST)
        c->lon += east_m / (EARTH_M * across) * (180 / M_PI);
    c->lat = beyond_pole(lat, &c->lon);
    c->lon = wrapped(c->lon);
}

/* Nobody knows whither a wind blows that is only known to be strong. */
static double grows_by_m(
    const struct drift_rule *rule, Drift__What what, const struct drift_weather *w, double hours)
{
    if (!w->has_wind)
        return rule->windless_m * hours;
    return (rule->each_hour_m + (w->has_from ? 0 : leeway_ms(what, w) * 3600)) * hours;
}

static double bounded(double x, double most)
{
    return x < 0 ? 0 : fmin(x, most);
}

struct drift_circle drift_reckon(const struct drift_rule *rule, Drift__What what,
    const struct drift_circle *known, const struct drift_weather *weather, int64_t span_ms)
{
    double seconds = bounded((double)span_ms, DRIFT_LONGEST_MS) / SECOND_MS;
    struct velocity v = velocity_of(what, known->lat, weather);
    double way_m = hypot(v.north_ms, v.east_ms) * seconds;
    struct drift_circle now = *known;

    carry(&now, v.north_ms * seconds, v.east_ms * seconds);
    now.radius_m += way_m * rule->of_way / 100 + grows_by_m(rule, what, weather, seconds / 3600);
    now.radius_m = fmin(now.radius_m, fmax(DRIFT_RADIUS_MOST_M, known->radius_m));
    return now;
}

/* ---- what people say ---- */
#define NUMBER_TEXT 24

/* With a comma, or a point. */
static int number(const char *text, double most, double *ret)
{
    char with_point[NUMBER_TEXT];
    char *comma;
    double x;

    if (text_empty(text) || strlen(text) >= sizeof with_point)
        return ERR_INVALID;
    memcpy(with_point, text, strlen(text) + 1);
    comma = strchr(with_point, ',');
    if (comma)
        *comma = '.';
    if (text_double(with_point, -1e9, 1e9, &x))
        return ERR_INVALID;
    if (x < 0 || x > most)
        return ERR_OUT_OF_RANGE;
    *ret = x;
    return 0;
}

int drift_wind(const char *text, double *ret_ms)
{
    return number(text, WIND_MOST_MS, ret_ms);
}

int drift_current(const char *text, double *ret_ms)
{
    return number(text, CURRENT_MOST_MS, ret_ms);
}

/* Folded, and in any form: what begins so. The longer ones first. */
static const struct {
    const char *begins;
    double degrees;
} points[] = {
    { "северо вост", 45 },
    { "северо запад", 315 },
    { "северовост", 45 },
    { "северозапад", 315 },
    { "север", 0 },
    { "юго вост", 135 },
    { "юго запад", 225 },
    { "юговост", 135 },
    { "югозапад", 225 },
    { "юг", 180 },
    { "южн", 180 },
    { "вост", 90 },
    { "запад", 270 },
    { "north east", 45 },
    { "north west", 315 },
    { "northeast", 45 },
    { "northwest", 315 },
    { "north", 0 },
    { "south east", 135 },
    { "south west", 225 },
    { "southeast", 135 },
    { "southwest", 225 },
    { "south", 180 },
    { "east", 90 },
    { "west", 270 },
};
static const struct {
    const char *is;
    double degrees;
} short_points[] = {
    { "с", 0 },
    { "св", 45 },
    { "в", 90 },
    { "юв", 135 },
    { "ю", 180 },
    { "юз", 225 },
    { "з", 270 },
    { "сз", 315 },
    { "n", 0 },
    { "ne", 45 },
    { "e", 90 },
    { "se", 135 },
    { "s", 180 },
    { "sw", 225 },
    { "w", 270 },
    { "nw", 315 },
};

#define POINT_TEXT 48

int drift_bearing(const char *text, double *ret_degrees)
{
    char folded[POINT_TEXT] = "";
    const char *point = folded;
    int rc = number(text, 360, ret_degrees);

    if (rc != ERR_INVALID)
        return rc;
    text_fold(text ? text : "", folded, sizeof folded);
    for (size_t i = 0; i < sizeof short_points / sizeof *short_points; i++) {
        if (text_is(point, short_points[i].is)) {
            *ret_degrees = short_points[i].degrees;
            return 0;
        }
    }
    if (text_starts(point, "с ")) /* from there */
        point += strlen("с ");
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        if (text_starts(point, points[i].begins)) {
            *ret_degrees = points[i].degrees;
            return 0;
        }
    }
    return ERR_INVALID;
}
