/* What is doubtful in a directory is named: once for each entry and reason, in the same order whatever order they came in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "entry.h"
#include "import.h"
#include "lint.h"

static const char *const capabilities[] = { "groceries", "meals", "fire_101" };

#define NOW_MS INT64_C(1795773600000) /* 27 November 2026, 10:00 UTC */

static const char *areas_of(const struct lint_finding *f, struct arena *a)
{
    const char *all = "";

    for (size_t i = 0; i < f->n_areas; i++)
        all = arena_printf(a, "%s %s", all, f->areas[i]);
    return all;
}

/* All but that nobody was ever reached: in a table nobody was. */
static char *said(const struct lint *l, bool all_of_them, struct arena *a)
{
    char *all = arena_dup(a, "");

    for (size_t i = 0; i < l->n_findings; i++) {
        const struct lint_finding *f = &l->findings[i];

        if (all_of_them || f->what != LINT_NEVER_TRIED)
            all = arena_printf(a, "%s%s %s %s%s\n", all, lint_code(f->what), f->id ? f->id : "-",
                f->about ? f->about : "-", areas_of(f, a));
    }
    return all;
}

static char *found(struct arena *a, const char *table, size_t n_capabilities)
{
    struct import_map map = { 0 };
    struct import_problem why;
    struct import_item item;
    struct import *im;
    struct lint l;
    char *all;

    assert_int_equal(import_open(&(struct import_how){ .map = &map, .source = "x" }, table,
                         strlen(table), a, &im, &why),
        0);
    lint_start(&l, capabilities, n_capabilities, NOW_MS);
    while (import_next(im, a, &item) == IMPORT_ENTRY)
        lint_take(&l, &item.entry);
    lint_end(&l);
    all = said(&l, false, a);
    lint_close(&l);
    import_close(&im);
    return all;
}

#define HEADING "id,kind,name,lat,lon,channel,capabilities,hours,status,area\n"

static void each_doubt_is_named(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(found(&a,
                            HEADING "d,volunteer,Пётр,47.1,39.4,zmq,groceries;grocery,24/7,,\n"
                                    "c,volunteer,ПЕТР ,47.10001,39.4,zmq,groceries,завтра,,\n"
                                    "b,volunteer,B,47.1,39.4,,meals,,draft,\n"
                                    "a,volunteer,A,47.1,39.4,,fire_101,,suspended,\n"
                                    "e,volunteer,E,,,,,,,60\n"
                                    "f,volunteer,E,,,zmq,,,,61\n"
                                    "g,volunteer,E,,,zmq,,,,60\n"
                                    "h,volunteer,E,,,zmq,,,closed,60\n",
                            3),
        "nobody_can - fire_101\n"
        "nobody_can - meals\n"
        "unknown_capability d grocery\n"
        "twice d c\n"
        "twice g e\n"
        "hours c завтра\n"
        "numbers e 60\n"
        "numbers f 61\n"
        "numbers g 60\n"
        "numbers h 60\n"
        "no_channel e -\n");
    arena_clear(&a);
}

static void what_is_not_known_is_not_said(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(
        found(&a, HEADING "a,volunteer,A,47.1,39.4,zmq,grocery,завтра,,\n", 0), "hours a завтра\n");
    assert_string_equal(found(&a, HEADING, 1), "nobody_can - groceries\n");
    assert_string_equal(found(&a,
                            "id,kind,name,lat,lon,channel,hours,zone\n"
                            "a,volunteer,A,47.1,39.4,zmq,09:00-18:00; PH off,Europe/Berlin\n"
                            "b,volunteer,B,47.1,39.4,zmq,09:00-18:00; PH off,Europe/Moscow\n",
                            0),
        "holidays a 09:00-18:00; PH off\n");
    arena_clear(&a);
}

