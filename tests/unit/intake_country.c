/* In which country is it? Towns on both sides of borders, the sea, holes, the edge of the map; and the names of countries as people
 * say them. */
#include "intake/country.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct spot {
    const char *name;
    double lat, lon;
    const char *country; /* for a service of Russia; NULL: not abroad */
};

static void are_where_they_are(const struct spot *spots, size_t n, const char *home)
{
    for (size_t i = 0; i < n; i++) {
        print_message("%s\n", spots[i].name);
        assert_true(text_is(country_at(spots[i].lat, spots[i].lon, home), spots[i].country));
    }
}

static void a_town_is_in_its_country(void **state)
{
    static const struct spot spots[] = {
        { "Antalya", 36.897, 30.713, "TR" },
        { "Helsinki, at the sea", 60.170, 24.941, "FI" },
        { "Gdansk", 54.352, 18.646, "PL" },
        { "Harbin", 45.75, 126.65, "CN" },
        { "Astana", 51.13, 71.43, "KZ" },
        { "Maseru, in a hole of South Africa", -29.31, 27.48, "LS" },
        { "Bloemfontein, around it", -29.12, 26.21, "ZA" },
        { "San Marino", 43.936, 12.447, "SM" },
        { "Rome", 41.8, 12.6, "IT" },
        { "Nome, across the strait", 64.50, -165.41, "US" },
        { "Suva, near 180 degrees", -18.12, 178.44, "FJ" },
    };

    (void)state;
    are_where_they_are(spots, COUNT(spots), "RU");
}

static void home_is_never_abroad(void **state)
{
    static const struct spot spots[] = {
        { "Moscow", 55.756, 37.617, NULL },
        { "Kaliningrad", 54.71, 20.51, NULL },
        { "Anadyr", 64.73, 177.5, NULL },
        { "Uelen, behind 180 degrees", 66.16, -169.81, NULL },
        { "Petropavlovsk-Kamchatsky", 53.02, 158.65, NULL },
        { "Vladivostok", 43.115, 131.885, NULL },
        { "Sochi", 43.585, 39.723, NULL },
    };

    (void)state;
    are_where_they_are(spots, COUNT(spots), "RU");
}

/* Who stands on the wrong bank of a river is helped from the right one. */
static void who_is_near_home_is_at_home(void **state)
{
    static const struct spot spots[] = {
        { "Blagoveshchensk", 50.27, 127.54, NULL },
        { "Heihe, on the other bank", 50.245, 127.52, NULL },
        { "Ivangorod", 59.376, 28.223, NULL },
        { "Narva, on the other bank", 59.378, 28.19, NULL },
        { "Vaalimaa, a kilometre from the border", 60.6, 27.84, NULL },
    };

    (void)state;
    are_where_they_are(spots, COUNT(spots), "RU");
}

static void the_open_sea_and_the_poles_are_nobodys(void **state)
{
    static const struct spot spots[] = {
        { "an ice floe in the Gulf of Finland", 59.9, 27.5, NULL },
        { "the Black Sea", 43.5, 35.0, NULL },
        { "the Atlantic", 30.0, -40.0, NULL },
        { "the North Pole", 90, 0, NULL },
        { "the South Pole", -90, 0, NULL },
        { "180 degrees", 0, 180, NULL },
    };

    (void)state;
    are_where_they_are(spots, COUNT(spots), "RU");
}

static void a_service_may_work_in_several_countries(void **state)
{
    static const struct spot spots[] = {
        { "Minsk", 53.9, 27.57, NULL },
        { "Moscow", 55.756, 37.617, NULL },
        { "Vilnius, near", 54.687, 25.28, "LT" },
    };

    (void)state;
    are_where_they_are(spots, COUNT(spots), "RU BY");
    assert_string_equal(country_at(55.756, 37.617, "KZ"), "RU");
}

/* A rough look from everywhere: an answer that is no code of two letters, or none for the middle of a continent, would show. */
static void every_degree_of_the_earth_is_asked(void **state)
{
    size_t abroad = 0;

    (void)state;
    for (double lat = -90; lat <= 90; lat += 3) {
        for (double lon = -180; lon <= 180; lon += 3) {
            const char *country = country_at(lat, lon, "RU");

            assert_true(!country || (country[0] >= 'A' && country[1] >= 'A' && !country[2]));
            abroad += country != NULL;
        }
    }
    print_message("%zu of 7381\n", abroad);
    assert_true(abroad > 1300 && abroad < 2300); /* land without Russia and Antarctica: a quarter */
}

struct said {
    const char *words;
    const char *country;
};

static void a_country_is_known_by_its_name(void **state)
{
    static const struct said said[] = {
        { "Турция", "TR" },
        { "в Турции", "TR" },
        { "Анталья, Турция", "TR" },
        { "Турция, Анталья, отель у моря", "TR" },
        { "Турция Анталья", "TR" },
        { "в Турции, отель", "TR" },
        { "Turkey, Antalya", "TR" },
        { "in Thailand", "TH" },
        { "Паттайя, Тайланд", "TH" },
        { "в Египте", "EG" },
        { "на Кубе", "CU" },
        { "США, Нью-Йорк", "US" },
        { "New York, USA", "US" },
        { "ОАЭ Дубай", "AE" },
        { "Сеул, Южная Корея", "KR" },
        { "Гвинея-Бисау", "GW" }, /* and not Guinea */
        { "Гвинея", "GN" },
        { "Варна, Болгария", "BG" }, /* there is a Varna near Chelyabinsk */
        { "Минск, Белоруссия", "BY" },
    };
    static const struct said not [] = {
        { "", NULL },
        { "в", NULL },
        { "Киров", NULL },
        { "Россия, Азов", NULL },
        { "площадь Индии, 5", NULL }, /* streets have countries' names */
        { "Азов, улица Болгарии 7", NULL },
        { "Азов, Турция 7", NULL },
        { "Азов, Ростовская область", NULL },
    };
    struct arena a = { 0 };
    const struct country_names *names = country_names(&a);

    (void)state;
    for (size_t i = 0; i < COUNT(said); i++) {
        print_message("%s\n", said[i].words);
        assert_true(text_is(country_said(names, said[i].words, "RU", &a), said[i].country));
    }
    for (size_t i = 0; i < COUNT(not ); i++)
        assert_null(country_said(names, not [i].words, "RU", &a));
    assert_null(country_said(names, "Минск, Беларусь", "RU BY", &a));
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_town_is_in_its_country),
        cmocka_unit_test(home_is_never_abroad),
        cmocka_unit_test(who_is_near_home_is_at_home),
        cmocka_unit_test(the_open_sea_and_the_poles_are_nobodys),
        cmocka_unit_test(a_service_may_work_in_several_countries),
        cmocka_unit_test(every_degree_of_the_earth_is_asked),
        cmocka_unit_test(a_country_is_known_by_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
