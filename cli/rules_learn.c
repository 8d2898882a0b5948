/* rules_learn - see rules_learn.h. */
#include "rules_learn.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "base/text.h"
#include "intake/read.h"
#include "intl.h"
#include "rulebook/files.h"
#include "rulebook/golden.h"
#include "rules_check.h"
#include "words/words.h"

#define LINE_BYTES (64 * 1024)
#define TEXT_BYTES (16 * 1024)
#define EVERYDAY_FROM PRIORITY__P4
#define THREAT_TO PRIORITY__P1
#define OTHER "other"
#define GOLDEN_WEIGHS 3 /* as much as so many that were only heard */

/* One line. */
struct heard {
    const char *text, *about;
    bool is_threat;
};

struct learning {
    const char *dir;
    struct arena a;
    struct heard *heard;
    size_t n_heard;
    size_t n_texts; /* of them in heard/; the golden cases stand behind */
    const char **to;
    size_t n_to;
    struct rulebook *rules;
    struct rule_problem *problems;
    size_t n_problems;
};

/* ---- what was heard ---- */

static void wrong(
    struct learning *l, const char *file, int line, const char *problem, const char *mend)
{
    *ARENA_PUSH(&l->a, l->problems, l->n_problems) =
        (struct rule_problem){ file, line, 1, problem, mend };
}

static Priority priority_of(const json_t *value, size_t i)
{
    const char *word = json_string_value(json_array_get(value, i));
    int p = PRIORITY__UNJUDGED;

    if (!text_empty(word) && word_parse(&priority__descriptor, word, &p))
        return PRIORITY__UNJUDGED;
    return (Priority)p;
}

static void hear(
    struct learning *l, const char *text, const char *kind, Priority most, Priority least)
{
    bool everyday = text_is(kind, OTHER) && most >= EVERYDAY_FROM;

    *ARENA_PUSH(&l->a, l->heard, l->n_heard) = (struct heard){ .text = arena_dup(&l->a, text),
        .about = everyday ? LEANS_EVERYDAY : arena_dup(&l->a, kind),
        .is_threat = least <= THREAT_TO };
}

/* What is wrong with it; NULL: nothing. */
static const char *take(struct learning *l, const json_t *line)
{
    const char *text = json_string_value(json_object_get(line, "text"));
    const char *kind = json_string_value(json_array_get(json_object_get(line, "kind"), 0));
    const json_t *priority = json_object_get(line, "priority");
    Priority most = priority_of(priority, 0), least = priority_of(priority, 1);

    if (text_empty(text) || strlen(text) > TEXT_BYTES)
        return _("\"text\" is missing, empty or too long");
    if (text_empty(kind))
        return _("\"kind\" is missing: a list, the best one first");
    if (most == PRIORITY__UNJUDGED || least == PRIORITY__UNJUDGED || most > least)
        return _("\"priority\" is not the most and the least urgent that would be right");
    hear(l, text, kind, most, least);
    return NULL;
}

static void take_line(struct learning *l, const char *file, int number, const char *bytes, size_t n)
{
    json_error_t where;
    json_t *line = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &where);
    const char *bad = json_is_object(line) ? take(l, line) : _("this is no JSON object");

    if (bad)
        wrong(l, file, number, bad,
            "{\"text\":\"...\",\"kind\":[\"medical\"],\"priority\":[\"P0\",\"P1\"]}");
    json_decref(line);
}

static void take_file(struct learning *l, const char *name)
{
    const char *file = arena_printf(&l->a, "heard/%s", name);
    FILE *in = fopen(arena_printf(&l->a, "%s/%s", l->dir, file), "re");
    char *line = arena_alloc(&l->a, LINE_BYTES);
    int number = 0;

    if (!in) {
        wrong(l, file, 1, _("the file cannot be read"),
            _("see that it is a file, and yours to read"));
        return;
    }
    while (fgets(line, LINE_BYTES, in)) {
        size_t n = strlen(line);

        number++;
        if (n && line[n - 1] != '\n' && !feof(in)) {
            wrong(l, file, number, _("the line is too long"), _("make it smaller"));
            break;
        }
        take_line(l, file, number, line, n);
    }
    fclose(in);
}

static int is_heard(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);

    return n > 6 && text_is(entry->d_name + n - 6, ".jsonl");
}

