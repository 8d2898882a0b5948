/* A gazetteer as somebody published it is read: its headings are understood, names that are spread over columns are put together, codes and
 * zones as spreadsheets leave them. What is told of mistakes: import_mistakes.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "import.h"

struct reading {
    struct arena a;
    struct import *im;
    unsigned taken, refused;
    const char *all; /* a line for each row */
};

static const char *shown(const char *text)
{
    return text ? text : "-";
}

/* id "name" "region" "area" lat,lon population zone oktmo kladr */
static void note(struct reading *r, const Settlement *s)
{
    r->taken++;
    r->all = arena_printf(&r->a, "%s%s \"%s\" \"%s\" \"%s\" %.4f,%.4f %d %s %s %s\n", r->all, s->id,
        s->name, shown(s->region), shown(s->area), s->lat, s->lon,
        s->has_population ? (int)s->population : -1, shown(s->zone), shown(s->oktmo),
        shown(s->kladr));
}

static void note_problem(struct reading *r, const struct import_problem *p)
{
    r->refused++;
    r->all = arena_printf(
        &r->a, "%s%u!%s %s %s\n", r->all, p->line, p->field, error_code(p->code), shown(p->said));
}

static void read_table(struct reading *r, const char *map, const char *file)
{
    static struct import_map none;
    struct import_map mapping = none;
    struct import_problem why = { 0 };
    struct import_item item;
    enum import_got got;
    const char *wrong = "";

    *r = (struct reading){ .all = "" };
    if (map && import_map_read(map, strlen(map), &import_settlements, &r->a, &mapping, &wrong))
        fail_msg("the mapping: %s", wrong);
    if (import_open(&(struct import_how){ .format = IMPORT_CSV,
                        .target = &import_settlements,
                        .map = &mapping,
                        .source = "" },
            file, strlen(file), &r->a, &r->im, &why)) {
        note_problem(r, &why);
        return;
    }
    while ((got = import_next(r->im, &r->a, &item)) != IMPORT_END) {
        if (got == IMPORT_ENTRY)
            note(r, &item.settlement);
        else
            note_problem(r, &item.problem);
    }
    import_close(&r->im);
}

static void is_read_as(const char *map, const char *file, const char *expected)
{
    struct reading r;

    read_table(&r, map, file);
    if (strcmp(r.all, expected) != 0)
        fail_msg("read as\n%snot as\n%s", r.all, expected);
    arena_clear(&r.a);
}

#define HEAD "name,region,area,lat,lon,population,zone,oktmo,kladr\n"

static void our_own_headings_are_read(void **state)
{
    (void)state;
    is_read_as(NULL,
        HEAD "Азов,Ростовская область,,47.1,39.4,81924,Europe/Moscow,60704000001,6100001300000\n",
        "kladr-6100001300000 \"Азов\" \"Ростовская область\" \"-\" 47.1000,39.4000 81924 "
        "Europe/Moscow 60704000001 6100001300000\n");
    is_read_as(NULL, "lon;lat;name\n39,4;47,1;Азов\n",
        "named-b634092943018d7c \"Азов\" \"-\" \"-\" 47.1000,39.4000 -1 - - -\n");
}

static void what_published_and_russian_tables_say_is_understood(void **state)
{
    (void)state;
    is_read_as(NULL,
        "Регион;Тип региона;Район;Населённый пункт;Широта;Долгота;Население;Часовой "
        "пояс;ОКТМО;КЛАДР\n"
        "Ростовская;обл;Неклиновский район;Покровское;47,4144;38,8953;12 "
        "345;+3;60636452101;6102900000100\n",
        "kladr-6102900000100 \"Покровское\" \"Ростовская область\" \"Неклиновский район\" "
        "47.4144,38.8953 12345 UTC+3 60636452101 6102900000100\n");
    is_read_as(NULL,
        "Region "
        "Type,region,Town,latitude,lng,tz,id\nкрай,Приморский,Артём,43.3,132.1,GMT+10,artem\n",
        "artem \"Артём\" \"Приморский край\" \"-\" 43.3000,132.1000 -1 UTC+10 - -\n");
}

static void a_name_is_put_together_from_the_columns_it_is_spread_over(void **state)
{
    (void)state;
    is_read_as(NULL,
        "address,region_type,region,area_type,area,city_type,city,settlement,lat,lon\n"
        "г Москва,г,Москва,,,,,,55.7,37.6\n"
        "\"Московская обл, г Клин\",обл,Московская,г,Клин,,,,56.3,36.7\n"
        "\"Респ Крым, г Ялта, г Алупка\",Респ,Крым,,,г,Ялта,Алупка,44.4,34.0\n"
        "г Грозный,Респ,Чеченская,,,г,Грозный,,43.3,45.7\n"
        "г Чебоксары,Чувашия,Чувашская Республика,,,г,Чебоксары,,56.1,47.2\n"
        "\"Московская обл, г Истра\",обл,Московская,,,,,,55.9,36.8\n"
        "Байконур,,,,,,,,45.6,63.3\n"
        "х,штат,Новый,р-н,Дальний,г,Посад,,1,2\n",
        "named-73f187d42e9587d1 \"Москва\" \"-\" \"-\" 55.7000,37.6000 -1 - - -\n"
        "named-0f1cc3ca10f533b9 \"Клин\" \"Московская область\" \"-\" 56.3000,36.7000 -1 - - -\n"
        "named-ab1a1dadd4baedd7 \"Алупка\" \"Республика Крым\" \"Ялта\" 44.4000,34.0000 -1 - - -\n"
        "named-e475fd55af53ff20 \"Грозный\" \"Чеченская Республика\" \"-\" 43.3000,45.7000 -1 - - "
        "-\n"
        "named-6d954eb89b256c0b \"Чебоксары\" \"Чувашская Республика\" \"-\" 56.1000,47.2000 -1 - "
        "- -\n"
        "named-4993f8f118b38441 \"Истра\" \"Московская область\" \"-\" 55.9000,36.8000 -1 - - -\n"
        "named-9f848aead057bc67 \"Байконур\" \"-\" \"-\" 45.6000,63.3000 -1 - - -\n"
        "named-bb9b6a77d628659a \"Посад\" \"Новый штат\" \"Дальний район\" 1.0000,2.0000 -1 - - "
        "-\n");
}

