/* peek - id and return path of an envelope that was not unpacked, so that a refusal finds its way back. */
#include <string.h>
#include "worker/engine_parts.h"

#define FIELD_ID 1
#define FIELD_RETURN_PATH 4
#define ID_BYTES 16
#define HOP_MAX 64

struct reader {
    const uint8_t *at;
    const uint8_t *end;
};

static bool take_varint(struct reader *r, uint64_t *ret)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64 && r->at < r->end; shift += 7) {
        uint8_t byte = *r->at++;

        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *ret = value;
            return true;
        }
    }
    return false;
}

static bool take_bytes(struct reader *r, uint64_t n, ProtobufCBinaryData *ret)
{
    if (n > (uint64_t)(r->end - r->at))
        return false;
    ret->data =
        (uint8_t *)(uintptr_t)r->at; /* protobuf-c's type has no const; nobody writes there */
    ret->len = (size_t)n;
    r->at += n;
    return true;
}

static bool take_value(struct reader *r, uint64_t wire_type, ProtobufCBinaryData *ret)
{
    uint64_t n = 0;

    *ret = (ProtobufCBinaryData){ 0 };
    switch (wire_type) {
    case 0:
        return take_varint(r, &n);
    case 1:
        return take_bytes(r, 8, ret);
    case 2:
        return take_varint(r, &n) && take_bytes(r, n, ret);
    case 5:
        return take_bytes(r, 4, ret);
    default:
        return false;
    }
}

static void keep(struct peeked *p, uint64_t tag, ProtobufCBinaryData value)
{
    if (tag == (FIELD_ID << 3 | 2) && value.len == ID_BYTES)
        p->id = value;
    else if (tag == (FIELD_RETURN_PATH << 3 | 2) && value.len <= HOP_MAX &&
             p->n_return_path < PEEK_RETURN_PATH)
        p->return_path[p->n_return_path++] = value;
}

void peek(const uint8_t *bytes, size_t n, struct peeked *ret)
{
    struct reader r = { bytes, bytes + n };
    ProtobufCBinaryData value;
    uint64_t tag;

    memset(ret, 0, sizeof *ret);
    while (r.at < r.end && take_varint(&r, &tag) && take_value(&r, tag & 7, &value))
        keep(ret, tag, value);
}
