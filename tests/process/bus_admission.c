/* Who comes in at a public link, and what becomes of everybody else while a valid client is being served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>
#include "bus/bus.h"
#include "bus/codec.h"
#include "process/bus_server.h"

/* Each test has a server, and a client that is served before and after whatever the test does. */
static struct server server;
static struct key_pair anna;
static struct client *served;

static int set_up(void **state)
{
    (void)state;
    server_start(&server);
    server_admit(&server, "anna", &anna);
    served = server_client(&server, &anna);
    ask(served, "before", "anna: before");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ask(served, "after", "anna: after");
    client_close(&served);
    server_stop(&server);
    return 0;
}

static void say_unheard(struct client *c)
{
    assert_int_not_equal(client_send(c, (const uint8_t *)"let me in", 9, 0), 0);
}

static void stop_zap(struct server *s)
{
    sockets_zap_stop(s->sockets);
}

static void start_zap(struct server *s)
{
    assert_int_equal(sockets_zap_start(s->sockets), 0);
}

/* ---- keys ---- */

static void a_known_key_is_answered_under_its_name(void **state)
{
    struct key_pair boris;
    struct client *c;

    (void)state;
    server_admit(&server, "boris", &boris);
    c = server_client(&server, &boris);
    ask(c, "hello", "boris: hello");
    assert_true(client_is_connected(c));
    client_close(&c);
}

static void an_unknown_key_is_told_so(void **state)
{
    unsigned before = atomic_load(&server.heard);
    struct key_pair nobody;
    struct client *c;

    (void)state;
    keys_generate(&nobody);
    c = server_client(&server, &nobody);
    assert_int_equal(client_send(c, (const uint8_t *)"hello", 5, DEADLINE_MS), ERR_FORBIDDEN);
    assert_string_equal(client_why(c), "key not authorised");
    assert_int_equal(atomic_load(&server.heard), before);
    client_close(&c);
}

static void a_key_that_is_added_later_is_admitted_on_the_next_try(void **state)
{
    struct key_pair late;
    struct client *c;

    (void)state;
    keys_generate(&late);
    c = server_client(&server, &late);
    await_event(c, CLIENT_REFUSED);
    keyring_put(server.keyring, "late", late.public_key, ROLE__ORG, "r1", false);
    assert_int_equal(client_reopen(c), 0);
    ask(c, "now", "late: now");
    client_close(&c);
}

static void the_wrong_server_key_reaches_nobody(void **state)
{
    struct key_pair other;
    struct client *c;
    struct refusal why;

    (void)state;
    keys_generate(&other);
    c = client_open(server.endpoint, other.public_key, &anna, &why);
    assert_non_null(c);
    await_event(c, CLIENT_SHUT);
    say_unheard(c);
    assert_non_null(strstr(client_why(c), "its key is not the one"));
    client_close(&c);
}

static void without_the_zap_handler_nobody_new_comes_in_until_it_runs_again(void **state)
{
    unsigned before = atomic_load(&server.heard);
    struct key_pair nobody, boris;
    struct client *unknown, *known;

    (void)state;
    keys_generate(&nobody);
    server_admit(&server, "boris", &boris);
    server_do(&server, stop_zap);
    unknown = server_client(&server, &nobody);
    known = server_client(&server, &boris);
    await_event(unknown, CLIENT_SHUT | CLIENT_REFUSED);
    await_event(known, CLIENT_SHUT | CLIENT_REFUSED);
    say_unheard(unknown);
    say_unheard(known);
    ask(served, "meanwhile", "anna: meanwhile");
    assert_int_equal(atomic_load(&server.heard), before + 1);
    server_do(&server, start_zap);
    ask(known, "again", "boris: again");
    assert_int_equal(client_send(unknown, (const uint8_t *)"hello", 5, DEADLINE_MS), ERR_FORBIDDEN);
    client_close(&unknown);
    client_close(&known);
}

static void until_the_keys_are_level_clients_are_put_off_and_not_refused(void **state)
{
    struct key_pair boris;
    struct client *c;

    (void)state;
    server_admit(&server, "boris", &boris);
    keyring_level(server.keyring, false);
    c = server_client(&server, &boris);
    await_event(c, CLIENT_SHUT);
    say_unheard(c);
    ask(served, "too early", "refused");
    keyring_level(server.keyring, true);
    ask(c, "level", "boris: level");
    client_close(&c);
}

