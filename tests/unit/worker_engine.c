/* The engine's turns, as stories with a fake worker, a clock that stands still, and no socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "sys/fault.h"
#include "worker/worker.h"

enum { PEOPLE, INNER, CASEBOOK }; /* links of the fake worker */

/* ---- a worker that writes down what happens to it ---- */
struct fake {
    char diary[4096];
    uint64_t changed;
    int begin_error, commit_error, tick_error, after_error, idle_error;
    int fail_commits; /* so many commits fail with commit_error */
    bool is_pressed;
    int refuse_with; /* what the note handler returns for the text "bad" */
    int64_t wake;
    const Envelope *last_env;
    char actor[64], responder[64], path[32];
    Role role;
    size_t n_return_path;
};

static struct fake *the_fake; /* of the running test: engine_new has no other way in */

static void note(struct fake *f, const char *what)
{
    size_t n = strlen(f->diary);

    snprintf(f->diary + n, sizeof f->diary - n, "%s ", what);
}

static void *fake_start(const struct settings *s, struct turn *t, struct refusal *why)
{
    (void)s;
    (void)t;
    if (the_fake->begin_error == ERR_DAMAGED) {
        *why = (struct refusal){ .code = ERR_DAMAGED, .field = "store" };
        return NULL;
    }
    return the_fake;
}

static void fake_stop(void *self)
{
    note(self, "stop");
}

static int fake_begin(void *self)
{
    struct fake *f = self;

    note(f, "begin");
    return f->begin_error;
}

static int fake_commit(void *self)
{
    struct fake *f = self;

    if (f->fail_commits > 0) {
        f->fail_commits--;
        note(f, "commit-failed");
        return f->commit_error;
    }
    note(f, "commit");
    return 0;
}

static void fake_rollback(void *self)
{
    note(self, "rollback");
}

static int fake_tick(void *self, struct turn *t)
{
    struct fake *f = self;

    (void)t;
    note(f, "tick");
    return f->tick_error;
}

static int fake_after(void *self, struct turn *t)
{
    (void)t;
    return ((struct fake *)self)->after_error;
}

static int fake_idle(void *self, int64_t now_ms)
{
    struct fake *f = self;

    assert_true(now_ms > 0);
    note(f, "idle");
    return f->idle_error;
}

static int64_t fake_wake(void *self, struct turn *t)
{
    (void)t;
    return ((struct fake *)self)->wake;
}

static uint64_t fake_changed(void *self)
{
    return ((struct fake *)self)->changed;
}

static void fake_gone(void *self, struct turn *t, struct bus_peer peer)
{
    char what[16];

    (void)t;
    snprintf(what, sizeof what, "gone:%u", peer.id[0]);
    note(self, what);
}

static void fake_row(void *self, struct turn *t, const FollowedRow *row)
{
    char what[32];

    (void)t;
    snprintf(what, sizeof what, "row:%u", (unsigned)row->changed);
    note(self, what);
}

static void fake_restart(void *self, struct turn *t)
{
    (void)t;
    note(self, "restart");
}

static void fake_level(void *self, struct turn *t)
{
    (void)t;
    note(self, "level");
}

static bool fake_may(Role role, Envelope__BodyCase message)
{
    return (role == ROLE__OPERATOR && message == ENVELOPE__BODY_ADD_NOTE) ||
           (role == ROLE__OPERATOR && message == ENVELOPE__BODY_LIST_CALLS) ||
           (role == ROLE__OPERATOR && message == ENVELOPE__BODY_BEAT);
}

static int on_add_note(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct fake *f = self;
    const AddNote *said = in->env->add_note;
    CaseChanged *changed = arena_alloc(t->arena, sizeof *changed);

    note(f, said->text);
    snprintf(f->actor, sizeof f->actor, "%s", in->actor);
    snprintf(f->responder, sizeof f->responder, "%s", in->responder);
    f->role = in->role;
    f->n_return_path = in->env->n_return_path;
    if (text_is(said->text, "say-and-refuse"))
        turn_say(t, in->from, in->env);
    if (text_is(said->text, "bad") || text_is(said->text, "say-and-refuse"))
        return turn_refuse(t, f->refuse_with, "add_note.text", "seven");
    if (text_is(said->text, "change"))
        f->changed++;
    if (text_is(said->text, "silent"))
        return 0;
    case_changed__init(changed);
    changed->case_ = arena_dup(t->arena, said->text);
    if (text_is(said->text, "endless")) {
        changed->case_ = arena_alloc(t->arena, BUS_MESSAGE_MAX + 1);
        memset(changed->case_, 'x', BUS_MESSAGE_MAX);
    }
    reply->body_case = ENVELOPE__BODY_CASE_CHANGED;
    reply->case_changed = changed;
    return 0;
}

static int on_hello(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    char what[48];

    (void)t;
    (void)reply;
    snprintf(what, sizeof what, "hello:%s", in->env->hello->worker);
    note(self, what);
    return 0;
}

static bool fake_may_wait(Envelope__BodyCase message)
{
    return message == ENVELOPE__BODY_ADD_NOTE;
}

static bool fake_is_pressed(void *self)
{
    return ((struct fake *)self)->is_pressed;
}

static const struct worker_link all_links[] = {
    [PEOPLE] = { "people", LINK_BIND_PUBLIC },
    [INNER] = { "fake", LINK_BIND_INNER },
    [CASEBOOK] = { "casebook", LINK_CONNECT },
    { 0 },
};
static const struct bus_route all_routes[] = {
    { ENVELOPE__BODY_ADD_NOTE, on_add_note },
    { ENVELOPE__BODY_HELLO, on_hello },
    { 0 },
};
static const struct worker_follow all_follows[] = {
    { FOLLOWS__WHAT__KEYS, CASEBOOK, fake_row, fake_restart, NULL },
    { FOLLOWS__WHAT__DIRECTORY, CASEBOOK, fake_row, NULL, fake_level },
    { 0 },
};
static const struct worker fake_worker = {
    .name = "fake",
    .links = all_links,
    .routes = all_routes,
    .follows = all_follows,
    .may = fake_may,
    .start = fake_start,
    .stop = fake_stop,
    .begin = fake_begin,
    .commit = fake_commit,
    .rollback = fake_rollback,
    .may_wait = fake_may_wait,
    .is_pressed = fake_is_pressed,
    .tick = fake_tick,
    .after = fake_after,
    .idle = fake_idle,
    .wake = fake_wake,
    .peer_gone = fake_gone,
    .changed = fake_changed,
};

/* ---- the bench: one engine and its world ---- */
struct bench {
    struct fake fake;
    struct worker worker;
    struct settings settings;
    int64_t wall_ms, boot_ms;
    struct clock *clock;
    struct random random;
    struct engine *engine;
    struct outbox *out;
    struct arena arena;
};

static struct bench *bench_new(void)
{
    struct bench *b = must_alloc(sizeof *b);

