/* Stories of consent, sentence by sentence of cli.md's paragraph, and of whom never to ring, ask or tell. Each step is folded again
 * from its stored bytes, and no invariant may be broken (casebook_world.h). */
#include "unit/casebook_world.h"

#define SUBJECT_PHONE "+79990000002"

/* ---- who files, who is asked, what they answer ---- */
struct filing {
    const char *kind, *relation, *reporter_phone, *subject_phone;
    Case__Consent consent;
    bool unsafe;
};

static void file_as(struct world *w, struct filing f)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    cmd.file.kind = f.kind;
    cmd.file.relation = f.relation;
    cmd.file.reporter = (struct person){ .name = "Пётр",
        .phone = f.reporter_phone ? f.reporter_phone : "+79990000001" };
    cmd.file.subject = (struct person){ .name = "Нина", .phone = f.subject_phone };
    cmd.file.consent = f.consent;
    cmd.file.unsafe_to_call = f.unsafe;
    cmd.file.at = (struct fix){
        .text = "Азов, Мира 5", .district = "Азов", .source = CASE__PLACE_SOURCE__SAID
    };
    assert_int_equal(run(w, &cmd), 0);
}

static struct candidate somebody(const char *id, Responder__Kind kind)
{
    return (struct candidate){ .responder = id,
        .name = id,
        .kind = kind,
        .official = kind == RESPONDER__KIND__EMERGENCY_SERVICE,
        .channels = { DELIVERY__CHANNEL__ZMQ },
        .n_channels = 1 };
}

/* The newest try of need 1 that the matcher has not answered yet finds these. */
static int found(struct world *w, const struct candidate *who, uint32_t n)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };
    const struct need *need = &w->c.needs[0];

    cmd.ranked.need = 1;
    for (uint32_t i = 0; i < need->n_tries; i++) {
        if (need->tries[i].state == RUNG__STATE__RANKING)
            cmd.ranked.generation = need->tries[i].generation;
    }
    cmd.ranked.first.candidates = who;
    cmd.ranked.first.n_candidates = n;
    return run(w, &cmd);
}

static void asked_and_committed(struct world *w, struct candidate who)
{
    uint32_t letter = w->c.n_offers;

    assert_int_equal(found(w, &who, 1), 0);
    assert_int_equal(w->c.n_offers, letter + 1);
    assert_int_equal(deliver(w, letter, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(say(w, letter, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.offers[letter].state, OFFER__STATE__COMMITTED);
}

static const struct call *open_call(const struct world *w, Call__Kind kind)
{
    for (uint32_t i = 0; i < w->c.n_calls; i++) {
        if (!w->c.calls[i].done && w->c.calls[i].kind == kind)
            return &w->c.calls[i];
    }
    return NULL;
}

static int checked(struct world *w, Answer__Word outcome, Case__Consent consent)
{
    struct command cmd = { .verb = VERB_END_CALL, .actor = "operator", .role = ROLE__OPERATOR };
    const struct call *k = open_call(w, CALL__KIND__CHECK);

    assert_non_null(k);
    cmd.end.call = k->number;
    cmd.end.answer = (struct answer){ .word = outcome, .consent = consent };
    return run(w, &cmd);
}

static int fact(struct world *w, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ .key = "consent", .value = value };
    return run(w, &cmd);
}

static int prioritize(struct world *w, Priority to)
{
    struct command cmd = { .verb = VERB_PRIORITIZE, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.prioritize.to = to;
    cmd.prioritize.reason = "хуже";
    return run(w, &cmd);
}

static int escalate(struct world *w, const char *reason)
{
    struct command cmd = { .verb = VERB_ESCALATE, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.escalate.reason = reason;
    return run(w, &cmd);
}

static int ask(struct world *w, struct candidate who)
{
    struct command cmd = { .verb = VERB_ASK, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.ask.who = who;
    cmd.ask.reason = "больше некого";
    return run(w, &cmd);
}

static uint32_t alarms(const struct world *w, Alarm__Cause cause)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_alarms; i++)
        n += w->c.alarms[i].cause == cause && !w->c.alarms[i].over;
    return n;
}

static uint32_t being_asked(const struct world *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.needs[0].n_tries; i++)
        n += w->c.needs[0].tries[i].state == RUNG__STATE__RANKING ||
             w->c.needs[0].tries[i].state == RUNG__STATE__OPEN;
    return n;
}

static const struct event *event_of(const struct world *w, Event__Type type)
{
    for (uint32_t i = 0; i < w->last.n_events; i++) {
        if (w->last.events[i].type == type)
            return &w->last.events[i];
    }
    return NULL;
}

static bool shows(const struct world *w, uint32_t letter)
{
    return consent_shows(&w->c, &w->c.offers[letter]);
}

/* ---- reporter = subject means the call is the consent ---- */
static void whoever_calls_for_themselves_has_agreed_by_calling(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .reporter_phone = SUBJECT_PHONE, .subject_phone = "89990000002" });
    assert_int_equal(w->c.consent, CASE__CONSENT__GIVEN);
    assert_false(event_of(w, EVENT__TYPE__CONSENT_SET)->flag[0]); /* the rules say so */
    assert_null(open_call(w, CALL__KIND__CHECK));
    asked_and_committed(w, somebody("v1", RESPONDER__KIND__VOLUNTEER));
    assert_true(shows(w, 0));
}

