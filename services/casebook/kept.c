/* kept - see kept.h. Field lists are written once and serve both directions; zero values are not stored. */
#include "casebook/kept.h"
#include <sodium.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "kept.pb-c.h"

#define KEEP_NUMBER(f)                                                                             \
    if (from->f)                                                                                   \
        PUT(to, f, (__typeof__(to->f))from->f);
#define KEEP_TEXT(f) to->f = (char *)(uintptr_t)from->f;
#define READ_NUMBER(f) to->f = (__typeof__(to->f))from->f;
#define READ_TEXT(f) to->f = from->f;

/* One array of pointers to messages, as protobuf-c wants it. */
#define KEEP_ARRAY(message, field, n, init, keep_one, items)                                       \
    do {                                                                                           \
        (message)->n_##field = (n);                                                                \
        (message)->field = arena_alloc(a, ((n) + 1) * sizeof *(message)->field);                   \
        for (uint32_t i_ = 0; i_ < (n); i_++) {                                                    \
            (message)->field[i_] = arena_alloc(a, sizeof **(message)->field);                      \
            init((message)->field[i_]);                                                            \
            keep_one(&(items)[i_], (message)->field[i_], a);                                       \
        }                                                                                          \
    } while (0)

static char **texts(const char *const *list, uint32_t n, struct arena *a)
{
    char **copy = arena_alloc(a, (n + 1) * sizeof *copy);

    for (uint32_t i = 0; i < n; i++)
        copy[i] = arena_dup(a, list[i] ? list[i] : "");
    return copy;
}

static const char *text_or_null(const char *t)
{
    return text_empty(t) ? NULL : t;
}

/* ---- candidates ---- */
static void keep_channels(const Delivery__Channel *from, uint32_t n, struct arena *a, size_t *ret_n,
    Delivery__Channel **ret)
{
    *ret_n = n;
    *ret = n ? arena_copy(a, from, n * sizeof **ret) : NULL;
}

static void keep_spare(const struct candidate *from, SpareKept *to, struct arena *a)
{
    KEEP_TEXT(responder)
    KEEP_NUMBER(kind)
    KEEP_NUMBER(medical)
    KEEP_NUMBER(official)
    KEEP_NUMBER(vetting)
    KEEP_TEXT(why)
    keep_channels(from->channels, from->n_channels, a, &to->n_channels, &to->channels);
}

static void keep_filtered(const struct filtered *from, FilteredKept *to, struct arena *a)
{
    (void)a;
    KEEP_NUMBER(reason)
    KEEP_NUMBER(count)
}

static void keep_spare_personal(const struct candidate *from, SparePersonal *to, struct arena *a)
{
    (void)a;
    KEEP_TEXT(name)
    KEEP_TEXT(phone)
}

static void read_spare(const SpareKept *from, const SparePersonal *p, struct candidate *to)
{
    READ_TEXT(responder)
    READ_NUMBER(kind)
    READ_NUMBER(medical)
    READ_NUMBER(official)
    READ_NUMBER(vetting)
    READ_TEXT(why)
    for (size_t i = 0; i < from->n_channels && i < CHANNELS_MAX; i++)
        to->channels[to->n_channels++] = from->channels[i];
    if (p) {
        to->name = p->name;
        to->phone = p->phone;
    }
}

/* ---- events ---- */
/* Lists of fields: both directions read them. */
/* clang-format off */
#define EVENT_NUMBERS(X) \
    X(type) X(need) X(rung) X(pass) X(generation) X(offer) X(call) X(alarm) X(ref) X(count) \
    X(from) X(to) X(word) X(cause) X(reason) X(until_ms) X(span_ms) X(n_rungs) X(repeat) \
    X(required) X(vetting) X(k) X(radius_m) X(source)
#define EVENT_TEXTS(X) X(kind) X(responder) X(actor) X(code) X(hash)
/* clang-format on */

static bool has_hash(const uint8_t hash[RULES_HASH])
{
    for (size_t i = 0; i < RULES_HASH; i++) {
        if (hash[i])
            return true;
    }
    return false;
}

