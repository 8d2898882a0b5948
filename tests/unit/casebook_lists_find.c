/* Who could help there, asked by a person: a matcher is asked, and its answer goes back to whoever asked, with nobody shown unseen. */
#include "unit/casebook_lists.h"

#include <string.h>

#define MATCHER 'm'
#define VERA                                                                                       \
    "entries+.id=vera", "entries.kind=8", "entries.name=Вера", "entries.area=Азов",                \
        "entries.capabilities=groceries", "entries.capabilities=key"
#define MCHS "entries+.id=mchs", "entries.kind=2", "entries.name=МЧС", "entries.area=Азов"

static void connect_matcher(struct lists *l)
{
    Envelope *env =
        make(lists_arena(l), "hello", "worker=matcher", "instance=matcher-instance-1", NULL);

    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
}

static void leave_way_back(Envelope *env, struct arena *a)
{
    static uint8_t way[] = "intake's own";
    ProtobufCBinaryData *hop = arena_alloc(a, sizeof *hop);

    *hop = (ProtobufCBinaryData){ sizeof way, way };
    env->return_path = hop;
    env->n_return_path = 1;
}

/* Asked by boris through intake; what the matcher hears of it. */
static const Envelope *ask_as_boris(struct lists *l, Envelope *env)
{
    env->id.data[15] = ++l->id;
    leave_way_back(env, lists_arena(l));
    env->actor = arena_dup(lists_arena(l), "boris");
    PUT(env, role, ROLE__COORDINATOR);
    driver_hear(&l->d, LINK_INNER, PEER, NULL, env);
    return driver_only(&l->d, LINK_INNER, MATCHER, ENVELOPE__BODY_MATCH_REQUEST);
}

#define FIND(l, ...)                                                                               \
    ask_as_boris((l), make(lists_arena(l), "find_read", "find.at=47.1, 39.4",                      \
                          "find.capabilities=groceries", __VA_ARGS__, NULL))

static Envelope *answer_to(struct lists *l, const Envelope *asked)
{
    Envelope *env = driver_answer(&l->d, asked, "candidates_ranked");

    env->actor = asked->actor;
    PUT(env, role, asked->role);
    return env;
}

static void name(Envelope *env, const char *id, struct arena *a)
{
    make_more(env, "candidates+.responder", id, a);
    make_more(env, "candidates.name", "Как было", a);
    make_more(env, "candidates.distance_m", "1500", a);
    make_more(env, "candidates.why", "near,free", a);
}

static const DirectoryFound *found(struct lists *l, const Envelope *env)
{
    const Envelope *said = NULL;
    struct bus_peer to = { 0 };

    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
    for (size_t i = 0; i < driver_count(&l->d); i++) { /* beside There, when a look was written */
        if (driver_said(&l->d, i, NULL)->body_case == ENVELOPE__BODY_DIRECTORY_FOUND)
            said = driver_said(&l->d, i, &to);
    }
    assert_non_null(said);
    assert_int_equal(to.id[0], PEER);
    assert_int_equal(said->n_return_path, 1); /* intake's own again */
    assert_string_equal((char *)said->return_path[0].data, "intake's own");
    assert_int_equal(said->id.data[15], l->id);
    assert_string_equal(said->actor, "boris");
    return said->directory_found;
}

static size_t reads_of(struct lists *l, const char *id)
{
    Envelope *env = make(lists_arena(l), "ask_reads", NULL);
    const ReadsList *said;

    env->ask_reads->responder = arena_dup(lists_arena(l), id);
    said = lists_ask(l, env)->reads_list;
    for (size_t i = 0; i < said->n_reads; i++) {
        assert_string_equal(said->reads[i]->by, "boris");
        assert_string_equal(said->reads[i]->what, "directory_find");
    }
    return said->n_reads;
}

/* One that is counted and not handed on would be somebody of whom nobody knows why they are not asked. */
static void every_reason_that_a_matcher_counts_is_handed_on(void **state)
{
    struct lists *l = *state;
    const ProtobufCEnumDescriptor *reasons = &match__reason__descriptor;
    const DirectoryFound *said;
    const Envelope *asked;
    Envelope *env;

    connect_matcher(l);
    asked = FIND(l, "place.lat=47.1", "place.lon=39.4");
    env = answer_to(l, asked);
    for (unsigned i = 0; i < reasons->n_values; i++) {
        const char *reason = arena_printf(lists_arena(l), "%d", reasons->values[i].value);

        if (reasons->values[i].value == MATCH__REASON__FITS)
            continue;
        make_more(env, "filtered+.reason", reason, lists_arena(l));
        make_more(env, "filtered.count", reason, lists_arena(l));
    }
    said = found(l, env);
    assert_int_equal(said->n_filtered, reasons->n_values - 1);
    for (size_t i = 0; i < said->n_filtered; i++)
        assert_int_equal(said->filtered[i]->count, said->filtered[i]->reason);
}

