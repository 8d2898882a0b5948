/* matcher_search - the index gives what looking at every entry gives: the same list in the same order, and the same counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "matcher/search.h"
#include "matcher/skills.h"
#include "sys/random.h"
#include "unit/matcher_scan.h"

/* ---- seeded entries and questions ---- */
#define WORDS 24

static const char *const places[] = { "Азов", "Ейск", "60601", "oktmo:60", "60 701 000 001",
    "КЛАДР 61034", "60", "*" };
#define PLACES (sizeof places / sizeof places[0])
static const char *const oktmo[] = { "", "60", "60601", "60701000001", "61" };
static const char *const kladr[] = { "", "61", "61034000005", "60601" };
static const char *const hours[] = { "", "24/7", "sometimes" };
#define CLOSED                                                                                     \
    "Fr 08:00-17:00" /* at the instants that are asked about, of which none is a Friday */
static const char *const phones[] = { "+79001112233", "112", "" };

/* Where entries stand: x and y spread around each of these. */
static const struct {
    double lat, lon, spread;
} towns[] = {
    { 47.11, 39.42, 0.2 }, { 47.2, 39.7, 0.2 }, { 90, 0, 0.3 }, { -90, 0, 0.3 }, { 65, 180, 0.4 },
    { -17, -180, 0.4 }, { 0, 0, 0.1 }, { 0, 0, 90 }, /* the whole earth */
};
#define TOWNS (sizeof towns / sizeof towns[0])

struct world {
    struct random random;
    char words[WORDS][16];
    const char *able[WORDS];
    char id[24];
    const char *area[3], *exclude[2];
    char polygon[600];
    size_t polygons_one_in;
    struct responder entry;
    struct directory *directory;
    struct shortlist *found, *expected;
    struct arena arena;
    struct named never;
    size_t n_found, n_more, n_short; /* what the questions came to */
};

static size_t below(struct world *w, size_t bound)
{
    return (size_t)random_below(&w->random, bound);
}

static bool one_in(struct world *w, size_t n)
{
    return below(w, n) == 0;
}

static double around(struct world *w, double spread)
{
    return spread * ((double)below(w, 2000001) - 1000000) / 1000000;
}

static void wrap(double *lat, double *lon)
{
    if (*lat > 90)
        *lat = 180 - *lat;
    if (*lat < -90)
        *lat = -180 - *lat;
    if (*lon > 180)
        *lon -= 360;
    if (*lon < -180)
        *lon += 360;
}

static void somewhere(struct world *w, double *lat, double *lon)
{
    size_t town = below(w, TOWNS);
    double spread = one_in(w, 50) ? 0 : towns[town].spread; /* some at the very same place */
    bool at_pole = towns[town].lat >= 90 || towns[town].lat <= -90;

    *lat = towns[town].lat + around(w, spread);
    *lon = towns[town].lon + around(w, at_pole || spread > 1 ? 180 : spread);
    wrap(lat, lon);
}

static void world_start(struct world *w, uint64_t seed)
{
    *w = (struct world){ .random = { { seed, 20261127 } }, .polygons_one_in = 4 };
    for (size_t i = 0; i < WORDS; i++)
        snprintf(w->words[i], sizeof w->words[i], i ? "able%zu" : "key", i);
    w->directory = directory_new();
    w->found = malloc(sizeof *w->found);
    w->expected = malloc(sizeof *w->expected);
    w->never = named_of("петр", &w->arena);
}

static void world_stop(struct world *w)
{
    directory_free(&w->directory);
    free(w->found);
    free(w->expected);
    arena_clear(&w->arena);
}

static void be_able(struct world *w)
{
    w->entry.capabilities = w->able;
    w->entry.n_capabilities = below(w, 5);
    for (size_t i = 0; i < w->entry.n_capabilities; i++)
        w->able[i] = w->words[below(w, one_in(w, 2) ? 4 : WORDS)]; /* some words are common */
}

