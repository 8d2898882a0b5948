/* entry_check - may this stand in the directory? The one place of the casebook that judges an entry from outside, whichever way it
 * came: by an import, or by hand. */
#include <string.h>
#include "base/rings.h"
#include "base/phone.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "worker/fields.h"

#define LINE_MAX_BYTES 200
#define ENTRY_MAX (16 * 1024) /* bytes as stored: many fit a message */
#define REST_MAX (7 * 24 * 60) /* minutes */
#define AGE_MAX 130
#define DISTANCE_MAX 20100000 /* half way round the earth */
#define MONTHLY_MOST 10000 /* 0 is nobody's wish: who takes nothing is suspended */

/* A name that people type and machines keep: no space, nothing that separates things in a file. */
static bool is_id(const char *text)
{
    return text[strcspn(text, " \t\r\n\x7f,;\"'")] == '\0';
}

/* clang-format off */
#define TEXT(name, most, form) { .field = "ResponderEntry." name, .max = (most), .is = (form) }
#define NEEDED(name, most, form) { .field = "ResponderEntry." name, .required = true, .max = (most), .is = (form) }
#define MANY(name, most, form, n) { .field = "ResponderEntry." name, .max = (most), .is = (form), .items = (n) }
#define NUMBER(name, least, most) { .field = "ResponderEntry." name, .low = (least), .high = (most) }

static const struct field_rule rules[] = {
    NEEDED("id", RESPONDER_ID_MAX, is_id),
    NEEDED("kind", 0, NULL),
    NEEDED("name", LINE_MAX_BYTES, field_is_line),
    MANY("capabilities", 40, field_is_word, 64),
    NUMBER("lat", -90, 90),
    NUMBER("lon", -180, 180),
    NUMBER("radius_km", 0, 20100),
    MANY("channel", 0, NULL, CHANNELS_MAX),
    TEXT("address", LINE_MAX_BYTES, field_is_line),
    TEXT("hours", LINE_MAX_BYTES, field_is_line),
    TEXT("zone", 60, field_is_line),
    NUMBER("capacity", 0, 1000000),
    NUMBER("vetting", 0, 3), /* domain.md: levels 0 to 3 */
    MANY("languages", 20, field_is_line, 16),
    TEXT("phone", PHONE_TEXT_MAX, phone_is_number),
    TEXT("status", 0, NULL),
    MANY("area", 100, field_is_line, 64),
    TEXT("valid_from", 10, field_is_day),
    TEXT("valid_to", 10, field_is_day),
    TEXT("polygon", RINGS_TEXT_MAX, NULL),
    MANY("exclude", 100, field_is_line, 64),
    NUMBER("rest_minutes", 0, REST_MAX),
    NUMBER("monthly_max", 1, MONTHLY_MOST),
    NUMBER("min_age", 0, AGE_MAX),
    NUMBER("max_age", 0, AGE_MAX),
    NUMBER("no_night", 0, 1),
    NUMBER("max_distance_m", 1, DISTANCE_MAX),
    TEXT("fixed_at", TIME_TEXT, field_is_time),
    TEXT("source", ENTRY_SOURCE_MAX, field_is_line),
    TEXT("subject_phone", PHONE_TEXT_MAX, phone_is_number),
    TEXT("relation", 100, field_is_line),
    NUMBER("order", 0, 100),
    NUMBER("has_key", 0, 1),
    NUMBER("minutes_to_reach", 0, 1440),
    NUMBER("may_know", 0, 3),
    TEXT("consent", 0, NULL),
    { .field = "ContactConsent.basis" },
    { .field = "ContactConsent.date", .max = 10, .is = field_is_day },
    { .field = "ContactConsent.source", .max = LINE_MAX_BYTES, .is = field_is_line },
    TEXT("confirmed_at", 10, field_is_day),
    NUMBER("never_contact", 0, 1),
    TEXT("never_reason", 300, field_is_line),
    { 0 }, /* what they say of their duty is taken from themselves alone; how it was changed, from nobody */
};
/* clang-format on */

static int wrong(struct refusal *why, int code, const char *field)
{
    *why = (struct refusal){ .code = code, .field = field };
    return code;
}

static int check_channels(const ResponderEntry *e, struct refusal *why)
{
    for (size_t i = 0; i < e->n_channel; i++) {
        if (e->channel[i] == DELIVERY__CHANNEL__NO_CHANNEL)
            return wrong(why, ERR_UNKNOWN_WORD, "channel");
        if (e->channel[i] == DELIVERY__CHANNEL__PHONE && text_empty(e->phone))
            return wrong(why, ERR_MISSING, "phone");
        for (size_t k = 0; k < i; k++) {
            if (e->channel[k] == e->channel[i])
                return wrong(why, ERR_INVALID, "channel");
        }
    }
    return 0;
}

/* A point needs both numbers; whoever has none must say in words where they go. */
static int check_where(const ResponderEntry *e, struct refusal *why)
{
    if (e->has_lat != e->has_lon)
        return wrong(why, ERR_MISSING, e->has_lat ? "lon" : "lat");
    /* A polygon is found by the point, and a distance is from it. */
    if (!e->has_lat &&
        (!text_empty(e->fixed_at) || !text_empty(e->polygon) || e->has_max_distance_m))
        return wrong(why, ERR_MISSING, "lat");
    if (!e->has_lat && e->n_area == 0 && text_empty(e->subject_phone))
        return wrong(why, ERR_MISSING, "lat"); /* a contact goes where their person is */
    return 0;
}

