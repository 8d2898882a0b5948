/* maker - messages for tests, field by field: make(a, "file_case", "text=help", "subject.name=Ann",
 * NULL). */
#ifndef ASSIST_TESTS_UNIT_MAKER_H
#define ASSIST_TESTS_UNIT_MAKER_H

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "envelope.pb-c.h"

static inline ProtobufCMessage *maker_new(const ProtobufCMessageDescriptor *type, struct arena *a)
{
    ProtobufCMessage *message = arena_alloc(a, type->sizeof_message);

    protobuf_c_message_init(type, message);
    return message;
}

/* One value at `at`. */
static inline void maker_put(
    const ProtobufCFieldDescriptor *field, void *at, const char *value, struct arena *a)
{
    switch ((int)field->type) {
    case PROTOBUF_C_TYPE_STRING:
        *(char **)at = arena_dup(a, value);
        break;
    case PROTOBUF_C_TYPE_BYTES:
        *(ProtobufCBinaryData *)at =
            (ProtobufCBinaryData){ strlen(value), arena_copy(a, value, strlen(value) + 1) };
        break;
    case PROTOBUF_C_TYPE_MESSAGE:
        *(ProtobufCMessage **)at = maker_new(field->descriptor, a);
        break;
    case PROTOBUF_C_TYPE_DOUBLE:
        *(double *)at = strtod(value, NULL);
        break;
    case PROTOBUF_C_TYPE_INT32:
        *(int32_t *)at = (int32_t)strtol(value, NULL, 10);
        break;
    case PROTOBUF_C_TYPE_INT64:
        *(int64_t *)at = strtoll(value, NULL, 10);
        break;
    case PROTOBUF_C_TYPE_UINT64:
        *(uint64_t *)at = strtoull(value, NULL, 10);
        break;
    case PROTOBUF_C_TYPE_UINT32:
        *(uint32_t *)at = (uint32_t)strtoul(value, NULL, 10);
        break;
    case PROTOBUF_C_TYPE_BOOL:
        *(protobuf_c_boolean *)at = atol(value) != 0;
        break;
    case PROTOBUF_C_TYPE_ENUM:
        *(int *)at = (int)strtol(value, NULL, 10);
        break;
    default:
        assert(!"a type that no message of ours has");
    }
}

static inline size_t maker_size(const ProtobufCFieldDescriptor *field)
{
    switch ((int)field->type) {
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_ENUM:
    case PROTOBUF_C_TYPE_BOOL:
        return 4;
    default:
        return 8;
    }
}

/* Appends to a repeated field, sets any other; returns where the value is. */
static inline void *maker_add(
    ProtobufCMessage *m, const ProtobufCFieldDescriptor *field, const char *value, struct arena *a)
{
    char *base = (char *)m, *at = base + field->offset,
         *quantifier = base + field->quantifier_offset;
    size_t *n = (size_t *)(void *)quantifier, size = maker_size(field);

    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        maker_put(field, at, value, a);
        if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
            *(uint32_t *)(void *)quantifier = field->id;
        else if (field->type != PROTOBUF_C_TYPE_STRING && field->type != PROTOBUF_C_TYPE_MESSAGE)
            *(protobuf_c_boolean *)(void *)quantifier = 1;
        return at;
    }
    char *items = arena_alloc(a, (*n + 1) * size);
    if (*n)
        memcpy(items, *(void **)(void *)at, *n * size);
    *(void **)(void *)at = items;
    maker_put(field, items + *n * size, value, a);
    (*n)++;
    return items + (*n - 1) * size;
}

/* "subject.name=Ann": messages on the way are made; of a repeated one the last is meant, "facts+"
 * makes a new one. */
static inline void maker_set(
    ProtobufCMessage *m, const char *path, size_t n, const char *value, struct arena *a)
{
    size_t part = strcspn(path, ".=");
    size_t name_n = part && path[part - 1] == '+' ? part - 1 : part;
    char *name = arena_printf(a, "%.*s", (int)name_n, path);
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(m->descriptor, name);
    char *at;

    assert(field);
    if (field->type != PROTOBUF_C_TYPE_MESSAGE) {
        maker_add(m, field, value, a);
        return;
    }
    at = (char *)m + field->offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        size_t *count = (size_t *)(void *)((char *)m + field->quantifier_offset);

        if (*count == 0 || name_n != part)
            maker_add(m, field, "", a);
        at = (char *)(*(ProtobufCMessage ***)(void *)at + *count - 1);
    } else if (!*(ProtobufCMessage **)(void *)at) {
        maker_add(m, field, "", a);
    }
    if (part < n)
        maker_set(*(ProtobufCMessage **)(void *)at, path + part + 1, n - part - 1, value, a);
}

static const uint8_t maker_id[16] = { 0x01, 0x93, 0x5b, 0x2a, 0x10, 0x00, 0x70, 0x01, 0x80, 0x02, 3,
    4, 5, 6, 7, 8 };

/* An envelope with this body and a command id; fields as "path=value", ended by NULL. */
static inline Envelope *make(struct arena *a, const char *body, ...)
{
    Envelope *env = (Envelope *)(void *)maker_new(&envelope__descriptor, a);
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field_by_name(&envelope__descriptor, body);
    ProtobufCMessage *message;
    va_list fields;

    assert(field);
    env->has_id = 1;
    env->id = (ProtobufCBinaryData){ sizeof maker_id, arena_copy(a, maker_id, sizeof maker_id) };
    message = *(ProtobufCMessage **)maker_add(&env->base, field, "", a);
    va_start(fields, body);
    for (const char *set; (set = va_arg(fields, const char *));) {
        const char *equals = strchr(set, '=');

        maker_set(message, set, equals ? (size_t)(equals - set) : strlen(set),
            equals ? equals + 1 : "", a);
    }
    va_end(fields);
    return env;
}

/* Sets one more field of the body. */
static inline void make_more(Envelope *env, const char *path, const char *value, struct arena *a)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(&envelope__descriptor, (unsigned)env->body_case);

    maker_set(
        *(ProtobufCMessage **)(void *)((char *)env + field->offset), path, strlen(path), value, a);
}

#endif
