/* One entry of the directory by hand: added, changed, suspended, removed; who did it, when and why; and what it means for those
 * who are asked, or about to be. */
#include "unit/casebook_lists.h"

#include "casebook/load.h"

#define MATCHER 'm'
#define DISPATCHER 'd'
#define ANNA                                                                                       \
    "id=anna", "entry.kind=6", "entry.name=Anna", "entry.area=Azov", "entry.phone=+79990000000"

static const ResponderChanged *changed(const Envelope *answer)
{
    assert_non_null(answer);
    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        fail_msg("refused: %s %s", answer->refusal->code, answer->refusal->field);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_RESPONDER_CHANGED);
    return answer->responder_changed;
}

#define ADD(l, ...) ASK(l, "change_responder", "what=1", __VA_ARGS__)
#define EDIT(l, ...) ASK(l, "change_responder", "what=2", __VA_ARGS__)
#define SUSPEND(l, ...) ASK(l, "change_responder", "what=3", __VA_ARGS__)
#define REMOVE(l, ...) ASK(l, "change_responder", "what=4", __VA_ARGS__)

static const ResponderEntry *show(struct lists *l, const char *id)
{
    Envelope *env = make(lists_arena(l), "directory_show", NULL);
    const Envelope *answer;

    env->directory_show->id = arena_dup(lists_arena(l), id);
    answer = lists_ask(l, env);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_RESPONDER_LIST);
    return answer->responder_list->responders[0];
}

static const DirectoryReport *import_anna(struct lists *l, const char *status)
{
    Envelope *env = make(lists_arena(l), "directory_put", "source=mchs", "entries+.id=anna",
        "entries.kind=6", "entries.name=Anna", "entries.area=Azov", NULL);

    if (status)
        make_more(env, "entries.status=", status, lists_arena(l));
    return lists_ask(l, env)->directory_report;
}

static void have_live(struct lists *l, const char *offer, bool is_live)
{
    struct turn t = { .arena = lists_arena(l) };

    lists_begin(l);
    assert_int_equal(
        load_changed(l->self, &t,
            &(struct load_change){
                .responder = "anna", .offer = offer, .is_live = is_live, .counts = true }),
        0);
    lists_commit(l);
}

/* ---- added ---- */
static void what_was_added_is_in_the_directory_with_who_did_it_and_when(void **state)
{
    struct lists *l = *state;
    const ResponderChanged *r = changed(ADD(l, ANNA, "reason=new in the street"));
    const ResponderEntry *e;

    assert_string_equal(r->responder, "anna");
    assert_int_equal(r->status, RESPONDER__STATUS__ACTIVE);
    assert_int_equal(r->changed, store_changed(l->self->store));
    assert_int_equal(r->version, 1);
    e = show(l, "anna");
    assert_string_equal(e->name, "Anna");
    assert_string_equal(e->edited->by, "admin");
    assert_string_equal(e->edited->reason, "new in the street");
    assert_int_equal(e->edited->at->ms, l->d.wall_ms);
    assert_null(e->source); /* no import takes it out */
}

static void an_id_that_is_there_is_not_added_again(void **state)
{
    struct lists *l = *state;

    changed(ADD(l, ANNA));
    assert_answer_refused(ADD(l, ANNA), "taken", "id");
    assert_int_equal(show(l, "anna")->version, 1);
}

