/* matcher_worker - the matcher in its engine: what it hears, what it says. */
#include "unit/matcher_drive.h"
#include "matcher/matcher.h"

#define LAT 47.11
#define LON 39.42

/* ---- the directory ---- */
struct entries {
    ResponderEntry entry[32];
    FollowedRow row[32], *rows[32];
    size_t n;
};

static ResponderEntry *add(struct entries *all, const char *id, Responder__Kind kind)
{
    size_t i = all->n++;
    ResponderEntry *e = &all->entry[i];

    responder_entry__init(e);
    followed_row__init(&all->row[i]);
    e->id = (char *)(uintptr_t)id;
    e->name = (char *)(uintptr_t) "Имя";
    e->phone = (char *)(uintptr_t) "+7 900 000-00-01";
    PUT(e, kind, kind);
    PUT(e, status, RESPONDER__STATUS__ACTIVE);
    PUT(e, lat, LAT);
    PUT(e, lon, LON);
    PUT(e, radius_km, 5);
    all->row[i].row_case = FOLLOWED_ROW__ROW_RESPONDER;
    all->row[i].responder = e;
    all->rows[i] = &all->row[i];
    return e;
}

static void tell(struct drive *d, struct entries *all, bool level)
{
    drive_rows(d, FOLLOWS__WHAT__DIRECTORY, all->rows, all->n, level);
    all->n = 0;
}

/* ---- a request ---- */
struct request {
    Envelope env;
    MatchRequest ask;
    Place place;
};

static void make(struct request *r)
{
    static uint8_t id[16] = { 1, 2, 3 };
    static ProtobufCBinaryData path = { 3, (uint8_t *)(uintptr_t) "abc" };

    envelope__init(&r->env);
    match_request__init(&r->ask);
    place__init(&r->place);
    PUT(&r->env, id, ((ProtobufCBinaryData){ sizeof id, id }));
    r->env.return_path = &path;
    r->env.n_return_path = 1;
    r->env.body_case = ENVELOPE__BODY_MATCH_REQUEST;
    r->env.match_request = &r->ask;
    r->ask.place = &r->place;
    PUT(&r->ask, work, 77);
    PUT(&r->ask, case_, UINT64_C(42) << 32 | 1);
    PUT(&r->ask, need, 2);
    PUT(&r->ask, rung, 3);
    PUT(&r->ask, generation, 4);
    PUT(&r->place, lat, LAT);
    PUT(&r->place, lon, LON);
}

static const CandidatesRanked *ask(struct drive *d, const struct request *r)
{
    const Envelope *said;

    drive_forget(d);
    drive_hear(d, drive_casebook(d), &r->env);
    said = drive_said(d, ENVELOPE__BODY_CANDIDATES_RANKED, 0);
    return said ? said->candidates_ranked : NULL;
}

static void assert_refused(
    struct drive *d, const struct request *r, const char *code, const char *field)
{
    const Envelope *said;

    assert_null(ask(d, r));
    said = drive_said(d, ENVELOPE__BODY_REFUSAL, 0);
    assert_non_null(said);
    assert_string_equal(said->refusal->code, code);
    assert_string_equal(said->refusal->field, field);
}

static size_t filtered(const CandidatesRanked *ranked, Match__Reason reason)
{
    for (size_t i = 0; i < ranked->n_filtered; i++) {
        if (ranked->filtered[i]->reason == reason)
            return ranked->filtered[i]->count;
    }
    return 0;
}

/* ---- stories ---- */
static void an_answer_repeats_what_it_belongs_to_and_names_candidates_in_order(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    const CandidatesRanked *ranked;
    const Envelope *said;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    PUT(add(&all, "far", RESPONDER__KIND__VOLUNTEER), lat, LAT + 0.02);
    add(&all, "near", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, true);
    make(&r);
    ranked = ask(&d, &r);
    assert_non_null(ranked);
    assert_int_equal(ranked->work, 77);
    assert_true(ranked->case_ == (UINT64_C(42) << 32 | 1));
    assert_int_equal(ranked->need, 2);
    assert_int_equal(ranked->rung, 3);
    assert_int_equal(ranked->generation, 4);
    assert_int_equal(ranked->n_candidates, 2);
    assert_string_equal(ranked->candidates[0]->responder, "near");
    assert_string_equal(ranked->candidates[0]->why, "near,free,untested");
    assert_int_equal(ranked->candidates[0]->n_channels, 1);
    assert_int_equal(ranked->candidates[0]->channels[0], DELIVERY__CHANNEL__PHONE);
    assert_string_equal(ranked->candidates[0]->phone, "+7 900 000-00-01");
    assert_string_equal(ranked->candidates[1]->responder, "far");
    assert_in_range(ranked->candidates[1]->distance_m, 2200, 2250);
    assert_int_equal(ranked->n_filtered, 0);
    assert_false(ranked->has_shortfall);
    said = drive_said(&d, ENVELOPE__BODY_CANDIDATES_RANKED, 0);
    assert_int_equal(said->id.len, 16);
    assert_int_equal(said->id.data[2], 3);
    assert_int_equal(said->n_return_path, 1);
    PUT(&r.ask, preview, true);
    assert_int_equal(ask(&d, &r)->n_candidates, 2);
    drive_stop(&d);
}

