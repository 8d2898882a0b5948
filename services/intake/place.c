/* place - decimal degrees, geo: URIs and words (place.h). Later: DMS, Open Location Codes, AML, the
 * gazetteer. */
#include "intake/place.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include "base/errors.h"
#include "base/geo.h"
#include "base/text.h"

#define RADIUS_M 100 /* when nobody said how good a point is */
#define RADIUS_MAX_M 20037508.0 /* half the way round the earth */
#define SPACES " \t\r\n"
#define DIGITS "0123456789"
#define DISTRICT_BYTES 80
#define DISTRICT_WORDS 4
#define WORD_BYTES 64

static const char *trimmed(const char *text, struct arena *a)
{
    char *copy = arena_dup(a, text + strspn(text, SPACES));
    size_t n = strlen(copy);

    while (n && strchr(SPACES, copy[n - 1]))
        copy[--n] = '\0';
    return copy;
}

/* ---- numbers ---- */

/* num = ["-"] digits ["." digits], as RFC 5870 has it. Moves *at behind it. */
static bool take_number(const char **at, struct arena *a, double *ret_x, unsigned *ret_decimals)
{
    const char *c = *at;
    size_t n = *c == '-', whole, part = 0;

    whole = strspn(c + n, DIGITS);
    n += whole;
    if (whole && c[n] == '.') {
        part = strspn(c + n + 1, DIGITS);
        n += 1 + part;
    }
    if (!whole || n > 40 || (c[n - 1] == '.'))
        return false;
    *at = c + n;
    *ret_decimals = (unsigned)part;
    return text_double(arena_printf(a, "%.*s", (int)n, c), -HUGE_VAL, HUGE_VAL, ret_x) == 0;
}

/* How far two numbers of so many decimals can be off: a tenth of a degree is 11 km. */
static uint32_t radius_of(unsigned decimals)
{
    static const uint32_t radius[] = { 100000, 10000, 1000 };

    return decimals < sizeof radius / sizeof *radius ? radius[decimals] : RADIUS_M;
}

static int put_point(struct place *p, double lat, double lon, uint32_t radius_m)
{
    if (!geo_is_valid(lat, lon))
        return ERR_OUT_OF_RANGE;
    p->source = CASE__PLACE_SOURCE__COORDINATES;
    p->has_point = true;
    p->lat = lat;
    p->lon = fabs(lat) >= 90 ? 0 : lon <= -180 ? 180 : lon; /* RFC 5870 3.4.4 */
    p->radius_m = radius_m;
    return 0;
}

/* ---- decimal degrees ---- */

/* "47.1, 38.65" or "47.1 38.65". Whole numbers are none: "12, 5" is a house and a flat. */
static bool is_degrees(
    const char *text, struct arena *a, double *ret_lat, double *ret_lon, unsigned *ret_decimals)
{
    const char *at = text + (*text == '+');
    unsigned lat_decimals, lon_decimals;
    size_t gap;

    if (!take_number(&at, a, ret_lat, &lat_decimals))
        return false;
    gap = strspn(at, SPACES);
    if (at[gap] == ',')
        gap += 1 + strspn(at + gap + 1, SPACES);
    if (gap == 0)
        return false;
    at += gap;
    at += *at == '+';
    if (!take_number(&at, a, ret_lon, &lon_decimals) || *at)
        return false;
    *ret_decimals = lat_decimals < lon_decimals ? lat_decimals : lon_decimals;
    return lat_decimals || lon_decimals;
}

/* ---- geo: URIs ---- */

struct geo_uri {
    double lat, lon, u;
    unsigned decimals;
    bool has_u;
};

static bool take_coordinates(const char **at, struct arena *a, struct geo_uri *uri)
{
    unsigned lat_decimals, lon_decimals, altitude_decimals;
    double altitude;

    if (!take_number(at, a, &uri->lat, &lat_decimals) || *(*at)++ != ',')
        return false;
    if (!take_number(at, a, &uri->lon, &lon_decimals))
        return false;
    uri->decimals = lat_decimals < lon_decimals ? lat_decimals : lon_decimals;
    if (**at != ',')
        return true;
    (*at)++;
    return take_number(at, a, &altitude, &altitude_decimals);
}

static bool is_param(const char *param, size_t n, const char *name)
{
    return n == strlen(name) && strncasecmp(param, name, n) == 0;
}

/* One ";name=value". crs may only be WGS 84; what we do not know is passed over, as the RFC wants
 * it. */
static bool take_param(const char **at, struct arena *a, struct geo_uri *uri)
{
    const char *name = *at + 1;
    size_t n = strcspn(name, "=;");
    const char *value = name + n + (name[n] == '=');
    size_t size = strcspn(value, ";");
    unsigned decimals;

    if (n == 0)
        return false;
    *at = value + size;
    if (is_param(name, n, "crs"))
        return is_param(value, size, "wgs84");
    if (!is_param(name, n, "u"))
        return true;
    uri->has_u = true;
    return take_number(&value, a, &uri->u, &decimals) && value == *at && !signbit(uri->u);
}

