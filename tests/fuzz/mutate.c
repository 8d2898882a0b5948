/* mutate - changes messages as messages. A byte changed at random mostly breaks a length, and is refused at the door; here a
 * field is set, added, changed or dropped by the descriptors, so that handlers are reached. One time in four it is bytes all the
 * same. Linked into the targets whose inputs are messages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/ids.h"
#include "bus/codec.h"
#include "fuzz/fuzz.h"
#include "fuzz/mutate.h"
#include "unit/maker.h"

#define HEAD 3 /* the target's own byte; two bytes of length */
#define TEXT_ROOM 256

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t n, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t n, size_t max, unsigned seed);

struct chance {
    uint32_t state;
};

static uint32_t below(struct chance *c, uint32_t bound)
{
    c->state = c->state * 1664525u + 1013904223u;
    return (c->state >> 8) % bound;
}

/* ---- values ---- */
static const char *a_word(struct chance *c, struct arena *a)
{
    static const char *const words[] = { "", ".", "1-8", "47.11, 39.42", "geo:47.1,38.6;u=35",
        "Азов, Московская 1", "org-rescue", "petr", "olga", "boris", "rescue", "isolated", "adrift",
        "other", "groceries", "home_visit", "alone", "yes", "no", "subject", "reporter", "all",
        "+79990000002", "ru", "Europe/Moscow", "Mo-Fr 09:00-18:00", "call-9",
        "Бабушка упала, не дышит", "льдину унесло", "n1", "mchs" };
    char text[OFFER_ID_TEXT];
    uint32_t which = below(c, 40);

    if (which < 4) {
        case_number_format(case_key_of(2026, 326, 1 + which), text);
        return arena_dup(a, text);
    }
    if (which < 8) {
        offer_id_format(case_key_of(2026, 326, 1 + which % 2), 1 + which / 6, text);
        return arena_dup(a, text);
    }
    if (which == 8) { /* alarms and calls are named so */
        case_number_format(case_key_of(2026, 326, 1 + below(c, 2)), text);
        return arena_printf(a, "%s%s%u", text, below(c, 2) ? ":" : ".", 1 + below(c, 3));
    }
    return words[below(c, sizeof words / sizeof words[0])];
}

static const char *a_number(struct chance *c, struct arena *a)
{
    static const char *const edges[] = { "0", "-1", "2147483648", "4294967295",
        "9223372036854775807", "-9223372036854775808", "1795341600000", "1795345200000" };

    if (below(c, 4) == 0)
        return edges[below(c, sizeof edges / sizeof edges[0])];
    return arena_printf(a, "%u", below(c, 20));
}

static const char *a_value(struct chance *c, const ProtobufCFieldDescriptor *field, struct arena *a)
{
    const ProtobufCEnumDescriptor *words = field->descriptor;

    switch ((int)field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return a_word(c, a);
    case PROTOBUF_C_TYPE_ENUM:
        return arena_printf(a, "%d", words->values[below(c, words->n_values)].value);
    case PROTOBUF_C_TYPE_BYTES:
        return below(c, 2) ? "0123456789abcdef0123456789abcdeX" : a_word(c, a);
    default:
        return a_number(c, a);
    }
}

/* ---- fields ---- */
static bool change_text(char **at, struct arena *a)
{
    char *text = *at;
    size_t n = text ? strlen(text) : 0;
    char *changed;

    if (n == 0 || n > TEXT_ROOM)
        return false;
    changed = arena_alloc(a, TEXT_ROOM + 1);
    memcpy(changed, text, n);
    changed[LLVMFuzzerMutate((uint8_t *)changed, n, TEXT_ROOM)] = '\0';
    *at = changed;
    return true;
}

static ProtobufCMessage **sub_message(ProtobufCMessage *m, const ProtobufCFieldDescriptor *field)
{
    char *at = (char *)m + field->offset;
    const size_t *n = (const size_t *)(const void *)((char *)m + field->quantifier_offset);

    if (field->label != PROTOBUF_C_LABEL_REPEATED)
        return (ProtobufCMessage **)(void *)at;
    return *n ? *(ProtobufCMessage ***)(void *)at : NULL;
}

