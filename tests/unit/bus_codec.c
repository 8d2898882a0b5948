/* codec: what may come in. Hand-made bytes for every refusal, and seeded mutations of every message there is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bus/bus.h"
#include "bus/codec.h"
#include "sys/random.h"

enum { VARINT, FIXED64, BYTES, GROUP, GROUP_END, FIXED32 };

/* ---- bytes made by hand ---- */

struct bytes {
    uint8_t at[3 * BUS_MESSAGE_MAX];
    size_t n;
};

static void put_byte(struct bytes *b, uint8_t byte)
{
    assert_true(b->n < sizeof b->at);
    b->at[b->n++] = byte;
}

static void put_varint(struct bytes *b, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        put_byte(b, (uint8_t)(number | 0x80));
    put_byte(b, (uint8_t)number);
}

static void put_tag(struct bytes *b, uint32_t id, unsigned type)
{
    put_varint(b, (uint64_t)id << 3 | type);
}

static void put_number(struct bytes *b, uint32_t id, uint64_t number)
{
    put_tag(b, id, VARINT);
    put_varint(b, number);
}

static void put_fixed(struct bytes *b, size_t size, uint64_t number)
{
    for (size_t i = 0; i < size; i++)
        put_byte(b, (uint8_t)(number >> (8 * i)));
}

static void put_raw(struct bytes *b, uint32_t id, const void *from, size_t n)
{
    put_tag(b, id, BYTES);
    put_varint(b, n);
    for (size_t i = 0; i < n; i++)
        put_byte(b, ((const uint8_t *)from)[i]);
}

static void put_text(struct bytes *b, uint32_t id, const char *text)
{
    put_raw(b, id, text, strlen(text));
}

static void put_inner(struct bytes *b, uint32_t id, const struct bytes *inner)
{
    put_raw(b, id, inner->at, inner->n);
}

/* Envelope { file_case { ... } } */
static void put_file_case(struct bytes *b, const struct bytes *file)
{
    put_inner(b, 100, file);
}

/* ---- one refusal each: what is put, what is said about it ---- */

static struct bytes inner, deeper; /* scratch, cleared before each row */

