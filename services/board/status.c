/* status - what the audit finds, told to the casebook: within a second when it has changed, every five seconds else. */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "board/audit.h"
#include "board/parts.h"
#include "bus/codec.h"
#include "sys/log.h"

#define SAY_AGAIN_MS 5000

static BrokenLine *line_of(const struct broken *broken, struct arena *a)
{
    BrokenLine *line = arena_alloc(a, sizeof *line);

    broken_line__init(line);
    line->promise = (char *)(uintptr_t)broken->promise;
    line->why = (char *)(uintptr_t)broken->why;
    return line;
}

/* Being late is a matter of the machine's time, however fast the service's runs. */
static struct audit look(const struct board *self, struct turn *t)
{
    int64_t late_ms = AUDIT_LATE_MS * (int64_t)clock_rate(t->clock);

    return audit(self->rows, t->now_ms, late_ms, t->real_ms - self->level_ms, t->arena);
}

/* The rows have not been complete yet, and may be any moment. */
bool status_is_too_early(const struct board *self, const struct turn *t)
{
    return !self->is_level && t->real_ms - self->level_ms <= AUDIT_BEHIND_MS;
}

static BoardStatus *say_found(const struct board *self, struct turn *t, const struct audit *found)
{
    BoardStatus *status = arena_alloc(t->arena, sizeof *status);

    board_status__init(status);
    PUT(status, ok, found->n_broken == 0);
    if (self->is_level)
        PUT(status, open_cases, (uint32_t)found->open);
    status->broken = arena_alloc(t->arena, found->n_broken * sizeof *status->broken);
    for (; status->n_broken < found->n_broken; status->n_broken++)
        status->broken[status->n_broken] = line_of(&found->broken[status->n_broken], t->arena);
    return status;
}

BoardStatus *status_now(const struct board *self, struct turn *t)
{
    struct audit found = look(self, t);

    return say_found(self, t, &found);
}

/* The JSON that alarms of cases have (dispatcher/bell.c), of codes and numbers alone. The casebook may be what is broken, so it
 * is asked for nothing. */
static void ring(const struct board *self, struct turn *t, const struct broken *broken)
{
    const struct ringing *r = &self->ringing[broken->which];
    char since[TIME_TEXT];

    time_format(t->now_ms - (t->real_ms - r->since_ms) * (int64_t)clock_rate(t->clock), since);
    turn_run(t, self->settings->alarm_exec,
        arena_printf(t->arena,
            "{\"alarm\":\"promise-%s\",\"cause\":\"promise_broken\",\"since\":\"%s\",\"count\":%u,"
            "\"exercise\":%s,\"text\":{\"ru\":\"Обещание не выполняется: %s (%s)\","
            "\"en\":\"A promise is not kept: %s (%s)\"}}\n",
            broken->promise, since, r->count, self->settings->exercise ? "true" : "false",
            broken->promise, broken->why, broken->promise, broken->why));
}

static void ring_for(struct board *self, struct turn *t, const struct audit *found)
{
    size_t which[PROMISES], n = audit_ring(found, self->ringing, t->real_ms, which);

    for (size_t i = 0; i < n; i++) {
        const struct broken *broken = &found->broken[which[i]];

        log_error("promise is not kept promise=%s %s", broken->promise, broken->why);
        if (!text_empty(self->settings->alarm_exec))
            ring(self, t, broken);
    }
}

static bool is_news(const struct board *self, const uint8_t *bytes, size_t n)
{
    return n != self->n_status || memcmp(bytes, self->status, n) != 0;
}

static void remember(struct board *self, const uint8_t *bytes, size_t n, int64_t real_ms)
{
    free(self->status);
    self->status = must_alloc(n);
    memcpy(self->status, bytes, n);
    self->n_status = n;
    self->status_ms = real_ms;
}

void status_tick(struct board *self, struct turn *t)
{
    Envelope env = ENVELOPE__INIT;
    struct audit found;
    const uint8_t *bytes;
    size_t n;

    if (t->real_ms - self->audited_ms < BEAT_MS || status_is_too_early(self, t))
        return;
    self->audited_ms = t->real_ms;
    found = look(self, t);
    ring_for(self, t, &found);
    env.body_case = ENVELOPE__BODY_BOARD_STATUS;
    env.board_status = say_found(self, t, &found);
    bytes = codec_pack(env.board_status, t->arena, &n);
    if (t->real_ms - self->status_ms < SAY_AGAIN_MS && !is_news(self, bytes, n))
        return;
    turn_say(t, (struct bus_peer){ .link = LINK_CASEBOOK }, &env);
    remember(self, bytes, n, t->real_ms);
}

void status_free(struct board *self)
{
    free(self->status);
    self->status = NULL;
}
