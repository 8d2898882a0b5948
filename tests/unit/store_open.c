/* What store_open accepts, what it refuses, and that what it refuses stays as it was. */
#include "store_fixture.h"

#include "store/inside.h"

#include <sys/wait.h>

static void a_new_folder_gets_an_empty_database_that_only_its_owner_can_read(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    int64_t due_ms = 0;
    char new_file[112];

    snprintf(f->folder + strlen(f->folder), 8, "/a/b");
    snprintf(f->file, sizeof(f->file), "%s/assist.db", f->folder);
    assert_int_equal(open_again(f), 0);
    assert_int_equal(stat(f->file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    snprintf(new_file, sizeof(new_file), "%s.new", f->file);
    assert_false(exists(new_file));
    assert_int_equal(store_work_earliest(f->s, &due_ms), 0);
    assert_true(due_ms == NEVER_MS);
    assert_int_equal(store_changed(f->s), 0);
    assert_whole(f->s);
    store_close(&f->s);
    f->folder[strlen(f->folder) - 4] = '\0'; /* so that all of it is removed */
}

static void what_was_committed_is_there_after_closing_and_opening(void **state)
{
    struct fixture *f = *state;
    struct content before, after;

    assert_int_equal(open_again(f), 0);
    fill(f);
    assert_int_equal(content_of(f->s, &before), 0);
    reopen(f);
    assert_int_equal(content_of(f->s, &after), 0);
    assert_true(same_content(&before, &after));
    assert_whole(f->s);
}

static void a_left_over_of_an_unfinished_creation_is_replaced(void **state)
{
    struct fixture *f = *state;
    char path[112];

    snprintf(path, sizeof(path), "%s.new", f->file);
    save(path, (const uint8_t *)"half a file", 11);
    snprintf(path, sizeof(path), "%s.new-wal", f->file);
    save(path, (const uint8_t *)"half a log", 10);
    assert_int_equal(open_again(f), 0);
    file_case(f, 1);
    assert_whole(f->s);
}

static void a_second_opener_is_told_that_the_directory_is_locked(void **state)
{
    struct fixture *f = *state;
    struct store *second;
    struct refusal why;

    assert_int_equal(open_again(f), 0);
    assert_int_equal(store_open(f->folder, NULL, &second, &why), ERR_LOCKED);
    assert_null(second);
    assert_int_equal(why.code, ERR_LOCKED);
    assert_non_null(why.value);
    store_close(&f->s);
    assert_int_equal(open_again(f), 0);
}

/* Opening gives `code` and advice, and leaves the file and its WAL alone. */
static void assert_refused(struct fixture *f, int code)
{
    uint8_t *before, *after, *wal_before = NULL, *wal_after = NULL;
    size_t n = load(f->file, &before), wal_n = exists(f->wal) ? load(f->wal, &wal_before) : 0;
    struct refusal why;

    assert_int_equal(store_open(f->folder, NULL, &f->s, &why), code);
    assert_null(f->s);
    assert_string_equal(why.field, "assist.db");
    assert_non_null(why.value);
    assert_int_equal(load(f->file, &after), n);
    assert_memory_equal(before, after, n);
    if (wal_before) {
        assert_int_equal(load(f->wal, &wal_after), wal_n);
        assert_memory_equal(wal_before, wal_after, wal_n);
    }
    free(before);
    free(after);
    free(wal_before);
    free(wal_after);
}

static void make_database(struct fixture *f)
{
    assert_int_equal(open_again(f), 0);
    fill(f);
    store_close(&f->s);
    assert_false(exists(f->wal));
}

static void overwrite(struct fixture *f, size_t at, const void *bytes, size_t n)
{
    uint8_t *file;
    size_t size = load(f->file, &file);

    memcpy(file + at, bytes, n);
    save(f->file, file, size);
    free(file);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    struct fixture *f = *state;
    uint8_t text[4096];

    memset(text, 'x', sizeof(text));
    save(f->file, text, sizeof(text));
    assert_refused(f, ERR_FOREIGN);
}

static void an_empty_or_cut_file_is_refused(void **state)
{
    struct fixture *f = *state;
    uint8_t *file;
    size_t n;

    save(f->file, (const uint8_t *)"", 0);
    assert_refused(f, ERR_DAMAGED);
    unlink(f->file);
    make_database(f);
    n = load(f->file, &file);
    save(f->file, file, 100);
    assert_refused(f, ERR_DAMAGED);
    save(f->file, file, n / 2 / 4096 * 4096);
    assert_refused(f, ERR_DAMAGED);
    free(file);
}

static void the_database_of_another_program_is_refused(void **state)
{
    struct fixture *f = *state;

    make_database(f);
    overwrite(f, 68, "\0\0\0\7", 4);
    assert_refused(f, ERR_FOREIGN);
}

static void the_database_of_a_newer_version_is_refused(void **state)
{
    struct fixture *f = *state;

    make_database(f);
    overwrite(f, 60, "\0\0\3\0", 4);
    assert_refused(f, ERR_NEWER);
}

static void in_child(void (*act)(struct fixture *f), struct fixture *f)
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        act(f);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Dies without closing, so that what it wrote stands in the WAL alone. */
static void write_as_newer(struct fixture *f)
{
    must(open_again(f) == 0);
    must(sql_exec(f->s, "PRAGMA user_version=99") == 0);
}

static void a_newer_version_that_stands_in_the_wal_alone_is_refused(void **state)
{
    struct fixture *f = *state;

    make_database(f);
    in_child(write_as_newer, f);
    assert_true(exists(f->wal));
    assert_refused(f, ERR_NEWER);
}

static void write_as_stranger(struct fixture *f)
{
    must(open_again(f) == 0);
    must(sql_exec(f->s, "PRAGMA application_id=7") == 0);
}

static void another_programs_mark_in_the_wal_alone_is_refused(void **state)
{
    struct fixture *f = *state;

    make_database(f);
    in_child(write_as_stranger, f);
    assert_refused(f, ERR_FOREIGN);
}

/* Each byte of the header, one at a time: refused and untouched, or everything is there as before. */
static void a_flipped_byte_of_the_header_never_changes_what_is_read(void **state)
{
    struct fixture *f = *state;
    struct content before, after;
    size_t refused = 0, n;
    uint8_t *file;

    make_database(f);
    n = load(f->file, &file);
    assert_int_equal(open_again(f), 0);
    assert_int_equal(content_of(f->s, &before), 0);
    store_close(&f->s);
    for (size_t i = 0; i < 100; i++) {
        file[i] ^= 0x55;
        unlink(f->wal);
        save(f->file, file, n);
        if (open_again(f)) {
            refused++;
            assert_refused(f, f->s ? 0 : open_again(f));
        } else {
            assert_int_equal(content_of(f->s, &after), 0);
            assert_true(same_content(&before, &after));
        }
        store_close(&f->s);
        file[i] ^= 0x55;
    }
    assert_true(refused >= 24); /* magic, application id, version at the least */
    free(file);
}

static void a_link_or_a_second_name_is_refused(void **state)
{
    struct fixture *f = *state;
    char other[112];

    make_database(f);
    snprintf(other, sizeof(other), "%s.other", f->file);
    assert_int_equal(link(f->file, other), 0);
    assert_refused(f, ERR_FOREIGN);
    unlink(f->file);
    assert_int_equal(symlink(other, f->file), 0);
    assert_refused(f, ERR_FOREIGN);
    unlink(f->file);
    assert_int_equal(rename(other, f->file), 0);
    assert_int_equal(open_again(f), 0);
}

static void a_wal_without_its_database_is_refused_and_kept(void **state)
{
    struct fixture *f = *state;
    struct refusal why;

    save(f->wal, (const uint8_t *)"what somebody may still need", 28);
    assert_int_equal(store_open(f->folder, NULL, &f->s, &why), ERR_DAMAGED);
    assert_true(exists(f->wal));
    assert_false(exists(f->file));
}

static void file_without_closing(struct fixture *f)
{
    must(open_again(f) == 0);
    for (uint32_t n = 100; n < 120; n++) {
        must(store_begin(f->s) == 0);
        must(try_file(f, n) == 0);
        must(store_commit(f->s) == 0);
    }
}

static void the_wal_is_written_back_before_anything_is_acknowledged(void **state)
{
    struct fixture *f = *state;
    struct stat st;

    make_database(f);
    in_child(file_without_closing, f);
    assert_int_equal(stat(f->wal, &st), 0);
    assert_true(st.st_size > 0);
    fault_arm("store.recover:eio:1");
    assert_int_equal(open_again(f), ERR_IO);
    fault_arm("");
    assert_int_equal(stat(f->wal, &st), 0);
    assert_true(st.st_size > 0);
    assert_int_equal(open_again(f), 0);
    assert_int_equal(f->s->wal_pages, 1); /* the opening's own proof of writing */
    read_case(f, 119);
    assert_whole(f->s);
}

/* ---- migrations ---- */

static int refuse_step(struct store *s)
{
    (void)s;
    return ERR_INVALID;
}

static int add_row(struct store *s)
{
    return sql_exec(s, "INSERT INTO a VALUES(10,20)");
}

static const struct migration three[] = {
    { "one", "PRAGMA application_id=1095979860;CREATE TABLE a(x INTEGER NOT NULL) STRICT;", NULL },
    { "two", "ALTER TABLE a ADD COLUMN y INTEGER;INSERT INTO a VALUES(1,2);", add_row },
    { "three", "CREATE TABLE b(x INTEGER NOT NULL) STRICT;INSERT INTO b SELECT x+y FROM a;", NULL },
};

static int one_number(void *self, sqlite3_stmt *st)
{
    (void)st;
    ++*(int *)self;
    return 0;
}

static void assert_version(struct store *s, int expected)
{
    int version = -1;

    assert_int_equal(migrate_version(s, &version), 0);
    assert_int_equal(version, expected);
}

static void an_older_database_is_migrated_step_by_step_after_a_copy_was_kept(void **state)
{
    struct fixture *f = *state;
    const int now = store_schema_version;
    struct migration more[64] = { 0 };
    struct store *copy;
    struct refusal why;
    char kept[112];
    int rows = 0;

    memcpy(more, store_migrations, (size_t)now * sizeof(more[0]));
    more[now] = (struct migration){ "two", "CREATE TABLE extra(x INTEGER NOT NULL) STRICT;", NULL };
    more[now + 1] = (struct migration){ "three", "INSERT INTO extra VALUES(7);", NULL };
    assert_int_equal(open_again(f), 0);
    fill(f);
    assert_int_equal(bring_up_to_date(f->s, more, now + 2), 0);
    assert_version(f->s, now + 2);
    assert_int_equal(sql_each(f->s, "SELECT x FROM extra WHERE x=7", one_number, &rows), 0);
    assert_int_equal(rows, 1);
    snprintf(kept, sizeof(kept), "%s.version%d", f->file, now);
    assert_int_equal(store_open_copy(kept, &copy, &why), 0);
    assert_whole(copy);
    store_close(&copy);
    store_close(&f->s);
    assert_refused(f, ERR_NEWER);
}

static void migrations_run_from_version_zero_on(void **state)
{
    struct store s = { 0 };
    int rows = 0;

    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &s.db), 0);
    assert_int_equal(migrate(&s, three, 1), 0);
    assert_version(&s, 1);
    assert_int_equal(migrate(&s, three, 3), 0);
    assert_version(&s, 3);
    assert_int_equal(sql_each(&s, "SELECT x FROM b WHERE x IN (3,30)", one_number, &rows), 0);
    assert_int_equal(rows, 2);
    assert_int_equal(migrate(&s, three, 3), 0);
    assert_int_equal(migrate(&s, three, 2), ERR_NEWER);
    sqlite3_close(s.db);
}

