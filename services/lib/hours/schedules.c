/* schedules - see schedules.h: a table by zone and text, in which each is counted. */
#include "hours/schedules.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/table.h"

struct row {
    struct table_link link; /* its name stands behind the schedule */
    size_t taken;
    _Alignas(max_align_t) char schedule[];
};

struct schedules {
    struct table rows;
    struct arena arena; /* of one call */
};

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

    table_init(&s->rows);
    return s;
}

static void free_row(void *self, struct table_link *link)
{
    (void)self;
    free(link); /* it is the first member */
}

void schedules_free(struct schedules **ret_s)
{
    struct schedules *s = *ret_s;

    if (!s)
        return;
    table_empty(&s->rows, free_row, NULL);
    table_close(&s->rows);
    arena_clear(&s->arena);
    free(s);
    *ret_s = NULL;
}

static struct row *row_new(const char *name, const struct schedule *schedule)
{
    size_t size = schedule_bytes(schedule), n = strlen(name) + 1;
    struct row *row = must_alloc(sizeof *row + size + n);

    memcpy(row->schedule, schedule, size);
    row->link.name = memcpy(row->schedule + size, name, n);
    return row;
}

static struct row *find_or_read(struct schedules *s, const char *hours, const struct zone *zone)
{
    const char *name = arena_printf(&s->arena, "%s\n%s", zone_name(zone), hours);
    struct table_link *link = table_find(&s->rows, name);
    const struct schedule *schedule;
    struct schedule_stop unused;
    struct row *row;

    if (link)
        return (struct row *)(void *)link;
    schedule = schedule_read(hours, zone, &s->arena, &unused);
    if (!schedule)
        return NULL;
    row = row_new(name, schedule);
    table_put(&s->rows, &row->link);
    return row;
}

struct schedule *schedules_take(struct schedules *s, const char *hours, const struct zone *zone)
{
    struct row *row = zone ? find_or_read(s, hours, zone) : NULL;

    arena_clear(&s->arena);
    if (!row)
        return NULL;
    row->taken++;
    return schedule_in(row);
}

void schedules_give(struct schedules *s, struct schedule *taken)
{
    struct row *row = taken ? row_of(taken) : NULL;

    if (!row || --row->taken > 0)
        return;
    table_remove(&s->rows, row->link.name);
    free(row);
}

size_t schedules_count(const struct schedules *s)
{
    return s->rows.n;
}
