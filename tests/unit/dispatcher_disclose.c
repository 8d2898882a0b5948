/* dispatcher: what a responder may see, field by field and standing by standing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "dispatcher/disclose.h"
#include "dispatcher/notice.h"
#include "unit/maker.h"
#include "unit/readme.h"

static struct arena arena;

static int clear_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static const struct {
    const char *letter;
    struct standing who;
} standings[] = {
    { "asked", { 0 } },
    { "asked_medical", { .medical = true } },
    { "official", { .official = true } },
    { "official_medical", { .official = true, .medical = true } },
    { "committed", { .committed = true } },
    { "committed_medical", { .committed = true, .medical = true } },
    /* the person has not agreed: as before the commit; official services are not bound by it */
    { "withheld", { .committed = true, .medical = true, .withheld = true } },
    { "official_withheld", { .committed = true, .official = true, .withheld = true } },
    /* a contact of whom the person says how much they may know: it takes away, and adds nothing */
    { "tier0", { .committed = true, .medical = true, .official = true, .is_tiered = true } },
    { "tier1", { .committed = true, .medical = true, .is_tiered = true, .tier = 1 } },
    { "tier2", { .committed = true, .medical = true, .is_tiered = true, .tier = 2 } },
    { "tier3", { .committed = true, .is_tiered = true, .tier = 3 } },
    { "recall", { .committed = true, .official = true, .medical = true, .is_recall = true } },
};

/* Every field of a Dispatch. A new one appears here as seen by nobody, and this test fails until it
 * is written down: first who may see it (services/dispatcher/disclose.c), then here. */
#define ALL                                                                                        \
    " asked asked_medical official official_medical committed committed_medical withheld "         \
    "official_withheld tier0 tier1 tier2 tier3"
#define AT_ONCE                                                                                    \
    " official official_medical committed committed_medical official_withheld tier1 tier2 tier3"
#define AFTER " committed committed_medical tier1 tier2 tier3"
#define MORE " committed committed_medical tier2 tier3"
#define ALL_OF_IT " committed committed_medical tier3"
static const char *const expected =
    "work" ALL " recall\n"
    "offer" ALL " recall\n"
    "case" ALL " recall\n"
    "need" ALL " recall\n"
    "kind" ALL " recall\n"
    "priority" ALL " recall\n"
    "exercise" ALL " recall\n"
    "notice\n" /* the notice's type; see notice.c */
    "generation" ALL " recall\n"
    "attempt\n"
    "responder\n"
    "committed\n"
    "medical\n"
    "official\n"
    "standby" ALL " recall\n"
    "answer_by" ALL " recall\n"
    "reason" ALL " recall\n"
    "place.text" AT_ONCE "\n"
    "place.lat" AT_ONCE "\n"
    "place.lon" AT_ONCE "\n"
    "place.radius_m" AT_ONCE "\n"
    "place.source" AT_ONCE "\n"
    "place.fix_at" AT_ONCE "\n"
    "place.estimate" AT_ONCE "\n"
    "place.confirmed" AT_ONCE "\n"
    "place.shown\n" /* said by notice.c */
    "place.access" AT_ONCE "\n"
    "place.district" ALL "\n"
    "place.oktmo\n" /* for us: who covers it, and what hours it is there */
    "place.kladr\n"
    "place.zone\n"
    "place.address\n"
    "place.could_be\n"
    "place.country\n"
    "place.emergency\n"
    "place.last_fix_at" AT_ONCE "\n"
    "place.garbled\n" /* for whoever can ask the caller again */
    "facts.what" ALL "\n"
    "facts.need_text" ALL "\n"
    "facts.not_to_do" ALL "\n"
    "facts.hazards" ALL "\n"
    "facts.language" ALL "\n"
    "facts.deadline" ALL "\n"
    "facts.report_to" AT_ONCE "\n"
    "facts.address_as" AFTER "\n"
    "facts.with_whom" ALL_OF_IT "\n"
    "facts.mobility" MORE "\n"
    "facts.access" AT_ONCE "\n"
    "facts.list" AFTER "\n"
    "facts.contact" AT_ONCE "\n"
    "facts.visit_word" AFTER "\n"
    "facts.medical official_medical committed_medical tier2\n"
    "facts.how_many" ALL "\n"
    "facts.pays" ALL "\n"
    "facts.answer" ALL "\n"
    "state" ALL " recall\n"
    "withheld\n" /* why they see no more is not their concern */
    "may_know\n"
    "beside" ALL "\n"
    "count" ALL "\n";