static void whoever_says_that_it_is_about_them_has_agreed_too(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .relation = "Сама" });
    assert_int_equal(w->c.consent, CASE__CONSENT__GIVEN);
}

/* ---- otherwise unset means vital interest at P0-P1, recorded, nothing delayed ---- */
static void at_p0_a_life_goes_first_and_that_is_written_down(void **state)
{
    struct world *w = *state;
    const struct event *e;

    file_as(w, (struct filing){ .kind = "urgent", .subject_phone = SUBJECT_PHONE });
    assert_int_equal(w->c.consent, CASE__CONSENT__VITAL_INTEREST);
    e = event_of(w, EVENT__TYPE__CONSENT_SET);
    assert_int_equal(e->word, CASE__CONSENT__VITAL_INTEREST);
    assert_false(e->flag[0]);
    assert_int_equal(being_asked(w), 3); /* in the same step */
    assert_null(open_call(w, CALL__KIND__CHECK));
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 0);
}

/* ---- at P2-P5 ---- */
static void below_p1_the_person_is_asked_from_the_start_and_nobody_waits_for_it(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    assert_int_equal(w->c.consent, CASE__CONSENT__UNSET);
    assert_non_null(open_call(w, CALL__KIND__CHECK));
    assert_int_equal(being_asked(w), 1);
}

static void until_they_agree_a_commit_shows_no_more_than_the_offer_but_to_whom_they_named(
    void **state)
{
    struct world *w = *state;
    static const struct {
        const char *id;
        Responder__Kind kind;
        bool shows;
    } whom[] = {
        { "v1", RESPONDER__KIND__VOLUNTEER, false },
        { "v2", RESPONDER__KIND__VOLUNTEER_ORG, false },
        { "n1", RESPONDER__KIND__NEIGHBOUR, false },
        { "s1", RESPONDER__KIND__SHOP_DELIVERY, false },
        { "m1", RESPONDER__KIND__MEDICAL, false },
        { "d1", RESPONDER__KIND__DUTY_COORDINATOR, false },
        { "c1", RESPONDER__KIND__PERSONAL_CONTACT, true }, /* the subject named them */
        { "e1", RESPONDER__KIND__EMERGENCY_SERVICE, true },
        { "o1", RESPONDER__KIND__SOCIAL_SERVICE, true },
    };

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    for (size_t i = 0; i < sizeof whom / sizeof whom[0]; i++) {
        struct candidate who = somebody(whom[i].id, whom[i].kind);

        assert_int_equal(ask(w, who), 0);
        assert_int_equal(shows(w, (uint32_t)i), whom[i].shows);
    }
}