static void a_revoked_name_is_refused_on_its_open_connection(void **state)
{
    struct key_pair boris;
    struct client *c, *again;

    (void)state;
    server_admit(&server, "boris", &boris);
    c = server_client(&server, &boris);
    ask(c, "one", "boris: one");
    keyring_put(server.keyring, "boris", boris.public_key, ROLE__OPERATOR, "", true);
    ask(c, "two", "refused");
    again = server_client(&server, &boris);
    assert_int_equal(client_send(again, (const uint8_t *)"three", 5, DEADLINE_MS), ERR_FORBIDDEN);
    client_close(&c);
    client_close(&again);
}

/* ---- peers that are not ours ---- */

/* A bare ZeroMQ socket with a monitor. */
struct peer {
    void *context;
    void *socket;
    void *monitor;
};

static void peer_open(struct peer *p, int type)
{
    int none = 0, deadline = DEADLINE_MS;

    p->context = zmq_ctx_new();
    p->socket = zmq_socket(p->context, type);
    zmq_setsockopt(p->socket, ZMQ_LINGER, &none, sizeof none);
    zmq_setsockopt(p->socket, ZMQ_RCVTIMEO, &deadline, sizeof deadline);
    zmq_setsockopt(p->socket, ZMQ_SNDTIMEO, &deadline, sizeof deadline);
    assert_int_equal(zmq_socket_monitor(p->socket, "inproc://monitor", ZMQ_EVENT_ALL), 0);
    p->monitor = zmq_socket(p->context, ZMQ_PAIR);
    zmq_setsockopt(p->monitor, ZMQ_RCVTIMEO, &deadline, sizeof deadline);
    assert_int_equal(zmq_connect(p->monitor, "inproc://monitor"), 0);
}

static void peer_open_curve(struct peer *p, int type, const struct key_pair *pair)
{
    peer_open(p, type);
    zmq_setsockopt(p->socket, ZMQ_CURVE_SERVERKEY, server.keys.public_key, KEY_SIZE);
    zmq_setsockopt(p->socket, ZMQ_CURVE_PUBLICKEY, pair->public_key, KEY_SIZE);
    zmq_setsockopt(p->socket, ZMQ_CURVE_SECRETKEY, pair->secret_key, KEY_SIZE);
}

static void peer_dial(struct peer *p)
{
    assert_int_equal(zmq_connect(p->socket, server.endpoint), 0);
}

static void peer_close(struct peer *p)
{
    zmq_socket_monitor(p->socket, NULL, 0);
    zmq_close(p->socket);
    zmq_close(p->monitor);
    zmq_ctx_term(p->context);
}

static void await_monitor(struct peer *p, unsigned wanted)
{
    unsigned char head[6];
    uint16_t event;

    do {
        if (zmq_recv(p->monitor, head, sizeof head, 0) < 0)
            fail_msg("no monitor event of 0x%x within the deadline", wanted);
        memcpy(&event, head, sizeof event);
        zmq_recv(p->monitor, head, sizeof head, 0); /* the address */
    } while (!(event & wanted));
}

static void say_parts(struct peer *p, const char *const *parts)
{
    for (; *parts; parts++)
        assert_true(zmq_send(p->socket, *parts, strlen(*parts), parts[1] ? ZMQ_SNDMORE : 0) >= 0);
}

static void expect(struct peer *p, const char *expected)
{
    char text[256] = "";
    int n = zmq_recv(p->socket, text, sizeof text - 1, 0);

    if (n < 0)
        fail_msg("no answer within the deadline");
    assert_string_equal(text, expected);
}

#define FAILED                                                                                     \
    (ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |                  \
        ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)

static void a_peer_without_keys_gets_nothing(void **state)
{
    unsigned before = atomic_load(&server.heard);
    struct peer p;

    (void)state;
    peer_open(&p, ZMQ_DEALER);
    peer_dial(&p);
    zmq_send(p.socket, "hello", 5, 0); /* queued by ZeroMQ for whoever lets it in */
    await_monitor(&p, FAILED);
    peer_close(&p);
    assert_int_equal(atomic_load(&server.heard), before);
}

