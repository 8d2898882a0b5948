/* assistd_silence - a worker that is not heard rings, and is killed when it was ready. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "assistd/silence.h"

static void whoever_is_heard_is_left_alone(void **state)
{
    struct silence s = { 0 };

    (void)state;
    for (int i = 0; i < 1000; i++) {
        struct silence_act act = silence_look(&s, true, true, i % SILENCE_RING == 0);

        assert_false(act.ring || act.kill);
    }
}

static void one_that_was_ready_and_falls_silent_rings_and_is_killed(void **state)
{
    struct silence s = { 0 };

    (void)state;
    for (uint32_t i = 1; i <= SILENCE_KILL; i++) {
        struct silence_act act = silence_look(&s, true, true, false);

        assert_int_equal(act.ring, i == SILENCE_RING);
        assert_int_equal(act.kill, i == SILENCE_KILL);
    }
}

static void one_that_never_becomes_ready_rings_again_and_again_and_is_not_killed(void **state)
{
    struct silence s = { 0 };

    (void)state;
    for (uint32_t i = 1; i <= SILENCE_RING + 2 * SILENCE_RING_AGAIN; i++)
        assert_false(silence_look(&s, true, false, false).kill); /* it may be migrating for long */
    assert_int_equal(s.rings, 3);
    silence_look(&s, true, true, true);
    assert_int_equal(s.rings, 0);
}

static void one_that_is_to_stop_need_not_be_heard(void **state)
{
    struct silence s = { 0 };

    (void)state;
    for (uint32_t i = 0; i < 100; i++) {
        struct silence_act act = silence_look(&s, false, true, false);

        assert_false(act.ring || act.kill);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_is_heard_is_left_alone),
        cmocka_unit_test(one_that_was_ready_and_falls_silent_rings_and_is_killed),
        cmocka_unit_test(one_that_never_becomes_ready_rings_again_and_again_and_is_not_killed),
        cmocka_unit_test(one_that_is_to_stop_need_not_be_heard),
    };

    return cmocka_run_group_tests_name("assistd: silence", tests, NULL, NULL);
}
