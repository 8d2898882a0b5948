/* clock: service time that is the same everywhere, never goes back, and follows the wall forward.
 */
#include "sys/clock.h"

#include "base/errors.h"
#include "base/times.h"
#include "sys/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOON INT64_C(1795348800000) /* 2026-11-22T12:00:00Z */

static int64_t wall_ms, boot_ms;
static struct clock *clock_under_test;
static char *folder;

static int make_virtual(void **state)
{
    (void)state;
    wall_ms = NOON;
    boot_ms = 5000;
    clock_under_test = clock_virtual(&wall_ms, &boot_ms);
    return 0;
}

static int drop_virtual(void **state)
{
    (void)state;
    clock_close(clock_under_test);
    return 0;
}

static int64_t now(void)
{
    return clock_now(clock_under_test);
}

static void pass(int64_t ms)
{
    wall_ms += ms;
    boot_ms += ms;
}

static void it_stands_until_it_is_told(void **state)
{
    (void)state;
    assert_int_equal(now(), NOON);
    assert_int_equal(now(), NOON);
    pass(1234);
    assert_int_equal(now(), NOON + 1234);
    assert_int_equal(clock_real(clock_under_test), 6234);
    assert_int_equal(clock_rate(clock_under_test), 1);
    assert_int_equal(clock_jump(clock_under_test), 0);
}

static void a_wall_set_forward_is_followed_and_told_once(void **state)
{
    (void)state;
    pass(1000);
    wall_ms += HOUR_MS;
    assert_int_equal(now(), NOON + 1000 + HOUR_MS);
    assert_int_equal(clock_jump(clock_under_test), HOUR_MS);
    assert_int_equal(clock_jump(clock_under_test), 0);
    pass(1000);
    assert_int_equal(now(), NOON + 2000 + HOUR_MS);
}

static void a_wall_set_back_never_takes_time_back(void **state)
{
    (void)state;
    pass(1000);
    wall_ms -= HOUR_MS;
    assert_int_equal(now(), NOON + 1000);
    pass(500);
    assert_int_equal(now(), NOON + 1500); /* goes on with boot time */
    assert_int_equal(clock_jump(clock_under_test), -HOUR_MS);
    assert_int_equal(clock_jump(clock_under_test), 0);
}

static void a_wall_set_back_and_right_again_costs_nothing(void **state)
{
    (void)state;
    wall_ms -= HOUR_MS;
    pass(1000);
    assert_int_equal(now(), NOON + 1000);
    wall_ms += HOUR_MS;
    assert_int_equal(now(), NOON + 1000);
    pass(1000);
    assert_int_equal(now(), NOON + 2000);
}

static void time_that_nobody_asked_for_is_counted(void **state)
{
    (void)state;
    pass(10 * HOUR_MS); /* and no call in between */
    wall_ms -= 5 * HOUR_MS;
    assert_int_equal(now(), NOON + 10 * HOUR_MS);
}

static void a_suspended_machine_is_no_jump(void **state)
{
    (void)state;
    pass(8 * HOUR_MS); /* boot time counts through it */
    assert_int_equal(clock_jump(clock_under_test), 0);
    assert_int_equal(now(), NOON + 8 * HOUR_MS);
}

static void two_seconds_are_no_jump_yet_and_small_ones_add_up(void **state)
{
    (void)state;
    wall_ms += 2000;
    assert_int_equal(clock_jump(clock_under_test), 0);
    wall_ms += 1;
    assert_int_equal(clock_jump(clock_under_test), 2001);
    wall_ms -= 1500;
    assert_int_equal(clock_jump(clock_under_test), 0);
    wall_ms -= 1500;
    assert_int_equal(clock_jump(clock_under_test), -3000);
}

static void it_starts_no_earlier_than_what_is_stored(void **state)
{
    (void)state;
    clock_not_before(clock_under_test, NOON - HOUR_MS);
    assert_int_equal(now(), NOON);
    clock_not_before(clock_under_test, NOON + HOUR_MS);
    assert_int_equal(now(), NOON + HOUR_MS);
    pass(1000);
    assert_int_equal(now(), NOON + HOUR_MS + 1000);
    pass(2 * HOUR_MS);
    wall_ms += 30 * MINUTE_MS; /* the wall is still behind */
    assert_int_equal(now(), NOON + 3 * HOUR_MS + 1000);
    assert_int_equal(clock_jump(clock_under_test), 30 * MINUTE_MS);
}