static void an_empty_tag(struct bytes *b)
{
    put_byte(b, 0);
}
static void field_number_zero(struct bytes *b)
{
    put_number(b, 0, 1);
}
static void a_tag_of_six_bytes(struct bytes *b)
{
    for (int i = 0; i < 5; i++)
        put_byte(b, 0x88);
    put_byte(b, 0);
    put_byte(b, 1);
}
static void a_number_without_end(struct bytes *b)
{
    put_tag(b, 5, VARINT);
    put_byte(b, 0x80);
}
static void a_number_of_more_than_64_bits(struct bytes *b)
{
    put_tag(b, 5, VARINT);
    for (int i = 0; i < 9; i++)
        put_byte(b, 0xff);
    put_byte(b, 2);
}
static void a_length_beyond_the_end(struct bytes *b)
{
    put_tag(b, 100, BYTES);
    put_varint(b, 5);
    put_byte(b, 0);
}
static void a_length_near_the_largest_number(struct bytes *b)
{
    put_tag(b, 100, BYTES);
    put_varint(b, UINT64_MAX);
}
static void half_a_fixed_number(struct bytes *b)
{
    put_tag(b, 900, FIXED32);
    put_fixed(b, 3, 0);
}
static void a_group(struct bytes *b)
{
    put_tag(b, 900, GROUP);
    put_tag(b, 900, GROUP_END);
}
static void a_wire_type_that_is_none(struct bytes *b)
{
    put_tag(b, 900, 7);
}
static void seventeen_unknown_fields(struct bytes *b)
{
    for (uint32_t i = 0; i < 17; i++)
        put_number(b, 900 + i, 1);
}
static void half_an_inner_message(struct bytes *b)
{
    put_tag(&inner, 1, BYTES);
    put_varint(&inner, 10);
    put_file_case(b, &inner);
}
static void a_text_as_a_number(struct bytes *b)
{
    put_number(&inner, 1, 7);
    put_file_case(b, &inner);
}
static void a_number_as_a_text(struct bytes *b)
{
    put_text(&inner, 10, "yes");
    put_file_case(b, &inner);
}
static void a_name_with_nul(struct bytes *b)
{
    put_raw(&deeper, 1, "Ann\0a", 5);
    put_inner(&inner, 5, &deeper);
    put_file_case(b, &inner);
}
static void a_name_in_another_encoding(struct bytes *b)
{
    put_text(&deeper, 1, "\xcf\xf0\xe8\xe2\xe5\xf2");
    put_inner(&inner, 5, &deeper);
    put_file_case(b, &inner);
}
static void a_text_that_steers_the_terminal(struct bytes *b)
{
    put_text(&inner, 1, "\x1b[2J");
    put_file_case(b, &inner);
}
static void a_fact_in_another_encoding(struct bytes *b)
{
    put_text(&deeper, 2, "\xff");
    put_inner(&inner, 11, &deeper);
    put_file_case(b, &inner);
}
static void a_priority_that_is_none(struct bytes *b)
{
    put_number(&inner, 3, 7);
    put_file_case(b, &inner);
}
static void a_priority_hidden_above_32_bits(struct bytes *b)
{
    put_number(&inner, 3, (UINT64_C(1) << 32) + 1);
    put_file_case(b, &inner);
}
static void a_state_that_is_none_among_packed_ones(struct bytes *b)
{
    put_raw(&inner, 1, "\x01\x7f", 2);
    put_inner(b, 111, &inner);
}
static void half_a_packed_number(struct bytes *b)
{
    put_raw(&inner, 1, "\x01\x80", 2);
    put_inner(b, 111, &inner);
}
static void the_same_text_twice(struct bytes *b)
{
    put_text(&inner, 1, "one");
    put_text(&inner, 1, "two");
    put_file_case(b, &inner);
}
static void two_bodies(struct bytes *b)
{
    put_file_case(b, &inner);
    put_inner(b, 101, &deeper);
}
static void two_rows_in_one(struct bytes *b)
{
    struct bytes *row = &deeper;
    struct bytes empty = { .n = 0 };

    put_inner(row, 2, &empty);
    put_inner(row, 3, &empty);
    put_inner(&inner, 2, row);
    put_inner(b, 304, &inner);
}
static void too_many_facts(struct bytes *b)
{
    for (int i = 0; i <= CODEC_REPEATED_MAX; i++)
        put_inner(&inner, 11, &deeper);
    put_file_case(b, &inner);
}
static void too_many_packed_states(struct bytes *b)
{
    for (int i = 0; i <= CODEC_REPEATED_MAX; i++)
        put_byte(&deeper, 1);
    put_inner(&inner, 1, &deeper);
    put_inner(b, 111, &inner);
}
static void a_version_above_32_bits(struct bytes *b)
{
    put_number(&inner, 2, UINT64_C(1) << 32);
    put_inner(b, 101, &inner);
}
static void a_truth_of_two(struct bytes *b)
{
    put_number(&inner, 10, 2);
    put_file_case(b, &inner);
}
static void put_latitude(struct bytes *b, double latitude)
{
    uint64_t bits;

    memcpy(&bits, &latitude, sizeof bits);
    put_tag(b, 2, FIXED64);
    put_fixed(b, 8, bits);
}
static void a_place_at_no_number(struct bytes *b)
{
    put_latitude(&deeper, (double)NAN);
    put_inner(&inner, 3, &deeper);
    put_inner(b, 310, &inner);
}
static void a_place_at_infinity(struct bytes *b)
{
    put_latitude(&deeper, (double)INFINITY);
    put_inner(&inner, 3, &deeper);
    put_inner(b, 310, &inner);
}

#define ROW(make, code, field)                                                                     \
    {                                                                                              \
#make, make, code, field                                                                   \
    }
