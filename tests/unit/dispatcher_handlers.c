/* dispatcher: its handlers, driven by the real engine; the casebook and the organisations are this
 * test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "dispatcher/authority.h"
#include "dispatcher/dispatcher.h"
#include "dispatcher/validate.h"
#include "unit/driver.h"

enum { ORGANISATIONS, CASEBOOK };

static struct driver d;

static int set_up(void **state)
{
    (void)state;
    assert_true(driver_start(&d, &dispatcher_worker));
    driver_key(&d, CASEBOOK, "rescue", ROLE__ORG, "org-rescue", false);
    driver_key(&d, CASEBOOK, "shop", ROLE__ORG, "org-shop", false);
    driver_key(&d, CASEBOOK, "duty", ROLE__DUTY, "", false);
    driver_key(&d, CASEBOOK, "olga", ROLE__OPERATOR, "", false);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    driver_stop(&d);
    return 0;
}

static void listen_as(char peer, const char *key)
{
    driver_hear(&d, ORGANISATIONS, peer, key, make(&d.arena, "org_listen", "instance=i1", NULL));
}

static Envelope *an_offer(void)
{
    return make(&d.arena, "dispatch", "work=17", "offer=26-326-0001-8a", "case=26-326-0001-8",
        "notice=1", "generation=3", "responder=org-rescue", "facts.visit_word=калина",
        "place.text=Чехова 12", "place.district=Таганрог", NULL);
}

/* ---- offers out ---- */
static void an_offer_goes_to_every_client_of_its_responder(void **state)
{
    struct bus_peer to;

    (void)state;
    listen_as('a', "rescue");
    listen_as('b', "rescue");
    listen_as('c', "shop");
    driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
    assert_int_equal(driver_count(&d), 3);
    assert_int_equal(driver_said(&d, 0, &to)->body_case, ENVELOPE__BODY_OFFER_NOTICE);
    assert_int_equal(to.id[0], 'b'); /* newest first */
    assert_int_equal(driver_said(&d, 1, &to)->body_case, ENVELOPE__BODY_OFFER_NOTICE);
    assert_int_equal(to.id[0], 'a');
    assert_int_equal(driver_said(&d, 2, &to)->work_done->result, WORK__RESULT__HANDED_OFF);
    assert_int_equal(to.link, CASEBOOK);
    assert_int_equal(driver_said(&d, 2, NULL)->work_done->work, 17);
}

static void before_the_commit_the_offer_shows_the_district_alone(void **state)
{
    Envelope *said;

    (void)state;
    listen_as('a', "rescue");
    driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
    said = driver_said(&d, 0, NULL);
    assert_string_equal(said->offer_notice->place->text, "Таганрог");
    assert_null(said->offer_notice->details->visit_word);
    assert_int_equal(said->offer_notice->generation, 3);
    assert_null(said->actor);
    assert_int_equal(said->n_return_path, 0);
}

static void an_offer_to_nobody_connected_is_work_for_later(void **state)
{
    Envelope *said;

    (void)state;
    listen_as('c', "shop");
    driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_WORK_DONE);
    assert_int_equal(said->work_done->result, WORK__RESULT__FAILED_AGAIN);
    assert_string_equal(said->work_done->error, "not_connected");
}

static void the_same_work_again_is_sent_again_with_the_same_ids(void **state)
{
    (void)state;
    listen_as('a', "rescue");
    for (int i = 0; i < 2; i++) {
        driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
        assert_int_equal(driver_count(&d), 2);
        assert_int_equal(driver_said(&d, 0, NULL)->offer_notice->work, 17);
        assert_string_equal(driver_said(&d, 0, NULL)->offer_notice->offer, "26-326-0001-8a");
    }
}

static void work_for_no_responder_fails_for_good(void **state)
{
    Envelope *work = an_offer();
    Envelope *said;

    (void)state;
    listen_as('d', "duty"); /* its responder is "", too */
    work->dispatch->responder = NULL;
    driver_hear(&d, CASEBOOK, 0, NULL, work);
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_WORK_DONE);
    assert_int_equal(said->work_done->result, WORK__RESULT__FAILED_FOR_GOOD);
}