static void the_rungs_after_an_empty_one_are_told_up_to_the_first_that_somebody_fits(void **state)
{
    static Responder__Kind neighbours[] = { RESPONDER__KIND__NEIGHBOUR },
                           services[] = { RESPONDER__KIND__SOCIAL_SERVICE },
                           volunteers[] = { RESPONDER__KIND__VOLUNTEER };
    RungAhead rungs[3], *ahead[3];
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    const CandidatesRanked *ranked;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    add(&all, "near", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, true);
    make(&r);
    for (uint32_t i = 0; i < 3; i++) {
        rung_ahead__init(&rungs[i]);
        PUT(&rungs[i], rung, 4 + i);
        rungs[i].kinds = i ? volunteers : services;
        rungs[i].n_kinds = 1;
        ahead[i] = &rungs[i];
    }
    r.ask.ahead = ahead;
    r.ask.n_ahead = 3;
    assert_int_equal(ask(&d, &r)->n_ahead, 0); /* somebody fits already */
    r.ask.kinds = neighbours;
    r.ask.n_kinds = 1;
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_candidates, 0);
    assert_int_equal(filtered(ranked, MATCH__REASON__WRONG_KIND), 1);
    assert_int_equal(ranked->n_ahead, 2);
    assert_int_equal(ranked->ahead[0]->rung, 4);
    assert_int_equal(ranked->ahead[0]->n_candidates, 0);
    assert_int_equal(ranked->ahead[0]->shortfall, MATCH__REASON__WRONG_KIND);
    assert_int_equal(ranked->ahead[0]->n_filtered, 1);
    assert_int_equal(ranked->ahead[0]->filtered[0]->count, 1);
    assert_int_equal(ranked->ahead[1]->rung, 5);
    assert_string_equal(ranked->ahead[1]->candidates[0]->responder, "near");
    assert_false(ranked->ahead[1]->has_shortfall);
    rungs[1].vetting = 3; /* each as its own rung has it */
    rungs[1].has_vetting = 1;
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_ahead, 3);
    assert_int_equal(ranked->ahead[1]->n_candidates, 0);
    assert_string_equal(ranked->ahead[2]->candidates[0]->responder, "near");
    drive_stop(&d);
}

static void official_and_medical_responders_are_marked(void **state)
{
    static char *able[] = { (char *)(uintptr_t) "medical_103" };
    static const struct {
        const char *id;
        bool medical, official;
    } rows[] = { { "1-112", false, true }, { "2-clinic", true, false },
        { "3-feldsher", true, false }, { "4-man", false, false } };
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    const CandidatesRanked *ranked;
    ResponderEntry *feldsher;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    add(&all, "1-112", RESPONDER__KIND__EMERGENCY_SERVICE);
    add(&all, "2-clinic", RESPONDER__KIND__MEDICAL);
    feldsher = add(&all, "3-feldsher", RESPONDER__KIND__VOLUNTEER);
    feldsher->capabilities = able;
    feldsher->n_capabilities = 1;
    add(&all, "4-man", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, true);
    make(&r);
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_candidates, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(ranked->candidates[i]->responder, rows[i].id);
        assert_int_equal(ranked->candidates[i]->medical, rows[i].medical);
        assert_int_equal(ranked->candidates[i]->official, rows[i].official);
    }
    drive_stop(&d);
}

static void a_request_waits_until_the_directory_is_complete(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    const Envelope *said;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    make(&r);
    assert_null(ask(&d, &r));
    assert_int_equal(drive_count(&d, ENVELOPE__BODY_REFUSAL), 0);
    add(&all, "first", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, false);
    assert_int_equal(drive_count(&d, ENVELOPE__BODY_CANDIDATES_RANKED), 0);
    add(&all, "second", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, true);
    assert_int_equal(drive_count(&d, ENVELOPE__BODY_CANDIDATES_RANKED), 1);
    said = drive_said(&d, ENVELOPE__BODY_CANDIDATES_RANKED, 0);
    assert_int_equal(said->candidates_ranked->n_candidates, 2);
    assert_int_equal(said->candidates_ranked->work, 77);
    assert_int_equal(said->id.data[1], 2);
    assert_int_equal(said->n_return_path, 1);
    drive_stop(&d);
}