static void add_lines(
    const ProtobufCMessageDescriptor *type, const char *prefix, char *ret, size_t room);

static void add_line(
    const ProtobufCFieldDescriptor *field, const char *prefix, char *ret, size_t room)
{
    char name[64];
    size_t n = strlen(ret);

    if (!*prefix && (!strcmp(field->name, "place") || !strcmp(field->name, "facts"))) {
        snprintf(name, sizeof name, "%s.", field->name);
        add_lines(field->descriptor, name, ret, room);
        return;
    }
    snprintf(name, sizeof name, "%s%s", prefix, field->name);
    n += (size_t)snprintf(ret + n, room - n, "%s", name);
    for (size_t i = 0; i < sizeof standings / sizeof *standings; i++) {
        if (disclose_shows(name, &standings[i].who))
            n += (size_t)snprintf(ret + n, room - n, " %s", standings[i].letter);
    }
    snprintf(ret + n, room - n, "\n");
}

static void add_lines(
    const ProtobufCMessageDescriptor *type, const char *prefix, char *ret, size_t room)
{
    for (unsigned i = 0; i < type->n_fields; i++)
        add_line(&type->fields[i], prefix, ret, room);
}

static void each_standing_sees_what_is_written_down_and_nothing_else(void **state)
{
    char table[16384] = "";

    (void)state;
    add_lines(&dispatch__descriptor, "", table, sizeof table);
    print_lines(table);
    assert_string_equal(table, expected);
}

static void the_readme_shows_this_table(void **state)
{
    char *readme = readme_of("services/dispatcher/README.md");

    (void)state;
    assert_non_null(strstr(readme, expected));
    free(readme);
}

static void a_field_that_nobody_allowed_is_hidden_from_everybody(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof standings / sizeof *standings; i++) {
        assert_false(disclose_shows("facts.diagnosis", &standings[i].who));
        assert_false(disclose_shows("place", &standings[i].who));
        assert_false(disclose_shows("facts", &standings[i].who));
        assert_false(disclose_shows("", &standings[i].who));
    }
}

static void a_radius_before_a_commit_is_whole_kilometres(void **state)
{
    (void)state;
    assert_int_equal(disclose_radius(0), 1000);
    assert_int_equal(disclose_radius(1), 1000);
    assert_int_equal(disclose_radius(1000), 1000);
    assert_int_equal(disclose_radius(1001), 2000);
    assert_int_equal(disclose_radius(100000), 100000);
    assert_true(disclose_radius(UINT32_MAX) >= UINT32_MAX - 1000);
}

/* ---- the notice itself: every text of the Dispatch says its own name ---- */
static void fill(ProtobufCMessage *m, const char *prefix)
{
    for (unsigned i = 0; i < m->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &m->descriptor->fields[i];
        const char *name = arena_printf(&arena, "%s%s", prefix, field->name);
        void *at;

        if (field->type == PROTOBUF_C_TYPE_STRING)
            maker_add(m, field, arena_printf(&arena, "<%s>", name), &arena);
        else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
            at = maker_add(m, field, "", &arena);
            fill(*(ProtobufCMessage **)at, arena_printf(&arena, "%s.", name));
        } else
            maker_add(m, field, "1", &arena);
    }
}