static void a_client_that_fell_silent_is_told_nothing_more(void **state)
{
    (void)state;
    listen_as('a', "rescue");
    driver_pass(&d, 29000);
    driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
    assert_int_equal(driver_count(&d), 2);
    driver_pass(&d, 1000);
    driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
    driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_WORK_DONE);
}

static void a_client_that_says_it_again_goes_on_listening(void **state)
{
    (void)state;
    listen_as('a', "rescue");
    for (int i = 0; i < 10; i++) {
        driver_pass(&d, 5000);
        listen_as('a', "rescue");
        driver_only(&d, ORGANISATIONS, 'a', ENVELOPE__BODY_BEAT);
    }
    driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
    assert_int_equal(driver_count(&d), 2);
}

static void a_revoked_key_is_told_nothing_more_at_once(void **state)
{
    (void)state;
    listen_as('a', "rescue");
    driver_key(&d, CASEBOOK, "rescue", ROLE__ORG, "org-rescue", true);
    driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
    driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_WORK_DONE);
    listen_as('a', "rescue");
    driver_refused(&d, ORGANISATIONS, 'a', "forbidden", "actor");
}

static void a_key_that_now_speaks_for_another_hears_nothing_of_the_first(void **state)
{
    (void)state;
    listen_as('a', "rescue");
    driver_key(&d, CASEBOOK, "rescue", ROLE__ORG, "org-other", false);
    driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
    driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_WORK_DONE);
}

static void one_key_keeps_at_most_eight_clients_the_newest(void **state)
{
    struct bus_peer to;

    (void)state;
    for (char peer = 'a'; peer <= 'j'; peer++)
        listen_as(peer, "rescue");
    driver_hear(&d, CASEBOOK, 0, NULL, an_offer());
    assert_int_equal(driver_count(&d), 9);
    driver_said(&d, 0, &to);
    assert_int_equal(to.id[0], 'j');
    driver_said(&d, 7, &to);
    assert_int_equal(to.id[0], 'c');
}

/* ---- answers in ---- */
static void a_notice_that_was_seen_is_delivered_work(void **state)
{
    Envelope *said;

    (void)state;
    driver_hear(&d, ORGANISATIONS, 'a', "rescue",
        make(&d.arena, "notice_seen", "work=17", "offer=26-326-0001-8a", NULL));
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_WORK_DONE);
    assert_int_equal(said->work_done->work, 17);
    assert_int_equal(said->work_done->result, WORK__RESULT__DELIVERED);
    assert_string_equal(said->work_done->responder, "org-rescue");
}

static Envelope *answer_as(char peer, const char *key)
{
    driver_hear(&d, ORGANISATIONS, peer, key,
        make(&d.arena, "org_answer", "offer=26-326-0001-8a", "answer=2", "eta_min=20", "who=Пётр",
            NULL));
    return driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_ANSWER_GIVEN);
}

static void an_answer_is_given_in_the_name_that_the_key_has(void **state)
{
    Envelope *said;

    (void)state;
    said = answer_as('a', "rescue");
    assert_string_equal(said->answer_given->responder, "org-rescue");
    assert_string_equal(said->answer_given->answer->who, "Пётр");
    assert_int_equal(said->answer_given->answer->answer, ANSWER__WORD__COMMIT);
    assert_string_equal(said->actor, "rescue");
    assert_int_equal(said->role, ROLE__ORG);
    assert_memory_equal(said->id.data, maker_id, 16);
    assert_int_equal(said->n_return_path, 1);
}

