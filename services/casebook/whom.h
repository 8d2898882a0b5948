/* whom - whom a rung of a need means, as the matcher is asked: kinds, abilities, how far, and who is left out. Pure. */
#ifndef ASSIST_CASEBOOK_WHOM_H
#define ASSIST_CASEBOOK_WHOM_H

#include "base/arena.h"
#include "casebook/casefile.h"

struct whom {
    const Responder__Kind *kinds; /* any of; none: any */
    size_t n_kinds;
    const char **capabilities; /* all of */
    size_t n_capabilities;
    const char **exclude; /* directory ids */
    size_t n_exclude;
    const char **never_ask; /* names, numbers or kinds, as somebody said them */
    size_t n_never_ask;
    uint32_t at_most, radius_m, vetting, stranger_vetting;
};

/* What it points to lives in `a`, the case and the rung. */
void whom_of(const struct casefile *c, const struct need *n, const struct rung *r, struct arena *a,
    struct whom *ret);

#endif