static void an_area_that_nobody_can_hold_a_place_against_is_named(void **state)
{
    static char broken[] = "POLYGON((39 47,40 48,40 47,39 48,39 47))",
                square[] = "POLYGON((39 47,40 47,40 48,39 48,39 47))";
    ResponderEntry e = RESPONDER_ENTRY__INIT;
    struct arena a = { 0 };
    struct lint l;

    (void)state;
    e.id = e.name = square;
    PUT(&e, status, RESPONDER__STATUS__DRAFT); /* nothing is said of channels */
    lint_start(&l, NULL, 0, NOW_MS);
    e.polygon = square;
    lint_take(&l, &e);
    assert_int_equal(l.n_findings, 0);
    e.polygon = broken;
    lint_take(&l, &e);
    assert_int_equal(l.n_findings, 1);
    assert_int_equal(l.findings[0].what, LINT_POLYGON);
    lint_close(&l);
    assert_string_equal(found(&a,
                            HEADING "a,volunteer,A,,,zmq,,,,oktmo:60;кладр 61;60 лет Октября;*;7\n"
                                    "b,volunteer,B,,,zmq,,,,6100000200000;60 701 000\n",
                            0),
        "numbers b 60 701 000\n");
    arena_clear(&a);
}

/* ---- what stands in the rows besides ---- */
static char *lint_one(const ResponderEntry *e, struct arena *a)
{
    struct lint l;
    char *all;

    lint_start(&l, NULL, 0, NOW_MS);
    lint_take(&l, e);
    lint_end(&l);
    all = said(&l, true, a);
    lint_close(&l);
    return all;
}

static ResponderEntry anna(void)
{
    static Delivery__Channel channels[] = { DELIVERY__CHANNEL__ZMQ, DELIVERY__CHANNEL__PHONE };
    ResponderEntry e = RESPONDER_ENTRY__INIT;

    e.id = (char *)(uintptr_t) "anna";
    e.name = (char *)(uintptr_t) "Анна";
    e.phone = (char *)(uintptr_t) "+79990000000";
    e.channel = channels;
    e.n_channel = 2;
    return e;
}

static void a_way_that_was_never_tried_or_leads_to_somebody_else_is_named(void **state)
{
    ChannelRecord zmq = CHANNEL_RECORD__INIT, phone = CHANNEL_RECORD__INIT;
    ChannelRecord *tried[] = { &zmq, &phone };
    Instant at = INSTANT__INIT;
    struct arena a = { 0 };
    ResponderEntry e = anna();

    (void)state;
    assert_string_equal(lint_one(&e, &a), "never_tried anna phone\nnever_tried anna zmq\n");
    zmq.channel = DELIVERY__CHANNEL__ZMQ;
    zmq.worked = &at;
    phone.channel = DELIVERY__CHANNEL__PHONE;
    e.tried = tried;
    e.n_tried = 1;
    assert_string_equal(lint_one(&e, &a), "never_tried anna phone\n");
    e.n_tried = 2;
    phone.worked = &at;
    assert_string_equal(lint_one(&e, &a), "");
    phone.failed = &at;
    assert_string_equal(lint_one(&e, &a), "wrong_number anna +79990000000\n");
    zmq.failed = &at;
    e.address = (char *)(uintptr_t) "old@example.org";
    assert_string_equal(
        lint_one(&e, &a), "wrong_number anna +79990000000\nwrong_number anna old@example.org\n");
    e.n_tried = e.n_channel = 0; /* is rung */
    assert_string_equal(lint_one(&e, &a), "never_tried anna phone\n");
    e.phone = NULL;
    assert_string_equal(lint_one(&e, &a), "no_channel anna -\n");
    PUT(&e, status, RESPONDER__STATUS__DRAFT); /* is not asked anyhow */
    assert_string_equal(lint_one(&e, &a), "");
    arena_clear(&a);
}

#define SET(field, value) PUT(&e, field, value)
#define TEXT(field, value) (e.field = (char *)(uintptr_t)(value))

