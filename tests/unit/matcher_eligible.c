/* matcher_eligible - each hard filter, alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/times.h"
#include "matcher/eligible.h"

#define AZOV_LAT 47.11
#define AZOV_LON 39.42
#define FRIDAY_NOON_MS INT64_C(1795770000000) /* 27 November 2026, 12:00 in Moscow */
#define KM_OF_LAT (1 / 111.19) /* degrees */

static const char *const rescue[] = { "rescue_water_ice" };

/* Somebody whom nothing keeps out, and the question he fits. */
static struct responder rescuer(void)
{
    return (struct responder){ .id = "rescuer",
        .kind = RESPONDER__KIND__VOLUNTEER_ORG,
        .status = RESPONDER__STATUS__ACTIVE,
        .name = "Спасатели Азова",
        .capabilities = rescue,
        .n_capabilities = 1,
        .has_point = true,
        .lat = AZOV_LAT,
        .lon = AZOV_LON,
        .radius_km = 10,
        .channels = { DELIVERY__CHANNEL__ZMQ },
        .n_channels = 1,
        .phone = "+7 900 111-22-33",
        .vetting = 1 };
}

static struct match_query question(void)
{
    return (struct match_query){ .capabilities = rescue,
        .n_capabilities = 1,
        .has_point = true,
        .lat = AZOV_LAT,
        .lon = AZOV_LON,
        .district = "" };
}

/* Through a directory, so that the folded names are there, and with the point as a request gives it. */
static Match__Reason ask(
    const struct match_query *q, const struct responder *r, struct fit *ret_fit)
{
    static struct fit unused;
    struct directory *d = directory_new();
    struct match_query asked = *q;
    Match__Reason reason;

    if (q->has_point)
        match_query_at(&asked, q->lat, q->lon, q->uncertainty_m);
    directory_put(d, r);
    reason = eligible(&asked, directory_find(d, r->id), ret_fit ? ret_fit : &unused);
    directory_free(&d);
    return reason;
}

#define assert_reason(q, r, reason) assert_int_equal(ask(&(q), &(r), NULL), MATCH__REASON__##reason)

static void somebody_whom_nothing_keeps_out_fits(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.cover, COVER_NEAR);
    assert_true(fit.has_distance);
    assert_true(fit.distance_m < 1);
    assert_false(fit.hours_unknown);
    assert_int_equal(fit.n_channels, 1);
    assert_int_equal(fit.channels[0], DELIVERY__CHANNEL__ZMQ);
}

static void only_active_entries_are_asked(void **state)
{
    static const struct {
        Responder__Status status;
        Match__Reason reason;
    } rows[] = {
        { RESPONDER__STATUS__UNKNOWN_STATUS, MATCH__REASON__FITS },
        { RESPONDER__STATUS__ACTIVE, MATCH__REASON__FITS },
        { RESPONDER__STATUS__DRAFT, MATCH__REASON__NOT_ACTIVE },
        { RESPONDER__STATUS__SUSPENDED, MATCH__REASON__NOT_ACTIVE },
        { RESPONDER__STATUS__CLOSED, MATCH__REASON__NOT_ACTIVE },
        { RESPONDER__STATUS__REMOVED, MATCH__REASON__NOT_ACTIVE },
    };
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        r.status = rows[i].status;
        assert_int_equal(ask(&q, &r, NULL), rows[i].reason);
    }
}

static void a_suspension_with_an_end_is_over_then(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.at_ms = 1000;
    r.status = RESPONDER__STATUS__SUSPENDED;
    r.suspended_until_ms = 1001;
    assert_reason(q, r, NOT_ACTIVE);
    r.suspended_until_ms = 1000;
    assert_reason(q, r, FITS);
    r.status = RESPONDER__STATUS__CLOSED;
    assert_reason(q, r, NOT_ACTIVE);
}

static void the_kind_must_be_one_of_those_asked_for(void **state)
{
    static const Responder__Kind two[] = { RESPONDER__KIND__MEDICAL,
        RESPONDER__KIND__VOLUNTEER_ORG };
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.kinds = two;
    q.n_kinds = 2;
    assert_reason(q, r, FITS);
    q.n_kinds = 1;
    assert_reason(q, r, WRONG_KIND);
}

static void every_capability_asked_for_is_needed(void **state)
{
    static const char *const both[] = { "rescue_water_ice", "drone" };
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.capabilities = both;
    q.n_capabilities = 2;
    assert_reason(q, r, NOT_CAPABLE);
    r.capabilities = both;
    r.n_capabilities = 2;
    assert_reason(q, r, FITS);
    q.n_capabilities = 0;
    r.n_capabilities = 0;
    assert_reason(q, r, FITS);
}

