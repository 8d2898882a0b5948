/* random: repeatable for a seed, the kernel's without one, and fair. */
#include "sys/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void one_seed_gives_one_stream(void **state)
{
    struct random a = { { 1, 2 } }, b = { { 1, 2 } }, other = { { 1, 3 } };
    uint8_t from_a[100], from_b[100], from_other[100];

    (void)state;
    random_bytes(&a, from_a, 100);
    random_bytes(&b, from_b, 100);
    random_bytes(&other, from_other, 100);
    assert_memory_equal(from_a, from_b, 100);
    assert_memory_not_equal(from_a, from_other, 100);
    random_bytes(&a, from_a, 100);
    assert_memory_not_equal(from_a, from_b, 100);
}

static void a_seed_that_failed_last_year_fails_again(void **state)
{
    struct random r = { { 7, 0 } };

    (void)state;
    assert_int_equal(random_below(&r, 1000000), 690130);
    assert_int_equal(random_below(&r, 1000000), 713948);
    assert_int_equal(random_below(&r, 1000000), 36761);
}

static void without_a_seed_it_is_the_kernels(void **state)
{
    struct random r = { { 0, 0 } };
    uint8_t one[1000] = { 0 }, two[1000] = { 0 };

    (void)state;
    random_bytes(&r, one, sizeof(one));
    random_bytes(&r, two, sizeof(two));
    assert_memory_not_equal(one, two, sizeof(one));
    assert_memory_not_equal(one + 900, two + 900, 100);
    assert_int_equal(r.seed[0] | r.seed[1], 0);
}

static void a_child_gives_out_other_bytes_than_its_parent(void **state)
{
    struct random r = { { 0, 0 } };
    uint8_t mine[32], its[32] = { 0 };
    int ends[2], status;
    pid_t child;

    (void)state;
    random_bytes(&r, mine, 1); /* so that there is something that both could give out */
    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    random_bytes(&r, mine, sizeof mine);
    if (child == 0)
        _exit(write(ends[1], mine, sizeof mine) == sizeof mine ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(read(ends[0], its, sizeof its), sizeof its);
    close(ends[0]);
    close(ends[1]);
    assert_memory_not_equal(mine, its, sizeof mine);
}

static void a_seeded_stream_never_falls_back_to_the_kernels(void **state)
{
    struct random r = { { 0, 1 } };

    (void)state;
    for (int i = 0; i < 100000; i++) {
        random_below(&r, 10);
        assert_true(r.seed[0] || r.seed[1]);
    }
}

static void below_is_below_and_every_number_comes(void **state)
{
    struct random r = { { 3, 4 } };
    unsigned seen[6] = { 0 };

    (void)state;
    assert_int_equal(random_below(&r, 0), 0);
    assert_int_equal(random_below(&r, 1), 0);
    for (int i = 0; i < 60000; i++) {
        uint64_t n = random_below(&r, 6);

        assert_true(n < 6);
        seen[n]++;
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(seen[i], 9500, 10500); /* five sigma */
}

static void a_bound_above_half_the_numbers_is_fair_too(void **state)
{
    struct random r = { { 5, 6 } };
    uint64_t bound =
        UINT64_C(3) << 62; /* a bare remainder would give the lowest third twice as often */
    unsigned low = 0;

    (void)state;
    for (int i = 0; i < 30000; i++)
        low += random_below(&r, bound) < bound / 3;
    assert_in_range(low, 9500, 10500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_seed_gives_one_stream),
        cmocka_unit_test(a_seed_that_failed_last_year_fails_again),
        cmocka_unit_test(without_a_seed_it_is_the_kernels),
        cmocka_unit_test(a_child_gives_out_other_bytes_than_its_parent),
        cmocka_unit_test(a_seeded_stream_never_falls_back_to_the_kernels),
        cmocka_unit_test(below_is_below_and_every_number_comes),
        cmocka_unit_test(a_bound_above_half_the_numbers_is_fair_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
