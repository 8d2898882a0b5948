/* rulebook - the files are parsed, their names are gathered, then each is read; all problems are told at once.
 * A problem's text is English or, where the program has bound its translations, the reader's language. */
#include "rulebook/files.h"
#include "rulebook/reading.h"

#include "base/must.h"
#include "base/text.h"
#include "base/times.h"

#include <stdlib.h>
#include <string.h>

#define PROBLEMS_TOLD 50

/* How each file is read. */
static const struct field *const fields_of[RULE_FILES] = {
    [RULE_KINDS] = rules_of_kinds,
    [RULE_LADDERS] = rules_of_ladders,
    [RULE_LEANINGS] = rules_of_leanings,
    [RULE_NEEDS] = rules_of_needs,
    [RULE_TRIAGE] = rules_of_triage,
};

typedef struct node *trees[RULE_FILES]; /* NULL: could not be read */

static void parse(struct reading *r, const struct rule_files *files, int i, const char *dir,
    struct node **ret_root)
{
    struct tree_fault fault;
    struct node place = { 0 };

    r->file = files->file[i].name;
    switch (files->file[i].fault) {
    case RULE_FILE_MISSING:
        rule_wrong(r, NULL, _("the file is missing"),
            rule_say(r, _("it belongs at %s"), rule_say(r, "%s/%s", dir, r->file)));
        return;
    case RULE_FILE_UNREADABLE:
        rule_wrong(
            r, NULL, _("the file cannot be read"), _("see that it is a file, and yours to read"));
        return;
    case RULE_FILE_LARGE:
        rule_wrong(r, NULL, _("the file is larger than 1 MiB"), _("make it smaller"));
        return;
    case RULE_FILE_GOOD:
        break;
    }
    if (!tree_read(files->file[i].bytes, files->file[i].n, &r->book->arena, ret_root, &fault))
        return;
    place.line = fault.line;
    place.column = fault.column;
    rule_wrong(r, &place, arena_dup(r->a, fault.problem), arena_dup(r->a, fault.mend));
}

/* Names first, so that a ladder may be used above where it stands. A file that cannot be read makes nothing unknown. */
static void gather_names(struct reading *r, const struct rule_files *files, trees roots)
{
    static const enum known_type given[RULE_FILES][3] = {
        [RULE_KINDS] = { KNOWN_KIND, KNOWN_KIND, KNOWN_KIND },
        [RULE_LADDERS] = { KNOWN_LADDER, KNOWN_DUTY, KNOWN_DUTY },
        [RULE_LEANINGS] = { KNOWN_SIGNAL, KNOWN_SIGNAL, KNOWN_SIGNAL },
        [RULE_NEEDS] = { KNOWN_NEED, KNOWN_CAPABILITY, KNOWN_CAPABILITY },
        [RULE_TRIAGE] = { KNOWN_FACT, KNOWN_SIGNAL, KNOWN_RULE },
    };

    for (int i = 0; i < RULE_FILES; i++)
        for (int j = 0; j < 3; j++)
            r->known[given[i][j]].unsure |= !roots[i];
    r->file = files->file[RULE_TRIAGE].name;
    names_in_triage(r, roots[RULE_TRIAGE]);
    r->file = files->file[RULE_LEANINGS].name;
    names_in_leanings(r, roots[RULE_LEANINGS]);
    r->file = files->file[RULE_LADDERS].name;
    names_in_ladders(r, roots[RULE_LADDERS]);
    r->file = files->file[RULE_NEEDS].name;
    names_in_needs(r, roots[RULE_NEEDS]);
    r->file = files->file[RULE_KINDS].name;
    names_in_section(r, KNOWN_KIND, tree_get(roots[RULE_KINDS], "kinds"));
}

/* What is referred to is read before what refers to it, but for facts: kinds only name them. */
static void read_files(struct reading *r, const struct rule_files *files, trees roots)
{
    static const int order[RULE_FILES] = { RULE_LADDERS, RULE_NEEDS, RULE_KINDS, RULE_LEANINGS,
        RULE_TRIAGE };
    bool whole = true;

    for (int i = 0; i < RULE_FILES; i++) {
        struct node *root = roots[order[i]];

        whole = whole && root;
        r->file = files->file[order[i]].name;
        if (root)
            fields_read(r, root, fields_of[order[i]], r->book);
    }
    if (whole)
        rules_check_whole(r);
}

static int by_place(const void *a, const void *b)
{
    const struct rule_problem *x = a, *y = b;
    int order = strcmp(x->file, y->file);

    if (order)
        return order;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return strcmp(x->problem, y->problem);
}

static int load(struct reading *r, const struct rule_files *files, const char *dir)
{
    trees roots = { 0 };

    for (int i = 0; i < RULE_FILES; i++)
        parse(r, files, i, dir, &roots[i]);
    gather_names(r, files, roots);
    read_files(r, files, roots);
    memcpy(r->book->hash, files->hash, RULES_HASH);
    return r->n_problems ? ERR_RULES_WRONG : 0;
}

int rulebook_of(const struct rule_files *files, const char *dir, struct rulebook **ret_rules,
    struct arena *a, struct rule_problem **ret_problems, size_t *ret_n)
{
    struct reading r = { .a = a };
    int rc;

    r.book = must_alloc(sizeof(*r.book));
    r.book->minors = (struct minors_rule){ .vetting = 2, .people = 2 };
    r.book->drift = (struct drift_rule){
        .every_ms = 15 * MINUTE_MS, .of_way = 30, .each_hour_m = 500, .windless_m = 1852
    };
    r.book->alone =
        (struct alone_rule){ .check_in_ms = 20 * MINUTE_MS, .night = { 22 * 60, 6 * 60 } };
    rc = load(&r, files, dir);
    if (rc) {
        qsort(r.problems, r.n_problems, sizeof(*r.problems), by_place);
        *ret_problems = r.problems;
        *ret_n = r.n_problems < PROBLEMS_TOLD ? r.n_problems : PROBLEMS_TOLD;
        rulebook_free(&r.book);
        return rc;
    }
    *ret_rules = r.book;
    return 0;
}

int rulebook_load(const char *dir, struct rulebook **ret_rules, struct arena *a,
    struct rule_problem **ret_problems, size_t *ret_n)
{
    struct arena bytes = { 0 };
    struct rule_files files;
    int rc = rule_files_read(dir, &bytes, &files);

    rc = rc ? rc : rulebook_of(&files, dir, ret_rules, a, ret_problems, ret_n);
    arena_clear(&bytes);
    return rc;
}

void rulebook_free(struct rulebook **r)
{
    if (!*r)
        return;
    arena_clear(&(*r)->arena);
    free(*r);
    *r = NULL;
}

const struct kind_rule *rulebook_kind(const struct rulebook *r, const char *kind)
{
    for (size_t i = 0; i < r->n_kinds; i++)
        if (text_is(r->kinds[i].kind, kind))
            return &r->kinds[i];
    return NULL;
}

const struct need_rule *rulebook_need(const struct rulebook *r, const char *kind)
{
    for (size_t i = 0; i < r->n_needs; i++)
        if (text_is(r->needs[i].kind, kind))
            return &r->needs[i];
    return NULL;
}

const struct fact_rule *rulebook_fact(const struct rulebook *r, const char *fact)
{
    for (size_t i = 0; i < r->n_facts; i++)
        if (text_is(r->facts[i].fact, fact))
            return &r->facts[i];
    return NULL;
}

bool rulebook_can(const struct rulebook *r, const char *capability)
{
    for (size_t i = 0; i < r->n_capabilities; i++)
        if (text_is(r->capabilities[i], capability))
            return true;
    return false;
}
