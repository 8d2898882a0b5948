/* detour - see detour.h. */
#include "matcher/detour.h"

#include "words/responder.h"

#define MINUTE 60000.0
#define OLD_FIX_MS INT64_C(300000)
#define RARELY 3 /* silent one time in so many */

static uint32_t asked_for(const struct responder *r)
{
    return r->answered + r->unanswered + DETOUR_PRIOR;
}

static double lasting_m(const struct responder *r)
{
    return (r->worked ? 0 : DETOUR_UNTRIED_M) + DETOUR_SILENT_M * r->unanswered / asked_for(r);
}

/* At most (DETOUR_UNTRIED_M + DETOUR_SILENT_M) / DETOUR_STEP_M = 240. */
uint8_t detour_steps(const struct responder *r)
{
    return (uint8_t)(lasting_m(r) / DETOUR_STEP_M);
}

static double share_left(int64_t since_ms, int64_t of_ms)
{
    if (since_ms <= 0)
        return 1;
    return since_ms < of_ms ? 1 - (double)since_ms / (double)of_ms : 0;
}

/* A service is there to be asked, and whoever belongs to the person does not take turns with strangers. */
static double asked_m(const struct responder *r, int64_t at_ms)
{
    if (!r->asked_ms || !responder_is_stranger(r->kind))
        return 0;
    return DETOUR_ASKED_M * share_left(at_ms - r->asked_ms, DETOUR_ASKED_MS);
}

static int64_t age_of_fix(const struct responder *r, int64_t at_ms)
{
    return r->fixed_ms && at_ms > r->fixed_ms ? at_ms - r->fixed_ms : 0;
}

struct detour detour_of(const struct responder *r, int64_t at_ms)
{
    int64_t age_ms = age_of_fix(r, at_ms);
    double asked = asked_m(r, at_ms);
    struct detour d = { .untried = !r->worked,
        .answers_rarely = r->unanswered * RARELY >= asked_for(r),
        .asked_lately = asked > 0,
        .old_fix = age_ms >= OLD_FIX_MS,
        .is_lost = age_ms > DETOUR_FIX_MS };

    d.m = lasting_m(r) + asked;
    if (!d.is_lost)
        d.m += DETOUR_FIX_M * (double)age_ms / MINUTE;
    return d;
}
