/* What people type for a case, an offer, an instant, a fact. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include "base/text.h"
#include "base/times.h"
#include "bus/codec.h"
#include "human.h"
#include "say.h"
#include "value.h"
#include "words/words.h"

#define NOON INT64_C(1795348800000) /* 2026-11-22T12:00:00Z */

static void case_is(const char *typed, int error, const char *expected)
{
    struct arena a = { 0 };
    char *number = NULL;

    assert_int_equal(value_case_read(typed, &a, &number), error);
    if (!error)
        assert_string_equal(number, expected);
    arena_clear(&a);
}

static void a_case_is_typed_with_or_without_dashes(void **state)
{
    char number[CASE_NUMBER_TEXT], plain[CASE_NUMBER_TEXT];
    size_t n = 0;

    (void)state;
    case_number_format(case_key_of(2026, 326, 1), number);
    for (const char *p = number; *p; p++)
        if (*p != '-')
            plain[n++] = *p;
    plain[n] = '\0';
    case_is(number, 0, number);
    case_is(plain, 0, number);
}

static void a_short_end_goes_to_the_service_as_it_stands(void **state)
{
    (void)state;
    case_is("1-8", 0, "1-8");
    case_is("0123-4", 0, "0123-4");
}

static void a_wrong_check_digit_is_said_to_be_one(void **state)
{
    char number[CASE_NUMBER_TEXT];

    (void)state;
    case_number_format(case_key_of(2026, 326, 1), number);
    number[strlen(number) - 1] = number[strlen(number) - 1] == '0' ? '1' : '0';
    case_is(number, ERR_CHECK_DIGIT, NULL);
}

static void what_is_no_number_is_not_valid(void **state)
{
    static const char *const wrong[] = { "", "abc", "1", "-8", "1-", "1-88", "1--8", "26-326-1-8x",
        "26 326 0001 8", "1-8 ", "123456789012-3", "٣-٤" };

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        case_is(wrong[i], ERR_INVALID, NULL);
}

static void an_offer_is_a_case_and_a_letter(void **state)
{
    struct arena a = { 0 };
    char id[OFFER_ID_TEXT], *offer = NULL;

    (void)state;
    offer_id_format(case_key_of(2026, 326, 1), 1, id);
    assert_int_equal(value_offer_read(id, &a, &offer), 0);
    assert_string_equal(offer, id);
    id[strlen(id) - 1] = 'B';
    assert_int_equal(value_offer_read(id, &a, &offer), 0);
    assert_int_equal(offer[strlen(offer) - 1], 'b');
    assert_int_equal(value_offer_read("26-326-0001-", &a, &offer), ERR_INVALID);
    assert_int_equal(value_offer_read("b", &a, &offer), ERR_INVALID);
    arena_clear(&a);
}

static void a_letter_alone_is_told_from_an_offer(void **state)
{
    (void)state;
    assert_true(value_is_letters("b"));
    assert_true(value_is_letters("AA"));
    assert_false(value_is_letters(""));
    assert_false(value_is_letters("abcd"));
    assert_false(value_is_letters("1b"));
    assert_true(value_offer_ends_with("26-326-0001-8b", "B"));
    assert_false(value_offer_ends_with("26-326-0001-8ab", "b"));
    assert_false(value_offer_ends_with(NULL, "b"));
}

static void fact_is(const char *typed, int error, const char *key, const char *value)
{
    struct arena a = { 0 };
    Fact fact;

    assert_int_equal(value_fact_read(typed, NOON, 3 * 3600, &a, &fact), error);
    if (!error) {
        assert_string_equal(fact.key, key);
        assert_string_equal(fact.value, value);
    }
    arena_clear(&a);
}

static void a_fact_is_kept_as_it_is_typed(void **state)
{
    (void)state;
    fact_is("pregnant_weeks=38", 0, "pregnant_weeks", "38");
    fact_is("door=a=b", 0, "door", "a=b");
    fact_is("food_for=3h", 0, "food_for", "3h");
    fact_is("last_contact=never", 0, "last_contact", "never");
    fact_is("last_contact=2026-11-22T09:00:00Z", 0, "last_contact", "2026-11-22T09:00:00Z");
}

