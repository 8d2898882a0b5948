/* The timeline as people read it: sentences out of codes and values, in both languages; and every word of every enum. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/text.h"
#include "bus/codec.h"
#include "coded.h"
#include "event_text.h"
#include "human.h"
#include "table.h"

#define VALUES_MAX 8

/* "to=committed until=2026-..." as an event. */
static EventLine *event_of(
    struct arena *a, Event__Type type, const char *values, const char *personal)
{
    EventLine *e = arena_alloc(a, sizeof(*e));
    char *rest = arena_dup(a, values), *word;

    event_line__init(e);
    PUT(e, type, type);
    e->personal = arena_dup(a, personal);
    while ((word = strsep(&rest, " "))) {
        char *equals = strchr(word, '=');
        Fact *value = arena_alloc(a, sizeof(*value));

        if (!equals)
            continue;
        *equals = '\0';
        fact__init(value);
        value->key = word;
        value->value = equals + 1;
        *ARENA_PUSH(a, e->values, e->n_values) = value;
    }
    return e;
}

static const struct {
    Event__Type type;
    const char *values, *personal;
    const char *en, *ru;
} timeline[] = {
    { EVENT__TYPE__CASE_FILED, "actor=op", "Жена не отвечает", "filed: Жена не отвечает",
        "заявлен: Жена не отвечает" },
    { EVENT__TYPE__CASE_FILED, "exercise=yes", NULL, "filed, an exercise", "заявлен, учение" },
    { EVENT__TYPE__CASE_JUDGED, "kind=no_answer from=unjudged to=p2 item=r1 item=r2", NULL,
        "judged: no answer, priority P2, rules: r1, r2",
        "оценён: no answer, срочность P2, правила: r1, r2" },
    { EVENT__TYPE__CASE_MOVED, "from=new to=triaged", NULL, "the case: judged, nobody asked yet",
        "случай: оценён, ещё никого не просили" },
    { EVENT__TYPE__CASE_MOVED, "from=verifying to=closed word=helped", NULL,
        "the case is closed, outcome: helped", "случай закрыт, итог: помогли" },
    { EVENT__TYPE__FACT_SET, "code=age", "82", "fact: age = 82", "факт: age = 82" },
    { EVENT__TYPE__FACT_SET, "code=age read=yes", "82", "read in the text: age = 82",
        "прочитано в тексте: age = 82" },
    { EVENT__TYPE__NEED_MOVED, "need=n1 from=open to=in_progress", NULL, "need n1: under way",
        "нужда n1: выполняется" },
    { EVENT__TYPE__RUNG_RANKED, "need=n1 rung=2 found=0 cause=out_of_area", NULL,
        "need n1, rung 2: nobody to ask (too far away)",
        "нужда n1, ступень 2: некого просить (слишком далеко)" },
    { EVENT__TYPE__RUNG_RANKED, "need=n1 rung=1 found=3 cause=fits", NULL,
        "need n1, rung 1: found who can help: 3", "нужда n1, ступень 1: найдено помощников: 3" },
    { EVENT__TYPE__RUNG_ENDED, "need=n1 rung=1 cause=start", NULL, "need n1, rung 1 has ended",
        "нужда n1, ступень 1 пройдена" },
    { EVENT__TYPE__OFFER_MADE, "offer=26-326-0001-8a responder=liza name=Лиза rung=1", NULL,
        "Лиза is asked, rung 1 (26-326-0001-8a)", "просьба к Лиза, ступень 1 (26-326-0001-8a)" },
    { EVENT__TYPE__OFFER_MOVED, "offer=26-326-0001-8a responder=liza from=sent to=committed", NULL,
        "liza (26-326-0001-8a) commits", "liza (26-326-0001-8a): берусь" },
    { EVENT__TYPE__OFFER_MOVED, "offer=26-326-0001-8a to=declined reason=too_far", "не успеем",
        "26-326-0001-8a: declines, too far: не успеем",
        "26-326-0001-8a: отказ, слишком далеко: не успеем" },
    { EVENT__TYPE__OFFER_MOVED, "offer=26-326-0001-8a to=late_accept", NULL,
        "26-326-0001-8a: yes came too late", "26-326-0001-8a: «берусь» пришло поздно" },
    { EVENT__TYPE__OFFER_NOTICED, "offer=26-326-0001-8a word=recall code=taken", NULL,
        "26-326-0001-8a is told: recall (others were first)",
        "26-326-0001-8a извещён: отбой (успели другие)" },
    { EVENT__TYPE__OFFER_BESIDE, "offer=26-326-0002-6a code=26-326-0001-8a count=2", NULL,
        "26-326-0002-6a: they have 26-326-0001-8a, close by and of the same kind, and hear of this "
        "beside it; such cases: 2",
        "26-326-0002-6a: у них уже есть 26-326-0001-8a рядом, с той же бедой, об этом им сообщают "
        "как о новом звонке; таких случаев: 2" },
    { EVENT__TYPE__CALLBACK_MADE, "word=reached outcome=not_helped", NULL,
        "call-back: reached, was not helped", "обратный звонок: дозвонились, не помогли" },
    { EVENT__TYPE__OWNER_SET, "actor=maria", NULL, "maria owns the case",
        "за случай отвечает maria" },
    { EVENT__TYPE__OWNER_SET, "lapsed=yes", NULL, "the owner did not renew: nobody owns the case",
        "ответственный не продлил срок: за случай никто не отвечает" },
    { EVENT__TYPE__OWNER_SET, "", NULL, "nobody owns the case any more",
        "за случай больше никто не отвечает" },
    { EVENT__TYPE__ALARM_RAISED, "cause=exhausted", NULL, "ALARM: nobody is left to ask",
        "ТРЕВОГА: некого больше просить" },
    { EVENT__TYPE__WORD_GIVEN, "code=ромашка", NULL, "visit word: ромашка",
        "слово для визита: ромашка" },
};

