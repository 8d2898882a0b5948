/* person - see person.h. */
#include "casebook/person.h"
#include "base/phone.h"

bool person_has(uint64_t phone, const char *said)
{
    return phone_key(said) == phone;
}

bool person_is(uint32_t as, Held__As what)
{
    return as >> what & 1;
}

static bool is_reporter(const struct casefile *c, uint64_t phone)
{
    for (uint32_t i = 0; i < c->n_reporters; i++) {
        if (person_has(phone, c->reporters[i].phone))
            return true;
    }
    return person_has(phone, c->reply_to);
}

static bool is_contact(const struct casefile *c, uint64_t phone)
{
    for (uint32_t i = 0; i < c->n_found; i++) {
        if (person_has(phone, c->found[i].phone))
            return true;
    }
    return false;
}

static bool was_ranked(const struct need *n, uint64_t phone)
{
    for (uint32_t t = 0; t < n->n_tries; t++) {
        for (uint32_t i = 0; i < n->tries[t].n_spares; i++) {
            if (person_has(phone, n->tries[t].spares[i].phone))
                return true;
        }
    }
    return false;
}

static bool is_responder(const struct casefile *c, uint64_t phone)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (person_has(phone, c->offers[i].phone))
            return true;
    }
    for (uint32_t i = 0; i < c->n_needs; i++) {
        if (was_ranked(&c->needs[i], phone))
            return true;
    }
    return false;
}

static bool is_named(const char *const *who, uint32_t n, uint64_t phone)
{
    for (uint32_t i = 0; i < n; i++) {
        if (person_has(phone, who[i]))
            return true;
    }
    return false;
}

uint32_t person_as(const struct casefile *c, uint64_t phone)
{
    uint32_t as = 0;

    as |= (uint32_t)person_has(phone, c->subject.phone) << HELD__AS__SUBJECT;
    as |= (uint32_t)is_reporter(c, phone) << HELD__AS__REPORTER;
    as |= (uint32_t)is_contact(c, phone) << HELD__AS__CONTACT;
    as |= (uint32_t)is_responder(c, phone) << HELD__AS__RESPONDER;
    as |= (uint32_t)is_named(c->never_tell, c->n_never_tell, phone) << HELD__AS__NEVER_TELL;
    as |= (uint32_t)is_named(c->never_ask, c->n_never_ask, phone) << HELD__AS__NEVER_ASK;
    return as;
}
