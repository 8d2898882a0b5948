/* orgs - organisations' clients: they listen, say that they have a notice, and answer as their mood has it: eager, slow,
 * silent, undecided, unlucky. What they were told and what they said is kept, and compared with the store. */
#include "world/world.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"

/* What an organisation is like in this world. */
enum mood {
    EAGER,
    DECLINING,
    ACKING,
    SILENT,
    LATE,
    TWICE,
    GIVING_UP,
    LOST,
    FINDING,
    STANDING_BY,
    WILD,
    MOODS
};

static void go_away(struct world *w, struct client *c, const struct intent *i);

/* Can be asked, or not: for a while, or until they say otherwise, which they do. */
static void say_duty(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    OrgDuty m = ORG_DUTY__INIT;
    Instant until = INSTANT__INIT;

    if (w->is_over || c->is_revoked || !c->listens)
        return;
    PUT(&m, state,
        i->number ? DUTY__STATE__ON : (Duty__State)between(w, DUTY__STATE__ON, DUTY__STATE__BUSY));
    if (maybe(w, 300))
        PUT(&m, max, (uint32_t)between(w, 1, 4));
    if (!i->number && maybe(w, 600)) {
        PUT(&until, ms, world_now(w) + between(w, -MINUTE_MS, 2 * HOUR_MS));
        m.until = &until;
    }
    env.body_case = ENVELOPE__BODY_ORG_DUTY;
    env.org_duty = &m;
    client_ask(w, c, &env, NULL, NULL);
    later(w, c, between(w, 10 * MINUTE_MS, i->number ? 12 * HOUR_MS : 3 * HOUR_MS),
        (struct intent){ .act = say_duty, .number = !i->number });
}

struct client *org_join(struct world *w, const char *key_name, const char *responder)
{
    struct client *c = client_new(w, key_name, ROLE__ORG, responder, NODE_DISPATCHER);

    c->listens = true;
    c->listen_ms = w->boot_ms + between(w, 1, 5000);
    c->mood = (unsigned)below(w, MOODS);
    client_plan(w, c);
    if (maybe(w, 500))
        later(w, c, between(w, 10 * MINUTE_MS, 8 * HOUR_MS), (struct intent){ .act = go_away });
    if (maybe(w, 400))
        later(w, c, between(w, HOUR_MS, 12 * HOUR_MS), (struct intent){ .act = look_at_inbox });
    if (maybe(w, 300))
        later(w, c, between(w, HOUR_MS, 20 * HOUR_MS), (struct intent){ .act = repeat_another });
    if (maybe(w, 400))
        later(w, c, between(w, 10 * MINUTE_MS, 16 * HOUR_MS), (struct intent){ .act = say_duty });
    return c;
}

void orgs_begin(struct world *w)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < stage_responders(); i++) {
        ResponderEntry e;
        char name[64];

        stage_responder(i, &e, &a);
        if (e.channel[0] != DELIVERY__CHANNEL__ZMQ)
            continue;
        snprintf(name, sizeof name, "%s-1", e.id);
        org_join(w, name, e.id);
    }
    arena_clear(&a);
}

/* ---- what was told ---- */
struct told *org_told(struct client *c, const char *offer)
{
    for (size_t i = 0; i < c->n_told; i++) {
        if (strcmp(c->told[i].offer, offer) == 0)
            return &c->told[i];
    }
    return NULL;
}

static struct told *told_of(struct client *c, const char *offer)
{
    struct told *t = org_told(c, offer);

    if (t)
        return t;
    c->told = must_realloc(c->told, (c->n_told + 1) * sizeof *c->told);
    t = &c->told[c->n_told++];
    *t = (struct told){ 0 };
    snprintf(t->offer, sizeof t->offer, "%s", offer);
    return t;
}

/* ---- answers ---- */
static void say(struct world *w, struct client *c, const struct intent *i);

static struct intent words(const char *offer, Answer__Word word, uint32_t generation)
{
    struct intent i = { .act = say, .number = word, .generation = generation };

    snprintf(i.text, sizeof i.text, "%s", offer);
    return i;
}

