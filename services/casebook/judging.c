/* judging - the case judged with all it knows, and its rolled-up state. judge.c weighs; this carries the result out: the
 * priority only ever rises, needs that are there are not opened again. Pure. */
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"

/* What a person said of it stands, whatever a text seems to say. */
static void fact_read(struct step *s, const struct fact *f, const char *words)
{
    const struct fact *known = case_fact(s->c, f->key);

    if (known ? known->read && !text_is(known->value, f->value) : s->c->n_facts < FACTS_MAX)
        step_emit(s, &(struct event){ .type = EVENT__TYPE__FACT_SET,
                         .code = f->key,
                         .flag = { true, true },
                         .p = { .value = f->value, .text = words } });
}

void case_read(struct step *s, const struct read_words *read)
{
    if (read->n)
        step_emit(s, &(struct event){ .type = EVENT__TYPE__SIGNALS_READ,
                         .list = read->signals,
                         .n_list = read->n,
                         .p = { .list = read->words, .n_list = read->words ? read->n : 0 } });
    for (uint32_t i = 0; i < read->n_facts; i++)
        fact_read(s, &read->facts[i], read->fact_words[i]);
}

static bool is_fired_need(const struct judgement *j, const char *need)
{
    for (size_t i = 0; i < j->n_fired; i++)
        for (size_t n = 0; n < j->fired[i]->n_needs; n++)
            if (text_is(j->fired[i]->needs[n], need))
                return true;
    return false;
}

/* The rules may have changed since, and know its kind no more: it keeps it, with what is being done, and what rules open for
 * any kind is opened beside. What another kind would want is not this case's. */
static void keep_kind(struct step *s)
{
    struct judgement *j = &s->judgement;
    size_t kept = 0;

    if (!s->c->judged || text_is(s->c->kind, j->kind) || rulebook_kind(s->facts->rules, s->c->kind))
        return;
    j->kind = s->c->kind;
    for (size_t i = 0; i < j->n_needs; i++)
        if (is_fired_need(j, j->needs[i]->kind))
            j->needs[kept++] = j->needs[i];
    j->n_needs = kept;
}

static void judge_now(struct step *s, const char *given_kind, Priority given)
{
    const struct casefile *c = s->c;
    struct judge_fact *facts = arena_alloc(s->arena, (c->n_facts + EVIDENCE_FACTS) * sizeof *facts);
    struct judge_input in = { .signals = c->signals,
        .n_signals = c->n_signals,
        .facts = facts,
        .n_facts = c->n_facts,
        .kind = !text_empty(given_kind) ? given_kind : c->kind,
        .floor = c->judged ? c->priority : given,
        .now_ms = s->now_ms };

    for (uint32_t i = 0; i < c->n_facts; i++)
        facts[i] = (struct judge_fact){ c->facts[i].key, c->facts[i].value };
    in.n_facts += evidence_facts(s, facts + in.n_facts);
    judge(s->facts->rules, &in, s->arena, &s->judgement);
    keep_kind(s);
    s->judged = true;
}

static const char *const *fired_ids(struct step *s)
{
    const char **ids = arena_alloc(s->arena, (s->judgement.n_fired + 1) * sizeof *ids);

    for (size_t i = 0; i < s->judgement.n_fired; i++)
        ids[i] = s->judgement.fired[i]->id;
    return ids;
}

static const int32_t *fired_points(struct step *s)
{
    int32_t *points = arena_alloc(s->arena, (s->judgement.n_fired + 1) * sizeof *points);

    for (size_t i = 0; i < s->judgement.n_fired; i++)
        points[i] = s->judgement.fired[i]->points;
    return points;
}

/* Which rules, by which facts, with how many points: whoever asks years later is told what was known then. */
static void say_rules(struct step *s, struct event *e)
{
    e->list = fired_ids(s);
    e->n_list = (uint32_t)s->judgement.n_fired;
    e->points = fired_points(s);
    e->flag[2] = true;
    e->p.list = s->judgement.because;
    e->p.n_list = e->n_list;
}

static void emit_judged(
    struct step *s, Priority to, const char *kind, const char *reason, bool by_person)
{
    char *hash = arena_alloc(s->arena, 2 * RULES_HASH + 1);
    struct event e = { .type = EVENT__TYPE__CASE_JUDGED,
        .kind = kind,
        .from = (int)s->c->priority,
        .to = (int)to,
        .hash = hash,
        .flag = { by_person },
        .p = { .text = reason } };

    text_hex(s->facts->rules->hash, RULES_HASH, hash);
    if (s->judged)
        say_rules(s, &e);
    step_emit(s, &e);
}

/* By other rules than when it was judged last: also where nothing became more urgent, as a need may come from them. */
static bool fired_anew(const struct step *s)
{
    const struct casefile *c = s->c;

    if (c->n_fired != s->judgement.n_fired)
        return true;
    for (uint32_t i = 0; i < c->n_fired; i++) {
        if (!text_is(c->fired[i], s->judgement.fired[i]->id))
            return true;
    }
    return false;
}

/* A need of that kind that is still to be done, or was done, is not opened again by a rule. */
static bool has_need(const struct casefile *c, const char *kind)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        if (text_is(c->needs[i].kind, kind))
            return true;
    }
    return false;
}

