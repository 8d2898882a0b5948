/* Bad input at both public doors, from the descriptors and the tables of fields and roles, so that a new field or message
 * without a row or a valid example fails here. Each case goes the whole way of a message (keys, roles, codec, handler); it has
 * to come back with code and field, be said on to nobody, and read well in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/phone.h"
#include "base/text.h"
#include "base/times.h"
#include "bus/bus.h"
#include "cli.h"
#include "dispatcher/authority.h"
#include "dispatcher/dispatcher.h"
#include "dispatcher/validate.h"
#include "intake/authority.h"
#include "intake/intake.h"
#include "intake/validate.h"
#include "say.h"
#include "unit/driver.h"
#include "unit/said.h"

#define LONGER_THAN_ANY (CODEC_REPEATED_MAX + 1)
#define FIRST_BODY 100 /* below it are the envelope's own fields */

typedef bool may_say(Role role, Envelope__BodyCase message);
typedef int check_whole(const Envelope *env, int64_t now_ms, struct arena *a, struct refusal *why);

static const struct door {
    const struct worker *worker;
    int outside, casebook;
    bool (*is_said)(unsigned number); /* there */
    const struct field_rule *rules;
    may_say *may;
    check_whole *check;
} doors[] = {
    { &intake_worker, 0, 1, said_by_people, intake_validate_rules, intake_may, intake_validate },
    { &dispatcher_worker, 0, 1, said_by_organisations, organisations_rules, organisations_may,
        organisations_validate },
};
#define N_DOORS (sizeof doors / sizeof *doors)

static const struct example {
    const char *body;
    const char *fields[4];
} examples[] = {
    { "file_case", { "text=дед один и без еды", "facts.key=alone", "facts.value=yes" } },
    { "sealed_case",
        { "box=0123456789abcdef0123456789abcdef0123456789abcdef-", "sealed_at.ms=1795341000000" } },
    { "add_note", { "case=26-326-0001-8", "text=ещё болит нога" } },
    { "set_fact", { "case=26-326-0001-8", "fact.key=alone", "fact.value=yes" } },
    { "locate", { "case=26-326-0001-8", "at=Таганрог" } },
    { "own_case", { "case=1-8" } },
    { "disown_case", { "case=1-8" } },
    { "close_case", { "case=1-8", "outcome=1" } },
    { "record_callback", { "case=1-8", "result=1" } },
    { "hold_case", { "case=1-8", "until.ms=1795341000000", "reason=придут в шесть" } },
    { "resume_case", { "case=1-8" } },
    { "prioritize_case", { "case=1-8", "priority=2" } },
    { "escalate_case", { "case=1-8", "reason=ждать нельзя" } },
    { "ask_responder", { "case=1-8", "responder=org-1", "reason=живёт рядом" } },
    { "add_contact", { "case=1-8", "phone=+79990000000" } },
    { "cancel_case", { "case=1-8", "text=сын пришёл" } },
    { "solve_case", { "case=1-8", "text=объяснили по телефону" } },
    { "reopen_case", { "case=1-8", "reason=никто не пришёл" } },
    { "help_me", { "case=1-8" } },
    { "tag_case", { "case=1-8", "tag=паводок" } },
    { "erase_case", { "case=1-8" } },
    { "legal_hold", { "case=1-8", "on=1", "reason=запрос прокуратуры" } },
    { "erase_expired", { 0 } },
    { "merge_case", { "case=1-8", "into=2-6", "reason=звонили дважды" } },
    { "set_duty", { "state=1" } },
    { "reply_org", { "offer=26-326-0001-8a", "text=во второй" } },
    { "list_calls", { 0 } },
    { "take_call", { 0 } },
    { "end_call", { "call=26-326-0001-8b", "outcome=2" } },
    { "list_cases", { 0 } },
    { "show_case", { "case=2632600018" } },
    { "ask_explain", { "case=2632600018" } },
    { "find_cases", { "text=Мария Ивановна" } },
    { "watch_cases", { 0 } },
    { "list_alarms", { 0 } },
    { "ack_alarm", { "alarm=26-326-0001-8/a1" } },
    { "directory_put", { "source=mchs" } },
    { "directory_sweep", { "source=mchs" } },
    { "gazetteer_put", { "dry_run=1" } },
    { "directory_list", { 0 } },
    { "directory_show", { "id=org-1" } },
    { "directory_find", { "at=47.1, 38.6", "capabilities=ice_rescue" } },
    { "key_add",
        { "key.name=olga", "key.public_key=0123456789abcdef0123456789abcdef", "key.role=1" } },
    { "key_revoke", { "name=olga" } },
    { "key_list", { 0 } },
    { "ask_status", { 0 } },
    { "ask_verify", { 0 } },
    { "ask_reads", { "by=olga" } },
    { "ask_person", { "phone=+79990000000" } },
    { "ask_past", { "next=c1" } },
    { "make_backup", { "file=/backup/monday.db" } },
    { "change_responder", { "what=2", "id=org-1", "fields=phone" } },
    { "contacts_put", { "source=mchs" } },
    { "contacts_list", { "phone=+79990000000" } },
    { "contact_remove", { "id=c-1", "reason=moved" } },
    { "org_listen", { 0 } },
    { "org_inbox", { 0 } },
    { "org_show", { "offer=26-326-0001-8a" } },
    { "org_answer", { "offer=26-326-0001-8a", "answer=2" } },
    { "notice_seen", { "work=17" } },
    { "org_ask", { "offer=26-326-0001-8a", "text=в какой подъезд?" } },
    { "org_duty", { "state=2" } },
};

