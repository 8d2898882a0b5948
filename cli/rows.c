/* rows - cases as lines of a table. */
#include "rows.h"

#include "base/text.h"
#include "base/times.h"
#include "human.h"
#include "say.h"
#include "session.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* ---- order ---- */

static bool is_over(const CaseRow *r)
{
    return r->state == CASE__STATE__CLOSED || r->state == CASE__STATE__MERGED;
}

static bool needs_human(const CaseRow *r, int64_t now_ms)
{
    if (is_over(r))
        return false;
    return r->state == CASE__STATE__EXHAUSTED || r->n_alarms || r->late_yes ||
           (r->due && r->due->ms < now_ms) || text_is(r->waits_for, "human");
}

static int rank(const CaseRow *r, int64_t now_ms)
{
    if (is_over(r))
        return 2;
    return needs_human(r, now_ms) ? 0 : 1;
}

static int compare_ms(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int rows_compare(const CaseRow *a, const CaseRow *b, int64_t now_ms)
{
    int by = is_over(a) - is_over(b);

    if (by == 0)
        by = (a->exercise != 0) - (b->exercise != 0); /* behind all that is real */
    if (by == 0)
        by = rank(a, now_ms) - rank(b, now_ms);
    if (by == 0 && rank(a, now_ms) == 0)
        by = (int)a->priority - (int)b->priority;
    if (by == 0)
        by = compare_ms(a->due ? a->due->ms : NEVER_MS, b->due ? b->due->ms : NEVER_MS);
    if (by == 0)
        by = strcmp(a->case_ ? a->case_ : "", b->case_ ? b->case_ : "");
    return by;
}

static int compare(const void *a, const void *b, void *now_ms)
{
    return rows_compare(
        *(const CaseRow *const *)a, *(const CaseRow *const *)b, *(const int64_t *)now_ms);
}

/* ---- what it waits for ---- */

/* What a person can do then, with the case's number; the likeliest first. */
static const struct {
    const char *word, *text;
    const char *commands[4];
} waits[] = {
    { "match", N_("looking for people"), { "assist show %s" } },
    { "answer", N_("an answer"), { "assist show %s", "assist calls" } },
    { "arrival", N_("the arrival"), { "assist show %s", "assist own %s" } },
    { "confirm", N_("a word that they know the new place"), { "assist show %s", "assist own %s" } },
    { "quiet", N_("the morning"), { "assist escalate %s", "assist show %s" } },
    { "wake", N_("its hour"), { "assist resume %s", "assist show %s" } },
    { "checkin", N_("a check-in"), { "assist show %s", "assist own %s" } },
    { "recall", N_("a confirmed recall"), { "assist calls", "assist show %s" } },
    { "call", N_("somebody to ring"), { "assist calls take", "assist calls", "assist show %s" } },
    { "callback", N_("the call-back"),
        { "assist callback %s reached --outcome helped", "assist callback %s no-answer",
            "assist show %s" } },
    { "check", N_("the next call to the person"), { "assist show %s", "assist calls" } },
    { "place", N_("the exact place"), { "assist calls take", "assist show %s" } },
    { "drift", N_("the next estimate of the place"), { "assist show %s", "assist locate %s" } },
    { "half_time", N_("half of its time"), { "assist escalate %s", "assist show %s" } },
    { "deadline", N_("the end of its time"), { "assist escalate %s", "assist show %s" } },
    { "owner", N_("its owner"), { "assist own %s", "assist show %s" } },
    { "alarm", N_("an alarm to be seen"), { "assist alarms", "assist own %s", "assist show %s" } },
    { "look", N_("a look"), { "assist show %s", "assist own %s" } },
    { "close", N_("to be closed"), { "assist close %s --outcome helped", "assist show %s" } },
    { "human", N_("a person's decision"), { "assist own %s", "assist show %s" } },
};

const char *rows_waits(struct cli *c, const char *word)
{
    if (text_empty(word) || text_is(word, "nothing"))
        return "";
    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++)
        if (text_is(waits[i].word, word))
            return gettext(waits[i].text);
    return human_code(c, word);
}

/* "assist own %s" with the number, without a format that comes from a variable. */
static const char *with_number(struct cli *c, const char *command, const char *number)
{
    const char *place = strstr(command, "%s");

    if (!place)
        return command;
    return arena_printf(&c->arena, "%.*s%s%s", (int)(place - command), command, number, place + 2);
}