    b->worker = fake_worker;
    b->settings = (struct settings){ .data = "/nowhere", .clock_rate = 1 };
    b->wall_ms = 1795341600000;
    b->boot_ms = 5000;
    b->random = (struct random){ { 1, 2 } };
    b->fake.wake = 1000;
    b->clock = clock_virtual(&b->wall_ms, &b->boot_ms);
    b->out = outbox_new(1, false);
    return b;
}

static void bench_start(struct bench *b)
{
    struct refusal why;

    the_fake = &b->fake;
    b->engine = engine_new(&b->worker, &b->settings, b->clock, &b->random, &why);
    assert_non_null(b->engine);
    engine_start(b->engine, b->out);
}

static void bench_free(struct bench *b)
{
    fault_arm("");
    engine_free(&b->engine);
    outbox_free(&b->out);
    clock_close(b->clock);
    arena_clear(&b->arena);
    free(b);
}

static void pass(struct bench *b, int64_t ms)
{
    b->wall_ms += ms;
    b->boot_ms += ms;
}

static void hush(struct bench *b) /* forgets what was said and what happened so far */
{
    outbox_cut(b->out, 0);
    b->fake.diary[0] = '\0';
}

static struct raw_msg raw(
    struct bench *b, int link, uint8_t peer, const char *actor, const Envelope *env)
{
    struct raw_msg m = { .from = { .link = (int16_t)link }, .actor = actor };

    if (peer) {
        m.from.n = 1;
        m.from.id[0] = peer;
    }
    m.bytes = codec_pack(env, &b->arena, &m.n);
    return m;
}

static const uint8_t an_id[16] = { 1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, 16 };

static struct raw_msg a_note(struct bench *b, int link, const char *actor, const char *text)
{
    Envelope env = ENVELOPE__INIT;
    AddNote add = ADD_NOTE__INIT;

    PUT(&env, id, ((ProtobufCBinaryData){ sizeof an_id, (uint8_t *)(uintptr_t)an_id }));
    env.body_case = ENVELOPE__BODY_ADD_NOTE;
    env.add_note = &add;
    add.text = (char *)(uintptr_t)text;
    return raw(b, link, link == CASEBOOK ? 0 : 7, actor, &env);
}

static struct raw_msg a_hello(struct bench *b, int link, uint8_t peer, const char *instance)
{
    Envelope env = ENVELOPE__INIT;
    Hello hello = HELLO__INIT;

    env.body_case = ENVELOPE__BODY_HELLO;
    env.hello = &hello;
    hello.worker = (char *)(uintptr_t) "other";
    hello.instance = (char *)(uintptr_t)instance;
    return raw(b, link, peer, NULL, &env);
}

static struct raw_msg a_beat(struct bench *b, int link, uint8_t peer, int64_t changed)
{
    Envelope env = ENVELOPE__INIT;
    Beat beat = BEAT__INIT;

    PUT(&env, id, ((ProtobufCBinaryData){ sizeof an_id, (uint8_t *)(uintptr_t)an_id }));
    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &beat;
    if (changed >= 0)
        PUT(&beat, changed, (uint64_t)changed);
    return raw(b, link, peer, NULL, &env);
}

static struct raw_msg a_there(struct bench *b, uint64_t changed)
{
    Envelope env = ENVELOPE__INIT;
    There there = THERE__INIT;

    env.body_case = ENVELOPE__BODY_THERE;
    env.there = &there;
    PUT(&there, changed, changed);
    return raw(b, CASEBOOK, 0, NULL, &env);
}

static int hear(struct bench *b, struct raw_msg m)
{
    return engine_receive(b->engine, &m, 1, b->out);
}

/* A page of keys or directory entries whose rows have these `changed` numbers (0 ends them). */
static struct raw_msg a_page(
    struct bench *b, Follows__What what, uint64_t after, const uint64_t *rows, bool level)
{
    static const uint8_t key[32] = { 9 };
    FollowedRow row[8];
    FollowedRow *list[8];
    KeyRow keys[8];
    ResponderEntry entry = RESPONDER_ENTRY__INIT;
    Envelope env = ENVELOPE__INIT;
    FollowPage page = FOLLOW_PAGE__INIT;

    PUT(&page, what, what);
    PUT(&page, after, after);
    PUT(&page, level, level);
    for (size_t i = 0; rows && rows[i]; i++) {
        followed_row__init(&row[i]);
        key_row__init(&keys[i]);
        PUT(&row[i], changed, rows[i]);
        row[i].row_case =
            what == FOLLOWS__WHAT__KEYS ? FOLLOWED_ROW__ROW_KEY : FOLLOWED_ROW__ROW_RESPONDER;
        if (what == FOLLOWS__WHAT__KEYS)
            row[i].key = &keys[i];
        else
            row[i].responder = &entry;
        keys[i].name = (char *)(uintptr_t)(i == 0 ? "olga" : "boris");
        PUT(&keys[i], public_key, ((ProtobufCBinaryData){ 32, (uint8_t *)(uintptr_t)key }));
        PUT(&keys[i], role, i == 0 ? ROLE__OPERATOR : ROLE__AUDITOR);
        list[i] = &row[i];
        page.n_rows = i + 1;
    }
    page.rows = list;
    env.body_case = ENVELOPE__BODY_FOLLOW_PAGE;
    env.follow_page = &page;
    return raw(b, CASEBOOK, 0, NULL, &env);
}

static struct raw_msg a_page_without_rows(
    struct bench *b, Follows__What what, uint64_t after, uint64_t upto, bool level)
{
    Envelope env = ENVELOPE__INIT;
    FollowPage page = FOLLOW_PAGE__INIT;

    PUT(&page, what, what);
    PUT(&page, after, after);
    PUT(&page, upto, upto);
    PUT(&page, level, level);
    env.body_case = ENVELOPE__BODY_FOLLOW_PAGE;
    env.follow_page = &page;
    return raw(b, CASEBOOK, 0, NULL, &env);
}

static void become_level(struct bench *b)
{
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__KEYS, 0, (uint64_t[]){ 1, 2, 0 }, true)), 0);
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__DIRECTORY, 0, NULL, true)), 0);
    hush(b);
}

static struct bench *level_bench(void)
{
    struct bench *b = bench_new();

    bench_start(b);
    become_level(b);
    return b;
}

