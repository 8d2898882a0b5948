/* decisions - coordinators and operators beside the ladder: they hold and resume, raise and lower, escalate, ask by hand, find
 * somebody, cancel, solve, give up a need, answer questions, mishear, go off duty and reopen, mostly by chance and often against
 * each other. What is refused is the service's to say. */
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

/* ---- what is done about each offer of a case that is shown ---- */
typedef void offer_deed(
    struct world *w, struct client *c, const char *number, const OfferLine *line);

static void each_offer(
    struct world *w, struct client *c, const Envelope *answer, offer_deed *deed_of)
{
    if (answer->body_case != ENVELOPE__BODY_CASE_SHOWN)
        return;
    for (size_t n = 0; n < answer->case_shown->n_needs; n++) {
        const NeedShown *need = answer->case_shown->needs[n];

        for (size_t k = 0; k < need->n_offers; k++)
            deed_of(w, c, answer->case_shown->case_, need->offers[k]);
    }
}

static void look_at_offers(
    struct world *w, struct client *c, const struct intent *i, heard_answer *heard)
{
    Envelope env = ENVELOPE__INIT;
    ShowCase m = SHOW_CASE__INIT;

    m.case_ = text_of(i->text);
    env.body_case = ENVELOPE__BODY_SHOW_CASE;
    env.show_case = &m;
    client_ask(w, c, &env, heard, NULL);
}

/* Whoever stands by, or said yes too late, is told to go. */
static void tell_to_go(struct world *w, struct client *c, const char *number, const OfferLine *line)
{
    if (line->state == OFFER__STATE__STANDBY || line->state == OFFER__STATE__LATE_ACCEPT)
        ask_of(w, c, number, line);
}

static void heard_waiting(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    (void)r;
    each_offer(w, c, answer, tell_to_go);
}

static void let_go(struct world *w, struct client *c, const struct intent *i)
{
    look_at_offers(w, c, i, heard_waiting);
}

static void tell(struct world *w, struct client *c, char *offer)
{
    Envelope env = ENVELOPE__INIT;
    ReplyOrg m = REPLY_ORG__INIT;

    m.offer = offer;
    m.text = text_of("домофон 12, второй подъезд");
    env.body_case = ENVELOPE__BODY_REPLY_ORG;
    env.reply_org = &m;
    client_ask(w, c, &env, NULL, NULL);
}

/* Who has asked is answered; now and then somebody is told what they have not asked. */
static void reply(struct world *w, struct client *c, const char *number, const OfferLine *line)
{
    (void)number;
    if (!text_empty(line->question) || maybe(w, 100))
        tell(w, c, line->offer);
}

static void heard_questions(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    (void)r;
    each_offer(w, c, answer, reply);
}

void answer_questions(struct world *w, struct client *c, const struct intent *i)
{
    look_at_offers(w, c, i, heard_questions);
}

