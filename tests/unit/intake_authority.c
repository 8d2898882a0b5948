/* intake: who may say what, every role with every message of the catalogue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "intake/authority.h"
#include "intake/intake.h"
#include "unit/readme.h"
#include "unit/said.h"

/* As cli.md has it under "Roles": written here a second time, by hand, on purpose. */
static const char *const expected = "file_case           operator coordinator duty\n"
                                    "add_note            operator coordinator duty\n"
                                    "set_fact            operator coordinator duty\n"
                                    "locate              operator coordinator duty\n"
                                    "own_case            coordinator duty\n"
                                    "disown_case         coordinator duty\n"
                                    "close_case          operator coordinator duty\n"
                                    "record_callback     operator coordinator duty\n"
                                    "list_calls          operator coordinator duty\n"
                                    "take_call           operator coordinator duty\n"
                                    "end_call            operator coordinator duty\n"
                                    "list_cases          operator coordinator duty auditor\n"
                                    "show_case           operator coordinator duty auditor\n"
                                    "watch_cases         operator coordinator duty\n"
                                    "list_alarms         coordinator duty\n"
                                    "ack_alarm           coordinator duty\n"
                                    "directory_put       admin\n"
                                    "directory_list      coordinator duty admin\n"
                                    "directory_show      coordinator duty admin\n"
                                    "key_add             admin\n"
                                    "key_revoke          admin\n"
                                    "key_list            admin\n"
                                    "ask_status          admin\n"
                                    "ask_verify          auditor admin\n"
                                    "hold_case           coordinator duty\n"
                                    "resume_case         coordinator duty\n"
                                    "prioritize_case     operator coordinator duty\n"
                                    "escalate_case       coordinator duty\n"
                                    "ask_responder       coordinator duty\n"
                                    "add_contact         operator coordinator duty\n"
                                    "cancel_case         operator coordinator duty\n"
                                    "solve_case          operator coordinator duty\n"
                                    "reopen_case         coordinator duty\n"
                                    "help_me             operator coordinator duty\n"
                                    "tag_case            coordinator duty\n"
                                    "merge_case          coordinator duty\n"
                                    "ask_explain         operator coordinator duty auditor\n"
                                    "find_cases          operator coordinator duty\n"
                                    "set_duty            coordinator duty\n"
                                    "reply_org           coordinator duty\n"
                                    "sealed_case         operator coordinator duty\n"
                                    "erase_case          admin\n"
                                    "legal_hold          admin\n"
                                    "ask_reads           auditor admin\n"
                                    "ask_person          auditor admin\n"
                                    "erase_expired       admin\n"
                                    "make_backup         admin\n"
                                    "change_responder    admin\n"
                                    "ask_past            auditor admin\n"
                                    "directory_sweep     admin\n"
                                    "gazetteer_put       admin\n"
                                    "directory_find      coordinator duty admin\n"
                                    "contacts_put        coordinator duty admin\n"
                                    "contacts_list       coordinator duty admin\n"
                                    "contact_remove      coordinator duty admin\n"
                                    "beat                operator coordinator duty auditor admin\n";

static const struct {
    Role role;
    const char *name;
} roles[] = {
    { ROLE__NOBODY, "nobody" },
    { ROLE__OPERATOR, "operator" },
    { ROLE__COORDINATOR, "coordinator" },
    { ROLE__DUTY, "duty" },
    { ROLE__ORG, "org" },
    { ROLE__AUDITOR, "auditor" },
    { ROLE__ADMIN, "admin" },
};

static bool is_body(const ProtobufCFieldDescriptor *field)
{
    return field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF;
}

static size_t add_line(char *at, size_t room, const ProtobufCFieldDescriptor *field)
{
    char line[256];
    size_t n = (size_t)snprintf(line, sizeof line, "%-19s", field->name);
    size_t before = n;

    for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
        if (intake_may(roles[r].role, (Envelope__BodyCase)field->id))
            n += (size_t)snprintf(line + n, sizeof line - n, " %s", roles[r].name);
    }
    return n == before ? 0 : (size_t)snprintf(at, room, "%s\n", line);
}

static void each_role_may_say_what_its_work_needs_and_nothing_else(void **state)
{
    char matrix[8192] = "";
    size_t n = 0;

    (void)state;
    for (unsigned i = 0; i < envelope__descriptor.n_fields; i++) {
        if (is_body(&envelope__descriptor.fields[i]))
            n += add_line(matrix + n, sizeof matrix - n, &envelope__descriptor.fields[i]);
    }
    print_lines(matrix);
    assert_string_equal(matrix, expected);
}

static void the_readme_shows_this_table(void **state)
{
    char *readme = readme_of("services/intake/README.md");

    (void)state;
    assert_non_null(strstr(readme, expected));
    free(readme);
}

static void a_role_that_is_none_may_say_nothing(void **state)
{
    (void)state;
    for (int role = -40; role < 80; role++) {
        if (role >= ROLE__OPERATOR && role <= ROLE__ADMIN)
            continue;
        for (unsigned id = 0; id < 400; id++)
            assert_false(intake_may((Role)role, (Envelope__BodyCase)id));
    }
}

static void a_message_that_is_none_may_be_said_by_nobody(void **state)
{
    (void)state;
    for (int role = ROLE__NOBODY; role <= ROLE__ADMIN; role++) {
        assert_false(intake_may((Role)role, ENVELOPE__BODY__NOT_SET));
        assert_false(intake_may((Role)role, (Envelope__BodyCase)99999));
    }
}

static bool has_route(Envelope__BodyCase message)
{
    for (const struct bus_route *r = intake_worker.routes; r->message; r++) {
        if (r->message == message)
            return true;
    }
    return false;
}

static void whatever_somebody_may_say_is_heard(void **state)
{
    (void)state;
    for (unsigned id = 0; id < SAID_OUTSIDE; id++) {
        bool is_known = protobuf_c_message_descriptor_get_field(&envelope__descriptor, id) != NULL;

        if (!said_by_people(id))
            continue;
        assert_int_equal(has_route((Envelope__BodyCase)id), is_known);
        for (int role = ROLE__NOBODY; role <= ROLE__ADMIN && !is_known; role++)
            assert_false(intake_may((Role)role, (Envelope__BodyCase)id));
    }
}

static void every_answer_for_people_is_handed_on(void **state)
{
    (void)state;
    for (unsigned id = 0; id < SAID_OUTSIDE; id++) {
        if (said_to_people(id))
            assert_int_equal(has_route((Envelope__BodyCase)id),
                protobuf_c_message_descriptor_get_field(&envelope__descriptor, id) != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_may_say_what_its_work_needs_and_nothing_else),
        cmocka_unit_test(the_readme_shows_this_table),
        cmocka_unit_test(a_role_that_is_none_may_say_nothing),
        cmocka_unit_test(a_message_that_is_none_may_be_said_by_nobody),
        cmocka_unit_test(whatever_somebody_may_say_is_heard),
        cmocka_unit_test(every_answer_for_people_is_handed_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
