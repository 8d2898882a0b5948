/* duty - a coordinator's shift begins and ends; what they own is handed over. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "json.h"
#include "say.h"
#include "value.h"

const struct option duty_options[] = {
    { "to", "NAME", N_("off: who takes the cases that I own"), false },
    { 0 },
};

static void print_shift(struct cli *c, const DutyReport *report, const char *to)
{
    say(c, report->state == DUTY__STATE__ON ? _("You are on duty.") : _("You are off duty."));
    for (size_t i = 0; i < report->n_handed; i++)
        say(c, _("%s waits for %s: assist own %s"), report->handed[i], to, report->handed[i]);
}

int duty_run(struct cli *c, const struct args *a)
{
    Envelope env;
    SetDuty body = SET_DUTY__INIT;
    const Envelope *answer;
    int word = 0;
    int error = value_word(c, "state", &duty__state__descriptor, a->words[0], &word);

    PUT(&body, state, (Duty__State)word);
    body.to = arena_dup(&c->arena, args_value(a, "to"));
    if (!error)
        error = session_open(c, DOOR_PEOPLE);
    if (error)
        return error;
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_SET_DUTY;
    env.set_duty = &body;
    error = session_ask(c,
        &(struct ask){ .request = &env, .expect = ENVELOPE__BODY_DUTY_REPORT, .changes = true },
        &answer);
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&answer->duty_report->base, c->lang));
    else
        print_shift(c, answer->duty_report, body.to);
    return 0;
}
