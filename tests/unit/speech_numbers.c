/* Amounts: numbers and units in all their cases, turned around, ordinal, with signs and halves. */
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

/* Every amount of a text: "38 weeks", "3rd day"; one that stands in another is no second one. */
static const char *amounts(const char *text, struct arena *a)
{
    static const char *const units[SPEECH_UNITS] = { "", " percent", " degrees", " hours", " days",
        " weeks", " months", " years" };
    struct speech_word *words;
    struct speech_amount *found;
    const char *line = "";
    size_t n;

    speech_cut(text, a, &words, &n);
    found = speech_amounts(words, n, a);
    for (size_t i = 0; i < n; i++) {
        assert_true(found[i].n <= SPEECH_AMOUNT_WORDS && i + found[i].n <= n);
        if (found[i].n) {
            assert_int_equal(found[i].first, i);
            line = arena_printf(a, "%s%s%.4g%s%s", line, *line ? ", " : "", found[i].value,
                found[i].ordinal ? "th" : "", units[found[i].unit]);
        }
    }
    return line;
}

static void numbers_are_digits_or_words_in_any_case(void **state)
{
    static const struct row rows[] = {
        { "ноль", "0" },
        { "один одной одному", "1, 1, 1" },
        { "двух", "2" },
        { "двое", "2" },
        { "пара", "2" },
        { "трёх", "3" },
        { "четырьмя", "4" },
        { "пятью", "5" },
        { "шестерых", "6" },
        { "семи", "7" },
        { "восьми", "8" },
        { "восьмью", "8" },
        { "девятью", "9" },
        { "десяток", "10" },
        { "одиннадцать", "11" },
        { "двенадцати", "12" },
        { "тринадцатью", "13" },
        { "четырнадцать", "14" },
        { "пятнадцати", "15" },
        { "шестнадцать", "16" },
        { "семнадцать", "17" },
        { "восемнадцать", "18" },
        { "девятнадцать", "19" },
        { "двадцать пять", "25" },
        { "тридцати восьми", "38" },
        { "сорока", "40" },
        { "пятьдесят", "50" },
        { "пятидесяти двух", "52" },
        { "шестидесяти", "60" },
        { "семьюдесятью", "70" },
        { "восемьдесят два", "82" },
        { "восьмидесяти", "80" },
        { "девяноста трёх", "93" },
        { "сто двадцать три", "123" },
        { "двести десять", "210" },
        { "сто, двадцать", "100, 20" },
        { "двадцать тридцать", "20, 30" },
        { "двадцать 5", "20, 5" },
        { "три четыре", "3, 4" },
        { "5 тридцать", "5, 30" },
        { "двадцать ноль", "20, 0" },
        { "eighty two", "82" },
        { "eighty-two", "82" },
        { "ninety", "90" },
        { "a hundred", "100" },
        { "nineteen", "19" },
        { "38,5", "38.5" },
        { "9999999999", "" }, /* nobody counts so far */
        { "٣", "" },
        { "двадцатка двадцатник", "" },
        { "пятница", "" },
        { "семья стол", "" },
    };

    (void)state;
    EACH_IS(amounts, rows);
}

static void units_are_known_in_any_case(void **state)
{
    static const struct row rows[] = {
        { "30 минут", "0.5 hours" },
        { "15 мин.", "0.25 hours" },
        { "через 2 часа", "2 hours" },
        { "около пяти часов", "5 hours" },
        { "3 ч", "3 hours" },
        { "два дня", "2 days" },
        { "5 дней", "5 days" },
        { "двое суток", "2 days" },
        { "3 сутки", "3 days" },
        { "38 недель", "38 weeks" },
        { "на тридцать восьмой неделе", "38th weeks" },
        { "8 месяцев", "8 months" },
        { "82 года", "82 years" },
        { "3 годика", "3 years" },
        { "70 лет", "70 years" },
        { "к семидесяти годам", "70 years" },
        { "82-летняя бабушка", "82 years" },
        { "семидесяти лет", "70 years" },
        { "100 %", "100 percent" },
        { "5% зарядки", "5 percent" },
        { "пять процентов", "5 percent" },
        { "39 градусов", "39 degrees" },
        { "39°", "39 degrees" },
        { "three days", "3 days" },
        { "an hour", "1 hours" },
        { "a day", "1 days" },
        { "two weeks", "2 weeks" },
        { "39 weeks", "39 weeks" },
        { "5-year-old", "5 years" },
        { "82 yo", "82 years" },
        { "twenty minutes", "0.3333 hours" },
        { "40 degrees", "40 degrees" },
        { "38 полных недель", "38 weeks" },
        { "3 full days", "3 days" },
        { "a couple of hours", "2 hours" },
        { "82, год назад упала", "82, 1 years" }, /* another clause has another amount */
        { "38 полных. Недель", "38" },
        { "38. Недель", "38" },
        { "5 домов", "5" },
        { "a dog", "" },
        { "лет", "" },
        { "5 дней 3 часа", "5 days, 3 hours" },
        { "82 года одна дома", "82 years, 1" },
    };

    (void)state;
    EACH_IS(amounts, rows);
}

