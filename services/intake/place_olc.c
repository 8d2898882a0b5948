/* place_olc - Open Location Codes (place_olc.h). */
#include "intake/place_olc.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include "base/errors.h"
#include "base/geo.h"
#include "base/must.h"
#include "intake/place_parts.h"

#define DIGITS "23456789CFGHJMPQRVWX"
#define BASE 20
#define PAIRS 5 /* of latitude and longitude; behind them the grid */
#define SEPARATOR_AT 8 /* digits before the '+' of a full code */
#define ROWS 5
#define COLUMNS 4
#define LAT_WHOLES INT64_C(25000000) /* 8000 * 5^5: of a degree, so many are the smallest cell's */
#define LON_WHOLES INT64_C(8192000) /* 8000 * 4^5 */
#define LAT_CELLS 3125 /* 5^5 of the smallest cells in one of ten digits */
#define LON_CELLS 1024
#define CODE_MAX 64 /* longer words are no code */

/* ---- validity ---- */
/* Of a letter that is not NUL. */
static int digit_of(char c)
{
    const char *at = strchr(DIGITS, toupper((unsigned char)c));

    return at ? (int)(at - DIGITS) : -1;
}

static bool are_digits(const char *code, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (digit_of(code[i]) < 0)
            return false;
    }
    return true;
}

/* Zeros stand for digits that nobody knows: pairs of them, before a '+' that ends the code. */
static bool is_padded_well(const char *code, size_t n)
{
    size_t known = strcspn(code, "0");

    return n == SEPARATOR_AT && known > 0 && known % 2 == 0 && are_digits(code, known) &&
           strspn(code + known, "0") == n - known && code[n + 1] == '\0';
}

bool olc_is_valid(const char *code)
{
    size_t n = strcspn(code, "+"), more = code[n] ? strlen(code + n + 1) : 0;

    if (code[n] == '\0' || n > SEPARATOR_AT || n % 2 || more == 1 || n + more == 0)
        return false;
    if (strcspn(code, "0") < n)
        return is_padded_well(code, n);
    return are_digits(code, n) && are_digits(code + n + 1, more);
}

bool olc_is_short(const char *code)
{
    return olc_is_valid(code) && strcspn(code, "+") < SEPARATOR_AT;
}

bool olc_is_full(const char *code)
{
    return olc_is_valid(code) && strcspn(code, "+") == SEPARATOR_AT &&
           digit_of(code[0]) < 180 / BASE && digit_of(code[1]) < 360 / BASE;
}

/* ---- a cell of a code ---- */
struct whole {
    int64_t lat, lon; /* of its south-western corner */
    int64_t lat_size, lon_size;
};

static void take_digit(struct whole *w, unsigned number, int digit)
{
    if (number >= 2 * PAIRS) {
        w->lat_size /= ROWS;
        w->lon_size /= COLUMNS;
        w->lat += digit / COLUMNS * w->lat_size;
        w->lon += digit % COLUMNS * w->lon_size;
    } else if (number % 2) {
        w->lon_size /= BASE;
        w->lon += digit * w->lon_size;
    } else {
        w->lat_size /= BASE;
        w->lat += digit * w->lat_size;
    }
}

int olc_decode(const char *code, struct olc_cell *ret)
{
    /* The first digit is one of 20 degrees. */
    struct whole w = { 0, 0, BASE * BASE * LAT_WHOLES, BASE * BASE * LON_WHOLES };
    unsigned digits = 0;

    if (!olc_is_full(code))
        return ERR_INVALID;
    for (; *code && *code != '0' && digits < OLC_DIGITS; code++) {
        if (*code != '+')
            take_digit(&w, digits++, digit_of(*code));
    }
    *ret = (struct olc_cell){ .lat_low = (double)w.lat / LAT_WHOLES - 90,
        .lon_low = (double)w.lon / LON_WHOLES - 180,
        .lat_high = (double)(w.lat + w.lat_size) / LAT_WHOLES - 90,
        .lon_high = (double)(w.lon + w.lon_size) / LON_WHOLES - 180,
        .digits = digits };
    return 0;
}

/* ---- a code of a point ---- */
int64_t olc_whole_lat(double lat)
{
    int64_t whole = (int64_t)floor(fmax(fmin(lat, 90), -90) * LAT_WHOLES) + 90 * LAT_WHOLES;

    return whole < 180 * LAT_WHOLES ? whole : 180 * LAT_WHOLES - 1; /* the pole is in the last */
}

int64_t olc_whole_lon(double lon)
{
    int64_t whole = (int64_t)floor(fmod(lon, 360) * LON_WHOLES) + 180 * LON_WHOLES;

    return (whole + 360 * LON_WHOLES) % (360 * LON_WHOLES);
}

static unsigned sound_digits(unsigned digits)
{
    if (digits > OLC_DIGITS)
        return OLC_DIGITS;
    if (digits < 2)
        return 2;
    return digits < 2 * PAIRS ? digits - digits % 2 : digits;
}

