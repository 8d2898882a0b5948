/* `admin backup`, as the casebook answers it. */
#include "unit/casebook_lists.h"

#include <string.h>
#include <sys/stat.h>
#include "casebook/verify.h"

static const char *path_of(struct lists *l, const char *name)
{
    return arena_printf(lists_arena(l), "%s/copies/%s", l->folder, name);
}

static int set_up(void **state)
{
    int rc = lists_set_up(state);
    struct lists *l = *state;

    return rc ? rc : files_make_dir(path_of(l, ""), 0700);
}

static const Envelope *ask(struct lists *l, const char *file)
{
    return ASK(l, "make_backup", arena_printf(lists_arena(l), "file=%s", file));
}

/* The same under the same id. */
static const Envelope *ask_again(struct lists *l, const char *actor, const char *file)
{
    Envelope *env =
        make(lists_arena(l), "make_backup", arena_printf(lists_arena(l), "file=%s", file), NULL);

    env->id.data[15] = l->id;
    return lists_ask_again(l, actor, env);
}

static const BackupReport *report_of(const Envelope *answer)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_BACKUP_REPORT);
    return answer->backup_report;
}

static const BackupReport *finish(struct lists *l, const char *file)
{
    const BackupReport *r;

    while (!(r = report_of(ask_again(l, "admin", file)))->has_ok)
        driver_pass(&l->d, 2);
    return r;
}

static void nothing(void *self, const char *number, const char *what)
{
    (void)self, (void)number, (void)what;
}

static void a_backup_is_a_whole_file_that_the_owner_alone_can_read(void **state)
{
    struct lists *l = *state;
    const char *file = path_of(l, "monday.db");
    const BackupReport *r;
    VerifyReport *looked;
    struct refusal why;
    struct stat st;

    lists_file(l, "An old woman is alone and has no food");
    lists_file(l, "An old man is alone and has no food");
    assert_false(report_of(ask(l, file))->has_ok); /* answered at once: it goes on */
    r = finish(l, file);
    assert_string_equal(r->file, file);
    assert_int_equal(r->cases, 2);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, r->bytes);
    assert_int_equal(verify_copy(file, nothing, NULL, lists_arena(l), &looked, &why), 0);
    assert_true(looked->ok && looked->cases == 2);
    assert_true(report_of(ask_again(l, "admin", file))->has_ok); /* said again: the same answer */
}

static void while_one_is_written_a_second_is_refused(void **state)
{
    struct lists *l = *state;

    ask(l, path_of(l, "monday.db"));
    assert_answer_refused(ask(l, path_of(l, "tuesday.db")), "wrong_state", "backup");
    l->id--;
    finish(l, path_of(l, "monday.db"));
    report_of(ask(l, path_of(l, "tuesday.db")));
}

static void a_file_that_exists_is_never_written_over(void **state)
{
    struct lists *l = *state;

    assert_int_equal(files_write(path_of(l, "old.db"), "x", 1, 0600), 0);
    assert_int_equal(files_write(path_of(l, "new.db.tmp"), "x", 1, 0600), 0);
    assert_int_equal(symlink("nowhere", path_of(l, "link.db")), 0);
    assert_answer_refused(ask(l, path_of(l, "old.db")), "taken", "file");
    assert_answer_refused(ask(l, path_of(l, "new.db")), "taken", "file");
    assert_answer_refused(ask(l, path_of(l, "link.db")), "taken", "file");
}

static void a_place_that_cannot_be_written_or_is_the_database_s_own_is_refused(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(ask(l, "monday.db"), "invalid", "file");
    assert_answer_refused(ask(l, path_of(l, "")), "invalid", "file");
    assert_answer_refused(ask(l, path_of(l, "nowhere/monday.db")), "invalid", "file");
    assert_answer_refused(ask(l, path_of(l, "../assist.db-wal2")), "invalid", "file");
}

static void a_backup_that_finds_no_room_is_refused_and_stands_in_nobody_s_way(void **state)
{
    struct lists *l = *state;

    if (getuid() != 0) /* anybody else is refused at once */
        return;
    ask(l, "/proc/monday.db"); /* which has none */
    driver_pass(&l->d, 2);
    assert_answer_refused(ask_again(l, "admin", "/proc/monday.db"), "storage_full", "file");
    report_of(ask(l, path_of(l, "monday.db")));
}

static void an_id_stands_for_one_file_and_one_person(void **state)
{
    struct lists *l = *state;

    ask(l, path_of(l, "monday.db"));
    assert_answer_refused(ask_again(l, "admin", path_of(l, "tuesday.db")), "id_reused", "id");
    assert_answer_refused(ask_again(l, "root", path_of(l, "monday.db")), "wrong_state", "backup");
}

static void stopping_in_the_middle_leaves_nothing_behind(void **state)
{
    struct lists *l = *state;

    ask(l, path_of(l, "monday.db"));
    driver_pass(&l->d, 1);
    driver_stop(&l->d);
    assert_int_not_equal(access(path_of(l, "monday.db.tmp"), F_OK), 0);
    assert_int_not_equal(access(path_of(l, "monday.db"), F_OK), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        T(a_backup_is_a_whole_file_that_the_owner_alone_can_read),
        T(while_one_is_written_a_second_is_refused),
        T(a_file_that_exists_is_never_written_over),
        T(a_place_that_cannot_be_written_or_is_the_database_s_own_is_refused),
        T(a_backup_that_finds_no_room_is_refused_and_stands_in_nobody_s_way),
        T(an_id_stands_for_one_file_and_one_person),
        T(stopping_in_the_middle_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