/* What comes after a yes: on the way, there, done; or it comes to nothing. */
static void go_on(struct world *w, struct client *c, const char *offer, Answer__Word said)
{
    static const Answer__Word next[] = {
        [ANSWER__WORD__COMMIT] = ANSWER__WORD__ENROUTE,
        [ANSWER__WORD__ENROUTE] = ANSWER__WORD__ONSCENE,
        [ANSWER__WORD__ONSCENE] = ANSWER__WORD__DONE,
        [ANSWER__WORD__CHECKIN] = ANSWER__WORD__DONE,
    };
    static const Answer__Word odd[] = { ANSWER__WORD__WITHDRAW, ANSWER__WORD__CANNOT_LOCATE,
        ANSWER__WORD__DECLINE, ANSWER__WORD__PARTIAL, ANSWER__WORD__DONE, ANSWER__WORD__CHECKIN,
        ANSWER__WORD__UNSAFE, ANSWER__WORD__SOS, ANSWER__WORD__ONSCENE, ANSWER__WORD__ENROUTE,
        ANSWER__WORD__COMMIT };
    Answer__Word word;

    if (said != ANSWER__WORD__COMMIT && said != ANSWER__WORD__ENROUTE &&
        said != ANSWER__WORD__ONSCENE && said != ANSWER__WORD__CHECKIN)
        return;
    if (maybe(w, 120))
        return; /* never heard of again */
    word = next[said];
    if (c->mood == GIVING_UP && maybe(w, 600))
        word = ANSWER__WORD__WITHDRAW;
    if (c->mood == LOST && said != ANSWER__WORD__COMMIT)
        word = ANSWER__WORD__CANNOT_LOCATE;
    if (maybe(w, c->mood == WILD ? 500 : 120))
        word = odd[below(w, sizeof odd / sizeof odd[0])];
    later(w, c, between(w, 30 * SECOND_MS, 35 * MINUTE_MS), words(offer, word, 0));
}

static void count_loser(struct world *w, const struct request *r, const OfferAnswered *a)
{
    if (r->word == ANSWER__WORD__COMMIT &&
        (a->state == OFFER__STATE__LATE_ACCEPT || a->state == OFFER__STATE__SUPERSEDED ||
            a->state == OFFER__STATE__RECALLED))
        w->met->faults[FAULT_LOSER_TOLD]++;
}

static void heard(struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    struct told *t;

    if (answer->body_case != ENVELOPE__BODY_OFFER_ANSWERED)
        return;
    t = told_of(c, r->offer);
    t->answered_ok = true;
    t->said = answer->offer_answered->state;
    t->said_ms = w->boot_ms;
    count_loser(w, r, answer->offer_answered);
    if (t->said == OFFER__STATE__COMMITTED || t->said == OFFER__STATE__EN_ROUTE ||
        t->said == OFFER__STATE__ON_SCENE)
        go_on(w, c, r->offer, r->word);
}

/* What was found, and what the person wants told; now and then from where nobody can know it. */
static void put_found(struct world *w, OrgAnswer *answer)
{
    static const char *const may[] = { "yes", "no", "safe-only" };
    bool is_there =
        answer->answer == ANSWER__WORD__ONSCENE || answer->answer == ANSWER__WORD__DONE ||
        answer->answer == ANSWER__WORD__PARTIAL || answer->answer == ANSWER__WORD__CHECKIN;

    if (maybe(w, is_there ? 100 : 5))
        answer->may_tell = text_of(may[below(w, 3)]);
    if (maybe(w, is_there ? 30 : 3))
        PUT(answer, reason,
            maybe(w, 500) ? ANSWER__REASON__FOUND_DEAD : ANSWER__REASON__DEATH_UNCLEAR);
}

static void say(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    OrgAnswer answer = ORG_ANSWER__INIT;

    if (c->is_revoked && !maybe(w, 300))
        return;
    answer.offer = text_of(i->text);
    PUT(&answer, answer, (Answer__Word)i->number);
    PUT(&answer, generation, i->generation);
    if (answer.answer == ANSWER__WORD__COMMIT && maybe(w, 700))
        PUT(&answer, eta_min, (uint32_t)between(w, 1, 60));
    if (maybe(w, 600))
        PUT(&answer, people, (uint32_t)between(w, 1, 3));
    if (answer.answer == ANSWER__WORD__DECLINE && maybe(w, 500))
        PUT(&answer, reason,
            (Answer__Reason)between(w, ANSWER__REASON__BUSY, ANSWER__REASON__OTHER));
    if ((c->mood == FINDING || maybe(w, 50)) && answer.answer == ANSWER__WORD__DONE) {
        answer.found = text_of("человеку плохо, нужен врач");
        answer.needs = text_of("medical");
    }
    put_found(w, &answer);
    env.body_case = ENVELOPE__BODY_ORG_ANSWER;
    env.org_answer = &answer;
    client_ask(w, c, &env, heard, NULL);
}