static void have_area(struct world *w)
{
    w->entry.area = w->area;
    w->entry.n_area = one_in(w, 4) ? below(w, 4) : 0;
    for (size_t i = 0; i < w->entry.n_area; i++)
        w->area[i] = places[below(w, one_in(w, 3) ? PLACES : PLACES - 1)];
    w->entry.exclude = w->exclude;
    w->entry.n_exclude = one_in(w, 8) ? 1 + below(w, 2) : 0;
    for (size_t i = 0; i < w->entry.n_exclude; i++)
        w->exclude[i] = places[below(w, PLACES - 1)];
}

static size_t write_box(char *to, size_t room, double south, double north, double west, double east)
{
    return (size_t)snprintf(to, room,
        "((%.6f %.6f,%.6f %.6f,%.6f %.6f,%.6f %.6f,%.6f %.6f),"
        "(%.6f %.6f,%.6f %.6f,%.6f %.6f,%.6f %.6f))",
        west, south, east, south, east, north, west, north, west, south, west + (east - west) / 3,
        south + (north - south) / 3, east - (east - west) / 3, south + (north - south) / 3,
        (west + east) / 2, north - (north - south) / 3, west + (east - west) / 3,
        south + (north - south) / 3);
}

/* A box with a hole, around the entry or beside it; around a pole all longitudes, and cut in two at the date line. Some are none. */
static void have_polygon(struct world *w)
{
    double lat = w->entry.lat + around(w, 0.1), lon = w->entry.lon + around(w, 0.1);
    double high = 0.001 + around(w, 0.2), wide = 0.001 + around(w, 0.2);
    double south = fmax(-90, lat - fabs(high)), north = fmin(90, lat + fabs(high));
    double west = lon - fabs(wide), east = lon + fabs(wide);
    size_t n;

    if (north == 90 || south == -90) {
        west = -180;
        east = 180;
    }
    n = (size_t)snprintf(w->polygon, sizeof w->polygon, "MULTIPOLYGON(");
    if (east > 180 || west < -180) {
        double shift = east > 180 ? -360 : 360;

        n += write_box(
            w->polygon + n, sizeof w->polygon - n, south, north, fmax(-180, west), fmin(180, east));
        w->polygon[n++] = ',';
        west += shift;
        east += shift;
    }
    n += write_box(
        w->polygon + n, sizeof w->polygon - n, south, north, fmax(-180, west), fmin(180, east));
    snprintf(w->polygon + n, sizeof w->polygon - n, "%s", one_in(w, 10) ? "" : ")");
    w->entry.polygon = w->polygon;
}

static double some_radius(struct world *w)
{
    static const double km[] = { 0, 5, 15, 60, 300, 25000 };

    return km[below(w, one_in(w, 10) ? 6 : 4)];
}

/* What changes from one hour to the next. */
static void have_today(struct world *w)
{
    struct responder *r = &w->entry;

    r->load = (uint32_t)below(w, 4);
    r->duty = one_in(w, 6) ? (Duty__State)below(w, 4) : DUTY__STATE__NOT_SAID;
    r->duty_until_ms = (int64_t)below(w, 3) * 1000;
    r->duty_max = (uint32_t)below(w, 3);
    r->status = one_in(w, 8) ? (Responder__Status)below(w, 5) : RESPONDER__STATUS__ACTIVE;
    r->suspended_until_ms = (int64_t)below(w, 3) * 1000;
    r->worked = one_in(w, 2) ? (uint32_t)below(w, 4) << 1 : 0;
    r->failed = one_in(w, 20) ? (uint32_t)below(w, 4) << 1 : 0;
    r->answered = one_in(w, 4) ? (uint32_t)below(w, 9) : 0;
    r->unanswered = one_in(w, 4) ? (uint32_t)below(w, 9) : 0;
    r->asked_ms = one_in(w, 4) ? -(int64_t)below(w, 2 * DETOUR_ASKED_MS) : 0;
    r->fixed_ms = one_in(w, 8) ? -(int64_t)below(w, DETOUR_FIX_MS + DETOUR_FIX_MS / 4) : 0;
    r->rests_until_ms = one_in(w, 20) ? (int64_t)below(w, 3) * 1000 : 0;
    r->full_until_ms = one_in(w, 20) ? (int64_t)below(w, 3) * 1000 : 0;
    r->night_zone = one_in(w, 20) ? zone_of(one_in(w, 2) ? "UTC" : "Asia/Kamchatka")
                                  : NULL; /* 1970: night, or noon */
    r->hours = below(w, 40) ? hours[below(w, 3)] : CLOSED;
}

