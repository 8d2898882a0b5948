/* Work, answers, lists that are followed, kept things, facts. */
#include "store_fixture.h"

static struct work_row some_work(uint32_t kind, int64_t due_ms, case_key key)
{
    return (struct work_row){
        .due_ms = due_ms,
        .span_ms = 1000,
        .kind = kind,
        .case_key = key,
        .ref = 3,
        .generation = 5,
        .attempt = 1,
        .lessee = "matcher-1",
        .what = 2,
    };
}

static uint64_t add_work_row(struct fixture *f, uint32_t kind, int64_t due_ms, case_key key)
{
    struct work_row row = some_work(kind, due_ms, key);

    assert_int_equal(store_work_add(f->s, &row), 0);
    return row.key;
}

static void a_work_row_is_found_as_it_was_added_also_after_a_restart(void **state)
{
    struct fixture *f = *state;
    struct work_row row;
    uint64_t key;

    file_case(f, 1);
    begin(f);
    key = add_work_row(f, WORK__KIND__NOTICE, T0 + 9, key_number(1));
    commit(f);
    reopen(f);
    assert_int_equal(store_work_find(f->s, key, &f->a, &row), 0);
    assert_true(row.key == key && row.due_ms == T0 + 9 && row.span_ms == 1000);
    assert_int_equal(row.kind, WORK__KIND__NOTICE);
    assert_true(row.case_key == key_number(1));
    assert_int_equal(row.ref, 3);
    assert_int_equal(row.generation, 5);
    assert_int_equal(row.attempt, 1);
    assert_int_equal(row.what, 2);
    assert_string_equal(row.lessee, "matcher-1");
}

static void work_is_leased_freed_and_removed(void **state)
{
    struct fixture *f = *state;
    struct work_row row;
    uint64_t key;

    begin(f);
    key = add_work_row(f, WORK__KIND__RANK, T0, 0);
    assert_int_equal(store_work_find(f->s, key, &f->a, &row), 0);
    assert_true(row.case_key == 0);
    row.lessee = NULL;
    row.due_ms = T0 + 10000;
    row.attempt = 2;
    assert_int_equal(store_work_put(f->s, &row), 0);
    commit(f);
    assert_int_equal(store_work_find(f->s, key, &f->a, &row), 0);
    assert_string_equal(row.lessee, "");
    assert_true(row.due_ms == T0 + 10000 && row.attempt == 2);
    begin(f);
    assert_int_equal(store_work_remove(f->s, key), 0);
    assert_int_equal(store_work_remove(f->s, key), 0);
    assert_int_equal(store_work_put(f->s, &row), ERR_NOT_FOUND);
    commit(f);
    assert_int_equal(store_work_find(f->s, key, &f->a, &row), ERR_NOT_FOUND);
}

static void what_is_due_comes_earliest_first_and_nothing_before_its_time(void **state)
{
    struct fixture *f = *state;
    struct work_row *rows;
    int64_t earliest_ms;
    size_t n;

    begin(f);
    for (int i = 0; i < 10; i++)
        add_work_row(f, WORK__KIND__DUE, T0 + (i * 7) % 10, 0);
    commit(f);
    assert_int_equal(store_work_due(f->s, T0 - 1, 100, &f->a, &rows, &n), 0);
    assert_int_equal(n, 0);
    assert_int_equal(store_work_due(f->s, T0 + 4, 100, &f->a, &rows, &n), 0);
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++)
        assert_true(rows[i].due_ms == T0 + (int64_t)i);
    assert_int_equal(store_work_due(f->s, NEVER_MS, 3, &f->a, &rows, &n), 0);
    assert_int_equal(n, 3);
    assert_int_equal(store_work_earliest(f->s, &earliest_ms), 0);
    assert_true(earliest_ms == T0);
}