static void only_so_many_requests_wait_and_the_next_is_refused(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    make(&r);
    for (unsigned i = 0; i < 64; i++)
        assert_null(ask(&d, &r));
    assert_refused(&d, &r, "busy", "match_request");
    drive_forget(&d);
    tell(&d, &all, true);
    assert_int_equal(drive_count(&d, ENVELOPE__BODY_CANDIDATES_RANKED), 64);
    drive_stop(&d);
}

static void an_empty_directory_says_so(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    const CandidatesRanked *ranked;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    tell(&d, &all, true);
    make(&r);
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_candidates, 0);
    assert_int_equal(ranked->shortfall, MATCH__REASON__NO_ENTRIES);
    drive_stop(&d);
}

static void an_entry_that_changes_or_goes_is_known_at_once(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    const CandidatesRanked *ranked;
    ResponderEntry *e;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    PUT(add(&all, "a", RESPONDER__KIND__VOLUNTEER), capacity, 1);
    add(&all, "b", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, true);
    e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    PUT(e, capacity, 1);
    PUT(e, load, 1);
    PUT(add(&all, "b", RESPONDER__KIND__VOLUNTEER), status, RESPONDER__STATUS__REMOVED);
    tell(&d, &all, true);
    make(&r);
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_candidates, 0);
    assert_int_equal(ranked->n_filtered, 1); /* a tombstone counts as nobody */
    assert_int_equal(filtered(ranked, MATCH__REASON__NO_CAPACITY), 1);
    assert_int_equal(ranked->shortfall, MATCH__REASON__NO_CAPACITY);
    drive_stop(&d);
}

static void who_is_suspended_is_not_named_until_it_is_over(void **state)
{
    Instant until = INSTANT__INIT;
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    ResponderEntry *e;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, true);
    make(&r);
    PUT(&r.ask, at_ms, 5000);
    PUT(&until, ms, 6000);
    assert_int_equal(ask(&d, &r)->n_candidates, 1);
    e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    PUT(e, status, RESPONDER__STATUS__SUSPENDED);
    e->suspended_until = &until;
    tell(&d, &all, true);
    assert_int_equal(ask(&d, &r)->shortfall, MATCH__REASON__NOT_ACTIVE);
    PUT(&r.ask, at_ms, 6000);
    assert_int_equal(ask(&d, &r)->n_candidates, 1);
    drive_stop(&d);
}

/* 27 November 2026, 12:00 in Moscow: 18:00 in Yakutsk. */
#define FRIDAY_NOON_MS INT64_C(1795770000000)

static void hours_are_those_of_the_entrys_zone_and_else_of_the_services(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    const CandidatesRanked *ranked;
    ResponderEntry *e;

    (void)state;
    drive_start(&d, &matcher_worker, 0); /* its clock is in UTC */
    add(&all, "a-here", RESPONDER__KIND__VOLUNTEER)->hours = (char *)(uintptr_t) "09:00-10:00";
    e = add(&all, "b-yakutsk", RESPONDER__KIND__VOLUNTEER);
    e->hours = (char *)(uintptr_t) "Mo-Fr 09:00-18:00";
    e->zone = (char *)(uintptr_t) "Asia/Yakutsk";
    e = add(&all, "c-moscow", RESPONDER__KIND__VOLUNTEER);
    e->hours = (char *)(uintptr_t) "Mo-Fr 09:00-18:00";
    e->zone = (char *)(uintptr_t) "Europe/Moscow";
    e = add(&all, "d-nowhere", RESPONDER__KIND__VOLUNTEER);
    e->hours = (char *)(uintptr_t) "Mo-Fr 09:00-18:00";
    e->zone = (char *)(uintptr_t) "Europe/Nowhere";
    tell(&d, &all, true);
    make(&r);
    PUT(&r.ask, at_ms, FRIDAY_NOON_MS);
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_candidates, 3);
    assert_string_equal(ranked->candidates[0]->responder, "a-here");
    assert_string_equal(ranked->candidates[0]->why, "near,free,open,untested");
    assert_string_equal(ranked->candidates[1]->responder, "c-moscow");
    assert_string_equal(ranked->candidates[2]->responder, "d-nowhere");
    assert_string_equal(ranked->candidates[2]->why, "near,free,hours_unknown,untested");
    assert_int_equal(filtered(ranked, MATCH__REASON__NOT_OPEN), 1);
    drive_stop(&d);
}

