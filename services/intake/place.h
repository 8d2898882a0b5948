/* place - where is it? Pure: what somebody typed in, a point or words out. Decimal degrees
 * ("47.1063, 38.6534"), geo: URIs (RFC 5870), else words. Latitude comes first, as people say it.
 */
#ifndef ASSIST_INTAKE_PLACE_H
#define ASSIST_INTAKE_PLACE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "words.pb-c.h"

struct place {
    Case__PlaceSource source; /* NOWHERE: nothing was said */
    const char *text; /* as typed, trimmed; NULL: nothing was said */
    bool has_point;
    double lat, lon; /* WGS 84 degrees; at a pole lon is 0, and 180 is never -180 */
    uint32_t radius_m; /* the person is within; 0: not known (words) */
    const char *district; /* the settlement, where the words name one: never a street, house or
                             flat; or NULL */
};

/* `location`: clean UTF-8, may be NULL. 0, or ERR_OUT_OF_RANGE (no such point on earth),
 * ERR_INVALID (a geo: URI that is none, or in another coordinate system). What `ret` points to
 * lives in `a`. */
int place_read(const char *location, struct arena *a, struct place *ret);

#endif