static Dispatch *full(const struct standing *who)
{
    Dispatch *d = (Dispatch *)(void *)maker_new(&dispatch__descriptor, &arena);

    fill(&d->base, "");
    d->committed = who->committed;
    d->withheld = who->withheld;
    d->official = who->official;
    d->medical = who->medical;
    d->has_may_know = who->is_tiered;
    d->may_know = who->tier;
    d->notice = who->is_recall ? NOTICE__TYPE__RECALL : NOTICE__TYPE__OFFER;
    d->place->lat = 47.1063;
    d->place->lon = 38.6534;
    d->place->radius_m = 40;
    return d;
}

/* All strings anywhere in it. */
static void gather(const ProtobufCMessage *m, char *ret, size_t room)
{
    for (unsigned i = 0; i < m->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &m->descriptor->fields[i];
        const void *at = (const char *)m + field->offset;
        const void *count = (const char *)m + field->quantifier_offset;
        bool is_many = field->label == PROTOBUF_C_LABEL_REPEATED;
        bool is_text = field->type == PROTOBUF_C_TYPE_STRING;
        void *const *items;
        size_t n;

        if (!is_text && field->type != PROTOBUF_C_TYPE_MESSAGE)
            continue;
        items = is_many ? *(void *const *const *)at : (void *const *)at;
        n = is_many ? *(const size_t *)count : items[0] != NULL;
        for (size_t k = 0; k < n; k++) {
            if (is_text)
                strncat(ret, items[k], room - strlen(ret) - 1);
            else
                gather(items[k], ret, room);
        }
    }
}

static const char *texts_of(const OfferNotice *notice)
{
    char *texts = arena_alloc(&arena, 16384);

    gather(&notice->base, texts, 16384);
    return texts;
}

static void the_notice_says_no_text_that_its_reader_may_not_see(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof standings / sizeof *standings; i++) {
        const struct standing *who = &standings[i].who;
        const char *texts = texts_of(notice_of(full(who), &arena));
        const struct {
            const char *word;
            bool may;
        } words[] = {
            { "<place.text>", disclose_shows("place.text", who) },
            { "<place.access>", disclose_shows("place.access", who) },
            { "<place.district>", disclose_shows("place.district", who) },
            { "<facts.address_as>", disclose_shows("facts.address_as", who) },
            { "<facts.with_whom>", disclose_shows("facts.with_whom", who) },
            { "<facts.mobility>", disclose_shows("facts.mobility", who) },
            { "<facts.access>", disclose_shows("facts.access", who) },
            { "<facts.list>", disclose_shows("facts.list", who) },
            { "<facts.contact>", disclose_shows("facts.contact", who) },
            { "<facts.visit_word>", disclose_shows("facts.visit_word", who) },
            { "<facts.medical>", disclose_shows("facts.medical", who) },
            { "<facts.report_to>", disclose_shows("facts.report_to", who) },
            { "<facts.hazards.ru>", disclose_shows("facts.hazards", who) },
            { "<facts.need_text.en>", disclose_shows("facts.need_text", who) },
            { "<facts.language>", disclose_shows("facts.language", who) },
            { "<offer>", true },
            { "<case>", true },
            { "<reason>", true },
            { "<responder>", false },
        };

        for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
            if ((strstr(texts, words[w].word) != NULL) != words[w].may)
                fail_msg("%s and %s: %s", standings[i].letter, words[w].word, texts);
        }
    }
}

static void before_a_commit_the_place_is_its_district(void **state)
{
    OfferNotice *notice = notice_of(full(&(struct standing){ 0 }), &arena);

    (void)state;
    assert_string_equal(notice->place->shown, "district");
    assert_string_equal(notice->place->text, "<place.district>");
    assert_string_equal(notice->place->district, "<place.district>");
    assert_false(notice->place->has_lat);
    assert_false(notice->place->has_lon);
    assert_int_equal(notice->place->radius_m, 1000);
    assert_null(notice->place->access);
    assert_null(notice->place->fix_at);
    assert_false(notice->place->has_source);
}

