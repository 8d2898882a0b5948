/* `admin status` and `admin verify`, as the casebook answers them. */
#include "unit/casebook_lists.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include "casebook/verify.h"

static const Status *status_of(struct lists *l)
{
    const Envelope *answer = ASK(l, "ask_status");

    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_STATUS);
    return answer->status;
}

static const char *why_broken(const Status *s, const char *promise)
{
    for (size_t i = 0; i < s->n_broken; i++) {
        if (text_is(s->broken[i]->promise, promise))
            return s->broken[i]->why;
    }
    return NULL;
}

static void hear_board(struct lists *l, bool ok, const char *promise)
{
    Envelope *env = make(lists_arena(l), "board_status", "open_cases=3", NULL);

    PUT(env->board_status, ok, ok);
    if (promise) {
        make_more(env, "broken+.promise=", promise, lists_arena(l));
        make_more(env, "broken.why=", "cases=2", lists_arena(l));
    }
    assert_null(lists_ask(l, env)); /* nobody waits for an answer */
}

static void a_quiet_service_keeps_every_promise(void **state)
{
    struct lists *l = *state;
    const Status *s;

    hear_board(l, true, NULL);
    s = status_of(l);
    assert_true(s->ok);
    assert_int_equal(s->n_broken, 0);
    assert_null(s->oldest_due);
    assert_true(s->has_disk_free && s->disk_free > 0);
    assert_int_equal(strlen(s->rules), 2 * RULES_HASH);
    assert_int_equal(s->clock_rate, 1);
    assert_false(s->exercise);
    assert_int_equal(s->open_cases, 3);
    assert_string_equal(s->versions[0]->key, "assist");
    assert_string_equal(s->versions[1]->key, "sqlite");
    assert_string_equal(s->versions[1]->value, store_version());
}

static void what_the_board_finds_broken_is_broken_until_it_says_otherwise(void **state)
{
    struct lists *l = *state;

    hear_board(l, false, "deadline_armed");
    assert_false(status_of(l)->ok);
    assert_string_equal(why_broken(status_of(l), "deadline_armed"), "cases=2");
    hear_board(l, true, NULL);
    assert_true(status_of(l)->ok);
}

static void a_board_that_is_silent_is_a_broken_promise(void **state)
{
    struct lists *l = *state;

    assert_true(status_of(l)->ok); /* it has only just been missed */
    lists_pass(l, 12 * SECOND_MS);
    assert_true(status_of(l)->ok);
    lists_pass(l, SECOND_MS);
    assert_string_equal(why_broken(status_of(l), "board_current"), "silent_s=13");
    hear_board(l, true, NULL);
    assert_true(status_of(l)->ok);
    lists_pass(l, 13 * SECOND_MS);
    assert_false(status_of(l)->ok);
}

static void a_deadline_that_is_late_is_a_broken_promise(void **state)
{
    struct lists *l = *state;
    int64_t due_ms;

    lists_file(l, "An old woman is alone and has no food");
    assert_int_equal(store_work_earliest(l->self->store, &due_ms), 0);
    assert_int_equal(status_of(l)->oldest_due->ms, due_ms);
    lists_pass(l, due_ms - l->d.wall_ms + 5 * SECOND_MS);
    hear_board(l, true, NULL);
    assert_null(why_broken(status_of(l), "deadline_kept"));
    lists_pass(l, SECOND_MS);
    assert_string_equal(why_broken(status_of(l), "deadline_kept"), "late_s=6");
}

static void a_disk_that_fills_up_is_a_broken_promise(void **state)
{
    struct lists *l = *state;

    driver_stop(&l->d);
    l->d.settings = (struct settings){
        .data = l->folder, .rules = l->rules, .reserve_bytes = UINT64_C(1) << 50
    };
    assert_true(driver_start(&l->d, &casebook_worker));
    l->self = engine_self(l->d.engine);
    assert_true(text_starts(why_broken(status_of(l), "storage_room"), "free="));
    assert_answer_refused(ASK(l, "directory_put", "source=x"), "storage_full", "storage");
    assert_int_equal(ASK(l, "directory_put", "source=x", "dry_run=1")->body_case,
        ENVELOPE__BODY_DIRECTORY_REPORT);
}

