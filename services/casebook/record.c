/* record - see record.h. */
#include "casebook/record.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"

#define ANSWERS_WEIGHED 8 /* an answer counts for so many at most, so that the mean follows */

static ResponderRecord *record_of(ResponderEntry *entry, struct arena *a)
{
    if (!entry->record) {
        entry->record = arena_alloc(a, sizeof *entry->record);
        responder_record__init(entry->record);
    }
    return entry->record;
}

void record_asked(ResponderEntry *entry, int64_t now_ms, struct arena *a)
{
    ResponderRecord *r = record_of(entry, a);

    PUT(r, offers, r->offers + 1);
    r->last_offer = say_instant(a, now_ms);
}

static void take_answer(ResponderRecord *r, const struct outcome *o)
{
    uint32_t of = r->answered < ANSWERS_WEIGHED ? r->answered : ANSWERS_WEIGHED;

    if (!o->answer_s)
        return;
    if (!r->answer_s)
        PUT(r, answer_s, o->answer_s);
    else
        PUT(r, answer_s, (r->answer_s * (of - 1) + o->answer_s + of / 2) / of);
}

static void take_outcome(ResponderRecord *r, const struct outcome *o)
{
    if (o->answered) {
        PUT(r, answered, r->answered + 1);
        PUT(r, unanswered_in_row, 0);
        take_answer(r, o);
    }
    if (o->unanswered) {
        PUT(r, unanswered, r->unanswered + 1);
        PUT(r, unanswered_in_row, r->unanswered_in_row + 1);
    }
    if (o->committed)
        PUT(r, commits, r->commits + 1);
    if (o->declined)
        PUT(r, declines, r->declines + 1);
}

static size_t place_of(const ResponderEntry *entry, Delivery__Channel channel)
{
    size_t i = 0;

    while (i < entry->n_tried && entry->tried[i]->channel != channel)
        i++;
    return i;
}

static ChannelRecord *channel_record(
    ResponderEntry *entry, Delivery__Channel channel, struct arena *a)
{
    size_t at = place_of(entry, channel);
    ChannelRecord *c;

    if (at < entry->n_tried)
        return entry->tried[at];
    c = arena_alloc(a, sizeof *c);
    channel_record__init(c);
    PUT(c, channel, channel);
    entry->tried = arena_more(a, entry->tried, entry->n_tried, sizeof(ChannelRecord *));
    entry->tried[entry->n_tried++] = c;
    return c;
}

static void take_channels(
    ResponderEntry *entry, const struct outcome *o, int64_t now_ms, struct arena *a)
{
    if (o->worked) {
        ChannelRecord *c = channel_record(entry, o->worked, a);

        c->worked = say_instant(a, now_ms);
        c->failed = NULL;
    }
    if (o->wrong_number)
        channel_record(entry, DELIVERY__CHANNEL__PHONE, a)->failed = say_instant(a, now_ms);
}

void record_ended(ResponderEntry *entry, const struct outcome *o, int64_t now_ms, struct arena *a)
{
    ResponderRecord *r = record_of(entry, a);

    take_outcome(r, o);
    if (o->came_home)
        r->last_ended = say_instant(a, now_ms);
    take_channels(entry, o, now_ms, a);
}

/* ---- the cases of a month ---- */
void record_took(ResponderEntry *entry, const char *offer, int64_t now_ms, int64_t month_ends_ms,
    struct arena *a)
{
    ResponderRecord *r = record_of(entry, a);

    if (!r->taken_until || now_ms >= r->taken_until->ms) {
        r->taken = 0;
        r->taken_until = say_instant(a, month_ends_ms);
        entry->n_taken_for = 0;
    }
    PUT(r, taken, r->taken + 1);
    entry->taken_for =
        arena_more(a, entry->taken_for, entry->n_taken_for, sizeof *entry->taken_for);
    entry->taken_for[entry->n_taken_for++] = arena_dup(a, offer);
}

void record_strike(char **offers, size_t *n, const char *offer)
{
    size_t at = 0;

    while (!text_is(offers[at], offer))
        at++;
    offers[at] = offers[--*n];
}

void record_over(
    ResponderEntry *entry, const char *offer, const char *heir, bool counts, struct arena *a)
{
    ResponderRecord *r = record_of(entry, a);

    record_strike(entry->taken_for, &entry->n_taken_for, offer);
    if (heir)
        entry->taken_for[entry->n_taken_for++] = arena_dup(a, heir);
    else if (!counts)
        PUT(r, taken, r->taken - 1);
}

void record_forget(ResponderEntry *entry, Delivery__Channel channel, struct arena *a)
{
    size_t at = place_of(entry, channel);

    if (at == entry->n_tried)
        return;
    entry->tried = arena_copy(a, entry->tried, entry->n_tried * sizeof *entry->tried);
    entry->tried[at] = entry->tried[--entry->n_tried];
}

void record_carry(ResponderEntry *to, const ResponderEntry *old, struct arena *a)
{
    to->record = old->record;
    to->tried = old->tried;
    to->n_tried = old->n_tried;
    if (!text_is(to->phone, old->phone))
        record_forget(to, DELIVERY__CHANNEL__PHONE, a);
    if (!text_is(to->address, old->address))
        record_forget(to, DELIVERY__CHANNEL__ZMQ, a);
}
