/* skills - a table of words, a table of sets, and the counts of pairs. */
#include "matcher/skills.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"

struct word {
    struct table_link link;
    uint32_t id;
    char text[];
};

/* Entries that have both words, the smaller number first; a word with itself: that have it. */
typedef uint32_t pair_counts[SKILL_BITS][SKILL_BITS];

struct skills {
    struct table words;
    struct table sets;
    uint32_t total[2][SKILL_KINDS];
    pair_counts pairs[2][SKILL_KINDS]; /* without a point and with one */
};

struct skills *skills_new(void)
{
    struct skills *s = must_alloc(sizeof *s);

    table_init(&s->words);
    table_init(&s->sets);
    return s;
}

static void free_link(void *self, struct table_link *link)
{
    (void)self;
    free(link); /* it is the first member of each */
}

void skills_free(struct skills **ret_s)
{
    struct skills *s = *ret_s;

    if (!s)
        return;
    table_empty(&s->words, free_link, NULL);
    table_empty(&s->sets, free_link, NULL);
    table_close(&s->words);
    table_close(&s->sets);
    free(s);
    *ret_s = NULL;
}

/* ---- words ---- */
static const struct word *word_known(const struct skills *s, const char *text)
{
    return (const struct word *)(const void *)table_find(&s->words, text);
}

static const struct word *word_of(struct skills *s, const char *text)
{
    const struct word *known = word_known(s, text);
    size_t size = strlen(text) + 1;
    struct word *w;

    if (known)
        return known;
    w = must_alloc(sizeof *w + size);
    memcpy(w->text, text, size);
    w->id = (uint32_t)s->words.n;
    w->link.name = w->text;
    table_put(&s->words, &w->link);
    return w;
}

static uint64_t bit_of(uint32_t id)
{
    return UINT64_C(1) << id % SKILL_BITS;
}

/* ---- sets ---- */
#define NUMBER_MAX 5 /* bytes of a number in a set's name */

static int by_id(const void *a, const void *b)
{
    const struct word *const *x = a, *const *y = b;

    return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

/* Each word once, in the order of the numbers. Returns how many there are. */
static size_t sort_out(
    struct skills *s, const char *const *words, size_t n, const struct word **ret)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        ret[i] = word_of(s, words[i]);
    qsort(ret, n, sizeof *ret, by_id);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || ret[kept - 1] != ret[i])
            ret[kept++] = ret[i];
    }
    return kept;
}

/* Seven bits a byte, and never a NUL: the last byte of a number above 0 is none, those before have their high bit. */
static void name_of(const struct word *const *words, size_t n, char *ret)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t left = words[i]->id + 1;

        for (; left > 127; left >>= 7)
            *ret++ = (char)(left | 128);
        *ret++ = (char)left;
    }
    *ret = '\0';
}

static struct skill_set *set_new(const struct word *const *words, size_t n, const char *name)
{
    size_t n_name = strlen(name) + 1;
    struct skill_set *set =
        must_alloc(sizeof *set + n * (sizeof *set->words + sizeof *set->ids) + n_name);
    const char **texts = (const char **)(set + 1);
    uint32_t *ids = (uint32_t *)(texts + n);

    for (size_t i = 0; i < n; i++) {
        texts[i] = words[i]->text;
        ids[i] = words[i]->id;
        set->mask |= bit_of(ids[i]);
    }
    memcpy(ids + n, name, n_name);
    set->words = texts;
    set->ids = ids;
    set->n = n;
    set->link.name = (const char *)(ids + n);
    return set;
}

struct skill_set *skills_take(struct skills *s, const char *const *words, size_t n)
{
    const struct word **sorted = must_alloc((n + 1) * sizeof *sorted);
    size_t kept = sort_out(s, words, n, sorted);
    char *name = must_alloc(kept * NUMBER_MAX + 1);
    struct skill_set *set;

    name_of(sorted, kept, name);
    set = (struct skill_set *)(void *)table_find(&s->sets, name);
    if (!set) {
        set = set_new(sorted, kept, name);
        table_put(&s->sets, &set->link);
    }
    free(name);
    free(sorted);
    set->users++;
    return set;
}