static void keep_event(const struct event *from, EventKept *to, struct arena *a)
{
    uint32_t flags = 0;

    EVENT_NUMBERS(KEEP_NUMBER)
    EVENT_TEXTS(KEEP_TEXT)
    if (has_hash(from->ladder_hash)) {
        to->has_ladder_hash = 1;
        to->ladder_hash.len = RULES_HASH;
        to->ladder_hash.data = arena_copy(a, from->ladder_hash, RULES_HASH);
    }
    for (uint32_t i = 0; i < EVENT_FLAGS; i++)
        flags |= from->flag[i] ? 1U << i : 0;
    if (flags)
        PUT(to, flags, flags);
    keep_channels(from->channels, from->n_channels, a, &to->n_channels, &to->channels);
    to->n_list = from->n_list;
    to->list = texts(from->list, from->n_list, a);
    if (from->points) {
        to->n_points = from->n_list;
        to->points = arena_copy(a, from->points, from->n_list * sizeof *from->points);
    }
    KEEP_ARRAY(to, spares, from->n_spares, spare_kept__init, keep_spare, from->spares);
    KEEP_ARRAY(to, filtered, from->n_filtered, filtered_kept__init, keep_filtered, from->filtered);
}

static void keep_event_personal(const struct event *e, EventPersonal *to, struct arena *a)
{
    const __typeof__(e->p) *from = &e->p;

    KEEP_TEXT(text)
    KEEP_TEXT(name)
    KEEP_TEXT(phone)
    KEEP_TEXT(born)
    KEEP_TEXT(lang)
    KEEP_TEXT(value)
    if (from->lat != 0.0 || from->lon != 0.0) {
        PUT(to, lat, from->lat);
        PUT(to, lon, from->lon);
    }
    to->n_list = from->n_list;
    to->list = texts(from->list, from->n_list, a);
    KEEP_ARRAY(to, spares, e->n_spares, spare_personal__init, keep_spare_personal, e->spares);
}

static bool is_personal(const struct event *e)
{
    return e->p.text || e->p.name || e->p.phone || e->p.born || e->p.lang || e->p.value ||
           e->p.n_list || e->n_spares || e->p.lat != 0.0 || e->p.lon != 0.0;
}

static struct blob packed(const void *message, struct arena *a)
{
    struct blob b;

    b.bytes = codec_pack(message, a, &b.n);
    return b;
}

void kept_events(const struct event *events, uint32_t n, struct arena *a, struct events_row *row)
{
    EventsBody body = EVENTS_BODY__INIT;
    EventsPersonal personal = EVENTS_PERSONAL__INIT;
    bool any_personal = false;

    KEEP_ARRAY(&body, events, n, event_kept__init, keep_event, events);
    KEEP_ARRAY(&personal, events, n, event_personal__init, keep_event_personal, events);
    for (uint32_t i = 0; i < n; i++)
        any_personal = any_personal || is_personal(&events[i]);
    row->count = n;
    PUT(&body, at_ms, row->at_ms);
    body.actor = arena_dup(a, row->actor);
    row->body = packed(&body, a);
    row->personal = any_personal ? packed(&personal, a) : (struct blob){ 0 };
    row->last_type = n ? (uint32_t)events[n - 1].type : 0;
}

static void read_event_personal(const EventPersonal *from, struct event *e)
{
    __typeof__(e->p) *to = &e->p;

    READ_TEXT(text)
    READ_TEXT(name)
    READ_TEXT(phone)
    READ_TEXT(born)
    READ_TEXT(lang)
    READ_TEXT(value)
    READ_NUMBER(lat)
    READ_NUMBER(lon)
    to->list = (const char *const *)from->list;
    to->n_list = (uint32_t)from->n_list;
}

static void read_filtered(const EventKept *from, struct arena *a, struct event *to)
{
    struct filtered *filtered = arena_alloc(a, (from->n_filtered + 1) * sizeof *filtered);

    for (size_t i = 0; i < from->n_filtered; i++)
        filtered[i] = (struct filtered){ from->filtered[i]->reason, from->filtered[i]->count };
    to->filtered = filtered;
    to->n_filtered = (uint32_t)from->n_filtered;
}

