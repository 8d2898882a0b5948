/* on_due - the casebook's tick: whatever is due by now, in order of its instant. The rows are the truth; this looks at
 * them at least each second, and when the earliest falls due. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "sys/log.h"

#define DUE_AT_ONCE 256
#define DUE_FOR_MS                                                                                 \
    40 /* then whoever waits at the sockets is served, and the rest goes on at once */
#define AGAIN_AT_ONCE 64 /* of work that is leased again */
#define AGAIN_AT_LEAST 8 /* of it, however many deadlines still wait */
#define JUMP_MS (60 * SECOND_MS)

/* The deadline of a case. A row that the case does not know any more is stale, and does nothing. */
static int deadline_due(struct change *ch, struct work_row *row)
{
    struct command cmd = { .verb = VERB_DUE, .actor = "assist" };

    if (row->key != ch->row.due_work || row->due_ms != ch->row.due_ms) {
        log_warn("work=%llu is a stale deadline", (unsigned long long)row->key);
        row->due_ms = ch->row.due_ms;
        return row->key == ch->row.due_work ? store_work_put(ch->self->store, row)
                                            : store_work_remove(ch->self->store, row->key);
    }
    cmd.due.after_jump = ch->self->after_jump;
    return change_do(ch, &cmd);
}

/* It belongs to no case that could keep it, so it has no row: it leaves at once. */
static void say_alarm_at_once(
    struct casebook *self, struct turn *t, const char *alarm, Alarm__Cause cause, char *number)
{
    const struct hand *h = hand_for(self, WORK__KIND__ALARM);
    RaiseAlarm raise = RAISE_ALARM__INIT;
    AlarmLine line = ALARM_LINE__INIT;
    Envelope env = ENVELOPE__INIT;

    if (!h)
        return;
    line.alarm = arena_dup(t->arena, alarm);
    line.case_ = number;
    line.since = say_instant(t->arena, t->now_ms);
    PUT(&line, cause, cause);
    PUT(&line, count, 1);
    raise.alarm = &line;
    env.body_case = ENVELOPE__BODY_RAISE_ALARM;
    env.raise_alarm = &raise;
    turn_say(t, h->peer, &env);
}

/* A case that cannot be read must not hold up the deadlines of the others: a person is told, and it is tried again. */
static int set_aside(struct casebook *self, struct turn *t, struct work_row *row)
{
    char *number = case_name(t->arena, row->case_key);

    log_error("case=%s cannot be read: its deadline waits", number);
    say_alarm_at_once(self, t, "damaged", ALARM__CAUSE__NEEDS_HUMAN, number);
    row->lessee = NULL;
    row->due_ms = t->now_ms + MINUTE_MS * clock_rate(t->clock);
    return store_work_put(self->store, row);
}

static int row_due(struct casebook *self, struct turn *t, struct work_row *row)
{
    struct change ch;
    int rc = change_load(&ch, self, t, NULL, row->case_key);

    if (rc == ERR_NOT_FOUND)
        return store_work_remove(self->store, row->key);
    if (rc == ERR_DAMAGED)
        return set_aside(self, t, row);
    if (rc)
        return rc;
    return row->kind == WORK__KIND__DUE ? deadline_due(&ch, row) : work_again(&ch, row);
}

/* Wall and boot time have parted: everybody has to know, and what would expire by itself waits for a person. */
static void look_at_clock(struct casebook *self, struct turn *t)
{
    int64_t jump_ms = clock_jump(t->clock);

    if (!jump_ms)
        return;
    log_warn("clock jumped by %lld ms", (long long)jump_ms);
    self->jump_ms = jump_ms;
    self->jumped_at_ms = t->now_ms;
    self->after_jump = self->after_jump || jump_ms > JUMP_MS;
    /* It stands in the status for an hour. */
    say_alarm_at_once(self, t, "clock", ALARM__CAUSE__CLOCK_JUMP, NULL);
}

static int deadlines(struct casebook *self, struct turn *t)
{
    int64_t until_ms = clock_real(t->clock) + DUE_FOR_MS;
    struct work_row *rows;
    size_t n, i = 0;
    int rc = store_work_due(self->store, t->now_ms, DUE_AT_ONCE, t->arena, &rows, &n);

    for (; rc == 0 && i < n && clock_real(t->clock) <= until_ms; i++)
        rc = row_due(self, t, &rows[i]);
    self->all_fired = rc == 0 && i == n && n < DUE_AT_ONCE;
    return rc;
}

static int work_due_again(struct casebook *self, struct turn *t)
{
    size_t n, at_most = self->all_fired ? AGAIN_AT_ONCE : AGAIN_AT_LEAST;
    struct work_row *rows;
    int rc = store_work_again(self->store, t->now_ms, at_most, t->arena, &rows, &n);

    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = row_due(self, t, &rows[i]);
    return rc;
}

/* A deadline that is late may be somebody waiting in vain; the work that follows from it comes after it. */
int casebook_on_due(void *self_, struct turn *t)
{
    struct casebook *self = self_;
    int rc;

    look_at_clock(self, t);
    rc = deadlines(self, t);
    return rc ? rc : work_due_again(self, t);
}
