/* casebook - the worker's parts: routes, start and stop, transactions, ladders. */
#include "casebook/casebook.h"
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "casebook/keys_init.h"
#include "casebook/load.h"
#include "casebook/rules.h"
#include "sys/log.h"

static const struct worker_link links[] = { { "casebook", LINK_BIND_INNER }, { 0 } };

static const struct bus_route routes[] = {
    { ENVELOPE__BODY_OPEN_CASE, casebook_on_open_case },
    { ENVELOPE__BODY_NOTE_READ, casebook_on_note_read },
    { ENVELOPE__BODY_FACT_READ, casebook_on_fact_read },
    { ENVELOPE__BODY_PLACE_READ, casebook_on_place_read },
    { ENVELOPE__BODY_OWN_CASE, casebook_on_own_case },
    { ENVELOPE__BODY_DISOWN_CASE, casebook_on_disown_case },
    { ENVELOPE__BODY_CLOSE_CASE, casebook_on_close_case },
    { ENVELOPE__BODY_RECORD_CALLBACK, casebook_on_record_callback },
    { ENVELOPE__BODY_LIST_CALLS, casebook_on_list_calls },
    { ENVELOPE__BODY_TAKE_CALL, casebook_on_take_call },
    { ENVELOPE__BODY_END_CALL, casebook_on_end_call },
    { ENVELOPE__BODY_HOLD_CASE, casebook_on_hold_case },
    { ENVELOPE__BODY_RESUME_CASE, casebook_on_resume_case },
    { ENVELOPE__BODY_PRIORITIZE_CASE, casebook_on_prioritize_case },
    { ENVELOPE__BODY_ESCALATE_CASE, casebook_on_escalate_case },
    { ENVELOPE__BODY_ASK_RESPONDER, casebook_on_ask_responder },
    { ENVELOPE__BODY_ADD_CONTACT, casebook_on_add_contact },
    { ENVELOPE__BODY_CANCEL_CASE, casebook_on_cancel_case },
    { ENVELOPE__BODY_SOLVE_CASE, casebook_on_solve_case },
    { ENVELOPE__BODY_REOPEN_CASE, casebook_on_reopen_case },
    { ENVELOPE__BODY_HELP_ME, casebook_on_help_me },
    { ENVELOPE__BODY_TAG_CASE, casebook_on_tag_case },
    { ENVELOPE__BODY_MERGE_CASE, casebook_on_merge_case },
    { ENVELOPE__BODY_SHOW_CASE, casebook_on_show_case },
    { ENVELOPE__BODY_ASK_EXPLAIN, casebook_on_ask_explain },
    { ENVELOPE__BODY_FIND_CASES, casebook_on_find_cases },
    { ENVELOPE__BODY_LIST_ALARMS, casebook_on_list_alarms },
    { ENVELOPE__BODY_ACK_ALARM, casebook_on_ack_alarm },
    { ENVELOPE__BODY_DIRECTORY_PUT, casebook_on_directory_put },
    { ENVELOPE__BODY_DIRECTORY_SWEEP, casebook_on_directory_sweep },
    { ENVELOPE__BODY_GAZETTEER_PUT, casebook_on_gazetteer_put },
    { ENVELOPE__BODY_DIRECTORY_LIST, casebook_on_directory_list },
    { ENVELOPE__BODY_DIRECTORY_SHOW, casebook_on_directory_show },
    { ENVELOPE__BODY_FIND_READ, casebook_on_find_read },
    { ENVELOPE__BODY_CHANGE_RESPONDER, casebook_on_change_responder },
    { ENVELOPE__BODY_CONTACTS_PUT, casebook_on_contacts_put },
    { ENVELOPE__BODY_CONTACTS_LIST, casebook_on_contacts_list },
    { ENVELOPE__BODY_CONTACT_REMOVE, casebook_on_contact_remove },
    { ENVELOPE__BODY_KEY_ADD, casebook_on_key_add },
    { ENVELOPE__BODY_KEY_REVOKE, casebook_on_key_revoke },
    { ENVELOPE__BODY_KEY_LIST, casebook_on_key_list },
    { ENVELOPE__BODY_ASK_STATUS, casebook_on_ask_status },
    { ENVELOPE__BODY_ASK_VERIFY, casebook_on_ask_verify },
    { ENVELOPE__BODY_MAKE_BACKUP, casebook_on_make_backup },
    { ENVELOPE__BODY_ERASE_CASE, casebook_on_erase_case },
    { ENVELOPE__BODY_LEGAL_HOLD, casebook_on_legal_hold },
    { ENVELOPE__BODY_ERASE_EXPIRED, casebook_on_erase_expired },
    { ENVELOPE__BODY_ASK_READS, casebook_on_ask_reads },
    { ENVELOPE__BODY_ASK_PERSON, casebook_on_ask_person },
    { ENVELOPE__BODY_ASK_PAST, casebook_on_ask_past },
    { ENVELOPE__BODY_HELLO, casebook_on_hello },
    { ENVELOPE__BODY_FOLLOW, casebook_on_follow },
    { ENVELOPE__BODY_CANDIDATES_RANKED, casebook_on_candidates_ranked },
    { ENVELOPE__BODY_WORK_DONE, casebook_on_work_done },
    { ENVELOPE__BODY_ANSWER_GIVEN, casebook_on_answer_given },
    { ENVELOPE__BODY_INBOX_ASKED, casebook_on_inbox_asked },
    { ENVELOPE__BODY_QUESTION_ASKED, casebook_on_question_asked },
    { ENVELOPE__BODY_REPLY_ORG, casebook_on_reply_org },
    { ENVELOPE__BODY_DUTY_GIVEN, casebook_on_duty_given },
    { ENVELOPE__BODY_SET_DUTY, casebook_on_set_duty },
    { ENVELOPE__BODY_BOARD_STATUS, casebook_on_board_status },
    { ENVELOPE__BODY_REFUSAL, casebook_on_refusal },
    { 0 },
};

