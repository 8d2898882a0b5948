/* person - what somebody with this telephone is to a case. Pure. */
#ifndef ASSIST_CASEBOOK_PERSON_H
#define ASSIST_CASEBOOK_PERSON_H

#include "casebook/casefile.h"

/* Telephones as numbers: phone_key (base/phone.h), and never 0. */
bool person_has(uint64_t phone, const char *said);
/* 1 << Held.As for each that they are; 0: the case holds nothing on them. */
uint32_t person_as(const struct casefile *c, uint64_t phone);
bool person_is(uint32_t as, Held__As what);

#endif
