/* `rules learn`: what is learnt of texts is there when the next one is read; a line that cannot be used is told with its place, and leanings.yaml
 * stays as it was. */
#include "rules_learn.h"

#include "base/text.h"
#include "intake/read.h"
#include "unit/rulebook_good.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAID_BYTES 8192

struct learning {
    char dir[64];
    struct arena a;
};

static const char *beside(struct learning *l, const char *name)
{
    return arena_printf(&l->a, "%s/%s", l->dir, name);
}

static void write_file(struct learning *l, const char *name, const char *text)
{
    FILE *f = fopen(beside(l, name), "w");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static const char *read_file(struct learning *l, const char *name)
{
    char *text = arena_alloc(&l->a, SAID_BYTES);
    FILE *f = fopen(beside(l, name), "r");

    assert_non_null(f);
    text[fread(text, 1, SAID_BYTES - 1, f)] = '\0';
    fclose(f);
    return text;
}

static int set_up(void **state)
{
    struct learning *l = calloc(1, sizeof *l);

    *state = l;
    snprintf(l->dir, sizeof l->dir, "/tmp/assist_learn_XXXXXX");
    assert_non_null(mkdtemp(l->dir));
    for (size_t i = 0; i < FILES; i++)
        write_file(l, names[i], good[i]);
    return mkdir(beside(l, "heard"), 0700);
}

static void empty(const char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *entry;

    while (d && (entry = readdir(d)))
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(d), entry->d_name, 0);
    if (d)
        closedir(d);
    rmdir(dir);
}

static int tear_down(void **state)
{
    struct learning *l = *state;

    empty(beside(l, "heard"));
    empty(beside(l, "tests"));
    empty(l->dir);
    arena_clear(&l->a);
    free(l);
    return 0;
}

/* What is printed; *ret_error is what came of it. */
static const char *learn(struct learning *l, int *ret_error)
{
    char *said = arena_alloc(&l->a, SAID_BYTES);
    FILE *out = fmemopen(said, SAID_BYTES - 1, "w");

    *ret_error = rules_learn_run(l->dir, out, NULL);
    fclose(out);
    return said;
}

#define SMOKE "\"kind\":[\"other\"],\"priority\":[\"P0\",\"P1\"]}\n"
#define TARIFF "\"kind\":[\"other\"],\"priority\":[\"P5\",\"P5\"]}\n"
static const char heard_one[] =
    "{\"text\":\"в подъезде дым\"," SMOKE "{\"text\":\"дым из окна соседей\"," SMOKE
    "{\"text\":\"весь дом в дыму, дым\"," SMOKE;
static const char heard_two[] =
    "{\"text\":\"смените тариф\"," TARIFF "{\"text\":\"какой у меня тариф\"," TARIFF
    "{\"text\":\"тариф подорожал, почему\"," TARIFF;

static const char *signals_in(struct learning *l, const char *text)
{
    struct rulebook *rules;
    struct rule_problem *problems;
    struct read_found found;
    const char *line = "";
    size_t n;

    assert_int_equal(rulebook_load(l->dir, &rules, &l->a, &problems, &n), 0);
    read_text(read_index(rules, &l->a), &(struct read_said){ .text = text, .whole = true }, &l->a,
        &found);
    for (size_t i = 0; i < found.n_signals; i++)
        line = arena_printf(&l->a, "%s%s%s", line, i ? " " : "", found.signals[i].signal);
    rulebook_free(&rules);
    return line;
}

static void what_is_learnt_is_there_when_the_next_text_is_read(void **state)
{
    struct learning *l = *state;
    const char *said, *once;
    int error;

    write_file(l, "heard/one.jsonl", heard_one);
    write_file(l, "heard/two.jsonl", heard_two);
    write_file(l, "heard/notes.txt", "not a text");
    write_file(l, "triage.yaml", arena_printf(&l->a, "%s%s", "lean: {threat: 0}\n", good[TRIAGE]));
    said = learn(l, &error);
    assert_int_equal(error, 0);
    assert_non_null(strstr(said, "6 texts"));
    once = read_file(l, "leanings.yaml");
    assert_non_null(strstr(once, "to: [everyday, other, threat]"));
    assert_string_equal(signals_in(l, "на лестнице дым"), "leans_other leans_threat");
    assert_string_equal(signals_in(l, "а тарифы у вас какие"), "leans_everyday");
    learn(l, &error);
    assert_int_equal(error, 0);
    assert_string_equal(read_file(l, "leanings.yaml"), once);
}

