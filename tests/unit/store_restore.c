/* A backup takes the place of the database. */
#include "store_fixture.h"

#include "store/inside.h"

struct looked {
    int verdict; /* of the check */
    int times;
};

static int look(void *self, const char *copy, struct refusal *ret_why)
{
    struct looked *l = self;

    l->times++;
    assert_int_equal(access(copy, R_OK), 0);
    if (l->verdict)
        *ret_why = (struct refusal){ .code = l->verdict, .field = "file" };
    return l->verdict;
}

static const char *path_of(struct fixture *f, const char *name)
{
    return arena_printf(&f->a, "%s/%s", f->folder, name);
}

static const char *back_up(struct fixture *f)
{
    const char *path = path_of(f, "monday.db");
    struct store_backup *b;
    int rc;

    assert_int_equal(store_backup_start(f->s, path, &b), 0);
    while ((rc = store_backup_step(b)) == 1) {
    }
    assert_int_equal(rc, 0);
    assert_int_equal(store_backup_cases(b), 20);
    store_backup_free(&b);
    return path;
}

static case_key next_number(struct fixture *f)
{
    case_key key;

    assert_int_equal(store_begin(f->s), 0);
    assert_int_equal(store_case_number(f->s, case_key_of(2026, 1, 1), &key), 0);
    store_rollback(f->s);
    return key;
}

static int restore(struct fixture *f, const char *file, struct looked *l, bool *ret_known)
{
    struct store_restore how = { .check = look, .self = l };
    struct refusal why;
    char *aside;
    int rc = store_restore(f->folder, file, &how, &aside, ret_known, &why);

    assert_int_equal(rc, why.code);
    free(aside);
    return rc;
}

/* The backup holds 20 cases, the database 21; closed. */
static const char *backup_and_one_more(struct fixture *f, struct content *ret_at_backup)
{
    const char *file;

    fill(f);
    assert_int_equal(content_of(f->s, ret_at_backup), 0);
    file = back_up(f);
    file_case(f, 21);
    assert_true(next_number(f) == key_number(22));
    store_close(&f->s);
    return file;
}

static void assert_holds(struct fixture *f, const struct content *expected)
{
    struct content now;

    assert_int_equal(open_again(f), 0);
    assert_int_equal(content_of(f->s, &now), 0);
    assert_true(same_content(&now, expected));
}

static void a_restored_store_is_the_store_at_the_backup_and_the_old_one_is_set_aside(void **state)
{
    struct fixture *f = *state;
    struct content at_backup;
    struct looked l = { 0 };
    bool is_known;
    const char *file = backup_and_one_more(f, &at_backup);

    assert_int_equal(restore(f, file, &l, &is_known), 0);
    assert_true(is_known);
    assert_int_equal(l.times, 1);
    assert_holds(f, &at_backup);
    assert_true(exists(path_of(f, "set-aside-1/assist.db")));
    assert_false(exists(path_of(f, "restore")));
    assert_true(exists(file));
}

static void numbers_given_after_the_backup_are_not_given_again(void **state)
{
    struct fixture *f = *state;
    struct content at_backup;
    struct looked l = { 0 };
    bool is_known;
    const char *file = backup_and_one_more(f, &at_backup);

    assert_int_equal(restore(f, file, &l, &is_known), 0);
    assert_int_equal(restore(f, file, &l, &is_known), 0); /* nor after a second one */
    assert_int_equal(open_again(f), 0);
    assert_true(next_number(f) == key_number(22));
    assert_true(exists(path_of(f, "set-aside-2/assist.db")));
}

static void nothing_is_restored_under_a_running_casebook(void **state)
{
    struct fixture *f = *state;
    struct looked l = { 0 };
    bool is_known;
    const char *file;

    fill(f);
    file = back_up(f);
    assert_int_equal(restore(f, file, &l, &is_known), ERR_LOCKED);
    assert_int_equal(l.times, 0);
    file_case(f, 21);
}

static void a_backup_that_does_not_pass_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct content at_backup;
    struct looked l = { .verdict = ERR_DAMAGED };
    bool is_known;
    const char *file = backup_and_one_more(f, &at_backup);

    assert_int_equal(restore(f, file, &l, &is_known), ERR_DAMAGED);
    assert_int_equal(restore(f, path_of(f, "nothing.db"), &l, &is_known), ERR_NOT_FOUND);
    assert_int_equal(l.times, 1);
    assert_false(exists(path_of(f, "restore")));
    assert_false(exists(path_of(f, "set-aside-1")));
    assert_int_equal(open_again(f), 0);
    assert_true(next_number(f) == key_number(22));
}

static void a_damaged_database_is_set_aside_whole_and_its_numbers_are_said_to_be_unknown(
    void **state)
{
    struct fixture *f = *state;
    struct content at_backup;
    struct looked l = { 0 };
    bool is_known;
    const char *file = backup_and_one_more(f, &at_backup);

    assert_int_equal(truncate(f->file, 1000), 0);
    assert_int_equal(restore(f, file, &l, &is_known), 0);
    assert_false(is_known);
    assert_holds(f, &at_backup);
    assert_true(exists(path_of(f, "set-aside-1/assist.db")));
}

static void a_restore_into_an_empty_directory_needs_nothing_there(void **state)
{
    struct fixture *f = *state;
    struct content at_backup;
    struct looked l = { 0 };
    bool is_known;
    const char *file = backup_and_one_more(f, &at_backup);

    assert_int_equal(unlink(f->file), 0);
    assert_int_equal(restore(f, file, &l, &is_known), 0);
    assert_false(is_known);
    assert_holds(f, &at_backup);
    assert_false(exists(path_of(f, "set-aside-1")));
}

/* Between any two steps: no casebook starts with nothing, and once more completes it. */
static void a_restore_cut_short_anywhere_is_completed_by_running_it_again(void **state)
{
    struct fixture *f = *state;
    struct content at_backup;
    struct looked l = { 0 };
    bool is_known;
    const char *file = backup_and_one_more(f, &at_backup);
    int nth = 0, rc;

    do {
        fault_arm(arena_printf(&f->a, "store.restore:eio:%d", ++nth));
        rc = restore(f, file, &l, &is_known);
        fault_arm("");
        if (open_again(f) == 0)
            assert_true(next_number(f) == key_number(22));
        store_close(&f->s);
        assert_int_equal(restore(f, file, &l, &is_known), 0);
        assert_true(is_known);
        assert_holds(f, &at_backup);
        assert_true(next_number(f) == key_number(22));
        store_close(&f->s);
    } while (rc);
    assert_int_equal(nth, 4); /* the database, its place taken, the end; then none */
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_restored_store_is_the_store_at_the_backup_and_the_old_one_is_set_aside),
        T(numbers_given_after_the_backup_are_not_given_again),
        T(nothing_is_restored_under_a_running_casebook),
        T(a_backup_that_does_not_pass_changes_nothing),
        T(a_damaged_database_is_set_aside_whole_and_its_numbers_are_said_to_be_unknown),
        T(a_restore_into_an_empty_directory_needs_nothing_there),
        T(a_restore_cut_short_anywhere_is_completed_by_running_it_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
