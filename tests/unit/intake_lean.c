/* What a text leans to: each word that is learnt counts once, over the root of how many they are; one sentence that threatens is heard beside
 * any other talk; phrases stand aside only where nothing does. */
#include "intake/read.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { FIRE, ILL, EVERYDAY, THREAT, TO };
static const char *to[TO] = { "fire_gas", "medical", LEANS_EVERYDAY, LEANS_THREAT };
static const char *says[TO] = { "leans_fire_gas", "leans_medical", "leans_everyday",
    "leans_threat" };
static const int16_t base[TO] = { -100, -100, 0, -100 };

static const int16_t number[TO] = { 0, 0, 100, 0 }, smoke[TO] = { 600, 0, -300, 600 },
                     house[TO] = { 200, 0, 0, 0 }, tariff[TO] = { -300, -300, 2000, -1500 },
                     hoarse[TO] = { -100, 900, -400, 900 }, hoarsely[TO] = { -100, 300, -100, 300 };
static const struct leaning_word words[] = { { "#", number }, { "+smoke", smoke },
    { "+gone", smoke }, { "дом", house }, { "тариф", tariff }, { "хрип", hoarse },
    { "хрип*", hoarsely } };

static const char *is_smoke[] = { "дым" }, *known[] = { "тут", "у", "нас" };
static struct signal_rule signals[] = { { .signal = "smoke", .is = { is_smoke, 1 } },
    { .signal = RULEBOOK_NOT_UNDERSTOOD } };
static const struct word_class classes[] = { { RULEBOOK_KNOWN, { known, 3 } } };

static const int as_it_comes[TO] = { -9999, -9999, 0, 0 };

/* Of the first n_to of them; "smoke: дым; leans_medical: хрип". */
static const char *found(
    const char *text, const int *at_least, size_t n_to, bool may_be_foreign, struct arena *a)
{
    struct rulebook rules = { .signals = signals,
        .n_signals = 2,
        .classes = classes,
        .n_classes = may_be_foreign,
        .leanings = { to, says, base, at_least, n_to, words, sizeof words / sizeof words[0] } };
    struct read_found got;
    const char *line = "";

    read_text(read_index(&rules, a), &(struct read_said){ .text = text, .whole = true }, a, &got);
    for (size_t i = 0; i < got.n_signals; i++)
        line = arena_printf(
            a, "%s%s%s: %s", line, i ? "; " : "", got.signals[i].signal, got.signals[i].words);
    return line;
}

static void is_found_of(const char *text, int everyday, int threat, const char *expected)
{
    const int at_least[TO] = { -9999, -9999, everyday, threat };
    struct arena a = { 0 };

    assert_string_equal(found(text, at_least, TO, false, &a), expected);
    arena_clear(&a);
}

static void is_found(const char *text, const char *expected)
{
    is_found_of(text, as_it_comes[EVERYDAY], as_it_comes[THREAT], expected);
}

static void a_text_is_about_what_its_words_together_speak_for(void **state)
{
    (void)state;
    is_found("хрип", "leans_medical: хрип; leans_threat: хрип");
    is_found("хрип в доме", "leans_medical: хрип; leans_threat: хрип");
    is_found("Хрипота", "leans_medical: Хрипота; leans_threat: Хрипота"); /* by how it begins */
    is_found("в доме", "leans_fire_gas: доме");
    is_found("какой у вас тариф", "leans_everyday: тариф");
    is_found("и так 38", "leans_everyday: 38");
    is_found("о тарифе", "leans_fire_gas: "); /* two words do not say that nothing is wrong */
    is_found("кошка", ""); /* nothing is learnt of it */
    is_found("", "");
}

static void a_word_counts_once_and_the_strongest_are_shown(void **state)
{
    (void)state;
    is_found(
        "хрип хрип хрип хрип", "leans_medical: хрип, хрип, хрип; leans_threat: хрип, хрип, хрип");
    is_found("хрипота хрип хрипота хрип хрип",
        "leans_medical: хрип, хрип, хрип; leans_threat: хрип, хрип, хрип");
    is_found("тариф и хрип", "leans_everyday: тариф"); /* 866 and 419 */
    is_found("хрипооооооооооооооооооооооооооооооооооооооооооо", "leans_medical: ; leans_threat: ");
}

static void a_signal_speaks_as_a_word_does(void **state)
{
    (void)state;
    is_found("дым", "smoke: дым; leans_fire_gas: ; leans_threat: ");
    is_found("дым в доме", "smoke: дым; leans_fire_gas: доме; leans_threat: ");
}

static void one_sentence_that_threatens_is_heard_beside_all_other_talk(void **state)
{
    (void)state;
    is_found("Тариф. У нас хрип.", "leans_medical: хрип; leans_threat: хрип");
    is_found("Тариф. Дом у нас. У нас хрип.", "leans_medical: хрип; leans_threat: хрип");
    is_found("Тариф. У нас хрип. Дом у нас.", "leans_medical: хрип; leans_threat: хрип");
    is_found("Тариф. Дом у нас.", "leans_fire_gas: Дом"); /* not an everyday one */
    is_found("У нас хрип. Какой тариф", "leans_medical: хрип; leans_threat: хрип");
    is_found("У нас хрип. И тут 38.", "leans_medical: хрип; leans_threat: хрип");
    is_found(
        "Тут у дома. Тут дым у нас. И тут 38.", "smoke: дым; leans_fire_gas: дома; leans_threat: ");
    is_found("Тариф. Тут дым.", "leans_everyday: Тариф"); /* two words are no sentence */
    is_found_of("Тариф. И 38 у нас.", 0, -150,
        "leans_everyday: Тариф, 38"); /* few words say little: -100 */
    is_found_of("Тариф. Дом у нас.", 0, -150,
        "leans_fire_gas: Дом; leans_threat: "); /* but for the odd one */
}