static void how_long_until_is_told_in_real_time(void **state)
{
    (void)state;
    assert_int_equal(clock_real_until(clock_under_test, NOON + 1500), 1500);
    assert_int_equal(clock_real_until(clock_under_test, NOON), 0);
    assert_int_equal(clock_real_until(clock_under_test, NOON - 1), 0);
    assert_true(clock_real_until(clock_under_test, NEVER_MS) > 1000000 * DAY_MS);
}

static void a_virtual_clock_lives_in_utc(void **state)
{
    int year, day;

    (void)state;
    assert_int_equal(clock_offset_s(clock_under_test, NOON), 0);
    clock_civil(clock_under_test, NOON + 12 * HOUR_MS - 1, &year, &day);
    assert_int_equal(year, 2026);
    assert_int_equal(day, 326);
    clock_civil(clock_under_test, NOON + 12 * HOUR_MS, &year, &day);
    assert_int_equal(day, 327);
}

/* ---- the machine's clock ---- */

static int make_folder(void **state)
{
    static char name[32];

    (void)state;
    snprintf(name, sizeof(name), "/tmp/assist-clock-XXXXXX");
    folder = mkdtemp(name);
    return folder ? 0 : -1;
}

static const char *kept_path(void)
{
    static char path[64];

    snprintf(path, sizeof(path), "%s/clock", folder);
    return path;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(kept_path());
    return rmdir(folder);
}

static struct clock *open_at(uint32_t rate, const char *zone)
{
    int error = 0;
    struct clock *c = clock_open(folder, rate, zone, &error);

    if (!c)
        fail_msg("clock_open: %s", error_code(error));
    return c;
}

static void keep(const char *text)
{
    assert_int_equal(files_write(kept_path(), text, strlen(text), 0600), 0);
}

static void at_rate_1_service_time_is_wall_time(void **state)
{
    struct clock *c = open_at(1, "UTC"), *bare;
    int64_t a, b;
    int error = 0;

    (void)state;
    bare = clock_open(NULL, 1, NULL, &error);
    assert_non_null(bare);
    a = clock_now(c);
    b = clock_now(bare);
    assert_in_range(b - a + 1000, 999, 2000);
    assert_true(a > INT64_C(1700000000000));
    assert_int_equal(clock_jump(c), 0);
    clock_close(c);
    clock_close(bare);
}

static void two_workers_and_a_restart_agree_on_the_time(void **state)
{
    struct clock *one = open_at(3600, "UTC"), *two = open_at(3600, "UTC"), *again;
    int64_t a = clock_now(one), b = clock_now(two), c;

    (void)state;
    assert_in_range(b - a + 3600 * 3, 0, 3600 * 1000); /* at most a second of real time apart */
    clock_close(one);
    again = open_at(3600, "UTC");
    c = clock_now(again);
    assert_true(c + 3600 * 3 >= b);
    clock_close(two);
    clock_close(again);
}

static void the_rate_makes_an_hour_pass_in_a_second(void **state)
{
    struct clock *c;
    int64_t real, start = NOON - 1000 * HOUR_MS, service;
    char text[80];

    (void)state;
    c = open_at(1, "UTC");
    real = clock_now(c);
    clock_close(c);
    start = real - 10000; /* ten real seconds ago */
    snprintf(text, sizeof(text), "rate=3600\nstart_wall_ms=%lld\n", (long long)start);
    keep(text);
    c = open_at(3600, "UTC");
    service = clock_now(c);
    assert_int_equal(clock_rate(c), 3600);
    assert_in_range(service - start, 9 * HOUR_MS, 40 * HOUR_MS);
    assert_in_range(clock_real_until(c, service + 100 * HOUR_MS), 70000, 100000);
    clock_not_before(c, service + 1000 * HOUR_MS);
    assert_in_range(clock_now(c) - service, 1000 * HOUR_MS, 1030 * HOUR_MS);
    clock_close(c);
}

static void another_rate_is_refused(void **state)
{
    int error = 0;

    (void)state;
    clock_close(open_at(60, "UTC"));
    assert_null(clock_open(folder, 61, "UTC", &error));
    assert_int_equal(error, ERR_CONFIG_WRONG);
    assert_null(clock_open(folder, 0, "UTC", &error));
    assert_int_equal(error, ERR_CONFIG_WRONG);
    assert_null(clock_open(folder, CLOCK_FASTEST + 1, "UTC", &error));
    assert_int_equal(error, ERR_CONFIG_WRONG);
}

