/* calls - who has to be rung now; take one, say what came of it. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "change.h"
#include "human.h"
#include "json.h"
#include "say.h"
#include "table.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

#define WATCH_GAP_MS 2000

const struct option calls_options[] = {
    { "watch", NULL, N_("again and again; ends with Ctrl-C"), false },
    { 0 },
};
const struct option calls_done_options[] = {
    { "eta", "MIN", N_("minutes until they are there"), false },
    { "people", "N", N_("how many of them come"), false },
    { "ref", "NUMBER", N_("their own number for it"), false },
    { "found", "TEXT", N_("what they found"), false },
    { "needs", "KIND", N_("what is needed next: creates a need"), false },
    { "may-tell", "yes|no|safe-only", N_("what the caller may hear"), false },
    { "consent", "given|refused", N_("in a check: may those who help know who and where they are?"),
        false },
    { "reason", "busy|too_far|not_able|not_safe|no_contact|other|found_dead|death_unclear",
        N_("why they decline, or what they found there"), false },
    { 0 },
};

/* ---- the list ---- */

/* How it is said what came of it, in the likeliest case. */
static const char *done_of(struct cli *c, const CallLine *l)
{
    if (l->kind == CALL__KIND__CALLBACK)
        return arena_printf(
            &c->arena, "assist callback %s reached --outcome helped", l->case_ ? l->case_ : ".");
    if (l->kind == CALL__KIND__CHECK)
        return arena_printf(&c->arena, "assist calls done %s reached", l->call);
    if (l->kind == CALL__KIND__PLACE)
        return arena_printf(&c->arena, "assist locate %s LOCATION; assist calls done %s reached",
            l->case_ ? l->case_ : ".", l->call);
    if (l->kind == CALL__KIND__RECALL)
        return arena_printf(&c->arena, "assist calls done %s recall-seen", l->call);
    return arena_printf(&c->arena, "assist calls done %s commit --eta MIN", l->call);
}

static const char *next_of(struct cli *c, const CallLine *l)
{
    if (text_empty(l->taken_by))
        return arena_printf(&c->arena, "assist calls take %s", l->call);
    return done_of(c, l);
}

static void print_calls(struct cli *c, const CallList *list)
{
    const char *headings[] = { _("call"), "", _("what for"), _("whom"), _("time"), _("taken by"),
        _("next") };
    int64_t now_ms = session_now(c);
    struct table t;

    table_start(&t, &c->arena, headings, 7);
    for (size_t i = 0; i < list->n_calls; i++) {
        const CallLine *l = list->calls[i];
        bool is_late = l->due && l->due->ms < now_ms;

        table_row(&t);
        table_cell(&t, 0, TONE_STRONG, l->call);
        table_cell(&t, 1, say_priority_tone(l->priority),
            human_word(&priority__descriptor, (int)l->priority));
        table_cell(&t, 2, TONE_PLAIN,
            say_marked(c, human_word(&call__kind__descriptor, (int)l->kind), l->exercise));
        table_cell(&t, 3, TONE_PLAIN, l->name);
        table_cell(&t, 4, is_late ? TONE_ALARM : TONE_PLAIN,
            l->due ? say_left(c, l->due->ms, now_ms) : "");
        table_cell(&t, 5, TONE_PLAIN, l->taken_by);
        table_cell(&t, 6, TONE_DIM, next_of(c, l));
    }
    if (list->n_calls == 0)
        say(c, _("Nobody has to be rung."));
    table_print(&t, c, c->out);
}

static void show_calls(struct cli *c, const CallList *list)
{
    if (c->json)
        ask_print(c, json_of_message(&list->base, c->lang));
    else
        print_calls(c, list);
}

static void clear_screen(struct cli *c)
{
    if (c->terminal)
        fputs("\033[H\033[2J", c->out);
}

/* Not on a terminal only changes are said. */
static void show_if_changed(struct cli *c, const CallList *list, char **before)
{
    json_t *value = json_of_message(&list->base, c->lang);
    char *now = json_dumps(value, JSON_COMPACT);

    json_decref(value);
    if (c->terminal || !*before || strcmp(*before, now) != 0) {
        clear_screen(c);
        show_calls(c, list);
        c->has_answered = false; /* a stream goes on, and may end in an error */
    }
    free(*before);
    *before = now;
}

/* A service that is away for a while comes back; a refusal ends it. */
static int watch_turn(struct cli *c, char **before)
{
    const CallList *list;
    int error = ask_calls(c, &list);

    if (error == 0)
        show_if_changed(c, list, before);
    else if (error_exit(error) == 3 && !session_is_over(c))
        say_aside(c, "assist: %s", say_refusal(c, &c->refused));
    else
        return error;
    session_pause(c, WATCH_GAP_MS);
    return 0;
}

static int watch_calls(struct cli *c)
{
    char *before = NULL;
    struct arena kept;
    int error = session_open(c, DOOR_PEOPLE);

    while (!error && !session_is_over(c)) {
        cli_turn_begin(c, &kept);
        error = watch_turn(c, &before);
        cli_turn_end(c, &kept);
    }
    free(before);
    return session_is_over(c) ? 0 : error;
}