static void a_migration_that_fails_leaves_the_version_before_it(void **state)
{
    const struct migration bad[] = { three[0],
        { "two", "CREATE TABLE c(x);INSERT INTO nowhere VALUES(1);", NULL } };
    const struct migration worse[] = { three[0],
        { "two", "CREATE TABLE c(x INTEGER) STRICT", refuse_step } };
    struct store s = { 0 };
    int rows = 0;

    (void)state;
    assert_int_equal(sqlite3_open(":memory:", &s.db), 0);
    assert_int_not_equal(migrate(&s, bad, 2), 0);
    assert_version(&s, 1);
    assert_int_equal(
        sql_each(&s, "SELECT 1 FROM sqlite_schema WHERE name='c'", one_number, &rows), 0);
    assert_int_equal(rows, 0);
    assert_int_equal(migrate(&s, worse, 2), ERR_INVALID);
    assert_version(&s, 1);
    fault_arm("store.migrate:eio:1");
    assert_int_equal(migrate(&s, three, 3), ERR_IO);
    assert_version(&s, 1);
    sqlite3_close(s.db);
}

/* ---- the connection ---- */

static int pragma_line(void *self, sqlite3_stmt *st)
{
    snprintf(self, 32, "%s", (const char *)sqlite3_column_text(st, 0));
    return 0;
}

