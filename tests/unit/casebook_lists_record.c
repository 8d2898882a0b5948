/* What has come of asking a responder: kept in their row beside what they have on their hands, through imports and changes by hand;
 * and by which ways they can be reached. */
#include "unit/casebook_lists.h"

#include "casebook/load.h"
#include "casebook/record.h"

#define ANNA                                                                                       \
    "entries+.id=anna", "entries.kind=6", "entries.name=Anna", "entries.area=Azov",                \
        "entries.channel=2"

static void import(struct lists *l, const char *phone, const char *field, const char *value)
{
    Envelope *env = make(lists_arena(l), "directory_put", "source=mchs", ANNA, NULL);
    const Envelope *answer;

    make_more(env, "entries.phone=", phone, lists_arena(l));
    if (field)
        make_more(env, field, value, lists_arena(l));
    answer = lists_ask(l, env);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_DIRECTORY_REPORT);
    assert_int_equal(answer->directory_report->n_refused, 0);
}

static void edit(struct lists *l, const char *field, const char *value)
{
    const Envelope *answer = ASK(l, "change_responder", "what=2", "id=anna", field, value);

    assert_int_equal(answer->body_case, ENVELOPE__BODY_RESPONDER_CHANGED);
}

static const ResponderEntry *anna(struct lists *l)
{
    const Envelope *answer = ASK(l, "directory_show", "id=anna");

    assert_int_equal(answer->body_case, ENVELOPE__BODY_RESPONDER_LIST);
    return answer->responder_list->responders[0];
}

/* One offer more, from being made to its end. */
static void asked(struct lists *l, bool counts, struct outcome outcome)
{
    struct turn t = { .arena = lists_arena(l), .now_ms = l->d.wall_ms };
    struct load_change change = {
        .responder = "anna", .offer = "26-326-0001-8a", .is_live = true, .counts = counts
    };

    lists_begin(l);
    assert_int_equal(load_changed(l->self, &t, &change), 0);
    change.is_live = false;
    change.outcome = outcome;
    assert_int_equal(load_changed(l->self, &t, &change), 0);
    lists_commit(l);
}

#define ANSWERED(...) ((struct outcome){ .answered = true, __VA_ARGS__ })
#define SILENT ((struct outcome){ .unanswered = true })

static void all_that_came_of_it_is_counted(void **state)
{
    struct lists *l = *state;
    const ResponderRecord *r;
    uint64_t before;

    import(l, "+79990000000", NULL, NULL);
    assert_null(anna(l)->record);
    before = store_changed(l->self->store);
    asked(l, true, ANSWERED(.committed = true, .came_home = true));
    assert_int_equal(store_changed(l->self->store), before + 2); /* once at its beginning and end */
    r = anna(l)->record;
    assert_int_equal(r->last_ended->ms, l->d.wall_ms);
    asked(l, true, ANSWERED(.declined = true));
    asked(l, true, (struct outcome){ 0 }); /* called off */
    r = anna(l)->record;
    assert_int_equal(r->offers, 3);
    assert_int_equal(r->answered, 2);
    assert_int_equal(r->commits, 1);
    assert_int_equal(r->declines, 1);
    assert_int_equal(r->unanswered, 0);
}

static void no_answers_in_a_row_are_counted_until_there_is_one(void **state)
{
    struct lists *l = *state;

    import(l, "+79990000000", NULL, NULL);
    asked(l, true, SILENT);
    asked(l, true, SILENT);
    asked(l, true, (struct outcome){ 0 }); /* says nothing either way */
    assert_int_equal(anna(l)->record->unanswered_in_row, 2);
    asked(l, true, ANSWERED(.declined = true));
    assert_int_equal(anna(l)->record->unanswered_in_row, 0);
    assert_int_equal(anna(l)->record->unanswered, 2);
}

static void how_soon_they_answer_is_a_mean_that_follows(void **state)
{
    struct lists *l = *state;

    import(l, "+79990000000", NULL, NULL);
    asked(l, true, ANSWERED(.answer_s = 100));
    assert_int_equal(anna(l)->record->answer_s, 100);
    asked(l, true, ANSWERED(.answer_s = 200));
    assert_int_equal(anna(l)->record->answer_s, 150);
    asked(l, true, ANSWERED(.declined = true)); /* by telephone: not timed */
    assert_int_equal(anna(l)->record->answer_s, 150);
    for (int i = 0; i < 40; i++)
        asked(l, true, ANSWERED(.answer_s = 20));
    assert_in_range(anna(l)->record->answer_s, 20, 25); /* what was long ago weighs little */
}