static const struct refused {
    const char *name;
    void (*make)(struct bytes *b);
    int code;
    const char *field;
} refused[] = {
    ROW(an_empty_tag, ERR_INVALID, ""),
    ROW(field_number_zero, ERR_INVALID, ""),
    ROW(a_tag_of_six_bytes, ERR_INVALID, ""),
    ROW(a_number_without_end, ERR_INVALID, ""),
    ROW(a_number_of_more_than_64_bits, ERR_INVALID, ""),
    ROW(a_length_beyond_the_end, ERR_INVALID, ""),
    ROW(a_length_near_the_largest_number, ERR_INVALID, ""),
    ROW(half_a_fixed_number, ERR_INVALID, ""),
    ROW(a_group, ERR_INVALID, ""),
    ROW(a_wire_type_that_is_none, ERR_INVALID, ""),
    ROW(seventeen_unknown_fields, ERR_INVALID, ""),
    ROW(half_an_inner_message, ERR_INVALID, "file_case"),
    ROW(a_text_as_a_number, ERR_INVALID, "file_case.text"),
    ROW(a_number_as_a_text, ERR_INVALID, "file_case.same_place"),
    ROW(a_name_with_nul, ERR_NOT_TEXT, "file_case.subject.name"),
    ROW(a_name_in_another_encoding, ERR_NOT_TEXT, "file_case.subject.name"),
    ROW(a_text_that_steers_the_terminal, ERR_NOT_TEXT, "file_case.text"),
    ROW(a_fact_in_another_encoding, ERR_NOT_TEXT, "file_case.facts.value"),
    ROW(a_priority_that_is_none, ERR_UNKNOWN_WORD, "file_case.priority"),
    ROW(a_priority_hidden_above_32_bits, ERR_UNKNOWN_WORD, "file_case.priority"),
    ROW(a_state_that_is_none_among_packed_ones, ERR_UNKNOWN_WORD, "list_cases.state"),
    ROW(half_a_packed_number, ERR_INVALID, "list_cases.state"),
    ROW(the_same_text_twice, ERR_INVALID, "file_case.text"),
    ROW(two_bodies, ERR_INVALID, "add_note"),
    ROW(two_rows_in_one, ERR_INVALID, "follow_page.rows.responder"),
    ROW(too_many_facts, ERR_TOO_LONG, "file_case.facts"),
    ROW(too_many_packed_states, ERR_TOO_LONG, "list_cases.state"),
    ROW(a_version_above_32_bits, ERR_OUT_OF_RANGE, "add_note.if_version"),
    ROW(a_truth_of_two, ERR_INVALID, "file_case.same_place"),
    ROW(a_place_at_no_number, ERR_OUT_OF_RANGE, "open_case.place.lat"),
    ROW(a_place_at_infinity, ERR_OUT_OF_RANGE, "open_case.place.lat"),
};

static void each_fault_is_refused_with_the_path_of_its_field(void **state)
{
    static struct bytes b;

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct arena arena = { 0 };
        struct refusal why;

        b.n = inner.n = deeper.n = 0;
        refused[i].make(&b);
        if (codec_unpack(b.at, b.n, &arena, &why))
            fail_msg("%s was let in", refused[i].name);
        if (why.code != refused[i].code || strcmp(why.field, refused[i].field) != 0)
            fail_msg("%s: %s %s, expected %s %s", refused[i].name, error_code(why.code), why.field,
                error_code(refused[i].code), refused[i].field);
        arena_clear(&arena);
    }
}

/* ---- what is let in ---- */

