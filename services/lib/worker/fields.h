/* fields - what the fields of a message from outside may hold: one table, walked by the messages'
 * own descriptors, so that no field can be forgotten. Mechanism only: the tables are the workers'
 * own. */
#ifndef ASSIST_WORKER_FIELDS_H
#define ASSIST_WORKER_FIELDS_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/errors.h"

/* One field. What a row does not allow is refused: a text with max 0 must be empty, a number
 * without bounds must be 0, a field without a row must be absent. A text in a list says something. */
struct field_rule {
    const char *field; /* the message's type and the field's name: "Person.phone" */
    bool required; /* set, and not empty or 0; a bool only set */
    bool is_time; /* milliseconds since 1970: from 2020 to a year ahead */
    bool elsewhere; /* what is inside is checked by whoever takes it, row by row; here only how many
                       there are */
    size_t min, max; /* text and bytes: how many bytes (min: unless absent) */
    size_t items; /* repeated: at most so many */
    double low, high; /* numbers */
    bool (*is)(const char *text); /* the form of a text that is not empty; NULL: any */
};

/* `message` may be any message; `rules` ends with .field NULL. 0, or ERR_MISSING, ERR_TOO_LONG,
 * ERR_OUT_OF_RANGE, ERR_INVALID, ERR_NOT_TEXT, ERR_UNKNOWN_WORD with the path of the field below
 * `message` ("subject.phone") and the bound that was passed, both in `a`. */
int fields_check(const ProtobufCMessage *message, const struct field_rule *rules, int64_t now_ms,
    struct arena *a, struct refusal *ret_why);

/* For tests. The first field of `type`, or of what it holds, that has no row, in `a`; NULL: each
 * has one. */
const char *fields_unruled(
    const ProtobufCMessageDescriptor *type, const struct field_rule *rules, struct arena *a);
bool fields_names(const ProtobufCMessageDescriptor *type,
    const char *field); /* "Person.phone" is part of `type` */

/* ---- forms ---- */
bool field_is_line(const char *text); /* one line: no tab, line break, DEL */
bool field_is_word(
    const char *text); /* a-z, 0-9 and '_', and begins with a letter: a kind, a capability */
bool field_is_tag(const char *text); /* one word: no blank, nothing unseen */
bool field_is_key(const char *text); /* a-z and '_' */
bool field_is_ref(
    const char *text); /* letters, digits and . _ : / - : a name or number that some machine gave */
bool field_is_number(const char *text); /* digits and dashes: a case number in any of its forms */
bool field_is_day(const char *text); /* 2026-12-31 */
bool field_is_time(const char *text); /* RFC 3339: 2026-12-31T10:00:00Z */
bool field_is_may_tell(const char *text); /* yes, no, safe-only */

#endif
