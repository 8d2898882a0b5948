/* read - reading and judging a caller's text: under the shipped rules, and under 50, 500 and 5,000 rules with words of their own, of which
 * the text says the first few. Beside it: cutting the same text into words and stems alone (ICU and Snowball).
 *   bench_read RULES MS     so long for each figure; prints one JSON object */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "bench/peer.h"
#include "casebook/judge.h"
#include "intake/read.h"
#include "speech/speech.h"

#define NOW_MS INT64_C(1790000000000)
#define SAID 6 /* rules of which the text says something */
#define ROUNDS_LEAST 100

/* 600 bytes, as callers have them. */
static const char text[] =
    "Моя бабушка, ей восемьдесят два года, живёт одна на третьем этаже, лифт не работает вторую "
    "неделю. Утром упала, встать "
    "сама не может, говорит, что нога сильно болит. Лекарство от давления кончилось позавчера, еды "
    "дома почти нет, соседка "
    "уехала к дочери. Я далеко, приеду только завтра вечером. Пожалуйста, помогите.";

struct bench {
    const struct rulebook *rules;
    const struct read_index *index;
    int64_t ms;
};

static void read_alone(const struct bench *b)
{
    struct arena a = { 0 };
    struct read_found found;

    read_text(
        b->index, &(struct read_said){ .text = text, .at_ms = NOW_MS, .whole = true }, &a, &found);
    arena_clear(&a);
}

static void read_and_judge(const struct bench *b)
{
    struct arena a = { 0 };
    struct read_found found;
    struct judge_input in = { .now_ms = NOW_MS };
    struct judge_fact facts[32];
    const char **signals;
    struct judgement judged;

    read_text(
        b->index, &(struct read_said){ .text = text, .at_ms = NOW_MS, .whole = true }, &a, &found);
    must(found.n_signals > 0 && found.n_facts <= 32);
    signals = arena_alloc(&a, found.n_signals * sizeof *signals);
    for (size_t i = 0; i < found.n_signals; i++)
        signals[i] = found.signals[i].signal;
    for (size_t i = 0; i < found.n_facts; i++)
        facts[i] = (struct judge_fact){ found.facts[i].fact, found.facts[i].value };
    in.signals = signals;
    in.n_signals = found.n_signals;
    in.facts = facts;
    in.n_facts = found.n_facts;
    judge(b->rules, &in, &a, &judged);
    arena_clear(&a);
}

static void cut_alone(const struct bench *b)
{
    struct arena a = { 0 };
    struct speech_word *words;
    size_t n;

    (void)b;
    speech_cut(text, &a, &words, &n);
    must(n > 40);
    arena_clear(&a);
}

static void measure(
    const char *name, void (*what)(const struct bench *b), const struct bench *b, const char *end)
{
    struct spans spans = { 0 };
    int64_t until_us = now_us() + 1000 * b->ms;

    while (spans.n < ROUNDS_LEAST || now_us() < until_us) {
        int64_t begun_us = now_us();

        what(b);
        spans_add(&spans, now_us() - begun_us);
    }
    printf("\"%s\":{\"p50_us\":%" PRId64 ",\"p99_us\":%" PRId64 ",\"n\":%zu}%s", name,
        spans_at(&spans, 0.5), spans_at(&spans, 0.99), spans.n, end);
    free(spans.us);
}

/* ---- rules with words of their own ---- */

/* Three syllables and a number's worth of letters: no two are alike. */
static const char *new_word(size_t number, struct arena *a)
{
    static const char *const syllables[] = { "ба", "ре", "ки", "до", "ну", "мя", "за", "ти", "ло",
        "ву", "гра", "сте", "пли", "хро", "чу", "же" };
    const char *word = "";

    for (int i = 0; i < 5; i++, number /= 16)
        word = arena_printf(a, "%s%s", word, syllables[number % 16]);
    return arena_printf(a, "%sн", word);
}

static const char *word_of(
    size_t rule, size_t which, const struct speech_word *words, size_t n, struct arena *a)
{
    if (rule < SAID)
        return words[(rule + which) % n].folded;
    return new_word(rule * 7919 + which * 104729, a);
}

static void make_rule(
    struct rulebook *r, size_t i, const struct speech_word *words, size_t n, struct arena *a)
{
    struct signal_rule *signal = (struct signal_rule *)(uintptr_t)&r->signals[i];
    struct triage_rule *rule = (struct triage_rule *)(uintptr_t)&r->triage[i];
    struct condition *when = arena_alloc(a, sizeof *when);
    const char **list = arena_alloc(a, 3 * sizeof *list);

    list[0] = arena_printf(a, "%s ... %s", word_of(i, 0, words, n, a), word_of(i, 2, words, n, a));
    list[1] = arena_printf(a, "%s %s", word_of(i, 3, words, n, a), word_of(i, 4, words, n, a));
    list[2] = arena_printf(a, "%s|%s", new_word(3 * i, a), new_word(3 * i + 1, a));
    *signal = (struct signal_rule){ .signal = arena_printf(a, "s%05zu", i), .is = { list, 3 } };
    *when = (struct condition){ .type = CONDITION_SIGNAL, .name = signal->signal };
    *rule = (struct triage_rule){
        .id = arena_printf(a, "r%05zu", i), .when = when, .n_when = 1, .points = 1
    };
}

/* Kinds, needs and facts as shipped; signals and rules made up. */
static struct rulebook make_rules(const struct rulebook *shipped, size_t n_rules, struct arena *a)
{
    struct rulebook r = *shipped;
    struct speech_word *words;
    size_t n;

    speech_cut(text, a, &words, &n);
    r.signals = arena_alloc(a, n_rules * sizeof *r.signals);
    r.triage = arena_alloc(a, n_rules * sizeof *r.triage);
    r.n_signals = r.n_triage = n_rules;
    for (size_t i = 0; i < n_rules; i++)
        make_rule(&r, i, words, n, a);
    return r;
}

static void measure_rules(
    const struct rulebook *shipped, size_t n_rules, int64_t ms, const char *end)
{
    struct arena a = { 0 };
    struct rulebook rules = make_rules(shipped, n_rules, &a);
    struct bench b = { .rules = &rules, .index = read_index(&rules, &a), .ms = ms };

    measure(arena_printf(&a, "read_%zu", n_rules), read_alone, &b, ",");
    measure(arena_printf(&a, "judged_%zu", n_rules), read_and_judge, &b, end);
    arena_clear(&a);
}

int main(int argc, char **argv)
{
    struct rule_problem *problems;
    struct rulebook *shipped;
    struct arena a = { 0 };
    struct bench b;
    size_t n;

    must(argc == 3);
    must(rulebook_load(argv[1], &shipped, &a, &problems, &n) == 0);
    b = (struct bench){
        .rules = shipped, .index = read_index(shipped, &a), .ms = count_of(argv[2])
    };
    printf("{\"bytes\":%zu,\"shipped_rules\":%zu,", sizeof text - 1, shipped->n_triage);
    measure("cut", cut_alone, &b, ",");
    measure("shipped", read_and_judge, &b, ",");
    measure_rules(shipped, 50, b.ms, ",");
    measure_rules(shipped, 500, b.ms, ",");
    measure_rules(shipped, 5000, b.ms, "}\n");
    rulebook_free(&shipped);
    arena_clear(&a);
    return 0;
}
