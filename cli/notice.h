/* notice - a dispatch as an organisation reads it, and as a program gets it. */
#ifndef ASSIST_CLI_NOTICE_H
#define ASSIST_CLI_NOTICE_H

#include <jansson.h>
#include "cli.h"
#include "dispatch.pb-c.h"

void notice_print(struct cli *c, const OfferNotice *n); /* a block of lines */
void notice_table(struct cli *c, const OfferList *list);
/* {"type","offer",...,"details"} (cli.md). A new reference. */
json_t *notice_json(const OfferNotice *n, const char *lang);

#endif