static void a_matcher_is_asked_without_a_case(void **state)
{
    struct lists *l = *state;
    const MatchRequest *m;
    const Envelope *asked;

    connect_matcher(l);
    asked = FIND(l, "place.lat=47.1", "place.lon=39.4", "place.radius_m=100");
    assert_string_equal(asked->actor, "boris");
    assert_int_equal(asked->role, ROLE__COORDINATOR);
    assert_int_equal(asked->n_return_path, 2);
    m = asked->match_request;
    assert_true(m->preview);
    assert_false(m->has_case_ || m->has_work);
    assert_false(m->has_age_least || m->has_age_most);
    assert_string_equal(m->capabilities[0], "groceries");
    assert_int_equal(m->place->radius_m, 100);
    assert_int_equal(m->at_most, 10);
    assert_int_equal(m->at_ms, l->d.wall_ms);
    m = FIND(l, "find.limit=3", "find.when.ms=1795700000000", "find.age=0")->match_request;
    assert_true(m->has_age_least && m->has_age_most && m->age_most == 0);
    assert_int_equal(m->at_most, 3);
    assert_int_equal(m->at_ms, 1795700000000);
}

static void who_was_found_is_shown_as_the_directory_has_them_and_that_is_recorded(void **state)
{
    struct lists *l = *state;
    const DirectoryFound *f;
    Envelope *env;

    ASK(l, "directory_put", "source=x", VERA, MCHS);
    connect_matcher(l);
    env = answer_to(l, FIND(l, "place.text=Азов"));
    name(env, "vera", lists_arena(l));
    name(env, "mchs", lists_arena(l));
    env->candidates_ranked->candidates[1]->has_distance_m = 0;
    make_more(env, "filtered+.reason", "1", lists_arena(l));
    make_more(env, "filtered.count", "4", lists_arena(l));
    make_more(env, "more", "1", lists_arena(l));
    make_more(env, "place.text", "Азов", lists_arena(l));
    f = found(l, env);
    assert_string_equal(f->place->text, "Азов");
    assert_int_equal(f->n_found, 2);
    assert_string_equal(f->found[0]->responder, "vera");
    assert_string_equal(f->found[0]->name, "Вера"); /* not as the matcher had it */
    assert_int_equal(f->found[0]->distance_m, 1500);
    assert_string_equal(f->found[0]->why, "near,free");
    assert_int_equal(f->found[0]->kind, RESPONDER__KIND__NEIGHBOUR);
    assert_int_equal(f->found[0]->n_capabilities, 2);
    assert_false(f->found[1]->has_distance_m);
    assert_int_equal(f->n_filtered, 1);
    assert_int_equal(f->filtered[0]->reason, MATCH__REASON__NOT_ACTIVE);
    assert_int_equal(f->filtered[0]->count, 4);
    assert_int_equal(f->n_shortfall, 0);
    assert_true(f->more);
    assert_int_equal(reads_of(l, "vera"), 1);
    assert_int_equal(reads_of(l, "mchs"), 0);
}

static void nobody_is_shown_with_the_reason_and_the_words_that_nobody_has(void **state)
{
    struct lists *l = *state;
    const DirectoryFound *f;
    Envelope *env;

    connect_matcher(l);
    env = answer_to(l, FIND(l, "place.text=Азов"));
    make_more(env, "shortfall", "2", lists_arena(l));
    make_more(env, "nobody_can", "groceries", lists_arena(l));
    f = found(l, env);
    assert_int_equal(f->n_found, 0);
    assert_int_equal(f->n_shortfall, 1);
    assert_int_equal(f->shortfall[0]->reason, MATCH__REASON__NOT_CAPABLE);
    assert_null(f->shortfall[0]->need);
    assert_string_equal(f->nobody_can[0], "groceries");
    assert_false(f->more);
}