/* ---- what is tried now ---- */
static struct driver d;
static const struct door *door;
static char rules_dir[512];
static char key[32]; /* who says it */
static char tried[256]; /* the case's name */
static size_t n_tried, n_at_the_bound, n_unreadable;

static void name_case(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void name_case(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(tried, sizeof tried, format, list);
    va_end(list);
}

static void open_door(const struct door *which)
{
    static const char *const roles[] = { "", "operator", "coordinator", "duty", "org", "auditor",
        "admin" };
    const char *source = getenv("ASSIST_SOURCE_DIR");

    door = which;
    snprintf(rules_dir, sizeof rules_dir, "%s/rules", source ? source : ".");
    d.settings.rules = rules_dir;
    assert_true(driver_start(&d, door->worker));
    for (int role = ROLE__OPERATOR; role <= ROLE__ADMIN; role++)
        driver_key(
            &d, door->casebook, roles[role], (Role)role, role == ROLE__ORG ? "org-1" : "", false);
    driver_key(&d, door->casebook, "gone", ROLE__DUTY, "", true);
}

static void close_door(void)
{
    if (d.engine)
        driver_stop(&d);
    arena_clear(&d.arena);
}

static int close_left_open(void **state)
{
    (void)state;
    close_door();
    return 0;
}

static const char *key_of(Role role)
{
    static const char *const names[] = { "nobody", "operator", "coordinator", "duty", "org",
        "auditor", "admin" };

    return names[role];
}

/* Somebody who may say it. */
static void speak_as_allowed(Envelope__BodyCase message)
{
    for (int role = ROLE__OPERATOR; role <= ROLE__ADMIN; role++) {
        if (door->may((Role)role, message)) {
            snprintf(key, sizeof key, "%s", key_of((Role)role));
            return;
        }
    }
    fail_msg("nobody may say %s", codec_name(message));
}

/* ---- how it reads ---- */
struct told {
    char *code, *field;
};
static struct told *told;
static size_t n_told;

static bool was_told(const Refusal *no)
{
    for (size_t i = 0; i < n_told; i++) {
        if (!strcmp(told[i].code, no->code) && !strcmp(told[i].field, no->field))
            return true;
    }
    told = realloc(told, (n_told + 1) * sizeof *told);
    assert_non_null(told);
    told[n_told++] = (struct told){ strdup(no->code), strdup(no->field) };
    return false;
}

static bool has_russian(const char *text)
{
    for (; *text; text++) {
        if (((unsigned char)*text & 0xfe) == 0xd0)
            return true;
    }
    return false;
}

/* As a sentence about something that has a name, and not about "filter.since.ms". */
static void look_how_it_reads(const char *lang, const Refusal *no)
{
    struct cli c = { .lang = intl_start(lang) };
    const struct refusal why = { error_from_code(no->code), no->field, no->reason };
    const char *field = say_field(no->field);
    const char *sentence = say_refusal(&c, &why);
    const char *end = strrchr(no->field, '.');

    if (!why.code || text_is(field, no->field) || text_is(field, end ? end + 1 : NULL) ||
        strpbrk(sentence, "%{}") || text_is(lang, "ru") != has_russian(sentence)) {
        print_error("%s: %s %s reads in %s: %s\n", tried, no->code, no->field, lang, sentence);
        n_unreadable++;
    }
    arena_clear(&c.arena);
}

/* ---- saying it ---- */
static void hear(const uint8_t *bytes, size_t n)
{
    const struct raw_msg raw = { .from = { .link = (int16_t)door->outside, .n = 5, .id = "aaaaa" },
        .actor = key,
        .bytes = bytes,
        .n = n };

    d.wall_ms += SECOND_MS; /* so that no key spends more than it may */
    d.boot_ms += SECOND_MS;
    outbox_cut(d.out, 0);
    assert_int_equal(engine_receive(d.engine, &raw, 1, d.out), 0);
}

static void hear_message(const Envelope *env)
{
    size_t n;
    uint8_t *bytes = codec_pack(env, &d.arena, &n);

    hear(bytes, n);
}

/* The last message was refused, nobody else heard of it, and who said it can read why. */
static void assert_refused(const char *code, const char *field, bool is_for_people)
{
    struct bus_peer to;
    const Envelope *said;

    n_tried++;
    if (driver_count(&d) != 1)
        fail_msg("%s: %zu messages were said", tried, driver_count(&d));
    said = driver_said(&d, 0, &to);
    if (said->body_case != ENVELOPE__BODY_REFUSAL || to.link != door->outside || to.id[0] != 'a')
        fail_msg("%s: not refused, but %s", tried, codec_name(said->body_case));
    if (!text_is(said->refusal->code, code) || !text_is(said->refusal->field, field))
        fail_msg("%s: %s %s instead of %s %s", tried, said->refusal->code,
            said->refusal->field ? said->refusal->field : "-", code, field);
    if (is_for_people && !was_told(said->refusal)) {
        look_how_it_reads("en", said->refusal);
        look_how_it_reads("ru", said->refusal);
    }
    arena_clear(&d.arena);
}

static void refused(const Envelope *env, const char *code, const char *field)
{
    hear_message(env);
    assert_refused(code, field, true);
}

/* By the table: a text as long as may be is still no word of a closed list. */
static void accepted(const Envelope *env)
{
    struct refusal why = { 0 };
    int error = door->check(env, d.wall_ms, &d.arena, &why);

    n_at_the_bound++;
    if (error && error != ERR_UNKNOWN_WORD)
        fail_msg("%s: %s %s", tried, error_code(why.code), why.field);
    arena_clear(&d.arena);
}

/* ---- the messages ---- */
static const ProtobufCFieldDescriptor *body_field(unsigned number)
{
    return protobuf_c_message_descriptor_get_field(&envelope__descriptor, number);
}

static Envelope *example_of(const char *body)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const char *const *f = examples[i].fields;

        if (!strcmp(examples[i].body, body))
            return make(&d.arena, body, f[0], f[1], f[2], NULL);
    }
    fail_msg("%s has no valid example in this test", body);
    return NULL;
}

