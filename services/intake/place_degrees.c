/* place_degrees - a latitude and a longitude as people type them: decimal degrees, degrees with
 * minutes, with seconds; with signs, with words for them or with spaces alone; letters or a sign for
 * the side of the earth, in Russian or English, before or behind. Pure.
 *
 * A text is read only if all of it belongs to such a pair, and if it cannot well be anything else:
 * "12, 5" is a house and a flat. What is surely a pair and cannot be one is refused, not kept as
 * words. */
#include <math.h>
#include <string.h>
#include "base/errors.h"
#include "intake/place_parts.h"

#define TOKENS_MAX 24
#define COMMA_DECIMALS 2 /* so many at least, for a pair of numbers alone */

/* ---- tokens ---- */
enum kind {
    DEGREE, /* the first three stand behind the number of the same rank */
    MINUTE,
    SECOND,
    NUMBER,
    SIGN,
    SIDE, /* north, "lat": says which of the two it is */
    BETWEEN,
    BLANK,
};
enum axis { NO_AXIS, LAT, LON };

struct token {
    enum kind kind;
    enum axis axis; /* of a SIDE */
    int sign; /* of a SIGN or SIDE; 0: says nothing of it */
    double value;
    unsigned decimals;
    bool is_glued; /* no blank stands before it */
};

/* clang-format off */
/* What stands for what; the longest that fits is taken. */
static const struct mark {
    struct token token;
    const char *texts[12];
} marks[] = {
    { { .kind = BLANK }, { " ", "\t", "\xc2\xa0", "\xe2\x80\x89", "\xe2\x80\xaf", "(", ")", ":", "=" } },
    { { .kind = BETWEEN }, { ",", ";" } },
    { { .kind = DEGREE }, { "°", "º", "˚", "гр.", "град", "град.", "градус", "градуса", "градусов", "deg", "degrees" } },
    { { .kind = MINUTE }, { "'", "’", "‘", "′", "´", "`" } },
    { { .kind = MINUTE }, { "мин", "мин.", "минута", "минуты", "минут", "min", "minutes" } },
    { { .kind = SECOND }, { "\"", "”", "“", "″", "''", "’’", "′′", "´´" } },
    { { .kind = SECOND }, { "сек", "сек.", "секунда", "секунды", "секунд", "sec", "seconds" } },
    { { .kind = SIGN, .sign = 1 }, { "+" } },
    { { .kind = SIGN, .sign = -1 }, { "-", "−", "–" } },
    /* Latin C and B look like the Russian letters. */
    { { .kind = SIDE, .axis = LAT, .sign = 1 }, { "N", "n", "С", "с", "C", "North", "north" } },
    { { .kind = SIDE, .axis = LAT, .sign = 1 }, { "с.ш.", "с. ш.", "С.Ш.", "сш", "северной широты", "северная широта" } },
    { { .kind = SIDE, .axis = LAT, .sign = -1 }, { "S", "s", "Ю", "ю", "South", "south" } },
    { { .kind = SIDE, .axis = LAT, .sign = -1 }, { "ю.ш.", "ю. ш.", "Ю.Ш.", "юш", "южной широты", "южная широта" } },
    { { .kind = SIDE, .axis = LON, .sign = 1 }, { "E", "e", "В", "в", "B", "East", "east" } },
    { { .kind = SIDE, .axis = LON, .sign = 1 }, { "в.д.", "в. д.", "В.Д.", "вд", "восточной долготы", "восточная долгота" } },
    { { .kind = SIDE, .axis = LON, .sign = -1 }, { "W", "w", "З", "з", "West", "west" } },
    { { .kind = SIDE, .axis = LON, .sign = -1 }, { "з.д.", "з. д.", "З.Д.", "зд", "западной долготы", "западная долгота" } },
    { { .kind = SIDE, .axis = LAT }, { "lat", "Lat", "latitude", "Latitude", "широта", "Широта" } },
    { { .kind = SIDE, .axis = LON }, { "lon", "Lon", "lng", "long", "longitude", "Longitude", "долгота", "Долгота" } },
};
/* clang-format on */

/* How many bytes of the longest of these the text begins with. */
static size_t longest(const char *at, const struct mark *m)
{
    size_t best = 0;

    for (size_t i = 0; m->texts[i]; i++) {
        size_t n = strlen(m->texts[i]);

        if (n > best && strncmp(at, m->texts[i], n) == 0)
            best = n;
    }
    return best;
}

static size_t take_mark(const char *at, struct token *ret)
{
    size_t best = 0;

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = longest(at, &marks[i]);

        if (n > best) {
            best = n;
            *ret = marks[i].token;
        }
    }
    return best;
}