/* A question to the coordinator. */
static void ask_about(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    OrgAsk m = ORG_ASK__INIT;

    if (c->is_revoked)
        return;
    m.offer = text_of(i->text);
    m.text = text_of("какой код у домофона?");
    env.body_case = ENVELOPE__BODY_ORG_ASK;
    env.org_ask = &m;
    client_ask(w, c, &env, NULL, NULL);
}

/* ---- closed for a while: nobody listens, nothing is answered ---- */
static void come_back(struct world *w, struct client *c, const struct intent *i);

static void go_away(struct world *w, struct client *c, const struct intent *i)
{
    int64_t for_ms =
        i->number ? between(w, HOUR_MS, 5 * HOUR_MS) : between(w, 5 * MINUTE_MS, 2 * HOUR_MS);

    if (w->is_over || !c->listens)
        return;
    w->met->faults[FAULT_AWAY]++;
    c->listens = false;
    if (w->conns[c->conn].is_open)
        conn_close(w, c->conn);
    later(w, c, for_ms, (struct intent){ .act = come_back });
}

/* What they were asked last and have not answered: now they would. */
static void answer_late(struct world *w, struct client *c)
{
    unsigned most = 3;

    for (size_t i = c->n_told; i-- > 0 && most;) {
        if (c->told[i].answered_ok || !c->told[i].had_offer)
            continue;
        later(w, c, MINUTE_MS, words(c->told[i].offer, ANSWER__WORD__COMMIT, 0));
        most--;
    }
}

static void come_back(struct world *w, struct client *c, const struct intent *i)
{
    (void)i;
    c->listens = true;
    c->listen_ms = w->boot_ms;
    client_plan(w, c);
    if (maybe(w, 500))
        answer_late(w, c);
    later(w, c, between(w, 20 * MINUTE_MS, 8 * HOUR_MS), (struct intent){ .act = go_away });
}

void orgs_leave(struct world *w, const char *number)
{
    for (size_t i = 0; i < w->n_clients; i++) {
        struct client *c = w->clients[i];
        bool is_asked = false;

        for (size_t k = 0; k < c->n_told; k++)
            is_asked = is_asked || (strncmp(c->told[k].offer, number, strlen(number)) == 0 &&
                                       !c->told[k].answered_ok);
        if (is_asked && c->role == ROLE__ORG && maybe(w, 700))
            go_away(w, c, &(struct intent){ .number = 1 });
    }
}

/* ---- what it makes of an offer ---- */
static int64_t some_time(struct world *w, const struct client *c)
{
    if (c->mood == LATE)
        return between(w, MINUTE_MS, 90 * MINUTE_MS);
    return maybe(w, 500) ? between(w, 2 * SECOND_MS, 40 * SECOND_MS)
                         : between(w, 10 * SECOND_MS, 8 * MINUTE_MS);
}