static void take_files(struct learning *l)
{
    struct dirent **names;
    int n = scandir(arena_printf(&l->a, "%s/heard", l->dir), &names, is_heard, alphasort);

    for (int i = 0; i < n; i++) {
        take_file(l, names[i]->d_name);
        free(names[i]);
    }
    if (n >= 0)
        free((void *)names);
    if (!l->n_heard && !l->n_problems)
        wrong(l, "heard", 1, _("there is no text to learn from"),
            arena_printf(
                &l->a, _("it belongs at %s"), arena_printf(&l->a, "%s/heard/*.jsonl", l->dir)));
}

/* ---- what it may be about: whatever was heard ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t place_of(const struct learning *l, const char *about)
{
    size_t i = 0;

    while (i < l->n_to && !text_is(l->to[i], about))
        i++;
    return i;
}

static void gather(struct learning *l)
{
    for (size_t i = 0; i < l->n_heard; i++)
        if (place_of(l, l->heard[i].about) == l->n_to)
            *ARENA_PUSH(&l->a, l->to, l->n_to) = l->heard[i].about;
    if (l->n_to)
        qsort(l->to, l->n_to, sizeof *l->to, by_name);
    *ARENA_PUSH(&l->a, l->to, l->n_to) = LEANS_THREAT;
}

/* ---- leanings.yaml ---- */

/* As the other rule files: their comments are English. */
static const char header[] = "# How much each word speaks for what a text may be about: learnt "
                             "from heard/ by `assist rules learn`,\n"
                             "# and written by it as a whole. Put texts there rather than numbers "
                             "here. A word is a stem, бере* any that\n"
                             "# begins so, # a number, +name a signal. README.md.\n";

static void print_weights(FILE *out, const int16_t *weights, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fprintf(out, " %d", weights[i]);
}

static void print_leanings(FILE *out, const struct leanings *l)
{
    fprintf(out, "%sto: [", header);
    for (size_t i = 0; i < l->n; i++)
        fprintf(out, "%s%s", i ? ", " : "", l->to[i]);
    fputs("]\nbase: '", out);
    for (size_t i = 0; i < l->n; i++)
        fprintf(out, "%s%d", i ? " " : "", l->base[i]);
    fputs(l->n_words ? "'\nwords: |\n" : "'\nwords: ''\n", out);
    for (size_t i = 0; i < l->n_words; i++) {
        fprintf(out, "  %s", l->words[i].word);
        print_weights(out, l->words[i].weights, l->n);
        fputs("\n", out);
    }
}

static const char *leanings_bytes(struct learning *l, const struct leanings *leanings)
{
    char *bytes = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&bytes, &n);
    const char *kept;

    must(out);
    print_leanings(out, leanings);
    must(fclose(out) == 0);
    kept = arena_text(&l->a, bytes, n);
    free(bytes);
    return kept;
}

static int write_file(struct learning *l, const char *bytes)
{
    const char *path = arena_printf(&l->a, "%s/leanings.yaml", l->dir);
    const char *beside = arena_printf(&l->a, "%s.%ld", path, (long)getpid());
    FILE *out = fopen(beside, "wxe");
    bool written;

    if (!out)
        return ERR_IO;
    written = fputs(bytes, out) >= 0;
    written = fclose(out) == 0 && written;
    if (written && rename(beside, path) == 0)
        return 0;
    unlink(beside);
    return ERR_IO;
}

/* ---- the other files, under which the texts are read ---- */

/* As if nothing had been learnt yet: a signal that is gone, or a kind that is new, shall keep nobody from learning. */
static int load(struct learning *l)
{
    struct leanings none = { .to = l->to, .n = l->n_to };
    struct rule_files files;
    struct rule_problem *problems;
    size_t n;
    int error;

    none.base = arena_alloc(&l->a, l->n_to * sizeof *none.base);
    error = rule_files_read(l->dir, &l->a, &files);
    if (error)
        return error;
    files.file[RULE_LEANINGS].bytes = leanings_bytes(l, &none);
    files.file[RULE_LEANINGS].n = strlen(files.file[RULE_LEANINGS].bytes);
    files.file[RULE_LEANINGS].fault = RULE_FILE_GOOD;
    error = rulebook_of(&files, l->dir, &l->rules, &l->a, &problems, &n);
    for (size_t i = 0; error && i < n; i++)
        *ARENA_PUSH(&l->a, l->problems, l->n_problems) = problems[i];
    return error;
}