static void read_event(
    const EventKept *from, const EventPersonal *p, struct arena *a, struct event *to)
{
    struct candidate *spares = arena_alloc(a, (from->n_spares + 1) * sizeof *spares);

    EVENT_NUMBERS(READ_NUMBER)
    EVENT_TEXTS(READ_TEXT)
    if (from->has_ladder_hash && from->ladder_hash.len == RULES_HASH)
        memcpy(to->ladder_hash, from->ladder_hash.data, RULES_HASH);
    for (uint32_t i = 0; i < EVENT_FLAGS; i++)
        to->flag[i] = (from->flags >> i) & 1U;
    to->channels = from->channels;
    to->n_channels = (uint32_t)from->n_channels;
    to->list = (const char *const *)from->list;
    to->n_list = (uint32_t)from->n_list;
    if (from->n_points == from->n_list && from->n_list)
        to->points = from->points;
    for (size_t i = 0; i < from->n_spares; i++)
        read_spare(from->spares[i], p && i < p->n_spares ? p->spares[i] : NULL, &spares[i]);
    to->spares = spares;
    to->n_spares = (uint32_t)from->n_spares;
    read_filtered(from, a, to);
    if (p)
        read_event_personal(p, to);
}

uint32_t kept_event_types(const struct events_row *row, struct arena *a, Event__Type *ret)
{
    EventsBody *body = codec_unpack_as(&events_body__descriptor, row->body.bytes, row->body.n, a);

    if (!body || body->n_events != row->count)
        return 0;
    for (uint32_t i = 0; i < row->count; i++)
        ret[i] = body->events[i]->type;
    return row->count;
}

int kept_events_read(
    const struct events_row *row, struct arena *a, struct event **ret_events, uint32_t *ret_n)
{
    EventsBody *body = codec_unpack_as(&events_body__descriptor, row->body.bytes, row->body.n, a);
    EventsPersonal *personal = NULL;

    if (row->personal.n)
        personal =
            codec_unpack_as(&events_personal__descriptor, row->personal.bytes, row->personal.n, a);
    if (!body || body->n_events != row->count || (personal && personal->n_events != body->n_events))
        return ERR_DAMAGED;
    if (body->at_ms != row->at_ms || !text_is(body->actor, row->actor))
        return ERR_DAMAGED; /* the row says something else than what was chained */
    *ret_n = row->count;
    *ret_events = arena_alloc(a, (row->count + 1) * sizeof **ret_events);
    for (uint32_t i = 0; i < row->count; i++) {
        read_event(body->events[i], personal ? personal->events[i] : NULL, a, &(*ret_events)[i]);
        (*ret_events)[i].at_ms = row->at_ms;
    }
    return 0;
}

/* ---- cases ---- */
/* Lists of fields: both directions read them. */
/* clang-format off */
#define FIX_NUMBERS(X) X(has_point) X(radius_m) X(source) X(fix_at_ms) X(of_reporter) X(wrong) X(address) X(garbled)
#define FIX_TEXTS(X) X(district) X(oktmo) X(kladr) X(zone) X(country)
#define TRY_NUMBERS(X) \
    X(rung) X(pass) X(generation) X(state) X(until_ms) X(k) X(window_ms) X(standby) X(exact) \
    X(with_next) X(next_spare) X(more) X(ends_ms) X(named_only)
#define NEED_NUMBERS(X) \
    X(number) X(state) X(mandatory) X(medical) X(required) X(vetting) X(parent) X(ladder) \
    X(rung) X(pass) X(first_pass) X(n_rungs) X(repeat) X(generation) \
    X(within_ms) X(due_ms) X(half_ms) X(half_over) X(overdue)
#define OFFER_NUMBERS(X) \
    X(letter) X(need) X(rung) X(pass) X(generation) X(kind) X(state) X(won) X(standby_asked) X(by_hand) \
    X(medical) X(official) X(recall_unseen) X(answer_by_ms) X(sent_ms) X(answered_ms) X(first_ms) X(eta_ms) \
    X(checkin_by_ms) X(recall_by_ms) X(confirm_by_ms) X(channel) X(delivery) X(attempt) X(notice) \
    X(unclear) X(question_ms) X(answers) X(released) X(beside_cases) X(person_rung) X(vetting)
#define CALL_NUMBERS(X) \
    X(number) X(kind) X(offer) X(since_ms) X(late_ms) X(taken_until_ms) X(done) X(outcome) \
    X(attempt)
