/* matcher_rank - the order of asking, the shortlist, and what must hold for every search. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "matcher/search.h"
#include "sys/random.h"

static struct fit fit_of(const struct responder *r, double distance_m)
{
    return (struct fit){ .responder = r,
        .cover = COVER_NEAR,
        .has_distance = distance_m >= 0,
        .distance_m = distance_m };
}

static void assert_before(struct fit a, struct fit b)
{
    assert_true(rank_compare(&a, &b) < 0);
    assert_true(rank_compare(&b, &a) > 0);
}

static void a_contact_with_the_key_comes_before_somebody_nearer(void **state)
{
    struct responder contact = {
        .id = "z", .kind = RESPONDER__KIND__PERSONAL_CONTACT, .subject = 1, .has_key = true
    };
    struct responder stranger = {
        .id = "a", .kind = RESPONDER__KIND__NEIGHBOUR, .has_key = true /* of another door */
    };

    (void)state;
    assert_before(fit_of(&contact, 9000), fit_of(&stranger, 10));
    contact.has_minutes = true;
    contact.minutes = 15;
    assert_before(fit_of(&contact, 9000), fit_of(&stranger, 10));
    contact.minutes = 16; /* not soon */
    assert_before(fit_of(&stranger, 10), fit_of(&contact, 9000));
    contact.has_minutes = contact.has_key = false; /* without the key a contact is one of many */
    assert_before(fit_of(&stranger, 10), fit_of(&contact, 9000));
}

static void contacts_come_in_the_order_that_their_person_wants(void **state)
{
    struct responder first = { .id = "z", .subject = 1, .order = 1, .load = 3 };
    struct responder second = { .id = "b", .subject = 1, .order = 2 };
    struct responder key = { .id = "y", .subject = 1, .order = 3, .has_key = true };
    struct responder unsaid = { .id = "a", .subject = 1 }, other = { .id = "0", .order = 1 };
    struct fit unknown = fit_of(&first, 9000);

    (void)state;
    unknown.hours_unknown = true;
    assert_before(unknown, fit_of(&second, 10));
    assert_before(fit_of(&key, 9000), fit_of(&first, 10));
    assert_before(fit_of(&second, 9000), fit_of(&unsaid, 10));
    assert_before(fit_of(&second, -1), fit_of(&other, 10)); /* an order is somebody's */
    assert_before(fit_of(&other, 10), fit_of(&unsaid, 11));
    assert_true(rank_leads(&second));
    assert_true(rank_leads(&(struct responder){ .subject = 1, .has_key = true }));
    assert_false(rank_leads(&unsaid));
    assert_false(rank_leads(&other));
}

static void known_hours_come_before_nearness_and_nearness_before_load_and_load_before_id(
    void **state)
{
    struct responder a = { .id = "a" }, b = { .id = "b" }, busy = { .id = "0", .load = 2 };
    struct fit unknown = fit_of(&a, 1);

    (void)state;
    unknown.hours_unknown = true;
    assert_before(fit_of(&b, 5000), unknown);
    assert_before(fit_of(&b, 100), fit_of(&a, 101));
    assert_before(fit_of(&b, 100), fit_of(&a, -1)); /* -1: nobody knows how far */
    assert_before(fit_of(&b, 100), fit_of(&busy, 100));
    assert_before(fit_of(&b, -1), fit_of(&busy, -1));
    assert_before(fit_of(&a, 100), fit_of(&b, 100));
}

/* So many metres farther away they count. */
static void what_speaks_against_somebody_counts_as_a_longer_way(void **state)
{
    struct responder near = { .id = "z" }, far = { .id = "a" };
    struct fit a = fit_of(&near, 1000), b = fit_of(&far, 2500);

    (void)state;
    assert_before(a, b);
    a.detour.m = 1499;
    assert_before(a, b);
    a.detour.m = 1501;
    assert_before(b, a);
    b.detour.m = 1;
    assert_before(b, a); /* as far: by id */
    a.has_distance = b.has_distance = false; /* where nobody knows how far, it decides by itself */
    assert_before(b, a);
    b.detour.m = 1502;
    assert_before(a, b);
}

