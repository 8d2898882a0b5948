/* Places in words become points: what names a settlement and what does not, which of several is meant, how far off its people may be; and what
 * a bare point is told by the settlement nearest to it. */
#include "intake/gazetteer.h"
#include "intake/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* clang-format off */
static const struct settlement towns[] = {
    { "azov", "Азов", "г", "Ростовская область", "", "UTC+3", "60704000001", "6100001300000", 47.1121589, 39.4232555, 81924 },
    { "rostov", "Ростов-на-Дону", "г", "Ростовская область", "", "UTC+3", "60701000001", "6100000100000", 47.2224364, 39.7187866, 1091544 },
    { "kirov-k", "Киров", "г", "Калужская область", "Кировский район", "UTC+3", "29614101001", "4001100100000", 54.0790111, 34.3076201, 31888 },
    { "kirov", "Киров", "г", "Кировская область", "", "UTC+3", "33701000001", "4300000100000", 58.6035257, 49.6679304, 473668 },
    { "mirny-a", "Мирный", "", "Архангельская область", "", "UTC+3", "11725000001", "2900000200000", 62.7645265, 40.3360076, 30259 },
    { "mirny-y", "Мирный", "", "Республика Саха /Якутия/", "Мирнинский улус", "UTC+9", "98631101001", "1401700100000", 62.541028, 113.9787, 37179 },
    { "moskva", "Москва", "г", "", "", "UTC+3", "45000000", "7700000000000", 55.7540471, 37.620405, 11514330 },
    { "zelenograd", "Зеленоград", "", "Москва", "", "UTC+3", "", "", 55.98, 37.18, 240000 },
    { "pushkin", "Пушкин", "г", "Санкт-Петербург", "", "UTC+3", "", "", 59.714, 30.396, 92889 },
    { "pushkino", "Пушкино", "г", "Московская область", "", "UTC+3", "", "", 56.0105, 37.8474, 102816 },
    { "chehov", "Чехов", "г", "Московская область", "", "UTC+3", "", "", 55.1428, 37.4539, 60677 },
    { "kazan", "Казань", "г", "Республика Татарстан", "", "UTC+3", "92701000001", "1600000100000", 55.7943, 49.1115, 1143546 },
    { "cheboksary", "Чебоксары", "г", "Чувашская Республика", "", "UTC+3", "", "", 56.1439, 47.2489, 453645 },
    { "hanty", "Ханты-Мансийск", "г", "Ханты-Мансийский Автономный округ - Югра", "", "UTC+5", "", "", 61.0024, 69.0182, 79410 },
    { "salehard", "Салехард", "г", "Ямало-Ненецкий автономный округ", "", "UTC+5", "", "", 66.5375, 66.6157, 42494 },
    { "pokrovskoe-n", "Покровское", "село", "Ростовская область", "Неклиновский район", "UTC+3", "60636452101", "6102900000100", 47.4144, 38.8953, 12345 },
    { "pokrovskoe-o", "Покровское", "село", "Орловская область", "Покровский район", "UTC+3", "", "", 52.6126, 36.8661, 4000 },
    { "pokrovsk", "Покровск", "г", "Республика Саха /Якутия/", "", "UTC+9", "", "", 61.4781, 129.1447, 9495 },
    { "luki", "Великие Луки", "г", "Псковская область", "", "UTC+3", "", "", 56.3419, 30.5298, 98778 },
    { "vladikavkaz", "Владикавказ", "г", "Республика Северная Осетия - Алания", "", "UTC+3", "", "", 43.0206, 44.6819, 311693 },
    { "rostov-v", "Ростов", "г", "Ярославская область", "", "", "", "", 57.1914, 39.4139, 31791 },
    { "gorka", "Старая Красная Горка", "", "", "", "", "", "", 59, 31, 10 },
    { "ufa", "Уфа", "г", "Республика Башкортостан", "", "", "", "", 54.7348, 55.9579, 1125699 },
    { "yalta", "Ялта", "г", "Республика Крым", "", "", "", "", 44.4953, 34.1663, 76746 },
    { "alupka", "Алупка", "г", "Республика Крым", "Ялта", "", "", "", 44.4197, 34.0431, 7771 },
    { "novosibirsk", "Новосибирск", "г", "Новосибирская область", "", "", "", "", 55.0282, 82.9211, 1498921 },
    { "ust", "Усть-Донецкий", "рп", "Ростовская область", "Усть-Донецкий район", "", "", "", 47.643, 40.871, 11000 },
    { "krivyan", "Кривянская", "ст-ца", "Ростовская область", "Октябрьский район", "", "", "", 47.4, 40.17, 9000 },
    { "odnomu", "Заимка", "", "", "", "", "", "", -60, 10, 0 },
};
/* clang-format on */

