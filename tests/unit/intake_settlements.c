/* intake follows the gazetteer, and what people say of places is placed by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "intake/intake.h"
#include "unit/driver.h"

enum { PEOPLE, CASEBOOK };

static struct driver d;

static int set_up(void **state)
{
    const char *source = getenv("ASSIST_SOURCE_DIR");

    (void)state;
    d.settings.rules = arena_printf(&d.arena, "%s/rules", source ? source : ".");
    assert_true(driver_start(&d, &intake_worker));
    driver_key(&d, CASEBOOK, "olga", ROLE__OPERATOR, "", false);
    driver_key(&d, CASEBOOK, "boris", ROLE__COORDINATOR, "", false);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    driver_stop(&d);
    return 0;
}

static uint64_t told; /* the newest number of a settlement */

/* The casebook tells of one, or that it has an older store. */
static void tell(Envelope *page, uint64_t changed)
{
    page->follow_page->n_rows = changed ? 1 : 0;
    PUT(page->follow_page, what, FOLLOWS__WHAT__SETTLEMENTS);
    PUT(page->follow_page, after, told);
    PUT(page->follow_page, level, 1);
    if (changed) {
        page->follow_page->rows[0]->row_case = FOLLOWED_ROW__ROW_SETTLEMENT;
        PUT(page->follow_page->rows[0], changed, changed);
    }
    PUT(page->follow_page, upto, changed);
    driver_hear(&d, CASEBOOK, 0, NULL, page);
    told = changed;
}

static void beat(void)
{
    Envelope *env = make(&d.arena, "beat", NULL);

    PUT(env->beat, changed, 100 + told);
    driver_hear(&d, CASEBOOK, 0, NULL, env);
}

#define TOWN(...)                                                                                  \
    make(&d.arena, "follow_page", "what=4", "rows+.settlement.lat=47.1",                           \
        "rows.settlement.lon=39.4", __VA_ARGS__, NULL)

static Envelope *file(const char *at)
{
    Envelope *env = make(&d.arena, "file_case", "text=помогите", NULL);

    env->file_case->at = arena_dup(&d.arena, at);
    driver_hear(&d, PEOPLE, 'a', "olga", env);
    return driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE);
}

static void a_place_in_words_is_a_point_once_the_settlement_is_known(void **state)
{
    Place *p;
    Envelope *env;

    (void)state;
    told = 0;
    assert_false(file("Азов, Ленина 5")->open_case->place->has_lat);
    tell(TOWN("rows.settlement.id=azov", "rows.settlement.name=Азов",
             "rows.settlement.region=Ростовская область", "rows.settlement.population=81924",
             "rows.settlement.zone=UTC+3", "rows.settlement.oktmo=60704000001",
             "rows.settlement.kladr=6100001300000"),
        101);
    p = file("Азов, Ленина 5")->open_case->place;
    assert_true(p->has_lat && p->has_lon && p->address);
    assert_int_equal(p->source, CASE__PLACE_SOURCE__GAZETTEER);
    assert_int_equal(p->radius_m, 4793);
    assert_string_equal(p->oktmo, "60704000001");
    assert_string_equal(p->kladr, "6100001300000");
    assert_string_equal(p->zone, "UTC+3");
    assert_string_equal(p->district, "Азов");
    p = file("47.11, 39.41")->open_case->place;
    assert_string_equal(p->kladr, "61");
    assert_false(p->has_address);
    beat();
    tell(TOWN("rows.settlement.id=azov-2", "rows.settlement.name=Азов",
             "rows.settlement.region=Омская область"),
        102);
    p = file("Азов")->open_case->place;
    assert_false(p->has_lat);
    assert_int_equal(p->n_could_be, 2);
    assert_string_equal(p->could_be[0], "Азов (Ростовская область, 81924)");
    driver_hear(&d, PEOPLE, 'a', "olga",
        make(&d.arena, "locate", "case=1-8", "at=Азов, Омская область", NULL));
    env = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_PLACE_READ);
    assert_true(env->place_read->place->has_lat);
    driver_hear(&d, PEOPLE, 'a', "boris",
        make(&d.arena, "directory_find", "at=Азов", "capabilities=groceries", NULL));
    driver_refused(&d, PEOPLE, 'a', "ambiguous", "at");
    assert_string_equal(driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_REFUSAL)->refusal->reason,
        "Азов (Ростовская область, 81924), Азов (Омская область)");
}

static void a_settlement_that_was_removed_is_known_no_more(void **state)
{
    Envelope *gone = make(&d.arena, "follow_page", "what=4", "rows+.settlement.id=azov", NULL);

    (void)state;
    told = 0;
    beat();
    tell(TOWN("rows.settlement.id=azov", "rows.settlement.name=Азов"), 101);
    assert_true(file("Азов")->open_case->place->has_lat);
    beat();
    tell(gone, 102);
    assert_false(file("Азов")->open_case->place->has_lat);
}

/* ---- the place of a search, and of a contact ---- */
static const Place *searched(const char *at)
{
    Envelope *env = make(&d.arena, "directory_find", "capabilities=groceries", NULL);

    env->directory_find->at = arena_dup(&d.arena, at);
    driver_hear(&d, PEOPLE, 'a', "boris", env);
    return driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_FIND_READ)->find_read->place;
}

static void tell_two_of_one_name(void)
{
    told = 0;
    beat();
    tell(TOWN("rows.settlement.id=azov", "rows.settlement.name=Азов",
             "rows.settlement.region=Ростовская область", "rows.settlement.population=81924"),
        101);
    beat();
    tell(TOWN("rows.settlement.id=azov-2", "rows.settlement.name=Азов",
             "rows.settlement.region=Омская область"),
        102);
}

