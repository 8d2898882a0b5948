/* Inner links: what workers say to each other over ipc, and what happens when one of them goes away and comes back. One loop
 * runs both ends; it runs until what is waited for has come, or the deadline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "bus/sockets.h"

#define DEADLINE_MS 10000
#define BOUND 1 /* numbers of the links */
#define CONNECTED 2

struct end {
    struct sockets *sockets;
    unsigned heard;
    unsigned ups;
    struct bus_peer from; /* of the last message */
    char last[64];
    bool has_actor;
    bool answers;
    bool reopens; /* at the next message */
};

static char folder[64], endpoint[96];
static uv_loop_t loop;
static uv_timer_t deadline;
static bool is_late;
static struct end hub, worker;

static void on_batch(void *self, const struct raw_msg *msgs, size_t n)
{
    struct end *end = self;

    for (size_t i = 0; i < n; i++) {
        end->heard++;
        end->from = msgs[i].from;
        end->has_actor = msgs[i].actor != NULL;
        snprintf(end->last, sizeof end->last, "%.*s", (int)(msgs[i].n < 60 ? msgs[i].n : 60),
            (const char *)msgs[i].bytes);
        if (end->answers)
            assert_int_equal(
                sockets_send(end->sockets, msgs[i].from, (const uint8_t *)"answer", 6), 0);
    }
    if (end->reopens) {
        end->reopens = false;
        assert_int_equal(sockets_reopen(end->sockets, CONNECTED), 0);
    }
}

static void on_up(void *self, int link)
{
    struct end *end = self;

    assert_int_equal(link, CONNECTED);
    end->ups++;
    assert_int_equal(sockets_send(end->sockets, (struct bus_peer){ .link = CONNECTED },
                         (const uint8_t *)"hello", 5),
        0);
}

static void on_deadline(uv_timer_t *timer)
{
    (void)timer;
    is_late = true;
}

/* Runs the loop until *count reaches `wanted`. */
static void await(const unsigned *count, unsigned wanted)
{
    is_late = false;
    assert_int_equal(uv_timer_start(&deadline, on_deadline, DEADLINE_MS, 0), 0);
    while (*count < wanted && !is_late)
        uv_run(&loop, UV_RUN_ONCE);
    uv_timer_stop(&deadline);
    if (*count < wanted)
        fail_msg("%u of %u within the deadline", *count, wanted);
}

static void open_end(struct end *end, int link, enum sockets_mode mode)
{
    struct refusal why;

    end->sockets = sockets_new(NULL, NULL, &why);
    assert_non_null(end->sockets);
    if (sockets_open(end->sockets, link, mode, endpoint, &why) != 0)
        fail_msg("%s %s", why.field, why.value);
    assert_int_equal(sockets_attach(end->sockets, &loop, on_batch, on_up, end), 0);
}

static void close_end(struct end *end)
{
    if (!end->sockets)
        return;
    sockets_detach(end->sockets);
    sockets_free(&end->sockets);
}

