/* directory_sweep - what a source has no more goes from the directory, stretch by stretch. */
#ifndef ASSIST_CLI_DIRECTORY_SWEEP_H
#define ASSIST_CLI_DIRECTORY_SWEEP_H

#include "cli.h"

struct sweep {
    const char *source, *reason; /* reason: NULL: none */
    bool dry_run; /* counts alone */
    const char **ids; /* all that the source still has, in the order of strcmp, each once */
    size_t n_ids;
    uint32_t of_source, absent; /* counted: of the source, and of these no more in it */
    uint32_t removed; /* or, of a dry run, what would be */
    json_t *live; /* whom an offer keeps: their ids; an array, made by the caller */
};

/* First counts, then removes. 0, or refused: ERR_REASON_NEEDED: more than a tenth is absent, and nothing was removed. */
int directory_sweep(struct cli *c, struct sweep *s);

#endif
