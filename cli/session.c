/* session - one identity's conversation with the service. */
#include "session.h"

#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "bus/bus.h"
#include "bus/client.h"
#include "identity.h"
#include "words/words.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define LATEST_MS                                                                                  \
    INT64_C(253402300799999) /* the end of the year 9999: no service's time is later */
#define RATE_MOST 1000000
#define SLICE_MS 200 /* how often a wait looks up */
#define RESEND_FIRST_MS 1000
#define RESEND_MOST_MS 4000
#define BUSY_MS 300
#define KEY_PATIENCE_MS                                                                            \
    3000 /* a key that was added a moment ago may not be known at the door yet */

struct session {
    struct client *client;
    struct key_pair key;
    char public_key[KEY_TEXT];
    int signals;
    bool is_over;
    int64_t first_ask_ms; /* real time; 0: nothing was asked yet */
    int64_t refused_ms; /* real time since when a stream's key is refused; 0: it is not */
    bool is_new_line; /* connected again, and the stream has not noticed yet */
    bool has_clock;
    int64_t at_ms, at_real_ms; /* the service's time, and ours when it came */
    uint32_t rate;
    bool exercise;
};

/* ---- opening ---- */

static int open_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int connect_to(struct cli *c, struct session *s, enum session_door door)
{
    const struct identity *who = &c->who->identity;
    const char *endpoint = door == DOOR_ORGANISATIONS ? c->who->organisations : who->endpoint;
    struct refusal why = { 0 };
    int error = keys_read(who->key, &s->key, &why);

    if (error)
        return cli_refused(c, why);
    keys_text(s->key.public_key, s->public_key);
    s->client = client_open(endpoint, who->server_key, &s->key, &why);
    return s->client ? 0 : cli_refused(c, why);
}

int session_open(struct cli *c, enum session_door door)
{
    struct session *s;
    int error;

    if (c->session)
        return 0;
    error = identity_load(c);
    if (error)
        return error;
    s = must_alloc(sizeof(*s));
    s->rate = 1;
    s->signals = -1;
    error = connect_to(c, s, door);
    c->session = s;
    if (error) {
        session_close(c);
        return error;
    }
    s->signals = open_signals();
    return 0;
}

void session_close(struct cli *c)
{
    struct session *s = c->session;

    if (!s)
        return;
    client_close(&s->client);
    keys_wipe(&s->key);
    if (s->signals >= 0)
        close(s->signals);
    free(s);
    c->session = NULL;
}

int session_signals(const struct cli *c)
{
    return c->session ? c->session->signals : -1;
}

