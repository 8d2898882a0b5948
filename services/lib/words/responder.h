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
/* Does this word mean all of that kind: "neighbours", "соседи", "social_service"? `folded` by text_fold. For what a person says of
 * whom never to ask. */
bool responder_is_called(Responder__Kind kind, const char *folded);

#endif