static void a_span_becomes_an_instant_when_typed(void **state)
{
    (void)state;
    fact_is("last_contact=3h", 0, "last_contact", "2026-11-22T09:00:00.000Z");
    fact_is("since_dark=30 m", 0, "since_dark", "2026-11-22T11:30:00.000Z");
    fact_is("until_battery=2h", 0, "until_battery", "2026-11-22T14:00:00.000Z");
    fact_is("next_dose=4h", 0, "next_dose", "2026-11-22T16:00:00.000Z");
    assert_true(value_fact_is_reckoned("last_contact=3h"));
    assert_false(value_fact_is_reckoned("last_contact=yes"));
    assert_false(value_fact_is_reckoned("alone=3h"));
    assert_false(value_fact_is_reckoned("last_contact"));
}

static void a_clock_time_becomes_the_nearest_instant_when_typed(void **state)
{
    (void)state; /* it is 15:00 */
    fact_is("next_dose=18:00", 0, "next_dose", "2026-11-22T15:00:00.000Z");
    fact_is("next_dose=15:00", 0, "next_dose", "2026-11-22T12:00:00.000Z");
    fact_is("next_dose=8:00", 0, "next_dose", "2026-11-23T05:00:00.000Z");
    fact_is("until_battery=14:59", 0, "until_battery", "2026-11-23T11:59:00.000Z");
    fact_is("last_contact=9:30", 0, "last_contact", "2026-11-22T06:30:00.000Z");
    fact_is("last_contact=15:00", 0, "last_contact", "2026-11-22T12:00:00.000Z");
    fact_is("last_contact=23:00", 0, "last_contact", "2026-11-21T20:00:00.000Z");
    fact_is("last_contact=24:00", 0, "last_contact", "24:00");
    fact_is("door=18:00", 0, "door", "18:00");
    assert_true(value_fact_is_reckoned("next_dose=18:00"));
}

static void half_a_fact_is_refused(void **state)
{
    (void)state;
    fact_is("alone", ERR_INVALID, NULL, NULL);
    fact_is("=yes", ERR_INVALID, NULL, NULL);
    fact_is("", ERR_INVALID, NULL, NULL);
    fact_is("alone=", ERR_MISSING, NULL, NULL);
}

/* Typed times use the machine's zone. */
static void typed_is(const char *typed, int error, const char *expected)
{
    int64_t ms = 0;
    char text[TIME_TEXT];

    assert_int_equal(time_parse_typed(typed, NOON, say_offset_s(NOON), &ms), error);
    if (!error) {
        time_format(ms, text);
        assert_string_equal(text, expected);
    }
}

static void a_time_is_typed_as_people_say_it(void **state)
{
    (void)state;
    setenv("TZ", "Europe/Moscow", 1);
    tzset();
    typed_is("+90m", 0, "2026-11-22T13:30:00.000Z");
    typed_is("14:30", 0, "2026-11-22T11:30:00.000Z");
    typed_is("2026-11-22T14:30:00+03:00", 0, "2026-11-22T11:30:00.000Z");
    typed_is("25:00", ERR_OUT_OF_RANGE, NULL);
    typed_is("tomorrow", ERR_INVALID, NULL);
    typed_is("90m", ERR_INVALID, NULL);
    typed_is("", ERR_INVALID, NULL);
    setenv("TZ", "UTC", 1);
    tzset();
}

/* ---- how times are said ---- */

static void spans_and_deadlines_are_said_as_people_say_them(void **state)
{
    struct cli c = { .lang = "en" };

    (void)state;
    intl_start("en");
    assert_string_equal(say_span(&c, 40 * SECOND_MS), "40 s");
    assert_string_equal(say_span(&c, 4 * MINUTE_MS + 59 * SECOND_MS), "4 min");
    assert_string_equal(say_span(&c, 2 * HOUR_MS + 5 * MINUTE_MS), "2 h 5 min");
    assert_string_equal(say_span(&c, 3 * DAY_MS), "3 d");
    assert_string_equal(say_left(&c, NOON + 4 * MINUTE_MS, NOON), "4 min left");
    assert_string_equal(say_left(&c, NOON - 4 * MINUTE_MS, NOON), "4 min late");
    intl_start("ru");
    assert_string_equal(say_left(&c, NOON + 4 * MINUTE_MS, NOON), "осталось 4 мин");
    assert_string_equal(say_when(&c, NOON + HOUR_MS, NOON), "13:00");
    assert_string_equal(say_when(&c, NOON - DAY_MS, NOON), "2026-11-21 12:00");
    arena_clear(&c.arena);
}