struct fixture {
    struct gazetteer *g;
    struct arena a;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    f->g = gazetteer_new();
    for (size_t i = 0; i < N(towns); i++)
        gazetteer_put(f->g, &towns[i]);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    gazetteer_free(&f->g);
    gazetteer_free(&f->g);
    arena_clear(&f->a);
    free(f);
    return 0;
}

/* "azov", "azov+" with an address, "kirov?kirov-k" for two, "" for none. */
static const char *found(struct fixture *f, const char *words)
{
    struct gazetteer_found all;
    const char *line = "";

    gazetteer_find(f->g, words, &f->a, &all);
    if (all.one)
        line = arena_printf(&f->a, "%s%s", all.one->id, all.address ? "+" : "");
    for (size_t i = 0; i < all.n_could_be; i++)
        line = arena_printf(&f->a, "%s%s%s", line, i ? "?" : "", all.could_be[i]->id);
    assert_true(all.n_could_be != 1 && !(all.one && all.n_could_be));
    return line;
}

struct row {
    const char *words, *found;
};

static void check(struct fixture *f, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(found(f, rows[i].words), rows[i].found) != 0)
            fail_msg("%s: found %s, not %s", rows[i].words, found(f, rows[i].words), rows[i].found);
}

static void a_settlement_is_known_however_it_is_written(void **state)
{
    static const struct row rows[] = {
        { "Азов", "azov" },
        { "  АЗОВ ", "azov" },
        { "г. Азов", "azov" },
        { "г Азов", "azov" },
        { "гор. Азов", "azov" },
        { "Азов город", "azov" },
        { "г-Азов", "azov" },
        { "346780, Россия, Ростовская обл., г. Азов", "azov" },
        { "Ростов-на-Дону", "rostov" },
        { "Ростов на Дону", "rostov" },
        { "Великие Луки", "luki" },
        { "Старая Красная Горка", "gorka" },
        { "Старая", "" },
        { "село Покровское Неклиновский район", "pokrovskoe-n" },
        { "с. Покровское, Неклиновский р-н", "pokrovskoe-n" },
        { "с. Покровское, район Неклиновский", "pokrovskoe-n" },
        { "Заимка", "odnomu" },
        { "д. Заимка", "odnomu" },
        { "г. Мирный, Якутия", "mirny-y" },
        { "Азов, Азов", "azov" },
        { "", "" },
        { "Атлантида", "" },
        { "?!", "" },
    };

    check(*state, rows, N(rows));
}

static void an_address_stays_in_the_words_and_its_settlement_is_found(void **state)
{
    static const struct row rows[] = {
        { "г. Азов, ул. Ленина 5", "azov+" },
        { "Азов, Ленина 5", "azov+" },
        { "Азов Ленина 5", "azov+" },
        { "Азов ул Ленина", "azov+" },
        { "Азов Московская улица 5", "azov+" },
        { "ул. Ленина, д. 5, Азов", "azov+" },
        { "Ленина 5 Азов", "azov+" },
        { "ул Ленина 5 кв 3 Азов", "azov+" },
        { "пр-т Мира 5-й дом, Азов", "azov+" },
        { "Азов, центр", "azov+" },
        { "Азов у рынка", "azov+" },
        { "в Азове возле порта", "azov+" },
        { "г. Азов, мкр. Северный", "azov+" },
        { "Азов- центр", "" },
        { "Азов город, 5", "azov+" },
        { "в Азове Ленина 5", "azov+" },
        { "Азов порт у реки", "" },
        { "Азов-на-горе", "" },
        { "Азов-в-поле", "" },
        { "в яр", "" },
        { "Азов центр улица Ленина", "azov+" },
        { "в Уфе", "ufa" },
        { "ст-ца Кривянская", "krivyan" },
        { "Азов д. 5", "" },
        { "г Азов д. 5", "azov+" },
        { "в Азове 5", "azov+" },
        { "д. Покровское, Неклиновский район", "pokrovskoe-n" },
    };

    check(*state, rows, N(rows));
}