static void change_message(struct chance *c, ProtobufCMessage *m, struct arena *a);

static void change_sub(
    struct chance *c, ProtobufCMessage *m, const ProtobufCFieldDescriptor *field, struct arena *a)
{
    ProtobufCMessage **sub = sub_message(m, field);

    if (!sub || !*sub || (field->label == PROTOBUF_C_LABEL_REPEATED && below(c, 3) == 0))
        sub = maker_add(m, field, "", a);
    else if (field->label != PROTOBUF_C_LABEL_REPEATED && below(c, 10) == 0)
        *sub = NULL;
    if (*sub)
        change_message(c, *sub, a);
}

static void change_message(struct chance *c, ProtobufCMessage *m, struct arena *a)
{
    const ProtobufCFieldDescriptor *field;
    char *at;

    if (m->descriptor->n_fields == 0)
        return;
    field = &m->descriptor->fields[below(c, m->descriptor->n_fields)];
    at = (char *)m + field->offset;
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        change_sub(c, m, field, a);
    else if (field->type == PROTOBUF_C_TYPE_STRING && field->label != PROTOBUF_C_LABEL_REPEATED &&
             below(c, 3) == 0 && change_text((char **)(void *)at, a))
        return;
    else
        maker_add(m, field, a_value(c, field, a), a);
}

/* ---- the envelope ---- */
static Envelope *another_body(struct chance *c, struct arena *a)
{
    const ProtobufCFieldDescriptor *field;

    do
        field = &envelope__descriptor.fields[below(c, envelope__descriptor.n_fields)];
    while (!mutate_is_said(field->id));
    return make(a, field->name, NULL);
}

static void change_envelope(struct chance *c, Envelope *env, struct arena *a)
{
    const ProtobufCFieldDescriptor *body =
        protobuf_c_message_descriptor_get_field(&envelope__descriptor, (unsigned)env->body_case);

    if (body)
        change_message(c, *sub_message(&env->base, body), a);
    if (env->has_id && env->id.len == 16 && below(c, 4) == 0)
        env->id.data[15] = (uint8_t)below(c, 256);
}

/* Where the last message of the input begins: what is before it is its history. */
static size_t last_message(const uint8_t *bytes, size_t n)
{
    size_t at = 0;

    while (at + HEAD <= n) {
        size_t next = at + HEAD + ((size_t)bytes[at + 1] | (size_t)bytes[at + 2] << 8);

        if (next + HEAD > n)
            break;
        at = next;
    }
    return at;
}

static size_t put(uint8_t *bytes, size_t at, size_t max, const Envelope *env, uint8_t head)
{
    size_t n = codec_size(env);

    if (at + HEAD + n > max || n > UINT16_MAX)
        return 0;
    bytes[at] = head;
    bytes[at + 1] = (uint8_t)n;
    bytes[at + 2] = (uint8_t)(n >> 8);
    protobuf_c_message_pack(&env->base, bytes + at + HEAD);
    return at + HEAD + n;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t n, size_t max, unsigned seed)
{
    struct chance c = { seed };
    size_t at = last_message(bytes, n), changed = 0;
    struct arena a = { 0 };
    struct refusal why;
    Envelope *env = NULL;

    if (below(&c, 4) == 0)
        return LLVMFuzzerMutate(bytes, n, max);
    if (at + HEAD < n)
        env = codec_unpack(bytes + at + HEAD, n - at - HEAD, &a, &why);
    if (env && below(&c, 6) == 0) {
        at = n; /* one more */
        env = NULL;
    }
    if (!env)
        env = another_body(&c, &a);
    for (uint32_t i = 0, times = 1 + below(&c, 5); i < times; i++)
        change_envelope(&c, env, &a);
    changed = put(bytes, at, max, env,
        at < n && below(&c, 3) ? bytes[at] : mutate_head(env->body_case, below(&c, 1 << 24)));
    arena_clear(&a);
    return changed ? changed : LLVMFuzzerMutate(bytes, n, max);
}
