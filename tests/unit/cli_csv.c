/* A responders' file is read row by row: whatever is wrong with one row is said with its line, and the others stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "bus/codec.h"
#include "csv.h"
#include "entry.h"
#include "entry_write.h"

#define HEADING "id,kind,name,lat,lon\n"

static char *joined(struct arena *a, const struct csv_row *row)
{
    char *all = arena_dup(a, "");

    for (size_t i = 0; i < row->n_cells; i++)
        all = arena_printf(a, "%s<%s>", all, row->cells[i]);
    return all;
}

/* Rows as "line<cell><cell>|...", errors as "line!code|". */
static char *read_all(struct arena *a, const char *bytes, size_t n)
{
    struct csv csv;
    struct csv_row row;
    char *all = arena_dup(a, "");
    int error;

    csv_start(&csv, bytes, n);
    while ((error = csv_next(&csv, a, &row)) != ERR_NOT_FOUND)
        all = error ? arena_printf(a, "%s%u!%s|", all, row.line, error_code(error))
                    : arena_printf(a, "%s%u%s|", all, row.line, joined(a, &row));
    return all;
}

static void rows_are(const char *file, const char *expected)
{
    struct arena a = { 0 };

    assert_string_equal(read_all(&a, file, strlen(file)), expected);
    arena_clear(&a);
}

static void cells_are_separated_by_commas(void **state)
{
    (void)state;
    rows_are("a,b,c\n", "1<a><b><c>|");
    rows_are("a,,c\n,\n", "1<a><><c>|2<><>|");
}

static void every_kind_of_line_end_is_taken(void **state)
{
    (void)state;
    rows_are("a\nb\r\nc\rd", "1<a>|2<b>|3<c>|4<d>|");
}

static void empty_lines_are_skipped_and_counted(void **state)
{
    (void)state;
    rows_are("\n\na\n\r\n\nb\n", "3<a>|6<b>|");
    rows_are("", "");
    rows_are("\n\n", "");
}

static void a_byte_order_mark_is_no_part_of_the_first_cell(void **state)
{
    (void)state;
    rows_are("\xef\xbb\xbfid,kind\n", "1<id><kind>|");
}

static void quoted_cells_hold_commas_quotes_and_line_ends(void **state)
{
    (void)state;
    rows_are("\"a,b\",\"say \"\"yes\"\"\",\"\"\n", "1<a,b><say \"yes\"><>|");
    rows_are("\"two\nlines\",x\ny\n", "1<two\nlines><x>|3<y>|");
    rows_are("\"two\r\nlines\"\ny\n", "1<two\r\nlines>|3<y>|");
}

static void russian_text_is_kept(void **state)
{
    (void)state;
    rows_are("1,\"Лиза, отряд\"\n", "1<1><Лиза, отряд>|");
}

static void a_broken_row_costs_itself_alone(void **state)
{
    (void)state;
    rows_are("a\n\"open\nb\nc\n", "1<a>|2!invalid|3<b>|4<c>|");
    rows_are("x\"y,1\nb\n", "1!invalid|2<b>|");
    rows_are("\"x\"y,1\nb\n", "1!invalid|2<b>|");
    rows_are("\"x\" ,1\nb\n", "1!invalid|2<b>|");
    rows_are("\"\nb\n", "1!invalid|2<b>|");
    rows_are("a\xff,b\nc\n", "1!not_text|2<c>|");
    rows_are("a\x01,b\nc\n", "1!not_text|2<c>|");
    rows_are("a\xed\xa0\x80\nc\n", "1!not_text|2<c>|");
}

static void a_nul_byte_is_not_text(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(read_all(&a, "a\0b\nc\n", 6), "1!not_text|2<c>|");
    arena_clear(&a);
}

static void cells_and_rows_are_bounded(void **state)
{
    struct arena a = { 0 };
    char *wide = arena_alloc(&a, CSV_CELL_MAX + 8), *many = arena_alloc(&a, CSV_CELLS_MAX + 8);

    (void)state;
    memset(wide, 'x', CSV_CELL_MAX);
    assert_int_equal(strlen(read_all(&a, wide, CSV_CELL_MAX)), CSV_CELL_MAX + 4);
    memcpy(wide + CSV_CELL_MAX, "x\nb\n", 4);
    assert_string_equal(read_all(&a, wide, CSV_CELL_MAX + 4), "1!too_long|2<b>|");
    memset(many, ',', CSV_CELLS_MAX);
    memcpy(many + CSV_CELLS_MAX, "\nb\n", 3);
    assert_string_equal(read_all(&a, many, CSV_CELLS_MAX + 3), "1!too_long|2<b>|");
    arena_clear(&a);
}