static void a_peer_with_a_password_gets_nothing(void **state)
{
    unsigned before = atomic_load(&server.heard);
    struct peer p;

    (void)state;
    peer_open(&p, ZMQ_DEALER);
    zmq_setsockopt(p.socket, ZMQ_PLAIN_USERNAME, "anna", 4);
    zmq_setsockopt(p.socket, ZMQ_PLAIN_PASSWORD, "anna", 4);
    peer_dial(&p);
    zmq_send(p.socket, "hello", 5, 0);
    await_monitor(&p, FAILED);
    peer_close(&p);
    assert_int_equal(atomic_load(&server.heard), before);
}

static void request_sockets_are_answered_too(void **state)
{
    struct peer p;

    (void)state;
    peer_open_curve(&p, ZMQ_REQ, &anna);
    peer_dial(&p);
    for (int i = 0; i < 2; i++) {
        say_parts(&p, (const char *const[]){ "hello", NULL });
        expect(&p, "anna: hello");
    }
    peer_close(&p);
}

static void messages_without_form_are_dropped_and_the_next_is_heard(void **state)
{
    static const char *const shapeless[][5] = { { "", NULL }, { "", "", NULL },
        { "", "", "", NULL }, { "a", "b", NULL }, { "", "a", "b", NULL }, { "a", "", NULL } };
    unsigned before = atomic_load(&server.heard);
    struct peer p;

    (void)state;
    peer_open_curve(&p, ZMQ_DEALER, &anna);
    peer_dial(&p);
    for (size_t i = 0; i < sizeof shapeless / sizeof *shapeless; i++)
        say_parts(&p, shapeless[i]);
    say_parts(&p, (const char *const[]){ "whole", NULL });
    expect(&p, "anna: whole");
    assert_int_equal(atomic_load(&server.heard), before + 1);
    peer_close(&p);
}

static void a_peer_that_chose_its_own_address_is_told_off(void **state)
{
    unsigned before = atomic_load(&server.heard);
    struct arena arena = { 0 };
    struct refusal why;
    uint8_t bytes[256];
    Envelope *env;
    struct peer p;
    int n;

    (void)state;
    peer_open_curve(&p, ZMQ_DEALER, &anna);
    zmq_setsockopt(p.socket, ZMQ_ROUTING_ID, "boris", 5);
    peer_dial(&p);
    say_parts(&p, (const char *const[]){ "hello", NULL });
    n = zmq_recv(p.socket, bytes, sizeof bytes, 0);
    assert_in_range(n, 1, sizeof bytes);
    env = codec_unpack(bytes, (size_t)n, &arena, &why);
    assert_non_null(env);
    assert_int_equal(env->body_case, ENVELOPE__BODY_REFUSAL);
    assert_string_equal(env->refusal->field, "routing_id");
    assert_int_equal(atomic_load(&server.heard), before);
    arena_clear(&arena);
    peer_close(&p);
}

static void the_largest_message_passes_and_a_larger_one_ends_the_connection(void **state)
{
    static char large[BUS_MESSAGE_MAX + 8192];
    unsigned before = atomic_load(&server.heard);
    struct peer p;

    (void)state;
    memset(large, 'x', sizeof large);
    peer_open_curve(&p, ZMQ_DEALER, &anna);
    peer_dial(&p);
    assert_int_equal(zmq_send(p.socket, large, BUS_MESSAGE_MAX, 0), BUS_MESSAGE_MAX);
    assert_in_range(zmq_recv(p.socket, large, sizeof large, 0), 100, 120);
    memset(large, 'x', sizeof large);
    assert_int_equal(zmq_send(p.socket, large, sizeof large, 0), (int)sizeof large);
    await_monitor(&p, ZMQ_EVENT_DISCONNECTED);
    peer_close(&p);
    assert_int_equal(atomic_load(&server.heard), before + 1);
    assert_int_equal(client_send(served, (const uint8_t *)large, sizeof large, 0), ERR_TOO_LONG);
}

/* ---- bare TCP ---- */

static int tcp_connect(unsigned port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

/* The other end hangs up, whatever it says before. */
static void await_close(int fd)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    char said[512];

    for (;;) {
        if (poll(&p, 1, DEADLINE_MS) != 1)
            fail_msg("the connection is still open after %d ms", DEADLINE_MS);
        if (recv(fd, said, sizeof said, 0) <= 0)
            break;
    }
    close(fd);
}

#define GREETING "\xff\0\0\0\0\0\0\0\1\x7f\3\0"

/* A whole greeting of ZMTP 3.0 for a mechanism, then `after`. */
static size_t greeting(char *ret, const char *mechanism, const char *after, size_t after_n)
{
    memset(ret, 0, 64);
    memcpy(ret, GREETING, 12);
    memcpy(ret + 12, mechanism, strlen(mechanism));
    memcpy(ret + 64, after, after_n);
    return 64 + after_n;
}