static void who_is_not_asked_for_long_or_does_not_answer_is_named(void **state)
{
    ResponderRecord record = RESPONDER_RECORD__INIT, month = RESPONDER_RECORD__INIT;
    Instant until = INSTANT__INIT;
    ChannelRecord tried = CHANNEL_RECORD__INIT, *all[] = { &tried };
    struct arena a = { 0 };
    ResponderEntry e = anna(), sound;

    (void)state;
    tried.channel = DELIVERY__CHANNEL__PHONE;
    e.n_channel = 0;
    e.tried = all;
    e.n_tried = 1;
    sound = e;
    e.record = &record;
    PUT(&record, unanswered_in_row, 2);
    assert_string_equal(lint_one(&e, &a), "");
    PUT(&record, unanswered_in_row, 3);
    assert_string_equal(lint_one(&e, &a), "no_answer anna 3\n");
    e = sound;
    SET(capacity, 1);
    assert_string_equal(lint_one(&e, &a), "");
    SET(capacity, 0);
    assert_string_equal(lint_one(&e, &a), "no_room anna -\n");
    e = sound;
    TEXT(valid_to, "2026-11-27"); /* its last day; of no zone: in UTC */
    assert_string_equal(lint_one(&e, &a), "");
    TEXT(valid_to, "2026-11-26");
    assert_string_equal(lint_one(&e, &a), "agreement_over anna 2026-11-26\n");
    TEXT(zone, "Pacific/Honolulu"); /* midnight there is 10:00 UTC: just now */
    assert_string_equal(lint_one(&e, &a), "agreement_over anna 2026-11-26\n");
    TEXT(valid_to, "soon");
    assert_string_equal(lint_one(&e, &a), "");
    e = sound;
    SET(monthly_max, 3);
    e.record = &month;
    PUT(&month, taken, 3);
    assert_string_equal(lint_one(&e, &a), ""); /* of no month */
    PUT(&until, ms, NOW_MS + 1);
    month.taken_until = &until;
    assert_string_equal(lint_one(&e, &a), "month_full anna 3\n");
    PUT(&until, ms, NOW_MS); /* of the last one */
    assert_string_equal(lint_one(&e, &a), "");
    e = sound;
    SET(duty, DUTY__STATE__BUSY);
    assert_string_equal(lint_one(&e, &a), "");
    SET(duty, DUTY__STATE__OFF);
    assert_string_equal(lint_one(&e, &a), "off_duty anna -\n");
    e.duty_until = &until;
    assert_string_equal(lint_one(&e, &a), "");
    e = sound;
    TEXT(fixed_at, "2026-11-26T10:00:00Z");
    assert_string_equal(lint_one(&e, &a), "");
    TEXT(fixed_at, "2026-11-26T09:59:59Z");
    assert_string_equal(lint_one(&e, &a), "old_place anna 2026-11-26T09:59:59Z\n");
    TEXT(fixed_at, "noon");
    assert_string_equal(lint_one(&e, &a), "");
    arena_clear(&a);
}

/* ---- where nobody can ---- */
#define AREAS "id,kind,name,lat,lon,radius_km,channel,capabilities,status,area\n"

static void districts_where_nobody_can_are_named_for_each_capability(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(found(&a,
                            AREAS "a,volunteer,A,,,,zmq,groceries,,Азов;Ейск\n"
                                  "b,volunteer,B,,,,zmq,meals,,АЗОВ;60;ОКТМО:60701\n"
                                  "c,volunteer,C,,,,zmq,meals,draft,Ейск;Керчь\n"
                                  "d,personal_contact,D,,,,zmq,groceries,,Керчь\n",
                            2),
        "nobody_there - groceries Керчь\nnobody_there - meals Ейск Керчь\nno_person d "
        "-\nno_consent d "
        "-\nnumbers b 60\n");
    assert_string_equal(found(&a,
                            AREAS "a,volunteer,A,,,,zmq,groceries,,Азов\n"
                                  "b,volunteer,B,,,,zmq,meals,,*\n"
                                  "c,volunteer,C,,,,zmq,meals,,Ейск\n",
                            2),
        "nobody_there - groceries Ейск\n");
    arena_clear(&a);
}