static void days_off_are_those_of_the_settings_too(void **state)
{
    struct holidays h = { .said = { { 20784, true } }, .n = 1 }; /* 27 November 2026 */
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    ResponderEntry *e;

    (void)state;
    for (int told = 0; told < 2; told++) {
        drive_start_with(&d, &matcher_worker, 0, told ? &h : NULL);
        e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
        e->hours = (char *)(uintptr_t) "Mo-Fr 09:00-18:00; PH off";
        e->zone = (char *)(uintptr_t) "Europe/Moscow";
        tell(&d, &all, true);
        make(&r);
        PUT(&r.ask, at_ms, FRIDAY_NOON_MS);
        assert_int_equal(ask(&d, &r)->n_candidates, !told);
        drive_stop(&d);
    }
}

/* Its first and last day are whole days in its own zone. */
static void nobody_is_named_outside_the_days_of_the_agreement(void **state)
{
    static const struct {
        const char *zone, *from, *to;
        int64_t first_ms, end_ms; /* 0: none */
    } rows[] = {
        { "Europe/Moscow", "2026-11-27", "2026-11-30", INT64_C(1795726800000),
            INT64_C(1796072400000) },
        { NULL, "2026-11-27", NULL, INT64_C(1795737600000), 0 }, /* the service's is UTC */
        { "Europe/Nowhere", NULL, "2026-11-30", 0, INT64_C(1796083200000) },
        { NULL, "soon", "", 0, 0 }, /* an older store may hold anything */
        { NULL, "", "later", 0, 0 },
    };
    struct drive d;
    struct entries all = { 0 };
    struct request r;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    make(&r);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ResponderEntry *e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
        int64_t first_ms = rows[i].first_ms ? rows[i].first_ms : 1;
        int64_t end_ms = rows[i].end_ms ? rows[i].end_ms : INT64_C(4000000000000);

        e->zone = (char *)(uintptr_t)rows[i].zone;
        e->valid_from = (char *)(uintptr_t)rows[i].from;
        e->valid_to = (char *)(uintptr_t)rows[i].to;
        tell(&d, &all, true);
        PUT(&r.ask, at_ms, first_ms);
        assert_int_equal(ask(&d, &r)->n_candidates, 1);
        PUT(&r.ask, at_ms, end_ms - 1);
        assert_int_equal(ask(&d, &r)->n_candidates, 1);
        PUT(&r.ask, at_ms, first_ms - 1);
        assert_int_equal(ask(&d, &r)->n_candidates, !rows[i].first_ms);
        PUT(&r.ask, at_ms, end_ms);
        assert_int_equal(ask(&d, &r)->n_candidates, !rows[i].end_ms);
    }
    drive_stop(&d);
}

static void who_came_home_lately_is_not_named_until_they_have_rested(void **state)
{
    ResponderRecord record = RESPONDER_RECORD__INIT;
    Instant home = INSTANT__INIT;
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    ResponderEntry *e;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    PUT(e, rest_minutes, 60);
    tell(&d, &all, true);
    make(&r);
    PUT(&r.ask, at_ms, FRIDAY_NOON_MS);
    assert_int_equal(ask(&d, &r)->n_candidates, 1); /* asked for the first time */
    e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    PUT(e, rest_minutes, 60);
    e->record = &record;
    tell(&d, &all, true);
    assert_int_equal(ask(&d, &r)->n_candidates, 1); /* has declined, say */
    PUT(&home, ms, FRIDAY_NOON_MS - 59 * MINUTE_MS);
    e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    PUT(e, rest_minutes, 60);
    e->record = &record;
    record.last_ended = &home;
    tell(&d, &all, true);
    assert_int_equal(ask(&d, &r)->shortfall, MATCH__REASON__RESTING);
    PUT(&r.ask, at_ms, FRIDAY_NOON_MS + MINUTE_MS);
    assert_int_equal(ask(&d, &r)->n_candidates, 1);
    drive_stop(&d);
}