static void write_workers(struct lists *l, const char *text)
{
    char path[160];

    snprintf(path, sizeof path, "%s/run", l->folder);
    assert_int_equal(files_make_dir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/run/workers", l->folder);
    assert_int_equal(files_write(path, text, strlen(text), 0600), 0);
}

static void the_supervisors_list_says_which_workers_run(void **state)
{
    struct lists *l = *state;
    const Status *s;

    hear_board(l, true, NULL);
    write_workers(
        l, "casebook 12 ready 0 1795341600000\nmatcher 0 waiting 3 1795341601000\nno such form\n");
    s = status_of(l);
    assert_int_equal(s->n_workers, 2);
    assert_string_equal(s->workers[0]->worker, "casebook");
    assert_true(s->workers[0]->up);
    assert_int_equal(s->workers[1]->restarts, 3);
    assert_int_equal(s->workers[1]->since->ms, 1795341601000);
    assert_false(s->workers[1]->up);
    assert_string_equal(why_broken(s, "worker_up"), "matcher");
    assert_false(s->ok);
}

static void a_worker_that_runs_and_is_not_heard_is_named(void **state)
{
    struct lists *l = *state;

    write_workers(l, "casebook 12 ready 0 1795341600000\nmatcher 13 ready 0 1795341601000\n");
    hear_board(l, true, NULL);
    assert_true(status_of(l)->ok); /* just started: it may be on its way to us */
    lists_pass(l, 10000);
    hear_board(l, true, NULL);
    assert_string_equal(why_broken(status_of(l), "worker_heard"), "matcher");
    ASK(l, "hello", "worker=matcher", "instance=m-1");
    assert_true(status_of(l)->ok);
}

static void without_a_supervisor_whoever_has_said_hello_is_up(void **state)
{
    struct lists *l = *state;
    const Status *s;

    hear_board(l, true, NULL);
    ASK(l, "hello", "worker=matcher", "instance=m-1");
    s = status_of(l);
    assert_int_equal(s->n_workers, 1);
    assert_string_equal(s->workers[0]->worker, "matcher");
    assert_true(s->workers[0]->up && s->ok);
}

/* ---- verify ---- */
static const VerifyReport *ask_verify(struct lists *l)
{
    const Envelope *answer = ASK(l, "ask_verify");

    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_VERIFY_REPORT);
    return answer->verify_report;
}

/* Turns until the report is there. Where the check is made by another process, its end is waited for, and left to be seen. */
static const VerifyReport *verify(struct lists *l)
{
    const VerifyReport *report;

    while (!(report = ask_verify(l))->has_ok) {
        siginfo_t info;

        (void)waitid(P_ALL, 0, &info, WEXITED | WNOWAIT);
        driver_pass(&l->d, 1);
    }
    return report;
}

static bool is_there(struct lists *l, const char *name)
{
    char path[160];

    snprintf(path, sizeof path, "%s/%s", l->folder, name);
    return access(path, F_OK) == 0;
}

#define CRASH_HERE "crash-here"
static void put_file(struct lists *l, const char *name)
{
    char path[160];

    snprintf(path, sizeof path, "%s/%s", l->folder, name);
    assert_int_equal(files_write(path, "x", 1, 0600), 0);
}

static void a_whole_database_is_verified_by_another_process(void **state)
{
    struct lists *l = *state;
    const VerifyReport *report;

    lists_file(l, "An old woman is alone and has no food");
    lists_file(l, "An old man is alone and has no food");
    assert_false(ask_verify(l)->has_ok); /* answered at once: it goes on */
    report = verify(l);
    assert_int_equal(report->n_broken, 0);
    assert_true(report->ok);
    assert_int_equal(report->cases, 2);
    assert_true(report->events > 6);
    assert_false(
        is_there(l, "verify.db") || is_there(l, "verify.db.tmp") || is_there(l, "verify.report"));
}

