/* What is shown at filing: cases that may be the same, and what the telephone was about before. */
#include <math.h>
#include "base/geo.h"
#include "casebook/alike.h"
#include "unit/casebook_lists.h"

#define NOON_MS (INT64_C(20000) * DAY_MS)
#define M_DEG (1 / 111195.0)

/* ---- the comparison ---- */
static struct alike drift(void)
{
    return (struct alike){ .key = 2,
        .phones = { 7, 8 },
        .lat = 47,
        .lon = 39,
        .has_point = true,
        .kind = 5,
        .opened_ms = NOON_MS,
        .state = CASE__STATE__TRIAGED };
}

static struct alike elsewhere(void)
{
    struct alike a = drift();

    a.key = 1;
    a.phones[0] = 11;
    a.phones[1] = 12;
    a.lat = 50;
    return a;
}

static void a_telephone_of_either_of_them_makes_two_cases_alike(void **state)
{
    struct alike a = drift(), b = elsewhere();

    (void)state;
    assert_null(alike_why(&a, &b, NOON_MS));
    b.phones[2] = 8;
    assert_string_equal(alike_why(&a, &b, NOON_MS), "same_phone");
    b.opened_ms -= 10 * DAY_MS; /* open all the same */
    assert_string_equal(alike_why(&a, &b, NOON_MS), "same_phone");
    b.state = CASE__STATE__CLOSED;
    assert_null(alike_why(&a, &b, NOON_MS));
    assert_true(alike_is_history(&a, &b));
    b.opened_ms = NOON_MS - ALIKE_MS;
    assert_string_equal(alike_why(&a, &b, NOON_MS), "same_phone");
}

static void no_telephone_is_no_ones_telephone(void **state)
{
    struct alike a = drift(), b = elsewhere();

    (void)state;
    memset(a.phones, 0, sizeof a.phones);
    memset(b.phones, 0, sizeof b.phones);
    assert_null(alike_why(&a, &b, NOON_MS));
    assert_false(alike_is_history(&a, &b));
}

static void one_kind_within_500_m_and_a_day_makes_two_cases_alike(void **state)
{
    struct alike a = drift(), b = elsewhere();

    (void)state;
    b.lat = (float)(47 + 498 * M_DEG);
    assert_string_equal(alike_why(&a, &b, NOON_MS), "same_kind_near");
    b.state = CASE__STATE__CLOSED;
    assert_string_equal(alike_why(&a, &b, NOON_MS), "same_kind_near");
    b.opened_ms = NOON_MS - ALIKE_MS - 1;
    assert_null(alike_why(&a, &b, NOON_MS));
    b.opened_ms = NOON_MS - ALIKE_MS;
    b.kind = 6;
    assert_null(alike_why(&a, &b, NOON_MS));
    b.kind = 5;
    b.lat = (float)(47 + 503 * M_DEG);
    assert_null(alike_why(&a, &b, NOON_MS));
    b.lat = 47;
    b.has_point = false;
    assert_null(alike_why(&a, &b, NOON_MS));
}

static void itself_an_exercise_and_a_merged_case_are_no_duplicates(void **state)
{
    struct alike a = drift(), b = drift();

    (void)state;
    assert_null(alike_why(&a, &b, NOON_MS));
    assert_false(alike_is_history(&a, &b));
    b.key = 1;
    assert_non_null(alike_why(&a, &b, NOON_MS));
    b.exercise = true;
    assert_null(alike_why(&a, &b, NOON_MS));
    assert_false(alike_is_history(&a, &b));
    b.exercise = false;
    b.state = CASE__STATE__MERGED;
    assert_null(alike_why(&a, &b, NOON_MS));
    assert_true(alike_is_history(&a, &b));
}

