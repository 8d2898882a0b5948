/* timeline - the events of a case, a line each. */
#ifndef ASSIST_CLI_TIMELINE_H
#define ASSIST_CLI_TIMELINE_H

#include <jansson.h>
#include "case.pb-c.h"
#include "cli.h"

void timeline_print(struct cli *c, const CaseShown *shown);
/* CaseShown as JSON: each event with its sentence as `text` (cli.md). */
json_t *timeline_json(struct cli *c, const CaseShown *shown);

#endif