static void deadlines_are_found_whatever_else_is_due(void **state)
{
    struct fixture *f = *state;
    struct work_row *rows;
    int64_t earliest_ms;
    size_t n;

    begin(f);
    for (int i = 0; i < 5; i++)
        add_work_row(f, WORK__KIND__NOTICE, T0 + i, 0);
    commit(f);
    assert_int_equal(store_work_due(f->s, NEVER_MS, 3, &f->a, &rows, &n), 0);
    assert_int_equal(n, 0);
    begin(f);
    add_work_row(f, WORK__KIND__DUE, T0 + 5, 0);
    commit(f);
    assert_int_equal(store_work_due(f->s, NEVER_MS, 3, &f->a, &rows, &n), 0);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].kind, WORK__KIND__DUE);
    assert_int_equal(store_work_again(f->s, T0 + 2, 100, &f->a, &rows, &n), 0);
    assert_int_equal(n, 3);
    assert_true(rows[0].due_ms == T0);
    assert_int_equal(store_work_earliest(f->s, &earliest_ms), 0);
    assert_true(earliest_ms == T0);
}

static void calls_and_alarms_are_listed_by_kind_earliest_first(void **state)
{
    struct fixture *f = *state;
    struct work_row *rows;
    size_t n;

    begin(f);
    for (int i = 9; i >= 0; i--)
        add_work_row(f, i % 2 ? WORK__KIND__CALL : WORK__KIND__ALARM, T0 + i, 0);
    add_work_row(f, WORK__KIND__NOTICE, T0, 0);
    commit(f);
    assert_int_equal(store_work_of_kind(f->s, WORK__KIND__CALL, 100, &f->a, &rows, &n), 0);
    assert_int_equal(n, 5);
    assert_true(rows[0].due_ms == T0 + 1 && rows[4].due_ms == T0 + 9);
    assert_int_equal(store_work_of_kind(f->s, WORK__KIND__ALARM, 2, &f->a, &rows, &n), 0);
    assert_int_equal(n, 2);
    assert_true(rows[0].due_ms == T0 && rows[1].due_ms == T0 + 2);
}

static void the_work_of_a_case_is_its_own(void **state)
{
    struct fixture *f = *state;
    struct work_row *rows;
    size_t n;

    file_case(f, 1);
    file_case(f, 2);
    begin(f);
    add_work_row(f, WORK__KIND__NOTICE, T0, key_number(1));
    add_work_row(f, WORK__KIND__CALL, T0, key_number(2));
    add_work_row(f, WORK__KIND__ALARM, T0, 0);
    commit(f);
    assert_int_equal(store_work_of_case(f->s, key_number(1), &f->a, &rows, &n), 0);
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].kind, WORK__KIND__DUE);
    assert_int_equal(rows[1].kind, WORK__KIND__NOTICE);
    assert_int_equal(store_work_of_case(f->s, key_number(3), &f->a, &rows, &n), 0);
    assert_int_equal(n, 0);
    assert_int_equal(
        store_work_of(f->s, key_number(1), WORK__KIND__NOTICE, 3, &f->a, &rows, &n), 0);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].kind, WORK__KIND__NOTICE);
    assert_int_equal(
        store_work_of(f->s, key_number(1), WORK__KIND__NOTICE, 4, &f->a, &rows, &n), 0);
    assert_int_equal(n, 0);
}

static void work_may_be_written_before_its_case_but_not_committed_without_it(void **state)
{
    struct fixture *f = *state;

    begin(f);
    add_work_row(f, WORK__KIND__NOTICE, T0, key_number(1));
    assert_int_equal(try_file(f, 1), 0);
    commit(f);
    begin(f);
    add_work_row(f, WORK__KIND__NOTICE, T0, key_number(2));
    assert_int_equal(store_commit(f->s), ERR_INVALID);
    store_rollback(f->s);
    assert_whole(f->s);
}

static void a_work_key_is_never_given_twice_not_even_after_removal_and_restart(void **state)
{
    struct fixture *f = *state;
    uint64_t newest = 0;

    for (int restart = 0; restart < 3; restart++) {
        begin(f);
        for (int i = 0; i < 700; i++) {
            uint64_t key = add_work_row(f, WORK__KIND__NOTICE, T0, 0);

            assert_true(key > newest);
            newest = key;
            assert_int_equal(store_work_remove(f->s, key), 0);
        }
        commit(f);
        reopen(f);
    }
}

static void a_kind_that_is_none_is_refused(void **state)
{
    struct fixture *f = *state;
    struct work_row row = some_work(WORK__KIND__NO_WORK, T0, 0);

    begin(f);
    assert_int_equal(store_work_add(f->s, &row), ERR_INVALID);
    assert_true(row.key == 0);
    store_rollback(f->s);
}

