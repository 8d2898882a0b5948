/* geo - distances on the sphere of mean radius 6 371 008.8 m (IUGG); within 0.6 % of the ellipsoid.
 */
#ifndef ASSIST_BASE_GEO_H
#define ASSIST_BASE_GEO_H

#include <stdbool.h>

#define GEO_RADIUS_M 6371008.8

bool geo_is_valid(double lat, double lon); /* finite, |lat| <= 90, |lon| <= 180 */
double geo_distance_m(double lat1, double lon1, double lat2, double lon2); /* haversine */

/* Where a point lies, seen from the middle of the sphere: made once, compared with many. */
struct geo_direction {
    double x, y, z;
};
struct geo_direction geo_direction(double lat, double lon);
/* geo_distance_m of the two points, to a micrometre and of antipodes to a metre, at a fifth of its cost. */
double geo_apart_m(const struct geo_direction *a, const struct geo_direction *b);
/* Surely farther apart than m: by the straight line through the sphere, which is never longer than the way over it; m >= 0. False
 * says nothing: then geo_apart_m tells. */
bool geo_is_beyond(const struct geo_direction *a, const struct geo_direction *b, double m);
/* The straight line through the sphere between points so far apart, its radius being 1; 2 from half way round on. m >= 0. */
double geo_chord(double m);

#endif