/* What was said, as words: "case_changed(a) refusal(forbidden:field)" ... */
static const char *said(struct bench *b)
{
    char *words = arena_alloc(&b->arena, 4096);

    for (size_t i = 0; i < outbox_count(b->out); i++) {
        const struct outbox_item *item = outbox_item(b->out, i);
        struct refusal why = { 0 };
        Envelope *env = codec_unpack(item->bytes, item->n, &b->arena, &why);
        size_t n = strlen(words);

        assert_non_null(env);
        n +=
            (size_t)snprintf(words + n, 4096 - n, "%s%s", n ? " " : "", codec_name(env->body_case));
        if (env->body_case == ENVELOPE__BODY_CASE_CHANGED)
            snprintf(words + n, 4096 - n, "(%s)", env->case_changed->case_);
        if (env->body_case == ENVELOPE__BODY_REFUSAL)
            snprintf(words + n, 4096 - n, "(%s:%s)", env->refusal->code,
                env->refusal->field ? env->refusal->field : "");
        if (env->body_case == ENVELOPE__BODY_FOLLOW)
            snprintf(words + n, 4096 - n, "(%d>%u)", (int)env->follow->what,
                (unsigned)env->follow->after);
        if (env->body_case == ENVELOPE__BODY_THERE)
            snprintf(words + n, 4096 - n, "(%u)", (unsigned)env->there->changed);
        if (env->body_case == ENVELOPE__BODY_BEAT && env->beat->has_changed)
            snprintf(words + n, 4096 - n, "(%u)", (unsigned)env->beat->changed);
    }
    return words;
}

static Envelope *said_first(struct bench *b)
{
    struct refusal why = { 0 };
    const struct outbox_item *item = outbox_item(b->out, 0);

    return codec_unpack(item->bytes, item->n, &b->arena, &why);
}

/* ---- who is let in ---- */
static void a_known_key_is_heard_under_its_name_and_role(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
    assert_string_equal(said(b), "case_changed(hi)");
    assert_string_equal(b->fake.actor, "olga");
    assert_int_equal(b->fake.role, ROLE__OPERATOR);
    assert_memory_equal(said_first(b)->id.data, an_id, 16);
    assert_int_equal(outbox_item(b->out, 0)->to.id[0], 7);
    bench_free(b);
}

static void an_unknown_key_is_refused_and_hears_its_id(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_note(b, PEOPLE, "mallory", "hi")), 0);
    assert_string_equal(said(b), "refusal(forbidden:actor)");
    assert_memory_equal(said_first(b)->id.data, an_id, 16);
    assert_string_equal(b->fake.diary, "");
    bench_free(b);
}

static void a_message_without_a_name_is_refused(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_note(b, PEOPLE, NULL, "hi")), 0);
    assert_string_equal(said(b), "refusal(forbidden:actor)");
    bench_free(b);
}

static void a_revoked_key_is_refused_on_its_next_message(void **state)
{
    struct bench *b = level_bench();
    uint8_t key[32] = { 9 };

    (void)state;
    keyring_put(engine_keyring(b->engine), "olga", key, ROLE__OPERATOR, "", true);
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
    assert_string_equal(said(b), "refusal(forbidden:actor)");
    bench_free(b);
}

static void a_role_that_may_not_say_it_is_refused_before_the_body_is_unpacked(void **state)
{
    struct bench *b = level_bench();
    struct raw_msg m = a_note(b, PEOPLE, "boris", "hi");
    uint8_t *broken = arena_copy(&b->arena, m.bytes, m.n);

    (void)state;
    broken[m.n - 1] = 0xff; /* the text is no UTF-8 now: an unpacker would say so */
    m.bytes = broken;
    assert_int_equal(hear(b, m), 0);
    assert_string_equal(said(b), "refusal(forbidden:add_note)");
    m.actor = "olga";
    outbox_cut(b->out, 0);
    assert_int_equal(hear(b, m), 0);
    assert_string_equal(said(b), "refusal(not_text:add_note.text)");
    bench_free(b);
}

static void an_answer_that_grew_too_long_is_refused_and_aborts_nobody(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "endless")), 0);
    assert_string_equal(said(b), "refusal(too_long:case_changed)");
    bench_free(b);
}

static void until_the_keys_are_level_nobody_outside_is_answered(void **state)
{
    struct bench *b = bench_new();

    (void)state;
    bench_start(b);
    hush(b);
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
    assert_string_equal(said(b), "");
    assert_string_equal(b->fake.diary, "");
    assert_false(engine_is_ready(b->engine));
    bench_free(b);
}

static void what_comes_from_outside_cannot_name_actor_role_or_return_path(void **state)
{
    struct bench *b = level_bench();
    Envelope env = ENVELOPE__INIT;
    AddNote add = ADD_NOTE__INIT;
    ProtobufCBinaryData hop = { 4, (uint8_t *)(uintptr_t) "abcd" };

    (void)state;
    env.actor = (char *)(uintptr_t) "admin";
    PUT(&env, role, ROLE__ADMIN);
    env.return_path = &hop;
    env.n_return_path = 1;
    env.body_case = ENVELOPE__BODY_ADD_NOTE;
    env.add_note = &add;
    add.text = (char *)(uintptr_t) "hi";
    assert_int_equal(hear(b, raw(b, PEOPLE, 7, "olga", &env)), 0);
    assert_string_equal(b->fake.actor, "olga");
    assert_int_equal(b->fake.role, ROLE__OPERATOR);
    assert_int_equal(b->fake.n_return_path, 0);
    assert_int_equal(said_first(b)->n_return_path, 0);
    bench_free(b);
}

static void an_inner_worker_is_believed_and_its_return_path_is_echoed(void **state)
{
    struct bench *b = level_bench();
    Envelope env = ENVELOPE__INIT;
    AddNote add = ADD_NOTE__INIT;
    ProtobufCBinaryData hops[2] = { { 4, (uint8_t *)(uintptr_t) "abcd" },
        { 2, (uint8_t *)(uintptr_t) "xy" } };

    (void)state;
    env.actor = (char *)(uintptr_t) "olga";
    PUT(&env, role, ROLE__COORDINATOR);
    env.return_path = hops;
    env.n_return_path = 2;
    env.body_case = ENVELOPE__BODY_ADD_NOTE;
    env.add_note = &add;
    add.text = (char *)(uintptr_t) "hi";
    assert_int_equal(hear(b, raw(b, INNER, 7, NULL, &env)), 0);
    assert_string_equal(b->fake.actor, "olga");
    assert_int_equal(b->fake.role, ROLE__COORDINATOR);
    assert_int_equal(said_first(b)->n_return_path, 2);
    assert_memory_equal(said_first(b)->return_path[1].data, "xy", 2);
    b->fake.refuse_with = ERR_STALE;
    add.text = (char *)(uintptr_t) "bad";
    outbox_cut(b->out, 0);
    assert_int_equal(hear(b, raw(b, INNER, 7, NULL, &env)), 0);
    assert_string_equal(said(b), "refusal(stale:add_note.text)");
    assert_int_equal(said_first(b)->n_return_path, 2);
    assert_memory_equal(said_first(b)->return_path[0].data, "abcd", 4);
    bench_free(b);
}

