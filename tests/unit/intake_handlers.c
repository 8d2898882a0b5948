/* intake: its handlers, driven by the real engine and the shipped rules; casebook, board and people
 * are this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "intake/intake.h"
#include "bus/sealed.h"
#include "intake/status.h"
#include "unit/driver.h"

enum { PEOPLE, CASEBOOK, BOARD };

static struct driver d;

static const char *rules_dir(void)
{
    const char *source = getenv("ASSIST_SOURCE_DIR");

    return arena_printf(&d.arena, "%s/rules", source ? source : ".");
}

static int set_up(void **state)
{
    (void)state;
    d.settings.rules = rules_dir();
    assert_true(driver_start(&d, &intake_worker));
    driver_key(&d, CASEBOOK, "olga", ROLE__OPERATOR, "", false);
    driver_key(&d, CASEBOOK, "boris", ROLE__COORDINATOR, "", false);
    driver_key(&d, CASEBOOK, "rescue", ROLE__ORG, "org-rescue", false);
    driver_key(&d, CASEBOOK, "root", ROLE__ADMIN, "", false);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    driver_stop(&d);
    return 0;
}

/* ---- commands ---- */
static Envelope *file(Envelope *env)
{
    driver_hear(&d, PEOPLE, 'a', "olga", env);
    return driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE);
}

static void a_case_is_read_placed_and_handed_to_the_casebook(void **state)
{
    Envelope *said;

    (void)state;
    said = file(make(&d.arena, "file_case", "text=Рыбака унесло на льдине в море",
        "at=47.1063, 38.6534", "reporter_at=Таганрог, ул. Чехова 12", "call_ref=c-1", NULL));
    assert_memory_equal(said->id.data, maker_id, 16);
    assert_string_equal(said->actor, "olga");
    assert_int_equal(said->role, ROLE__OPERATOR);
    assert_int_equal(said->n_return_path, 1);
    assert_string_equal(said->open_case->file->call_ref, "c-1");
    assert_int_equal(said->open_case->place->source, CASE__PLACE_SOURCE__COORDINATES);
    assert_true(said->open_case->place->lat > 47.1);
    assert_int_equal(said->open_case->place->radius_m, 100);
    assert_int_equal(said->open_case->place->fix_at->ms, DRIVER_NOW_MS);
    assert_string_equal(said->open_case->reporter_place->district, "Таганрог");
    assert_int_equal(strlen(said->open_case->reading->rules_hash), 64);
    assert_true(said->open_case->reading->n_signals > 0);
}

static void a_case_without_a_place_is_handed_on_too(void **state)
{
    Envelope *said;

    (void)state;
    said = file(make(&d.arena, "file_case", "text=помогите", NULL));
    assert_null(said->open_case->place);
    assert_null(said->open_case->reporter_place);
}

static void the_same_place_is_known_for_both(void **state)
{
    Envelope *said;

    (void)state;
    said = file(make(&d.arena, "file_case", "text=помогите", "reporter_at=47.1063, 38.6534",
        "same_place=1", NULL));
    assert_true(said->open_case->place->has_lat);
    said = file(
        make(&d.arena, "file_case", "text=помогите", "at=47.1063, 38.6534", "same_place=1", NULL));
    assert_true(said->open_case->reporter_place->has_lat);
    said = file(make(&d.arena, "file_case", "text=помогите", "reporter_at=47.1063, 38.6534", NULL));
    assert_null(said->open_case->place); /* the caller's place is not the subject's */
}

#define AML "A\"ML=1;lt=+59.87231;lg=+029.86120;rd=35;top=%s;pm=G;si=250010000012345"

static Place *place_of_aml(const char *top)
{
    Envelope *env = make(&d.arena, "file_case", "text=помогите", NULL);

    env->file_case->at = arena_printf(&d.arena, AML, top);
    return file(env)->open_case->place;
}

