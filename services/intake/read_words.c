/* read_words - which words of the rules a word of the text is: by its form, its stem, its beginning; and where it is none of them, by
 * how it sounds and with a wrong letter or two. Who writes as they hear writes "пажар" and "атарвало".
 *
 * Misspelt words are found by the letters left out of both (Garbe's symmetric delete), so that the number of rules does not matter. */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "intake/read_parts.h"

#define WRONG_FROM 7 /* letters of a word in which one may be wrong */
#define TWO_WRONG_FROM 11
#define ENDING 2 /* letters that a stem may have lost */
#define HEARD_FROM 4 /* letters of a word that may be spelt as it sounds */
#define LETTERS_MOST 24 /* of a word that may be misspelt */
#define BEGINNING_FROM 3

struct spelling {
    uint32_t hash; /* of what is left of it */
    uint32_t entry;
};

/* ---- how a word sounds: unstressed vowels, voiceless ends, doubled and silent letters ---- */

typedef uint16_t letter;
struct heard {
    letter letters[LETTERS_MOST];
    uint32_t n;
};

/* The letters that are written here, all of two bytes in UTF-8 or one; what is longer is not heard. */
static uint32_t letters_of(const char *word, size_t size, letter ret[LETTERS_MOST])
{
    uint32_t n = 0;

    for (size_t i = 0; i < size && n < LETTERS_MOST; n++) {
        uint8_t c = (uint8_t)word[i];

        if (c >= 0xe0)
            return 0;
        ret[n] =
            c < 0x80 ? c : (letter)((unsigned)(c & 0x1f) << 6 | ((unsigned)word[i + 1] & 0x3f));
        i += c < 0x80 ? 1 : 2;
    }
    return n;
}

static letter sound_of(letter c)
{
    switch (c) {
    case u'о':
        return u'а';
    case u'е':
    case u'э':
    case u'я':
        return u'и';
    default:
        return c;
    }
}

static letter voiceless(letter c)
{
    switch (c) {
    case u'б':
        return u'п';
    case u'в':
        return u'ф';
    case u'г':
        return u'к';
    case u'д':
        return u'т';
    case u'ж':
        return u'ш';
    case u'з':
        return u'с';
    default:
        return c;
    }
}

static bool is_hushing(letter c)
{
    return c == u'ж' || c == u'ш' || c == u'ц';
}

static bool is_silent(letter c)
{
    return c == u'ь' || c == u'ъ';
}

static bool is_voiceless(letter c)
{
    return c == u'к' || c == u'п' || c == u'с' || c == u'т' || c == u'ф' || c == u'х' ||
           c == u'ц' || c == u'ч' || c == u'ш' || c == u'щ';
}

static struct heard hear(const char *word, size_t size)
{
    letter written[LETTERS_MOST];
    uint32_t n = letters_of(word, size, written);
    struct heard h = { .n = 0 };

    for (uint32_t i = 0; i < n; i++) {
        bool softens = i + 1 == n || is_voiceless(written[i + 1]);
        letter c = softens ? voiceless(written[i]) : sound_of(written[i]);

        c = i && c == u'ы' && is_hushing(written[i - 1]) ? u'и' : sound_of(c); /* жы, шы */
        if (is_silent(c) || (h.n && h.letters[h.n - 1] == c))
            continue;
        h.letters[h.n++] = c;
    }
    return h;
}

static uint32_t hash_heard(char kind, const struct heard *h)
{
    return read_hash((const char *)h->letters, h->n * sizeof h->letters[0]) * 31 + (uint8_t)kind;
}

static struct heard without(const struct heard *h, uint32_t i)
{
    struct heard less = { .n = h->n - 1 };

    memcpy(less.letters, h->letters, i * sizeof h->letters[0]);
    memcpy(less.letters + i, h->letters + i + 1, (h->n - i - 1) * sizeof h->letters[0]);
    return less;
}

/* ---- all words of the rules, with letters left out ---- */

/* The first letter is seldom wrong, and is left alone. */
static void each_less(const struct heard *h, uint32_t left_out, uint32_t from, char kind,
    void (*then)(void *with, uint32_t hash), void *with)
{
    then(with, hash_heard(kind, h));
    for (uint32_t i = from; left_out && i < h->n; i++) {
        struct heard less = without(h, i);

        each_less(&less, left_out - 1, i, kind, then, with);
    }
}

struct spelling_all {
    struct read_index *index;
    struct arena *a;
    uint32_t entry;
};

static void keep_spelling(void *with, uint32_t hash)
{
    struct spelling_all *all = with;

    *ARENA_PUSH(all->a, all->index->spellings, all->index->n_spellings) =
        (struct spelling){ hash, all->entry };
}

static uint32_t wrong_letters(size_t letters)
{
    return letters >= TWO_WRONG_FROM ? 2 : letters >= WRONG_FROM ? 1 : 0;
}

