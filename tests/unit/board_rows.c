/* board_rows - rows in order of `changed`, and how long they stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "board/rows.h"
#include "sys/random.h"

#define NOW_MS INT64_C(1795341600000)

static void a_row_is_copied_and_remembers_what_it_was_before(void **state)
{
    char owner[] = "olga";
    struct rows *rows = rows_new();
    const struct row *row;

    (void)state;
    assert_true(rows_put(
        rows, &(struct row){ .key = 1, .changed = 5, .owner = owner, .state = CASE__STATE__NEW }));
    owner[0] = 'x';
    assert_string_equal(rows_find(rows, 1)->owner, "olga");
    assert_null(rows_find(rows, 1)->before);
    assert_true(
        rows_put(rows, &(struct row){ .key = 1, .changed = 6, .state = CASE__STATE__TRIAGED }));
    row = rows_find(rows, 1);
    assert_null(row->owner);
    assert_int_equal(row->state, CASE__STATE__TRIAGED);
    assert_string_equal(row->before->owner, "olga");
    assert_null(row->before->before);
    assert_true(rows_put(rows, &(struct row){ .key = 1, .changed = 7 }));
    assert_int_equal(rows_find(rows, 1)->before->state, CASE__STATE__TRIAGED);
    assert_int_equal(rows_count(rows), 1);
    rows_free(&rows);
    assert_null(rows);
}

static void the_same_row_twice_changes_nothing(void **state)
{
    struct rows *rows = rows_new();

    (void)state;
    assert_true(rows_put(rows, &(struct row){ .key = 1, .changed = 6, .version = 2 }));
    assert_false(rows_put(rows, &(struct row){ .key = 1, .changed = 6, .version = 3 }));
    assert_false(rows_put(rows, &(struct row){ .key = 1, .changed = 5, .version = 1 }));
    assert_int_equal(rows_find(rows, 1)->version, 2);
    assert_null(rows_find(rows, 1)->before);
    rows_free(&rows);
}

static void rows_come_in_order_of_their_newest_change(void **state)
{
    enum { CASES = 500 };
    static uint64_t newest[CASES + 1];
    struct random random = { { 1, 9 } };
    struct rows *rows = rows_new();
    uint64_t last = 0;
    size_t met = 0;

    (void)state;
    for (uint64_t changed = 1; changed <= 5000; changed++) {
        case_key key = 1 + random_below(&random, CASES);

        newest[key] = changed;
        assert_true(rows_put(rows, &(struct row){ .key = key, .changed = changed }));
    }
    assert_int_equal(rows_newest(rows), 5000);
    for (const struct row *row = rows_after(rows, 0); row; row = rows_next(row), met++) {
        assert_true(row->changed > last);
        assert_int_equal(row->changed, newest[row->key]);
        assert_ptr_equal(rows_find(rows, row->key), row);
        last = row->changed;
    }
    assert_int_equal(met, rows_count(rows));
    assert_int_equal(rows_after(rows, 4999)->changed, 5000);
    assert_null(rows_after(rows, 5000));
    rows_free(&rows);
}

static void what_ended_stays_for_72_hours_and_what_is_open_stays(void **state)
{
    struct rows *rows = rows_new();
    int64_t limit_ms = NOW_MS - ROWS_KEEP_ENDED_MS;

    (void)state;
    rows_put(rows, &(struct row){ .key = 1, .changed = 1, .opened_ms = 1 });
    rows_put(
        rows, &(struct row){
                  .key = 2, .changed = 2, .state = CASE__STATE__CLOSED, .closed_ms = limit_ms });
    rows_put(rows,
        &(struct row){
            .key = 3, .changed = 3, .state = CASE__STATE__CLOSED, .closed_ms = limit_ms - 1 });
    rows_put(
        rows, &(struct row){
                  .key = 4, .changed = 4, .state = CASE__STATE__MERGED, .at_ms = limit_ms - 1 });
    rows_put(
        rows, &(struct row){ .key = 5, .changed = 5, .state = CASE__STATE__ON_HOLD, .at_ms = 1 });
    rows_prune(rows, NOW_MS);
    assert_int_equal(rows_count(rows), 3);
    assert_non_null(rows_find(rows, 1));
    assert_non_null(rows_find(rows, 2));
    assert_non_null(rows_find(rows, 5));
    assert_int_equal(rows_after(rows, 2)->changed, 5);
    assert_int_equal(rows_newest(rows), 5);
    rows_clear(rows);
    assert_int_equal(rows_count(rows), 0);
    assert_null(rows_after(rows, 0));
    rows_free(&rows);
}

static void a_change_that_comes_late_stands_where_it_belongs(void **state)
{
    static const uint64_t order[] = { 5, 2, 9, 7 };
    struct rows *rows = rows_new();
    const struct row *row;

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_true(rows_put(rows, &(struct row){ .key = order[i], .changed = order[i] }));
    assert_int_equal(rows_newest(rows), 9);
    row = rows_after(rows, 0);
    assert_int_equal(row->key, 2);
    row = rows_next(row);
    assert_int_equal(row->key, 5);
    row = rows_next(row);
    assert_int_equal(row->key, 7);
    row = rows_next(row);
    assert_int_equal(row->key, 9);
    assert_null(rows_next(row));
    assert_null(rows_find(rows, 3));
    rows_free(&rows);
    rows_free(&rows); /* none is none */
}

static void the_newest_row_goes_and_the_list_ends_before_it(void **state)
{
    struct rows *rows = rows_new();

    (void)state;
    rows_put(rows, &(struct row){ .key = 1, .changed = 1 });
    rows_put(rows, &(struct row){ .key = 2, .changed = 2, .state = CASE__STATE__MERGED });
    rows_prune(rows, NOW_MS);
    assert_null(rows_find(rows, 2));
    assert_null(rows_next(rows_find(rows, 1)));
    assert_int_equal(rows_after(rows, 0)->key, 1);
    rows_free(&rows);
}

static void a_tag_is_a_whole_word(void **state)
{
    struct row row = { .tags = " flood-south flood ice " };

    (void)state;
    assert_true(row_has_tag(&row, "flood"));
    assert_true(row_has_tag(&row, "flood-south"));
    assert_true(row_has_tag(&row, "ice"));
    assert_false(row_has_tag(&row, "south"));
    assert_false(row_has_tag(&row, "flo"));
    assert_false(row_has_tag(&row, "heat"));
    assert_false(row_has_tag(&row, " flood-south"));
    assert_false(row_has_tag(&(struct row){ .key = 1 }, "flood"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_copied_and_remembers_what_it_was_before),
        cmocka_unit_test(the_same_row_twice_changes_nothing),
        cmocka_unit_test(rows_come_in_order_of_their_newest_change),
        cmocka_unit_test(what_ended_stays_for_72_hours_and_what_is_open_stays),
        cmocka_unit_test(a_change_that_comes_late_stands_where_it_belongs),
        cmocka_unit_test(the_newest_row_goes_and_the_list_ends_before_it),
        cmocka_unit_test(a_tag_is_a_whole_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