static void a_telephones_fix_has_its_own_time_and_nobodys_number(void **state)
{
    Place *place = place_of_aml("20200214071530");

    (void)state;
    assert_int_equal(place->source, CASE__PLACE_SOURCE__NETWORK);
    assert_int_equal(place->radius_m, 35);
    assert_int_equal(place->fix_at->ms, INT64_C(1581664530000));
    assert_null(strstr(place->text, "12345"));
    place = place_of_aml("29990214071530"); /* its clock is ahead */
    assert_int_equal(place->fix_at->ms, DRIVER_NOW_MS);
}

static void a_place_that_cannot_be_is_refused_with_the_reason(void **state)
{
    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga",
        make(&d.arena, "file_case", "text=помогите", "at=131.8855, 43.1155", NULL));
    assert_string_equal(
        driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_REFUSAL)->refusal->reason, "swapped");
    driver_hear(&d, PEOPLE, 'a', "olga",
        make(&d.arena, "file_case", "text=помогите", "reporter_at=47°66' 38°39'", NULL));
    driver_refused(&d, PEOPLE, 'a', "out_of_range", "reporter_at");
}

static void what_a_fact_says_is_read_like_the_text(void **state)
{
    Envelope *plain, *told;

    (void)state;
    plain = file(make(&d.arena, "file_case", "text=помогите", NULL));
    told = file(make(&d.arena, "file_case", "text=помогите", "facts+.key=what",
        "facts.value=Рыбака унесло на льдине в море", NULL));
    assert_true(told->open_case->reading->n_signals > plain->open_case->reading->n_signals);
}

static void a_signal_is_said_once_however_often_it_was_heard(void **state)
{
    Envelope *said;

    (void)state;
    said = file(make(&d.arena, "file_case", "text=Рыбака унесло на льдине в море",
        "facts+.key=what", "facts.value=Рыбака унесло на льдине в море", NULL));
    for (size_t i = 0; i < said->open_case->reading->n_signals; i++) {
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(said->open_case->reading->signals[i]->signal,
                said->open_case->reading->signals[k]->signal);
    }
}

static void an_impossible_place_is_refused_by_its_field(void **state)
{
    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga",
        make(&d.arena, "file_case", "text=помогите", "at=138.6, 47.1", NULL));
    driver_refused(&d, PEOPLE, 'a', "out_of_range", "at");
    driver_hear(&d, PEOPLE, 'a', "olga",
        make(&d.arena, "file_case", "text=помогите", "reporter_at=geo:1", NULL));
    driver_refused(&d, PEOPLE, 'a', "invalid", "reporter_at");
    driver_hear(
        &d, PEOPLE, 'a', "olga", make(&d.arena, "locate", "case=1-8", "at=99.9, 10.1", NULL));
    driver_refused(&d, PEOPLE, 'a', "out_of_range", "at");
}

static void a_kind_that_the_rules_do_not_know_is_refused(void **state)
{
    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "file_case", "kind=no_such_kind", NULL));
    driver_refused(&d, PEOPLE, 'a', "unknown_word", "kind");
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "list_cases", "kind=no_such_kind", NULL));
    driver_refused(&d, PEOPLE, 'a', "unknown_word", "kind");
    driver_hear(
        &d, PEOPLE, 'a', "olga", make(&d.arena, "watch_cases", "filter.kind=no_such_kind", NULL));
    driver_refused(&d, PEOPLE, 'a', "unknown_word", "filter.kind");
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "list_cases", "kind=isolated", NULL));
    driver_only(&d, BOARD, 0, ENVELOPE__BODY_LIST_CASES);
    file(make(&d.arena, "file_case", "kind=other", NULL));
}

static void a_refusal_carries_the_command_id(void **state)
{
    Envelope *said;

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "file_case", NULL));
    said = driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_REFUSAL);
    assert_memory_equal(said->id.data, maker_id, 16);
    assert_string_equal(said->refusal->code, "missing");
    assert_string_equal(said->refusal->field, "text");
}

/* ---- cases that waited, sealed ---- */

/* A data directory with nothing but the service's key. Removed by forget_service. */
static struct key_pair become_service(char folder[64])
{
    struct key_pair pair;

