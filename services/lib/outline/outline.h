/* outline - an area on the map that somebody covers, read, found well formed, and held against circles. GEOS says whether it is well
 * formed and what it holds; distances are reckoned on the sphere. GEOS is named here alone. Pure. */
#ifndef ASSIST_OUTLINE_OUTLINE_H
#define ASSIST_OUTLINE_OUTLINE_H

#include "base/geo.h"
#include "base/rings.h"

/* What is wrong with the text: RINGS_RIGHT, whatever rings_read finds, or RINGS_CROSSED. */
enum rings_wrong outline_check(const char *text);

/* Outlines, each kept once: a thousand volunteers of a district have one. */
struct outlines;
struct outline;

struct outlines *outlines_new(void);
void outlines_free(struct outlines **s); /* with all that is in it; accepts NULL */
/* The area that the text names; shared by all who take it. NULL: there is something wrong with it. */
struct outline *outlines_take(struct outlines *s, const char *text);
void outlines_give(struct outlines *s, struct outline *taken); /* back; accepts NULL */
size_t outlines_count(const struct outlines *s); /* of different ones */

/* Does a circle of so many metres around the point meet the area? Its sides are straight in degrees; the distance to them is that of
 * geo.h, to a metre. The same question as the last time is not reckoned again. radius_m >= 0. */
bool outline_meets(struct outline *o, double lat, double lon, double radius_m);
/* So many metres from the point, or fewer, is all of the area: never too little, and too much by half of its longest side at most, or
 * half way round the earth. */
double outline_reach_m(const struct outline *o, double lat, double lon);

#endif