static void at_p0_one_kind_within_2_km_and_30_minutes_is_told_beside(void **state)
{
    struct alike a = drift(), b = elsewhere(), c;

    (void)state;
    a.priority = b.priority = PRIORITY__P0;
    b.lat = (float)(47 + 1995 * M_DEG);
    b.opened_ms = NOON_MS + 30 * MINUTE_MS;
    assert_true(alike_are_beside(&a, &b));
    assert_true(alike_are_beside(&b, &a));
#define IS_NOT(...) (c = b, __VA_ARGS__, assert_false(alike_are_beside(&a, &c)))
    IS_NOT(c.key = a.key);
    IS_NOT(c.priority = PRIORITY__P1);
    IS_NOT(c.kind = 6);
    IS_NOT(c.exercise = true);
    IS_NOT(c.has_point = false);
    IS_NOT(c.lat = (float)(47 + 2005 * M_DEG));
    IS_NOT(c.opened_ms += 1);
    IS_NOT(c.opened_ms = a.opened_ms - 30 * MINUTE_MS - 1);
    IS_NOT(c.state = CASE__STATE__CLOSED);
    IS_NOT(c.state = CASE__STATE__MERGED);
    a.state = CASE__STATE__CLOSED;
    assert_false(alike_are_beside(&a, &b));
    a.state = b.state;
    a.priority = PRIORITY__P1;
    assert_false(alike_are_beside(&a, &b));
}

/* Anywhere on earth, over the date line and at the poles: what is near lies in one of the four squares that are looked at. */
static void whatever_is_near_lies_in_a_square_that_is_looked_at(void **state)
{
    struct random r = { .seed = { 1, 2 } };
    uint64_t corners[ALIKE_CORNERS];
    int n = 0;

    (void)state;
    while (n < 100000) {
        double lat = (double)random_below(&r, 180001) / 1000 - 90, lon, far, angle, to_lat, to_lon;
        bool is_there = false;

        lon = (double)random_below(&r, 360001) / 1000 - 180;
        far = (double)random_below(&r, 500) * M_DEG;
        angle = (double)random_below(&r, 628) / 100;
        to_lat = lat + far * sin(angle);
        if (fabs(to_lat) > 89.99)
            continue;
        to_lon = lon + far * cos(angle) / cos(to_lat * 3.14159265 / 180);
        to_lon += to_lon < -180 ? 360 : to_lon > 180 ? -360 : 0;
        if (geo_distance_m(lat, lon, to_lat, to_lon) > ALIKE_NEAR_M)
            continue;
        alike_corners(lat, lon, corners);
        n++;
        for (int k = 0; k < ALIKE_CORNERS; k++)
            is_there = is_there || corners[k] == alike_square(to_lat, to_lon);
        assert_true(is_there);
    }
}

static bool is_looked_at(double lat, double lon, double to_lat, double to_lon)
{
    uint64_t corners[ALIKE_CORNERS];

    alike_corners(lat, lon, corners);
    for (int k = 0; k < ALIKE_CORNERS; k++) {
        if (corners[k] == alike_square(to_lat, to_lon))
            return true;
    }
    return false;
}

static void the_poles_and_the_end_of_the_last_column_lie_in_squares_like_any_other(void **state)
{
    (void)state;
    assert_true(is_looked_at(90, 0, 89.999, 120));
    assert_true(is_looked_at(-90, 0, -89.999, -120));
    assert_true(alike_square(90, 0) == alike_square(89.999, -170));
    assert_true(alike_square(47, 180) == alike_square(47, 179.999));
    assert_true(is_looked_at(47, 180, 47, -179.999));
}

/* ---- the receipt ---- */
static const CaseReceipt *receipt(const Envelope *answer)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    return answer->case_receipt;
}

#define FILE_CASE(l, ...)                                                                          \
    receipt(ASK(l, "open_case", "file.text=help", "file.kind=isolated", __VA_ARGS__))
#define AT(where) "place.source=1", "place.lat=47.1", "place.lon=" where

static void same_phone(const CaseReceipt *r, const char *number)
{
    assert_int_equal(r->n_duplicates, 1);
    assert_string_equal(r->duplicates[0]->case_, number);
    assert_string_equal(r->duplicates[0]->why, "same_phone");
}

static void the_same_telephone_is_shown_however_it_was_written_and_whosever_it_is(void **state)
{
    struct lists *l = *state;
    const char *first = FILE_CASE(l, "file.reporter.phone=+7 928 123-45-67")->case_;
    const CaseReceipt *second = FILE_CASE(l, "file.subject.phone=8(928)1234567");

    assert_true(second->created); /* shown, never refused */
    same_phone(second, first);
    assert_int_equal(second->n_history, 1);
    assert_string_equal(second->history[0]->case_, first);
    assert_false(second->history[0]->has_ended);
    assert_int_equal(FILE_CASE(l, "file.reporter.phone=+7 928 123-45-68")->n_duplicates, 0);
}

