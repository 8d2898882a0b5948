/* rules_test - see rules_test.h. */
#include "rules_test.h"

#include <string.h>

#include "base/text.h"
#include "intake/place.h"
#include "intl.h"
#include "rules_check.h"
#include "rules_people.h"
#include "rules_walk.h"

#define TEXT_SHOWN 100 /* bytes of what the caller said */

/* What came out otherwise than a case expects. */
struct difference {
    const char *what, *expected, *came_out;
    int line;
};

struct testing {
    const char *dir, *lang;
    struct rulebook *rules;
    const struct read_index *index;
    struct arena *a; /* of the whole run */
    struct arena case_arena; /* of one case */
    const struct golden_case *g;
    struct walk w;
    struct difference *differences; /* of this case */
    size_t n_differences;
    struct rule_problem *problems;
    size_t n_problems;
    FILE *out; /* NULL: JSON is wanted */
    json_t *wrong;
    struct rules_tested tested;
};

const char *rules_text(struct rule_text t, const char *lang)
{
    return text_is(lang, "ru") ? t.ru : t.en;
}

/* ---- what is compared ---- */
static void differs(
    struct testing *t, int line, const char *what, const char *expected, const char *came_out)
{
    *ARENA_PUSH(&t->case_arena, t->differences, t->n_differences) =
        (struct difference){ what, expected, came_out, line };
}

static const char *joined(struct testing *t, const char *const *words, size_t n)
{
    const char *all = n ? words[0] : "-";

    for (size_t i = 1; i < n; i++)
        all = arena_printf(&t->case_arena, "%s, %s", all, words[i]);
    return all;
}

static void compare_list(struct testing *t, const char *what, const char *const *expected,
    size_t n_expected, const char *const *got, size_t n_got)
{
    bool same = n_expected == n_got;

    for (size_t i = 0; same && i < n_got; i++)
        same = text_is(expected[i], got[i]);
    if (!same)
        differs(t, t->g->line, what, joined(t, expected, n_expected), joined(t, got, n_got));
}

/* Each that is expected is there (or, with `none`, is not). */
static void compare_some(struct testing *t, const char *what, const char *const *expected,
    size_t n_expected, const char *const *got, size_t n_got, bool none)
{
    for (size_t i = 0; i < n_expected; i++) {
        if (text_among(expected[i], (char *const *)(uintptr_t)got, n_got) == none)
            differs(t, t->g->line, what, expected[i], joined(t, got, n_got));
    }
}

static const char *priority_word(struct testing *t, Priority p)
{
    return arena_printf(&t->case_arena, "P%d", (int)p - (int)PRIORITY__P0);
}

static void compare_judged(struct testing *t)
{
    const struct golden_case *g = t->g;

    if (g->kind && !text_is(g->kind, t->w.c.kind))
        differs(t, g->line, "kind", g->kind, t->w.c.kind);
    if (g->priority != PRIORITY__UNJUDGED && g->priority != t->w.c.priority)
        differs(t, g->line, "priority", priority_word(t, g->priority),
            priority_word(t, t->w.c.priority));
}

static void compare_needs(struct testing *t)
{
    const struct judgement *j = &t->w.judgement;
    const char **got = arena_alloc(&t->case_arena, (j->n_needs + 1) * sizeof *got);

    for (size_t i = 0; i < j->n_needs; i++)
        got[i] = j->needs[i]->kind;
    if (t->g->has_needs)
        compare_list(t, "needs", t->g->needs, t->g->n_needs, got, j->n_needs);
}

static void compare_questions(struct testing *t)
{
    const struct judgement *j = &t->w.judgement;
    const char **got = arena_alloc(&t->case_arena, (j->n_questions + 1) * sizeof *got);

    for (size_t i = 0; i < j->n_questions; i++)
        got[i] = j->questions[i]->fact;
    if (t->g->has_questions)
        compare_list(t, "questions", t->g->questions, t->g->n_questions, got, j->n_questions);
}