int calls_run(struct cli *c, const struct args *a)
{
    const CallList *list;
    int error;

    if (args_has(a, "watch"))
        return watch_calls(c);
    error = ask_calls(c, &list);
    if (!error)
        show_calls(c, list);
    return error;
}

/* ---- take ---- */

static void print_call(struct cli *c, const CallLine *l)
{
    say_toned(c, TONE_STRONG, _("Ring %s  %s  (%s, %s)"),
        text_empty(l->number) ? "?" : human_phone(c, l->number), l->name ? l->name : "", l->call,
        human_word(&call__kind__descriptor, (int)l->kind));
    if (l->exercise)
        say_toned(c, TONE_WARN, _("EXERCISE"));
    for (size_t i = 0; i < l->n_say; i++)
        say(c, _("Say: %s"), say_text(c, l->say[i]));
    for (size_t i = 0; i < l->n_not_say; i++)
        say_toned(c, TONE_WARN, _("Do not say: %s"), say_text(c, l->not_say[i]));
    if (l->due)
        say(c, _("Yours: %s"), say_left(c, l->due->ms, session_now(c)));
    say(c, _("Then: %s"), done_of(c, l));
}

int calls_take_run(struct cli *c, const struct args *a)
{
    Envelope env;
    TakeCall body = TAKE_CALL__INIT;
    const Envelope *answer;
    int error;

    if (c->if_version && a->n_words == 0) /* of which case? */
        return cli_usage(c, ERR_MISSING, "call", NULL);
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_TAKE_CALL;
    env.take_call = &body;
    body.call = a->n_words ? arena_dup(&c->arena, a->words[0]) : NULL;
    if (c->if_version)
        PUT(&body, if_version, c->if_version);
    error = change_named(c, body.call, &env, &answer);
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(session_body(answer), c->lang));
    else if (answer->body_case == ENVELOPE__BODY_CALL_LINE)
        print_call(c, answer->call_line);
    else
        change_show(c, answer);
    return 0;
}

/* ---- done ---- */

/* A call as it stands ("26-326-0001-8.2"), an offer in its usual form, or its letter alone among the calls. */
static int find_by_letter(struct cli *c, const char *letters, char **ret_call)
{
    const CallList *list;
    size_t found = 0;
    int error = ask_calls(c, &list);

    for (size_t i = 0; !error && i < list->n_calls; i++) {
        if (!value_offer_ends_with(list->calls[i]->offer, letters))
            continue;
        *ret_call = list->calls[i]->offer;
        found++;
    }
    if (error || found == 1)
        return error;
    return cli_refuse(c, found ? ERR_AMBIGUOUS : ERR_NOT_FOUND, "offer", letters);
}

static int find_call(struct cli *c, const char *typed, char **ret_call)
{
    int error;

    if (value_is_letters(typed))
        return find_by_letter(c, typed, ret_call);
    error = value_offer_read(typed, &c->arena, ret_call);
    if (error == ERR_CHECK_DIGIT)
        return cli_refuse(c, error, "offer", typed);
    if (error)
        *ret_call = arena_dup(&c->arena, typed);
    return 0;
}

static int take_details(struct cli *c, const struct args *a, EndCall *body)
{
    int word = 0, error = 0;

    body->ref = arena_dup(&c->arena, args_value(a, "ref"));
    body->found = arena_dup(&c->arena, args_value(a, "found"));
    body->needs = arena_dup(&c->arena, args_value(a, "needs"));
    body->may_tell = arena_dup(&c->arena, args_value(a, "may-tell"));
    if (args_has(a, "eta")) {
        PUT(body, eta_min, 0);
        error = value_number(c, "--eta", args_value(a, "eta"), 0, 7 * 24 * 60, &body->eta_min);
    }
    if (!error && args_has(a, "people")) {
        PUT(body, people, 0);
        error = value_number(c, "--people", args_value(a, "people"), 1, 1000, &body->people);
    }
    if (!error && args_has(a, "consent")) {
        error =
            value_word(c, "--consent", &case__consent__descriptor, args_value(a, "consent"), &word);
        PUT(body, consent, (Case__Consent)word);
    }
    if (!error && args_has(a, "reason")) {
        error =
            value_word(c, "--reason", &answer__reason__descriptor, args_value(a, "reason"), &word);
        PUT(body, reason, (Answer__Reason)word);
    }
    return error;
}

static int read_end(struct cli *c, const struct args *a, EndCall *body)
{
    int word = 0;
    int error = value_word(c, "outcome", &answer__word__descriptor, a->words[1], &word);

    PUT(body, outcome, (Answer__Word)word);
    if (!error)
        error = take_details(c, a, body);
    if (!error)
        error = value_text(c, a, 2, &body->text);
    if (!error)
        error = find_call(c, a->words[0], &body->call);
    return error;
}

int calls_done_run(struct cli *c, const struct args *a)
{
    Envelope env;
    EndCall body = END_CALL__INIT;
    int error = read_end(c, a, &body);

    if (error)
        return error;
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_END_CALL;
    env.end_call = &body;
    if (c->if_version)
        PUT(&body, if_version, c->if_version);
    return change_do(c, body.call, &env);
}