static void whom_an_operator_found_was_not_named_by_the_person(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FOUND, .actor = "operator", .role = ROLE__OPERATOR };

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    cmd.found.name = "Лида";
    cmd.found.phone = "+79990000009";
    cmd.found.ask = true;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_offers, 1);
    assert_false(shows(w, 0));
}

static void their_yes_releases_the_address_to_whoever_committed(void **state)
{
    struct world *w = *state;
    uint32_t generation;

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    asked_and_committed(w, somebody("v1", RESPONDER__KIND__VOLUNTEER));
    assert_false(shows(w, 0));
    generation = w->c.offers[0].generation;
    assert_int_equal(checked(w, ANSWER__WORD__REACHED, CASE__CONSENT__GIVEN), 0);
    assert_int_equal(w->c.consent, CASE__CONSENT__GIVEN);
    assert_true(event_of(w, EVENT__TYPE__CONSENT_SET)->flag[0]);
    assert_true(shows(w, 0));
    assert_int_equal(w->c.offers[0].generation, generation + 1);
    assert_int_equal(w->c.offers[0].notice, NOTICE__TYPE__UPDATE);
    assert_true(w->c.offers[0].released);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
}

static void a_rise_to_p1_releases_it_too(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    asked_and_committed(w, somebody("v1", RESPONDER__KIND__VOLUNTEER));
    assert_false(shows(w, 0));
    assert_int_equal(prioritize(w, PRIORITY__P1), 0);
    assert_int_equal(w->c.consent, CASE__CONSENT__VITAL_INTEREST);
    assert_true(shows(w, 0));
    assert_true(w->c.offers[0].released);
}

static void what_a_relative_says_of_it_counts_as_a_fact_and_only_two_words_are_one(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    assert_int_equal(fact(w, "perhaps"), ERR_UNKNOWN_WORD);
    assert_int_equal(fact(w, "given"), 0);
    assert_int_equal(w->c.consent, CASE__CONSENT__GIVEN);
    assert_int_equal(w->c.n_facts, 0);
}

static void who_cannot_be_asked_is_a_coordinators_decision_once_somebody_is_coming(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ 0 }); /* no telephone of theirs */
    assert_null(open_call(w, CALL__KIND__CHECK));
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 0);
    asked_and_committed(w, somebody("v1", RESPONDER__KIND__VOLUNTEER));
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 1);
    assert_int_equal(fact(w, "given"), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 0);
    assert_true(shows(w, 0));
}

static void who_does_not_answer_three_times_is_not_rung_for_ever(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    asked_and_committed(w, somebody("v1", RESPONDER__KIND__VOLUNTEER));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 0);
        assert_int_equal(checked(w, ANSWER__WORD__NO_ANSWER, CASE__CONSENT__UNSET), 0);
    }
    assert_null(open_call(w, CALL__KIND__CHECK));
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 1);
}

static void only_whoever_was_reached_has_said_anything_and_nobody_says_vital_interest(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    assert_int_equal(checked(w, ANSWER__WORD__NO_ANSWER, CASE__CONSENT__GIVEN), ERR_INVALID);
    assert_int_equal(checked(w, ANSWER__WORD__REACHED, CASE__CONSENT__VITAL_INTEREST), ERR_INVALID);
    assert_int_equal(w->c.consent, CASE__CONSENT__UNSET);
}

/* ---- refused: below P1 nobody is asked ---- */
static void refused_below_p1_nobody_is_asked_and_a_coordinator_knows(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .consent = CASE__CONSENT__REFUSED });
    assert_int_equal(being_asked(w), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 1);
    assert_int_equal(escalate(w, "пусть спросят"), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.field, "consent");
    assert_int_equal(ask(w, somebody("v1", RESPONDER__KIND__VOLUNTEER)), ERR_WRONG_STATE);
    for (int i = 0; i < 12; i++)
        pass(w, HOUR_MS);
    assert_int_equal(w->c.n_offers, 0);
    assert_int_equal(being_asked(w), 0);
}