static void compare_signals(struct testing *t)
{
    const char **got = arena_alloc(&t->case_arena, (t->w.read.n_signals + 1) * sizeof *got);

    for (size_t i = 0; i < t->w.read.n_signals; i++)
        got[i] = t->w.read.signals[i].signal;
    compare_some(t, "signals", t->g->signals, t->g->n_signals, got, t->w.read.n_signals, false);
    compare_some(
        t, "no_signals", t->g->no_signals, t->g->n_no_signals, got, t->w.read.n_signals, true);
}

static void compare_fired(struct testing *t)
{
    const struct judgement *j = &t->w.judgement;
    const char **got = arena_alloc(&t->case_arena, (j->n_fired + 1) * sizeof *got);

    for (size_t i = 0; i < j->n_fired; i++)
        got[i] = j->fired[i]->id;
    compare_some(t, "fired", t->g->fired, t->g->n_fired, got, j->n_fired, false);
}

/* A line may be written in either language. */
static void compare_advice(struct testing *t)
{
    const struct kind_rule *k = t->w.judgement.kind_rule;
    const char **got = arena_alloc(&t->case_arena, (2 * k->n_advice + 1) * sizeof *got);
    size_t n = 0;

    for (size_t i = 0; i < k->n_advice; i++) {
        got[n++] = k->advice[i].ru;
        got[n++] = k->advice[i].en;
    }
    compare_some(t, "advice", t->g->advice, t->g->n_advice, got, n, false);
}

/* ---- the timeline ---- */
static const char *line_text(struct testing *t, const struct walk_line *l)
{
    return arena_printf(&t->case_arena, "%s %s%s%s",
        walk_span(l->at_ms - t->g->filed_ms, &t->case_arena), l->what, l->whom ? " " : "",
        l->whom ? l->whom : "");
}

static const char *expected_text(struct testing *t, const struct golden_line *l)
{
    return arena_printf(&t->case_arena, "%s %s", walk_span(l->at_ms, &t->case_arena), l->what);
}

/* The first line that differs says enough: those after it follow from it. */
static void compare_timeline(struct testing *t)
{
    const struct golden_case *g = t->g;

    for (size_t i = 0; i < g->n_timeline || i < t->w.n_lines; i++) {
        const char *expected = i < g->n_timeline ? expected_text(t, &g->timeline[i]) : "-";
        const char *got = i < t->w.n_lines ? line_text(t, &t->w.lines[i]) : "-";

        if (text_is(expected, got))
            continue;
        differs(t, i < g->n_timeline ? g->timeline[i].line : g->line, "timeline", expected, got);
        return;
    }
}

/* ---- one case ---- */
static bool fill_place(struct testing *t, struct fix *ret)
{
    struct place place;
    Location__Fault fault;
    int rc = place_read(t->g->at, &t->case_arena, &place, &fault);

    if (rc) {
        differs(t, t->g->line, "at", t->g->at, gettext(error_text(rc)));
        return false;
    }
    *ret = (struct fix){ .text = place.text,
        .lat = place.lat,
        .lon = place.lon,
        .has_point = place.has_point,
        .radius_m = place.radius_m,
        .source = place.source,
        .fix_at_ms = place.fix_ms,
        .district = place.district };
    return true;
}

static struct command filing_of(struct testing *t, const struct fix *at)
{
    const struct golden_case *g = t->g;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    struct fact *facts = arena_alloc(&t->case_arena, (g->n_facts + 1) * sizeof *facts);

    for (size_t i = 0; i < g->n_facts; i++)
        facts[i] = (struct fact){ g->facts[i].fact, g->facts[i].value, false };
    cmd.file.text = g->text;
    cmd.file.kind = g->given;
    cmd.file.subject.born = g->born;
    cmd.file.reporter.phone = "+79990000000"; /* somebody can be rung back */
    if (g->has_phone)
        cmd.file.subject.phone = "+79990000001";
    cmd.file.consent = (Case__Consent)g->consent;
    cmd.file.unsafe_to_call = g->unsafe_to_call;
    cmd.file.never_ask = g->never_ask;
    cmd.file.n_never_ask = (uint32_t)g->n_never_ask;
    cmd.file.facts = facts;
    cmd.file.n_facts = (uint32_t)g->n_facts;
    cmd.file.at = *at;
    return cmd;
}

