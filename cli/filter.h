/* filter - which cases: the options that `list` and `watch` share. */
#ifndef ASSIST_CLI_FILTER_H
#define ASSIST_CLI_FILTER_H

#include "case.pb-c.h"
#include "value.h"

#define FILTER_OPTIONS                                                                             \
    { "state", "S,...", N_("only in these states"), true },                                        \
        { "priority", "P,...", N_("only of these priorities"), true },                             \
        { "kind", "K,...", N_("only of these kinds"), true },                                      \
        { "overdue", NULL, N_("only those that are late"), false },                                \
        { "owner", "NAME", N_("only those of this owner"), false },                                \
    {                                                                                              \
        "tag", "W", N_("only those with this tag"), false                                          \
    }

/* Initialises *ret and fills it. 0 or ERR_* (usage). */
int filter_read(struct cli *c, const struct args *a, ListCases *ret);

#endif