static void whoever_must_never_know_is_found_by_id_name_or_telephone(void **state)
{
    static const struct {
        const char *said;
        Match__Reason reason;
    } rows[] = {
        { "Сергей Петров", MATCH__REASON__NEVER_ASK },
        { "петров, СЕРГЕЙ", MATCH__REASON__NEVER_ASK },
        { "Петров", MATCH__REASON__NEVER_ASK },
        { "Пётров",
            MATCH__REASON__NEVER_ASK }, /* yo and ye are one letter to people who write names */
        { "8 (900) 111-22-33", MATCH__REASON__NEVER_ASK },
        { "N-17", MATCH__REASON__NEVER_ASK },
        { "Петр", MATCH__REASON__FITS }, /* a part of a word is another name */
        { "Сергей Иванов", MATCH__REASON__FITS },
        { "8 (900) 111-22-34", MATCH__REASON__FITS },
        { "33", MATCH__REASON__FITS },
        { "...", MATCH__REASON__FITS }, /* says nothing: everybody would be named by it */
        { "", MATCH__REASON__FITS },
    };
    struct responder r = rescuer();
    struct match_query q = question();
    struct arena a = { 0 };

    (void)state;
    r.id = "n-17";
    r.name = "Петров Сергей Иванович";
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct named never = named_of(rows[i].said, &a);

        q.never_ask = &never;
        q.n_never_ask = 1;
        assert_int_equal(ask(&q, &r, NULL), rows[i].reason);
    }
    arena_clear(&a);
}

static void a_nameless_entry_without_telephone_is_not_taken_for_somebody_to_avoid(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();
    struct arena a = { 0 };
    struct named never = named_of("Муж", &a);

    (void)state;
    r.name = NULL;
    r.phone = NULL;
    q.never_ask = &never;
    q.n_never_ask = 1;
    assert_reason(q, r, FITS);
    arena_clear(&a);
}

static void whoever_says_no_neighbours_means_all_of_them_and_nobody_else(void **state)
{
    static const char *const said[] = { "Соседи", "neighbours", "NEIGHBOUR" };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        struct responder r = rescuer();
        struct match_query q = question();
        struct named never = named_of(said[i], &a);

        q.n_kinds = 0;
        q.never_ask = &never;
        q.n_never_ask = 1;
        r.kind = RESPONDER__KIND__NEIGHBOUR;
        assert_reason(q, r, NEVER_ASK);
        r.kind = RESPONDER__KIND__VOLUNTEER;
        assert_reason(q, r, FITS);
    }
    arena_clear(&a);
}

static void nobody_is_asked_twice_for_one_need(void **state)
{
    static const char *const asked[] = { "somebody", "rescuer" };
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.exclude = asked;
    q.n_exclude = 2;
    assert_reason(q, r, ALREADY_ASKED);
    q.n_exclude = 1;
    assert_reason(q, r, FITS);
}

static void vetting_must_reach_what_the_need_asks(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.vetting = 1;
    assert_reason(q, r, FITS);
    q.vetting = 2;
    assert_reason(q, r, NOT_VETTED);
}

/* Somebody under 18: an official service answers for its own people, and the family has named its own. */
static void a_stranger_must_be_vetted_further_where_it_is_about_a_child(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.stranger_vetting = 2;
    q.n_kinds = 0;
    r.kind = RESPONDER__KIND__VOLUNTEER;
    r.vetting = 1;
    assert_reason(q, r, NOT_VETTED);
    r.vetting = 2;
    assert_reason(q, r, FITS);
    r.vetting = 0;
    r.kind = RESPONDER__KIND__EMERGENCY_SERVICE;
    assert_reason(q, r, FITS);
    r.kind = RESPONDER__KIND__PERSONAL_CONTACT;
    r.subject = q.subject = 1;
    assert_reason(q, r, FITS);
    r.subject = 0;
    r.kind = RESPONDER__KIND__NEIGHBOUR;
    assert_reason(q, r, NOT_VETTED);
}

/* ---- whose they are ---- */
static void a_contact_is_asked_for_their_own_person_alone(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    r.kind = RESPONDER__KIND__PERSONAL_CONTACT;
    assert_reason(q, r, NOT_THEIRS); /* nobody knows whose they are, nor who is in trouble */
    q.subject = 79000000001;
    assert_reason(q, r, NOT_THEIRS);
    r.subject = 79000000002;
    assert_reason(q, r, NOT_THEIRS);
    r.subject = q.subject;
    assert_reason(q, r, FITS);
    q.subject = 0;
    assert_reason(q, r, NOT_THEIRS);
    r.kind = RESPONDER__KIND__NEIGHBOUR; /* of one person, not of the street */
    assert_reason(q, r, NOT_THEIRS);
    r.subject = 0;
    assert_reason(q, r, FITS);
}

