/* spool_folder - cases for which the service was not reached: each sealed in a file of its own, named by the case's id, until
 * the service has taken it. Only the service can open them; the files show who filed, for which service and since when.
 *   STATE/assist/spool/ID             unsent: {"identity","service","sealed","box"}
 *   STATE/assist/spool/refused/ID     the same, set aside, and ID.why beside: {"code","field","reason"}
 *   STATE/assist/spool/accepted/ID    {"case","sealed"}: what the next command tells
 *   STATE/assist/spool/dropped/ID     {"identity","sealed","dropped","reason"}: what somebody has thrown away */
#ifndef ASSIST_CLI_SPOOL_FOLDER_H
#define ASSIST_CLI_SPOOL_FOLDER_H

#include "case.pb-c.h"
#include "cli.h"

struct spooled {
    const char *id;
    const char *identity;
    const char *service; /* Z85: the key it is sealed to */
    int64_t
        sealed_ms; /* by this machine's clock; 0: the file is damaged, and so is all that follows */
    const char *box;
    const char *code, *field, *reason; /* why it was refused; NULL: it was not */
};

/* Seals the case to the service of c->who, and returns when it is on disk. 0; ERR_TAKEN: one is kept under this id already;
 * ERR_STORAGE_FULL, ERR_IO, ERR_NOT_FOUND (no home): it is not kept. */
int spool_keep(struct cli *c, const uint8_t id[16], const FileCase *f);
/* Both in order of their ids, which is that of filing. In the arena. */
size_t spool_unsent(struct cli *c, struct spooled **ret);
size_t spool_refused(struct cli *c, struct spooled **ret);
/* Was it filed by c->who, for the service that c->who speaks to? */
bool spool_is_mine(struct cli *c, const struct spooled *s);

/* The service has it, or its no has been told: nothing is left of it. */
void spool_forget(struct cli *c, const char *id);
/* The service has it; the next command tells it. */
void spool_accepted(struct cli *c, const struct spooled *s, const char *number);
/* The service said no (c->refused): it stops nothing, and a person decides. */
void spool_set_aside(struct cli *c, const struct spooled *s);
/* Thrown away by a person. 0, or ERR_STORAGE_FULL, ERR_IO: it is still there. */
int spool_drop(struct cli *c, const struct spooled *s, const char *reason);

struct accepted {
    const char *number;
    int64_t sealed_ms;
};
/* What has been accepted and not been told yet; it is told once. */
size_t spool_take_accepted(struct cli *c, struct accepted **ret);

/* The lock of the one sender of c->who; NULL if there is no home. */
const char *spool_lock(struct cli *c);

#endif
