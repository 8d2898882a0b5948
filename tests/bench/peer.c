/* peer - see peer.h. */
#include "bench/peer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>
#include "base/must.h"
#include "bus/bus.h"
#include "bus/options.h"

void *peer_open(void *context, const struct door *door)
{
    struct key_pair own;
    struct refusal why = { 0 };
    uint8_t server_key[KEY_SIZE];
    void *socket = options_socket(context, SOCKET_CLIENT);

    must(socket && keys_read(door->key_file, &own, &why) == 0);
    must(keys_parse(door->server_key, server_key) == 0);
    must(options_curve_client(socket, &own, server_key) == 0);
    must(zmq_connect(socket, door->endpoint) == 0);
    keys_wipe(&own);
    return socket;
}

void peer_say(void *socket, const Envelope *env)
{
    struct arena a = { 0 };
    zmq_pollitem_t item = { .socket = socket, .events = ZMQ_POLLOUT };
    size_t n;
    const uint8_t *bytes = codec_pack(env, &a, &n);

    must(zmq_poll(&item, 1, PATIENCE_MS) == 1);
    must(zmq_send(socket, bytes, n, ZMQ_DONTWAIT) == (int)n);
    arena_clear(&a);
}

const Envelope *peer_heard(void *socket, int timeout_ms, struct arena *a)
{
    static uint8_t bytes[BUS_MESSAGE_MAX];
    struct refusal why = { 0 };
    zmq_pollitem_t item = { .socket = socket, .events = ZMQ_POLLIN };
    const Envelope *env;
    int n;

    if (zmq_poll(&item, 1, timeout_ms) != 1)
        return NULL;
    n = zmq_recv(socket, bytes, sizeof bytes, ZMQ_DONTWAIT);
    must(n >= 0 && (size_t)n <= sizeof bytes);
    env = codec_unpack(bytes, (size_t)n, a, &why);
    must(env);
    return env;
}

void peer_stamp(Envelope *env, struct uuid *id, struct random *random)
{
    struct timespec now;
    uint8_t chance[10];

    clock_gettime(CLOCK_REALTIME, &now);
    random_bytes(random, chance, sizeof chance);
    *id = uuid_make(now.tv_sec * 1000 + now.tv_nsec / 1000000, chance);
    env->has_id = 1;
    env->id = (ProtobufCBinaryData){ sizeof *id, id->bytes };
}

void filing_make(struct filing *f, struct random *random, double lat, double lon)
{
    static char text[] =
        "Пенсионерка, 82 года, одна дома, ходить не может, доедает последнее, на завтра еды нет";
    static char kind[] = "isolated", name[] = "Мария Петровна";

    envelope__init(&f->env);
    file_case__init(&f->file);
    person__init(&f->reporter);
    snprintf(f->phone, sizeof f->phone, "+7999%07u", (unsigned)random_below(random, 10000000));
    snprintf(f->at, sizeof f->at, "%.5f, %.5f", lat, lon);
    f->reporter.name = name;
    f->reporter.phone = f->phone;
    f->file.text = text;
    f->file.kind = kind;
    f->file.at = f->at;
    f->file.reporter = &f->reporter;
    PUT(&f->file, consent, CASE__CONSENT__GIVEN);
    if (f->preview)
        PUT(&f->file, preview, 1);
    f->env.body_case = ENVELOPE__BODY_FILE_CASE;
    f->env.file_case = &f->file;
    peer_stamp(&f->env, &f->id, random);
}

/* ---- figures ---- */
int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void spans_add(struct spans *s, int64_t us)
{
    if (s->n == s->room) {
        s->room = s->room ? s->room * 2 : 1024;
        s->us = must_realloc(s->us, s->room * sizeof *s->us);
    }
    s->us[s->n++] = us;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

int64_t spans_at(struct spans *s, double share)
{
    must(s->n > 0);
    qsort(s->us, s->n, sizeof *s->us, compare);
    return s->us[(size_t)((double)(s->n - 1) * share)];
}

int64_t count_of(const char *text)
{
    char *end;
    int64_t n = strtoll(text, &end, 10);

    if (!*text || *end || n < 0) {
        fprintf(stderr, "not a number: %s\n", text);
        exit(2);
    }
    return n;
}