static void what_an_import_would_refuse_is_refused_by_hand(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(ADD(l, "id=a"), "missing", "entry");
    assert_answer_refused(ADD(l, "id=a", "entry.name=A", "entry.area=A"), "missing", "kind");
    assert_answer_refused(
        ADD(l, "id=a b", "entry.kind=6", "entry.name=A", "entry.area=A"), "invalid", "id");
    assert_answer_refused(ADD(l, "id=a", "entry.kind=6", "entry.name=A"), "missing", "lat");
    assert_answer_refused(ADD(l, ANNA, "entry.vetting=4"), "out_of_range", "vetting");
    assert_answer_refused(ADD(l, ANNA, "entry.status=5"), "unknown_word", "status");
    assert_answer_refused(ADD(l, ANNA, "entry.status=3"), "reason_needed", "reason");
    changed(ADD(l, ANNA));
    assert_answer_refused(
        EDIT(l, "id=anna", "fields=vetting", "entry.vetting=4"), "out_of_range", "vetting");
    assert_answer_refused(EDIT(l, "id=anna", "fields=lat", "entry.lat=47"), "missing", "lon");
    assert_answer_refused(EDIT(l, "id=anna", "fields=kind"), "missing", "kind");
    assert_answer_refused(EDIT(l, "id=anna", "fields=area"), "missing", "lat");
    assert_int_equal(show(l, "anna")->version, 1);
}

static void what_only_the_casebook_knows_is_taken_from_nobody(void **state)
{
    struct lists *l = *state;
    const ResponderEntry *e;

    changed(ADD(l, ANNA, "entry.load=7", "entry.live=x", "entry.duty=2", "entry.version=9",
        "entry.edited.by=olga", "entry.suspended.by=olga", "entry.suspended_until.ms=1795341000000",
        "entry.source=mchs", "entry.id=boris"));
    e = show(l, "anna");
    assert_int_equal(e->load, 0);
    assert_int_equal(e->duty, DUTY__STATE__NOT_SAID);
    assert_int_equal(e->version, 1);
    assert_string_equal(e->edited->by, "admin");
    assert_null(e->suspended);
    assert_null(e->suspended_until);
    assert_null(e->source);
    assert_answer_refused(
        EDIT(l, "id=anna", "fields=load", "entry.load=7"), "unknown_word", "fields");
    assert_answer_refused(EDIT(l, "id=anna", "fields=id", "entry.id=b"), "unknown_word", "fields");
}

/* ---- edited ---- */
static void only_what_is_named_changes_and_what_is_named_alone_is_cleared(void **state)
{
    struct lists *l = *state;
    const ResponderEntry *e;

    changed(ADD(l, ANNA, "entry.capacity=2", "entry.languages=ru"));
    assert_int_equal(changed(EDIT(l, "id=anna", "fields=name", "fields=capacity",
                                 "fields=languages", "entry.name=Anna P.", "entry.languages=ru",
                                 "entry.languages=en", "entry.phone=112"))
                         ->version,
        2);
    e = show(l, "anna");
    assert_string_equal(e->name, "Anna P.");
    assert_false(e->has_capacity);
    assert_int_equal(e->n_languages, 2);
    assert_string_equal(e->phone, "+79990000000"); /* not named */
    assert_string_equal(e->area[0], "Azov");
    changed(EDIT(l, "id=anna", "fields=phone"));
    assert_null(show(l, "anna")->phone);
}

static void a_telephone_is_kept_in_one_form_whoever_wrote_it(void **state)
{
    struct lists *l = *state;

    changed(ADD(l, "id=boris", "entry.kind=6", "entry.name=Boris", "entry.area=Azov",
        "entry.phone=8 (900) 000-00-02 доб. 7"));
    assert_string_equal(show(l, "boris")->phone, "+79000000002;ext=7");
    changed(EDIT(l, "id=boris", "fields=phone", "entry.phone=8 900 000 00 03"));
    assert_string_equal(show(l, "boris")->phone, "+79000000003");
    assert_answer_refused(
        EDIT(l, "id=boris", "fields=phone", "entry.phone=8 900 000-00"), "invalid", "phone");
}

static void a_telephone_that_is_rung_is_not_cleared(void **state)
{
    struct lists *l = *state;

    changed(ADD(l, ANNA, "entry.channel=2"));
    assert_answer_refused(EDIT(l, "id=anna", "fields=phone"), "missing", "phone");
    changed(EDIT(l, "id=anna", "fields=phone", "fields=channel", "entry.channel=1"));
}