/* Ranked is not asked yet: in between, they may have gone off duty, taken on as much as they can, or been suspended or removed. Who
 * has no entry is somebody's contact. */
static bool is_out(void *self_, const char *responder, int64_t now_ms)
{
    struct casebook *self = self_;
    struct arena a = { 0 };
    ResponderEntry *entry;
    bool is_there = entry_read(self->store, responder, &a, &entry) == 0;
    bool out = is_there && (!entry_may_be_asked(entry, now_ms) ||
                               !entry_takes_more(entry, now_ms) || entry->never_contact);

    arena_clear(&a);
    return out;
}

struct facts casebook_facts(struct casebook *self, struct turn *t)
{
    return (struct facts){ .rules = self->rules,
        .ladder = casebook_ladder,
        .is_out = is_out,
        .beside = load_beside,
        .never = tied_never,
        .self = self,
        .dice = random_below(t->random, UINT32_MAX),
        .offset_s = clock_offset_s(t->clock, t->now_ms),
        .zone = clock_zone(t->clock) };
}

/* Ladders never change under their hash: once read, one stays. */
const struct ladder *casebook_ladder(void *self_, const uint8_t hash[RULES_HASH])
{
    struct casebook *self = self_;
    struct ladder *l;
    struct blob bytes;

    for (uint32_t i = 0; i < self->n_ladders; i++) {
        if (memcmp(self->ladders[i].hash, hash, RULES_HASH) == 0)
            return &self->ladders[i];
    }
    if (store_kept_read(self->store, hash, &self->ladders_arena, &bytes))
        return NULL;
    l = ARENA_PUSH(&self->ladders_arena, self->ladders, self->n_ladders);
    if (kept_ladder_read(bytes, &self->ladders_arena, l)) {
        self->n_ladders--;
        return NULL;
    }
    return l;
}

#define NEWEST_LOOKED_AT 4096

static int last_seen(struct casebook *self, struct turn *t)
{
    struct listed_row *row;
    size_t n;
    int rc = store_listed_before(self->store, STORE_READS, INT64_MAX, 1, t->arena, &row, &n);
    ReadLine *line = rc == 0 && n ? entry_seen_of(row, t->arena) : NULL;

    if (line && line->at)
        clock_not_before(t->clock, line->at->ms);
    return rc;
}

/* Service time never starts before what is already stored. The newest number may be a directory row's, so the search for
 * the newest events goes back in growing strides. */
static int last_instant(struct casebook *self, struct turn *t)
{
    uint64_t newest = store_changed(self->store);
    struct events_row *rows;
    size_t n = 0;
    int rc = last_seen(self, t);

    for (uint64_t back = 16; rc == 0 && n == 0; back *= 16) {
        uint64_t after = newest > back ? newest - back : 0;

        rc = store_events_after(self->store, after, NEWEST_LOOKED_AT, t->arena, &rows, &n);
        if (rc == 0 && n)
            clock_not_before(t->clock, rows[n - 1].at_ms);
        if (after == 0)
            break;
    }
    return rc;
}