static ProtobufCMessage *body_in(const Envelope *env)
{
    const ProtobufCFieldDescriptor *field = body_field((unsigned)env->body_case);

    return *(ProtobufCMessage *const *)(const void *)((const char *)env + field->offset);
}

/* A field below a body: from the inside out. The outermost is the body itself. */
struct spot {
    const struct spot *outer;
    const ProtobufCFieldDescriptor *field;
};

static const char *path_of(const struct spot *spot)
{
    if (!spot->outer)
        return "";
    if (!spot->outer->outer)
        return spot->field->name;
    return arena_printf(&d.arena, "%s.%s", path_of(spot->outer), spot->field->name);
}

static const char *body_of(const struct spot *spot)
{
    while (spot->outer)
        spot = spot->outer;
    return spot->field->name;
}

/* With the body's name before it, as the codec says it. */
static const char *whole_path(const struct spot *spot)
{
    if (!spot->outer)
        return spot->field->name;
    return arena_printf(&d.arena, "%s.%s", body_of(spot), path_of(spot));
}

static const struct field_rule *rule_of(const struct spot *spot)
{
    const ProtobufCMessageDescriptor *type = spot->outer->field->descriptor;
    const char *name = arena_printf(&d.arena, "%s.%s", type->name, spot->field->name);

    for (const struct field_rule *rule = door->rules; rule->field; rule++) {
        if (!strcmp(rule->field, name))
            return rule;
    }
    fail_msg("%s has no row in %s/validate.c", name, door->worker->name);
    return NULL;
}

static Envelope *with(const struct spot *spot, const char *value)
{
    Envelope *env = example_of(body_of(spot));

    make_more(env, path_of(spot), value, &d.arena);
    return env;
}

static ProtobufCMessage *holder_of(const Envelope *env, const struct spot *spot)
{
    const ProtobufCMessage *outer;
    const char *at;

    if (!spot->outer->outer)
        return body_in(env);
    outer = holder_of(env, spot->outer);
    at = (const char *)outer + spot->outer->field->offset;
    if (spot->outer->field->label == PROTOBUF_C_LABEL_REPEATED)
        return (*(ProtobufCMessage *const *const *)(const void *)at)[0];
    return *(ProtobufCMessage *const *)(const void *)at;
}

static Envelope *without(const struct spot *spot)
{
    Envelope *env = with(spot, "1");
    char *holder = (char *)holder_of(env, spot);

    if (spot->field->label == PROTOBUF_C_LABEL_REPEATED)
        *(size_t *)(void *)(holder + spot->field->quantifier_offset) = 0;
    else if (spot->field->type == PROTOBUF_C_TYPE_STRING ||
             spot->field->type == PROTOBUF_C_TYPE_MESSAGE)
        *(void **)(void *)(holder + spot->field->offset) = NULL;
    else
        *(protobuf_c_boolean *)(void *)(holder + spot->field->quantifier_offset) = 0;
    return env;
}