static void each_event_reads_as_a_sentence_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(timeline) / sizeof(timeline[0]); i++) {
        struct cli c = { 0 };
        EventLine *e =
            event_of(&c.arena, timeline[i].type, timeline[i].values, timeline[i].personal);

        c.lang = intl_start("en");
        assert_string_equal(event_text(&c, e, NULL), timeline[i].en);
        c.lang = intl_start("ru");
        assert_string_equal(event_text(&c, e, NULL), timeline[i].ru);
        arena_clear(&c.arena);
    }
}

/* Whatever a caller said is shown as it is: what looks like a place for a value is none. */
static void words_of_people_are_never_taken_for_a_template(void **state)
{
    struct cli c = { .lang = "en" };
    EventLine *e = event_of(&c.arena, EVENT__TYPE__NOTE_ADDED, "", "{actor} [x] %s {?y}");

    (void)state;
    intl_start("en");
    assert_string_equal(event_text(&c, e, NULL), "note: {actor} [x] %s {?y}");
    arena_clear(&c.arena);
}

static void names_come_from_the_case_that_is_shown(void **state)
{
    struct cli c = { .lang = "en" };
    CaseShown shown = CASE_SHOWN__INIT;
    NeedShown need = NEED_SHOWN__INIT, *needs[] = { &need };
    OfferLine offer = OFFER_LINE__INIT, *offers[] = { &offer };
    Text text = TEXT__INIT;
    EventLine *moved =
        event_of(&c.arena, EVENT__TYPE__OFFER_MOVED, "offer=26-326-0001-8a to=on_scene", NULL);
    EventLine *opened = event_of(&c.arena, EVENT__TYPE__NEED_MOVED, "need=n1 to=done", NULL);

    (void)state;
    intl_start("en");
    shown.needs = needs;
    shown.n_needs = 1;
    need.need = (char *)(uintptr_t) "n1";
    need.kind = (char *)(uintptr_t) "welfare_check";
    need.offers = offers;
    need.n_offers = 1;
    offer.offer = (char *)(uintptr_t) "26-326-0001-8a";
    offer.name = (char *)(uintptr_t) "Anna";
    assert_string_equal(event_text(&c, moved, &shown), "Anna (26-326-0001-8a): is there");
    assert_string_equal(event_text(&c, opened, &shown), "need n1 (welfare check): done");
    text.en = (char *)(uintptr_t) "see how she is";
    need.text = &text;
    assert_string_equal(event_text(&c, opened, &shown), "need n1 (see how she is): done");
    arena_clear(&c.arena);
}