#define PERSONS 5
#define PERSON(n) (UINT64_C(79000000000) + (n))

/* Whose they are; some relatives are nobody's, and some neighbours somebody's. */
static void belong(struct world *w)
{
    struct responder *r = &w->entry;

    if (r->kind == RESPONDER__KIND__PERSONAL_CONTACT ||
        (r->kind == RESPONDER__KIND__NEIGHBOUR && one_in(w, 2)))
        r->subject = one_in(w, 10) ? 0 : PERSON(1 + below(w, PERSONS));
    r->never_contact = one_in(w, 40);
    r->basis = one_in(w, 2) ? (Contact__Basis)below(w, 5) : CONTACT__BASIS__NOT_SAID;
    r->has_key = one_in(w, 2);
    r->has_minutes = one_in(w, 2);
    r->minutes = (uint32_t)below(w, 30);
    r->order = one_in(w, 2) ? (uint32_t)below(w, 4) : 0;
}

static void make_entry(struct world *w, size_t id)
{
    struct responder *r = &w->entry;

    snprintf(w->id, sizeof w->id, "r%zu", id);
    *r = (struct responder){ .id = w->id,
        .kind = (Responder__Kind)below(w, 10),
        .name = one_in(w, 10) ? "Пётр" : "Иван",
        .has_point = !one_in(w, 8),
        .radius_km = some_radius(w),
        .channels = { DELIVERY__CHANNEL__PHONE, DELIVERY__CHANNEL__ZMQ },
        .n_channels = below(w, 3),
        .phone = phones[below(w, 3)],
        .has_capacity = one_in(w, 2),
        .capacity = (uint32_t)below(w, 4),
        .vetting = (uint32_t)below(w, 4),
        .min_age = one_in(w, 8) ? (uint8_t)below(w, 30) : 0,
        .has_max_age = one_in(w, 8),
        .max_age = (uint8_t)below(w, 60),
        .max_distance_m = one_in(w, 4) ? (float)below(w, 60000) : 0 };
    if (r->has_point)
        somewhere(w, &r->lat, &r->lon);
    be_able(w);
    have_area(w);
    if (one_in(w, w->polygons_one_in))
        have_polygon(w);
    have_today(w);
    belong(w);
}

static void put_entry(struct world *w, size_t id)
{
    make_entry(w, id);
    directory_put(w->directory, &w->entry);
}