/* ---- answers ---- */

static struct answer_row some_answer(const char *actor, uint64_t command, int64_t at_ms)
{
    struct answer_row row = { .actor = actor, .at_ms = at_ms, .answer = blob_of("the answer") };

    bytes_of(command, row.command, sizeof(row.command));
    bytes_of(command + 1, row.content_hash, sizeof(row.content_hash));
    return row;
}

static void an_answer_is_found_by_actor_and_command(void **state)
{
    struct fixture *f = *state;
    struct answer_row row = some_answer("op.ivanova", 7, T0), found;

    begin(f);
    assert_int_equal(store_answer_put(f->s, &row), 0);
    commit(f);
    reopen(f);
    assert_int_equal(store_answer_find(f->s, "op.ivanova", row.command, &f->a, &found), 0);
    assert_string_equal(found.actor, "op.ivanova");
    assert_memory_equal(found.command, row.command, 16);
    assert_memory_equal(found.content_hash, row.content_hash, 32);
    assert_true(found.at_ms == T0 && blob_is(found.answer, "the answer"));
    assert_int_equal(
        store_answer_find(f->s, "op.petrova", row.command, &f->a, &found), ERR_NOT_FOUND);
    assert_true(store_answer_of_another(f->s, "op.petrova", row.command));
    assert_false(store_answer_of_another(f->s, "op.ivanova", row.command));
    row.command[0] ^= 1;
    assert_false(store_answer_of_another(f->s, "op.petrova", row.command));
}

static void a_second_answer_to_the_same_command_is_refused(void **state)
{
    struct fixture *f = *state;
    struct answer_row row = some_answer("op.ivanova", 7, T0);

    begin(f);
    assert_int_equal(store_answer_put(f->s, &row), 0);
    assert_int_equal(store_answer_put(f->s, &row), ERR_TAKEN);
    store_rollback(f->s);
    assert_int_equal(
        store_answer_find(f->s, "op.ivanova", row.command, &f->a, &row), ERR_NOT_FOUND);
}

static bool has_answer(struct fixture *f, uint64_t command)
{
    struct answer_row row = some_answer("op.ivanova", command, 0), found;

    return store_answer_find(f->s, "op.ivanova", row.command, &f->a, &found) == 0;
}

static void answers_are_purged_in_slices_after_seven_days_and_not_before(void **state)
{
    struct fixture *f = *state;

    begin(f);
    for (uint64_t i = 0; i < 500; i++) {
        struct answer_row row = some_answer("op.ivanova", i, i < 450 ? T0 : T0 + DAY_MS);

        assert_int_equal(store_answer_put(f->s, &row), 0);
    }
    commit(f);
    assert_int_equal(store_idle(f->s, T0 + 7 * DAY_MS), 0);
    assert_true(has_answer(f, 0));
    assert_int_equal(store_idle(f->s, T0 + 7 * DAY_MS + 1000), 0);
    assert_false(has_answer(f, 0));
    assert_true(has_answer(f, 449)); /* the first slice alone is gone */
    for (int i = 2; i < 6; i++)
        assert_int_equal(store_idle(f->s, T0 + 7 * DAY_MS + i * 1000), 0);
    assert_false(has_answer(f, 449));
    assert_true(has_answer(f, 450));
    assert_true(has_answer(f, 499));
}

/* ---- lists ---- */

static void put_listed(struct fixture *f, enum store_list list, const char *id, const char *body)
{
    struct listed_row row = { .id = id, .body = blob_of(body) };

    begin(f);
    assert_int_equal(store_listed_put(f->s, list, &row), 0);
    commit(f);
    assert_true(row.changed == store_changed(f->s));
}

static void a_listed_row_is_read_as_it_was_last_put(void **state)
{
    struct fixture *f = *state;
    struct listed_row row;

    put_listed(f, STORE_DIRECTORY, "a", "first");
    put_listed(f, STORE_KEYS, "a", "a key of the same name");
    put_listed(f, STORE_DIRECTORY, "a", "second");
    reopen(f);
    assert_int_equal(store_listed_read(f->s, STORE_DIRECTORY, "a", &f->a, &row), 0);
    assert_string_equal(row.id, "a");
    assert_true(blob_is(row.body, "second") && row.changed == 3);
    assert_int_equal(store_listed_read(f->s, STORE_KEYS, "a", &f->a, &row), 0);
    assert_true(blob_is(row.body, "a key of the same name") && row.changed == 2);
    assert_int_equal(store_listed_read(f->s, STORE_KEYS, "b", &f->a, &row), ERR_NOT_FOUND);
}

