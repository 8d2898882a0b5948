/* Whatever is said to people and organisations about a case says whether it is an exercise: read from the catalogue, so that a
 * new answer without the mark fails until it has one, or until it stands here why it need not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "envelope.pb-c.h"
#include "unit/said.h"

static const struct {
    const char *message, *why;
} unmarked[] = {
    { "CaseChanged", "answers whoever named the case" },
    { "OfferAnswered", "answers whoever named the offer" },
    { "DuplicateLine", "of a case that is as real as the one that is shown" },
    { "HistoryLine", "of a case that is as real as the one that is shown" },
    { "WatchEvent", "its row says it" },
};

static bool need_not(const char *message)
{
    for (size_t i = 0; i < sizeof unmarked / sizeof unmarked[0]; i++) {
        if (strcmp(unmarked[i].message, message) == 0)
            return true;
    }
    return false;
}

static bool has(const ProtobufCMessageDescriptor *type, const char *field)
{
    return protobuf_c_message_descriptor_get_field_by_name(type, field) != NULL;
}

/* Returns how many messages that name a case were looked at, those inside included. */
static unsigned look(const ProtobufCMessageDescriptor *type, unsigned depth)
{
    unsigned n = has(type, "case") ? 1 : 0;

    if (n && !has(type, "exercise") && !need_not(type->short_name))
        fail_msg("%s names a case and does not say whether it is an exercise", type->short_name);
    for (unsigned i = 0; i < type->n_fields && depth < 8; i++) {
        if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
            n += look(type->fields[i].descriptor, depth + 1);
    }
    return n;
}

static bool goes_outside(const ProtobufCFieldDescriptor *f)
{
    return said_to_people(f->id) || said_to_organisations(f->id);
}

static void each_answer_about_a_case_has_a_mark(void **state)
{
    const ProtobufCMessageDescriptor *all = &envelope__descriptor;
    unsigned n = 0;

    (void)state;
    for (unsigned i = 0; i < all->n_fields; i++) {
        if (all->fields[i].type == PROTOBUF_C_TYPE_MESSAGE && goes_outside(&all->fields[i]))
            n += look(all->fields[i].descriptor, 0);
    }
    assert_true(n >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_answer_about_a_case_has_a_mark),
    };

    return cmocka_run_group_tests_name("exercise marks", tests, NULL, NULL);
}