static void an_exercise_says_nothing_of_them(void **state)
{
    struct lists *l = *state;

    import(l, "+79990000000", NULL, NULL);
    asked(l, false, SILENT);
    assert_null(anna(l)->record);
}

static void which_ways_have_worked_or_failed_is_kept(void **state)
{
    struct lists *l = *state;
    const ResponderEntry *e;

    import(l, "+79990000000", NULL, NULL);
    asked(l, true, ANSWERED(.worked = DELIVERY__CHANNEL__ZMQ));
    asked(l, true, ANSWERED(.worked = DELIVERY__CHANNEL__PHONE));
    asked(l, true, (struct outcome){ .wrong_number = true });
    e = anna(l);
    assert_int_equal(e->n_tried, 2);
    assert_int_equal(e->tried[0]->channel, DELIVERY__CHANNEL__ZMQ);
    assert_null(e->tried[0]->failed);
    assert_non_null(e->tried[1]->worked);
    assert_int_equal(e->tried[1]->failed->ms, l->d.wall_ms);
    asked(l, true, ANSWERED(.worked = DELIVERY__CHANNEL__PHONE)); /* somebody was there after all */
    assert_null(anna(l)->tried[1]->failed);
}

/* ---- the cases of a month ---- */
/* On Friday, 27 November 2026, noon in UTC, unless time has passed. */
struct took {
    const char *offer;
    bool is_live, is_working;
    const char *other;
    bool is_other_working, came_home, is_exercise;
};

static void moved(struct lists *l, struct took took)
{
    struct turn t = { .arena = lists_arena(l), .now_ms = l->d.wall_ms };

    lists_begin(l);
    assert_int_equal(load_changed(l->self, &t,
                         &(struct load_change){ .responder = "anna",
                             .offer = took.offer,
                             .is_live = took.is_live,
                             .counts = !took.is_exercise,
                             .outcome.came_home = took.came_home,
                             .is_working = took.is_working,
                             .other = took.other,
                             .is_other_working = took.is_other_working,
                             .zone = "Europe/Moscow" }),
        0);
    lists_commit(l);
}
#define MOVED(l, offer, ...) moved(l, (struct took){ offer, __VA_ARGS__ })
#define ASKED .is_live = true
#define COMMITTED .is_live = true, .is_working = true

static uint32_t taken(struct lists *l)
{
    const ResponderEntry *e = anna(l);

    assert_int_equal(e->n_taken_for, 0); /* never leaves */
    return e->record ? e->record->taken : 0;
}

static void a_case_of_the_month_is_counted_when_they_commit_to_it(void **state)
{
    struct lists *l = *state;

    import(l, "+79990000000", "entries.monthly_max=", "2");
    MOVED(l, "26-326-0001-8a", ASKED);
    assert_int_equal(taken(l), 0);
    MOVED(l, "26-326-0001-8a", COMMITTED);
    assert_int_equal(taken(l), 1);
    MOVED(l, "26-326-0001-8a", COMMITTED); /* the same again */
    assert_int_equal(taken(l), 1);
    MOVED(l, "26-326-0001-8a", .came_home = true);
    assert_int_equal(taken(l), 1);
    MOVED(l, "26-326-0002-6a", COMMITTED); /* a late yes: at once */
    assert_int_equal(taken(l), 2);
    MOVED(l, "26-326-0003-4a", COMMITTED); /* whoever says yes beyond it is taken at their word */
    assert_int_equal(taken(l), 3);
    import(l, "+79990000000", "entries.monthly_max=", "5");
    edit(l, "fields=name", "entry.name=Anna P.");
    assert_int_equal(taken(l), 3);
    assert_int_equal(anna(l)->monthly_max, 5);
}

static void what_is_over_before_they_set_out_is_counted_no_more(void **state)
{
    struct lists *l = *state;

    import(l, "+79990000000", NULL, NULL);
    MOVED(l, "26-326-0001-8a", COMMITTED);
    MOVED(l, "26-326-0001-8a", .is_live = false);
    assert_int_equal(taken(l), 0);
    MOVED(l, "26-326-0001-8b", COMMITTED);
    MOVED(l, "26-326-0001-8b", .came_home = true);
    assert_int_equal(taken(l), 1);
}