static void a_report_is_good_for_ten_seconds(void **state)
{
    struct lists *l = *state;

    assert_int_equal(verify(l)->cases, 0);
    lists_file(l, "An old woman is alone and has no food");
    assert_int_equal(ask_verify(l)->cases, 0);
    lists_pass(l, 10 * SECOND_MS);
    assert_false(ask_verify(l)->has_ok);
    assert_int_equal(verify(l)->cases, 1);
}

static void stopping_in_the_middle_leaves_no_copy_behind(void **state)
{
    struct lists *l = *state;

    ask_verify(l);
    driver_pass(&l->d, 1); /* copies */
    assert_true(is_there(l, "verify.db.tmp") || is_there(l, "verify.db"));
    driver_stop(&l->d);
    assert_false(is_there(l, "verify.db.tmp") || is_there(l, "verify.db"));
}

static void what_a_killed_casebook_left_behind_is_removed_at_the_next_start(void **state)
{
    struct lists *l = *state;
    put_file(l, "verify.db");
    lists_start(l);
    assert_false(is_there(l, "verify.db"));
}

static void assert_could_not_be_made(const VerifyReport *report, const char *why)
{
    assert_false(report->ok);
    assert_int_equal(report->n_broken, 1);
    assert_string_equal(report->broken[0]->promise, "verify_ran");
    assert_string_equal(report->broken[0]->why, why);
}

static void a_check_that_crashes_says_nothing_good(void **state)
{
    struct lists *l = *state;

    put_file(l, CRASH_HERE);
    assert_could_not_be_made(verify(l), "signal=9");
    assert_false(is_there(l, "verify.db"));
}

static void where_there_is_no_room_for_a_copy_nothing_is_copied(void **state)
{
    struct lists *l = *state;

    driver_stop(&l->d);
    l->d.settings = (struct settings){
        .data = l->folder, .rules = l->rules, .reserve_bytes = UINT64_C(1) << 50
    };
    assert_true(driver_start(&l->d, &casebook_worker));
    l->self = engine_self(l->d.engine);
    assert_could_not_be_made(verify(l), "storage_full");
}

/* ---- what verify finds ---- */
static void write_case(struct lists *l, const struct case_row *row)
{
    lists_begin(l);
    assert_int_equal(store_case_put(l->self->store, row), 0);
    lists_commit(l);
}

static struct case_row read_case(struct lists *l, const char *number, struct casefile *ret_case)
{
    struct case_row row;
    case_key key;

    assert_int_equal(case_number_parse(number, &key), 0);
    assert_int_equal(store_case_read(l->self->store, key, lists_arena(l), &row), 0);
    assert_int_equal(kept_case_read(&row, lists_arena(l), ret_case), 0);
    return row;
}

static void assert_found(
    struct lists *l, const VerifyReport *r, const char *promise, const char *number)
{
    const char *why = arena_printf(lists_arena(l), "case=%s", number);

    assert_false(r->ok);
    for (size_t i = 0; i < r->n_broken; i++) {
        if (text_is(r->broken[i]->promise, promise) && text_is(r->broken[i]->why, why))
            return;
    }
    fail_msg("%s of %s is not found", promise, number);
}

static void a_case_that_is_not_what_its_events_make_of_it_is_found(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "An old woman is alone and has no food");
    struct casefile c;
    struct case_row row = read_case(l, number, &c);
    const VerifyReport *report;

    lists_file(l, "An old man is alone and has no food");
    c.priority = PRIORITY__P5;
    kept_case(&c, lists_arena(l), &row);
    write_case(l, &row);
    report = verify(l);
    assert_found(l, report, "fold", number);
    assert_int_equal(report->n_broken, 1);
    assert_int_equal(report->cases, 2);
}

