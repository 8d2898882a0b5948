/* directory - who can be asked: the entries in memory, by id, and in the index that search.c walks. Pure. Nothing here decides who is
 * fit: eligible.c does. */
#ifndef ASSIST_MATCHER_DIRECTORY_H
#define ASSIST_MATCHER_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/geo.h"
#include "base/named.h"
#include "hours/schedule.h"
#include "hours/zone.h"
#include "words.pb-c.h"

#define RESPONDER_CHANNELS 4

/* One entry. Given to directory_put as the directory has it; what directory_put adds is marked +. Texts may be NULL. */
struct responder {
    const char *id; /* never empty */
    Responder__Kind kind; /* + one that has no name: UNKNOWN_KIND */
    Responder__Status status;
    int64_t suspended_until_ms; /* of a suspended one: then it counts as active; 0: not by itself */
    const char *name;
    const char *const *capabilities; /* + each once, in any order */
    size_t n_capabilities;
    bool has_point;
    double lat, lon; /* meaningful when has_point */
    double radius_km; /* how far it goes; 0: it does not say */
    Delivery__Channel channels[RESPONDER_CHANNELS]; /* in the order tried */
    size_t n_channels;
    const char *phone;
    const char *hours; /* as people wrote them */
    const char *zone; /* of the hours: IANA; NULL or "": the machine's; not kept */
    bool has_capacity;
    uint32_t capacity; /* offers and commits it takes at once; meaningful when has_capacity */
    uint32_t load; /* of which it has now */
    Duty__State duty; /* what they say themselves; NOT_SAID: nothing */
    uint32_t duty_max; /* so many at once instead of the capacity; 0: not said */
    int64_t duty_until_ms; /* 0: until they say otherwise */
    uint32_t vetting;
    const char *const *area; /* district names or prefixes of their numbers; + folded */
    size_t n_area;
    const char
        *polygon; /* an area that it covers, as base/rings.h reads it; NULL or "": none; not kept */
    const char *const *exclude; /* where it does not go, as `area`; + folded */
    size_t n_exclude;
    int64_t valid_from_ms, valid_until_ms; /* of the agreement; 0: no such end */
    uint32_t worked, failed; /* a bit for each channel: 1 << Delivery.Channel; failed: not used */
    uint32_t answered, unanswered; /* of offers to them that are over */
    int64_t asked_ms; /* when they were asked, or came home, last; 0: never */
    int64_t fixed_ms; /* when they were seen at the point; 0: it is where they are at home */
    int64_t rests_until_ms; /* after what they did last; 0: they do not rest */
    const struct zone *night_zone; /* where it does not come at night; NULL: it does */
    float max_distance_m; /* from its point, whatever covers; 0: any */
    bool has_max_age;
    uint8_t min_age, max_age; /* of whom it helps; max_age: meaningful when has_max_age */
    int64_t full_until_ms; /* so long they have had the cases of their month; 0: they have not */
    struct schedule *
        schedule; /* + of its hours, shared by all that have the same; NULL: none, or they cannot be read */
    struct geo_direction direction; /* + of its point */
    struct outline *
        outline; /* + of its polygon, shared by all that have the same; NULL: none, or nobody can read it */
    bool has_polygon; /* + */
    bool is_everywhere; /* + its area names "*" */
    uint64_t subject; /* whose contact they are: phone_key; 0: nobody's, or not said whose */
    bool never_contact; /* for that person */
    Contact__Basis basis; /* of their consent */
    bool has_key; /* of that person's door; + or they list the capability "key" */
    bool has_minutes;
    uint32_t minutes; /* until they are there; meaningful when has_minutes */
    uint32_t order; /* in which that person wants them asked; 0: not said */
    const char *folded_id; /* + */
    const char *folded_name; /* + */
};

struct directory;

struct directory *directory_new(void);
void directory_free(struct directory **d);
/* Makes or replaces the entry of that id. Everything is copied. */
void directory_put(struct directory *d, const struct responder *entry);
void directory_remove(struct directory *d, const char *id); /* nothing when there is none */
void directory_clear(struct directory *d);
/* Puts in the index whoever has come; a search does it by itself. Takes about a second for a million, so it is done as soon as all of
 * the directory is there. */
void directory_settle(struct directory *d);
size_t directory_count(const struct directory *d);
size_t directory_unread_polygons(const struct directory
        *d); /* of entries whose polygon covers nothing, since it cannot be read */
const struct responder *directory_find(
    const struct directory *d, const char *id); /* NULL if none; until the next change */
/* Calls `visit` for each entry, in no order that means anything. */
void directory_each(
    const struct directory *d, void (*visit)(void *self, const struct responder *r), void *self);

#endif