static void an_exercise_is_no_case_of_the_month(void **state)
{
    struct lists *l = *state;

    import(l, "+79990000000", NULL, NULL);
    MOVED(l, "26-326-0001-8a", COMMITTED, .is_exercise = true);
    assert_int_equal(taken(l), 0);
    MOVED(l, "26-326-0001-8a", .is_exercise = true);
    assert_int_equal(taken(l), 0);
}

static void the_month_is_that_of_their_own_zone(void **state)
{
    struct lists *l = *state;
    int64_t ends_ms;

    assert_int_equal(time_parse("2026-12-01T00:00:00+03:00", &ends_ms), 0);
    import(l, "+79990000000", NULL, NULL);
    MOVED(l, "26-326-0001-8a", COMMITTED);
    assert_int_equal(anna(l)->record->taken_until->ms, ends_ms); /* the service's */
    lists_pass(l, ends_ms - l->d.wall_ms - 1);
    MOVED(l, "26-326-0002-6a", COMMITTED);
    assert_int_equal(taken(l), 2);
    lists_pass(l, 1);
    MOVED(l, "26-326-0003-4a", COMMITTED);
    assert_int_equal(taken(l), 1);
    MOVED(l, "26-326-0001-8a", .is_live = false); /* of the month before: nothing to give back */
    assert_int_equal(taken(l), 1);
    MOVED(l, "26-326-0003-4a", .is_live = false);
    assert_int_equal(taken(l), 0);
    assert_int_equal(time_parse("2026-12-31T21:00:00Z", &ends_ms), 0);
    assert_int_equal(anna(l)->record->taken_until->ms, ends_ms);
    lists_pass(l, ends_ms - l->d.wall_ms);
    edit(l, "fields=zone", "entry.zone=Asia/Kamchatka");
    MOVED(l, "26-326-0004-2a", COMMITTED);
    assert_int_equal(time_parse("2027-02-01T00:00:00+12:00", &ends_ms), 0);
    assert_int_equal(anna(l)->record->taken_until->ms, ends_ms);
    lists_pass(l, ends_ms - l->d.wall_ms);
    edit(l, "fields=zone", "entry.zone=Europe/Nowhere");
    MOVED(l, "26-326-0005-0a", COMMITTED); /* it is January still where the service is */
    assert_int_equal(time_parse("2027-02-01T00:00:00+03:00", &ends_ms), 0);
    assert_int_equal(anna(l)->record->taken_until->ms, ends_ms);
}

/* Whatever happens in three cases of three offers each, in any order: the count is that of the cases in which they are at an offer, or
 * had set out for one. */
#define CASES 3
#define OFFERS 3
enum doing { NOTHING, IS_ASKED, AT_IT, CARRIED_OUT };

static const char *other_of(
    const enum doing of[OFFERS], size_t offer, char letters[OFFERS][20], bool *ret_working)
{
    const char *done = NULL;

    *ret_working = false;
    for (size_t i = 0; i < OFFERS; i++) {
        if (i != offer && of[i] == AT_IT) {
            *ret_working = true;
            return letters[i];
        }
        if (i != offer && of[i] == CARRIED_OUT)
            done = letters[i];
    }
    return done;
}

static void a_case_counts_once_whatever_they_do_in_it(void **state)
{
    struct lists *l = *state;
    enum doing doing[CASES][OFFERS] = { 0 };
    char ids[CASES][OFFERS][20];
    uint64_t chance = 7;

    import(l, "+79990000000", NULL, NULL);
    for (size_t c = 0; c < CASES; c++)
        for (size_t o = 0; o < OFFERS; o++)
            snprintf(ids[c][o], sizeof ids[c][o], "26-326-000%zu-%zu%c", c, c, (char)('a' + o));
    for (int step = 0; step < 600; step++) {
        size_t c, o;
        uint32_t expected = 0;
        struct took took = { 0 };

        chance = chance * UINT64_C(6364136223846793005) + 1442695040888963407;
        c = (chance >> 33) % CASES;
        o = (chance >> 40) % OFFERS;
        if (doing[c][o] == AT_IT && step % 20 == 0)
            doing[c][o] = CARRIED_OUT;
        else if (doing[c][o] != CARRIED_OUT)
            doing[c][o] = (enum doing)((chance >> 50) % CARRIED_OUT);
        took.offer = ids[c][o];
        took.is_live = doing[c][o] == IS_ASKED || doing[c][o] == AT_IT;
        took.is_working = doing[c][o] == AT_IT;
        took.came_home = doing[c][o] == CARRIED_OUT;
        took.other = other_of(doing[c], o, ids[c], &took.is_other_working);
        moved(l, took);
        for (size_t i = 0; i < CASES; i++) {
            bool counts = false;

            for (size_t k = 0; k < OFFERS; k++)
                counts = counts || doing[i][k] >= AT_IT;
            expected += counts;
        }
        assert_int_equal(taken(l), expected);
    }
}

