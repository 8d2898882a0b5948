/* evidence - what the service finds out by itself, as facts for the rules: whom nobody reached, who fell silent, how much of the search
 * was in vain, how long it lasts, whether half of the time for it is over, whether it is night. Read from the casefile and the hour alone. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/responder.h"

static bool is_near(const struct offer *o)
{
    return o->kind == RESPONDER__KIND__PERSONAL_CONTACT || o->kind == RESPONDER__KIND__NEIGHBOUR;
}

/* Their time is over, or no channel reached them. */
static bool is_silent(const struct offer *o)
{
    return o->state == OFFER__STATE__EXPIRED || o->state == OFFER__STATE__UNDELIVERABLE;
}

/* A relative or neighbour of whom nothing was ever heard; asked several times, they are one. */
static bool is_unreached(const struct casefile *c, uint32_t letter)
{
    const struct offer *o = &c->offers[letter];

    if (!is_near(o) || !is_silent(o))
        return false;
    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *other = &c->offers[i];

        if (text_is(other->responder, o->responder) &&
            (other->answered_ms || (i < letter && is_silent(other))))
            return false;
    }
    return true;
}

static uint32_t contacts_unreached(const struct casefile *c)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->n_offers; i++)
        n += is_unreached(c, i);
    return n;
}

/* They were on the way or there, and nothing was heard when something had to be. */
static bool responder_is_silent(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (c->offers[i].state == OFFER__STATE__EXPIRED && c->offers[i].eta_ms)
            return true;
    }
    return false;
}

/* The person was rung as often as anybody is, and has answered no call since. */
static bool person_is_silent(const struct casefile *c)
{
    for (uint32_t i = c->n_calls; i > 0; i--) {
        const struct call *k = &c->calls[i - 1];

        if (k->kind != CALL__KIND__CHECK || k->outcome == ANSWER__WORD__SILENCE)
            continue;
        if (k->outcome == ANSWER__WORD__REACHED)
            return false;
        if (k->outcome == ANSWER__WORD__NO_ANSWER && k->attempt >= CHECK_TRIES)
            return true;
    }
    return false;
}

static bool is_searched(const struct need *n)
{
    return n->mandatory &&
           (n->ladder == LADDER__STATE__ASKING || n->ladder == LADDER__STATE__SPENT);
}

/* Of its present ladder, with all that was gone through before it began again. */
static uint32_t rungs_spent(const struct need *n)
{
    uint32_t spent = (n->pass - n->first_pass) * n->n_rungs;

    for (uint32_t i = 0; i < n->n_tries; i++)
        spent += n->tries[i].state == RUNG__STATE__ENDED && n->tries[i].pass == n->pass;
    return spent;
}

static bool is_half_over(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        const struct need *n = &c->needs[i];

        if (n->half_over && !need_is_over(n) && need_commits(c, n) < n->required)
            return true;
    }
    return false;
}

struct evidence evidence_of(const struct casefile *c)
{
    struct evidence e = { .contacts_unreached = contacts_unreached(c),
        .person_silent = person_is_silent(c),
        .responder_silent = responder_is_silent(c),
        .half_time = is_half_over(c),
        .drift_km = c->drift.due_ms ? c->drift.radius_m / 1000 : 0 };

    for (uint32_t i = 0; i < c->n_needs; i++) {
        uint32_t spent = is_searched(&c->needs[i]) ? rungs_spent(&c->needs[i]) : 0;

        if (spent > e.rungs_spent)
            e.rungs_spent = spent;
    }
    return e;
}

static bool is_the_same(const struct evidence *a, const struct evidence *b)
{
    return a->contacts_unreached == b->contacts_unreached && a->rungs_spent == b->rungs_spent &&
           a->person_silent == b->person_silent && a->responder_silent == b->responder_silent &&
           a->half_time == b->half_time && a->drift_km == b->drift_km;
}

/* A case on hold waits because a person says so; what was found out counts with whatever is said next. */
void evidence_settle(struct step *s, const struct evidence *before)
{
    struct evidence now = evidence_of(s->c);

    if (case_is_open(s->c) && s->c->state != CASE__STATE__ON_HOLD && !is_the_same(before, &now))
        case_rejudge(s, NULL, PRIORITY__UNJUDGED, NULL);
}

static void add(struct judge_fact *facts, size_t *n, const char *key, const char *value)
{
    facts[(*n)++] = (struct judge_fact){ key, value };
}

static void add_number(
    struct step *s, struct judge_fact *facts, size_t *n, const char *key, uint32_t number)
{
    if (number)
        add(facts, n, key, arena_printf(s->arena, "%u", number));
}

/* A date of birth says how old somebody is, as an answer to the question would. */
static void add_age(struct step *s, struct judge_fact *facts, size_t *n)
{
    int years;

    if (!time_age(s->c->subject.born, s->now_ms, s->facts->offset_s, &years))
        add(facts, n, "age", arena_printf(s->arena, "%d", years));
}

/* Somebody is still wanted, since the case was opened. */
static void add_wait(struct step *s, struct judge_fact *facts, size_t *n)
{
    char *since = arena_alloc(s->arena, TIME_TEXT);

    time_format(s->c->opened_ms, since);
    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        if (is_searched(&s->c->needs[i])) {
            add(facts, n, "waits_since", since);
            return;
        }
    }
}

size_t evidence_facts(struct step *s, struct judge_fact *ret)
{
    struct evidence e = evidence_of(s->c);
    size_t n = 0;

    add_age(s, ret, &n);
    add_wait(s, ret, &n);
    add_number(s, ret, &n, "contacts_unreached", e.contacts_unreached);
    add_number(s, ret, &n, "rungs_spent", e.rungs_spent);
    add_number(s, ret, &n, "drift_km", e.drift_km);
    if (e.person_silent)
        add(ret, &n, "callback_unanswered", "yes");
    if (e.responder_silent)
        add(ret, &n, "responder_silent", "yes");
    if (e.half_time)
        add(ret, &n, "deadline_half", "yes");
    if (quiet_is_night(s))
        add(ret, &n, "night", "yes");
    return n;
}
