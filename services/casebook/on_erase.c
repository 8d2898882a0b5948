/* on_erase - what is personal is deleted, by name or by age; and the legal hold that keeps it. The rows of events, the answers
 * and the case go in the transaction that says so; the old bytes leave the files at the end of the turn (store_idle). */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "sys/log.h"

#define PAGE 16
#define LOOKED_AT 128 /* cases in one slice */
#define ERASED_MOST 8
#define HOPS 64 /* from a merged case to the one that is not */

/* Where a merged case lives on. *ret_survivor: NULL where nothing was merged. */
static int find_survivor(struct change *ch, const struct casefile **ret_survivor)
{
    struct change *at = ch;
    int rc = 0;

    *ret_survivor = NULL;
    for (int i = 0; rc == 0 && i < HOPS && at->c.state == CASE__STATE__MERGED; i++) {
        struct change *next = arena_alloc(ch->t->arena, sizeof *next);
        case_key key;

        if (case_number_parse(at->c.merged_into, &key))
            return ERR_DAMAGED;
        rc = change_load(next, ch->self, ch->t, ch->in, key);
        at = next;
        *ret_survivor = &at->c;
    }
    return rc;
}

/* An answer is found by the command that it answers, and every command has left events. That it was answered stays, or the
 * same again would be done twice. */
static int erase_events(struct change *ch)
{
    struct store *store = ch->self->store;
    struct events_row *rows;
    size_t n;
    int rc = store_events_of(store, &ch->row, ch->t->arena, &rows, &n);

    for (size_t i = 0; rc == 0 && i < n; i++) {
        rc = store_answer_erase(store, rows[i].actor, rows[i].command, ch->t->arena);
        rc = rc ? rc : store_events_erase(store, rows[i].changed, ch->t->arena);
    }
    return rc;
}

/* What is left of its work is for workers that are late. */
static int remove_work(struct change *ch)
{
    struct work_row *rows;
    size_t n;
    int rc = store_work_of_case(ch->self->store, ch->row.key, ch->t->arena, &rows, &n);

    for (size_t i = 0; rc == 0 && i < n; i++) {
        if (rows[i].key != ch->row.due_work)
            rc = store_work_remove(ch->self->store, rows[i].key);
    }
    return rc;
}

static int erase(struct change *ch, bool by_age)
{
    struct command cmd = { .verb = VERB_ERASE, .actor = ch->in->actor, .role = ch->in->role };
    int rc = find_survivor(ch, &cmd.erase.survivor);

    cmd.erase.by_age = by_age;
    rc = rc ? rc : change_do(ch, &cmd);
    rc = rc ? rc : erase_events(ch);
    return rc ? rc : remove_work(ch);
}

int casebook_on_erase_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const EraseCase *m = in->env->erase_case;
    struct change ch;
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = change_open(&ch, self, t, in, m->case_, "case", m->if_version);
    rc = rc ? rc : erase(&ch, false);
    if (rc)
        return rc;
    change_answer(&ch, reply);
    return answered_now(self, t, in, m, reply);
}

int casebook_on_legal_hold(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const LegalHold *m = in->env->legal_hold;
    struct command cmd = { .verb = VERB_LEGAL_HOLD, .actor = in->actor, .role = in->role };

    cmd.legal_hold.on = m->on;
    cmd.legal_hold.reason = m->reason;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

/* ---- by age ---- */
struct sweep {
    struct casebook *self;
    struct turn *t;
    const struct bus_msg *in;
    EraseReport *report;
    int64_t retention_ms;
    case_key at; /* looked at up to here */
    case_key end; /* whoever called on that day is not so long gone */
    uint32_t looked_at;
};

static bool is_slice_full(const struct sweep *w)
{
    return w->looked_at >= LOOKED_AT || w->report->erased >= ERASED_MOST;
}

/* One that cannot go yet is counted, and stops nothing. */
static int look_at(struct sweep *w, case_key key)
{
    const struct casefile *survivor = NULL;
    struct change ch;
    int rc = change_load(&ch, w->self, w->t, w->in, key);

    rc = rc ? rc : find_survivor(&ch, &survivor);
    if (rc || ch.c.erased || !case_is_expired(&ch.c, w->t->now_ms, w->retention_ms) ||
        (survivor && !case_is_expired(survivor, w->t->now_ms, w->retention_ms)))
        return rc;
    rc = erase(&ch, true);
    w->report->erased += rc == 0;
    w->report->held += rc == ERR_LEGAL_HOLD;
    w->report->waiting += rc == ERR_WRONG_STATE;
    return rc == ERR_LEGAL_HOLD || rc == ERR_WRONG_STATE ? 0 : rc;
}

static int look_at_page(struct sweep *w, bool *ret_is_last)
{
    struct case_row *rows;
    size_t n;
    int rc = store_case_page(w->self->store, w->at, PAGE, w->t->arena, &rows, &n);

    *ret_is_last = n < PAGE;
    for (size_t i = 0; rc == 0 && i < n && !is_slice_full(w); i++) {
        if (rows[i].key >= w->end) {
            *ret_is_last = true;
            return 0;
        }
        rc = look_at(w, rows[i].key);
        w->at = rows[i].key;
        w->looked_at++;
    }
    return rc;
}

static int sweep(struct sweep *w)
{
    bool is_last = false;
    int rc = held_write(w->self);

    while (rc == 0 && !is_last && !is_slice_full(w))
        rc = look_at_page(w, &is_last);
    if (rc == 0 && (!is_last || is_slice_full(w)))
        w->report->next = case_name(w->t->arena, w->at);
    if (rc == 0 && w->report->erased)
        log_info("erased by age cases=%u", w->report->erased);
    return rc;
}

static case_key first_of_the_day(struct turn *t, int64_t ms)
{
    int year, day;

    clock_civil(t->clock, ms, &year, &day);
    return case_key_of(year, day, 1);
}

int casebook_on_erase_expired(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const EraseExpired *m = in->env->erase_expired;
    struct sweep w = { .self = self, .t = t, .in = in };
    uint32_t days = ((struct casebook *)self)->settings->retention_days;
    int rc = text_empty(m->next) ? 0 : case_lookup(self, t, m->next, "next", &w.at);

    if (rc)
        return rc;
    w.retention_ms = days * DAY_MS;
    w.end = first_of_the_day(t, t->now_ms - w.retention_ms + DAY_MS);
    w.report = arena_alloc(t->arena, sizeof *w.report);
    erase_report__init(w.report);
    w.report->has_erased = w.report->has_held = w.report->has_waiting = 1;
    PUT(w.report, retention_days, days);
    rc = sweep(&w);
    reply->body_case = ENVELOPE__BODY_ERASE_REPORT;
    reply->erase_report = w.report;
    return rc;
}