static void decide(struct world *w, struct client *c, const OfferNotice *n)
{
    static const Answer__Word first[] = { ANSWER__WORD__ACK, ANSWER__WORD__COMMIT,
        ANSWER__WORD__COMMIT, ANSWER__WORD__DECLINE, ANSWER__WORD__STANDBY, ANSWER__WORD__ENROUTE,
        ANSWER__WORD__ONSCENE, ANSWER__WORD__DONE, ANSWER__WORD__PARTIAL,
        ANSWER__WORD__CANNOT_LOCATE, ANSWER__WORD__WITHDRAW, ANSWER__WORD__CHECKIN };
    uint32_t generation = maybe(w, 700) ? n->generation : 0;
    int64_t after_ms = some_time(w, c);

    switch ((enum mood)(maybe(w, 150) ? below(w, MOODS) : c->mood)) {
    case SILENT:
        return;
    case DECLINING:
        later(w, c, after_ms, words(n->offer, ANSWER__WORD__DECLINE, generation));
        return;
    case ACKING:
        later(w, c, after_ms / 4, words(n->offer, ANSWER__WORD__ACK, generation));
        later(w, c, after_ms, words(n->offer, ANSWER__WORD__COMMIT, generation));
        return;
    case TWICE:
        later(w, c, after_ms, words(n->offer, ANSWER__WORD__COMMIT, generation));
        later(w, c, after_ms + between(w, 0, MINUTE_MS),
            words(n->offer, ANSWER__WORD__COMMIT, generation));
        return;
    case STANDING_BY:
        later(w, c, after_ms, words(n->offer, ANSWER__WORD__STANDBY, generation));
        if (maybe(w, 400))
            later(w, c, 2 * after_ms,
                words(n->offer, maybe(w, 500) ? ANSWER__WORD__WITHDRAW : ANSWER__WORD__DECLINE, 0));
        return;
    case WILD:
        for (uint64_t k = 1 + below(w, 3); k; k--)
            later(w, c, after_ms * (int64_t)k,
                words(n->offer, first[below(w, sizeof first / sizeof first[0])], generation));
        return;
    case EAGER:
    case LATE:
    case GIVING_UP:
    case LOST:
    case FINDING:
    case MOODS:
        later(w, c, after_ms, words(n->offer, ANSWER__WORD__COMMIT, generation));
        return;
    }
}

/* Called off. Some say that they know, some say yes all the same, some say nothing. */
static void decide_recall(struct world *w, struct client *c, const OfferNotice *n)
{
    if (maybe(w, 700))
        later(w, c, between(w, SECOND_MS, 3 * MINUTE_MS),
            words(n->offer, ANSWER__WORD__RECALL_SEEN, 0));
    if (maybe(w, 80))
        later(
            w, c, between(w, SECOND_MS, 30 * MINUTE_MS), words(n->offer, ANSWER__WORD__COMMIT, 0));
    if (maybe(w, 30))
        later(
            w, c, between(w, SECOND_MS, 30 * MINUTE_MS), words(n->offer, ANSWER__WORD__ONSCENE, 0));
}

static void say_seen(struct world *w, struct client *c, const OfferNotice *n)
{
    Envelope env = ENVELOPE__INIT;
    NoticeSeen seen = NOTICE_SEEN__INIT;

    PUT(&seen, work, n->work);
    seen.offer = n->offer;
    env.body_case = ENVELOPE__BODY_NOTICE_SEEN;
    env.notice_seen = &seen;
    client_say(w, c, &env);
}

static void hear_notice(struct world *w, struct client *c, const OfferNotice *n)
{
    struct told *t = told_of(c, n->offer);
    bool is_new = n->generation > t->generation || !t->newest;
    bool is_offer = n->type == NOTICE__TYPE__OFFER || text_is(n->reason, "beside");

    w->met->notices++;
    if (is_new) {
        t->generation = n->generation;
        t->newest = n->type;
    }
    if (is_new && maybe(w, 100)) {
        struct intent ask = words(n->offer, ANSWER__WORD__SILENCE, 0);

        ask.act = ask_about;
        later(w, c, between(w, SECOND_MS, 20 * MINUTE_MS), ask);
    }
    t->had_offer = t->had_offer || is_offer;
    t->had_recall = t->had_recall || n->type == NOTICE__TYPE__RECALL;
    if (w->is_calm || maybe(w, c->mood == SILENT ? 600 : 950))
        say_seen(w, c, n);
    if (!is_new)
        return;
    if (n->type == NOTICE__TYPE__RECALL)
        decide_recall(w, c, n);
    else if (is_offer && (!t->is_handled || maybe(w, 600)))
        decide(w, c, n);
    else if (n->type == NOTICE__TYPE__UPDATE && maybe(w, 500))
        later(w, c, between(w, SECOND_MS, 3 * MINUTE_MS),
            words(n->offer, ANSWER__WORD__CHECKIN, n->generation));
    if (is_offer && maybe(w, 30))
        later(w, c, SECOND_MS, (struct intent){ .act = go_away });
    t->is_handled = t->is_handled || is_offer;
}

void org_hears(struct world *w, struct client *c, const Envelope *env)
{
    if (env->body_case != ENVELOPE__BODY_OFFER_NOTICE)
        return;
    if (c->is_revoked)
        world_trace(w, "%s hears a notice after it was revoked", c->name);
    hear_notice(w, c, env->offer_notice);
}
