/* decisions - coordinators and operators beside the ladder: they hold and resume, raise and lower, escalate, ask by hand, find
 * somebody, cancel, solve and reopen, mostly by chance and often against each other. What is refused is the service's to say. */
#include "world/world.h"

#include <stdio.h>
#include <string.h>
#include "base/text.h"

static char *some_reason(struct world *w)
{
    return maybe(w, 850) ? text_of("так решено") : NULL;
}

static void hold(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    HoldCase m = HOLD_CASE__INIT;
    Instant until = INSTANT__INIT;

    m.case_ = text_of(i->text);
    m.reason = some_reason(w);
    PUT(&until, ms,
        world_now(w) + between(w, -2 * MINUTE_MS, maybe(w, 700) ? 30 * MINUTE_MS : 4 * HOUR_MS));
    m.until = &until;
    PUT(&m, recall, maybe(w, 600));
    env.body_case = ENVELOPE__BODY_HOLD_CASE;
    env.hold_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void resume(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    ResumeCase m = RESUME_CASE__INIT;

    (void)w;
    m.case_ = text_of(i->text);
    env.body_case = ENVELOPE__BODY_RESUME_CASE;
    env.resume_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void prioritize(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    PrioritizeCase m = PRIORITIZE_CASE__INIT;

    m.case_ = text_of(i->text);
    m.reason = some_reason(w);
    PUT(&m, priority, (Priority)between(w, PRIORITY__P0, PRIORITY__P5));
    env.body_case = ENVELOPE__BODY_PRIORITIZE_CASE;
    env.prioritize_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void escalate(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    EscalateCase m = ESCALATE_CASE__INIT;

    m.case_ = text_of(i->text);
    m.need = maybe(w, 500) ? text_of("n1") : NULL;
    m.reason = some_reason(w);
    if (maybe(w, 400))
        PUT(&m, rung, (uint32_t)below(w, 4));
    env.body_case = ENVELOPE__BODY_ESCALATE_CASE;
    env.escalate_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

/* Somebody of the directory, whoever it is. */
static void ask(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    AskResponder m = ASK_RESPONDER__INIT;
    ResponderEntry e;
    struct arena a = { 0 };

    stage_responder((size_t)below(w, stage_responders()), &e, &a);
    m.case_ = text_of(i->text);
    m.responder = e.id;
    m.need = maybe(w, 700) ? text_of("n1") : NULL;
    m.reason = some_reason(w);
    env.body_case = ENVELOPE__BODY_ASK_RESPONDER;
    env.ask_responder = &m;
    client_ask(w, c, &env, NULL, NULL);
    arena_clear(&a);
}

static void ask_of(struct world *w, struct client *c, const char *number, const OfferLine *line)
{
    Envelope env = ENVELOPE__INIT;
    AskResponder m = ASK_RESPONDER__INIT;

    (void)w;
    m.case_ = text_of(number);
    m.responder = line->responder;
    m.reason = text_of("пусть едет");
    env.body_case = ENVELOPE__BODY_ASK_RESPONDER;
    env.ask_responder = &m;
    client_ask(w, c, &env, NULL, NULL);
}

/* Whoever stands by, or said yes too late, is told to go. */
static void heard_shown(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    (void)r;
    if (answer->body_case != ENVELOPE__BODY_CASE_SHOWN)
        return;
    for (size_t n = 0; n < answer->case_shown->n_needs; n++) {
        const NeedShown *need = answer->case_shown->needs[n];

        for (size_t k = 0; k < need->n_offers; k++) {
            if (need->offers[k]->state == OFFER__STATE__STANDBY ||
                need->offers[k]->state == OFFER__STATE__LATE_ACCEPT)
                ask_of(w, c, answer->case_shown->case_, need->offers[k]);
        }
    }
}

static void let_go(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    ShowCase m = SHOW_CASE__INIT;

    (void)w;
    m.case_ = text_of(i->text);
    env.body_case = ENVELOPE__BODY_SHOW_CASE;
    env.show_case = &m;
    client_ask(w, c, &env, heard_shown, NULL);
}

static void found(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    AddContact m = ADD_CONTACT__INIT;

    m.case_ = text_of(i->text);
    m.name = text_of("Вера с первого этажа");
    m.phone = text_of("+79995550101");
    PUT(&m, ask, maybe(w, 700));
    env.body_case = ENVELOPE__BODY_ADD_CONTACT;
    env.add_contact = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void cancel(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    CancelCase m = CANCEL_CASE__INIT;

    (void)w;
    m.case_ = text_of(i->text);
    m.text = text_of("говорят, уже не надо");
    env.body_case = ENVELOPE__BODY_CANCEL_CASE;
    env.cancel_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void solve(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    SolveCase m = SOLVE_CASE__INIT;

    (void)w;
    m.case_ = text_of(i->text);
    m.text = text_of("помогли советом");
    env.body_case = ENVELOPE__BODY_SOLVE_CASE;
    env.solve_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void help_me(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    HelpMe m = HELP_ME__INIT;

    (void)w;
    m.case_ = text_of(i->text);
    env.body_case = ENVELOPE__BODY_HELP_ME;
    env.help_me = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void tag(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    TagCase m = TAG_CASE__INIT;

    m.case_ = text_of(i->text);
    m.tag = maybe(w, 500) ? text_of("шторм") : text_of("смена-2");
    env.body_case = ENVELOPE__BODY_TAG_CASE;
    env.tag_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

/* Into one of those filed last, which is likely still open; the service says whether it may. */
static void merge(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    MergeCase m = MERGE_CASE__INIT;

    size_t last = w->n_known < 5 ? w->n_known : 5;

    if (last == 0)
        return;
    m.case_ = text_of(i->text);
    m.into = w->known[w->n_known - 1 - below(w, last)].number;
    m.reason = some_reason(w);
    env.body_case = ENVELOPE__BODY_MERGE_CASE;
    env.merge_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

/* ---- and another one has it otherwise ---- */
static void prioritize_to(struct world *w, struct client *c, const char *number, Priority to)
{
    Envelope env = ENVELOPE__INIT;
    PrioritizeCase m = PRIORITIZE_CASE__INIT;

    m.case_ = text_of(number);
    m.reason = text_of("так виднее");
    PUT(&m, priority, to);
    env.body_case = ENVELOPE__BODY_PRIORITIZE_CASE;
    env.prioritize_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void lower(struct world *w, struct client *c, const struct intent *i)
{
    prioritize_to(w, c, i->text, (Priority)between(w, PRIORITY__P3, PRIORITY__P5));
}

static void raise(struct world *w, struct client *c, const struct intent *i)
{
    prioritize_to(w, c, i->text, (Priority)between(w, PRIORITY__P0, PRIORITY__P2));
}

static void close_it(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    CloseCase m = CLOSE_CASE__INIT;

    m.case_ = text_of(i->text);
    m.reason = text_of("так решено");
    PUT(&m, recall, 1);
    PUT(&m, outcome,
        (Case__Disposition)between(w, CASE__DISPOSITION__HELPED, CASE__DISPOSITION__EXERCISE));
    env.body_case = ENVELOPE__BODY_CLOSE_CASE;
    env.close_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void take_over(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    OwnCase m = OWN_CASE__INIT;

    (void)w;
    m.case_ = text_of(i->text);
    m.reason = text_of("смена");
    PUT(&m, take, 1);
    env.body_case = ENVELOPE__BODY_OWN_CASE;
    env.own_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static const struct {
    deed *first, *then;
} contradictions[] = {
    { hold, resume },
    { resume, hold },
    { raise, lower },
    { lower, raise },
    { escalate, hold },
    { escalate, close_it },
    { ask, cancel },
    { close_it, reopen },
    { cancel, reopen },
    { solve, reopen },
    { merge, reopen },
    { merge, close_it },
    { reopen, close_it },
    { take_over, take_over },
    { take_over, close_it },
};

/* One decides, and another undoes it: at the same instant, or before the first has read the answer. */
static void contradict(struct world *w, struct client *c, const struct intent *i)
{
    size_t at = (size_t)below(w, sizeof contradictions / sizeof contradictions[0]);
    struct intent then = *i;

    then.act = contradictions[at].then;
    w->met->faults[FAULT_CONTRADICTED]++;
    contradictions[at].first(w, c, i);
    if (maybe(w, 300))
        then.act(w, some_coordinator(w), &then);
    else
        later(w, some_coordinator(w), between(w, 0, MINUTE_MS), then);
}

void decide_something(struct world *w, struct client *c, const struct intent *i)
{
    static deed *const deeds[] = { hold, hold, hold, resume, prioritize, escalate, escalate, ask,
        ask, let_go, let_go, found, cancel, solve, help_me, tag, merge, merge, merge, contradict,
        contradict, contradict };

    deeds[below(w, sizeof deeds / sizeof deeds[0])](w, c, i);
}

void decide_for_help(struct world *w, struct client *c, const struct intent *i)
{
    static deed *const deeds[] = { escalate, ask, ask, let_go, found };

    deeds[below(w, sizeof deeds / sizeof deeds[0])](w, c, i);
}

void reopen(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    ReopenCase m = REOPEN_CASE__INIT;

    m.case_ = text_of(i->text);
    m.reason = some_reason(w);
    env.body_case = ENVELOPE__BODY_REOPEN_CASE;
    env.reopen_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}
