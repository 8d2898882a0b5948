/* erase - what is personal of a case goes for ever, by name or by age; and the legal hold that keeps it. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "change.h"
#include "json.h"
#include "say.h"
#include "value.h"

const struct option admin_erase_options[] = {
    { "expired", NULL, N_("all that ended longer ago than retention_days in assist.yaml"), false },
    { 0 },
};

/* ---- by name ---- */
/* Who else changed it lately is not asked: this role sees no case. */
static int start(struct cli *c, const struct args *a, Envelope *env, char **ret_number)
{
    int error = value_case(c, a->words[0], ret_number);

    if (!error)
        session_request(c, env, true);
    return error;
}

static int erase_one(struct cli *c, const struct args *a)
{
    EraseCase body = ERASE_CASE__INIT;
    Envelope env;
    int error = start(c, a, &env, &body.case_);

    if (error)
        return error;
    if (c->if_version)
        PUT(&body, if_version, c->if_version);
    env.body_case = ENVELOPE__BODY_ERASE_CASE;
    env.erase_case = &body;
    return change_do(c, NULL, &env);
}

int admin_hold_run(struct cli *c, const struct args *a)
{
    LegalHold body = LEGAL_HOLD__INIT;
    Envelope env;
    bool on = text_is(a->words[1], "on");
    int error =
        on || text_is(a->words[1], "off") ? 0 : cli_usage(c, ERR_UNKNOWN_WORD, "on", a->words[1]);

    if (!error)
        error = start(c, a, &env, &body.case_);
    if (error)
        return error;
    PUT(&body, on, on);
    body.reason = arena_dup(&c->arena, args_value(a, "reason"));
    if (c->if_version)
        PUT(&body, if_version, c->if_version);
    env.body_case = ENVELOPE__BODY_LEGAL_HOLD;
    env.legal_hold = &body;
    return change_do(c, NULL, &env);
}

/* ---- by age ---- */
static int ask_slice(struct cli *c, const char *next, const EraseReport **ret_report)
{
    EraseExpired body = ERASE_EXPIRED__INIT;
    const Envelope *answer;
    Envelope env;
    int error;

    session_request(c, &env, true);
    body.next = arena_dup(&c->arena, next);
    env.body_case = ENVELOPE__BODY_ERASE_EXPIRED;
    env.erase_expired = &body;
    error = session_ask(c,
        &(struct ask){ .request = &env, .expect = ENVELOPE__BODY_ERASE_REPORT, .changes = true },
        &answer);
    if (!error)
        *ret_report = answer->erase_report;
    return error;
}

static void print_sum(struct cli *c, const EraseReport *sum)
{
    say_toned(c, TONE_GOOD, _("Erased: %u (ended more than %u days ago)"), sum->erased,
        sum->retention_days);
    if (sum->held)
        say(c, _("Left alone, on legal hold: %u"), sum->held);
    if (sum->waiting)
        say(c, _("Left alone, something of it still lives: %u"), sum->waiting);
}

/* What was done before an error stays done; the same again does the rest. */
static int erase_expired(struct cli *c)
{
    EraseReport sum = ERASE_REPORT__INIT;
    const EraseReport *r = NULL;
    const char *next = NULL;
    int error;

    sum.has_erased = sum.has_held = sum.has_waiting = 1;
    do {
        error = ask_slice(c, next, &r);
        if (error)
            return error;
        sum.erased += r->erased;
        sum.held += r->held;
        sum.waiting += r->waiting;
        next = r->next;
    } while (!text_empty(next) && !session_is_over(c));
    PUT(&sum, retention_days, r->retention_days);
    if (c->json)
        ask_print(c, json_of_message(&sum.base, c->lang));
    else
        print_sum(c, &sum);
    return text_empty(next) ? 0 : cli_refuse(c, ERR_OUTCOME_UNKNOWN, "erase_expired", NULL);
}

int admin_erase_run(struct cli *c, const struct args *a)
{
    bool by_age = args_has(a, "expired");

    if (by_age && a->n_words)
        return cli_usage(c, ERR_AMBIGUOUS, "--expired", a->words[0]);
    if (!by_age && !a->n_words)
        return cli_usage(c, ERR_MISSING, "case", NULL);
    return by_age ? erase_expired(c) : erase_one(c, a);
}