void olc_encode_whole(int64_t lat, int64_t lon, unsigned digits, char ret[OLC_TEXT])
{
    char all[OLC_DIGITS];

    for (int i = OLC_DIGITS - 1; i >= 2 * PAIRS; i--, lat /= ROWS, lon /= COLUMNS)
        all[i] = DIGITS[lat % ROWS * COLUMNS + lon % COLUMNS];
    for (int i = 2 * PAIRS - 1; i > 0; i -= 2, lat /= BASE, lon /= BASE) {
        all[i] = DIGITS[lon % BASE];
        all[i - 1] = DIGITS[lat % BASE];
    }
    digits = sound_digits(digits);
    if (digits < SEPARATOR_AT)
        memset(all + digits, '0', SEPARATOR_AT - digits);
    memcpy(ret, all, SEPARATOR_AT);
    ret[SEPARATOR_AT] = '+';
    digits = digits < SEPARATOR_AT ? SEPARATOR_AT : digits;
    memcpy(ret + SEPARATOR_AT + 1, all + SEPARATOR_AT, digits - SEPARATOR_AT);
    ret[digits + 1] = '\0';
}

void olc_encode(double lat, double lon, unsigned digits, char ret[OLC_TEXT])
{
    olc_encode_whole(olc_whole_lat(lat), olc_whole_lon(lon), digits, ret);
}

/* ---- short codes ---- */
static void put_capitals(const char *code, char ret[OLC_TEXT])
{
    size_t n = 0;

    for (; code[n] && n < OLC_TEXT - 1; n++)
        ret[n] = (char)toupper((unsigned char)code[n]);
    ret[n] = '\0';
}

static double middle(double low, double high)
{
    return (low + high) / 2;
}

/* Degrees of a cell of so many digits. */
static double size_of(size_t digits)
{
    return pow(BASE, 2 - (double)digits / 2);
}

/* The neighbour of the cell that is nearer to the point, if one is and there is such a latitude. */
static double nearer(double lat, double near, double size, double limit)
{
    if (near + size / 2 < lat && lat - size >= -limit)
        return lat - size;
    if (near - size / 2 > lat && lat + size <= limit)
        return lat + size;
    return lat;
}

int olc_recover(const char *code, double lat, double lon, char ret[OLC_TEXT])
{
    size_t known = strcspn(code, "+"), missing = SEPARATOR_AT - known;
    char whole[OLC_TEXT];
    struct olc_cell cell;

    if (!olc_is_short(code)) {
        if (!olc_is_full(code))
            return ERR_INVALID;
        put_capitals(code, ret);
        return 0;
    }
    olc_encode(lat, lon, 2 * PAIRS, whole);
    lat = fmax(fmin(lat, 90), -90);
    lon = (double)olc_whole_lon(lon) / LON_WHOLES - 180;
    put_capitals(code, ret);
    memcpy(whole + missing, ret, strnlen(ret, OLC_TEXT - 1 - missing) + 1);
    whole[OLC_TEXT - 1] = '\0';
    must(olc_decode(whole, &cell) == 0);
    olc_encode(nearer(middle(cell.lat_low, cell.lat_high), lat, size_of(missing), 90),
        nearer(middle(cell.lon_low, cell.lon_high), lon, size_of(missing), HUGE_VAL), cell.digits,
        ret);
    return 0;
}

int olc_shorten(const char *code, double lat, double lon, char ret[OLC_TEXT])
{
    struct olc_cell cell;
    double far;
    char whole[OLC_TEXT];
    size_t out;

    if (olc_decode(code, &cell) != 0 || cell.digits < SEPARATOR_AT)
        return ERR_INVALID;
    out = cell.digits > SEPARATOR_AT ? SEPARATOR_AT : SEPARATOR_AT - 2;
    far = fmax(fabs(middle(cell.lat_low, cell.lat_high) - lat),
        fabs(middle(cell.lon_low, cell.lon_high) - lon));
    /* Three tenths of a cell leave room for a reference that is not quite ours. */
    while (out >= 4 && far >= size_of(out) * 0.3)
        out -= 2;
    put_capitals(code, whole);
    put_capitals(out >= 4 ? whole + out : whole, ret);
    return 0;
}

/* ---- in a text ---- */
const char *olc_find(const char *text, bool (*is)(const char *code), size_t *ret_n)
{
    static const char between[] = PLACE_SPACES ",;()";
    char word[CODE_MAX];

    for (text += strspn(text, between); *text; text += strspn(text, between)) {
        size_t n = strcspn(text, between);

        if (n < sizeof word) {
            memcpy(word, text, n);
            word[n] = '\0';
            if (is(word)) {
                *ret_n = n;
                return text;
            }
        }
        text += n;
    }
    return NULL;
}

void olc_point(const char *code, struct place *p)
{
    struct olc_cell c;
    Location__Fault none;
    double lat, lon, to_south, to_north;

    must(olc_decode(code, &c) == 0);
    lat = middle(c.lat_low, c.lat_high);
    lon = middle(c.lon_low, c.lon_high);
    to_south = geo_distance_m(lat, lon, c.lat_low, c.lon_low);
    to_north = geo_distance_m(lat, lon, c.lat_high, c.lon_low);
    p->source = CASE__PLACE_SOURCE__COORDINATES;
    must(place_point(p, lat, lon, fmax(to_south, to_north), &none) == 0);
}

int place_olc(const char *text, struct arena *a, struct place *p, Location__Fault *ret_fault)
{
    size_t n;
    const char *code = olc_find(text, olc_is_full, &n);

    (void)ret_fault;
    if (!code)
        return ERR_NOT_FOUND;
    olc_point(arena_text(a, code, n), p);
    return 0;
}