/* ---- values that are wrong for the table ---- */
static void try_value(
    const struct spot *spot, const char *what, const char *value, const char *code)
{
    name_case("%s.%s: %s", body_of(spot), path_of(spot), what);
    refused(with(spot, value), code, path_of(spot));
}

static const char *filled(size_t n, char fill)
{
    char *text = arena_alloc(&d.arena, n + 1);

    memset(text, fill, n);
    return text;
}

/* A letter that is good in any text of this form. */
static char fill_of(const struct field_rule *rule)
{
    if (rule->is == phone_is_written || rule->is == field_is_number)
        return '7';
    return 'a';
}

static void try_length(const struct spot *spot, const struct field_rule *rule)
{
    if (rule->is != field_is_may_tell && rule->is != field_is_day) {
        name_case("%s.%s: as long as may be", body_of(spot), path_of(spot));
        accepted(with(spot, filled(rule->max, fill_of(rule))));
    }
    try_value(spot, "one byte too long", filled(rule->max + 1, fill_of(rule)), "too_long");
    if (2 * rule->max < BUS_MESSAGE_MAX) /* what is longer is no message at all */
        try_value(spot, "twice too long", filled(2 * rule->max, fill_of(rule)), "too_long");
    if (rule->min > 1)
        try_value(spot, "one byte too short", filled(rule->min - 1, 'a'), "out_of_range");
}

static void try_form(const struct spot *spot, const struct field_rule *rule)
{
    static const struct {
        bool (*is)(const char *text);
        const char *bad[6];
    } forms[] = {
        { field_is_line, { "one\ntwo", "one\ttwo", "one\rtwo" } },
        { field_is_word, { "Adrift", "9lives", "two words", "льдина", "a-b", "_a" } },
        { field_is_key, { "Key", "key 1", "key1", "ключ", "a.b", "a-b" } },
        { phone_is_written, { "a neighbour's", "7", "+", "79990000000x", "*100#", "восемь" } },
        { field_is_ref, { "two words", "номер", "a;b", "a\nb", "a'b", "a%b" } },
        { field_is_number, { "26-326-0001-8x", "26.326", "1 8", "-1e5", "№1", "+1" } },
        { field_is_tag, { "two words", "one\ntwo", "one\ttwo", " a" } },
        { field_is_day, { "2027-02-29", "31.12.2026", "2026-12-3", "tomorrow", "2026-12-31 " } },
        { field_is_may_tell, { "perhaps", "YES", "y", "true", "safe", "нет" } },
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        for (size_t k = 0; k < 6 && forms[i].is == rule->is && forms[i].bad[k]; k++)
            try_value(spot, arena_printf(&d.arena, "form %zu", k + 1), forms[i].bad[k], "invalid");
    }
}

static void try_number(const struct spot *spot, const char *what, const char *value)
{
    try_value(spot, what, value, "out_of_range");
}

static const char *digits(double number)
{
    return arena_printf(&d.arena, "%.0f", number);
}

static void try_bounds(const struct spot *spot, const struct field_rule *rule)
{
    double top = spot->field->type == PROTOBUF_C_TYPE_UINT32 ? UINT32_MAX : 1.8446744073709552e19;

    if (rule->low > 0) {
        name_case("%s.%s: the least", body_of(spot), path_of(spot));
        accepted(with(spot, digits(rule->low)));
    }
    if (rule->high >= top)
        return;
    name_case("%s.%s: the most", body_of(spot), path_of(spot));
    accepted(with(spot, digits(rule->high)));
    try_number(spot, "one more than may be", digits(rule->high + 1));
    try_number(spot, "the greatest there is", digits(top));
}

static void try_times(const struct spot *spot)
{
    const int64_t earliest_ms = INT64_C(1577836800000), ahead_ms = 366 * DAY_MS;
    const struct {
        const char *what;
        int64_t ms;
    } bad[] = {
        { "the year 1970", 1 },
        { "before 1970", -1 },
        { "the first time there is", INT64_MIN },
        { "before the service existed", earliest_ms - 1 },
        { "more than a year ahead", d.wall_ms + ahead_ms + HOUR_MS },
        { "the year 2100", INT64_C(4102444800000) },
        { "the last time there is", INT64_MAX },
    };

    name_case("%s.%s: the first", body_of(spot), path_of(spot));
    accepted(with(spot, digits((double)earliest_ms)));
    name_case("%s.%s: a year ahead", body_of(spot), path_of(spot));
    accepted(with(spot, arena_printf(&d.arena, "%lld", (long long)(d.wall_ms + ahead_ms))));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        try_number(spot, bad[i].what, arena_printf(&d.arena, "%lld", (long long)bad[i].ms));
}

/* A good value for each of many. */
static const char *good_value(const struct spot *spot)
{
    const struct field_rule *rule = rule_of(spot);

    return spot->field->type == PROTOBUF_C_TYPE_STRING
               ? filled(rule->min > 1 ? rule->min : 2, fill_of(rule))
               : "1";
}