static void make_question(struct world *w, struct match_query *q)
{
    static const Responder__Kind kinds[] = { 5, 7, 8, 3, 99 };
    static const char *const districts[] = { "", "азов", "ейск", "нигде" };
    static const char *asked[2], *excluded[] = { "r1", "r7" };
    double lat, lon;

    for (size_t i = 0; i < 2; i++)
        asked[i] = w->words[below(w, one_in(w, 2) ? 4 : WORDS)];
    *q = (struct match_query){ .kinds = kinds,
        .n_kinds = one_in(w, 3) ? below(w, 6) : 0,
        .capabilities = asked,
        .n_capabilities = below(w, 3),
        .district = districts[below(w, 4)],
        .oktmo = oktmo[below(w, 5)],
        .kladr = kladr[below(w, 4)],
        .radius_m = one_in(w, 3) ? 20000 : 0,
        .vetting = (uint32_t)below(w, 2),
        .stranger_vetting = (uint32_t)below(w, 3),
        .exclude = excluded,
        .n_exclude = below(w, 3),
        .never_ask = &w->never,
        .n_never_ask = below(w, 2),
        .subject = one_in(w, 3) ? 0 : PERSON(below(w, PERSONS + 2)),
        .is_vital = one_in(w, 2),
        .has_age = one_in(w, 2),
        .age_least = (uint32_t)below(w, 40),
        .at_ms = (int64_t)below(w, 4) * 500 };
    q->age_most = q->age_least + (uint32_t)below(w, 3);
    somewhere(w, &lat, &lon);
    if (!one_in(w, 6))
        match_query_at(q, lat, lon, one_in(w, 3) ? 5000 : 0);
}

/* ---- the comparison ---- */
static void assert_same_list(const struct shortlist *found, const struct shortlist *expected)
{
    assert_int_equal(found->n, expected->n);
    for (size_t i = 0; i < found->n; i++) {
        const struct fit *a = &found->best[i], *b = &expected->best[i];

        assert_ptr_equal(a->responder, b->responder);
        assert_int_equal(a->cover, b->cover);
        assert_true(!a->has_distance || a->distance_m == b->distance_m);
        assert_int_equal(a->hours_unknown, b->hours_unknown);
    }
}

static void assert_found(struct world *w, const struct match_query *q, uint32_t at_most)
{
    size_t sum = 0;

    shortlist_start(w->found, at_most);
    search(w->directory, q, w->found);
    shortlist_start(w->expected, at_most);
    scan_search(w->directory, q, w->expected);
    assert_same_list(w->found, w->expected);
    assert_int_equal(w->found->n_fits, w->expected->n_fits);
    for (size_t i = 0; i < MATCH_REASONS; i++) {
        assert_int_equal(w->found->left_out[i], w->expected->left_out[i]);
        sum += w->found->left_out[i];
    }
    assert_int_equal(sum + w->found->n_fits, directory_count(w->directory));
    assert_int_equal(shortlist_shortfall(w->found), shortlist_shortfall(w->expected));
    w->n_found += w->found->n;
    w->n_more += w->found->n_fits > w->found->n;
    w->n_short += w->found->n == 0;
}

static void ask_some(struct world *w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct match_query q;

        make_question(w, &q);
        assert_found(w, &q, (uint32_t)below(w, one_in(w, 2) ? 4 : 20));
    }
}

/* The seeds were worth their while. */
static void assert_told_apart(const struct world *w, size_t n)
{
    assert_true(w->n_found > n * 3 / 4);
    assert_true(w->n_more > n / 15);
    assert_true(w->n_short > n / 50);
}

/* ---- tests ---- */
static void a_small_directory_is_searched_as_if_everybody_were_looked_at(void **state)
{
    struct world w;

    (void)state;
    world_start(&w, 1);
    for (size_t round = 0; round < 80; round++) {
        directory_clear(w.directory);
        for (size_t i = below(&w, 300); i > 0; i--)
            put_entry(&w, below(&w, 1000));
        ask_some(&w, 20);
    }
    assert_told_apart(&w, 1200);
    world_stop(&w);
}

static void a_hundred_thousand_are_searched_as_if_everybody_were_looked_at(void **state)
{
    struct world w;

    (void)state;
    world_start(&w, 2);
    w.polygons_one_in = 50;
    for (size_t i = 0; i < 100000; i++)
        put_entry(&w, i);
    ask_some(&w, 20);
    directory_settle(w.directory);
    ask_some(&w, 40);
    assert_true(w.n_more > 6);
    world_stop(&w);
}