static void the_connection_is_set_up_as_the_promise_needs(void **state)
{
    static const char *const expected[][2] = {
        { "PRAGMA journal_mode", "wal" },
        { "PRAGMA synchronous", "2" },
        { "PRAGMA main.locking_mode", "exclusive" },
        { "PRAGMA foreign_keys", "1" },
        { "PRAGMA trusted_schema", "0" },
        { "PRAGMA mmap_size", "0" },
        { "PRAGMA cell_size_check", "1" },
        { "PRAGMA temp_store", "2" },
        { "PRAGMA secure_delete", "1" },
        { "PRAGMA journal_size_limit", "67108864" },
        { "PRAGMA application_id", "1095979860" },
    };
    struct fixture *f = *state;
    char line[32], shm[112];
    int rows = 0;

    assert_int_equal(open_again(f), 0);
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_int_equal(sql_each(f->s, expected[i][0], pragma_line, line), 0);
        assert_string_equal(line, expected[i][1]);
    }
    snprintf(shm, sizeof(shm), "%s-shm", f->file);
    assert_false(exists(shm)); /* nobody else can follow this WAL */
    assert_int_equal(sql_each(f->s, "SELECT \"typo\"", one_number, &rows), ERR_DAMAGED);
    assert_int_not_equal(sql_exec(f->s, "PRAGMA writable_schema=ON;DELETE FROM sqlite_schema"), 0);
    assert_whole(f->s);
}