static void a_damaged_kept_start_is_refused(void **state)
{
    static const char *const bad[] = { "", "rate=60\n", "rate=60\nstart_wall_ms=\n",
        "rate=60\nstart_wall_ms=12", "rate=60\nstart_wall_ms=12\nmore\n",
        "start_wall_ms=12\nrate=60\n", "rate=0\nstart_wall_ms=12\n",
        "rate=60\nstart_wall_ms=99999999999999999999999999999999\n", "rate=60 \nstart_wall_ms=12\n",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int error = 0;

        keep(bad[i]);
        if (clock_open(folder, 60, "UTC", &error) || error != ERR_DAMAGED)
            fail_msg("taken: \"%s\"", bad[i]);
    }
}

static void workers_that_start_at_once_keep_one_start(void **state)
{
    int ends[2], status;
    int64_t starts[8];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    for (int i = 0; i < 8; i++) {
        if (fork() == 0) {
            int error = 0;
            struct clock *c = clock_open(folder, 100000, "UTC", &error);
            char *kept;
            size_t n;
            int64_t start = c && !files_read(kept_path(), 100, &kept, &n)
                                ? strtoll(strstr(kept, "start_wall_ms=") + 14, NULL, 10)
                                : error;

            _exit(write(ends[1], &start, sizeof(start)) == sizeof(start) ? 0 : 1);
        }
    }
    for (int i = 0; i < 8; i++) {
        assert_int_equal(read(ends[0], &starts[i], sizeof(starts[i])), sizeof(starts[i]));
        assert_int_equal(starts[i], starts[0]);
        assert_true(starts[i] > 0);
    }
    while (wait(&status) > 0)
        ;
    close(ends[0]);
    close(ends[1]);
}

static void the_zone_decides_which_day_it_is(void **state)
{
    struct clock *c = open_at(1, "Asia/Vladivostok");
    int year, day;

    (void)state;
    assert_int_equal(clock_offset_s(c, NOON), 10 * 3600);
    clock_civil(c, NOON + 2 * HOUR_MS, &year, &day);
    assert_int_equal(year, 2026);
    assert_int_equal(day, 327);
    clock_close(c);
    c = open_at(1, "America/New_York"); /* with summer time */
    assert_int_equal(clock_offset_s(c, NOON), -5 * 3600);
    assert_int_equal(clock_offset_s(c, NOON - 150 * DAY_MS), -4 * 3600);
    assert_int_equal(
        clock_offset_s(c, NEVER_MS) % 3600, 0); /* beyond every calendar, not beyond us */
    clock_close(c);
}

static void a_zone_that_the_machine_does_not_know_is_refused(void **state)
{
    static const char *const bad[] = { "", "Europe/Moskva", "../../etc/passwd", "/etc/localtime",
        "Europe", "UTC+3; rm",
        "a/very/long/name/that/goes/on/and/on/and/on/and/on/and/on/and/on/and/on" };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int error = 0;

        if (clock_open(folder, 1, bad[i], &error) || error != ERR_CONFIG_WRONG)
            fail_msg("taken: \"%s\"", bad[i]);
    }
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    int error = 0;

    (void)state;
    assert_null(clock_open("/tmp/assist-no-such-folder", 1, "UTC", &error));
    assert_int_equal(error, ERR_IO);
    clock_close(NULL);
}

#define V(name) cmocka_unit_test_setup_teardown(name, make_virtual, drop_virtual)
#define M(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        V(it_stands_until_it_is_told),
        V(a_wall_set_forward_is_followed_and_told_once),
        V(a_wall_set_back_never_takes_time_back),
        V(a_wall_set_back_and_right_again_costs_nothing),
        V(time_that_nobody_asked_for_is_counted),
        V(a_suspended_machine_is_no_jump),
        V(two_seconds_are_no_jump_yet_and_small_ones_add_up),
        V(it_starts_no_earlier_than_what_is_stored),
        V(how_long_until_is_told_in_real_time),
        V(a_virtual_clock_lives_in_utc),
        M(at_rate_1_service_time_is_wall_time),
        M(two_workers_and_a_restart_agree_on_the_time),
        M(the_rate_makes_an_hour_pass_in_a_second),
        M(another_rate_is_refused),
        M(a_damaged_kept_start_is_refused),
        M(workers_that_start_at_once_keep_one_start),
        M(the_zone_decides_which_day_it_is),
        M(a_zone_that_the_machine_does_not_know_is_refused),
        M(a_folder_that_is_not_there_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