/* Nothing but where they are: brute force by the haversine, which no part of the search uses. */
static void the_nearest_are_those_of_brute_force(void **state)
{
    enum { N = 100000, K = 10 };
    static double at[N][2];
    struct world w;

    (void)state;
    world_start(&w, 3);
    w.polygons_one_in = 1000;
    for (size_t i = 0; i < N; i++) {
        make_entry(&w, i);
        w.entry =
            (struct responder){ .id = w.id, .has_point = true, .radius_km = 30000, .phone = "112" };
        somewhere(&w, &at[i][0], &at[i][1]);
        w.entry.lat = at[i][0];
        w.entry.lon = at[i][1];
        directory_put(w.directory, &w.entry);
    }
    directory_settle(w.directory);
    for (size_t round = 0; round < 30; round++) {
        struct match_query q = { .district = "" };
        double lat, lon, last;
        size_t nearer = 0;

        somewhere(&w, &lat, &lon);
        match_query_at(&q, lat, lon, 0);
        shortlist_start(w.found, K);
        search(w.directory, &q, w.found);
        assert_int_equal(w.found->n, K);
        last = w.found->best[K - 1].distance_m;
        for (size_t i = 0; i < N; i++)
            nearer += geo_distance_m(lat, lon, at[i][0], at[i][1]) < last - 0.001;
        assert_true(nearer < K);
    }
    world_stop(&w);
}

static void entries_come_change_move_and_go_and_the_index_keeps_up(void **state)
{
    struct world w;

    (void)state;
    world_start(&w, 4);
    for (size_t round = 0; round < 150; round++) {
        for (size_t i = 0; i < 200; i++) {
            size_t id = below(&w, 2500);

            snprintf(w.id, sizeof w.id, "r%zu", id);
            if (one_in(&w, 3))
                directory_remove(w.directory, w.id);
            else
                put_entry(&w, id);
        }
        ask_some(&w, 4);
    }
    for (size_t id = 0; id < 2500; id++) { /* until nobody is left */
        snprintf(w.id, sizeof w.id, "r%zu", id);
        directory_remove(w.directory, w.id);
        if (id % 250 == 0)
            ask_some(&w, 4);
    }
    assert_int_equal(directory_count(w.directory), 0);
    ask_some(&w, 4);
    world_stop(&w);
}

static void what_changes_by_the_hour_stays_where_it_is_and_counts_at_once(void **state)
{
    struct world w;

    (void)state;
    world_start(&w, 5);
    for (size_t id = 0; id < 400; id++)
        put_entry(&w, id);
    for (size_t id = 0; id < 400; id++) {
        struct random before = w.random;

        make_entry(&w, id); /* another one: moves */
        directory_put(w.directory, &w.entry);
        w.random = before;
        make_entry(&w, id); /* the same, but for today */
        have_today(&w);
        directory_put(w.directory, &w.entry);
        if (id % 4 == 0)
            ask_some(&w, 2);
    }
    assert_told_apart(&w, 200);
    world_stop(&w);
}

/* As a file sorted by latitude would bring them, while others wait for an answer: a part grows lopsided, small or large. */
static void entries_that_come_in_order_are_found_as_others_are(void **state)
{
    static const size_t at_once[] = { 20, 40000 };
    struct world w;

    (void)state;
    world_start(&w, 6);
    w.polygons_one_in = 50;
    for (size_t round = 0; round < 2; round++) {
        directory_clear(w.directory);
        for (size_t i = 0; i < at_once[round] + 6000; i++) {
            make_entry(&w, i);
            w.entry.has_point = true;
            w.entry.lat = -60 + 0.003 * (double)i;
            w.entry.lon = 39;
            directory_put(w.directory, &w.entry);
            if (i >= at_once[round] && i % 5 == 0)
                directory_settle(w.directory);
        }
        ask_some(&w, 20);
    }
    world_stop(&w);
}

/* One of them, otherwise than before in one thing; and the same again. */
static void assert_found_otherwise(struct world *w, const struct responder *otherwise)
{
    directory_put(w->directory, otherwise);
    ask_some(w, 3);
    directory_put(w->directory, otherwise);
    ask_some(w, 3);
}

