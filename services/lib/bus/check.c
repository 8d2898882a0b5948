/* check - a message's bytes against its type, before anything is unpacked (codec.h, pitfalls F1-F3).
 * Recursion ends because no message type contains itself, which tests/unit/bus_codec.c proves. */
#include "bus/codec.h"
#include <math.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/wire.h"

#define FIELDS_MAX 192 /* of one message type */

/* Where in the message we are: from the inside out. */
struct place {
    const struct place *outer;
    const ProtobufCFieldDescriptor *field; /* NULL: the message as a whole */
};

struct checked {
    struct arena *arena;
    struct refusal *why;
};

struct level {
    const ProtobufCMessageDescriptor *type;
    const struct place *place;
    unsigned unknown;
    uint16_t seen[FIELDS_MAX]; /* how often, by index of the field */
};

static char *path_of(const struct place *place, struct arena *a)
{
    const char *path = "";

    for (; place; place = place->outer)
        if (place->field)
            path = arena_printf(a, "%s%s%s", place->field->name, *path ? "." : "", path);
    return arena_dup(a, path);
}

static int refuse(struct checked *c, const struct place *place, int code)
{
    *c->why = (struct refusal){ .code = code, .field = path_of(place, c->arena) };
    return code;
}

static uint8_t wire_type_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return PROTOBUF_C_WIRE_TYPE_64BIT;
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        return PROTOBUF_C_WIRE_TYPE_32BIT;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_ENUM:
        return PROTOBUF_C_WIRE_TYPE_VARINT;
    }
    must(!"a field type that protobuf-c has not");
    return 0;
}

static bool is_finite(ProtobufCType type, uint64_t number)
{
    uint32_t low = (uint32_t)number;
    double d;
    float f;

    memcpy(&d, &number, sizeof d);
    memcpy(&f, &low, sizeof f);
    return type == PROTOBUF_C_TYPE_DOUBLE ? isfinite(d) : isfinite(f);
}

/* The C field is narrower than the wire's 64 bits: what would be cut off is refused. */
static int check_number(const ProtobufCFieldDescriptor *field, uint64_t number)
{
    int64_t signed_number = (int64_t)number;

    switch (field->type) {
    case PROTOBUF_C_TYPE_ENUM:
        if (signed_number < INT32_MIN || signed_number > INT32_MAX)
            return ERR_UNKNOWN_WORD;
        return protobuf_c_enum_descriptor_get_value(field->descriptor, (int)signed_number)
                   ? 0
                   : ERR_UNKNOWN_WORD;
    case PROTOBUF_C_TYPE_INT32:
        return signed_number >= INT32_MIN && signed_number <= INT32_MAX ? 0 : ERR_OUT_OF_RANGE;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_SINT32:
        return number <= UINT32_MAX ? 0 : ERR_OUT_OF_RANGE;
    case PROTOBUF_C_TYPE_BOOL:
        return number <= 1 ? 0 : ERR_INVALID;
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_FLOAT:
        return is_finite(field->type, number) ? 0 : ERR_OUT_OF_RANGE;
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        return 0;
    }
    return ERR_INVALID;
}

static int count_one(struct level *level, unsigned index)
{
    const ProtobufCFieldDescriptor *field = &level->type->fields[index];

    level->seen[index]++;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return level->seen[index] <= CODEC_REPEATED_MAX ? 0 : ERR_TOO_LONG;
    if (level->seen[index] > 1)
        return ERR_INVALID;
    if (!(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF))
        return 0;
    for (unsigned i = 0; i < level->type->n_fields; i++)
        if (i != index && level->seen[i] &&
            (level->type->fields[i].flags & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
            level->type->fields[i].quantifier_offset == field->quantifier_offset)
            return ERR_INVALID;
    return 0;
}

static int check_packed(struct level *level, unsigned index, const struct wire_field *found)
{
    const ProtobufCFieldDescriptor *field = &level->type->fields[index];
    struct wire rest = wire_of(found->bytes, found->n);

    while (!wire_at_end(&rest)) {
        uint64_t number;
        int error;

        if (!wire_number(&rest, wire_type_of(field->type), &number))
            return ERR_INVALID;
        error = check_number(field, number);
        if (!error)
            error = count_one(level, index);
        if (error)
            return error;
    }
    return 0;
}

static int check_message(struct checked *c, const ProtobufCMessageDescriptor *type,
    const struct place *place, struct wire rest);

static int check_single(
    struct checked *c, const struct place *place, const struct wire_field *found)
{
    const ProtobufCFieldDescriptor *field = place->field;
    int error = 0;

    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return check_message(c, field->descriptor, place, wire_of(found->bytes, found->n));
    if (field->type == PROTOBUF_C_TYPE_STRING)
        error = text_is_clean((const char *)found->bytes, found->n) ? 0 : ERR_NOT_TEXT;
    else
        error = check_number(field, found->number);
    return error ? refuse(c, place, error) : 0;
}

static int check_known(
    struct checked *c, struct level *level, unsigned index, const struct wire_field *found)
{
    const ProtobufCFieldDescriptor *field = &level->type->fields[index];
    const struct place place = { level->place, field };
    uint8_t expected = wire_type_of(field->type);
    int error;

    if (field->label == PROTOBUF_C_LABEL_REPEATED &&
        expected != PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED &&
        found->type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED) {
        error = check_packed(level, index, found);
        return error ? refuse(c, &place, error) : 0;
    }
    error = found->type == expected ? count_one(level, index) : ERR_INVALID;
    return error ? refuse(c, &place, error) : check_single(c, &place, found);
}

static int check_required(struct checked *c, const struct level *level)
{
    for (unsigned i = 0; i < level->type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &level->type->fields[i];

        if (field->label == PROTOBUF_C_LABEL_REQUIRED && !level->seen[i])
            return refuse(c, &(struct place){ level->place, field }, ERR_MISSING);
    }
    return 0;
}

static int check_message(struct checked *c, const ProtobufCMessageDescriptor *type,
    const struct place *place, struct wire rest)
{
    struct level
        level; /* of `seen` only as much is cleared as the type has fields: most have few */

    must(type->n_fields <= FIELDS_MAX);
    level.type = type;
    level.place = place;
    level.unknown = 0;
    memset(level.seen, 0, type->n_fields * sizeof level.seen[0]);
    while (!wire_at_end(&rest)) {
        const ProtobufCFieldDescriptor *field;
        struct wire_field found;
        int error;

        if (!wire_next(&rest, &found))
            return refuse(c, place, ERR_INVALID);
        field = protobuf_c_message_descriptor_get_field(type, found.id);
        if (!field) {
            if (++level.unknown > CODEC_UNKNOWN_MAX)
                return refuse(c, place, ERR_INVALID);
            continue;
        }
        error = check_known(c, &level, (unsigned)(field - type->fields), &found);
        if (error)
            return error;
    }
    return check_required(c, &level);
}

int codec_check(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t n,
    struct arena *a, struct refusal *ret_why)
{
    struct checked c = { .arena = a, .why = ret_why };

    *ret_why = (struct refusal){ 0 };
    return check_message(&c, type, &(struct place){ 0 }, wire_of(bytes, n));
}
