/* change - what all commands that change a case have in common. */
#include "change.h"

#include "ask.h"
#include "base/text.h"
#include "base/times.h"
#include "event_text.h"
#include "human.h"
#include "identity.h"
#include "json.h"
#include "prompt.h"
#include "say.h"
#include "value.h"

#include <string.h>

#define JUST_NOW_MS (30 * SECOND_MS)

/* What people at the contact centre do to a case; the machine's own steps and a responder's answers are no surprise. */
static const struct {
    Event__Type type;
    const char *when; /* as event_is */
} by_hand[] = {
    { EVENT__TYPE__NOTE_ADDED, NULL },
    { EVENT__TYPE__FACT_SET, NULL },
    { EVENT__TYPE__PLACE_FIXED, NULL },
    { EVENT__TYPE__CALL_TAKEN, NULL },
    { EVENT__TYPE__CALL_ENDED, NULL },
    { EVENT__TYPE__CALLBACK_MADE, NULL },
    { EVENT__TYPE__OWNER_SET, NULL },
    { EVENT__TYPE__HANDED_OVER, NULL },
    { EVENT__TYPE__ALARM_ACKED, NULL },
    { EVENT__TYPE__ALARM_RAISED, "cause=help_asked" },
    { EVENT__TYPE__RUNG_CONFIRMED, NULL },
    { EVENT__TYPE__RUNG_OPENED, "cause=manual" }, /* escalate */
    { EVENT__TYPE__OFFER_MADE, "by_hand" },
    { EVENT__TYPE__OFFER_MOVED, "to=queued" }, /* told to go */
    { EVENT__TYPE__QUESTION_ANSWERED, NULL },
    { EVENT__TYPE__CASE_JUDGED, "by_person" },
    { EVENT__TYPE__CASE_MOVED, "by_person" }, /* hold, close, merge, reopen */
    { EVENT__TYPE__CASE_MOVED, "released" }, /* resume */
    { EVENT__TYPE__CASE_ABSORBED, NULL },
    { EVENT__TYPE__CONSENT_SET, "by_person" },
    { EVENT__TYPE__LEGAL_HOLD_SET, NULL },
    { EVENT__TYPE__CANCEL_ASKED, NULL },
    { EVENT__TYPE__REPORTER_ADDED, NULL },
    { EVENT__TYPE__RESPONDER_FOUND, NULL },
    { EVENT__TYPE__TAGGED, NULL },
};

static bool is_by_hand(struct cli *c, const EventLine *e)
{
    for (size_t i = 0; i < sizeof(by_hand) / sizeof(by_hand[0]); i++)
        if (event_is(c, e, by_hand[i].type, by_hand[i].when))
            return true;
    return false;
}

static bool is_me(const struct cli *c, const char *actor)
{
    return text_empty(actor) || text_is(actor, identity_name(c));
}

/* A call that nobody needs any more ends by itself, whatever has brought it about; only what came of one is a person's doing. */
static bool is_call_gone(const EventLine *e)
{
    for (size_t i = 0; i < e->n_values; i++)
        if (text_is(e->values[i]->key, "word"))
            return false;
    return e->type == EVENT__TYPE__CALL_ENDED;
}

static bool is_machine(const char *actor)
{
    return text_is(actor, "assist");
}

static const EventLine *newest_of_others(struct cli *c, const CaseShown *shown, int64_t since_ms)
{
    for (size_t i = shown->n_events; i-- > 0;) {
        const EventLine *e = shown->events[i];

        if (!e->at || e->at->ms < since_ms)
            return NULL;
        if (is_by_hand(c, e) && !is_me(c, e->actor) && !is_machine(e->actor) && !is_call_gone(e))
            return e;
    }
    return NULL;
}

static void say_event(struct cli *c, const char *number, const EventLine *e, const CaseShown *shown)
{
    say_aside(c, _("%s was changed by %s %s ago: %s"), number, e->actor,
        say_span(c, session_now(c) - e->at->ms), event_text(c, e, shown));
}

/* Not reached before anything was said: it is repeated with an id like a change whose outcome is unknown. */
static int not_looked(struct cli *c, int error)
{
    Envelope env;
    char id[UUID_TEXT];

    if (error_exit(error) == 3 && !c->refused_id) {
        session_request(c, &env, true);
        uuid_format(env.id.data, id);
        c->refused_id = arena_dup(&c->arena, id);
    }
    return error;
}