static Envelope *with_many(const struct spot *spot, size_t n)
{
    const bool is_message = spot->field->type == PROTOBUF_C_TYPE_MESSAGE;
    const char *path = path_of(spot), *value = is_message ? "a" : good_value(spot);
    Envelope *env = with(spot, value);
    const char *holder = (const char *)holder_of(env, spot);
    const size_t *have = (const size_t *)(const void *)(holder + spot->field->quantifier_offset);

    if (is_message) /* each needs what is required in it */
        path = arena_printf(&d.arena, "%s+.%s", path, text_is(path, "facts") ? "key" : "id");
    while (*have < n)
        make_more(env, path, value, &d.arena);
    return env;
}

static void try_many(const struct spot *spot, const struct field_rule *rule)
{
    name_case("%s.%s: as many as may be", body_of(spot), path_of(spot));
    accepted(with_many(spot, rule->items));
    name_case("%s.%s: one too many", body_of(spot), path_of(spot));
    refused(with_many(spot, rule->items + 1), "too_long", path_of(spot));
}

static void try_missing(const struct spot *spot)
{
    name_case("%s.%s: missing", body_of(spot), path_of(spot));
    refused(without(spot), "missing", path_of(spot));
    if (spot->field->type == PROTOBUF_C_TYPE_MESSAGE)
        return;
    if (spot->field->type == PROTOBUF_C_TYPE_BOOL) {
        name_case("%s.%s: no", body_of(spot), path_of(spot));
        accepted(with(spot, "0"));
        return;
    }
    name_case("%s.%s: empty", body_of(spot), path_of(spot));
    refused(with(spot, spot->field->type == PROTOBUF_C_TYPE_STRING ||
                               spot->field->type == PROTOBUF_C_TYPE_BYTES
                           ? ""
                           : "0"),
        "missing", path_of(spot));
}

static void try_values(const struct spot *spot)
{
    const struct field_rule *rule = rule_of(spot);
    const ProtobufCType type = spot->field->type;

    if (rule->required)
        try_missing(spot);
    if (spot->field->label == PROTOBUF_C_LABEL_REPEATED)
        try_many(spot, rule);
    if (type == PROTOBUF_C_TYPE_STRING || type == PROTOBUF_C_TYPE_BYTES)
        try_length(spot, rule);
    if (type == PROTOBUF_C_TYPE_STRING)
        try_form(spot, rule);
    if (rule->is_time)
        try_times(spot);
    else if (type == PROTOBUF_C_TYPE_UINT32 || type == PROTOBUF_C_TYPE_UINT64)
        try_bounds(spot, rule);
}

/* ---- bytes that are no message ---- */
struct bytes {
    uint8_t at[32 * 1024];
    size_t n;
};

static void put_number(struct bytes *b, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        b->at[b->n++] = (uint8_t)(number | 0x80);
    b->at[b->n++] = (uint8_t)number;
}

static void put_tag(struct bytes *b, unsigned field, unsigned wire_type)
{
    put_number(b, (uint64_t)field << 3 | wire_type);
}

static void put_bytes(struct bytes *b, unsigned field, const void *bytes, size_t n)
{
    put_tag(b, field, PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED);
    put_number(b, n);
    assert_true(b->n + n <= sizeof b->at);
    memcpy(b->at + b->n, bytes, n);
    b->n += n;
}

static void put_good(struct bytes *b, const ProtobufCFieldDescriptor *field)
{
    if (field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_BYTES)
        put_bytes(b, field->id, "a", 1);
    else if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        put_bytes(b, field->id, "", 0);
    else if (field->type == PROTOBUF_C_TYPE_DOUBLE) {
        put_tag(b, field->id, PROTOBUF_C_WIRE_TYPE_64BIT);
        memset(b->at + b->n, 0, 8);
        b->n += 8;
    } else {
        put_tag(b, field->id, PROTOBUF_C_WIRE_TYPE_VARINT);
        put_number(b, 1);
    }
}

/* Says `inside`, the bytes of a field, in the messages around it; `field`: what is refused. */
static void try_bytes(const struct spot *spot, const char *what, const struct bytes *inside,
    const char *code, const char *field)
{
    struct bytes all = *inside;

    name_case("%s: %s", whole_path(spot), what);
    for (spot = spot->outer; spot; spot = spot->outer) {
        struct bytes outer = { .n = 0 };

        put_bytes(&outer, spot->field->id, all.at, all.n);
        all = outer;
    }
    put_bytes(&all, 1, maker_id, sizeof maker_id);
    hear(all.at, all.n);
    assert_refused(code, field, true);
}