static void garbage_and_unknown_words_are_refused_and_harm_nothing(void **state)
{
    struct bench *b = level_bench();
    struct raw_msg m = a_note(b, PEOPLE, "olga", "hi");
    struct raw_msg nobody_routes = m;
    Envelope env = ENVELOPE__INIT;
    ListCalls list = LIST_CALLS__INIT;
    uint8_t noise[64];

    (void)state;
    random_bytes(&b->random, noise, sizeof noise);
    m.bytes = noise;
    m.n = sizeof noise;
    assert_int_equal(hear(b, m), 0);
    assert_string_equal(said(b), "refusal(unknown_word:body)");
    m.n = 0;
    assert_int_equal(hear(b, m), 0);
    outbox_cut(b->out, 0);
    env.body_case = ENVELOPE__BODY_LIST_CALLS;
    env.list_calls = &list;
    nobody_routes = raw(b, PEOPLE, 7, "olga", &env);
    assert_int_equal(hear(b, nobody_routes), 0);
    assert_string_equal(said(b), "refusal(unknown_word:body)");
    assert_string_equal(b->fake.diary, "");
    bench_free(b);
}

static void a_message_that_is_too_long_is_refused_unread(void **state)
{
    struct bench *b = level_bench();
    struct raw_msg m = a_note(b, PEOPLE, "olga", "hi");

    (void)state;
    m.bytes = arena_alloc(&b->arena, BUS_MESSAGE_MAX + 1);
    m.n = BUS_MESSAGE_MAX + 1;
    assert_int_equal(hear(b, m), 0);
    assert_string_equal(said(b), "refusal(too_long:envelope)");
    bench_free(b);
}

static void a_refusal_is_never_refused(void **state)
{
    struct bench *b = level_bench();
    Envelope env = ENVELOPE__INIT;
    Refusal r = REFUSAL__INIT;

    (void)state;
    env.body_case = ENVELOPE__BODY_REFUSAL;
    env.refusal = &r;
    assert_int_equal(hear(b, raw(b, CASEBOOK, 0, NULL, &env)), 0);
    assert_string_equal(said(b), "");
    bench_free(b);
}

static void an_organisations_key_brings_its_responder(void **state)
{
    struct bench *b = level_bench();
    uint8_t key[32] = { 9 };

    (void)state;
    keyring_put(engine_keyring(b->engine), "lisa", key, ROLE__OPERATOR, "liza-alert", false);
    assert_int_equal(hear(b, a_note(b, PEOPLE, "lisa", "hi")), 0);
    assert_string_equal(b->fake.responder, "liza-alert");
    bench_free(b);
}

static void nobody_outside_can_pose_as_a_worker(void **state)
{
    struct bench *b = level_bench();
    struct raw_msg hello = a_hello(b, PEOPLE, 7, "i-1");

    (void)state;
    hello.actor = "olga";
    assert_int_equal(hear(b, hello), 0);
    assert_string_equal(said(b), "refusal(forbidden:hello)");
    assert_string_equal(b->fake.diary, "");
    bench_free(b);
}

static void a_beat_from_outside_is_answered_where_the_role_may_beat(void **state)
{
    struct bench *b = level_bench();
    struct raw_msg beat = a_beat(b, PEOPLE, 7, -1);

    (void)state;
    beat.actor = "olga";
    assert_int_equal(hear(b, beat), 0);
    assert_string_equal(said(b), "beat");
    assert_int_equal(said_first(b)->id.len, sizeof an_id);
    assert_memory_equal(said_first(b)->id.data, an_id, sizeof an_id);
    outbox_cut(b->out, 0);
    beat.actor = "boris";
    assert_int_equal(hear(b, beat), 0);
    assert_string_equal(said(b), "refusal(forbidden:beat)");
    bench_free(b);
}

static void a_key_that_says_too_much_is_told_so_before_anything_else_is_looked_at(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    for (int i = 0; i < KEYRING_BURST; i++) {
        outbox_cut(b->out, 0);
        assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
        assert_string_equal(said(b), "case_changed(hi)");
    }
    outbox_cut(b->out, 0);
    b->fake.diary[0] = '\0';
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
    assert_string_equal(said(b), "refusal(busy:key)");
    assert_string_equal(b->fake.diary, "");
    outbox_cut(b->out, 0);
    b->boot_ms += 1000;
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
    assert_string_equal(said(b), "case_changed(hi)");
    bench_free(b);
}

/* ---- one transaction ---- */
static int hear_notes(struct bench *b, const char *const *texts, size_t n)
{
    struct raw_msg msgs[BUS_DRAIN];

    for (size_t i = 0; i < n; i++)
        msgs[i] = a_note(b, INNER, NULL, texts[i]);
    return engine_receive(b->engine, msgs, n, b->out);
}
#define HEAR(b, ...)                                                                               \
    hear_notes(b, (const char *const[]){ __VA_ARGS__ },                                            \
        sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *))

static void a_batch_is_one_transaction_answered_in_order(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(HEAR(b, "a", "b", "c"), 0);
    assert_string_equal(b->fake.diary, "begin a b c commit ");
    assert_string_equal(said(b), "case_changed(a) case_changed(b) case_changed(c)");
    bench_free(b);
}

static void a_refusal_in_a_batch_harms_no_other(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.refuse_with = ERR_STALE;
    assert_int_equal(HEAR(b, "a", "bad", "c"), 0);
    assert_string_equal(b->fake.diary, "begin a bad c commit ");
    assert_string_equal(said(b), "case_changed(a) refusal(stale:add_note.text) case_changed(c)");
    bench_free(b);
}

static void who_refuses_has_said_nothing_else(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.refuse_with = ERR_TAKEN;
    assert_int_equal(HEAR(b, "say-and-refuse"), 0);
    assert_string_equal(said(b), "refusal(taken:add_note.text)");
    bench_free(b);
}

static void a_batch_that_cannot_be_committed_runs_again_one_by_one(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.commit_error = ERR_STORAGE_FULL;
    b->fake.fail_commits = 2; /* the batch, then the first alone */
    assert_int_equal(HEAR(b, "a", "b"), 0);
    assert_string_equal(b->fake.diary,
        "begin a b commit-failed rollback begin a commit-failed rollback begin b commit ");
    assert_string_equal(said(b), "refusal(storage_full:) case_changed(b)");
    bench_free(b);
}

static void one_message_alone_is_tried_again_when_the_rollback_may_have_made_room(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.commit_error = ERR_STORAGE_FULL;
    b->fake.fail_commits = 1;
    assert_int_equal(HEAR(b, "a"), 0);
    assert_string_equal(b->fake.diary, "begin a commit-failed rollback begin a commit ");
    assert_string_equal(said(b), "case_changed(a)");
    outbox_cut(b->out, 0);
    b->fake.fail_commits = 2;
    assert_int_equal(HEAR(b, "b"), 0);
    assert_string_equal(said(b), "refusal(storage_full:)");
    bench_free(b);
}

static void an_io_error_while_committing_ends_the_process_and_says_nothing(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.commit_error = ERR_IO;
    b->fake.fail_commits = 1;
    assert_int_equal(HEAR(b, "a", "b"), ERR_IO);
    assert_int_equal(outbox_count(b->out), 0);
    assert_string_equal(b->fake.diary, "begin a b commit-failed ");
    bench_free(b);
}