static void what_a_spreadsheet_has_taken_from_a_cell_is_given_back(void **state)
{
    (void)state;
    is_read_as(NULL,
        "name,lat,lon,kladr,oktmo,population,zone\n"
        "A,1,2,100000200000,1703000001,\"12\xc2\xa0"
        "345\",utc+3\n"
        "B,1,2,6100001300000,3703000,\"1 2\",UTC\n"
        "C,1,2,61,60,0,-3:30\n"
        "D,1,2,,,,Asia/Vladivostok\n",
        "kladr-0100000200000 \"A\" \"-\" \"-\" 1.0000,2.0000 12345 UTC+3 01703000001 "
        "0100000200000\n"
        "kladr-6100001300000 \"B\" \"-\" \"-\" 1.0000,2.0000 12 UTC+0 03703000 6100001300000\n"
        "kladr-61 \"C\" \"-\" \"-\" 1.0000,2.0000 0 UTC-3:30 60 61\n"
        "named-e08b521992068813 \"D\" \"-\" \"-\" 1.0000,2.0000 -1 Asia/Vladivostok - -\n");
}

static void other_headings_are_mapped_and_others_passed_over(void **state)
{
    struct reading r;

    (void)state;
    is_read_as(
        "columns: {Nom: name, y: lat, x: lon}\nvalues: {region: Ростовская область}\nignore: [z]\n",
        "Nom,y,x,z\nАзов,47,39,1\n",
        "named-2192b7015867bff3 \"Азов\" \"Ростовская область\" \"-\" 47.0000,39.0000 -1 - - -\n");
    read_table(&r, NULL, "name,lat,lon,mayor\nАзов,91,39,x\n,1,2,x\n");
    assert_string_equal(r.all, "2!lat out_of_range 91\n3!name missing -\n");
    arena_clear(&r.a);
}

/* ---- as they are published ---- */

static char *source_file(struct arena *a, const char *path)
{
    const char *source = getenv("ASSIST_SOURCE_DIR");
    FILE *file = fopen(arena_printf(a, "%s/%s", source ? source : ".", path), "rb");
    char *text = arena_alloc(a, 1 << 20);

    if (!file)
        return NULL;
    text[fread(text, 1, (1 << 20) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void towns_of_russia_are_read_without_a_mapping(void **state)
{
    struct arena a = { 0 };
    struct reading r;

    (void)state;
    read_table(&r, NULL, source_file(&a, "tests/unit/gazetteer/towns.csv"));
    assert_int_equal(r.taken, 30);
    assert_int_equal(r.refused, 0);
    assert_non_null(
        strstr(r.all, "kladr-4001100100000 \"Киров\" \"Калужская область\" \"Кировский район\""));
    assert_non_null(strstr(r.all, "kladr-4300000100000 \"Киров\" \"Кировская область\" \"-\""));
    assert_non_null(strstr(r.all, "kladr-7700000000000 \"Москва\" \"-\" \"-\""));
    assert_non_null(
        strstr(r.all, "\"Урус-Мартан\" \"Чеченская Республика\" \"Урус-Мартановский район\""));
    assert_non_null(strstr(r.all, "\"Биробиджан\" \"Еврейская автономная область\""));
    assert_non_null(strstr(r.all, "\"Анадырь\" \"Чукотский автономный округ\""));
    assert_non_null(strstr(r.all, "\"Мирный\" \"Республика Саха /Якутия/\" \"Мирнинский улус\""));
    assert_non_null(
        strstr(r.all, "\"Ханты-Мансийск\" \"Ханты-Мансийский Автономный округ - Югра\""));
    arena_clear(&r.a);
    arena_clear(&a);
}

static void all_of_them_where_they_are_at_hand(void **state)
{
#define WHOLE_FILE "../shared/data/gazetteer/hflabs_city.csv"
    struct arena a = { 0 };
    const char *text = source_file(&a, WHOLE_FILE);
    struct reading r;

    (void)state;
    if (!text) {
        arena_clear(&a);
        print_message("the whole file is not at hand: %s\n", WHOLE_FILE);
        skip();
    }
    read_table(&r, NULL, text);
    assert_int_equal(r.taken, 1117);
    assert_int_equal(r.refused, 0);
    arena_clear(&r.a);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_headings_are_read),
        cmocka_unit_test(what_published_and_russian_tables_say_is_understood),
        cmocka_unit_test(a_name_is_put_together_from_the_columns_it_is_spread_over),
        cmocka_unit_test(what_a_spreadsheet_has_taken_from_a_cell_is_given_back),
        cmocka_unit_test(other_headings_are_mapped_and_others_passed_over),
        cmocka_unit_test(towns_of_russia_are_read_without_a_mapping),
        cmocka_unit_test(all_of_them_where_they_are_at_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