static void what_changes_nothing_is_no_change(void **state)
{
    struct lists *l = *state;
    uint64_t before;

    changed(ADD(l, ANNA, "reason=new"));
    before = store_changed(l->self->store);
    assert_int_equal(
        changed(EDIT(l, "id=anna", "fields=name", "entry.name=Anna"))->changed, before);
    assert_int_equal(store_changed(l->self->store), before);
    assert_string_equal(show(l, "anna")->edited->reason, "new");
}

static void who_is_not_there_is_not_found(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(EDIT(l, "id=anna", "fields=name", "entry.name=A"), "not_found", "id");
    assert_answer_refused(SUSPEND(l, "id=anna", "reason=x"), "not_found", "id");
    assert_answer_refused(REMOVE(l, "id=anna", "reason=x"), "not_found", "id");
}

static void what_has_moved_on_is_left_alone(void **state)
{
    struct lists *l = *state;
    const Envelope *answer;

    changed(ADD(l, ANNA));
    have_live(l, "26-326-0001-8a", true); /* what is live is no change by a person */
    changed(EDIT(l, "id=anna", "fields=zone", "entry.zone=Europe/Moscow", "if_version=1"));
    answer = EDIT(l, "id=anna", "fields=zone", "if_version=1");
    assert_answer_refused(answer, "moved_on", "if_version");
    assert_string_equal(answer->refusal->reason, "admin");
    assert_answer_refused(
        REMOVE(l, "id=anna", "reason=x", "if_version=1"), "moved_on", "if_version");
    import_anna(l, NULL); /* an import is a change, too */
    assert_answer_refused(
        EDIT(l, "id=anna", "fields=zone", "if_version=2"), "moved_on", "if_version");
}

static void the_same_under_the_same_id_is_done_once(void **state)
{
    struct lists *l = *state;
    Envelope *env = make(lists_arena(l), "change_responder", "what=1", ANNA, NULL);

    changed(lists_ask(l, env));
    changed(lists_ask_again(l, "admin", env)); /* not: taken */
    assert_int_equal(show(l, "anna")->version, 1);
    assert_answer_refused(lists_ask_again(l, "olga", env), "id_reused", "id");
}

/* ---- suspended ---- */
static void who_is_suspended_says_why_and_what_is_live_goes_on(void **state)
{
    struct lists *l = *state;
    const ResponderChanged *r;
    const ResponderEntry *e;

    changed(ADD(l, ANNA));
    have_live(l, "26-326-0001-8a", true);
    r = changed(SUSPEND(l, "id=anna", "reason=does not answer"));
    assert_int_equal(r->status, RESPONDER__STATUS__SUSPENDED);
    assert_int_equal(r->live, 1);
    e = show(l, "anna");
    assert_int_equal(e->status, RESPONDER__STATUS__SUSPENDED);
    assert_string_equal(e->suspended->reason, "does not answer");
    assert_string_equal(e->suspended->by, "admin");
    assert_int_equal(e->load, 1);
    changed(EDIT(l, "id=anna", "fields=name", "entry.name=Anna P.", "reason=married"));
    e = show(l, "anna");
    assert_string_equal(
        e->suspended->reason, "does not answer"); /* that holds whatever else is changed */
    assert_string_equal(e->edited->reason, "married");
}

static void a_person_ends_a_suspension(void **state)
{
    struct lists *l = *state;

    changed(ADD(l, ANNA));
    changed(SUSPEND(l, "id=anna", "reason=x"));
    assert_int_equal(changed(EDIT(l, "id=anna", "fields=status", "entry.status=2"))->status,
        RESPONDER__STATUS__ACTIVE);
    assert_null(show(l, "anna")->suspended);
    assert_answer_refused(
        EDIT(l, "id=anna", "fields=status", "entry.status=3"), "reason_needed", "reason");
    changed(EDIT(l, "id=anna", "fields=status", "entry.status=3", "reason=y"));
    assert_string_equal(show(l, "anna")->suspended->reason, "y");
}

