/* json - messages as JSON and back, by their descriptors. */
#include "json.h"

#include "base/ids.h"
#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "case.pb-c.h"
#include "coded.h"
#include "dispatch.pb-c.h"
#include "plain.h"
#include "words/words.h"

#include <stdlib.h>
#include <string.h>

#define LIST_MAX 512 /* as on the wire (bus/codec.h) */

/* ---- from a message ---- */

static json_t *of_value(const ProtobufCFieldDescriptor *f, const void *at, const char *lang);

/* Fields that are of no use to a reader, and lists that are absent while empty. */
static bool is_hidden(const ProtobufCMessageDescriptor *type, const char *field)
{
    return (type == &offer_notice__descriptor && text_is(field, "work")) ||
           (type == &watch_event__descriptor && text_is(field, "after"));
}

static bool is_absent_while_empty(const ProtobufCMessageDescriptor *type, const char *field)
{
    return (type == &plan_line__descriptor && text_is(field, "asks")) ||
           (type == &case_changed__descriptor &&
               (text_is(field, "recalled") || text_is(field, "questions"))) ||
           (type == &place__descriptor && text_is(field, "could_be"));
}

static json_t *of_instant(const Instant *i)
{
    char text[TIME_TEXT];

    if (!i->has_ms)
        return NULL;
    time_format(i->ms, text);
    return json_string(text);
}

static json_t *of_text(const Text *t, const char *lang)
{
    const char *first = text_is(lang, "ru") ? t->ru : t->en;
    const char *text = text_empty(first) ? (text_is(lang, "ru") ? t->en : t->ru) : first;
    struct arena a = { 0 };
    json_t *value;

    if (!text_empty(t->code))
        text = coded_text(&a, t, 0);
    value = text_empty(text) ? NULL : json_string(text);
    arena_clear(&a);
    return value;
}

static json_t *of_bytes(const ProtobufCBinaryData *b)
{
    char uuid[UUID_TEXT], *hex;
    json_t *text;

    if (b->len == 0)
        return NULL;
    if (b->len == 16) {
        uuid_format(b->data, uuid);
        return json_string(uuid);
    }
    hex = must_alloc(b->len * 2 + 1);
    text_hex(b->data, b->len, hex);
    text = json_string(hex);
    free(hex);
    return text;
}

static json_t *of_enum(const ProtobufCEnumDescriptor *words, int value)
{
    return value == 0 ? NULL : json_string(word_of(words, value));
}

static json_t *of_submessage(const ProtobufCMessage *m, const char *lang)
{
    if (!m)
        return NULL;
    if (m->descriptor == &instant__descriptor)
        return of_instant((const Instant *)m);
    if (m->descriptor == &text__descriptor)
        return of_text((const Text *)m, lang);
    return json_of_message(m, lang);
}

static json_t *of_string(const char *text)
{
    return text_empty(text) ? NULL : json_string(text);
}

/* NULL: nothing was said. */
static json_t *of_value(const ProtobufCFieldDescriptor *f, const void *at, const char *lang)
{
    switch (f->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return json_integer(*(const int32_t *)at);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return json_integer(*(const uint32_t *)at);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return json_integer(*(const int64_t *)at);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        return json_integer((json_int_t) * (const uint64_t *)at);
    case PROTOBUF_C_TYPE_FLOAT:
        return json_real((double)*(const float *)at);
    case PROTOBUF_C_TYPE_DOUBLE:
        return json_real(*(const double *)at);
    case PROTOBUF_C_TYPE_BOOL:
        return json_boolean(*(const protobuf_c_boolean *)at);
    case PROTOBUF_C_TYPE_ENUM:
        return of_enum(f->descriptor, *(const int *)at);
    case PROTOBUF_C_TYPE_STRING:
        return of_string(*(char *const *)at);
    case PROTOBUF_C_TYPE_BYTES:
        return of_bytes(at);
    case PROTOBUF_C_TYPE_MESSAGE:
        return of_submessage(*(ProtobufCMessage *const *)at, lang);
    }
    return NULL;
}

static size_t size_of_value(const ProtobufCFieldDescriptor *f)
{
    switch (f->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return sizeof(uint32_t);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        return sizeof(uint64_t);
    case PROTOBUF_C_TYPE_FLOAT:
        return sizeof(float);
    case PROTOBUF_C_TYPE_DOUBLE:
        return sizeof(double);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_ENUM:
        return sizeof(int);
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    }
    return 0;
}