/* A statement that scans a table, or sorts, is slow one day. */
static int plan_line(void *self, sqlite3_stmt *st)
{
    const char *line = (const char *)sqlite3_column_text(st, 3);
    bool is_slow = strstr(line, "TEMP B-TREE") != NULL ||
                   (strncmp(line, "SCAN ", 5) == 0 && !strstr(line, "USING INDEX") &&
                       !strstr(line, "USING COVERING"));

    if (is_slow)
        fail_msg("%s: %s", (const char *)self, line);
    return 0;
}

static void no_statement_scans_a_table_or_sorts(void **state)
{
    static const char *const statements[] = {
#define X(name, sql) sql,
        STATEMENT_LIST(X)
#undef X
    };
    struct fixture *f = *state;
    char sql[1200];

    assert_int_equal(open_again(f), 0);
    for (size_t i = SQL_ROLLBACK + 1; i < COUNT_OF(statements); i++) {
        if (i == SQL_ANSWER_OLDEST || i == SQL_ANSWER_PURGE)
            continue; /* from the first row on, with a limit */
        snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", statements[i]);
        assert_int_equal(sql_each(f->s, sql, plan_line, (void *)(uintptr_t)statements[i]), 0);
    }
}

static void a_folder_that_cannot_be_made_is_refused_with_advice(void **state)
{
    struct fixture *f = *state;
    struct refusal why;

    save(f->file, (const uint8_t *)"x", 1);
    assert_int_equal(store_open(f->file, NULL, &f->s, &why), ERR_IO);
    assert_non_null(why.value);
    assert_null(f->s);
    store_close(&f->s); /* accepts nothing */
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up_folder, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_new_folder_gets_an_empty_database_that_only_its_owner_can_read),
        T(what_was_committed_is_there_after_closing_and_opening),
        T(a_left_over_of_an_unfinished_creation_is_replaced),
        T(a_second_opener_is_told_that_the_directory_is_locked),
        T(a_file_that_is_no_database_is_refused),
        T(an_empty_or_cut_file_is_refused),
        T(the_database_of_another_program_is_refused),
        T(the_database_of_a_newer_version_is_refused),
        T(a_newer_version_that_stands_in_the_wal_alone_is_refused),
        T(another_programs_mark_in_the_wal_alone_is_refused),
        T(a_flipped_byte_of_the_header_never_changes_what_is_read),
        T(a_link_or_a_second_name_is_refused),
        T(a_wal_without_its_database_is_refused_and_kept),
        T(the_wal_is_written_back_before_anything_is_acknowledged),
        T(an_older_database_is_migrated_step_by_step_after_a_copy_was_kept),
        T(migrations_run_from_version_zero_on),
        T(a_migration_that_fails_leaves_the_version_before_it),
        T(the_connection_is_set_up_as_the_promise_needs),
        T(no_statement_scans_a_table_or_sorts),
        T(a_folder_that_cannot_be_made_is_refused_with_advice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
