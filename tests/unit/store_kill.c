/* A process that dies at any point: what it acknowledged is there, what it did not is there wholly or not at all. */
#include "store_fixture.h"

#include <signal.h>
#include <sys/wait.h>

#define STEPS 12

/* One transaction that touches every table. 0 or ERR_*. */
static int write_step(struct fixture *f, uint32_t n)
{
    struct listed_row entry = { .id = arena_printf(&f->a, "id%u", n % 4),
        .body = blob_of(arena_printf(&f->a, "entry %u", n)) };
    struct answer_row answer = {
        .actor = "op.ivanova", .at_ms = T0 + n, .answer = blob_of("an answer")
    };
    struct work_row work = { .due_ms = T0 + n,
        .kind = WORK__KIND__NOTICE,
        .case_key = key_number(n),
        .lessee = "dispatcher-1" };
    int rc = try_file(f, n);

    bytes_of(2 * n, answer.command, sizeof(answer.command));
    if (!rc && n > 1)
        rc = try_follow(f, n - 1);
    if (!rc)
        rc = store_listed_put(f->s, STORE_DIRECTORY, &entry);
    if (!rc)
        rc = store_answer_put(f->s, &answer);
    if (!rc)
        rc = store_work_add(f->s, &work);
    if (!rc && n > 2)
        rc = store_work_remove(f->s, work.key - 2);
    if (!rc)
        rc = store_fact_put(f->s, "rules", n);
    return rc ? rc : store_alias_put(f->s, "call-4711", key_number(n));
}

/* Writes back after every third, as an idle turn would. */
static void idle_step(struct fixture *f, uint32_t n)
{
    must(store_idle(f->s, T0 + n * 10000) == 0);
    if (n % 3 == 0)
        must(store_idle(f->s, T0 + n * 10000 + 5000) == 0);
}

static void run_steps(struct fixture *f, int acks)
{
    must(open_again(f) == 0);
    for (uint32_t n = 1; n <= STEPS; n++) {
        uint8_t ack = (uint8_t)n;

        must(store_begin(f->s) == 0 && write_step(f, n) == 0 && store_commit(f->s) == 0);
        must(write(acks, &ack, 1) == 1);
        idle_step(f, n);
    }
    store_close(&f->s);
}

/* What must be there after each number of steps: made once, without faults. */
static struct content expected[STEPS + 1];

static int make_expected(void **state)
{
    struct fixture *f;
    int unused[2];

    set_up((void **)&f);
    assert_int_equal(pipe(unused), 0);
    assert_int_equal(content_of(f->s, &expected[0]), 0);
    for (uint32_t n = 1; n <= STEPS; n++) {
        begin(f);
        assert_int_equal(write_step(f, n), 0);
        commit(f);
        assert_int_equal(content_of(f->s, &expected[n]), 0);
        assert_false(same_content(&expected[n], &expected[n - 1]));
    }
    close(unused[0]);
    close(unused[1]);
    tear_down((void **)&f);
    *state = NULL;
    return 0;
}

/* Runs the steps in a child until `spec` or the parent kills it. Returns the last acknowledged; *ret_killed: it was. */
static uint32_t run_until_killed(
    struct fixture *f, const char *spec, uint32_t kill_after, bool *ret_killed)
{
    uint8_t ack = 0, last = 0;
    int acks[2], status;
    pid_t child;

