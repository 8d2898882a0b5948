/* read_lean - what a text is about by all of its words together, where no phrase has to fit: each word that is learnt speaks for some things
 * and against others (rulebook.h, struct leanings). The same sum as it was learnt by (cli/rules_weigh.c).
 *
 * The whole text says what it is about; the one sentence that speaks of a threat is heard however much is said beside it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "intake/read_parts.h"

#define PART_WORDS                                                                                 \
    3 /* fewer are no sentence that says something by itself, and not that nothing is wrong */
#define SHOWN_WORDS 3
#define SHOWN_BYTES 60 /* of each: a longer one is no word */
#define BEGINNING_LETTERS 4
#define SURE 100 /* e : 1 more than it has to be */
#define DOUBT 50 /* so far a sentence may lean away from what the whole is about */

struct leaning_reader {
    const struct read_leaning *in;
    const struct leanings *l;
    struct arena *a;
    uint32_t *seen; /* by learnt word: the part that it was met in last, from 1 */
    uint32_t n_parts;
};
/* Words of the text, and how far they lean to each. */
struct part {
    size_t from, end;
    size_t n; /* of them that are learnt */
    int *lean;
};

static bool is_number(const char *word)
{
    return *word >= '0' && *word <= '9';
}

/* What a word is learnt by: its stem, and how that begins, so that one that was never heard still says something. */
struct traits {
    const char *stem; /* "#": a number */
    char beginning[4 * BEGINNING_LETTERS + 2]; /* "бере*"; "": it has not so many letters */
};

static struct traits traits_of(const struct speech_word *word)
{
    struct traits t = { .stem = is_number(word->folded) ? "#" : word->stem };
    size_t n = 0, letters = 0;

    for (; t.stem[n]; n++) {
        letters += ((uint8_t)t.stem[n] & 0xc0) != 0x80;
        if (letters > BEGINNING_LETTERS)
            break;
    }
    if (letters >= BEGINNING_LETTERS) {
        memcpy(t.beginning, t.stem, n);
        t.beginning[n] = '*';
    }
    return t;
}

/* Which of the leanings' words, from 1; 0: none. */
static uint32_t learnt(const struct read_index *index, const char *trait)
{
    const struct entry *e = read_entry(index, '^', trait, strlen(trait));

    return e ? e->learnt : 0;
}

/* ---- one part ---- */

static void add(struct leaning_reader *r, uint32_t word, struct part *p)
{
    if (!word || r->seen[word - 1] == r->n_parts)
        return;
    r->seen[word - 1] = r->n_parts;
    p->n++;
    for (size_t i = 0; i < r->l->n; i++)
        p->lean[i] += r->l->words[word - 1].weights[i];
}

static struct part part_of(struct leaning_reader *r, size_t from, size_t end)
{
    struct part p = { from, end, 0, arena_alloc(r->a, (r->l->n + 1) * sizeof *p.lean) };

    r->n_parts++;
    for (size_t i = from; i < end; i++) {
        struct traits t = traits_of(&r->in->w->words[i]);

        add(r, learnt(r->in->index, t.stem), &p);
        add(r, learnt(r->in->index, t.beginning), &p);
    }
    for (size_t i = 0; i < r->in->n_places; i++)
        if (r->in->places[i].word >= from && r->in->places[i].word < end)
            add(r, r->in->index->learnt_signals[r->in->places[i].signal], &p);
    for (size_t i = 0; i < r->l->n; i++)
        p.lean[i] = r->l->base[i] + (p.n ? (int)lround(p.lean[i] / sqrt((double)p.n)) : 0);
    return p;
}

static size_t index_of(const struct leanings *l, const char *to)
{
    size_t i = 0;

    while (i < l->n && !text_is(l->to[i], to))
        i++;
    return i;
}

/* Above what has to be reached before it is said. */
static int lean_to(const struct leanings *l, const struct part *p, size_t to)
{
    return to < l->n ? p->lean[to] - l->at_least[to] : -SURE;
}

static bool leans(const struct leanings *l, const struct part *p, size_t to)
{
    return lean_to(l, p, to) >= 0;
}