static void an_io_error_in_the_second_of_single_runs_says_nothing_either(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(fault_arm("turn.before_commit:enospc:1,turn.before_commit:eio:3"), 0);
    assert_int_equal(HEAR(b, "a", "b"), ERR_IO);
    assert_int_equal(outbox_count(b->out), 0);
    assert_string_equal(b->fake.diary, "begin a b rollback begin a commit begin b ");
    bench_free(b);
}

static void a_world_that_breaks_in_a_handler_costs_that_message_alone(void **state)
{
    static const int broken[] = { ERR_IO, ERR_STORAGE_FULL, ERR_DAMAGED };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct bench *b = level_bench();

        b->fake.refuse_with = broken[i];
        assert_int_equal(HEAR(b, "a", "bad", "c"), 0);
        assert_string_equal(b->fake.diary,
            "begin a bad rollback begin a commit begin bad rollback begin c commit ");
        assert_string_equal(said(b),
            arena_printf(&b->arena, "case_changed(a) refusal(%s:add_note.text) case_changed(c)",
                error_code(broken[i])));
        bench_free(b);
    }
}

static void the_world_can_break_between_two_handlers(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(fault_arm("turn.handler:enospc:2"), 0);
    assert_int_equal(HEAR(b, "a", "b"), 0);
    assert_string_equal(b->fake.diary, "begin a b rollback begin a commit begin b commit ");
    assert_string_equal(said(b), "case_changed(a) case_changed(b)");
    bench_free(b);
}

static void a_transaction_that_cannot_begin_refuses(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.begin_error = ERR_STORAGE_FULL;
    assert_int_equal(HEAR(b, "a"), 0);
    assert_string_equal(said(b), "refusal(storage_full:)");
    assert_string_equal(b->fake.diary, "begin begin ");
    bench_free(b);
}

static void beats_alone_need_no_transaction(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_beat(b, INNER, 3, -1)), 0);
    assert_string_equal(b->fake.diary, "");
    bench_free(b);
}

static void idle_work_that_cannot_write_ends_the_process(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.after_error = ERR_IO;
    assert_int_equal(HEAR(b, "a"), ERR_IO);
    assert_int_equal(outbox_count(b->out), 0);
    bench_free(b);
}

static void what_nobody_waits_for_is_done_when_all_is_said(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.idle_error = ERR_IO;
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin tick commit ");
    assert_int_equal(engine_idle(b->engine), ERR_IO);
    assert_string_equal(b->fake.diary, "begin tick commit idle ");
    b->fake.idle_error = ERR_STORAGE_FULL; /* another time */
    assert_int_equal(engine_idle(b->engine), 0);
    bench_free(b);
}

/* ---- ticks ---- */
static void a_tick_is_a_transaction_of_its_own(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin tick commit ");
    bench_free(b);
}

static void what_may_wait_is_heard_when_nothing_presses_any_more(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.is_pressed = true;
    hush(b);
    assert_int_equal(
        engine_receive(b->engine,
            (struct raw_msg[]){ a_note(b, INNER, NULL, "a"), a_hello(b, INNER, 3, "i-1") }, 2,
            b->out),
        0);
    assert_string_equal(b->fake.diary, "begin hello:other commit ");
    assert_int_equal(engine_wake(b->engine), 0);
    hush(b);
    assert_int_equal(hear(b, a_note(b, INNER, NULL, "b")), 0);
    assert_string_equal(b->fake.diary, "");
    b->fake.is_pressed = false;
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin tick commit begin a b commit ");
    assert_string_equal(said(b), "case_changed(a) case_changed(b)");
    assert_int_not_equal(engine_wake(b->engine), 0);
    bench_free(b);
}

static void what_has_waited_for_a_second_waits_no_longer_and_stays_in_order(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.is_pressed = true;
    assert_int_equal(hear(b, a_note(b, INNER, NULL, "a")), 0);
    pass(b, 999);
    hush(b);
    assert_int_equal(hear(b, a_note(b, INNER, NULL, "b")), 0);
    assert_string_equal(b->fake.diary, "");
    pass(b, 1);
    assert_int_equal(hear(b, a_note(b, INNER, NULL, "c")), 0);
    assert_string_equal(b->fake.diary, "begin a commit ");
    b->fake.is_pressed = false;
    hush(b);
    assert_int_equal(hear(b, a_note(b, INNER, NULL, "d")), 0);
    assert_string_equal(b->fake.diary, "begin b c d commit ");
    bench_free(b);
}

static void what_people_say_does_not_wait(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.is_pressed = true;
    hush(b);
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "a")), 0);
    assert_string_equal(b->fake.diary, "begin a commit ");
    bench_free(b);
}

/* Here hellos are what a page and a slice of an import are to a casebook. */
static bool fake_comes_last(Envelope__BodyCase message)
{
    return message == ENVELOPE__BODY_HELLO;
}

static struct bench *bench_where_hellos_come_last(void)
{
    struct bench *b = level_bench();

    b->worker.comes_last = fake_comes_last;
    hush(b);
    return b;
}

static void what_comes_last_is_heard_in_a_turn_of_its_own_after_the_rest(void **state)
{
    struct bench *b = bench_where_hellos_come_last();

    (void)state;
    assert_int_equal(engine_receive(b->engine,
                         (struct raw_msg[]){ a_hello(b, INNER, 3, "i-1"),
                             a_note(b, INNER, NULL, "a"), a_hello(b, INNER, 4, "i-2") },
                         3, b->out),
        0);
    assert_string_equal(b->fake.diary, "begin a commit ");
    assert_int_equal(engine_wake(b->engine), 0);
    hush(b);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin tick commit begin hello:other hello:other commit ");
    assert_int_not_equal(engine_wake(b->engine), 0);
    bench_free(b);
}

static void what_comes_last_is_heard_at_once_where_there_is_nothing_else(void **state)
{
    struct bench *b = bench_where_hellos_come_last();

    (void)state;
    assert_int_equal(hear(b, a_hello(b, INNER, 3, "i-1")), 0);
    assert_string_equal(b->fake.diary, "begin hello:other commit ");
    hush(b);
    assert_int_equal(hear(b, a_note(b, INNER, NULL, "a")), 0);
    assert_string_equal(b->fake.diary, "begin a commit ");
    bench_free(b);
}

static void what_comes_last_waits_for_the_rest_some_ms_and_no_longer(void **state)
{
    struct bench *b = bench_where_hellos_come_last();
    struct raw_msg five[6];

    (void)state;
    for (uint8_t i = 0; i < 5; i++)
        five[i] = a_hello(b, INNER, 10 + i, arena_printf(&b->arena, "i-%u", i));
    five[5] = a_note(b, INNER, NULL, "a");
    assert_int_equal(engine_receive(b->engine, five, 6, b->out), 0);
    pass(b, 19);
    assert_int_equal(hear(b, a_note(b, INNER, NULL, "b")), 0);
    assert_string_equal(b->fake.diary, "begin a commit begin b commit ");
    hush(b);
    pass(b, 1);
    assert_int_equal(hear(b, a_note(b, INNER, NULL, "c")), 0);
    assert_string_equal(
        b->fake.diary, "begin c hello:other hello:other hello:other hello:other commit ");
    bench_free(b); /* the fifth goes with the process */
}

