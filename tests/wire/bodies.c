/* bodies: every message and every field of it has its bytes. bodies.txt holds them: the message's name, its fields ("path=value",
 * where "facts+" is one more of a repeated message), and after "= " the envelope in hex, as a protobuf that is not ours packed it.
 * Whoever adds a field adds a block with it at the end; a block that stands is a promise (golden.c), and is not renewed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "bus/bus.h"
#include "bus/codec.h"
#include "sys/files.h"
#include "unit/maker.h"

#define FIRST_BODY 100 /* below it are the envelope's own fields */
#define FIELDS_MOST 2048

struct block {
    const char *name;
    Envelope *env; /* made of the fields */
    uint8_t bytes[8192]; /* promised */
    size_t n;
};

static struct arena arena;
static char *lines, *at; /* bodies.txt, and what is read next */

static const ProtobufCFieldDescriptor *seen[FIELDS_MOST];
static size_t n_seen;

/* ---- the file ---- */
static int read_file(void **state)
{
    const char *source = getenv("ASSIST_SOURCE_DIR");
    size_t n;

    (void)state;
    return files_read(arena_printf(&arena, "%s/tests/wire/bodies.txt", source ? source : "."),
        1 << 20, &lines, &n);
}

static int forget_file(void **state)
{
    (void)state;
    free(lines);
    arena_clear(&arena);
    return 0;
}

/* NULL at the end. */
static char *next_line(void)
{
    char *line = at, *end = strchr(line, '\n');

    if (!end)
        return NULL;
    *end = '\0';
    at = end + 1;
    return line;
}

static void add_hex(struct block *b, const char *hex)
{
    unsigned byte;

    for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
        assert_true(b->n < sizeof b->bytes);
        b->bytes[b->n++] = (uint8_t)byte;
    }
}

static void add_field(struct block *b, const char *line)
{
    char *path = arena_dup(&arena, line), *value = strchr(path, '=');

    if (value)
        *value++ = '\0';
    make_more(b->env, path, value ? value : "", &arena);
}

static bool read_block(struct block *b)
{
    char *line = next_line();

    if (!line)
        return false;
    *b = (struct block){ .name = line, .env = make(&arena, line, NULL) };
    while (*at == ' ' || *at == '=') {
        line = next_line();
        if (*line == '=')
            add_hex(b, line + 2);
        else
            add_field(b, line + 2);
    }
    return true;
}

/* ---- what is in it ---- */
static void see(const ProtobufCFieldDescriptor *field)
{
    for (size_t i = 0; i < n_seen; i++) {
        if (seen[i] == field)
            return;
    }
    assert_true(n_seen < FIELDS_MOST);
    seen[n_seen++] = field;
}

static bool is_seen(const ProtobufCFieldDescriptor *field)
{
    for (size_t i = 0; i < n_seen; i++) {
        if (seen[i] == field)
            return true;
    }
    return false;
}

static size_t count(const ProtobufCMessage *m, const ProtobufCFieldDescriptor *field)
{
    const char *base = (const char *)m;
    const void *at_ = base + field->offset, *quantifier = base + field->quantifier_offset;

    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return *(const size_t *)quantifier;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        return *(const uint32_t *)quantifier == field->id;
    if (field->type == PROTOBUF_C_TYPE_MESSAGE || field->type == PROTOBUF_C_TYPE_STRING)
        return *(void *const *)at_ != NULL;
    return *(const protobuf_c_boolean *)quantifier != 0;
}

static void look(const ProtobufCMessage *m)
{
    assert_int_equal(m->n_unknown_fields, 0);
    for (unsigned i = 0; i < m->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &m->descriptor->fields[i];
        const void *at_ = (const char *)m + field->offset;
        size_t n = count(m, field);

        if (n)
            see(field);
        for (size_t k = 0; field->type == PROTOBUF_C_TYPE_MESSAGE && k < n; k++)
            look(field->label == PROTOBUF_C_LABEL_REPEATED ? (*(ProtobufCMessage * *const *)at_)[k]
                                                           : *(ProtobufCMessage *const *)at_);
    }
}

/* ---- the tests ---- */
static void print_hex(const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        print_error(
            "%s%02x%s", i % 64 ? "" : "= ", bytes[i], i % 64 == 63 || i + 1 == n ? "\n" : "");
}

static bool is_as_promised(const struct block *b)
{
    struct refusal why;
    size_t n;
    uint8_t *packed = codec_pack(b->env, &arena, &n), *again;
    Envelope *env;

    if (n != b->n || memcmp(packed, b->bytes, n) != 0) {
        print_error("%s is now:\n", b->name);
        print_hex(packed, n);
        return false;
    }
    env = codec_unpack(b->bytes, b->n, &arena, &why);
    if (!env)
        fail_msg("%s: %s %s", b->name, error_code(why.code), why.field);
    look(&env->base);
    again = codec_pack(env, &arena, &n);
    assert_int_equal(n, b->n);
    assert_memory_equal(again, b->bytes, n);
    return true;
}

static void every_message_looks_on_the_wire_as_promised_and_is_read_so(void **state)
{
    struct block *b = arena_alloc(&arena, sizeof *b);
    unsigned differ = 0;

    (void)state;
    at = lines;
    while (read_block(b))
        differ += !is_as_promised(b);
    assert_int_equal(differ, 0);
}

/* Of whatever a message may hold, however deep. */
static size_t count_missing(const ProtobufCMessageDescriptor *type, unsigned from)
{
    static const ProtobufCMessageDescriptor *been[512];
    static size_t n_been;
    size_t missing = 0;

    for (size_t i = 0; i < n_been; i++) {
        if (been[i] == type)
            return 0;
    }
    assert_true(n_been < sizeof been / sizeof *been);
    been[n_been++] = type;
    for (unsigned i = 0; i < type->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &type->fields[i];

        if (field->id < from)
            continue;
        if (!is_seen(field)) {
            print_error("%s.%s has no bytes in tests/wire/bodies.txt\n", type->name, field->name);
            missing++;
        }
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            missing += count_missing(field->descriptor, 0);
    }
    return missing;
}

static void no_message_and_no_field_is_without_a_promise(void **state)
{
    (void)state;
    assert_int_equal(count_missing(&envelope__descriptor, FIRST_BODY), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_looks_on_the_wire_as_promised_and_is_read_so),
        cmocka_unit_test(no_message_and_no_field_is_without_a_promise),
    };

    return cmocka_run_group_tests(tests, read_file, forget_file);
}
