/* alike - what may make two cases one: the same telephone, or the same kind of trouble close by within a day. It is shown to
 * whoever files and never a reason to refuse; that two cases are one is a person's decision (verb_merge.c). At P0 a
 * responder who is asked already hears of the next such case as news beside that offer. Pure: telephones and kinds come as
 * numbers of which only equality means anything. */
#ifndef ASSIST_CASEBOOK_ALIKE_H
#define ASSIST_CASEBOOK_ALIKE_H

#include "casebook/casefile.h"

#define ALIKE_PHONES 3 /* of a case: the subject's, the first caller's, the newest caller's */
#define ALIKE_NEAR_M 500.0
#define ALIKE_MS DAY_MS
#define ALIKE_BESIDE_M 2000.0
#define ALIKE_BESIDE_MS (30 * MINUTE_MS)

/* A case as far as it is compared. */
struct alike {
    case_key key;
    uint64_t phones[ALIKE_PHONES]; /* 0: none */
    float lat, lon; /* meaningful when has_point */
    int64_t opened_ms;
    uint32_t kind;
    Priority priority;
    Case__State state;
    Case__Disposition ended;
    bool has_point, exercise;
};

/* Which telephones of the case are compared; NULL: none. */
void alike_phones(const struct casefile *c, const char *ret[ALIKE_PHONES]);
bool alike_has_phone(const struct alike *a, uint64_t phone);
bool alike_share_phone(const struct alike *a, const struct alike *b);
/* The same kind within 500 m and 24 h. */
bool alike_are_near(const struct alike *a, const struct alike *b);
/* Both P0, of one kind, within 2 km and 30 min, and going on: whoever is asked about one hears of the other beside it. */
bool alike_are_beside(const struct alike *a, const struct alike *b);
/* Why the other may be the same as this one, which is being filed: a word for people (cli/human.c), or NULL. */
const char *alike_why(const struct alike *filed, const struct alike *other, int64_t now_ms);
/* Both belong into one person's history: a telephone is the same, whenever it was. */
bool alike_is_history(const struct alike *filed, const struct alike *other);

/* Squares of more than 1 km: all that is near a point lies in the square of one of these four corners around it. */
#define ALIKE_CORNERS 4
uint64_t alike_square(double lat, double lon);
void alike_corners(double lat, double lon, uint64_t ret[ALIKE_CORNERS]);

#endif
