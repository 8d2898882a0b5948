/* ask - stands in for the casebook: has a crowd in its directory, lets the real matcher follow it, and then asks it, one question in
 * flight. In turn with each question one that is refused at once, for it names no case: the same hop without a search.
 *   bench_ask --data DIR      prints one JSON object, and ends; ASK_ENTRIES and ASK_QUESTIONS say how many */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/must.h"
#include "bench/crowd.h"
#include "bench/peer.h"
#include "worker/worker.h"

#define ROWS_MAX 200 /* of a page */
#define K 10

enum { LINK_INNER };

struct asker {
    struct crowd crowd;
    struct bus_peer matcher;
    uint32_t asked, questions;
    int64_t asked_us, begun_us;
    double followed_s; /* from its first wish to its first answer, which waits for the last row */
    struct spans found, refused;
};

static size_t number_of(const char *name)
{
    const char *text = getenv(name);

    must(text != NULL);
    return (size_t)count_of(text);
}

static void *start(const struct settings *settings, struct turn *t, struct refusal *ret_why)
{
    struct asker *self = must_alloc(sizeof *self);

    (void)settings;
    (void)t;
    (void)ret_why;
    crowd_make(&self->crowd, number_of("ASK_ENTRIES"));
    self->questions = (uint32_t)number_of("ASK_QUESTIONS");
    return self;
}

static void stop(void *self_)
{
    struct asker *self = self_;

    crowd_free(&self->crowd);
    free(self->found.us);
    free(self->refused.us);
    free(self);
}

/* ---- the questions ---- */
static void ask(struct asker *self, struct turn *t)
{
    Envelope env = ENVELOPE__INIT;
    MatchRequest asked = MATCH_REQUEST__INIT;
    Place place = PLACE__INIT;
    unsigned able[2];
    char *words[2];
    double lat, lon;

    crowd_somewhere(&self->crowd, &lat, &lon);
    crowd_two(&self->crowd, able);
    for (int i = 0; i < 2; i++)
        words[i] = arena_dup(t->arena, crowd_words[able[i]]);
    PUT(&place, lat, lat);
    PUT(&place, lon, lon);
    if (self->asked++ % 2 == 0) /* the first one is answered */
        PUT(&asked, case_, self->asked);
    PUT(&asked, need, 1);
    PUT(&asked, at_most, K);
    PUT(&asked, vetting, CROWD_TRUST);
    PUT(&asked, at_ms, t->now_ms);
    asked.capabilities = words;
    asked.n_capabilities = 2;
    asked.place = &place;
    env.body_case = ENVELOPE__BODY_MATCH_REQUEST;
    env.match_request = &asked;
    self->asked_us = now_us();
    turn_say(t, self->matcher, &env);
}

/* ---- the directory ---- */
static FollowedRow *row_of(const struct crowd *c, size_t i, struct arena *a)
{
    const struct crowd_entry *from = &c->entries[i];
    FollowedRow *row = arena_alloc(a, sizeof *row);
    ResponderEntry *e = arena_alloc(a, sizeof *e);
    char text[64];

    followed_row__init(row);
    responder_entry__init(e);
    PUT(row, changed, i + 1);
    row->row_case = FOLLOWED_ROW__ROW_RESPONDER;
    row->responder = e;
    crowd_id(i, text);
    e->id = arena_dup(a, text);
    crowd_phone(i, text);
    e->phone = arena_dup(a, text);
    crowd_name(i, text);
    e->name = arena_dup(a, text);
    e->hours = arena_dup(a, crowd_hours(from));
    e->capabilities = arena_alloc(a, CROWD_ABLE * sizeof *e->capabilities);
    for (e->n_capabilities = 0; e->n_capabilities < CROWD_ABLE; e->n_capabilities++)
        e->capabilities[e->n_capabilities] =
            arena_dup(a, crowd_words[from->able[e->n_capabilities]]);
    PUT(e, kind, RESPONDER__KIND__VOLUNTEER);
    PUT(e, status, RESPONDER__STATUS__ACTIVE);
    PUT(e, lat, from->lat);
    PUT(e, lon, from->lon);
    PUT(e, radius_km, (double)from->radius_km);
    PUT(e, capacity, from->capacity);
    PUT(e, load, from->load);
    PUT(e, vetting, from->trust);
    PUT(e, duty, (Duty__State)from->duty);
    return row;
}

static int on_follow(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct asker *self = self_;
    const Follow *asked = in->env->follow;
    FollowPage *page = arena_alloc(t->arena, sizeof *page);
    size_t left = self->crowd.n - (size_t)asked->after;
    size_t most = asked->at_most < ROWS_MAX ? asked->at_most : ROWS_MAX;
    size_t n = left < most ? left : most;

    if (asked->after == 0)
        self->begun_us = now_us();
    follow_page__init(page);
    page->rows = arena_alloc(t->arena, (n + 1) * sizeof(FollowedRow *));
    for (; page->n_rows < n; page->n_rows++)
        page->rows[page->n_rows] =
            row_of(&self->crowd, (size_t)asked->after + page->n_rows, t->arena);
    PUT(page, what, asked->what);
    PUT(page, after, asked->after);
    PUT(page, upto, asked->after + n);
    PUT(page, level, n == left);
    self->matcher = in->from;
    if (n == left && self->asked == 0)
        ask(self, t);
    reply->body_case = ENVELOPE__BODY_FOLLOW_PAGE;
    reply->follow_page = page;
    return 0;
}

static uint64_t changed(void *self_)
{
    return ((const struct asker *)self_)->crowd.n;
}

/* ---- the answers ---- */
static void print(const char *name, struct spans *spans, const char *end)
{
    printf("\"%s\":{\"p50_us\":%" PRId64 ",\"p99_us\":%" PRId64 ",\"n\":%zu}%s", name,
        spans_at(spans, 0.5), spans_at(spans, 0.99), spans->n, end);
}

static void go_on(struct asker *self, struct turn *t, struct spans *spans)
{
    if (self->asked == 1)
        self->followed_s = (double)(now_us() - self->begun_us) / 1e6;
    else
        spans_add(spans, now_us() - self->asked_us);
    if (self->asked < 2 * self->questions) {
        ask(self, t);
        return;
    }
    printf("{\"followed_s\":%.3f,", self->followed_s);
    print("found", &self->found, ",");
    print("refused", &self->refused, "}\n");
    fflush(stdout);
    raise(SIGTERM);
}

static int on_ranked(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct asker *self = self_;

    (void)in;
    (void)reply;
    go_on(self, t, &self->found);
    return 0;
}

static int on_refusal(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct asker *self = self_;

    (void)reply;
    must(in->env->refusal->code != NULL);
    go_on(self, t, &self->refused);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct worker_link links[] = { { "casebook", LINK_BIND_INNER }, { 0 } };
    static const struct bus_route routes[] = {
        { ENVELOPE__BODY_FOLLOW, on_follow },
        { ENVELOPE__BODY_CANDIDATES_RANKED, on_ranked },
        { ENVELOPE__BODY_REFUSAL, on_refusal },
        { 0 },
    };
    static const struct worker asker = { .name = "casebook",
        .links = links,
        .routes = routes,
        .start = start,
        .stop = stop,
        .changed = changed };

    return worker_main(argc, argv, &asker);
}
