/* gazetteer - settlements by what they are called, and by where they are. Pure: an index in memory, kept by whoever follows the rows.
 *
 * An ambiguous name is never guessed: what is found is one settlement, or all that it could be, or nothing. */
#ifndef ASSIST_INTAKE_GAZETTEER_H
#define ASSIST_INTAKE_GAZETTEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

struct settlement {
    const char *id, *name;
    const char *kind; /* "г", "село", as its register has it; "": not known */
    const char *region, *area; /* "Калужская область", "Кировский район"; "": not known */
    const char *zone, *oktmo, *kladr; /* "": not known */
    double lat, lon;
    uint32_t population; /* 0: not known */
};

struct gazetteer;
struct gazetteer *gazetteer_new(void);
void gazetteer_free(struct gazetteer **g); /* accepts NULL */
void gazetteer_clear(struct gazetteer *g);
/* Copies it, in the place of the one of that id. A text may be NULL for "". */
void gazetteer_put(struct gazetteer *g, const struct settlement *s);
void gazetteer_remove(struct gazetteer *g, const char *id); /* nothing, if there is none */

#define GAZETTEER_COULD_BE 8 /* more are not asked about */

struct gazetteer_found {
    const struct settlement *one; /* NULL: none, or several; until the next put */
    const struct settlement *could_be[GAZETTEER_COULD_BE]; /* the largest first */
    size_t n_could_be; /* 0, or at least 2 */
    bool address; /* the words say more than the settlement: a street, a house, what is near by */
};

/* What the words name: "г. Азов, ул. Ленина 5", "село Покровское Неклиновский район", "в Ростове-на-Дону". A name counts where a
 * settlement can be meant by it, and not a street ("Пушкина 5"). Regions and districts beside it tell settlements of one name apart;
 * one of another region than was said is not meant. */
void gazetteer_find(
    const struct gazetteer *g, const char *words, struct arena *a, struct gazetteer_found *ret);

#define GAZETTEER_NEAREST_M 50000 /* farther off, a settlement says nothing of a point */
/* The nearest to the point; NULL: none is so near. */
const struct settlement *gazetteer_nearest(const struct gazetteer *g, double lat, double lon);

/* Who is in the settlement, is within so far of its middle: 500 m + 15 m * sqrt(population), at most 60 km; 5 km where nobody knows how
 * many live there. That is a circle of 1,400 people on a square kilometre, half as dense as towns are built: for towns are not round,
 * and their middle is where the post office was. Azov: 4.8 km, Rostov: 16 km, a village of 100: 650 m. */
uint32_t gazetteer_radius_m(const struct settlement *s);

/* "Киров (Калужская область, 31888)": by which people tell it from others of its name. */
const char *gazetteer_label(const struct settlement *s, struct arena *a);

#endif
