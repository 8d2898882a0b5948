/* place_aml - a telephone's own fix (place_aml.h). */
#include "intake/place_aml.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>
#include "base/errors.h"
#include "base/text.h"
#include "base/times.h"
#include "intake/place_parts.h"

#define FIELDS_MAX 40
#define VAGUE_M 10000 /* a fix whose radius is not said, unless satellites gave it */
#define EPOCH_MAX_S INT64_C(253402300799) /* the year 9999 */
#define IMSI_SHOWN 6 /* country and network */
#define IMEI_SHOWN 8 /* the model */

/* ---- packed septets ---- */
static int nibble_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The bytes; 0: it is no hex. At most strlen(hex) / 2. */
static size_t bytes_of(const char *hex, uint8_t *ret)
{
    size_t n = 0;

    for (; *hex; hex++) {
        int nibble = nibble_of(*hex);

        if (strchr(PLACE_SPACES, *hex))
            continue;
        if (nibble < 0)
            return 0;
        ret[n / 2] = (uint8_t)(ret[n / 2] << 4 | nibble);
        n++;
    }
    return n % 2 ? 0 : n / 2;
}

/* GSM's letters are those of ASCII in all that such a message needs. */
static char letter_of(unsigned septet)
{
    return septet >= ' ' && septet < 0x7f ? (char)septet : ' ';
}

const char *aml_unpack(const char *hex, struct arena *a)
{
    uint8_t *bytes = arena_alloc(a, strlen(hex) + 1);
    size_t n = bytes_of(hex, bytes) * 8 / 7;
    char *text = arena_alloc(a, n + 1);

    for (size_t i = 0; i < n; i++) {
        size_t at = i * 7 / 8, shift = i * 7 % 8;

        text[i] = letter_of(
            ((unsigned)bytes[at] >> shift | (unsigned)bytes[at + 1] << (8 - shift)) & 0x7fu);
    }
    return strncmp(text, "A\"", 2) == 0 ? place_trimmed(text, n, a) : NULL;
}

/* ---- fields ---- */
struct field {
    const char *key, *value;
};

struct fields {
    struct field all[FIELDS_MAX];
    size_t n;
};

/* A"ML=, also with the quote doubled or made a typographic one. Where the version begins; NULL. */
static const char *behind_head(const char *text)
{
    static const char *const heads[] = { "A\"ML=", "A\"\"ML=", "A”ML=", "A“ML=", "A″ML=" };

    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (strncasecmp(text, heads[i], strlen(heads[i])) == 0)
            return text + strlen(heads[i]);
    }
    return NULL;
}

static const char *value_of(const struct fields *f, const char *key)
{
    for (size_t i = 0; i < f->n; i++) {
        if (text_is(f->all[i].key, key))
            return f->all[i].value;
    }
    return NULL;
}

static bool take_field(const char *at, size_t n, struct arena *a, struct fields *ret)
{
    const char *equals = memchr(at, '=', n);
    struct field *f = &ret->all[ret->n];

    if (!equals || ret->n == FIELDS_MAX || memchr(equals + 1, '=', n - (size_t)(equals + 1 - at)))
        return false;
    f->key = place_trimmed(at, (size_t)(equals - at), a);
    f->value = place_trimmed(equals + 1, n - (size_t)(equals + 1 - at), a);
    if (text_empty(f->key) || value_of(ret, f->key))
        return false;
    ret->n++;
    return true;
}

static bool take_fields(const char *at, struct arena *a, struct fields *ret)
{
    while (*at) {
        size_t n = strcspn(at, ";");

        if (!take_field(at, n, a, ret))
            return false;
        at += n + (at[n] == ';');
    }
    return true;
}

/* ---- values: a field that is missing is no fault ---- */
static bool take_signed(const char **at, struct arena *a, double *ret)
{
    int sign = **at == '-' ? -1 : 1;
    unsigned decimals;

    *at += **at == '-' || **at == '+';
    if (!place_number(at, a, ret, &decimals))
        return false;
    *ret *= sign;
    return true;
}

static bool is_number(const char *value, struct arena *a, double *ret)
{
    return take_signed(&value, a, ret) && *value == '\0';
}

static bool read_confidence(const struct fields *f, struct aml *ret)
{
    const char *lc = value_of(f, "lc");
    int64_t percent;

    if (!lc)
        return true;
    if (text_int(lc, 0, 100, &percent))
        return false;
    ret->confidence = (int)percent;
    return true;
}

static bool read_method(const char *value, const char *methods, struct aml *ret)
{
    if (!value)
        return true;
    if (strlen(value) != 1 || !strchr(methods, *value))
        return false;
    ret->method = *value;
    return true;
}

/* ---- version 1 ---- */
static bool read_point(const struct fields *f, struct arena *a, struct aml *ret)
{
    const char *lt = value_of(f, "lt"), *lg = value_of(f, "lg"), *rd = value_of(f, "rd");

    if ((lt && !is_number(lt, a, &ret->lat)) || (lg && !is_number(lg, a, &ret->lon)))
        return false;
    if (rd && !text_is(rd, "N") && (!is_number(rd, a, &ret->radius_m) || signbit(ret->radius_m)))
        return false;
    ret->has_point = lt && lg;
    return true;
}

