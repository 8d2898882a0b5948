/* The five machines: every state x event pair is either in the table or refused, and the diagrams in
 * services/casebook/README.md are the tables. With ASSIST_WRITE_README=1 the diagrams are written instead of compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/errors.h"
#include "casebook/machines.h"
#include "sys/files.h"
#include "words.pb-c.h"

static void every_pair_is_either_listed_once_or_refused(void **state)
{
    size_t listed = 0, refused = 0;

    (void)state;
    for (size_t m = 0; m < 5; m++) {
        const struct machine *machine = machines[m];
        size_t met = 0;

        for (int from = 0; from < machine->n_states; from++) {
            for (int event = 0; event < machine->n_events; event++) {
                int to = machine_move(machine, from, event);

                assert_true(to == ERR_WRONG_STATE || (to >= 0 && to < machine->n_states));
                met += to >= 0;
                refused += to < 0;
            }
        }
        assert_int_equal(
            met, machine->n_moves); /* no pair stands twice, none leads out of the machine */
        listed += met;
    }
    printf("walked %zu pairs: %zu listed, %zu refused\n", listed + refused, listed, refused);
    assert_true(listed > 150 && refused > listed);
}

static void every_state_but_the_first_can_be_reached(void **state)
{
    (void)state;
    for (size_t m = 0; m < 5; m++) {
        const struct machine *machine = machines[m];

        for (int to = 1; to < machine->n_states; to++) {
            bool is_reached = false;

            for (size_t i = 0; i < machine->n_moves; i++)
                is_reached =
                    is_reached || (machine->moves[i].to == to && machine->moves[i].from != to);
            /* UNCLEAR waits for channels with free text; it comes with them. */
            if (machine == &offer_machine && to == OFFER__STATE__UNCLEAR)
                continue;
            if (!is_reached)
                fail_msg("%s: nothing leads to %s", machine->name, machine->state_name(to));
        }
    }
}

static void nothing_leaves_what_is_over(void **state)
{
    (void)state;
    for (int s = NEED__STATE__DONE; s <= NEED__STATE__NOT_NEEDED; s++) {
        for (int e = 0; e < NEED_EV_COUNT; e++)
            assert_int_equal(machine_move(&need_machine, s, e), ERR_WRONG_STATE);
    }
    for (int e = 0; e < OFFER_EV_COUNT; e++) {
        assert_int_equal(machine_move(&offer_machine, OFFER__STATE__DONE, e), ERR_WRONG_STATE);
        assert_int_equal(machine_move(&offer_machine, OFFER__STATE__PARTIAL, e), ERR_WRONG_STATE);
    }
}

/* One line for each pair of states, with all events that lead from one to the other. */
static void print_diagram(FILE *out, const struct machine *m)
{
    fprintf(out, "### %s\n```mermaid\nstateDiagram-v2\n", m->name);
    for (int from = 0; from < m->n_states; from++) {
        for (int to = 0; to < m->n_states; to++) {
            const char *between = "";

            for (size_t i = 0; i < m->n_moves; i++) {
                if (m->moves[i].from != from || m->moves[i].to != to)
                    continue;
                if (!*between)
                    fprintf(out, "  %s --> %s: ", from ? m->state_name(from) : "[*]",
                        m->state_name(to));
                fprintf(out, "%s%s", between, m->event_name(m->moves[i].event));
                between = ", ";
            }
            if (*between)
                fputc('\n', out);
        }
    }
    fprintf(out, "```\n");
}

#define BEGIN_MARK "<!-- machines: printed by tests/unit/casebook_machines.c -->\n"
#define END_MARK "<!-- end of machines -->\n"

static char *printed(void)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);

    assert_non_null(out);
    for (size_t m = 0; m < 5; m++)
        print_diagram(out, machines[m]);
    fclose(out);
    return text;
}

static void the_diagrams_in_the_readme_are_the_tables(void **state)
{
    const char *dir = getenv("ASSIST_SOURCE_DIR");
    char path[4096];
    char *readme, *want = printed();
    char *begin, *end;
    size_t n;

    (void)state;
    snprintf(path, sizeof path, "%s/services/casebook/README.md", dir ? dir : ".");
    assert_int_equal(files_read(path, 1 << 20, &readme, &n), 0);
    begin = strstr(readme, BEGIN_MARK);
    end = strstr(readme, END_MARK);
    assert_true(begin && end && begin < end);
    begin += strlen(BEGIN_MARK);
    if (getenv("ASSIST_WRITE_README")) {
        FILE *out = fopen(path, "w");

        assert_non_null(out);
        fprintf(out, "%.*s%s%s", (int)(begin - readme), readme, want, end);
        fclose(out);
    } else if (strlen(want) != (size_t)(end - begin) || strncmp(begin, want, strlen(want)) != 0) {
        fail_msg("%s is stale: run this test with ASSIST_WRITE_README=1", path);
    }
    free(readme);
    free(want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_is_either_listed_once_or_refused),
        cmocka_unit_test(every_state_but_the_first_can_be_reached),
        cmocka_unit_test(nothing_leaves_what_is_over),
        cmocka_unit_test(the_diagrams_in_the_readme_are_the_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
