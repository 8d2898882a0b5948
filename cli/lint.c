/* lint - see lint.h. */
#include "lint.h"

#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "hours/schedule.h"
#include "intl.h"
#include "outline/outline.h"

#define NAME_BYTES 200

struct lint_seen {
    const char *place; /* its folded name, and where it is, to ten metres */
    const char *id, *name;
};

static const struct {
    const char *code, *text;
} kinds[LINT_KINDS] = {
    [LINT_NO_CHANNEL] = { "no_channel", N_("there is no way to ask them") },
    [LINT_TWICE] = { "twice", N_("the same name at the same place as") },
    [LINT_HOURS] = { "hours", N_("the opening hours cannot be read") },
    [LINT_HOLIDAYS] = { "holidays",
        N_("it speaks of public holidays, which are not known in its zone:") },
    [LINT_POLYGON] = { "polygon", N_("the polygon cannot be read, and covers nothing") },
    [LINT_NUMBERS] = { "numbers",
        N_("which numbers are these? say oktmo: or kladr:, else they are held against both:") },
    [LINT_UNKNOWN_WORD] = { "unknown_capability", N_("no need asks for") },
    [LINT_NOBODY] = { "nobody_can", N_("nobody who is asked can") },
};

const char *lint_code(enum lint_what what)
{
    return kinds[what].code;
}

const char *lint_text(enum lint_what what)
{
    return kinds[what].text;
}

void lint_start(struct lint *l, const char *const *capabilities, size_t n)
{
    *l = (struct lint){ .capabilities = capabilities, .n_capabilities = n };
    l->covered = arena_alloc(&l->arena, n + 1);
}

static void find(
    struct lint *l, enum lint_what what, const char *id, const char *name, const char *about)
{
    struct arena *a = &l->arena;

    *ARENA_PUSH(a, l->findings, l->n_findings) =
        (struct lint_finding){ what, arena_dup(a, id), arena_dup(a, name), arena_dup(a, about) };
}

static bool is_asked(const ResponderEntry *e)
{
    return e->status != RESPONDER__STATUS__DRAFT && e->status != RESPONDER__STATUS__CLOSED &&
           e->status != RESPONDER__STATUS__SUSPENDED;
}

static void look_at_capabilities(struct lint *l, const ResponderEntry *e)
{
    for (size_t i = 0; i < e->n_capabilities; i++) {
        size_t k = 0;

        while (k < l->n_capabilities && !text_is(l->capabilities[k], e->capabilities[i]))
            k++;
        if (k < l->n_capabilities)
            l->covered[k] |= is_asked(e);
        else if (l->n_capabilities)
            find(l, LINT_UNKNOWN_WORD, e->id, e->name, e->capabilities[i]);
    }
}

static void remember_place(struct lint *l, const ResponderEntry *e)
{
    char folded[NAME_BYTES];
    struct lint_seen seen = { .id = arena_dup(&l->arena, e->id),
        .name = arena_dup(&l->arena, e->name) };

    text_fold(e->name, folded, sizeof(folded));
    seen.place = arena_printf(&l->arena, "%s|%.4f|%.4f|%s", folded, e->has_lat ? e->lat : 0,
        e->has_lon ? e->lon : 0, !e->has_lat && e->n_area ? e->area[0] : "");
    *ARENA_PUSH(&l->arena, l->seen, l->n_seen) = seen;
}

static void look_at_hours(struct lint *l, const ResponderEntry *e)
{
    struct arena a = { 0 };
    struct schedule_stop stop;
    const struct schedule *schedule =
        text_empty(e->hours) ? NULL : schedule_read(e->hours, zone_of(e->zone), &a, &stop);

    if (schedule && schedule_lacks_holidays(schedule))
        find(l, LINT_HOLIDAYS, e->id, e->name, e->hours);
    if (!schedule && !text_empty(e->hours))
        find(l, LINT_HOURS, e->id, e->name, e->hours);
    arena_clear(&a);
}

#define REGION_DIGITS 2 /* fewer are a name */
#define OKTMO_DIGITS 11 /* more are KLADR's */

static bool is_either(const char *area)
{
    size_t n = 0;

    for (const char *at = area; *at; at++) {
        if (*at != ' ' && (*at < '0' || *at > '9'))
            return false;
        n += *at != ' ';
    }
    return n >= REGION_DIGITS && n <= OKTMO_DIGITS;
}

static void look_at_area(struct lint *l, const ResponderEntry *e)
{
    if (!text_empty(e->polygon) && outline_check(e->polygon) != RINGS_RIGHT)
        find(l, LINT_POLYGON, e->id, e->name, NULL);
    for (size_t i = 0; i < e->n_area; i++)
        if (is_either(e->area[i]))
            find(l, LINT_NUMBERS, e->id, e->name, e->area[i]);
}

void lint_take(struct lint *l, const ResponderEntry *e)
{
    if (e->n_channel == 0 && is_asked(e))
        find(l, LINT_NO_CHANNEL, e->id, e->name, NULL);
    look_at_hours(l, e);
    look_at_area(l, e);
    look_at_capabilities(l, e);
    if (e->status != RESPONDER__STATUS__CLOSED)
        remember_place(l, e);
}

static int by_place(const void *a, const void *b)
{
    const struct lint_seen *x = a, *y = b;
    int order = strcmp(x->place, y->place);

    return order ? order : strcmp(x->id, y->id);
}

static int by_kind(const void *a, const void *b)
{
    const struct lint_finding *x = a, *y = b;
    int order = (x->what > y->what) - (x->what < y->what);

    order = order ? order : strcmp(x->id ? x->id : "", y->id ? y->id : "");
    return order ? order : strcmp(x->about ? x->about : "", y->about ? y->about : "");
}

void lint_end(struct lint *l)
{
    if (l->n_seen)
        qsort(l->seen, l->n_seen, sizeof(*l->seen), by_place);
    for (size_t i = 1; i < l->n_seen; i++)
        if (text_is(l->seen[i - 1].place, l->seen[i].place))
            find(l, LINT_TWICE, l->seen[i].id, l->seen[i].name, l->seen[i - 1].id);
    for (size_t i = 0; i < l->n_capabilities; i++)
        if (!l->covered[i])
            find(l, LINT_NOBODY, NULL, NULL, l->capabilities[i]);
    if (l->n_findings)
        qsort(l->findings, l->n_findings, sizeof(*l->findings), by_kind);
}

void lint_close(struct lint *l)
{
    arena_clear(&l->arena);
    *l = (struct lint){ 0 };
}
