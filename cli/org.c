/* org - an organisation's offers: what there is, one of them, the answer, a question; whether it can be asked. Listening is in org_listen.c. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "change.h"
#include "human.h"
#include "json.h"
#include "notice.h"
#include "prompt.h"
#include "say.h"
#include "value.h"

const struct option org_duty_options[] = {
    { "max", "N", N_("so many at once"), false },
    { "until", "T", N_("until when: RFC 3339, HH:MM today, or +90m"), false },
    { 0 },
};

const struct option org_answer_options[] = {
    { "eta", "MIN", N_("minutes until you are there"), false },
    { "who", "NAME", N_("who comes"), false },
    { "people", "N", N_("how many of you"), false },
    { "reason", "busy|too_far|not_able|not_safe|no_contact|other|found_dead|death_unclear",
        N_("why you decline, or what you found there"), false },
    { "found", "TEXT", N_("what you found"), false },
    { "needs", "KIND", N_("what is needed next: creates a need"), false },
    { "may-tell", "yes|no|safe-only", N_("what the caller may hear"), false },
    { 0 },
};

int org_inbox_run(struct cli *c, const struct args *a)
{
    const OfferList *list;
    int error = session_open(c, DOOR_ORGANISATIONS);

    (void)a;
    if (!error)
        error = ask_inbox(c, &list);
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&list->base, c->lang));
    else
        notice_table(c, list);
    return 0;
}

/* The answer to OrgShow is a list of one. */
static int one_of(
    struct cli *c, const char *offer, const Envelope *answer, const OfferNotice **ret_notice)
{
    if (answer->body_case == ENVELOPE__BODY_OFFER_NOTICE) {
        *ret_notice = answer->offer_notice;
        return 0;
    }
    if (answer->body_case != ENVELOPE__BODY_OFFER_LIST || answer->offer_list->n_offers == 0)
        return cli_refuse(c, ERR_NOT_FOUND, "offer", offer);
    *ret_notice = answer->offer_list->offers[0];
    return 0;
}

static int ask_offer(struct cli *c, char *offer, const OfferNotice **ret_notice)
{
    Envelope env;
    OrgShow body = ORG_SHOW__INIT;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_ORG_SHOW;
    env.org_show = &body;
    body.offer = offer;
    error = ask_any(c, &env, ENVELOPE__BODY__NOT_SET, &answer);
    return error ? error : one_of(c, offer, answer, ret_notice);
}

int org_show_run(struct cli *c, const struct args *a)
{
    const OfferNotice *notice = NULL;
    char *offer = NULL;
    int error = session_open(c, DOOR_ORGANISATIONS);

    if (!error)
        error = value_offer(c, a->words[0], &offer);
    if (!error)
        error = ask_offer(c, offer, &notice);
    if (error)
        return error;
    if (c->json)
        ask_print(c, notice_json(notice, c->lang));
    else
        notice_print(c, notice);
    return 0;
}

/* ---- answer ---- */

static int take_numbers(struct cli *c, const struct args *a, OrgAnswer *body)
{
    int error = 0;

    if (args_has(a, "eta")) {
        PUT(body, eta_min, 0);
        error = value_number(c, "--eta", args_value(a, "eta"), 0, 7 * 24 * 60, &body->eta_min);
    }
    if (!error && args_has(a, "people")) {
        PUT(body, people, 0);
        error = value_number(c, "--people", args_value(a, "people"), 1, 1000, &body->people);
    }
    return error;
}

static int take_words(struct cli *c, const struct args *a, OrgAnswer *body)
{
    int word = 0;
    int error = value_word(c, "answer", &answer__word__descriptor, a->words[1], &word);

    PUT(body, answer, (Answer__Word)word);
    if (!error && args_has(a, "reason")) {
        error =
            value_word(c, "--reason", &answer__reason__descriptor, args_value(a, "reason"), &word);
        PUT(body, reason, (Answer__Reason)word);
    }
    return error;
}

