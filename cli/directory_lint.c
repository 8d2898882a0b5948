/* directory_lint - what is doubtful in the directory. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "human.h"
#include "lint.h"
#include "rules_can.h"
#include "rules_dir.h"
#include "say.h"
#include "session.h"

#include <stdio.h>

#define PAGE 500
#define SHOWN 1000
#define AREAS_SHOWN 5

static int take_page(struct cli *c, struct lint *l, char after[64])
{
    DirectoryList body = DIRECTORY_LIST__INIT;
    const Envelope *answer;
    Envelope env;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_DIRECTORY_LIST;
    env.directory_list = &body;
    body.after = after;
    PUT(&body, limit, PAGE);
    error = ask_any(c, &env, ENVELOPE__BODY_RESPONDER_LIST, &answer);
    if (error)
        return error;
    for (size_t i = 0; i < answer->responder_list->n_responders; i++)
        lint_take(l, answer->responder_list->responders[i]);
    snprintf(after, 64, "%s", answer->responder_list->next ? answer->responder_list->next : "");
    return 0;
}

static int take_all(struct cli *c, struct lint *l)
{
    char after[64] = "";
    struct arena kept;
    int error;

    do {
        cli_turn_begin(c, &kept);
        error = take_page(c, l, after);
        cli_turn_end(c, &kept);
    } while (!error && after[0] && !session_is_over(c));
    return error;
}

static json_t *areas_json(const struct lint_finding *f)
{
    json_t *all = json_array();

    for (size_t i = 0; i < f->n_areas; i++)
        json_array_append_new(all, json_string(f->areas[i]));
    return all;
}

static json_t *finding_json(const struct lint_finding *f)
{
    json_t *value = json_pack("{s:s}", "finding", lint_code(f->what));

    if (f->id)
        json_object_set_new(value, "responder", json_string(f->id));
    if (f->about)
        json_object_set_new(value, "about", json_string(f->about));
    if (f->areas)
        json_object_set_new(value, "areas", areas_json(f));
    return value;
}

static const char *about_text(struct cli *c, const struct lint_finding *f)
{
    if (text_empty(f->about))
        return "";
    if (f->what == LINT_NEVER_TRIED)
        return human_of(&delivery__channel__descriptor, f->about);
    return f->what <= LINT_UNKNOWN_WORD ? human_code(c, f->about) : f->about; /* a capability */
}

/* "nobody can ice rescue: Азов, Ейск, and 12 more" */
static void say_uncovered(struct cli *c, const struct lint_finding *f)
{
    const char *some = "";

    for (size_t i = 0; i < f->n_areas && i < AREAS_SHOWN; i++)
        some = arena_printf(&c->arena, "%s%s%s", some, i ? ", " : "", f->areas[i]);
    if (f->n_areas > AREAS_SHOWN)
        some = arena_printf(&c->arena, _("%s, and more: %zu"), some, f->n_areas - AREAS_SHOWN);
    say(c, "%s %s: %s", gettext(lint_text(f->what)), about_text(c, f), some);
}

static void say_finding(struct cli *c, const struct lint_finding *f)
{
    const char *about = about_text(c, f);
    const char *what = gettext(lint_text(f->what));

    if (f->what == LINT_UNCOVERED)
        say_uncovered(c, f);
    else if (!f->id)
        say(c, "%s: %s", what, about);
    else if (text_empty(about))
        say(c, "%s (%s): %s", f->id, f->name, what);
    else
        say(c, "%s (%s): %s %s", f->id, f->name, what, about);
}

static void show(struct cli *c, const struct lint *l)
{
    json_t *all = json_array();

    for (size_t i = 0; i < l->n_findings; i++) {
        if (c->json)
            json_array_append_new(all, finding_json(&l->findings[i]));
        else if (i < SHOWN)
            say_finding(c, &l->findings[i]);
    }
    if (l->n_findings > SHOWN)
        say(c, _("Of %zu findings the first %u are shown; --json has all."), l->n_findings, SHOWN);
    if (l->n_findings == 0)
        say(c, _("Nothing is doubtful."));
    if (c->json)
        ask_print(c, json_pack("{s:O}", "findings", all));
    json_decref(all);
}

int directory_lint_run(struct cli *c, const struct args *a)
{
    const char *dir = rules_dir(c, NULL);
    const char **capabilities = NULL;
    size_t n = 0;
    struct lint l;
    int error;

    (void)a;
    if (!dir || rules_capabilities(dir, &c->arena, &capabilities, &n))
        say_aside(c, _("The rules are not at hand: what nobody can do is not looked at."));
    error = session_open(c, DOOR_PEOPLE);
    lint_start(&l, capabilities, n, session_now(c));
    error = error ? error : take_all(c, &l);
    if (!error) {
        lint_end(&l);
        show(c, &l);
    }
    lint_close(&l);
    return error;
}
