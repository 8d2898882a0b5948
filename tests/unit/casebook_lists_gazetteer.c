/* The gazetteer as the casebook keeps it: imports, what is refused, followers; and places that came from it: what is asked back of a name that
 * several have, and who is not taken for a neighbour because a town has one middle. */
#include "unit/casebook_lists.h"

#include "casebook/settlements.h"

#define AZOV                                                                                       \
    "settlements+.id=kladr-61", "settlements.name=Азов", "settlements.region=Ростовская область",  \
        "settlements.lat=47.1", "settlements.lon=39.4", "settlements.population=81924",            \
        "settlements.zone=UTC+3", "settlements.line=2"
#define KIROV                                                                                      \
    "settlements+.id=kladr-43", "settlements.name=Киров", "settlements.lat=58.6",                  \
        "settlements.lon=49.7", "settlements.line=3"

static const DirectoryReport *report_of(const Envelope *answer)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_DIRECTORY_REPORT);
    return answer->directory_report;
}

static void assert_counts(
    const DirectoryReport *r, uint32_t added, uint32_t changed, uint32_t unchanged, size_t refused)
{
    assert_int_equal(r->added, added);
    assert_int_equal(r->changed, changed);
    assert_int_equal(r->unchanged, unchanged);
    assert_int_equal(r->removed, 0);
    assert_int_equal(r->n_refused, refused);
}

static void the_same_settlements_twice_change_nothing(void **state)
{
    struct lists *l = *state;
    uint64_t before;

    assert_counts(report_of(ASK(l, "gazetteer_put", "dry_run=1", AZOV, KIROV)), 2, 0, 0, 0);
    assert_counts(report_of(ASK(l, "gazetteer_put", AZOV, KIROV)), 2, 0, 0, 0);
    before = store_changed(l->self->store);
    assert_counts(report_of(ASK(l, "gazetteer_put", AZOV, KIROV)), 0, 0, 2, 0);
    assert_counts(report_of(ASK(l, "gazetteer_put", AZOV, "settlements.line=9")), 0, 0, 1, 0);
    assert_int_equal(store_changed(l->self->store), before);
    assert_counts(
        report_of(ASK(l, "gazetteer_put", "dry_run=1", KIROV, "settlements.population=473668")), 0,
        1, 0, 0);
    assert_int_equal(store_changed(l->self->store), before);
    assert_counts(
        report_of(ASK(l, "gazetteer_put", KIROV, "settlements.population=473668")), 0, 1, 0, 0);
    assert_int_equal(store_changed(l->self->store), before + 1);
}

static void a_command_said_twice_is_done_once(void **state)
{
    struct lists *l = *state;
    Envelope *env = make(lists_arena(l), "gazetteer_put", AZOV, NULL);

    assert_counts(report_of(lists_ask(l, env)), 1, 0, 0, 0);
    assert_counts(report_of(lists_ask_again(l, "admin", env)), 1, 0, 0, 0);
    env->gazetteer_put->settlements[0]->name = "Азак";
    assert_answer_refused(lists_ask_again(l, "admin", env), "id_reused", "id");
    env = make(lists_arena(l), "gazetteer_put", NULL);
    for (int i = 0; i < 101; i++)
        make_more(env, "settlements+.id", "x", lists_arena(l));
    assert_answer_refused(lists_ask(l, env), "too_long", "settlements");
}

static const DirectoryReport *removed(struct lists *l, uint32_t n, size_t refused, const char *how,
    const char *id, const char *another)
{
    Envelope *env = make(lists_arena(l), "gazetteer_put", how, NULL);
    const DirectoryReport *r;

    make_more(env, "remove", id, lists_arena(l));
    if (another)
        make_more(env, "remove", another, lists_arena(l));
    r = report_of(lists_ask(l, env));
    assert_int_equal(r->removed, n);
    assert_int_equal(r->n_refused, refused);
    return r;
}