static void why_names_what_spoke_for_somebody(void **state)
{
    struct responder r = { .id = "a",
        .kind = RESPONDER__KIND__PERSONAL_CONTACT,
        .subject = 1,
        .has_key = true,
        .hours = "24/7" };
    struct fit fit = fit_of(&r, 5);
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(rank_why(&fit, &a), "key,near,free,open");
    r = (struct responder){ .id = "b", .load = 1 };
    fit = (struct fit){ .responder = &r, .cover = COVER_AREA, .hours_unknown = true };
    assert_string_equal(rank_why(&fit, &a), "area,hours_unknown");
    fit = (struct fit){ .responder = &r, .cover = COVER_EVERYWHERE };
    assert_string_equal(rank_why(&fit, &a), "everywhere");
    fit.cover = COVER_THEIRS;
    assert_string_equal(rank_why(&fit, &a), "theirs");
    fit.cover = COVER_UNPLACED;
    assert_string_equal(rank_why(&fit, &a), "unplaced");
    fit.detour = (struct detour){ 0, true, true, true, true, true };
    assert_string_equal(
        rank_why(&fit, &a), "unplaced,answers_rarely,asked_lately,old_fix,untested");
    arena_clear(&a);
}

static void the_shortlist_keeps_the_best_and_counts_the_rest(void **state)
{
    struct responder r[40];
    char ids[40][4];
    struct shortlist list;

    (void)state;
    shortlist_start(&list, 3);
    for (size_t i = 0; i < 40; i++) {
        struct fit fit;

        snprintf(ids[i], sizeof ids[i], "%02zu", i);
        r[i] = (struct responder){ .id = ids[i] };
        fit = fit_of(&r[i], (double)((i * 17) % 40)); /* every distance from 0 to 39, mixed */
        shortlist_take(&list, &fit);
    }
    assert_int_equal(list.n, 3);
    assert_int_equal(list.n_fits, 40);
    for (size_t i = 0; i < 3; i++)
        assert_true(list.best[i].distance_m >= (double)i && list.best[i].distance_m <= (double)i);
}

static void a_request_that_says_no_number_gets_16_and_none_gets_more_than_256(void **state)
{
    struct shortlist list;

    (void)state;
    shortlist_start(&list, 0);
    assert_int_equal(list.at_most, 16);
    shortlist_start(&list, UINT32_MAX);
    assert_int_equal(list.at_most, 256);
}

static void a_shortfall_has_its_reason(void **state)
{
    struct responder r = { .id = "a" };
    struct fit fit = fit_of(&r, 1);
    struct shortlist list;

    (void)state;
    shortlist_start(&list, 1);
    assert_int_equal(shortlist_shortfall(&list), MATCH__REASON__NO_ENTRIES);
    shortlist_leave_out(&list, MATCH__REASON__NO_PLACE, 7);
    assert_int_equal(shortlist_shortfall(&list), MATCH__REASON__NO_PLACE);
    shortlist_leave_out(&list, MATCH__REASON__NOT_CAPABLE, 1);
    assert_int_equal(shortlist_shortfall(&list), MATCH__REASON__MIXED);
    shortlist_take(&list, &fit);
    assert_int_equal(shortlist_shortfall(&list), MATCH__REASON__FITS);
}

/* ---- what holds for every search: seeded entries and questions ---- */
#define ENTRIES 120
#define ASKED_AT_MS (2 * DETOUR_ASKED_MS)
#define ROUNDS 400

static const char *const abilities[] = { "groceries", "door_opening", "key", "drone" };
static const char *const areas[] = { "Азов", "*", "60601", "Ейск" };
static const char *const phones[] = { NULL, "", "+79001112233", "112" };
static const char *const hours[] = { "", "24/7", "Mo-Fr 08:00-17:00" };

struct world {
    struct random random;
    char ids[ENTRIES][16];
    struct responder entries[ENTRIES];
};

static size_t below(struct world *w, size_t bound)
{
    return (size_t)random_below(&w->random, bound);
}