static void a_tick_that_fails_is_undone_and_not_tried_at_once(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.wake = 0;
    b->fake.tick_error = ERR_STORAGE_FULL;
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin tick rollback ");
    assert_true(engine_wake(b->engine) > 500);
    b->fake.tick_error = 0;
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_int_equal(engine_wake(b->engine), 0);
    bench_free(b);
}

static void a_tick_whose_commit_is_lost_ends_the_process(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.commit_error = ERR_IO;
    b->fake.fail_commits = 1;
    assert_int_equal(engine_tick(b->engine, b->out), ERR_IO);
    assert_int_equal(outbox_count(b->out), 0);
    bench_free(b);
}

static void the_engine_wakes_for_the_worker_and_at_least_each_second(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    b->fake.wake = 40;
    assert_int_equal(engine_wake(b->engine), 40);
    b->fake.wake = 9000;
    assert_true(engine_wake(b->engine) <= 1000);
    pass(b, 3000);
    assert_int_equal(engine_wake(b->engine), 0);
    bench_free(b);
}

static void a_worker_that_cannot_start_makes_no_engine(void **state)
{
    struct bench *b = bench_new();
    struct refusal why;

    (void)state;
    the_fake = &b->fake;
    b->fake.begin_error = ERR_DAMAGED;
    assert_null(engine_new(&b->worker, &b->settings, b->clock, &b->random, &why));
    assert_int_equal(why.code, ERR_DAMAGED);
    bench_free(b);
}

/* ---- Hello and Beat ---- */
static void a_worker_says_hello_and_asks_to_follow_when_it_begins(void **state)
{
    struct bench *b = bench_new();

    (void)state;
    bench_start(b);
    assert_string_equal(said(b), "hello follow(3>0) follow(2>0)");
    assert_string_equal(said_first(b)->hello->worker, "fake");
    assert_int_equal(strlen(said_first(b)->hello->instance), 36);
    assert_int_equal(outbox_item(b->out, 0)->to.link, CASEBOOK);
    bench_free(b);
}

static void it_beats_each_second_on_the_links_it_connects(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(said(b), "");
    pass(b, BEAT_MS);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(said(b), "beat");
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(said(b), "beat");
    bench_free(b);
}

static void a_beat_is_answered_with_what_has_changed(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    b->fake.changed = 17;
    assert_int_equal(hear(b, a_hello(b, INNER, 3, "i-1")), 0);
    assert_string_equal(said(b), "beat(17) there(17)");
    outbox_cut(b->out, 0);
    assert_int_equal(hear(b, a_beat(b, INNER, 3, -1)), 0);
    assert_string_equal(said(b), "beat(17)");
    assert_int_equal(outbox_item(b->out, 0)->to.id[0], 3);
    bench_free(b);
}

static void the_beat_of_a_stranger_is_answered_with_who_are_you(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_beat(b, INNER, 3, -1)), 0);
    assert_string_equal(said(b), "hello");
    bench_free(b);
}

static void asked_who_it_is_a_worker_says_hello_again_and_follows_again(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_hello(b, CASEBOOK, 0, "new-casebook")), 0);
    assert_string_equal(said(b), "hello follow(3>2) follow(2>0)");
    assert_string_equal(b->fake.diary, "");
    bench_free(b);
}

static void the_worker_itself_hears_hello_too(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_hello(b, INNER, 3, "i-1")), 0);
    assert_string_equal(b->fake.diary, "begin hello:other commit ");
    bench_free(b);
}

static void a_hello_without_a_name_is_refused(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_hello(b, INNER, 3, NULL)), 0);
    assert_string_equal(said(b), "refusal(invalid:hello.instance)");
    bench_free(b);
}

static void a_peer_that_falls_silent_is_gone_once(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_hello(b, INNER, 3, "i-1")), 0);
    assert_int_equal(hear(b, a_hello(b, INNER, 4, "i-2")), 0);
    pass(b, SILENT_MS - 1);
    assert_int_equal(hear(b, a_beat(b, INNER, 4, -1)), 0);
    hush(b);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin tick commit ");
    pass(b, 1);
    hush(b);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin gone:3 commit begin tick commit ");
    hush(b);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin tick commit ");
    bench_free(b);
}

static void a_leave_that_could_not_be_written_is_told_again(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_hello(b, INNER, 3, "i-1")), 0);
    pass(b, SILENT_MS);
    hush(b);
    b->fake.commit_error = ERR_STORAGE_FULL;
    b->fake.fail_commits = 1;
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin gone:3 commit-failed rollback begin tick commit ");
    hush(b);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(b->fake.diary, "begin gone:3 commit begin tick commit ");
    bench_free(b);
}

static void the_same_instance_at_a_new_address_leaves_its_old_one(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_hello(b, INNER, 3, "i-1")), 0);
    hush(b);
    b->fake.commit_error = ERR_STORAGE_FULL;
    b->fake.fail_commits = 1;
    assert_int_equal(
        engine_receive(b->engine,
            (struct raw_msg[]){ a_hello(b, INNER, 9, "i-1"), a_note(b, INNER, NULL, "a") }, 2,
            b->out),
        0);
    assert_string_equal(b->fake.diary, "begin gone:3 hello:other a commit-failed rollback begin "
                                       "gone:3 hello:other commit begin a commit ");
    bench_free(b);
}

static void followers_are_told_when_a_turn_has_changed_something(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_hello(b, INNER, 3, "i-1")), 0);
    assert_int_equal(hear(b, a_hello(b, INNER, 4, "i-2")), 0);
    hush(b);
    assert_int_equal(HEAR(b, "a"), 0);
    assert_string_equal(said(b), "case_changed(a)");
    hush(b);
    assert_int_equal(HEAR(b, "change"), 0);
    assert_string_equal(said(b), "case_changed(change) there(1) there(1)");
    bench_free(b);
}

static void what_was_rolled_back_is_not_told(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_hello(b, INNER, 3, "i-1")), 0);
    hush(b);
    b->fake.commit_error = ERR_STORAGE_FULL;
    b->fake.fail_commits = 2; /* it is tried again when the rollback may have made room */
    assert_int_equal(HEAR(b, "silent"), 0);
    assert_string_equal(said(b), "refusal(storage_full:)");
    bench_free(b);
}

static void a_link_that_is_silent_is_made_anew(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    pass(b, SILENT_MS - 1);
    assert_int_equal(engine_stale_link(b->engine), -1);
    pass(b, 1);
    assert_int_equal(engine_stale_link(b->engine), CASEBOOK);
    engine_link_new(b->engine, CASEBOOK, b->out);
    assert_string_equal(said(b), "hello follow(3>2) follow(2>0)");
    assert_int_equal(engine_stale_link(b->engine), -1);
    bench_free(b);
}

