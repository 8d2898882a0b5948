/* matcher - links, routes, start and stop. */
#include "matcher/matcher.h"

#include <stdlib.h>
#include "base/must.h"
#include "matcher/parts.h"

enum { LINK_CASEBOOK };

static const struct worker_link links[] = {
    [LINK_CASEBOOK] = { "casebook", LINK_CONNECT },
    { 0 },
};

static const struct bus_route routes[] = {
    { ENVELOPE__BODY_MATCH_REQUEST, matcher_on_match_request },
    { 0 },
};

static const struct worker_follow follows[] = {
    { .what = FOLLOWS__WHAT__DIRECTORY,
        .link = LINK_CASEBOOK,
        .on_row = matcher_on_responder,
        .on_restart = matcher_on_restart,
        .on_level = matcher_on_level },
    { 0 },
};

static void *start(const struct settings *settings, struct turn *t, struct refusal *ret_why)
{
    struct matcher *self = must_alloc(sizeof *self);

    (void)t;
    (void)ret_why;
    self->directory = directory_new();
    self->holidays = settings->holidays;
    return self;
}

static void stop(void *self_)
{
    struct matcher *self = self_;

    forget_waiting(self);
    directory_free(&self->directory);
    free(self);
}

const struct worker matcher_worker = {
    .name = "matcher",
    .links = links,
    .routes = routes,
    .follows = follows,
    .start = start,
    .stop = stop,
};
