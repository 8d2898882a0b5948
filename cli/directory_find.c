/* directory_find - who could help there: the matcher's own search, asked by a person. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "human.h"
#include "json.h"
#include "reasons.h"
#include "say.h"
#include "session.h"
#include "show.h"
#include "table.h"
#include "value.h"

#define LIMIT_MOST 100 /* as the service gives */
#define AGE_MOST 130

const struct option directory_find_options[] = {
    { "at", "LOCATION", N_("where help is needed: as with assist file"), false },
    { "can", "CAPABILITY,...", N_("what they have to be able to do: all of it"), true },
    { "when", "T", N_("hours and agreements as of then; without it, now"), false },
    { "age", "YEARS", N_("how old the person is, for those who help some ages alone"), false },
    { "limit", "N", N_("at most so many: 10 unless said, 100 at most"), false },
    { "why", NULL, N_("why each of them, and how many others were left out for what"), false },
    { 0 },
};

static int take_question(struct cli *c, const struct args *a, DirectoryFind *m, Instant *when)
{
    int error;

    if (text_empty(args_value(a, "at")))
        return cli_usage(c, ERR_MISSING, "--at", NULL);
    if (!args_has(a, "can"))
        return cli_usage(c, ERR_MISSING, "--can", NULL);
    m->at = arena_dup(&c->arena, args_value(a, "at"));
    error = value_words(c, a, "can", &m->capabilities, &m->n_capabilities);
    if (!error && args_has(a, "limit")) {
        m->has_limit = 1;
        error = value_number(c, "--limit", args_value(a, "limit"), 1, LIMIT_MOST, &m->limit);
    }
    if (!error && args_has(a, "age")) {
        m->has_age = 1;
        error = value_number(c, "--age", args_value(a, "age"), 0, AGE_MOST, &m->age);
    }
    if (!error && args_has(a, "when")) {
        error = value_time(c, "--when", args_value(a, "when"), when);
        m->when = when;
    }
    return error;
}

static json_t *found_json(struct cli *c, const DirectoryFound *found)
{
    json_t *value = json_of_message(&found->base, c->lang);

    json_object_set_new(value, "filtered", reasons_counts(found->filtered, found->n_filtered));
    return value;
}

/* ---- for people ---- */
static const char *distance_text(struct cli *c, const FoundLine *f)
{
    if (!f->has_distance_m)
        return "";
    if (f->distance_m < 1000)
        return arena_printf(&c->arena, _("%u m"), f->distance_m);
    return arena_printf(&c->arena, f->distance_m < 100000 ? _("%.1f km") : _("%.0f km"),
        (double)f->distance_m / 1000);
}

static const char *abilities(struct cli *c, const FoundLine *f)
{
    const char *all = "";

    for (size_t i = 0; i < f->n_capabilities; i++)
        all = arena_printf(
            &c->arena, "%s%s%s", all, *all ? ", " : "", human_code(c, f->capabilities[i]));
    return all;
}

/* Who says no hours is always there. */
static const char *hours_text(const char *why)
{
    if (reasons_has(why, "open"))
        return _("open");
    return reasons_has(why, "hours_unknown") ? _("not known") : "";
}

static void add_row(struct cli *c, struct table *t, const FoundLine *f, bool why)
{
    bool is_doubtful = reasons_has(f->why, "hours_unknown");

    table_row(t);
    table_cell(t, 0, TONE_STRONG, f->responder);
    table_cell(t, 1, TONE_PLAIN, f->name);
    table_cell(t, 2, TONE_PLAIN, human_word(&responder__kind__descriptor, (int)f->kind));
    table_cell(t, 3, TONE_PLAIN, distance_text(c, f));
    table_cell(t, 4, TONE_PLAIN, abilities(c, f));
    table_cell(t, 5, is_doubtful ? TONE_WARN : TONE_PLAIN,
        why ? reasons_pick(c, f->why) : hours_text(f->why));
}

static void print_table(struct cli *c, const DirectoryFound *found, bool why)
{
    const char *headings[] = { _("id"), _("name"), _("kind"), _("distance"), _("can"),
        why ? _("why") : _("hours") };
    struct table t;

    table_start(&t, &c->arena, headings, 6);
    for (size_t i = 0; i < found->n_found; i++)
        add_row(c, &t, found->found[i], why);
    table_print(&t, c, c->out);
}

/* A word that nobody has is mostly a mistyped one. */
static void print_unknown(struct cli *c, const DirectoryFound *found)
{
    for (size_t i = 0; i < found->n_nobody_can; i++)
        say_toned(c, TONE_WARN, _("Nobody in the directory can do \"%s\": no entry has this word."),
            found->nobody_can[i]);
}

/* Which of the places of that name it is, before whom it brings. */
static void print_place(struct cli *c, const Place *p)
{
    show_place(c, p);
    if (p && p->n_could_be)
        say(c, _("Understood as: %s"), p->could_be[0]);
}

static void print_found(struct cli *c, const DirectoryFound *found, bool why)
{
    print_place(c, found->place);
    print_table(c, found, why);
    print_unknown(c, found);
    for (size_t i = 0; i < found->n_shortfall; i++)
        say_toned(c, TONE_WARN, _("Nobody found: %s"),
            human_word(&match__reason__descriptor, (int)found->shortfall[i]->reason));
    if ((why || found->n_found == 0) && found->n_filtered) {
        say_toned(c, TONE_STRONG, _("Left out:"));
        reasons_print(c, found->filtered, found->n_filtered);
    }
    if (found->more)
        say(c, _("Others fit as well: --limit shows more."));
}

int directory_find_run(struct cli *c, const struct args *a)
{
    DirectoryFind m = DIRECTORY_FIND__INIT;
    Instant when = INSTANT__INIT;
    const Envelope *answer;
    Envelope env;
    int error = take_question(c, a, &m, &when);

    if (error)
        return error;
    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_DIRECTORY_FIND;
    env.directory_find = &m;
    error = ask_any(c, &env, ENVELOPE__BODY_DIRECTORY_FOUND, &answer);
    if (error)
        return error;
    if (c->json)
        ask_print(c, found_json(c, answer->directory_found));
    else
        print_found(c, answer->directory_found, args_has(a, "why"));
    return 0;
}
