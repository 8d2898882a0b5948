/* fields - walks a message along its descriptors and holds each field against its row. */
#include "worker/fields.h"

#include <string.h>
#include "base/text.h"
#include "base/times.h"
#include "hours/day.h"

#define EARLIEST_MS INT64_C(1577836800000) /* 2020-01-01 */
#define AHEAD_MS (366 * DAY_MS)
#define DEPTH_MAX 8 /* deeper than any message of ours */

/* Where in the message we are: from the inside out. */
struct spot {
    const struct spot *outer; /* NULL: the message itself */
    const char *name;
    unsigned depth;
};

struct check {
    const struct field_rule *rules;
    int64_t now_ms;
    struct arena *arena;
    struct refusal *why;
};

static const char *path_of(const struct spot *spot, struct arena *a)
{
    if (!spot->outer)
        return NULL;
    if (!spot->outer->outer)
        return arena_dup(a, spot->name);
    return arena_printf(a, "%s.%s", path_of(spot->outer, a), spot->name);
}

static int refuse(struct check *c, const struct spot *spot, int code, const char *value)
{
    *c->why = (struct refusal){ .code = code, .field = path_of(spot, c->arena), .value = value };
    return code;
}

static const struct field_rule *rule_of(const struct field_rule *rules,
    const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field)
{
    size_t n = strlen(type->name);

    for (; rules->field; rules++) {
        if (!strncmp(rules->field, type->name, n) && rules->field[n] == '.' &&
            !strcmp(rules->field + n + 1, field->name))
            return rules;
    }
    return NULL;
}

/* ---- one value ---- */

static int check_length(
    struct check *c, const struct field_rule *rule, const struct spot *spot, size_t n)
{
    if (n > rule->max)
        return refuse(c, spot, ERR_TOO_LONG, arena_printf(c->arena, "%zu", rule->max));
    if (n < rule->min)
        return refuse(c, spot, ERR_OUT_OF_RANGE, arena_printf(c->arena, "%zu", rule->min));
    return 0;
}

static int check_text(
    struct check *c, const struct field_rule *rule, const struct spot *spot, const char *text)
{
    size_t n = strlen(text);
    int error = n ? check_length(c, rule, spot, n) : 0;

    if (error)
        return error;
    if (!text_is_clean(text, n))
        return refuse(c, spot, ERR_NOT_TEXT, NULL);
    if (n && rule->is && !rule->is(text))
        return refuse(c, spot, ERR_INVALID, NULL);
    return 0;
}

static int check_time(struct check *c, const struct spot *spot, int64_t ms)
{
    char bound[TIME_TEXT];

    if (ms >= EARLIEST_MS && ms <= c->now_ms + AHEAD_MS)
        return 0;
    time_format(ms < EARLIEST_MS ? EARLIEST_MS : c->now_ms + AHEAD_MS, bound);
    return refuse(c, spot, ERR_OUT_OF_RANGE, arena_dup(c->arena, bound));
}

static int check_number(
    struct check *c, const struct field_rule *rule, const struct spot *spot, double x)
{
    if (x >= rule->low && x <= rule->high) /* so that no NaN passes */
        return 0;
    return refuse(
        c, spot, ERR_OUT_OF_RANGE, arena_printf(c->arena, "%.15g..%.15g", rule->low, rule->high));
}

static double number_at(ProtobufCType type, const void *at)
{
    switch (type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        return *(const int32_t *)at;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        return *(const uint32_t *)at;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
        return (double)*(const int64_t *)at;
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
        return (double)*(const uint64_t *)at;
    case PROTOBUF_C_TYPE_FLOAT:
        return (double)*(const float *)at;
    case PROTOBUF_C_TYPE_DOUBLE:
        return *(const double *)at;
    case PROTOBUF_C_TYPE_BOOL:
        return *(const protobuf_c_boolean *)at;
    case PROTOBUF_C_TYPE_ENUM:
        return *(const int *)at;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
        break;
    }
    return 0;
}

static int check_message(struct check *c, const ProtobufCMessage *message, const struct spot *spot);

/* A value that is there. */
static int check_value(struct check *c, const ProtobufCFieldDescriptor *field,
    const struct field_rule *rule, const struct spot *spot, const void *at)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return check_text(c, rule, spot, *(char *const *)at);
    case PROTOBUF_C_TYPE_BYTES:
        return check_length(c, rule, spot, ((const ProtobufCBinaryData *)at)->len);
    case PROTOBUF_C_TYPE_MESSAGE:
        return rule->elsewhere ? 0 : check_message(c, *(ProtobufCMessage *const *)at, spot);
    case PROTOBUF_C_TYPE_BOOL:
        return 0;
    case PROTOBUF_C_TYPE_ENUM:
        if (protobuf_c_enum_descriptor_get_value(field->descriptor, *(const int *)at))
            return 0;
        return refuse(c, spot, ERR_UNKNOWN_WORD, NULL);
    case PROTOBUF_C_TYPE_INT64:
        return rule->is_time ? check_time(c, spot, *(const int64_t *)at)
                             : check_number(c, rule, spot, number_at(field->type, at));
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
        return check_number(c, rule, spot, number_at(field->type, at));
    }
    return refuse(c, spot, ERR_INVALID, NULL);
}

/* ---- one field ---- */

static size_t size_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
        return 8;
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE:
        return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_ENUM:
        return sizeof(int);
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
        break;
    }
    return 4;
}

/* The values of a field: none, one, or many. */
struct values {
    const char *at;
    size_t n;
};

static bool is_pointer(const ProtobufCFieldDescriptor *field)
{
    return field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE;
}