/* Rows are changed and turned into tombstones between the pages: the follower still ends with the last of each. */
static void a_follower_of_a_list_ends_level_whatever_changes_between_its_pages(void **state)
{
    struct fixture *f = *state;
    struct listed_row *rows;
    uint64_t after = 0;
    char last[10][16] = { { 0 } };
    size_t n;

    for (int i = 0; i < 10; i++)
        put_listed(f, STORE_DIRECTORY, arena_printf(&f->a, "id%d", i), "first");
    for (int page = 0;; page++) {
        assert_int_equal(store_listed_after(f->s, STORE_DIRECTORY, after, 3, &f->a, &rows, &n), 0);
        for (size_t i = 0; i < n; i++) {
            assert_true(rows[i].changed > after);
            after = rows[i].changed;
            snprintf(last[rows[i].id[2] - '0'], 16, "%.*s", (int)rows[i].body.n,
                (const char *)rows[i].body.bytes);
        }
        if (n == 0)
            break;
        if (page == 0)
            put_listed(f, STORE_DIRECTORY, "id1", "removed"); /* seen already */
        if (page == 1)
            put_listed(f, STORE_DIRECTORY, "id9", "removed"); /* not seen yet */
        put_listed(f, STORE_KEYS, "id0", "of another list");
        file_case(f, (uint32_t)page + 1);
    }
    for (int i = 0; i < 10; i++)
        assert_string_equal(last[i], i == 1 || i == 9 ? "removed" : "first");
}

static void a_list_is_paged_by_id(void **state)
{
    struct fixture *f = *state;
    struct listed_row *rows;
    size_t n;

    put_listed(f, STORE_DIRECTORY, "c", "3");
    put_listed(f, STORE_DIRECTORY, "a", "1");
    put_listed(f, STORE_DIRECTORY, "b", "2");
    assert_int_equal(store_listed_page(f->s, STORE_DIRECTORY, NULL, 2, &f->a, &rows, &n), 0);
    assert_int_equal(n, 2);
    assert_string_equal(rows[0].id, "a");
    assert_string_equal(rows[1].id, "b");
    assert_int_equal(store_listed_page(f->s, STORE_DIRECTORY, "b", 2, &f->a, &rows, &n), 0);
    assert_int_equal(n, 1);
    assert_string_equal(rows[0].id, "c");
}

static void a_list_is_read_backwards_by_number(void **state)
{
    struct fixture *f = *state;
    struct listed_row *rows;
    size_t n;

    put_listed(f, STORE_READS, "c", "1");
    put_listed(f, STORE_KEYS, "b", "2");
    put_listed(f, STORE_READS, "b", "3");
    put_listed(f, STORE_READS, "a", "4");
    assert_int_equal(store_listed_before(f->s, STORE_READS, INT64_MAX, 2, &f->a, &rows, &n), 0);
    assert_int_equal(n, 2);
    assert_true(blob_is(rows[0].body, "4") && blob_is(rows[1].body, "3"));
    assert_int_equal(
        store_listed_before(f->s, STORE_READS, rows[1].changed, 2, &f->a, &rows, &n), 0);
    assert_int_equal(n, 1);
    assert_true(blob_is(rows[0].body, "1"));
    assert_int_equal(
        store_listed_before(f->s, STORE_READS, rows[0].changed, 2, &f->a, &rows, &n), 0);
    assert_int_equal(n, 0);
}

static void assert_tied(
    struct fixture *f, uint64_t subject, const char *after, size_t at_most, const char *expected)
{
    const char **ids;
    char *all = arena_dup(&f->a, "");
    size_t n;

    assert_int_equal(store_tied_page(f->s, subject, after, at_most, &f->a, &ids, &n), 0);
    for (size_t i = 0; i < n; i++)
        all = arena_printf(&f->a, "%s%s ", all, ids[i]);
    assert_string_equal(all, expected);
}