static void no_import_ends_a_suspension(void **state)
{
    struct lists *l = *state;

    import_anna(l, NULL);
    changed(SUSPEND(l, "id=anna", "reason=x"));
    assert_int_equal(import_anna(l, NULL)->unchanged, 1);
    assert_int_equal(import_anna(l, "2")->unchanged, 1);
    assert_int_equal(show(l, "anna")->status, RESPONDER__STATUS__SUSPENDED);
    changed(EDIT(l, "id=anna", "fields=status", "entry.status=2"));
    import_anna(l, "3"); /* what an import says, an import takes back */
    assert_int_equal(show(l, "anna")->status, RESPONDER__STATUS__SUSPENDED);
    import_anna(l, NULL);
    assert_int_equal(show(l, "anna")->status, RESPONDER__STATUS__ACTIVE);
}

static const Envelope *suspend_until(struct lists *l, int64_t ms)
{
    Envelope *env =
        make(lists_arena(l), "change_responder", "what=3", "id=anna", "reason=on leave", NULL);

    env->change_responder->until = say_instant(lists_arena(l), ms);
    return lists_ask(l, env);
}

static void a_suspension_ends_by_itself_at_its_time(void **state)
{
    struct lists *l = *state;
    const FollowPage *page;

    changed(ADD(l, ANNA));
    changed(suspend_until(l, l->d.wall_ms + HOUR_MS));
    page = ASK(l, "follow", "what=2")->follow_page;
    assert_int_equal(page->rows[0]->responder->suspended_until->ms, l->d.wall_ms + HOUR_MS);
    assert_int_equal(show(l, "anna")->status, RESPONDER__STATUS__SUSPENDED);
    lists_pass(l, HOUR_MS);
    assert_int_equal(show(l, "anna")->status, RESPONDER__STATUS__ACTIVE);
    assert_null(show(l, "anna")->suspended);
    assert_int_equal(
        ASK(l, "directory_list")->responder_list->responders[0]->status, RESPONDER__STATUS__ACTIVE);
    changed(EDIT(l, "id=anna", "fields=zone", "entry.zone=Europe/Moscow")); /* and stays ended */
    lists_pass(l, -HOUR_MS);
    assert_int_equal(show(l, "anna")->status, RESPONDER__STATUS__ACTIVE);
}

static void a_suspension_needs_a_reason_a_time_ahead_and_somebody_who_is_asked(void **state)
{
    struct lists *l = *state;

    changed(ADD(l, ANNA));
    assert_answer_refused(SUSPEND(l, "id=anna"), "reason_needed", "reason");
    assert_answer_refused(suspend_until(l, l->d.wall_ms), "out_of_range", "until");
    assert_answer_refused(suspend_until(l, l->d.wall_ms + 367 * DAY_MS), "out_of_range", "until");
    assert_answer_refused(REMOVE(l, "id=anna", "reason=x", "until.ms=1"), "invalid", "until");
    changed(EDIT(l, "id=anna", "fields=status", "entry.status=1"));
    assert_answer_refused(SUSPEND(l, "id=anna", "reason=x"), "wrong_state", "status");
}

/* ---- removed ---- */
static void who_is_removed_is_gone_but_for_how_it_went(void **state)
{
    struct lists *l = *state;
    const ResponderEntry *e;

    changed(ADD(l, ANNA));
    assert_answer_refused(REMOVE(l, "id=anna"), "reason_needed", "reason");
    assert_int_equal(
        changed(REMOVE(l, "id=anna", "reason=moved away"))->status, RESPONDER__STATUS__REMOVED);
    assert_answer_refused(ASK(l, "directory_show", "id=anna"), "not_found", "id");
    assert_int_equal(ASK(l, "directory_list")->responder_list->n_responders, 0);
    e = ASK(l, "directory_list", "removed=1")->responder_list->responders[0];
    assert_string_equal(e->edited->by, "admin");
    assert_string_equal(e->edited->reason, "moved away");
    assert_null(e->name); /* nothing of the person */
    assert_null(e->phone);
    assert_int_equal(changed(ADD(l, ANNA))->version, 3); /* never a version twice */
    assert_int_equal(ASK(l, "directory_list", "removed=1")->responder_list->n_responders, 0);
}

