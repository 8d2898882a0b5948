/* geo - haversine on the mean sphere. */
#include "base/geo.h"

#include <math.h>

bool geo_is_valid(double lat, double lon)
{
    return isfinite(lat) && isfinite(lon) && fabs(lat) <= 90 && fabs(lon) <= 180;
}

static double radians(double degrees)
{
    return degrees * (M_PI / 180);
}

double geo_distance_m(double lat1, double lon1, double lat2, double lon2)
{
    double half_lat = sin(radians(lat2 - lat1) / 2);
    double half_lon = sin(radians(lon2 - lon1) / 2);
    double h = half_lat * half_lat + cos(radians(lat1)) * cos(radians(lat2)) * half_lon * half_lon;

    /* Rounding lifts antipodes a little above 1. */
    return 2 * GEO_RADIUS_M * asin(sqrt(fmin(h, 1)));
}

struct geo_direction geo_direction(double lat, double lon)
{
    double flat = cos(radians(lat));

    return (struct geo_direction){ flat * cos(radians(lon)), flat * sin(radians(lon)),
        sin(radians(lat)) };
}

double geo_apart_m(const struct geo_direction *a, const struct geo_direction *b)
{
    double x = a->x - b->x, y = a->y - b->y, z = a->z - b->z;

    return 2 * GEO_RADIUS_M * asin(fmin(sqrt(x * x + y * y + z * z) / 2, 1));
}

#define ROUNDING_M 1 /* far more than doubles lose, far less than anybody means */

bool geo_is_beyond(const struct geo_direction *a, const struct geo_direction *b, double m)
{
    double x = a->x - b->x, y = a->y - b->y, z = a->z - b->z;
    double most = (m + ROUNDING_M) / GEO_RADIUS_M;

    return x * x + y * y + z * z > most * most;
}

double geo_chord(double m)
{
    return 2 * sin(fmin(m / (2 * GEO_RADIUS_M), M_PI_2));
}