static void a_settlement_that_is_none_any_more_goes_and_may_come_again(void **state)
{
    struct lists *l = *state;
    const DirectoryReport *r;
    uint64_t before;
    struct listed_row row;
    Settlement *s;

    assert_counts(report_of(ASK(l, "gazetteer_put", AZOV, KIROV)), 2, 0, 0, 0);
    before = store_changed(l->self->store);
    removed(l, 1, 0, "dry_run=1", "kladr-61", NULL);
    assert_int_equal(store_changed(l->self->store), before);
    r = removed(l, 1, 1, NULL, "nowhere", "kladr-61");
    assert_string_equal(r->refused[0]->reason, "not_found");
    assert_string_equal(r->refused[0]->field, "id");
    assert_int_equal(r->refused[0]->line, 1); /* the first of those named */
    assert_int_equal(store_changed(l->self->store), before + 1);
    assert_int_equal(
        store_listed_read(l->self->store, STORE_GAZETTEER, "kladr-61", lists_arena(l), &row), 0);
    s = settlement_of(&row, lists_arena(l));
    assert_true(settlement_is_removed(s));
    assert_string_equal(s->id, "kladr-61");
    assert_false(s->has_lat || s->oktmo || s->region);
    removed(l, 0, 1, NULL, "kladr-61", NULL);
    removed(l, 1, 1, NULL, "kladr-43", "kladr-43"); /* named twice */
    assert_counts(report_of(ASK(l, "gazetteer_put", AZOV)), 1, 0, 0, 0);
    assert_counts(report_of(ASK(l, "gazetteer_put", AZOV)), 0, 0, 1, 0);
}

static void more_than_a_slice_is_not_taken_out(void **state)
{
    struct lists *l = *state;
    Envelope *env = make(lists_arena(l), "gazetteer_put", NULL);

    for (int i = 0; i < 101; i++)
        make_more(env, "remove", "x", lists_arena(l));
    assert_answer_refused(lists_ask(l, env), "too_long", "remove");
}

static void a_full_disk_takes_no_settlements_and_still_counts_them(void **state)
{
    struct lists *l = *state;

    driver_stop(&l->d);
    l->d.settings = (struct settings){
        .data = l->folder, .rules = l->rules, .reserve_bytes = UINT64_MAX, .retention_days = 30
    };
    assert_true(driver_start(&l->d, &casebook_worker));
    l->self = engine_self(l->d.engine);
    assert_answer_refused(ASK(l, "gazetteer_put", AZOV), "storage_full", "storage");
    assert_counts(report_of(ASK(l, "gazetteer_put", "dry_run=1", AZOV)), 1, 0, 0, 0);
}

/* One row between two good ones. */
static void assert_row_refused(struct lists *l, const char *field, const char *reason, ...)
{
    Envelope *env = make(lists_arena(l), "gazetteer_put", "dry_run=1", AZOV, "settlements+.id=bad",
        "settlements.line=7", NULL);
    const DirectoryReport *r;
    va_list sets;

    va_start(sets, reason);
    for (const char *set; (set = va_arg(sets, const char *));)
        make_more(env, arena_printf(lists_arena(l), "settlements.%s", set), strchr(set, '=') + 1,
            lists_arena(l));
    va_end(sets);
    make_more(env, "settlements+.id=", "last", lists_arena(l));
    make_more(env, "settlements.name=", "Z", lists_arena(l));
    make_more(env, "settlements.lat=", "1", lists_arena(l));
    make_more(env, "settlements.lon=", "1", lists_arena(l));
    r = report_of(lists_ask(l, env));
    assert_int_equal(r->added, 2);
    assert_int_equal(r->n_refused, 1);
    assert_string_equal(r->refused[0]->field, field);
    assert_string_equal(r->refused[0]->reason, reason);
    assert_int_equal(r->refused[0]->line, 7);
}

#define GOOD "name=N", "lat=1", "lon=2"
static void a_row_that_is_wrong_is_reported_and_stops_no_other(void **state)
{
    struct lists *l = *state;
    char *long_id = arena_printf(lists_arena(l), "id=%064d", 1),
         *long_name = arena_printf(lists_arena(l), "name=%0151d", 1);

    assert_row_refused(l, "id", "missing", "id=", GOOD, NULL);
    assert_row_refused(l, "id", "too_long", long_id, GOOD, NULL);
    assert_row_refused(l, "id", "invalid", "id=a b", GOOD, NULL);
    assert_row_refused(l, "id", "taken", "id=kladr-61", GOOD, NULL);
    assert_row_refused(l, "name", "missing", "lat=1", "lon=2", NULL);
    assert_row_refused(l, "name", "too_long", "lat=1", "lon=2", long_name, NULL);
    assert_row_refused(l, "lat", "missing", "name=N", NULL);
    assert_row_refused(l, "lon", "missing", "name=N", "lat=1", NULL);
    assert_row_refused(l, "lat", "invalid", "name=N", "lat=0", "lon=0", NULL);
    assert_row_refused(l, "lat", "out_of_range", "name=N", "lat=91", "lon=0", NULL);
    assert_row_refused(l, "lon", "out_of_range", "name=N", "lat=1", "lon=181", NULL);
    assert_row_refused(l, "zone", "invalid", GOOD, "zone=Europe/Azov", NULL);
    assert_row_refused(l, "oktmo", "invalid", GOOD, "oktmo=6o", NULL);
    assert_row_refused(l, "kladr", "out_of_range", GOOD, "kladr=6", NULL);
    assert_row_refused(l, "population", "out_of_range", GOOD, "population=200000000", NULL);
}