#define ALARM_NUMBERS(X) X(number) X(cause) X(ref) X(since_ms) X(next_ms) X(count) X(over)
#define CASE_NUMBERS(X) \
    X(seq) X(state) X(set_by_person) X(disposition) X(priority) X(opened_ms) X(closed_ms) \
    X(touched_ms) X(consent) X(via) X(exercise) X(judged) X(unsafe_to_call) X(owner_until_ms) \
    X(callback_due_ms) X(called_back) X(callback_tries) X(hold_until_ms) X(overruled) \
    X(cancel_asked) X(spoken_to) X(erased) X(legal_hold) X(may_tell) X(death_said) \
    X(minor_vetting) X(minor_people) X(place_by_ms) X(place_waived) \
    X(check_due_ms) X(check_wrong_number)
#define DRIFT_NUMBERS(X) X(what) X(at_ms) X(due_ms) X(radius_m) X(told_radius_m)
#define CASE_TEXTS(X) X(kind) X(call_ref) X(filed_by) X(rules_hash) X(owner) X(visit_word) X(merged_into) X(handed_to)
/* clang-format on */

static void keep_fix(const struct fix *from, FixKept *to, struct arena *a)
{
    (void)a;
    FIX_NUMBERS(KEEP_NUMBER)
    FIX_TEXTS(KEEP_TEXT)
}

static DriftKept *keep_drift(const struct drift *from, struct arena *a)
{
    DriftKept *to;

    if (!from->what)
        return NULL;
    to = arena_alloc(a, sizeof *to);
    drift_kept__init(to);
    DRIFT_NUMBERS(KEEP_NUMBER)
    return to;
}

static DriftPersonal *keep_drift_personal(const struct drift *from, struct arena *a)
{
    DriftPersonal *to;

    if (!from->at_ms)
        return NULL;
    to = arena_alloc(a, sizeof *to);
    drift_personal__init(to);
    PUT(to, lat, from->lat);
    PUT(to, lon, from->lon);
    PUT(to, told_lat, from->told_lat);
    PUT(to, told_lon, from->told_lon);
    return to;
}

static void keep_fix_personal(const struct fix *from, FixPersonal *to, struct arena *a)
{
    (void)a;
    KEEP_TEXT(text)
    if (from->has_point) {
        PUT(to, lat, from->lat);
        PUT(to, lon, from->lon);
    }
}

static void keep_try(const struct rung_try *from, TryKept *to, struct arena *a)
{
    TRY_NUMBERS(KEEP_NUMBER)
    keep_channels(from->channels, from->n_channels, a, &to->n_channels, &to->channels);
    KEEP_ARRAY(to, spares, from->n_spares, spare_kept__init, keep_spare, from->spares);
}

static void keep_need(const struct need *from, NeedKept *to, struct arena *a)
{
    NEED_NUMBERS(KEEP_NUMBER)
    KEEP_TEXT(kind)
    to->has_ladder_hash = 1;
    to->ladder_hash.len = RULES_HASH;
    to->ladder_hash.data = arena_copy(a, from->ladder_hash, RULES_HASH);
    to->n_capabilities = from->n_capabilities;
    to->capabilities = texts(from->capabilities, from->n_capabilities, a);
    KEEP_ARRAY(to, tries, from->n_tries, try_kept__init, keep_try, from->tries);
}

static void keep_offer(const struct offer *from, OfferKept *to, struct arena *a)
{
    OFFER_NUMBERS(KEEP_NUMBER)
    KEEP_TEXT(responder)
    KEEP_TEXT(beside)
    keep_channels(from->channels, from->n_channels, a, &to->n_channels, &to->channels);
}

static void keep_offer_personal(const struct offer *from, SparePersonal *to, struct arena *a)
{
    (void)a;
    KEEP_TEXT(name)
    KEEP_TEXT(phone)
    KEEP_TEXT(who)
    KEEP_TEXT(question)
    KEEP_TEXT(answer)
}

static void keep_call(const struct call *from, CallKept *to, struct arena *a)
{
    (void)a;
    CALL_NUMBERS(KEEP_NUMBER)
    KEEP_TEXT(taken_by)
}