/* YYYYMMDDhhmmss, in UTC. */
static bool read_top(const struct fields *f, struct arena *a, struct aml *ret)
{
    const char *top = value_of(f, "top");

    if (!top)
        return true;
    if (strlen(top) != 14 || strspn(top, PLACE_DIGITS) != 14)
        return false;
    top = arena_printf(
        a, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", top, top + 4, top + 6, top + 8, top + 10, top + 12);
    return time_parse(top, &ret->fix_ms) == 0 && ret->fix_ms > 0;
}

static size_t count_letters(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static Location__Fault read_first(
    const struct fields *f, const char *text, struct arena *a, struct aml *ret)
{
    const char *ml = value_of(f, "ml");
    int64_t said;

    if (ml)
        ret->length_mismatch =
            text_int(ml, 0, INT32_MAX, &said) != 0 || (size_t)said != count_letters(text);
    if (!read_point(f, a, ret) || !read_confidence(f, ret) ||
        !read_method(value_of(f, "pm"), "GWCNU", ret))
        return LOCATION__FAULT__AML;
    return read_top(f, a, ret) ? LOCATION__FAULT__NO_FAULT : LOCATION__FAULT__FIX_TIME;
}

/* ---- version 2 ---- */

/* lat,lon,accuracy; an accuracy of 0 is not known */
static bool read_location(const struct fields *f, struct arena *a, struct aml *ret)
{
    const char *lo = value_of(f, "lo");

    if (!lo)
        return true;
    ret->has_point = true;
    if (!take_signed(&lo, a, &ret->lat) || *lo++ != ',' || !take_signed(&lo, a, &ret->lon))
        return false;
    if (*lo == '\0')
        return true;
    return *lo == ',' && is_number(lo + 1, a, &ret->radius_m) && !signbit(ret->radius_m);
}

/* et is when the call began, lt the seconds from there to the fix: -9999 is before it. */
static bool read_relative(const struct fields *f, struct aml *ret)
{
    const char *et = value_of(f, "et"), *lt = value_of(f, "lt");
    int64_t began_s, later_s = 0;

    if (lt && text_int(lt + (*lt == '+'), -EPOCH_MAX_S, EPOCH_MAX_S, &later_s))
        return false;
    if (!et)
        return true;
    if (text_int(et, 0, EPOCH_MAX_S, &began_s))
        return false;
    ret->fix_ms = (began_s + later_s) * SECOND_MS;
    return ret->fix_ms > 0 && ret->fix_ms <= EPOCH_MAX_S * SECOND_MS;
}

static Location__Fault read_second(const struct fields *f, struct arena *a, struct aml *ret)
{
    if (!read_location(f, a, ret) || !read_confidence(f, ret) ||
        !read_method(value_of(f, "ls"), "GWCFU", ret))
        return LOCATION__FAULT__AML;
    return read_relative(f, ret) ? LOCATION__FAULT__NO_FAULT : LOCATION__FAULT__FIX_TIME;
}

/* ---- both ---- */
int aml_read(const char *text, struct arena *a, struct aml *ret, Location__Fault *ret_fault)
{
    const char *at = behind_head(text);
    struct aml aml = { .confidence = -1 };
    struct fields f = { 0 };

    if (!at)
        return ERR_NOT_FOUND;
    if ((*at != '1' && *at != '2') || (at[1] != ';' && at[1] != '\0') ||
        !take_fields(at + 1 + (at[1] == ';'), a, &f))
        return place_refuse(ret_fault, LOCATION__FAULT__AML);
    aml.version = (unsigned)(*at - '0');
    *ret_fault = aml.version == 1 ? read_first(&f, text, a, &aml) : read_second(&f, a, &aml);
    if (*ret_fault)
        return place_refuse(ret_fault, *ret_fault);
    /* What a telephone says that knows nothing. */
    aml.has_point = aml.has_point && (aml.lat != 0 || aml.lon != 0);
    *ret = aml;
    return 0;
}

static size_t shown_of(const char *key, size_t n)
{
    if (n == 2 && strncmp(key, "si", 2) == 0)
        return IMSI_SHOWN;
    if (n == 2 && strncmp(key, "ei", 2) == 0)
        return IMEI_SHOWN;
    return SIZE_MAX;
}

const char *aml_masked(const char *text, struct arena *a)
{
    char *copy = arena_dup(a, text);

    for (char *at = copy; *at; at += strspn(at, ";")) {
        size_t gap = strspn(at, PLACE_SPACES), n = strcspn(at, ";"), shown;

        shown = shown_of(at + gap, strcspn(at + gap, PLACE_SPACES "=;"));
        for (char *end = at + n; at < end; at++) {
            if (!isdigit((unsigned char)*at))
                continue;
            if (shown == 0)
                *at = '*';
            else
                shown--;
        }
    }
    return copy;
}

static double radius_of(const struct aml *aml)
{
    if (aml->radius_m > 0)
        return aml->radius_m;
    return aml->method == 'G' ? PLACE_RADIUS_M : VAGUE_M;
}

int place_aml(const char *text, struct arena *a, struct place *p, Location__Fault *ret_fault)
{
    const char *unpacked = aml_unpack(text, a);
    struct aml aml;
    int error = aml_read(unpacked ? unpacked : text, a, &aml, ret_fault);

    if (error)
        return error;
    p->source = CASE__PLACE_SOURCE__NETWORK;
    p->text = aml_masked(unpacked ? unpacked : text, a);
    p->fix_ms = aml.fix_ms;
    p->garbled = aml.length_mismatch;
    return aml.has_point ? place_point(p, aml.lat, aml.lon, radius_of(&aml), ret_fault) : 0;
}
