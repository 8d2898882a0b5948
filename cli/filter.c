/* filter - which cases. */
#include "filter.h"

#include "base/text.h"
#include "bus/codec.h"

#include <string.h>

#define WORDS_MAX 32

/* The comma-separated words of all uses of an option. */
static int take_words(
    struct cli *c, const struct args *a, const char *option, char ***ret_words, size_t *ret_n)
{
    *ret_words = NULL;
    *ret_n = 0;
    for (size_t i = 0; i < args_count(a, option); i++) {
        char *list = arena_dup(&c->arena, args_nth(a, option, i)), *rest = list, *word;

        while ((word = strsep(&rest, ","))) {
            if (text_empty(word) || *ret_n == WORDS_MAX)
                return cli_usage(c, ERR_INVALID, arena_printf(&c->arena, "--%s", option), list);
            *ARENA_PUSH(&c->arena, *ret_words, *ret_n) = word;
        }
    }
    return 0;
}

static int take_enums(struct cli *c, const struct args *a, const char *option,
    const ProtobufCEnumDescriptor *words, int **ret_values, size_t *ret_n)
{
    char **typed;
    int error = take_words(c, a, option, &typed, ret_n);

    *ret_values = arena_alloc(&c->arena, (*ret_n + 1) * sizeof(**ret_values));
    for (size_t i = 0; i < *ret_n && !error; i++)
        error = value_word(c, option, words, typed[i], &(*ret_values)[i]);
    return error;
}

static int take_since(struct cli *c, const struct args *a, ListCases *ret)
{
    if (!args_has(a, "since"))
        return 0;
    ret->since = arena_alloc(&c->arena, sizeof(*ret->since));
    return value_time(c, "--since", args_value(a, "since"), ret->since);
}

int filter_read(struct cli *c, const struct args *a, ListCases *ret)
{
    int *states, *priorities;
    int error;

    list_cases__init(ret);
    error = take_enums(c, a, "state", &case__state__descriptor, &states, &ret->n_state);
    ret->state = (Case__State *)states;
    if (!error)
        error = take_enums(c, a, "priority", &priority__descriptor, &priorities, &ret->n_priority);
    if (!error)
        ret->priority = (Priority *)priorities;
    if (!error)
        error = take_words(c, a, "kind", &ret->kind, &ret->n_kind);
    if (!error)
        error = take_since(c, a, ret);
    ret->owner = arena_dup(&c->arena, args_value(a, "owner"));
    ret->tag = arena_dup(&c->arena, args_value(a, "tag"));
    if (args_has(a, "overdue"))
        PUT(ret, overdue, 1);
    return error;
}