static void who_was_removed_meanwhile_is_not_found(void **state)
{
    struct lists *l = *state;
    Envelope *env;

    ASK(l, "directory_put", "source=x", VERA);
    connect_matcher(l);
    env = answer_to(l, FIND(l, "place.text=Азов"));
    ASK(l, "change_responder", "what=4", "id=vera", "reason=x");
    name(env, "vera", lists_arena(l));
    name(env, "nobody", lists_arena(l));
    name(env, "", lists_arena(l));
    PUT(env, id, ((ProtobufCBinaryData){ 16, arena_copy(lists_arena(l), env->id.data, 16) }));
    l->id--;
    assert_int_equal(found(l, env)->n_found, 0);
    assert_int_equal(reads_of(l, "vera"), 0);
}

static void what_does_not_fit_one_message_is_cut_and_not_recorded(void **state)
{
    char can[24][41];
    struct lists *l = *state;
    const DirectoryFound *f;
    Envelope *env;

    for (unsigned i = 0; i < 80; i++) {
        env = make(lists_arena(l), "directory_put", "source=x", VERA, NULL);
        make_more(env, "entries.id", arena_printf(lists_arena(l), "v%02u", i), lists_arena(l));
        for (size_t k = 0; k < 24; k++) {
            memset(can[k], 'a' + (char)k, 40);
            can[k][40] = '\0';
            make_more(env, "entries.capabilities", can[k], lists_arena(l));
        }
        assert_int_equal(lists_ask(l, env)->directory_report->added, 1);
    }
    connect_matcher(l);
    env = answer_to(l, FIND(l, "place.text=Азов"));
    for (unsigned i = 0; i < 80; i++)
        name(env, arena_printf(lists_arena(l), "v%02u", i), lists_arena(l));
    f = found(l, env);
    assert_true(f->n_found > 40 && f->n_found < 80);
    assert_true(f->more);
    assert_int_equal(reads_of(l, f->found[f->n_found - 1]->responder), 1);
    assert_int_equal(reads_of(l, "v79"), 0);
}

static void without_a_matcher_it_is_said_that_there_is_none(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(ASK(l, "find_read", "find.at=x"), "unreached", "matcher");
    connect_matcher(l);
    assert_answer_refused(ASK(l, "find_read", "place.text=x"), "missing", "find");
}

static void a_matchers_refusal_reaches_whoever_asked(void **state)
{
    struct lists *l = *state;
    const Envelope *asked, *said;
    Envelope *env;

    connect_matcher(l);
    asked = FIND(l, "place.text=Азов");
    env = driver_answer(&l->d, asked, "refusal");
    make_more(env, "code", "busy", lists_arena(l));
    make_more(env, "field", "match_request", lists_arena(l));
    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
    said = driver_only(&l->d, LINK_INNER, PEER, ENVELOPE__BODY_REFUSAL);
    assert_string_equal(said->refusal->code, "busy");
    assert_int_equal(said->n_return_path, 1);
    env->n_return_path = 0; /* of nobody's question */
    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
    assert_int_equal(driver_count(&l->d), 0);
}

static void an_answer_to_an_earlier_start_is_dropped_and_shows_nobody(void **state)
{
    struct lists *l = *state;
    Envelope *env;

    ASK(l, "directory_put", "source=x", VERA);
    connect_matcher(l);
    env = answer_to(l, FIND(l, "place.text=Азов"));
    name(env, "vera", lists_arena(l));
    env->return_path[1].data[0] ^= 1;
    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
    assert_int_equal(driver_count(&l->d), 0);
    env->return_path[1].len = 3;
    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
    assert_int_equal(driver_count(&l->d), 0);
    assert_int_equal(reads_of(l, "vera"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_matcher_is_asked_without_a_case),
        TEST(every_reason_that_a_matcher_counts_is_handed_on),
        TEST(who_was_found_is_shown_as_the_directory_has_them_and_that_is_recorded),
        TEST(nobody_is_shown_with_the_reason_and_the_words_that_nobody_has),
        TEST(who_was_removed_meanwhile_is_not_found),
        TEST(what_does_not_fit_one_message_is_cut_and_not_recorded),
        TEST(without_a_matcher_it_is_said_that_there_is_none),
        TEST(a_matchers_refusal_reaches_whoever_asked),
        TEST(an_answer_to_an_earlier_start_is_dropped_and_shows_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