static void a_contact_goes_where_their_person_is(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    r.kind = RESPONDER__KIND__PERSONAL_CONTACT;
    r.subject = q.subject = 79000000001;
    r.lat = AZOV_LAT + 500 * KM_OF_LAT;
    q.radius_m = 1000; /* it is for those who happen to be near */
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.cover, COVER_THEIRS);
    assert_true(fit.has_distance);
    assert_true(fit.distance_m > 499000 && fit.distance_m < 501000);
    r.has_point = false;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_false(fit.has_distance);
    r.has_point = true;
    q.has_point = false;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.cover, COVER_THEIRS);
    assert_false(fit.has_distance);
}

static void what_somebody_agreed_to_says_for_whom_they_are_asked(void **state)
{
    static const struct {
        Contact__Basis basis;
        Match__Reason neighbour, in_danger, contact;
    } rows[] = {
        { CONTACT__BASIS__NOT_SAID, 0, 0, 0 }, /* whoever gave the entry vouches for it */
        { CONTACT__BASIS__GIVEN, 0, 0, 0 },
        { CONTACT__BASIS__NAMED, MATCH__REASON__NOT_THEIRS, MATCH__REASON__NOT_THEIRS, 0 },
        { CONTACT__BASIS__VITAL_INTEREST, MATCH__REASON__NOT_THEIRS, 0, MATCH__REASON__NOT_THEIRS },
        { CONTACT__BASIS__REFUSED, MATCH__REASON__NOT_THEIRS, MATCH__REASON__NOT_THEIRS,
            MATCH__REASON__NOT_THEIRS },
    };
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.subject = 79000000001;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        r.basis = rows[i].basis;
        r.kind = RESPONDER__KIND__NEIGHBOUR;
        r.subject = 0;
        assert_int_equal(ask(&q, &r, NULL), rows[i].neighbour);
        q.is_vital = true;
        assert_int_equal(ask(&q, &r, NULL), rows[i].in_danger);
        q.is_vital = false;
        r.kind = RESPONDER__KIND__PERSONAL_CONTACT;
        r.subject = q.subject;
        assert_int_equal(ask(&q, &r, NULL), rows[i].contact);
    }
}

static void whom_a_person_must_never_meet_is_not_asked_whatever_else_they_are(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.subject = 79000000001;
    q.never_phones[q.n_never_phones++] = 79001112233;
    assert_reason(q, r, NEVER_CONTACT); /* his number, in a volunteer's entry */
    q.never_phones[0] = 79001112234;
    assert_reason(q, r, FITS);
    r.kind = RESPONDER__KIND__PERSONAL_CONTACT;
    r.never_contact = true;
    r.subject = q.subject;
    assert_reason(q, r, NEVER_CONTACT);
    r.subject = 79000000002; /* somebody else's affair */
    assert_reason(q, r, NOT_THEIRS);
}

static void capacity_counts_where_it_is_given(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    r.load = 50;
    assert_reason(q, r, FITS);
    r.has_capacity = true;
    r.capacity = 50;
    assert_reason(q, r, NO_CAPACITY);
    r.capacity = 51;
    assert_reason(q, r, FITS);
    r.capacity = r.load = 0;
    assert_reason(q, r, NO_CAPACITY);
}

static void who_says_that_they_are_off_or_busy_is_not_asked_until_it_ends(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.at_ms = 1000;
    r.duty = DUTY__STATE__OFF;
    assert_reason(q, r, OFF_DUTY);
    r.duty = DUTY__STATE__BUSY;
    assert_reason(q, r, OFF_DUTY);
    r.duty_until_ms = 1001;
    assert_reason(q, r, OFF_DUTY);
    r.duty_until_ms = 1000; /* over, by itself */
    assert_reason(q, r, FITS);
    r.duty_until_ms = 0;
    r.duty = DUTY__STATE__ON;
    assert_reason(q, r, FITS);
}

static void so_many_at_once_as_they_say_themselves(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.at_ms = 1000;
    r.has_capacity = true;
    r.capacity = 10;
    r.load = 2;
    r.duty = DUTY__STATE__ON;
    r.duty_max = 2;
    assert_reason(q, r, NO_CAPACITY);
    r.duty_max = 3;
    assert_reason(q, r, FITS);
    r.duty_max = 2;
    r.duty_until_ms = 900; /* what the directory says holds again */
    assert_reason(q, r, FITS);
}

