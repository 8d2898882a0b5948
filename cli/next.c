/* next - the case that needs a human first, and what is likeliest to be done about it. Which case that is, the board says: its
 * order is that of every list. */
#include "commands.h"

#include "ask.h"
#include "json.h"
#include "rows.h"
#include "say.h"
#include "value.h"

static json_t *next_json(struct cli *c, const CaseRow *row)
{
    json_t *value = json_of_message(&row->base, c->lang), *list = json_array();
    const char *commands[ROWS_COMMANDS];
    size_t n = rows_commands(c, row, commands);

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(commands[i]));
    json_object_set_new(value, "commands", list);
    return value;
}

static void print_next(struct cli *c, const CaseRow *row)
{
    const char *commands[ROWS_COMMANDS];
    size_t n = rows_commands(c, row, commands);

    rows_print(c, &row, 1);
    for (size_t i = 0; i < n; i++)
        say(c, "  %s", commands[i]);
}

int next_run(struct cli *c, const struct args *a)
{
    ListCases filter = LIST_CASES__INIT;
    const CaseList *list;
    int error;

    (void)a;
    PUT(&filter, limit, 1);
    error = ask_cases(c, &filter, &list);
    if (error)
        return error;
    if (list->n_cases == 0) {
        say(c, _("No cases."));
        if (c->json)
            ask_print(c, json_pack("{s:[]}", "commands"));
        return 0;
    }
    value_case_touched(c, list->cases[0]->case_);
    if (c->json)
        ask_print(c, next_json(c, list->cases[0]));
    else
        print_next(c, list->cases[0]);
    return 0;
}
