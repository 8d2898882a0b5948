/* Whom a rung means: kinds, abilities, how far, and who is left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "casebook/whom.h"

static struct whom whom(
    struct arena *a, const struct casefile *c, const struct need *n, struct rung r)
{
    struct whom w;
    struct rung *kept = arena_copy(a, &r, sizeof r);

    whom_of(c, n, kept, a, &w);
    return w;
}

static void spares_are_named_so_that_who_declines_is_replaced_at_once(void **state)
{
    struct casefile c = { .minor_vetting = 2 };
    struct need n = { .number = 1, .vetting = 1 };
    struct arena a = { 0 };
    struct whom w = whom(&a, &c, &n, (struct rung){ .k = 3, .radius_m = 500, .vetting = 2 });

    (void)state;
    assert_int_equal(w.at_most, 12);
    assert_int_equal(w.radius_m, 500);
    assert_int_equal(w.vetting, 2);
    assert_int_equal(w.stranger_vetting, 2);
    w = whom(&a, &c, &n, (struct rung){ .k = 0 });
    assert_int_equal(w.at_most, 16);
    assert_int_equal(w.vetting, 1);
    arena_clear(&a);
}

static void a_rungs_abilities_stand_beside_the_needs_or_in_their_place(void **state)
{
    const char *visit[] = { "home_visit" }, *key[] = { "key" };
    struct need n = { .number = 1, .capabilities = visit, .n_capabilities = 1 };
    struct casefile c = { 0 };
    struct arena a = { 0 };
    struct rung r = { .capabilities = key, .n_capabilities = 1 };
    struct whom w = whom(&a, &c, &n, r);

    (void)state;
    assert_int_equal(w.n_capabilities, 2);
    assert_string_equal(w.capabilities[0], "home_visit");
    assert_string_equal(w.capabilities[1], "key");
    r.own_capabilities = true;
    w = whom(&a, &c, &n, r);
    assert_int_equal(w.n_capabilities, 1);
    assert_string_equal(w.capabilities[0], "key");
    arena_clear(&a);
}

static bool is_left_out(Offer__State state, uint32_t need, uint32_t pass)
{
    struct offer o = { .need = need, .pass = pass, .responder = "anna", .state = state };
    struct casefile c = { .offers = &o, .n_offers = 1 };
    struct need n = { .number = 1, .pass = 1 };
    struct arena a = { 0 };
    bool out = whom(&a, &c, &n, (struct rung){ 0 }).n_exclude == 1;

    arena_clear(&a);
    return out;
}

static void whoever_was_asked_in_this_pass_or_said_no_is_left_out(void **state)
{
    (void)state;
    assert_true(is_left_out(OFFER__STATE__SENT, 1, 0));
    assert_true(is_left_out(OFFER__STATE__EXPIRED, 1, 1));
    assert_true(is_left_out(OFFER__STATE__DECLINED, 1, 0));
    assert_true(is_left_out(OFFER__STATE__WITHDRAWN, 1, 0));
    assert_true(is_left_out(OFFER__STATE__LATE_ACCEPT, 1, 0));
    assert_true(is_left_out(OFFER__STATE__CANNOT_LOCATE, 1, 0));
    assert_false(is_left_out(OFFER__STATE__EXPIRED, 1, 0));
    assert_false(is_left_out(OFFER__STATE__SENT, 2, 1));
}

static void who_was_put_off_for_somebody_else_may_be_asked_again(void **state)
{
    (void)state;
    assert_false(is_left_out(OFFER__STATE__SUPERSEDED, 1, 1));
    assert_false(is_left_out(OFFER__STATE__RECALLED, 1, 1));
}

static void whoever_must_not_learn_of_it_is_not_asked_either(void **state)
{
    const char *ask[] = { "Пётр" }, *tell[] = { "соседи" };
    struct casefile c = {
        .never_ask = ask, .n_never_ask = 1, .never_tell = tell, .n_never_tell = 1
    };
    struct need n = { .number = 1 };
    struct arena a = { 0 };
    struct whom w = whom(&a, &c, &n, (struct rung){ 0 });

    (void)state;
    assert_int_equal(w.n_never_ask, 2);
    assert_string_equal(w.never_ask[0], "Пётр");
    assert_string_equal(w.never_ask[1], "соседи");
    arena_clear(&a);
}

static void where_the_person_refuses_and_a_life_is_at_stake_officials_alone_are_meant(void **state)
{
    static const Responder__Kind both[] = { RESPONDER__KIND__VOLUNTEER,
        RESPONDER__KIND__EMERGENCY_SERVICE };
    struct casefile c = { .consent = CASE__CONSENT__REFUSED, .priority = PRIORITY__P0 };
    struct need n = { .number = 1 };
    struct arena a = { 0 };
    struct rung r = { .kinds = both, .n_kinds = 2 };
    struct whom w = whom(&a, &c, &n, r);

    (void)state;
    assert_int_equal(w.n_kinds, 1);
    assert_int_equal(w.kinds[0], RESPONDER__KIND__EMERGENCY_SERVICE);
    r.show_exact = true; /* official by the rules' own word */
    assert_int_equal(whom(&a, &c, &n, r).n_kinds, 2);
    w = whom(&a, &c, &n, (struct rung){ 0 });
    assert_true(w.n_kinds > 0);
    for (size_t i = 0; i < w.n_kinds; i++)
        assert_int_not_equal(w.kinds[i], RESPONDER__KIND__VOLUNTEER);
    c.priority = PRIORITY__P3;
    r.show_exact = false;
    assert_int_equal(whom(&a, &c, &n, r).n_kinds, 2);
    arena_clear(&a);
}