static json_t *of_list(const ProtobufCFieldDescriptor *f, const uint8_t *base, const char *lang)
{
    size_t n = *(const size_t *)(base + f->quantifier_offset);
    const uint8_t *items = *(uint8_t *const *)(base + f->offset);
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        json_t *item = of_value(f, items + i * size_of_value(f), lang);

        if (item)
            json_array_append_new(list, item);
    }
    return list;
}

/* Strings and messages are NULL when absent; scalars of proto2 have a flag; a oneof has a case. */
static bool is_there(const ProtobufCFieldDescriptor *f, const uint8_t *base)
{
    if (f->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        return *(const uint32_t *)(base + f->quantifier_offset) == f->id;
    if (f->label == PROTOBUF_C_LABEL_OPTIONAL && f->type != PROTOBUF_C_TYPE_STRING &&
        f->type != PROTOBUF_C_TYPE_MESSAGE)
        return *(const protobuf_c_boolean *)(base + f->quantifier_offset);
    return true;
}

static json_t *of_field(const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *f,
    const uint8_t *base, const char *lang)
{
    if (is_hidden(type, f->name))
        return NULL;
    if (f->label == PROTOBUF_C_LABEL_REPEATED) {
        if (*(const size_t *)(base + f->quantifier_offset) == 0 &&
            is_absent_while_empty(type, f->name))
            return NULL;
        return of_list(f, base, lang);
    }
    return is_there(f, base) ? of_value(f, base + f->offset, lang) : NULL;
}

json_t *json_of_message(const ProtobufCMessage *message, const char *lang)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    json_t *object = json_object();

    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *f = &type->fields[i];
        json_t *value = of_field(type, f, (const uint8_t *)message, lang);

        if (value)
            json_object_set_new(object, f->name, value);
    }
    return object;
}

/* ---- into a message ---- */

struct reader {
    struct arena *a;
    struct refusal *why;
};

static int read_object(struct reader *r, const json_t *object, const char *path,
    const ProtobufCMessageDescriptor *type, ProtobufCMessage **ret_message);

static int refuse(struct reader *r, int code, const char *path, const char *value)
{
    *r->why = (struct refusal){ .code = code, .field = path, .value = value };
    return code;
}

static int read_enum(struct reader *r, const json_t *v, const char *path,
    const ProtobufCEnumDescriptor *words, int *ret_value)
{
    const char *word = json_string_value(v);

    if (!word || word_parse(words, word, ret_value) || *ret_value == 0)
        return refuse(r, ERR_UNKNOWN_WORD, path, arena_dup(r->a, word));
    return 0;
}

static int read_integer(struct reader *r, const json_t *v, const char *path, int64_t min,
    int64_t max, int64_t *ret_number)
{
    if (!json_is_integer(v))
        return refuse(r, ERR_INVALID, path, NULL);
    *ret_number = json_integer_value(v);
    if (*ret_number < min || *ret_number > max)
        return refuse(r, ERR_OUT_OF_RANGE, path, NULL);
    return 0;
}

static int read_string(struct reader *r, const json_t *v, const char *path, char **ret_text)
{
    const char *text = json_string_value(v);

    if (!text)
        return refuse(r, ERR_INVALID, path, NULL);
    if (!text_is_clean(text, json_string_length(v)))
        return refuse(r, ERR_NOT_TEXT, path, NULL);
    *ret_text = arena_dup(r->a, text);
    return 0;
}

static int read_instant(struct reader *r, const json_t *v, const char *path, Instant **ret_instant)
{
    Instant *instant = arena_alloc(r->a, sizeof(*instant));
    const char *text = json_string_value(v);

    instant__init(instant);
    instant->has_ms = 1;
    if (!text || time_parse(text, &instant->ms))
        return refuse(r, ERR_INVALID, path, NULL);
    *ret_instant = instant;
    return 0;
}

static int read_message(struct reader *r, const json_t *v, const char *path,
    const ProtobufCMessageDescriptor *type, void *at)
{
    if (type == &instant__descriptor)
        return read_instant(r, v, path, at);
    return read_object(r, v, path, type, at);
}