/* The first field that only somebody near has; NULL: none is there. */
static const char *near_field(const ResponderEntry *e)
{
    const struct {
        bool is_there;
        const char *field;
    } rows[] = {
        { !text_empty(e->subject_phone), "subject_phone" },
        { !text_empty(e->relation), "relation" },
        { e->has_order, "order" },
        { e->has_has_key, "has_key" },
        { e->has_minutes_to_reach, "minutes_to_reach" },
        { e->has_may_know, "may_know" },
        { e->consent != NULL, "consent" },
        { !text_empty(e->confirmed_at), "confirmed_at" },
        { e->has_never_contact, "never_contact" },
        { !text_empty(e->never_reason), "never_reason" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].is_there)
            return rows[i].field;
    }
    return NULL;
}

static int check_near(const ResponderEntry *e, struct refusal *why)
{
    const char *field = near_field(e);

    if (!field)
        return 0;
    if (!responder_is_near(e->kind))
        return wrong(why, ERR_INVALID, field);
    if (!text_empty(e->subject_phone) && !phone_key(e->subject_phone)) /* 112 is nobody's */
        return wrong(why, ERR_INVALID, "subject_phone");
    if (phone_is_same(e->phone, e->subject_phone)) /* whoever is in trouble would be rung */
        return wrong(why, ERR_INVALID, "phone");
    if (e->never_contact && text_empty(e->never_reason))
        return wrong(why, ERR_REASON_NEEDED, "never_reason");
    return 0;
}

/* That its sides do not cross costs more to find out, and is seen to by whoever reads the file; the matcher takes no such polygon. */
static int check_polygon(const ResponderEntry *e, struct arena *a, struct refusal *why)
{
    struct rings rings;
    int error = text_empty(e->polygon) ? 0 : rings_error(rings_read(e->polygon, a, &rings));

    return error ? wrong(why, error, "polygon") : 0;
}

/* Nobody was seen there yet: a clock that is wrong would have the point newer than all others for ever. */
static int check_fix(const ResponderEntry *e, int64_t now_ms, struct refusal *why)
{
    int64_t at_ms;

    if (text_empty(e->fixed_at) || time_parse(e->fixed_at, &at_ms) || at_ms <= now_ms + MINUTE_MS)
        return 0;
    return wrong(why, ERR_OUT_OF_RANGE, "fixed_at");
}

/* An agreement that is over before it begins: the days were given the wrong way round. */
static int check_agreement(const ResponderEntry *e, struct refusal *why)
{
    if (text_empty(e->valid_from) || text_empty(e->valid_to))
        return 0;
    return strcmp(e->valid_from, e->valid_to) > 0 ? wrong(why, ERR_OUT_OF_RANGE, "valid_to") : 0;
}

/* They help nobody: the ages were given the wrong way round. */
static int check_ages(const ResponderEntry *e, struct refusal *why)
{
    return e->has_max_age && e->min_age > e->max_age ? wrong(why, ERR_OUT_OF_RANGE, "max_age") : 0;
}

/* A tombstone is no entry: what is left out of a directory is removed by another command. */
int entry_check(const ResponderEntry *e, int64_t now_ms, struct arena *a, struct refusal *why)
{
    int rc = fields_check(&e->base, rules, now_ms, a, why);

    rc = rc ? rc : check_where(e, why);
    rc = rc ? rc : check_polygon(e, a, why);
    rc = rc ? rc : check_fix(e, now_ms, why);
    rc = rc ? rc : check_agreement(e, why);
    rc = rc ? rc : check_ages(e, why);
    rc = rc ? rc : check_near(e, why);
    rc = rc ? rc : check_channels(e, why);
    if (rc == 0 && e->status == RESPONDER__STATUS__REMOVED)
        rc = wrong(why, ERR_UNKNOWN_WORD, "status");
    if (rc == 0 && codec_size(e) > ENTRY_MAX)
        rc = wrong(why, ERR_TOO_LONG, "area");
    return rc;
}

static char *tidy_phone(char *phone, struct arena *a)
{
    struct phone p;

    return !text_empty(phone) && phone_read_one(phone, &p) == PHONE_FITS ? phone_text(&p, a)
                                                                         : phone;
}

/* One number is written in one way, whoever wrote it. */
void entry_tidy(ResponderEntry *e, struct arena *a)
{
    e->phone = tidy_phone(e->phone, a);
    e->subject_phone = tidy_phone(e->subject_phone, a);
}

ResponderEntry *entry_taken(const ResponderEntry *from, struct arena *a)
{
    ResponderEntry *e = entry_outside(arena_copy(a, from, sizeof *from));

    e->has_line = e->has_load = 0;
    e->line = e->load = 0;
    e->has_duty = e->has_duty_max = 0;
    e->duty = DUTY__STATE__NOT_SAID;
    e->duty_max = 0;
    e->duty_until = NULL;
    e->has_version = 0;
    e->version = 0;
    e->edited = e->suspended = NULL;
    e->suspended_until = NULL;
    e->record = NULL;
    e->tried = NULL;
    e->n_tried = 0;
    e->source = NULL;
    if (e->status == RESPONDER__STATUS__UNKNOWN_STATUS)
        PUT(e, status, RESPONDER__STATUS__ACTIVE);
    entry_tidy(e, a);
    return e;
}