static void keep_alarm(const struct alarm *from, AlarmKept *to, struct arena *a)
{
    (void)a;
    ALARM_NUMBERS(KEEP_NUMBER)
    KEEP_TEXT(acked_by)
    to->n_whom = from->n_whom;
    to->whom = texts(from->whom, from->n_whom, a);
}

static void keep_found(const struct found *from, FoundPersonal *to, struct arena *a)
{
    (void)a;
    KEEP_TEXT(name)
    KEEP_TEXT(phone)
    KEEP_TEXT(relation)
}

static void keep_person(const struct person *from, Person *to, struct arena *a)
{
    (void)a;
    KEEP_TEXT(name)
    KEEP_TEXT(phone)
    KEEP_TEXT(born)
    KEEP_TEXT(lang)
}

static void keep_fact_texts(
    const struct casefile *c, struct arena *a, CaseBody *body, CasePersonal *personal)
{
    const char **keys = arena_alloc(a, (c->n_facts + 1) * sizeof *keys);
    const char **values = arena_alloc(a, (c->n_facts + 1) * sizeof *values);
    protobuf_c_boolean *read = arena_alloc(a, (c->n_facts + 1) * sizeof *read);
    int64_t *said_ms = arena_alloc(a, (c->n_facts + 1) * sizeof *said_ms);
    bool any_said = false;

    for (uint32_t i = 0; i < c->n_facts; i++) {
        keys[i] = c->facts[i].key;
        values[i] = c->facts[i].value;
        read[i] = c->facts[i].read;
        said_ms[i] = c->said_ms[i];
        any_said = any_said || said_ms[i];
    }
    body->n_fact_said_ms = any_said ? c->n_facts : 0; /* a row of before has none */
    body->fact_said_ms = said_ms;
    body->n_fact_read = c->n_facts;
    body->fact_read = read;
    body->n_fact_keys = personal->n_fact_values = c->n_facts;
    body->fact_keys = texts(keys, c->n_facts, a);
    personal->fact_values = texts(values, c->n_facts, a);
}

/* Every spare of every rung, in one list: the personal half need not know the rungs. */
static void keep_spares_personal(const struct casefile *c, struct arena *a, CasePersonal *personal)
{
    struct candidate *all = NULL;
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->n_needs; i++) {
        for (uint32_t t = 0; t < c->needs[i].n_tries; t++) {
            for (uint32_t k = 0; k < c->needs[i].tries[t].n_spares; k++)
                *ARENA_PUSH(a, all, n) = c->needs[i].tries[t].spares[k];
        }
    }
    KEEP_ARRAY(personal, spares, n, spare_personal__init, keep_spare_personal, all);
}

static void keep_body(const struct casefile *from, CaseBody *to, struct arena *a)
{
    CASE_NUMBERS(KEEP_NUMBER)
    CASE_TEXTS(KEEP_TEXT)
    to->n_signals = from->n_signals;
    to->signals = texts(from->signals, from->n_signals, a);
    to->n_absorbed = from->n_absorbed;
    to->absorbed = texts(from->absorbed, from->n_absorbed, a);
    to->n_tags = from->n_tags;
    to->tags = texts(from->tags, from->n_tags, a);
    to->n_fired = from->n_fired;
    to->fired = texts(from->fired, from->n_fired, a);
    to->drift = keep_drift(&from->drift, a);
    KEEP_ARRAY(to, fixes, from->n_fixes, fix_kept__init, keep_fix, from->fixes);
    KEEP_ARRAY(to, needs, from->n_needs, need_kept__init, keep_need, from->needs);
    KEEP_ARRAY(to, offers, from->n_offers, offer_kept__init, keep_offer, from->offers);
    KEEP_ARRAY(to, calls, from->n_calls, call_kept__init, keep_call, from->calls);
    KEEP_ARRAY(to, alarms, from->n_alarms, alarm_kept__init, keep_alarm, from->alarms);
}