static void the_casebooks_yes_comes_back_with_what_may_be_seen_now(void **state)
{
    Envelope *answer, *said;

    (void)state;
    answer = driver_answer(&d, answer_as('a', "rescue"), "offer_answered");
    answer->offer_answered->offer = "26-326-0001-8a";
    answer->offer_answered->dispatch = an_offer()->dispatch;
    PUT(answer->offer_answered->dispatch, committed, 1);
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    said = driver_only(&d, ORGANISATIONS, 'a', ENVELOPE__BODY_OFFER_ANSWERED);
    assert_null(said->offer_answered->dispatch);
    assert_string_equal(said->offer_answered->notice->place->text, "Чехова 12");
    assert_string_equal(said->offer_answered->notice->details->visit_word, "калина");
    assert_memory_equal(said->id.data, maker_id, 16);
    assert_int_equal(said->n_return_path, 0);
}

static void a_notice_from_inside_never_passes_uncut(void **state)
{
    Envelope *answer, *said;

    (void)state;
    answer = driver_answer(&d, answer_as('a', "rescue"), "offer_answered");
    make_more(answer, "notice.details.visit_word", "калина", &d.arena);
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    said = driver_only(&d, ORGANISATIONS, 'a', ENVELOPE__BODY_OFFER_ANSWERED);
    assert_null(said->offer_answered->notice);
}

static void the_casebooks_no_comes_back_as_it_is(void **state)
{
    Envelope *answer;

    (void)state;
    answer = driver_answer(&d, answer_as('b', "shop"), "refusal");
    answer->refusal->code = "not_yours";
    answer->refusal->field = "offer";
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    driver_refused(&d, ORGANISATIONS, 'b', "not_yours", "offer");
}

static void an_answer_without_a_way_back_is_dropped(void **state)
{
    Envelope *answer;

    (void)state;
    answer = driver_answer(&d, answer_as('a', "rescue"), "refusal");
    answer->n_return_path = 0;
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    assert_int_equal(driver_count(&d), 0);
}

static void an_answer_for_another_start_of_this_worker_is_dropped(void **state)
{
    Envelope *answer;

    (void)state;
    answer = driver_answer(&d, answer_as('a', "rescue"), "refusal");
    answer->return_path[0].data[0] ^= 1;
    driver_hear(&d, CASEBOOK, 0, NULL, answer);
    assert_int_equal(driver_count(&d), 0);
}

static void the_inbox_is_what_the_casebook_says_cut_down(void **state)
{
    Envelope *asked, *rows, *said;

    (void)state;
    driver_hear(&d, ORGANISATIONS, 'a', "rescue", make(&d.arena, "org_inbox", NULL));
    asked = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_INBOX_ASKED);
    assert_string_equal(asked->inbox_asked->responder, "org-rescue");
    assert_null(asked->inbox_asked->offer);
    rows = driver_answer(&d, asked, "inbox_rows");
    make_more(rows, "rows+.offer", "26-326-0001-8a", &d.arena);
    make_more(rows, "rows.place.text", "Чехова 12", &d.arena);
    make_more(rows, "rows+.offer", "26-326-0002-4b", &d.arena);
    driver_hear(&d, CASEBOOK, 0, NULL, rows);
    said = driver_only(&d, ORGANISATIONS, 'a', ENVELOPE__BODY_OFFER_LIST);
    assert_int_equal(said->offer_list->n_offers, 2);
    assert_string_equal(said->offer_list->offers[0]->offer, "26-326-0001-8a");
    assert_null(said->offer_list->offers[0]->place->text);
}

static void one_offer_is_shown_when_asked_for(void **state)
{
    Envelope *asked;

    (void)state;
    driver_hear(
        &d, ORGANISATIONS, 'a', "rescue", make(&d.arena, "org_show", "offer=26-326-0001-8a", NULL));
    asked = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_INBOX_ASKED);
    assert_string_equal(asked->inbox_asked->offer, "26-326-0001-8a");
    assert_string_equal(asked->inbox_asked->responder, "org-rescue");
}

