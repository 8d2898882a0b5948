/* crowd - see crowd.h. */
#include "bench/crowd.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/must.h"

#define SPREAD_DEG 0.15 /* of a town: its standard deviation, north to south */

const char *const crowd_words[CROWD_WORDS] = { "groceries", "medicine", "meals", "transport",
    "home_visit", "welfare_check", "psych_support", "medical_103", "fire_101", "police_102",
    "gas_104", "edds", "rescue_water_ice", "search_forest", "search_city", "drone", "door_opening",
    "interpreter", "shelter", "generator", "boat", "diver", "nurse", "crane" };

size_t crowd_below(struct crowd *c, size_t bound)
{
    return (size_t)random_below(&c->random, bound);
}

static double part(struct crowd *c) /* above 0, up to 1 */
{
    return (double)(crowd_below(c, 1U << 30) + 1) / (1U << 30);
}

void crowd_somewhere(struct crowd *c, double *lat, double *lon)
{
    size_t town = crowd_below(c, CROWD_TOWNS);
    double far = SPREAD_DEG * sqrt(-2 * log(part(c))), way = 2 * M_PI * part(c);

    *lat = c->towns[town][0] + far * cos(way);
    *lon = c->towns[town][1] + far * sin(way) / cos(c->towns[town][0] * M_PI / 180);
}

void crowd_two(struct crowd *c, unsigned ret[2])
{
    do {
        ret[0] = (unsigned)crowd_below(c, CROWD_ONE_A);
        ret[1] = (unsigned)crowd_below(c, CROWD_ONE_A);
    } while (ret[0] == ret[1]);
}

static bool has(const struct crowd_entry *e, unsigned word)
{
    return e->able[0] == word || e->able[1] == word || e->able[2] == word;
}

static bool is_odd(const struct crowd_entry *e)
{
    return e->able[0] == e->able[1] || e->able[1] == e->able[2] || e->able[0] == e->able[2] ||
           (has(e, CROWD_NOBODY_A) && has(e, CROWD_NOBODY_B)) ||
           (has(e, CROWD_ONE_A) && has(e, CROWD_ONE_B));
}

static void make_entry(struct crowd *c, struct crowd_entry *e)
{
    crowd_somewhere(c, &e->lat, &e->lon);
    do {
        for (int i = 0; i < CROWD_ABLE; i++)
            e->able[i] = (unsigned)crowd_below(c, CROWD_WORDS);
    } while (is_odd(e));
    e->capacity = 2 + (uint32_t)crowd_below(c, 3);
    e->load = (uint32_t)crowd_below(c, 4);
    e->trust = (uint32_t)crowd_below(c, 8) / 2;
    e->radius_km = (float)(5 + crowd_below(c, 56));
    e->has_odd_hours = crowd_below(c, 10) == 0;
    e->duty = crowd_below(c, 20) == 0 ? DUTY__STATE__OFF : DUTY__STATE__NOT_SAID;
}

void crowd_make(struct crowd *c, size_t n)
{
    *c = (struct crowd){ .random = { { 20261127, 5 } }, .n = n };
    for (size_t i = 0; i < CROWD_TOWNS; i++) {
        c->towns[i][0] = 43 + 25 * part(c);
        c->towns[i][1] = 28 + 110 * part(c);
    }
    c->entries = must_alloc(n * sizeof *c->entries);
    for (size_t i = 0; i < n; i++)
        make_entry(c, &c->entries[i]);
    c->entries[0].able[0] = CROWD_ONE_A;
    c->entries[0].able[1] = CROWD_ONE_B;
    c->entries[0].able[2] = 0;
}

void crowd_free(struct crowd *c)
{
    free(c->entries);
}

const char *crowd_hours(const struct crowd_entry *e)
{
    return e->has_odd_hours ? "by appointment" : "24/7";
}

void crowd_id(size_t i, char ret[24])
{
    snprintf(ret, 24, "r%08zu", i);
}

void crowd_phone(size_t i, char ret[24])
{
    snprintf(ret, 24, "+7900%07zu", i % 10000000);
}

void crowd_name(size_t i, char ret[64])
{
    snprintf(ret, 64, "Помощник %zu", i);
}

bool crowd_is_available(const struct crowd_entry *e)
{
    return e->load < e->capacity && e->trust >= CROWD_TRUST && e->duty != DUTY__STATE__OFF &&
           !e->has_odd_hours;
}