/* What it is about; l->n: nothing. */
static size_t most(const struct leanings *l, const struct part *p, bool with_everyday)
{
    size_t best = l->n;

    for (size_t i = 0; i < l->n; i++) {
        if (text_is(l->to[i], LEANS_THREAT) ||
            (!with_everyday && text_is(l->to[i], LEANS_EVERYDAY)))
            continue;
        if (best == l->n || p->lean[i] > p->lean[best])
            best = i;
    }
    return best;
}

/* ---- the words that gave it ---- */

/* Of a word that can be shown. */
static int weight_at(const struct leaning_reader *r, size_t word, size_t to)
{
    const struct speech_word *said = &r->in->w->words[word];
    struct traits t = traits_of(said);
    uint32_t by_stem = learnt(r->in->index, t.stem),
             by_beginning = learnt(r->in->index, t.beginning);

    if (said->to - said->from > SHOWN_BYTES)
        return 0;
    return (by_stem ? r->l->words[by_stem - 1].weights[to] : 0) +
           (by_beginning ? r->l->words[by_beginning - 1].weights[to] : 0);
}

/* The weight that the third strongest word has. */
static int least_shown(const struct leaning_reader *r, const struct part *p, size_t to)
{
    int strongest[SHOWN_WORDS] = { 0 };

    for (size_t i = p->from; i < p->end; i++) {
        int weight = weight_at(r, i, to);

        for (size_t k = 0; k < SHOWN_WORDS; k++)
            if (weight > strongest[k]) {
                memmove(
                    strongest + k + 1, strongest + k, (SHOWN_WORDS - 1 - k) * sizeof strongest[0]);
                strongest[k] = weight;
                break;
            }
    }
    return strongest[SHOWN_WORDS - 1] ? strongest[SHOWN_WORDS - 1] : 1;
}

/* As they stand in the text. */
static const char *words_for(const struct leaning_reader *r, const struct part *p, size_t to)
{
    int least = least_shown(r, p, to);
    const char *words = "";
    size_t n = 0;

    for (size_t i = p->from; i < p->end && n < SHOWN_WORDS; i++)
        if (weight_at(r, i, to) >= least) {
            const struct speech_word *word = &r->in->w->words[i];

            words = arena_printf(r->a, "%s%s%.*s", words, n++ ? ", " : "",
                (int)(word->to - word->from), r->in->text + word->from);
        }
    return words;
}

/* ---- the whole and its sentences ---- */

struct parts {
    struct part *list; /* the whole first, then its sentences, if they are several */
    size_t n;
};

static struct parts parts_of(struct leaning_reader *r)
{
    struct parts parts = { 0 };

    *ARENA_PUSH(r->a, parts.list, parts.n) = part_of(r, 0, r->in->w->n);
    for (size_t from = 0, end = 0; end < r->in->w->n; from = end) {
        do
            end++;
        while (end < r->in->w->n && !r->in->w->words[end - 1].ends_sentence);
        if (end - from >= PART_WORDS && end - from < r->in->w->n)
            *ARENA_PUSH(r->a, parts.list, parts.n) = part_of(r, from, end);
    }
    return parts;
}

/* Where the whole is everyday, the sentence that is not, and says so most; NULL: none. */
static const struct part *odd_one(
    const struct leanings *l, const struct parts *parts, size_t everyday)
{
    const struct part *odd = NULL;
    int most_said = -SURE;

    for (size_t i = 1; i < parts->n; i++) {
        const struct part *p = &parts->list[i];
        size_t to = most(l, p, true);

        if (to != everyday && p->lean[to] > most_said) {
            odd = p;
            most_said = p->lean[to];
        }
    }
    return odd;
}

/* The part that threatens most. Few words say little, so a sentence that is not the odd one has to say more than that it might be one. */
static const struct part *worst_part(
    const struct parts *parts, const struct part *odd, size_t threat)
{
    const struct part *worst = odd ? odd : parts->list;

    for (size_t i = 0; i < parts->n; i++) {
        const struct part *p = &parts->list[i];

        if ((i == 0 || p->lean[threat] >= 0) && p->lean[threat] > worst->lean[threat])
            worst = p;
    }
    return worst;
}

struct said {
    const struct part *part;
    size_t to; /* l->n: nothing */
};

static void put(
    const struct leaning_reader *r, const struct said *said, size_t n, struct read_found *ret)
{
    for (size_t to = 0; to < r->l->n; to++)
        for (size_t i = 0; i < n; i++)
            if (said[i].to == to)
                *ARENA_PUSH(r->a, ret->signals, ret->n_signals) =
                    (struct read_signal){ r->l->signals[to], words_for(r, said[i].part, to) };
}