static void a_polygon_covers_the_districts_whose_middle_it_holds(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(found(&a,
                            "id,kind,name,lat,lon,channel,capabilities,area,polygon\n"
                            "a,volunteer,A,47,39.5,zmq,groceries,Азов;oktmo:60701,\n"
                            "b,volunteer,B,46.7,38.3,zmq,groceries,Ейск,\n"
                            "c,volunteer,C,,,zmq,meals,,\"POLYGON((39 46.9, 40 46.9, 40 47.1, 39 "
                            "47.1, 39 46.9))\"\n",
                            2),
        "nobody_there - meals Ейск\n");
    arena_clear(&a);
}

/* 47 and 39.6 are the middle of those of Azov; a degree of latitude is 111 km. */
static void a_circle_covers_a_district_when_it_reaches_the_middle_of_those_who_name_it(void **state)
{
    static const struct {
        const char *table, *expected;
    } rows[] = {
        { "c,volunteer,C,47.5,39.6,60,zmq,meals,,\n", "" },
        { "c,volunteer,C,47.5,39.6,50,zmq,meals,,\n", "nobody_there - meals Азов\n" },
        { "c,volunteer,C,47.4,39.6,,zmq,meals,,\n", "" }, /* 50 km where nothing is said */
        { "c,volunteer,C,47.4,39.6,0,zmq,meals,,\n", "" },
        { "c,volunteer,C,47.4,39.6,,zmq,meals,,Ейск\n",
            "nobody_there - groceries Ейск\nnobody_there - meals Азов\n" },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(found(&a,
                                arena_printf(&a,
                                    AREAS "a,volunteer,A,47,39.5,,zmq,groceries,,Азов\n"
                                          "b,volunteer,B,47,39.7,,zmq,groceries,,Азов\n%s",
                                    rows[i].table),
                                2),
            rows[i].expected);
    arena_clear(&a);
}

static void each_doubt_has_its_words(void **state)
{
    (void)state;
    for (int i = 0; i < LINT_KINDS; i++) {
        assert_false(text_empty(lint_code((enum lint_what)i)));
        assert_false(text_empty(lint_text((enum lint_what)i)));
    }
}

static void a_contact_of_nobody_and_one_who_agreed_to_nothing_are_named(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(found(&a,
                            "id,kind,name,area,subject_phone,consent,never_contact,channel,status\n"
                            "a,personal_contact,A,oktmo:60,,given,,zmq,\n"
                            "b,personal_contact,B,,89000000001,given,,zmq,\n"
                            "c,personal_contact,C,,89000000001,,,zmq,\n"
                            "d,personal_contact,D,,89000000001,,yes,zmq,\n"
                            "e,neighbour,E,oktmo:60,,,,zmq,\n"
                            "f,neighbour,F,oktmo:60,,,,zmq,closed\n"
                            "g,volunteer,G,oktmo:60,,,,zmq,\n",
                            0),
        "no_person a -\nno_consent c -\nno_consent e -\n");
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_doubt_is_named),
        cmocka_unit_test(a_contact_of_nobody_and_one_who_agreed_to_nothing_are_named),
        cmocka_unit_test(what_is_not_known_is_not_said),
        cmocka_unit_test(an_area_that_nobody_can_hold_a_place_against_is_named),
        cmocka_unit_test(a_way_that_was_never_tried_or_leads_to_somebody_else_is_named),
        cmocka_unit_test(who_is_not_asked_for_long_or_does_not_answer_is_named),
        cmocka_unit_test(districts_where_nobody_can_are_named_for_each_capability),
        cmocka_unit_test(a_polygon_covers_the_districts_whose_middle_it_holds),
        cmocka_unit_test(
            a_circle_covers_a_district_when_it_reaches_the_middle_of_those_who_name_it),
        cmocka_unit_test(each_doubt_has_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
