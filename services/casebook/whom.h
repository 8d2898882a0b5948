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

/* How old the person in trouble is, as far as somebody has said it: by the date of birth, else as a fact. What was read in the words
 * may be somebody else's age, and keeps nobody out. */
struct whom_age {
    bool is_known;
    uint32_t least, most; /* full years; meaningful when is_known */
};
struct whom_age whom_age(const struct casefile *c, int64_t now_ms, int offset_s);

/* What it points to lives in `a`, the case and the rung. */
void whom_of(const struct casefile *c, const struct need *n, const struct rung *r, struct arena *a,
    struct whom *ret);

#endif
