/* intake: what telephones say of where they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "base/arena.h"
#include "base/errors.h"
#include "base/text.h"
#include "base/times.h"
#include "intake/place.h"
#include "intake/place_aml.h"
#include "unit/readme.h"

static struct arena arena;

static int clear_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static struct aml read_ok(const char *text)
{
    struct aml aml;
    Location__Fault fault;

    print_message("%s\n", text);
    assert_int_equal(aml_read(text, &arena, &aml, &fault), 0);
    assert_int_equal(fault, LOCATION__FAULT__NO_FAULT);
    return aml;
}

static struct place place_ok(const char *text)
{
    struct place p;
    Location__Fault fault;

    print_message("%s\n", text);
    assert_int_equal(place_read(text, &arena, &p, &fault), 0);
    assert_int_equal(p.source, CASE__PLACE_SOURCE__NETWORK);
    assert_null(p.district);
    return p;
}

static void assert_fix(
    const struct place *p, double lat, double lon, uint32_t radius_m, const char *at)
{
    char time[TIME_TEXT];

    time_format(p->fix_ms, time);
    print_message("%.6f %.6f %u %s\n", p->lat, p->lon, p->radius_m, time);
    assert_true(p->has_point);
    assert_true(fabs(p->lat - lat) < 1e-9 && fabs(p->lon - lon) < 1e-9);
    assert_int_equal(p->radius_m, radius_m);
    assert_string_equal(time, at);
}

/* ---- as others judge them ---- */

/* What we take and that parser does not: an emergency call is no place for it (the fields are
 * unknown, or the message was counted wrongly). */
static const char *const tolerated[] = { "gridgears:invalidMessageLength",
    "gridgears:unknownAttribute" };

static bool is_tolerated(const char *id)
{
    for (size_t i = 0; i < sizeof tolerated / sizeof *tolerated; i++) {
        if (text_is(tolerated[i], id))
            return true;
    }
    return false;
}

/* id, kind, text, accept | reject, its length, what ml says */
static void judge(char *line)
{
    char *id = strsep(&line, "\t"), *kind = strsep(&line, "\t"), *text = strsep(&line, "\t");
    bool expected = text_is(strsep(&line, "\t"), "accept");
    struct aml aml = { 0 };
    Location__Fault fault;
    int error = aml_read(text, &arena, &aml, &fault);

    print_message("%s: %s\n", id, error_code(error));
    assert_string_equal(kind, "sms_text");
    assert_int_equal(error == 0, is_tolerated(id) || expected);
    if (is_tolerated(id))
        assert_false(expected);
    assert_int_equal(aml.length_mismatch, text_is(id, "gridgears:invalidMessageLength"));
}

static void the_vectors_of_another_parser_hold_but_for_those_named(void **state)
{
    char *text = readme_of("tests/places/aml_v1_vectors.tsv"), *rest = text, *line;
    size_t n = 0;

    (void)state;
    strsep(&rest, "\n"); /* the heading */
    while ((line = strsep(&rest, "\n"))) {
        if (!*line)
            continue;
        line[strcspn(line, "\r")] = '\0';
        judge(line);
        n++;
    }
    free(text);
    assert_int_equal(n, 15);
}

/* ---- the first version ---- */
static void a_fix_gives_point_radius_and_time(void **state)
{
    struct place p = place_ok(
        "A\"ML=1;lt=+54.76397;lg=-0.18305;rd=50;top=20130717141935;lc=90;pm=W;si=123456789012345;"
        "ei=1234567890123456;mcc=234;mnc=30;ml=128");

    (void)state;
    assert_fix(&p, 54.76397, -0.18305, 50, "2013-07-17T14:19:35.000Z");
    assert_string_equal(p.text,
        "A\"ML=1;lt=+54.76397;lg=-0.18305;rd=50;top=20130717141935;lc=90;pm=W;si=123456*********;"
        "ei=12345678********;mcc=234;mnc=30;ml=128");
    p = place_ok("A\"ML=1;lt=+59.87231;lg=+029.86120;rd=35;top=20260214071530;lc=68;pm=G;si="
                 "250010000000000;ei=356938030000000;mcc=250;mnc=01;ml=129");
    assert_fix(&p, 59.87231, 29.8612, 35, "2026-02-14T07:15:30.000Z");
    p = place_ok("A\"ML=1;lt=+55.75583;lg=+037.61730;rd=1964;top=20260301183005;lc=95;pm=C;si="
                 "250020000000000;ei=356938030000000;mcc=250;mnc=02;ml=131");
    assert_fix(&p, 55.75583, 37.6173, 1964, "2026-03-01T18:30:05.000Z");
    p = place_ok("A\"ML=1;lt=48.82639;lg=-2.36619;rd=52;top=20191112112928;lc=68;pm=G;si="
                 "208201771948415;ei=353472104343540;mcc=208;mnc=20;ml=126");
    assert_fix(&p, 48.82639, -2.36619, 52, "2019-11-12T11:29:28.000Z");
    p = place_ok("A\"ML=1;lt=+48.902963;lg=+2.516582;rd=1964;top=20220210134654;lc=95;pm=G;si="
                 "234302543446355;ei=357365093474415;mcc=208;mnc=01;ml=131");
    assert_fix(&p, 48.902963, 2.516582, 1964, "2022-02-10T13:46:54.000Z");
}

