/* bus_server - see bus_server.h. */
#include "bus_server.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t now_ms(void)
{
    return (int64_t)(uv_hrtime() / 1000000);
}

/* ---- the loop's thread ---- */

static size_t answer_of(struct server *s, const struct raw_msg *in, char *ret, size_t size)
{
    if (!keyring_find(s->keyring, in->actor, NULL, NULL))
        return (size_t)snprintf(ret, size, "refused");
    return (size_t)snprintf(ret, size, "%s: %.*s", in->actor, (int)(in->n < 100 ? in->n : 100),
        (const char *)in->bytes);
}

static void on_batch(void *self, const struct raw_msg *msgs, size_t n)
{
    struct server *s = self;

    if (n > atomic_load(&s->largest))
        atomic_store(&s->largest, (unsigned)n);
    for (size_t i = 0; i < n; i++) {
        char text[256];
        size_t length = answer_of(s, &msgs[i], text, sizeof text);

        atomic_fetch_add(&s->heard, 1);
        if (sockets_send(s->sockets, msgs[i].from, (const uint8_t *)text, length) != 0)
            atomic_fetch_add(&s->unsent, 1);
    }
}

static void on_wake(uv_async_t *wake)
{
    struct server *s = wake->data;

    if (s->command) {
        s->command(s);
    } else {
        sockets_detach(s->sockets);
        uv_close((uv_handle_t *)wake, NULL);
    }
    sem_post(&s->done);
}

static void *run(void *self)
{
    struct server *s = self;

    uv_run(&s->loop, UV_RUN_DEFAULT);
    return NULL;
}

/* ---- the test's thread ---- */

void server_start(struct server *s)
{
    struct refusal why;

    memset(s, 0, sizeof *s);
    s->keyring = keyring_new();
    keyring_level(s->keyring, true);
    keys_generate(&s->keys);
    s->sockets = sockets_new(s->keyring, &s->keys, &why);
    assert_non_null(s->sockets);
    if (sockets_open(s->sockets, 0, SOCKETS_BIND_PUBLIC, "tcp://127.0.0.1:*", &why) != 0)
        fail_msg("%s %s", why.field, why.value);
    assert_int_equal(sockets_endpoint(s->sockets, 0, s->endpoint), 0);
    assert_int_equal(uv_loop_init(&s->loop), 0);
    assert_int_equal(uv_async_init(&s->loop, &s->wake, on_wake), 0);
    s->wake.data = s;
    assert_int_equal(sem_init(&s->done, 0, 0), 0);
    assert_int_equal(sockets_attach(s->sockets, &s->loop, on_batch, NULL, s), 0);
    assert_int_equal(pthread_create(&s->thread, NULL, run, s), 0);
}

void server_do(struct server *s, void (*command)(struct server *s))
{
    s->command = command;
    assert_int_equal(uv_async_send(&s->wake), 0);
    while (sem_wait(&s->done) < 0)
        ;
}

void server_stop(struct server *s)
{
    server_do(s, NULL);
    assert_int_equal(pthread_join(s->thread, NULL), 0);
    assert_int_equal(uv_loop_close(&s->loop), 0); /* nothing was left open in it */
    sockets_free(&s->sockets);
    keyring_free(&s->keyring);
    sem_destroy(&s->done);
}

void server_admit(struct server *s, const char *name, struct key_pair *ret_pair)
{
    keys_generate(ret_pair);
    keyring_put(s->keyring, name, ret_pair->public_key, ROLE__OPERATOR, "", false);
}

struct client *server_client(const struct server *s, const struct key_pair *pair)
{
    struct refusal why;
    struct client *c = client_open(s->endpoint, s->keys.public_key, pair, &why);

    assert_non_null(c);
    return c;
}

unsigned server_port(const struct server *s)
{
    return (unsigned)strtoul(strrchr(s->endpoint, ':') + 1, NULL, 10);
}

const char *await_text(struct client *c)
{
    static char text[512];
    const uint8_t *bytes;
    size_t n;
    int error = client_receive(c, DEADLINE_MS, &bytes, &n);

    if (error)
        fail_msg("nothing received: %s, %s", error_code(error), client_why(c));
    assert_true(n < sizeof text);
    memcpy(text, bytes, n);
    text[n] = '\0';
    return text;
}

void ask(struct client *c, const char *text, const char *expected)
{
    int error = client_send(c, (const uint8_t *)text, strlen(text), DEADLINE_MS);

    if (error)
        fail_msg("not sent: %s, %s", error_code(error), client_why(c));
    assert_string_equal(await_text(c), expected);
}

void await_event(struct client *c, int events)
{
    int64_t until_ms = now_ms() + DEADLINE_MS;

    while (now_ms() < until_ms)
        if (client_wait(c, -1, (int)(until_ms - now_ms())) & events)
            return;
    fail_msg("no event of %d within the deadline: %s", events, client_why(c));
}