static void neither_imports_nor_people_say_what_came_of_asking_them(void **state)
{
    struct lists *l = *state;
    uint64_t before;

    import(l, "+79990000000", "entries.record.offers=", "9");
    assert_null(anna(l)->record);
    asked(l, true, ANSWERED(.worked = DELIVERY__CHANNEL__PHONE));
    before = store_changed(l->self->store);
    import(
        l, "+79990000000", "entries.record.offers=", "9"); /* the same file again changes nothing */
    import(l, "+79990000000", "entries.tried+.channel=", "1");
    assert_int_equal(store_changed(l->self->store), before);
    edit(l, "fields=name", "entry.name=Anna P.");
    assert_int_equal(anna(l)->record->offers, 1);
    assert_int_equal(anna(l)->n_tried, 1);
    assert_answer_refused(
        ASK(l, "change_responder", "what=2", "id=anna", "fields=record", "entry.record.offers=9"),
        "unknown_word", "fields");
}

static void another_number_has_not_been_tried(void **state)
{
    struct lists *l = *state;

    import(l, "+79990000000", NULL, NULL);
    asked(l, true, ANSWERED(.worked = DELIVERY__CHANNEL__ZMQ));
    asked(l, true, (struct outcome){ .wrong_number = true });
    import(l, "+79990000001", NULL, NULL);
    assert_int_equal(anna(l)->n_tried, 1);
    assert_int_equal(anna(l)->tried[0]->channel, DELIVERY__CHANNEL__ZMQ);
    assert_int_equal(anna(l)->record->offers, 2);
    edit(l, "fields=address", "entry.address=somewhere else");
    assert_int_equal(anna(l)->n_tried, 0);
}

static void a_number_that_a_person_says_once_more_is_tried_again(void **state)
{
    struct lists *l = *state;

    import(l, "+79990000000", NULL, NULL);
    asked(l, true, (struct outcome){ .wrong_number = true });
    edit(l, "fields=name", "entry.name=Anna P.");
    assert_int_equal(anna(l)->n_tried, 1);
    edit(l, "fields=phone", "entry.phone=+79990000000");
    assert_int_equal(anna(l)->n_tried, 0);
}

static void of_who_is_removed_nothing_of_it_stays(void **state)
{
    struct lists *l = *state;
    ResponderEntry *e;

    import(l, "+79990000000", NULL, NULL);
    asked(l, true, ANSWERED(.worked = DELIVERY__CHANNEL__PHONE));
    ASK(l, "change_responder", "what=4", "id=anna", "reason=moved away");
    assert_int_equal(entry_read(l->self->store, "anna", lists_arena(l), &e), 0);
    assert_true(entry_is_removed(e));
    assert_null(e->record);
    assert_int_equal(e->n_tried, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(all_that_came_of_it_is_counted),
        TEST(no_answers_in_a_row_are_counted_until_there_is_one),
        TEST(how_soon_they_answer_is_a_mean_that_follows),
        TEST(an_exercise_says_nothing_of_them),
        TEST(which_ways_have_worked_or_failed_is_kept),
        TEST(neither_imports_nor_people_say_what_came_of_asking_them),
        TEST(another_number_has_not_been_tried),
        TEST(a_number_that_a_person_says_once_more_is_tried_again),
        TEST(of_who_is_removed_nothing_of_it_stays),
        TEST(a_case_of_the_month_is_counted_when_they_commit_to_it),
        TEST(what_is_over_before_they_set_out_is_counted_no_more),
        TEST(an_exercise_is_no_case_of_the_month),
        TEST(the_month_is_that_of_their_own_zone),
        TEST(a_case_counts_once_whatever_they_do_in_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
