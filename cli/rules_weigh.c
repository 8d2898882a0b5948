/* rules_weigh - see rules_weigh.h. For each thing one logistic regression (liblinear) over the words, each text's scaled to the length 1: so
 * what a long text says weighs as much as what a short one does. */
#include "rules_weigh.h"

#include <linear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"

#define TEXTS_LEAST 3 /* that a word is in */
#define FOLDS 5 /* each is tried by what is learnt from the others */
#define STRICTNESS 20 /* liblinear's C: how much a wrong text counts beside large weights */
#define EPSILON 0.01 /* when it stops: liblinear's default for this solver */
#define SCALE 100 /* of a weight in the file to one of the regression */
#define WEIGHT_MOST 9999

struct weighing {
    const struct weigh_text *texts;
    size_t n_texts, n_tried;
    const char **to;
    size_t n_to;
    struct arena *a;
    const char **words; /* in the order of bytes */
    size_t n_words;
    struct feature_node **x; /* by text */
    struct leanings *l;
};

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ---- which words are learnt ---- */

static void choose_words(struct weighing *w)
{
    const char **all = NULL;
    size_t n = 0;

    for (size_t i = 0; i < w->n_texts; i++)
        for (size_t k = 0; k < w->texts[i].n; k++)
            *ARENA_PUSH(w->a, all, n) = w->texts[i].features[k];
    if (n)
        qsort(all, n, sizeof *all, by_bytes);
    for (size_t i = 0, same; i < n; i += same) {
        for (same = 1; i + same < n && text_is(all[i + same], all[i]);)
            same++;
        if (same >= TEXTS_LEAST)
            *ARENA_PUSH(w->a, w->words, w->n_words) = all[i];
    }
}

static int by_index(const void *a, const void *b)
{
    const struct feature_node *x = a, *y = b;

    return (x->index > y->index) - (x->index < y->index);
}

/* The learnt words of a text as liblinear wants them: by rising index, from 1, and at the end -1. */
static struct feature_node *nodes_of(struct weighing *w, const struct weigh_text *text)
{
    struct feature_node *nodes = arena_alloc(w->a, (text->n + 2) * sizeof *nodes);
    size_t n = 0;

    for (size_t i = 0; i < text->n; i++) {
        const char **at = w->n_words ? bsearch(&text->features[i], w->words, w->n_words,
                                           sizeof *w->words, by_bytes)
                                     : NULL;

        if (at)
            nodes[n++].index = (int)(at - w->words) + 1;
    }
    if (n)
        qsort(nodes, n, sizeof *nodes, by_index);
    for (size_t i = 0; i < n; i++)
        nodes[i].value = 1 / sqrt((double)n);
    nodes[n] = (struct feature_node){ (int)w->n_words + 1, 1 }; /* the base */
    nodes[n + 1].index = -1;
    return nodes;
}

/* ---- one regression ---- */

static bool is_about(const struct weighing *w, size_t text, size_t to)
{
    return text_is(w->to[to], LEANS_THREAT) ? w->texts[text].is_threat : w->texts[text].about == to;
}

static void say_nothing(const char *text)
{
    (void)text;
}

static int16_t scaled(double weight)
{
    double most = WEIGHT_MOST;

    return (int16_t)lround(fmax(-most, fmin(most, SCALE * weight)));
}

/* From all texts but every FOLDS-th from `left_out` on; FOLDS: from all. */
static void learn_one(struct weighing *w, size_t to, size_t left_out)
{
    struct problem p = { .n = (int)w->n_words + 1, .bias = -1 };
    struct parameter how = { .solver_type = L2R_LR, .eps = EPSILON, .C = STRICTNESS };
    struct model *model;
    double sign;

    p.y = arena_alloc(w->a, (w->n_texts + 1) * sizeof *p.y);
    p.x = arena_alloc(w->a, (w->n_texts + 1) * sizeof *p.x);
    for (size_t i = 0; i < w->n_texts; i++)
        if (left_out == FOLDS || i % FOLDS != left_out) {
            p.y[p.l] = is_about(w, i, to) ? 1 : -1;
            p.x[p.l++] = w->x[i];
        }
    model = train(&p, &how);
    sign = model->label[0] == 1 ? 1 : -1;
    for (size_t i = 0; i < w->n_words; i++)
        ((int16_t *)(uintptr_t)w->l->words[i].weights)[to] = scaled(sign * model->w[i]);
    ((int16_t *)(uintptr_t)w->l->base)[to] = scaled(sign * model->w[w->n_words]);
    free_and_destroy_model(&model);
}

/* ---- how well it tells texts that it was not learnt from ---- */

static double lean_of(const struct weighing *w, size_t text, size_t to)
{
    double lean = w->l->base[to];

    for (const struct feature_node *x = w->x[text]; x->index <= (int)w->n_words && x->index > 0;
         x++)
        lean += x->value * w->l->words[x->index - 1].weights[to];
    return lean;
}

static void try_one(struct weighing *w, size_t text, struct weighed *ret)
{
    size_t best = 0, threat = w->n_to - 1;
    bool told = lean_of(w, text, threat) >= 0;

    for (size_t to = 1; to < threat; to++)
        if (lean_of(w, text, to) > lean_of(w, text, best))
            best = to;
    ret->n_right += best == w->texts[text].about;
    ret->n_threats += w->texts[text].is_threat;
    ret->n_missed += w->texts[text].is_threat && !told;
    if (text_is(w->to[w->texts[text].about], LEANS_EVERYDAY)) {
        ret->n_everyday++;
        ret->n_called_threats += told;
    }
}

static void make_room(struct weighing *w)
{
    struct leaning_word *words = arena_alloc(w->a, (w->n_words + 1) * sizeof *words);

    for (size_t i = 0; i < w->n_words; i++)
        words[i] =
            (struct leaning_word){ w->words[i], arena_alloc(w->a, w->n_to * sizeof(int16_t)) };
    *w->l = (struct leanings){ .to = w->to,
        .n = w->n_to,
        .base = arena_alloc(w->a, w->n_to * sizeof(int16_t)),
        .words = words,
        .n_words = w->n_words };
}

void weigh(const struct weigh_texts *texts, const char **to, size_t n_to, struct arena *a,
    struct leanings *ret_leanings, struct weighed *ret)
{
    struct weighing w = { .texts = texts->list,
        .n_texts = texts->n,
        .n_tried = texts->n_tried,
        .to = to,
        .n_to = n_to,
        .a = a,
        .l = ret_leanings };

    set_print_string_function(say_nothing);
    choose_words(&w);
    make_room(&w);
    w.x = arena_alloc(a, (w.n_texts + 1) * sizeof(struct feature_node *));
    for (size_t i = 0; i < w.n_texts; i++)
        w.x[i] = nodes_of(&w, &w.texts[i]);
    *ret = (struct weighed){ 0 };
    for (size_t fold = 0; fold <= FOLDS; fold++) {
        for (size_t i = 0; i < n_to; i++)
            learn_one(&w, i, fold);
        for (size_t i = fold; fold < FOLDS && i < w.n_tried; i += FOLDS)
            try_one(&w, i, ret);
    }
}