void skills_drop(struct skills *s, struct skill_set *set)
{
    if (--set->users > 0)
        return;
    table_remove(&s->sets, set->link.name);
    free(set);
}

void skills_count(
    struct skills *s, struct skill_set *set, Responder__Kind kind, bool has_point, int by)
{
    uint32_t more = (uint32_t)by; /* that it wraps takes one away */
    pair_counts *pairs = &s->pairs[has_point][kind];

    s->total[has_point][kind] += more;
    set->count[has_point][kind] += more;
    for (size_t i = 0; i < set->n && set->ids[i] < SKILL_BITS; i++) {
        for (size_t k = i; k < set->n && set->ids[k] < SKILL_BITS; k++)
            (*pairs)[set->ids[i]][set->ids[k]] += more;
    }
}

/* ---- how many ---- */
void skills_mask(const struct skills *s, struct skill_ask *ask)
{
    ask->mask = 0;
    ask->is_known = true;
    for (size_t i = 0; i < ask->n; i++) {
        const struct word *w = word_known(s, ask->words[i]);

        if (w)
            ask->mask |= bit_of(w->id);
        else
            ask->is_known = false;
    }
}

struct adding {
    const struct skill_ask *ask;
    size_t *able;
};

static bool has_all(const struct skill_set *set, const struct skill_ask *ask)
{
    if ((set->mask & ask->mask) != ask->mask)
        return false;
    for (size_t i = 0; i < ask->n; i++) {
        size_t at = 0;

        while (at < set->n && strcmp(set->words[at], ask->words[i]) != 0)
            at++;
        if (at == set->n)
            return false;
    }
    return true;
}

static void add_set(void *self, struct table_link *link)
{
    const struct adding *adding = self;
    const struct skill_set *set = (const struct skill_set *)(void *)link;

    if (!has_all(set, adding->ask))
        return;
    for (unsigned kind = 0; kind < SKILL_KINDS; kind++) {
        if (adding->ask->kinds >> kind & 1) {
            adding->able[0] += set->count[0][kind];
            adding->able[1] += set->count[1][kind];
        }
    }
}

static void add_pair(
    const struct skills *s, const struct skill_ask *ask, const uint32_t pair[2], size_t able[2])
{
    for (unsigned kind = 0; kind < SKILL_KINDS; kind++) {
        if (ask->kinds >> kind & 1) {
            able[0] += s->pairs[0][kind][pair[0]][pair[1]];
            able[1] += s->pairs[1][kind][pair[0]][pair[1]];
        }
    }
}

/* The numbers of one word or two that have bits of their own, the smaller one first. */
static bool is_pair(const struct skills *s, const struct skill_ask *ask, uint32_t ret[2])
{
    uint32_t a, b;

    if (ask->n == 0 || ask->n > 2)
        return false;
    a = word_known(s, ask->words[0])->id;
    b = word_known(s, ask->words[ask->n - 1])->id;
    ret[0] = a < b ? a : b;
    ret[1] = a < b ? b : a;
    return ret[1] < SKILL_BITS;
}

static void add_totals(const struct skills *s, const struct skill_ask *ask, size_t totals[2])
{
    for (unsigned kind = 0; kind < SKILL_KINDS; kind++) {
        if (ask->kinds >> kind & 1) {
            totals[0] += s->total[0][kind];
            totals[1] += s->total[1][kind];
        }
    }
}

void skills_of(
    const struct skills *s, const struct skill_ask *ask, size_t *ret_kind, size_t ret_able[2])
{
    size_t totals[2] = { 0 };
    struct adding adding = { ask, ret_able };
    uint32_t pair[2];

    add_totals(s, ask, totals);
    *ret_kind = totals[0] + totals[1];
    ret_able[0] = ret_able[1] = 0;
    if (ask->is_known && ask->n == 0)
        add_totals(s, ask, ret_able);
    else if (ask->is_known && is_pair(s, ask, pair))
        add_pair(s, ask, pair, ret_able);
    else if (ask->is_known)
        table_each(&s->sets, add_set, &adding);
}