static void open_needs(struct step *s)
{
    for (size_t i = 0; i < s->judgement.n_needs; i++) {
        if (!has_need(s->c, s->judgement.needs[i]->kind))
            need_open(s, s->judgement.needs[i], 0);
    }
}

/* Ownership is as short as the priority has become: nobody may be silent for hours about what is P0 now. What was handed over
 * stays so: its giver has gone home. */
static void shorten_ownership(struct step *s)
{
    const struct policy *p = policy_of(s->c->priority);
    const char *taker = s->c->handed_to;
    int64_t latest_ms = s->now_ms + (taker ? p->hand_ms : p->own_ms);

    if (s->c->owner && s->c->owner_until_ms > latest_ms)
        step_emit(
            s, &(struct event){ .type = taker ? EVENT__TYPE__HANDED_OVER : EVENT__TYPE__OWNER_SET,
                   .actor = taker ? taker : s->c->owner,
                   .until_ms = latest_ms });
}

/* Each need's search is as urgent as the case has become: its ladder is that of the priority. */
static void change_ladders(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        const struct need *n = &s->c->needs[i];
        const struct need_rule *rule = rulebook_need(s->facts->rules, n->kind);
        const struct ladder *l = rule ? rule->ladders[s->c->priority] : NULL;

        if (l && !need_is_over(n) && memcmp(l->hash, n->ladder_hash, RULES_HASH) != 0)
            ladder_change(s, n->number, l);
    }
}

static void became_more_urgent(struct step *s)
{
    hold_wake(s);
    shorten_ownership(s);
    change_ladders(s);
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        if (offer_is_working(&s->c->offers[i]))
            offer_look_at_eta(s, i);
    }
}

/* What a person said less of, with a reason, is not raised again by what the rules said then. */
static bool rises(const struct casefile *c, Priority to)
{
    return to < c->priority && (!c->overruled || to < c->overruled);
}

void case_rejudge(struct step *s, const char *given_kind, Priority given, const char *reason)
{
    bool first = !s->c->judged, is_raised;
    Priority to;

    judge_now(s, given_kind, given);
    to = s->judgement.priority;
    if (!first && !rises(s->c, to))
        to = s->c->priority;
    is_raised = !first && to != s->c->priority;
    consent_guard(s); /* before the rules of now are those of before, and before anybody is asked */
    if (first || is_raised || !text_is(s->judgement.kind, s->c->kind) || fired_anew(s))
        emit_judged(s, to, s->judgement.kind, reason, false);
    minor_settle(s); /* before anybody is asked for what is new */
    adrift_judge(s);
    if (is_raised)
        became_more_urgent(s);
    open_needs(s);
}

void case_raise(struct step *s, Priority to, const char *reason, bool by_person)
{
    if (to == PRIORITY__UNJUDGED || to >= s->c->priority)
        return;
    emit_judged(s, to, s->c->kind, reason, by_person);
    became_more_urgent(s);
}

void case_lower(struct step *s, Priority to, const char *reason)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CASE_JUDGED,
                     .kind = s->c->kind,
                     .from = (int)s->c->priority,
                     .to = (int)to,
                     .flag = { true, true },
                     .p = { .text = reason } });
}

/* The reporter is told: rung, where that is safe; else a coordinator finds another way, at once. Of a death nobody hears by an
 * ordinary call. */
static void entered_verifying(struct step *s)
{
    if (s->c->death_said) {
        alarm_ring(s, ALARM__CAUSE__TELL_IN_PERSON, 0);
        return;
    }
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CALLBACK_DUE,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->callback_ms });
    if (may_be_called(s->c))
        call_list(s, CALL__KIND__CALLBACK, 0, 1);
    else if (s->c->unsafe_to_call)
        alarm_raise(s, ALARM__CAUSE__TELL_SAFELY, 0);
}

static void left_verifying(struct step *s)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CALLBACK_DUE, .until_ms = 0 });
    call_end_of_kind(s, CALL__KIND__CALLBACK);
    alarm_over(s, ALARM__CAUSE__CALLBACK_LATE, 0);
    alarm_over(s, ALARM__CAUSE__TELL_SAFELY, 0);
}

/* Nobody is left to ask: a human must act, also while one of several has said yes or an answer may still come. */
static void raise_exhausted(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        const struct need *n = &s->c->needs[i];

        if (n->mandatory && !need_is_over(n) && n->ladder == LADDER__STATE__SPENT)
            alarm_raise(s, ALARM__CAUSE__EXHAUSTED, n->number);
    }
}

void case_move(struct step *s, const struct event *e)
{
    struct event moved = *e;

    moved.type = EVENT__TYPE__CASE_MOVED;
    moved.from = (int)s->c->state;
    step_emit(s, &moved);
    if (moved.to == CASE__STATE__VERIFYING)
        entered_verifying(s);
    else if (moved.from == CASE__STATE__VERIFYING && case_is_open(s->c))
        left_verifying(s);
}

void case_settle(struct step *s)
{
    Case__State from = s->c->state;
    int to = machine_move(&case_machine, from, case_rolled_up(s->c));

    if (to >= 0 && to != (int)from)
        case_move(s, &(struct event){ .to = to });
    if (case_is_open(s->c))
        raise_exhausted(s);
}