static void try_text_bytes(const struct spot *spot)
{
    static const struct {
        const char *what, *bytes;
        size_t n;
    } bad[] = {
        { "a byte that no letter has", "a\xff", 2 },
        { "a letter cut off", "\xd0", 1 },
        { "a letter longer than need be", "\xc0\xaf", 2 },
        { "half a pair", "\xed\xa0\x80", 3 },
        { "beyond the last letter", "\xf4\x90\x80\x80", 4 },
        { "a NUL", "a\0b", 3 },
        { "an escape sequence", "\x1b[2J", 4 },
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct bytes b = { .n = 0 };

        put_bytes(&b, spot->field->id, bad[i].bytes, bad[i].n);
        try_bytes(spot, bad[i].what, &b, "not_text", whole_path(spot));
    }
}

static void try_wire_number(
    const struct spot *spot, const char *what, uint64_t number, const char *code)
{
    struct bytes b = { .n = 0 };

    put_tag(&b, spot->field->id, PROTOBUF_C_WIRE_TYPE_VARINT);
    put_number(&b, number);
    try_bytes(spot, what, &b, code, whole_path(spot));
}

static void try_wire_numbers(const struct spot *spot)
{
    switch ((int)spot->field->type) {
    case PROTOBUF_C_TYPE_ENUM:
        try_wire_number(spot, "a word nobody knows", 77, "unknown_word");
        try_wire_number(spot, "a word below zero", UINT64_MAX, "unknown_word");
        try_wire_number(spot, "a word too great", UINT64_C(1) << 40, "unknown_word");
        break;
    case PROTOBUF_C_TYPE_BOOL:
        try_wire_number(spot, "neither yes nor no", 2, "invalid");
        break;
    case PROTOBUF_C_TYPE_UINT32:
        try_wire_number(spot, "a number too great", UINT64_C(1) << 32, "out_of_range");
        try_wire_number(spot, "a number below zero", UINT64_MAX, "out_of_range");
        break;
    default:
        break;
    }
}

static void try_wrong_type(const struct spot *spot)
{
    struct bytes b = { .n = 0 };

    put_tag(&b, spot->field->id, PROTOBUF_C_WIRE_TYPE_32BIT); /* no field of ours is one */
    memcpy(b.at + b.n, "1234", 4);
    b.n += 4;
    try_bytes(spot, "the wrong type", &b, "invalid", whole_path(spot));
}

static void try_too_often(const struct spot *spot)
{
    const bool is_list = spot->field->label == PROTOBUF_C_LABEL_REPEATED;
    struct bytes b = { .n = 0 };

    for (int i = 0; i < (is_list ? LONGER_THAN_ANY : 2); i++)
        put_good(&b, spot->field);
    try_bytes(spot, is_list ? "more than any list" : "given twice", &b,
        is_list ? "too_long" : "invalid", whole_path(spot));
}

static void try_cut_off(const struct spot *spot)
{
    struct bytes b = { .n = 0 };

    put_tag(&b, spot->field->id, PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED);
    put_number(&b, 100);
    put_number(&b, 'a');
    try_bytes(spot, "longer than what holds it", &b, "invalid", whole_path(spot->outer));
}

static void try_wire(const struct spot *spot)
{
    const ProtobufCType type = spot->field->type;

    try_wrong_type(spot);
    try_too_often(spot);
    try_wire_numbers(spot);
    if (type == PROTOBUF_C_TYPE_STRING)
        try_text_bytes(spot);
    if (type == PROTOBUF_C_TYPE_STRING || type == PROTOBUF_C_TYPE_BYTES ||
        type == PROTOBUF_C_TYPE_MESSAGE)
        try_cut_off(spot);
}

/* ---- every field of every message ---- */
typedef void try_field(const struct spot *spot);

/* `is_checked_here`: whether the table says what is inside, or whoever takes it. */
static void walk(const struct spot *outer, try_field *try, bool is_checked_here)
{
    const ProtobufCMessageDescriptor *type = outer->field->descriptor;

    for (unsigned i = 0; i < type->n_fields; i++) {
        const struct spot spot = { outer, &type->fields[i] };
        const bool is_elsewhere = is_checked_here && rule_of(&spot)->elsewhere;

        try(&spot);
        if (spot.field->type == PROTOBUF_C_TYPE_MESSAGE && !is_elsewhere)
            walk(&spot, try, is_checked_here);
    }
}

static void at_each_door(try_field *try, bool is_checked_here)
{
    for (size_t i = 0; i < N_DOORS; i++) {
        open_door(&doors[i]);
        for (unsigned number = 0; number < SAID_OUTSIDE; number++) {
            const struct spot body = { NULL, body_field(number) };

            if (!body.field || !door->is_said(number))
                continue;
            speak_as_allowed((Envelope__BodyCase)number);
            walk(&body, try, is_checked_here);
        }
        close_door();
    }
}

static void what_the_table_does_not_allow_is_refused_at_its_field(void **state)
{
    (void)state;
    at_each_door(try_values, true);
}