static void a_wrong_length_is_flagged_and_never_refused(void **state)
{
    static const char google[] =
        "A\"ML=1;lt=+51.53321;lg=-0.12601;rd=14;top=20220131171748;lc=68;pm=W;si=234159000000000;"
        "ei=123456789012345;mcc=234;mnc=15;ml=126"; /* 127 */

    struct place p;
    Location__Fault fault;

    (void)state;
    assert_int_equal(place_read(google, &arena, &p, &fault), 0);
    assert_true(p.garbled);
    assert_int_equal(place_read("A\"ML=1;ml=12", &arena, &p, &fault), 0);
    assert_false(p.garbled);
    assert_true(read_ok(google).length_mismatch);
    assert_false(read_ok("A\"ML=1;ml=12").length_mismatch);
    assert_true(read_ok("A\"ML=1;ml=about").length_mismatch);
    assert_false(read_ok("A”ML=1;ml=12").length_mismatch); /* letters, not bytes */
}

static void order_blanks_and_quotes_are_as_they_come(void **state)
{
    struct place p = place_ok("a\"\"ml=1; lg = 38.6534 ; lt = 47.1063; pm=G ;");

    (void)state;
    assert_true(p.has_point);
    assert_int_equal(p.radius_m, 100); /* satellites, and no radius said */
    assert_int_equal(p.fix_ms, 0);
    p = place_ok("A“ML=1;lt=47.1063;lg=38.6534;rd=N;pm=C");
    assert_int_equal(p.radius_m, 10000);
    p = place_ok("A″ML=1;lt=47.1063;lg=38.6534;rd=20.1;pm=U");
    assert_int_equal(p.radius_m, 21);
}

static void a_telephone_that_knows_nothing_gives_no_point(void **state)
{
    struct place p = place_ok(
        "A\"ML=1;lt=+00.00000;lg=+000.00000;rd=N;top=20220131173734;lc=0;pm=N;si=234159000000000;"
        "ei=123456789012345;mcc=234;mnc=15;ml=127");

    (void)state;
    assert_false(p.has_point);
    assert_int_equal(p.radius_m, 0);
    assert_false(place_ok("A\"ML=1").has_point);
    assert_false(place_ok("A\"ML=1;lt=47.1").has_point);
    assert_false(place_ok("A\"ML=1;lg=38.6").has_point);
    assert_false(place_ok("A\"ML=2;ei=358239059042542").has_point);
    assert_false(place_ok("A\"ML=2;lo=0,0,0").has_point);
    assert_true(place_ok("A\"ML=1;lt=0;lg=38.6").has_point);
    assert_true(place_ok("A\"ML=1;lt=47.1;lg=0").has_point);
}

