/* settlements - see settlements.h. */
#include "casebook/settlements.h"
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "hours/hours.h"
#include "worker/fields.h"

#define ID_MAX 63
#define NAME_BYTES 150
#define PEOPLE_MAX 100000000 /* no town has so many */
#define ZONE_BYTES 40
#define OKTMO_LEAST 2 /* the region's two digits; a settlement's has 11 */
#define KLADR_LEAST 2
#define CODE_MOST 19 /* KLADR down to the house */

/* ---- what comes from outside ---- */
static bool is_id(const char *text)
{
    return text[strcspn(text, " \t\r\n\x7f,;\"'")] == '\0';
}

static bool is_code(const char *text)
{
    return text[strspn(text, "0123456789")] == '\0';
}

/* clang-format off */
#define NAME(name, needed) { .field = "Settlement." name, .required = (needed), .max = NAME_BYTES, .is = field_is_line }
#define NUMBER(name, least, most) { .field = "Settlement." name, .low = (least), .high = (most) }
#define CODE(name, least) { .field = "Settlement." name, .min = (least), .max = CODE_MOST, .is = is_code }

static const struct field_rule rules[] = {
    { .field = "Settlement.id", .required = true, .max = ID_MAX, .is = is_id },
    NAME("name", true),
    NAME("region", false),
    NAME("area", false),
    NAME("kind", false),
    NUMBER("lat", -90, 90),
    NUMBER("lon", -180, 180),
    NUMBER("population", 0, PEOPLE_MAX),
    { .field = "Settlement.zone", .max = ZONE_BYTES, .is = hours_zone_is_known },
    CODE("oktmo", OKTMO_LEAST),
    CODE("kladr", KLADR_LEAST),
    { 0 },
};
/* clang-format on */

static int wrong(struct refusal *why, int code, const char *field)
{
    *why = (struct refusal){ .code = code, .field = field };
    return code;
}

int settlement_check(const Settlement *s, int64_t now_ms, struct arena *a, struct refusal *why)
{
    int rc = fields_check(&s->base, rules, now_ms, a, why);

    if (rc)
        return rc;
    if (!s->has_lat || !s->has_lon)
        return wrong(why, ERR_MISSING, s->has_lat ? "lon" : "lat");
    if (s->lat == 0 && s->lon == 0) /* what programs write for "not known" */
        return wrong(why, ERR_INVALID, "lat");
    return 0;
}

/* ---- rows ---- */
Settlement *settlement_of(const struct listed_row *row, struct arena *a)
{
    return codec_unpack_as(&settlement__descriptor, row->body.bytes, row->body.n, a);
}

static int look_up(struct store *s, const struct listed_row *row, struct arena *a,
    const Settlement *settlement, const Settlement **ret_was)
{
    struct listed_row old;
    int rc = store_listed_read(s, STORE_GAZETTEER, row->id, a, &old);

    *ret_was = NULL;
    if (rc)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    if (old.body.n == row->body.n && memcmp(old.body.bytes, row->body.bytes, old.body.n) == 0)
        *ret_was = settlement;
    else
        *ret_was = settlement_of(&old, a);
    return *ret_was ? 0 : ERR_DAMAGED;
}

int settlement_put(struct store *s, const Settlement *settlement, bool write, struct arena *a,
    const Settlement **ret_was)
{
    struct listed_row row = { .id = settlement->id };
    int rc;

    row.body.bytes = codec_pack(settlement, a, &row.body.n);
    rc = look_up(s, &row, a, settlement, ret_was);
    if (rc || !write || *ret_was == settlement)
        return rc;
    return store_listed_put(s, STORE_GAZETTEER, &row);
}

bool settlement_is_removed(const Settlement *s)
{
    return text_empty(s->name);
}

int settlement_remove(struct store *s, char *id, bool write, struct arena *a)
{
    Settlement gone = SETTLEMENT__INIT;
    struct listed_row row;
    const Settlement *was;
    int rc = store_listed_read(s, STORE_GAZETTEER, id, a, &row);

    if (rc)
        return rc;
    was = settlement_of(&row, a);
    if (!was)
        return ERR_DAMAGED;
    if (settlement_is_removed(was))
        return ERR_NOT_FOUND;
    gone.id = id;
    return settlement_put(s, &gone, write, a, &was);
}