static void a_packed_list_is_the_same_as_a_plain_one(void **state)
{
    static struct bytes b;
    struct arena arena = { 0 };
    struct refusal why;
    Envelope *env;

    (void)state;
    b.n = inner.n = 0;
    put_raw(&inner, 1, "\x01\x02", 2);
    put_number(&inner, 1, 3);
    put_inner(&b, 111, &inner);
    env = codec_unpack(b.at, b.n, &arena, &why);
    assert_non_null(env);
    assert_int_equal(env->list_cases->n_state, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(env->list_cases->state[i], i + 1);
    arena_clear(&arena);
}

static void a_newer_peer_may_say_sixteen_things_more(void **state)
{
    static struct bytes b;
    struct arena arena = { 0 };
    struct refusal why;
    Envelope *env;

    (void)state;
    b.n = 0;
    for (uint32_t i = 0; i < CODEC_UNKNOWN_MAX; i++)
        put_number(&b, 900 + i, 1);
    put_text(&b, 2, "operator");
    env = codec_unpack(b.at, b.n, &arena, &why);
    assert_non_null(env);
    assert_string_equal(env->actor, "operator");
    arena_clear(&arena);
}

static void more_than_the_limit_is_refused_unread(void **state)
{
    static struct bytes b;
    struct arena arena = { 0 };
    struct refusal why;

    (void)state;
    b.n = BUS_MESSAGE_MAX + 1;
    memset(b.at, 0xff, b.n);
    assert_null(codec_unpack(b.at, b.n, &arena, &why));
    assert_int_equal(why.code, ERR_TOO_LONG);
    assert_null(why.field);
    arena_clear(&arena);
}

/* 64 KiB of empty entries would become megabytes of structs. */
static void a_message_that_would_grow_beyond_its_budget_is_refused(void **state)
{
    static struct bytes b, page;
    struct arena arena = { 0 };
    struct refusal why;

    (void)state;
    b.n = page.n = 0;
    for (int row = 0; row < 512; row++) { /* as many as fit a message */
        static struct bytes entry, followed;

        entry.n = followed.n = 0;
        for (int i = 0; i < CODEC_UNKNOWN_MAX; i++)
            put_text(&entry, 90, "");
        for (int i = 0; i < 30; i++)
            put_text(&entry, 4, "");
        put_inner(&followed, 3, &entry);
        put_inner(&page, 2, &followed);
    }
    put_inner(&b, 304, &page);
    assert_in_range(b.n, 1, BUS_MESSAGE_MAX);
    assert_null(codec_unpack(b.at, b.n, &arena, &why));
    assert_int_equal(why.code, ERR_TOO_LONG);
    arena_clear(&arena);
}

static void the_body_is_known_without_unpacking(void **state)
{
    static struct bytes b;

    (void)state;
    b.n = inner.n = 0;
    put_text(&b, 2, "operator");
    assert_int_equal(codec_peek(b.at, b.n), ENVELOPE__BODY__NOT_SET);
    put_inner(&b, 112, &inner);
    assert_int_equal(codec_peek(b.at, b.n), ENVELOPE__BODY_SHOW_CASE);
    put_byte(&b, 0x80);
    assert_int_equal(codec_peek(b.at, b.n), ENVELOPE__BODY__NOT_SET);
    b.n--;
    put_inner(&b, 101, &inner);
    assert_int_equal(codec_peek(b.at, b.n), ENVELOPE__BODY__NOT_SET);
    b.n = 0;
    put_number(&b, 112, 1);
    assert_int_equal(codec_peek(b.at, b.n), ENVELOPE__BODY__NOT_SET);
    assert_int_equal(codec_peek(b.at, 0), ENVELOPE__BODY__NOT_SET);
}

static void messages_are_named_as_in_the_catalogue(void **state)
{
    (void)state;
    assert_string_equal(codec_name(ENVELOPE__BODY_FILE_CASE), "file_case");
    assert_string_equal(codec_name(ENVELOPE__BODY_BOARD_STATUS), "board_status");
    assert_string_equal(codec_name(ENVELOPE__BODY__NOT_SET), "?");
    assert_string_equal(codec_name((Envelope__BodyCase)2), "?"); /* a field, and no body */
}

static void what_is_packed_comes_back(void **state)
{
    Envelope env = ENVELOPE__INIT;
    FileCase file = FILE_CASE__INIT;
    struct arena arena = { 0 };
    struct refusal why;
    Envelope *back;
    uint8_t *bytes;
    size_t n;

    (void)state;
    file.text = (char *)"Бабушка одна, еды нет";
    PUT(&file, priority, PRIORITY__P2);
    env.body_case = ENVELOPE__BODY_FILE_CASE;
    env.file_case = &file;
    bytes = codec_pack(&env, &arena, &n);
    assert_int_equal(n, codec_size(&env));
    back = codec_unpack(bytes, n, &arena, &why);
    assert_non_null(back);
    assert_string_equal(back->file_case->text, file.text);
    assert_int_equal(back->file_case->priority, PRIORITY__P2);
    assert_false(back->file_case->has_exercise);
    arena_clear(&arena);
}

static void a_stored_row_that_is_damaged_is_told_from_a_good_one(void **state)
{
    static struct bytes b;
    struct arena arena = { 0 };
    Place *place;

    (void)state;
    b.n = 0;
    put_text(&b, 1, "Азов");
    place = codec_unpack_as(&place__descriptor, b.at, b.n, &arena);
    assert_non_null(place);
    assert_string_equal(place->text, "Азов");
    assert_null(codec_unpack_as(&place__descriptor, b.at, b.n - 1, &arena));
    arena_clear(&arena);
}

/* ---- the whole catalogue ---- */

#define DEPTH_MAX 8

static unsigned depth_of(const ProtobufCMessageDescriptor *type, unsigned depth)
{
    unsigned deepest = depth;

    if (depth > DEPTH_MAX)
        fail_msg("%s is nested deeper than %d, or contains itself", type->name, DEPTH_MAX);
    for (unsigned i = 0; i < type->n_fields; i++)
        if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE) {
            unsigned d = depth_of(type->fields[i].descriptor, depth + 1);

            deepest = d > deepest ? d : deepest;
        }
    return deepest;
}