bool session_take_signal(struct cli *c)
{
    struct signalfd_siginfo info;
    int fd = session_signals(c);

    if (fd >= 0 && read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
        c->session->is_over = true;
    return c->session && c->session->is_over;
}

bool session_is_over(const struct cli *c)
{
    return c->session && c->session->is_over;
}

void session_pause(struct cli *c, int ms)
{
    struct pollfd fd = { .fd = session_signals(c), .events = POLLIN };

    if (poll(&fd, 1, ms) > 0)
        session_take_signal(c);
}

/* ---- the service's clock ---- */

static void learn_clock(struct cli *c, const Envelope *env)
{
    struct session *s = c->session;

    if (!env->has_at_ms || env->at_ms < 0 || env->at_ms > LATEST_MS)
        return;
    s->has_clock = true;
    s->at_ms = env->at_ms;
    s->at_real_ms = clock_real(c->clock);
    s->rate = env->has_clock_rate && env->clock_rate > 1 ? env->clock_rate : 1;
    s->rate = s->rate < RATE_MOST ? s->rate : RATE_MOST;
    s->exercise = env->has_exercise && env->exercise;
}

int64_t session_now(struct cli *c)
{
    const struct session *s = c->session;

    if (!s || !s->has_clock)
        return clock_now(c->clock);
    return s->at_ms + (clock_real(c->clock) - s->at_real_ms) * s->rate;
}

bool session_has_clock(const struct cli *c)
{
    return c->session && c->session->has_clock;
}

uint32_t session_rate(const struct cli *c)
{
    return c->session ? c->session->rate : 1;
}

bool session_is_exercise(const struct cli *c)
{
    return c->session && c->session->exercise;
}

/* ---- asking ---- */

void session_request(struct cli *c, Envelope *env, bool changes)
{
    uint8_t chance[10];
    struct uuid id;
    bool given = changes && c->has_id && !c->id_is_used;

    random_bytes(&c->random, chance, sizeof(chance));
    id = given ? c->id : uuid_make(clock_now(c->clock), chance);
    c->id_is_used = c->id_is_used || given;
    envelope__init(env);
    env->has_id = 1;
    env->id = (ProtobufCBinaryData){ sizeof(id), arena_copy(&c->arena, &id, sizeof(id)) };
}

const ProtobufCMessage *session_body(const Envelope *env)
{
    /* All members of the oneof are pointers to messages. */
    return env->body_case == ENVELOPE__BODY__NOT_SET ? NULL
                                                     : (const ProtobufCMessage *)env->refusal;
}

static const char *id_text(struct cli *c, const Envelope *env)
{
    char text[UUID_TEXT];

    uuid_format(env->id.data, text);
    return arena_dup(&c->arena, text);
}

static bool is_answer_to(const Envelope *answer, const Envelope *request)
{
    return answer->has_id && answer->id.len == request->id.len &&
           memcmp(answer->id.data, request->id.data, request->id.len) == 0;
}

/* One try of sending and waiting; the whole of them is a session_ask. */
struct attempt {
    struct cli *c;
    const struct ask *ask;
    const uint8_t *bytes;
    size_t n;
    int64_t start_ms, deadline_ms, resend_ms, resend_gap_ms;
    int64_t refused_ms; /* when our key was first refused; 0: it was not */
    bool was_sent; /* at least once: the service may have it */
    const Envelope *answer;
    int code; /* of the last failure */
};

static int64_t real_now(const struct attempt *t)
{
    return clock_real(t->c->clock);
}

static int slice_until(const struct attempt *t, int64_t until_ms)
{
    int64_t left_ms = until_ms - real_now(t);

    if (left_ms > t->deadline_ms - real_now(t))
        left_ms = t->deadline_ms - real_now(t);
    if (left_ms < 0)
        return 0;
    return left_ms > SLICE_MS ? SLICE_MS : (int)left_ms;
}

static void try_send(struct attempt *t)
{
    struct client *client = t->c->session->client;
    int error = client_send(client, t->bytes, t->n, slice_until(t, t->deadline_ms));

    t->code = error;
    if (error == 0) {
        t->was_sent = true;
        t->refused_ms = 0;
        t->resend_ms = real_now(t) + t->resend_gap_ms;
        t->resend_gap_ms =
            t->resend_gap_ms * 2 > RESEND_MOST_MS ? RESEND_MOST_MS : t->resend_gap_ms * 2;
    } else if (error == ERR_FORBIDDEN) {
        if (t->refused_ms == 0)
            t->refused_ms = real_now(t);
        client_wait(client, t->c->session->signals, slice_until(t, real_now(t) + SLICE_MS));
        client_reopen(client);
    } else if (error == ERR_BUSY) {
        client_wait(client, t->c->session->signals, slice_until(t, real_now(t) + SLICE_MS));
    }
}

static bool is_busy(const Envelope *env)
{
    return env->body_case == ENVELOPE__BODY_REFUSAL &&
           error_from_code(env->refusal->code) == ERR_BUSY;
}

static void take_answer(struct attempt *t, const Envelope *env, const uint8_t *bytes, size_t n)
{
    struct refusal why;

    if (!is_busy(env)) {
        t->answer = codec_unpack(bytes, n, &t->c->arena, &why);
        return;
    }
    t->code = ERR_BUSY;
    t->resend_ms = real_now(t) + BUSY_MS;
}

static void take_message(struct attempt *t)
{
    struct cli *c = t->c;
    struct arena arena = { 0 };
    const uint8_t *bytes;
    size_t n;
    struct refusal why;
    const Envelope *env;

    if (client_receive(c->session->client, 0, &bytes, &n))
        return;
    env = codec_unpack(bytes, n, &arena, &why);
    if (env)
        learn_clock(c, env);
    /* What is none is an answer to an earlier try, or a stream's leftover. */
    if (env && is_answer_to(env, t->ask->request))
        take_answer(t, env, bytes, n);
    arena_clear(&arena);
}

static void wait_answer(struct attempt *t)
{
    struct session *s = t->c->session;
    int events = client_wait(s->client, s->signals, slice_until(t, t->resend_ms));

    if (events & CLIENT_MESSAGE)
        take_message(t);
    if (events & (CLIENT_LOST | CLIENT_REFUSED))
        t->resend_ms = real_now(t);
}

static bool is_time_over(struct attempt *t)
{
    int64_t now_ms = real_now(t);

    if (now_ms >= t->deadline_ms || session_take_signal(t->c))
        return true;
    return t->refused_ms && now_ms - t->refused_ms >= KEY_PATIENCE_MS;
}

static int give_up(struct attempt *t)
{
    struct cli *c = t->c;
    const char *why = gettext(client_why(c->session->client));

    if (t->was_sent && t->ask->changes) {
        c->refused_id = id_text(c, t->ask->request);
        return cli_refuse(c, ERR_OUTCOME_UNKNOWN, "command", NULL);
    }
    if (t->refused_ms)
        return cli_refuse(c, ERR_FORBIDDEN, "key",
            arena_printf(&c->arena, "%s: %s", why, c->session->public_key));
    if (t->ask->changes)
        c->refused_id = id_text(c, t->ask->request);
    if (t->code == ERR_BUSY)
        return cli_refuse(c, ERR_BUSY, "service", NULL);
    return cli_refuse(c, ERR_UNREACHED, "service", t->was_sent ? NULL : why);
}

/* The service's no, as it was said. A code that we do not know is a newer service's. */
static int refused_by_service(struct cli *c, const Refusal *no)
{
    int code = error_from_code(no->code);

    return cli_refuse(c, code ? code : ERR_INVALID, no->field, no->reason);
}

static int judge_answer(struct cli *c, const struct ask *ask, const Envelope *answer)
{
    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        return refused_by_service(c, answer->refusal);
    if (!session_body(answer) || (ask->expect && answer->body_case != ask->expect))
        return cli_refuse(c, ERR_INVALID, "answer", codec_name(answer->body_case));
    return 0;
}

static int pack(struct cli *c, const Envelope *env, const uint8_t **ret_bytes, size_t *ret_n)
{
    *ret_bytes = codec_pack(env, &c->arena, ret_n);
    return *ret_n > BUS_MESSAGE_MAX ? cli_refuse(c, ERR_TOO_LONG, "command", NULL) : 0;
}

int session_ask(struct cli *c, const struct ask *ask, const Envelope **ret_answer)
{
    struct attempt t = { .c = c, .ask = ask, .resend_gap_ms = RESEND_FIRST_MS };
    int error = session_open(c, DOOR_PEOPLE);

    if (!error)
        error = pack(c, ask->request, &t.bytes, &t.n);
    if (error)
        return error;
    t.start_ms = real_now(&t);
    if (c->session->first_ask_ms == 0)
        c->session->first_ask_ms = t.start_ms;
    t.deadline_ms = t.start_ms + (ask->patience_ms ? ask->patience_ms : c->timeout_ms);
    while (!t.answer && !is_time_over(&t)) {
        if (real_now(&t) >= t.resend_ms)
            try_send(&t);
        else
            wait_answer(&t);
        if (!t.answer && ask->waiting)
            ask->waiting(c, ask->self, real_now(&t) - c->session->first_ask_ms);
    }
    if (!t.answer)
        return give_up(&t);
    error = judge_answer(c, ask, t.answer);
    if (!error)
        *ret_answer = t.answer;
    return error;
}

void session_learn_clock(struct cli *c)
{
    const struct refusal before = c->refused;
    Envelope env;
    Beat body = BEAT__INIT;
    const Envelope *answer;

    if (session_open(c, DOOR_PEOPLE) || c->session->has_clock)
        return;
    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &body;
    if (session_ask(c, &(struct ask){ .request = &env, .patience_ms = 1000 }, &answer))
        c->refused = before; /* the question itself will say what is wrong */
}

/* ---- streams ---- */

int session_send(struct cli *c, const Envelope *env)
{
    const uint8_t *bytes;
    size_t n;
    int error = pack(c, env, &bytes, &n);

    return error ? error : client_send(c->session->client, bytes, n, SLICE_MS);
}

static int next_message(struct cli *c, struct arena *a, const Envelope **ret_env)
{
    const uint8_t *bytes;
    size_t n;
    struct refusal why;
    int error = client_receive(c->session->client, 0, &bytes, &n);

    if (error)
        return error;
    *ret_env = codec_unpack(bytes, n, a, &why);
    if (!*ret_env)
        return ERR_UNREACHED;
    learn_clock(c, *ret_env);
    return 0;
}

/* A service that is starting refuses everybody for a moment: the connection is made anew, and only a refusal that lasts is
 * one. */
static int refused_key(struct cli *c)
{
    struct session *s = c->session;
    int64_t now_ms = clock_real(c->clock);

    if (s->refused_ms == 0)
        s->refused_ms = now_ms;
    session_pause(c, SLICE_MS);
    client_reopen(s->client);
    if (now_ms - s->refused_ms < KEY_PATIENCE_MS)
        return ERR_UNREACHED;
    return cli_refuse(c, ERR_FORBIDDEN, "key",
        arena_printf(&c->arena, "%s: %s", gettext(client_why(s->client)), s->public_key));
}

int session_next(struct cli *c, int64_t timeout_ms, struct arena *a, const Envelope **ret_env)
{
    struct session *s = c->session;
    int events = client_wait(s->client, s->signals, (int)timeout_ms);

    if (session_take_signal(c))
        return ERR_UNREACHED;
    if (events & (CLIENT_MESSAGE | CLIENT_CONNECTED))
        s->refused_ms = 0;
    if (events & CLIENT_CONNECTED)
        s->is_new_line = true;
    if (events & CLIENT_MESSAGE)
        return next_message(c, a, ret_env);
    return events & CLIENT_REFUSED ? refused_key(c) : ERR_UNREACHED;
}

bool session_take_new_line(struct cli *c)
{
    bool is_new = c->session->is_new_line;

    c->session->is_new_line = false;
    return is_new;
}

int session_refusal(struct cli *c, const Envelope *env)
{
    if (env->body_case != ENVELOPE__BODY_REFUSAL || is_busy(env))
        return 0;
    return refused_by_service(c, env->refusal);
}
