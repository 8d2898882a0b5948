/* leanings - leanings.yaml: how much each word speaks for each thing that a text may be about. It is learnt (cli/rules_learn.c), so
 * what is wrong with it is mostly that somebody has written into it. */
#include <string.h>
#include "base/text.h"
#include "rulebook/reading.h"

#define WEIGHT_MOST 9999
#define WORD_BYTES 100

static void wrong(struct reading *r, const struct node *at, const char *problem)
{
    rule_wrong(r, at, problem, _("have it learnt anew: assist rules learn"));
}

/* ---- what a text may lean to ---- */

static const char *signal_of(struct reading *r, const char *to)
{
    return arena_printf(&r->book->arena, LEANS_SIGNAL "%s", to);
}

void names_in_leanings(struct reading *r, const struct node *root)
{
    const struct node *to = tree_get(root, "to");

    for (size_t i = 0; to && to->type == NODE_LIST && i < to->n; i++) {
        struct node *signal = arena_copy(&r->book->arena, to->items[i], sizeof *signal);

        if (signal->type != NODE_TEXT)
            continue;
        signal->text = signal_of(r, signal->text);
        name_give(r, KNOWN_SIGNAL, signal, NULL);
    }
}

/* Unless triage.yaml wants more. */
static int *said_from_the_first(struct reading *r, size_t n)
{
    int *least = arena_alloc(&r->book->arena, (n + 1) * sizeof *least);

    for (size_t i = 0; i < n; i++)
        least[i] = -WEIGHT_MOST;
    return least;
}

static const char *one_to(struct reading *r, const struct node *item)
{
    const char *to = node_text(r, item);

    if (!to || text_is(to, LEANS_EVERYDAY) || text_is(to, LEANS_THREAT))
        return to;
    return name_use(r, KNOWN_KIND, item);
}

static void read_to(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct leanings *l = &((struct rulebook *)into)->leanings;
    const char **to = arena_alloc(&r->book->arena, (value->n + 1) * sizeof *to);
    const char **signals = arena_alloc(&r->book->arena, (value->n + 1) * sizeof *signals);

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    for (size_t i = 0; i < value->n; i++) {
        to[i] = one_to(r, value->items[i]);
        signals[i] = to[i] ? signal_of(r, to[i]) : "";
    }
    l->to = to;
    l->signals = signals;
    l->n = value->n;
    l->at_least = said_from_the_first(r, l->n);
}

/* ---- weights: "хрип -12 4 31", a word and a number for each ---- */

/* The piece before the next blank; *rest is behind it. False: there is none, or it is too long. */
static bool next_piece(const char **rest, char *ret, size_t size)
{
    size_t n = strcspn(*rest, " ");

    if (n == 0 || n >= size)
        return false;
    memcpy(ret, *rest, n);
    ret[n] = '\0';
    *rest += n + ((*rest)[n] == ' ');
    return true;
}

/* All that is left of the line. */
static const int16_t *weights_in(struct reading *r, const struct node *line, const char *rest)
{
    size_t n = r->book->leanings.n, i = 0;
    int16_t *weights = arena_alloc(&r->book->arena, (n + 1) * sizeof *weights);
    char piece[16];
    int64_t weight;

    for (; i < n && next_piece(&rest, piece, sizeof piece); i++) {
        if (text_int(piece, -WEIGHT_MOST, WEIGHT_MOST, &weight))
            break;
        weights[i] = (int16_t)weight;
    }
    if (r->book->leanings.to && (i < n || *rest))
        wrong(r, line,
            rule_say(r, _("numbers from %d to %d are expected, one for each word of \"to\": %zu"),
                -WEIGHT_MOST, WEIGHT_MOST, n));
    return weights;
}

static void read_base(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct leanings *l = &((struct rulebook *)into)->leanings;

    (void)f;
    l->base = weights_in(r, value, value->type == NODE_TEXT ? value->text : "");
}

/* Each word stands once, behind all smaller ones: so two of one word show. */
static bool is_in_order(const struct leanings *l, const char *word)
{
    return !l->n_words || strcmp(l->words[l->n_words - 1].word, word) < 0;
}

static void check_word(
    struct reading *r, const struct node *line, const struct leanings *l, const char *word)
{
    if (!is_in_order(l, word))
        wrong(r, line, rule_say(r, _("\"%s\" stands twice, or out of order"), word));
    if (word[0] == '+' && !r->known[KNOWN_SIGNAL].unsure && !name_find(r, KNOWN_SIGNAL, word + 1))
        wrong(r, line, rule_say(r, _("there is no signal \"%s\" any more"), word + 1));
}

static void read_word(struct reading *r, const struct node *line, struct leaning_word *ret)
{
    const char *rest = line->text;
    char word[WORD_BYTES];

    if (!next_piece(&rest, word, sizeof word)) {
        wrong(r, line, _("a word is expected first"));
        return;
    }
    check_word(r, line, &r->book->leanings, word);
    *ret = (struct leaning_word){ arena_dup(&r->book->arena, word), weights_in(r, line, rest) };
    r->book->leanings.n_words++;
}

static size_t count_lines(const char *text)
{
    size_t n = 1;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* One text of many lines: as a list of texts it would take ten times as long to parse. */
static void read_words(
    struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct leanings *l = &((struct rulebook *)into)->leanings;
    const char *at = value->type == NODE_TEXT ? value->text : NULL, *end;
    struct node line = { .type = NODE_TEXT, .line = value->line, .column = 3 };
    struct leaning_word *words;

    if (!at) {
        wrong(r, value, _("lines of a word and its numbers are expected here"));
        return;
    }
    (void)f;
    words = arena_alloc(&r->book->arena, count_lines(at) * sizeof *words);
    l->words = words;
    for (end = at + strlen(at); at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t n = (size_t)((stop ? stop : end) - at);

        line.line++;
        line.text = arena_text(&r->book->arena, at, n);
        read_word(r, &line, &words[l->n_words]);
        at += n + 1;
    }
}

const struct field rules_of_leanings[] = {
    { "to", read_to, .example = "to: [medical, everyday, threat]" },
    { "base", read_base, .example = "base: -12 4 31" },
    { "words", read_words, .example = "words: |" },
    { 0 },
};

/* ---- triage.yaml: how far a text has to lean before it is said ---- */

static int *least_of(struct leanings *l, const char *to, int *least)
{
    for (size_t i = 0; i < l->n; i++)
        if (text_is(l->to[i], to))
            return &least[i];
    return NULL;
}

void field_lean(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct leanings *l = &((struct rulebook *)into)->leanings;
    int *least = said_from_the_first(r, l->n);
    int64_t number;

    if (!node_is(r, value, NODE_MAP, f->example))
        return;
    for (size_t i = 0; i < value->n; i += 2) {
        const struct node *key = value->items[i];
        int *of = least_of(l, key->text, least);

        if (!of && !r->known[KNOWN_SIGNAL].unsure)
            rule_wrong(r, key, rule_say(r, _("no text leans to \"%s\""), rule_cut(r, key->text)),
                _("write one of those in leanings.yaml, or take it out"));
        if (node_number(r, value->items[i + 1], -WEIGHT_MOST, WEIGHT_MOST, &number) && of)
            *of = (int)number;
    }
    l->at_least = least;
}