    snprintf(folder, 64, "/tmp/intake-sealed-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(mkdir(arena_printf(&d.arena, "%s/keys", folder), 0700), 0);
    keys_generate(&pair);
    assert_int_equal(keys_write(arena_printf(&d.arena, "%s/keys/service.key", folder), &pair), 0);
    d.settings.data = folder;
    return pair;
}

static void forget_service(const char *folder)
{
    unlink(arena_printf(&d.arena, "%s/keys/service.key", folder));
    rmdir(arena_printf(&d.arena, "%s/keys", folder));
    rmdir(folder);
    d.settings.data = NULL;
}

static Envelope *sealed_to(const struct key_pair *service, const void *message)
{
    Envelope *env = make(&d.arena, "sealed_case", "sealed_at.ms=1795341000000", NULL);
    size_t n;
    uint8_t *bytes = codec_pack(message, &d.arena, &n);

    PUT(env->sealed_case, box,
        ((ProtobufCBinaryData){
            n + SEALED_MORE, sealed_make(service->public_key, bytes, n, &d.arena) }));
    return env;
}

static void a_case_that_waited_sealed_is_opened_and_handed_on_like_any_other(void **state)
{
    char folder[64];
    struct key_pair service = become_service(folder);
    Envelope *open =
        make(&d.arena, "file_case", "text=Рыбака унесло на льдине в море", "at=47.1, 38.6", NULL);
    Envelope *said;

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", sealed_to(&service, open->file_case));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_OPEN_CASE);
    assert_memory_equal(said->id.data, maker_id, 16);
    assert_string_equal(said->actor, "olga");
    assert_string_equal(said->open_case->file->text, "Рыбака унесло на льдине в море");
    assert_int_equal(said->open_case->sealed_at->ms, INT64_C(1795341000000));
    assert_true(said->open_case->place->has_lat);
    assert_true(said->open_case->reading->n_signals > 0);
    forget_service(folder);
}

static void what_was_sealed_is_held_against_the_same_rows(void **state)
{
    char folder[64];
    struct key_pair service = become_service(folder);
    FileCase *bad =
        make(&d.arena, "file_case", "text=x", "subject.phone=no phone", NULL)->file_case;
    FileCase *preview = make(&d.arena, "file_case", "text=x", "preview=1", NULL)->file_case;

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", sealed_to(&service, bad));
    driver_refused(&d, PEOPLE, 'a', "invalid", "subject.phone");
    driver_hear(&d, PEOPLE, 'a', "olga", sealed_to(&service, preview));
    driver_refused(&d, PEOPLE, 'a', "invalid", "preview");
    driver_hear(
        &d, PEOPLE, 'a', "olga", sealed_to(&service, make(&d.arena, "file_case", NULL)->file_case));
    driver_refused(&d, PEOPLE, 'a', "missing", "text");
    forget_service(folder);
}

static void a_box_that_is_not_for_us_is_refused(void **state)
{
    char folder[64];
    struct key_pair another;
    Envelope *open = make(&d.arena, "file_case", "text=помогите", NULL);

    (void)state;
    become_service(folder);
    keys_generate(&another);
    driver_hear(&d, PEOPLE, 'a', "olga", sealed_to(&another, open->file_case));
    driver_refused(&d, PEOPLE, 'a', "invalid", "box");
    forget_service(folder);
    driver_hear(&d, PEOPLE, 'a', "olga", sealed_to(&another, open->file_case));
    driver_refused(&d, PEOPLE, 'a', "busy", "service_key"); /* our fault: it is tried again */
    driver_hear(&d, PEOPLE, 'a', "root", sealed_to(&another, open->file_case));
    driver_refused(&d, PEOPLE, 'a', "forbidden", "sealed_case");
}

static void a_note_a_fact_and_a_place_are_handed_on_read(void **state)
{
    Envelope *said;

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga",
        make(&d.arena, "add_note", "case=1-8", "text=льдину унесло дальше", NULL));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_NOTE_READ);
    assert_string_equal(said->note_read->note->text, "льдину унесло дальше");
    assert_int_equal(strlen(said->note_read->reading->rules_hash), 64);
    driver_hear(&d, PEOPLE, 'a', "olga",
        make(&d.arena, "set_fact", "case=1-8", "fact.key=alone", "fact.value=yes", NULL));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_FACT_READ);
    assert_string_equal(said->fact_read->set->fact->key, "alone");
    assert_non_null(said->fact_read->reading);
    driver_hear(&d, PEOPLE, 'a', "olga",
        make(&d.arena, "locate", "case=1-8", "at=geo:47.1,38.6;u=35", NULL));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_PLACE_READ);
    assert_int_equal(said->place_read->place->radius_m, 35);
    driver_hear(&d, PEOPLE, 'a', "olga",
        make(&d.arena, "locate", "case=1-8", "wrong=1", "reason=no such house", NULL));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_PLACE_READ);
    assert_null(said->place_read->place);
}

