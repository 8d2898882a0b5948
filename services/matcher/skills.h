/* skills - what entries can do. Words become numbers, lists of words become sets that entries share, and for each two words it is
 * known how many entries of each kind have both, so that nobody has to be looked at to be counted. Pure. */
#ifndef ASSIST_MATCHER_SKILLS_H
#define ASSIST_MATCHER_SKILLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/table.h"
#include "words.pb-c.h"

#define SKILL_KINDS (RESPONDER__KIND__DUTY_COORDINATOR + 1)
/* How whoever is asked is found, so that each way is counted by itself. */
enum { SKILL_UNPLACED, SKILL_PLACED, SKILL_TIED, SKILL_PLACES };
#define SKILL_BITS 64 /* words beyond that share the bits of the first ones */
#define SKILL_PAIRED 32 /* so many words have a bit for each two of them, too */

/* Which two words somebody has both of, among the first ones: a bit for each. One line of a processor's cache. */
struct skill_pairs {
    uint64_t bits[8];
};

struct skill_set {
    struct table_link link; /* by its numbers */
    size_t users;
    uint32_t count[SKILL_PLACES][SKILL_KINDS]; /* entries */
    uint64_t
        mask; /* a bit for each word. That all bits are there does not prove that all words are, once words share bits */
    struct skill_pairs pairs;
    const char *const *words; /* each once */
    const uint32_t *ids; /* of the words, rising */
    size_t n;
};

struct skills;

struct skills *skills_new(void);
void skills_free(struct skills **s); /* and every set */
/* The set of these words, which lives until as many skills_drop as there were takes. */
struct skill_set *skills_take(struct skills *s, const char *const *words, size_t n);
void skills_drop(struct skills *s, struct skill_set *set);
/* One entry with that set more (by = 1) or less (by = -1). */
void skills_count(
    struct skills *s, struct skill_set *set, Responder__Kind kind, unsigned place, int by);

/* What is asked for. */
struct skill_ask {
    uint32_t kinds; /* a bit for each kind that will do */
    const char *const *words; /* all of */
    size_t n;
    uint64_t mask; /* + by skills_mask: the bits that whoever has all of them has */
    unsigned pair_at; /* + where in skill_pairs the bit of two of them is */
    uint64_t pair; /* + that bit; 0: they have none */
    bool
        is_known; /* + by skills_mask: false: somewhere among them is a word that nobody has ever had */
};
void skills_mask(const struct skills *s, struct skill_ask *ask);
/* How many have one of the kinds (ret_kind), and how many of these all the words (ret_able, by SKILL_*). Two words
 * are looked up; more are counted set by set. */
void skills_of(const struct skills *s, const struct skill_ask *ask, size_t *ret_kind,
    size_t ret_able[SKILL_PLACES]);

#endif