static void an_inbox_too_long_for_one_message_is_cut_at_its_end(void **state)
{
    Envelope *asked, *rows, *said;
    char *reason = arena_alloc(&d.arena, 301);

    (void)state;
    memset(reason, 'x', 300);
    driver_hear(&d, ORGANISATIONS, 'a', "rescue", make(&d.arena, "org_inbox", NULL));
    asked = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_INBOX_ASKED);
    rows = driver_answer(&d, asked, "inbox_rows");
    for (int i = 0; i < 190; i++) {
        make_more(rows, "rows+.reason", reason, &d.arena);
        make_more(rows, "rows.place.district", "Матвеев Курган",
            &d.arena); /* shown twice: text and district */
    }
    assert_true(codec_size(rows) < BUS_MESSAGE_MAX);
    driver_hear(&d, CASEBOOK, 0, NULL, rows);
    said = driver_only(&d, ORGANISATIONS, 'a', ENVELOPE__BODY_OFFER_LIST);
    assert_in_range(said->offer_list->n_offers, 150, 189);
}

/* ---- alarms ---- */
static Envelope *an_alarm(void)
{
    return make(&d.arena, "raise_alarm", "work=9", "alarm.alarm=26-326-0001-8/a1",
        "alarm.case=26-326-0001-8", "alarm.cause=1", "alarm.priority=1", "alarm.count=2",
        "alarm.since.ms=1795341600000", "alarm.text.en=nobody left to ask \"now\"",
        "alarm.text.ru=некого просить", NULL);
}

static Envelope *an_alarm_of(const char *whom)
{
    Envelope *alarm = an_alarm();
    char **list = arena_alloc(&d.arena, sizeof *list);

    list[0] = arena_dup(&d.arena, whom);
    alarm->raise_alarm->alarm->whom = list;
    alarm->raise_alarm->alarm->n_whom = 1;
    return alarm;
}

static void an_alarm_rings_every_duty_coordinator_that_listens(void **state)
{
    struct bus_peer to;
    Envelope *said;

    (void)state;
    listen_as('d', "duty");
    listen_as('e', "duty");
    listen_as('a', "rescue");
    driver_hear(&d, CASEBOOK, 0, NULL, an_alarm());
    assert_int_equal(driver_count(&d), 3);
    said = driver_said(&d, 0, &to);
    assert_int_equal(said->body_case, ENVELOPE__BODY_ALARM_RUNG);
    assert_int_equal(to.id[0], 'e');
    assert_string_equal(said->alarm_rung->case_, "26-326-0001-8");
    said = driver_said(&d, 2, &to);
    assert_int_equal(to.link, CASEBOOK);
    assert_int_equal(said->work_done->result, WORK__RESULT__DELIVERED);
}

/* Two keys of the shift, one of its head, and two that speak for no entry. */
static void duty_listens(const char *peers)
{
    driver_key(&d, CASEBOOK, "shift", ROLE__DUTY, "shift", false);
    driver_key(&d, CASEBOOK, "head", ROLE__DUTY, "head", false);
    for (; *peers; peers++)
        listen_as(*peers, *peers < 'k' ? "duty" : *peers < 'p' ? "head" : "shift");
}

static void rings(const char *peers)
{
    size_t n = strlen(peers);
    struct bus_peer to;

    driver_hear(&d, CASEBOOK, 0, NULL, an_alarm_of("shift"));
    assert_int_equal(driver_count(&d), n + 1);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(driver_said(&d, i, &to)->body_case, ENVELOPE__BODY_ALARM_RUNG);
        assert_int_equal(to.id[0], peers[i]);
    }
    assert_int_equal(driver_said(&d, n, NULL)->work_done->result, WORK__RESULT__DELIVERED);
}

static void an_alarm_that_names_somebody_rings_them_alone(void **state)
{
    (void)state;
    duty_listens("dkpeq");
    rings("qp");
}

static void an_alarm_whose_named_ones_do_not_listen_rings_everybody_on_duty(void **state)
{
    (void)state;
    duty_listens("dke");
    rings("ekd");
    driver_key(&d, CASEBOOK, "shift", ROLE__DUTY, "shift", true); /* who is cut off hears nothing */
    rings("ekd");
}