static int read_answer(struct cli *c, const struct args *a, OrgAnswer *body)
{
    int error = take_words(c, a, body);

    if (!error)
        error = take_numbers(c, a, body);
    if (!error)
        error = value_text(c, a, 2, &body->text);
    body->who = arena_dup(&c->arena, args_value(a, "who"));
    body->found = arena_dup(&c->arena, args_value(a, "found"));
    body->needs = arena_dup(&c->arena, args_value(a, "needs"));
    body->may_tell = arena_dup(&c->arena, args_value(a, "may-tell"));
    return error;
}

static void print_answered(struct cli *c, const OfferAnswered *o)
{
    say(c, "%s: %s", o->offer, human_word(&offer__state__descriptor, (int)o->state));
    if (o->notice)
        notice_print(c, o->notice);
}

/* What is said about one offer, and how it stands then. */
static int say_about_offer(struct cli *c, Envelope *env)
{
    const Envelope *answer;
    int error = session_ask(c,
        &(struct ask){ .request = env, .expect = ENVELOPE__BODY_OFFER_ANSWERED, .changes = true },
        &answer);

    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&answer->offer_answered->base, c->lang));
    else
        print_answered(c, answer->offer_answered);
    return 0;
}

int org_answer_run(struct cli *c, const struct args *a)
{
    Envelope env;
    OrgAnswer body = ORG_ANSWER__INIT;
    int error = read_answer(c, a, &body);

    if (!error)
        error = session_open(c, DOOR_ORGANISATIONS);
    if (!error)
        error = value_offer(c, a->words[0], &body.offer);
    if (error)
        return error;
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_ORG_ANSWER;
    env.org_answer = &body;
    return say_about_offer(c, &env);
}

/* ---- ask ---- */

int org_ask_run(struct cli *c, const struct args *a)
{
    Envelope env;
    OrgAsk body = ORG_ASK__INIT;
    int error = value_text(c, a, 1, &body.text);

    if (!error && !body.text && c->asks)
        body.text = prompt_line(c, _("What do you want to know?"));
    if (!error && text_empty(body.text))
        return cli_usage(c, ERR_MISSING, "text", NULL);
    if (!error)
        error = session_open(c, DOOR_ORGANISATIONS);
    if (!error)
        error = value_offer(c, a->words[0], &body.offer);
    if (error)
        return error;
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_ORG_ASK;
    env.org_ask = &body;
    return say_about_offer(c, &env);
}

/* ---- duty ---- */

static int read_duty(struct cli *c, const struct args *a, OrgDuty *body)
{
    int word = 0;
    int error = value_word(c, "state", &duty__state__descriptor, a->words[0], &word);

    PUT(body, state, (Duty__State)word);
    if (!error && args_has(a, "max")) {
        PUT(body, max, 0);
        error = value_number(c, "--max", args_value(a, "max"), 1, 1000000, &body->max);
    }
    return error;
}

static void print_duty(struct cli *c, const DutyReport *report)
{
    const char *state = human_word(&duty__state__descriptor, (int)report->state);

    if (report->until)
        say(c, _("You: %s, until %s"), state, say_when(c, report->until->ms, session_now(c)));
    else
        say(c, _("You: %s"), state);
}

int org_duty_run(struct cli *c, const struct args *a)
{
    Envelope env;
    OrgDuty body = ORG_DUTY__INIT;
    Instant until = INSTANT__INIT;
    const Envelope *answer;
    int error = read_duty(c, a, &body);

    if (!error)
        error = session_open(c, DOOR_ORGANISATIONS);
    if (!error && args_has(a, "until")) {
        body.until = &until;
        error = value_time(c, "--until", args_value(a, "until"), &until);
    }
    if (error)
        return error;
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_ORG_DUTY;
    env.org_duty = &body;
    error = session_ask(c,
        &(struct ask){ .request = &env, .expect = ENVELOPE__BODY_DUTY_REPORT, .changes = true },
        &answer);
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&answer->duty_report->base, c->lang));
    else
        print_duty(c, answer->duty_report);
    return 0;
}
