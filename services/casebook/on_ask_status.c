/* on_ask_status - AskStatus: is every promise kept right now? What the casebook itself can see, and what the board has said
 * last. Codes and values alone; whoever shows them renders them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/host.h"
#include "casebook/rules.h"

#define LATE_MS                                                                                    \
    (5 * SECOND_MS) /* a deadline fires at most so much too late; of the machine's time */
#define BOARD_SILENT_MS                                                                            \
    (12 * SECOND_MS) /* it speaks every five or six seconds: twice it has been missed */
#define CONNECT_MS (10 * SECOND_MS) /* after our start everybody has found us */
#define BROKEN_MAX 100

struct report {
    Status *status;
    struct arena *arena;
};

static void broken(struct report *r, const char *promise, const char *why)
{
    BrokenLine *line = arena_alloc(r->arena, sizeof *line);

    broken_line__init(line);
    line->promise = arena_dup(r->arena, promise);
    line->why = arena_dup(r->arena, why);
    *ARENA_PUSH(r->arena, r->status->broken, r->status->n_broken) = line;
}

/* ---- workers ---- */
static WorkerLine *worker(struct report *r, const char *name, bool is_up)
{
    WorkerLine *line = arena_alloc(r->arena, sizeof *line);

    worker_line__init(line);
    line->worker = arena_dup(r->arena, name);
    PUT(line, up, is_up);
    *ARENA_PUSH(r->arena, r->status->workers, r->status->n_workers) = line;
    if (!is_up)
        broken(r, "worker_up", name);
    return line;
}

/* "name pid state restarts since", as assistd writes it. False: not in this form. */
static bool take_worker(struct report *r, const char *text)
{
    char name[24], state[24];
    unsigned restarts;
    long long since_ms;
    WorkerLine *line;

    if (sscanf(text, "%23s %*d %23s %u %lld", name, state, &restarts, &since_ms) != 4)
        return false;
    line = worker(r, name, text_is(state, "ready"));
    PUT(line, restarts, restarts);
    line->since = say_instant(r->arena, since_ms);
    return true;
}

static bool workers_of_file(struct report *r, const char *data)
{
    char *rest = host_workers(data, r->arena), *line;

    while ((line = strsep(&rest, "\n")) != NULL) {
        if (*line)
            (void)take_worker(r, line);
    }
    return r->status->n_workers > 0;
}

static bool is_heard(const struct casebook *self, const char *worker)
{
    for (uint32_t i = 0; i < self->n_hands; i++) {
        if (text_is(self->hands[i].worker, worker))
            return true;
    }
    return false;
}

/* The supervisor sees that they run; whether they speak, we hear. */
static void look_for_the_silent(struct report *r, const struct casebook *self, struct turn *t)
{
    if (t->real_ms - self->up_ms < CONNECT_MS)
        return;
    for (size_t i = 0; i < r->status->n_workers; i++) {
        const WorkerLine *line = r->status->workers[i];

        if (line->up && !text_is(line->worker, "casebook") && !is_heard(self, line->worker))
            broken(r, "worker_heard", line->worker);
    }
}

/* Nobody supervises us: whoever has said hello is up. */
static void workers_of_hands(struct report *r, const struct casebook *self)
{
    for (uint32_t i = 0; i < self->n_hands; i++)
        worker(r, self->hands[i].worker, true);
}

/* ---- promises ---- */
static void look_at_board(struct report *r, struct casebook *self, struct turn *t)
{
    const BoardStatus *b = self->board;

    if (!self->board_ms)
        self->board_ms = t->real_ms;
    if (t->real_ms - self->board_ms > BOARD_SILENT_MS)
        broken(r, "board_current",
            arena_printf(r->arena, "silent_s=%" PRId64, (t->real_ms - self->board_ms) / SECOND_MS));
    for (size_t i = 0; b && i < b->n_broken && i < BROKEN_MAX; i++)
        broken(r, b->broken[i]->promise, b->broken[i]->why);
    if (b && b->has_open_cases)
        PUT(r->status, open_cases, b->open_cases);
}

static int look_at_deadlines(struct report *r, struct casebook *self, struct turn *t)
{
    int64_t due_ms, late_ms;
    int rc = store_work_earliest(self->store, &due_ms);

    if (rc)
        return rc;
    r->status->oldest_due = say_instant(r->arena, due_ms);
    late_ms = due_ms == NEVER_MS ? 0 : t->now_ms - due_ms;
    if (late_ms > LATE_MS * clock_rate(t->clock))
        broken(r, "deadline_kept", arena_printf(r->arena, "late_s=%" PRId64, late_ms / SECOND_MS));
    return 0;
}

static void look_at_disk(struct report *r, struct casebook *self)
{
    uint64_t free_bytes = 0;

    if (host_disk_free(self->settings->data, &free_bytes))
        PUT(r->status, disk_free, free_bytes);
    if (store_room(self->store))
        broken(r, "storage_room", arena_printf(r->arena, "free=%" PRIu64, free_bytes));
}

/* Whoever changed them believes that they hold. */
static void look_at_rules(struct report *r, struct casebook *self)
{
    const char *why = rules_why_refused(self, r->arena);

    if (why)
        broken(r, "rules_current", why);
}

/* ---- what is running ---- */
static void version(struct report *r, const char *key, const char *value)
{
    Fact *fact = arena_alloc(r->arena, sizeof *fact);

    fact__init(fact);
    fact->key = arena_dup(r->arena, key);
    fact->value = arena_dup(r->arena, value);
    *ARENA_PUSH(r->arena, r->status->versions, r->status->n_versions) = fact;
}

static void say_settings(struct report *r, struct casebook *self, struct turn *t)
{
    r->status->rules = arena_dup(r->arena, self->rules_hash);
    PUT(r->status, exercise, self->settings->exercise);
    PUT(r->status, clock_rate, clock_rate(t->clock));
    version(r, "assist", ASSIST_VERSION);
    version(r, "sqlite", store_version());
}

int casebook_on_ask_status(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    struct report r = { .status = arena_alloc(t->arena, sizeof *r.status), .arena = t->arena };
    int rc;

    (void)in;
    status__init(r.status);
    if (workers_of_file(&r, self->settings->data))
        look_for_the_silent(&r, self, t);
    else
        workers_of_hands(&r, self);
    look_at_board(&r, self, t);
    rc = look_at_deadlines(&r, self, t);
    if (rc)
        return rc;
    look_at_disk(&r, self);
    look_at_rules(&r, self);
    say_settings(&r, self, t);
    PUT(r.status, ok, r.status->n_broken == 0);
    reply->body_case = ENVELOPE__BODY_STATUS;
    reply->status = r.status;
    return 0;
}