static void whose_somebody_is_is_found_by_that_person_and_forgotten(void **state)
{
    struct fixture *f = *state;

    begin(f);
    assert_int_equal(store_tied_put(f->s, 7, "c"), 0);
    assert_int_equal(store_tied_put(f->s, 7, "a"), 0);
    assert_int_equal(store_tied_put(f->s, 7, "b"), 0);
    assert_int_equal(store_tied_put(f->s, 7, "b"), 0); /* is there */
    assert_int_equal(store_tied_put(f->s, 8, "b"), 0);
    commit(f);
    reopen(f);
    assert_tied(f, 7, NULL, 10, "a b c ");
    assert_tied(f, 7, "", 2, "a b ");
    assert_tied(f, 7, "b", 2, "c ");
    assert_tied(f, 8, "", 10, "b ");
    assert_tied(f, 9, "", 10, "");
    begin(f);
    assert_int_equal(store_tied_remove(f->s, 7, "b"), 0);
    assert_int_equal(store_tied_remove(f->s, 7, "z"), 0); /* is not there */
    commit(f);
    assert_tied(f, 7, "", 10, "a c ");
    assert_tied(f, 8, "", 10, "b ");
}

static void one_counter_numbers_events_and_lists(void **state)
{
    struct fixture *f = *state;

    put_listed(f, STORE_DIRECTORY, "a", "1");
    file_case(f, 1);
    put_listed(f, STORE_KEYS, "k", "1");
    assert_int_equal(store_changed(f->s), 3);
    reopen(f); /* the newest number stands in a list */
    assert_int_equal(store_changed(f->s), 3);
    assert_whole(f->s);
}

/* ---- kept, facts ---- */

static void a_thing_is_kept_once_under_its_hash(void **state)
{
    struct fixture *f = *state;
    uint8_t hash[32], other[32];
    struct blob body;

    bytes_of(1, hash, sizeof(hash));
    bytes_of(2, other, sizeof(other));
    begin(f);
    assert_int_equal(store_kept_put(f->s, hash, blob_of("ladder")), 0);
    assert_int_equal(store_kept_put(f->s, hash, blob_of("ladder")), 0);
    commit(f);
    reopen(f);
    assert_int_equal(store_kept_read(f->s, hash, &f->a, &body), 0);
    assert_true(blob_is(body, "ladder"));
    assert_int_equal(store_kept_read(f->s, other, &f->a, &body), ERR_NOT_FOUND);
}

static void a_fact_is_what_was_last_put(void **state)
{
    struct fixture *f = *state;
    int64_t value;

    assert_int_equal(store_fact_read(f->s, "rules", &value), ERR_NOT_FOUND);
    begin(f);
    assert_int_equal(store_fact_put(f->s, "rules", 7), 0);
    assert_int_equal(store_fact_put(f->s, "rules", INT64_MIN), 0);
    commit(f);
    reopen(f);
    assert_int_equal(store_fact_read(f->s, "rules", &value), 0);
    assert_true(value == INT64_MIN);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_work_row_is_found_as_it_was_added_also_after_a_restart),
        T(work_is_leased_freed_and_removed),
        T(what_is_due_comes_earliest_first_and_nothing_before_its_time),
        T(deadlines_are_found_whatever_else_is_due),
        T(calls_and_alarms_are_listed_by_kind_earliest_first),
        T(the_work_of_a_case_is_its_own),
        T(work_may_be_written_before_its_case_but_not_committed_without_it),
        T(a_work_key_is_never_given_twice_not_even_after_removal_and_restart),
        T(a_kind_that_is_none_is_refused),
        T(an_answer_is_found_by_actor_and_command),
        T(a_second_answer_to_the_same_command_is_refused),
        T(answers_are_purged_in_slices_after_seven_days_and_not_before),
        T(a_listed_row_is_read_as_it_was_last_put),
        T(a_follower_of_a_list_ends_level_whatever_changes_between_its_pages),
        T(a_list_is_paged_by_id),
        T(a_list_is_read_backwards_by_number),
        T(whose_somebody_is_is_found_by_that_person_and_forgotten),
        T(one_counter_numbers_events_and_lists),
        T(a_thing_is_kept_once_under_its_hash),
        T(a_fact_is_what_was_last_put),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
