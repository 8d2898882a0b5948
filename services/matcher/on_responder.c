/* matcher_on_responder - the directory as the casebook has it: one entry, new, changed or removed. */
#include "base/geo.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/times.h"
#include "hours/day.h"
#include "matcher/parts.h"
#include "sys/log.h"
#include "words/responder.h"

static void take_point(const ResponderEntry *entry, struct responder *r)
{
    r->has_point = entry->has_lat && entry->has_lon && geo_is_valid(entry->lat, entry->lon);
    r->lat = r->has_point ? entry->lat : 0;
    r->lon = r->has_point ? entry->lon : 0;
    if (r->has_point && !text_empty(entry->fixed_at) && time_parse(entry->fixed_at, &r->fixed_ms))
        r->fixed_ms = 0; /* an older store may hold anything */
    r->radius_km = entry->has_radius_km ? entry->radius_km : 0;
}

static void take_channels(const ResponderEntry *entry, struct responder *r)
{
    for (size_t i = 0; i < entry->n_channel && r->n_channels < RESPONDER_CHANNELS; i++)
        r->channels[r->n_channels++] = entry->channel[i];
}

/* The entry's; where it names none that there is, the service's. */
static const struct zone *clocks_of(const char *zone, const char *service_zone)
{
    const struct zone *z = zone_of(zone);

    return z ? z : zone_of(service_zone);
}

static void take_agreement(
    const ResponderEntry *entry, const char *service_zone, struct responder *r)
{
    const struct zone *z = clocks_of(r->zone, service_zone);
    int32_t day;

    if (z && !text_empty(entry->valid_from) && !day_parse(entry->valid_from, &day))
        r->valid_from_ms = zone_first(z, day, 0);
    if (z && !text_empty(entry->valid_to) && !day_parse(entry->valid_to, &day))
        r->valid_until_ms = zone_first(z, day + 1, 0);
}

static void take_rest(const ResponderEntry *entry, struct responder *r)
{
    const Instant *home = entry->record ? entry->record->last_ended : NULL;

    r->rests_until_ms = responder_rests_until(entry->rest_minutes, home ? home->ms : 0);
}

static void take_month(const ResponderEntry *entry, struct responder *r)
{
    const ResponderRecord *record = entry->record;

    if (record && record->taken_until)
        r->full_until_ms =
            responder_full_until(entry->monthly_max, record->taken, record->taken_until->ms);
}

static void take_limits(const ResponderEntry *entry, const char *service_zone, struct responder *r)
{
    r->night_zone = entry->no_night ? clocks_of(r->zone, service_zone) : NULL;
    r->max_distance_m = (float)entry->max_distance_m;
    r->min_age = (uint8_t)entry->min_age;
    r->has_max_age = entry->has_max_age;
    r->max_age = (uint8_t)entry->max_age;
}

static void take_record(const ResponderRecord *record, struct responder *r)
{
    if (!record)
        return;
    r->answered = record->answered;
    r->unanswered = record->unanswered;
    r->asked_ms = record->last_offer ? record->last_offer->ms : 0;
    if (record->last_ended && record->last_ended->ms > r->asked_ms)
        r->asked_ms = record->last_ended->ms;
}

static bool is_used(const ResponderEntry *entry, Delivery__Channel channel)
{
    for (size_t i = 0; i < entry->n_channel; i++) {
        if (entry->channel[i] == channel)
            return true;
    }
    return entry->n_channel == 0 && channel == DELIVERY__CHANNEL__PHONE;
}

static void take_tried(const ResponderEntry *entry, struct responder *r)
{
    for (size_t i = 0; i < entry->n_tried; i++) {
        const ChannelRecord *tried = entry->tried[i];
        uint32_t bit = (unsigned)tried->channel < 32 ? 1U << tried->channel : 0;

        if (!is_used(entry, tried->channel))
            continue;
        r->failed |= tried->failed ? bit : 0;
        r->worked |= tried->worked && !tried->failed ? bit : 0;
    }
}

static struct responder responder_of(const ResponderEntry *entry, const char *service_zone)
{
    struct responder r = {
        .id = entry->id,
        .kind = entry->kind,
        .status = entry->status,
        .suspended_until_ms = entry->suspended_until ? entry->suspended_until->ms : 0,
        .name = entry->name,
        .capabilities = (const char *const *)entry->capabilities,
        .n_capabilities = entry->n_capabilities,
        .phone = entry->phone,
        .hours = entry->hours,
        .zone = text_empty(entry->zone) ? service_zone : entry->zone,
        .has_capacity = entry->has_capacity != 0,
        .capacity = entry->capacity,
        .load = entry->load,
        .duty = entry->duty,
        .duty_max = entry->duty_max,
        .duty_until_ms = entry->duty_until ? entry->duty_until->ms : 0,
        .vetting = entry->vetting,
        .area = (const char *const *)entry->area,
        .n_area = entry->n_area,
        .subject = phone_key(entry->subject_phone),
        .never_contact = entry->never_contact,
        .basis = entry->consent ? entry->consent->basis : CONTACT__BASIS__NOT_SAID,
        .has_key = entry->has_key,
        .has_minutes = entry->has_minutes_to_reach,
        .minutes = entry->minutes_to_reach,
        .order = entry->order,
        .polygon = entry->polygon,
        .exclude = (const char *const *)entry->exclude,
        .n_exclude = entry->n_exclude,
    };

    take_point(entry, &r);
    take_channels(entry, &r);
    take_agreement(entry, service_zone, &r);
    take_rest(entry, &r);
    take_month(entry, &r);
    take_limits(entry, service_zone, &r);
    take_record(entry->record, &r);
    take_tried(entry, &r);
    return r;
}

void matcher_on_responder(void *self_, struct turn *t, const FollowedRow *row)
{
    struct matcher *self = self_;
    const ResponderEntry *entry =
        row->row_case == FOLLOWED_ROW__ROW_RESPONDER ? row->responder : NULL;
    struct responder r;

    if (!entry || text_empty(entry->id)) {
        log_error("directory row is not usable changed=%llu", (unsigned long long)row->changed);
        return;
    }
    if (entry->status == RESPONDER__STATUS__REMOVED) {
        directory_remove(self->directory, entry->id);
        return;
    }
    r = responder_of(entry, clock_zone(t->clock));
    directory_put(self->directory, &r);
    if (!text_empty(entry->polygon) && !directory_find(self->directory, entry->id)->outline)
        log_warn("polygon covers nothing, it cannot be read responder=%s all=%zu", entry->id,
            directory_unread_polygons(self->directory));
}

void matcher_on_restart(void *self_, struct turn *t)
{
    struct matcher *self = self_;

    (void)t;
    self->is_level = false;
    directory_clear(self->directory);
}
