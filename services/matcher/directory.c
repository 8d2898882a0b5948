/* directory - a table of entries by id, and what search.c needs to find them. Each entry is one block of memory, its texts and lists
 * behind it; what it can do it shares. */
#include "matcher/directory.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/named.h"
#include "base/text.h"
#include "matcher/eligible.h"
#include "matcher/entry.h"
#include "matcher/prefix.h"
#include "outline/outline.h"

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
    if (to && from && size)
        memcpy(to, from, size);
    p->used += size;
    return to;
}

static const char *pack_text(struct packer *p, const char *text)
{
    return text ? pack(p, text, strlen(text) + 1, 1) : NULL;
}

/* Numbers in the one form in which they are compared. */
static const char *pack_area(struct packer *p, const char *text)
{
    char folded[NAME_FOLDED], key[PREFIX_KEY];

    text_fold(text, folded, sizeof folded);
    return pack_text(p, prefix_key(folded, key) ? key : folded);
}

static const char *const *pack_areas(struct packer *p, const char *const *areas, size_t n)
{
    const char **to = pack(p, areas, n * sizeof *areas, _Alignof(char *));

    for (size_t i = 0; i < n; i++) {
        const char *folded = pack_area(p, areas[i]);

        if (to)
            to[i] = folded;
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
    to->polygon = NULL;
    to->id = pack_text(p, from->id);
    to->name = pack_text(p, from->name);
    to->phone = pack_text(p, from->phone);
    to->hours = pack_text(p, from->hours);
    to->area = pack_areas(p, from->area, from->n_area);
    to->exclude = pack_areas(p, from->exclude, from->n_exclude);
    to->folded_id = text_is(from->folded_id, from->id) ? to->id : pack_text(p, from->folded_id);
    to->folded_name = pack_text(p, from->folded_name);
}

/* In one block: the entry, its texts, and room for where it stands. */
static struct entry *entry_pack(const struct responder *from)
{
    size_t places = (2 * from->n_area + 1) * sizeof(struct grove_leaf *);
    struct packer p = { 0 };
    struct responder measured;
    struct entry *e;

    pack_responder(&p, from, &measured);
    pack(&p, NULL, places, _Alignof(struct grove_leaf *));
    e = must_alloc(sizeof *e + p.used);
    p = (struct packer){ .at = e->rest };
    pack_responder(&p, from, &e->responder);
    e->at = pack(&p, NULL, places, _Alignof(struct grove_leaf *));
    return e;
}

/* What cannot be read is nothing: eligible() says so. */
static struct schedule *take_hours(struct schedules *schedules, const struct responder *r)
{
    return text_empty(r->hours) ? NULL : schedules_take(schedules, r->hours, zone_of(r->zone));
}

#define CAN_OPEN "key" /* the capability of a contact who has the key of the person's door */

static bool lists_key(const struct responder *r)
{
    for (size_t i = 0; i < r->n_capabilities; i++) {
        if (text_is(r->capabilities[i], CAN_OPEN))
            return true;
    }
    return false;
}

static bool has_unread_polygon(const struct entry *e)
{
    return e->responder.has_polygon && !e->responder.outline;
}

static struct entry *entry_new(struct directory *d, const struct responder *from)
{
    struct skill_set *skills = skills_take(d->skills, from->capabilities, from->n_capabilities);
    struct responder whole = *from;
    char id[NAME_FOLDED], name[NAME_FOLDED];
    struct entry *e;

    text_fold(from->id, id, sizeof id);
    text_fold(from->name, name, sizeof name);
    whole.folded_id = id;
    whole.folded_name = name;
    whole.kind = (unsigned)from->kind < SKILL_KINDS ? from->kind : RESPONDER__KIND__UNKNOWN_KIND;
    whole.has_key = from->has_key || lists_key(from);
    whole.direction = geo_direction(from->lat, from->lon);
    whole.is_everywhere = names_everywhere(from);
    whole.capabilities = skills->words;
    whole.n_capabilities = skills->n;
    whole.schedule = take_hours(d->schedules, from);
    whole.has_polygon = !text_empty(from->polygon);
    whole.outline = whole.has_polygon ? outlines_take(d->outlines, from->polygon) : NULL;
    e = entry_pack(&whole);
    e->skills = skills;
    e->link.name = e->responder.id;
    e->is_listed = eligible_is_listed(&e->responder);
    d->n_unread_polygons += has_unread_polygon(e);
    return e;
}

static void entry_free(struct directory *d, struct entry *e)
{
    skills_drop(d->skills, e->skills);
    schedules_give(d->schedules, e->responder.schedule);
    outlines_give(d->outlines, e->responder.outline);
    d->n_unread_polygons -= has_unread_polygon(e);
    free(e);
}

static struct entry *entry_of(struct table_link *link)
{
    return (struct entry *)(void *)link; /* it is the first member */
}

/* ---- into the index, and out of it ---- */
static void wait(struct directory *d, struct entry *e)
{
    if (d->n_waiting == d->room_waiting) {
        d->room_waiting += d->room_waiting / 2 + 64;
        d->waiting = must_realloc(d->waiting, d->room_waiting * sizeof(struct entry *));
    }
    d->waiting[d->n_waiting++] = e;
    e->waits = (uint32_t)d->n_waiting;
}

static void wait_instead(struct directory *d, uint32_t place, struct entry *e)
{
    d->waiting[place - 1] = e;
    e->waits = place;
}

static unsigned place_of(const struct entry *e)
{
    if (eligible_is_tied(&e->responder))
        return SKILL_TIED;
    return e->responder.has_point ? SKILL_PLACED : SKILL_UNPLACED;
}

static void enter(struct directory *d, struct entry *e)
{
    if (!e->is_listed)
        return;
    skills_count(d->skills, e->skills, e->responder.kind, place_of(e), 1);
    wait(d, e);
}

static void leave(struct directory *d, struct entry *e)
{
    if (!e->is_listed)
        return;
    if (e->waits)
        wait_instead(d, e->waits, d->waiting[--d->n_waiting]);
    else
        index_remove(e);
    skills_count(d->skills, e->skills, e->responder.kind, place_of(e), -1);
}

static void replace(struct directory *d, const struct entry *old, struct entry *e)
{
    if (old->waits)
        wait_instead(d, old->waits, e);
    else
        index_replace(old, e);
}

/* One by one, or all together with those who are there already when so many came that this is less work. */
void directory_settle(struct directory *d)
{
    bool is_many = d->n_waiting > d->entries.n / 3;

    if (is_many)
        index_open(&d->index);
    for (size_t i = 0; i < d->n_waiting; i++) {
        index_add(&d->index, d->waiting[i]);
        d->waiting[i]->waits = 0;
    }
    if (is_many)
        index_settle(&d->index);
    d->n_waiting = 0;
}

/* ---- the table ---- */
static void start(struct directory *d)
{
    table_init(&d->entries);
    d->skills = skills_new();
    d->schedules = schedules_new();
    d->outlines = outlines_new();
    d->n_unread_polygons = 0;
    index_init(&d->index);
}

static void free_link(void *self, struct table_link *link)
{
    (void)self;
    free(link);
}

static void end(struct directory *d)
{
    index_close(&d->index);
    table_empty(&d->entries, free_link, NULL);
    table_close(&d->entries);
    skills_free(&d->skills);
    schedules_free(&d->schedules);
    outlines_free(&d->outlines);
    free(d->waiting);
    d->waiting = NULL;
    d->n_waiting = d->room_waiting = 0;
}

struct directory *directory_new(void)
{
    struct directory *d = must_alloc(sizeof *d);

    start(d);
    return d;
}

void directory_free(struct directory **ret_d)
{
    if (!*ret_d)
        return;
    end(*ret_d);
    free(*ret_d);
    *ret_d = NULL;
}

void directory_clear(struct directory *d)
{
    end(d);
    start(d);
}

void directory_put(struct directory *d, const struct responder *from)
{
    struct entry *e = entry_new(d, from);
    struct table_link *link = table_put(&d->entries, &e->link);
    struct entry *old = link ? entry_of(link) : NULL;

    if (old && index_is_alike(old, e)) {
        replace(d, old, e);
    } else {
        if (old)
            leave(d, old);
        enter(d, e);
    }
    if (old)
        entry_free(d, old);
}

void directory_remove(struct directory *d, const char *id)
{
    struct table_link *link = table_remove(&d->entries, id);

    if (!link)
        return;
    leave(d, entry_of(link));
    entry_free(d, entry_of(link));
}

size_t directory_count(const struct directory *d)
{
    return d->entries.n;
}

size_t directory_unread_polygons(const struct directory *d)
{
    return d->n_unread_polygons;
}

const struct responder *directory_find(const struct directory *d, const char *id)
{
    struct table_link *link = table_find(&d->entries, id);

    return link ? &entry_of(link)->responder : NULL;
}

struct visit {
    void (*visit)(void *self, const struct responder *r);
    void *self;
};

static void visit_one(void *self, struct table_link *link)
{
    const struct visit *v = self;

    v->visit(v->self, &entry_of(link)->responder);
}

void directory_each(
    const struct directory *d, void (*visit)(void *self, const struct responder *r), void *self)
{
    struct visit v = { visit, self };

    table_each(&d->entries, visit_one, &v);
}
