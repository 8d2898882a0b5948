/* `assist rules test`: the golden cases of rules/tests come out as written, and what is wrong with one is told. */
#include "base/must.h"
#include "base/text.h"
#include "casebook/judge.h"
#include "intake/read.h"
#include "rules_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEAST_CASES 150
#define LEAST_TIMELINES 14
#define SAID_BYTES (64 * 1024)

struct golden {
    struct arena a;
    char dir[64]; /* rules with golden files of a test's own */
    char *said; /* what was printed */
};

static const char *source(struct golden *g, const char *path)
{
    return arena_printf(&g->a, "%s/%s", getenv("ASSIST_SOURCE_DIR"), path);
}

static const char *beside(struct golden *g, const char *name)
{
    return arena_printf(&g->a, "%s/%s", g->dir, name);
}

static const char *const shared[] = { "kinds.yaml", "ladders.yaml", "leanings.yaml", "needs.yaml",
    "triage.yaml" };
#define SHARED (sizeof shared / sizeof shared[0])

static int set_up(void **state)
{
    struct golden *g = must_alloc(sizeof(*g));

    *state = g;
    g->said = must_alloc(SAID_BYTES);
    snprintf(g->dir, sizeof(g->dir), "/tmp/assist_golden.XXXXXX");
    if (!mkdtemp(g->dir) || mkdir(beside(g, "tests"), 0700))
        return -1;
    for (size_t i = 0; i < SHARED; i++)
        if (symlink(source(g, arena_printf(&g->a, "rules/%s", shared[i])), beside(g, shared[i])))
            return -1;
    return 0;
}

static int tear_down(void **state)
{
    struct golden *g = *state;

    for (size_t i = 0; i < SHARED; i++)
        unlink(beside(g, shared[i]));
    unlink(beside(g, "tests/own.yaml"));
    unlink(beside(g, "tests/people.csv"));
    rmdir(beside(g, "tests"));
    rmdir(g->dir);
    arena_clear(&g->a);
    free(g->said);
    free(g);
    return 0;
}