static bool is_understood(const struct read_found *found)
{
    for (size_t i = 0; i < found->n_signals; i++)
        if (text_is(found->signals[i].signal, RULEBOOK_NOT_UNDERSTOOD))
            return false;
    return true;
}

/* Then phrases in it only seem to fit: "умираю со смеху", "связь утонула". No sentence of it may be of another opinion. */
static bool is_surely_everyday(
    const struct leanings *l, const struct parts *parts, size_t everyday, size_t threat)
{
    const struct part *whole = parts->list;

    for (size_t i = 1; i < parts->n; i++)
        if (lean_to(l, &parts->list[i], everyday) < -DOUBT || leans(l, &parts->list[i], threat))
            return false;
    return lean_to(l, whole, everyday) >= SURE && lean_to(l, whole, threat) <= -SURE;
}

static void lean_of_text(struct leaning_reader *r, struct read_found *ret)
{
    const struct leanings *l = r->l;
    size_t threat = index_of(l, LEANS_THREAT), everyday = index_of(l, LEANS_EVERYDAY);
    bool may_be_everyday = r->in->whole && is_understood(ret) && r->in->w->n >= PART_WORDS;
    const struct parts parts = parts_of(r);
    const struct part *whole = parts.list, *odd = NULL, *worst = whole;
    struct said said[2] = { { whole, most(l, whole, may_be_everyday) }, { whole, l->n } };

    if (!whole->n)
        return;
    if (said[0].to == everyday)
        odd = odd_one(l, &parts, everyday);
    if (odd)
        said[0] = (struct said){ odd, most(l, odd, true) };
    if (threat < l->n)
        worst = worst_part(&parts, odd, threat);
    if (leans(l, worst, threat)) {
        said[1] = (struct said){ worst, threat };
        if (said[0].to == everyday)
            said[0] = (struct said){ worst, most(l, worst, false) };
    }
    if (!leans(l, said[0].part, said[0].to))
        said[0].to = l->n;
    else if (said[0].to == everyday && is_surely_everyday(l, &parts, everyday, threat))
        ret->n_signals = 0;
    put(r, said, 2, ret);
}

/* An answer to a question, a word about who calls, where it is: so few words, or numbers, are about nothing by themselves. */
static bool says_something(const struct read_leaning *in)
{
    size_t n = 0;

    for (size_t i = 0; i < in->w->n; i++)
        n += !is_number(in->w->words[i].folded);
    return n >= (in->whole ? 1 : PART_WORDS);
}

void read_lean(const struct read_leaning *in, struct arena *a, struct read_found *ret)
{
    const struct leanings *l = &in->index->rules->leanings;
    struct leaning_reader r = { .in = in, .l = l, .a = a };

    if (!l->n || !says_something(in))
        return;
    r.seen = arena_alloc(a, (l->n_words + 1) * sizeof *r.seen);
    lean_of_text(&r, ret);
}

/* ---- what it is learnt by ---- */

static void add_feature(const char ***list, size_t *n, const char *feature, struct arena *a)
{
    for (size_t i = 0; i < *n; i++)
        if (text_is((*list)[i], feature))
            return;
    *ARENA_PUSH(a, *list, *n) = feature;
}

void read_features(const struct read_index *index, const struct read_said *said, struct arena *a,
    const char ***ret, size_t *ret_n)
{
    struct speech_word *words;
    struct read_found found;
    size_t n;

    *ret = NULL;
    *ret_n = 0;
    speech_cut(said->text, a, &words, &n);
    read_text(index, said, a, &found);
    for (size_t i = 0; i < n; i++) {
        struct traits t = traits_of(&words[i]);

        add_feature(ret, ret_n, t.stem, a);
        if (*t.beginning)
            add_feature(ret, ret_n, arena_dup(a, t.beginning), a);
    }
    for (size_t i = 0; i < found.n_signals; i++)
        if (strncmp(found.signals[i].signal, LEANS_SIGNAL, strlen(LEANS_SIGNAL)) != 0)
            add_feature(ret, ret_n, arena_printf(a, "+%s", found.signals[i].signal), a);
}
