/* What speaks against somebody who fits, in metres: never reached, seldom answers, asked a moment ago, seen long ago. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include "matcher/detour.h"

#define NOW_MS INT64_C(1795773600000)
#define HOUR_MS INT64_C(3600000)
#define MINUTE_MS INT64_C(60000)

/* Whoever nothing speaks against. */
static struct responder tried(void)
{
    return (struct responder){ .kind = RESPONDER__KIND__VOLUNTEER, .worked = 1 };
}

static long metres(const struct responder *r)
{
    return lround(detour_of(r, NOW_MS).m);
}

static void nothing_speaks_against_who_was_reached_and_answered(void **state)
{
    struct responder r = tried();

    (void)state;
    r.answered = 7;
    assert_int_equal(metres(&r), 0);
    assert_int_equal(detour_steps(&r), 0);
}

static void who_was_never_reached_counts_as_a_kilometre_farther(void **state)
{
    struct responder r = tried();

    (void)state;
    r.worked = 0;
    assert_true(detour_of(&r, NOW_MS).untried);
    assert_int_equal(metres(&r), 1000);
    assert_int_equal(detour_steps(&r), 40);
}

static void silence_counts_by_how_often_it_is_and_once_is_no_judgement(void **state)
{
    static const struct {
        uint32_t answered, unanswered;
        long metres;
        bool rarely;
    } rows[] = { { 0, 0, 0, false }, { 0, 1, 1000, false }, { 0, 2, 1667, true },
        { 0, 4, 2500, true }, { 6, 1, 455, false }, { 10, 7, 1667, true }, { 0, 1000, 4980, true },
        { 1000, 1, 5, false } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct responder r = tried();

        r.answered = rows[i].answered;
        r.unanswered = rows[i].unanswered;
        assert_int_equal(metres(&r), rows[i].metres);
        assert_int_equal(detour_of(&r, NOW_MS).answers_rarely, rows[i].rarely);
    }
}

static void who_was_asked_lately_lets_others_take_their_turn(void **state)
{
    static const struct {
        int64_t ago_ms;
        long metres;
        bool lately;
    } rows[] = { { -MINUTE_MS, 2000, true }, { 0, 2000, true }, { 6 * HOUR_MS, 1500, true },
        { 12 * HOUR_MS, 1000, true }, { 24 * HOUR_MS, 0, false }, { 240 * HOUR_MS, 0, false } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct responder r = tried();

        r.asked_ms = NOW_MS - rows[i].ago_ms;
        assert_int_equal(metres(&r), rows[i].metres);
        assert_int_equal(detour_of(&r, NOW_MS).asked_lately, rows[i].lately);
        assert_int_equal(detour_steps(&r), 0); /* it passes by itself: no index knows it */
    }
}

static void services_and_the_family_do_not_take_turns(void **state)
{
    static const Responder__Kind kinds[] = { RESPONDER__KIND__EMERGENCY_SERVICE,
        RESPONDER__KIND__SOCIAL_SERVICE, RESPONDER__KIND__MEDICAL,
        RESPONDER__KIND__PERSONAL_CONTACT, RESPONDER__KIND__DUTY_COORDINATOR };

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct responder r = tried();

        r.kind = kinds[i];
        r.asked_ms = NOW_MS;
        assert_int_equal(metres(&r), 0);
        assert_false(detour_of(&r, NOW_MS).asked_lately);
    }
}

static void who_moves_about_may_have_gone_far_since_they_were_seen(void **state)
{
    static const struct {
        int64_t ago_ms;
        long metres;
        bool old, lost;
    } rows[] = { { -MINUTE_MS, 0, false, false }, { 0, 0, false, false },
        { 4 * MINUTE_MS, 2000, false, false }, { 5 * MINUTE_MS, 2500, true, false },
        { 30 * MINUTE_MS, 15000, true, false }, { 30 * MINUTE_MS + 1, 0, true, true } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct responder r = tried();
        struct detour d;

        r.fixed_ms = NOW_MS - rows[i].ago_ms;
        d = detour_of(&r, NOW_MS);
        assert_int_equal(lround(d.m), rows[i].metres);
        assert_int_equal(d.old_fix, rows[i].old);
        assert_int_equal(d.is_lost, rows[i].lost);
    }
}

/* Else it would leave out somebody who comes before those it names. */
static void an_index_never_takes_them_for_farther_than_they_are(void **state)
{
    (void)state;
    for (uint32_t answered = 0; answered < 60; answered++) {
        for (uint32_t unanswered = 0; unanswered < 60; unanswered++) {
            struct responder r = {
                .worked = answered % 2, .answered = answered, .unanswered = unanswered
            };
            double m = detour_of(&r, NOW_MS).m, known = detour_steps(&r) * DETOUR_STEP_M;

            assert_true(known <= m && m < known + DETOUR_STEP_M);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_speaks_against_who_was_reached_and_answered),
        cmocka_unit_test(who_was_never_reached_counts_as_a_kilometre_farther),
        cmocka_unit_test(silence_counts_by_how_often_it_is_and_once_is_no_judgement),
        cmocka_unit_test(who_was_asked_lately_lets_others_take_their_turn),
        cmocka_unit_test(services_and_the_family_do_not_take_turns),
        cmocka_unit_test(who_moves_about_may_have_gone_far_since_they_were_seen),
        cmocka_unit_test(an_index_never_takes_them_for_farther_than_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