static void write_file(struct golden *g, const char *name, const char *text)
{
    FILE *out = fopen(beside(g, name), "w");

    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

/* Tries these cases; what is printed is in g->said. */
static int try_cases(struct golden *g, const char *yaml, struct rules_tested *ret)
{
    FILE *out = fmemopen(g->said, SAID_BYTES, "w");
    int rc;

    memset(g->said, 0, SAID_BYTES);
    write_file(g, "tests/own.yaml", yaml);
    rc = rules_test_run(g->dir, "en", out, NULL, ret);
    fclose(out);
    return rc;
}

static void every_golden_case_comes_out_as_written(void **state)
{
    struct rules_tested tested;
    int rc = rules_test_run(source(*state, "rules"), "en", stdout, NULL, &tested);

    assert_int_equal(rc, 0);
    assert_int_equal(tested.n_right, tested.n_cases);
    assert_true(tested.n_cases >= LEAST_CASES);
    assert_true(tested.n_timelines >= LEAST_TIMELINES);
}

static void every_kind_has_golden_cases(void **state)
{
    struct golden *g = *state;
    struct rule_problem *problems;
    struct golden_case *cases;
    struct rulebook *rules;
    size_t n, n_problems;

    assert_int_equal(rulebook_load(source(g, "rules"), &rules, &g->a, &problems, &n_problems), 0);
    assert_int_equal(
        golden_load(source(g, "rules"), rules, &g->a, &cases, &n, &problems, &n_problems), 0);
    for (size_t k = 0; k < rules->n_kinds; k++) {
        size_t of_kind = 0;

        for (size_t i = 0; i < n; i++)
            of_kind += text_is(cases[i].kind, rules->kinds[k].kind);
        if (of_kind < 3)
            fail_msg("only %zu golden cases are of kind %s", of_kind, rules->kinds[k].kind);
    }
    rulebook_free(&rules);
}

/* A danger drowned in ten kilobytes of talk is still seen. */
static void a_long_text_hides_no_danger(void **state)
{
    struct golden *g = *state;
    struct rules_tested tested;
    char *yaml = arena_alloc(&g->a, 16 * 1024);
    size_t used = (size_t)snprintf(yaml, 64, "cases:\n  - text: '");

    while (used < 10 * 1024)
        used += (size_t)snprintf(yaml + used, 16 * 1024 - used,
            "Понимаете, мы с соседями давно хотели спросить про погоду. ");
    snprintf(yaml + used, 16 * 1024 - used,
        "И ещё рыбака на льдине уносит в море.'\n    kind: adrift\n    priority: P0\n");
    assert_int_equal(try_cases(g, yaml, &tested), 0);
    assert_int_equal(tested.n_right, 1);
}

static void what_comes_out_otherwise_is_told_with_line_expectation_and_reason(void **state)
{
    struct golden *g = *state;
    struct rules_tested tested;
    int rc = try_cases(g,
        "cases:\n"
        "  - text: 'Рыбака унесло на льдине'\n"
        "    kind: fire_gas\n"
        "    priority: P4\n"
        "    needs: [groceries]\n"
        "    signals: [fire]\n"
        "    no_signals: [ice_floe]\n"
        "    fired: [no_food]\n"
        "    advice: [Leave]\n"
        "    questions: []\n",
        &tested);

    assert_int_equal(rc, ERR_NOT_KEPT);
    assert_int_equal(tested.n_cases, 1);
    assert_int_equal(tested.n_right, 0);
    assert_non_null(strstr(g->said, "tests/own.yaml:2: Рыбака унесло на льдине\n"));
    assert_non_null(
        strstr(g->said, "    tests/own.yaml:2: kind: expected fire_gas, came out adrift\n"));
    assert_non_null(strstr(g->said, "priority: expected P4, came out P0\n"));
    assert_non_null(strstr(g->said, "needs: expected groceries, came out ice_rescue\n"));
    assert_non_null(strstr(g->said, "signals: expected fire, came out "));
    assert_non_null(strstr(g->said, "no_signals: expected ice_floe, came out "));
    assert_non_null(strstr(g->said, "fired: expected no_food, came out ice_floe"));
    assert_non_null(strstr(g->said, "advice: expected Leave, came out "));
    assert_non_null(strstr(g->said, "questions: expected -, came out "));
    assert_non_null(strstr(g->said, "    fired: ice_floe ("));
    assert_non_null(strstr(g->said, "0 of 1 golden cases come out as written"));
}

#define PEOPLE                                                                                     \
    "id,kind,name,capabilities,channel,vetting,area\n"                                             \
    "s112,emergency_service,112,emergency_112,zmq,3,*\n"                                           \
    "duty,duty_coordinator,Duty,,zmq,3,*\n"

static void the_first_line_of_a_timeline_that_differs_is_told_with_what_came_instead(void **state)
{
    struct golden *g = *state;
    struct rules_tested tested;

    write_file(g, "tests/people.csv", PEOPLE);
    assert_int_equal(try_cases(g,
                         "directory: people.csv\n"
                         "cases:\n"
                         "  - text: ''\n"
                         "    until: 6 min\n"
                         "    timeline:\n"
                         "      - 0 s attention ask duty\n"
                         "      - 4 min attention again\n",
                         &tested),
        ERR_NOT_KEPT);
    assert_non_null(strstr(g->said, "tests/own.yaml:7: timeline: expected 4 min attention again, "
                                    "came out 5 min attention again\n"));
    assert_non_null(
        strstr(g->said, "      - 0 s attention ask duty\n      - 5 min attention again\n"
                        "      - 5 min attention ask duty\n"));
}

static void what_cannot_be_said_then_is_told_with_its_line(void **state)
{
    struct golden *g = *state;
    struct rules_tested tested;

    write_file(g, "tests/people.csv", PEOPLE);
    assert_int_equal(try_cases(g,
                         "directory: people.csv\n"
                         "cases:\n"
                         "  - text: ''\n"
                         "    then:\n"
                         "      - {after: 1 min, who: s112, says: commit}\n"
                         "      - {after: 2 min, go: nobody}\n"
                         "    kind: other\n",
                         &tested),
        ERR_NOT_KEPT);
    assert_non_null(
        strstr(g->said, "tests/own.yaml:5: then: expected 1 min, came out offer: was not found\n"));
    assert_non_null(strstr(
        g->said, "tests/own.yaml:6: then: expected 2 min, came out responder: was not found\n"));
}

static void a_place_that_is_none_is_told(void **state)
{
    struct rules_tested tested;

    assert_int_equal(
        try_cases(*state, "cases: [{text: '', at: '95.0, 10.0', kind: other}]\n", &tested),
        ERR_NOT_KEPT);
    assert_non_null(strstr(((struct golden *)*state)->said, "at: expected 95.0, 10.0, came out "));
}

/* Each with the one line that is printed for it. */
static const struct {
    const char *yaml, *said;
} mistakes[] = {
    { "cases: [{text: a, kind: adrft}]\n",
        "tests/own.yaml:1:25: \"adrft\" is not among the kinds of kinds.yaml\n    did you mean "
        "\"adrift\"?\n" },
    { "cases:\n  - {text: a, kynd: adrift}\n",
        "tests/own.yaml:2:15: the key \"kynd\" is not known here\n    did you mean \"kind\"?\n" },
    { "cases: [{kind: adrift}]\n", "tests/own.yaml:1:9: \"text\" is missing\n" },
    { "cases: [{text: a}]\n", "tests/own.yaml:1:9: nothing is expected of this case\n" },
    { "cases: [{text: a, priority: p1}]\n", "tests/own.yaml:1:29: \"p1\" is not a priority\n" },
    { "cases: [{text: a, needs: groceries}]\n", "tests/own.yaml:1:26: a list is expected here\n" },
    { "cases: [{text: a, kind: other, facts: [age]}]\n",
        "tests/own.yaml:1:39: keys with values are expected here\n" },
    { "cases: [{text: a, kind: other, facts: {agee: 8}}]\n",
        "tests/own.yaml:1:40: \"agee\" is not among the facts of triage.yaml\n    did you mean "
        "\"age\"?\n" },
    { "cases: [{text: a, kind: other, consent: perhaps}]\n",
        "tests/own.yaml:1:41: the word \"perhaps\" is not known here\n    these are known: "
        "given, " },
    { "cases: [{text: a, kind: other, filed_at: noon}]\n",
        "tests/own.yaml:1:42: \"noon\" is not an instant\n" },
    { "cases: [{text: a, kind: other, then: [{after: 5}]}]\n",
        "tests/own.yaml:1:47: \"5\" is not a span of time\n" },
    { "cases: [{text: a, kind: other, then: [{after: 5 min}]}]\n",
        "tests/own.yaml:1:39: it is not clear what happens then\n" },
    { "cases: [{text: a, kind: other, then: [{after: 5 min, says: done}]}]\n",
        "tests/own.yaml:1:39: it is not clear who says what\n" },
    { "cases: [{text: a, kind: other, then: [{after: 5 min, fact: {age: 1, alone: yes}}]}]\n",
        "tests/own.yaml:1:60: one fact is expected here\n" },
    { "cases: [{text: a, kind: other, then: 5 min}]\n",
        "tests/own.yaml:1:38: a list is expected here\n" },
    { "cases: [{text: a, timeline: [5 min]}]\n",
        "tests/own.yaml:1:30: \"5 min\" is no line of a timeline\n" },
    { "cases: [{text: a, timeline: [[5 min]]}]\n",
        "tests/own.yaml:1:30: a single value is expected here\n" },
    { "cases: [{text: a, timeline: 5 min}]\n", "tests/own.yaml:1:29: a list is expected here\n" },
    { "cases: [{text: a, advice: [[b]]}]\n",
        "tests/own.yaml:1:28: a single value is expected here\n" },
    { "cases: [{text: a, advice: b}]\n", "tests/own.yaml:1:27: a list is expected here\n" },
    { "cases: {text: a}\n", "tests/own.yaml:1:8: a list is expected here\n" },
    { "cases: [{text: &a b}]\n", "tests/own.yaml:1:16: " },
    { "directory: people.csv\ncases: [{text: a, kind: other, without: [anna]}]\n",
        "tests/people.csv:1:1: \"anna\" is not in this file\n" },
    { "directory: none.csv\ncases: [{text: a, kind: other}]\n",
        "tests/none.csv:1:1: the file is missing\n" },
};

static void a_mistake_in_a_golden_file_is_told_with_its_place(void **state)
{
    struct golden *g = *state;

    write_file(g, "tests/people.csv", PEOPLE);
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        struct rules_tested tested;

        if (try_cases(g, mistakes[i].yaml, &tested) != ERR_RULES_WRONG || !tested.n_problems ||
            strncmp(g->said, mistakes[i].said, strlen(mistakes[i].said)) != 0)
            fail_msg("%s gave %s", mistakes[i].yaml, g->said);
    }
}

