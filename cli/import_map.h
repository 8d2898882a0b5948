/* import_map - what somebody else's words mean here: a small YAML or JSON file beside theirs (README.md, "Import"). Pure. */
#ifndef ASSIST_CLI_IMPORT_MAP_H
#define ASSIST_CLI_IMPORT_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/errors.h"
#include "entry.h"
#include "import_target.h"
#include "import_text.h"

#define IMPORT_MAP_BYTES (1024 * 1024)

struct import_pair {
    const char *key, *value;
};
struct import_key { /* their heading is our column */
    const char *key;
    int column;
};
struct import_word { /* a word of theirs in this column is one of ours; "*": any other */
    int column;
    struct import_pair pair;
};
struct import_test { /* this tag is one of these words; "*": any */
    const char *tag;
    const char **words;
    size_t n;
};
struct import_rule { /* all tests hold: it is such an entry, or none */
    struct import_test *tests;
    size_t n_tests;
    bool is_left_out;
    const char *values[ENTRY_COLUMNS_MAX];
};
struct import_map {
    struct import_key *columns;
    size_t n_columns;
    const char *values[ENTRY_COLUMNS_MAX]; /* where the file says nothing; NULL: none */
    struct import_word *words;
    size_t n_words;
    const char **ignore;
    size_t n_ignore;
    struct import_rule *rules; /* the first that fits */
    size_t n_rules;
    const char *list; /* what separates the words of a list besides ";"; NULL: nothing */
    char delimiter; /* 0: found out */
    enum import_encoding encoding;
    const char *prefix; /* before their ids; NULL: as the format has it */
};
extern const struct import_map import_map_none;

/* 0, or ERR_CONFIG_WRONG with "LINE:COLUMN: what is wrong" in *ret_wrong. Everything lives in the arena. `target`: whose columns it
 * names; NULL: responders. */
int import_map_read(const char *bytes, size_t n, const struct import_target *target,
    struct arena *a, struct import_map *ret, const char **ret_wrong);
/* Our column for that heading by the mapping; -1: it does not say. */
int import_map_column(const struct import_map *map, const char *key);
bool import_map_ignores(const struct import_map *map, const char *key);
/* Ours for a word of theirs in that column; the word itself where the mapping says nothing. */
const char *import_map_word(const struct import_map *map, int column, const char *word);
/* The first rule that fits these tags; NULL: none. */
const struct import_rule *import_map_rule(
    const struct import_map *map, const struct import_pair *tags, size_t n);

#endif