/* ---- rows as entries ---- */

static int read_entry(struct arena *a, const char *file, ResponderEntry *ret, struct refusal *why)
{
    struct csv csv;
    struct csv_row row;
    struct entry_columns columns;
    int error;

    csv_start(&csv, file, strlen(file));
    error = csv_next(&csv, a, &row);
    if (!error)
        error = entry_heading(&row, &columns, why);
    if (!error)
        error = csv_next(&csv, a, &row);
    if (!error)
        error = entry_read(&columns, &row, a, ret, why);
    return error;
}

static void a_whole_row_becomes_an_entry(void **state)
{
    struct arena a = { 0 };
    ResponderEntry e;
    struct refusal why;

    (void)state;
    assert_int_equal(read_entry(&a,
                         "id,kind,name,capabilities,lat,lon,radius_km,channel,address,hours,zone,"
                         "capacity,vetting,languages,phone,"
                         "status,area\n"
                         "liza,volunteer_org,\"Отряд \"\"Лиза\"\"\",search_forest; "
                         "home_visit,47.1,38.9,30.5,zmq;phone,,24/7,"
                         "Europe/Moscow,3,2,ru;en,+7 900 000-00-00,active,60;6070\n",
                         &e, &why),
        0);
    assert_string_equal(e.id, "liza");
    assert_int_equal(e.kind, RESPONDER__KIND__VOLUNTEER_ORG);
    assert_string_equal(e.name, "Отряд \"Лиза\"");
    assert_int_equal(e.n_capabilities, 2);
    assert_string_equal(e.capabilities[1], "home_visit");
    assert_true(e.lat > 47.09 && e.lat < 47.11 && e.has_lon);
    assert_int_equal(e.n_channel, 2);
    assert_int_equal(e.channel[1], DELIVERY__CHANNEL__PHONE);
    assert_null(e.address);
    assert_int_equal(e.capacity, 3);
    assert_int_equal(e.n_languages, 2);
    assert_int_equal(e.status, RESPONDER__STATUS__ACTIVE);
    assert_string_equal(e.area[1], "6070");
    assert_int_equal(e.line, 2);
    arena_clear(&a);
}

static void columns_may_stand_in_any_order(void **state)
{
    struct arena a = { 0 };
    ResponderEntry e;
    struct refusal why;

    (void)state;
    assert_int_equal(read_entry(&a, "area,name,kind,id\n60,Сосед,neighbour,n-1\n", &e, &why), 0);
    assert_string_equal(e.id, "n-1");
    assert_string_equal(e.name, "Сосед");
    assert_false(e.has_lat);
    arena_clear(&a);
}