static int say(struct testing *t, const struct golden_said *said)
{
    struct answer answer = { .word = (Answer__Word)said->says,
        .reason = (Answer__Reason)said->reason,
        .people = said->people,
        .needs = said->needs,
        .eta_ms = said->eta_ms ? t->w.now_ms + said->eta_ms : 0 };

    if (said->says)
        return walk_answer(&t->w, said->who, &answer);
    if (said->fact.fact)
        return walk_fact(&t->w, said->fact.fact, said->fact.value);
    if (said->text)
        return walk_note(&t->w, said->text);
    return said->go ? walk_go(&t->w, said->go, said->needs) : walk_confirm(&t->w);
}

static void say_then(struct testing *t)
{
    const struct golden_case *g = t->g;

    for (size_t i = 0; i < g->n_then; i++) {
        const struct golden_said *said = &g->then[i];
        int rc;

        walk_until(&t->w, g->filed_ms + said->after_ms);
        rc = say(t, said);
        if (rc)
            differs(t, said->line, "then", walk_span(said->after_ms, &t->case_arena),
                arena_printf(&t->case_arena, "%s: %s%s%s",
                    t->w.refused.field ? t->w.refused.field : "case", gettext(error_text(rc)),
                    t->w.refused.value ? ": " : "", t->w.refused.value ? t->w.refused.value : ""));
    }
}

static void run_walk(struct testing *t, const struct fix *at)
{
    struct command cmd = filing_of(t, at);
    int rc = walk_file(&t->w, &cmd);

    if (rc) {
        differs(t, t->g->line, "text", "-", gettext(error_text(rc)));
        return;
    }
    compare_judged(t);
    compare_needs(t);
    compare_signals(t);
    compare_fired(t);
    compare_advice(t);
    compare_questions(t);
    say_then(t);
    if (!t->g->has_timeline)
        return;
    walk_until(&t->w, t->g->filed_ms + t->g->until_ms);
    compare_timeline(t);
}

static struct directory *people_of(struct testing *t)
{
    const struct golden_case *g = t->g;
    struct directory *d = NULL;

    if (!g->directory)
        return directory_new();
    rules_people_read(
        t->dir, g->directory, g->without, g->n_without, t->a, &d, &t->problems, &t->n_problems);
    return d;
}

static void try_case(struct testing *t, const struct golden_case *g)
{
    struct fix at = { .source = CASE__PLACE_SOURCE__NOWHERE };
    struct directory *d;

    t->g = g;
    t->differences = NULL;
    t->n_differences = 0;
    d = people_of(t);
    t->w = (struct walk){ .rules = t->rules,
        .index = t->index,
        .directory = d,
        .arena = &t->case_arena,
        .offset_s = g->offset_s,
        .zone = RULES_ZONE,
        .person_answers = g->answers,
        .now_ms = g->filed_ms };
    if (d && (!g->at || fill_place(t, &at)))
        run_walk(t, &at);
    directory_free(&d);
}

/* ---- what is told ---- */
static const char *cut(struct testing *t, const char *text)
{
    char *short_text = arena_dup(&t->case_arena, text);
    size_t n = strlen(short_text);

    if (n <= TEXT_SHOWN)
        return short_text;
    n = TEXT_SHOWN;
    while (n > 0 && ((unsigned char)short_text[n] & 0xc0) == 0x80)
        n--;
    short_text[n] = '\0';
    return arena_printf(&t->case_arena, "%s...", short_text);
}

static void print_timeline(struct testing *t)
{
    for (size_t i = 0; i < t->w.n_lines; i++)
        fprintf(t->out, "      - %s\n", line_text(t, &t->w.lines[i]));
}

static void print_wrong(struct testing *t)
{
    const struct judgement *j = &t->w.judgement;
    bool is_timeline = false;

    fprintf(t->out, "%s:%d: %s\n", t->g->file, t->g->line, cut(t, t->g->text));
    for (size_t i = 0; i < t->n_differences; i++) {
        const struct difference *d = &t->differences[i];

        fprintf(t->out, _("    %s:%d: %s: expected %s, came out %s\n"), t->g->file, d->line,
            d->what, d->expected, d->came_out);
        is_timeline = is_timeline || text_is(d->what, "timeline");
    }
    for (size_t i = 0; i < j->n_fired; i++)
        fprintf(t->out, _("    fired: %s (%s)\n"), j->fired[i]->id,
            rules_text(j->fired[i]->why, t->lang));
    if (is_timeline)
        print_timeline(t);
}

