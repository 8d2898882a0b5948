/* Rollback, faults in the middle, a disk that fills up, the WAL. */
#include "store_fixture.h"

#include "store/inside.h"
#include "sys/files.h"

#include <sys/mount.h>

static void a_rollback_leaves_nothing_and_gives_the_numbers_back(void **state)
{
    struct fixture *f = *state;
    struct listed_row entry = { .id = "x", .body = blob_of("x") };
    struct content before, after;
    struct counters numbers;
    case_key key;

    fill(f);
    numbers = f->s->now;
    assert_int_equal(content_of(f->s, &before), 0);
    begin(f);
    assert_true(store_in_transaction(f->s));
    assert_int_equal(try_file(f, 50), 0);
    assert_int_equal(try_follow(f, 1), 0);
    assert_int_equal(store_listed_put(f->s, STORE_DIRECTORY, &entry), 0);
    assert_int_equal(store_case_number(f->s, key_number(1), &key), 0);
    assert_int_equal(store_work_remove(f->s, 1), 0);
    assert_true(store_changed(f->s) == numbers.changed + 3);
    store_rollback(f->s);
    assert_false(store_in_transaction(f->s));
    assert_memory_equal(&f->s->now, &numbers, sizeof(numbers));
    assert_int_equal(content_of(f->s, &after), 0);
    assert_true(same_content(&before, &after));
    reopen(f);
    assert_true(store_changed(f->s) == numbers.changed);
    assert_int_equal(content_of(f->s, &after), 0);
    assert_true(same_content(&before, &after));
}

static void reads_inside_a_transaction_see_what_it_wrote(void **state)
{
    struct fixture *f = *state;

    begin(f);
    assert_int_equal(try_file(f, 1), 0);
    assert_true(blob_is(read_case(f, 1).body, "case 1"));
    assert_int_equal(try_follow(f, 1), 0);
    assert_int_equal(read_case(f, 1).version, 2);
    commit(f);
}

static void closing_inside_a_transaction_rolls_back(void **state)
{
    struct fixture *f = *state;
    struct case_row c;

    begin(f);
    assert_int_equal(try_file(f, 1), 0);
    reopen(f);
    assert_int_equal(store_case_read(f->s, key_number(1), &f->a, &c), ERR_NOT_FOUND);
}

static void a_failed_write_is_rolled_back_and_the_next_one_succeeds(void **state)
{
    static const char *const actions[] = { "eio", "enospc" };
    struct fixture *f = *state;
    struct content before, after;

    file_case(f, 1);
    assert_int_equal(content_of(f->s, &before), 0);
    for (int nth = 1; nth <= 5; nth++) {
        fault_arm(arena_printf(&f->a, "store.put:%s:%d", actions[nth % 2], nth));
        begin(f);
        assert_int_equal(try_file(f, 2), nth % 2 ? ERR_STORAGE_FULL : ERR_IO);
        store_rollback(f->s);
        fault_arm("");
        assert_int_equal(content_of(f->s, &after), 0);
        assert_true(same_content(&before, &after));
        if (nth == 4)
            break; /* the four writes of a filing: case, events, work, case */
    }
    file_case(f, 2);
    assert_whole(f->s);
}

static void after_an_io_error_in_commit_nothing_more_is_begun(void **state)
{
    struct fixture *f = *state;
    struct case_row c;

    file_case(f, 1);
    fault_arm("store.commit:eio:1");
    begin(f);
    assert_int_equal(try_file(f, 2), 0);
    assert_int_equal(store_commit(f->s), ERR_IO);
    fault_arm("");
    store_rollback(f->s);
    assert_int_equal(store_begin(f->s), ERR_IO);
    assert_int_equal(store_idle(f->s, T0), ERR_IO);
    reopen(f);
    read_case(f, 1);
    assert_int_equal(store_case_read(f->s, key_number(2), &f->a, &c), ERR_NOT_FOUND);
    file_case(f, 2);
    assert_whole(f->s);
}

static void a_commit_that_was_reported_as_failed_may_be_there_after_the_restart(void **state)
{
    struct fixture *f = *state;

    fault_arm("store.after_commit:eio:1");
    begin(f);
    assert_int_equal(try_file(f, 1), 0);
    assert_int_equal(store_commit(f->s), ERR_IO);
    fault_arm("");
    store_rollback(f->s);
    assert_int_equal(store_begin(f->s), ERR_IO);
    reopen(f);
    read_case(f, 1);
    assert_int_equal(store_changed(f->s), 1);
}

static void a_begin_that_fails_can_be_tried_again(void **state)
{
    struct fixture *f = *state;

    fault_arm("store.begin:enospc:1");
    assert_int_equal(store_begin(f->s), ERR_STORAGE_FULL);
    assert_false(store_in_transaction(f->s));
    file_case(f, 1);
}

static void an_io_error_in_a_checkpoint_stops_the_store(void **state)
{
    struct fixture *f = *state;

    file_case(f, 1);
    assert_int_equal(store_idle(f->s, T0), 0);
    fault_arm("store.checkpoint:eio:1");
    assert_int_equal(store_idle(f->s, T0 + 10000), ERR_IO);
    assert_int_equal(store_begin(f->s), ERR_IO);
    reopen(f);
    read_case(f, 1);
}

static void a_checkpoint_on_a_full_disk_is_tried_again_later(void **state)
{
    struct fixture *f = *state;

    file_case(f, 1);
    assert_int_equal(store_idle(f->s, T0), 0);
    fault_arm("store.checkpoint:enospc:1");
    assert_int_equal(store_idle(f->s, T0 + 10000), ERR_STORAGE_FULL);
    assert_int_equal(store_idle(f->s, T0 + 10500), 0);
    assert_true(f->s->wal_pages > 0);
    assert_int_equal(store_idle(f->s, T0 + 11000), 0);
    assert_int_equal(f->s->wal_pages, 0);
    file_case(f, 2);
}