static void who_has_had_the_cases_of_a_month_is_not_named_until_it_is_over(void **state)
{
    static const struct {
        uint32_t most, taken;
        int64_t ends_ms;
        bool is_named;
    } rows[] = { { 2, 2, 1, false }, { 2, 3, 1, false }, { 2, 2, 0, true }, { 2, 1, 1, true },
        { 0, 9, 1, true } };
    ResponderRecord record = RESPONDER_RECORD__INIT;
    Instant ends = INSTANT__INIT;
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    ResponderEntry *e;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    make(&r);
    PUT(&r.ask, at_ms, FRIDAY_NOON_MS);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
        PUT(e, monthly_max, rows[i].most);
        PUT(&record, taken, rows[i].taken);
        PUT(&ends, ms, FRIDAY_NOON_MS + rows[i].ends_ms);
        record.taken_until = &ends;
        e->record = &record;
        tell(&d, &all, true);
        assert_int_equal(ask(&d, &r)->n_candidates, rows[i].is_named);
        assert_int_equal(ask(&d, &r)->shortfall,
            rows[i].is_named ? MATCH__REASON__FITS : MATCH__REASON__MONTH_FULL);
    }
    drive_stop(&d);
}

/* One entry alone: what keeps it out. */
static Match__Reason kept_out(struct drive *d, struct request *r)
{
    const CandidatesRanked *said = ask(d, r);

    assert_int_equal(said->n_candidates, said->shortfall == MATCH__REASON__FITS);
    return said->shortfall;
}

static void whom_they_help_and_how_far_they_go_reaches_the_core(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    ResponderEntry *e;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    PUT(e, min_age, 14);
    PUT(e, max_age, 17);
    PUT(e, max_distance_m, 1500);
    tell(&d, &all, true);
    make(&r);
    assert_int_equal(kept_out(&d, &r), MATCH__REASON__FITS); /* nobody knows how old */
    PUT(&r.ask, age_least, 17);
    PUT(&r.ask, age_most, 18);
    assert_int_equal(kept_out(&d, &r), MATCH__REASON__FITS);
    PUT(&r.ask, age_least, 18);
    assert_int_equal(kept_out(&d, &r), MATCH__REASON__WRONG_AGE);
    PUT(&r.ask, age_least, 0);
    PUT(&r.ask, age_most, 13);
    assert_int_equal(kept_out(&d, &r), MATCH__REASON__WRONG_AGE);
    r.place.lat += 0.02;
    assert_int_equal(kept_out(&d, &r), MATCH__REASON__TOO_FAR);
    drive_stop(&d);
}

/* In a day they sleep eight hours: by their own clock, or by the service's where nobody knows theirs. */
static void who_does_not_come_at_night_is_not_named_for_eight_hours(void **state)
{
    static const char *const zones[] = { "Asia/Kamchatka", "Asia/Nowhere", NULL };
    struct drive d;
    struct entries all = { 0 };
    struct request r;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    make(&r);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        ResponderEntry *e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
        int asleep = 0;

        PUT(e, no_night, 1);
        e->zone = (char *)(uintptr_t)zones[i];
        tell(&d, &all, true);
        for (int hour = 0; hour < 24; hour++) {
            PUT(&r.ask, at_ms, FRIDAY_NOON_MS + hour * HOUR_MS);
            asleep += kept_out(&d, &r) == MATCH__REASON__AT_NIGHT;
        }
        assert_int_equal(asleep, 8);
    }
    drive_stop(&d);
}

static void what_came_of_asking_them_and_where_they_were_seen_reaches_the_core(void **state)
{
    ResponderRecord record = RESPONDER_RECORD__INIT;
    ChannelRecord zmq = CHANNEL_RECORD__INIT, phone = CHANNEL_RECORD__INIT,
                  strange = CHANNEL_RECORD__INIT, *tried[] = { &zmq, &phone, &strange };
    Delivery__Channel by_machine[] = { DELIVERY__CHANNEL__ZMQ };
    Instant lately = INSTANT__INIT, before = INSTANT__INIT;
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    ResponderEntry *e;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    make(&r);
    PUT(&r.ask, at_ms, FRIDAY_NOON_MS);
    PUT(&lately, ms, FRIDAY_NOON_MS - MINUTE_MS);
    PUT(&before, ms, FRIDAY_NOON_MS - 48 * HOUR_MS);
    PUT(&record, unanswered, 9);
    PUT(&zmq, channel, DELIVERY__CHANNEL__ZMQ);
    PUT(&phone, channel, DELIVERY__CHANNEL__PHONE);
    strange.channel = (Delivery__Channel)99;
    zmq.worked = &before;
    phone.worked = &before;
    for (size_t i = 0; i < 5; i++) {
        static const char *const why[] = { "near,free,answers_rarely",
            "near,free,answers_rarely,asked_lately", "near,free,answers_rarely,asked_lately",
            "near,free,answers_rarely,asked_lately,untested",
            "near,free,answers_rarely,asked_lately,old_fix,untested" };

        record.last_offer = i > 1 ? &before : i > 0 ? &lately : NULL;
        record.last_ended = i > 1 ? &lately : i > 0 ? &before : NULL;
        e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
        e->record = &record;
        e->tried = tried;
        e->n_tried = 3;
        if (i == 3) { /* rung no more, and the telephone was all that was tried */
            e->tried = &tried[1];
            e->n_tried = 2;
            e->channel = by_machine;
            e->n_channel = 1;
        }
        if (i == 4)
            e->n_tried = 0;
        e->fixed_at = (char *)(uintptr_t)(i == 4 ? "2026-11-27T08:50:00Z" : i ? "" : "soon");
        tell(&d, &all, true);
        assert_string_equal(ask(&d, &r)->candidates[0]->why, why[i]);
    }
    e = add(&all, "a", RESPONDER__KIND__VOLUNTEER); /* is rung, as whoever names no channel */
    e->tried = tried;
    e->n_tried = 2;
    phone.failed = &lately;
    tell(&d, &all, true);
    assert_int_equal(ask(&d, &r)->shortfall, MATCH__REASON__NO_CHANNEL);
    drive_stop(&d);
}