static void personal_data_that_its_events_do_not_hold_are_found(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "An old woman is alone and has no food");
    struct casefile c;
    struct case_row row = read_case(l, number, &c);

    c.subject.name = "Somebody else";
    kept_case(&c, lists_arena(l), &row);
    write_case(l, &row);
    assert_found(l, verify(l), "fold", number);
}

static void an_open_case_whose_deadline_was_lost_is_found(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "An old woman is alone and has no food");
    struct casefile c;
    struct case_row row = read_case(l, number, &c);

    row.due_work = 0;
    write_case(l, &row);
    assert_found(l, verify(l), "deadline_armed", number);
}

static void a_personal_half_that_is_gone_without_having_been_erased_is_found(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "An old woman is alone and has no food");
    struct casefile c;
    struct case_row row = read_case(l, number, &c);

    row.personal = (struct blob){ 0 };
    write_case(l, &row);
    assert_found(l, verify(l), "fold", number);
}

/* ---- the program ---- */
static void a_file_that_is_no_copy_of_ours_is_refused(void **state)
{
    struct lists *l = *state;
    struct refusal why = { 0 };
    VerifyReport *report;
    char path[160], text[4096];

    snprintf(path, sizeof path, "%s/none.db", l->folder);
    assert_int_equal(verify_copy(path, NULL, NULL, lists_arena(l), &report, &why), ERR_NOT_FOUND);
    assert_non_null(why.value);
    snprintf(path, sizeof path, "%s/text.db", l->folder);
    memset(text, 'x', sizeof text);
    assert_int_equal(files_write(path, text, sizeof text, 0600), 0);
    assert_int_equal(verify_copy(path, NULL, NULL, lists_arena(l), &report, &why), ERR_FOREIGN);
    assert_int_equal(why.code, ERR_FOREIGN);
    assert_non_null(why.value);
}

static int verify_again(int argc, char **argv)
{
    char path[160];

    snprintf(
        path, sizeof path, "%.*s/" CRASH_HERE, (int)(strrchr(argv[2], '/') - argv[2]), argv[2]);
    if (access(path, F_OK) == 0)
        raise(SIGKILL);
    return verify_main(argc, argv);
}

int main(int argc, char **argv)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
#define FOLDER_TEST(name)                                                                          \
    cmocka_unit_test_setup_teardown(name, lists_set_up_folder, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_quiet_service_keeps_every_promise),
        TEST(what_the_board_finds_broken_is_broken_until_it_says_otherwise),
        TEST(a_board_that_is_silent_is_a_broken_promise),
        TEST(a_deadline_that_is_late_is_a_broken_promise),
        TEST(a_disk_that_fills_up_is_a_broken_promise),
        TEST(the_supervisors_list_says_which_workers_run),
        TEST(a_worker_that_runs_and_is_not_heard_is_named),
        TEST(without_a_supervisor_whoever_has_said_hello_is_up),
        TEST(a_whole_database_is_verified_by_another_process),
        TEST(a_report_is_good_for_ten_seconds),
        TEST(stopping_in_the_middle_leaves_no_copy_behind),
        FOLDER_TEST(what_a_killed_casebook_left_behind_is_removed_at_the_next_start),
        TEST(a_check_that_crashes_says_nothing_good),
        TEST(where_there_is_no_room_for_a_copy_nothing_is_copied),
        TEST(a_case_that_is_not_what_its_events_make_of_it_is_found),
        TEST(personal_data_that_its_events_do_not_hold_are_found),
        TEST(an_open_case_whose_deadline_was_lost_is_found),
        TEST(a_personal_half_that_is_gone_without_having_been_erased_is_found),
        FOLDER_TEST(a_file_that_is_no_copy_of_ours_is_refused),
    };

    if (argc > 1 &&
        text_is(argv[1], "--verify")) /* the casebook runs itself again, and that is we */
        return verify_again(argc, argv);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
