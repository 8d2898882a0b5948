/* rules - any bytes as the files of rules/: read, or refused with problems that a person can mend. An input is up to four files
 * (kinds, ladders, needs, triage), each ended by a form feed; one that is empty or not there is the good one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "intake/read.h"
#include "rulebook/rulebook.h"
#include "unit/rulebook_good.h"

static char *folder;

static const char *path_of(int file)
{
    static char path[600];

    snprintf(path, sizeof path, "%s/%s", folder, names[file]);
    return path;
}

static void tidy(void)
{
    for (int i = 0; i < FILES; i++)
        unlink(path_of(i));
    rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    folder = fuzz_folder();
    atexit(tidy);
    return 0;
}

static void write_file(int file, const char *bytes, size_t n)
{
    FILE *out = fopen(path_of(file), "we");

    must(out && fwrite(bytes, 1, n, out) == n && fclose(out) == 0);
}

/* NULs and all. */
static void write_files(const char *bytes, size_t n)
{
    for (int i = 0; i < FILES; i++) {
        const char *end = n ? memchr(bytes, '\f', n) : NULL;
        size_t size = end ? (size_t)(end - bytes) : n;

        if (size)
            write_file(i, bytes, size);
        else
            write_file(i, good[i], strlen(good[i]));
        bytes += end ? size + 1 : size;
        n -= end ? size + 1 : size;
    }
}

static void look_at_sentence(const char *text)
{
    must(!text_empty(text) && text_is_clean(text, strlen(text)) && !strchr(text, '\n'));
}

static bool is_behind(const struct rule_problem *p, const struct rule_problem *before)
{
    int order = strcmp(before->file, p->file);

    return order < 0 || (order == 0 && before->line <= p->line);
}

static void look_at_problems(const struct rule_problem *problems, size_t n)
{
    must(n > 0);
    for (size_t i = 0; i < n; i++) {
        must(!text_empty(problems[i].file) && problems[i].line >= 0 && problems[i].column >= 0);
        look_at_sentence(problems[i].problem);
        look_at_sentence(problems[i].mend);
        must(i == 0 || is_behind(&problems[i], &problems[i - 1]));
    }
}

static void look_at_text(const struct rule_text *t)
{
    must(!text_empty(t->ru) && !text_empty(t->en));
}

static void look_at_need(const struct rulebook *r, const struct need_rule *n)
{
    must(rulebook_need(r, n->kind) == n && n->required > 0);
    look_at_text(&n->text);
    for (int p = PRIORITY__P0; p <= PRIORITY__P5; p++)
        must(n->ladders[p] && n->ladders[p]->n_rungs > 0);
    for (size_t i = 0; i < n->n_capabilities; i++)
        must(rulebook_can(r, n->capabilities[i]));
}

static void look_at_kind(const struct rulebook *r, const struct kind_rule *k)
{
    must(rulebook_kind(r, k->kind) == k && k->n_needs > 0);
    look_at_text(&k->text);
    look_at_text(&k->tell);
    for (size_t i = 0; i < k->n_needs; i++)
        must(rulebook_need(r, k->needs[i]));
    for (size_t i = 0; i < k->n_questions; i++)
        must(rulebook_fact(r, k->questions[i].fact));
}

static void look_at_triage(const struct rulebook *r, const struct triage_rule *t)
{
    must(!text_empty(t->id) && t->n_when > 0);
    look_at_text(&t->why);
    must(!t->kind || rulebook_kind(r, t->kind));
    for (size_t i = 0; i < t->n_needs; i++)
        must(rulebook_need(r, t->needs[i]));
}

/* Whoever uses rules need not ask whether what they name is there. */
static void look_at_rules(const struct rulebook *r)
{
    must(r->n_kinds > 0);
    for (size_t i = 0; i < r->n_kinds; i++)
        look_at_kind(r, &r->kinds[i]);
    for (size_t i = 0; i < r->n_needs; i++)
        look_at_need(r, &r->needs[i]);
    for (size_t i = 0; i < r->n_triage; i++)
        look_at_triage(r, &r->triage[i]);
}

static void read_by(const struct rulebook *r, struct arena *a)
{
    struct read_said said = { .text = "Дом горит, ребёнок один, 38 недель, не отвечает третий день",
        .whole = true };
    struct read_found found;

    read_text(read_index(r, a), &said, a, &found);
    must(found.n_signals <= r->n_signals && found.n_facts <= r->n_amounts);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct rulebook *rules = NULL;
    struct rule_problem *problems = NULL;
    struct arena a = { 0 };
    size_t n_problems = 0;
    int error;

    write_files((const char *)bytes, n);
    error = rulebook_load(folder, &rules, &a, &problems, &n_problems);
    must(error == 0 || error == ERR_RULES_WRONG);
    if (error) {
        look_at_problems(problems, n_problems);
    } else {
        look_at_rules(rules);
        read_by(rules, &a);
    }
    rulebook_free(&rules);
    arena_clear(&a);
    return 0;
}
