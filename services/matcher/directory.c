/* directory - a table of entries by id. Each entry is one block of memory, its texts and lists behind it. */
#include "matcher/directory.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "hours/schedules.h"

#define BUCKETS_FIRST 64

struct entry {
    struct entry *next; /* in the same bucket */
    struct responder responder;
    _Alignas(max_align_t) char rest[];
};

struct directory {
    struct entry **buckets;
    size_t n_buckets; /* a power of two */
    size_t n;
    struct schedules *schedules; /* of all entries */
};

/* ---- one entry in one block ---- */
/* The same walk measures (at == NULL) and copies, so the two cannot differ. */
struct packer {
    char *at;
    size_t used;
};

static void *pack(struct packer *p, const void *from, size_t size, size_t align)
{
    char *to;

    p->used = (p->used + align - 1) & ~(align - 1);
    to = p->at ? p->at + p->used : NULL;
    if (to && size)
        memcpy(to, from, size);
    p->used += size;
    return to;
}

static const char *pack_text(struct packer *p, const char *text)
{
    return text ? pack(p, text, strlen(text) + 1, 1) : NULL;
}

static const char *pack_folded(struct packer *p, const char *text)
{
    char folded[NAME_FOLDED];

    text_fold(text, folded, sizeof folded);
    return pack_text(p, folded);
}

static const char *const *pack_texts(struct packer *p, const char *const *texts, size_t n,
    const char *(*pack_one)(struct packer *p, const char *text))
{
    const char **to = pack(p, texts, n * sizeof *texts, _Alignof(char *));

    for (size_t i = 0; i < n; i++) {
        const char *text = pack_one(p, texts[i]);

        if (to)
            to[i] = text;
    }
    return to;
}

/* Folding takes "*" for punctuation, so it is looked for in the text as given. */
static bool names_everywhere(const struct responder *r)
{
    for (size_t i = 0; i < r->n_area; i++) {
        if (text_is(r->area[i], "*"))
            return true;
    }
    return false;
}

static void pack_responder(struct packer *p, const struct responder *from, struct responder *to)
{
    *to = *from;
    to->zone = NULL;
    to->id = pack_text(p, from->id);
    to->name = pack_text(p, from->name);
    to->phone = pack_text(p, from->phone);
    to->hours = pack_text(p, from->hours);
    to->capabilities = pack_texts(p, from->capabilities, from->n_capabilities, pack_text);
    to->area = pack_texts(p, from->area, from->n_area, pack_folded);
    to->direction = geo_direction(from->lat, from->lon);
    to->is_everywhere = names_everywhere(from);
    to->folded_id = pack_folded(p, from->id);
    to->folded_name = pack_folded(p, from->name);
}

/* What cannot be read is nothing: eligible() says so. */
static struct schedule *take_hours(struct schedules *schedules, const struct responder *r)
{
    const struct zone *zone = text_empty(r->hours) ? NULL : zone_of(r->zone);

    return zone ? schedules_take(schedules, r->hours, zone) : NULL;
}

static struct entry *entry_new(struct schedules *schedules, const struct responder *from)
{
    struct packer p = { 0 };
    struct responder measured;
    struct entry *e;

    pack_responder(&p, from, &measured);
    e = must_alloc(sizeof *e + p.used);
    p = (struct packer){ .at = e->rest };
    pack_responder(&p, from, &e->responder);
    e->responder.schedule = take_hours(schedules, from);
    return e;
}

static void entry_free(struct schedules *schedules, struct entry *e)
{
    schedules_give(schedules, e->responder.schedule);
    free(e);
}

/* ---- the table ---- */
static uint64_t hash_of(const char *id) /* FNV-1a */
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (; *id; id++)
        h = (h ^ (uint8_t)*id) * UINT64_C(0x100000001b3);
    return h ^ h >> 32;
}

static struct entry **bucket_of(const struct directory *d, const char *id)
{
    return &d->buckets[hash_of(id) & (d->n_buckets - 1)];
}

/* Where the pointer to the entry is, or would be. */
static struct entry **place_of(const struct directory *d, const char *id)
{
    struct entry **place = bucket_of(d, id);

    while (*place && strcmp((*place)->responder.id, id) != 0)
        place = &(*place)->next;
    return place;
}

struct directory *directory_new(void)
{
    struct directory *d = must_alloc(sizeof *d);

    d->n_buckets = BUCKETS_FIRST;
    d->buckets = must_alloc(d->n_buckets * sizeof(struct entry *));
    d->schedules = schedules_new();
    return d;
}

void directory_free(struct directory **ret_d)
{
    struct directory *d = *ret_d;

    if (!d)
        return;
    directory_clear(d);
    schedules_free(&d->schedules);
    free(d->buckets);
    free(d);
    *ret_d = NULL;
}

static void grow(struct directory *d)
{
    struct directory wider = {
        .n_buckets = d->n_buckets * 2, .n = d->n, .schedules = d->schedules
    };

    wider.buckets = must_alloc(wider.n_buckets * sizeof(struct entry *));
    for (size_t i = 0; i < d->n_buckets; i++) {
        while (d->buckets[i]) {
            struct entry *e = d->buckets[i];
            struct entry **to = bucket_of(&wider, e->responder.id);

            d->buckets[i] = e->next;
            e->next = *to;
            *to = e;
        }
    }
    free(d->buckets);
    *d = wider;
}

void directory_put(struct directory *d, const struct responder *from)
{
    struct entry *e = entry_new(d->schedules, from);
    struct entry **place = place_of(d, e->responder.id);
    struct entry *old = *place;

    e->next = old ? old->next : NULL;
    *place = e;
    if (old)
        entry_free(d->schedules, old);
    else if (++d->n > d->n_buckets)
        grow(d);
}

void directory_remove(struct directory *d, const char *id)
{
    struct entry **place = place_of(d, id);
    struct entry *old = *place;

    if (!old)
        return;
    *place = old->next;
    entry_free(d->schedules, old);
    d->n--;
}

void directory_clear(struct directory *d)
{
    for (size_t i = 0; i < d->n_buckets; i++) {
        while (d->buckets[i]) {
            struct entry *old = d->buckets[i];

            d->buckets[i] = old->next;
            entry_free(d->schedules, old);
        }
    }
    d->n = 0;
}

size_t directory_count(const struct directory *d)
{
    return d->n;
}

const struct responder *directory_find(const struct directory *d, const char *id)
{
    const struct entry *e = *place_of(d, id);

    return e ? &e->responder : NULL;
}

void directory_each(
    const struct directory *d, void (*visit)(void *self, const struct responder *r), void *self)
{
    for (size_t i = 0; i < d->n_buckets; i++) {
        for (const struct entry *e = d->buckets[i]; e; e = e->next)
            visit(self, &e->responder);
    }
}