static void a_place_of_a_search_is_read_and_goes_with_it(void **state)
{
    Envelope *said;

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "boris",
        make(&d.arena, "directory_find", "at=geo:47.1,38.6;u=35", "capabilities=boat", "limit=3",
            NULL));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_FIND_READ);
    assert_int_equal(said->find_read->place->radius_m, 35);
    assert_string_equal(said->find_read->find->capabilities[0], "boat");
    assert_int_equal(said->find_read->find->limit, 3);
    assert_string_equal(said->actor, "boris");
    driver_hear(&d, PEOPLE, 'a', "boris",
        make(&d.arena, "directory_find", "at=91.5, 38.6", "capabilities=boat", NULL));
    driver_refused(&d, PEOPLE, 'a', "out_of_range", "at");
    driver_hear(&d, PEOPLE, 'a', "boris",
        make(&d.arena, "directory_find", "at=  ", "capabilities=boat", NULL));
    driver_refused(&d, PEOPLE, 'a', "missing", "at");
    driver_hear(&d, PEOPLE, 'a', "boris", make(&d.arena, "directory_find", "at=47.1, 38.6", NULL));
    driver_refused(&d, PEOPLE, 'a', "missing", "capabilities");
}

/* ---- the biggest there is ---- */
static const char *letters(size_t n, char fill)
{
    char *text = arena_alloc(&d.arena, n + 1);

    memset(text, fill, n);
    return text;
}

static const char *words(size_t n, const char *phrase)
{
    char *text = arena_alloc(&d.arena, n + 1);
    size_t size = strlen(phrase);

    for (size_t at = 0; at + size <= n; at += size)
        memcpy(text + at, phrase, size);
    return text;
}

static void the_longest_case_that_is_valid_fits_on_the_way(void **state)
{
    Envelope *env = make(&d.arena, "file_case", NULL);

    (void)state;
    make_more(env, "text", words(16384, "унесло на льдине в море, "), &d.arena);
    make_more(env, "reason", letters(4096, 'x'), &d.arena);
    make_more(env, "solved", letters(4096, 'x'), &d.arena);
    for (int i = 0; i < 32; i++) {
        make_more(env, "facts+.key", letters(40, 'k'), &d.arena);
        make_more(env, "facts.value", words(200, "нет еды, "), &d.arena);
    }
    for (int i = 0; i < 16; i++) {
        make_more(env, "never_tell", letters(200, 'x'), &d.arena);
        make_more(env, "never_ask", letters(200, 'x'), &d.arena);
    }
    make_more(env, "at", letters(300, 'x'), &d.arena);
    make_more(env, "reporter_at", letters(300, 'x'), &d.arena);
    file(env);
}

static void what_would_not_fit_on_the_way_is_refused_not_lost(void **state)
{
    Envelope *env = make(&d.arena, "directory_put", "source=mchs", NULL);

    (void)state;
    for (int i = 0; i < 16; i++)
        make_more(env, "entries+.address", letters(4070, 'x'), &d.arena);
    assert_in_range(codec_size(env), BUS_MESSAGE_MAX - 512, BUS_MESSAGE_MAX);
    driver_hear(&d, PEOPLE, 'a', "root", env);
    driver_refused(&d, PEOPLE, 'a', "too_long", "directory_put");
}

