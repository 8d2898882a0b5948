/* matcher_directory - entries come, change and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "matcher/directory.h"
#include "sys/random.h"

static void an_entry_is_copied_whole(void **state)
{
    char id[] = "r1", name[] = "Анна  ЁЖИКОВА", phone[] = "112", hours[] = "24/7", able[] = "drone",
         area[] = "Азов", star[] = "*";
    const char *capabilities[] = { able }, *areas[] = { area, star };
    struct responder given = { .id = id,
        .name = name,
        .phone = phone,
        .hours = hours,
        .capabilities = capabilities,
        .n_capabilities = 1,
        .area = areas,
        .n_area = 2,
        .vetting = 3 };
    struct directory *d = directory_new();
    const struct responder *r;

    (void)state;
    directory_put(d, &given);
    memset(id, 'x', 2);
    memset(name, 'x', 2);
    memset(able, 'x', 2);
    memset(area, 'x', 2);
    capabilities[0] = NULL;
    assert_null(directory_find(d, "xx"));
    r = directory_find(d, "r1");
    assert_non_null(r);
    assert_string_equal(r->name, "Анна  ЁЖИКОВА");
    assert_string_equal(r->folded_name, "анна ежикова");
    assert_string_equal(r->folded_id, "r1");
    assert_string_equal(r->phone, "112");
    assert_string_equal(r->hours, "24/7");
    assert_string_equal(r->capabilities[0], "drone");
    assert_string_equal(r->area[0], "азов");
    assert_true(r->is_everywhere);
    assert_int_equal(r->vetting, 3);
    directory_free(&d);
    assert_null(d);
}

static void the_newer_entry_takes_the_place_of_the_older(void **state)
{
    struct directory *d = directory_new();

    (void)state;
    directory_put(d, &(struct responder){ .id = "a", .load = 1 });
    directory_put(d, &(struct responder){ .id = "a", .load = 2 });
    assert_int_equal(directory_count(d), 1);
    assert_int_equal(directory_find(d, "a")->load, 2);
    directory_remove(d, "b");
    assert_int_equal(directory_count(d), 1);
    directory_remove(d, "a");
    directory_remove(d, "a");
    assert_int_equal(directory_count(d), 0);
    assert_null(directory_find(d, "a"));
    directory_free(&d);
}

/* Both have one FNV-1a of 64 bits. */
static void two_ids_with_one_hash_are_two_entries(void **state)
{
    static const char one[] = "8yn0iYCKYHlIj4-BwPqk", two[] = "GReLUrM4wMqfg9yzV3KQ";
    struct directory *d = directory_new();

    (void)state;
    directory_put(d, &(struct responder){ .id = one, .load = 1 });
    directory_put(d, &(struct responder){ .id = two, .load = 2 });
    assert_int_equal(directory_find(d, one)->load, 1);
    assert_int_equal(directory_find(d, two)->load, 2);
    directory_remove(d, one);
    assert_null(directory_find(d, one));
    assert_int_equal(directory_find(d, two)->load, 2);
    directory_free(&d);
}

static void count_one(void *self, const struct responder *r)
{
    size_t *counts = self;

    counts[r->load]++;
}

/* Held against an array: load is the index, so that each is met exactly once. */
static void thousands_come_and_go_and_each_is_met_once(void **state)
{
    enum { N = 3000 };
    static bool is_here[N];
    static size_t counts[N];
    struct random random = { { 3, 4 } };
    struct directory *d = directory_new();
    size_t n = 0;

    (void)state;
    for (unsigned step = 0; step < 20000; step++) {
        uint32_t i = (uint32_t)random_below(&random, N);
        bool put = random_below(&random, 3) > 0;
        char id[16];

        snprintf(id, sizeof id, "r%u", i);
        n += (size_t)(put && !is_here[i]) - (size_t)(!put && is_here[i]);
        is_here[i] = put;
        if (put)
            directory_put(d, &(struct responder){ .id = id, .load = i });
        else
            directory_remove(d, id);
    }
    assert_int_equal(directory_count(d), n);
    directory_each(d, count_one, counts);
    for (size_t i = 0; i < N; i++)
        assert_int_equal(counts[i], is_here[i]);
    directory_clear(d);
    assert_int_equal(directory_count(d), 0);
    assert_null(directory_find(d, "r1"));
    directory_free(&d);
    directory_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_copied_whole),
        cmocka_unit_test(the_newer_entry_takes_the_place_of_the_older),
        cmocka_unit_test(two_ids_with_one_hash_are_two_entries),
        cmocka_unit_test(thousands_come_and_go_and_each_is_met_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