static void a_case_close_by_is_shown_and_a_preview_shows_it_too(void **state)
{
    struct lists *l = *state;
    const char *first = FILE_CASE(l, AT("39.000"))->case_;
    const CaseReceipt *near = FILE_CASE(l, AT("39.004"), "file.preview=1");

    assert_int_equal(near->n_duplicates, 1);
    assert_string_equal(near->duplicates[0]->case_, first);
    assert_string_equal(near->duplicates[0]->why, "same_kind_near");
    assert_int_equal(near->n_history, 0);
    assert_int_equal(FILE_CASE(l, AT("39.010"), "file.preview=1")->n_duplicates, 0);
    assert_int_equal(
        FILE_CASE(l, AT("39.004"), "file.exercise=1", "file.preview=1")->n_duplicates, 0);
}

static void close_it(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "close_case", "reason=over", "recall=1", NULL);

    env->close_case->case_ = arena_dup(lists_arena(l), number);
    PUT(env->close_case, outcome, CASE__DISPOSITION__HELPED);
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static void what_is_long_over_is_history_and_raises_or_lowers_nothing(void **state)
{
    struct lists *l = *state;
    const CaseReceipt *first = FILE_CASE(l, "file.reporter.phone=89281234567"), *second;

    close_it(l, first->case_);
    lists_pass(l, 2 * DAY_MS);
    second = FILE_CASE(l, "file.reporter.phone=89281234567");
    assert_int_equal(second->n_duplicates, 0);
    assert_int_equal(second->n_history, 1);
    assert_string_equal(second->history[0]->case_, first->case_);
    assert_int_equal(second->history[0]->ended, CASE__DISPOSITION__HELPED);
    assert_int_equal(second->priority, first->priority);
}

