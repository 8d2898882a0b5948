/* gazetteer_parts - what the index (gazetteer.c) and the reading of words (gazetteer_words.c) share; nobody else includes it. */
#ifndef ASSIST_INTAKE_GAZETTEER_PARTS_H
#define ASSIST_INTAKE_GAZETTEER_PARTS_H

#include "base/geo.h"
#include "base/table.h"
#include "intake/gazetteer.h"
#include "speech/speech.h"

#define GAZETTEER_NAME_WORDS 6
#define GAZETTEER_BEGINNING 6 /* bytes: three letters */

struct item {
    struct table_link by_id;
    struct settlement s;
    char *name; /* its words, folded, one blank between two: the key of `names` */
    size_t n_words;
    char *
        spoken; /* "ростов" of "ростов на дону": what people call it, and another town too; "": none */
    char *kind; /* folded; "": not known */
    char *beginning; /* of it and of all its forms: the key of `beginnings` */
    char *region,
        *area; /* the stems of what they are called, a blank before and behind each; "" none */
    struct geo_direction at;
};

/* All that are called so. */
struct namesakes {
    struct table_link link;
    struct item **items;
    size_t n;
};

struct gazetteer {
    struct table ids, names, beginnings;
    struct table regions; /* stems by which any region is called; they stay */
};

/* NULL: nothing is called so. */
const struct namesakes *gazetteer_called(const struct table *by, const char *key);

#endif