/* A golden case tells as much, if its text is all that is known. */
static bool is_of_words_alone(const struct golden_case *g)
{
    return !text_empty(g->text) && !g->given && !g->n_facts && !g->born && !g->at && g->kind &&
           g->priority != PRIORITY__UNJUDGED;
}

static int hear_golden(struct learning *l)
{
    struct golden_case *cases;
    struct rule_problem *problems;
    size_t n_cases, n;
    int error = golden_load(l->dir, l->rules, &l->a, &cases, &n_cases, &problems, &n);

    for (size_t i = 0; error == ERR_RULES_WRONG && i < n; i++)
        *ARENA_PUSH(&l->a, l->problems, l->n_problems) = problems[i];
    for (size_t i = 0; !error && i < GOLDEN_WEIGHS * n_cases; i++) {
        const struct golden_case *g = &cases[i % n_cases];

        if (is_of_words_alone(g) && place_of(l, g->kind) < l->n_to)
            hear(l, g->text, g->kind, g->priority, g->priority);
    }
    return error == ERR_NOT_FOUND ? 0 : error;
}

static void learn(struct learning *l, struct leanings *ret_leanings, struct weighed *ret)
{
    const struct read_index *index = read_index(l->rules, &l->a);
    struct weigh_text *texts = arena_alloc(&l->a, (l->n_heard + 1) * sizeof *texts);

    for (size_t i = 0; i < l->n_heard; i++) {
        struct read_said said = { .text = l->heard[i].text, .whole = true };

        read_features(index, &said, &l->a, &texts[i].features, &texts[i].n);
        texts[i].about = place_of(l, l->heard[i].about);
        texts[i].is_threat = l->heard[i].is_threat;
    }
    weigh(&(struct weigh_texts){ texts, l->n_heard, l->n_texts }, l->to, l->n_to, &l->a,
        ret_leanings, ret);
}

/* ---- what is said of it ---- */

static double percent(size_t n, size_t of)
{
    return of ? 100.0 * (double)n / (double)of : 0;
}

static void print(
    const struct learning *l, const struct leanings *leanings, const struct weighed *w, FILE *out)
{
    fprintf(out, _("%zu texts, %zu words learnt. Of texts that were not learnt from:\n"),
        l->n_texts, leanings->n_words);
    fprintf(out, _("  the kind is right: %.1f %%\n"), percent(w->n_right, l->n_texts));
    fprintf(out, _("  threats to life not told by words: %zu of %zu\n"), w->n_missed, w->n_threats);
    fprintf(out, _("  everyday matters taken for one: %zu of %zu\n"), w->n_called_threats,
        w->n_everyday);
}

static json_t *learnt_json(
    const struct learning *l, const struct leanings *leanings, const struct weighed *w)
{
    return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "texts", (json_int_t)l->n_texts, "words",
        (json_int_t)leanings->n_words, "right", (json_int_t)w->n_right, "threats",
        (json_int_t)w->n_threats, "missed", (json_int_t)w->n_missed, "everyday",
        (json_int_t)w->n_everyday, "alarmed", (json_int_t)w->n_called_threats, "problems",
        rules_check_json(l->problems, l->n_problems));
}

static int learn_all(struct learning *l, struct leanings *ret_leanings, struct weighed *ret)
{
    int error;

    if (access(l->dir, F_OK))
        return ERR_NOT_FOUND;
    take_files(l);
    if (l->n_problems)
        return ERR_RULES_WRONG;
    l->n_texts = l->n_heard;
    gather(l);
    error = load(l);
    error = error ? error : hear_golden(l);
    if (error)
        return error;
    learn(l, ret_leanings, ret);
    return write_file(l, leanings_bytes(l, ret_leanings));
}

int rules_learn_run(const char *dir, FILE *out, json_t **ret_json)
{
    struct learning l = { .dir = dir };
    struct leanings leanings = { 0 };
    struct weighed w = { 0 };
    int error = learn_all(&l, &leanings, &w);

    if (ret_json)
        *ret_json = error == ERR_NOT_FOUND ? NULL : learnt_json(&l, &leanings, &w);
    else if (error)
        rules_check_print(l.problems, l.n_problems, out);
    else
        print(&l, &leanings, &w, out);
    rulebook_free(&l.rules);
    arena_clear(&l.a);
    return error;
}
