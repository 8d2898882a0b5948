/* lint - see lint.h. */
#include "lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "base/times.h"
#include "hours/day.h"
#include "hours/schedule.h"
#include "intl.h"
#include "outline/outline.h"
#include "words/responder.h"
#include "words/words.h"

#define NAME_BYTES 200

struct lint_seen {
    const char *place; /* its folded name, and where it is, to ten metres */
    const char *id, *name;
};

static const struct {
    const char *code, *text;
} kinds[LINT_KINDS] = {
    [LINT_NO_PERSON] = { "no_person",
        N_("it is not said whose contact they are: they are never asked") },
    [LINT_NO_CONSENT] = { "no_consent", N_("it is not said on what consent they are held") },
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
    [LINT_UNCOVERED] = { "nobody_there", N_("in these districts nobody can") },
    [LINT_WRONG_NUMBER] = { "wrong_number", N_("the number was somebody else's:") },
    [LINT_NO_ANSWER] = { "no_answer", N_("has not answered, so many times in a row:") },
    [LINT_NO_ROOM] = { "no_room", N_("takes no offers at all: the capacity is 0") },
    [LINT_MONTH_FULL] = { "month_full",
        N_("is not asked until the month ends, for so many cases were had:") },
    [LINT_AGREEMENT_OVER] = { "agreement_over",
        N_("is not asked any more, for the agreement ended on") },
    [LINT_OFF_DUTY] = { "off_duty", N_("off duty until they say otherwise") },
    [LINT_OLD_PLACE] = { "old_place", N_("moves about, and was seen last at") },
    [LINT_NEVER_TRIED] = { "never_tried", N_("nobody knows whether this leads to them:") },
};

const char *lint_code(enum lint_what what)
{
    return kinds[what].code;
}

const char *lint_text(enum lint_what what)
{
    return kinds[what].text;
}

void lint_start(struct lint *l, const char *const *capabilities, size_t n, int64_t now_ms)
{
    *l = (struct lint){ .capabilities = capabilities, .n_capabilities = n, .now_ms = now_ms };
    l->covered = arena_alloc(&l->arena, n + 1);
    lint_areas_start(&l->areas, n, &l->arena);
}

static void find(
    struct lint *l, enum lint_what what, const char *id, const char *name, const char *about)
{
    struct arena *a = &l->arena;

    *ARENA_PUSH(a, l->findings, l->n_findings) = (struct lint_finding){ .what = what,
        .id = arena_dup(a, id),
        .name = arena_dup(a, name),
        .about = arena_dup(a, about) };
}

static bool is_asked(const ResponderEntry *e)
{
    return e->status != RESPONDER__STATUS__DRAFT && e->status != RESPONDER__STATUS__CLOSED &&
           e->status != RESPONDER__STATUS__SUSPENDED;
}

/* Whoever belongs to one person covers nothing for others. */
static bool is_for_all(const ResponderEntry *e)
{
    return is_asked(e) && e->kind != RESPONDER__KIND__PERSONAL_CONTACT;
}

static void look_at_capabilities(struct lint *l, const ResponderEntry *e)
{
    bool *can = arena_alloc(&l->arena, l->n_capabilities + 1);

    for (size_t i = 0; i < e->n_capabilities; i++) {
        size_t k = 0;

        while (k < l->n_capabilities && !text_is(l->capabilities[k], e->capabilities[i]))
            k++;
        if (k < l->n_capabilities)
            can[k] = true;
        else if (l->n_capabilities)
            find(l, LINT_UNKNOWN_WORD, e->id, e->name, e->capabilities[i]);
    }
    for (size_t k = 0; k < l->n_capabilities; k++)
        l->covered[k] |= can[k] && is_asked(e);
    lint_areas_take(&l->areas, e, is_for_all(e) ? can : NULL);
}

/* ---- how they are reached ---- */
static const ChannelRecord *tried_of(const ResponderEntry *e, Delivery__Channel channel)
{
    for (size_t i = 0; i < e->n_tried; i++)
        if (e->tried[i]->channel == channel)
            return e->tried[i];
    return NULL;
}

static void look_at_channel(struct lint *l, const ResponderEntry *e, Delivery__Channel channel)
{
    const ChannelRecord *tried = tried_of(e, channel);

    if (tried && tried->failed)
        find(l, LINT_WRONG_NUMBER, e->id, e->name,
            channel == DELIVERY__CHANNEL__PHONE ? e->phone : e->address);
    else if (!tried)
        find(l, LINT_NEVER_TRIED, e->id, e->name,
            word_of(&delivery__channel__descriptor, (int)channel));
}