static void whoever_moves_or_learns_something_is_found_accordingly(void **state)
{
    static const char *const one[] = { "able1", "able2" }, *const two[] = { "able3" };
    static const char *const azov[] = { "Азов", "*" }, *const eysk[] = { "Ейск", "," };
    struct world w;
    struct responder r;

    (void)state;
    world_start(&w, 10);
    for (size_t id = 0; id < 100; id++)
        put_entry(&w, id);
    ask_some(&w, 3);
    r = (struct responder){ .id = "r5",
        .has_point = true,
        .lat = 47.1,
        .lon = 39.4,
        .phone = "112",
        .capabilities = one,
        .n_capabilities = 2,
        .area = azov,
        .n_area = 2 };
    assert_found_otherwise(&w, &r);
    r.area = eysk; /* a comma folds to nothing, as a star does */
    assert_found_otherwise(&w, &r);
    r.n_area = 1;
    assert_found_otherwise(&w, &r);
    r.area = azov;
    assert_found_otherwise(&w, &r);
    r.radius_km = 30;
    assert_found_otherwise(&w, &r);
    r.lon = 39.5;
    assert_found_otherwise(&w, &r);
    r.lat = 47.2;
    assert_found_otherwise(&w, &r);
    r.kind = RESPONDER__KIND__EMERGENCY_SERVICE;
    assert_found_otherwise(&w, &r);
    r.capabilities = two;
    r.n_capabilities = 1;
    assert_found_otherwise(&w, &r);
    r.has_point = false;
    assert_found_otherwise(&w, &r);
    r.status = RESPONDER__STATUS__CLOSED;
    assert_found_otherwise(&w, &r);
    r.kind = (Responder__Kind)99;
    r.status = RESPONDER__STATUS__ACTIVE;
    assert_found_otherwise(&w, &r);
    assert_int_equal(directory_find(w.directory, "r5")->kind, RESPONDER__KIND__UNKNOWN_KIND);
    world_stop(&w);
}

/* Most of those who can come have hours that nobody can read, and all of them wait until the others were looked at. */
static void many_who_wait_for_their_turn_are_all_remembered(void **state)
{
    struct world w;
    struct match_query q = { .district = "" };

    (void)state;
    world_start(&w, 11);
    match_query_at(&q, 0, 0, 0);
    for (size_t i = 0; i < 3000; i++) {
        make_entry(&w, i);
        w.entry = (struct responder){ .id = w.id,
            .has_point = true,
            .lat = 0.0001 * (double)i,
            .hours = i % 20 ? hours[2] : "",
            .has_capacity = i % 20 == 0,
            .phone = "112" };
        directory_put(w.directory, &w.entry);
    }
    assert_found(&w, &q, 5);
    assert_int_equal(w.found->n, 5);
    assert_int_equal(w.found->left_out[MATCH__REASON__NO_CAPACITY], 150);
    world_stop(&w);
}

/* ---- words ---- */
static size_t left_out(struct world *w, const struct match_query *q, Match__Reason reason)
{
    assert_found(w, q, 5);
    return w->found->left_out[reason];
}