struct commands {
    struct cli *cli;
    const char *number;
    const char **said;
    size_t n;
};

static void add_command(struct commands *to, const char *command)
{
    const char *full = with_number(to->cli, command, to->number);

    for (size_t i = 0; i < to->n; i++)
        if (text_is(to->said[i], full))
            return;
    if (to->n < ROWS_COMMANDS)
        to->said[to->n++] = full;
}

static void add_commands_of(struct commands *to, const char *word)
{
    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        if (!text_is(waits[i].word, word))
            continue;
        for (size_t k = 0; k < sizeof(waits[i].commands) / sizeof(waits[i].commands[0]); k++)
            if (waits[i].commands[k])
                add_command(to, waits[i].commands[k]);
    }
}

size_t rows_commands(struct cli *c, const CaseRow *row, const char *ret[ROWS_COMMANDS])
{
    struct commands to = { c, row->case_ ? row->case_ : ".", ret, 0 };

    if (row->state == CASE__STATE__CLOSED || row->state == CASE__STATE__MERGED) {
        add_command(&to, "assist show %s --timeline");
        return to.n;
    }
    if (row->n_alarms)
        add_command(&to, "assist alarms");
    add_commands_of(&to, row->waits_for);
    if (row->state == CASE__STATE__EXHAUSTED || row->late_yes)
        add_commands_of(&to, "human");
    add_command(&to, "assist show %s");
    return to.n;
}

static const char *next_command(struct cli *c, const CaseRow *row)
{
    const char *said[ROWS_COMMANDS];

    rows_commands(c, row, said);
    return said[0];
}

/* ---- the table ---- */

static const char *state_text(struct cli *c, const CaseRow *r)
{
    const char *state = human_word(&case__state__descriptor, (int)r->state);

    if (r->state == CASE__STATE__CLOSED && r->disposition)
        return arena_printf(&c->arena, "%s: %s", state,
            human_word(&case__disposition__descriptor, (int)r->disposition));
    if (r->late_yes)
        return arena_printf(&c->arena, "%s; %s", state, _("a yes came too late"));
    return state;
}

static const char *alarm_text(struct cli *c, const CaseRow *r)
{
    if (r->n_alarms == 0)
        return rows_waits(c, r->waits_for);
    return arena_printf(
        &c->arena, "%s: %s", _("ALARM"), human_word(&alarm__cause__descriptor, (int)r->alarms[0]));
}

static void add_row(struct cli *c, struct table *t, const CaseRow *r, int64_t now_ms)
{
    bool is_late = r->due && r->due->ms < now_ms;
    const char *kind = human_kind(c, r->kind_text, r->kind);

    table_row(t);
    table_cell(t, 0, TONE_STRONG, r->case_);
    table_cell(
        t, 1, say_priority_tone(r->priority), human_word(&priority__descriptor, (int)r->priority));
    table_cell(t, 2, TONE_PLAIN, say_marked(c, kind, r->exercise));
    table_cell(t, 3, TONE_PLAIN, r->district);
    table_cell(
        t, 4, r->state == CASE__STATE__EXHAUSTED ? TONE_ALARM : TONE_PLAIN, state_text(c, r));
    table_cell(
        t, 5, is_late ? TONE_ALARM : TONE_PLAIN, r->due ? say_left(c, r->due->ms, now_ms) : "");
    table_cell(t, 6, TONE_PLAIN, r->owner);
    table_cell(t, 7, r->n_alarms ? TONE_ALARM : TONE_PLAIN, alarm_text(c, r));
    table_cell(t, 8, TONE_DIM, next_command(c, r));
}

void rows_print(struct cli *c, const CaseRow *const *rows, size_t n)
{
    const char *headings[] = { _("case"), "", _("kind"), _("district"), _("state"), _("time"),
        _("owner"), _("waits for"), _("next") };
    const CaseRow **sorted = arena_copy(&c->arena, rows, n * sizeof(*rows));
    int64_t now_ms = session_now(c);
    struct table t;

    qsort_r(sorted, n, sizeof(*sorted), compare, &now_ms);
    table_start(&t, &c->arena, headings, 9);
    for (size_t i = 0; i < n; i++)
        add_row(c, &t, sorted[i], now_ms);
    if (n == 0)
        say(c, _("No cases."));
    table_print(&t, c, c->out);
}
