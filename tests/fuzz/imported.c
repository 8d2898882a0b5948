/* imported - see imported.h. */
#include "fuzz/imported.h"

#include <stdlib.h>
#include <string.h>
#include "base/geo.h"
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"

static void look_at_entry(const ResponderEntry *e, struct arena *a)
{
    struct refusal why;
    size_t n;
    uint8_t *bytes = codec_pack(e, a, &n);

    must(!text_empty(e->id) && !text_empty(e->name) && e->has_kind);
    must(!e->has_lat || geo_is_valid(e->lat, e->lon));
    must(codec_check(&responder_entry__descriptor, bytes, n, a, &why) == 0);
}

static void look_at_settlement(const Settlement *t, struct arena *a)
{
    struct refusal why;
    size_t n;
    uint8_t *bytes = codec_pack(t, a, &n);

    must(!text_empty(t->id) && !text_empty(t->name) && geo_is_valid(t->lat, t->lon));
    must(codec_check(&settlement__descriptor, bytes, n, a, &why) == 0);
}

static void look_at_problem(
    const struct import_problem *p, enum import_format format, struct arena *a)
{
    const char *text = import_problem_text(p, format, a);

    must(p->code < 0 && !text_empty(p->field) && p->line > 0);
    must(text_is_clean(text, strlen(text)) && !strchr(text, '\n'));
}

static void read_rows(struct import *im, const struct import_how *how, size_t n)
{
    struct import_item item;
    struct arena a = { 0 };
    enum import_got got;

    /* An item is at least a byte; a service of HSDS may be at many places, each of some bytes. */
    for (size_t rows = 0; (got = import_next(im, &a, &item)) != IMPORT_END; rows++) {
        must(rows <= n);
        if (got == IMPORT_ENTRY && how->target)
            look_at_settlement(&item.settlement, &a);
        if (got == IMPORT_ENTRY && !how->target)
            look_at_entry(&item.entry, &a);
        if (got == IMPORT_REFUSED)
            look_at_problem(&item.problem, how->format, &a);
        arena_clear(&a);
    }
    arena_clear(&a);
}

static void read_file(struct import_how how, const char *map, const uint8_t *bytes, size_t n)
{
    /* Of its own size, so that a byte read behind it is seen. */
    char *copy = memcpy(malloc(n ? n : 1), bytes, n);
    struct arena a = { 0 };
    struct import_map mapping = { 0 };
    struct import_problem why;
    struct import *im;
    const char *wrong;

    must(!map || import_map_read(map, strlen(map), how.target, &a, &mapping, &wrong) == 0);
    how.map = &mapping;
    how.source = "fuzz";
    if (import_open(&how, copy, n, &a, &im, &why))
        must(why.code < 0 && !text_empty(why.field));
    else
        read_rows(im, &how, n);
    import_close(&im);
    arena_clear(&a);
    free(copy);
}

void fuzz_import(enum import_format format, const char *map, const uint8_t *bytes, size_t n)
{
    read_file((struct import_how){ .format = format }, map, bytes, n);
}

void fuzz_import_gazetteer(const char *map, const uint8_t *bytes, size_t n)
{
    read_file(
        (struct import_how){ .format = IMPORT_CSV, .target = &import_settlements }, map, bytes, n);
}