static void a_case_without_a_place_falls_short_for_that_reason(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, true);
    make(&r);
    r.ask.place = NULL;
    assert_int_equal(ask(&d, &r)->shortfall, MATCH__REASON__NO_PLACE);
    r.ask.place = &r.place;
    r.place.has_lat = r.place.has_lon = false;
    assert_int_equal(ask(&d, &r)->shortfall, MATCH__REASON__NO_PLACE);
    drive_stop(&d);
}

/* Without points of their own, and known by what their area or their polygon says. */
static void where_they_go_is_as_the_directory_says(void **state)
{
    static char *azov[] = { (char *)(uintptr_t) "oktmo:60701000" },
                *rostov[] = { (char *)(uintptr_t) "кладр 61" };
    static char square[] = "POLYGON((39 47,40 47,40 48,39 48,39 47))", broken[] = "POLYGON((";
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    ResponderEntry *e;
    const CandidatesRanked *ranked;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    for (size_t i = 0; i < 2; i++) {
        e = add(&all, i ? "rostov" : "azov", RESPONDER__KIND__VOLUNTEER);
        e->has_lat = e->has_lon = false;
        e->area = i ? rostov : azov;
        e->n_area = 1;
    }
    e = add(&all, "square", RESPONDER__KIND__VOLUNTEER);
    e->polygon = square;
    e = add(&all, "broken", RESPONDER__KIND__VOLUNTEER);
    e->polygon = broken;
    e->has_radius_km = false;
    e = add(&all, "elsewhere", RESPONDER__KIND__VOLUNTEER);
    e->polygon = square;
    e->exclude = azov;
    e->n_exclude = 1;
    tell(&d, &all, true);
    make(&r);
    r.place.oktmo = (char *)(uintptr_t) "60";
    r.place.kladr = (char *)(uintptr_t) "6100000000000";
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_candidates, 4);
    assert_string_equal(ranked->candidates[3]->responder, "azov");
    assert_non_null(strstr(ranked->candidates[3]->why, "maybe_area"));
    assert_int_equal(filtered(ranked, MATCH__REASON__OUT_OF_AREA), 1);
    r.place.oktmo = (char *)(uintptr_t) "60701000001";
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_candidates, 3);
    assert_int_equal(filtered(ranked, MATCH__REASON__OUT_OF_AREA), 2);
    drive_stop(&d);
}