static void streets_that_are_called_like_towns_are_streets(void **state)
{
    static const struct row rows[] = {
        { "Пушкина 5", "" },
        { "Пушкин 5", "" },
        { "улица Пушкина", "" },
        { "Пушкина улица, дом 5", "" },
        { "Чехова 12", "" },
        { "ул. Чехов", "" },
        { "на Чехова", "" },
        { "Чехова", "" }, /* in another case only after a preposition or a kind */
        { "Таганрог, ул. Чехова 12", "" },
        { "Азов, Чехова 12", "azov+" },
        { "Азов, Мирный переулок 5", "azov+" },
        { "Мирный переулок", "" },
        { "возле Азова", "" }, /* near it is not in it */
        { "недалеко от Азова", "" },
        { "магазин Азов", "" },
        { "Азов порт", "" },
        { "в Мирном доме", "" },
    };

    check(*state, rows, N(rows));
}

static void a_village_is_no_town_of_its_name(void **state)
{
    static const struct row rows[] = {
        { "село Азов", "" },
        { "с. Азов, ул. Ленина 5", "" },
        { "в деревне Азове", "" },
        { "хутор Киров", "" },
        { "г. Покровское", "" },
        { "пос. Азов", "azov" }, /* that may be either */
        { "станица Покровское Неклиновский район", "pokrovskoe-n" },
    };

    check(*state, rows, N(rows));
}

static void an_ambiguous_name_is_asked_back_and_never_guessed(void **state)
{
    static const struct row rows[] = {
        { "Киров", "kirov?kirov-k" },
        { "г. Киров, ул. Ленина 5", "kirov?kirov-k" },
        { "Киров, Калужская область", "kirov-k" },
        { "Киров Калужская область", "kirov-k" },
        { "Киров, Калужская обл.", "kirov-k" },
        { "Киров Калужской области", "kirov-k" },
        { "Калужская область, г. Киров, ул. Ленина 5", "kirov-k+" },
        { "Киров, Калужская", "kirov-k" },
        { "Киров (Калужская область, 31888)", "kirov-k+" },
        { "Киров (Кировский район, Калужская область, 31888)", "kirov-k+" },
        { "Киров Кировская область", "kirov" },
        { "в Кирове", "kirov?kirov-k" },
        { "Ростов", "rostov?rostov-v" },
        { "из Ростова", "rostov?rostov-v" },
        { "Ростов, Ярославская область", "rostov-v" },
        { "в Ростове-на-Дону", "rostov" },
        { "из Кирова Калужской области", "kirov-k" },
        { "Киров, Ростовская область", "" }, /* there is none */
        { "Азов, Калужская область", "" },
        { "Азов, Калужская", "azov" }, /* a street, perhaps: it rules nobody out */
        { "Мирный, Якутия", "mirny-y" },
        { "Мирный, республика Саха", "mirny-y" },
        { "Мирный, Республика Саха (Якутия)", "mirny-y" },
        { "Мирный Мирнинский улус", "mirny-y" },
        { "Покровское", "pokrovskoe-n?pokrovskoe-o" },
        { "Покровское Покровский район", "pokrovskoe-o" },
        { "Киров, Октябрьский район", "kirov" }, /* the other is surely of another district */
        { "Покровское, Азовский район", "" },
        { "Азов, Октябрьский район", "azov" },
        { "Азов, Киров", "kirov?azov?kirov-k" },
        { "Москва, Зеленоград", "zelenograd" },
        { "Ялта, Алупка", "alupka" },
        { "Зеленоград, Москва", "zelenograd" },
        { "Москва", "moskva" },
    };

    check(*state, rows, N(rows));
}