static void refused_later_whoever_was_asked_or_is_on_the_way_is_called_off(void **state)
{
    struct world *w = *state;
    struct candidate both[] = { somebody("v1", RESPONDER__KIND__VOLUNTEER),
        somebody("v2", RESPONDER__KIND__VOLUNTEER) };

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    assert_int_equal(found(w, both, 2), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(checked(w, ANSWER__WORD__REACHED, CASE__CONSENT__REFUSED), 0);
    for (uint32_t i = 0; i < w->c.n_offers; i++)
        assert_false(offer_is_live(&w->c.offers[i]));
    assert_true(w->c.offers[0].recall_unseen);
    assert_int_equal(being_asked(w), 0);
}

static void who_changes_their_mind_is_helped_from_where_it_stopped(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .consent = CASE__CONSENT__REFUSED });
    assert_int_equal(being_asked(w), 0);
    assert_int_equal(fact(w, "given"), 0);
    assert_int_equal(being_asked(w), 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 0);
    asked_and_committed(w, somebody("v1", RESPONDER__KIND__VOLUNTEER));
    assert_true(shows(w, 0));
}

/* ---- at P0-P1 official services alone, until a coordinator decides with a reason ---- */
static void refused_at_p0_official_services_alone_are_asked(void **state)
{
    struct world *w = *state;
    struct candidate volunteer = somebody("v1", RESPONDER__KIND__VOLUNTEER);

    file_as(w, (struct filing){ .kind = "carry_later", .consent = CASE__CONSENT__REFUSED });
    assert_int_equal(prioritize(w, PRIORITY__P0), 0);
    assert_true(consent_is_officials_only(&w->c));
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 1);
    assert_int_equal(w->c.consent, CASE__CONSENT__REFUSED); /* a rise overrules nobody's no */
    assert_int_equal(being_asked(w), 3); /* two rungs of officials, and one of whoever fits */
    assert_int_equal(
        found(w, &volunteer, 1), 0); /* the rung of whoever fits: was asked for officials alone */
    assert_int_equal(w->c.n_offers, 0);
}

static void who_was_asked_before_it_rose_against_a_refusal_is_called_off_unless_official(
    void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .kind = "urgent", .subject_phone = SUBJECT_PHONE });
    assert_int_equal(ask(w, somebody("e1", RESPONDER__KIND__EMERGENCY_SERVICE)), 0);
    {
        struct candidate volunteer = somebody("v1", RESPONDER__KIND__VOLUNTEER);

        assert_int_equal(found(w, &volunteer, 1), 0); /* to stand by */
    }
    assert_true(offer_is_live(&w->c.offers[1]));
    assert_int_equal(fact(w, "refused"), 0);
    assert_true(offer_is_live(&w->c.offers[0]));
    assert_false(offer_is_live(&w->c.offers[1]));
}

static void a_coordinators_reason_lifts_a_refusal_at_p0_and_is_kept(void **state)
{
    struct world *w = *state;
    const struct event *e;

    file_as(w, (struct filing){ .kind = "urgent", .consent = CASE__CONSENT__REFUSED });
    assert_int_equal(escalate(w, NULL), ERR_REASON_NEEDED);
    {
        struct command cmd = { .verb = VERB_ESCALATE, .actor = "she", .role = ROLE__COORDINATOR };

        cmd.escalate.has_rung = true;
        cmd.escalate.rung = 2;
        cmd.escalate.reason = "он без сознания";
        assert_int_equal(run(w, &cmd), 0);
    }
    e = event_of(w, EVENT__TYPE__CONSENT_SET);
    assert_int_equal(e->word, CASE__CONSENT__VITAL_INTEREST);
    assert_true(e->flag[0]);
    assert_string_equal(e->p.text, "он без сознания");
    assert_int_equal(w->c.consent, CASE__CONSENT__VITAL_INTEREST);
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 0);
}