static void no_message_contains_itself(void **state)
{
    (void)state;
    assert_in_range(depth_of(&envelope__descriptor, 1), 4, DEPTH_MAX);
}

/* A well-formed message of a type, with random fields. */
static void put_random(
    struct bytes *b, const ProtobufCMessageDescriptor *type, struct random *random);

static uint64_t random_enum(const ProtobufCEnumDescriptor *words, struct random *random)
{
    return (uint64_t)(int64_t)words->values[random_below(random, words->n_values)].value;
}

static void put_random_text(struct bytes *b, uint32_t id, struct random *random)
{
    static const char *const texts[] = { "", "a", "Пётр", "26-326-0001-8", "две\nстроки",
        "\xf0\x9f\x86\x98" };

    put_text(b, id, texts[random_below(random, sizeof texts / sizeof *texts)]);
}

static void put_random_field(
    struct bytes *b, const ProtobufCFieldDescriptor *f, struct random *random)
{
    struct bytes *part;

    if (f->type == PROTOBUF_C_TYPE_STRING) {
        put_random_text(b, f->id, random);
    } else if (f->type == PROTOBUF_C_TYPE_BYTES) {
        put_raw(b, f->id, "\0\1\2", random_below(random, 4));
    } else if (f->type == PROTOBUF_C_TYPE_MESSAGE) {
        part = calloc(1, sizeof *part);
        put_random(part, f->descriptor, random);
        put_inner(b, f->id, part);
        free(part);
    } else if (f->type == PROTOBUF_C_TYPE_DOUBLE) {
        put_tag(b, f->id, FIXED64);
        put_fixed(b, 8, UINT64_C(0x4046800000000000));
    } else if (f->type == PROTOBUF_C_TYPE_ENUM) {
        put_number(b, f->id, random_enum(f->descriptor, random));
    } else if (f->type == PROTOBUF_C_TYPE_BOOL) {
        put_number(b, f->id, random_below(random, 2));
    } else {
        put_number(b, f->id, random_below(random, INT32_MAX));
    }
}

static void put_random(
    struct bytes *b, const ProtobufCMessageDescriptor *type, struct random *random)
{
    bool has_body = false;

    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *f = &type->fields[i];
        uint64_t times = random_below(random, f->label == PROTOBUF_C_LABEL_REPEATED ? 3 : 2);

        if (f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
            times = has_body ? 0 : times;
            has_body |= times > 0;
        }
        for (; times > 0; times--)
            put_random_field(b, f, random);
    }
}