static void a_mistake_in_the_directory_is_told_with_its_line(void **state)
{
    struct golden *g = *state;
    struct rules_tested tested;
    const char *yaml = "directory: people.csv\ncases: [{text: a, kind: other}]\n";

    write_file(g, "tests/people.csv", PEOPLE "x,nobody,X,,zmq,3,*\n");
    assert_int_equal(try_cases(g, yaml, &tested), ERR_RULES_WRONG);
    assert_non_null(strstr(g->said, "tests/people.csv:4:1: kind: is not a known word\n"));
    write_file(g, "tests/people.csv", PEOPLE "\"x,nobody\n");
    assert_int_equal(try_cases(g, yaml, &tested), ERR_RULES_WRONG);
    assert_non_null(strstr(g->said, "tests/people.csv:4:1: row: is not valid\n"));
    write_file(g, "tests/people.csv", "id,colour\n");
    assert_int_equal(try_cases(g, yaml, &tested), ERR_RULES_WRONG);
    assert_non_null(strstr(g->said, "tests/people.csv:1:1: colour: is not a known word\n"));
    write_file(g, "tests/people.csv", "");
    assert_int_equal(try_cases(g, yaml, &tested), ERR_RULES_WRONG);
    assert_non_null(strstr(g->said, "tests/people.csv:1:1: heading: is missing\n"));
}