static void all_filters_of_a_request_reach_the_core(void **state)
{
    static char *asked[] = { (char *)(uintptr_t) "asked" },
                *never[] = { (char *)(uintptr_t) "Иван ДРУЗЬ" };
    static char *able[] = { (char *)(uintptr_t) "drone" };
    static Responder__Kind kinds[] = { RESPONDER__KIND__VOLUNTEER };
    static const char *const ids[] = { "asked", "fits", "kind", "never", "unable", "untrusted",
        "remote" };
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    const CandidatesRanked *ranked;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    for (size_t i = 0; i < 7; i++) {
        ResponderEntry *e = add(&all, ids[i], RESPONDER__KIND__VOLUNTEER);

        e->capabilities = able;
        e->n_capabilities = 1;
        PUT(e, vetting, 2);
    }
    PUT(&all.entry[2], kind, RESPONDER__KIND__NEIGHBOUR);
    all.entry[3].name = (char *)(uintptr_t) "Друзь Иван";
    all.entry[4].n_capabilities = 0;
    PUT(&all.entry[5], vetting, 1);
    PUT(&all.entry[6], lat, LAT + 0.02);
    tell(&d, &all, true);
    make(&r);
    r.ask.exclude = asked;
    r.ask.n_exclude = 1;
    r.ask.never_ask = never;
    r.ask.n_never_ask = 1;
    r.ask.capabilities = able;
    r.ask.n_capabilities = 1;
    r.ask.kinds = kinds;
    r.ask.n_kinds = 1;
    PUT(&r.ask, vetting, 2);
    PUT(&r.ask, radius_m, 1000);
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_candidates, 1);
    assert_string_equal(ranked->candidates[0]->responder, "fits");
    assert_int_equal(ranked->n_filtered, 6);
    assert_int_equal(filtered(ranked, MATCH__REASON__ALREADY_ASKED), 1);
    assert_int_equal(filtered(ranked, MATCH__REASON__WRONG_KIND), 1);
    assert_int_equal(filtered(ranked, MATCH__REASON__NEVER_ASK), 1);
    assert_int_equal(filtered(ranked, MATCH__REASON__NOT_CAPABLE), 1);
    assert_int_equal(filtered(ranked, MATCH__REASON__NOT_VETTED), 1);
    assert_int_equal(filtered(ranked, MATCH__REASON__OUT_OF_AREA), 1);
    drive_stop(&d);
}

static void a_request_that_cannot_be_used_is_refused_with_the_field(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    make(&r);
    r.ask.has_case_ = false;
    assert_refused(
        &d, &r, "missing", "match_request.case"); /* also before the directory is complete */
    tell(&d, &all, true);
    assert_int_equal(drive_count(&d, ENVELOPE__BODY_CANDIDATES_RANKED), 0);
    assert_refused(&d, &r, "missing", "match_request.case");
    make(&r);
    r.ask.need = 0;
    assert_refused(&d, &r, "missing", "match_request.need");
    make(&r);
    r.place.has_lon = false;
    assert_refused(&d, &r, "missing", "match_request.place.lon");
    make(&r);
    r.place.has_lat = false;
    assert_refused(&d, &r, "missing", "match_request.place.lat");
    make(&r);
    PUT(&r.place, radius_m, UINT32_MAX);
    assert_refused(&d, &r, "out_of_range", "match_request.place.radius_m");
    drive_stop(&d);
}

static void long_names_leave_the_best_that_one_message_holds(void **state)
{
    static char names[20][5001], ids[20][8];
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    const CandidatesRanked *ranked;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    for (size_t i = 0; i < 20; i++) {
        memset(names[i], 'n', 5000);
        snprintf(ids[i], sizeof ids[i], "r%02zu", i);
        add(&all, ids[i], RESPONDER__KIND__VOLUNTEER)->name = names[i];
        if (i % 5 == 4)
            tell(&d, &all, i == 19);
    }
    make(&r);
    PUT(&r.ask, at_most, 20);
    ranked = ask(&d, &r);
    assert_in_range(ranked->n_candidates, 8, 13);
    assert_string_equal(ranked->candidates[0]->responder, "r00");
    assert_string_equal(ranked->candidates[ranked->n_candidates - 1]->name, names[0]);
    drive_stop(&d);
}

static void an_older_store_that_was_put_back_is_followed_from_the_beginning(void **state)
{
    struct drive d;
    struct entries all = { 0 };
    struct request r;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    add(&all, "b", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, true);
    drive_put_back(&d, FOLLOWS__WHAT__DIRECTORY, 1);
    make(&r);
    assert_null(ask(&d, &r)); /* waits again */
    add(&all, "c", RESPONDER__KIND__VOLUNTEER);
    tell(&d, &all, true);
    assert_int_equal(
        drive_said(&d, ENVELOPE__BODY_CANDIDATES_RANKED, 0)->candidates_ranked->n_candidates, 1);
    drive_stop(&d);
}

/* ---- previews: a person asks, for no case ---- */
static void make_preview(struct request *r, char *const *capabilities, size_t n)
{
    make(r);
    r->env.actor = (char *)(uintptr_t) "boris";
    PUT(&r->env, role, ROLE__COORDINATOR);
    r->ask.has_work = r->ask.has_case_ = r->ask.has_need = 0;
    r->ask.case_ = r->ask.need = 0;
    r->ask.capabilities = (char **)(uintptr_t)capabilities;
    r->ask.n_capabilities = n;
    PUT(&r->ask, preview, 1);
}