/* Envelope { one body }, each body of the catalogue in turn. */
static void put_random_envelope(
    struct bytes *b, const ProtobufCFieldDescriptor *body, struct random *random)
{
    for (unsigned i = 0; i < envelope__descriptor.n_fields; i++) {
        const ProtobufCFieldDescriptor *f = &envelope__descriptor.fields[i];

        if (!(f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) && random_below(random, 2))
            put_random_field(b, f, random);
    }
    put_random_field(b, body, random);
}

static void mutate(struct bytes *b, struct random *random)
{
    size_t at = random_below(random, b->n ? b->n : 1);

    switch (random_below(random, 5)) {
    case 0:
        b->at[at] ^= (uint8_t)(1u << random_below(random, 8));
        break;
    case 1:
        b->at[at] = (uint8_t)random_below(random, 256);
        break;
    case 2: /* cut */
        b->n = at;
        break;
    case 3: /* take out */
        if (b->n > 0) {
            memmove(b->at + at, b->at + at + 1, b->n - at - 1);
            b->n--;
        }
        break;
    default: /* double a piece of it */
        if (b->n + (b->n - at) <= sizeof b->at) {
            memmove(b->at + b->n, b->at + at, b->n - at);
            b->n += b->n - at;
        }
    }
}

/* On the heap in its exact size, so that the sanitizer sees one byte too far. */
static bool is_let_in(const struct bytes *b, struct arena *arena)
{
    uint8_t *exact = malloc(b->n ? b->n : 1);
    struct refusal why;
    Envelope *env;
    size_t n;

    memcpy(exact, b->at, b->n);
    env = codec_unpack(exact, b->n, arena, &why);
    if (env)
        codec_pack(env, arena, &n);
    else if (why.code >= 0)
        fail_msg("refused without a reason");
    if (env && env->body_case != codec_peek(exact, b->n))
        fail_msg("peek sees another body than unpack");
    codec_unpack_as(&envelope__descriptor, exact, b->n, arena);
    free(exact);
    return env;
}

static uint64_t seed_of_run(void)
{
    const char *seed = getenv("SEED");

    return seed ? strtoull(seed, NULL, 10) : 20261122;
}

static void every_message_survives_and_its_mutations_do_no_harm(void **state)
{
    static struct bytes good, bad;
    struct random random = { .seed = { seed_of_run(), 1 } };
    unsigned let_in = 0, kept_out = 0;

    (void)state;
    print_message("SEED=%llu\n", (unsigned long long)random.seed[0]);
    for (unsigned i = 0; i < envelope__descriptor.n_fields; i++) {
        const ProtobufCFieldDescriptor *body = &envelope__descriptor.fields[i];

        for (int round = 0; round < 20 && (body->flags & PROTOBUF_C_FIELD_FLAG_ONEOF); round++) {
            struct arena arena = { 0 };

            good.n = 0;
            put_random_envelope(&good, body, &random);
            if (!is_let_in(&good, &arena))
                fail_msg("a well-formed %s was refused", body->name);
            for (int m = 0; m < 40; m++) {
                bad.n = good.n;
                memcpy(bad.at, good.at, good.n);
                for (uint64_t times = 1 + random_below(&random, 3); times > 0; times--)
                    mutate(&bad, &random);
                is_let_in(&bad, &arena) ? let_in++ : kept_out++;
            }
            arena_clear(&arena);
        }
    }
    print_message("mutations let in %u, kept out %u\n", let_in, kept_out);
    assert_true(let_in > 1000 && kept_out > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_is_refused_with_the_path_of_its_field),
        cmocka_unit_test(a_packed_list_is_the_same_as_a_plain_one),
        cmocka_unit_test(a_newer_peer_may_say_sixteen_things_more),
        cmocka_unit_test(more_than_the_limit_is_refused_unread),
        cmocka_unit_test(a_message_that_would_grow_beyond_its_budget_is_refused),
        cmocka_unit_test(the_body_is_known_without_unpacking),
        cmocka_unit_test(messages_are_named_as_in_the_catalogue),
        cmocka_unit_test(what_is_packed_comes_back),
        cmocka_unit_test(a_stored_row_that_is_damaged_is_told_from_a_good_one),
        cmocka_unit_test(no_message_contains_itself),
        cmocka_unit_test(every_message_survives_and_its_mutations_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