static const struct {
    const char *file;
    int code;
    const char *field;
} bad_files[] = {
    /* headings */
    { "id,kind\nx,y\n", ERR_MISSING, "name" },
    { "kind,name,lat,lon\n", ERR_MISSING, "id" },
    { "id,name,lat,lon\n", ERR_MISSING, "kind" },
    { "id,kind,name\n", ERR_MISSING, "lat" },
    { "id,kind,name,lat\n", ERR_MISSING, "lat" },
    { "id,kind,name,lat,lon,capabilites\n", ERR_UNKNOWN_WORD, "capabilites" },
    { "id,kind,name,lat,lon,id\n", ERR_AMBIGUOUS, "id" },
    { "ID,kind,name,lat,lon\n", ERR_UNKNOWN_WORD, "ID" },
    { "id,kind,name,lat,lon,\n", ERR_UNKNOWN_WORD, "" },
    { "id;kind;name;lat;lon\n", ERR_UNKNOWN_WORD, "id;kind;name;lat;lon" },
    /* the number of cells */
    { HEADING "a,neighbour,N,1\n", ERR_INVALID, "row" },
    { HEADING "a,neighbour,N,1,2,3\n", ERR_INVALID, "row" },
    /* what is needed */
    { HEADING ",neighbour,N,1,2\n", ERR_MISSING, "id" },
    { HEADING "a,,N,1,2\n", ERR_MISSING, "kind" },
    { HEADING "a,neighbour,,1,2\n", ERR_MISSING, "name" },
    { HEADING "a,neighbour,N,,\n", ERR_MISSING, "lat" },
    { HEADING "a,neighbour,N,1,\n", ERR_MISSING, "lon" },
    { HEADING "a,neighbour,N,,2\n", ERR_MISSING, "lat" },
    /* words and forms */
    { HEADING "a b,neighbour,N,1,2\n", ERR_INVALID, "id" },
    { HEADING "a;b,neighbour,N,1,2\n", ERR_INVALID, "id" },
    { HEADING "a123456789b123456789c123456789d123456789e123456789f123456789g1234,neighbour,N,1,2\n",
        ERR_TOO_LONG, "id" },
    { HEADING "a,neighbor,N,1,2\n", ERR_UNKNOWN_WORD, "kind" },
    { HEADING "a,unknown_kind,N,1,2\n", ERR_UNKNOWN_WORD, "kind" },
    { HEADING "a,neighbour,\"two\nlines\",1,2\n", ERR_INVALID, "name" },
    /* numbers */
    { HEADING "a,neighbour,N,91,2\n", ERR_OUT_OF_RANGE, "lat" },
    { HEADING "a,neighbour,N,-90.1,2\n", ERR_OUT_OF_RANGE, "lat" },
    { HEADING "a,neighbour,N,1,180.5\n", ERR_OUT_OF_RANGE, "lon" },
    { HEADING "a,neighbour,N,1e1,2\n", ERR_INVALID, "lat" },
    { HEADING "a,neighbour,N,\"47,1\",2\n", ERR_INVALID, "lat" },
    { HEADING "a,neighbour,N,nan,2\n", ERR_INVALID, "lat" },
    { HEADING "a,neighbour,N,0,0\n", ERR_INVALID, "lat" },
    { "id,kind,name,lat,lon,radius_km\na,neighbour,N,1,2,-1\n", ERR_OUT_OF_RANGE, "radius_km" },
    { "id,kind,name,lat,lon,radius_km\na,neighbour,N,1,2,5 km\n", ERR_INVALID, "radius_km" },
    { "id,kind,name,lat,lon,capacity\na,neighbour,N,1,2,-1\n", ERR_OUT_OF_RANGE, "capacity" },
    { "id,kind,name,lat,lon,capacity\na,neighbour,N,1,2,many\n", ERR_INVALID, "capacity" },
    { "id,kind,name,lat,lon,vetting\na,neighbour,N,1,2,4\n", ERR_OUT_OF_RANGE, "vetting" },
    /* lists */
    { "id,kind,name,lat,lon,capabilities\na,neighbour,N,1,2,x;;y\n", ERR_INVALID, "capabilities" },
    { "id,kind,name,lat,lon,capabilities\na,neighbour,N,1,2,Home visit\n", ERR_INVALID,
        "capabilities" },
    { "id,kind,name,lat,lon,channel\na,neighbour,N,1,2,fax\n", ERR_UNKNOWN_WORD, "channel" },
    { "id,kind,name,lat,lon,channel\na,neighbour,N,1,2,zmq;zmq\n", ERR_INVALID, "channel" },
    { "id,kind,name,lat,lon,channel\na,neighbour,N,1,2,phone\n", ERR_MISSING, "phone" },
    { "id,kind,name,lat,lon,phone\na,neighbour,N,1,2,call me\n", ERR_INVALID, "phone" },
    { "id,kind,name,lat,lon,status\na,neighbour,N,1,2,removed\n", ERR_UNKNOWN_WORD, "status" },
    { "id,kind,name,lat,lon,status\na,neighbour,N,1,2,on\n", ERR_UNKNOWN_WORD, "status" },
    { "id,kind,name,lat,lon,valid_from\na,neighbour,N,1,2,31.12.2026\n", ERR_INVALID,
        "valid_from" },
    { "id,kind,name,lat,lon,valid_to\na,neighbour,N,1,2,2027-02-29\n", ERR_INVALID, "valid_to" },
    { "id,kind,name,lat,lon,valid_from,valid_to\na,neighbour,N,1,2,2027-01-02,2027-01-01\n",
        ERR_OUT_OF_RANGE, "valid_to" },
    { "id,kind,name,lat,lon,rest_minutes\na,neighbour,N,1,2,10081\n", ERR_OUT_OF_RANGE,
        "rest_minutes" },
    { "id,kind,name,lat,lon,monthly_max\na,neighbour,N,1,2,0\n", ERR_OUT_OF_RANGE, "monthly_max" },
    { "id,kind,name,lat,lon,monthly_max\na,neighbour,N,1,2,10001\n", ERR_OUT_OF_RANGE,
        "monthly_max" },
    { "id,kind,name,lat,lon,monthly_max\na,neighbour,N,1,2,two\n", ERR_INVALID, "monthly_max" },
    { "id,kind,name,lat,lon,min_age\na,neighbour,N,1,2,131\n", ERR_OUT_OF_RANGE, "min_age" },
    { "id,kind,name,lat,lon,max_age\na,neighbour,N,1,2,grown up\n", ERR_INVALID, "max_age" },
    { "id,kind,name,lat,lon,min_age,max_age\na,neighbour,N,1,2,18,17\n", ERR_OUT_OF_RANGE,
        "max_age" },
    { "id,kind,name,lat,lon,no_night\na,neighbour,N,1,2,22:00\n", ERR_UNKNOWN_WORD, "no_night" },
    { "id,kind,name,lat,lon,max_distance_m\na,neighbour,N,1,2,0\n", ERR_OUT_OF_RANGE,
        "max_distance_m" },
    { "id,kind,name,lat,lon,max_distance_m\na,neighbour,N,1,2,5 km\n", ERR_INVALID,
        "max_distance_m" },
    { "id,kind,name,area,max_distance_m\na,neighbour,N,Azov,500\n", ERR_MISSING, "lat" },
    { "id,kind,name,subject_phone\na,neighbour,N,112\n", ERR_INVALID, "subject_phone" },
    { "id,kind,name,subject_phone\na,neighbour,N,ask her\n", ERR_INVALID, "subject_phone" },
    { "id,kind,name,subject_phone,has_key\na,neighbour,N,89000000001,perhaps\n", ERR_UNKNOWN_WORD,
        "has_key" },
    { "id,kind,name,subject_phone,never_contact\na,neighbour,N,89000000001,2\n", ERR_UNKNOWN_WORD,
        "never_contact" },
    { "id,kind,name,subject_phone,order\na,neighbour,N,89000000001,101\n", ERR_OUT_OF_RANGE,
        "order" },
    { "id,kind,name,subject_phone,minutes_to_reach\na,neighbour,N,89000000001,soon\n", ERR_INVALID,
        "minutes_to_reach" },
    { "id,kind,name,subject_phone,may_know\na,neighbour,N,89000000001,4\n", ERR_OUT_OF_RANGE,
        "may_know" },
    { "id,kind,name,subject_phone,consent\na,neighbour,N,89000000001,maybe\n", ERR_UNKNOWN_WORD,
        "consent" },
    { "id,kind,name,subject_phone,consent_date\na,neighbour,N,89000000001,today\n", ERR_INVALID,
        "consent_date" },
    { "id,kind,name,subject_phone,confirmed_at\na,neighbour,N,89000000001,today\n", ERR_INVALID,
        "confirmed_at" },
    { "id,kind,name,lat,lon,fixed_at\na,neighbour,N,1,2,noon\n", ERR_INVALID, "fixed_at" },
    { "id,kind,name,area,fixed_at\na,neighbour,N,x,2026-11-27T09:00:00Z\n", ERR_MISSING, "lat" },
    { "id,kind,name,area\na,neighbour,N,60;\n", ERR_INVALID, "area" },
    { "id,kind,name,area\na,neighbour,N,\n", ERR_MISSING, "lat" },
};

