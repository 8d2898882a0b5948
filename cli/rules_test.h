/* rules_test - do the golden cases of a rules directory come out as they were written? Offline. */
#ifndef ASSIST_CLI_RULES_TEST_H
#define ASSIST_CLI_RULES_TEST_H

#include <jansson.h>
#include <stdio.h>
#include "rulebook/golden.h"

struct rules_tested {
    size_t n_cases, n_right;
    size_t n_timelines; /* of the cases, those that tell whom is asked when */
    size_t n_problems; /* mistakes in rules or golden files; then no case was tried */
};

/* Prints what came out otherwise, and why; with `ret_json` nothing is printed, and it is {"cases","right","wrong":[],"problems":[]}, a
 * new reference. 0; ERR_RULES_WRONG: rules or golden files cannot be used; ERR_NOT_KEPT: a case came out otherwise; ERR_NOT_FOUND:
 * no such directory, or no cases (then *ret_json is NULL). */
int rules_test_run(
    const char *dir, const char *lang, FILE *out, json_t **ret_json, struct rules_tested *ret);

/* The rule's text in that language. */
const char *rules_text(struct rule_text t, const char *lang);

#endif