static void regions_are_known_in_each_of_their_forms(void **state)
{
    static const struct row rows[] = {
        { "Казань, Республика Татарстан", "kazan" },
        { "Казань, Татарстан", "kazan" },
        { "Казань республика", "kazan" },
        { "Чебоксары, Чувашская Республика", "cheboksary" },
        { "Чебоксары Чувашская республика", "cheboksary" },
        { "Ханты-Мансийск, Ханты-Мансийский автономный округ", "hanty" },
        { "Ханты-Мансийск, ХМАО округ", "" },
        { "Салехард, Ямало-Ненецкий автономный округ", "salehard" },
        { "Ямало-Ненецкий АО, Салехард", "salehard" },
        { "Владикавказ, Республика Северная Осетия Алания", "vladikavkaz" },
        { "область, Азов", "azov" },
        { "Новосибирск, Сибирская область", "" },
        { "Киров, Калуж область", "" },
        { "г-Московская область, Азов", "" },
        { "республика г Казань", "kazan" },
        { "Республика Татарстан Казань", "kazan" },
        { "район Неклиновский село Покровское", "pokrovskoe-n" },
        { "район Неклиновский Покровское", "pokrovskoe-n" },
        { "район Усть-Донецкий, Усть-Донецкий", "ust" },
        { "район, Азов", "azov" },
        { "Азов, область", "azov" },
        { "город Республика Казань", "" }, /* Казань is said to be a republic */
        { "республика 5, Азов", "azov+" },
    };

    check(*state, rows, N(rows));
}

static void a_name_in_another_case_is_known_where_it_can_be_no_other(void **state)
{
    static const struct row rows[] = {
        { "в Азове", "azov" },
        { "в городе Азове", "azov" },
        { "города Азова", "azov" },
        { "живет в Азове", "azov+" },
        { "из Ростова-на-Дону", "rostov" },
        { "в Ростове-на-Дону", "rostov" },
        { "в Великих Луках", "luki" },
        { "в Москве", "moskva" },
        { "в Чебоксарах", "cheboksary" },
        { "в Покровском Неклиновского района", "pokrovskoe-n" },
        { "в Покровске", "pokrovsk" },
        { "в Пушкине", "pushkino?pushkin" },
        { "в Пушкино", "pushkino" },
        { "из Азове", "" },
        { "в Азова", "" },
        { "in Азов", "azov" },
        { "в Азове порт", "" },
        { "в Чехове улица", "" },
    };

    check(*state, rows, N(rows));
}

static void words_without_end_are_read_as_far_as_anybody_would(void **state)
{
    struct fixture *f = *state;
    const char *words = "";

    for (int i = 0; i < 100; i++)
        words = arena_printf(&f->a, "%s Азов, Калужская область, Киров,", words);
    (void)found(f, words);
    for (int i = 0; i < 20; i++)
        gazetteer_put(f->g, &(struct settlement){ .id = arena_printf(&f->a, "ivanovka%d", i),
                                .name = "Ивановка",
                                .area = arena_printf(&f->a, "Район %d", i),
                                .lat = i,
                                .population = (uint32_t)(100 + i) });
    assert_string_equal(found(f, "д. Ивановка"),
        "ivanovka19?ivanovka18?ivanovka17?ivanovka16?ivanovka15?ivanovka14?ivanovka13?ivanovka12");
    assert_string_equal(found(f, "один два три четыре пять шесть семь восемь"), "");
    assert_string_equal(found(f, "республика один-два-три-четыре-пять-шесть-семь"), "");
}