/* More words than a mask has bits: those that share a bit are told apart all the same. */
static void words_that_share_a_bit_are_not_taken_for_one_another(void **state)
{
    static char text[200][16];
    struct world w;
    struct match_query q = { .district = "" };
    Responder__Kind kind = RESPONDER__KIND__MEDICAL;
    const char *able[4], *asked[4];

    (void)state;
    world_start(&w, 7);
    for (size_t i = 0; i < 200; i++)
        snprintf(text[i], sizeof text[i], "word%zu", i);
    for (size_t i = 0; i < 200; i++) {
        make_entry(&w, i);
        w.entry =
            (struct responder){ .id = w.id, .has_point = true, .radius_km = 5, .phone = "112" };
        for (size_t k = 0; k < 4; k++)
            able[k] = text[(i + k * k) % 200]; /* i, i + 1, i + 4, i + 9 */
        w.entry.capabilities = able;
        w.entry.n_capabilities = 4;
        directory_put(w.directory, &w.entry);
    }
    match_query_at(&q, 0, 0, 0);
    q.capabilities = asked;
    for (size_t i = 0; i < 200; i++) {
        asked[0] = text[i];
        q.n_capabilities = 1;
        assert_int_equal(left_out(&w, &q, MATCH__REASON__NOT_CAPABLE), 196);
        asked[1] = text[(i + 3) % 200];
        asked[2] = text[(i + 8) % 200];
        q.n_capabilities = 2;
        assert_int_equal(left_out(&w, &q, MATCH__REASON__NOT_CAPABLE), 199);
        q.n_capabilities = 3;
        assert_int_equal(left_out(&w, &q, MATCH__REASON__NOT_CAPABLE), 199);
        q.kinds = &kind;
        q.n_kinds = 1; /* nobody's */
        assert_int_equal(left_out(&w, &q, MATCH__REASON__WRONG_KIND), 200);
        q.n_kinds = 0;
        asked[2] = text[(i + 64) % 200]; /* the bit of the first */
        assert_int_equal(left_out(&w, &q, MATCH__REASON__NOT_CAPABLE), 200);
    }
    world_stop(&w);
}

/* More than are sorted on the spot. */
static void somebody_may_be_able_to_do_all_there_is(void **state)
{
    struct world w;
    struct match_query q = { .district = "" };
    struct skills *none = NULL;

    (void)state;
    world_start(&w, 12);
    match_query_at(&q, 0, 0, 0);
    for (size_t i = 0; i < WORDS; i++)
        w.able[i] = w.words[WORDS - 1 - i];
    w.entry = (struct responder){ .id = "all",
        .has_point = true,
        .phone = "112",
        .capabilities = w.able,
        .n_capabilities = WORDS };
    directory_put(w.directory, &w.entry);
    assert_int_equal(directory_find(w.directory, "all")->n_capabilities, WORDS);
    q.capabilities = w.able;
    q.n_capabilities = WORDS;
    assert_found(&w, &q, 1);
    assert_int_equal(w.found->n, 1);
    world_stop(&w);
    skills_free(&none);
}

static void a_need_that_nobody_can_meet_is_counted_as_such(void **state)
{
    static const char *const twice[] = { "drone", "drone" }, *const pair[] = { "drone", "boat" },
                             *const strange[] = { "drone", "никто" }, *const boat[] = { "boat" };
    struct world w;
    struct match_query q = { .district = "", .capabilities = pair, .n_capabilities = 2 };

    (void)state;
    world_start(&w, 8);
    match_query_at(&q, 0, 0, 0);
    assert_int_equal(left_out(&w, &q, MATCH__REASON__NOT_CAPABLE), 0);
    assert_int_equal(shortlist_shortfall(w.found), MATCH__REASON__NO_ENTRIES);
    for (size_t i = 0; i < 10; i++) {
        make_entry(&w, i);
        w.entry = (struct responder){ .id = w.id,
            .has_point = true,
            .phone = "112",
            .capabilities = i < 5 ? twice : boat,
            .n_capabilities = i < 5 ? 2 : 1 };
        directory_put(w.directory, &w.entry);
    }
    assert_int_equal(left_out(&w, &q, MATCH__REASON__NOT_CAPABLE), 10);
    assert_int_equal(shortlist_shortfall(w.found), MATCH__REASON__NOT_CAPABLE);
    q.capabilities = strange;
    assert_int_equal(left_out(&w, &q, MATCH__REASON__NOT_CAPABLE), 10);
    q.capabilities = twice; /* said twice, it is one word */
    assert_int_equal(left_out(&w, &q, MATCH__REASON__NOT_CAPABLE), 5);
    assert_int_equal(w.found->n, 5);
    assert_int_equal(directory_find(w.directory, "r1")->n_capabilities, 1);
    world_stop(&w);
}

