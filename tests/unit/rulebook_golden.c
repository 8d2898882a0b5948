/* The golden cases of rules/tests: texts and facts in, kind, priority and needs out, by the shipped rules, read and judged as
 * intake and casebook do it. */
#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "casebook/judge.h"
#include "intake/read.h"
#include "rulebook/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW "2026-11-22T10:00:00Z" /* the present of all cases */
#define LEAST_CASES 150
#define FILE_BYTES (512 * 1024)

struct golden {
    struct rulebook *rules;
    struct arena a;
    const struct node *cases;
};

static const char *source(struct golden *g, const char *path)
{
    return arena_printf(&g->a, "%s/%s", getenv("ASSIST_SOURCE_DIR"), path);
}

static const struct node *read_yaml(struct golden *g, const char *path)
{
    FILE *in = fopen(source(g, path), "rb");
    char *bytes = arena_alloc(&g->a, FILE_BYTES);
    struct tree_fault fault;
    struct node *root = NULL;

    assert_non_null(in);
    if (tree_read(bytes, fread(bytes, 1, FILE_BYTES - 1, in), &g->a, &root, &fault))
        fail_msg("%s:%d:%d: %s", path, fault.line, fault.column, fault.problem);
    fclose(in);
    return root;
}

static int open_golden(void **state)
{
    struct golden *g = must_alloc(sizeof(*g));
    struct rule_problem *problems;
    size_t n;

    *state = g;
    if (rulebook_load(source(g, "rules"), &g->rules, &g->a, &problems, &n))
        return -1;
    g->cases = tree_get(read_yaml(g, "rules/tests/golden.yaml"), "cases");
    return g->cases ? 0 : -1;
}

static int close_golden(void **state)
{
    struct golden *g = *state;

    rulebook_free(&g->rules);
    arena_clear(&g->a);
    free(g);
    return 0;
}

static const char *word_at(const struct node *map, const char *key)
{
    const struct node *n = tree_get(map, key);

    return n ? n->text : NULL;
}

static size_t facts_of(struct golden *g, const struct node *c, struct judge_fact **ret)
{
    const struct node *map = tree_get(c, "facts");
    size_t n = 0;

    *ret = NULL;
    for (size_t i = 0; map && i < map->n; i += 2) {
        assert_non_null(rulebook_fact(g->rules, map->items[i]->text));
        *ARENA_PUSH(&g->a, *ret, n) =
            (struct judge_fact){ map->items[i]->text, map->items[i + 1]->text };
    }
    return n;
}

static void judge_text(
    struct golden *g, const char *text, const struct node *c, struct judgement *ret)
{
    struct judge_input in = { .kind = word_at(c, "given") };
    struct judge_fact *facts = NULL;
    struct read_signal *read;
    const char **signals;

    read_text(g->rules, text, &g->a, &read, &in.n_signals);
    signals = arena_alloc(&g->a, (in.n_signals + 1) * sizeof(*signals));
    for (size_t i = 0; i < in.n_signals; i++)
        signals[i] = read[i].signal;
    in.n_facts = facts_of(g, c, &facts);
    in.signals = signals;
    in.facts = facts;
    assert_int_equal(time_parse(NOW, &in.now_ms), 0);
    judge(g->rules, &in, &g->a, ret);
}

static bool needs_are(const struct node *expected, const struct judgement *j)
{
    if (!expected)
        return true;
    if (expected->n != j->n_needs)
        return false;
    for (size_t i = 0; i < expected->n; i++)
        if (!text_is(expected->items[i]->text, j->needs[i]->kind))
            return false;
    return true;
}

static bool comes_out(struct golden *g, const struct node *c)
{
    struct judgement j;
    char priority[3] = "P?";

    judge_text(g, word_at(c, "text"), c, &j);
    priority[1] = (char)('0' + (int)j.priority - (int)PRIORITY__P0);
    if (text_is(word_at(c, "kind"), j.kind) && text_is(word_at(c, "priority"), priority) &&
        needs_are(tree_get(c, "needs"), &j))
        return true;
    print_error("golden.yaml:%d: \"%s\" came out as %s %s with", c->line, word_at(c, "text"),
        j.kind, priority);
    for (size_t i = 0; i < j.n_needs; i++)
        print_error(" %s", j.needs[i]->kind);
    print_error("; fired:");
    for (size_t i = 0; i < j.n_fired; i++)
        print_error(" %s", j.fired[i]->id);
    print_error("\n");
    return false;
}

static void every_golden_case_comes_out_as_written(void **state)
{
    struct golden *g = *state;
    size_t wrong = 0;

    assert_true(g->cases->n >= LEAST_CASES);
    for (size_t i = 0; i < g->cases->n; i++)
        wrong += !comes_out(g, g->cases->items[i]);
    assert_int_equal(wrong, 0);
}

static void every_kind_has_golden_cases(void **state)
{
    struct golden *g = *state;

    for (size_t k = 0; k < g->rules->n_kinds; k++) {
        size_t n = 0;

        for (size_t i = 0; i < g->cases->n; i++)
            n += text_is(word_at(g->cases->items[i], "kind"), g->rules->kinds[k].kind);
        if (n < 3)
            fail_msg("only %zu golden cases are of kind %s", n, g->rules->kinds[k].kind);
    }
}

/* A danger drowned in ten kilobytes of talk is still seen. */
static void a_long_text_hides_no_danger(void **state)
{
    struct golden *g = *state;
    char *text = arena_alloc(&g->a, 16 * 1024);
    struct judgement j;
    size_t used = 0;

    while (used < 10 * 1024)
        used += (size_t)snprintf(text + used, 16 * 1024 - used,
            "Понимаете, мы с соседями давно хотели спросить про погоду. ");
    snprintf(text + used, 16 * 1024 - used, "И ещё рыбака на льдине уносит в море.");
    judge_text(g, text, NULL, &j);
    assert_string_equal(j.kind, "adrift");
    assert_int_equal(j.priority, PRIORITY__P0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_golden_case_comes_out_as_written),
        cmocka_unit_test(every_kind_has_golden_cases),
        cmocka_unit_test(a_long_text_hides_no_danger),
    };

    return cmocka_run_group_tests(tests, open_golden, close_golden);
}