static void each_bad_file_is_refused_with_its_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad_files) / sizeof(bad_files[0]); i++) {
        struct arena a = { 0 };
        ResponderEntry e;
        struct refusal why = { 0 };
        int error = read_entry(&a, bad_files[i].file, &e, &why);

        if (error != bad_files[i].code || strcmp(why.field, bad_files[i].field) != 0)
            fail_msg(
                "file %zu: %s, field %s", i, error_code(error), why.field ? why.field : "(none)");
        arena_clear(&a);
    }
}

/* ---- single fields ---- */
/* What comes of a contact's cells is written as it was. */
static void a_contact_is_read_and_written_as_it_is(void **state)
{
    static const char heading[] =
        "subject_phone,relation,order,has_key,minutes_to_reach,may_know,consent,consent_date,"
        "consent_source,confirmed_at,never_contact,never_reason";
    static const char *const cells[] = { "+79000000001", "дочь", "2", "yes", "10", "1", "named",
        "2026-11-01", "звонок", "2026-11-02", "no", "ссора" };
    ResponderEntry e = RESPONDER_ENTRY__INIT, none = RESPONDER_ENTRY__INIT;
    struct arena a = { 0 };
    struct refusal why;
    char *rest = arena_dup(&a, heading), *column;
    size_t n = 0;

    (void)state;
    for (; (column = strsep(&rest, ",")); n++) {
        assert_int_equal(entry_take(column, cells[n], &a, &e, &why), 0);
        assert_string_equal(entry_cell(&e, (size_t)entry_column(column), &a), cells[n]);
        assert_string_equal(entry_cell(&none, (size_t)entry_column(column), &a), "");
    }
    assert_int_equal(n, sizeof cells / sizeof *cells);
    assert_int_equal(entry_take("has_key", "нет", &a, &e, &why), 0);
    assert_false(e.has_key);
    assert_int_equal(entry_take("never_contact", "1", &a, &e, &why), 0);
    assert_true(e.never_contact);
    e.name = arena_dup(&a, "Vera");
    PUT(&e, kind, RESPONDER__KIND__PERSONAL_CONTACT);
    assert_int_equal(entry_whole_but_id(&e, &why), 0); /* a contact needs no place */
    assert_int_equal(entry_whole(&e, &why), ERR_MISSING);
    assert_string_equal(why.field, "id");
    arena_clear(&a);
}