static const FollowPage *follow(struct lists *l, uint64_t after)
{
    Envelope *env = make(lists_arena(l), "follow", "what=4", NULL);
    const Envelope *answer;

    PUT(env->follow, after, after);
    answer = lists_ask(l, env);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_FOLLOW_PAGE);
    return answer->follow_page;
}

static void followers_are_told_of_each_settlement(void **state)
{
    struct lists *l = *state;
    struct listed_row bad = { .id = "bad", .body = { (const uint8_t *)"\xff", 1 } };
    const FollowPage *page;

    ASK(l, "gazetteer_put", AZOV, KIROV);
    page = follow(l, 0);
    assert_true(page->level);
    assert_int_equal(page->n_rows, 2);
    assert_int_equal(page->rows[0]->row_case, FOLLOWED_ROW__ROW_SETTLEMENT);
    assert_string_equal(page->rows[0]->settlement->name, "Азов");
    assert_false(page->rows[0]->settlement->has_line);
    assert_int_equal(follow(l, page->rows[0]->changed)->n_rows, 1);
    lists_begin(l);
    assert_int_equal(store_listed_put(l->self->store, STORE_GAZETTEER, &bad), 0);
    lists_commit(l);
    assert_int_equal(follow(l, 0)->n_rows, 2); /* one that cannot be read stops no other */
    assert_int_equal(report_of(ASK(l, "gazetteer_put", AZOV))->unchanged, 1);
    assert_non_null(ASK(l, "gazetteer_put", "settlements+.id=bad", "settlements.name=N",
        "settlements.lat=1", "settlements.lon=1"));
}

/* ---- places of it ---- */
#define COULD_BE                                                                                   \
    "place.text=Киров", "place.source=1", "place.could_be=Киров (Кировская область, 473668)",      \
        "place.could_be=Киров (Калужская область, 31888)"

static const CaseReceipt *receipt_of(const Envelope *answer)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    return answer->case_receipt;
}

static void assert_asked(Question *const *questions, size_t n)
{
    assert_true(n > 0);
    assert_string_equal(questions[0]->fact, "at");
    assert_string_equal(questions[0]->text->code, "which_settlement");
    assert_int_equal(questions[0]->text->n_values, 2);
    assert_string_equal(questions[0]->text->values[1]->value, "Киров (Калужская область, 31888)");
}

static bool lacks(const CaseReceipt *r, const char *what)
{
    return text_among(what, r->missing, r->n_missing);
}

static void a_name_that_several_have_is_asked_back(void **state)
{
    struct lists *l = *state;
    const CaseReceipt *r =
        receipt_of(ASK(l, "open_case", "file.text=Нет еды", "file.consent=1", COULD_BE));
    const Envelope *answer;
    Envelope *locate = make(lists_arena(l), "place_read", "locate.at=Киров", COULD_BE, NULL);

    assert_asked(r->questions, r->n_questions);
    assert_true(lacks(r, "at"));
    assert_string_equal(r->place->text, "Киров");
    locate->place_read->locate->case_ = r->case_;
    answer = lists_ask(l, locate);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_CHANGED);
    assert_asked(answer->case_changed->questions, answer->case_changed->n_questions);
    locate = make(lists_arena(l), "place_read", "locate.at=Киров, Калужская область",
        "place.text=Киров, Калужская область", "place.source=3", "place.lat=54.08",
        "place.lon=34.3", "place.radius_m=3178", "place.district=Киров", "place.oktmo=29614101001",
        "place.kladr=4001100100000", "place.zone=UTC+3", NULL);
    locate->place_read->locate->case_ = r->case_;
    answer = lists_ask(l, locate);
    assert_int_equal(answer->case_changed->n_questions, 0);
    locate = make(lists_arena(l), "place_read", "locate.at=Киров", COULD_BE, NULL);
    locate->place_read->locate->case_ = r->case_;
    assert_int_equal(lists_ask(l, locate)->case_changed->n_questions, 0); /* it is known better */
}

static void a_second_call_about_it_is_asked_too(void **state)
{
    struct lists *l = *state;
    const CaseReceipt *r =
        receipt_of(ASK(l, "open_case", "file.text=Нет еды", "file.consent=1", "file.call_ref=c-1"));

    assert_false(r->place);
    r = receipt_of(ASK(l, "open_case", "file.text=Совсем нет", "file.call_ref=c-1", COULD_BE));
    assert_false(r->created);
    assert_asked(r->questions, r->n_questions);
}

