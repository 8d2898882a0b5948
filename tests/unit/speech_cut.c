/* Cutting: what a word is, how it is folded and stemmed, and where a clause or a sentence ends. */
#include "speech/speech.h"

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
#include "unit/speech_rows.h"

/* ---- the words as one line: "-25" has its sign, "/" ends a clause, "//" a sentence ---- */

static const char *cut(const char *text, struct arena *a)
{
    struct speech_word *words;
    const char *line = "";
    size_t n;

    speech_cut(text, a, &words, &n);
    for (size_t i = 0; i < n; i++)
        line = arena_printf(a, "%s%s%s%s%s", line, i ? " " : "", words[i].minus ? "-" : "",
            words[i].folded,
            words[i].ends_sentence ? "//"
            : words[i].ends_clause ? "/"
                                   : "");
    return line;
}

static void words_are_folded_whatever_the_keyboard_made_of_them(void **state)
{
    static const struct row rows[] = {
        { "ПОЖАР Пожар", "пожар пожар//" },
        { "Ребёнок ЁЛКА", "ребенок елка//" },
        { "ребе\xcc\x88нок и\xcc\x86од", "ребенок йод//" }, /* marks of their own (NFD) */
        { "по\xc2\xadжар", "пожар//" }, /* a soft hyphen */
        { "по\xe2\x80\x8bжар", "пожар//" }, /* a blank of no width */
        { "I can't, can\xe2\x80\x99t, can\xca\xbct", "i cant/ cant/ cant//" },
        { "'quoted'", "quoted//" },
        { "ﬁre", "fire//" }, /* a ligature */
        { "ＦＩＲＥ １２", "fire 12//" }, /* full width */
        { "Straße", "strasse//" },
        { "пoжap", "пожар//" }, /* Latin o, a, p */
        { "xopoшo", "хорошо//" },
        { "BУЗ", "вуз//" },
        { "hope", "hope//" }, /* nothing Russian in it */
        { "zщ", "zщ//" }, /* looks like nothing */
        { "38недель", "38 недель//" },
        { "кто-нибудь", "кто нибудь//" },
        { "кто\xe2\x80\x91нибудь кто\xe2\x80\x90то",
            "кто нибудь кто то//" }, /* hyphens that are such */
        { "50% и 3°", "50 % и 3 °//" },
        { "38,5 и 38.5", "38.5 и 38.5//" },
        { "1,2,3", "1.2/ 3//" },
        { "1.", "1//" },
        { "c𝟑𝟔", "c 36//" }, /* digits of mathematics */
        { "٣ дня", "٣ дня//" },
        { "قلب 火", "قلب 火//" },
        { "5²", "5//" },
    };

    (void)state;
    EACH_IS(cut, rows);
}

static void a_clause_and_a_sentence_end_where_they_are_heard_to(void **state)
{
    static const struct row rows[] = {
        { "да. Нет", "да// нет//" },
        { "да! нет? что; так… вот", "да// нет// что// так// вот//" },
        { "да, нет: так (может) быть", "да/ нет/ так/ может/ быть//" },
        { "да\nнет", "да/ нет//" },
        { "да - нет", "да/ нет//" },
        { "да\xc2\xa0- нет", "да/ нет//" }, /* no blank breaks there, but it is one */
        { "да\t- нет", "да/ нет//" },
        { "да — нет – так", "да/ нет/ так//" },
        { "да-нет", "да нет//" },
        { "да -нет", "да/ -нет//" },
        { "ул. Мира, д. 5, кв. 7", "ул мира/ д 5/ кв 7//" },
        { "ул.\nМира", "ул/ мира//" },
        { "т.е. нет", "т е нет//" },
        { "г.Азов", "г азов//" },
        { "дом.Горит", "дом горит//" },
        { "Mr. Smith", "mr smith//" },
        { "дом. Горит", "дом// горит//" },
        { "дом.", "дом//" },
        { "«дом.» Горит", "дом// горит//" },
        { "дом... Горит", "дом// горит//" },
        { ". , !дом", "дом//" },
        { "дом «горит» \"весь\"", "дом горит весь//" },
        { "дом 🔥 горит", "дом горит//" },
        { "10:30", "10/ 30//" },
    };

    (void)state;
    EACH_IS(cut, rows);
}

