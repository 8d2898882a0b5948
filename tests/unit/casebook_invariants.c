/* casebook_invariants - a case that is broken on purpose, each invariant of design.md 4 once: the check that runs after every
 * story, in the world and over a backup must see it, and must see nothing in a case that is sound. */
#include "unit/casebook_world.h"
#include "casebook/policy.h"

/* Two have been asked for one need. */
static struct world *asked(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_int_equal(w->c.n_offers, 2);
    assert_null(case_broken(&w->c));
    return w;
}

static void an_open_case_without_a_deadline_is_seen(void **state)
{
    struct casefile c = { .state = CASE__STATE__NEW };

    (void)state;
    c.touched_ms = NEVER_MS - policy_of(c.priority)->look_ms;
    assert_string_equal(case_broken(&c), "an open case without an armed deadline");
    c.state = CASE__STATE__CLOSED;
    assert_null(case_broken(&c));
    c.state = CASE__STATE__NONE;
    assert_null(case_broken(&c));
}

static void a_judged_case_of_no_priority_is_seen(void **state)
{
    struct world *w = asked(state);

    w->c.priority = PRIORITY__UNJUDGED;
    assert_string_equal(case_broken(&w->c), "a judged case without a priority");
    w->c.priority = PRIORITY__P5 + 1;
    assert_string_equal(case_broken(&w->c), "a judged case without a priority");
}

static void a_need_that_waits_for_nothing_is_seen(void **state)
{
    struct world *w = asked(state);

    w->c.needs[0].ladder = LADDER__STATE__IDLE;
    assert_string_equal(
        case_broken(&w->c), "a need that nobody is asked for, and that waits for nothing");
    w->c.place_by_ms = w->now_ms + 1;
    assert_null(case_broken(&w->c));
    w->c.place_by_ms = 0;
    w->c.consent = CASE__CONSENT__REFUSED;
    assert_null(case_broken(&w->c));
    w->c.consent = CASE__CONSENT__GIVEN;
    w->c.state = CASE__STATE__ON_HOLD;
    assert_null(case_broken(&w->c));
}

static void a_second_winner_is_seen(void **state)
{
    struct world *w = asked(state);

    w->c.offers[0].state = OFFER__STATE__EN_ROUTE;
    w->c.offers[0].won = true;
    assert_null(case_broken(&w->c));
    w->c.offers[1].state = OFFER__STATE__COMMITTED; /* a late yes: works, and does not count */
    assert_null(case_broken(&w->c));
    w->c.offers[1].won = true;
    assert_string_equal(case_broken(&w->c), "more winning commits than the need requires");
}

static void one_responder_asked_twice_at_once_is_seen(void **state)
{
    struct world *w = asked(state);

    w->c.offers[1].responder = w->c.offers[0].responder;
    assert_string_equal(case_broken(&w->c), "one responder asked twice at once for one need");
    w->c.offers[0].state = OFFER__STATE__DECLINED;
    assert_null(case_broken(&w->c));
    w->c.offers[0].state = OFFER__STATE__SENT;
    w->c.offers[0].need = 2; /* of another need */
    assert_null(case_broken(&w->c));
}

static void a_closed_case_with_a_live_offer_is_seen(void **state)
{
    struct world *w = asked(state);

    w->c.state = CASE__STATE__CLOSED;
    w->c.offers[0].state = OFFER__STATE__EXPIRED;
    w->c.offers[1].state = OFFER__STATE__STANDBY;
    assert_string_equal(case_broken(&w->c), "a closed case with a live offer");
    w->c.offers[1].state = OFFER__STATE__UNCLEAR;
    assert_string_equal(case_broken(&w->c), "a closed case with a live offer");
    w->c.offers[1].state = OFFER__STATE__RECALLED;
    assert_null(case_broken(&w->c));
}

static void a_need_that_is_over_and_still_searches_is_seen(void **state)
{
    struct world *w = asked(state);

    w->c.needs[0].state = NEED__STATE__DONE;
    assert_string_equal(case_broken(&w->c), "a need that is over with a running ladder");
    w->c.needs[0].ladder = LADDER__STATE__STOPPED;
    assert_null(case_broken(&w->c));
}

static void a_judged_case_that_must_have_nothing_is_seen(void **state)
{
    struct world *w = asked(state);

    w->c.needs[0].mandatory = false;
    assert_string_equal(case_broken(&w->c), "a judged case without a mandatory need");
    w->c.judged = false;
    assert_null(case_broken(&w->c));
}

static void what_a_case_has_not_got_is_not_found(void **state)
{
    struct world *w = asked(state);

    assert_non_null(case_need(&w->c, 1));
    assert_null(case_need(&w->c, 0));
    assert_null(case_need(&w->c, 2));
    assert_null(case_offer(&w->c, 2));
    assert_null(case_call(&w->c, 0));
    assert_null(case_call(&w->c, w->c.n_calls + 1));
    assert_null(case_alarm(&w->c, 0));
    assert_null(case_alarm(&w->c, w->c.n_alarms + 1));
}

static void the_place_is_the_newest_point_and_never_the_callers(void **state)
{
    struct fix fixes[] = { { .of_reporter = true, .has_point = true }, { .text = "у реки" },
        { .has_point = true, .radius_m = 50 }, { .text = "за мостом" },
        { .has_point = true, .radius_m = 20 } };
    struct casefile c = { .fixes = fixes };

    (void)state;
    assert_null(case_place(&c));
    c.n_fixes = 1;
    assert_null(case_place(&c));
    c.n_fixes = 2;
    assert_ptr_equal(case_place(&c), &fixes[1]);
    c.n_fixes = 3;
    assert_ptr_equal(case_place(&c), &fixes[2]);
    c.n_fixes = 4; /* words never push out a point */
    assert_ptr_equal(case_place(&c), &fixes[2]);
    c.n_fixes = 5;
    assert_ptr_equal(case_place(&c), &fixes[4]);
    fixes[4].wrong = true;
    assert_ptr_equal(case_place(&c), &fixes[2]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void a_need_that_nobody_is_asked_for_and_that_waits_for_nothing_is_seen(void **state)
{
    static const char broken[] = "a need that nobody is asked for, and that waits for nothing";
    struct world *w = asked(state);

    w->c.needs[0].ladder = LADDER__STATE__IDLE;
    assert_string_equal(case_broken(&w->c), broken);
    w->c.place_by_ms = w->now_ms + MINUTE_MS;
    assert_null(case_broken(&w->c));
    w->c.place_by_ms = 0;
    w->c.consent = CASE__CONSENT__REFUSED;
    assert_null(case_broken(&w->c));
    w->c.consent = CASE__CONSENT__GIVEN;
    assert_string_equal(case_broken(&w->c), broken);
    w->c.state = CASE__STATE__ON_HOLD;
    assert_null(case_broken(&w->c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_open_case_without_a_deadline_is_seen),
        TEST(a_judged_case_of_no_priority_is_seen),
        TEST(a_need_that_waits_for_nothing_is_seen),
        TEST(a_second_winner_is_seen),
        TEST(a_need_that_nobody_is_asked_for_and_that_waits_for_nothing_is_seen),
        TEST(one_responder_asked_twice_at_once_is_seen),
        TEST(a_closed_case_with_a_live_offer_is_seen),
        TEST(a_need_that_is_over_and_still_searches_is_seen),
        TEST(a_judged_case_that_must_have_nothing_is_seen),
        TEST(what_a_case_has_not_got_is_not_found),
        TEST(the_place_is_the_newest_point_and_never_the_callers),
    };

    return cmocka_run_group_tests_name("casebook: invariants", tests, NULL, NULL);
}