/* ---- forwarding and answers ---- */
static void each_message_goes_to_whoever_answers_it(void **state)
{
    static const struct {
        const char *body, *actor, *field;
        int link;
    } sent[] = {
        { "own_case", "boris", "case=1-8", CASEBOOK },
        { "close_case", "olga", "outcome=1", CASEBOOK },
        { "list_calls", "olga", NULL, CASEBOOK },
        { "take_call", "olga", NULL, CASEBOOK },
        { "list_cases", "olga", NULL, BOARD },
        { "watch_cases", "olga", NULL, BOARD },
        { "list_alarms", "boris", NULL, CASEBOOK },
        { "key_list", "root", NULL, CASEBOOK },
        { "ask_verify", "root", NULL, CASEBOOK },
        { "make_backup", "root", "file=/backup/monday.db", CASEBOOK },
        { "directory_list", "boris", NULL, CASEBOOK },
    };

    (void)state;
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
        Envelope *env = make(&d.arena, sent[i].body, sent[i].field, NULL);

        if (env->body_case == ENVELOPE__BODY_CLOSE_CASE)
            make_more(env, "case", "1-8", &d.arena);
        driver_hear(&d, PEOPLE, 'a', sent[i].actor, env);
        env = driver_only(&d, sent[i].link, 0, env->body_case);
        assert_string_equal(env->actor, sent[i].actor);
        assert_int_equal(env->n_return_path, 1);
    }
}

static void an_answer_reaches_the_person_who_asked_and_nobody_else(void **state)
{
    Envelope *to_a, *to_b, *answer, *said;

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "show_case", "case=1-8", NULL));
    to_a = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_SHOW_CASE);
    driver_hear(&d, PEOPLE, 'b', "boris", make(&d.arena, "show_case", "case=2-6", NULL));
    to_b = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_SHOW_CASE);
    answer = driver_answer(&d, to_b, "case_shown");
    answer->case_shown->case_ = "26-326-0002-6";
    answer->actor = "boris";
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    said = driver_only(&d, PEOPLE, 'b', ENVELOPE__BODY_CASE_SHOWN);
    assert_string_equal(said->case_shown->case_, "26-326-0002-6");
    assert_null(said->actor);
    assert_int_equal(said->n_return_path, 0);
    driver_hear(&d, CASEBOOK, 0, NULL, driver_answer(&d, to_a, "case_shown"));
    driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_CASE_SHOWN);
}

static void a_watch_goes_on_line_by_line(void **state)
{
    Envelope *asked;

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "watch_cases", NULL));
    asked = driver_only(&d, BOARD, 0, ENVELOPE__BODY_WATCH_CASES);
    for (int i = 0; i < 3; i++) {
        driver_hear(&d, BOARD, 0, NULL, driver_answer(&d, asked, "watch_event"));
        driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_WATCH_EVENT);
    }
}

static void what_a_key_watches_ends_when_it_is_revoked(void **state)
{
    Envelope *asked, *event;

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "watch_cases", NULL));
    asked = driver_only(&d, BOARD, 0, ENVELOPE__BODY_WATCH_CASES);
    event = driver_answer(&d, asked, "watch_event");
    event->actor = asked->actor;
    driver_hear(&d, BOARD, 0, NULL, event);
    driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_WATCH_EVENT);
    driver_key(&d, CASEBOOK, "olga", ROLE__OPERATOR, "", true);
    driver_hear(&d, BOARD, 0, NULL, event);
    assert_int_equal(driver_count(&d), 0);
    event->actor = "boris";
    driver_hear(&d, BOARD, 0, NULL, event);
    driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_WATCH_EVENT);
}

static void an_answer_whose_way_back_is_unknown_reaches_nobody(void **state)
{
    Envelope *asked, *answer;

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "show_case", "case=1-8", NULL));
    asked = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_SHOW_CASE);
    answer = driver_answer(&d, asked, "case_shown");
    answer->n_return_path = 0;
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    assert_int_equal(driver_count(&d), 0);
    answer = driver_answer(&d, asked, "case_shown");
    answer->return_path[0].data[3] ^=
        1; /* of another start: the address may be another person's by now */
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    assert_int_equal(driver_count(&d), 0);
    answer->return_path[0].len = 3;
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    assert_int_equal(driver_count(&d), 0);
}