static void an_alarm_that_nobody_hears_is_work_for_later(void **state)
{
    Envelope *said;

    (void)state;
    listen_as('a', "rescue");
    driver_hear(&d, CASEBOOK, 0, NULL, an_alarm());
    said = driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_WORK_DONE);
    assert_int_equal(said->work_done->result, WORK__RESULT__FAILED_AGAIN);
    assert_string_equal(said->work_done->error, "nobody_listens");
}

static void an_alarm_runs_the_configured_program(void **state)
{
    const struct outbox_item *run;

    (void)state;
    d.settings.alarm_exec = "/usr/local/bin/ring";
    d.settings.exercise = true;
    driver_hear(&d, CASEBOOK, 0, NULL, an_alarm_of("shift"));
    assert_int_equal(driver_count(&d), 2);
    run = outbox_item(d.out, 0);
    assert_null(run->bytes);
    assert_string_equal(run->program, "/usr/local/bin/ring");
    assert_string_equal(run->input,
        "{\"alarm\":\"26-326-0001-8/"
        "a1\",\"case\":\"26-326-0001-8\",\"cause\":\"exhausted\",\"priority\":\"p0\","
        "\"since\":\"2026-11-22T10:00:00.000Z\",\"count\":2,\"exercise\":true,\"whom\":[\"shift\"],"
        "\"text\":{\"ru\":\"некого просить\",\"en\":\"nobody left to ask \\\"now\\\"\"}}\n");
    assert_int_equal(driver_said(&d, 1, NULL)->work_done->result, WORK__RESULT__DELIVERED);
}

static void the_program_reads_that_one_case_alone_is_an_exercise(void **state)
{
    Envelope *alarm = an_alarm();

    (void)state;
    d.settings.alarm_exec = "/usr/local/bin/ring";
    driver_hear(&d, CASEBOOK, 0, NULL, alarm);
    assert_non_null(strstr(outbox_item(d.out, 0)->input, "\"exercise\":false"));
    PUT(alarm->raise_alarm->alarm, exercise, 1);
    driver_hear(&d, CASEBOOK, 0, NULL, alarm);
    assert_non_null(strstr(outbox_item(d.out, 0)->input, "\"exercise\":true"));
}

/* So much later, how many were rung at that moment; all listen on. */
static size_t rung_after(int64_t ms)
{
    size_t n = 0;

    driver_pass(&d, ms);
    for (size_t i = 0; i < outbox_count(d.out); i++) {
        const struct outbox_item *item = outbox_item(d.out, i);

        n += item->bytes && codec_peek(item->bytes, item->n) == ENVELOPE__BODY_ALARM_RUNG;
    }
    listen_as('d', "duty");
    listen_as('a', "rescue");
    return n;
}

static void a_silent_casebook_rings_whoever_listens_again_each_minute_until_it_is_heard(
    void **state)
{
    (void)state;
    listen_as('d', "duty");
    for (int s = 1; s <= 140; s++)
        assert_int_equal(rung_after(1000), s % 60 == 10);
    driver_key(&d, CASEBOOK, "vera", ROLE__DUTY, "", false); /* it speaks, and has no more */
    assert_int_equal(rung_after(9999), 0);
    assert_int_equal(rung_after(1), 1);
}

/* ---- what is refused ---- */
static void an_organisation_says_only_what_is_its_to_say(void **state)
{
    (void)state;
    for (unsigned id = 1; id < 400; id++) {
        bool is_org = (id >= 200 && id <= 206) || id == ENVELOPE__BODY_BEAT;
        bool is_duty = id == ENVELOPE__BODY_ORG_LISTEN || id == ENVELOPE__BODY_BEAT;

        for (int role = -33; role < 70; role++)
            assert_int_equal(organisations_may((Role)role, (Envelope__BodyCase)id),
                (role == ROLE__ORG && is_org) || (role == ROLE__DUTY && is_duty));
    }
}

