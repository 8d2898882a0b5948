/* matcher_drive - a worker in its engine, without sockets: what it hears and says, and a clock that stands until told. For
 * the matcher's and the board's tests. */
#ifndef ASSIST_TESTS_MATCHER_DRIVE_H
#define ASSIST_TESTS_MATCHER_DRIVE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/times.h"
#include "bus/codec.h"
#include "hours/holidays.h"
#include "worker/worker.h"

#define START_MS INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */

struct drive {
    int64_t wall_ms, boot_ms;
    struct clock *clock;
    struct random random;
    struct settings settings;
    struct outbox *out;
    struct engine *engine;
    struct arena arena; /* what was said, unpacked */
    uint64_t position; /* of the rows told so far */
    int casebook; /* the link they come by */
};

static inline void drive_start_with(
    struct drive *d, const struct worker *w, int casebook, const struct holidays *holidays)
{
    struct refusal why;

    *d = (struct drive){
        .wall_ms = START_MS, .boot_ms = 1000, .random = { { 1, 2 } }, .casebook = casebook
    };
    d->settings = (struct settings){ .clock_rate = 1, .holidays = holidays };
    d->clock = clock_virtual(&d->wall_ms, &d->boot_ms);
    d->out = outbox_new(1, false);
    d->engine = engine_new(w, &d->settings, d->clock, &d->random, &why);
    assert_non_null(d->engine);
    engine_start(d->engine, d->out);
    outbox_cut(d->out, 0);
}

static inline void drive_start(struct drive *d, const struct worker *w, int casebook)
{
    drive_start_with(d, w, casebook, NULL);
}

static inline void drive_stop(struct drive *d)
{
    engine_free(&d->engine);
    outbox_free(&d->out);
    clock_close(d->clock);
    arena_clear(&d->arena);
}

static inline void drive_pass(struct drive *d, int64_t ms)
{
    d->wall_ms += ms;
    d->boot_ms += ms;
}

static inline void drive_tick(struct drive *d)
{
    assert_int_equal(engine_tick(d->engine, d->out), 0);
}

static inline void drive_hear(struct drive *d, struct bus_peer from, const Envelope *env)
{
    struct raw_msg raw = { .from = from };

    raw.bytes = codec_pack(env, &d->arena, &raw.n);
    assert_int_equal(engine_receive(d->engine, &raw, 1, d->out), 0);
}

static inline struct bus_peer drive_casebook(const struct drive *d)
{
    return (struct bus_peer){ .link = (int16_t)d->casebook };
}

/* Another `what` page of rows: they get the numbers that follow. */
static inline void drive_rows(
    struct drive *d, Follows__What what, FollowedRow **rows, size_t n, bool level)
{
    Envelope env = ENVELOPE__INIT;
    FollowPage page = FOLLOW_PAGE__INIT;
    There there = THERE__INIT;

    PUT(&there, changed, d->position + n);
    env.body_case = ENVELOPE__BODY_THERE;
    env.there = &there;
    drive_hear(d, drive_casebook(d), &env);
    PUT(&page, what, what);
    PUT(&page, after, d->position);
    PUT(&page, level, level);
    for (size_t i = 0; i < n; i++)
        PUT(rows[i], changed, ++d->position);
    page.rows = rows;
    page.n_rows = n;
    env.body_case = ENVELOPE__BODY_FOLLOW_PAGE;
    env.follow_page = &page;
    drive_hear(d, drive_casebook(d), &env);
}

/* An older store was put back, whose newest number is less than what was told: the casebook says so when it is asked. */
static inline void drive_put_back(struct drive *d, Follows__What what, uint64_t newest)
{
    Envelope env = ENVELOPE__INIT;
    FollowPage page = FOLLOW_PAGE__INIT;
    Beat beat = BEAT__INIT;

    PUT(&beat, changed, newest);
    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &beat;
    drive_hear(d, drive_casebook(d), &env);
    PUT(&page, what, what);
    PUT(&page, after, d->position);
    PUT(&page, upto, newest);
    PUT(&page, level, 0);
    env.body_case = ENVELOPE__BODY_FOLLOW_PAGE;
    env.follow_page = &page;
    drive_hear(d, drive_casebook(d), &env);
    d->position = 0;
}

/* The nth message of that kind that was said; NULL if there are fewer. */
static inline const Envelope *drive_said(struct drive *d, Envelope__BodyCase body, size_t nth)
{
    for (size_t i = 0; i < outbox_count(d->out); i++) {
        const struct outbox_item *item = outbox_item(d->out, i);
        struct refusal why;

        if (codec_peek(item->bytes, item->n) == body && nth-- == 0)
            return codec_unpack(item->bytes, item->n, &d->arena, &why);
    }
    return NULL;
}

static inline size_t drive_count(struct drive *d, Envelope__BodyCase body)
{
    size_t n = 0;

    for (size_t i = 0; i < outbox_count(d->out); i++)
        n += codec_peek(outbox_item(d->out, i)->bytes, outbox_item(d->out, i)->n) == body;
    return n;
}

static inline void drive_forget(struct drive *d)
{
    outbox_cut(d->out, 0);
}

#endif