static void two_starts_have_different_ways_back(void **state)
{
    Envelope *first, *second;
    uint8_t before[8];

    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "list_calls", NULL));
    first = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_LIST_CALLS);
    memcpy(before, first->return_path[0].data, sizeof before);
    driver_stop(&d);
    d.random.seed[0] = 8;
    set_up(state);
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "list_calls", NULL));
    second = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_LIST_CALLS);
    assert_memory_not_equal(before, second->return_path[0].data, sizeof before);
}

/* ---- who may ---- */
static void what_a_role_may_not_say_is_refused(void **state)
{
    (void)state;
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "own_case", "case=1-8", NULL));
    driver_refused(&d, PEOPLE, 'a', "forbidden", "own_case");
    driver_hear(&d, PEOPLE, 'a', "rescue", make(&d.arena, "file_case", "text=x", NULL));
    driver_refused(&d, PEOPLE, 'a', "forbidden", "file_case");
    driver_hear(&d, PEOPLE, 'a', "nobody", make(&d.arena, "file_case", "text=x", NULL));
    driver_refused(&d, PEOPLE, 'a', "forbidden", "actor");
}

static void nobody_outside_can_play_a_worker(void **state)
{
    static const char *const inner[] = { "open_case", "note_read", "case_receipt", "refusal",
        "board_status", "status", "follow_page", "hello" };

    (void)state;
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++) {
        driver_hear(&d, PEOPLE, 'a', "root", make(&d.arena, inner[i], NULL));
        if (driver_count(&d) > 0) /* a refusal is never answered */
            driver_refused(&d, PEOPLE, 'a', "forbidden", inner[i]);
    }
}

static void who_it_was_is_the_keys_name_whatever_else_is_claimed(void **state)
{
    Envelope *env = make(&d.arena, "file_case", "text=помогите", NULL);
    Envelope *said;

    (void)state;
    env->actor = "boris";
    PUT(env, role, ROLE__ADMIN);
    env->return_path = &(ProtobufCBinaryData){ 3, (uint8_t *)"abc" };
    env->n_return_path = 1;
    said = file(env);
    assert_string_equal(said->actor, "olga");
    assert_int_equal(said->role, ROLE__OPERATOR);
    assert_int_equal(said->n_return_path, 1);
    assert_true(said->return_path[0].len > 3);
}

static void a_revoked_key_is_refused_at_once(void **state)
{
    (void)state;
    file(make(&d.arena, "file_case", "text=помогите", NULL));
    driver_key(&d, CASEBOOK, "olga", ROLE__OPERATOR, "", true);
    driver_hear(&d, PEOPLE, 'a', "olga", make(&d.arena, "file_case", "text=помогите", NULL));
    driver_refused(&d, PEOPLE, 'a', "forbidden", "actor");
}

/* ---- the status ---- */
static void ask_status(Envelope **ret_casebook, Envelope **ret_board)
{
    struct bus_peer to;

    driver_hear(&d, PEOPLE, 'a', "root", make(&d.arena, "ask_status", NULL));
    assert_int_equal(driver_count(&d), 2);
    *ret_casebook = driver_said(&d, 0, &to);
    assert_int_equal(to.link, CASEBOOK);
    *ret_board = driver_said(&d, 1, &to);
    assert_int_equal(to.link, BOARD);
}

static void say_casebook_status(const Envelope *asked)
{
    Envelope *answer = driver_answer(&d, asked, "status");

    PUT(answer->status, ok, 1);
    PUT(answer->status, open_cases, 3);
    make_more(answer, "workers+.worker", "matcher", &d.arena);
    make_more(answer, "workers.up", "1", &d.arena);
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
}

static void say_board_status(const Envelope *asked)
{
    Envelope *answer = driver_answer(&d, asked, "board_status");

    make_more(answer, "broken+.promise", "deadline_armed", &d.arena);
    make_more(answer, "open_cases", "4", &d.arena);
    driver_hear(&d, BOARD, 0, NULL, answer);
    assert_int_equal(driver_count(&d), 0);
}