static void any_word_from_the_other_end_keeps_a_link(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    pass(b, SILENT_MS - 1);
    assert_int_equal(hear(b, a_beat(b, CASEBOOK, 0, 2)), 0);
    pass(b, SILENT_MS - 1);
    assert_int_equal(engine_stale_link(b->engine), -1);
    bench_free(b);
}

/* ---- following ---- */
static void pages_are_read_until_level(void **state)
{
    struct bench *b = bench_new();

    (void)state;
    bench_start(b);
    hush(b);
    assert_int_equal(
        hear(b, a_page(b, FOLLOWS__WHAT__DIRECTORY, 0, (uint64_t[]){ 3, 5, 0 }, false)), 0);
    assert_string_equal(b->fake.diary, "begin row:3 row:5 commit ");
    assert_string_equal(said(b), "follow(2>5)");
    hush(b);
    assert_int_equal(
        hear(b, a_page(b, FOLLOWS__WHAT__DIRECTORY, 5, (uint64_t[]){ 8, 0 }, true)), 0);
    assert_string_equal(said(b), "");
    assert_false(engine_is_ready(b->engine));
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__KEYS, 0, NULL, true)), 0);
    assert_true(engine_is_ready(b->engine));
    bench_free(b);
}

static void a_page_that_comes_twice_is_read_once(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__KEYS, 0, (uint64_t[]){ 1, 2, 0 }, true)), 0);
    assert_string_equal(b->fake.diary, "");
    assert_int_equal(hear(b, a_there(b, 4)), 0);
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__KEYS, 0, (uint64_t[]){ 1, 2, 0 }, true)), 0);
    assert_string_equal(b->fake.diary, "");
    bench_free(b);
}

static void a_page_out_of_order_is_not_read(void **state)
{
    struct bench *b = bench_new();

    (void)state;
    bench_start(b);
    hush(b);
    assert_int_equal(
        hear(b, a_page(b, FOLLOWS__WHAT__DIRECTORY, 0, (uint64_t[]){ 5, 5, 0 }, true)), 0);
    assert_string_equal(b->fake.diary, "");
    assert_string_equal(said(b), "");
    pass(b, 1000);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(said(b), "beat follow(3>0) follow(2>0)");
    bench_free(b);
}

static void there_makes_it_ask_once_until_the_answer_has_come(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_there(b, 9)), 0);
    assert_string_equal(said(b), "follow(3>2) follow(2>0)");
    hush(b);
    assert_int_equal(hear(b, a_there(b, 10)), 0);
    assert_string_equal(said(b), "");
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__KEYS, 2, (uint64_t[]){ 9, 0 }, true)), 0);
    assert_string_equal(said(b), "follow(3>9)"); /* it had asked before it heard of 10 */
    hush(b);
    assert_int_equal(hear(b, a_page_without_rows(b, FOLLOWS__WHAT__KEYS, 9, 10, true)), 0);
    assert_int_equal(hear(b, a_beat(b, CASEBOOK, 0, 10)), 0);
    assert_string_equal(said(b), "");
    bench_free(b);
}

/* The answer to an earlier question, which was asked twice: it does not know of 9 yet. */
static void a_page_that_was_made_before_there_was_more_does_not_end_the_asking(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_there(b, 9)), 0);
    assert_string_equal(said(b), "follow(3>2) follow(2>0)");
    hush(b);
    assert_int_equal(hear(b, a_page_without_rows(b, FOLLOWS__WHAT__KEYS, 2, 2, true)), 0);
    assert_string_equal(said(b), "");
    pass(b, 1000);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(said(b), "beat follow(3>2) follow(2>0)");
    hush(b);
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__KEYS, 2, (uint64_t[]){ 9, 0 }, true)), 0);
    assert_string_equal(said(b), "");
    bench_free(b);
}

static void a_question_that_got_lost_is_asked_again_after_a_second(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_there(b, 9)), 0);
    hush(b);
    pass(b, 999);
    assert_int_equal(engine_wake(b->engine), 1);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(said(b), "");
    pass(b, 1);
    assert_int_equal(engine_tick(b->engine, b->out), 0);
    assert_string_equal(said(b), "beat follow(3>2) follow(2>0)");
    bench_free(b);
}

static void a_restored_store_is_followed_from_the_beginning_and_admits_nobody_meanwhile(
    void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_beat(b, CASEBOOK, 0, 1)), 0);
    assert_string_equal(said(b), "follow(3>2) follow(2>0)");
    hush(b);
    assert_int_equal(hear(b, a_page_without_rows(b, FOLLOWS__WHAT__KEYS, 2, 1, false)), 0);
    assert_string_equal(b->fake.diary, "begin restart commit ");
    assert_string_equal(said(b), "follow(3>0)");
    hush(b);
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
    assert_string_equal(said(b), "");
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__KEYS, 0, (uint64_t[]){ 1, 0 }, true)), 0);
    hush(b);
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
    assert_string_equal(said(b), "case_changed(hi)");
    hush(b);
    assert_int_equal(
        hear(b, a_note(b, PEOPLE, "boris", "hi")), 0); /* the older store does not know him */
    assert_string_equal(said(b), "refusal(forbidden:actor)");
    bench_free(b);
}

static void a_hint_that_was_long_on_its_way_makes_nobody_begin_again(void **state)
{
    struct bench *b = level_bench();

    (void)state;
    assert_int_equal(hear(b, a_there(b, 1)), 0);
    assert_string_equal(said(b), "follow(3>2) follow(2>0)"); /* is it so? */
    hush(b);
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
    assert_string_equal(said(b), "case_changed(hi)");
    hush(b);
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__KEYS, 2, NULL, true)), 0);
    assert_string_equal(said(b), ""); /* it is not */
    assert_null(strstr(b->fake.diary, "restart"));
    bench_free(b);
}

static void rows_of_a_batch_that_was_rolled_back_are_read_again(void **state)
{
    struct bench *b = bench_new();

    (void)state;
    bench_start(b);
    hush(b);
    b->fake.commit_error = ERR_STORAGE_FULL;
    b->fake.fail_commits = 1;
    assert_int_equal(
        engine_receive(b->engine,
            (struct raw_msg[]){ a_page(b, FOLLOWS__WHAT__DIRECTORY, 0, (uint64_t[]){ 3, 0 }, true),
                a_note(b, INNER, NULL, "a") },
            2, b->out),
        0);
    assert_string_equal(b->fake.diary,
        "begin row:3 level a commit-failed rollback begin row:3 level commit begin a commit ");
    bench_free(b);
}

static void a_key_row_without_a_key_admits_nobody(void **state)
{
    struct bench *b = bench_new();
    struct raw_msg m;
    uint8_t *bytes;

    (void)state;
    bench_start(b);
    hush(b);
    m = a_page(b, FOLLOWS__WHAT__KEYS, 0, (uint64_t[]){ 1, 0 }, true);
    bytes = arena_copy(&b->arena, m.bytes, m.n);
    m.bytes = bytes;
    for (size_t i = 0; i + 4 < m.n; i++) { /* the name's tag becomes that of an unknown field */
        if (memcmp(bytes + i, "olga", 4) == 0)
            bytes[i - 2] = 15 << 3 | 2;
    }
    assert_int_equal(hear(b, m), 0);
    hush(b);
    assert_int_equal(hear(b, a_note(b, PEOPLE, "olga", "hi")), 0);
    assert_string_equal(said(b), "refusal(forbidden:actor)");
    bench_free(b);
}

