/* rings - see rings.h. */
#include "base/rings.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include "base/errors.h"
#include "base/text.h"

#define RING_LEAST 4
#define NUMBER_BYTES 40

struct reading {
    const char *at;
    struct arena *a;
    struct rings *rings;
    enum rings_wrong wrong; /* the first thing */
};

static void fail(struct reading *r, enum rings_wrong wrong)
{
    if (r->wrong == RINGS_RIGHT)
        r->wrong = wrong;
}

/* ---- signs ---- */
static void skip_blanks(struct reading *r)
{
    r->at += strspn(r->at, " \t\r\n");
}

static bool take_sign(struct reading *r, char sign)
{
    skip_blanks(r);
    if (*r->at != sign)
        return false;
    r->at++;
    skip_blanks(r);
    return true;
}

static void want_sign(struct reading *r, char sign)
{
    if (!take_sign(r, sign))
        fail(r, RINGS_NO_AREA);
}

static bool take_word(struct reading *r, const char *word)
{
    size_t n = strlen(word);

    if (strncasecmp(r->at, word, n) != 0)
        return false;
    r->at += n;
    return true;
}

/* ---- positions ---- */
static double take_number(struct reading *r, double most)
{
    size_t n = strspn(r->at, "-.0123456789");
    char text[NUMBER_BYTES];
    double x = 0;
    int error;

    if (n >= sizeof text) {
        fail(r, RINGS_NO_AREA);
        return 0;
    }
    memcpy(text, r->at, n);
    text[n] = '\0';
    r->at += n;
    error = text_double(text, -most, most, &x);
    if (error)
        fail(r, error == ERR_OUT_OF_RANGE ? RINGS_OUT_OF_RANGE : RINGS_NO_AREA);
    return x;
}

static void take_point(struct reading *r)
{
    struct rings_point p;

    p.lon = take_number(r, 180);
    skip_blanks(r);
    p.lat = take_number(r, 90);
    *ARENA_PUSH(r->a, r->rings->points, r->rings->n_points) = p;
}

/* ---- rings ---- */
/* Along a pole, or round the earth from the date line to the date line, a side may be as long as it likes. */
static bool goes_round(const struct rings_point *a, const struct rings_point *b)
{
    if (fabs(a->lon - b->lon) <= 180)
        return false;
    return !(fabs(a->lat) == 90 && a->lat == b->lat) &&
           !(fabs(a->lon) == 180 && fabs(b->lon) == 180);
}

static void check_ring(struct reading *r, const struct ring *ring)
{
    const struct rings_point *p = r->rings->points + ring->first;

    if (ring->n < RING_LEAST) {
        fail(r, RINGS_TOO_FEW);
        return;
    }
    if (p[0].lon != p[ring->n - 1].lon || p[0].lat != p[ring->n - 1].lat)
        fail(r, RINGS_OPEN);
    for (size_t i = 1; i < ring->n; i++) {
        if (goes_round(&p[i - 1], &p[i]))
            fail(r, RINGS_DATE_LINE);
    }
}

static void take_ring(struct reading *r, bool is_hole)
{
    struct ring *ring = ARENA_PUSH(r->a, r->rings->rings, r->rings->n_rings);

    *ring = (struct ring){ .first = r->rings->n_points, .is_hole = is_hole };
    want_sign(r, '(');
    do
        take_point(r);
    while (r->wrong == RINGS_RIGHT && take_sign(r, ','));
    want_sign(r, ')');
    ring->n = r->rings->n_points - ring->first;
    if (r->wrong == RINGS_RIGHT)
        check_ring(r, ring);
}

static void take_polygon(struct reading *r)
{
    bool is_hole = false;

    want_sign(r, '(');
    do {
        take_ring(r, is_hole);
        is_hole = true;
    } while (r->wrong == RINGS_RIGHT && take_sign(r, ','));
    want_sign(r, ')');
}

static void take_polygons(struct reading *r)
{
    want_sign(r, '(');
    do
        take_polygon(r);
    while (r->wrong == RINGS_RIGHT && take_sign(r, ','));
    want_sign(r, ')');
}

enum rings_wrong rings_read(const char *text, struct arena *a, struct rings *ret)
{
    struct reading r = { .at = text, .a = a, .rings = ret };

    *ret = (struct rings){ 0 };
    if (strlen(text) > RINGS_TEXT_MAX)
        return RINGS_TOO_LONG;
    skip_blanks(&r);
    ret->is_many = take_word(&r, "MULTIPOLYGON");
    if (ret->is_many)
        take_polygons(&r);
    else if (take_word(&r, "POLYGON"))
        take_polygon(&r);
    else
        return RINGS_NO_AREA;
    if (*r.at)
        fail(&r, RINGS_NO_AREA);
    return r.wrong;
}

int rings_error(enum rings_wrong wrong)
{
    static const int errors[] = { [RINGS_RIGHT] = 0,
        [RINGS_NO_AREA] = ERR_INVALID,
        [RINGS_TOO_LONG] = ERR_TOO_LONG,
        [RINGS_OUT_OF_RANGE] = ERR_OUT_OF_RANGE,
        [RINGS_TOO_FEW] = ERR_INVALID,
        [RINGS_OPEN] = ERR_INVALID,
        [RINGS_DATE_LINE] = ERR_INVALID,
        [RINGS_CROSSED] = ERR_INVALID };

    return errors[wrong];
}