static void who_is_still_asked_is_not_removed(void **state)
{
    struct lists *l = *state;
    const Envelope *answer;

    changed(ADD(l, ANNA));
    have_live(l, "26-326-0001-8a", true);
    have_live(l, "26-326-0002-6b", true);
    answer = REMOVE(l, "id=anna", "reason=x");
    assert_answer_refused(answer, "still_asked", "responder");
    assert_string_equal(answer->refusal->reason, "26-326-0001-8a, 26-326-0002-6b");
    assert_string_equal(show(l, "anna")->name, "Anna");
    have_live(l, "26-326-0001-8a", false);
    have_live(l, "26-326-0002-6b", false);
    changed(REMOVE(l, "id=anna", "reason=x"));
}

static void followers_learn_the_status_and_not_who_said_what(void **state)
{
    struct lists *l = *state;
    const FollowPage *page;

    changed(ADD(l, ANNA));
    changed(SUSPEND(l, "id=anna", "reason=drinks"));
    page = ASK(l, "follow", "what=2")->follow_page;
    assert_int_equal(page->rows[0]->responder->status, RESPONDER__STATUS__SUSPENDED);
    assert_null(page->rows[0]->responder->suspended);
    assert_null(page->rows[0]->responder->edited);
    changed(REMOVE(l, "id=anna", "reason=died"));
    page = ASK(l, "follow", "what=2")->follow_page;
    assert_int_equal(page->n_rows, 1);
    assert_int_equal(page->rows[0]->responder->status, RESPONDER__STATUS__REMOVED);
    assert_null(page->rows[0]->responder->edited);
}

/* ---- ranked already, and not asked yet ---- */
static const Envelope *said(struct lists *l, Envelope__BodyCase body)
{
    for (size_t i = driver_count(&l->d); i-- > 0;) {
        const Envelope *env = driver_said(&l->d, i, NULL);

        if (env->body_case == body)
            return env;
    }
    return NULL;
}

static void hello(struct lists *l, char peer, const char *worker)
{
    Envelope *env = make(lists_arena(l), "hello", NULL);

    env->hello->worker = arena_dup(lists_arena(l), worker);
    env->hello->instance = arena_dup(lists_arena(l), worker);
    driver_hear(&l->d, LINK_INNER, peer, NULL, env);
}

/* An open case at P0 whose first rung asks one: the ambulance is asked, anna is named next. Returns the offer. */
static const char *ambulance_is_asked_anna_is_next(struct lists *l)
{
    const MatchRequest *asked;
    Envelope *env;

    changed(ADD(l, "id=ambulance", "entry.kind=2", "entry.name=103", "entry.area=Azov"));
    changed(ADD(l, ANNA));
    hello(l, MATCHER, "matcher");
    hello(l, DISPATCHER, "dispatcher");
    ASK(l, "open_case", "file.text=help", "file.consent=1", "file.kind=medical", "file.priority=1",
        "place.text=Azov", "place.source=1");
    asked = said(l, ENVELOPE__BODY_MATCH_REQUEST)->match_request;
    env = make(lists_arena(l), "candidates_ranked", "candidates+.responder=ambulance",
        "candidates.channels=1", "candidates.official=1", "candidates+.responder=anna",
        "candidates.channels=1", "candidates.official=1", NULL);
    PUT(env->candidates_ranked, work, asked->work);
    PUT(env->candidates_ranked, case_, asked->case_);
    PUT(env->candidates_ranked, need, asked->need);
    PUT(env->candidates_ranked, rung, asked->rung);
    PUT(env->candidates_ranked, generation, asked->generation);
    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
    return said(l, ENVELOPE__BODY_DISPATCH)->dispatch->offer;
}