static bool is_russian(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text == 0xd0 || (unsigned char)*text == 0xd1)
            return true;
    return false;
}

static void every_type_of_event_has_words_even_without_values(void **state)
{
    (void)state;
    for (unsigned i = 1; i < event__type__descriptor.n_values; i++) { /* 0 is NOTHING */
        struct cli c = { 0 };
        EventLine *e = event_of(
            &c.arena, (Event__Type)event__type__descriptor.values[i].value, "to=sent", NULL);

        c.lang = intl_start("ru");
        if (!is_russian(event_text(&c, e, NULL)))
            fail_msg("%s has no sentence", event__type__descriptor.values[i].name);
        assert_null(strpbrk(event_text(&c, e, NULL), "{}[]"));
        assert_true(is_russian(event_name(e->type)));
        arena_clear(&c.arena);
    }
}

/* ---- words ---- */

static const ProtobufCEnumDescriptor *const spoken[] = {
    &case__state__descriptor,
    &case__disposition__descriptor,
    &case__consent__descriptor,
    &case__may_tell__descriptor,
    &case__via__descriptor,
    &case__place_source__descriptor,
    &location__fault__descriptor,
    &need__state__descriptor,
    &offer__state__descriptor,
    &answer__word__descriptor,
    &answer__reason__descriptor,
    &notice__type__descriptor,
    &delivery__state__descriptor,
    &delivery__channel__descriptor,
    &ladder__state__descriptor,
    &responder__kind__descriptor,
    &responder__status__descriptor,
    &match__reason__descriptor,
    &call__kind__descriptor,
    &callback__result__descriptor,
    &callback__outcome__descriptor,
    &alarm__cause__descriptor,
    &role__descriptor,
    &rung__state__descriptor,
    &duty__state__descriptor,
    &event__type__descriptor,
};

static void every_word_that_people_see_is_said_in_russian(void **state)
{
    (void)state;
    intl_start("ru");
    for (size_t i = 0; i < sizeof(spoken) / sizeof(spoken[0]); i++)
        for (unsigned k = 0; k < spoken[i]->n_values; k++)
            if (spoken[i]->values[k].value &&
                !is_russian(human_word(spoken[i], spoken[i]->values[k].value)))
                fail_msg("%s.%s has no Russian", spoken[i]->name, spoken[i]->values[k].name);
}

static void no_word_is_said_in_russian_in_english(void **state)
{
    const ProtobufCEnumDescriptor *words;
    const char *text;
    int value;

    (void)state;
    intl_start("en");
    for (size_t i = 0; (text = human_row(i, &words, &value)); i++)
        assert_false(is_russian(text));
    assert_string_equal(
        human_word(&case__state__descriptor, CASE__STATE__COMMITTED), "somebody is coming");
    assert_string_equal(human_of(&offer__state__descriptor, "en_route"), "on the way");
    assert_string_equal(
        human_of(&offer__state__descriptor, "of_a_newer_service"), "of_a_newer_service");
}

/* ---- what may be said, and what not ---- */
static Text *coded_of(struct arena *a, const char *code, const char *values)
{
    EventLine *e = event_of(a, EVENT__TYPE__NOTE_ADDED, values, NULL);
    Text *t = arena_alloc(a, sizeof(*t));

    text__init(t);
    t->code = arena_dup(a, code);
    t->values = e->values;
    t->n_values = e->n_values;
    return t;
}

