/* filter - which cases. */
#include "filter.h"

#include "base/text.h"
#include "bus/codec.h"

#include <string.h>

static int take_enums(struct cli *c, const struct args *a, const char *option,
    const ProtobufCEnumDescriptor *words, int **ret_values, size_t *ret_n)
{
    char **typed;
    int error = value_words(c, a, option, &typed, ret_n);

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
        error = value_words(c, a, "kind", &ret->kind, &ret->n_kind);
    if (!error)
        error = take_since(c, a, ret);
    ret->owner = arena_dup(&c->arena, args_value(a, "owner"));
    ret->tag = arena_dup(&c->arena, args_value(a, "tag"));
    if (args_has(a, "overdue"))
        PUT(ret, overdue, 1);
    return error;
}