static void two_rows_of_one_place_are_one(void **state)
{
    struct fixture *f = *state;
    struct settlement again = towns[0], far = towns[0];

    again.id = "zz-azov";
    again.population = 0;
    gazetteer_put(f->g, &again);
    assert_string_equal(found(f, "Азов"), "azov");
    far.id = "azov-far";
    far.lat += 1;
    far.population = towns[0].population; /* the same size: by id */
    gazetteer_put(f->g, &far);
    assert_string_equal(found(f, "Азов"), "azov?azov-far");
}

static void a_row_takes_the_place_of_the_one_of_its_id(void **state)
{
    struct fixture *f = *state;
    struct settlement s = { .id = "kirov-k", .name = "Песочня", .lat = 54, .lon = 34 };

    gazetteer_put(f->g, &s);
    assert_string_equal(found(f, "Киров"), "kirov");
    assert_string_equal(found(f, "Песочня"), "kirov-k");
    s.id = "azov";
    gazetteer_put(f->g, &s);
    assert_string_equal(found(f, "Азов"), "");
    s.id = "rostov";
    gazetteer_put(f->g, &s);
    assert_string_equal(found(f, "Ростов"), "rostov-v");
    s.id = "mirny-y"; /* the second of its name */
    s.name = "---";
    gazetteer_put(f->g, &s);
    assert_string_equal(found(f, "Мирный"), "mirny-a");
    gazetteer_clear(f->g);
    assert_string_equal(found(f, "Киров"), "");
    gazetteer_put(f->g, &towns[0]);
    assert_string_equal(found(f, "Азов"), "azov");
}

static void what_was_removed_is_found_no_more(void **state)
{
    struct fixture *f = *state;

    gazetteer_remove(f->g, "nowhere");
    assert_string_equal(found(f, "Азов"), "azov");
    gazetteer_remove(f->g, "azov");
    assert_string_equal(found(f, "Азов"), "");
    gazetteer_remove(f->g, "azov");
    gazetteer_remove(f->g, "rostov"); /* which has a second name */
    assert_string_equal(found(f, "Ростов"), "rostov-v");
    gazetteer_put(f->g, &towns[0]);
    assert_string_equal(found(f, "Азов"), "azov");
}

static void a_circle_holds_the_settlement(void **state)
{
    (void)state;
    assert_int_equal(gazetteer_radius_m(&(struct settlement){ .population = 0 }), 5000);
    assert_int_equal(gazetteer_radius_m(&(struct settlement){ .population = 1 }), 515);
    assert_int_equal(gazetteer_radius_m(&(struct settlement){ .population = 100 }), 650);
    assert_int_equal(gazetteer_radius_m(&towns[0]), 4793);
    assert_int_equal(gazetteer_radius_m(&towns[1]), 16171);
    assert_int_equal(gazetteer_radius_m(&(struct settlement){ .population = 100000000 }), 60000);
}

static void what_tells_it_from_others_of_its_name_is_said(void **state)
{
    struct fixture *f = *state;

    assert_string_equal(
        gazetteer_label(&towns[2], &f->a), "Киров (Кировский район, Калужская область, 31888)");
    assert_string_equal(gazetteer_label(&towns[6], &f->a), "Москва (11514330)");
    assert_string_equal(gazetteer_label(&towns[N(towns) - 1], &f->a), "Заимка");
}

static void the_nearest_settlement_is_within_reach_or_nobody(void **state)
{
    struct fixture *f = *state;
    struct settlement twin = towns[0];

    assert_string_equal(gazetteer_nearest(f->g, 47.1063, 39.4)->id, "azov");
    assert_string_equal(gazetteer_nearest(f->g, 47.2, 39.65)->id, "rostov");
    assert_null(gazetteer_nearest(f->g, 0, 0));
    assert_null(gazetteer_nearest(f->g, 46.6, 38.6));
    twin.id = "a-twin";
    gazetteer_put(f->g, &twin);
    assert_string_equal(gazetteer_nearest(f->g, 47.1063, 39.4)->id, "a-twin");
    twin.id = "b-twin";
    gazetteer_put(f->g, &twin);
    assert_string_equal(gazetteer_nearest(f->g, 47.1063, 39.4)->id, "a-twin");
}

/* ---- places ---- */
static struct place settled(struct fixture *f, const char *location)
{
    struct place p;
    Location__Fault fault;

