/* matcher_on_responder - the directory as the casebook has it: one entry, new, changed or removed. */
#include "base/geo.h"
#include "base/text.h"
#include "matcher/parts.h"
#include "sys/log.h"

static void take_point(const ResponderEntry *entry, struct responder *r)
{
    r->has_point = entry->has_lat && entry->has_lon && geo_is_valid(entry->lat, entry->lon);
    r->lat = r->has_point ? entry->lat : 0;
    r->lon = r->has_point ? entry->lon : 0;
    r->radius_km = entry->has_radius_km ? entry->radius_km : 0;
}

static void take_channels(const ResponderEntry *entry, struct responder *r)
{
    for (size_t i = 0; i < entry->n_channel && r->n_channels < RESPONDER_CHANNELS; i++)
        r->channels[r->n_channels++] = entry->channel[i];
}

static struct responder responder_of(const ResponderEntry *entry)
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
        .has_capacity = entry->has_capacity != 0,
        .capacity = entry->capacity,
        .load = entry->load,
        .duty = entry->duty,
        .duty_max = entry->duty_max,
        .duty_until_ms = entry->duty_until ? entry->duty_until->ms : 0,
        .vetting = entry->vetting,
        .area = (const char *const *)entry->area,
        .n_area = entry->n_area,
    };

    take_point(entry, &r);
    take_channels(entry, &r);
    return r;
}

void matcher_on_responder(void *self_, struct turn *t, const FollowedRow *row)
{
    struct matcher *self = self_;
    const ResponderEntry *entry =
        row->row_case == FOLLOWED_ROW__ROW_RESPONDER ? row->responder : NULL;
    struct responder r;

    (void)t;
    if (!entry || text_empty(entry->id)) {
        log_error("directory row is not usable changed=%llu", (unsigned long long)row->changed);
        return;
    }
    if (entry->status == RESPONDER__STATUS__REMOVED) {
        directory_remove(self->directory, entry->id);
        return;
    }
    r = responder_of(entry);
    directory_put(self->directory, &r);
}

void matcher_on_restart(void *self_, struct turn *t)
{
    struct matcher *self = self_;

    (void)t;
    self->is_level = false;
    directory_clear(self->directory);
}