static void an_erased_case_is_alike_to_none(void **state)
{
    struct lists *l = *state;
    const char *first = FILE_CASE(l, "file.reporter.phone=89281234567", AT("39.000"))->case_;
    Envelope *erase = make(lists_arena(l), "erase_case", NULL);
    const CaseReceipt *r;

    close_it(l, first);
    erase->erase_case->case_ = arena_dup(lists_arena(l), first);
    assert_int_equal(lists_ask(l, erase)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    r = FILE_CASE(l, "file.reporter.phone=89281234567", AT("39.000"));
    assert_int_equal(r->n_duplicates, 0);
    assert_int_equal(r->n_history, 0);
}

/* One turn hears both: the first is in no index yet. */
static void two_that_come_at_once_see_each_other(void **state)
{
    struct lists *l = *state;
    struct arena *a = lists_arena(l);
    Envelope *both[2];
    struct raw_msg raw[2];
    size_t seen = 0;

    for (int i = 0; i < 2; i++) {
        both[i] = make(a, "open_case", "file.text=help", "file.reporter.phone=89281234567", NULL);
        both[i]->id.data[15] = ++l->id;
        both[i]->actor = arena_dup(a, "admin");
        PUT(both[i], role, ROLE__ADMIN);
        raw[i] = (struct raw_msg){ .from = { .link = LINK_INNER, .n = 5, .id = { PEER } } };
        raw[i].bytes = codec_pack(both[i], a, &raw[i].n);
    }
    assert_int_equal(engine_receive(l->d.engine, raw, 2, l->d.out), 0);
    for (size_t i = 0; i < driver_count(&l->d); i++) {
        struct bus_peer to;
        Envelope *said = driver_said(&l->d, i, &to);

        if (said->body_case == ENVELOPE__BODY_CASE_RECEIPT)
            seen += said->case_receipt->n_duplicates;
    }
    assert_int_equal(seen, 1);
}

static void after_a_restart_what_was_filed_before_is_known(void **state)
{
    struct lists *l = *state;
    char first[CASE_NUMBER_TEXT];
    const CaseReceipt *r;

    snprintf(first, sizeof first, "%s", FILE_CASE(l, "file.reporter.phone=89281234567")->case_);
    for (int i = 0; i < 200; i++) /* more than one slice */
        lists_file(l, "nobody rings from anywhere");
    driver_stop(&l->d);
    lists_start(l);
    for (int i = 0; i < 20; i++) /* slices of it, at the end of turns */
        driver_pass(&l->d, SECOND_MS);
    r = FILE_CASE(l, "file.reporter.phone=89281234567");
    same_phone(r, first);
}

static void a_case_that_gets_a_telephone_later_is_found_by_it(void **state)
{
    struct lists *l = *state;
    const char *first = FILE_CASE(l, "file.call_ref=c-1")->case_;

    (void)FILE_CASE(l, "file.call_ref=c-1", "file.subject.phone=89281234567");
    same_phone(FILE_CASE(l, "file.reporter.phone=89281234567"), first);
}

/* A ring has an end: the newest are known, the oldest forgotten, and no chain leads astray. */
static void of_more_cases_than_there_is_room_for_the_newest_are_known(void **state)
{
    struct recent *r = recent_new(&(struct random){ { 1, 2 } });
    struct casebook self = { .recent = r };
    struct turn t = { .now_ms = NOON_MS, .arena = lists_arena(*state) };
    struct change ch = { .self = &self, .t = &t };
    struct person who[1] = { { .phone = "89280000000" } };
    CaseReceipt said = CASE_RECEIPT__INIT;

    for (case_key k = 1; k <= 200000; k++) {
        struct alike a = { .key = k, .opened_ms = NOON_MS, .state = CASE__STATE__TRIAGED };

        ch.c = (struct casefile){ .key = k, .reporters = who, .n_reporters = 1 };
        a.phones[0] = k % 2 ? recent_alike(r, &ch.c).phones[1] : k;
        recent_put(r, &a);
    }
    ch.c.key = 300000;
    recent_say(&ch, &said);
    assert_int_equal(said.n_duplicates, 5);
    assert_int_equal(said.n_history, 8);
    assert_string_equal(said.duplicates[0]->case_, case_name(t.arena, 199999));
    recent_free(&r);
}

/* ---- whoever is asked about the first ---- */
#define MATCHER 'm'
#define DISPATCHER 'd'

/* Of what was said in the last turn, the newest of that kind. */
static const Envelope *newest(struct lists *l, Envelope__BodyCase body)
{
    struct bus_peer to;

    for (size_t i = driver_count(&l->d); i-- > 0;) {
        Envelope *said = driver_said(&l->d, i, &to);

        if (said->body_case == body)
            return said;
    }
    return NULL;
}

/* A life in danger at this place, and a rescuer who is asked: what they receive. */
static const Dispatch *asked_of(struct lists *l, const char *lon, const char *more)
{
    Envelope *file = make(lists_arena(l), "open_case", "file.text=help", "file.kind=adrift",
        "place.source=1", "place.lat=47.1", more, NULL);
    Envelope *ranked = make(lists_arena(l), "candidates_ranked", "candidates.responder=liman",
        "candidates.kind=2", "candidates.channels=1", NULL);
    const MatchRequest *asked;

    make_more(file, "place.lon=", lon, lists_arena(l));
    assert_non_null(lists_ask(l, file));
    asked = newest(l, ENVELOPE__BODY_MATCH_REQUEST)->match_request;
    PUT(ranked->candidates_ranked, work, asked->work);
    PUT(ranked->candidates_ranked, case_, asked->case_);
    PUT(ranked->candidates_ranked, need, asked->need);
    PUT(ranked->candidates_ranked, rung, asked->rung);
    PUT(ranked->candidates_ranked, generation, asked->generation);
    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, ranked);
    assert_non_null(newest(l, ENVELOPE__BODY_DISPATCH));
    return newest(l, ENVELOPE__BODY_DISPATCH)->dispatch;
}

static void is_an_offer(const Dispatch *d)
{
    assert_int_equal(d->notice, NOTICE__TYPE__OFFER);
    assert_null(d->reason);
    assert_null(d->beside);
}