static const Dispatch *decline(struct lists *l, const char *offer)
{
    Envelope *env =
        make(lists_arena(l), "answer_given", "responder=ambulance", "answer.answer=3", NULL);
    const Envelope *next;

    env->answer_given->answer->offer = arena_dup(lists_arena(l), offer);
    lists_ask(l, env);
    next = said(l, ENVELOPE__BODY_DISPATCH);
    return next ? next->dispatch : NULL;
}

static const MatchRequest *asked_for(struct lists *l, const char *born)
{
    hello(l, MATCHER, "matcher");
    ASK(l, "open_case", "file.text=help", "file.consent=1", "file.kind=medical", "file.priority=1",
        "place.text=Azov", "place.source=1", born);
    return said(l, ENVELOPE__BODY_MATCH_REQUEST)->match_request;
}

static void a_matcher_is_told_how_old_the_person_is_where_it_is_known(void **state)
{
    const MatchRequest *m = asked_for(*state, "file.subject.born=1944");

    assert_true(m->has_age_least && m->has_age_most);
    assert_in_range(m->age_most - m->age_least, 0, 1);
    assert_in_range(m->age_most, 80, 90);
    m = asked_for(*state, "file.subject.name=Anna");
    assert_false(m->has_age_least || m->has_age_most);
}

static void the_next_of_a_ranking_is_asked(void **state)
{
    struct lists *l = *state;
    const Dispatch *next = decline(l, ambulance_is_asked_anna_is_next(l));

    assert_non_null(next);
    assert_string_equal(next->responder, "anna");
}

static void what_came_of_asking_them_stands_in_their_row_from_the_moment_they_said_it(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);
    const ResponderEntry *e = show(l, "ambulance");

    assert_int_equal(e->record->offers, 1);
    assert_int_equal(e->record->last_offer->ms, l->d.wall_ms);
    assert_int_equal(e->n_tried, 0);
    decline(l, offer);
    e = show(l, "ambulance");
    assert_int_equal(e->record->answered, 1);
    assert_int_equal(e->record->declines, 1);
    assert_int_equal(e->record->commits, 0);
    assert_int_equal(e->tried[0]->channel, DELIVERY__CHANNEL__ZMQ);
    assert_non_null(e->tried[0]->worked);
    assert_int_equal(e->version, 1); /* nobody has changed the entry */
}

static void who_was_suspended_since_the_ranking_is_not_asked(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);

    changed(SUSPEND(l, "id=anna", "reason=x"));
    assert_null(decline(l, offer));
}

static void says_of_duty(struct lists *l, const char *state, int64_t until_ms)
{
    Envelope *env = make(lists_arena(l), "duty_given", state, "responder=anna", NULL);

    env->duty_given->duty->until = until_ms ? say_instant(lists_arena(l), until_ms) : NULL;
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_DUTY_REPORT);
}

static void who_went_off_duty_since_the_ranking_is_not_asked(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);

    says_of_duty(l, "duty.state=2", 0);
    assert_null(decline(l, offer));
}

static void who_is_busy_now_is_not_asked_until_it_is_over(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);

    says_of_duty(l, "duty.state=3", l->d.wall_ms + HOUR_MS);
    assert_null(decline(l, offer));
}

static void who_was_busy_for_a_moment_is_asked(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);

    says_of_duty(l, "duty.state=3", l->d.wall_ms + SECOND_MS);
    lists_pass(l, SECOND_MS);
    assert_non_null(decline(l, offer));
}

static void who_has_as_much_as_they_take_since_the_ranking_is_not_asked(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);

    changed(EDIT(l, "id=anna", "fields=capacity", "entry.capacity=1"));
    have_live(l, "26-324-0009-9a", true);
    assert_null(decline(l, offer));
}