/* They have rung, and what they said cannot be told. */
static void write_down(struct world *w, struct client *c, const char *number, const OfferLine *line)
{
    static const Answer__Word after[] = { ANSWER__WORD__UNCLEAR, ANSWER__WORD__UNCLEAR,
        ANSWER__WORD__UNCLEAR, ANSWER__WORD__ACK, ANSWER__WORD__COMMIT, ANSWER__WORD__DECLINE,
        ANSWER__WORD__STANDBY };
    Envelope env = ENVELOPE__INIT;
    EndCall m = END_CALL__INIT;

    (void)number;
    if (line->state < OFFER__STATE__QUEUED ||
        (line->state > OFFER__STATE__ACKED && line->state != OFFER__STATE__UNCLEAR))
        return;
    if (line->state == OFFER__STATE__UNCLEAR && maybe(w, 200)) {
        tell(w, c, line->offer); /* perhaps that helps */
        return;
    }
    m.call = line->offer;
    PUT(&m, outcome, ANSWER__WORD__UNCLEAR);
    m.text = text_of("связь рвётся, слов не разобрать");
    if (line->state == OFFER__STATE__UNCLEAR)
        m.outcome = after[below(w, sizeof after / sizeof after[0])];
    env.body_case = ENVELOPE__BODY_END_CALL;
    env.end_call = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void heard_offers(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    (void)r;
    each_offer(w, c, answer, write_down);
}

/* number: how often they ring again. */
void mishear(struct world *w, struct client *c, const struct intent *i)
{
    struct intent again = *i;

    look_at_offers(w, c, i, heard_offers);
    if (again.number-- > 0)
        later(w, c, between(w, 30 * SECOND_MS, 4 * MINUTE_MS), again);
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
void merge(struct world *w, struct client *c, const struct intent *i)
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

/* One need alone, as failed, not wanted any more or done by others. */
static void close_need(struct world *w, struct client *c, const struct intent *i)
{
    static const Case__Disposition outcomes[] = { CASE__DISPOSITION__NOT_FOUND,
        CASE__DISPOSITION__UNREACHABLE, CASE__DISPOSITION__OUT_OF_SCOPE,
        CASE__DISPOSITION__REFUSED_HELP, CASE__DISPOSITION__DONE_BY_OTHERS };
    Envelope env = ENVELOPE__INIT;
    CloseCase m = CLOSE_CASE__INIT;
    char need[] = "n1";

    need[1] = (char)('1' + (maybe(w, 700) ? 0 : (int)below(w, 3)));
    m.case_ = text_of(i->text);
    m.need = need;
    m.reason = some_reason(w);
    PUT(&m, outcome, outcomes[below(w, sizeof outcomes / sizeof outcomes[0])]);
    PUT(&m, recall, maybe(w, 800));
    env.body_case = ENVELOPE__BODY_CLOSE_CASE;
    env.close_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

/* ---- shifts ---- */
static void own_handed(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    OwnCase m = OWN_CASE__INIT;

    m.case_ = text_of(i->text);
    env.body_case = ENVELOPE__BODY_OWN_CASE;
    env.own_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

/* Who takes the cases on confirms it; or forgets to. */
static void heard_handed(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    struct client *taker = client_named(w, r->about.text);

    (void)c;
    if (answer->body_case != ENVELOPE__BODY_DUTY_REPORT || !taker)
        return;
    for (size_t k = 0; k < answer->duty_report->n_handed; k++) {
        struct intent own = { .act = own_handed };

        snprintf(own.text, sizeof own.text, "%s", answer->duty_report->handed[k]);
        if (maybe(w, 700))
            later(w, taker, between(w, SECOND_MS, 10 * MINUTE_MS), own);
    }
}

static void set_duty(struct world *w, struct client *c, Duty__State state, const char *to)
{
    Envelope env = ENVELOPE__INIT;
    SetDuty m = SET_DUTY__INIT;
    struct intent taker = { 0 };

    PUT(&m, state, state);
    m.to = text_of(to);
    snprintf(taker.text, sizeof taker.text, "%s", to ? to : "");
    env.body_case = ENVELOPE__BODY_SET_DUTY;
    env.set_duty = &m;
    client_ask(w, c, &env, heard_handed, &taker);
}

static void go_on_duty(struct world *w, struct client *c, const struct intent *i)
{
    (void)i;
    set_duty(w, c, DUTY__STATE__ON, NULL);
}

/* To another one; or to nobody, which does while they own nothing. */
void go_off_duty(struct world *w, struct client *c, const struct intent *i)
{
    set_duty(w, c, DUTY__STATE__OFF, maybe(w, 700) ? some_coordinator(w)->name : NULL);
    if (w->is_over)
        return;
    later(w, c, between(w, MINUTE_MS, 3 * HOUR_MS), (struct intent){ .act = go_on_duty });
    if (i->act == go_off_duty)
        later(w, c, between(w, HOUR_MS, 8 * HOUR_MS), *i);
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

static void hand_all(struct world *w, struct client *c, const struct intent *i)
{
    (void)i;
    set_duty(w, c, DUTY__STATE__OFF, some_coordinator(w)->name);
}

static const struct {
    deed *first, *then;
} contradictions[] = {
    { hold, resume },
    { hold, hold },
    { hold, merge },
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
    { take_over, hand_all },
    { hand_all, take_over },
    { hand_all, go_on_duty },
    { close_need, reopen },
    { escalate, close_need },
    { close_need, close_it },
    { answer_questions, hold },
    { mishear, close_need },
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
        ask, let_go, let_go, found, cancel, solve, help_me, tag, merge, merge, merge, merge, merge,
        merge, contradict, contradict, contradict, close_need, close_need, mishear,
        answer_questions };

    deeds[below(w, sizeof deeds / sizeof deeds[0])](w, c, i);
}

void decide_for_help(struct world *w, struct client *c, const struct intent *i)
{
    static deed *const deeds[] = { escalate, ask, ask, let_go, found, close_need };

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
