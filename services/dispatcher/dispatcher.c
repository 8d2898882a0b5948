/* dispatcher - routes, start and stop. What each message needs is in on_<message>.c, what is said
 * in say.c. */
#include "dispatcher/dispatcher.h"

#include <stdlib.h>
#include "base/must.h"
#include "base/text.h"
#include "dispatcher/authority.h"
#include "dispatcher/parts.h"

static const struct worker_link links[] = {
    [LINK_ORGANISATIONS] = { "organisations", LINK_BIND_PUBLIC },
    [LINK_CASEBOOK] = { "casebook", LINK_CONNECT },
    { 0 },
};

static const struct bus_route routes[] = {
    { ENVELOPE__BODY_ORG_LISTEN, dispatcher_on_org_listen },
    { ENVELOPE__BODY_ORG_INBOX, dispatcher_on_org_inbox },
    { ENVELOPE__BODY_ORG_SHOW, dispatcher_on_org_show },
    { ENVELOPE__BODY_ORG_ANSWER, dispatcher_on_org_answer },
    { ENVELOPE__BODY_NOTICE_SEEN, dispatcher_on_notice_seen },
    { ENVELOPE__BODY_ORG_ASK, dispatcher_on_org_ask },
    { ENVELOPE__BODY_ORG_DUTY, dispatcher_on_org_duty },

    { ENVELOPE__BODY_DISPATCH, dispatcher_on_dispatch },
    { ENVELOPE__BODY_RAISE_ALARM, dispatcher_on_raise_alarm },
    { ENVELOPE__BODY_INBOX_ROWS, dispatcher_on_inbox_rows },
    { ENVELOPE__BODY_OFFER_ANSWERED, dispatcher_on_offer_answered },
    { ENVELOPE__BODY_DUTY_REPORT, dispatcher_on_answer },
    { ENVELOPE__BODY_REFUSAL, dispatcher_on_answer },
    { 0 },
};

/* The engine keeps the keyring; here a connection is cut off whose key is no longer what it was
 * (rule 11). */
static void on_key(void *self_, struct turn *t, const FollowedRow *row)
{
    struct dispatcher *self = self_;

    (void)t;
    if (row->row_case == FOLLOWED_ROW__ROW_KEY && !text_empty(row->key->name))
        listeners_key(&self->listeners, row->key->name, !row->key->revoked, row->key->role,
            row->key->responder);
}

/* Which keys are good is not known for a moment; clients say again that they listen. */
static void on_restart(void *self_, struct turn *t)
{
    struct dispatcher *self = self_;

    (void)t;
    listeners_clear(&self->listeners);
}

static void on_level(void *self_, struct turn *t)
{
    struct dispatcher *self = self_;

    self->level_ms = t->real_ms;
}

static const struct worker_follow follows[] = {
    { .what = FOLLOWS__WHAT__KEYS,
        .link = LINK_CASEBOOK,
        .on_row = on_key,
        .on_level = on_level,
        .on_restart = on_restart },
    { 0 },
};

static void *start(const struct settings *settings, struct turn *t, struct refusal *ret_why)
{
    struct dispatcher *self = must_alloc(sizeof *self);

    (void)ret_why;
    self->settings = settings;
    random_bytes(t->random, self->instance, sizeof self->instance);
    return self;
}

static void stop(void *self_)
{
    struct dispatcher *self = self_;

    listeners_clear(&self->listeners);
    free(self);
}

static int tick(void *self_, struct turn *t)
{
    struct dispatcher *self = self_;

    listeners_expire(&self->listeners, t->real_ms);
    dispatcher_ring_for_silence(self, t);
    return 0;
}

const struct worker dispatcher_worker = {
    .name = "dispatcher",
    .links = links,
    .routes = routes,
    .follows = follows,
    .may = organisations_may,
    .start = start,
    .stop = stop,
    .tick = tick,
};