static void keep_personal(const struct casefile *from, CasePersonal *to, struct arena *a)
{
    to->subject = arena_alloc(a, sizeof *to->subject);
    person__init(to->subject);
    keep_person(&from->subject, to->subject, a);
    KEEP_TEXT(relation)
    KEEP_TEXT(reply_to)
    to->n_never_tell = from->n_never_tell;
    to->never_tell = texts(from->never_tell, from->n_never_tell, a);
    to->n_never_ask = from->n_never_ask;
    to->never_ask = texts(from->never_ask, from->n_never_ask, a);
    KEEP_ARRAY(to, reporters, from->n_reporters, person__init, keep_person, from->reporters);
    to->drift = keep_drift_personal(&from->drift, a);
    KEEP_ARRAY(to, fixes, from->n_fixes, fix_personal__init, keep_fix_personal, from->fixes);
    KEEP_ARRAY(to, offers, from->n_offers, spare_personal__init, keep_offer_personal, from->offers);
    KEEP_ARRAY(to, found, from->n_found, found_personal__init, keep_found, from->found);
    keep_spares_personal(from, a, to);
}

void kept_case(const struct casefile *c, struct arena *a, struct case_row *row)
{
    CaseBody body = CASE_BODY__INIT;
    CasePersonal personal = CASE_PERSONAL__INIT;

    keep_body(c, &body, a);
    keep_personal(c, &personal, a);
    keep_fact_texts(c, a, &body, &personal);
    row->version = c->version;
    row->body = packed(&body, a);
    row->personal = c->erased ? (struct blob){ 0 } : packed(&personal, a);
}

static void read_fixes(
    const CaseBody *b, const CasePersonal *p, struct arena *a, struct casefile *c)
{
    for (size_t i = 0; i < b->n_fixes; i++) {
        const FixKept *from = b->fixes[i];
        struct fix *to = ARENA_PUSH(a, c->fixes, c->n_fixes);

        FIX_NUMBERS(READ_NUMBER)
        FIX_TEXTS(READ_TEXT)
        if (p && i < p->n_fixes) {
            to->text = p->fixes[i]->text;
            to->lat = p->fixes[i]->lat;
            to->lon = p->fixes[i]->lon;
        }
    }
}

static void read_drift(const DriftKept *from, const DriftPersonal *p, struct drift *to)
{
    if (from) {
        DRIFT_NUMBERS(READ_NUMBER)
    }
    if (p) {
        to->lat = p->lat;
        to->lon = p->lon;
        to->told_lat = p->told_lat;
        to->told_lon = p->told_lon;
    }
}

static void read_try(
    const TryKept *from, const CasePersonal *p, size_t *spare, struct arena *a, struct rung_try *to)
{
    TRY_NUMBERS(READ_NUMBER)
    for (size_t i = 0; i < from->n_channels && i < CHANNELS_MAX; i++)
        to->channels[to->n_channels++] = from->channels[i];
    for (size_t i = 0; i < from->n_spares; i++, (*spare)++)
        read_spare(from->spares[i], p && *spare < p->n_spares ? p->spares[*spare] : NULL,
            ARENA_PUSH(a, to->spares, to->n_spares));
}

static void read_needs(
    const CaseBody *b, const CasePersonal *p, struct arena *a, struct casefile *c)
{
    size_t spare = 0;

    for (size_t i = 0; i < b->n_needs; i++) {
        const NeedKept *from = b->needs[i];
        struct need *to = ARENA_PUSH(a, c->needs, c->n_needs);

        NEED_NUMBERS(READ_NUMBER)
        READ_TEXT(kind)
        if (from->ladder_hash.len == RULES_HASH)
            memcpy(to->ladder_hash, from->ladder_hash.data, RULES_HASH);
        for (size_t k = 0; k < from->n_capabilities; k++)
            *ARENA_PUSH(a, to->capabilities, to->n_capabilities) = from->capabilities[k];
        for (size_t t = 0; t < from->n_tries; t++)
            read_try(from->tries[t], p, &spare, a, ARENA_PUSH(a, to->tries, to->n_tries));
    }
}

static void read_offers(
    const CaseBody *b, const CasePersonal *p, struct arena *a, struct casefile *c)
{
    for (size_t i = 0; i < b->n_offers; i++) {
        const OfferKept *from = b->offers[i];
        struct offer *to = ARENA_PUSH(a, c->offers, c->n_offers);

        OFFER_NUMBERS(READ_NUMBER)
        READ_TEXT(responder)
        READ_TEXT(beside)
        for (size_t k = 0; k < from->n_channels && k < CHANNELS_MAX; k++)
            to->channels[to->n_channels++] = from->channels[k];
        if (p && i < p->n_offers) {
            to->name = p->offers[i]->name;
            to->phone = p->offers[i]->phone;
            to->who = p->offers[i]->who;
            to->question = p->offers[i]->question;
            to->answer = p->offers[i]->answer;
        }
    }
}