static void the_worker_hears_that_it_is_level_and_with_each_beat_that_it_still_is(void **state)
{
    struct bench *b = bench_new();

    (void)state;
    bench_start(b);
    assert_int_equal(
        hear(b, a_page(b, FOLLOWS__WHAT__DIRECTORY, 0, (uint64_t[]){ 3, 0 }, false)), 0);
    assert_int_equal(hear(b, a_page(b, FOLLOWS__WHAT__DIRECTORY, 3, NULL, true)), 0);
    assert_string_equal(b->fake.diary, "begin row:3 commit begin level commit ");
    hush(b);
    assert_int_equal(hear(b, a_beat(b, CASEBOOK, 0, 3)), 0);
    assert_string_equal(b->fake.diary, "begin level commit ");
    hush(b);
    assert_int_equal(hear(b, a_beat(b, CASEBOOK, 0, 4)), 0);
    assert_string_equal(b->fake.diary, "");
    bench_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_key_is_heard_under_its_name_and_role),
        cmocka_unit_test(an_unknown_key_is_refused_and_hears_its_id),
        cmocka_unit_test(a_message_without_a_name_is_refused),
        cmocka_unit_test(a_revoked_key_is_refused_on_its_next_message),
        cmocka_unit_test(a_role_that_may_not_say_it_is_refused_before_the_body_is_unpacked),
        cmocka_unit_test(an_answer_that_grew_too_long_is_refused_and_aborts_nobody),
        cmocka_unit_test(until_the_keys_are_level_nobody_outside_is_answered),
        cmocka_unit_test(what_comes_from_outside_cannot_name_actor_role_or_return_path),
        cmocka_unit_test(an_inner_worker_is_believed_and_its_return_path_is_echoed),
        cmocka_unit_test(garbage_and_unknown_words_are_refused_and_harm_nothing),
        cmocka_unit_test(a_message_that_is_too_long_is_refused_unread),
        cmocka_unit_test(a_refusal_is_never_refused),
        cmocka_unit_test(an_organisations_key_brings_its_responder),
        cmocka_unit_test(nobody_outside_can_pose_as_a_worker),
        cmocka_unit_test(a_beat_from_outside_is_answered_where_the_role_may_beat),
        cmocka_unit_test(a_key_that_says_too_much_is_told_so_before_anything_else_is_looked_at),
        cmocka_unit_test(a_batch_is_one_transaction_answered_in_order),
        cmocka_unit_test(a_refusal_in_a_batch_harms_no_other),
        cmocka_unit_test(who_refuses_has_said_nothing_else),
        cmocka_unit_test(a_batch_that_cannot_be_committed_runs_again_one_by_one),
        cmocka_unit_test(one_message_alone_is_tried_again_when_the_rollback_may_have_made_room),
        cmocka_unit_test(an_io_error_while_committing_ends_the_process_and_says_nothing),
        cmocka_unit_test(an_io_error_in_the_second_of_single_runs_says_nothing_either),
        cmocka_unit_test(a_world_that_breaks_in_a_handler_costs_that_message_alone),
        cmocka_unit_test(the_world_can_break_between_two_handlers),
        cmocka_unit_test(a_transaction_that_cannot_begin_refuses),
        cmocka_unit_test(beats_alone_need_no_transaction),
        cmocka_unit_test(idle_work_that_cannot_write_ends_the_process),
        cmocka_unit_test(what_nobody_waits_for_is_done_when_all_is_said),
        cmocka_unit_test(a_tick_is_a_transaction_of_its_own),
        cmocka_unit_test(what_may_wait_is_heard_when_nothing_presses_any_more),
        cmocka_unit_test(what_has_waited_for_a_second_waits_no_longer_and_stays_in_order),
        cmocka_unit_test(what_comes_last_is_heard_in_a_turn_of_its_own_after_the_rest),
        cmocka_unit_test(what_comes_last_is_heard_at_once_where_there_is_nothing_else),
        cmocka_unit_test(what_comes_last_waits_for_the_rest_some_ms_and_no_longer),
        cmocka_unit_test(what_people_say_does_not_wait),
        cmocka_unit_test(a_tick_that_fails_is_undone_and_not_tried_at_once),
        cmocka_unit_test(a_tick_whose_commit_is_lost_ends_the_process),
        cmocka_unit_test(the_engine_wakes_for_the_worker_and_at_least_each_second),
        cmocka_unit_test(a_worker_that_cannot_start_makes_no_engine),
        cmocka_unit_test(a_worker_says_hello_and_asks_to_follow_when_it_begins),
        cmocka_unit_test(it_beats_each_second_on_the_links_it_connects),
        cmocka_unit_test(a_beat_is_answered_with_what_has_changed),
        cmocka_unit_test(the_beat_of_a_stranger_is_answered_with_who_are_you),
        cmocka_unit_test(asked_who_it_is_a_worker_says_hello_again_and_follows_again),
        cmocka_unit_test(the_worker_itself_hears_hello_too),
        cmocka_unit_test(a_hello_without_a_name_is_refused),
        cmocka_unit_test(a_peer_that_falls_silent_is_gone_once),
        cmocka_unit_test(a_leave_that_could_not_be_written_is_told_again),
        cmocka_unit_test(the_same_instance_at_a_new_address_leaves_its_old_one),
        cmocka_unit_test(followers_are_told_when_a_turn_has_changed_something),
        cmocka_unit_test(what_was_rolled_back_is_not_told),
        cmocka_unit_test(a_link_that_is_silent_is_made_anew),
        cmocka_unit_test(any_word_from_the_other_end_keeps_a_link),
        cmocka_unit_test(pages_are_read_until_level),
        cmocka_unit_test(a_page_that_comes_twice_is_read_once),
        cmocka_unit_test(a_page_out_of_order_is_not_read),
        cmocka_unit_test(there_makes_it_ask_once_until_the_answer_has_come),
        cmocka_unit_test(a_question_that_got_lost_is_asked_again_after_a_second),
        cmocka_unit_test(
            a_restored_store_is_followed_from_the_beginning_and_admits_nobody_meanwhile),
        cmocka_unit_test(a_hint_that_was_long_on_its_way_makes_nobody_begin_again),
        cmocka_unit_test(a_page_that_was_made_before_there_was_more_does_not_end_the_asking),
        cmocka_unit_test(rows_of_a_batch_that_was_rolled_back_are_read_again),
        cmocka_unit_test(a_key_row_without_a_key_admits_nobody),
        cmocka_unit_test(the_worker_hears_that_it_is_level_and_with_each_beat_that_it_still_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