static void a_directory_without_golden_cases_is_not_taken_for_right(void **state)
{
    struct golden *g = *state;
    struct rules_tested tested;

    assert_int_equal(rules_test_run(g->dir, "en", stdout, NULL, &tested), ERR_NOT_FOUND);
    assert_int_equal(rules_test_run("/nowhere", "en", stdout, NULL, &tested), ERR_NOT_FOUND);
    assert_int_equal(try_cases(g, "cases: []\n", &tested), ERR_NOT_FOUND);
}

static void json_says_what_is_wrong(void **state)
{
    struct golden *g = *state;
    struct rules_tested tested;
    json_t *answer = NULL, *wrong;

    write_file(g, "tests/own.yaml", "cases: [{text: '', kind: adrift}, {text: '', kind: other}]\n");
    assert_int_equal(rules_test_run(g->dir, "ru", NULL, &answer, &tested), ERR_NOT_KEPT);
    assert_int_equal(json_integer_value(json_object_get(answer, "cases")), 2);
    assert_int_equal(json_integer_value(json_object_get(answer, "right")), 1);
    wrong = json_array_get(json_object_get(answer, "wrong"), 0);
    assert_string_equal(json_string_value(json_object_get(wrong, "file")), "tests/own.yaml");
    wrong = json_array_get(json_object_get(wrong, "differences"), 0);
    assert_string_equal(json_string_value(json_object_get(wrong, "expected")), "adrift");
    assert_string_equal(json_string_value(json_object_get(wrong, "came_out")), "other");
    json_decref(answer);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_golden_case_comes_out_as_written),
        TEST(every_kind_has_golden_cases),
        TEST(a_long_text_hides_no_danger),
        TEST(what_comes_out_otherwise_is_told_with_line_expectation_and_reason),
        TEST(the_first_line_of_a_timeline_that_differs_is_told_with_what_came_instead),
        TEST(what_cannot_be_said_then_is_told_with_its_line),
        TEST(a_place_that_is_none_is_told),
        TEST(a_mistake_in_a_golden_file_is_told_with_its_place),
        TEST(a_mistake_in_the_directory_is_told_with_its_line),
        TEST(a_directory_without_golden_cases_is_not_taken_for_right),
        TEST(json_says_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
