/* fill - fills a data directory with cases that are real: the casebook itself files, ranks and asks, on its own database,
 * while the wall clock is ours. Nobody listens, so each case stays open, its offer unanswered, its deadline armed.
 *   bench_fill DATA RULES CASES FROM_MS SPACING_US     filed from that instant (ms UTC) on, so far apart
 * Prints how many were filed. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "worker/worker.h"

#define RESPONDERS 2000
#define OPERATOR 'o'
#define MATCHER 'm'
#define DISPATCHER 'd'

struct filler {
    struct engine *engine;
    struct outbox *out;
    struct settings settings;
    const char *zone; /* where everybody lives */
    struct random random;
    int64_t wall_ms, boot_ms;
    struct arena arena; /* of one round */
    struct raw_msg waiting[BUS_DRAIN * 4];
    size_t n_waiting;
    uint64_t filed;
};

static void say(struct filler *f, char peer, Envelope *env)
{
    struct raw_msg raw = { .from = { .link = 0, .n = 5 } };
    uint8_t chance[10];
    struct uuid *id = arena_alloc(&f->arena, sizeof *id);

    random_bytes(&f->random, chance, sizeof chance);
    *id = uuid_make(f->wall_ms, chance);
    env->has_id = 1;
    env->id = (ProtobufCBinaryData){ sizeof *id, id->bytes };
    memset(raw.from.id, peer, 5);
    raw.bytes = codec_pack(env, &f->arena, &raw.n);
    must(f->n_waiting < sizeof f->waiting / sizeof f->waiting[0]);
    f->waiting[f->n_waiting++] = raw;
}

static void say_hello(struct filler *f, char peer, const char *worker, const char *instance)
{
    Envelope env = ENVELOPE__INIT;
    Hello hello = HELLO__INIT;

    hello.worker = arena_dup(&f->arena, worker);
    hello.instance = arena_dup(&f->arena, instance);
    env.body_case = ENVELOPE__BODY_HELLO;
    env.hello = &hello;
    say(f, peer, &env);
}

static void say_case(struct filler *f)
{
    Envelope env = ENVELOPE__INIT;
    OpenCase open = OPEN_CASE__INIT;
    FileCase file = FILE_CASE__INIT;
    Person reporter = PERSON__INIT;
    Place place = PLACE__INIT;
    Reading reading = READING__INIT;
    Fact zone = FACT__INIT, *facts[] = { &zone };

    zone.key = arena_dup(&f->arena, "zone");
    zone.value = arena_dup(&f->arena, f->zone);
    file.facts = facts;
    file.n_facts = 1;
    reporter.name = arena_dup(&f->arena, "Мария Петровна");
    reporter.phone =
        arena_printf(&f->arena, "+7999%07u", (unsigned)random_below(&f->random, 10000000));
    file.text = arena_dup(&f->arena,
        "Пенсионерка, 82 года, одна дома, ходить не может, доедает последнее, на завтра еды нет");
    file.kind = arena_dup(&f->arena, "isolated");
    file.reporter = &reporter;
    PUT(&file, consent, CASE__CONSENT__GIVEN);
    place.text = arena_dup(&f->arena, "Азов");
    place.district = arena_dup(&f->arena, "Азов");
    PUT(&place, source, CASE__PLACE_SOURCE__COORDINATES);
    PUT(&place, lat, 50.0 + (double)random_below(&f->random, 100000) / 1e5);
    PUT(&place, lon, 40.0 + (double)random_below(&f->random, 100000) / 1e5);
    PUT(&place, radius_m, 50);
    open.file = &file;
    open.place = &place;
    open.reading = &reading;
    env.actor = arena_dup(&f->arena, "operator");
    PUT(&env, role, ROLE__OPERATOR);
    env.body_case = ENVELOPE__BODY_OPEN_CASE;
    env.open_case = &open;
    say(f, OPERATOR, &env);
    f->filed++;
}