static void what_is_no_message_is_refused_at_its_field(void **state)
{
    (void)state;
    at_each_door(try_wire, false);
}

/* ---- the envelope ---- */
static void try_id(Envelope *env, const char *what)
{
    name_case("%s: %s", codec_name(env->body_case), what);
    refused(env, "invalid", "id");
}

static void try_ids(unsigned number)
{
    const char *body = body_field(number)->name;
    Envelope *env = example_of(body);
    struct refusal why = { 0 };

    env->id.len = 15;
    try_id(env, "an id too short");
    env = example_of(body);
    env->id = (ProtobufCBinaryData){ 17, arena_alloc(&d.arena, 17) };
    try_id(env, "an id too long");
    env = example_of(body);
    env->has_id = 0;
    if (!door->check(env, d.wall_ms, &d.arena, &why))
        return; /* a question */
    try_id(env, "no id");
    env = example_of(body);
    env->id.data[6] = 0x40;
    try_id(env, "an id of another make");
}

static void a_command_without_a_good_id_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_DOORS; i++) {
        open_door(&doors[i]);
        for (unsigned number = 0; number < SAID_OUTSIDE; number++) {
            if (!body_field(number) || !door->is_said(number))
                continue;
            speak_as_allowed((Envelope__BodyCase)number);
            try_ids(number);
        }
        close_door();
    }
}

/* ---- who may say it ---- */
/* A refusal is dropped: refused in turn, two would talk for ever. */
static void assert_forbidden(unsigned number, const char *field, bool is_for_people)
{
    if (number != ENVELOPE__BODY_REFUSAL)
        assert_refused("forbidden", field, is_for_people);
    else
        assert_int_equal(driver_count(&d), 0);
}

static void try_role(unsigned number, Role role)
{
    const Envelope__BodyCase message = (Envelope__BodyCase)number;
    const char *body = body_field(number)->name;

    if (door->may(role, message))
        return;
    snprintf(key, sizeof key, "%s", key_of(role));
    name_case("%s: said by %s", body, key);
    hear_message(door->is_said(number) ? example_of(body) : make(&d.arena, body, NULL));
    assert_forbidden(number, body, door->is_said(number));
}

static void try_key(unsigned number, const char *name)
{
    const char *body = body_field(number)->name;

    snprintf(key, sizeof key, "%s", name);
    name_case("%s: said with the key %s", body, name);
    hear_message(make(&d.arena, body, NULL));
    assert_forbidden(number, "actor", true);
}

static void what_a_role_may_not_say_is_refused_whatever_it_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_DOORS; i++) {
        open_door(&doors[i]);
        for (unsigned k = 0; k < envelope__descriptor.n_fields; k++) {
            const unsigned number = envelope__descriptor.fields[k].id;

            if (number < FIRST_BODY)
                continue;
            for (int role = ROLE__OPERATOR; role <= ROLE__ADMIN; role++)
                try_role(number, (Role)role);
            try_key(number, "stranger");
            try_key(number, "gone");
        }
        close_door();
    }
}

/* The example's box was sealed to no key, and here is none: it comes as far as being opened. */
static void assert_let_in(unsigned number)
{
    for (size_t k = 0; k < driver_count(&d); k++) {
        const Envelope *said = driver_said(&d, k, NULL);

        if (said->body_case != ENVELOPE__BODY_REFUSAL)
            continue;
        assert_int_equal(number, ENVELOPE__BODY_SEALED_CASE);
        assert_string_equal(said->refusal->field, "service_key");
    }
}

/* What is in the table may be said: else this test would only show that nothing passes. */
static void what_a_role_may_say_is_not_forbidden(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_DOORS; i++) {
        open_door(&doors[i]);
        for (unsigned number = 0; number < SAID_OUTSIDE; number++) {
            for (int role = ROLE__OPERATOR; role <= ROLE__ADMIN; role++) {
                if (!body_field(number) || !door->is_said(number) ||
                    !door->may((Role)role, (Envelope__BodyCase)number))
                    continue;
                snprintf(key, sizeof key, "%s", key_of((Role)role));
                hear_message(example_of(body_field(number)->name));
                assert_let_in(number);
                arena_clear(&d.arena);
            }
        }
        close_door();
    }
}