static void a_sign_before_digits_is_a_minus_where_nothing_stands_right_before_it(void **state)
{
    static const struct row rows[] = {
        { "-25", "-25//" },
        { "мороз -25", "мороз/ -25//" },
        { "мороз \xe2\x88\x92"
          "25",
            "мороз -25//" },
        { "мороз –25", "мороз/ -25//" },
        { "мороз (-25)", "мороз/ -25//" },
        { "лет 10-15", "лет 10 15//" }, /* from ten to fifteen */
        { "8-900-555", "8 900 555//" },
        { "мороз - 25", "мороз/ 25//" },
        { "мороз --25", "мороз/ 25//" },
        { "-дом", "-дом//" },
        { "мороз «-25»", "мороз/ -25//" },
        { "мороз \xe2\x80\x8b-25", "мороз/ -25//" },
        { "8(900)-555", "8/ 900/ 555//" },
    };

    (void)state;
    EACH_IS(cut, rows);
}

static void what_is_no_word_leaves_none(void **state)
{
    static const struct row rows[] = {
        { "", "" },
        { " \t\n", "" },
        { "!?., - «»", "" },
        { "🔥👨\xe2\x80\x8d👩\xe2\x80\x8d👧", "" },
        { "\xcc\x88", "" }, /* a mark with no letter */
        { "\xff\xfe\x80", "" },
        { "\xe1\x85\x9f", "" }, /* a letter that is not seen */
        { "да \xe1\x85\x9f нет", "да нет//" },
        { "пож\xd0", "пож//" }, /* half a letter */
        { "по\x80жар", "по жар//" },
    };

    (void)state;
    EACH_IS(cut, rows);
}

static const char *stems(const char *text, struct arena *a)
{
    struct speech_word *words;
    const char *line = "";
    size_t n;

    speech_cut(text, a, &words, &n);
    for (size_t i = 0; i < n; i++)
        line = arena_printf(a, "%s%s%s", line, i ? " " : "", words[i].stem);
    return line;
}

static void endings_go_by_the_letters_of_each_word(void **state)
{
    static const struct row rows[] = {
        { "льдина льдине льдиной ЛЬДИНЫ", "льдин льдин льдин льдин" },
        { "беременна беременная беременной", "беремен беремен беремен" },
        { "drowning drowned drowns", "drown drown drown" },
        { "горит fire burning", "гор fire burn" },
        { "火 25 %", "火 25 %" },
        { "ёлка ѝ", "елк ѝ" },
    };

    (void)state;
    EACH_IS(stems, rows);
}

static void what_is_longer_than_a_word_is_none(void **state)
{
    struct arena a = { 0 };
    char text[600];
    struct speech_word *words;
    size_t n;

    (void)state;
    for (size_t i = 0; i < 128; i++)
        memcpy(text + 2 * i, "я", 3);
    speech_cut(text, &a, &words, &n);
    assert_int_equal(n, 1);
    assert_int_equal(strlen(words[0].folded), 256);
    memcpy(text + 256, "я да", sizeof "я да");
    speech_cut(text, &a, &words, &n);
    assert_int_equal(n, 1);
    assert_string_equal(words[0].folded, "да");
    arena_clear(&a);
}

static void each_word_says_which_bytes_it_was(void **state)
{
    static const char text[] = "  Ребёнок, can't!";
    struct arena a = { 0 };
    struct speech_word *words;
    size_t n;

    (void)state;
    speech_cut(text, &a, &words, &n);
    assert_int_equal(n, 2);
    assert_int_equal(words[0].from, 2);
    assert_memory_equal(text + words[0].from, "Ребёнок", words[0].to - words[0].from);
    assert_memory_equal(text + words[1].from, "can't", words[1].to - words[1].from);
    assert_int_equal(words[1].to, sizeof(text) - 2);
    arena_clear(&a);
}

static void letters_are_counted_and_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(speech_letters(""), 0);
    assert_int_equal(speech_letters("дом"), 3);
    assert_int_equal(speech_letters("a火"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_folded_whatever_the_keyboard_made_of_them),
        cmocka_unit_test(a_clause_and_a_sentence_end_where_they_are_heard_to),
        cmocka_unit_test(a_sign_before_digits_is_a_minus_where_nothing_stands_right_before_it),
        cmocka_unit_test(what_is_no_word_leaves_none),
        cmocka_unit_test(endings_go_by_the_letters_of_each_word),
        cmocka_unit_test(what_is_longer_than_a_word_is_none),
        cmocka_unit_test(each_word_says_which_bytes_it_was),
        cmocka_unit_test(letters_are_counted_and_not_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