static void nobody_outside_can_play_the_casebook(void **state)
{
    (void)state;
    driver_hear(&d, ORGANISATIONS, 'a', "rescue", an_offer());
    driver_refused(&d, ORGANISATIONS, 'a', "forbidden", "dispatch");
    driver_hear(&d, ORGANISATIONS, 'a', "rescue", an_alarm());
    driver_refused(&d, ORGANISATIONS, 'a', "forbidden", "raise_alarm");
    driver_hear(&d, ORGANISATIONS, 'a', "olga", make(&d.arena, "org_listen", NULL));
    driver_refused(&d, ORGANISATIONS, 'a', "forbidden", "org_listen");
    driver_hear(&d, ORGANISATIONS, 'a', "duty", make(&d.arena, "org_inbox", NULL));
    driver_refused(&d, ORGANISATIONS, 'a', "forbidden", "org_inbox");
}

static void a_key_without_a_responder_speaks_for_nobody(void **state)
{
    (void)state;
    driver_key(&d, CASEBOOK, "loose", ROLE__ORG, "", false);
    listen_as('a', "loose");
    driver_refused(&d, ORGANISATIONS, 'a', "forbidden", "responder");
    driver_hear(&d, ORGANISATIONS, 'a', "loose", make(&d.arena, "org_inbox", NULL));
    driver_refused(&d, ORGANISATIONS, 'a', "forbidden", "responder");
}

static void every_field_of_an_organisations_message_has_a_row_and_every_row_a_field(void **state)
{
    const struct field_rule *rule;

    (void)state;
    for (unsigned id = 200; id < 250; id++) {
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field(&envelope__descriptor, id);
        const char *unruled =
            field ? fields_unruled(field->descriptor, organisations_rules, &d.arena) : NULL;

        if (unruled)
            fail_msg("%s has no row in services/dispatcher/validate.c", unruled);
    }
    for (rule = organisations_rules; rule->field; rule++) {
        bool is_used = false;

        for (unsigned id = 200; id < 250 && !is_used; id++) {
            const ProtobufCFieldDescriptor *field =
                protobuf_c_message_descriptor_get_field(&envelope__descriptor, id);

            is_used = field && fields_names(field->descriptor, rule->field);
        }
        if (!is_used)
            fail_msg("%s is no field", rule->field);
    }
}

static void a_field_beyond_its_bound_is_refused_by_name(void **state)
{
    static const struct {
        const char *path;
        size_t max;
        char fill;
    } texts[] = { { "offer", 32, '1' }, { "who", 200, 'x' }, { "text", 4096, 'x' },
        { "found", 4096, 'x' }, { "needs", 40, 'n' } };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *text = arena_alloc(&d.arena, texts[i].max + 2);
        Envelope *env = make(&d.arena, "org_answer", "offer=1a", "answer=2", NULL);

        memset(text, texts[i].fill, texts[i].max);
        make_more(env, texts[i].path, text, &d.arena);
        driver_hear(&d, ORGANISATIONS, 'a', "rescue", env);
        driver_only(&d, CASEBOOK, 0, ENVELOPE__BODY_ANSWER_GIVEN);
        text[texts[i].max] = texts[i].fill;
        make_more(env, texts[i].path, text, &d.arena);
        driver_hear(&d, ORGANISATIONS, 'a', "rescue", env);
        driver_refused(&d, ORGANISATIONS, 'a', "too_long", texts[i].path);
    }
}

static void refuse_answer(const char *path, const char *value, const char *code)
{
    Envelope *env = make(&d.arena, "org_answer", "offer=1a", "answer=2", NULL);

    make_more(env, path, value, &d.arena);
    driver_hear(&d, ORGANISATIONS, 'a', "rescue", env);
    driver_refused(&d, ORGANISATIONS, 'a', code, path);
}

