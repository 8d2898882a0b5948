/* geo - distances on the sphere of mean radius 6 371 008.8 m (IUGG); within 0.6 % of the ellipsoid.
 */
#ifndef ASSIST_BASE_GEO_H
#define ASSIST_BASE_GEO_H

#include <stdbool.h>

bool geo_is_valid(double lat, double lon); /* finite, |lat| <= 90, |lon| <= 180 */
double geo_distance_m(double lat1, double lon1, double lat2, double lon2); /* haversine */

#endif