static void what_is_known_of_a_settlement_stays_with_its_place(void **state)
{
    struct lists *l = *state;
    const CaseReceipt *r = receipt_of(ASK(l, "open_case", "file.text=Нет еды", "file.consent=1",
        "place.text=Азов, Ленина 5", "place.source=3", "place.lat=47.1", "place.lon=39.4",
        "place.radius_m=4793", "place.district=Азов", "place.oktmo=60704000001",
        "place.kladr=6100001300000", "place.zone=UTC+3", "place.address=1"));
    Envelope *show = make(lists_arena(l), "show_case", "timeline=1", NULL);
    const Place *p;

    show->show_case->case_ = r->case_;
    p = lists_ask(l, show)->case_shown->place;
    assert_string_equal(p->oktmo, "60704000001");
    assert_string_equal(p->kladr, "6100001300000");
    assert_string_equal(p->zone, "UTC+3");
    assert_true(p->address);
    assert_int_equal(p->source, CASE__PLACE_SOURCE__GAZETTEER);
    assert_false(lacks(r, "at"));
}

static const Envelope *file_in_azov(struct lists *l, const char *source)
{
    Envelope *env =
        make(lists_arena(l), "open_case", "file.text=Рыбака унесло на льдине", "file.kind=adrift",
            "place.text=Азов", "place.lat=47.1", "place.lon=39.4", "place.radius_m=100", NULL);

    make_more(env, "place.source=", source, lists_arena(l));
    return lists_ask(l, env);
}

/* The timeline's entry of that type says "yes" to `flag`. */
static bool says(const CaseShown *shown, Event__Type type, const char *flag)
{
    for (size_t i = 0; i < shown->n_events; i++) {
        const EventLine *line = shown->events[i];

        for (size_t k = 0; line->type == type && k < line->n_values; k++) {
            if (text_is(line->values[k]->key, flag))
                return text_is(line->values[k]->value, "yes");
        }
    }
    return false;
}

static const CaseShown *shown_of(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "show_case", "timeline=1", NULL);
    const Envelope *answer;

    env->show_case->case_ = arena_dup(lists_arena(l), number);
    answer = lists_ask(l, env);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_SHOWN);
    return answer->case_shown;
}

static void a_place_that_may_be_garbled_stays_marked(void **state)
{
    struct lists *l = *state;
    const CaseReceipt *r = ASK(l, "open_case", "file.text=помогите", "file.same_place=1",
        "place.source=4", "place.text=A\"ML=1", "place.lat=47.1", "place.lon=39.4",
        "place.radius_m=50", "place.garbled=1")
                               ->case_receipt;
    const CaseShown *shown;
    Envelope *env;

    assert_true(r->place->garbled);
    shown = shown_of(l, r->case_);
    assert_true(shown->place->garbled);
    assert_true(says(shown, EVENT__TYPE__PLACE_FIXED, "garbled"));
    env = make(lists_arena(l), "place_read", "locate.at=47.2, 39.5", "place.lat=47.2",
        "place.lon=39.5", "place.source=2", NULL);
    env->place_read->locate->case_ = arena_dup(lists_arena(l), r->case_);
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    assert_false(shown_of(l, r->case_)->place->garbled);
}

static void two_cases_of_one_town_are_not_near_each_other(void **state)
{
    struct lists *l = *state;

    assert_int_equal(receipt_of(file_in_azov(l, "3"))->n_duplicates, 0);
    assert_int_equal(receipt_of(file_in_azov(l, "3"))->n_duplicates, 0);
    assert_int_equal(receipt_of(file_in_azov(l, "2"))->n_duplicates, 0);
    assert_int_equal(receipt_of(file_in_azov(l, "2"))->n_duplicates, 1);
}

int main(void)
{
#define LISTED(f) cmocka_unit_test_setup_teardown(f, lists_set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        LISTED(the_same_settlements_twice_change_nothing),
        LISTED(a_command_said_twice_is_done_once),
        LISTED(a_settlement_that_is_none_any_more_goes_and_may_come_again),
        LISTED(more_than_a_slice_is_not_taken_out),
        LISTED(a_full_disk_takes_no_settlements_and_still_counts_them),
        LISTED(a_row_that_is_wrong_is_reported_and_stops_no_other),
        LISTED(followers_are_told_of_each_settlement),
        LISTED(a_name_that_several_have_is_asked_back),
        LISTED(a_second_call_about_it_is_asked_too),
        LISTED(what_is_known_of_a_settlement_stays_with_its_place),
        LISTED(a_place_that_may_be_garbled_stays_marked),
        LISTED(two_cases_of_one_town_are_not_near_each_other),
    };

    return cmocka_run_group_tests_name("casebook: gazetteer", tests, NULL, NULL);
}