/* Whoever names no channel but has a telephone is rung. */
static void look_at_channels(struct lint *l, const ResponderEntry *e)
{
    for (size_t i = 0; i < e->n_channel; i++)
        look_at_channel(l, e, e->channel[i]);
    if (e->n_channel == 0 && text_empty(e->phone))
        find(l, LINT_NO_CHANNEL, e->id, e->name, NULL);
    else if (e->n_channel == 0)
        look_at_channel(l, e, DELIVERY__CHANNEL__PHONE);
}

/* ---- whether they are asked ---- */
static int64_t agreement_end(const ResponderEntry *e)
{
    const struct zone *z = zone_of(e->zone);
    int32_t day;

    if (text_empty(e->valid_to) || day_parse(e->valid_to, &day))
        return INT64_MAX;
    return zone_first(z ? z : zone_of("UTC"), day + 1, 0);
}

static int64_t full_until(const ResponderEntry *e)
{
    const ResponderRecord *r = e->record;

    return r && r->taken_until ? responder_full_until(e->monthly_max, r->taken, r->taken_until->ms)
                               : 0;
}

static int64_t seen_at(const ResponderEntry *e)
{
    int64_t at_ms;

    return text_empty(e->fixed_at) || time_parse(e->fixed_at, &at_ms) ? INT64_MAX : at_ms;
}

static void look_at_asking(struct lint *l, const ResponderEntry *e)
{
    char times[16];

    if (e->record && e->record->unanswered_in_row >= LINT_SILENT) {
        snprintf(times, sizeof(times), "%u", e->record->unanswered_in_row);
        find(l, LINT_NO_ANSWER, e->id, e->name, times);
    }
    if (e->has_capacity && e->capacity == 0)
        find(l, LINT_NO_ROOM, e->id, e->name, NULL);
    if (full_until(e) > l->now_ms) {
        snprintf(times, sizeof(times), "%u", e->monthly_max);
        find(l, LINT_MONTH_FULL, e->id, e->name, times);
    }
    if (agreement_end(e) <= l->now_ms)
        find(l, LINT_AGREEMENT_OVER, e->id, e->name, e->valid_to);
    if (e->duty == DUTY__STATE__OFF && !e->duty_until)
        find(l, LINT_OFF_DUTY, e->id, e->name, NULL);
    if (seen_at(e) < l->now_ms - DAY_MS)
        find(l, LINT_OLD_PLACE, e->id, e->name, e->fixed_at);
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

static void look_at_contact(struct lint *l, const ResponderEntry *e)
{
    if (!is_asked(e) || !responder_is_near(e->kind))
        return;
    if (e->kind == RESPONDER__KIND__PERSONAL_CONTACT && text_empty(e->subject_phone))
        find(l, LINT_NO_PERSON, e->id, e->name, NULL);
    if (!e->never_contact && (!e->consent || !e->consent->basis))
        find(l, LINT_NO_CONSENT, e->id, e->name, NULL);
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
    if (is_asked(e)) {
        look_at_channels(l, e);
        look_at_asking(l, e);
    }
    look_at_contact(l, e);
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

/* One line for a capability, however many the districts. */
static void find_uncovered(struct lint *l, size_t capability)
{
    size_t n;
    const char *const *areas = lint_areas_without(&l->areas, capability, &n);

    if (n == 0)
        return;
    find(l, LINT_UNCOVERED, NULL, NULL, l->capabilities[capability]);
    l->findings[l->n_findings - 1].areas = areas;
    l->findings[l->n_findings - 1].n_areas = n;
}

void lint_end(struct lint *l)
{
    lint_areas_end(&l->areas);
    if (l->n_seen)
        qsort(l->seen, l->n_seen, sizeof(*l->seen), by_place);
    for (size_t i = 1; i < l->n_seen; i++)
        if (text_is(l->seen[i - 1].place, l->seen[i].place))
            find(l, LINT_TWICE, l->seen[i].id, l->seen[i].name, l->seen[i - 1].id);
    for (size_t i = 0; i < l->n_capabilities; i++)
        if (!l->covered[i])
            find(l, LINT_NOBODY, NULL, NULL, l->capabilities[i]);
        else
            find_uncovered(l, i);
    if (l->n_findings)
        qsort(l->findings, l->n_findings, sizeof(*l->findings), by_kind);
}

void lint_close(struct lint *l)
{
    lint_areas_close(&l->areas);
    arena_clear(&l->arena);
    *l = (struct lint){ 0 };
}
