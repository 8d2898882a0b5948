/* gazetteer - the index: see gazetteer.h. */
#include "intake/gazetteer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "intake/gazetteer_parts.h"

#define RADIUS_LEAST_M 500.0
#define RADIUS_ROOT_M 15.0
#define RADIUS_MOST_M 60000.0
#define RADIUS_UNKNOWN_M 5000

/* ---- texts ---- */
static char *own(const char *text)
{
    size_t n = text ? strlen(text) : 0;
    char *copy = must_alloc(n + 1);

    if (n)
        memcpy(copy, text, n);
    return copy;
}

/* "область" says of no region which one it is. */
static bool is_kind(const char *folded)
{
    static char *const kinds[] = { "область", "обл", "край", "республика", "респ", "автономный",
        "автономная", "округ", "ао", "аобл", "район", "улус", "муниципальный", "городской", "г",
        "город" };

    return text_among(folded, kinds, sizeof kinds / sizeof *kinds);
}

static char *stems_of_part(const char *part, struct arena *a)
{
    struct speech_word *words;
    const char *all = "";
    size_t n;

    speech_cut(part ? part : "", a, &words, &n);
    for (size_t i = 0; i < n; i++)
        if (!is_kind(words[i].folded))
            all = arena_printf(a, "%s%s ", *all ? all : " ", words[i].stem);
    return own(all);
}

/* "Ростов-на-Дону" is Ростов to whoever lives there. */
static const char *spoken_of(const struct speech_word *words, size_t n)
{
    return n == 3 && text_is(words[1].folded, "на") ? words[0].folded : "";
}

static void read_name(struct item *item, struct arena *a)
{
    struct speech_word *words;
    const char *all = "";
    size_t stem;

    speech_cut(item->s.name, a, &words, &item->n_words);
    for (size_t i = 0; i < item->n_words; i++)
        all = arena_printf(a, "%s%s%s", all, i ? " " : "", words[i].folded);
    item->name = own(all);
    item->spoken = own(spoken_of(words, item->n_words));
    stem = item->n_words ? speech_form_stem(words[0].folded) : 0;
    if (stem > GAZETTEER_BEGINNING)
        stem = GAZETTEER_BEGINNING;
    item->beginning = own(arena_text(a, all, stem));
}

/* One word: "гор.", "ст-ца". */
static char *folded_kind(const char *kind, struct arena *a)
{
    struct speech_word *words;
    const char *all = "";
    size_t n;

    speech_cut(kind ? kind : "", a, &words, &n);
    for (size_t i = 0; i < n; i++)
        all = arena_printf(a, "%s%s%s", all, i ? "-" : "", words[i].folded);
    return own(all);
}

/* ---- namesakes ---- */
const struct namesakes *gazetteer_called(const struct table *by, const char *key)
{
    return (const struct namesakes *)(const void *)table_find(by, key);
}

static struct namesakes *namesakes_of(struct table *by, const char *key)
{
    struct namesakes *found = (struct namesakes *)(void *)table_find(by, key);

    if (found)
        return found;
    found = must_alloc(sizeof *found);
    found->link.name = own(key);
    must(!table_put(by, &found->link));
    return found;
}

static void add(struct table *by, const char *key, struct item *item)
{
    struct namesakes *all = namesakes_of(by, key);

    all->items = must_realloc(all->items, (all->n + 1) * sizeof(struct item *));
    all->items[all->n++] = item;
}

static void namesakes_free(void *self, struct table_link *link)
{
    struct namesakes *all = (struct namesakes *)(void *)link;

    (void)self;
    free(all->items);
    free((char *)(uintptr_t)all->link.name);
    free(all);
}

static void take_out(struct table *by, const char *key, const struct item *item)
{
    struct namesakes *all = namesakes_of(by, key);
    size_t at = 0;

    while (all->items[at] != item)
        at++;
    all->items[at] = all->items[--all->n];
    if (all->n == 0)
        namesakes_free(NULL, table_remove(by, key));
}

/* ---- items ---- */
static void item_free(void *self, struct table_link *link)
{
    struct item *item = (struct item *)(void *)link;
    const char *texts[] = { item->s.id, item->s.name, item->s.kind, item->s.region, item->s.area,
        item->s.zone, item->s.oktmo, item->s.kladr, item->name, item->spoken, item->beginning,
        item->kind, item->region, item->area };

    (void)self;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free((char *)(uintptr_t)texts[i]);
    free(item);
}

static struct item *item_new(const struct settlement *s)
{
    struct item *item = must_alloc(sizeof *item);
    struct arena a = { 0 };

