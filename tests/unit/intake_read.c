/* Reading: what a phrase finds, what denies it, whose words are kept, and how long it may take. */
#include "intake/read.h"

#include "base/must.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TEXT_MAX (16 * 1024)

/* ---- one phrase against one text ---- */

static const char *found(const char *phrase, const char *text, struct arena *a)
{
    const char *phrases[] = { phrase };
    struct signal_rule signal = { .signal = "it", .phrases = phrases, .n_phrases = 1 };
    struct rulebook rules = { .signals = &signal, .n_signals = 1 };
    struct read_signal *signals;
    size_t n;

    read_text(&rules, text, a, &signals, &n);
    assert_in_range(n, 0, 1);
    return n ? signals[0].words : NULL;
}

static void each_is(bool expected, const char *const (*pairs)[2], size_t n)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < n; i++)
        if (!found(pairs[i][0], pairs[i][1], &a) == expected) {
            arena_clear(&a);
            fail_msg(
                "\"%s\" in \"%s\": expected %s", pairs[i][0], pairs[i][1], expected ? "yes" : "no");
        }
    arena_clear(&a);
}

#define EACH_IS(expected, pairs) each_is(expected, pairs, sizeof(pairs) / sizeof((pairs)[0]))

static void words_are_found_whatever_their_case_letters_and_punctuation(void **state)
{
    static const char *const yes[][2] = {
        { "пожар", "ПОЖАР!" },
        { "пожар", "«Пожар»" },
        { "ребенок", "Ребёнок" },
        { "не отвечает", "не,отвечает" },
        { "не отвечает", "не\n\tотвечает" },
        { "кто нибудь", "кто-нибудь дома?" },
        { "cant breathe", "I can't breathe" },
        { "cant breathe", "I can\xe2\x80\x99t breathe" },
        { "cant breathe", "i cant breathe" },
        { "38 недель", "беременна,38 недель" },
    };
    static const char *const no[][2] = {
        { "пожар", "пожарная часть" },
        { "пожар", "" },
        { "пожар", "по жар" },
        { "не отвечает", "отвечает не" },
        { "the dog bit", "the cat bit" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

static void a_star_is_any_ending_and_a_bar_is_a_choice(void **state)
{
    static const char *const yes[][2] = {
        { "льдин*", "на льдине" },
        { "льдин*", "льдин" },
        { "дом|дача горит", "дача горит" },
        { "мать|бабушк* одна", "бабушка одна" },
    };
    static const char *const no[][2] = {
        { "льдин*", "льди" },
        { "льдин*", "отльдины" },
        { "дом|дача горит", "домик горит" },
        { "дом|дача горит", "гараж горит" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

static void a_gap_lets_up_to_three_words_pass_but_no_full_stop(void **state)
{
    static const char *const yes[][2] = {
        { "ушел ... лес", "ушел лес" },
        { "ушел ... лес", "ушел вчера рано в лес" },
        { "ушел ... лес ... вернулся", "ушел, говорят, в лес и домой вернулся" },
        { "ушел ... лес", "ушел по ул. Лесной лес" },
        { "a ... a ... b", "a a a b" },
        { "ушел ... лес", "Ушел в лес." },
        { "ушел ... лес", "Ушел в г.Лес" },
    };
    static const char *const no[][2] = {
        { "ушел ... лес", "ушел вчера рано утром в лес" },
        { "ушел ... лес", "Ушел отец. Лес рядом" },
        { "ушел ... лес", "Ушел? Лес рядом" },
        { "ушел ... лес", "Ушел отец.\nЛес рядом" },
        { "ушел ... лес", "Ушел отец.\tЛес рядом" },
        { "ушел ... лес", "Ушел отец.\r\nЛес рядом" },
        { "не отвечает", "Я не знаю. Не. Отвечает!" },
    };

    (void)state;
    EACH_IS(true, yes);
    EACH_IS(false, no);
}

static void what_is_denied_does_not_count(void **state)
{
    static const char *const no[][2] = {
        { "пожар*", "пожара нет" },
        { "пожар*", "нет пожара" },
        { "пожар*", "у нас нет пожара" },
        { "пожар*", "нет никакого пожара" },
        { "пожар*", "приехали, нет пожара" },
        { "пожар*", "это не пожар" },
        { "кров*", "крови нет, но больно" },
        { "кров*", "крови нет но больно" },
        { "дым*", "ни дыма, ни огня" },
        { "дым*", "без дыма" },
        { "fire", "no fire" },
        { "fire", "there is no fire here" },
        { "fire", "it is not on fire" },
        { "fire", "it isn't a fire" },
        { "drowning", "he is not drowning" },
        { "ребен* ... один", "ребенок в квартире не один" },
    };

    (void)state;
    EACH_IS(false, no);
}

static void a_denial_of_something_else_hides_nothing(void **state)
{
    static const char *const yes[][2] = {
        { "пожар", "нет, пожар" },
        { "пожар", "света нет пожар" }, /* "нет" belongs to what stands before it */
        { "пожар", "пожар нет воды" },
        { "горит дом", "света нет горит дом" },
        { "пожар", "Нет. Пожар!" },
        { "пожар", "Нет - пожар!" }, /* a dash parts, a hyphen does not */
        { "пожар", "Нет!-пожар" },
        { "тонет", "не молчите, тонет" },
        { "не дышит", "не дышит" }, /* the phrase itself denies */
        { "нет еды", "нет еды" },
        { "еды ... нет", "еды совсем нет" },
        { "пожар*", "вчера пожара нет, сегодня пожар" }, /* once is enough */
        { "кровь", "кровь не останавливается" },
    };

    (void)state;
    EACH_IS(true, yes);
}

static void the_callers_own_words_are_given(void **state)
{
    struct arena a = { 0 };
    char text[TEXT_MAX];
    const char *words;

    (void)state;
    assert_string_equal(found("льдин* ... оторвал*", "Рыбак: ЛЬДИНУ, говорит, оторвало!", &a),
        "ЛЬДИНУ, говорит, оторвало");
    assert_string_equal(found("кто нибудь", "Есть кто-нибудь?", &a), "кто-нибудь");

    /* A word without end is cut, and never inside a letter. */
    memset(text, 'a', sizeof(text));
    text[0] = 'b';
    for (size_t i = 1; i + 2 < sizeof(text); i += 2)
        memcpy(text + i, "я", 2);
    text[sizeof(text) - 1] = '\0';
    text[sizeof(text) - 2] = '\0';
    words = found("bя*", text, &a);
    assert_non_null(words);
    assert_true(strlen(words) <= 200 && strlen(words) >= 199);
    assert_true(text_is_clean(words, strlen(words)));

    /* Bytes that are no letters at all are not shown. */
    memset(text + 1, 0x80, 400);
    text[0] = 'b';
    text[401] = '\0';
    words = found("b*", text, &a);
    assert_non_null(words);
    assert_string_equal(words, "");
    arena_clear(&a);
}

static void signals_come_in_the_order_of_the_rules_each_once(void **state)
{
    static const char *first[] = { "три", "два" }, *second[] = { "один" }, *third[] = { "никогда" };
    const struct signal_rule signals[] = { { "first", first, 2 }, { "second", second, 1 },
        { "third", third, 1 } };
    struct rulebook rules = { .signals = signals, .n_signals = 3 };
    struct arena a = { 0 };
    struct read_signal *read;
    size_t n;

    (void)state;
    read_text(&rules, "один два три два один", &a, &read, &n);
    assert_int_equal(n, 2);
    assert_string_equal(read[0].signal, "first");
    assert_string_equal(read[0].words, "два");
    assert_string_equal(read[1].signal, "second");
    read_text(&rules, NULL, &a, &read, &n);
    assert_int_equal(n, 0);
    arena_clear(&a);
}

/* ---- any bytes that claim to be text, and hostile ones ---- */

static uint32_t dice(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void nothing_in_a_text_breaks_the_reader(void **state)
{
    static const char *const pieces[] = { "не ", "нет", ",", ".", " ", "пожар", "\xd0",
        "\xe2\x80\x99", "'", "...", "*", "|", "—", "\n", "a", "Ё", "лес ", "ушел " };
    struct arena a = { 0 };
    uint32_t seed = 20261122;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        char text[256] = "";
        size_t used = 0;

        while (used < 200 && dice(&seed) % 20) {
            const char *piece = pieces[dice(&seed) % (sizeof(pieces) / sizeof(pieces[0]))];

            memcpy(text + used, piece, strlen(piece) + 1);
            used += strlen(piece);
        }
        found("ушел ... лес ... пожар", text, &a);
        found("не|нет пожар*", text, &a);
        arena_clear(&a);
    }
}

static double milliseconds_for(struct rulebook *rules, const char *text)
{
    struct arena a = { 0 };
    struct read_signal *read;
    size_t n;
    clock_t from = clock();

    read_text(rules, text, &a, &read, &n);
    arena_clear(&a);
    return (double)(clock() - from) * 1000 / CLOCKS_PER_SEC;
}

/* The worst that can be written: every word begins every phrase, and every gap has to be tried. */
static void the_longest_and_worst_text_takes_no_longer_than_a_moment(void **state)
{
    static const char *phrases[60];
    static char written[60][64];
    struct signal_rule signal = { .signal = "it", .phrases = phrases, .n_phrases = 60 };
    struct rulebook rules = { .signals = &signal, .n_signals = 1 };
    char *text = must_alloc(TEXT_MAX + 1);

    (void)state;
    for (size_t i = 0; i < 60; i++) {
        snprintf(written[i], sizeof(written[i]), "aa ... aa ... aa ... zz%zu", i);
        phrases[i] = written[i];
    }
    for (size_t i = 0; i + 3 <= TEXT_MAX; i += 3)
        memcpy(text + i, "aa ", 3);
    /* 5,461 words x 60 phrases, all gaps, under the sanitizers */
    assert_true(milliseconds_for(&rules, text) < 10000);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_whatever_their_case_letters_and_punctuation),
        cmocka_unit_test(a_star_is_any_ending_and_a_bar_is_a_choice),
        cmocka_unit_test(a_gap_lets_up_to_three_words_pass_but_no_full_stop),
        cmocka_unit_test(what_is_denied_does_not_count),
        cmocka_unit_test(a_denial_of_something_else_hides_nothing),
        cmocka_unit_test(the_callers_own_words_are_given),
        cmocka_unit_test(signals_come_in_the_order_of_the_rules_each_once),
        cmocka_unit_test(nothing_in_a_text_breaks_the_reader),
        cmocka_unit_test(the_longest_and_worst_text_takes_no_longer_than_a_moment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
