/* match - the matcher's core on a crowd, all rules on, beside a bare k-d tree and brute force that answer the same question.
 *   bench_match ENTRIES QUERIES      prints one JSON object
 * A query asks for two capabilities, somewhere near a town, ten at most. What the peers cannot know is a bit that was reckoned for them
 * beforehand. */
#include <inttypes.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/must.h"
#include "bench/crowd.h"
#include "bench/kdtree.h"
#include "bench/peer.h"
#include "matcher/search.h"

#define K 10
#define CHANGE_EVERY_NS 1000000 /* 1,000 a second */
#define BRUTE_QUERIES 200

#define IS_AVAILABLE (UINT64_C(1) << 63)
struct bench {
    struct crowd crowd;
    struct directory *directory;
    struct kdtree *tree;
    struct shortlist list;
    struct named never;
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void put(struct bench *b, struct directory *d, size_t i, Responder__Status status)
{
    const struct crowd_entry *e = &b->crowd.entries[i];
    const char *able[3] = { crowd_words[e->able[0]], crowd_words[e->able[1]],
        crowd_words[e->able[2]] };
    char id[24], phone[24], name[64];

    crowd_id(i, id);
    crowd_phone(i, phone);
    crowd_name(i, name);
    directory_put(d, &(struct responder){ .id = id,
                         .kind = RESPONDER__KIND__VOLUNTEER,
                         .status = status,
                         .name = name,
                         .capabilities = able,
                         .n_capabilities = 3,
                         .has_point = true,
                         .lat = e->lat,
                         .lon = e->lon,
                         .radius_km = (double)e->radius_km,
                         .channels = { DELIVERY__CHANNEL__PHONE },
                         .n_channels = 1,
                         .phone = phone,
                         .hours = crowd_hours(e),
                         .has_capacity = true,
                         .capacity = e->capacity,
                         .load = e->load,
                         .duty = (Duty__State)e->duty,
                         .vetting = e->trust });
}

static size_t heap_bytes(void)
{
    struct mallinfo2 m = mallinfo2();

    return m.uordblks + m.hblkhd;
}

/* What an entry costs that is in no tree, as the closed ones are. */
static double bare_entry_bytes(struct bench *b)
{
    size_t n = b->crowd.n < 1000000 ? b->crowd.n : 1000000, before = heap_bytes();
    struct directory *d = directory_new();
    double bytes;

    for (size_t i = 0; i < n; i++)
        put(b, d, i, RESPONDER__STATUS__CLOSED);
    bytes = (double)(heap_bytes() - before) / (double)n;
    directory_free(&d);
    return bytes;
}

static void fill(struct bench *b)
{
    double closed = bare_entry_bytes(b);
    size_t before = heap_bytes();
    int64_t begun = now_ns(), put_ns;

    b->directory = directory_new();
    for (size_t i = 0; i < b->crowd.n; i++)
        put(b, b->directory, i, RESPONDER__STATUS__ACTIVE);
    put_ns = now_ns() - begun;
    directory_settle(b->directory);
    printf(
        "\"put_s\":%.3f,\"ready_s\":%.3f,", (double)put_ns / 1e9, (double)(now_ns() - begun) / 1e9);
    printf("\"entry_bytes\":%.0f,\"index_bytes\":%.1f,",
        (double)(heap_bytes() - before) / (double)b->crowd.n,
        (double)(heap_bytes() - before) / (double)b->crowd.n - closed);
}

/* ---- the bare tree ---- */
static void point_at(double lat, double lon, float ret[3])
{
    struct geo_direction d = geo_direction(lat, lon);

    ret[0] = (float)d.x;
    ret[1] = (float)d.y;
    ret[2] = (float)d.z;
}

static void fill_tree(struct bench *b)
{
    struct kd_point *points = must_alloc(b->crowd.n * sizeof *points);
    int64_t begun;

    for (size_t i = 0; i < b->crowd.n; i++) {
        const struct crowd_entry *e = &b->crowd.entries[i];
        float reach = (float)geo_chord((double)e->radius_km * 1000);

        point_at(e->lat, e->lon, points[i].at);
        points[i].reach2 = reach * reach;
        points[i].id = (uint32_t)i;
        points[i].mask = crowd_is_available(e) ? IS_AVAILABLE : 0;
        for (int k = 0; k < 3; k++)
            points[i].mask |= UINT64_C(1) << e->able[k];
    }
    begun = now_ns();
    b->tree = kd_build(points, b->crowd.n);
    printf("\"tree_s\":%.3f,\"tree_bytes\":%.1f,", (double)(now_ns() - begun) / 1e9,
        (double)kd_bytes(b->tree) / (double)b->crowd.n);
    free(points);
}

/* ---- questions ---- */
struct question {
    double lat, lon;
    unsigned able[2];
};

static struct question ask_two(struct bench *b)
{
    struct question q;

    crowd_somewhere(&b->crowd, &q.lat, &q.lon);
    crowd_two(&b->crowd, q.able);
    return q;
}

static size_t ask_core(struct bench *b, const struct question *asked)
{
    static const char *const excluded[] = { "r00000000", "r00000001" };
    const char *able[2] = { crowd_words[asked->able[0]], crowd_words[asked->able[1]] };
    struct match_query q = { .capabilities = able,
        .n_capabilities = 2,
        .district = "",
        .vetting = CROWD_TRUST,
        .exclude = excluded,
        .n_exclude = 2,
        .never_ask = &b->never,
        .n_never_ask = 1,
        .at_ms = 1 };

    match_query_at(&q, asked->lat, asked->lon, 0);
    shortlist_start(&b->list, K);
    search(b->directory, &q, &b->list);
    return b->list.n;
}

static size_t ask_tree(
    struct bench *b, const struct question *asked, bool brute, struct kd_found found[K])
{
    uint64_t mask = IS_AVAILABLE | UINT64_C(1) << asked->able[0] | UINT64_C(1) << asked->able[1];
    float at[3];