static void who_says_that_they_are_on_is_open_whatever_their_hours(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    q.at_ms = 1000; /* a Thursday, one second after midnight */
    r.hours = "Mo-Fr 09:00-18:00";
    r.zone = "UTC";
    assert_reason(q, r, NOT_OPEN);
    r.hours = "иногда";
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_true(fit.hours_unknown);
    r.duty = DUTY__STATE__ON;
    r.duty_until_ms = 2000;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_false(fit.hours_unknown);
    r.hours = "Mo-Fr 09:00-18:00";
    assert_reason(q, r, FITS);
}

static void a_channel_has_to_work(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    r.channels[0] = DELIVERY__CHANNEL__PHONE;
    assert_reason(q, r, FITS);
    r.phone = "";
    assert_reason(q, r, NO_CHANNEL);
    r.channels[1] = DELIVERY__CHANNEL__ZMQ;
    r.n_channels = 2;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.n_channels, 1);
    assert_int_equal(fit.channels[0], DELIVERY__CHANNEL__ZMQ);
    r.n_channels = 0;
    assert_reason(q, r, NO_CHANNEL);
    r.channels[0] = DELIVERY__CHANNEL__NO_CHANNEL;
    r.n_channels = 1;
    r.phone = "112";
    assert_reason(q, r, NO_CHANNEL);
}

static void an_entry_with_nothing_but_a_telephone_is_rung(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    r.n_channels = 0;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.n_channels, 1);
    assert_int_equal(fit.channels[0], DELIVERY__CHANNEL__PHONE);
}

static void the_own_radius_reaches_the_place_or_not(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    r.lat = AZOV_LAT + 9.9 * KM_OF_LAT;
    assert_reason(q, r, FITS);
    r.lat = AZOV_LAT + 10.1 * KM_OF_LAT;
    assert_reason(q, r, OUT_OF_AREA);
    q.uncertainty_m = 200;
    assert_reason(q, r, FITS);
    q.uncertainty_m = 0;
    r.lat = AZOV_LAT + 10.0003 * KM_OF_LAT; /* a straight line would reach that far */
    assert_reason(q, r, OUT_OF_AREA);
}

static void the_rung_looks_no_further_than_it_says(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    r.lat = AZOV_LAT + 2 * KM_OF_LAT;
    q.radius_m = 1900;
    assert_reason(q, r, OUT_OF_AREA);
    q.uncertainty_m = 5000; /* not knowing where it is makes nobody a near neighbour */
    assert_reason(q, r, OUT_OF_AREA);
    q.radius_m = 2100;
    assert_reason(q, r, FITS);
    r.radius_km = 0; /* says no radius: the rung's is enough */
    assert_reason(q, r, FITS);
}

static void who_says_neither_radius_nor_area_is_taken_to_go_50_km(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    r.radius_km = 0;
    r.lat = AZOV_LAT + 49 * KM_OF_LAT;
    assert_reason(q, r, FITS);
    r.lat = AZOV_LAT + 51 * KM_OF_LAT;
    assert_reason(q, r, OUT_OF_AREA);
}

static void the_shortest_way_may_cross_the_date_line(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.lat = r.lat = 65;
    q.lon = 179.99;
    r.lon = -179.99;
    assert_reason(q, r, FITS);
}

static void an_area_covers_the_district_it_names(void **state)
{
    static const char *const azov[] = { "Неклиновский район", "АЗОВСКИЙ  район" };
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    r.has_point = false;
    r.area = azov;
    r.n_area = 2;
    assert_reason(q, r, OUT_OF_AREA);
    q.district = "азовский район";
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.cover, COVER_AREA);
    assert_false(fit.has_distance);
    q.district = "аксайский район";
    assert_reason(q, r, OUT_OF_AREA);
}

static void a_star_covers_everywhere(void **state)
{
    static const char *const everywhere[] = { "*" };
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    r.has_point = false;
    r.area = everywhere;
    r.n_area = 1;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.cover, COVER_EVERYWHERE);
    q.has_point = false;
    assert_reason(q, r, FITS);
}

static void an_area_widens_the_own_circle_but_not_the_rungs(void **state)
{
    static const char *const azov[] = { "Азовский район" };
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    r.lat = AZOV_LAT + 40 * KM_OF_LAT;
    r.area = azov;
    r.n_area = 1;
    q.district = "азовский район";
    assert_reason(q, r, FITS);
    q.radius_m = 30000;
    assert_reason(q, r, OUT_OF_AREA);
}

