/* rulebook - the four files are parsed, their names are gathered, then each is read; all problems are told at once.
 * A problem's text is English or, where the program has bound its translations, the reader's language. */
#include "rulebook/reading.h"

#include "base/must.h"
#include "base/text.h"
#include "base/times.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_BYTES (1024 * 1024)
#define PROBLEMS_TOLD 50

enum file { FILE_KINDS, FILE_LADDERS, FILE_NEEDS, FILE_TRIAGE, FILES };

struct rule_file {
    const char *name; /* in the order of names, as the hash wants them */
    const struct field *fields;
    struct node *root; /* NULL: could not be read */
    char *bytes;
    size_t n;
};

static const char *cannot_open(void)
{
    return errno == ENOENT ? _("the file is missing") : _("the file cannot be read");
}

static bool read_bytes(struct reading *r, FILE *in, struct rule_file *f)
{
    f->bytes = must_alloc(FILE_BYTES + 1);
    f->n = fread(f->bytes, 1, FILE_BYTES + 1, in);
    if (ferror(in))
        rule_wrong(
            r, NULL, _("the file cannot be read"), _("see that it is a file, and yours to read"));
    else if (f->n > FILE_BYTES)
        rule_wrong(r, NULL, _("the file is larger than 1 MiB"), _("make it smaller"));
    else
        return true;
    return false;
}

static void parse(struct reading *r, const char *dir, struct rule_file *f)
{
    struct tree_fault fault;
    struct node place = { 0 };
    char *path = rule_say(r, "%s/%s", dir, f->name);
    FILE *in = fopen(path, "rbe");
    bool good;

    r->file = f->name;
    if (!in) {
        rule_wrong(r, NULL, cannot_open(), rule_say(r, _("it belongs at %s"), path));
        return;
    }
    good = read_bytes(r, in, f);
    fclose(in);
    if (!good || !tree_read(f->bytes, f->n, &r->book->arena, &f->root, &fault))
        return;
    place.line = fault.line;
    place.column = fault.column;
    rule_wrong(r, &place, arena_dup(r->a, fault.problem), arena_dup(r->a, fault.mend));
}

/* Names first, so that a ladder may be used above where it stands. A file that cannot be read makes nothing unknown. */
static void gather_names(struct reading *r, const struct rule_file *files)
{
    static const enum known_type given[FILES][3] = {
        [FILE_KINDS] = { KNOWN_KIND, KNOWN_KIND, KNOWN_KIND },
        [FILE_LADDERS] = { KNOWN_LADDER, KNOWN_LADDER, KNOWN_LADDER },
        [FILE_NEEDS] = { KNOWN_NEED, KNOWN_CAPABILITY, KNOWN_CAPABILITY },
        [FILE_TRIAGE] = { KNOWN_FACT, KNOWN_SIGNAL, KNOWN_RULE },
    };

    for (int i = 0; i < FILES; i++)
        for (int j = 0; j < 3; j++)
            r->known[given[i][j]].unsure = !files[i].root;
    r->file = files[FILE_TRIAGE].name;
    names_in_triage(r, files[FILE_TRIAGE].root);
    r->file = files[FILE_LADDERS].name;
    names_in_section(r, KNOWN_LADDER, tree_get(files[FILE_LADDERS].root, "ladders"));
    r->file = files[FILE_NEEDS].name;
    names_in_needs(r, files[FILE_NEEDS].root);
    r->file = files[FILE_KINDS].name;
    names_in_section(r, KNOWN_KIND, tree_get(files[FILE_KINDS].root, "kinds"));
}

/* What is referred to is read before what refers to it, but for facts: kinds only name them. */
static void read_files(struct reading *r, const struct rule_file *files)
{
    static const enum file order[FILES] = { FILE_LADDERS, FILE_NEEDS, FILE_KINDS, FILE_TRIAGE };
    bool whole = true;

    for (int i = 0; i < FILES; i++) {
        const struct rule_file *f = &files[order[i]];

        whole = whole && f->root;
        r->file = f->name;
        if (f->root)
            fields_read(r, f->root, f->fields, r->book);
    }
    if (whole)
        rules_check_whole(r);
}

static void hash_files(struct rulebook *book, const struct rule_file *files)
{
    crypto_generichash_state state;

    must(crypto_generichash_init(&state, NULL, 0, RULES_HASH) == 0);
    for (int i = 0; i < FILES; i++) {
        uint8_t size[8];

        for (int j = 0; j < 8; j++)
            size[j] = (uint8_t)((uint64_t)files[i].n >> (8 * j));
        crypto_generichash_update(
            &state, (const uint8_t *)files[i].name, strlen(files[i].name) + 1);
        crypto_generichash_update(&state, size, sizeof(size));
        crypto_generichash_update(&state, (const uint8_t *)files[i].bytes, files[i].n);
    }
    crypto_generichash_final(&state, book->hash, RULES_HASH);
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

static int load(struct reading *r, const char *dir)
{
    struct rule_file files[FILES] = {
        [FILE_KINDS] = { .name = "kinds.yaml", .fields = rules_of_kinds },
        [FILE_LADDERS] = { .name = "ladders.yaml", .fields = rules_of_ladders },
        [FILE_NEEDS] = { .name = "needs.yaml", .fields = rules_of_needs },
        [FILE_TRIAGE] = { .name = "triage.yaml", .fields = rules_of_triage },
    };

    for (int i = 0; i < FILES; i++)
        parse(r, dir, &files[i]);
    gather_names(r, files);
    read_files(r, files);
    if (r->n_problems == 0)
        hash_files(r->book, files);
    for (int i = 0; i < FILES; i++)
        free(files[i].bytes);
    return r->n_problems ? ERR_RULES_WRONG : 0;
}

int rulebook_load(const char *dir, struct rulebook **ret_rules, struct arena *a,
    struct rule_problem **ret_problems, size_t *ret_n)
{
    struct reading r = { .a = a };
    struct stat is;
    int rc;

    if (stat(dir, &is) || !S_ISDIR(is.st_mode))
        return ERR_NOT_FOUND;
    r.book = must_alloc(sizeof(*r.book));
    r.book->minors = (struct minors_rule){ .vetting = 2, .people = 2 };
    r.book->alone =
        (struct alone_rule){ .check_in_ms = 20 * MINUTE_MS, .night = { 22 * 60, 6 * 60 } };
    rc = load(&r, dir);
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

/* ' and U+2019 */
static size_t apostrophe(const char *t)
{
    if (*t == '\'')
        return 1;
    return strncmp(t, "\xe2\x80\x99", 3) == 0 ? 3 : 0;
}

void rulebook_fold(const char *t, char *ret, size_t size)
{
    char *plain = must_alloc(strlen(t) + 1);
    size_t n = 0;

    while (*t) {
        size_t skip = apostrophe(t);

        if (!skip)
            plain[n++] = *t++;
        t += skip;
    }
    text_fold(plain, ret, size);
    free(plain);
}

bool rulebook_can(const struct rulebook *r, const char *capability)
{
    for (size_t i = 0; i < r->n_capabilities; i++)
        if (text_is(r->capabilities[i], capability))
            return true;
    return false;
}