static int by_hash(const void *a, const void *b)
{
    const struct spelling *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* A search by halves would miss the cache at each step. */
static void open_spellings(struct read_index *index, struct arena *a)
{
    size_t bits = 4, at = 0;

    while (((size_t)1 << bits) < index->n_spellings)
        bits++;
    index->spelling_shift = (unsigned)(32 - bits);
    index->spelling_from = arena_alloc(a, (((size_t)1 << bits) + 1) * sizeof *index->spelling_from);
    for (size_t first = 0; first < (size_t)1 << bits; first++) {
        while (
            at < index->n_spellings && index->spellings[at].hash >> index->spelling_shift < first)
            at++;
        index->spelling_from[first] = (uint32_t)at;
    }
}

void read_spellings(struct read_index *index, struct arena *a)
{
    struct spelling_all all = { .index = index, .a = a };

    for (size_t i = 0; i < index->n_entries; i++) {
        const char *key = index->entries[i].key;
        struct heard h = hear(key + 1, strlen(key + 1));
        size_t letters = speech_letters(key + 1);

        all.entry = (uint32_t)i;
        if (letters < HEARD_FROM || !index->entries[i].n_tokens || !h.n)
            continue;
        each_less(&h, key[0] == '~' ? wrong_letters(letters + ENDING) : letters >= WRONG_FROM, 1,
            key[0], keep_spelling, &all);
    }
    if (index->n_spellings)
        qsort(index->spellings, index->n_spellings, sizeof *index->spellings, by_hash);
    open_spellings(index, a);
}

/* ---- a misspelt word ---- */

struct search {
    const struct read_index *index;
    struct word_hits *hits;
    const struct speech_word *word;
    const struct heard *heard;
    char kind;
    uint32_t wrong; /* letters, at most */
};

/* Letters wrong, missing, too many or turned around (optimal string alignment). */
static uint32_t wrong_in(const struct heard *a, const struct heard *b)
{
    uint32_t rows[3][LETTERS_MOST + 1];
    uint32_t *last = rows[0], *row = rows[1], *before = rows[2];

    for (uint32_t j = 0; j <= b->n; j++)
        last[j] = j;
    for (uint32_t i = 1; i <= a->n; i++) {
        uint32_t *free_row = before;

        row[0] = i;
        for (uint32_t j = 1; j <= b->n; j++) {
            uint32_t best = last[j - 1] + (a->letters[i - 1] != b->letters[j - 1]);

            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a->letters[i - 1] == b->letters[j - 2] &&
                a->letters[i - 2] == b->letters[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        before = last;
        last = row;
        row = free_row;
    }
    return last[b->n];
}

static void add_hit(struct word_hits *hits, const struct entry *e)
{
    for (uint32_t i = 0; i < hits->n; i++)
        if (hits->entries[i] == e)
            return;
    if (hits->n < WORD_ENTRIES)
        hits->entries[hits->n++] = e;
}

/* "=льдина" is meant in this form alone: "льдине" is another one, and not misspelt. */
static bool is_other_form(const struct search *s, const struct entry *e)
{
    return s->kind == '=' && text_starts(e->key + 1, s->word->stem);
}

static void try_spelling(void *with, uint32_t hash)
{
    struct search *s = with;
    size_t low = s->index->spelling_from[hash >> s->index->spelling_shift];

    while (low < s->index->n_spellings && s->index->spellings[low].hash < hash)
        low++;
    for (; low < s->index->n_spellings && s->index->spellings[low].hash == hash; low++) {
        const struct entry *e = &s->index->entries[s->index->spellings[low].entry];
        struct heard h = hear(e->key + 1, strlen(e->key + 1));

        if (!is_other_form(s, e) && wrong_in(&h, s->heard) <= s->wrong)
            add_hit(s->hits, e);
    }
}

static void look_for(struct search *s, char kind, const char *word, size_t size)
{
    struct heard h = hear(word, size);

    s->kind = kind;
    s->heard = &h;
    if (h.n > 1)
        each_less(&h, s->wrong, 1, kind, try_spelling, s);
    s->heard = NULL; /* it was of this search alone */
}

static size_t letter_end(const char *word, size_t at)
{
    for (at++; ((uint8_t)word[at] & 0xc0) == 0x80; at++)
        ;
    return at;
}

static void guess(
    const struct read_index *index, const struct speech_word *word, struct word_hits *hits)
{
    size_t letters = speech_letters(word->folded), n = 0;
    uint32_t most = wrong_letters(letters);

    if (letters < HEARD_FROM || letters > LETTERS_MOST)
        return;
    for (uint32_t wrong = 0; wrong <= most && !hits->n; wrong++) {
        struct search s = { .index = index, .hits = hits, .word = word, .wrong = wrong };

        look_for(&s, '~', word->stem, strlen(word->stem));
        look_for(&s, '=', word->folded, strlen(word->folded));
        s.wrong = wrong ? 1 : 0;
        n = 0;
        for (size_t at = 0; word->folded[at]; at = letter_end(word->folded, at))
            if (n++ >= HEARD_FROM)
                look_for(&s, '*', word->folded, at);
        look_for(&s, '*', word->folded, strlen(word->folded));
    }
}

/* ---- a word as it is written ---- */

static void look_up(
    const struct read_index *index, const struct speech_word *word, struct word_hits *hits)
{
    const struct entry *e = read_entry(index, '=', word->folded, strlen(word->folded));
    size_t n = 0;

    if (e)
        add_hit(hits, e);
    if ((e = read_entry(index, '~', word->stem, strlen(word->stem))))
        add_hit(hits, e);
    for (size_t at = 0; word->folded[at];) {
        at = letter_end(word->folded, at);
        if (++n >= BEGINNING_FROM && (e = read_entry(index, '*', word->folded, at)))
            add_hit(hits, e);
    }
}

static bool has_digit(const char *word)
{
    return strpbrk(word, "0123456789%") != NULL;
}

void read_words(
    const struct read_index *index, const char *text, struct arena *a, struct read_text_words *ret)
{
    struct speech_word *words;
    struct word_hits *hits;

    speech_cut(text, a, &words, &ret->n);
    hits = arena_alloc(a, (ret->n + 1) * sizeof *hits);
    ret->words = words;
    ret->hits = hits;
    ret->amounts = speech_amounts(words, ret->n, a);
    for (size_t i = 0; i < ret->n; i++) {
        look_up(index, &words[i], &hits[i]);
        if (!hits[i].n && !ret->amounts[i].n && !ret->amounts[i].inside &&
            !has_digit(words[i].folded))
            guess(index, &words[i], &hits[i]);
    }
}
