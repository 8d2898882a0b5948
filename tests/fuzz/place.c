/* place - what is typed for a place, in any notation: taken as a point on the earth, as words, or refused with the reason; the same
 * point said in another notation is the same; and a gazetteer makes of words one settlement, several or none. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "base/geo.h"
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "intake/place.h"
#include "intake/place_aml.h"
#include "intake/place_olc.h"

#define NEAR_LAT 47.2096
#define NEAR_LON 38.9352
#define ONE_CELL_M 1600000 /* the biggest cell that a short code can leave open, from its middle */

/* Two of one name, one whose name is spoken shorter, one of two words. */
static struct gazetteer *towns;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const struct settlement all[] = {
        { "1", "Киров", "г", "Кировская область", "", "UTC+3", "33", "43", 58.6, 49.7, 473668 },
        { "2", "Киров", "г", "Калужская область", "Кировский район", "", "", "40", 54.1, 34.3, 9 },
        { "3", "Ростов-на-Дону", "г", "Ростовская область", "", "UTC+3", "60", "61", 47.2, 39.7,
            1 },
        { "4", "Великие Луки", "", "Псковская область", "", "", "", "", 56.3, 30.5, 0 },
        { "5", "Мирный", "", "Республика Саха /Якутия/", "Мирнинский улус", "", "", "", 62.5, 114,
            1 },
    };

    (void)argc, (void)argv;
    towns = gazetteer_new();
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gazetteer_put(towns, &all[i]);
    return 0;
}

static void look_at_point(const struct place *p)
{
    must(geo_is_valid(p->lat, p->lon) && p->radius_m > 0 && !p->district);
    must(fabs(p->lat) < 90 || p->lon == 0);
    must(p->lon > -180);
}

/* ---- the same point, said otherwise ---- */
static void is_same(const struct place *p, const char *said, double within_m, struct arena *a)
{
    struct place again;
    Location__Fault fault;

    must(place_read(said, a, &again, &fault) == 0);
    look_at_point(&again);
    must(geo_distance_m(p->lat, p->lon, again.lat, again.lon) <= within_m);
}

static const char *seconds_of(double degrees, const char *sides, struct arena *a)
{
    double rest = fabs(degrees) + 0.0005 / 3600; /* cut, and not rounded up to 60 */
    int whole = (int)rest, minutes = (int)((rest - whole) * 60);
    double seconds = fmax((rest - whole) * 3600 - minutes * 60 - 0.0005, 0);

    return arena_printf(a, "%d°%02d'%06.3f\"%c", whole, minutes, seconds, sides[degrees < 0]);
}

static void say_otherwise(const struct place *p, struct arena *a)
{
    char code[OLC_TEXT];

    if (fabs(p->lat) + fabs(p->lon) < 0.001) /* 0, 0 is no place */
        return;
    is_same(p, arena_printf(a, "geo:%.9f,%.9f", p->lat, p->lon), 0.1, a);
    is_same(p, arena_printf(a, "%.9f; %.9f", p->lat, p->lon), 0.1, a);
    if (fabs(p->lat) < 89.99 && p->lon < 179.99)
        is_same(p,
            arena_printf(a, "%s %s", seconds_of(p->lon, "EW", a), seconds_of(p->lat, "NS", a)), 0.2,
            a);
    olc_encode(p->lat, p->lon, 11, code);
    must(olc_is_full(code));
    is_same(p, code, 10, a);
}

/* ---- codes ---- */
static void look_at_code(const char *typed)
{
    struct olc_cell cell;
    char code[OLC_TEXT];
    int error = olc_decode(typed, &cell);

    must((error == 0) == olc_is_full(typed));
    must(!(olc_is_full(typed) && olc_is_short(typed)));
    must(olc_is_valid(typed) || !(olc_is_full(typed) || olc_is_short(typed)));
    if (error == 0) {
        must(cell.lat_low < cell.lat_high && cell.lon_low < cell.lon_high);
        must(cell.lat_low >= -90 && cell.lat_high <= 90);
        must(cell.lon_low >= -180 && cell.lon_high <= 180);
    }
    if (olc_recover(typed, NEAR_LAT, NEAR_LON, code) == 0)
        must(olc_is_full(code));
    if (olc_shorten(typed, NEAR_LAT, NEAR_LON, code) == 0)
        must(olc_is_valid(code));
}

static void look_at_short(struct place *p)
{
    must(olc_is_short(p->short_code) && p->near);
    place_recover(p, NEAR_LAT, NEAR_LON);
    p->district = NULL;
    look_at_point(p);
    must(geo_distance_m(p->lat, p->lon, NEAR_LAT, NEAR_LON) < ONE_CELL_M);
}

/* ---- telephones ---- */
static void look_at_fix(const struct place *p, struct arena *a)
{
    struct aml aml;
    Location__Fault fault;

    must(p->fix_ms >= 0);
    must(aml_read(p->text, a, &aml, &fault) == 0); /* what is kept of it is one, too */
    must(text_is(aml_masked(p->text, a), p->text));
}

/* One, or several, or what it was. */
static void settle(struct place p, struct arena *a)
{
    struct place before = p;

    place_settle(&p, towns, a);
    must(p.n_could_be != 1 && p.n_could_be <= GAZETTEER_COULD_BE);
    must(!(p.n_could_be && p.has_point));
    must(p.text == before.text && (p.has_point || !before.has_point));
    if (p.source == CASE__PLACE_SOURCE__GAZETTEER)
        must(p.radius_m && !text_empty(p.district) && !before.has_point);
    else
        must(!p.address);
    if (before.has_point)
        must(p.lat == before.lat && p.lon == before.lon && p.radius_m == before.radius_m);
}

static void look_at(struct place *p, struct arena *a)
{
    must((p->source == CASE__PLACE_SOURCE__NOWHERE) == !p->text);
    if (p->source == CASE__PLACE_SOURCE__NETWORK)
        look_at_fix(p, a);
    if (p->district)
        must(strlen(p->district) <= strlen(p->text) &&
             strcspn(p->district, "0123456789") == strlen(p->district));
    if (p->has_point) {
        look_at_point(p);
        say_otherwise(p, a);
    } else if (p->short_code) {
        look_at_short(p);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *typed = fuzz_text(bytes, n);
    struct arena a = { 0 };
    struct place p = { 0 };
    Location__Fault fault;
    int error;

    look_at_code(typed);
    if (text_is_clean(typed, strlen(typed))) { /* intake has seen to that (validate.c) */
        error = place_read(typed, &a, &p, &fault);
        must((error != 0) == (fault != LOCATION__FAULT__NO_FAULT));
        must(error == 0 || error == ERR_INVALID || error == ERR_OUT_OF_RANGE);
        if (!error)
            settle(p, &a);
        if (!error)
            look_at(&p, &a);
    }
    arena_clear(&a);
    free(typed);
    return 0;
}