/* ---- what matcher and dispatcher would answer ---- */
static void say_ranked(struct filler *f, const MatchRequest *asked)
{
    Envelope env = ENVELOPE__INIT;
    CandidatesRanked ranked = CANDIDATES_RANKED__INIT;
    Candidate candidate = CANDIDATE__INIT, *list = &candidate;
    Delivery__Channel channel = DELIVERY__CHANNEL__ZMQ;

    candidate.responder =
        arena_printf(&f->arena, "filled-%u", (unsigned)random_below(&f->random, RESPONDERS));
    candidate.name = arena_dup(&f->arena, "Волонтёр");
    PUT(&candidate, kind, RESPONDER__KIND__VOLUNTEER);
    candidate.channels = &channel;
    candidate.n_channels = 1;
    PUT(&ranked, work, asked->work);
    PUT(&ranked, case_, asked->case_);
    PUT(&ranked, need, asked->need);
    PUT(&ranked, rung, asked->rung);
    PUT(&ranked, generation, asked->generation);
    ranked.candidates = &list;
    ranked.n_candidates = 1;
    env.body_case = ENVELOPE__BODY_CANDIDATES_RANKED;
    env.candidates_ranked = &ranked;
    say(f, MATCHER, &env);
}

static void say_delivered(struct filler *f, const Dispatch *dispatch)
{
    Envelope env = ENVELOPE__INIT;
    WorkDone done = WORK_DONE__INIT;

    PUT(&done, work, dispatch->work);
    PUT(&done, result, WORK__RESULT__DELIVERED);
    done.responder = dispatch->responder;
    env.body_case = ENVELOPE__BODY_WORK_DONE;
    env.work_done = &done;
    say(f, DISPATCHER, &env);
}

static void answer(struct filler *f, const struct outbox_item *item)
{
    struct refusal why;
    const Envelope *env = item->bytes ? codec_unpack(item->bytes, item->n, &f->arena, &why) : NULL;

    if (!env)
        return;
    if (env->body_case == ENVELOPE__BODY_MATCH_REQUEST)
        say_ranked(f, env->match_request);
    else if (env->body_case == ENVELOPE__BODY_DISPATCH)
        say_delivered(f, env->dispatch);
    must(env->body_case != ENVELOPE__BODY_REFUSAL);
}

/* One turn over what waits; what the casebook says in it is answered in the next. */
static void turn(struct filler *f)
{
    struct raw_msg now[BUS_DRAIN];
    size_t n = f->n_waiting < BUS_DRAIN ? f->n_waiting : BUS_DRAIN;

    memcpy(now, f->waiting, n * sizeof now[0]);
    f->n_waiting -= n;
    memmove(f->waiting, f->waiting + n, f->n_waiting * sizeof now[0]);
    outbox_cut(f->out, 0);
    must(engine_receive(f->engine, now, n, f->out) == 0);
    must(engine_idle(f->engine) == 0);
    for (size_t i = 0; i < outbox_count(f->out); i++)
        answer(f, outbox_item(f->out, i));
}

static void fill(struct filler *f, uint64_t cases, int64_t from_ms, int64_t spacing_us)
{
    say_hello(f, MATCHER, "matcher", "00000000-0000-7000-8000-000000000001");
    say_hello(f, DISPATCHER, "dispatcher", "00000000-0000-7000-8000-000000000002");
    turn(f);
    while (f->filed < cases) {
        f->wall_ms = from_ms + (int64_t)f->filed * spacing_us / 1000;
        for (size_t i = 0; i < BUS_DRAIN && f->filed < cases; i++)
            say_case(f);
        while (f->n_waiting)
            turn(f);
        arena_clear(&f->arena);
    }
}

static int64_t number(const char *text)
{
    char *end;
    int64_t n = strtoll(text, &end, 10);

    must(*text && !*end && n >= 0);
    return n;
}

int main(int argc, char **argv)
{
    struct filler f = { .boot_ms = 1000 };
    struct refusal why = { 0 };
    struct clock *clock = clock_virtual(&f.wall_ms, &f.boot_ms);

    if (argc != 7) {
        fputs("bench_fill DATA RULES CASES FROM_MS SPACING_US ZONE\n", stderr);
        return 2;
    }
    f.wall_ms = number(argv[4]);
    f.zone = argv[6];
    f.random.seed[0] = (uint64_t)f.wall_ms; /* much faster than the kernel's */
    f.settings = (struct settings){ .data = argv[1], .rules = argv[2], .clock_rate = 1 };
    f.out = outbox_new(1, false);
    f.engine = engine_new(&casebook_worker, &f.settings, clock, &f.random, &why);
    if (!f.engine)
        return 1;
    engine_start(f.engine, f.out);
    fill(&f, (uint64_t)number(argv[3]), f.wall_ms, number(argv[5]));
    printf("%" PRIu64 "\n", f.filed);
    engine_free(&f.engine);
    outbox_free(&f.out);
    clock_close(clock);
    return 0;
}
