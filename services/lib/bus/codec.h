/* codec - bytes to envelopes and back. Hostile bytes are refused before anything is unpacked (pitfalls F1-F5). */
#ifndef ASSIST_BUS_CODEC_H
#define ASSIST_BUS_CODEC_H

#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/errors.h"
#include "envelope.pb-c.h"

#define CODEC_REPEATED_MAX 2048 /* elements of one repeated field */
#define CODEC_UNKNOWN_MAX 16 /* unknown fields of one message: a newer peer may know more than we */
#define CODEC_BUDGET (1024 * 1024) /* bytes of memory one received envelope may cost */
#define CODEC_STORED_BUDGET (64 * 1024 * 1024) /* the same for a stored row */

/* has_x and x of a proto2 scalar in one go. */
#define PUT(message, field, value) ((message)->has_##field = 1, (message)->field = (value))

/* Which body it carries, by a scan of the top level's tags alone; ENVELOPE__BODY__NOT_SET if none, two, or garbage. */
Envelope__BodyCase codec_peek(const uint8_t *bytes, size_t n);
/* Walks the wire format by the descriptors: well-formed, lengths inside, no string with NUL or bad UTF-8, known enum
 * numbers, numbers that fit, finite coordinates, no field twice unless repeated, one of a oneof, bounded repetition,
 * depth as the types allow. 0, or ERR_INVALID, ERR_NOT_TEXT, ERR_UNKNOWN_WORD, ERR_OUT_OF_RANGE, ERR_TOO_LONG, ERR_MISSING
 * with the field's path ("file_case.subject.name", in `a`; "" for the message as a whole). */
int codec_check(const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t n,
    struct arena *a, struct refusal *ret_why);
/* Refuses more than BUS_MESSAGE_MAX bytes; checks; unpacks into the arena (never freed alone). NULL with *ret_why on refusal. */
Envelope *codec_unpack(const uint8_t *bytes, size_t n, struct arena *a, struct refusal *ret_why);
/* Any message type, for stored rows: NULL if it does not unpack. */
void *codec_unpack_as(
    const ProtobufCMessageDescriptor *type, const uint8_t *bytes, size_t n, struct arena *a);
/* How many bytes it would take. A message whose size depends on how much there is to tell (a timeline, a list) has to be
 * measured and cut before it is said: turn_say takes more than BUS_MESSAGE_MAX for our bug. */
size_t codec_size(const void *message);
/* Packed into the arena. */
uint8_t *codec_pack(const void *message, struct arena *a, size_t *ret_n);
/* "file_case" for ENVELOPE__BODY_FILE_CASE: for logs and refusals; "?" if none. */
const char *codec_name(Envelope__BodyCase message);

#endif