static void an_area_that_can_be_read_is_believed_before_a_guessed_radius(void **state)
{
    static const char *const aksai[] = { "Аксайский район" };
    static const char *const number[] = { "60601" };
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    r.radius_km = 0;
    r.area = aksai;
    r.n_area = 1;
    q.district = "азовский район";
    assert_reason(q, r, OUT_OF_AREA);
    r.area = number; /* cannot be held against a district's name: the distance decides */
    assert_reason(q, r, FITS);
}

static void without_a_point_only_an_area_can_cover(void **state)
{
    static const char *const azov[] = { "Азовский район" };
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.has_point = false;
    assert_reason(q, r, NO_PLACE);
    r.has_point = false;
    r.area = azov;
    r.n_area = 1;
    assert_reason(q, r, NO_PLACE);
    q.district = "аксайский район";
    assert_reason(q, r, OUT_OF_AREA);
    q.district = "азовский район";
    assert_reason(q, r, FITS);
}

static void official_services_without_a_point_answer_for_a_case_without_one(void **state)
{
    static const char *const number[] = { "60" };
    static const Responder__Kind officials[] = { RESPONDER__KIND__EMERGENCY_SERVICE,
        RESPONDER__KIND__DUTY_COORDINATOR };
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    r.area = number;
    r.n_area = 1;
    q.has_point = false;
    for (size_t i = 0; i < 2; i++) {
        r.kind = officials[i];
        r.has_point = false;
        assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
        assert_int_equal(fit.cover, COVER_UNPLACED);
        r.has_point = true;
        assert_reason(q, r, NO_PLACE);
    }
    r.kind = RESPONDER__KIND__MEDICAL;
    r.has_point = false;
    assert_reason(q, r, NO_PLACE);
}

static void hours_that_cannot_be_read_keep_nobody_out_and_are_said_to_be_unknown(void **state)
{
    static const struct {
        const char *hours, *zone;
        bool is_unknown;
    } rows[] = { { NULL, NULL, false }, { "", NULL, false }, { "24/7", NULL, false },
        { "24/7", "Europe/Nowhere", true }, { "Mo-Fr 09:00-18:00", "Europe/Moscow", false },
        { "Mo-Fr 09:00-18:00 by phone", "Europe/Moscow", true }, { "иногда", NULL, true } };
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.at_ms = FRIDAY_NOON_MS;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fit fit;

        r.hours = rows[i].hours;
        r.zone = rows[i].zone;
        assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
        assert_int_equal(fit.hours_unknown, rows[i].is_unknown);
    }
}

static void who_is_closed_now_is_kept_out_in_their_own_zone(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.at_ms = FRIDAY_NOON_MS;
    r.hours = "Mo-Fr 09:00-18:00";
    r.zone = "Europe/Moscow";
    assert_reason(q, r, FITS);
    r.zone = "Asia/Yakutsk"; /* six hours on: they have just gone home */
    assert_reason(q, r, NOT_OPEN);
    r.zone = "Europe/Moscow";
    q.at_ms = FRIDAY_NOON_MS + 24 * HOUR_MS;
    assert_reason(q, r, NOT_OPEN);
    r.lat = AZOV_LAT + 1; /* somebody far away is not told to be closed */
    assert_reason(q, r, OUT_OF_AREA);
}

static void one_entry_is_asked_at_one_instant_after_the_other(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();
    struct directory *d = directory_new();
    struct fit fit;

    (void)state;
    r.hours = "Mo-Fr 09:00-18:00; PH off";
    r.zone = "Europe/Moscow";
    directory_put(d, &r);
    match_query_at(&q, q.lat, q.lon, 0);
    for (int hour = 0; hour < 24; hour++) {
        q.at_ms = FRIDAY_NOON_MS + (hour - 12) * HOUR_MS;
        assert_int_equal(eligible(&q, directory_find(d, "rescuer"), &fit),
            hour >= 9 && hour < 18 ? MATCH__REASON__FITS : MATCH__REASON__NOT_OPEN);
    }
    directory_free(&d);
}

static void a_day_that_somebody_says_is_off_is_off(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();
    struct holidays h = { .said = { { 20784, true } }, .n = 1 }; /* 27 November 2026 */

    (void)state;
    q.at_ms = FRIDAY_NOON_MS;
    r.hours = "Mo-Fr 09:00-18:00; PH off";
    r.zone = "Europe/Moscow";
    assert_reason(q, r, FITS);
    q.holidays = &h;
    assert_reason(q, r, NOT_OPEN);
}

