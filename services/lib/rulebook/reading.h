/* reading - from trees to structs, strictly: every field is described in a table, every problem is noted with its place
 * and reading goes on. Inside lib/rulebook only. */
#ifndef ASSIST_RULEBOOK_READING_H
#define ASSIST_RULEBOOK_READING_H

#include "rulebook/rulebook.h"
#include "rulebook/say.h"
#include "rulebook/tree.h"

#define PROBLEMS_NOTED 500 /* then noting stops */
#define NAME_BYTES 48
#define TEXT_BYTES 600

/* Names that one place gives and others use. */
enum known_type {
    KNOWN_FACT,
    KNOWN_SIGNAL,
    KNOWN_CLASS,
    KNOWN_CAPABILITY,
    KNOWN_LADDER,
    KNOWN_DUTY,
    KNOWN_NEED,
    KNOWN_KIND,
    KNOWN_RULE,
    KNOWN_TYPES
};
struct known {
    const char *name;
    const struct node *at; /* where it is given */
    const struct node *value; /* what stands behind it; NULL for a capability */
    bool used;
};
struct names {
    struct known *items;
    size_t n;
    bool unsure; /* its file could not be read: nothing is unknown */
};

struct reading {
    struct rulebook *book;
    struct arena *a; /* of the problems */
    struct rule_problem *problems;
    size_t n_problems;
    const char *file; /* that is read now */
    struct names known[KNOWN_TYPES];
    bool has_unknown; /* a name was not found: whatever seems unused may have been meant */
};

struct field;
/* Reads `value` into the struct at `into`; wrong values are noted, and leave zero. */
typedef void field_reader(
    struct reading *r, const struct node *value, const struct field *f, void *into);

struct field {
    const char *name; /* NULL ends a table */
    field_reader *read;
    size_t at, n_at; /* offsets of the value, and of the count for lists */
    int64_t min,
        max; /* of numbers, spans, distances and list lengths; max 0: no list or no bound */
    const char *example; /* "window: 5 min" */
    bool optional;
    enum known_type known; /* for field_names */
};

/* `problem` and `mend` are in the reader's language and in r->a. */
void rule_wrong(struct reading *r, const struct node *at, const char *problem, const char *mend);
char *rule_say(struct reading *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

const char *rule_cut(struct reading *r, const char *text); /* short enough to be quoted */

/* Reads a mapping by its table; unknown, repeated and missing keys are noted. */
void fields_read(struct reading *r, const struct node *map, const struct field *fields, void *into);

field_reader field_text; /* struct rule_text */
field_reader field_texts; /* const struct rule_text *, size_t */
field_reader field_flag; /* bool: yes or no */
field_reader field_count; /* uint32_t */
field_reader field_weight; /* int */
field_reader field_how_many; /* uint32_t: a number or "all" (0) */
field_reader field_wait; /* int64_t of milliseconds */
field_reader field_distance; /* uint32_t of metres */
field_reader field_day_span; /* struct day_span: {from: 22:00, to: 08:00} */
field_reader field_priority; /* Priority */
field_reader field_names; /* const char **, size_t: names known as f->known */
field_reader field_name; /* const char *: one such name */
field_reader field_phrases; /* struct phrases (phrases.c) */
field_reader field_classes; /* the book's classes of words (signals.c) */
field_reader field_signals;
field_reader field_amounts;
field_reader field_lean; /* how far a text has to lean (leanings.c) */
field_reader field_here; /* nothing: the key was read elsewhere */

/* A list of lines, words with blanks between them. */
void phrases_read_lines(struct reading *r, const struct node *lines, struct phrases *into);

/* The text of a node that has to be one; NULL and noted otherwise. */
const char *node_text(struct reading *r, const struct node *n);
bool node_is(struct reading *r, const struct node *n, enum node_type type, const char *example);
/* A whole number in [min, max], noted otherwise. */
bool node_number(struct reading *r, const struct node *n, int64_t min, int64_t max, int64_t *ret);
bool node_wait(struct reading *r, const struct node *n, int64_t *ret_ms);

/* Lower case Latin letters, digits and _, a letter first; noted otherwise. */
bool name_is_good(struct reading *r, const struct node *n);
void name_give(
    struct reading *r, enum known_type type, const struct node *at, const struct node *value);
/* The name that n says, marked as used; noted and NULL if nothing is called so. Any name where the file that gives it could not
 * be read. */
const char *name_use(struct reading *r, enum known_type type, const struct node *n);
const struct known *name_find(const struct reading *r, enum known_type type, const char *name);
/* The nearest word of at most two wrong letters, for "did you mean"; NULL if none. */
const char *name_nearest(
    const char *word, const char *(*nth)(const void *list, size_t i), const void *list, size_t n);

/* The sections of the files, one reader each; names are given before anything is read. */
extern const struct field rules_of_triage[], rules_of_kinds[], rules_of_needs[], rules_of_ladders[],
    rules_of_leanings[];
void names_in_triage(struct reading *r, const struct node *root);
void names_in_ladders(struct reading *r, const struct node *root);
void names_in_needs(struct reading *r, const struct node *root);
void names_in_leanings(struct reading *r, const struct node *root); /* the signals that they give */
/* Where the rung of this number is written: one that widens stands for several. */
const struct node *rung_node(const struct node *rungs, size_t rung);
/* All items of a list, such as the closed one of capabilities. */
void names_in_list(struct reading *r, enum known_type type, const struct node *list);
/* All keys of a section. */
void names_in_section(struct reading *r, enum known_type type, const struct node *section);
/* What no single place can show: unused names (check.c). */
void rules_check_whole(struct reading *r);
/* Whom a ladder would send where, and whether each of its rungs can be reached (safety.c). */
void rules_check_safety(struct reading *r);

#endif
