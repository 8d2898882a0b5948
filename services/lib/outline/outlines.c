/* outlines - see outline.h: a table by text, in which each is counted. */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/table.h"
#include "outline/parts.h"

struct row {
    struct table_link link;
    size_t taken;
    struct outline outline;
    char text[];
};

struct outlines {
    struct table rows;
    GEOSContextHandle_t geos; /* says nothing by itself: what fails answers so */
};

struct outlines *outlines_new(void)
{
    struct outlines *s = must_alloc(sizeof *s);

    table_init(&s->rows);
    s->geos = GEOS_init_r();
    must(s->geos);
    return s;
}

static struct row *row_of(struct table_link *link)
{
    return (struct row *)(void *)link; /* it is the first member */
}

static void free_row(void *self, struct table_link *link)
{
    (void)self;
    outline_close(&row_of(link)->outline);
    free(link);
}

void outlines_free(struct outlines **ret_s)
{
    struct outlines *s = *ret_s;

    if (!s)
        return;
    table_empty(&s->rows, free_row, NULL);
    table_close(&s->rows);
    GEOS_finish_r(s->geos);
    free(s);
    *ret_s = NULL;
}

static struct row *read_row(struct outlines *s, const char *text)
{
    size_t n = strlen(text) + 1;
    struct row *row = must_alloc(sizeof *row + n);

    row->link.name = memcpy(row->text, text, n);
    if (outline_open(s->geos, text, &row->outline) != RINGS_RIGHT) {
        free_row(NULL, &row->link);
        return NULL;
    }
    table_put(&s->rows, &row->link);
    return row;
}

struct outline *outlines_take(struct outlines *s, const char *text)
{
    struct table_link *link = table_find(&s->rows, text);
    struct row *row = link ? row_of(link) : read_row(s, text);

    if (!row)
        return NULL;
    row->taken++;
    return &row->outline;
}

void outlines_give(struct outlines *s, struct outline *taken)
{
    struct row *row =
        taken ? (struct row *)(void *)((char *)taken - offsetof(struct row, outline)) : NULL;

    if (!row || --row->taken > 0)
        return;
    table_remove(&s->rows, row->text);
    free_row(NULL, &row->link);
}

size_t outlines_count(const struct outlines *s)
{
    return s->rows.n;
}

enum rings_wrong outline_check(const char *text)
{
    GEOSContextHandle_t geos = GEOS_init_r();
    struct outline o = { 0 };
    enum rings_wrong wrong = outline_open(geos, text, &o);

    outline_close(&o);
    GEOS_finish_r(geos);
    return wrong;
}