/* ---- what no single field can show ---- */
static const struct whole {
    const char *what;
    const char *body;
    const char *fields[5];
    const char *code, *field;
} wholes[] = {
    { "nothing at all", "file_case", { "same_place=1" }, "missing", "text" },
    { "a text of blanks", "file_case", { "text= \n\t " }, "missing", "text" },
    { "only who calls", "file_case", { "reporter.name=Пётр" }, "missing", "text" },
    { "a kind the rules do not know", "file_case", { "kind=no_such_kind" }, "unknown_word",
        "kind" },
    { "a latitude beyond the pole", "file_case", { "text=x", "at=138.6, 47.1" }, "out_of_range",
        "at" },
    { "a broken geo: URI", "file_case", { "text=x", "at=geo:1" }, "invalid", "at" },
    { "the caller beyond the pole", "file_case", { "text=x", "reporter_at=99.9, 10.1" },
        "out_of_range", "reporter_at" },
    { "a note of blanks", "add_note", { "case=1-8", "text=  " }, "missing", "text" },
    { "a place of blanks", "locate", { "case=1-8", "at=  " }, "missing", "at" },
    { "no place", "locate", { "case=1-8" }, "missing", "at" },
    { "a longitude beyond the date line", "locate", { "case=1-8", "at=47.1, 190.5" },
        "out_of_range", "at" },
    { "a wrong place without a reason", "locate", { "case=1-8", "wrong=1" }, "reason_needed",
        "reason" },
    { "a wrong place with a blank reason", "locate", { "case=1-8", "wrong=1", "reason= " },
        "reason_needed", "reason" },
    { "cancelled with blanks", "cancel_case", { "case=1-8", "text= \n" }, "missing", "text" },
    { "solved with blanks", "solve_case", { "case=1-8", "text=  " }, "missing", "text" },
    { "held for blanks", "hold_case", { "case=1-8", "until.ms=1795341000000", "reason= " },
        "reason_needed", "reason" },
    { "lowered for blanks", "prioritize_case", { "case=1-8", "priority=6", "reason=\t" },
        "reason_needed", "reason" },
    { "escalated for blanks", "escalate_case", { "case=1-8", "reason= " }, "reason_needed",
        "reason" },
    { "asked for blanks", "ask_responder", { "case=1-8", "responder=org-1", "reason= " },
        "reason_needed", "reason" },
    { "reopened for blanks", "reopen_case", { "case=1-8", "reason=\n" }, "reason_needed",
        "reason" },
    { "merged for blanks", "merge_case", { "case=1-8", "into=2-6", "reason=  " }, "reason_needed",
        "reason" },
    { "closed for blanks", "close_case", { "case=1-8", "outcome=1", "reason= " }, "reason_needed",
        "reason" },
    { "suspended for blanks", "change_responder", { "what=3", "id=org-1", "reason= " },
        "reason_needed", "reason" },
    { "taken for blanks", "own_case", { "case=1-8", "take=1", "reason= " }, "reason_needed",
        "reason" },
    { "rung somebody else", "record_callback", { "case=1-8", "result=1", "to=press" },
        "unknown_word", "to" },
    { "a key for nobody", "key_add",
        { "key.name=a", "key.public_key=0123456789abcdef0123456789abcdef", "key.role=4" },
        "missing", "key.responder" },
    { "a word of the telephone", "org_answer", { "offer=26-326-0001-8a", "answer=15" },
        "unknown_word", "answer" },
    { "a wrong number", "org_answer", { "offer=26-326-0001-8a", "answer=16" }, "unknown_word",
        "answer" },
    { "a receipt", "org_answer", { "offer=26-326-0001-8a", "answer=17" }, "unknown_word",
        "answer" },
    { "reached", "org_answer", { "offer=26-326-0001-8a", "answer=18" }, "unknown_word", "answer" },
};

static void what_does_not_go_together_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_DOORS; i++) {
        open_door(&doors[i]);
        for (const struct whole *w = wholes; w < wholes + sizeof wholes / sizeof *wholes; w++) {
            const char *const *f = w->fields;
            Envelope *env = make(&d.arena, w->body, f[0], f[1], f[2], f[3], NULL);

            if (!door->is_said((unsigned)env->body_case))
                continue;
            speak_as_allowed(env->body_case);
            name_case("%s: %s", w->body, w->what);
            refused(env, w->code, w->field);
        }
        close_door();
    }
}

/* The last test: of all that was refused before. A field has its name in cli/say.c. */
static void every_refusal_reads_well_in_both_languages(void **state)
{
    (void)state;
    assert_true(n_told > 0);
    assert_int_equal(n_unreadable, 0);
}

static int count_cases(void **state)
{
    (void)state;
    print_message(
        "%zu named bad inputs; %zu values at a bound are taken\n", n_tried, n_at_the_bound);
    for (size_t i = 0; i < n_told; i++) {
        free(told[i].code);
        free(told[i].field);
    }
    free(told);
    return n_tried >= 600 ? 0 : -1;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, close_left_open)
    const struct CMUnitTest tests[] = {
        TEST(what_the_table_does_not_allow_is_refused_at_its_field),
        TEST(what_is_no_message_is_refused_at_its_field),
        TEST(a_command_without_a_good_id_is_refused),
        TEST(what_a_role_may_not_say_is_refused_whatever_it_says),
        TEST(what_a_role_may_say_is_not_forbidden),
        TEST(what_does_not_go_together_is_refused),
        TEST(every_refusal_reads_well_in_both_languages),
    };

    return cmocka_run_group_tests(tests, NULL, count_cases);
}
