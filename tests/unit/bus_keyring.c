/* keyring: whom a key stands for, and that a revoked one stands for nobody from then on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include "base/errors.h"
#include "bus/keyring.h"

static const uint8_t anna[32] = { 1 }, boris[32] = { 2 }, rescue[32] = { 3 };

static int set_up(void **state)
{
    struct keyring *k = keyring_new();

    keyring_put(k, "boris", boris, ROLE__COORDINATOR, "", false);
    keyring_put(k, "anna", anna, ROLE__OPERATOR, NULL, false);
    keyring_put(k, "rescue", rescue, ROLE__ORG, "azov-rescue", false);
    keyring_level(k, true);
    *state = k;
    return 0;
}

static int tear_down(void **state)
{
    struct keyring *k = *state;

    keyring_free(&k);
    assert_null(k);
    keyring_free(&k);
    return 0;
}

static void a_key_is_admitted_under_its_name(void **state)
{
    char name[64], responder[64];
    Role role;

    assert_int_equal(keyring_admit(*state, rescue, name), 0);
    assert_string_equal(name, "rescue");
    assert_true(keyring_find(*state, name, &role, responder));
    assert_int_equal(role, ROLE__ORG);
    assert_string_equal(responder, "azov-rescue");
    assert_true(keyring_find(*state, "anna", &role, NULL));
    assert_int_equal(role, ROLE__OPERATOR);
}

static void an_unknown_key_is_not_admitted(void **state)
{
    const uint8_t nobody[32] = { 9 };
    char name[64];

    assert_int_equal(keyring_admit(*state, nobody, name), ERR_FORBIDDEN);
    assert_false(keyring_find(*state, "nobody", NULL, NULL));
}

static void nobody_is_admitted_until_the_keys_are_level(void **state)
{
    char name[64];

    keyring_level(*state, false);
    assert_int_equal(keyring_admit(*state, anna, name), ERR_UNREACHED);
    assert_false(keyring_find(*state, "anna", NULL, NULL));
    keyring_level(*state, true);
    assert_int_equal(keyring_admit(*state, anna, name), 0);
}

static void a_revoked_key_stops_at_once(void **state)
{
    char name[64];

    keyring_put(*state, "anna", anna, ROLE__OPERATOR, "", true);
    assert_int_equal(keyring_admit(*state, anna, name), ERR_FORBIDDEN);
    assert_false(keyring_find(*state, "anna", NULL, NULL));
    assert_true(keyring_find(*state, "boris", NULL, NULL));
}

static void a_revoked_key_does_not_come_back_under_another_name(void **state)
{
    char name[64];

    keyring_put(*state, "anna2", anna, ROLE__OPERATOR, "", false);
    assert_int_equal(keyring_admit(*state, anna, name), 0);
    keyring_put(*state, "anna", anna, ROLE__OPERATOR, "", true);
    assert_int_equal(keyring_admit(*state, anna, name), ERR_FORBIDDEN);
}

static void a_new_key_replaces_the_old_one_of_that_name(void **state)
{
    const uint8_t new_key[32] = { 7 };
    char name[64];

    keyring_put(*state, "anna", new_key, ROLE__DUTY, "", false);
    assert_int_equal(keyring_admit(*state, anna, name), ERR_FORBIDDEN);
    assert_int_equal(keyring_admit(*state, new_key, name), 0);
    assert_string_equal(name, "anna");
}

static void a_key_without_a_role_is_nobody(void **state)
{
    char name[64];

    keyring_put(*state, "anna", anna, ROLE__NOBODY, "", false);
    assert_int_equal(keyring_admit(*state, anna, name), ERR_FORBIDDEN);
    assert_false(keyring_find(*state, "anna", NULL, NULL));
}

static void a_name_that_does_not_fit_is_not_admitted(void **state)
{
    const uint8_t key[32] = { 8 };
    char long_name[65], name[64];

    memset(long_name, 'n', 64);
    long_name[64] = '\0';
    keyring_put(*state, long_name, key, ROLE__ADMIN, "", false);
    keyring_put(*state, "", key, ROLE__ADMIN, "", false);
    keyring_put(*state, "short", key, ROLE__ADMIN, long_name, false);
    assert_int_equal(keyring_admit(*state, key, name), ERR_FORBIDDEN);
    long_name[63] = '\0';
    keyring_put(*state, long_name, key, ROLE__ADMIN, "", false);
    assert_int_equal(keyring_admit(*state, key, name), 0);
    assert_string_equal(name, long_name);
}

static void many_keys_are_kept_apart(void **state)
{
    char name[64], expected[16];
    uint8_t key[32] = { 100 };

    for (unsigned i = 0; i < 1000; i++) {
        unsigned mixed = i * 7919 % 1000;

        memcpy(key + 1, &mixed, sizeof mixed);
        snprintf(expected, sizeof expected, "k%u", mixed);
        keyring_put(*state, expected, key, ROLE__ORG, expected, false);
    }
    for (unsigned i = 0; i < 1000; i++) {
        memcpy(key + 1, &i, sizeof i);
        snprintf(expected, sizeof expected, "k%u", i);
        assert_int_equal(keyring_admit(*state, key, name), 0);
        assert_string_equal(name, expected);
        assert_true(keyring_find(*state, expected, NULL, name));
        assert_string_equal(name, expected);
    }
}

static void a_key_that_goes_wild_is_held_back_and_no_other(void **state)
{
    int64_t now_ms = 1000000;
    unsigned said = 0;

    keyring_put(*state, "anna", anna, ROLE__OPERATOR, "", false);
    keyring_put(*state, "boris", boris, ROLE__OPERATOR, "", false);
    while (keyring_spend(*state, "anna", now_ms))
        said++;
    assert_int_equal(said, KEYRING_BURST);
    assert_true(keyring_spend(*state, "boris", now_ms));
    for (said = 0; now_ms < 1010000; now_ms++)
        said += keyring_spend(*state, "anna", now_ms);
    assert_in_range(said, 10 * KEYRING_A_SECOND - 2, 10 * KEYRING_A_SECOND);
    assert_true(keyring_spend(*state, "boris", now_ms));
    for (said = 0, now_ms += 60000; keyring_spend(*state, "anna", now_ms);)
        said++;
    assert_int_equal(said, KEYRING_BURST); /* what was not said is not saved up */
    assert_false(keyring_spend(*state, "nobody", now_ms));
}

