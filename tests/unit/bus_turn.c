/* bus: what one turn says and refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "bus/bus.h"
#include "bus/codec.h"

struct fixture {
    struct arena arena;
    struct turn turn;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    f->turn =
        (struct turn){ .now_ms = 1795341600000, .arena = &f->arena, .out = outbox_new(60, true) };
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    outbox_free(&f->turn.out);
    assert_null(f->turn.out);
    outbox_free(&f->turn.out);
    arena_clear(&f->arena);
    free(f);
    return 0;
}

static void say(struct fixture *f, const char *number)
{
    ShowCase show = SHOW_CASE__INIT;
    Envelope env = ENVELOPE__INIT;

    show.case_ = (char *)number;
    env.body_case = ENVELOPE__BODY_SHOW_CASE;
    env.show_case = &show;
    turn_say(&f->turn, (struct bus_peer){ .link = 2 }, &env);
}

static Envelope *said(struct fixture *f, size_t i)
{
    const struct outbox_item *item = outbox_item(f->turn.out, i);
    struct refusal why;

    return codec_unpack(item->bytes, item->n, &f->arena, &why);
}

static void what_is_said_carries_time_rate_and_exercise(void **state)
{
    struct fixture *f = *state;
    Envelope *env;

    say(f, "26-326-0001-8");
    env = said(f, 0);
    assert_non_null(env);
    assert_int_equal(env->at_ms, 1795341600000);
    assert_int_equal(env->clock_rate, 60);
    assert_true(env->exercise);
    assert_string_equal(env->show_case->case_, "26-326-0001-8");
    assert_int_equal(outbox_item(f->turn.out, 0)->to.link, 2);
}

static void what_is_said_is_packed_at_once(void **state)
{
    struct fixture *f = *state;
    char number[] = "26-326-0001-8";

    say(f, number);
    number[0] = '9';
    assert_string_equal(said(f, 0)->show_case->case_, "26-326-0001-8");
}

static void the_message_that_is_said_stays_as_it_was(void **state)
{
    struct fixture *f = *state;
    Envelope env = ENVELOPE__INIT;
    Beat beat = BEAT__INIT;

    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &beat;
    turn_say(&f->turn, (struct bus_peer){ 0 }, &env);
    assert_false(env.has_at_ms || env.has_clock_rate || env.has_exercise);
}

static void a_cut_outbox_forgets_the_end_and_goes_on(void **state)
{
    struct fixture *f = *state;
    static const char *const numbers[] = { "0", "1", "2", "3", "4", "5", "6" };

    for (size_t i = 0; i < 7; i++)
        say(f, numbers[i]);
    outbox_cut(f->turn.out, 3);
    assert_int_equal(outbox_count(f->turn.out), 3);
    for (size_t i = 3; i < 7; i++)
        say(f, numbers[6 - i]);
    assert_int_equal(outbox_count(f->turn.out), 7);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(said(f, i)->show_case->case_, numbers[i < 3 ? i : 6 - i]);
    outbox_cut(f->turn.out, 0);
    assert_int_equal(outbox_count(f->turn.out), 0);
    say(f, "again");
    assert_string_equal(said(f, 0)->show_case->case_, "again");
}

static void a_program_is_kept_with_its_input(void **state)
{
    struct fixture *f = *state;
    char program[] = "/bin/alarm", input[] = "{}";
    const struct outbox_item *item;

    turn_run(&f->turn, program, input);
    program[0] = input[0] = 'x';
    item = outbox_item(f->turn.out, 0);
    assert_null(item->bytes);
    assert_string_equal(item->program, "/bin/alarm");
    assert_string_equal(item->input, "{}");
}

static void a_refusal_keeps_its_own_copies(void **state)
{
    struct fixture *f = *state;
    char field[] = "subject.phone", value[] = "12";

    assert_int_equal(turn_refuse(&f->turn, ERR_TOO_LONG, field, value), ERR_TOO_LONG);
    field[0] = value[0] = 'x';
    assert_int_equal(f->turn.refused.code, ERR_TOO_LONG);
    assert_string_equal(f->turn.refused.field, "subject.phone");
    assert_string_equal(f->turn.refused.value, "12");
    assert_int_equal(turn_refuse(&f->turn, ERR_BUSY, NULL, NULL), ERR_BUSY);
    assert_null(f->turn.refused.field);
}

/* Our own bug ends the process: nobody could read such a message. */
static void more_than_a_message_may_have_is_our_bug(void **state)
{
    struct fixture *f = *state;
    pid_t child = fork();
    int status;

    if (child == 0) {
        char *text = calloc(1, BUS_MESSAGE_MAX + 1);

        memset(text, 'a', BUS_MESSAGE_MAX);
        close(STDERR_FILENO); /* its last words are not ours */
        signal(SIGABRT, SIG_DFL); /* nor cmocka's handler */
        say(f, text);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_is_said_carries_time_rate_and_exercise),
        TEST(what_is_said_is_packed_at_once),
        TEST(the_message_that_is_said_stays_as_it_was),
        TEST(a_cut_outbox_forgets_the_end_and_goes_on),
        TEST(a_program_is_kept_with_its_input),
        TEST(a_refusal_keeps_its_own_copies),
        TEST(more_than_a_message_may_have_is_our_bug),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