static void an_answer_that_makes_no_sense_is_refused_by_field(void **state)
{
    (void)state;
    refuse_answer("offer", "", "missing");
    refuse_answer("offer", "1 a", "invalid");
    refuse_answer("answer", "0", "missing");
    refuse_answer("eta_min", "10081", "out_of_range");
    refuse_answer("people", "1001", "out_of_range");
    refuse_answer("may_tell", "all", "invalid");
    refuse_answer("needs", "Fire", "invalid");
    driver_hear(&d, ORGANISATIONS, 'a', "rescue", make(&d.arena, "notice_seen", NULL));
    driver_refused(&d, ORGANISATIONS, 'a', "missing", "work");
    driver_hear(&d, ORGANISATIONS, 'a', "rescue", make(&d.arena, "org_show", NULL));
    driver_refused(&d, ORGANISATIONS, 'a', "missing", "offer");
}

static void what_only_a_caller_can_report_is_no_answer_of_an_organisation(void **state)
{
    (void)state;
    refuse_answer("answer", "15", "unknown_word"); /* no_answer */
    refuse_answer("answer", "16", "unknown_word"); /* wrong_number */
    refuse_answer("answer", "17", "unknown_word"); /* receipt */
    refuse_answer("answer", "18", "unknown_word"); /* reached */
}

static void an_answer_needs_a_command_id(void **state)
{
    Envelope *env = make(&d.arena, "org_answer", "offer=1a", "answer=2", NULL);

    (void)state;
    env->has_id = 0;
    driver_hear(&d, ORGANISATIONS, 'a', "rescue", env);
    driver_refused(&d, ORGANISATIONS, 'a', "invalid", "id");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_offer_goes_to_every_client_of_its_responder),
        TEST(before_the_commit_the_offer_shows_the_district_alone),
        TEST(an_offer_to_nobody_connected_is_work_for_later),
        TEST(the_same_work_again_is_sent_again_with_the_same_ids),
        TEST(work_for_no_responder_fails_for_good),
        TEST(a_client_that_fell_silent_is_told_nothing_more),
        TEST(a_client_that_says_it_again_goes_on_listening),
        TEST(a_revoked_key_is_told_nothing_more_at_once),
        TEST(a_key_that_now_speaks_for_another_hears_nothing_of_the_first),
        TEST(one_key_keeps_at_most_eight_clients_the_newest),
        TEST(a_notice_that_was_seen_is_delivered_work),
        TEST(an_answer_is_given_in_the_name_that_the_key_has),
        TEST(the_casebooks_yes_comes_back_with_what_may_be_seen_now),
        TEST(a_notice_from_inside_never_passes_uncut),
        TEST(the_casebooks_no_comes_back_as_it_is),
        TEST(an_answer_without_a_way_back_is_dropped),
        TEST(an_answer_for_another_start_of_this_worker_is_dropped),
        TEST(the_inbox_is_what_the_casebook_says_cut_down),
        TEST(one_offer_is_shown_when_asked_for),
        TEST(an_inbox_too_long_for_one_message_is_cut_at_its_end),
        TEST(an_alarm_rings_every_duty_coordinator_that_listens),
        TEST(an_alarm_that_names_somebody_rings_them_alone),
        TEST(an_alarm_whose_named_ones_do_not_listen_rings_everybody_on_duty),
        TEST(an_alarm_that_nobody_hears_is_work_for_later),
        TEST(an_alarm_runs_the_configured_program),
        TEST(a_silent_casebook_rings_whoever_listens_again_each_minute_until_it_is_heard),
        TEST(the_program_reads_that_one_case_alone_is_an_exercise),
        TEST(an_organisation_says_only_what_is_its_to_say),
        TEST(nobody_outside_can_play_the_casebook),
        TEST(a_key_without_a_responder_speaks_for_nobody),
        TEST(every_field_of_an_organisations_message_has_a_row_and_every_row_a_field),
        TEST(a_field_beyond_its_bound_is_refused_by_name),
        TEST(an_answer_that_makes_no_sense_is_refused_by_field),
        TEST(what_only_a_caller_can_report_is_no_answer_of_an_organisation),
        TEST(an_answer_needs_a_command_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