static int read_geo_uri(const char *text, struct arena *a, struct place *p)
{
    struct geo_uri uri = { 0 };
    const char *at = text + strlen("geo:");

    if (!take_coordinates(&at, a, &uri))
        return ERR_INVALID;
    while (*at == ';') {
        if (!take_param(&at, a, &uri))
            return ERR_INVALID;
    }
    if (*at)
        return ERR_INVALID;
    if (uri.has_u && uri.u > RADIUS_MAX_M)
        return ERR_OUT_OF_RANGE;
    return put_point(p, uri.lat, uri.lon,
        !uri.has_u  ? radius_of(uri.decimals)
        : uri.u < 1 ? 1
                    : (uint32_t)ceil(uri.u));
}

/* ---- words ---- */

/* clang-format off */
/* Where one of these stands, the words say more than a settlement. Folded. */
static char *const exact_words[] = {
    "ул", "улица", "улице", "проспект", "проспекте", "пр", "пер", "переулок", "переулке",
    "шоссе", "ш", "бульвар", "бульваре", "бул", "б", "набережная", "набережной", "наб",
    "площадь", "площади", "пл", "проезд", "проезде", "тупик", "аллея", "аллее", "линия",
    "квартал", "дом", "доме", "дома", "кв", "квартира", "квартире", "корп", "корпус", "стр",
    "строение", "подъезд", "подъезде", "этаж", "этаже", "офис", "комната", "комнате", "ком",
    "общежитие", "общежитии", "дача", "даче", "участок", "участке", "уч", "снт", "гараж",
    "гараже", "street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "drive", "house",
    "flat", "apartment", "apt", "floor", "entrance", "room", "building", "bldg", "square",
    "cottage",
};
/* What follows one of these is nearer than the settlement, or somebody's name. */
static char *const near_words[] = {
    "у", "возле", "около", "рядом", "за", "напротив", "под", "перед", "между", "вблизи",
    "недалеко", "от", "near", "at", "behind", "opposite", "beside", "by", "with", "next",
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void fold_word(const char *word, size_t n, char ret[WORD_BYTES])
{
    char original[WORD_BYTES];

    memcpy(original, word, n);
    original[n] = '\0';
    text_fold(original, ret, WORD_BYTES);
}

/* "ул.Ленина" and "пр-т" count by their parts. */
static bool has_exact_part(char folded[WORD_BYTES])
{
    for (char *part = folded, *next; part; part = next) {
        next = strchr(part, ' ');
        if (next)
            *next++ = '\0';
        if (text_among(part, exact_words, COUNT(exact_words)))
            return true;
    }
    return false;
}

/* How many bytes from the start name a settlement; 0: none, or more than a settlement. */
static size_t settlement(const char *text, size_t n)
{
    size_t kept = 0, words = 0;

    for (size_t at = 0; at < n;) {
        size_t gap = strspn(text + at, SPACES);
        size_t size = at + gap < n ? strcspn(text + at + gap, SPACES ",;") : 0;
        char folded[WORD_BYTES];

        if (size == 0)
            break;
        if (size >= sizeof folded || ++words > DISTRICT_WORDS)
            return 0;
        fold_word(text + at + gap, size, folded);
        if (text_among(folded, near_words, COUNT(near_words)))
            break;
        if (has_exact_part(folded))
            return 0;
        at += gap + size;
        kept = at;
    }
    return kept;
}

/* Only what stands before the first comma, and only if it cannot be more than a settlement: when in
 * doubt, nothing. */
static const char *district_of(const char *text, struct arena *a)
{
    size_t n = strcspn(text, ",;\n");
    size_t kept;

    if (strcspn(text, DIGITS) < n)
        return NULL;
    kept = settlement(text, n);
    if (kept == 0 || kept > DISTRICT_BYTES)
        return NULL;
    return trimmed(arena_printf(a, "%.*s", (int)kept, text), a);
}

int place_read(const char *location, struct arena *a, struct place *ret)
{
    struct place p = { .source = CASE__PLACE_SOURCE__NOWHERE };
    double lat, lon;
    unsigned decimals;
    int error = 0;

    p.text = location ? trimmed(location, a) : NULL;
    if (text_empty(p.text)) {
        *ret = (struct place){ 0 };
        return 0;
    }
    if (!strncasecmp(p.text, "geo:", 4)) {
        error = read_geo_uri(p.text, a, &p);
    } else if (is_degrees(p.text, a, &lat, &lon, &decimals)) {
        error = put_point(&p, lat, lon, radius_of(decimals));
    } else {
        p.source = CASE__PLACE_SOURCE__SAID;
        p.district = district_of(p.text, a);
    }
    if (!error)
        *ret = p;
    return error;
}
