/* Backups made while the store is written to, and what a verification finds. */
#include "store_fixture.h"

#include "store/inside.h"
#include "sys/random.h"

static const char *backup_path(struct fixture *f)
{
    return arena_printf(
        &f->a, "%s/backup #1?.db", f->folder); /* as a URI it would be another file */
}

static bool is_unfinished_there(struct fixture *f)
{
    return exists(arena_printf(&f->a, "%s.tmp", backup_path(f)));
}

static int finish(struct store_backup *b)
{
    int rc;

    while ((rc = store_backup_step(b)) == 1) {
    }
    return rc;
}

static void back_up(struct fixture *f)
{
    struct store_backup *b;

    assert_int_equal(store_backup_start(f->s, backup_path(f), &b), 0);
    assert_int_equal(finish(b), 0);
    store_backup_free(&b);
    assert_null(b);
}

static struct store *open_copy(const char *path)
{
    struct refusal why;
    struct store *copy;

    if (store_open_copy(path, &copy, &why))
        fail_msg("%d: %s", why.code, why.value);
    return copy;
}

static void a_backup_is_the_store_at_that_moment(void **state)
{
    struct fixture *f = *state;
    struct content before, after;
    struct store *copy;
    struct stat st;

    fill(f);
    assert_int_equal(content_of(f->s, &before), 0);
    back_up(f);
    assert_false(is_unfinished_there(f));
    assert_int_equal(stat(backup_path(f), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    copy = open_copy(backup_path(f));
    assert_int_equal(content_of(copy, &after), 0);
    assert_true(same_content(&before, &after));
    assert_whole(copy);
    store_close(&copy);
}

/* Writes, and rolls back, between the slices; the copy must be one of the committed states, the last one before the
 * copying ended. */
static void a_backup_made_while_writing_is_a_state_that_was_committed(void **state)
{
    struct fixture *f = *state;
    struct content states[400], found;
    struct store_backup *b;
    struct store *copy;
    size_t slices = 0, is_among = 0;
    uint32_t n = 1;
    int rc;

    begin(f);
    while (n <= 1500)
        assert_int_equal(try_file(f, n++), 0);
    commit(f);
    assert_int_equal(store_backup_start(f->s, backup_path(f), &b), 0);
    while ((rc = store_backup_step(b)) == 1) {
        if (slices % 4 == 1) {
            begin(f);
            assert_int_equal(try_file(f, 9000), 0);
            store_rollback(f->s);
        }
        if (slices < COUNT_OF(states)) {
            file_case(f, n++);
            follow_case(f, 1 + n % 1500);
            assert_int_equal(content_of(f->s, &states[slices]), 0);
        }
        slices++;
    }
    assert_int_equal(rc, 0);
    store_backup_free(&b);
    assert_true(slices > 5);
    copy = open_copy(backup_path(f));
    assert_whole(copy);
    assert_int_equal(content_of(copy, &found), 0);
    for (size_t i = 0; i < slices && i < COUNT_OF(states); i++)
        is_among += same_content(&found, &states[i]);
    assert_int_equal(is_among, 1);
    store_close(&copy);
    assert_whole(f->s);
}

static void a_backup_restores_into_an_empty_directory(void **state)
{
    struct fixture *f = *state;
    struct content before, after;
    uint64_t changed;
    uint8_t *bytes;
    size_t n;

    fill(f);
    back_up(f);
    changed = store_changed(f->s);
    assert_int_equal(content_of(f->s, &before), 0);
    file_case(f, 77);
    store_close(&f->s);
    n = load(backup_path(f), &bytes);
    save(f->file, bytes, n);
    free(bytes);
    assert_int_equal(open_again(f), 0);
    assert_int_equal(content_of(f->s, &after), 0);
    assert_true(same_content(&before, &after));
    assert_int_equal(store_changed(f->s), changed);
    file_case(f, 78);
    assert_whole(f->s);
}

static void a_backup_that_fails_or_is_given_up_leaves_nothing_behind(void **state)
{
    struct fixture *f = *state;
    struct store_backup *b;

    fill(f);
    fault_arm("store.backup:enospc:2");
    assert_int_equal(store_backup_start(f->s, backup_path(f), &b), 0);
    assert_int_equal(finish(b), ERR_STORAGE_FULL);
    assert_false(is_unfinished_there(f) || exists(backup_path(f)));
    store_backup_free(&b);
    fault_arm("");
    assert_int_equal(store_backup_start(f->s, backup_path(f), &b), 0);
    assert_int_equal(store_backup_step(b), 1);
    assert_true(is_unfinished_there(f));
    store_backup_free(&b);
    assert_false(is_unfinished_there(f) || exists(backup_path(f)));
    assert_int_equal(store_backup_start(f->s, backup_path(f), &b), 0);
    for (int i = 0; i < 2 && store_backup_step(b) == 1; i++) { /* into the check */
    }
    store_backup_free(&b);
    assert_false(is_unfinished_there(f));
    file_case(f, 60);
    back_up(f);
}

static int check_of(const char *file, uint64_t changed)
{
    struct copy_check *c = copy_check_start(file, changed);
    int error = 0;

    while (copy_check_wait(c, 1000, &error)) {
    }
    copy_check_free(&c);
    return error;
}

static void a_copy_that_is_damaged_or_not_level_does_not_pass_the_check(void **state)
{
    struct fixture *f = *state;
    uint64_t changed;
    uint8_t *bytes;
    size_t n;

    fill(f);
    back_up(f);
    changed = store_changed(f->s);
    assert_int_equal(check_of(backup_path(f), changed), 0);
    assert_int_equal(check_of(backup_path(f), changed + 1), ERR_DAMAGED);
    assert_int_equal(check_of("/nowhere.db", changed), ERR_IO);
    n = load(backup_path(f), &bytes);
    memset(bytes + 3 * 4096, 0x5a, 4096);
    save(backup_path(f), bytes, n);
    free(bytes);
    assert_int_equal(check_of(backup_path(f), changed), ERR_DAMAGED);
}

static void the_live_file_and_an_unusable_path_are_refused(void **state)
{
    struct fixture *f = *state;
    struct store_backup *b;

    fill(f);
    assert_int_equal(store_backup_start(f->s, f->file, &b), ERR_INVALID);
    assert_null(b);
    assert_int_equal(store_backup_start(f->s, "/nowhere/at/all.db", &b), ERR_IO);
    assert_null(b);
    assert_whole(f->s);
}

static void a_copy_with_a_wal_beside_or_of_something_else_is_refused(void **state)
{
    struct fixture *f = *state;
    struct refusal why;
    struct store *copy;
    char *wal = arena_printf(&f->a, "%s-wal", backup_path(f));

    fill(f);
    back_up(f);
    save(wal, (const uint8_t *)"log", 3);
    assert_int_equal(store_open_copy(backup_path(f), &copy, &why), ERR_WRONG_STATE);
    unlink(wal);
    save(backup_path(f), (const uint8_t *)"text", 4);
    assert_int_equal(store_open_copy(backup_path(f), &copy, &why), ERR_FOREIGN);
    assert_int_equal(store_open_copy("/nowhere", &copy, &why), ERR_NOT_FOUND);
    assert_non_null(why.value);
    assert_null(copy);
}

/* ---- what a verification finds ---- */

static bool finds(struct fixture *f, uint32_t n, const char *what)
{
    struct findings found = { 0 };
    int rc = store_verify(f->s, note_finding, &found);

    if (rc != ERR_DAMAGED || found.key != key_number(n) || !strstr(found.what, what))
        print_message("%d, %zu findings, %s\n", rc, found.n, found.what);
    return rc == ERR_DAMAGED && found.key == key_number(n) && strstr(found.what, what);
}

static void a_gap_in_the_sequence_is_found(void **state)
{
    struct fixture *f = *state;
    struct events_row row;
    struct case_row c;

    fill(f);
    c = read_case(f, 5);
    row = some_events(f, &c, 9);
    begin(f);
    assert_int_equal(store_events_append(f->s, &c, &row), 0);
    assert_int_equal(store_case_put(f->s, &c), 0);
    commit(f);
    assert_true(finds(f, 5, "gap"));
}

static void events_that_were_cut_off_are_found(void **state)
{
    struct fixture *f = *state;
    struct findings found = { 0 };
    struct case_row c;
    struct events_row first;

    fill(f);
    c = read_case(f, 4); /* has two rows */
    assert_int_equal(store_events_read(f->s, c.opened_row, &f->a, &first), 0);
    c.last_row = c.opened_row;
    memcpy(c.hash, first.hash, sizeof(c.hash));
    begin(f);
    assert_int_equal(store_case_put(f->s, &c), 0);
    commit(f);
    assert_int_equal(store_verify(f->s, note_finding, &found), ERR_DAMAGED);
    assert_non_null(strstr(found.what, "no case leads to"));
}

static void a_case_that_does_not_end_with_its_events_is_found(void **state)
{
    struct fixture *f = *state;
    struct case_row c;

    fill(f);
    c = read_case(f, 6);
    c.hash[0] ^= 1;
    begin(f);
    assert_int_equal(store_case_put(f->s, &c), 0);
    commit(f);
    assert_true(finds(f, 6, "does not end"));
}

static void an_armed_deadline_without_its_work_row_is_found(void **state)
{
    struct fixture *f = *state;

    fill(f);
    begin(f);
    assert_int_equal(store_work_remove(f->s, read_case(f, 7).due_work), 0);
    commit(f);
    assert_true(finds(f, 7, "deadline"));
}

static void a_row_that_was_changed_behind_our_back_is_found_and_not_believed(void **state)
{
    static const char *const edits[] = {
        "UPDATE casefile SET body=x'00' WHERE key=(SELECT min(key) FROM casefile)",
        "UPDATE events SET at_ms=at_ms+1 WHERE changed=1",
        "UPDATE events SET body=x'00' WHERE changed=1",
        "UPDATE work SET due_ms=due_ms+3600000 WHERE key=1",
        "UPDATE listed SET body=x'00'",
        "UPDATE answer SET answer=x'00'",
        "UPDATE kept SET body=x'00'",
        "UPDATE fact SET value=value+1 WHERE name='rules'",
        "UPDATE tied SET id='oleg'",
        "UPDATE alias SET key=(SELECT max(key) FROM casefile)",
    };
    struct fixture *f = *state;
    struct case_row c;

    fill(f);
    for (size_t i = 0; i < COUNT_OF(edits); i++) {
        struct findings found = { 0 };

        assert_int_equal(sql_exec(f->s, "SAVEPOINT edit"), 0);
        assert_int_equal(sql_exec(f->s, edits[i]), 0);
        assert_int_equal(store_verify(f->s, note_finding, &found), ERR_DAMAGED);
        assert_non_null(strstr(found.what, "damaged"));
        if (i == 0)
            assert_int_equal(store_case_read(f->s, key_number(1), &f->a, &c), ERR_DAMAGED);
        assert_int_equal(sql_exec(f->s, "ROLLBACK TO edit;RELEASE edit"), 0);
    }
    assert_whole(f->s);
}

/* Whatever is flipped: it is found, or nothing that can be read has changed. */
static void assert_found_or_harmless(
    struct fixture *f, const struct content *before, uint64_t seed, size_t *found_n)
{
    struct findings found = { 0 };
    struct content after;
    struct refusal why;
    struct store *copy;
    int rc;

    if (store_open_copy(backup_path(f), &copy, &why)) {
        ++*found_n;
        return;
    }
    rc = store_verify(copy, note_finding, &found);
    if (rc)
        ++*found_n;
    else if (content_of(copy, &after) || !same_content(before, &after))
        fail_msg("seed %llu: damage that verify did not find", (unsigned long long)seed);
    store_close(&copy);
}

static size_t damage_often(struct fixture *f, size_t rounds, size_t at_once, uint64_t seed)
{
    struct random r = { .seed = { seed, 1 } };
    struct content before;
    size_t found = 0, n;
    uint8_t *file, *damaged;

    fill(f);
    back_up(f);
    assert_int_equal(content_of(f->s, &before), 0);
    n = load(backup_path(f), &file);
    damaged = must_alloc(n);
    for (size_t i = 0; i < rounds; i++) {
        size_t at;

        do /* a zero is mostly unused room */
            at = (size_t)random_below(&r, n / at_once) * at_once;
        while (at_once == 1 && file[at] == 0);
        memcpy(damaged, file, n);
        for (size_t k = 0; k < at_once; k++)
            damaged[at + k] ^= (uint8_t)(1 + random_below(&r, 255));
        save(backup_path(f), damaged, n);
        assert_found_or_harmless(f, &before, seed, &found);
    }
    free(file);
    free(damaged);
    return found;
}

static void a_flipped_byte_is_found_or_harmless(void **state)
{
    assert_true(damage_often(*state, 500, 1, 20261122) > 400);
}

static void a_damaged_page_is_found(void **state)
{
    assert_int_equal(damage_often(*state, 100, 4096, 20261123), 100);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_backup_is_the_store_at_that_moment),
        T(a_backup_made_while_writing_is_a_state_that_was_committed),
        T(a_backup_restores_into_an_empty_directory),
        T(a_backup_that_fails_or_is_given_up_leaves_nothing_behind),
        T(a_copy_that_is_damaged_or_not_level_does_not_pass_the_check),
        T(the_live_file_and_an_unusable_path_are_refused),
        T(a_copy_with_a_wal_beside_or_of_something_else_is_refused),
        T(a_gap_in_the_sequence_is_found),
        T(events_that_were_cut_off_are_found),
        T(a_case_that_does_not_end_with_its_events_is_found),
        T(an_armed_deadline_without_its_work_row_is_found),
        T(a_row_that_was_changed_behind_our_back_is_found_and_not_believed),
        T(a_flipped_byte_is_found_or_harmless),
        T(a_damaged_page_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
