/* on_workers - what the other workers say: who they are, whom a rung means, how a piece of work went. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"

int casebook_on_hello(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const Hello *m = in->env->hello;

    (void)reply;
    if (text_empty(m->worker) || text_empty(m->instance))
        return turn_refuse(t, ERR_MISSING, "instance", NULL);
    hand_put(self, in->from, m->worker, m->instance);
    return work_free_of(self, t, m->instance); /* what it was sent before may never have arrived */
}

static const struct candidate *candidates_of(Candidate *const *said, size_t n, struct arena *a)
{
    struct candidate *list = arena_alloc(a, (n + 1) * sizeof *list);

    for (size_t i = 0; i < n; i++) {
        const Candidate *from = said[i];
        struct candidate *to = &list[i];

        *to = (struct candidate){ .responder = from->responder,
            .name = from->name,
            .phone = from->phone,
            .kind = from->kind,
            .medical = from->medical,
            .official = from->official,
            .vetting = from->vetting,
            .why = text_empty(from->why) ? NULL : from->why };
        for (size_t k = 0; k < from->n_channels && k < CHANNELS_MAX; k++)
            to->channels[to->n_channels++] = from->channels[k];
    }
    return list;
}

/* What is kept is kept for ever. */
const struct filtered *filtered_of(
    Filtered *const *said, size_t n_said, struct arena *a, uint32_t *ret_n)
{
    const ProtobufCEnumDescriptor *reasons = &match__reason__descriptor;
    struct filtered *list = arena_alloc(a, reasons->n_values * sizeof *list);

    *ret_n = 0;
    for (unsigned k = 0; k < reasons->n_values; k++) {
        struct filtered sum = { .reason = (Match__Reason)reasons->values[k].value };

        for (size_t i = 0; i < n_said; i++)
            sum.count += said[i]->reason == sum.reason ? said[i]->count : 0;
        if (sum.count)
            list[(*ret_n)++] = sum;
    }
    return list;
}

static const struct ranking *rankings_ahead(const CandidatesRanked *m, struct arena *a)
{
    struct ranking *list = arena_alloc(a, m->n_ahead * sizeof *list);

    for (size_t i = 0; i < m->n_ahead; i++) {
        const RungFound *from = m->ahead[i];

        list[i] = (struct ranking){ .rung = from->rung,
            .candidates = candidates_of(from->candidates, from->n_candidates, a),
            .n_candidates = (uint32_t)from->n_candidates,
            .shortfall = from->shortfall,
            .more = from->more };
        list[i].filtered = filtered_of(from->filtered, from->n_filtered, a, &list[i].n_filtered);
    }
    return list;
}

/* A ranking of another generation is stale: its row goes, the case does not change. */
static int ranked(struct casebook *self, struct turn *t, const CandidatesRanked *m)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };
    struct change ch;
    int rc = change_load(&ch, self, t, NULL, m->case_);

    if (rc)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    cmd.ranked.need = m->need;
    cmd.ranked.generation = m->generation;
    cmd.ranked.first.candidates = candidates_of(m->candidates, m->n_candidates, t->arena);
    cmd.ranked.first.n_candidates = (uint32_t)m->n_candidates;
    cmd.ranked.first.filtered =
        filtered_of(m->filtered, m->n_filtered, t->arena, &cmd.ranked.first.n_filtered);
    cmd.ranked.first.shortfall = m->shortfall;
    cmd.ranked.first.more = m->more;
    cmd.ranked.ahead = rankings_ahead(m, t->arena);
    cmd.ranked.n_ahead = (uint32_t)m->n_ahead;
    rc = change_do(&ch, &cmd);
    if (rc && rc != ERR_STALE && rc != ERR_NOT_FOUND)
        return rc;
    return store_work_remove(self->store, m->work);
}

int casebook_on_candidates_ranked(
    void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const CandidatesRanked *m = in->env->candidates_ranked;

    (void)reply;
    return m->has_case_ ? ranked(self, t, m) : find_answered(self, t, in);
}

/* How often a notice is tried again, and when: the channel is what failed, so a little later each time. */
static int try_again(struct casebook *self, struct turn *t, struct work_row *row)
{
    int64_t wait_ms = (row->attempt < 5 ? row->attempt + 1 : 6) * SECOND_MS;

    row->lessee = NULL;
    row->due_ms = t->now_ms + wait_ms * clock_rate(t->clock);
    return store_work_put(self->store, row);
}

static int notice_done(struct change *ch, struct work_row *row, const WorkDone *m)
{
    struct command cmd = { .verb = VERB_DELIVERY, .actor = "dispatcher" };
    const struct offer *o = case_offer(&ch->c, row->ref);
    int rc;

    if (!text_empty(m->responder) && o && !text_is(m->responder, o->responder))
        return 0; /* a receipt for somebody else's offer */
    cmd.delivery.letter = row->ref;
    cmd.delivery.generation = row->generation;
    cmd.delivery.result = m->result;
    rc = change_do(ch, &cmd);
    if (rc == ERR_STALE || rc == ERR_NOT_FOUND || m->result == WORK__RESULT__DELIVERED)
        return rc && rc != ERR_STALE && rc != ERR_NOT_FOUND
                   ? rc
                   : store_work_remove(ch->self->store, row->key);
    if (rc || m->result == WORK__RESULT__HANDED_OFF)
        return rc; /* until the receipt comes, the lease runs on */
    o = case_offer(&ch->c, row->ref);
    return o->delivery == DELIVERY__STATE__FAILED_AGAIN
               ? try_again(ch->self, ch->t, row)
               : store_work_remove(ch->self->store, row->key);
}

static int alarm_done(struct change *ch, struct work_row *row, const WorkDone *m)
{
    return m->result == WORK__RESULT__DELIVERED ? work_park(ch->self, row)
                                                : try_again(ch->self, ch->t, row);
}

int casebook_on_work_done(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const WorkDone *m = in->env->work_done;
    struct work_row row;
    struct change ch;
    int rc = store_work_find(self->store, m->work, t->arena, &row);

    (void)reply;
    if (rc == ERR_NOT_FOUND)
        return 0; /* said before */
    rc = rc ? rc : change_load(&ch, self, t, NULL, row.case_key);
    if (rc)
        return rc;
    if (row.kind == WORK__KIND__NOTICE)
        return notice_done(&ch, &row, m);
    if (row.kind != WORK__KIND__ALARM || !text_empty(m->responder))
        return 0; /* organisations say of their own offers that they have them, and nothing of alarms */
    return alarm_done(&ch, &row, m);
}