static void every_code_is_a_sentence_in_both_languages_with_values_and_without(void **state)
{
    struct arena a = { 0 };
    const char *values =
        "word=ромашка place=Азов name=Нина who=муж who=свекровь at=2026-11-22T11:05:00.000Z";
    const char *text;

    (void)state;
    for (size_t i = 0; coded_row(i); i++) {
        intl_start("ru");
        text = coded_text(&a, coded_of(&a, coded_row(i), values), 0);
        assert_true(is_russian(text));
        assert_null(strpbrk(text, "{}[]"));
        text = coded_text(&a, coded_of(&a, coded_row(i), ""), 0);
        assert_true(is_russian(text));
        assert_null(strpbrk(text, "{}[]"));
        intl_start("en");
        assert_false(is_russian(coded_text(&a, coded_of(&a, coded_row(i), ""), 0)));
    }
    arena_clear(&a);
}

static void values_stand_where_the_sentence_wants_them(void **state)
{
    struct arena a = { 0 };

    (void)state;
    intl_start("en");
    assert_string_equal(coded_text(&a, coded_of(&a, "address", "name=Nina place=Azov"), 0),
        "who and where: Nina, Azov");
    assert_string_equal(
        coded_text(&a, coded_of(&a, "address", "place=Azov"), 0), "who and where: Azov");
    assert_string_equal(coded_text(&a, coded_of(&a, "never_tell", "who=Oleg who=Ira"), 0),
        "anything to: Oleg, Ira");
    assert_string_equal(coded_text(&a, coded_of(&a, "coming", ""), 0), "Somebody is on the way.");
    assert_string_equal(
        coded_text(&a, coded_of(&a, "of_a_newer_service", ""), 0), "of_a_newer_service");
    assert_null(coded_text(&a, coded_of(&a, "", ""), 0));
    arena_clear(&a);
}

/* ---- columns ---- */

static void letters_are_counted_as_they_stand_on_the_screen(void **state)
{
    (void)state;
    intl_start("en");
    assert_int_equal(table_width("abc"), 3);
    assert_int_equal(table_width("случай"), 6);
    assert_int_equal(table_width("«да»"), 4);
    assert_int_equal(table_width(""), 0);
    assert_int_equal(table_width("日本"), 4);
    assert_int_equal(table_width("е\xcc\x88"), 1);
    assert_int_equal(table_width("a\xff"), 2);
}

static void a_table_is_aligned_and_leaves_empty_columns_out(void **state)
{
    struct cli c = { 0 };
    struct table t;
    const char *headings[] = { "случай", "owner", "next" };
    char *printed = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&printed, &n);

    (void)state;
    intl_start("ru");
    table_start(&t, &c.arena, headings, 3);
    table_row(&t);
    table_cell(&t, 0, TONE_ALARM, "1");
    table_cell(&t, 2, TONE_PLAIN, "do\nthis");
    table_row(&t);
    table_cell(&t, 0, TONE_PLAIN, "длинное слово");
    table_cell(&t, 2, TONE_PLAIN, "x");
    table_print(&t, &c, out);
    fclose(out);
    assert_string_equal(printed, "случай         next\n1              do this\nдлинное слово  x\n");
    free(printed);
    arena_clear(&c.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_event_reads_as_a_sentence_in_both_languages),
        cmocka_unit_test(words_of_people_are_never_taken_for_a_template),
        cmocka_unit_test(names_come_from_the_case_that_is_shown),
        cmocka_unit_test(every_type_of_event_has_words_even_without_values),
        cmocka_unit_test(every_word_that_people_see_is_said_in_russian),
        cmocka_unit_test(every_code_is_a_sentence_in_both_languages_with_values_and_without),
        cmocka_unit_test(values_stand_where_the_sentence_wants_them),
        cmocka_unit_test(no_word_is_said_in_russian_in_english),
        cmocka_unit_test(letters_are_counted_as_they_stand_on_the_screen),
        cmocka_unit_test(a_table_is_aligned_and_leaves_empty_columns_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