    item->s = *s;
    item->s.id = item->by_id.name = own(s->id);
    item->s.name = own(s->name);
    item->s.kind = own(s->kind);
    item->s.region = own(s->region);
    item->s.area = own(s->area);
    item->s.zone = own(s->zone);
    item->s.oktmo = own(s->oktmo);
    item->s.kladr = own(s->kladr);
    read_name(item, &a);
    item->kind = folded_kind(s->kind, &a);
    item->region = stems_of_part(s->region, &a);
    item->area = stems_of_part(s->area, &a);
    item->at = geo_direction(s->lat, s->lon);
    arena_clear(&a);
    return item;
}

static void remember_region(struct gazetteer *g, const struct item *item)
{
    char *stems = own(item->region), *rest = stems, *stem;

    while ((stem = strsep(&rest, " ")))
        if (*stem)
            namesakes_of(&g->regions, stem);
    free(stems);
}

/* It is among the ids no more. */
static void forget(struct gazetteer *g, struct item *old)
{
    if (!old)
        return;
    take_out(&g->names, old->name, old);
    if (*old->spoken)
        take_out(&g->names, old->spoken, old);
    take_out(&g->beginnings, old->beginning, old);
    item_free(NULL, &old->by_id);
}

void gazetteer_remove(struct gazetteer *g, const char *id)
{
    forget(g, (struct item *)(void *)table_remove(&g->ids, id));
}

void gazetteer_put(struct gazetteer *g, const struct settlement *s)
{
    struct item *item = item_new(s);

    forget(g, (struct item *)(void *)table_put(&g->ids, &item->by_id));
    add(&g->names, item->name, item);
    if (*item->spoken)
        add(&g->names, item->spoken, item);
    add(&g->beginnings, item->beginning, item);
    remember_region(g, item);
}

/* ---- the whole ---- */
struct gazetteer *gazetteer_new(void)
{
    struct gazetteer *g = must_alloc(sizeof *g);

    table_init(&g->ids);
    table_init(&g->names);
    table_init(&g->beginnings);
    table_init(&g->regions);
    return g;
}

void gazetteer_clear(struct gazetteer *g)
{
    table_empty(&g->names, namesakes_free, NULL);
    table_empty(&g->beginnings, namesakes_free, NULL);
    table_empty(&g->regions, namesakes_free, NULL);
    table_empty(&g->ids, item_free, NULL);
}

void gazetteer_free(struct gazetteer **g)
{
    if (!*g)
        return;
    gazetteer_clear(*g);
    table_close(&(*g)->ids);
    table_close(&(*g)->names);
    table_close(&(*g)->beginnings);
    table_close(&(*g)->regions);
    free(*g);
    *g = NULL;
}

/* ---- what is asked of one ---- */
uint32_t gazetteer_radius_m(const struct settlement *s)
{
    if (s->population == 0)
        return RADIUS_UNKNOWN_M;
    return (uint32_t)fmin(RADIUS_LEAST_M + RADIUS_ROOT_M * sqrt(s->population), RADIUS_MOST_M);
}

const char *gazetteer_label(const struct settlement *s, struct arena *a)
{
    const char *parts[] = { s->area, s->region,
        s->population ? arena_printf(a, "%u", s->population) : "" };
    const char *in = "";

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i])
            in = arena_printf(a, "%s%s%s", in, *in ? ", " : "", parts[i]);
    return *in ? arena_printf(a, "%s (%s)", s->name, in) : arena_dup(a, s->name);
}

#define NEAREST_DEG 0.46 /* of latitude: a little more than GAZETTEER_NEAREST_M */

struct search {
    double lat;
    struct geo_direction at;
    const struct item *best;
    double best_m;
};

/* Of two as near, the one whose id comes first: the table has no order that means anything. */
static void look(void *self, struct table_link *link)
{
    struct search *s = self;
    const struct item *item = (const struct item *)(const void *)link;
    double m;

    if (fabs(item->s.lat - s->lat) > NEAREST_DEG)
        return;
    m = geo_apart_m(&s->at, &item->at);
    if (m > s->best_m || (s->best && m == s->best_m && strcmp(item->s.id, s->best->s.id) > 0))
        return;
    s->best = item;
    s->best_m = m;
}

const struct settlement *gazetteer_nearest(const struct gazetteer *g, double lat, double lon)
{
    struct search s = { .lat = lat, .at = geo_direction(lat, lon), .best_m = GAZETTEER_NEAREST_M };

    table_each(&g->ids, look, &s);
    return s.best ? &s.best->s : NULL;
}
