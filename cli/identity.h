/* identity - who speaks: an entry of assist.yaml with its endpoint, its key and the server's key. */
#ifndef ASSIST_CLI_IDENTITY_H
#define ASSIST_CLI_IDENTITY_H

#include "cli.h"
#include "worker/settings.h"

struct who {
    const char *config; /* the file it stands in */
    struct settings *settings; /* the whole of that file */
    struct identity identity;
    const char *organisations; /* the organisations' door of the same service */
};

/* Into c->who, once. 0, or refused: no configuration, no such identity, none chosen among several. */
int identity_load(struct cli *c);
void identity_unload(struct cli *c);
/* The emergency number, if a configuration can be read; "112" else. Never fails. */
const char *identity_emergency(struct cli *c);
const char *identity_name(const struct cli *c); /* "" before identity_load */
/* The file in which `what` is remembered for this identity; NULL if there is no home or no identity. In the arena. */
const char *identity_state_path(struct cli *c, const char *what);
/* The folder `what` of this person's state, whoever speaks; NULL if there is no home. In the arena. */
const char *identity_state_folder(struct cli *c, const char *what);
/* `endpoint` with the port of `other`, in the arena: the other door of the same machine. */
const char *identity_other_port(struct arena *a, const char *endpoint, const char *other);

#endif