static void which_settlement_was_understood_goes_with_the_search(void **state)
{
    const Place *p;

    (void)state;
    tell_two_of_one_name();
    p = searched("Азов, Омская область");
    assert_int_equal(p->n_could_be, 1);
    assert_string_equal(p->could_be[0], "Азов (Омская область)");
    assert_int_equal(p->radius_m, 5000);
    p = searched("47.1, 39.4"); /* a point is what it is */
    assert_int_equal(p->n_could_be, 0);
    assert_int_equal(file("Азов, Омская область")->open_case->place->n_could_be, 0);
}

#define CONTACT "source=card", "entries+.subject_phone=+79990000001", "entries.phone=+79990000002"

static void contact_at(const char *at)
{
    Envelope *env = make(&d.arena, "contacts_put", CONTACT, NULL);

    env->contacts_put->at = arena_dup(&d.arena, at);
    driver_hear(&d, PEOPLE, 'a', "boris", env);
}

static void where_a_contact_is_said_to_be_becomes_their_point(void **state)
{
    const ContactsPut *m;
    const ResponderEntry *e;

    (void)state;
    tell_two_of_one_name();
    contact_at("Азов, Омская область");
    m = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_CONTACTS_PUT)->contacts_put;
    e = m->entries[0];
    assert_null(m->at);
    assert_true(e->lat > 47.09 && e->lat < 47.11 && e->lon > 39.39 && e->lon < 39.41);
    assert_string_equal(e->phone, "+79990000002");
    contact_at("geo:55.5,37.25;u=35");
    e = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_CONTACTS_PUT)->contacts_put->entries[0];
    assert_true(e->lat > 55.49 && e->lat < 55.51 && e->lon > 37.24 && e->lon < 37.26);
    driver_hear(&d, PEOPLE, 'a', "boris", make(&d.arena, "contacts_put", CONTACT, NULL));
    e = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_CONTACTS_PUT)->contacts_put->entries[0];
    assert_false(e->has_lat || e->has_lon);
}

static void where_a_contact_is_has_to_be_one_place_of_one_contact(void **state)
{
    (void)state;
    tell_two_of_one_name();
    contact_at("Азов");
    driver_refused(&d, PEOPLE, 'a', "ambiguous", "at");
    assert_string_equal(driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_REFUSAL)->refusal->reason,
        "Азов (Ростовская область, 81924), Азов (Омская область)");
    contact_at("у речки");
    driver_refused(&d, PEOPLE, 'a', "not_found", "at");
    contact_at("  ");
    driver_refused(&d, PEOPLE, 'a', "missing", "at");
    contact_at("91.5, 38.6");
    driver_refused(&d, PEOPLE, 'a', "out_of_range", "at");
    driver_hear(&d, PEOPLE, 'a', "boris",
        make(&d.arena, "contacts_put", "at=47.1, 39.4", CONTACT, "entries.lat=47.1", NULL));
    driver_refused(&d, PEOPLE, 'a', "invalid", "at");
    driver_hear(&d, PEOPLE, 'a', "boris",
        make(&d.arena, "contacts_put", "at=47.1, 39.4", CONTACT, "entries.lon=39.4", NULL));
    driver_refused(&d, PEOPLE, 'a', "invalid", "at");
    driver_hear(&d, PEOPLE, 'a', "boris",
        make(&d.arena, "contacts_put", "at=47.1, 39.4", CONTACT, "entries+.phone=+79990000003",
            NULL));
    driver_refused(&d, PEOPLE, 'a', "invalid", "at");
    driver_hear(&d, PEOPLE, 'a', "boris",
        make(&d.arena, "contacts_put", "at=47.1, 39.4", "source=card", NULL));
    driver_refused(&d, PEOPLE, 'a', "invalid", "at");
    driver_hear(
        &d, PEOPLE, 'a', "boris", make(&d.arena, "contacts_put", "at=47.1\n39.4", CONTACT, NULL));
    driver_refused(&d, PEOPLE, 'a', "invalid", "at");
}

static void a_row_that_says_no_place_is_passed_over(void **state)
{
    (void)state;
    told = 0;
    beat();
    tell(TOWN("rows.settlement.id=azov", "rows.settlement.name="), 101);
    beat();
    tell(TOWN("rows.settlement.id=", "rows.settlement.name=Азов"), 102);
    beat();
    tell(TOWN("rows.settlement.id=azov", "rows.settlement.name=Азов", "rows.settlement.lat=91"),
        103);
    assert_false(file("Азов")->open_case->place->has_lat);
}

static void an_older_store_begins_again_without_what_was_told(void **state)
{
    (void)state;
    told = 0;
    beat();
    tell(TOWN("rows.settlement.id=azov", "rows.settlement.name=Азов"), 101);
    assert_true(file("Азов")->open_case->place->has_lat);
    beat();
    tell(TOWN("rows.settlement.id=azov", "rows.settlement.name=Азов"), 0);
    assert_false(file("Азов")->open_case->place->has_lat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_place_in_words_is_a_point_once_the_settlement_is_known, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_row_that_says_no_place_is_passed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_settlement_that_was_removed_is_known_no_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            which_settlement_was_understood_goes_with_the_search, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            where_a_contact_is_said_to_be_becomes_their_point, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            where_a_contact_is_has_to_be_one_place_of_one_contact, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            an_older_store_begins_again_without_what_was_told, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