static double near(struct world *w, double centre)
{
    return centre + ((double)below(w, 2000) - 1000) / 2000;
}

static void make_entry(struct world *w, size_t i)
{
    struct responder *r = &w->entries[i];
    size_t from = below(w, 4), area = below(w, 4);

    snprintf(w->ids[i], sizeof w->ids[i], "r%zu", below(w, 1000000) * ENTRIES + i);
    *r = (struct responder){ .id = w->ids[i],
        .kind = (Responder__Kind)(1 + below(w, 9)),
        .status = below(w, 8) ? RESPONDER__STATUS__ACTIVE : RESPONDER__STATUS__DRAFT,
        .name = below(w, 2) ? "Иван" : "Пётр",
        .capabilities = &abilities[from],
        .n_capabilities = below(w, 5 - from),
        .has_point = below(w, 3) > 0,
        .lat = near(w, 47),
        .lon = near(w, 39),
        .radius_km = (double)below(w, 60),
        .channels = { DELIVERY__CHANNEL__PHONE, DELIVERY__CHANNEL__ZMQ },
        .n_channels = below(w, 3),
        .phone = phones[below(w, 4)],
        .hours = hours[below(w, 3)],
        .has_capacity = below(w, 2) > 0,
        .capacity = (uint32_t)below(w, 4),
        .load = (uint32_t)below(w, 3),
        .worked = (uint32_t)below(w, 8),
        .failed = below(w, 8) ? 0 : 1U << DELIVERY__CHANNEL__ZMQ,
        .answered = (uint32_t)below(w, 5),
        .unanswered = (uint32_t)below(w, 5),
        .asked_ms = (int64_t)below(w, 2 * DETOUR_ASKED_MS),
        .fixed_ms = below(w, 4) ? 0 : ASKED_AT_MS - (int64_t)below(w, 2 * DETOUR_FIX_MS),
        .rests_until_ms = below(w, 10) ? 0 : ASKED_AT_MS + 1,
        .full_until_ms = below(w, 10) ? 0 : ASKED_AT_MS + 1,
        .min_age = below(w, 10) ? 0 : 18,
        .max_distance_m = below(w, 10) ? 0 : 9000,
        .vetting = (uint32_t)below(w, 4),
        .area = &areas[area],
        .n_area = below(w, 5 - area) };
}

