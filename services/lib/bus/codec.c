/* codec - bytes to envelopes and back (check.c looks at hostile bytes first). */
#include "bus/codec.h"
#include <stdbool.h>
#include "base/must.h"
#include "bus/bus.h"
#include "bus/wire.h"

/* protobuf-c's memory: pieces of an arena, up to a budget (pitfall F2: a hostile message grows 30 times). */
struct budget {
    struct arena *arena;
    size_t left;
};

static void *budget_alloc(void *self, size_t size)
{
    struct budget *budget = self;

    if (size > budget->left)
        return NULL;
    budget->left -= size;
    return arena_alloc(budget->arena, size ? size : 1);
}

static void budget_free(void *self, void *piece)
{
    (void)self;
    (void)piece; /* the arena frees all at once */
}

static void *unpack(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t n,
    struct arena *a, size_t limit)
{
    struct budget budget = { a, limit };
    ProtobufCAllocator allocator = { budget_alloc, budget_free, &budget };

    return protobuf_c_message_unpack(type, &allocator, n, bytes);
}

static const ProtobufCFieldDescriptor *body_of(uint32_t id)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(&envelope__descriptor, id);

    return field && (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) ? field : NULL;
}

Envelope__BodyCase codec_peek(const uint8_t *bytes, size_t n)
{
    struct wire rest = wire_of(bytes, n);
    uint32_t body = 0;

    while (!wire_at_end(&rest)) {
        struct wire_field found;

        if (!wire_next(&rest, &found))
            return ENVELOPE__BODY__NOT_SET;
        if (!body_of(found.id))
            continue;
        if (body || found.type != PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED)
            return ENVELOPE__BODY__NOT_SET;
        body = found.id;
    }
    return (Envelope__BodyCase)body;
}

const char *codec_name(Envelope__BodyCase message)
{
    const ProtobufCFieldDescriptor *field = body_of((uint32_t)message);

    return field ? field->name : "?";
}

static int check_envelope(const uint8_t *bytes, size_t n, struct arena *a, struct refusal *ret_why)
{
    *ret_why = (struct refusal){ 0 };
    if (n > BUS_MESSAGE_MAX)
        return ret_why->code = ERR_TOO_LONG;
    return codec_check(&envelope__descriptor, bytes, n, a, ret_why);
}

Envelope *codec_unpack(const uint8_t *bytes, size_t n, struct arena *a, struct refusal *ret_why)
{
    Envelope *env;

    if (check_envelope(bytes, n, a, ret_why))
        return NULL;
    env = unpack(&envelope__descriptor, bytes, n, a, CODEC_BUDGET);
    if (!env)
        ret_why->code = ERR_TOO_LONG;
    return env;
}

void *codec_unpack_as(
    const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t n, struct arena *a)
{
    return unpack(type, bytes, n, a, CODEC_STORED_BUDGET);
}

size_t codec_size(const void *message)
{
    return protobuf_c_message_get_packed_size(message);
}

uint8_t *codec_pack(const void *message, struct arena *a, size_t *ret_n)
{
    size_t n = codec_size(message);
    uint8_t *bytes = arena_alloc(a, n ? n : 1);

    must(protobuf_c_message_pack(message, bytes) ==
         n); /* else it was changed meanwhile (pitfall F5) */
    *ret_n = n;
    return bytes;
}