static void read_calls_and_alarms(const CaseBody *b, struct arena *a, struct casefile *c)
{
    for (size_t i = 0; i < b->n_calls; i++) {
        const CallKept *from = b->calls[i];
        struct call *to = ARENA_PUSH(a, c->calls, c->n_calls);

        CALL_NUMBERS(READ_NUMBER)
        READ_TEXT(taken_by)
    }
    for (size_t i = 0; i < b->n_alarms; i++) {
        const AlarmKept *from = b->alarms[i];
        struct alarm *to = ARENA_PUSH(a, c->alarms, c->n_alarms);

        ALARM_NUMBERS(READ_NUMBER)
        READ_TEXT(acked_by)
        to->whom = (const char **)from->whom;
        to->n_whom = (uint32_t)from->n_whom;
    }
}

static void read_lists(
    const CaseBody *b, const CasePersonal *p, struct arena *a, struct casefile *c)
{
    for (size_t i = 0; i < b->n_fact_keys; i++) {
        struct fact *f = ARENA_PUSH(a, c->facts, c->n_facts);

        f->key = b->fact_keys[i];
        f->value = p && i < p->n_fact_values ? text_or_null(p->fact_values[i]) : NULL;
        f->read = i < b->n_fact_read && b->fact_read[i];
        *ARENA_PUSH(a, c->said_ms, c->n_said_ms) = i < b->n_fact_said_ms ? b->fact_said_ms[i] : 0;
    }
    for (size_t i = 0; i < b->n_signals; i++)
        *ARENA_PUSH(a, c->signals, c->n_signals) = b->signals[i];
    for (size_t i = 0; i < b->n_absorbed; i++)
        *ARENA_PUSH(a, c->absorbed, c->n_absorbed) = b->absorbed[i];
    for (size_t i = 0; i < b->n_tags; i++)
        *ARENA_PUSH(a, c->tags, c->n_tags) = b->tags[i];
    for (size_t i = 0; i < b->n_fired; i++)
        *ARENA_PUSH(a, c->fired, c->n_fired) = b->fired[i];
    for (size_t i = 0; p && i < p->n_never_tell; i++)
        *ARENA_PUSH(a, c->never_tell, c->n_never_tell) = p->never_tell[i];
    for (size_t i = 0; p && i < p->n_never_ask; i++)
        *ARENA_PUSH(a, c->never_ask, c->n_never_ask) = p->never_ask[i];
}

static struct person read_person(const Person *from)
{
    return (struct person){
        .name = from->name, .phone = from->phone, .born = from->born, .lang = from->lang
    };
}

static void read_people(const CasePersonal *p, struct arena *a, struct casefile *c)
{
    if (!p)
        return;
    if (p->subject)
        c->subject = read_person(p->subject);
    for (size_t i = 0; i < p->n_reporters; i++)
        *ARENA_PUSH(a, c->reporters, c->n_reporters) = read_person(p->reporters[i]);
    for (size_t i = 0; i < p->n_found; i++)
        *ARENA_PUSH(a, c->found, c->n_found) = (struct found){ .name = p->found[i]->name,
            .phone = p->found[i]->phone,
            .relation = p->found[i]->relation };
    c->relation = p->relation;
    c->reply_to = p->reply_to;
}

int kept_case_read(const struct case_row *row, struct arena *a, struct casefile *ret_case)
{
    CaseBody *from = codec_unpack_as(&case_body__descriptor, row->body.bytes, row->body.n, a);
    CasePersonal *p = NULL;
    struct casefile *to = ret_case;

    if (row->personal.n)
        p = codec_unpack_as(&case_personal__descriptor, row->personal.bytes, row->personal.n, a);
    if (!from || (row->personal.n && !p))
        return ERR_DAMAGED;
    *to = (struct casefile){ .key = row->key, .version = row->version };
    memcpy(to->id, row->id, sizeof to->id);
    CASE_NUMBERS(READ_NUMBER)
    CASE_TEXTS(READ_TEXT)
    read_lists(from, p, a, to);
    read_fixes(from, p, a, to);
    read_drift(from->drift, p ? p->drift : NULL, &to->drift);
    read_needs(from, p, a, to);
    read_offers(from, p, a, to);
    read_calls_and_alarms(from, a, to);
    read_people(p, a, to);
    return 0;
}