static struct match_query make_question(struct world *w, const struct named *never)
{
    static const Responder__Kind kinds[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    static const char *const districts[] = { "", "азов" };
    size_t from = below(w, 4);

    return (struct match_query){ .kinds = kinds,
        .n_kinds = below(w, 2) * 8,
        .capabilities = &abilities[from],
        .n_capabilities = below(w, 2),
        .has_point = below(w, 4) > 0,
        .lat = 47,
        .lon = 39,
        .uncertainty_m = (double)below(w, 3000),
        .district = districts[below(w, 2)],
        .radius_m = (double)(below(w, 2) * 30000),
        .vetting = (uint32_t)below(w, 2),
        .at_ms = ASKED_AT_MS,
        .has_age = below(w, 2) > 0,
        .age_most = (uint32_t)below(w, 30),
        .never_ask = never,
        .n_never_ask = below(w, 2) };
}

static void fill(struct directory *d, struct world *w, size_t n, bool backwards)
{
    directory_clear(d);
    for (size_t i = 0; i < n; i++)
        directory_put(d, &w->entries[backwards ? n - 1 - i : i]);
}

static size_t sum(const struct shortlist *list)
{
    size_t n = list->n_fits;

    for (size_t i = 0; i < MATCH_REASONS; i++)
        n += list->left_out[i];
    return n;
}

static void assert_sound(
    const struct directory *d, const struct match_query *q, const struct shortlist *list)
{
    struct fit fit;

    assert_int_equal(sum(list), directory_count(d));
    assert_int_equal(list->n, list->n_fits < list->at_most ? list->n_fits : list->at_most);
    for (size_t i = 0; i < list->n; i++) {
        assert_int_equal(eligible(q, list->best[i].responder, &fit), MATCH__REASON__FITS);
        if (i > 0)
            assert_true(rank_compare(&list->best[i - 1], &list->best[i]) < 0);
    }
}

/* Same ids in the same order; the directory may have been built anew in between. */
static void remember_ids(const struct shortlist *list, char ids[][16])
{
    for (size_t i = 0; i < list->n; i++)
        snprintf(ids[i], 16, "%s", list->best[i].responder->id);
}

static void assert_same(const struct shortlist *list, size_t n, char ids[][16])
{
    assert_int_equal(list->n, n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(list->best[i].responder->id, ids[i]);
}

static void counts_add_up_ties_are_stable_and_no_filtered_entry_is_ever_found(void **state)
{
    static struct world w;
    struct directory *d = directory_new();
    struct shortlist *list = malloc(sizeof *list);
    struct arena a = { 0 };
    struct named never = named_of("петр", &a);
    size_t found = 0;

    (void)state;
    w.random = (struct random){ { 20261122, 5 } };
    for (unsigned round = 0; round < ROUNDS; round++) {
        char ids[SHORTLIST_MAX][16];
        struct match_query q;
        size_t n;

        for (size_t i = 0; i < ENTRIES; i++)
            make_entry(&w, i);
        q = make_question(&w, &never);
        fill(d, &w, ENTRIES, false);
        shortlist_start(list, (uint32_t)below(&w, 20));
        search(d, &q, list);
        assert_sound(d, &q, list);
        remember_ids(list, ids);
        found += n = list->n;
        fill(d, &w, ENTRIES, true); /* the order in which they came must not matter */
        shortlist_start(list, (uint32_t)list->at_most);
        search(d, &q, list);
        assert_same(list, n, ids);
    }
    assert_true(found > ROUNDS); /* the questions were not all unanswerable */
    arena_clear(&a);
    directory_free(&d);
    free(list);
}

static void adding_an_entry_never_removes_a_better_one(void **state)
{
    static struct world w;
    struct directory *d = directory_new();
    struct shortlist *list = malloc(sizeof *list);
    size_t pushed_out = 0;

    (void)state;
    w.random = (struct random){ { 7, 11 } };
    for (unsigned round = 0; round < ROUNDS; round++) {
        char ids[SHORTLIST_MAX][16];
        struct match_query q = make_question(&w, NULL);
        size_t n, at = 0;

        q.n_never_ask = 0;
        for (size_t i = 0; i < ENTRIES; i++)
            make_entry(&w, i);
        fill(d, &w, ENTRIES - 1, false);
        shortlist_start(list, 5);
        search(d, &q, list);
        n = list->n;
        remember_ids(list, ids);
        directory_put(d, &w.entries[ENTRIES - 1]);
        shortlist_start(list, 5);
        search(d, &q, list);
        for (size_t i = 0; i < list->n;
             i++) { /* without the new one it is the old list, cut at its end */
            if (strcmp(list->best[i].responder->id, w.ids[ENTRIES - 1]) == 0)
                continue;
            assert_string_equal(list->best[i].responder->id, ids[at++]);
        }
        assert_true(at >= (n < 5 ? n : 4));
        pushed_out += at < n;
    }
    assert_true(pushed_out > 0);
    directory_free(&d);
    free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contact_with_the_key_comes_before_somebody_nearer),
        cmocka_unit_test(contacts_come_in_the_order_that_their_person_wants),
        cmocka_unit_test(
            known_hours_come_before_nearness_and_nearness_before_load_and_load_before_id),
        cmocka_unit_test(what_speaks_against_somebody_counts_as_a_longer_way),
        cmocka_unit_test(why_names_what_spoke_for_somebody),
        cmocka_unit_test(the_shortlist_keeps_the_best_and_counts_the_rest),
        cmocka_unit_test(a_request_that_says_no_number_gets_16_and_none_gets_more_than_256),
        cmocka_unit_test(a_shortfall_has_its_reason),
        cmocka_unit_test(counts_add_up_ties_are_stable_and_no_filtered_entry_is_ever_found),
        cmocka_unit_test(adding_an_entry_never_removes_a_better_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