static struct values values_of(
    const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    const char *base = (const char *)message;
    const char *at = base + field->offset;

    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return (struct values){ *(const char *const *)at,
            *(const size_t *)(base + field->quantifier_offset) };
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        return (
            struct values){ at, *(const uint32_t *)(base + field->quantifier_offset) == field->id };
    if (is_pointer(field))
        return (struct values){ at, *(void *const *)at != NULL };
    if (field->label == PROTOBUF_C_LABEL_OPTIONAL)
        return (struct values){ at,
            *(const protobuf_c_boolean *)(base + field->quantifier_offset) != 0 };
    return (struct values){ at, 1 };
}

static bool says_nothing(const ProtobufCFieldDescriptor *field, const void *at)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return text_empty(*(char *const *)at);
    case PROTOBUF_C_TYPE_MESSAGE:
    case PROTOBUF_C_TYPE_BOOL: /* "no" is an answer */
        return false;
    case PROTOBUF_C_TYPE_BYTES:
        return ((const ProtobufCBinaryData *)at)->len == 0;
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_ENUM:
        break;
    }
    return !(number_at(field->type, at) < 0) && !(number_at(field->type, at) > 0);
}

/* A text in a list. */
static bool is_blank(const ProtobufCFieldDescriptor *field, const void *at)
{
    return field->label == PROTOBUF_C_LABEL_REPEATED && field->type == PROTOBUF_C_TYPE_STRING &&
           text_is_blank(*(char *const *)at);
}

static int check_field(struct check *c, const ProtobufCMessage *message,
    const ProtobufCFieldDescriptor *field, const struct spot *spot)
{
    const struct field_rule *rule = rule_of(c->rules, message->descriptor, field);
    struct values values = values_of(message, field);
    int error = 0;

    if (!rule)
        return values.n ? refuse(c, spot, ERR_INVALID, NULL) : 0;
    if (rule->required && (values.n == 0 || says_nothing(field, values.at)))
        return refuse(c, spot, ERR_MISSING, NULL);
    if (field->label == PROTOBUF_C_LABEL_REPEATED && values.n > rule->items)
        return refuse(c, spot, ERR_TOO_LONG, arena_printf(c->arena, "%zu", rule->items));
    for (size_t i = 0; i < values.n && !error; i++) {
        const char *at = values.at + i * size_of(field->type);

        error = is_blank(field, at) ? refuse(c, spot, ERR_MISSING, NULL)
                                    : check_value(c, field, rule, spot, at);
    }
    return error;
}

static int check_message(struct check *c, const ProtobufCMessage *message, const struct spot *spot)
{
    const ProtobufCMessageDescriptor *type = message->descriptor;
    int error = 0;

    if (spot->depth > DEPTH_MAX)
        return refuse(c, spot, ERR_INVALID, NULL);
    for (unsigned i = 0; i < type->n_fields && !error; i++) {
        struct spot below = { spot, type->fields[i].name, spot->depth + 1 };

        error = check_field(c, message, &type->fields[i], &below);
    }
    return error;
}

int fields_check(const ProtobufCMessage *message, const struct field_rule *rules, int64_t now_ms,
    struct arena *a, struct refusal *ret_why)
{
    struct check c = { rules, now_ms, a, ret_why };

    return check_message(&c, message, &(struct spot){ 0 });
}

/* ---- is every field in the table? ---- */

static const char *unruled(const ProtobufCMessageDescriptor *type, const struct field_rule *rules,
    struct arena *a, unsigned depth)
{
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];
        const struct field_rule *rule = rule_of(rules, type, field);
        const char *inside = NULL;

        if (!rule || depth > DEPTH_MAX)
            return arena_printf(a, "%s.%s", type->name, field->name);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE && !rule->elsewhere)
            inside = unruled(field->descriptor, rules, a, depth + 1);
        if (inside)
            return inside;
    }
    return NULL;
}

const char *fields_unruled(
    const ProtobufCMessageDescriptor *type, const struct field_rule *rules, struct arena *a)
{
    return unruled(type, rules, a, 0);
}

static bool names(
    const ProtobufCMessageDescriptor *type, const struct field_rule *rule, unsigned depth)
{
    for (unsigned i = 0; i < type->n_fields && depth <= DEPTH_MAX; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];

        if (rule_of(rule, type, field))
            return true;
        if (field->type == PROTOBUF_C_TYPE_MESSAGE && names(field->descriptor, rule, depth + 1))
            return true;
    }
    return false;
}

bool fields_names(const ProtobufCMessageDescriptor *type, const char *field)
{
    const struct field_rule one[] = { { .field = field }, { 0 } };

    return names(type, one, 0);
}

/* ---- forms ---- */

static bool holds_only(const char *text, const char *allowed)
{
    return text[strspn(text, allowed)] == '\0';
}

bool field_is_line(const char *text)
{
    return text[strcspn(text, "\t\n\r\x7f")] == '\0';
}

bool field_is_word(const char *text)
{
    return text[0] >= 'a' && text[0] <= 'z' &&
           holds_only(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

bool field_is_tag(const char *text)
{
    return field_is_line(text) && !strchr(text, ' ');
}

bool field_is_key(const char *text)
{
    return holds_only(text, "abcdefghijklmnopqrstuvwxyz_");
}

bool field_is_day(const char *text)
{
    int32_t unused;

    return day_parse(text, &unused) == 0;
}

bool field_is_time(const char *text)
{
    int64_t unused;

    return time_parse(text, &unused) == 0;
}

bool field_is_ref(const char *text)
{
    return holds_only(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/-");
}

bool field_is_number(const char *text)
{
    return holds_only(text, "0123456789-");
}

bool field_is_may_tell(const char *text)
{
    return !strcmp(text, "yes") || !strcmp(text, "no") || !strcmp(text, "safe-only");
}