/* What the person was told when the second was over. */
static Envelope *status_after_a_second(void)
{
    Envelope *status = NULL;
    struct bus_peer to;

    driver_pass(&d, 1000);
    for (size_t i = 0; i < driver_count(&d); i++) {
        Envelope *said = driver_said(&d, i, &to);

        if (said->body_case != ENVELOPE__BODY_STATUS)
            continue;
        assert_null(status);
        assert_int_equal(to.link, PEOPLE);
        assert_int_equal(to.id[0], 'a');
        status = said;
    }
    return status;
}

static bool is_up(const Status *status, const char *worker)
{
    for (size_t i = 0; i < status->n_workers; i++) {
        if (strcmp(status->workers[i]->worker, worker) == 0)
            return status->workers[i]->up;
    }
    fail_msg("no line for %s", worker);
    return false;
}

static void the_status_is_what_the_casebook_says(void **state)
{
    Envelope *casebook, *board, *said;

    (void)state;
    ask_status(&casebook, &board);
    say_board_status(board);
    say_casebook_status(casebook);
    said = driver_only(&d, PEOPLE, 'a', ENVELOPE__BODY_STATUS);
    assert_true(said->status->ok);
    assert_int_equal(said->status->open_cases, 3);
    assert_int_equal(said->status->n_workers, 1);
    assert_int_equal(said->status->n_broken, 0);
    assert_memory_equal(said->id.data, maker_id, 16);
    assert_null(status_after_a_second()); /* nobody is answered twice */
}

static void a_casebook_that_is_silent_is_reported_within_a_second(void **state)
{
    Envelope *casebook, *board, *said;

    (void)state;
    ask_status(&casebook, &board);
    say_board_status(board);
    said = status_after_a_second();
    assert_non_null(said);
    assert_false(said->status->ok);
    assert_false(is_up(said->status, "casebook"));
    assert_true(is_up(said->status, "board"));
    assert_int_equal(said->status->n_broken, 2);
    assert_string_equal(said->status->broken[0]->promise, "worker_up");
    assert_string_equal(said->status->broken[0]->why, "casebook");
    assert_string_equal(said->status->broken[1]->promise, "deadline_armed");
    assert_int_equal(said->status->open_cases, 4);
    assert_memory_equal(said->id.data, maker_id, 16);
    say_casebook_status(casebook); /* too late */
    assert_int_equal(driver_count(&d), 0);
}

static void when_nobody_inside_answers_that_is_the_status(void **state)
{
    Envelope *casebook, *board, *said;

    (void)state;
    ask_status(&casebook, &board);
    said = status_after_a_second();
    assert_non_null(said);
    assert_false(said->status->ok);
    assert_false(is_up(said->status, "casebook"));
    assert_false(is_up(said->status, "board"));
    assert_true(is_up(said->status, "intake"));
}

static void a_board_that_refuses_is_up_nevertheless(void **state)
{
    Envelope *casebook, *board, *answer, *said;

    (void)state;
    ask_status(&casebook, &board);
    answer = driver_answer(&d, board, "refusal");
    answer->refusal->code = "busy";
    driver_hear(&d, BOARD, 0, NULL, answer);
    assert_int_equal(driver_count(&d), 0);
    said = status_after_a_second();
    assert_non_null(said);
    assert_true(is_up(said->status, "board"));
}

static void a_casebook_that_refuses_is_believed(void **state)
{
    Envelope *casebook, *board, *answer;

    (void)state;
    ask_status(&casebook, &board);
    answer = driver_answer(&d, casebook, "refusal");
    answer->refusal->code = "storage_full";
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    driver_refused(&d, PEOPLE, 'a', "storage_full", "");
}

static void many_questions_for_the_status_wait_and_one_more_is_told_so(void **state)
{
    (void)state;
    for (int i = 0; i <= 32; i++) {
        Envelope *env = make(&d.arena, "ask_status", NULL);

        env->id.data[15] = (uint8_t)i;
        driver_hear(&d, PEOPLE, 'a', "root", env);
        if (i < 32)
            assert_int_equal(driver_count(&d), 2);
    }
    driver_refused(&d, PEOPLE, 'a', "busy", "ask_status");
    driver_pass(&d, 1000);
    driver_hear(&d, PEOPLE, 'a', "root", make(&d.arena, "ask_status", NULL));
    assert_int_equal(driver_count(&d), 2);
}