int change_look(struct cli *c, const char *number)
{
    const CaseShown *shown;
    const EventLine *e;
    int error;

    if (c->if_version || c->yes || c->has_id)
        return 0;
    error = ask_case(c, number, true, &shown);
    if (error)
        return not_looked(c, error);
    e = newest_of_others(c, shown, session_now(c) - JUST_NOW_MS);
    if (!e)
        return 0;
    say_event(c, number, e, shown);
    if (c->asks && !prompt_yes(c, _("Change it all the same?")))
        return cli_refuse(c, ERR_MOVED_ON, "case", number);
    return 0;
}

/* What moved the case on: the newest thing a person did, else the newest that is more than a look at it. */
static const EventLine *newest_change(struct cli *c, const CaseShown *shown)
{
    const EventLine *newest = NULL;

    for (size_t i = shown->n_events; i-- > 0;) {
        const EventLine *e = shown->events[i];

        if (is_by_hand(c, e))
            return e;
        if (!newest && e->type != EVENT__TYPE__DATA_READ)
            newest = e;
    }
    return newest;
}

/* Refused because of its version: the person wants to know who did what. */
static void say_who_moved_on(struct cli *c, const char *number)
{
    const struct refusal why = c->refused;
    const CaseShown *shown;
    const EventLine *e = ask_case(c, number, true, &shown) == 0 ? newest_change(c, shown) : NULL;

    c->refused = why;
    if (e)
        c->refused.value = arena_printf(&c->arena, _("version %u; %s, %s: %s"), shown->version,
            e->at ? say_when(c, e->at->ms, session_now(c)) : "",
            text_empty(e->actor) ? "assist" : e->actor, event_text(c, e, shown));
}

static const char *case_of(const Envelope *answer)
{
    switch ((int)answer->body_case) {
    case ENVELOPE__BODY_CASE_CHANGED:
        return answer->case_changed->case_;
    case ENVELOPE__BODY_CASE_RECEIPT:
        return answer->case_receipt->case_;
    case ENVELOPE__BODY_OFFER_ANSWERED:
        return answer->offer_answered->case_;
    case ENVELOPE__BODY_CALL_LINE:
        return answer->call_line->case_;
    default:
        return NULL;
    }
}

int change_ask(struct cli *c, Envelope *env, const Envelope **ret_answer)
{
    int error = session_ask(c, &(struct ask){ .request = env, .changes = true }, ret_answer);

    if (!error)
        value_case_touched(c, case_of(*ret_answer));
    return error;
}

/* They know it only when they say so: whoever ended it has to know whom it concerns. */
static void say_recalled(struct cli *c, const CaseChanged *changed)
{
    for (size_t i = 0; i < changed->n_recalled; i++) {
        const OfferLine *o = changed->recalled[i];

        say_toned(c, TONE_WARN, _("Called off: %s (%s, %s)"),
            text_empty(o->name) ? o->responder : o->name, o->offer,
            human_word(&offer__state__descriptor, (int)o->state));
    }
}

/* What was said can be meant in several ways: it was taken down all the same. */
static void say_questions(struct cli *c, const CaseChanged *changed)
{
    for (size_t i = 0; i < changed->n_questions; i++) {
        say_toned(c, TONE_WARN, "%s", say_text(c, changed->questions[i]->text));
        if (text_is(changed->questions[i]->fact, "at"))
            say(c, _("Then: assist locate %s LOCATION"), changed->case_);
    }
}

/* Where a life may be at stake, whoever wrote down "no help is needed" has not ended it. */
static void say_goes_on(struct cli *c, const Envelope *said, const Envelope *answer)
{
    if (said->body_case == ENVELOPE__BODY_CANCEL_CASE &&
        answer->body_case == ENVELOPE__BODY_CASE_CHANGED &&
        answer->case_changed->state != CASE__STATE__CLOSED)
        say_toned(c, TONE_WARN,
            _("It goes on until a coordinator confirms, or the person was spoken to and it is said "
              "again."));
}

