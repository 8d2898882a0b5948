/* lint - what is doubtful in a directory, though each of its entries is allowed. Pure; entries come one at a time. */
#ifndef ASSIST_CLI_LINT_H
#define ASSIST_CLI_LINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "directory.pb-c.h"
#include "lint_areas.h"

#define LINT_SILENT 3 /* times in a row without an answer are doubtful */

enum lint_what { /* what concerns the most people comes first */
    LINT_NOBODY, /* no active entry can this */
    LINT_UNCOVERED, /* in some districts no active entry can */
    LINT_UNKNOWN_WORD, /* it can something that no need asks for: a slip, usually */
    LINT_TWICE, /* the same name at the same place as another; whoever asks both asks one */
    LINT_HOURS, /* its opening hours cannot be read: nobody knows when it is open */
    LINT_HOLIDAYS, /* they speak of public holidays, which are not known for its zone */
    LINT_NO_PERSON, /* a personal contact, and nobody knows whose: never asked */
    LINT_NO_CONSENT, /* a contact, and it is not said on what they are held */
    LINT_POLYGON, /* its polygon cannot be read: it covers nothing */
    LINT_NUMBERS, /* its area is digits alone, which are two regions: OKTMO's and KLADR's */
    LINT_NO_CHANNEL, /* active, and there is no way to ask them */
    LINT_WRONG_NUMBER, /* its telephone is somebody else's */
    LINT_NO_ANSWER, /* does not answer any more */
    LINT_NO_ROOM, /* takes nothing at all: never asked */
    LINT_MONTH_FULL, /* active, and has had the cases of this month: not asked until it ends */
    LINT_AGREEMENT_OVER, /* active, and not asked since then */
    LINT_OFF_DUTY, /* says so, and until when nobody knows */
    LINT_OLD_PLACE, /* moves about, and was seen more than a day ago */
    LINT_NEVER_TRIED, /* nobody knows whether this channel leads to them */
    LINT_KINDS
};
const char *lint_code(enum lint_what what);
const char *lint_text(enum lint_what what); /* msgid */

struct lint_finding {
    enum lint_what what;
    const char *id, *name; /* NULL: of no entry */
    const char *about; /* the other's id, the hours, the capability, the channel, the day; NULL */
    const char *const *areas; /* of LINT_UNCOVERED: the districts */
    size_t n_areas;
};

struct lint {
    struct arena arena; /* of all that is kept */
    const char *const *capabilities; /* the closed list */
    size_t n_capabilities;
    bool *covered; /* of each capability */
    struct lint_areas areas;
    int64_t now_ms;
    struct lint_seen *seen;
    size_t n_seen;
    struct lint_finding *findings;
    size_t n_findings;
};
/* The capabilities are borrowed; n 0: they are not known, and nothing is said of them. */
void lint_start(struct lint *l, const char *const *capabilities, size_t n, int64_t now_ms);
void lint_take(struct lint *l, const ResponderEntry *e);
void lint_end(struct lint *l); /* now `findings` has all of them, by kind, then by id */
void lint_close(struct lint *l);

#endif
