/* dispatcher: who may say what at the organisations' door, every role with every message of the catalogue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "dispatcher/authority.h"
#include "unit/readme.h"

/* Written here a second time, by hand, on purpose: an organisation speaks of its own offers, a duty key only listens. */
static const char *const expected = "org_listen          duty org\n"
                                    "org_inbox           org\n"
                                    "org_show            org\n"
                                    "org_answer          org\n"
                                    "notice_seen         org\n"
                                    "org_ask             org\n"
                                    "org_duty            org\n"
                                    "beat                duty org\n";

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
        if (organisations_may(roles[r].role, (Envelope__BodyCase)field->id))
            n += (size_t)snprintf(line + n, sizeof line - n, " %s", roles[r].name);
    }
    return n == before ? 0 : (size_t)snprintf(at, room, "%s\n", line);
}

static void an_organisation_speaks_of_its_offers_and_nobody_else_speaks_here(void **state)
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
    char *readme = readme_of("services/dispatcher/README.md");

    (void)state;
    assert_non_null(strstr(readme, expected));
    free(readme);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_organisation_speaks_of_its_offers_and_nobody_else_speaks_here),
        cmocka_unit_test(the_readme_shows_this_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