/* A number with ',' before its decimals, as place_number wants it: with '.'. */
static bool take_comma_number(const char **at, struct arena *a, struct token *ret)
{
    size_t whole = strspn(*at, PLACE_DIGITS), part = strspn(*at + whole + 1, PLACE_DIGITS);
    const char *copy = arena_printf(a, "%.*s.%.*s", (int)whole, *at, (int)part, *at + whole + 1);

    if (!place_number(&copy, a, &ret->value, &ret->decimals))
        return false;
    *at += whole + 1 + part;
    return true;
}

/* Where there is no point, a comma between two digits begins decimals. */
static bool take_number(const char **at, bool has_points, struct arena *a, struct token *ret)
{
    size_t whole = strspn(*at, PLACE_DIGITS);

    *ret = (struct token){ .kind = NUMBER };
    if (!has_points && (*at)[whole] == ',' && strspn(*at + whole + 1, PLACE_DIGITS))
        return take_comma_number(at, a, ret);
    return place_number(at, a, &ret->value, &ret->decimals);
}

static bool has_decimal_points(const char *text)
{
    for (const char *c = text; *c; c++) {
        if (strspn(c, PLACE_DIGITS) && c[1] == '.' && strspn(c + 2, PLACE_DIGITS))
            return true;
    }
    return false;
}

/* How many tokens there are; 0: something else stands among them, or too many. */
static size_t read_tokens(const char *text, bool has_points, struct arena *a, struct token *ret)
{
    size_t n = 0;
    bool is_glued = false;

    while (*text) {
        struct token t;
        bool is_number = strspn(text, PLACE_DIGITS) > 0;
        size_t size = is_number ? 0 : take_mark(text, &t);

        if (is_number ? !take_number(&text, has_points, a, &t) : size == 0)
            return 0;
        text += size;
        t.is_glued = is_glued;
        is_glued = t.kind != BLANK;
        if (!is_glued)
            continue;
        if (n == TOKENS_MAX)
            return 0;
        ret[n++] = t;
    }
    return n;
}

/* ---- where the second of the pair begins ---- */
struct text {
    struct token *tokens;
    size_t n;
};

static size_t count(struct text t, enum kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < t.n; i++)
        n += t.tokens[i].kind == kind;
    return n;
}

/* "12-5.1" is a house and a flat. */
static bool has_dash(struct text t)
{
    for (size_t i = 1; i < t.n; i++) {
        if (t.tokens[i].kind == SIGN && t.tokens[i].is_glued && t.tokens[i - 1].kind == NUMBER)
            return true;
    }
    return false;
}

/* The index of the token of that kind with so many before it; t.n: there is none. */
static size_t find(struct text t, enum kind kind, size_t before)
{
    size_t i = 0;

    for (; i < t.n; i++) {
        if (t.tokens[i].kind == kind && before-- == 0)
            break;
    }
    return i;
}

/* Before this number, and what belongs to it. One letter between the two is a latitude's behind it
 * or a longitude's before it. */
static size_t before_number(struct text t, size_t at)
{
    if (at > 0 && t.tokens[at - 1].kind == SIGN)
        at--;
    if (at > 0 && t.tokens[at - 1].kind == SIDE && t.tokens[at - 1].axis == LON)
        at--;
    return at;
}

static size_t cut_by_number(struct text t)
{
    size_t degree = find(t, DEGREE, 1);

    if (degree < t.n)
        return before_number(t, degree - 1);
    return before_number(t, find(t, NUMBER, count(t, NUMBER) / 2));
}

/* Between "47 06 N" and "38 39 E", or between "N 47 06" and "E 38 39". */
static size_t cut_by_sides(struct text t)
{
    size_t first = find(t, SIDE, 0), second = find(t, SIDE, 1);

    if (first > 0)
        return first + 1;
    return second < t.n - 1 ? second : cut_by_number(t);
}

static size_t cut(struct text t)
{
    if (count(t, BETWEEN) == 1)
        return find(t, BETWEEN, 0);
    return count(t, SIDE) == 2 ? cut_by_sides(t) : cut_by_number(t);
}

/* ---- one of the pair ---- */
struct half {
    enum axis axis;
    int side; /* the sign that the letter gives */
    int sign; /* the one before the number; 0: none */
    double parts[3];
    unsigned decimals; /* of the last one */
    size_t n;
    bool is_broken; /* one before the last has decimals */
    bool has_degree;
};