static void send_all(int fd, const char *bytes, size_t n)
{
    assert_int_equal(send(fd, bytes, n, MSG_NOSIGNAL), (ssize_t)n);
}

static void garbage_on_the_port_is_hung_up_on(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
    } rows[] = {
#define G(t) { t, sizeof t - 1 }
        G("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        G("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03 not TLS either, but long enough to be read"),
        G("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        G("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
    };
    unsigned before = atomic_load(&server.heard);
    int fds[8];
    size_t n = 0;
    char hello[128];
    size_t length;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fds[n] = tcp_connect(server_port(&server));
        assert_true(fds[n] >= 0);
        send_all(fds[n++], rows[i].bytes, rows[i].n);
    }
    length = greeting(hello, "NULL", "\4\x19\5READY\013Socket-Type\0\0\0\6DEALER", 28);
    fds[n] = tcp_connect(server_port(&server));
    send_all(fds[n++], hello, length);
    length = greeting(hello, "CURVE", "\4\xc8\5HELLO garbage of another size", 33);
    fds[n] = tcp_connect(server_port(&server));
    send_all(fds[n++], hello, length);
    length = greeting(hello, "CURVE", "\6\xff\xff\xff\xff\xff\xff\xff\xff", 9);
    fds[n] = tcp_connect(server_port(&server));
    send_all(fds[n++], hello, length);
    ask(served, "meanwhile", "anna: meanwhile");
    while (n > 0)
        await_close(fds[--n]);
    assert_int_equal(atomic_load(&server.heard), before + 1);
}

#define SLOW 200

static void slow_handshakes_end_and_shut_nobody_out(void **state)
{
    struct key_pair boris;
    struct client *c;
    int fds[SLOW];
    char hello[128];
    size_t length = greeting(hello, "CURVE", "", 0);

    (void)state;
    for (int i = 0; i < SLOW; i++) {
        fds[i] = tcp_connect(server_port(&server));
        assert_true(fds[i] >= 0);
        send_all(fds[i], hello, (size_t)i % (length + 1)); /* each stops somewhere else */
    }
    ask(served, "meanwhile", "anna: meanwhile");
    server_admit(&server, "boris", &boris);
    c = server_client(&server, &boris);
    ask(c, "meanwhile", "boris: meanwhile");
    client_close(&c);
    for (int i = 0; i < SLOW; i++)
        await_close(fds[i]);
}

/* ---- a line that is cut inside a message ---- */

/* Carries bytes between a client and the server; from `cut_after` on the client's bytes go no further. */
struct wire {
    int listener;
    unsigned port;
    pthread_t thread;
    atomic_long cut_after; /* bytes; -1: none */
};

static bool carry(int from, int to, atomic_long *left)
{
    char bytes[4096];
    ssize_t n = recv(from, bytes, sizeof bytes, 0);
    long limit = left ? atomic_load(left) : -1;

    if (n <= 0)
        return false;
    if (limit >= 0 && n > limit)
        n = limit;
    if (limit >= 0)
        atomic_fetch_sub(left, (long)n);
    return send(to, bytes, (size_t)n, MSG_NOSIGNAL) == n && (limit < 0 || atomic_load(left) > 0);
}

static void *run_wire(void *self)
{
    struct wire *w = self;
    int inside = accept4(w->listener, NULL, NULL, SOCK_CLOEXEC);
    int outside = tcp_connect(server_port(&server));
    struct pollfd fds[] = { { inside, POLLIN, 0 }, { outside, POLLIN, 0 } };

    while (poll(fds, 2, DEADLINE_MS) > 0) {
        if (fds[0].revents && !carry(inside, outside, &w->cut_after))
            break;
        if (fds[1].revents && !carry(outside, inside, NULL))
            break;
    }
    close(inside);
    close(outside);
    return NULL;
}

static void wire_open(struct wire *w)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t n = sizeof at;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    w->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(w->listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(w->listener, 1), 0);
    assert_int_equal(getsockname(w->listener, (struct sockaddr *)&at, &n), 0);
    w->port = ntohs(at.sin_port);
    atomic_store(&w->cut_after, -1);
    assert_int_equal(pthread_create(&w->thread, NULL, run_wire, w), 0);
}