/* The types that requests are made of; another one is our own omission. */
static int read_value(struct reader *r, const json_t *v, const char *path,
    const ProtobufCFieldDescriptor *f, void *at)
{
    int64_t number = 0;
    int error;

    switch (f->type) {
    case PROTOBUF_C_TYPE_STRING:
        return read_string(r, v, path, at);
    case PROTOBUF_C_TYPE_ENUM:
        return read_enum(r, v, path, f->descriptor, at);
    case PROTOBUF_C_TYPE_MESSAGE:
        return read_message(r, v, path, f->descriptor, at);
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)at = json_is_true(v);
        return json_is_boolean(v) ? 0 : refuse(r, ERR_INVALID, path, NULL);
    case PROTOBUF_C_TYPE_UINT32:
        error = read_integer(r, v, path, 0, UINT32_MAX, &number);
        *(uint32_t *)at = (uint32_t)number;
        return error;
    case PROTOBUF_C_TYPE_DOUBLE:
        *(double *)at = json_number_value(v);
        return json_is_number(v) ? 0 : refuse(r, ERR_INVALID, path, NULL);
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_BYTES:
        break;
    }
    return refuse(r, ERR_INVALID, path, NULL);
}

/* {"alone":"yes"} says the same as [{"key":"alone","value":"yes"}]. */
static json_t *facts_of_object(const json_t *object)
{
    json_t *list = json_array(), *value;
    const char *key;

    json_object_foreach((json_t *)object, key, value)
        json_array_append_new(list, json_pack("{s:s,s:O}", "key", key, "value", value));
    return list;
}

static int read_items(struct reader *r, const json_t *list, const char *path,
    const ProtobufCFieldDescriptor *f, uint8_t *base)
{
    size_t n = json_array_size(list), size = size_of_value(f);
    uint8_t *items;

    if (!json_is_array(list))
        return refuse(r, ERR_INVALID, path, NULL);
    if (n > LIST_MAX)
        return refuse(r, ERR_TOO_LONG, path, NULL);
    items = arena_alloc(r->a, (n ? n : 1) * size);
    for (size_t i = 0; i < n; i++) {
        const char *here = arena_printf(r->a, "%s[%zu]", path, i);
        int error = read_value(r, json_array_get(list, i), here, f, items + i * size);

        if (error)
            return error;
    }
    *(size_t *)(base + f->quantifier_offset) = n;
    *(void **)(base + f->offset) = items;
    return 0;
}

static int read_list(struct reader *r, const json_t *v, const char *path,
    const ProtobufCFieldDescriptor *f, uint8_t *base)
{
    json_t *facts;
    int error;

    if (f->descriptor != &fact__descriptor || !json_is_object(v))
        return read_items(r, v, path, f, base);
    facts = facts_of_object(v);
    error = read_items(r, facts, path, f, base);
    json_decref(facts);
    return error;
}

static int read_field(struct reader *r, const json_t *v, const char *path,
    const ProtobufCFieldDescriptor *f, uint8_t *base)
{
    int error;

    if (f->label == PROTOBUF_C_LABEL_REPEATED)
        return read_list(r, v, path, f, base);
    error = read_value(r, v, path, f, base + f->offset);
    if (error == 0 && f->type != PROTOBUF_C_TYPE_STRING && f->type != PROTOBUF_C_TYPE_MESSAGE)
        *(protobuf_c_boolean *)(base + f->quantifier_offset) = 1;
    return error;
}

static int read_object(struct reader *r, const json_t *object, const char *path,
    const ProtobufCMessageDescriptor *type, ProtobufCMessage **ret_message)
{
    ProtobufCMessage *message = arena_alloc(r->a, type->sizeof_message);
    const char *key;
    json_t *value;

    if (!json_is_object(object))
        return refuse(r, ERR_INVALID, path, NULL);
    type->message_init(message);
    json_object_foreach((json_t *)object, key, value)
    {
        const ProtobufCFieldDescriptor *f =
            protobuf_c_message_descriptor_get_field_by_name(type, key);
        const char *here = *path ? arena_printf(r->a, "%s.%s", path, key) : arena_dup(r->a, key);
        int error = f ? read_field(r, value, here, f, (uint8_t *)message)
                      : refuse(r, ERR_UNKNOWN_WORD, here, NULL);

        if (error)
            return error;
    }
    *ret_message = message;
    return 0;
}

int json_to_message(const json_t *object, const ProtobufCMessageDescriptor *type, struct arena *a,
    ProtobufCMessage **ret_message, struct refusal *ret_why)
{
    struct reader r = { .a = a, .why = ret_why };

    return read_object(&r, object, "", type, ret_message);
}

void json_print(const json_t *value, FILE *out)
{
    char *dumped = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(12) | JSON_ENCODE_ANY);
    char *shown;

    if (!dumped)
        return;
    shown = plain_json(dumped);
    fprintf(out, "%s\n", shown);
    fflush(out);
    free(shown);
    free(dumped);
}