static void nobody_is_asked_outside_the_time_of_the_agreement(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.at_ms = FRIDAY_NOON_MS;
    r.valid_from_ms = FRIDAY_NOON_MS + 1;
    assert_reason(q, r, NOT_ACTIVE);
    r.valid_from_ms = FRIDAY_NOON_MS;
    assert_reason(q, r, FITS);
    r.valid_until_ms = FRIDAY_NOON_MS;
    assert_reason(q, r, NOT_ACTIVE);
    r.valid_until_ms = FRIDAY_NOON_MS + 1;
    assert_reason(q, r, FITS);
}

static void a_channel_that_failed_is_not_used_and_one_never_tried_comes_after_those_that_were(
    void **state)
{
    const Delivery__Channel ZMQ = DELIVERY__CHANNEL__ZMQ, PHONE = DELIVERY__CHANNEL__PHONE;
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    r.phone = "112";
    r.channels[0] = ZMQ;
    r.channels[1] = PHONE;
    r.n_channels = 2;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.channels[0], ZMQ);
    assert_true(fit.detour.untried);
    r.worked = 1U << PHONE;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.n_channels, 2);
    assert_int_equal(fit.channels[0], PHONE);
    assert_false(fit.detour.untried);
    r.worked |= 1U << ZMQ; /* both were: as they said */
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.channels[0], ZMQ);
    r.worked = 0;
    r.failed = 1U << PHONE;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_int_equal(fit.n_channels, 1);
    assert_int_equal(fit.channels[0], ZMQ);
    r.failed |= 1U << ZMQ;
    assert_reason(q, r, NO_CHANNEL);
    r.n_channels = 0;
    assert_reason(q, r, NO_CHANNEL); /* has a telephone, and it is somebody else's */
    r.failed = 0;
    assert_reason(q, r, FITS);
}

static void where_somebody_was_seen_long_ago_tells_no_distance(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    q.at_ms = FRIDAY_NOON_MS;
    r.fixed_ms = FRIDAY_NOON_MS - DETOUR_FIX_MS;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_true(fit.has_distance);
    r.fixed_ms--;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS); /* and keeps nobody out */
    assert_false(fit.has_distance);
}

static void who_rests_is_asked_from_the_moment_it_is_over(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.at_ms = FRIDAY_NOON_MS;
    r.rests_until_ms = FRIDAY_NOON_MS + 1;
    assert_reason(q, r, RESTING);
    r.duty = DUTY__STATE__ON; /* tired all the same */
    assert_reason(q, r, RESTING);
    r.rests_until_ms = FRIDAY_NOON_MS;
    assert_reason(q, r, FITS);
}

static void only_who_is_surely_of_another_age_keeps_somebody_out(void **state)
{
    static const struct {
        uint32_t least, most;
        bool is_helped_up_to_17, is_helped_from_18, is_helped_from_14_to_17;
    } rows[] = { { 17, 17, true, false, true }, { 18, 18, false, true, false },
        { 17, 18, true, true, true }, { 0, 17, true, false, true }, { 13, 13, true, false, false },
        { 14, 14, true, false, true }, { 18, 130, false, true, false },
        { 0, 0, true, false, false } };
    struct responder children = rescuer(), adults = rescuer(), teenagers = rescuer();
    struct match_query q = question();

    (void)state;
    children.has_max_age = teenagers.has_max_age = true;
    children.max_age = teenagers.max_age = 17;
    adults.min_age = 18;
    teenagers.min_age = 14;
    assert_reason(q, children, FITS); /* nobody knows */
    assert_reason(q, adults, FITS);
    q.has_age = true;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fit fit;

        q.age_least = rows[i].least;
        q.age_most = rows[i].most;
        assert_int_equal(
            ask(&q, &children, &fit) == MATCH__REASON__FITS, rows[i].is_helped_up_to_17);
        assert_int_equal(ask(&q, &adults, &fit) == MATCH__REASON__FITS, rows[i].is_helped_from_18);
        assert_int_equal(
            ask(&q, &teenagers, &fit) == MATCH__REASON__FITS, rows[i].is_helped_from_14_to_17);
    }
    assert_reason(q, adults, WRONG_AGE);
}