static void what_is_not_looked_at_is_counted_as_behind(void **state)
{
    struct world w;
    struct match_query q = { .district = "" };

    (void)state;
    world_start(&w, 9);
    match_query_at(&q, 0, 0, 0);
    for (size_t i = 0; i < 20; i++) {
        make_entry(&w, i);
        w.entry = (struct responder){ .id = w.id,
            .has_point = true,
            .radius_km = 200,
            .lat = 0.1 * (double)i,
            .has_capacity = i < 2,
            .phone = "112" };
        directory_put(w.directory, &w.entry);
    }
    assert_int_equal(left_out(&w, &q, MATCH__REASON__BEHIND), 12);
    assert_int_equal(w.found->left_out[MATCH__REASON__NO_CAPACITY], 2);
    assert_int_equal(w.found->n_fits, 6); /* five were asked for: there are more */
    q.radius_m = 60000;
    assert_int_equal(left_out(&w, &q, MATCH__REASON__BEHIND), 0);
    assert_int_equal(w.found->left_out[MATCH__REASON__OUT_OF_AREA], 14);
    assert_int_equal(w.found->n_fits, 4);
    world_stop(&w);
}

/* More than a leaf holds, and more telephones than are kept. */
static void many_whom_one_person_must_never_meet_are_all_left_out(void **state)
{
    static const char *const nothing[] = { "nothing" };
    struct world w;
    char phone[16];

    (void)state;
    world_start(&w, 9);
    for (size_t i = 0; i < 200; i++) {
        make_entry(&w, i);
        snprintf(phone, sizeof phone, "+7901%07zu", i);
        w.entry.kind = RESPONDER__KIND__PERSONAL_CONTACT;
        w.entry.status = RESPONDER__STATUS__ACTIVE;
        w.entry.subject = PERSON(1);
        w.entry.never_contact = true;
        w.entry.phone = i ? phone : NULL;
        w.entry.capabilities = nothing;
        w.entry.n_capabilities = 0;
        directory_put(w.directory, &w.entry);
    }
    for (size_t i = 0; i < 2; i++) {
        struct match_query q = { .district = "", .subject = PERSON(1 + i) };

        shortlist_start(w.found, 5);
        search(w.directory, &q, w.found);
        assert_int_equal(w.found->n_fits, 0);
        assert_true(
            w.found->left_out[i ? MATCH__REASON__NOT_THEIRS : MATCH__REASON__NEVER_CONTACT] >
            100); /* the others are off duty or not agreed */
    }
    world_stop(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_whom_one_person_must_never_meet_are_all_left_out),
        cmocka_unit_test(a_small_directory_is_searched_as_if_everybody_were_looked_at),
        cmocka_unit_test(a_hundred_thousand_are_searched_as_if_everybody_were_looked_at),
        cmocka_unit_test(the_nearest_are_those_of_brute_force),
        cmocka_unit_test(entries_come_change_move_and_go_and_the_index_keeps_up),
        cmocka_unit_test(what_changes_by_the_hour_stays_where_it_is_and_counts_at_once),
        cmocka_unit_test(entries_that_come_in_order_are_found_as_others_are),
        cmocka_unit_test(whoever_moves_or_learns_something_is_found_accordingly),
        cmocka_unit_test(many_who_wait_for_their_turn_are_all_remembered),
        cmocka_unit_test(words_that_share_a_bit_are_not_taken_for_one_another),
        cmocka_unit_test(somebody_may_be_able_to_do_all_there_is),
        cmocka_unit_test(a_need_that_nobody_can_meet_is_counted_as_such),
        cmocka_unit_test(what_is_not_looked_at_is_counted_as_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
