/* wire - protobuf's wire format, field by field. */
#include "bus/wire.h"
#include <protobuf-c/protobuf-c.h>

struct wire wire_of(const uint8_t *bytes, size_t n)
{
    return (struct wire){ bytes, n > 0 ? bytes + n : bytes };
}

bool wire_at_end(const struct wire *w)
{
    return w->at == w->end;
}

static bool read_varint(struct wire *w, uint64_t *ret_number)
{
    uint64_t number = 0;

    for (unsigned shift = 0; shift < 64 && w->at < w->end; shift += 7) {
        uint8_t byte = *w->at++;

        if (shift == 63 && byte > 1) /* more than 64 bits */
            return false;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *ret_number = number;
            return true;
        }
    }
    return false;
}

static bool read_fixed(struct wire *w, size_t size, uint64_t *ret_number)
{
    uint64_t number = 0;

    if ((size_t)(w->end - w->at) < size)
        return false;
    for (size_t i = 0; i < size; i++)
        number |= (uint64_t)w->at[i] << (8 * i);
    w->at += size;
    *ret_number = number;
    return true;
}

static bool read_bytes(struct wire *w, const uint8_t **ret_bytes, size_t *ret_n)
{
    uint64_t n;

    if (!read_varint(w, &n) || n > (uint64_t)(w->end - w->at))
        return false;
    *ret_bytes = w->at;
    *ret_n = (size_t)n;
    w->at += n;
    return true;
}

bool wire_number(struct wire *w, uint8_t type, uint64_t *ret_number)
{
    if (type == PROTOBUF_C_WIRE_TYPE_VARINT)
        return read_varint(w, ret_number);
    if (type == PROTOBUF_C_WIRE_TYPE_64BIT)
        return read_fixed(w, 8, ret_number);
    return type == PROTOBUF_C_WIRE_TYPE_32BIT && read_fixed(w, 4, ret_number);
}

bool wire_next(struct wire *w, struct wire_field *ret_field)
{
    const uint8_t *start = w->at;
    uint64_t tag;

    *ret_field = (struct wire_field){ 0 };
    /* A tag has 32 bits, and at most five bytes: protobuf-c reads no more of them. */
    if (!read_varint(w, &tag) || tag > UINT32_MAX || w->at - start > 5 || tag >> 3 == 0)
        return false;
    ret_field->id = (uint32_t)(tag >> 3);
    ret_field->type = (uint8_t)(tag & 7);
    if (ret_field->type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED)
        return read_bytes(w, &ret_field->bytes, &ret_field->n);
    return wire_number(w, ret_field->type, &ret_field->number);
}
