/* schedules - see schedules.h: a table by text and zone, each row counted. */
#include "hours/schedules.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"

#define BUCKETS_FIRST 64

struct row {
    struct row *next; /* in the same bucket */
    uint64_t hash;
    const struct zone *zone;
    const char *hours; /* behind the schedule */
    size_t taken;
    _Alignas(max_align_t) char schedule[];
};

struct schedules {
    struct row **buckets;
    size_t n_buckets; /* a power of two */
    size_t n;
    struct arena reading;
};

static uint64_t hash_of(const char *hours) /* FNV-1a */
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (; *hours; hours++)
        h = (h ^ (uint8_t)*hours) * UINT64_C(0x100000001b3);
    return h ^ h >> 32;
}

static struct row **bucket_of(const struct schedules *s, uint64_t hash)
{
    return &s->buckets[hash & (s->n_buckets - 1)];
}

static struct row *row_of(struct schedule *taken)
{
    return (struct row *)(void *)((char *)taken - offsetof(struct row, schedule));
}

static struct schedule *schedule_in(struct row *row)
{
    return (struct schedule *)(void *)row->schedule;
}

struct schedules *schedules_new(void)
{
    struct schedules *s = must_alloc(sizeof *s);

    s->n_buckets = BUCKETS_FIRST;
    s->buckets = must_alloc(s->n_buckets * sizeof(struct row *));
    return s;
}

void schedules_free(struct schedules **ret_s)
{
    struct schedules *s = *ret_s;

    if (!s)
        return;
    for (size_t i = 0; i < s->n_buckets; i++) {
        while (s->buckets[i]) {
            struct row *row = s->buckets[i];

            s->buckets[i] = row->next;
            free(row);
        }
    }
    arena_clear(&s->reading);
    free(s->buckets);
    free(s);
    *ret_s = NULL;
}

static void grow(struct schedules *s)
{
    struct schedules wider = { .n_buckets = s->n_buckets * 2, .n = s->n };

    wider.buckets = must_alloc(wider.n_buckets * sizeof(struct row *));
    for (size_t i = 0; i < s->n_buckets; i++) {
        while (s->buckets[i]) {
            struct row *row = s->buckets[i];
            struct row **to = bucket_of(&wider, row->hash);

            s->buckets[i] = row->next;
            row->next = *to;
            *to = row;
        }
    }
    free(s->buckets);
    *s = wider;
}

static struct row *row_new(
    const char *hours, const struct zone *zone, uint64_t hash, const struct schedule *schedule)
{
    size_t size = schedule_bytes(schedule), n = strlen(hours) + 1;
    struct row *row = must_alloc(sizeof *row + size + n);

    row->hash = hash;
    row->zone = zone;
    memcpy(row->schedule, schedule, size);
    row->hours = memcpy(row->schedule + size, hours, n);
    return row;
}

static struct row *add(
    struct schedules *s, const char *hours, const struct zone *zone, uint64_t hash)
{
    struct schedule_stop unused;
    const struct schedule *schedule = schedule_read(hours, zone, &s->reading, &unused);
    struct row *row = schedule ? row_new(hours, zone, hash, schedule) : NULL;

    arena_clear(&s->reading);
    if (!row)
        return NULL;
    if (++s->n > s->n_buckets)
        grow(s);
    row->next = *bucket_of(s, hash);
    *bucket_of(s, hash) = row;
    return row;
}

struct schedule *schedules_take(struct schedules *s, const char *hours, const struct zone *zone)
{
    uint64_t hash = hash_of(hours);
    struct row *row = *bucket_of(s, hash);

    while (row && (row->zone != zone || strcmp(row->hours, hours) != 0))
        row = row->next;
    if (!row)
        row = add(s, hours, zone, hash);
    if (!row)
        return NULL;
    row->taken++;
    return schedule_in(row);
}

void schedules_give(struct schedules *s, struct schedule *taken)
{
    struct row *row = taken ? row_of(taken) : NULL;
    struct row **place;

    if (!row || --row->taken > 0)
        return;
    for (place = bucket_of(s, row->hash); *place != row;)
        place = &(*place)->next;
    *place = row->next;
    free(row);
    s->n--;
}

size_t schedules_count(const struct schedules *s)
{
    return s->n;
}
