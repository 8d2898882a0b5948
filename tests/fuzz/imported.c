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

static void look_at_problem(
    const struct import_problem *p, enum import_format format, struct arena *a)
{
    const char *text = import_problem_text(p, format, a);

    must(p->code < 0 && !text_empty(p->field) && p->line > 0);
    must(text_is_clean(text, strlen(text)) && !strchr(text, '\n'));
}

static void read_rows(struct import *im, enum import_format format, size_t n)
{
    struct import_item item;
    struct arena a = { 0 };
    enum import_got got;

    /* An item is at least a byte; a service of HSDS may be at many places, each of some bytes. */
    for (size_t rows = 0; (got = import_next(im, &a, &item)) != IMPORT_END; rows++) {
        must(rows <= n);
        if (got == IMPORT_ENTRY)
            look_at_entry(&item.entry, &a);
        if (got == IMPORT_REFUSED)
            look_at_problem(&item.problem, format, &a);
        arena_clear(&a);
    }
    arena_clear(&a);
}

void fuzz_import(enum import_format format, const char *map, const uint8_t *bytes, size_t n)
{
    /* Of its own size, so that a byte read behind it is seen. */
    char *copy = memcpy(malloc(n ? n : 1), bytes, n);
    struct arena a = { 0 };
    struct import_map mapping = { 0 };
    struct import_problem why;
    struct import *im;
    const char *wrong;

    must(!map || import_map_read(map, strlen(map), &a, &mapping, &wrong) == 0);
    if (import_open(&(struct import_how){ .format = format, .map = &mapping, .source = "fuzz" },
            copy, n, &a, &im, &why))
        must(why.code < 0 && !text_empty(why.field));
    else
        read_rows(im, format, n);
    import_close(&im);
    arena_clear(&a);
    free(copy);
}