static void a_refusal_is_a_sentence_in_both_languages(void **state)
{
    struct cli c = { .lang = "en" };

    (void)state;
    intl_start("en");
    assert_string_equal(say_refusal(&c, &(struct refusal){ ERR_NOT_FOUND, "case", "1-8" }),
        "the case was not found (1-8)");
    assert_string_equal(
        say_refusal(&c, &(struct refusal){ ERR_MISSING, "file_case.subject.phone", NULL }),
        "the subject's phone is missing");
    assert_string_equal(say_refusal(&c, &(struct refusal){ ERR_TOO_LONG, "new_field", NULL }),
        "new_field is too long");
    assert_string_equal(say_refusal(&c, &(struct refusal){ ERR_REASON_NEEDED, "reason", NULL }),
        "a reason is needed: say why with --reason");
    assert_string_equal(say_refusal(&c, &(struct refusal){ ERR_NOT_CALLED_BACK, "reason", NULL }),
        "the caller has not been called back yet: call back, or say why not with --reason");
    intl_start("ru");
    assert_string_equal(say_refusal(&c, &(struct refusal){ ERR_REASON_NEEDED, "reason", NULL }),
        "нужна причина: укажите её в --reason");
    assert_string_equal(say_refusal(&c, &(struct refusal){ ERR_NOT_FOUND, "case", "1-8" }),
        "случай: не найдено (1-8)");
    arena_clear(&c.arena);
}

static const struct {
    Location__Fault fault;
    const char *english, *russian;
} faults[] = {
    { LOCATION__FAULT__LATITUDE, "a latitude is at most 90°", "широта не больше 90°" },
    { LOCATION__FAULT__LONGITUDE, "a longitude is at most 180°", "долгота не больше 180°" },
    { LOCATION__FAULT__SWAPPED,
        "the latitude is beyond 90°, and the other way round it would fit: latitude comes first",
        "широта больше 90°, а наоборот они подошли бы: сначала широта, потом долгота" },
    { LOCATION__FAULT__SIXTY, "minutes and seconds are less than 60", "минут и секунд меньше 60" },
    { LOCATION__FAULT__ZERO, "0, 0 is what devices say that do not know where they are",
        "0, 0 сообщают устройства, которые не знают, где они" },
    { LOCATION__FAULT__TOO_WIDE, "the uncertainty is more than the earth",
        "погрешность больше Земли" },
    { LOCATION__FAULT__ONE_AXIS, "both are latitudes, or both longitudes",
        "обе — широты или обе — долготы" },
    { LOCATION__FAULT__SIGN_AND_LETTER,
        "a minus and a letter for the side of the earth: only one of them",
        "минус и буква стороны света: нужно что-то одно" },
    { LOCATION__FAULT__FRACTION, "only the last number of each may have decimals",
        "дробным может быть только последнее число каждой координаты" },
    { LOCATION__FAULT__GEO_URI, "a geo: URI looks like this: geo:47.1063,38.6534;u=35",
        "geo: пишется так: geo:47.1063,38.6534;u=35" },
    { LOCATION__FAULT__SYSTEM, "only the coordinate system WGS 84 is known",
        "известна только система координат WGS 84" },
    { LOCATION__FAULT__AML, "the telephone's message has a value that cannot be",
        "в сообщении телефона есть невозможное значение" },
    { LOCATION__FAULT__FIX_TIME, "the telephone's message has a time that cannot be",
        "в сообщении телефона невозможное время" },
};