static void takes_at_most(struct lists *l, const char *max)
{
    Envelope *env = make(lists_arena(l), "duty_given", "responder=anna", "duty.state=1", max, NULL);

    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_DUTY_REPORT);
}

static void who_takes_more_for_this_duty_is_asked_until_they_have_it(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);

    changed(EDIT(l, "id=anna", "fields=capacity", "entry.capacity=1"));
    have_live(l, "26-324-0009-9a", true);
    takes_at_most(l, "duty.max=2");
    assert_non_null(decline(l, offer));
}

static void who_takes_fewer_for_this_duty_is_not_asked(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);

    have_live(l, "26-324-0009-9a", true);
    takes_at_most(l, "duty.max=1");
    assert_null(decline(l, offer));
}

static void who_came_home_since_the_ranking_rests_first(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);
    struct turn t = { .arena = lists_arena(l), .now_ms = l->d.wall_ms };

    changed(EDIT(l, "id=anna", "fields=rest_minutes", "entry.rest_minutes=60"));
    have_live(l, "26-324-0009-9a", true);
    lists_begin(l);
    assert_int_equal(load_changed(l->self, &t,
                         &(struct load_change){ .responder = "anna",
                             .offer = "26-324-0009-9a",
                             .counts = true,
                             .outcome = { .committed = true, .came_home = true } }),
        0);
    lists_commit(l);
    assert_null(decline(l, offer));
}

static void who_took_the_last_case_of_the_month_since_the_ranking_is_not_asked(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);
    struct turn t = { .arena = lists_arena(l), .now_ms = l->d.wall_ms };

    changed(EDIT(l, "id=anna", "fields=monthly_max", "entry.monthly_max=1"));
    lists_begin(l);
    assert_int_equal(load_changed(l->self, &t,
                         &(struct load_change){ .responder = "anna",
                             .offer = "26-324-0009-9a",
                             .is_live = true,
                             .counts = true,
                             .is_working = true }),
        0);
    lists_commit(l);
    assert_null(decline(l, offer));
}

static const Envelope *answers(struct lists *l, const char *offer, const char *word)
{
    Envelope *env = make(
        lists_arena(l), "answer_given", "responder=ambulance", word, "answer.eta_min=10", NULL);

    env->answer_given->answer->offer = arena_dup(lists_arena(l), offer);
    return lists_ask(l, env);
}

/* From the transaction of their yes on; the matcher follows the row. */
static void a_commit_is_a_case_of_the_month_at_once_and_a_withdrawal_before_they_set_out_none(
    void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);
    const FollowPage *page;

    answers(l, offer, "answer.answer=2");
    page = ASK(l, "follow", "what=2")->follow_page;
    assert_string_equal(page->rows[page->n_rows - 1]->responder->id, "ambulance");
    assert_int_equal(page->rows[page->n_rows - 1]->responder->record->taken, 1);
    assert_int_equal(page->rows[page->n_rows - 1]->responder->n_taken_for, 0);
    answers(l, offer, "answer.answer=10");
    assert_int_equal(show(l, "ambulance")->record->taken, 0);
}

static void who_was_removed_since_the_ranking_is_not_asked(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);

    changed(REMOVE(l, "id=anna", "reason=x"));
    assert_null(decline(l, offer));
}

static void who_is_really_asked_is_not_removed_and_goes_on_when_suspended(void **state)
{
    struct lists *l = *state;
    const char *offer = ambulance_is_asked_anna_is_next(l);
    const Envelope *answer = REMOVE(l, "id=ambulance", "reason=x");
    Envelope *env;

    assert_answer_refused(answer, "still_asked", "responder");
    assert_string_equal(answer->refusal->reason, offer);
    assert_int_equal(changed(SUSPEND(l, "id=ambulance", "reason=x"))->live, 1);
    env = make(lists_arena(l), "answer_given", "responder=ambulance", "answer.answer=2",
        "answer.eta_min=10", NULL);
    env->answer_given->answer->offer = arena_dup(lists_arena(l), offer);
    answer = lists_ask(l, env);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_OFFER_ANSWERED);
    assert_int_equal(answer->offer_answered->state, OFFER__STATE__COMMITTED);
}

