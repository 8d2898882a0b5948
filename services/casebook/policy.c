/* policy - see policy.h. */
#include "casebook/policy.h"
#include "base/times.h"

#define S SECOND_MS
#define M MINUTE_MS
#define H HOUR_MS

/*          own   call    alarm   ETA     grace   check   callback recall  rank    hold    look    place  hand */
static const struct policy policies[] = {
    [PRIORITY__P0] = { 10 * M, 15 * S, 1 * M, 20 * M, 5 * M, 20 * M, 10 * M, 1 * M, 5 * S, 0,
        10 * M, 1 * M, 2 * M },
    [PRIORITY__P1] = { 30 * M, 60 * S, 2 * M, 45 * M, 10 * M, 20 * M, 15 * M, 2 * M, 10 * S, 30 * M,
        30 * M, 2 * M, 5 * M },
    [PRIORITY__P2] = { 2 * H, 5 * M, 5 * M, 2 * H, 15 * M, 1 * H, 30 * M, 5 * M, 30 * S, 8 * H,
        2 * H, 5 * M, 15 * M },
    [PRIORITY__P3] = { 8 * H, 15 * M, 15 * M, 6 * H, 30 * M, 2 * H, 30 * M, 15 * M, 60 * S, 72 * H,
        12 * H, 15 * M, 30 * M },
    [PRIORITY__P4] = { 8 * H, 30 * M, 30 * M, 24 * H, 1 * H, 4 * H, 30 * M, 30 * M, 60 * S, 168 * H,
        24 * H, 30 * M, 30 * M },
    [PRIORITY__P5] = { 8 * H, 1 * H, 1 * H, 24 * H, 2 * H, 4 * H, 1 * H, 1 * H, 60 * S, 168 * H,
        24 * H, 1 * H, 30 * M },
};

const struct policy *policy_of(Priority priority)
{
    if (priority < PRIORITY__P0 || priority > PRIORITY__P5)
        return &policies[PRIORITY__P1];
    return &policies[priority];
}