static atomic_bool is_over;

static void *admit_until_over(void *k)
{
    char name[64];

    while (!atomic_load(&is_over))
        if (keyring_admit(k, anna, name) == 0 && strcmp(name, "anna") != 0)
            return k;
    return NULL;
}

static void two_threads_may_use_it(void **state)
{
    pthread_t thread;
    void *wrong;

    assert_int_equal(pthread_create(&thread, NULL, admit_until_over, *state), 0);
    for (unsigned i = 0; i < 2000; i++) {
        char name[16];
        uint8_t key[32] = { 50, (uint8_t)i, (uint8_t)(i >> 8) };

        snprintf(name, sizeof name, "a%u", i);
        keyring_put(*state, name, key, ROLE__OPERATOR, "", i % 2);
    }
    atomic_store(&is_over, true);
    pthread_join(thread, &wrong);
    assert_null(wrong);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_key_is_admitted_under_its_name),
        TEST(an_unknown_key_is_not_admitted),
        TEST(nobody_is_admitted_until_the_keys_are_level),
        TEST(a_revoked_key_stops_at_once),
        TEST(a_revoked_key_does_not_come_back_under_another_name),
        TEST(a_new_key_replaces_the_old_one_of_that_name),
        TEST(a_key_without_a_role_is_nobody),
        TEST(a_name_that_does_not_fit_is_not_admitted),
        TEST(many_keys_are_kept_apart),
        TEST(a_key_that_goes_wild_is_held_back_and_no_other),
        TEST(two_threads_may_use_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