/* ---- ladders ---- */
/* Lists of fields: both directions read them. */
/* clang-format off */
#define RUNG_NUMBERS(X) \
    X(own_capabilities) X(k) X(window_ms) X(radius_m) X(vetting) X(with_next) X(standby) \
    X(confirm) X(show_exact) X(named_only)
/* clang-format on */

static void keep_rung(const struct rung *from, RungKept *to, struct arena *a)
{
    RUNG_NUMBERS(KEEP_NUMBER)
    to->whom = arena_alloc(a, sizeof *to->whom);
    text__init(to->whom);
    to->whom->ru = (char *)(uintptr_t)from->whom.ru;
    to->whom->en = (char *)(uintptr_t)from->whom.en;
    to->n_kinds = from->n_kinds;
    to->kinds =
        from->n_kinds ? arena_copy(a, from->kinds, from->n_kinds * sizeof *from->kinds) : NULL;
    to->n_capabilities = from->n_capabilities;
    to->capabilities = texts(from->capabilities, (uint32_t)from->n_capabilities, a);
    keep_channels(from->channels, (uint32_t)from->n_channels, a, &to->n_channels, &to->channels);
}

struct blob kept_ladder(const struct ladder *l, struct arena *a, uint8_t ret_hash[RULES_HASH])
{
    LadderKept kept = LADDER_KEPT__INIT;
    struct blob bytes;

    kept.name = (char *)(uintptr_t)l->name;
    if (l->repeat)
        PUT(&kept, repeat, l->repeat);
    if (l->quiet.from_min != l->quiet.to_min) {
        PUT(&kept, quiet_from_min, l->quiet.from_min);
        PUT(&kept, quiet_to_min, l->quiet.to_min);
    }
    kept.n_alarm = l->at_end.n_alarm;
    kept.alarm = texts(l->at_end.alarm, (uint32_t)l->at_end.n_alarm, a);
    KEEP_ARRAY(&kept, rungs, (uint32_t)l->n_rungs, rung_kept__init, keep_rung, l->rungs);
    bytes = packed(&kept, a);
    must(crypto_generichash(ret_hash, RULES_HASH, bytes.bytes, bytes.n, NULL, 0) == 0);
    return bytes;
}

static void read_rung(const RungKept *from, struct rung *to)
{
    RUNG_NUMBERS(READ_NUMBER)
    if (from->whom)
        to->whom = (struct rule_text){ .ru = from->whom->ru, .en = from->whom->en };
    to->kinds = from->kinds;
    to->n_kinds = from->n_kinds;
    to->capabilities = (const char **)from->capabilities;
    to->n_capabilities = from->n_capabilities;
    to->channels = from->channels;
    to->n_channels = from->n_channels;
}

int kept_ladder_read(struct blob bytes, struct arena *a, struct ladder *ret_ladder)
{
    LadderKept *kept = codec_unpack_as(&ladder_kept__descriptor, bytes.bytes, bytes.n, a);
    struct rung *rungs;

    if (!kept || kept->n_rungs == 0)
        return ERR_DAMAGED;
    rungs = arena_alloc(a, kept->n_rungs * sizeof *rungs);
    for (size_t i = 0; i < kept->n_rungs; i++)
        read_rung(kept->rungs[i], &rungs[i]);
    *ret_ladder = (struct ladder){ .name = kept->name,
        .rungs = rungs,
        .n_rungs = kept->n_rungs,
        .repeat = kept->repeat,
        .quiet = { kept->quiet_from_min, kept->quiet_to_min },
        .at_end = { (const char **)kept->alarm, kept->n_alarm } };
    must(crypto_generichash(ret_ladder->hash, RULES_HASH, bytes.bytes, bytes.n, NULL, 0) == 0);
    return 0;
}