/* ---- the second ---- */
static void in_the_second_version_the_same_keys_mean_other_things(void **state)
{
    struct place p = place_ok(
        "A\"ML=2;en=+15555555555;et=1593187189;lo=-37.42175,-122.08461,2000.1;lt=-9999;lc=68;"
        "lz=-100.1,100.1;ls=G;ei=358239059042542;nc=310260;hc=310260;lg=en-US");

    (void)state;
    assert_fix(&p, -37.42175, -122.08461, 2001, "2020-06-26T13:13:10.000Z");
    assert_non_null(strstr(p.text, "ei=35823905*******;"));
    p = place_ok("A\"ML=2;et=1593187189;lo=+37.42175,122.08461,0;lt=+10;ls=W");
    assert_fix(&p, 37.42175, 122.08461, 10000, "2020-06-26T15:59:59.000Z");
    p = place_ok("A\"ML=2;lo=37.42175,122.08461;lt=-5;ls=F");
    assert_true(p.has_point);
    assert_int_equal(p.fix_ms, 0); /* five seconds before nobody knows when */
    assert_int_equal(read_ok("A\"ML=2;ls=C;lc=100").confidence, 100);
}

/* ---- packed ---- */
#define PACKED                                                                                     \
    "415193D98BEDD8F4DEECE6A2C962B7DA8E7DEEB56232990B86A3D9623B39B92783EDE86F784F068BD560B6D80C16" \
    "83E5"                                                                                         \
    "68B81D7BDCB3E176F076EFB89BA77B39DCCD56A3C966B15D39DD9BD570B2590E56CBC168B21A4DB66B8FC7BD590C" \
    "B66B"                                                                                         \
    "BBC73D990DB66BB37B31D90C"

static void a_packed_data_message_is_unpacked(void **state)
{
    struct place p = place_ok(PACKED);

    (void)state;
    assert_string_equal(aml_unpack(PACKED, &arena),
        "A\"ML=1;lt=37.42175;lg=-122.08461;rd=20;top=20150613010948;lc=68;pm=G;si=987654231;ei="
        "358239059042542;mcc=310;mnc=260;ml=123");
    assert_fix(&p, 37.42175, -122.08461, 20, "2015-06-13T01:09:48.000Z");
    assert_string_equal(p.text,
        "A\"ML=1;lt=37.42175;lg=-122.08461;rd=20;top=20150613010948;lc=68;pm=G;si=987654***;ei="
        "35823905*******;mcc=310;mnc=260;ml=123");
    assert_false(read_ok(aml_unpack(PACKED, &arena)).length_mismatch);
    assert_string_equal(aml_unpack("41D11F", &arena), "A\""); /* what is no letter is a blank */
    assert_non_null(aml_unpack("41 51 93 d9 8b ed", &arena));
}

static void other_hex_is_no_message(void **state)
{
    static const char *const others[] = { "", "4", "415193D98", "4151 93G9", "48656C6C6F", "4100",
        "00", "a/b", "a:b", "a`b", "a@b" };

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(aml_unpack(others[i], &arena));
}