/* ---- never ---- */
static void never_said_later_calls_off_whoever_was_asked(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILED_AGAIN, .actor = "operator", .role = ROLE__OPERATOR };
    static const char *const never[] = { "v1" };
    struct candidate both[] = { somebody("v1", RESPONDER__KIND__VOLUNTEER),
        somebody("v2", RESPONDER__KIND__VOLUNTEER) };

    file_as(w, (struct filing){ .consent = CASE__CONSENT__GIVEN });
    assert_int_equal(found(w, both, 2), 0);
    cmd.file.text = "Только не первому";
    cmd.file.never_tell = never;
    cmd.file.n_never_tell = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_false(offer_is_live(&w->c.offers[0]));
    assert_true(offer_is_live(&w->c.offers[1]));
    assert_int_equal(ask(w, both[0]), ERR_WRONG_STATE);
}

static void a_spare_that_must_never_be_asked_does_not_take_a_place(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILED_AGAIN, .actor = "operator", .role = ROLE__OPERATOR };
    static const char *const never[] = { "соседи" };
    struct candidate all[] = { somebody("v1", RESPONDER__KIND__VOLUNTEER),
        somebody("v2", RESPONDER__KIND__VOLUNTEER), somebody("n1", RESPONDER__KIND__NEIGHBOUR),
        somebody("v3", RESPONDER__KIND__VOLUNTEER) };

    file_as(w, (struct filing){ .consent = CASE__CONSENT__GIVEN });
    assert_int_equal(found(w, all, 4), 0);
    assert_int_equal(w->c.n_offers, 2);
    cmd.file.text = "Соседям не говорите";
    cmd.file.never_ask = never;
    cmd.file.n_never_ask = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(w->c.n_offers, 3);
    assert_string_equal(w->c.offers[2].responder, "v3");
}

/* ---- safe to call: no ---- */
static void where_it_is_not_safe_nobody_is_rung_neither_now_nor_after(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE, .unsafe = true });
    assert_null(open_call(w, CALL__KIND__CHECK));
    asked_and_committed(w, somebody("o1", RESPONDER__KIND__SOCIAL_SERVICE));
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_null(open_call(w, CALL__KIND__CALLBACK));
    assert_int_equal(alarms(w, ALARM__CAUSE__TELL_SAFELY), 1);
}

static void said_later_it_takes_the_calls_off_the_list(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILED_AGAIN, .actor = "operator", .role = ROLE__OPERATOR };

    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE });
    assert_non_null(open_call(w, CALL__KIND__CHECK));
    cmd.file.text = "Он слушает её телефон";
    cmd.file.unsafe_to_call = true;
    assert_int_equal(run(w, &cmd), 0);
    assert_true(w->c.unsafe_to_call);
    assert_null(open_call(w, CALL__KIND__CHECK));
}

static void a_caller_who_cannot_speak_is_not_rung_again(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_CALLBACK, .actor = "operator", .role = ROLE__OPERATOR };

    file_as(w, (struct filing){ .consent = CASE__CONSENT__GIVEN });
    asked_and_committed(w, somebody("v1", RESPONDER__KIND__VOLUNTEER));
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_non_null(open_call(w, CALL__KIND__CALLBACK));
    cmd.callback.result = CALLBACK__RESULT__UNSAFE;
    assert_int_equal(run(w, &cmd), 0);
    assert_true(w->c.unsafe_to_call);
    for (int i = 0; i < 12; i++)
        pass(w, HOUR_MS);
    assert_null(open_call(w, CALL__KIND__CALLBACK));
    assert_int_equal(alarms(w, ALARM__CAUSE__TELL_SAFELY), 1);
}

/* Nor by way of somebody who has the same telephone. */
static void whoever_has_the_persons_number_is_not_asked_where_it_must_not_ring(void **state)
{
    struct world *w = *state;
    struct candidate home = somebody("n1", RESPONDER__KIND__NEIGHBOUR);

    home.phone = "8 (999) 000-00-02";
    file_as(w, (struct filing){ .subject_phone = SUBJECT_PHONE, .unsafe = true });
    assert_int_equal(ask(w, home), ERR_WRONG_STATE);
}

