/* wire - protobuf's wire format, field by field, without knowing any type. Within bus only. */
#ifndef ASSIST_BUS_WIRE_H
#define ASSIST_BUS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is still to be read. */
struct wire {
    const uint8_t *at;
    const uint8_t *end;
};

struct wire_field {
    uint32_t id; /* field number, never 0 */
    uint8_t
        type; /* ProtobufCWireType: VARINT, 64BIT, LENGTH_PREFIXED or 32BIT; groups are malformed */
    uint64_t number; /* of all types but LENGTH_PREFIXED */
    const uint8_t *bytes; /* LENGTH_PREFIXED: n bytes inside the message */
    size_t n;
};

struct wire wire_of(const uint8_t *bytes, size_t n);
bool wire_at_end(const struct wire *w);
/* The next field; false if malformed (nothing may be read after that). Not at the end. */
bool wire_next(struct wire *w, struct wire_field *ret_field);
/* One element of a packed field; `type` as it would be unpacked. */
bool wire_number(struct wire *w, uint8_t type, uint64_t *ret_number);

#endif