/* ---- what cannot be ---- */
static const struct {
    const char *text;
    Location__Fault fault;
} wrong[] = {
    { "A\"ML=1;lt=+90.5;lg=+100.1", LOCATION__FAULT__LATITUDE },
    { "A\"ML=1;lt=+90.5;lg=+29.8", LOCATION__FAULT__SWAPPED },
    { "A\"ML=1;lt=+59.8;lg=+180.5", LOCATION__FAULT__LONGITUDE },
    { "A\"ML=1;lt=+59.8;lg=+29.8;rd=99999999", LOCATION__FAULT__TOO_WIDE },
    { "A\"ML=2;lo=59.8,181,3", LOCATION__FAULT__LONGITUDE },
    { "A\"ML=1;lt=N;lg=+29.8", LOCATION__FAULT__AML },
    { "A\"ML=1;lt=59.8;lg=29.8E", LOCATION__FAULT__AML },
    { "A\"ML=1;lt=59.8;lg=29.8;rd=far", LOCATION__FAULT__AML },
    { "A\"ML=1;lt=59.8;lg=29.8;rd=-1", LOCATION__FAULT__AML },
    { "A\"ML=1;lc=101", LOCATION__FAULT__AML },
    { "A\"ML=1;lc=68.5", LOCATION__FAULT__AML },
    { "A\"ML=1;pm=", LOCATION__FAULT__AML },
    { "A\"ML=1;pm=Z", LOCATION__FAULT__AML },
    { "A\"ML=1;pm=GW", LOCATION__FAULT__AML },
    { "A\"ML=1;a==1", LOCATION__FAULT__AML },
    { "A\"ML=1;=1", LOCATION__FAULT__AML },
    { "A\"ML=1;a", LOCATION__FAULT__AML },
    { "A\"ML=1;;lt=1", LOCATION__FAULT__AML },
    { "A\"ML=1;lt=1;lt=2", LOCATION__FAULT__AML },
    { "A\"ML=1;a=;b=;c=;d=;e=;f=;g=;h=;i=;j=;k=;l=;m=;n=;o=;p=;q=;r=;s=;t=;u=;v=;w=;x=;y=;z=;"
      "A=;B=;C=;D=;E=;F=;G=;H=;I=;J=;K=;L=;M=;N=;O=;P=",
        LOCATION__FAULT__AML },
    { "A\"ML=3;lt=1", LOCATION__FAULT__AML },
    { "A\"ML=11;lt=1", LOCATION__FAULT__AML },
    { "A\"ML=", LOCATION__FAULT__AML },
    { "A\"ML=2;lo=", LOCATION__FAULT__AML },
    { "A\"ML=2;lo=1", LOCATION__FAULT__AML },
    { "A\"ML=2;lo=1,", LOCATION__FAULT__AML },
    { "A\"ML=2;lo=1,2 3", LOCATION__FAULT__AML },
    { "A\"ML=2;lo=1,2,x", LOCATION__FAULT__AML },
    { "A\"ML=2;lo=1,2,-3", LOCATION__FAULT__AML },
    { "A\"ML=2;lc=x", LOCATION__FAULT__AML },
    { "A\"ML=2;ls=N", LOCATION__FAULT__AML },
    { "A\"ML=1;top=20130230141935", LOCATION__FAULT__FIX_TIME },
    { "A\"ML=1;top=19690717141935", LOCATION__FAULT__FIX_TIME },
    { "A\"ML=1;top=2013071714193", LOCATION__FAULT__FIX_TIME },
    { "A\"ML=1;top=2013071714193x", LOCATION__FAULT__FIX_TIME },
    { "A\"ML=2;et=soon", LOCATION__FAULT__FIX_TIME },
    { "A\"ML=2;et=1;lt=x", LOCATION__FAULT__FIX_TIME },
    { "A\"ML=2;et=1;lt=-5", LOCATION__FAULT__FIX_TIME },
    { "A\"ML=2;et=253402300799;lt=9", LOCATION__FAULT__FIX_TIME },
};

static void a_field_that_cannot_be_is_refused_with_the_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct place p = { .radius_m = 7 };
        Location__Fault fault;
        int error = place_read(wrong[i].text, &arena, &p, &fault);

        print_message("%s: %d %s\n", wrong[i].text, fault, error_code(error));
        assert_int_equal(fault, wrong[i].fault);
        assert_int_equal(
            error, fault <= LOCATION__FAULT__TOO_WIDE ? ERR_OUT_OF_RANGE : ERR_INVALID);
        assert_int_equal(p.radius_m, 7);
    }
}

static void what_does_not_begin_as_one_is_none(void **state)
{
    static const char *const others[] = { "A\"zov", "AML=1;lt=1;lg=2", "ML=1", "A'ML=1" };

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct place p;
        Location__Fault fault;

        assert_int_equal(place_read(others[i], &arena, &p, &fault), 0);
        assert_int_equal(p.source, CASE__PLACE_SOURCE__SAID);
    }
}

static void who_has_the_telephone_is_masked(void **state)
{
    (void)state;
    assert_string_equal(
        aml_masked("A\"ML=1; si = 250-01-1234567;ei=3569;xx=12345678901;;si", &arena),
        "A\"ML=1; si = 250-01-1******;ei=3569;xx=12345678901;;si");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear_arena)
    const struct CMUnitTest tests[] = {
        TEST(the_vectors_of_another_parser_hold_but_for_those_named),
        TEST(a_fix_gives_point_radius_and_time),
        TEST(a_wrong_length_is_flagged_and_never_refused),
        TEST(order_blanks_and_quotes_are_as_they_come),
        TEST(a_telephone_that_knows_nothing_gives_no_point),
        TEST(in_the_second_version_the_same_keys_mean_other_things),
        TEST(a_packed_data_message_is_unpacked),
        TEST(other_hex_is_no_message),
        TEST(a_field_that_cannot_be_is_refused_with_the_reason),
        TEST(what_does_not_begin_as_one_is_none),
        TEST(who_has_the_telephone_is_masked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