static void a_single_field_is_read_as_the_cell_of_a_file(void **state)
{
    struct arena a = { 0 };
    ResponderEntry e = RESPONDER_ENTRY__INIT;
    struct refusal why = { 0 };

    (void)state;
    assert_int_equal(entry_take("capabilities", "home_visit; groceries", &a, &e, &why), 0);
    assert_int_equal(e.n_capabilities, 2);
    assert_int_equal(entry_take("lat", "47.1", &a, &e, &why), 0);
    assert_true(e.has_lat);
    assert_int_equal(entry_take("phone", "", &a, &e, &why), 0); /* cleared: not set */
    assert_null(e.phone);
    assert_int_equal(entry_take("phone", "call me", &a, &e, &why), ERR_INVALID);
    assert_string_equal(why.field, "phone");
    assert_int_equal(entry_take("kind", "", &a, &e, &why), ERR_MISSING);
    assert_string_equal(why.field, "kind");
    assert_int_equal(entry_take("load", "7", &a, &e, &why), ERR_UNKNOWN_WORD);
    assert_string_equal(why.field, "load");
    arena_clear(&a);
}

static void what_an_entry_needs_is_missed_wherever_it_came_from(void **state)
{
    static const char *const needed[][2] = { { "id", "a" }, { "kind", "neighbour" },
        { "name", "A" }, { "lat", "47.1" }, { "lon", "38.9" } };
    struct arena a = { 0 };
    ResponderEntry e = RESPONDER_ENTRY__INIT;
    struct refusal why = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        assert_int_equal(entry_whole(&e, &why), ERR_MISSING);
        assert_string_equal(why.field, needed[i][0]);
        assert_int_equal(entry_take(needed[i][0], needed[i][1], &a, &e, &why), 0);
    }
    assert_int_equal(entry_whole(&e, &why), 0);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_separated_by_commas),
        cmocka_unit_test(every_kind_of_line_end_is_taken),
        cmocka_unit_test(empty_lines_are_skipped_and_counted),
        cmocka_unit_test(a_byte_order_mark_is_no_part_of_the_first_cell),
        cmocka_unit_test(quoted_cells_hold_commas_quotes_and_line_ends),
        cmocka_unit_test(russian_text_is_kept),
        cmocka_unit_test(a_broken_row_costs_itself_alone),
        cmocka_unit_test(a_nul_byte_is_not_text),
        cmocka_unit_test(cells_and_rows_are_bounded),
        cmocka_unit_test(a_whole_row_becomes_an_entry),
        cmocka_unit_test(columns_may_stand_in_any_order),
        cmocka_unit_test(each_bad_file_is_refused_with_its_field),
        cmocka_unit_test(a_contact_is_read_and_written_as_it_is),
        cmocka_unit_test(a_single_field_is_read_as_the_cell_of_a_file),
        cmocka_unit_test(what_an_entry_needs_is_missed_wherever_it_came_from),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