static void a_golden_case_is_learnt_from_where_its_text_is_all_that_is_known(void **state)
{
    struct learning *l = *state;
    int error;

    write_file(l, "heard/two.jsonl", heard_two);
    assert_int_equal(mkdir(beside(l, "tests"), 0700), 0);
    write_file(l, "tests/golden.yaml",
        "cases:\n  - {text: дома дым, kind: other, priority: P0}\n"
        "  - {text: горит горит горит, kind: other, priority: P0, facts: {alone: yes}}\n");
    learn(l, &error);
    assert_int_equal(error, 0);
    assert_null(strstr(read_file(l, "leanings.yaml"), "  дым "));
    write_file(l, "heard/one.jsonl", heard_one);
    learn(l, &error);
    assert_int_equal(error, 0);
    assert_non_null(strstr(read_file(l, "leanings.yaml"), "  дым "));
    assert_null(strstr(read_file(l, "leanings.yaml"), "  гор"));
}

static void a_line_that_cannot_be_used_is_told_and_nothing_is_written(void **state)
{
    static const struct {
        const char *line, *told;
    } rows[] = {
        { "{\"text\":", "this is no JSON object" },
        { "[1]", "this is no JSON object" },
        { "{\"kind\":[\"other\"],\"priority\":[\"P5\",\"P5\"]}", "\"text\" is missing" },
        { "{\"text\":\"\",\"kind\":[\"other\"],\"priority\":[\"P5\",\"P5\"]}",
            "\"text\" is missing" },
        { "{\"text\":\"a\",\"priority\":[\"P5\",\"P5\"]}", "\"kind\" is missing" },
        { "{\"text\":\"a\",\"kind\":\"other\",\"priority\":[\"P5\",\"P5\"]}",
            "\"kind\" is missing" },
        { "{\"text\":\"a\",\"kind\":[\"other\"]}", "\"priority\" is not" },
        { "{\"text\":\"a\",\"kind\":[\"other\"],\"priority\":[\"P5\"]}", "\"priority\" is not" },
        { "{\"text\":\"a\",\"kind\":[\"other\"],\"priority\":[\"P5\",\"P6\"]}",
            "\"priority\" is not" },
        { "{\"text\":\"a\",\"kind\":[\"other\"],\"priority\":[\"P5\",\"P1\"]}",
            "\"priority\" is not" },
    };
    struct learning *l = *state;
    int error;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *said;

        write_file(l, "heard/one.jsonl", arena_printf(&l->a, "%s%s\n", heard_one, rows[i].line));
        said = learn(l, &error);
        assert_int_equal(error, ERR_RULES_WRONG);
        assert_non_null(strstr(said, arena_printf(&l->a, "heard/one.jsonl:4:1: %s", rows[i].told)));
        assert_string_equal(read_file(l, "leanings.yaml"), good[LEANINGS]);
    }
}

static void a_kind_that_is_none_and_rules_that_cannot_be_used_are_told(void **state)
{
    struct learning *l = *state;
    int error;

    write_file(l, "heard/one.jsonl",
        "{\"text\":\"a\",\"kind\":[\"medicall\"],\"priority\":[\"P5\",\"P5\"]}\n");
    assert_non_null(strstr(learn(l, &error), "\"medicall\" is not among the kinds"));
    assert_int_equal(error, ERR_RULES_WRONG);
    write_file(l, "heard/one.jsonl", heard_one);
    write_file(l, "triage.yaml", "rules: [\n");
    assert_non_null(strstr(learn(l, &error), "triage.yaml:"));
    assert_int_equal(error, ERR_RULES_WRONG);
    assert_string_equal(read_file(l, "leanings.yaml"), good[LEANINGS]);
}

static void where_nothing_was_heard_nothing_is_learnt(void **state)
{
    struct learning *l = *state;
    json_t *answer = (json_t *)l;
    int error;

    assert_non_null(strstr(learn(l, &error), "heard:1:1: there is no text to learn from"));
    assert_int_equal(error, ERR_RULES_WRONG);
    assert_int_equal(rules_learn_run("/nowhere", stdout, &answer), ERR_NOT_FOUND);
    assert_null(answer);
    assert_string_equal(read_file(l, "leanings.yaml"), good[LEANINGS]);
}

static void a_script_reads_how_well_texts_are_told(void **state)
{
    struct learning *l = *state;
    json_t *answer;

    write_file(l, "heard/one.jsonl", heard_one);
    write_file(l, "heard/two.jsonl", heard_two);
    assert_int_equal(rules_learn_run(l->dir, stdout, &answer), 0);
    assert_int_equal(json_integer_value(json_object_get(answer, "texts")), 6);
    assert_int_equal(json_integer_value(json_object_get(answer, "threats")), 3);
    assert_int_equal(json_integer_value(json_object_get(answer, "everyday")), 3);
    assert_in_range(json_integer_value(json_object_get(answer, "right")), 0, 6);
    json_decref(answer);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_learnt_is_there_when_the_next_text_is_read),
        TEST(a_golden_case_is_learnt_from_where_its_text_is_all_that_is_known),
        TEST(a_line_that_cannot_be_used_is_told_and_nothing_is_written),
        TEST(a_kind_that_is_none_and_rules_that_cannot_be_used_are_told),
        TEST(where_nothing_was_heard_nothing_is_learnt),
        TEST(a_script_reads_how_well_texts_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