/* Said again under its id because the answer was lost, while somebody has suspended them: it was done, and is told so. */
static void who_was_asked_by_hand_and_is_suspended_since_was_asked(void **state)
{
    struct lists *l = *state;
    Envelope *env;
    const Envelope *first, *again;

    ambulance_is_asked_anna_is_next(l);
    changed(
        ADD(l, "id=olga", "entry.kind=6", "entry.name=Olga", "entry.area=Azov", "entry.channel=1"));
    env = make(lists_arena(l), "ask_responder", "responder=olga", "need=n1", "reason=x", NULL);
    env->ask_responder->case_ = arena_dup(lists_arena(l), "26-326-0001-8");
    first = lists_ask(l, env);
    assert_int_equal(first->body_case, ENVELOPE__BODY_CASE_CHANGED);
    changed(SUSPEND(l, "id=olga", "reason=x"));
    again = lists_ask_again(l, "admin", env);
    assert_int_equal(again->body_case, ENVELOPE__BODY_CASE_CHANGED);
    assert_int_equal(again->case_changed->version, first->case_changed->version);
    assert_answer_refused(lists_ask(l, env), "wrong_state", "responder");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_was_added_is_in_the_directory_with_who_did_it_and_when),
        TEST(an_id_that_is_there_is_not_added_again),
        TEST(what_an_import_would_refuse_is_refused_by_hand),
        TEST(what_only_the_casebook_knows_is_taken_from_nobody),
        TEST(only_what_is_named_changes_and_what_is_named_alone_is_cleared),
        TEST(a_telephone_is_kept_in_one_form_whoever_wrote_it),
        TEST(a_telephone_that_is_rung_is_not_cleared),
        TEST(what_changes_nothing_is_no_change),
        TEST(who_is_not_there_is_not_found),
        TEST(what_has_moved_on_is_left_alone),
        TEST(the_same_under_the_same_id_is_done_once),
        TEST(who_is_suspended_says_why_and_what_is_live_goes_on),
        TEST(a_person_ends_a_suspension),
        TEST(no_import_ends_a_suspension),
        TEST(a_suspension_ends_by_itself_at_its_time),
        TEST(a_suspension_needs_a_reason_a_time_ahead_and_somebody_who_is_asked),
        TEST(who_is_removed_is_gone_but_for_how_it_went),
        TEST(who_is_still_asked_is_not_removed),
        TEST(followers_learn_the_status_and_not_who_said_what),
        TEST(the_next_of_a_ranking_is_asked),
        TEST(what_came_of_asking_them_stands_in_their_row_from_the_moment_they_said_it),
        TEST(who_was_suspended_since_the_ranking_is_not_asked),
        TEST(who_went_off_duty_since_the_ranking_is_not_asked),
        TEST(who_is_busy_now_is_not_asked_until_it_is_over),
        TEST(who_was_busy_for_a_moment_is_asked),
        TEST(who_has_as_much_as_they_take_since_the_ranking_is_not_asked),
        TEST(who_takes_more_for_this_duty_is_asked_until_they_have_it),
        TEST(who_takes_fewer_for_this_duty_is_not_asked),
        TEST(who_came_home_since_the_ranking_rests_first),
        TEST(a_matcher_is_told_how_old_the_person_is_where_it_is_known),
        TEST(who_took_the_last_case_of_the_month_since_the_ranking_is_not_asked),
        TEST(a_commit_is_a_case_of_the_month_at_once_and_a_withdrawal_before_they_set_out_none),
        TEST(who_was_removed_since_the_ranking_is_not_asked),
        TEST(who_is_really_asked_is_not_removed_and_goes_on_when_suspended),
        TEST(who_was_asked_by_hand_and_is_suspended_since_was_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