static void the_same_question_for_the_status_is_asked_once(void **state)
{
    Envelope *casebook, *board;

    (void)state;
    ask_status(&casebook, &board);
    driver_hear(&d, PEOPLE, 'a', "root", make(&d.arena, "ask_status", NULL));
    assert_int_equal(driver_count(&d), 0);
}

/* ---- starting ---- */
static bool starts_with_rules(const char *dir)
{
    struct driver other = { .settings.rules = dir };
    bool has_started = driver_start(&other, &intake_worker);

    driver_stop(&other);
    return has_started;
}

static void rules_with_a_mistake_are_not_used_at_all(void **state)
{
    static const char *const files[] = { "kinds.yaml", "ladders.yaml", "leanings.yaml",
        "needs.yaml", "triage.yaml" };
    char dir[] = "/tmp/assist_intake_XXXXXX";
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(symlink(arena_printf(&d.arena, "%s/%s", rules_dir(), files[i]),
                             arena_printf(&d.arena, "%s/%s", dir, files[i])),
            0);
    assert_true(starts_with_rules(dir));
    assert_int_equal(unlink(arena_printf(&d.arena, "%s/triage.yaml", dir)), 0);
    f = fopen(arena_printf(&d.arena, "%s/triage.yaml", dir), "w");
    assert_non_null(f);
    fputs("signals: [\n", f);
    fclose(f);
    assert_false(starts_with_rules(dir));
    for (size_t i = 0; i < 5; i++)
        unlink(arena_printf(&d.arena, "%s/%s", dir, files[i]));
    assert_false(starts_with_rules(dir)); /* none at all */
    rmdir(dir);
    arena_clear(&d.arena);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_case_is_read_placed_and_handed_to_the_casebook),
        TEST(a_case_without_a_place_is_handed_on_too),
        TEST(the_same_place_is_known_for_both),
        TEST(a_telephones_fix_has_its_own_time_and_nobodys_number),
        TEST(a_place_that_cannot_be_is_refused_with_the_reason),
        TEST(what_a_fact_says_is_read_like_the_text),
        TEST(a_signal_is_said_once_however_often_it_was_heard),
        TEST(an_impossible_place_is_refused_by_its_field),
        TEST(a_kind_that_the_rules_do_not_know_is_refused),
        TEST(a_refusal_carries_the_command_id),
        TEST(a_case_that_waited_sealed_is_opened_and_handed_on_like_any_other),
        TEST(what_was_sealed_is_held_against_the_same_rows),
        TEST(a_box_that_is_not_for_us_is_refused),
        TEST(a_note_a_fact_and_a_place_are_handed_on_read),
        TEST(a_place_of_a_search_is_read_and_goes_with_it),
        TEST(the_longest_case_that_is_valid_fits_on_the_way),
        TEST(what_would_not_fit_on_the_way_is_refused_not_lost),
        TEST(each_message_goes_to_whoever_answers_it),
        TEST(an_answer_reaches_the_person_who_asked_and_nobody_else),
        TEST(a_watch_goes_on_line_by_line),
        TEST(what_a_key_watches_ends_when_it_is_revoked),
        TEST(an_answer_whose_way_back_is_unknown_reaches_nobody),
        TEST(two_starts_have_different_ways_back),
        TEST(what_a_role_may_not_say_is_refused),
        TEST(nobody_outside_can_play_a_worker),
        TEST(who_it_was_is_the_keys_name_whatever_else_is_claimed),
        TEST(a_revoked_key_is_refused_at_once),
        TEST(the_status_is_what_the_casebook_says),
        TEST(a_casebook_that_is_silent_is_reported_within_a_second),
        TEST(when_nobody_inside_answers_that_is_the_status),
        TEST(a_board_that_refuses_is_up_nevertheless),
        TEST(a_casebook_that_refuses_is_believed),
        TEST(many_questions_for_the_status_wait_and_one_more_is_told_so),
        TEST(the_same_question_for_the_status_is_asked_once),
        cmocka_unit_test(rules_with_a_mistake_are_not_used_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
