/* crowd - made-up entries of a directory: around 200 towns, three of 24 capabilities each, own radius, hours, capacity and load, duty,
 * trust. The same each time. */
#ifndef ASSIST_TESTS_BENCH_CROWD_H
#define ASSIST_TESTS_BENCH_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "sys/random.h"
#include "words.pb-c.h"

#define CROWD_TOWNS 200
#define CROWD_WORDS 24
#define CROWD_ABLE 3
#define CROWD_TRUST 1 /* asked of everybody */

/* Nobody has both of the first pair; of the second one, the first entry alone. All other pairs are had by many. */
enum { CROWD_ONE_A = 20, CROWD_ONE_B, CROWD_NOBODY_A, CROWD_NOBODY_B };

struct crowd_entry {
    double lat, lon;
    unsigned able[CROWD_ABLE];
    uint32_t load, capacity, trust;
    float radius_km;
    uint8_t duty;
    bool has_odd_hours; /* such as nobody can read */
};

struct crowd {
    struct random random;
    double towns[CROWD_TOWNS][2];
    struct crowd_entry *entries;
    size_t n;
};

extern const char *const crowd_words[CROWD_WORDS];

void crowd_make(struct crowd *c, size_t n);
void crowd_free(struct crowd *c);
size_t crowd_below(struct crowd *c, size_t bound);
void crowd_somewhere(struct crowd *c, double *lat, double *lon); /* near a town */
void crowd_two(struct crowd *c, unsigned ret[2]); /* capabilities that many have both of */
/* Could be asked now: what a peer without rules is told beforehand. Who has hours that nobody can read counts as closed. */
bool crowd_is_available(const struct crowd_entry *e);
const char *crowd_hours(const struct crowd_entry *e);
void crowd_id(size_t i, char ret[24]);
void crowd_phone(size_t i, char ret[24]);
void crowd_name(size_t i, char ret[64]);

#endif