static void a_preview_belongs_to_no_case_and_says_who_asked(void **state)
{
    char *can[] = { "boat" };
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    ResponderEntry *e;
    const Envelope *said;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    e->capabilities = can;
    e->n_capabilities = 1;
    add(&all, "b", RESPONDER__KIND__VOLUNTEER);
    make_preview(&r, can, 1);
    assert_null(ask(&d, &r)); /* it waits, too */
    tell(&d, &all, true);
    said = drive_said(&d, ENVELOPE__BODY_CANDIDATES_RANKED, 0);
    for (int i = 0; i < 2; i++) {
        const CandidatesRanked *ranked = said->candidates_ranked;

        assert_string_equal(said->actor, "boris");
        assert_int_equal(said->role, ROLE__COORDINATOR);
        assert_int_equal(said->n_return_path, 1);
        assert_false(ranked->has_case_ || ranked->has_need || ranked->has_generation);
        assert_int_equal(ranked->n_candidates, 1);
        assert_string_equal(ranked->candidates[0]->responder, "a");
        assert_int_equal(filtered(ranked, MATCH__REASON__NOT_CAPABLE), 1);
        assert_int_equal(ranked->n_nobody_can, 0);
        assert_true(ranked->place && ranked->place->lat == r.ask.place->lat);
        assert_non_null(ask(&d, &r));
        said = drive_said(&d, ENVELOPE__BODY_CANDIDATES_RANKED, 0);
    }
    drive_stop(&d);
}

static void a_word_that_nobody_has_is_said_to_be_one(void **state)
{
    char *has[] = { "boat", "diver" }, *asked[] = { "baot", "diver", "sledge" };
    struct drive d;
    struct entries all = { 0 };
    struct request r;
    ResponderEntry *e;
    const CandidatesRanked *ranked;

    (void)state;
    drive_start(&d, &matcher_worker, 0);
    e = add(&all, "a", RESPONDER__KIND__VOLUNTEER);
    e->capabilities = has;
    e->n_capabilities = 2;
    e = add(&all, "gone", RESPONDER__KIND__VOLUNTEER); /* who is never asked has no word */
    e->capabilities = &asked[2];
    e->n_capabilities = 1;
    PUT(e, status, RESPONDER__STATUS__CLOSED);
    tell(&d, &all, true);
    make_preview(&r, asked, 3);
    ranked = ask(&d, &r);
    assert_int_equal(ranked->n_nobody_can, 2);
    assert_string_equal(ranked->nobody_can[0], "baot");
    assert_string_equal(ranked->nobody_can[1], "sledge");
    assert_int_equal(ranked->n_candidates, 0);
    assert_int_equal(ranked->shortfall, MATCH__REASON__MIXED);
    drive_stop(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_repeats_what_it_belongs_to_and_names_candidates_in_order),
        cmocka_unit_test(the_rungs_after_an_empty_one_are_told_up_to_the_first_that_somebody_fits),
        cmocka_unit_test(official_and_medical_responders_are_marked),
        cmocka_unit_test(a_request_waits_until_the_directory_is_complete),
        cmocka_unit_test(only_so_many_requests_wait_and_the_next_is_refused),
        cmocka_unit_test(an_empty_directory_says_so),
        cmocka_unit_test(an_entry_that_changes_or_goes_is_known_at_once),
        cmocka_unit_test(who_is_suspended_is_not_named_until_it_is_over),
        cmocka_unit_test(hours_are_those_of_the_entrys_zone_and_else_of_the_services),
        cmocka_unit_test(days_off_are_those_of_the_settings_too),
        cmocka_unit_test(nobody_is_named_outside_the_days_of_the_agreement),
        cmocka_unit_test(who_came_home_lately_is_not_named_until_they_have_rested),
        cmocka_unit_test(who_has_had_the_cases_of_a_month_is_not_named_until_it_is_over),
        cmocka_unit_test(whom_they_help_and_how_far_they_go_reaches_the_core),
        cmocka_unit_test(who_does_not_come_at_night_is_not_named_for_eight_hours),
        cmocka_unit_test(what_came_of_asking_them_and_where_they_were_seen_reaches_the_core),
        cmocka_unit_test(a_case_without_a_place_falls_short_for_that_reason),
        cmocka_unit_test(where_they_go_is_as_the_directory_says),
        cmocka_unit_test(all_filters_of_a_request_reach_the_core),
        cmocka_unit_test(a_request_that_cannot_be_used_is_refused_with_the_field),
        cmocka_unit_test(long_names_leave_the_best_that_one_message_holds),
        cmocka_unit_test(a_preview_belongs_to_no_case_and_says_who_asked),
        cmocka_unit_test(a_word_that_nobody_has_is_said_to_be_one),
        cmocka_unit_test(an_older_store_that_was_put_back_is_followed_from_the_beginning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
