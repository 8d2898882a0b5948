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
    uint32_t total[SKILL_PLACES][SKILL_KINDS];
    pair_counts pairs[SKILL_PLACES][SKILL_KINDS];
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

/* ---- pairs of the first words ---- */
struct pair {
    unsigned at;
    uint64_t bit; /* 0: none */
};

static struct pair pair_of(uint32_t a, uint32_t b)
{
    uint32_t low = a < b ? a : b, high = a < b ? b : a;
    uint32_t number = high * (high - 1) / 2 + low;

    if (low == high || high >= SKILL_PAIRED)
        return (struct pair){ 0 };
    return (struct pair){ number / 64, UINT64_C(1) << number % 64 };
}

static void learn_pairs(struct skill_set *set)
{
    for (size_t i = 0; i < set->n; i++) {
        for (size_t k = 0; k < i; k++) {
            struct pair pair = pair_of(set->ids[i], set->ids[k]);

            set->pairs.bits[pair.at] |= pair.bit;
        }
    }
}

/* ---- sets ---- */
#define NUMBER_MAX 5 /* bytes of a number in a set's name */

/* Each word once, in the order of the numbers. Returns how many there are. */
static size_t sort_out(
    struct skills *s, const char *const *words, size_t n, const struct word **ret)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        const struct word *w = word_of(s, words[i]);
        size_t at = kept;

        while (at > 0 && ret[at - 1]->id > w->id)
            at--;
        if (at > 0 && ret[at - 1] == w)
            continue;
        memmove(&ret[at + 1], &ret[at], (kept++ - at) * sizeof(const struct word *));
        ret[at] = w;
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
    learn_pairs(set);
    return set;
}

#define FEW 16 /* words that need no memory of their own while they are sorted */

static struct skill_set *set_of(
    struct skills *s, const struct word *const *words, size_t n, char *name)
{
    struct skill_set *set;

    name_of(words, n, name);
    set = (struct skill_set *)(void *)table_find(&s->sets, name);
    if (!set) {
        set = set_new(words, n, name);
        table_put(&s->sets, &set->link);
    }
    set->users++;
    return set;
}

struct skill_set *skills_take(struct skills *s, const char *const *words, size_t n)
{
    const struct word *few[FEW + 1], **sorted = few, **more = NULL;
    char few_bytes[FEW * NUMBER_MAX + 1], *name = few_bytes;
    struct skill_set *set;

    if (n > FEW) {
        sorted = more = must_alloc((n + 1) * (sizeof *sorted + NUMBER_MAX));
        name = (char *)(more + n + 1);
    }
    n = sort_out(s, words, n, sorted);
    set = set_of(s, sorted, n, name);
    free(more);
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
    struct skills *s, struct skill_set *set, Responder__Kind kind, unsigned place, int by)
{
    uint32_t more = (uint32_t)by; /* that it wraps takes one away */
    pair_counts *pairs = &s->pairs[place][kind];

    s->total[place][kind] += more;
    set->count[place][kind] += more;
    for (size_t i = 0; i < set->n && set->ids[i] < SKILL_BITS; i++) {
        for (size_t k = i; k < set->n && set->ids[k] < SKILL_BITS; k++)
            (*pairs)[set->ids[i]][set->ids[k]] += more;
    }
}

/* ---- how many ---- */
void skills_mask(const struct skills *s, struct skill_ask *ask)
{
    const struct word *last = NULL;

    ask->mask = ask->pair = 0;
    ask->is_known = true;
    for (size_t i = 0; i < ask->n && ask->is_known; i++) {
        const struct word *w = word_known(s, ask->words[i]);
        struct pair pair = w && last ? pair_of(w->id, last->id) : (struct pair){ 0 };

        ask->is_known = w != NULL;
        ask->mask |= w ? bit_of(w->id) : 0;
        if (pair.bit) {
            ask->pair_at = pair.at;
            ask->pair = pair.bit;
        }
        last = w;
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
        for (unsigned at = 0; adding->ask->kinds >> kind & 1 && at < SKILL_PLACES; at++)
            adding->able[at] += set->count[at][kind];
    }
}

static void add_pair(const struct skills *s, const struct skill_ask *ask, const uint32_t pair[2],
    size_t able[SKILL_PLACES])
{
    for (unsigned kind = 0; kind < SKILL_KINDS; kind++) {
        for (unsigned at = 0; ask->kinds >> kind & 1 && at < SKILL_PLACES; at++)
            able[at] += s->pairs[at][kind][pair[0]][pair[1]];
    }
}

/* The numbers of one word or two that have bits of their own, the smaller one first. */
static bool is_pair(const struct skills *s, const struct skill_ask *ask, uint32_t ret[2])
{
    uint32_t a, b;

    if (ask->n > 2)
        return false;
    a = word_known(s, ask->words[0])->id;
    b = word_known(s, ask->words[ask->n - 1])->id;
    ret[0] = a < b ? a : b;
    ret[1] = a < b ? b : a;
    return ret[1] < SKILL_BITS;
}

static void add_totals(
    const struct skills *s, const struct skill_ask *ask, size_t totals[SKILL_PLACES])
{
    for (unsigned kind = 0; kind < SKILL_KINDS; kind++) {
        for (unsigned at = 0; ask->kinds >> kind & 1 && at < SKILL_PLACES; at++)
            totals[at] += s->total[at][kind];
    }
}

void skills_of(const struct skills *s, const struct skill_ask *ask, size_t *ret_kind,
    size_t ret_able[SKILL_PLACES])
{
    size_t totals[SKILL_PLACES] = { 0 };
    struct adding adding = { ask, ret_able };
    uint32_t pair[2];

    add_totals(s, ask, totals);
    *ret_kind = 0;
    for (unsigned at = 0; at < SKILL_PLACES; at++) {
        *ret_kind += totals[at];
        ret_able[at] = 0;
    }
    if (ask->is_known && ask->n == 0)
        add_totals(s, ask, ret_able);
    else if (ask->is_known && is_pair(s, ask, pair))
        add_pair(s, ask, pair, ret_able);
    else if (ask->is_known)
        table_each(&s->sets, add_set, &adding);
}