static void what_is_not_reached_is_not_said(void **state)
{
    (void)state;
    is_found_of("у нас тариф", 2001, 0, "");
    is_found_of("хрип", 0, 750, "leans_medical: хрип");
    is_found_of("хрип", 0, 749, "leans_medical: хрип; leans_threat: хрип");
}

static void phrases_stand_aside_where_all_is_surely_everyday_and_nothing_else(void **state)
{
    (void)state;
    is_found_of("дым и тариф", 1102, -600, "leans_everyday: тариф"); /* 1202 and -736 */
    is_found_of("дым и тариф", 1103, -600, "smoke: дым; leans_everyday: тариф");
    is_found_of("дым и тариф", 1102, -637, "smoke: дым; leans_everyday: тариф");
    is_found_of("дым и тариф", 1102, -736, "smoke: дым; leans_fire_gas: ; leans_threat: ");
    is_found_of("Дым и тариф. И 38 у нас.", 150, -99, "leans_everyday: тариф, 38");
    is_found_of("Дым и тариф. И 38 у нас.", 151, -99, "smoke: Дым; leans_everyday: тариф, 38");
    is_found_of("Дым и тариф. И 38 у нас.", 150, -100, "smoke: Дым; leans_everyday: тариф, 38");
}

static void what_is_in_no_language_that_is_read_is_never_everyday(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(
        found("тариф abc def", as_it_comes, TO, true, &a), "not_understood: ; leans_fire_gas: ");
    assert_string_equal(
        found("тариф тут у нас", as_it_comes, TO, true, &a), "leans_everyday: тариф");
    arena_clear(&a);
}

static const char *found_in_part(const char *text, struct arena *a)
{
    struct rulebook rules = { .signals = signals,
        .n_signals = 2,
        .leanings = { to, says, base, as_it_comes, TO, words, sizeof words / sizeof words[0] } };
    struct read_found got;

    read_text(read_index(&rules, a), &(struct read_said){ .text = text }, a, &got);
    return got.n_signals ? got.signals[got.n_signals - 1].signal : "";
}

/* "food_days=0", "relation=дочь", and a note. */
static void an_answer_of_few_words_is_about_nothing_and_a_note_is_never_everyday(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(found_in_part("0", &a), "");
    assert_string_equal(found_in_part("55.7512, 37.6180", &a), "");
    assert_string_equal(found_in_part("хрип тут 38", &a), "");
    assert_string_equal(found_in_part("хрип тут", &a), "");
    assert_string_equal(found_in_part("тут хрип опять", &a), "leans_threat");
    assert_string_equal(found_in_part("какой у вас тариф", &a), "leans_fire_gas");
    arena_clear(&a);
}

static void less_may_be_learnt(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(found("хрип", as_it_comes, 0, false, &a), "");
    assert_string_equal(found("хрип", as_it_comes, 2, false, &a), "leans_medical: хрип");
    assert_string_equal(found("у нас тариф", as_it_comes, 3, false, &a), "leans_everyday: тариф");
    arena_clear(&a);
}

static const char *features(const char *text, struct arena *a)
{
    struct rulebook rules = { .signals = signals,
        .n_signals = 2,
        .leanings = { to, says, base, as_it_comes, TO, words, sizeof words / sizeof words[0] } };
    const char **list, *line = "";
    size_t n;

    read_features(read_index(&rules, a), &(struct read_said){ .text = text }, a, &list, &n);
    for (size_t i = 0; i < n; i++)
        line = arena_printf(a, "%s%s%s", line, i ? " " : "", list[i]);
    return line;
}

static void a_text_is_learnt_by_stems_beginnings_and_signals_but_not_by_what_was_learnt(
    void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(
        features("Дым, в домах дым: 38 градусов", &a), "дым в дом # градус град* +smoke");
    assert_string_equal(features("", &a), "");
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_about_what_its_words_together_speak_for),
        cmocka_unit_test(a_word_counts_once_and_the_strongest_are_shown),
        cmocka_unit_test(a_signal_speaks_as_a_word_does),
        cmocka_unit_test(one_sentence_that_threatens_is_heard_beside_all_other_talk),
        cmocka_unit_test(what_is_not_reached_is_not_said),
        cmocka_unit_test(phrases_stand_aside_where_all_is_surely_everyday_and_nothing_else),
        cmocka_unit_test(what_is_in_no_language_that_is_read_is_never_everyday),
        cmocka_unit_test(an_answer_of_few_words_is_about_nothing_and_a_note_is_never_everyday),
        cmocka_unit_test(less_may_be_learnt),
        cmocka_unit_test(
            a_text_is_learnt_by_stems_beginnings_and_signals_but_not_by_what_was_learnt),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