static json_t *timeline_json(struct testing *t)
{
    json_t *list = json_array();

    for (size_t i = 0; i < t->w.n_lines; i++)
        json_array_append_new(list, json_string(line_text(t, &t->w.lines[i])));
    return list;
}

static json_t *wrong_json(struct testing *t)
{
    json_t *differences = json_array(), *fired = json_array();
    const struct judgement *j = &t->w.judgement;

    for (size_t i = 0; i < t->n_differences; i++)
        json_array_append_new(
            differences, json_pack("{s:i,s:s,s:s,s:s}", "line", t->differences[i].line, "what",
                             t->differences[i].what, "expected", t->differences[i].expected,
                             "came_out", t->differences[i].came_out));
    for (size_t i = 0; i < j->n_fired; i++)
        json_array_append_new(fired, json_pack("{s:s,s:s}", "rule", j->fired[i]->id, "why",
                                         rules_text(j->fired[i]->why, t->lang)));
    return json_pack("{s:s,s:i,s:s,s:o,s:o,s:o}", "file", t->g->file, "line", t->g->line, "text",
        cut(t, t->g->text), "differences", differences, "fired", fired, "timeline",
        timeline_json(t));
}

static void tell_case(struct testing *t)
{
    t->tested.n_cases++;
    t->tested.n_timelines += t->g->has_timeline;
    t->tested.n_right += t->n_differences == 0;
    if (t->n_differences && t->out)
        print_wrong(t);
    else if (t->n_differences)
        json_array_append_new(t->wrong, wrong_json(t));
}

static void try_all(struct testing *t, const struct golden_case *cases, size_t n)
{
    for (size_t i = 0; i < n && t->n_problems == 0; i++) {
        try_case(t, &cases[i]);
        if (t->n_problems == 0)
            tell_case(t);
        arena_clear(&t->case_arena);
    }
}

static int run(struct testing *t)
{
    struct golden_case *cases;
    size_t n = 0;
    int rc = rulebook_load(t->dir, &t->rules, t->a, &t->problems, &t->n_problems);

    if (rc)
        return rc;
    rc = golden_load(t->dir, t->rules, t->a, &cases, &n, &t->problems, &t->n_problems);
    if (rc)
        return rc;
    walk_ready(t->rules);
    t->index = read_index(t->rules, t->a);
    try_all(t, cases, n);
    if (t->n_problems)
        return ERR_RULES_WRONG;
    return t->tested.n_right == t->tested.n_cases ? 0 : ERR_NOT_KEPT;
}

static void print_end(struct testing *t)
{
    if (t->n_problems)
        rules_check_print(t->problems, t->n_problems, t->out);
    else if (t->tested.n_cases)
        fprintf(t->out, _("%zu of %zu golden cases come out as written, %zu with a timeline.\n"),
            t->tested.n_right, t->tested.n_cases, t->tested.n_timelines);
}

static json_t *answer_json(struct testing *t)
{
    return json_pack("{s:i,s:i,s:i,s:O,s:o}", "cases", (int)t->tested.n_cases, "right",
        (int)t->tested.n_right, "timelines", (int)t->tested.n_timelines, "wrong", t->wrong,
        "problems", rules_check_json(t->problems, t->n_problems));
}

int rules_test_run(
    const char *dir, const char *lang, FILE *out, json_t **ret_json, struct rules_tested *ret)
{
    struct arena a = { 0 };
    struct testing t = {
        .dir = dir, .lang = lang, .a = &a, .out = ret_json ? NULL : out, .wrong = json_array()
    };
    int rc = run(&t);

    t.tested.n_problems = t.n_problems;
    if (ret_json)
        *ret_json = rc == ERR_NOT_FOUND ? NULL : answer_json(&t);
    else
        print_end(&t);
    *ret = t.tested;
    json_decref(t.wrong);
    rulebook_free(&t.rules);
    arena_clear(&t.case_arena);
    arena_clear(&a);
    return rc;
}