static void the_wal_is_written_back_when_it_has_grown_or_nobody_writes(void **state)
{
    struct fixture *f = *state;
    uint32_t n = 1;

    assert_int_equal(store_idle(f->s, T0), 0);
    file_case(f, n++);
    assert_int_equal(store_idle(f->s, T0), 0);
    assert_int_equal(store_idle(f->s, T0 + 1999), 0);
    assert_true(f->s->wal_pages > 0);
    assert_int_equal(store_idle(f->s, T0 + 2000), 0);
    assert_int_equal(f->s->wal_pages, 0);
    while (f->s->wal_pages < 1024)
        file_case(f, n++);
    assert_int_equal(store_idle(f->s, T0 + 2001), 0);
    assert_int_equal(f->s->wal_pages, 0);
    assert_whole(f->s);
}

static void a_replaced_file_stops_the_store(void **state)
{
    struct fixture *f = *state;
    char aside[112];

    assert_int_equal(store_idle(f->s, T0), 0);
    snprintf(aside, sizeof(aside), "%s.aside", f->file);
    assert_int_equal(rename(f->file, aside), 0);
    save(f->file, (const uint8_t *)"another", 7);
    assert_int_equal(store_idle(f->s, T0 + 60000), ERR_IO);
    assert_int_equal(store_begin(f->s), ERR_IO);
}

/* ---- a real disk that is full ---- */

/* Takes what is free, but for the last page. */
static void fill_disk(const char *folder)
{
    char path[96], block[4096] = { 1 };
    int fd;

    snprintf(path, sizeof(path), "%s/stuff", folder);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    while (write(fd, block, sizeof(block)) == sizeof(block)) {
    }
    close(fd);
}

static void empty_disk(const char *folder)
{
    char path[96];

    snprintf(path, sizeof(path), "%s/stuff", folder);
    assert_int_equal(unlink(path), 0);
}

/* The whole case or nothing. */
static int file_or_roll_back(struct fixture *f, uint32_t n)
{
    int rc = store_begin(f->s);

    if (!rc)
        rc = try_file(f, n);
    if (!rc)
        rc = store_commit(f->s);
    if (rc)
        store_rollback(f->s);
    return rc;
}

static void on_a_full_disk(struct fixture *f)
{
    char ballast[96];
    uint32_t filed = 0, n = 1;
    int rc;

    snprintf(ballast, sizeof(ballast), "%s/ballast", f->folder);
    assert_int_equal(store_room(f->s), 0);
    assert_true(exists(ballast));
    file_case(f, n++);
    fill_disk(f->folder);
    assert_int_equal(store_room(f->s), ERR_STORAGE_FULL);
    while (!(rc = file_or_roll_back(f, n)))
        n++;
    assert_int_equal(rc, ERR_STORAGE_FULL);
    assert_false(exists(ballast)); /* given back: open cases go on */
    assert_int_equal(file_or_roll_back(f, n++), 0);
    while (!(rc = file_or_roll_back(f, n)))
        n++;
    assert_int_equal(rc, ERR_STORAGE_FULL);
    for (filed = 1; filed < n; filed++)
        read_case(f, filed);
    reopen(f); /* a full disk does not keep the service from starting */
    for (filed = 1; filed < n; filed++)
        read_case(f, filed);
    assert_whole(f->s);
    empty_disk(f->folder);
    assert_int_equal(store_room(f->s), 0);
    file_case(f, n);
    assert_int_equal(store_idle(f->s, T0), 0);
    assert_true(exists(ballast)); /* taken again */
    assert_whole(f->s);
}

static void a_full_disk_loses_nothing_and_filing_works_again_when_there_is_room(void **state)
{
    struct fixture *f = *state;
    char place[80];

    store_close(&f->s);
    snprintf(place, sizeof(place), "%s/disk", f->folder);
    assert_int_equal(mkdir(place, 0700), 0);
    if (mount("tmpfs", place, "tmpfs", 0, "size=6m")) {
        print_message("skipped: a small tmpfs cannot be mounted here (needs root)\n");
        skip();
    }
    snprintf(f->folder, sizeof(f->folder), "%.60s", place);
    assert_int_equal(open_again(f), 0);
    on_a_full_disk(f);
}

/* Also after a failure, so that no mount is left behind. */
static int tear_down_disk(void **state)
{
    struct fixture *f = *state;
    char *disk = strstr(f->folder, "/disk");

    store_close(&f->s);
    if (disk) {
        umount2(f->folder, MNT_DETACH);
        *disk = '\0';
    }
    return tear_down(state);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_rollback_leaves_nothing_and_gives_the_numbers_back),
        T(reads_inside_a_transaction_see_what_it_wrote),
        T(closing_inside_a_transaction_rolls_back),
        T(a_failed_write_is_rolled_back_and_the_next_one_succeeds),
        T(after_an_io_error_in_commit_nothing_more_is_begun),
        T(a_commit_that_was_reported_as_failed_may_be_there_after_the_restart),
        T(a_begin_that_fails_can_be_tried_again),
        T(an_io_error_in_a_checkpoint_stops_the_store),
        T(a_checkpoint_on_a_full_disk_is_tried_again_later),
        T(the_wal_is_written_back_when_it_has_grown_or_nobody_writes),
        T(a_replaced_file_stops_the_store),
        cmocka_unit_test_setup_teardown(
            a_full_disk_loses_nothing_and_filing_works_again_when_there_is_room, set_up,
            tear_down_disk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