static void without_a_district_it_is_a_tenth_of_a_degree(void **state)
{
    Dispatch *d = full(&(struct standing){ 0 });
    OfferNotice *notice;

    (void)state;
    d->place->district = NULL;
    notice = notice_of(d, &arena);
    assert_string_equal(notice->place->shown, "district");
    assert_string_equal(notice->place->text, "47.1, 38.7");
    assert_false(notice->place->has_lat || notice->place->has_lon);
    assert_int_equal(notice->place->radius_m, 9000);
    d->place->radius_m = UINT32_MAX;
    assert_int_equal(notice_of(d, &arena)->place->radius_m, UINT32_MAX);
    d->place->has_lon = 0;
    assert_null(notice_of(d, &arena)->place->text);
}

static void after_it_the_place_is_exact(void **state)
{
    OfferNotice *notice = notice_of(full(&(struct standing){ .committed = true }), &arena);

    (void)state;
    assert_string_equal(notice->place->shown, "exact");
    assert_string_equal(notice->place->text, "<place.text>");
    assert_true(notice->place->has_lat && notice->place->has_lon);
    assert_true(notice->place->lat > 47.1062 && notice->place->lat < 47.1064);
    assert_int_equal(notice->place->radius_m, 40);
    assert_int_equal(notice->place->fix_at->ms, 1);
}

static void an_official_service_sees_the_place_and_the_contact_at_once(void **state)
{
    OfferNotice *notice = notice_of(full(&(struct standing){ .official = true }), &arena);

    (void)state;
    assert_string_equal(notice->place->shown, "exact");
    assert_string_equal(notice->details->contact, "<facts.contact>");
    assert_string_equal(notice->details->report_to, "<facts.report_to>");
    assert_null(notice->details->address_as);
    assert_null(notice->details->medical);
}

static void a_recall_shows_no_personal_data_at_all(void **state)
{
    OfferNotice *notice = notice_of(full(&standings[12].who), &arena);

    (void)state;
    assert_int_equal(notice->type, NOTICE__TYPE__RECALL);
    assert_null(notice->place);
    assert_null(notice->details);
    assert_string_equal(notice->offer, "<offer>");
    assert_int_equal(notice->work, 1);
}

static void a_place_that_is_not_known_stays_so(void **state)
{
    Dispatch *d = full(&(struct standing){ 0 });
    OfferNotice *notice;

    (void)state;
    d->place->has_radius_m = 0;
    d->place->has_lat = d->place->has_lon = 0;
    d->place->district = NULL;
    notice = notice_of(d, &arena);
    assert_true(text_empty(notice->place->text));
    assert_false(notice->place->has_radius_m);
    assert_string_equal(notice->place->shown, "district");
    d->place = NULL;
    d->facts = NULL;
    notice = notice_of(d, &arena);
    assert_null(notice->place);
    assert_null(notice->details);
}

static void what_the_responder_needs_to_answer_is_always_there(void **state)
{
    OfferNotice *notice = notice_of(full(&(struct standing){ 0 }), &arena);

    (void)state;
    assert_int_equal(notice->type, NOTICE__TYPE__OFFER);
    assert_int_equal(notice->generation, 1);
    assert_int_equal(notice->priority, PRIORITY__P0);
    assert_true(notice->exercise);
    assert_true(notice->standby);
    assert_int_equal(notice->answer_by->ms, 1);
    assert_int_equal(notice->details->how_many, 1);
    assert_int_equal(notice->details->n_not_to_do, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear_arena)
    const struct CMUnitTest tests[] = {
        TEST(each_standing_sees_what_is_written_down_and_nothing_else),
        TEST(the_readme_shows_this_table),
        TEST(a_field_that_nobody_allowed_is_hidden_from_everybody),
        TEST(a_radius_before_a_commit_is_whole_kilometres),
        TEST(the_notice_says_no_text_that_its_reader_may_not_see),
        TEST(before_a_commit_the_place_is_its_district),
        TEST(without_a_district_it_is_a_tenth_of_a_degree),
        TEST(after_it_the_place_is_exact),
        TEST(an_official_service_sees_the_place_and_the_contact_at_once),
        TEST(a_recall_shows_no_personal_data_at_all),
        TEST(a_place_that_is_not_known_stays_so),
        TEST(what_the_responder_needs_to_answer_is_always_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