void change_show(struct cli *c, const Envelope *answer)
{
    const CaseChanged *changed = answer->case_changed;
    const OfferAnswered *offer = answer->offer_answered;

    if (c->json)
        return;
    if (answer->body_case == ENVELOPE__BODY_CASE_CHANGED) {
        say(c, _("%s: %s (version %u)"), changed->case_,
            human_word(&case__state__descriptor, (int)changed->state), changed->version);
        say_recalled(c, changed);
        say_questions(c, changed);
    } else if (answer->body_case == ENVELOPE__BODY_OFFER_ANSWERED)
        say(c, "%s: %s", offer->offer, human_word(&offer__state__descriptor, (int)offer->state));
    else
        say(c, _("Done."));
}

static int ask_about(struct cli *c, const char *number, Envelope *env, const Envelope **ret_answer)
{
    int error = change_look(c, number);

    if (error)
        return error;
    error = change_ask(c, env, ret_answer);
    if (error == ERR_MOVED_ON)
        say_who_moved_on(c, number);
    return error;
}

/* "26-326-0001-8" of its call "26-326-0001-8.2", its alarm "...:2", an offer "...b"; NULL: it is of no case. */
static const char *case_of_name(struct cli *c, const char *name)
{
    size_t n = name ? strspn(name, "0123456789-") : 0;
    char *number = arena_printf(&c->arena, "%.*s", (int)n, name ? name : "");

    return value_case_read(number, &c->arena, &number) == 0 ? number : NULL;
}

int change_named(struct cli *c, const char *name, Envelope *env, const Envelope **ret_answer)
{
    const char *number = case_of_name(c, name);

    return number ? ask_about(c, number, env, ret_answer) : change_ask(c, env, ret_answer);
}

int change_do(struct cli *c, const char *name, Envelope *env)
{
    const Envelope *answer;
    int error = change_named(c, name, env, &answer);

    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(session_body(answer), c->lang));
    else
        change_show(c, answer);
    return 0;
}

/* One case; *ret_json is its answer or its error. */
static int do_case(
    struct cli *c, const struct args *a, const char *typed, change_make *make, json_t **ret_json)
{
    Envelope env;
    const Envelope *answer;
    char *number;
    int error = value_case(c, typed, &number);

    if (error)
        return error;
    session_request(c, &env, true);
    error = make(c, a, number, &env);
    if (!error)
        error = ask_about(c, number, &env, &answer);
    if (error)
        return error;
    change_show(c, answer);
    say_goes_on(c, &env, answer);
    *ret_json = json_of_message(session_body(answer), c->lang);
    return 0;
}

int change_one(struct cli *c, const struct args *a, change_make *make)
{
    json_t *value = NULL;
    int error = do_case(c, a, a->words[0], make, &value);

    if (!error && c->json)
        ask_print(c, value);
    else
        json_decref(value);
    return error;
}

static json_t *error_of_case(struct cli *c, const char *typed)
{
    return json_pack("{s:s,s:o}", "case", typed, "error", cli_error_json(c));
}

int change_each(struct cli *c, const struct args *a, change_make *make)
{
    json_t *results;
    int worst = 0;

    if (a->n_words == 1)
        return change_one(c, a, make);
    if (c->has_id)
        return cli_usage(c, ERR_AMBIGUOUS, "id", NULL);
    if (c->if_version) /* each has a version of its own */
        return cli_usage(c, ERR_AMBIGUOUS, "--if-version", NULL);
    results = json_array();
    for (size_t i = 0; i < a->n_words; i++) {
        json_t *value = NULL;
        int error = do_case(c, a, a->words[i], make, &value);

        if (error) {
            value = error_of_case(c, a->words[i]);
            say_aside(c, "%s: %s", a->words[i], say_refusal(c, &c->refused));
            worst = error;
            c->has_told = true;
        }
        json_array_append_new(results, value);
    }
    if (!c->json) {
        json_decref(results);
        return worst;
    }
    results = json_pack("{s:o}", "results", results);
    if (worst)
        json_object_set_new(results, "error", cli_error_json(c));
    ask_print(c, results);
    return worst;
}

int change_each_with(struct cli *c, const struct args *a, change_make *make)
{
    struct args cases = *a;

    cases.n_words--;
    return change_each(c, &cases, make);
}
