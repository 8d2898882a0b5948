/* on_calls - the call list: who has to be rung, taken, and what they said. */
#include <stdlib.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"

#define CALLS_LOOKED_AT 4096 /* rows, not cases */
#define CALLS_SHOWN 64
#define CALLS_BYTES (BUS_MESSAGE_MAX - 4096)

/* Most urgent first: exercises last, by priority, then by when it is late. */
static int by_urgency(const void *a_, const void *b_)
{
    const CallLine *a = *(CallLine *const *)a_, *b = *(CallLine *const *)b_;
    int64_t a_due = a->due ? a->due->ms : 0, b_due = b->due ? b->due->ms : 0;

    if (a->exercise != b->exercise)
        return a->exercise ? 1 : -1;
    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    return (a_due > b_due) - (a_due < b_due);
}

/* The same from the rows alone: so many may wait that not every case can be read (work.c, add_call). */
static int row_by_urgency(const void *a_, const void *b_)
{
    const struct work_row *a = a_, *b = b_;

    if (a->generation != b->generation)
        return a->generation < b->generation ? -1 : 1;
    return (a->span_ms > b->span_ms) - (a->span_ms < b->span_ms);
}

static int most_urgent_rows(
    struct casebook *self, struct turn *t, struct work_row **ret_rows, size_t *ret_n)
{
    int rc = store_work_of_kind(
        self->store, WORK__KIND__CALL, CALLS_LOOKED_AT, t->arena, ret_rows, ret_n);

    if (rc == 0 && *ret_n)
        qsort(*ret_rows, *ret_n, sizeof **ret_rows, row_by_urgency);
    return rc;
}

static int load_call(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const struct work_row *row, struct change *ch, const struct call **ret_call)
{
    int rc = change_load(ch, self, t, in, row->case_key);

    *ret_call = rc ? NULL : case_call(&ch->c, row->ref);
    return rc;
}

/* is_shown: somebody sees all of it, which is recorded; else it is only looked through. */
static int list(struct casebook *self, struct turn *t, const struct bus_msg *in, bool is_shown,
    CallList *ret_list)
{
    struct work_row *rows;
    size_t n, bytes = 0;
    int rc = most_urgent_rows(self, t, &rows, &n);

    ret_list->calls = arena_alloc(t->arena, CALLS_SHOWN * sizeof *ret_list->calls);
    for (size_t i = 0; rc == 0 && i < n && ret_list->n_calls < CALLS_SHOWN; i++) {
        const struct call *k;
        struct change ch;
        CallLine *line;

        rc = load_call(self, t, in, &rows[i], &ch, &k);
        if (rc == ERR_DAMAGED)
            rc = 0; /* one case that cannot be read hides no other; `admin verify` names it */
        if (rc || !k || k->done)
            continue;
        line = say_call(self, &ch.c, k, t->arena);
        bytes += codec_size(line) + 4;
        if (bytes > CALLS_BYTES)
            break;
        ret_list->calls[ret_list->n_calls++] = line;
        rc = is_shown ? change_read(&ch, in->actor, "calls") : 0;
    }
    if (rc == 0 && ret_list->n_calls)
        qsort(ret_list->calls, ret_list->n_calls, sizeof *ret_list->calls, by_urgency);
    return rc;
}

int casebook_on_list_calls(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    CallList *calls = arena_alloc(t->arena, sizeof *calls);

    call_list__init(calls);
    reply->body_case = ENVELOPE__BODY_CALL_LIST;
    reply->call_list = calls;
    return list(self, t, in, true, calls);
}

static int most_urgent(
    struct casebook *self, struct turn *t, const struct bus_msg *in, const char **ret_call)
{
    CallList calls = CALL_LIST__INIT;
    int rc = list(self, t, in, false, &calls);

    for (size_t i = 0; rc == 0 && i < calls.n_calls; i++) {
        if (text_empty(calls.calls[i]->taken_by)) {
            *ret_call = calls.calls[i]->call;
            return 0;
        }
    }
    return rc ? rc : turn_refuse(t, ERR_NOT_FOUND, "call", NULL);
}

int casebook_on_take_call(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const char *name = in->env->take_call->call;
    struct command cmd = { .verb = VERB_TAKE_CALL, .actor = in->actor, .role = in->role };
    struct change ch;
    case_key key;
    int rc = answered_before(self, t, in, in->env->take_call, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = text_empty(name) ? most_urgent(self, t, in, &name) : 0;
    rc = rc ? rc : call_lookup(t, name, &key, &cmd.take.call);
    if (rc)
        return rc;
    rc = change_load(&ch, self, t, in, key);
    if (rc)
        return turn_refuse(t, rc, "call", NULL);
    rc = change_is_at(&ch, in->env->take_call->if_version);
    rc = rc ? rc : change_do(&ch, &cmd);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_CALL_LINE;
    reply->call_line = say_call(self, &ch.c, case_call(&ch.c, cmd.take.call), t->arena);
    rc = change_read(&ch, in->actor, "calls_take");
    return rc ? rc : answered_now(self, t, in, in->env->take_call, reply);
}

static struct answer answer_of(struct turn *t, const EndCall *m, uint32_t letter)
{
    return (struct answer){ .letter = letter,
        .word = m->outcome,
        .reason = m->reason,
        .eta_ms = m->has_eta_min ? t->now_ms + m->eta_min * MINUTE_MS : 0,
        .people = m->people,
        .text = m->text,
        .found = m->found,
        .needs = m->needs,
        .ref = m->ref,
        .may_tell = may_tell_of(m->may_tell),
        .consent = m->consent };
}

int casebook_on_end_call(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const EndCall *m = in->env->end_call;
    struct command cmd = { .verb = VERB_END_CALL, .actor = in->actor, .role = in->role };
    uint32_t letter = 0;
    case_key key;
    int rc;

    if (text_empty(m->call))
        return turn_refuse(t, ERR_MISSING, "call", NULL);
    rc = offer_id_parse(m->call, &key, &letter); /* they rang us */
    if (rc)
        rc = call_lookup(t, m->call, &key, &cmd.end.call);
    if (rc)
        return rc;
    cmd.end.answer = answer_of(t, m, letter);
    return change_command_key(self, t, in, reply, key, m->if_version, m, &cmd);
}