    assert_int_equal(place_read(location, &f->a, &p, &fault), 0);
    place_settle(&p, f->g, &f->a);
    return p;
}

static void words_become_the_circle_of_their_settlement(void **state)
{
    struct place p = settled(*state, "г. Азов, ул. Ленина 5");

    assert_int_equal(p.source, CASE__PLACE_SOURCE__GAZETTEER);
    assert_true(p.has_point && fabs(p.lat - 47.1121589) < 1e-9);
    assert_int_equal(p.radius_m, 4793);
    assert_string_equal(p.district, "Азов");
    assert_string_equal(p.text, "г. Азов, ул. Ленина 5");
    assert_string_equal(p.oktmo, "60704000001");
    assert_string_equal(p.kladr, "6100001300000");
    assert_string_equal(p.zone, "UTC+3");
    assert_true(p.address);
    p = settled(*state, "Заимка");
    assert_true(p.has_point && !p.address);
    assert_null(p.oktmo);
    assert_null(p.zone);
}

static void words_that_could_be_several_stay_words(void **state)
{
    struct place p = settled(*state, "Киров");

    assert_int_equal(p.source, CASE__PLACE_SOURCE__SAID);
    assert_false(p.has_point);
    assert_string_equal(p.district, "Киров");
    assert_int_equal(p.n_could_be, 2);
    assert_string_equal(p.could_be[0], "Киров (Кировская область, 473668)");
    p = settled(*state, "на даче");
    assert_int_equal(p.n_could_be, 0);
    assert_int_equal(p.source, CASE__PLACE_SOURCE__SAID);
    p = settled(*state, "");
    assert_int_equal(p.source, CASE__PLACE_SOURCE__NOWHERE);
}

static void a_bare_point_is_told_its_region_and_zone(void **state)
{
    struct place p = settled(*state, "47.1063, 39.4");

    assert_int_equal(p.source, CASE__PLACE_SOURCE__COORDINATES);
    assert_string_equal(p.oktmo, "60");
    assert_string_equal(p.kladr, "61");
    assert_string_equal(p.zone, "UTC+3");
    assert_null(p.district);
    p = settled(*state, "10.5, 20.5");
    assert_null(p.oktmo);
    p = settled(*state, "-60.01, 10.01");
    assert_null(p.kladr);
}

static void a_short_code_is_found_by_its_town(void **state)
{
    struct place p = settled(*state, "4C6F+WQ Азов");

    assert_int_equal(p.source, CASE__PLACE_SOURCE__COORDINATES);
    assert_true(p.has_point && fabs(p.lat - 47.112) < 0.02 && fabs(p.lon - 39.424) < 0.02);
    assert_true(p.radius_m < 50);
    assert_string_equal(p.oktmo, "60");
    p = settled(*state, "4C6F+WQ Киров");
    assert_false(p.has_point);
    assert_int_equal(p.n_could_be, 2);
    p = settled(*state, "4C6F+WQ");
    assert_false(p.has_point);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_settlement_is_known_however_it_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            an_address_stays_in_the_words_and_its_settlement_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            streets_that_are_called_like_towns_are_streets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_village_is_no_town_of_its_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            an_ambiguous_name_is_asked_back_and_never_guessed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            regions_are_known_in_each_of_their_forms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_name_in_another_case_is_known_where_it_can_be_no_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            words_without_end_are_read_as_far_as_anybody_would, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_rows_of_one_place_are_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_row_takes_the_place_of_the_one_of_its_id, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_removed_is_found_no_more, set_up, tear_down),
        cmocka_unit_test(a_circle_holds_the_settlement),
        cmocka_unit_test_setup_teardown(
            what_tells_it_from_others_of_its_name_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            the_nearest_settlement_is_within_reach_or_nobody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            words_become_the_circle_of_their_settlement, set_up, tear_down),
        cmocka_unit_test_setup_teardown(words_that_could_be_several_stay_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_bare_point_is_told_its_region_and_zone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_short_code_is_found_by_its_town, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