static void is_beside(const Dispatch *d, const char *offer, uint32_t count)
{
    assert_int_equal(d->notice, NOTICE__TYPE__UPDATE);
    assert_string_equal(d->reason, "beside");
    assert_string_equal(d->beside, offer);
    assert_int_equal(d->count, count);
    assert_non_null(d->place); /* all that an offer says */
    assert_non_null(d->answer_by);
}

static void with_hands(struct lists *l)
{
    driver_hear(&l->d, LINK_INNER, MATCHER, NULL,
        make(lists_arena(l), "hello", "worker=matcher", "instance=m1", NULL));
    driver_hear(&l->d, LINK_INNER, DISPATCHER, NULL,
        make(lists_arena(l), "hello", "worker=dispatcher", "instance=d1", NULL));
    assert_non_null(ASK(l, "directory_put", "source=mchs", "entries+.id=liman", "entries.kind=2",
        "entries.name=Liman", "entries.lat=47.1", "entries.lon=39.0", "entries.status=2"));
}

static void decline(struct lists *l, const char *offer)
{
    Envelope *env =
        make(lists_arena(l), "answer_given", "responder=liman", "answer.answer=3", NULL);

    make_more(env, "answer.offer=", offer, lists_arena(l));
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_OFFER_ANSWERED);
}

static void whoever_is_asked_hears_of_the_next_call_beside_the_first(void **state)
{
    struct lists *l = *state;
    const Dispatch *first;

    with_hands(l);
    first = asked_of(l, "39.000", "file.via=1");
    is_an_offer(first);
    lists_pass(l, 20 * MINUTE_MS);
    is_beside(asked_of(l, "39.010", "file.via=1"), first->offer, 2);
    is_beside(asked_of(l, "39.010", "file.via=1"), first->offer, 3);
    is_an_offer(asked_of(l, "39.040", "file.via=1")); /* 2.3 km from the others */
}

static void an_exercise_or_who_has_said_no_is_asked_as_ever(void **state)
{
    struct lists *l = *state;
    const Dispatch *first, *second;

    with_hands(l);
    first = asked_of(l, "39.000", "file.via=1");
    is_an_offer(asked_of(l, "39.000", "file.exercise=1"));
    second = asked_of(l, "39.000", "file.via=1");
    is_beside(second, first->offer, 2);
    decline(l, first->offer);
    is_beside(asked_of(l, "39.000", "file.via=1"), second->offer, 2);
    lists_pass(l, 31 * MINUTE_MS);
    is_an_offer(asked_of(l, "39.000", "file.via=1"));
}

#define LISTS_TEST(f) cmocka_unit_test_setup_teardown(f, lists_set_up, lists_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_telephone_of_either_of_them_makes_two_cases_alike),
        cmocka_unit_test(no_telephone_is_no_ones_telephone),
        cmocka_unit_test(one_kind_within_500_m_and_a_day_makes_two_cases_alike),
        cmocka_unit_test(itself_an_exercise_and_a_merged_case_are_no_duplicates),
        cmocka_unit_test(at_p0_one_kind_within_2_km_and_30_minutes_is_told_beside),
        cmocka_unit_test(whatever_is_near_lies_in_a_square_that_is_looked_at),
        cmocka_unit_test(the_poles_and_the_end_of_the_last_column_lie_in_squares_like_any_other),
        LISTS_TEST(the_same_telephone_is_shown_however_it_was_written_and_whosever_it_is),
        LISTS_TEST(a_case_close_by_is_shown_and_a_preview_shows_it_too),
        LISTS_TEST(what_is_long_over_is_history_and_raises_or_lowers_nothing),
        LISTS_TEST(an_erased_case_is_alike_to_none),
        LISTS_TEST(two_that_come_at_once_see_each_other),
        LISTS_TEST(after_a_restart_what_was_filed_before_is_known),
        LISTS_TEST(a_case_that_gets_a_telephone_later_is_found_by_it),
        LISTS_TEST(whoever_is_asked_hears_of_the_next_call_beside_the_first),
        LISTS_TEST(an_exercise_or_who_has_said_no_is_asked_as_ever),
        LISTS_TEST(of_more_cases_than_there_is_room_for_the_newest_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