    point_at(asked->lat, asked->lon, at);
    return (brute ? kd_brute : kd_nearest)(b->tree, at, mask, K, found);
}

/* Have both answered the same question? The peer's floats are half a metre wide: who stands on the very edge of a circle is in
 * the one and out of the other, now and then. With fewer than ten, ours goes on to those whose hours nobody knows. */
static bool is_same(const struct bench *b, size_t n, const struct kd_found *found)
{
    for (size_t i = 0; i < n && n == K; i++) {
        double ours = geo_chord(b->list.best[i].distance_m), peers = sqrt((double)found[i].away2);

        if (fabs(ours - peers) > 1e-6)
            return false;
    }
    return true;
}

/* ---- figures ---- */
static void say(const char *name, struct spans *spans)
{
    printf("\"%s\":{\"p50_us\":%.2f,\"p99_us\":%.2f,\"n\":%zu},", name,
        (double)spans_at(spans, 0.5) / 1e3, (double)spans_at(spans, 0.99) / 1e3, spans->n);
    free(spans->us);
}

static void measure_pairs(struct bench *b, size_t n)
{
    struct spans core = { 0 }, tree = { 0 }, brute = { 0 };
    size_t same = 0, found_all = 0;

    for (size_t i = 0; i < n; i++) {
        struct question q = ask_two(b);
        struct kd_found found[K];
        int64_t at = now_ns();
        size_t n_found;

        n_found = ask_tree(b, &q, false, found);
        spans_add(&tree, now_ns() - at);
        at = now_ns();
        ask_core(b, &q);
        spans_add(&core, now_ns() - at);
        same += is_same(b, n_found, found);
        found_all += n_found == K;
        if (i < BRUTE_QUERIES) {
            at = now_ns();
            ask_tree(b, &q, true, found);
            spans_add(&brute, now_ns() - at);
        }
    }
    must(same > n - n / 100 - 1);
    printf("\"full\":%.3f,\"same\":%.4f,", (double)found_all / (double)n, (double)same / (double)n);
    say("core", &core);
    say("tree", &tree);
    say("brute", &brute);
}

/* The pair that nobody has, or one entry alone, somewhere else. */
static void measure_empty(struct bench *b, size_t n, const char *name, unsigned one, unsigned two)
{
    struct spans core = { 0 }, tree = { 0 };
    char peer[32];

    for (size_t i = 0; i < n; i++) {
        struct question q = ask_two(b);
        struct kd_found found[K];
        int64_t at;

        q.able[0] = one;
        q.able[1] = two;
        at = now_ns();
        ask_tree(b, &q, false, found);
        spans_add(&tree, now_ns() - at);
        at = now_ns();
        must(ask_core(b, &q) <= 1);
        spans_add(&core, now_ns() - at);
    }
    snprintf(peer, sizeof peer, "%s_tree", name);
    say(name, &core);
    say(peer, &tree);
}

/* Nine of ten change their load, one of ten moves. */
static void change_one(struct bench *b)
{
    size_t i = 1 + crowd_below(&b->crowd, b->crowd.n - 1);
    struct crowd_entry *e = &b->crowd.entries[i];

    if (crowd_below(&b->crowd, 10) == 0)
        crowd_somewhere(&b->crowd, &e->lat, &e->lon);
    e->load = (uint32_t)crowd_below(&b->crowd, 4);
    put(b, b->directory, i, RESPONDER__STATUS__ACTIVE);
}

static void measure_changing(struct bench *b, size_t n)
{
    struct spans core = { 0 }, change = { 0 };
    int64_t begun = now_ns(), due = begun;

    while (core.n < n || now_ns() - begun < 2000000000) { /* long enough for some thousands */
        struct question q = ask_two(b);
        int64_t at = now_ns();

        for (; due < at; due += CHANGE_EVERY_NS) {
            int64_t changed_at = now_ns();

            change_one(b);
            spans_add(&change, now_ns() - changed_at);
        }
        at = now_ns();
        ask_core(b, &q);
        spans_add(&core, now_ns() - at);
    }
    printf("\"changes_per_s\":%.0f,", (double)change.n * 1e9 / (double)(now_ns() - begun));
    say("changing", &core);
    say("change", &change);
}

int main(int argc, char **argv)
{
    static struct bench b;
    struct arena a = { 0 };
    size_t queries;

    must(argc == 3);
    queries = (size_t)count_of(argv[2]);
    crowd_make(&b.crowd, (size_t)count_of(argv[1]));
    b.never = named_of("Пётр Иванович", &a);
    printf("{\"entries\":%zu,", b.crowd.n);
    fill(&b);
    fill_tree(&b);
    measure_pairs(&b, queries);
    measure_empty(&b, queries, "nobody", CROWD_NOBODY_A, CROWD_NOBODY_B);
    measure_empty(&b, queries, "one", CROWD_ONE_A, CROWD_ONE_B);
    measure_changing(&b, queries);
    printf("\"k\":%d}\n", K);
    kd_free(b.tree);
    directory_free(&b.directory);
    crowd_free(&b.crowd);
    arena_clear(&a);
    return 0;
}