static void who_does_not_come_at_night_sleeps_by_their_own_clock(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    r.night_zone = zone_of("Europe/Moscow");
    q.at_ms = FRIDAY_NOON_MS + 10 * HOUR_MS - 1; /* 22:00 there, but for a moment */
    assert_reason(q, r, FITS);
    q.at_ms++;
    assert_reason(q, r, AT_NIGHT);
    r.night_zone = zone_of("Asia/Kamchatka"); /* 07:00 */
    assert_reason(q, r, FITS);
    r.night_zone = zone_of("Europe/Moscow");
    r.duty = DUTY__STATE__ON; /* they are up, as they say */
    assert_reason(q, r, FITS);
    r.duty_until_ms = q.at_ms;
    assert_reason(q, r, AT_NIGHT);
    q.at_ms = FRIDAY_NOON_MS + 18 * HOUR_MS - 1; /* 06:00 */
    assert_reason(q, r, AT_NIGHT);
    q.at_ms++;
    assert_reason(q, r, FITS);
}

static void who_goes_no_farther_is_not_asked_for_what_is_farther_whatever_covers_it(void **state)
{
    static const char *const everywhere[] = { "*" };
    struct responder r = rescuer();
    struct match_query q = question();
    struct fit fit;

    (void)state;
    q.at_ms = FRIDAY_NOON_MS;
    q.lat += 5 * KM_OF_LAT;
    assert_int_equal(ask(&q, &r, &fit), MATCH__REASON__FITS);
    assert_true(fit.distance_m > 10);
    r.max_distance_m = (float)fit.distance_m + 1;
    assert_reason(q, r, FITS);
    r.max_distance_m = (float)fit.distance_m - 10;
    assert_reason(q, r, TOO_FAR);
    r.area = everywhere;
    r.n_area = 1;
    assert_reason(q, r, TOO_FAR);
    q.uncertainty_m = 11; /* perhaps it is near enough */
    assert_reason(q, r, FITS);
    q.uncertainty_m = 0;
    r.fixed_ms = FRIDAY_NOON_MS - DETOUR_FIX_MS;
    assert_reason(q, r, TOO_FAR);
    r.fixed_ms--; /* nobody knows where they are */
    assert_reason(q, r, FITS);
    r.fixed_ms = 0;
    q.has_point = false;
    q.district = "азов";
    assert_reason(q, r, FITS);
}

static void who_has_had_the_cases_of_a_month_is_asked_when_it_is_over(void **state)
{
    struct responder r = rescuer();
    struct match_query q = question();

    (void)state;
    q.at_ms = FRIDAY_NOON_MS;
    q.is_vital =
        true; /* a wish of theirs holds whatever is at stake: a person sees the count, and may ask by hand */
    r.full_until_ms = FRIDAY_NOON_MS + 1;
    assert_reason(q, r, MONTH_FULL);
    r.duty = DUTY__STATE__ON;
    assert_reason(q, r, MONTH_FULL);
    r.full_until_ms = FRIDAY_NOON_MS;
    assert_reason(q, r, FITS);
}

