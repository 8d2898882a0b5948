/* filter_of - a question as it came, checked, as the core asks it. */
#include "base/text.h"
#include "board/parts.h"

#define CASES_MAX 64
#define KINDS_MAX 64
#define WORDS_MAX 32

/* Any form of the number that needs no more than the date; "." is resolved by whoever knows what was touched last. */
static int case_of(struct turn *t, const char *said, case_key *ret_key)
{
    int year, day, error = case_number_parse(said, ret_key);

    if (error != ERR_INVALID)
        return error;
    clock_civil(t->clock, t->now_ms, &year, &day);
    return case_number_parse_short(said, case_key_of(year, day, 1), ret_key);
}

static int take_cases(
    struct turn *t, char *const *cases, size_t n, struct arena *a, struct filter *f)
{
    case_key *keys = arena_alloc(a, n * sizeof *keys);

    if (n > CASES_MAX)
        return turn_refuse(t, ERR_TOO_LONG, "case", "64");
    for (size_t i = 0; i < n; i++) {
        int error = case_of(t, cases[i], &keys[i]);

        if (error)
            return turn_refuse(t, error, "case", NULL);
    }
    f->cases = keys;
    f->n_cases = n;
    return 0;
}

static const char *const *copy_texts(char *const *texts, size_t n, struct arena *a)
{
    const char **copy = arena_alloc(a, n * sizeof *copy);

    for (size_t i = 0; i < n; i++)
        copy[i] = arena_dup(a, texts[i]);
    return copy;
}

static int check_request(struct turn *t, const ListCases *request)
{
    if (request->n_state > WORDS_MAX)
        return turn_refuse(t, ERR_TOO_LONG, "state", "32");
    if (request->n_priority > WORDS_MAX)
        return turn_refuse(t, ERR_TOO_LONG, "priority", "32");
    if (request->n_kind > KINDS_MAX)
        return turn_refuse(t, ERR_TOO_LONG, "kind", "64");
    return 0;
}

static void take_request(
    const ListCases *request, const char *actor, struct arena *a, struct filter *f)
{
    f->states = arena_copy(a, request->state, request->n_state * sizeof *request->state);
    f->n_states = request->n_state;
    f->priorities =
        arena_copy(a, request->priority, request->n_priority * sizeof *request->priority);
    f->n_priorities = request->n_priority;
    f->kinds = copy_texts(request->kind, request->n_kind, a);
    f->n_kinds = request->n_kind;
    f->owner = arena_dup(a, request->owner);
    f->tag = arena_dup(a, request->tag);
    f->since_ms = request->since ? request->since->ms : 0;
    f->overdue = request->overdue != 0;
    f->mine = request->mine ? arena_dup(a, actor) : NULL;
}

int filter_of(struct turn *t, char *const *cases, size_t n_cases, const ListCases *request,
    const char *actor, struct arena *a, struct filter *ret_filter)
{
    struct filter f = { 0 };
    int error = take_cases(t, cases, n_cases, a, &f);

    if (!error && request)
        error = check_request(t, request);
    if (!error && request && request->mine && text_empty(actor))
        error = turn_refuse(t, ERR_MISSING, "actor", NULL);
    if (error)
        return error;
    if (request)
        take_request(request, actor, a, &f);
    *ret_filter = f;
    return 0;
}