    assert_int_equal(pipe(acks), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(acks[0]);
        must(fault_arm(spec) == 0);
        run_steps(f, acks[1]);
        _exit(0);
    }
    close(acks[1]);
    while (read(acks[0], &ack, 1) == 1) {
        last = ack;
        if (last == kill_after)
            kill(child, SIGKILL);
    }
    close(acks[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    *ret_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    assert_true(*ret_killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
    return last;
}

static void assert_steps_are_there(
    struct fixture *f, uint32_t at_least, uint32_t at_most, const char *why)
{
    struct content found;

    assert_int_equal(open_again(f), 0);
    assert_int_equal(content_of(f->s, &found), 0);
    for (uint32_t n = at_least; n <= at_most && n <= STEPS; n++) {
        if (same_content(&found, &expected[n])) {
            assert_whole(f->s);
            return;
        }
    }
    fail_msg("%s: not the state after %u..%u steps", why, at_least, at_most);
}

static void start_anew(struct fixture *f)
{
    store_close(&f->s);
    unlink(f->file);
    unlink(f->wal);
}

/* Kills at the nth passage of `point` for every n, until the steps end first. Returns how often it was met. */
static int kill_everywhere(struct fixture *f, const char *point, uint32_t more)
{
    char spec[64];
    bool is_killed;
    int nth = 0;

    for (;;) {
        uint32_t acked;

        snprintf(spec, sizeof(spec), "%s:kill:%d", point, nth + 1);
        acked = run_until_killed(f, spec, 0, &is_killed);
        assert_steps_are_there(
            f, acked + (is_killed ? more : 0), acked + (is_killed ? more : 0), spec);
        start_anew(f);
        if (!is_killed)
            break;
        nth++;
    }
    return nth;
}

static void killed_at_a_begin_exactly_the_acknowledged_is_there(void **state)
{
    assert_int_equal(kill_everywhere(*state, "store.begin", 0), STEPS);
}

static void killed_at_any_write_exactly_the_acknowledged_is_there(void **state)
{
    assert_true(kill_everywhere(*state, "store.put", 0) > STEPS * 8);
}

static void killed_before_a_commit_exactly_the_acknowledged_is_there(void **state)
{
    assert_int_equal(kill_everywhere(*state, "store.commit", 0), STEPS);
}

static void killed_after_a_commit_what_was_not_yet_acknowledged_is_there_too(void **state)
{
    assert_int_equal(kill_everywhere(*state, "store.after_commit", 1), STEPS);
}

static void killed_at_a_checkpoint_exactly_the_acknowledged_is_there(void **state)
{
    assert_true(kill_everywhere(*state, "store.checkpoint", 0) >= STEPS / 3);
}

static void killed_from_outside_at_any_moment_a_step_is_there_wholly_or_not_at_all(void **state)
{
    for (int round = 0; round < 3; round++) {
        for (uint32_t n = 1; n < STEPS; n++) {
            bool is_killed;
            uint32_t acked = run_until_killed(*state, "", n, &is_killed);

            assert_steps_are_there(*state, acked, acked + 1, "killed from outside");
            start_anew(*state);
        }
    }
}

static void killed_again_while_recovering_everything_is_there_the_time_after(void **state)
{
    struct fixture *f = *state;
    bool is_killed;
    uint32_t acked = run_until_killed(f, "store.begin:kill:8", 0, &is_killed);

    assert_true(is_killed && acked == 7);
    assert_int_equal(run_until_killed(f, "store.recover:kill:1", 0, &is_killed), 0);
    assert_true(is_killed);
    assert_steps_are_there(f, acked, acked, "after recovery was killed");
}

static void killed_while_the_database_is_made_it_is_made_the_time_after(void **state)
{
    struct fixture *f = *state;
    bool is_killed;

    assert_int_equal(run_until_killed(f, "store.migrate:kill:1", 0, &is_killed), 0);
    assert_true(is_killed);
    assert_false(exists(f->file));
    assert_steps_are_there(f, 0, 0, "after creation was killed");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up_folder, tear_down)
    const struct CMUnitTest tests[] = {
        T(killed_at_a_begin_exactly_the_acknowledged_is_there),
        T(killed_at_any_write_exactly_the_acknowledged_is_there),
        T(killed_before_a_commit_exactly_the_acknowledged_is_there),
        T(killed_after_a_commit_what_was_not_yet_acknowledged_is_there_too),
        T(killed_at_a_checkpoint_exactly_the_acknowledged_is_there),
        T(killed_from_outside_at_any_moment_a_step_is_there_wholly_or_not_at_all),
        T(killed_again_while_recovering_everything_is_there_the_time_after),
        T(killed_while_the_database_is_made_it_is_made_the_time_after),
    };

    return cmocka_run_group_tests(tests, make_expected, NULL);
}