static void half_a_message_is_no_message(void **state)
{
    static char large[BUS_MESSAGE_MAX];
    unsigned before = atomic_load(&server.heard);
    char endpoint[64];
    struct refusal why;
    struct client *c;
    struct wire w;

    (void)state;
    wire_open(&w);
    snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", w.port);
    c = client_open(endpoint, server.keys.public_key, &anna, &why);
    assert_non_null(c);
    ask(c, "whole", "anna: whole");
    atomic_store(&w.cut_after, sizeof large / 2);
    memset(large, 'x', sizeof large);
    assert_int_equal(client_send(c, (const uint8_t *)large, sizeof large, DEADLINE_MS), 0);
    await_event(c, CLIENT_LOST);
    pthread_join(w.thread, NULL);
    close(w.listener);
    client_close(&c);
    ask(served, "meanwhile", "anna: meanwhile");
    assert_int_equal(atomic_load(&server.heard), before + 2);
}

/* ---- out of descriptors ---- */

/* Another process opens connections, more than the server can take, and holds them until it is ended. */
static pid_t start_hoarder(unsigned port, int connections)
{
    pid_t pid = fork();

    if (pid == 0) {
        struct rlimit enough = { 1024, 1024 };

        setrlimit(RLIMIT_NOFILE, &enough);
        for (int i = 0; i < connections; i++)
            tcp_connect(port);
        pause();
        _exit(0);
    }
    assert_true(pid > 0);
    return pid;
}

static bool has_descriptor_left(void)
{
    int fd = dup(STDIN_FILENO);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static void running_out_of_descriptors_ends_nobody_who_is_served(void **state)
{
    struct rlimit old, low;
    struct key_pair boris;
    struct client *c;
    int next = dup(STDIN_FILENO);
    pid_t pid;

    (void)state;
    close(next);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
    low = (struct rlimit){ (rlim_t)next + 40, old.rlim_max };
    server_admit(&server, "boris", &boris);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
    pid = start_hoarder(server_port(&server), 200);
    for (int i = 0; i < 100000 && has_descriptor_left(); i++)
        ask(served, "meanwhile", "anna: meanwhile");
    assert_false(has_descriptor_left());
    for (int i = 0; i < 10; i++)
        ask(served, "still", "anna: still");
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
    c = server_client(&server, &boris);
    ask(c, "again", "boris: again");
    client_close(&c);
}

/* ---- load ---- */

#define WINDOW 100
#define WINDOWS 20

static void a_flood_is_answered_whole_in_batches_that_have_an_end(void **state)
{
    struct key_pair boris;
    struct client *c;

    (void)state;
    server_admit(&server, "boris", &boris);
    c = server_client(&server, &boris);
    for (int w = 0; w < WINDOWS; w++) {
        for (int i = 0; i < WINDOW; i++)
            assert_int_equal(client_send(c, (const uint8_t *)"x", 1, DEADLINE_MS), 0);
        for (int i = 0; i < WINDOW; i++)
            assert_string_equal(await_text(c), "boris: x");
    }
    assert_int_equal(atomic_load(&server.unsent), 0);
    assert_in_range(atomic_load(&server.largest), 1, BUS_DRAIN);
    client_close(&c);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_known_key_is_answered_under_its_name),
        TEST(an_unknown_key_is_told_so),
        TEST(a_key_that_is_added_later_is_admitted_on_the_next_try),
        TEST(the_wrong_server_key_reaches_nobody),
        TEST(without_the_zap_handler_nobody_new_comes_in_until_it_runs_again),
        TEST(until_the_keys_are_level_clients_are_put_off_and_not_refused),
        TEST(a_revoked_name_is_refused_on_its_open_connection),
        TEST(a_peer_without_keys_gets_nothing),
        TEST(a_peer_with_a_password_gets_nothing),
        TEST(request_sockets_are_answered_too),
        TEST(messages_without_form_are_dropped_and_the_next_is_heard),
        TEST(a_peer_that_chose_its_own_address_is_told_off),
        TEST(the_largest_message_passes_and_a_larger_one_ends_the_connection),
        TEST(garbage_on_the_port_is_hung_up_on),
        TEST(slow_handshakes_end_and_shut_nobody_out),
        TEST(half_a_message_is_no_message),
        TEST(running_out_of_descriptors_ends_nobody_who_is_served),
        TEST(a_flood_is_answered_whole_in_batches_that_have_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