static void stop(void *self_)
{
    struct casebook *self = self_;

    if (!self)
        return;
    verify_stop(self);
    backing_stop(self);
    board_status_free(self);
    recent_free(&self->recent);
    store_close(&self->store);
    rulebook_free(&self->rules);
    arena_clear(&self->ladders_arena);
    free(self);
}

static void *start(const struct settings *settings, struct turn *t, struct refusal *ret_why)
{
    struct casebook *self = must_alloc(sizeof *self);
    struct store_options options = { .reserve_bytes = settings->reserve_bytes };
    int rc;

    self->settings = settings;
    self->all_fired = true;
    self->started_ms = t->now_ms;
    self->up_ms = t->real_ms;
    self->clock = t->clock;
    self->recent = recent_new(t->random);
    random_bytes(t->random, self->instance, sizeof self->instance);
    rc = rules_load(self, t, ret_why);
    rc = rc ? rc : store_open(settings->data, &options, &self->store, ret_why);
    if (rc == 0) {
        verify_tidy(self);
        rc = last_instant(self, t);
        rc = rc ? rc : recent_idle(self);
        rc = rc ? rc : tied_init(self->store);
        rc = rc ? rc : rules_keep_ladders(self, t);
        rc = rc ? rc : keys_init(self, t->now_ms, ret_why);
        if (rc && !ret_why->code)
            *ret_why = (struct refusal){ .code = rc, .field = "store" };
    }
    if (rc == 0)
        return self;
    stop(self);
    return NULL;
}

static int begin(void *self)
{
    return store_begin(((struct casebook *)self)->store);
}

static int commit(void *self_)
{
    struct casebook *self = self_;
    int rc = held_write(self);

    rc = rc ? rc : store_commit(self->store);
    if (rc == 0)
        held_learn(self);
    held_forget(self);
    return rc;
}

static void rollback(void *self_)
{
    struct casebook *self = self_;

    held_forget(self);
    store_rollback(self->store);
}

static int after(void *self_, struct turn *t)
{
    struct casebook *self = self_;
    int rc = verify_idle(self, t);

    rc = rc ? rc : backing_idle(self);
    rc = rc ? rc : recent_idle(self);
    rc = rc ? rc : rules_idle(self, t);
    if (self->all_fired) /* and committed: all that the jump made due has happened */
        self->after_jump = false;
    return rc;
}

/* Whoever waits for an answer has it before the WAL is written back. */
static int idle(void *self, int64_t now_ms)
{
    return store_idle(((struct casebook *)self)->store, now_ms);
}

static int64_t wake(void *self_, struct turn *t)
{
    struct casebook *self = self_;
    int64_t due_ms, wait_ms = verify_wake(self);

    if (backing_wake(self) < wait_ms)
        wait_ms = backing_wake(self);
    if (recent_wake(self) < wait_ms)
        wait_ms = recent_wake(self);
    if (store_work_earliest(self->store, &due_ms) == 0 && due_ms != NEVER_MS &&
        clock_real_until(t->clock, due_ms) < wait_ms)
        wait_ms = clock_real_until(t->clock, due_ms);
    return wait_ms;
}

/* What follows from a deadline or a command waits for the deadlines that are late. */
static bool may_wait(Envelope__BodyCase message)
{
    return message == ENVELOPE__BODY_CANDIDATES_RANKED || message == ENVELOPE__BODY_WORK_DONE;
}

/* Commands go first: an import of a million and a follower who begins anew each take what a turn may last, again and again
 * (design.md 3, rule 9). */
static bool comes_last(Envelope__BodyCase message)
{
    return message == ENVELOPE__BODY_FOLLOW || message == ENVELOPE__BODY_DIRECTORY_PUT ||
           message == ENVELOPE__BODY_DIRECTORY_SWEEP;
}

static bool is_pressed(void *self)
{
    return !((struct casebook *)self)->all_fired;
}

static uint64_t changed(void *self)
{
    return store_changed(((struct casebook *)self)->store);
}

static void peer_gone(void *self_, struct turn *t, struct bus_peer peer)
{
    char instance[UUID_TEXT];

    if (hand_gone(self_, peer, instance) && work_free_of(self_, t, instance))
        log_warn("leases of a worker that is gone run on until they end");
}

const struct worker casebook_worker = {
    .name = "casebook",
    .links = links,
    .routes = routes,
    .start = start,
    .stop = stop,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .may_wait = may_wait,
    .is_pressed = is_pressed,
    .comes_last = comes_last,
    .after = after,
    .idle = idle,
    .tick = casebook_on_due,
    .wake = wake,
    .peer_gone = peer_gone,
    .changed = changed,
};