static void a_unit_may_come_first_or_hold_the_number(void **state)
{
    static const struct row rows[] = {
        { "дня два", "2 days" },
        { "недель 38", "38 weeks" },
        { "часа три назад", "3 hours" },
        { "лет восемьдесят", "80 years" },
        { "лет, восемьдесят", "80" },
        { "дня два часа", "2 hours" },
        { "часов", "" },
        { "час", "1 hours" },
        { "сутки", "1 days" },
        { "неделю", "1 weeks" },
        { "месяц", "1 months" },
        { "год", "1 years" },
        { "полчаса", "0.5 hours" },
        { "полдня", "0.5 days" },
        { "полгода", "6 months" },
        { "полтора часа", "1.5 hours" },
        { "полторы недели", "1.5 weeks" },
        { "полтора", "1.5" },
        { "half an hour", "0.5 hours" },
        { "half a day", "0.5 days" },
        { "half", "" },
    };

    (void)state;
    EACH_IS(amounts, rows);
}

static void an_ordinal_says_so(void **state)
{
    static const struct row rows[] = {
        { "третий день", "3th days" },
        { "третьи сутки", "3th days" },
        { "второго дня", "2th days" },
        { "первый день", "1th days" },
        { "тридцать восьмая неделя", "38th weeks" },
        { "двадцатый день", "20th days" },
        { "сороковая неделя", "40th weeks" },
        { "38-я неделя", "38th weeks" },
        { "38-ой неделе", "38th weeks" },
        { "5 й день", "5th days" },
        { "2nd day", "2th days" },
        { "third day", "3th days" },
        { "83-х лет", "83 years" },
        { "с 7-ми часов", "7 hours" },
        { "третий пятый", "3th, 5th" },
        { "й", "" },
        { "38, й", "38" },
    };

    (void)state;
    EACH_IS(amounts, rows);
}

static void frost_and_signs_are_below_zero(void **state)
{
    static const struct row rows[] = {
        { "-25", "-25 degrees" },
        { "на улице -30", "-30 degrees" },
        { "минус 25", "-25 degrees" },
        { "минус двадцать пять градусов", "-25 degrees" },
        { "minus ten", "-10 degrees" },
        { "30 мороза", "-30 degrees" },
        { "30 градусов мороза", "-30 degrees" },
        { "30 градусов ниже нуля", "-30 degrees, 0" },
        { "10 degrees below", "-10 degrees" },
        { "-10 degrees below", "-10 degrees" },
        { "мороз 30 градусов", "-30 degrees" },
        { "в мороз -30", "-30 degrees" },
        { "-5 лет", "-5 years" },
        { "минус", "" },
        { "Минус. Пять", "5" },
        { "30 градусов тепла", "30 degrees" },
        { "10-15 лет", "10, 15 years" },
    };

    (void)state;
    EACH_IS(amounts, rows);
}

static uint32_t dice(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* amounts() looks at the bounds of each. */
static void no_row_of_numbers_and_units_reaches_beyond_the_words(void **state)
{
    static const char *const pieces[] = { "минус ", "-", "сто ", "двадцать ", "пять ", "третий ",
        "38", " й ", "полных ", "of ", "лет ", "дня ", "час ", "мороза ", "ниже ", "half ", "an ",
        "a ", ", ", ". ", "% " };
    uint32_t seed = 20261127;

    (void)state;
    for (int round = 0; round < 4000; round++) {
        struct arena a = { 0 };
        const char *text = "";

        do
            text = arena_printf(
                &a, "%s%s", text, pieces[dice(&seed) % (sizeof(pieces) / sizeof(pieces[0]))]);
        while (dice(&seed) % 12);
        amounts(text, &a);
        arena_clear(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_digits_or_words_in_any_case),
        cmocka_unit_test(units_are_known_in_any_case),
        cmocka_unit_test(a_unit_may_come_first_or_hold_the_number),
        cmocka_unit_test(an_ordinal_says_so),
        cmocka_unit_test(frost_and_signs_are_below_zero),
        cmocka_unit_test(no_row_of_numbers_and_units_reaches_beyond_the_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