#define NOW_MS INT64_C(1795773600000) /* 27 November 2026, 10:00 UTC */

static void the_age_is_what_somebody_said_it_is(void **state)
{
    static const struct {
        const char *born, *key, *value;
        bool read, is_known;
        uint32_t least, most;
    } rows[] = {
        { NULL, NULL, NULL, false, false, 0, 0 },
        { "2008-11-28", NULL, NULL, false, true, 17, 17 },
        { "2008-11-27", "age", "90", false, true, 18, 18 },
        { "2008", NULL, NULL, false, true, 17, 18 },
        { "не помнит", "age", "84", false, true, 84, 84 },
        { NULL, "age", "84", true, false, 0, 0 }, /* heard somewhere in the words */
        { NULL, "age", "8 месяцев", false, false, 0, 0 },
        { NULL, "age", "", false, false, 0, 0 },
        { NULL, "child", "yes", false, true, 0, 17 },
        { NULL, "child", "yes", true, false, 0, 0 },
        { NULL, "child", "no", false, true, 18, 130 },
        { NULL, "child", "unknown", false, false, 0, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct fact fact = { .key = rows[i].key, .value = rows[i].value, .read = rows[i].read };
        struct casefile c = {
            .subject.born = rows[i].born, .facts = &fact, .n_facts = rows[i].key != NULL
        };
        struct whom_age age = whom_age(&c, NOW_MS, 3 * 3600);

        assert_int_equal(age.is_known, rows[i].is_known);
        assert_int_equal(age.is_known ? age.least : 0, rows[i].least);
        assert_int_equal(age.is_known ? age.most : 0, rows[i].most);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_age_is_what_somebody_said_it_is),
        cmocka_unit_test(spares_are_named_so_that_who_declines_is_replaced_at_once),
        cmocka_unit_test(a_rungs_abilities_stand_beside_the_needs_or_in_their_place),
        cmocka_unit_test(whoever_was_asked_in_this_pass_or_said_no_is_left_out),
        cmocka_unit_test(who_was_put_off_for_somebody_else_may_be_asked_again),
        cmocka_unit_test(whoever_must_not_learn_of_it_is_not_asked_either),
        cmocka_unit_test(where_the_person_refuses_and_a_life_is_at_stake_officials_alone_are_meant),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