static void why_a_place_is_none_is_said_in_both_languages(void **state)
{
    struct cli c = { 0 };

    (void)state;
    assert_int_equal(sizeof faults / sizeof faults[0], location__fault__descriptor.n_values - 1);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        const char *word = word_of(&location__fault__descriptor, faults[i].fault);

        intl_start("en");
        assert_string_equal(say_refusal(&c, &(struct refusal){ ERR_OUT_OF_RANGE, "at", word }),
            arena_printf(&c.arena, "the place is out of range (%s)", faults[i].english));
        intl_start("ru");
        assert_string_equal(
            say_refusal(&c, &(struct refusal){ ERR_OUT_OF_RANGE, "reporter_at", word }),
            arena_printf(
                &c.arena, "место позвонившего: вне допустимых пределов (%s)", faults[i].russian));
    }
    intl_start("en");
    assert_string_equal(say_refusal(&c, &(struct refusal){ ERR_TOO_LONG, "at", "300" }),
        "the place is too long (300)");
    arena_clear(&c.arena);
}

static void a_place_is_named_as_a_person_would(void **state)
{
    Place p = PLACE__INIT;
    Instant at = INSTANT__INIT;

    (void)state;
    PUT(&at, ms, NOON);
    intl_start("en");
    assert_string_equal(human_place(NULL), "");
    assert_string_equal(human_place(&p), "");
    PUT(&p, source, CASE__PLACE_SOURCE__NETWORK);
    p.district = (char *)(uintptr_t) "Azov";
    assert_string_equal(human_place(&p), "Azov"); /* all that may be seen before a commit */
    p.text = (char *)(uintptr_t) "A\"ML=1;lt=47.1;lg=38.6";
    assert_string_equal(human_place(&p), "the phone's fix");
    p.fix_at = &at;
    assert_int_equal(human_fix_ms(&p), 0); /* no point */
    PUT(&p, lat, 47.1);
    assert_int_equal(human_fix_ms(&p), NOON);
    PUT(&p, source, CASE__PLACE_SOURCE__SAID);
    assert_int_equal(human_fix_ms(&p), 0);
    p.text = (char *)(uintptr_t) "Azov, Mira 5";
    assert_string_equal(human_place(&p), "Azov, Mira 5");
}

static void a_place_abroad_is_said_with_its_number_and_its_clock(void **state)
{
    struct cli c = { .lang = "en" };
    Place p = PLACE__INIT;

    (void)state;
    intl_start("en");
    assert_null(human_abroad(&c, NULL));
    assert_null(human_abroad(&c, &p));
    p.country = (char *)(uintptr_t) "JP";
    p.emergency = (char *)(uintptr_t) "110, 119";
    assert_string_equal(human_abroad(&c, &p),
        "Abroad: Japan. Whoever is there dials 110, 119. A coordinator decides what else is done.");
    p.country = (char *)(uintptr_t) "TR";
    p.emergency = NULL;
    p.zone = (char *)(uintptr_t) "no zone";
    intl_start("ru");
    c.lang = "ru";
    assert_non_null(strstr(human_abroad(&c, &p), "Турция"));
    assert_non_null(strstr(human_abroad(&c, &p), "112"));
    assert_null(strstr(human_abroad(&c, &p), ":00"));
    intl_start("en");
    arena_clear(&c.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_typed_with_or_without_dashes),
        cmocka_unit_test(a_short_end_goes_to_the_service_as_it_stands),
        cmocka_unit_test(a_wrong_check_digit_is_said_to_be_one),
        cmocka_unit_test(what_is_no_number_is_not_valid),
        cmocka_unit_test(an_offer_is_a_case_and_a_letter),
        cmocka_unit_test(a_letter_alone_is_told_from_an_offer),
        cmocka_unit_test(a_fact_is_kept_as_it_is_typed),
        cmocka_unit_test(a_span_becomes_an_instant_when_typed),
        cmocka_unit_test(a_clock_time_becomes_the_nearest_instant_when_typed),
        cmocka_unit_test(half_a_fact_is_refused),
        cmocka_unit_test(a_time_is_typed_as_people_say_it),
        cmocka_unit_test(spans_and_deadlines_are_said_as_people_say_them),
        cmocka_unit_test(a_refusal_is_a_sentence_in_both_languages),
        cmocka_unit_test(why_a_place_is_none_is_said_in_both_languages),
        cmocka_unit_test(a_place_is_named_as_a_person_would),
        cmocka_unit_test(a_place_abroad_is_said_with_its_number_and_its_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
