/* hours - see hours.h. */
#include "hours/hours.h"

#include "base/text.h"
#include "hours/zone.h"

bool hours_zone_is_known(const char *zone)
{
    return !text_empty(zone) && zone_of(zone);
}

int64_t hours_end(const char *zone, struct hours h, int64_t at_ms)
{
    const struct zone *z = zone_of(zone);
    uint32_t to_min = h.to_min < h.from_min ? h.to_min + 1440 : h.to_min;
    int64_t end_ms = 0;
    int32_t today;

    if (h.from_min == h.to_min)
        return 0;
    if (!z)
        z = zone_of(NULL);
    today = zone_day(z, at_ms);
    for (int32_t day = today - 1; day <= today && !end_ms; day++) { /* begun yesterday, or today */
        int64_t to_ms = zone_last(z, day, to_min);

        if (zone_first(z, day, h.from_min) <= at_ms && at_ms < to_ms)
            end_ms = to_ms;
    }
    return end_ms;
}