static void take_side(struct half *h, struct text *t)
{
    if (t->n == 0 || t->tokens->kind != SIDE || h->axis)
        return;
    h->axis = t->tokens->axis;
    h->side = t->tokens->sign;
    t->tokens++, t->n--;
}

static void take_part(struct half *h, struct text *t)
{
    h->is_broken |= h->decimals > 0;
    h->parts[h->n] = t->tokens->value;
    h->decimals = t->tokens->decimals;
    t->tokens++, t->n--;
    if (t->n && t->tokens->kind == (enum kind)h->n) { /* the sign of this rank */
        h->has_degree |= h->n == DEGREE;
        t->tokens++, t->n--;
    }
    h->n++;
}

static bool read_half(struct text t, struct half *h)
{
    take_side(h, &t);
    if (t.n && t.tokens->kind == SIGN) {
        h->sign = t.tokens->sign;
        t.tokens++, t.n--;
    }
    while (t.n && t.tokens->kind == NUMBER && h->n < 3)
        take_part(h, &t);
    take_side(h, &t);
    return t.n == 0 && h->n > 0;
}

static double value_of(const struct half *h)
{
    double value = h->parts[0] + h->parts[1] / 60 + h->parts[2] / 3600;

    return h->side < 0 || h->sign < 0 ? -value : value;
}

/* Degrees of the last digit that was said. */
static double step_of(const struct half *h)
{
    return pow(10, -(double)h->decimals) / pow(60, (double)h->n - 1);
}

/* ---- the pair ---- */

/* With a sign for degrees, or a letter for each, it can be nothing else. */
static bool is_marked(const struct half *one, const struct half *two)
{
    return one->has_degree || two->has_degree || (one->axis && two->axis);
}

/* Numbers alone: as many in both, whole but for the last ones. A comma between digits is in doubt no
 * sign of decimals: "12,5 3,1" is an address. */
static bool is_plain_pair(const struct half *one, const struct half *two, bool has_points)
{
    unsigned least = one->decimals < two->decimals ? one->decimals : two->decimals;

    if (one->n != two->n || one->is_broken || two->is_broken)
        return false;
    if (!has_points)
        return least >= COMMA_DECIMALS;
    return least > 0 || one->n == 1; /* of two numbers, one has a point */
}

static bool is_beyond_sixty(const struct half *h)
{
    return h->parts[1] >= 60 || h->parts[2] >= 60;
}

static Location__Fault fault_of(const struct half *one, const struct half *two)
{
    if (one->axis && one->axis == two->axis)
        return LOCATION__FAULT__ONE_AXIS;
    if ((one->side && one->sign < 0) || (two->side && two->sign < 0))
        return LOCATION__FAULT__SIGN_AND_LETTER;
    if (one->is_broken || two->is_broken)
        return LOCATION__FAULT__FRACTION;
    return is_beyond_sixty(one) || is_beyond_sixty(two) ? LOCATION__FAULT__SIXTY
                                                        : LOCATION__FAULT__NO_FAULT;
}

static int put_pair(
    const struct half *one, const struct half *two, struct place *p, Location__Fault *ret_fault)
{
    bool lon_first = one->axis == LON || two->axis == LAT;
    Location__Fault fault = fault_of(one, two);

    if (fault)
        return place_refuse(ret_fault, fault);
    p->source = CASE__PLACE_SOURCE__COORDINATES;
    return place_point(p, value_of(lon_first ? two : one), value_of(lon_first ? one : two),
        place_radius(fmax(step_of(one), step_of(two))), ret_fault);
}

int place_degrees(const char *text, struct arena *a, struct place *p, Location__Fault *ret_fault)
{
    struct token tokens[TOKENS_MAX];
    bool has_points = has_decimal_points(text);
    struct text t = { tokens, read_tokens(text, has_points, a, tokens) }, rest;
    struct half one = { 0 }, two = { 0 };

    if (count(t, NUMBER) < 2 || count(t, BETWEEN) > 1 || count(t, SIDE) > 2)
        return ERR_NOT_FOUND;
    rest = (struct text){ tokens, cut(t) };
    if (!read_half(rest, &one))
        return ERR_NOT_FOUND;
    rest.tokens += rest.n + (count(t, BETWEEN) == 1);
    rest.n = (size_t)(tokens + t.n - rest.tokens);
    if (!read_half(rest, &two))
        return ERR_NOT_FOUND;
    if (!is_marked(&one, &two) && (has_dash(t) || !is_plain_pair(&one, &two, has_points)))
        return ERR_NOT_FOUND;
    return put_pair(&one, &two, p, ret_fault);
}