static void remove_folder(void)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;

    while (dir && (entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    assert_int_equal(rmdir(folder), 0);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/bus-links-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(endpoint, sizeof endpoint, "ipc://%s/hub", folder);
    memset(&hub, 0, sizeof hub);
    memset(&worker, 0, sizeof worker);
    hub.answers = true;
    assert_int_equal(uv_loop_init(&loop), 0);
    return uv_timer_init(&loop, &deadline);
}

static int tear_down(void **state)
{
    (void)state;
    close_end(&worker);
    close_end(&hub);
    uv_close((uv_handle_t *)&deadline, NULL);
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(uv_loop_close(&loop), 0);
    remove_folder();
    return 0;
}

static int send_text(struct end *end, struct bus_peer to, const char *text)
{
    return sockets_send(end->sockets, to, (const uint8_t *)text, strlen(text));
}

static const struct bus_peer to_hub = { .link = CONNECTED };

/* ---- the conversation ---- */

static void a_worker_is_told_when_it_can_speak_and_is_answered(void **state)
{
    (void)state;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    open_end(&worker, CONNECTED, SOCKETS_CONNECT);
    await(&worker.heard, 1);
    assert_int_equal(worker.ups, 1);
    assert_string_equal(hub.last, "hello");
    assert_false(hub.has_actor);
    assert_int_equal(hub.from.link, BOUND);
    assert_string_equal(worker.last, "answer");
    assert_int_equal(worker.from.link, CONNECTED);
    assert_int_equal(worker.from.n, 0);
}

static void the_hub_can_speak_first_once_it_was_greeted(void **state)
{
    (void)state;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    open_end(&worker, CONNECTED, SOCKETS_CONNECT);
    await(&worker.heard, 1);
    assert_int_equal(send_text(&hub, hub.from, "work"), 0);
    await(&worker.heard, 2);
    assert_string_equal(worker.last, "work");
}

static void nobody_there_is_told_at_once(void **state)
{
    (void)state;
    open_end(&worker, CONNECTED, SOCKETS_CONNECT);
    assert_int_equal(send_text(&worker, to_hub, "hello"), ERR_UNREACHED);
    assert_int_equal(
        send_text(&worker, (struct bus_peer){ .link = BOUND }, "hello"), ERR_UNREACHED);
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    await(&hub.heard, 1);
    assert_string_equal(hub.last, "hello");
    assert_int_equal(hub.heard, 1); /* what was unreached is not said later */
}

static void an_address_that_is_none_reaches_nobody(void **state)
{
    static const struct bus_peer addresses[] = { { .link = -1 }, { .link = SOCKETS_LINKS_MAX },
        { .link = BOUND }, { .link = BOUND, .n = 6, .id = { 0, 1, 2, 3, 4, 0 } },
        { .link = BOUND, .n = 16 }, { .link = 5, .n = 6 } };

    (void)state;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        assert_int_equal(send_text(&hub, addresses[i], "work"), ERR_UNREACHED);
}

static void a_worker_that_has_gone_is_not_reached_any_more(void **state)
{
    unsigned tries = 0;

    (void)state;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    open_end(&worker, CONNECTED, SOCKETS_CONNECT);
    await(&worker.heard, 1);
    close_end(&worker);
    is_late = false;
    uv_timer_start(&deadline, on_deadline, DEADLINE_MS, 0);
    while (send_text(&hub, hub.from, "work") == 0 && !is_late) {
        tries++;
        uv_run(&loop, UV_RUN_ONCE); /* wakes when the line ends */
    }
    uv_timer_stop(&deadline);
    assert_int_equal(send_text(&hub, hub.from, "work"), ERR_UNREACHED);
    assert_in_range(tries, 0, 100);
}

static void a_hub_that_comes_back_is_greeted_again(void **state)
{
    (void)state;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    open_end(&worker, CONNECTED, SOCKETS_CONNECT);
    await(&worker.heard, 1);
    close_end(&hub);
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    await(&worker.ups, 2);
    await(&worker.heard, 2);
    assert_int_equal(hub.heard, 2);
}

static void a_link_made_anew_inside_a_callback_goes_on(void **state)
{
    struct bus_peer old;

    (void)state;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    open_end(&worker, CONNECTED, SOCKETS_CONNECT);
    worker.reopens = true;
    await(&worker.heard, 1);
    old = hub.from;
    await(&worker.heard, 2);
    assert_int_equal(worker.ups, 2);
    assert_memory_not_equal(old.id, hub.from.id, sizeof old.id);
}

static void a_peer_that_takes_nothing_is_busy_and_the_rest_comes_later(void **state)
{
    static const uint8_t large[BUS_MESSAGE_MAX];
    unsigned sent = 0;
    int error = 0;

    (void)state;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    open_end(&worker, CONNECTED, SOCKETS_CONNECT);
    await(&worker.heard, 1);
    for (; sent < 100000 && !error; sent += !error) /* the worker's loop does not run meanwhile */
        error = sockets_send(hub.sockets, hub.from, large, sizeof large);
    assert_int_equal(error, ERR_BUSY);
    assert_in_range(sent, 500, 10000);
    await(&worker.heard, 1 + sent);
    assert_int_equal(worker.heard, 1 + sent);
    assert_int_equal(send_text(&hub, hub.from, "again"), 0);
    await(&worker.heard, 2 + sent);
    assert_string_equal(worker.last, "again");
}

static void timers_run_while_messages_pour_in(void **state)
{
    unsigned turns = 0;

    (void)state;
    hub.answers = false;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    open_end(&worker, CONNECTED, SOCKETS_CONNECT);
    await(&hub.heard, 1);
    for (unsigned i = 0; i < 640; i++)
        assert_int_equal(send_text(&worker, to_hub, "x"), 0);
    while (hub.heard < 641 && turns < 100000) {
        unsigned before = hub.heard;

        uv_run(&loop, UV_RUN_ONCE);
        assert_in_range(hub.heard - before, 0, BUS_DRAIN);
        turns++;
    }
    assert_int_equal(hub.heard, 641);
}

static void an_outbox_is_sent_in_order_and_what_was_not_sent_is_counted(void **state)
{
    struct outbox *out = outbox_new(1, false);
    struct arena arena = { 0 };
    struct turn turn = { .arena = &arena, .out = out };
    Envelope env = ENVELOPE__INIT;
    Beat beat = BEAT__INIT;

    (void)state;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    open_end(&worker, CONNECTED, SOCKETS_CONNECT);
    await(&worker.heard, 1);
    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &beat;
    turn_say(&turn, to_hub, &env);
    turn_run(&turn, "/bin/true", "");
    turn_say(&turn, (struct bus_peer){ .link = 7 }, &env);
    turn_say(&turn, to_hub, &env);
    assert_int_equal(sockets_send_all(worker.sockets, out), 1);
    await(&hub.heard, 3);
    outbox_free(&out);
    arena_clear(&arena);
}

/* ---- opening ---- */

static void refuse_to_open(enum sockets_mode mode, const char *where, int code)
{
    struct refusal why = { 0 };

    assert_int_equal(sockets_open(hub.sockets, 0, mode, where, &why), code);
    assert_int_equal(why.code, code);
    assert_string_equal(why.field, where);
    assert_true(why.value && *why.value);
}

static void an_inner_link_has_to_be_where_nobody_else_can_be(void **state)
{
    char path[256];
    struct refusal why;

    (void)state;
    hub.sockets = sockets_new(NULL, NULL, &why);
    refuse_to_open(SOCKETS_BIND_INNER, "tcp://127.0.0.1:*", ERR_CONFIG_WRONG);
    refuse_to_open(SOCKETS_CONNECT, "tcp://127.0.0.1:1", ERR_CONFIG_WRONG);
    refuse_to_open(SOCKETS_BIND_INNER, "ipc://hub", ERR_CONFIG_WRONG);
    refuse_to_open(SOCKETS_BIND_INNER, "ipc:///tmp/hub", ERR_CONFIG_WRONG);
    refuse_to_open(SOCKETS_BIND_INNER, "ipc:///nowhere/hub", ERR_CONFIG_WRONG);
    refuse_to_open(SOCKETS_BIND_PUBLIC, "tcp://127.0.0.1:*", ERR_CONFIG_WRONG); /* no keyring */
    snprintf(path, sizeof path, "ipc://%s/%0*d", folder,
        (int)(SOCKETS_IPC_PATH_MAX - strlen(folder)), 0);
    refuse_to_open(SOCKETS_BIND_INNER, path, ERR_CONFIG_WRONG); /* one byte too long */
    snprintf(path, sizeof path, "ipc://%s/%0*d", folder,
        (int)(SOCKETS_IPC_PATH_MAX - strlen(folder) - 1), 0);
    assert_int_equal(sockets_open(hub.sockets, 0, SOCKETS_BIND_INNER, path, &why), 0);
}

static void the_socket_file_is_ours_alone(void **state)
{
    struct stat st;

    (void)state;
    open_end(&hub, BOUND, SOCKETS_BIND_INNER);
    assert_int_equal(stat(endpoint + strlen("ipc://"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void an_address_in_use_is_told_from_one_that_cannot_be(void **state)
{
    struct keyring *keyring = keyring_new();
    struct key_pair keys;
    struct refusal why;
    char bound[SOCKETS_ENDPOINT_TEXT];

    (void)state;
    keys_generate(&keys);
    hub.sockets = sockets_new(keyring, &keys, &why);
    assert_non_null(hub.sockets);
    assert_int_equal(
        sockets_open(hub.sockets, 3, SOCKETS_BIND_PUBLIC, "tcp://127.0.0.1:0", &why), 0);
    assert_int_equal(sockets_endpoint(hub.sockets, 3, bound), 0);
    assert_string_not_equal(strrchr(bound, ':'), ":0");
    refuse_to_open(SOCKETS_BIND_PUBLIC, bound, ERR_TAKEN);
    refuse_to_open(SOCKETS_BIND_PUBLIC, "tcp://192.0.2.1:*", ERR_CONFIG_WRONG);
    refuse_to_open(SOCKETS_BIND_PUBLIC, "tcp://127.0.0.1:99999", ERR_CONFIG_WRONG);
    refuse_to_open(SOCKETS_BIND_PUBLIC, "nonsense", ERR_CONFIG_WRONG);
    assert_int_equal(sockets_endpoint(hub.sockets, 0, bound), ERR_NOT_FOUND);
    sockets_free(&hub.sockets);
    keyring_free(&keyring);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_worker_is_told_when_it_can_speak_and_is_answered),
        TEST(the_hub_can_speak_first_once_it_was_greeted),
        TEST(nobody_there_is_told_at_once),
        TEST(an_address_that_is_none_reaches_nobody),
        TEST(a_worker_that_has_gone_is_not_reached_any_more),
        TEST(a_hub_that_comes_back_is_greeted_again),
        TEST(a_link_made_anew_inside_a_callback_goes_on),
        TEST(a_peer_that_takes_nothing_is_busy_and_the_rest_comes_later),
        TEST(timers_run_while_messages_pour_in),
        TEST(an_outbox_is_sent_in_order_and_what_was_not_sent_is_counted),
        TEST(an_inner_link_has_to_be_where_nobody_else_can_be),
        TEST(the_socket_file_is_ours_alone),
        TEST(an_address_in_use_is_told_from_one_that_cannot_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
