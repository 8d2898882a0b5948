/* reader - any bytes as what a caller said, under the rules that are shipped: read the same each time, each signal and fact once and in the
 * order of the rules, the words behind each the text's own. */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "intake/read.h"

#define NOW_MS INT64_C(1790000000000)

static struct rulebook *rules;
static const struct read_index *idx;
static struct arena kept;

static void tidy(void)
{
    arena_clear(&kept);
    rulebook_free(&rules);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct rule_problem *problems;
    size_t n;

    (void)argc, (void)argv;
    must(rulebook_load(FUZZ_RULES, &rules, &kept, &problems, &n) == 0);
    idx = read_index(rules, &kept);
    atexit(tidy);
    return 0;
}

static void look_at_words(const char *words, const char *text)
{
    must(words && strstr(text, words) && strlen(words) <= 200);
}

/* What a text leans to is shown by several of its words. */
static void look_at_each_word(const char *words, const char *text)
{
    char copy[201], *rest = copy, *word;

    must(words && strlen(words) < sizeof copy);
    memcpy(copy, words, strlen(words) + 1);
    while ((word = strsep(&rest, ",")))
        must(strstr(text, word + (*word == ' ')));
}

static void look_at_signals(const struct read_found *found, const char *text)
{
    size_t rule = 0;

    for (size_t i = 0; i < found->n_signals; i++, rule++) {
        while (rule < rules->n_signals &&
               !text_is(rules->signals[rule].signal, found->signals[i].signal))
            rule++;
        must(rule < rules->n_signals);
        if (strncmp(found->signals[i].signal, LEANS_SIGNAL, strlen(LEANS_SIGNAL)) == 0)
            look_at_each_word(found->signals[i].words, text);
        else
            look_at_words(found->signals[i].words, text);
    }
}

static void look_at_facts(const struct read_found *found, const char *text)
{
    size_t rule = 0;

    for (size_t i = 0; i < found->n_facts; i++, rule++) {
        while (rule < rules->n_amounts && !text_is(rules->amounts[rule].fact, found->facts[i].fact))
            rule++;
        must(rule < rules->n_amounts);
        must(!text_empty(found->facts[i].value) && !text_empty(found->facts[i].words));
        look_at_words(found->facts[i].words, text);
    }
}

static void look_at_both(const struct read_found *one, const struct read_found *other)
{
    must(one->n_signals == other->n_signals && one->n_facts == other->n_facts);
    for (size_t i = 0; i < one->n_signals; i++)
        must(text_is(one->signals[i].words, other->signals[i].words));
    for (size_t i = 0; i < one->n_facts; i++)
        must(text_is(one->facts[i].value, other->facts[i].value));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *text = fuzz_text(bytes, n);
    struct read_said said = { .text = text, .at_ms = NOW_MS, .whole = true };
    struct read_found found, again;
    struct arena a = { 0 };

    read_text(idx, &said, &a, &found);
    look_at_signals(&found, text);
    look_at_facts(&found, text);
    read_text(idx, &said, &a, &again);
    look_at_both(&found, &again);
    arena_clear(&a);
    free(text);
    return 0;
}
