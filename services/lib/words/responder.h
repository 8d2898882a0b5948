/* responder - what kind of helper a directory entry is: what may be shown to it hangs on that. Pure. */
#ifndef ASSIST_WORDS_RESPONDER_H
#define ASSIST_WORDS_RESPONDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "words.pb-c.h"

/* Sees medical facts once it has committed. */
bool responder_is_medical(Responder__Kind kind, const char *const *capabilities, size_t n);
/* Sees what it needs at once (design.md 3, rule 12). */
bool responder_is_official(Responder__Kind kind);
/* Of the state, answerable for what it learns: may be asked, and is told where the person is when it commits, without the person's
 * consent (casebook/consent.c). A medical entry may be anybody's practice; an ambulance is an emergency service. */
bool responder_is_public(Responder__Kind kind);
/* Comes as a private person, and the family did not name them: is not left alone with a child (casebook/minor.c). */
bool responder_is_stranger(Responder__Kind kind);
/* A person at home: rung by a telephone that wakes them, and named to nobody who need not know. */
bool responder_is_private(Responder__Kind kind);
/* Near to one person, or to whoever lives there: a relative, a friend, a neighbour. They alone have what follows. */
bool responder_is_near(Responder__Kind kind);
/* Whose somebody is, and whether they may be asked. Telephones are numbers (base/phone.h); 0: none. */
struct responder_tie {
    Responder__Kind kind;
    uint64_t subject; /* whose they are */
    bool never_contact;
    Contact__Basis
        basis; /* of their consent; NOT_SAID: whoever named them as active vouches for it */
};
/* Asked for one person alone: a personal contact always, even where nobody said whose. */
bool responder_is_tied(const struct responder_tie *tie);
/* FITS; NOT_THEIRS: somebody else's, or what they agreed to is not this; NEVER_CONTACT. `subject` is who is in trouble (0: the number
 * is not known); is_vital: a life may be at stake (P0-P1). */
Match__Reason responder_tie_bars(const struct responder_tie *tie, uint64_t subject, bool is_vital);
/* How much they take on: what the directory says, and what they say themselves, which holds until its end. */
struct responder_room {
    Duty__State duty; /* NOT_SAID: they say nothing */
    int64_t until_ms; /* 0: until they say otherwise */
    uint32_t max; /* so many at once instead of the capacity; 0: not said */
    bool has_capacity;
    uint32_t capacity; /* offers and commits they take at once; meaningful when has_capacity */
    uint32_t load; /* of which they have now */
};
bool responder_duty_holds(const struct responder_room *r, int64_t at_ms);
bool responder_is_on_duty(const struct responder_room *r, int64_t at_ms);
bool responder_has_room(const struct responder_room *r, int64_t at_ms);
/* Until when they rest who came home then; 0: they do not. */
int64_t responder_rests_until(uint32_t rest_minutes, int64_t came_home_ms);
/* Until when they take no case more, who have `taken` so many of the month that ends then and take monthly_max (0: any number) in
 * one; 0: they take more. */
int64_t responder_full_until(uint32_t monthly_max, uint32_t taken, int64_t month_ends_ms);
/* Does this word mean all of that kind: "neighbours", "соседи", "social_service"? `folded` by text_fold. For what a person says of
 * whom never to ask. */
bool responder_is_called(Responder__Kind kind, const char *folded);

#endif