/* ---- of two cases that become one the more careful word counts ---- */
static void a_merge_forgets_no_refusal_and_no_danger(void **state)
{
    struct world *w = *state;
    struct world *other;
    struct command cmd = { .verb = VERB_ABSORB, .actor = "she", .role = ROLE__COORDINATOR };
    void *second;

    set_up(&second);
    other = second;
    other->c.key = other->folded.key = 7;
    file_as(other, (struct filing){ .consent = CASE__CONSENT__REFUSED, .unsafe = true });
    file_as(w, (struct filing){ .consent = CASE__CONSENT__GIVEN });
    cmd.absorb.from = &other->c;
    assert_int_equal(run(w, &cmd), 0);
    assert_true(w->c.unsafe_to_call);
    assert_int_equal(w->c.consent, CASE__CONSENT__REFUSED);
    assert_int_equal(being_asked(w), 0);
    tear_down(&second);
}

/* No step has settled its consent yet: today's would have written vital interest. */
static void a_case_of_an_older_version_shows_the_place_where_a_life_is_at_stake(void **state)
{
    struct casefile c = { .consent = CASE__CONSENT__UNSET, .priority = PRIORITY__P1 };
    const struct offer o = { .kind = RESPONDER__KIND__VOLUNTEER, .state = OFFER__STATE__COMMITTED };

    (void)state;
    assert_true(consent_shows(&c, &o));
    c.priority = PRIORITY__P2;
    assert_false(consent_shows(&c, &o));
    c.priority = PRIORITY__P1;
    c.consent = CASE__CONSENT__REFUSED;
    assert_false(consent_shows(&c, &o));
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(whoever_calls_for_themselves_has_agreed_by_calling),
        STORY(whoever_says_that_it_is_about_them_has_agreed_too),
        STORY(at_p0_a_life_goes_first_and_that_is_written_down),
        cmocka_unit_test(a_case_of_an_older_version_shows_the_place_where_a_life_is_at_stake),
        STORY(below_p1_the_person_is_asked_from_the_start_and_nobody_waits_for_it),
        STORY(until_they_agree_a_commit_shows_no_more_than_the_offer_but_to_whom_they_named),
        STORY(whom_an_operator_found_was_not_named_by_the_person),
        STORY(their_yes_releases_the_address_to_whoever_committed),
        STORY(a_rise_to_p1_releases_it_too),
        STORY(what_a_relative_says_of_it_counts_as_a_fact_and_only_two_words_are_one),
        STORY(who_cannot_be_asked_is_a_coordinators_decision_once_somebody_is_coming),
        STORY(who_does_not_answer_three_times_is_not_rung_for_ever),
        STORY(only_whoever_was_reached_has_said_anything_and_nobody_says_vital_interest),
        STORY(refused_below_p1_nobody_is_asked_and_a_coordinator_knows),
        STORY(refused_later_whoever_was_asked_or_is_on_the_way_is_called_off),
        STORY(who_changes_their_mind_is_helped_from_where_it_stopped),
        STORY(refused_at_p0_official_services_alone_are_asked),
        STORY(who_was_asked_before_it_rose_against_a_refusal_is_called_off_unless_official),
        STORY(a_coordinators_reason_lifts_a_refusal_at_p0_and_is_kept),
        STORY(never_said_later_calls_off_whoever_was_asked),
        STORY(a_spare_that_must_never_be_asked_does_not_take_a_place),
        STORY(where_it_is_not_safe_nobody_is_rung_neither_now_nor_after),
        STORY(said_later_it_takes_the_calls_off_the_list),
        STORY(a_caller_who_cannot_speak_is_not_rung_again),
        STORY(whoever_has_the_persons_number_is_not_asked_where_it_must_not_ring),
        STORY(a_merge_forgets_no_refusal_and_no_danger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
