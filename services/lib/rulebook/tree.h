/* tree - one YAML file as a tree in which every node knows its line, from libyaml's events: libcyaml would return structs whose places are
 * lost, and most mistakes (a ladder that does not exist, a translation that is missing) show only when all files are known. Only what a
 * rule file needs: texts, lists and mappings; anchors, aliases, tags and a second document are refused. */
#ifndef ASSIST_RULEBOOK_TREE_H
#define ASSIST_RULEBOOK_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"

enum node_type {
    NODE_TEXT,
    NODE_LIST,
    NODE_MAP,
};

struct node {
    enum node_type type;
    int line, column; /* from 1 */
    const char *text; /* NODE_TEXT: clean UTF-8; else NULL */
    struct node **
        items; /* NODE_LIST: the items; NODE_MAP: key, value, key, value ... with every key a NODE_TEXT */
    size_t n;
};

struct tree_fault {
    int line, column;
    const char *problem, *mend; /* in the reader's language */
};

/* 0 and the root, or ERR_INVALID and what is wrong. Everything is allocated in `a`. */
int tree_read(const char *bytes, size_t n, struct arena *a, struct node **ret_root,
    struct tree_fault *ret_fault);
/* The value of the first pair with that key; NULL: none, or no mapping. `map` may be NULL. */
const struct node *tree_get(const struct node *map, const char *key);

#endif