/* Everything is wrong with the entry; mended one by one, the next reason shows. */
static void the_first_reason_in_a_fixed_order_is_given(void **state)
{
    static const Responder__Kind medical[] = { RESPONDER__KIND__MEDICAL };
    static const char *const drone[] = { "drone" }, *const asked[] = { "rescuer" };
    struct responder r = rescuer();
    struct match_query q = question();
    struct arena a = { 0 };
    struct named never = named_of("спасатели", &a);

    (void)state;
    r.status = RESPONDER__STATUS__SUSPENDED;
    q = (struct match_query){ .kinds = medical,
        .n_kinds = 1,
        .capabilities = drone,
        .n_capabilities = 1,
        .has_point = true,
        .has_age = true,
        .district = "",
        .vetting = 2,
        .exclude = asked,
        .n_exclude = 1,
        .never_ask = &never,
        .n_never_ask = 1 };
    r.has_capacity = true;
    r.n_channels = 0;
    r.phone = NULL;
    r.duty = DUTY__STATE__OFF;
    r.rests_until_ms = r.full_until_ms = 1;
    r.min_age = 1;
    r.max_distance_m = 1;
    r.night_zone = zone_of("UTC");
    assert_reason(q, r, NOT_ACTIVE);
    r.suspended_until_ms = 1;
    assert_reason(q, r, WRONG_KIND);
    q.n_kinds = 0;
    assert_reason(q, r, NOT_CAPABLE);
    q.n_capabilities = 0;
    assert_reason(q, r, OUT_OF_AREA);
    q.lat = AZOV_LAT + KM_OF_LAT;
    q.lon = AZOV_LON;
    assert_reason(q, r, TOO_FAR);
    r.max_distance_m = 0;
    assert_reason(q, r, NOT_ACTIVE);
    r.status = RESPONDER__STATUS__ACTIVE;
    assert_reason(q, r, OFF_DUTY);
    r.duty = DUTY__STATE__NOT_SAID;
    assert_reason(q, r, NEVER_ASK);
    q.n_never_ask = 0;
    assert_reason(q, r, ALREADY_ASKED);
    q.n_exclude = 0;
    assert_reason(q, r, WRONG_AGE);
    q.has_age = false;
    assert_reason(q, r, NOT_VETTED);
    q.vetting = 0;
    assert_reason(q, r, NO_CAPACITY);
    r.has_capacity = false;
    assert_reason(q, r, MONTH_FULL);
    r.full_until_ms = 0;
    assert_reason(q, r, RESTING);
    r.rests_until_ms = 0;
    assert_reason(q, r, AT_NIGHT);
    r.night_zone = NULL;
    assert_reason(q, r, NO_CHANNEL);
    r.phone = "112";
    assert_reason(q, r, FITS);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(somebody_whom_nothing_keeps_out_fits),
        cmocka_unit_test(only_active_entries_are_asked),
        cmocka_unit_test(a_suspension_with_an_end_is_over_then),
        cmocka_unit_test(the_kind_must_be_one_of_those_asked_for),
        cmocka_unit_test(every_capability_asked_for_is_needed),
        cmocka_unit_test(whoever_must_never_know_is_found_by_id_name_or_telephone),
        cmocka_unit_test(whoever_says_no_neighbours_means_all_of_them_and_nobody_else),
        cmocka_unit_test(a_nameless_entry_without_telephone_is_not_taken_for_somebody_to_avoid),
        cmocka_unit_test(nobody_is_asked_twice_for_one_need),
        cmocka_unit_test(vetting_must_reach_what_the_need_asks),
        cmocka_unit_test(a_stranger_must_be_vetted_further_where_it_is_about_a_child),
        cmocka_unit_test(a_contact_is_asked_for_their_own_person_alone),
        cmocka_unit_test(a_contact_goes_where_their_person_is),
        cmocka_unit_test(what_somebody_agreed_to_says_for_whom_they_are_asked),
        cmocka_unit_test(whom_a_person_must_never_meet_is_not_asked_whatever_else_they_are),
        cmocka_unit_test(capacity_counts_where_it_is_given),
        cmocka_unit_test(who_says_that_they_are_off_or_busy_is_not_asked_until_it_ends),
        cmocka_unit_test(so_many_at_once_as_they_say_themselves),
        cmocka_unit_test(who_says_that_they_are_on_is_open_whatever_their_hours),
        cmocka_unit_test(a_channel_has_to_work),
        cmocka_unit_test(an_entry_with_nothing_but_a_telephone_is_rung),
        cmocka_unit_test(the_own_radius_reaches_the_place_or_not),
        cmocka_unit_test(the_rung_looks_no_further_than_it_says),
        cmocka_unit_test(who_says_neither_radius_nor_area_is_taken_to_go_50_km),
        cmocka_unit_test(the_shortest_way_may_cross_the_date_line),
        cmocka_unit_test(an_area_covers_the_district_it_names),
        cmocka_unit_test(a_star_covers_everywhere),
        cmocka_unit_test(an_area_widens_the_own_circle_but_not_the_rungs),
        cmocka_unit_test(an_area_that_can_be_read_is_believed_before_a_guessed_radius),
        cmocka_unit_test(without_a_point_only_an_area_can_cover),
        cmocka_unit_test(official_services_without_a_point_answer_for_a_case_without_one),
        cmocka_unit_test(hours_that_cannot_be_read_keep_nobody_out_and_are_said_to_be_unknown),
        cmocka_unit_test(who_is_closed_now_is_kept_out_in_their_own_zone),
        cmocka_unit_test(one_entry_is_asked_at_one_instant_after_the_other),
        cmocka_unit_test(a_day_that_somebody_says_is_off_is_off),
        cmocka_unit_test(nobody_is_asked_outside_the_time_of_the_agreement),
        cmocka_unit_test(who_rests_is_asked_from_the_moment_it_is_over),
        cmocka_unit_test(who_has_had_the_cases_of_a_month_is_asked_when_it_is_over),
        cmocka_unit_test(only_who_is_surely_of_another_age_keeps_somebody_out),
        cmocka_unit_test(who_does_not_come_at_night_sleeps_by_their_own_clock),
        cmocka_unit_test(who_goes_no_farther_is_not_asked_for_what_is_farther_whatever_covers_it),
        cmocka_unit_test(
            a_channel_that_failed_is_not_used_and_one_never_tried_comes_after_those_that_were),
        cmocka_unit_test(where_somebody_was_seen_long_ago_tells_no_distance),
        cmocka_unit_test(the_first_reason_in_a_fixed_order_is_given),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
