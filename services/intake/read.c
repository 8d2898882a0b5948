/* read - plain words: the text is cut into folded words that know their place in the original; phrases of the rules are
 * tried where a word begins like one of them. A signal that is denied ("not", "нет пожара") does not count.
 *
 * Time is bounded by words x phrases with that first letter; each phrase has at most eight words and few gaps. */
#include "intake/read.h"

#include "base/must.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

#define GAP_WORDS 3 /* that "..." lets pass */
#define SHOWN_BYTES 200
#define BUCKETS 256

struct word {
    const char *folded;
    size_t from, to; /* bytes of the text as it was written */
    bool ends_clause; /* a comma, dash, full stop or the end follows */
    bool ends_sentence;
};

struct reader {
    const char *text;
    struct arena *a;
    struct word *words;
    size_t n;
};

struct read_index {
    const struct rulebook *rules;
    struct entry *buckets[BUCKETS];
};

/* ---- the text as words ---- */

static bool is_word_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '\'' || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\0';
}

/* A piece without ASCII separators; dashes and quotation marks of other alphabets may still part it. */
static void add_piece(struct reader *r, size_t from, size_t to, char *folded)
{
    char *rest = folded;
    size_t n = to - from;
    char *piece = arena_alloc(r->a, n + 1);

    memcpy(piece, r->text + from, n);
    rulebook_fold(piece, folded, n + 1);
    if (!*folded && r->n)
        r->words[r->n - 1].ends_clause = true;
    while (*rest) {
        size_t size = strcspn(rest, " ");
        bool last = !rest[size];

        *ARENA_PUSH(r->a, r->words, r->n) = (struct word){ .folded = rest, .from = from, .to = to };
        rest[size] = '\0';
        rest += size + !last;
    }
}

static bool among(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static bool is_shortened(const char *word)
{
    static const char *const shortened[] = { "г", "д", "дер", "е", "им", "к", "кв", "корп", "м",
        "обл", "п", "пос", "пр", "р", "с", "стр", "т", "ул", "эт", "dr", "mr", "mrs", "st", NULL };

    return among(word, shortened);
}

/* What stands between two pieces may end a clause or a sentence. "ул." and "3.5" do not. */
static void note_end(struct reader *r, const char *between, size_t n)
{
    struct word *w = r->n ? &r->words[r->n - 1] : NULL;

    for (size_t i = 0; w && i < n; i++) {
        bool stop = strchr(".!?;", between[i]) != NULL;
        bool shortened =
            between[i] == '.' && (!is_blank(between[i + 1]) || is_shortened(w->folded));
        bool hyphen = between[i] == '-' && (i == 0 || between[i - 1] != ' ');

        if (stop && !shortened)
            w->ends_sentence = true;
        if (strchr(",.!?;:()-", between[i]) && !hyphen && !(stop && shortened))
            w->ends_clause = true;
    }
}

static void cut(struct reader *r)
{
    size_t size = strlen(r->text), i = 0;

    while (i < size) {
        size_t from = i;
        char *folded;

        while (i < size && !is_word_byte(r->text[i]))
            i++;
        note_end(r, r->text + from, i - from);
        from = i;
        while (i < size && is_word_byte(r->text[i]))
            i++;
        if (i == from)
            break;
        folded = arena_alloc(r->a, i - from + 1);
        add_piece(r, from, i, folded);
    }
    if (r->n)
        r->words[r->n - 1].ends_clause = r->words[r->n - 1].ends_sentence = true;
}

/* ---- one phrase at one place ---- */

static bool is_denial(const char *word)
{
    static const char *const denials[] = { "не", "ни", "нет", "нету", "без", "no", "not", "never",
        "without", "isnt", "arent", "wasnt", "dont", "doesnt", "didnt", "cant", "cannot", "couldnt",
        "wont", "wouldnt", "hasnt", "havent", "hadnt", NULL };

    return among(word, denials);
}

/* "one|other*" against a word; no choice is empty (lib/rulebook/signals.c). */
static bool fits(const char *token, size_t size, const char *word)
{
    for (;;) {
        const char *bar = memchr(token, '|', size);
        size_t n = bar ? (size_t)(bar - token) : size;
        bool stem;

        must(n > 0);
        stem = token[n - 1] == '*';
        if (strncmp(token, word, n - stem) == 0 && (stem || !word[n]))
            return true;
        if (!bar)
            return false;
        token += n + 1;
        size -= n + 1;
    }
}

static bool is_gap(const char *token, size_t size)
{
    return size == 3 && memcmp(token, "...", 3) == 0;
}

static bool is_not(const char *word)
{
    return strcmp(word, "не") == 0 || strcmp(word, "not") == 0;
}

/* A set of places: bit o is the word at i + o. A phrase of eight words and seven gaps spans fewer than 64. Behind the last word,
 * which ends a sentence, there is none. */
typedef uint64_t places;

/* "...": the places reached by passing up to three words, none of which ends a sentence. Right behind a "not" that is passed
 * nothing can be meant, unless the phrase itself denies. */
static places pass_gap(const struct reader *r, size_t i, places at, bool denies)
{
    places reached = at, usable = at;

    for (size_t passed = 0; passed < GAP_WORDS; passed++) {
        places on = 0;

        for (size_t o = 0; reached >> o; o++)
            if ((reached >> o & 1) && !r->words[i + o].ends_sentence) {
                on |= (places)2 << o;
                usable |= denies || !is_not(r->words[i + o].folded) ? (places)2 << o : 0;
            }
        reached |= on;
    }
    return usable;
}

/* The places behind each word that the token fits; *ret_end is the nearest word behind it. */
static places pass_token(
    const struct reader *r, size_t i, places at, const char *token, size_t size, size_t *ret_end)
{
    places behind = 0;

    *ret_end = 0;
    for (size_t o = 0; at >> o; o++) {
        if (!(at >> o & 1) || !fits(token, size, r->words[i + o].folded))
            continue;
        if (!*ret_end)
            *ret_end = i + o + 1;
        if (!r->words[i + o].ends_sentence)
            behind |= (places)2 << o;
    }
    return behind;
}

/* The phrase from the word at i on: the index behind its last word, the nearest possible; 0: it is not there. All ways through
 * the gaps are followed at once, so no text makes it slow. */
static size_t match(const struct reader *r, size_t i, const char *phrase, bool denies)
{
    places at = 1;
    size_t end = 0;

    while (*phrase) {
        size_t size = strcspn(phrase, " ");

        if (is_gap(phrase, size))
            at = pass_gap(r, i, at, denies);
        else
            at = pass_token(r, i, at, phrase, size, &end);
        phrase += size;
        if (*phrase && !at)
            return 0;
        phrase += *phrase == ' ';
    }
    return end;
}

static bool phrase_denies(const char *phrase)
{
    char word[16];

    while (*phrase) {
        size_t n = strcspn(phrase, " |");

        if (n < sizeof(word)) {
            memcpy(word, phrase, n);
            word[n] = '\0';
            if (is_denial(word))
                return true;
        }
        phrase += n + (phrase[n] != '\0');
    }
    return false;
}

/* ---- denial: "не тонет", "нет пожара", "пожара нет", "no fire", "isn't on fire" ---- */

/* "света нет горит дом": this "нет" belongs to what stands before it, unless that is no thing at all. */
static bool denies_forward(const struct reader *r, size_t k)
{
    static const char *const no_things[] = { "у", "нас", "вас", "меня", "тебя", "него", "нее",
        "них", "там", "здесь", "тут", "уже", "пока", "еще", "и", "а", "но", "что", "вроде", "точно",
        "сейчас", NULL };

    return k == 0 || r->words[k - 1].ends_clause || among(r->words[k - 1].folded, no_things);
}

static bool is_denied_before(const struct reader *r, size_t i)
{
    static const char *const fillers[] = { "никакого", "никакой", "никаких", "больше", "уже",
        "пока", "any", "a", "the", "more", "on", "в", "на", NULL };
    static const char *const nets[] = { "нет", "нету", NULL };
    size_t k = i, passed = 0;

    while (k > 0 && !r->words[k - 1].ends_clause && passed < 2 &&
           among(r->words[k - 1].folded, fillers)) {
        k--;
        passed++;
    }
    if (k == 0 || r->words[k - 1].ends_clause)
        return false;
    k--;
    if (among(r->words[k].folded, nets))
        return denies_forward(r, k);
    return is_denial(r->words[k].folded);
}

/* "пожара нет" only where nothing follows that the "нет" could belong to: "пожар нет воды" is a fire. */
static bool is_denied_after(const struct reader *r, size_t end)
{
    static const char *const nets[] = { "нет", "нету", NULL };
    static const char *const joints[] = { "и", "но", "а", "пока", "уже", "только", "вроде", "слава",
        "больше", NULL };

    if (end >= r->n || r->words[end - 1].ends_clause || !among(r->words[end].folded, nets))
        return false;
    return r->words[end].ends_clause || among(r->words[end + 1].folded, joints);
}

/* ---- all phrases ---- */

struct entry {
    size_t signal;
    const char *phrase;
    bool denies;
    struct entry *next;
};

static size_t bucket_of(const char *word)
{
    uint8_t first = (uint8_t)word[0];

    return first < 0x80 ? first : (((uint8_t)word[1]) ^ ((unsigned)first << 6)) % BUCKETS;
}

static void file_under(
    struct entry **buckets, const struct entry *e, const char *word, struct arena *a)
{
    size_t b = bucket_of(word);
    struct entry *filed;

    if (buckets[b] && buckets[b]->phrase == e->phrase)
        return;
    filed = arena_copy(a, e, sizeof(*e));
    filed->next = buckets[b];
    buckets[b] = filed;
}

const struct read_index *read_index(const struct rulebook *rules, struct arena *a)
{
    struct read_index *index = arena_alloc(a, sizeof(*index));

    index->rules = rules;
    for (size_t s = 0; s < rules->n_signals; s++)
        for (size_t p = 0; p < rules->signals[s].n_phrases; p++) {
            struct entry e = { .signal = s, .phrase = rules->signals[s].phrases[p] };
            const char *word = e.phrase;

            e.denies = phrase_denies(e.phrase);
            for (;;) { /* each choice of the first word */
                file_under(index->buckets, &e, word, a);
                word += strcspn(word, "| ");
                if (*word != '|')
                    break;
                word++;
            }
        }
    return index;
}

/* Never half a letter. */
static const char *words_between(const struct reader *r, size_t from, size_t to)
{
    size_t n = to - from < SHOWN_BYTES ? to - from : SHOWN_BYTES;
    char *words = arena_alloc(r->a, n + 1);

    while (n < to - from && n > 0 && ((uint8_t)r->text[from + n] & 0xc0) == 0x80)
        n--;
    memcpy(words, r->text + from, n);
    words[n] = '\0';
    return words;
}

static void look_at(const struct reader *r, size_t i, const struct entry *e,
    struct read_signal *found, const struct rulebook *rules)
{
    for (; e; e = e->next) {
        size_t end;

        if (found[e->signal].signal || !(end = match(r, i, e->phrase, e->denies)))
            continue;
        if (!e->denies && (is_denied_before(r, i) || is_denied_after(r, end)))
            continue;
        found[e->signal].signal = rules->signals[e->signal].signal;
        found[e->signal].words = words_between(r, r->words[i].from, r->words[end - 1].to);
    }
}

void read_text_by(const struct read_index *index, const char *text, struct arena *a,
    struct read_signal **ret_signals, size_t *ret_n)
{
    const struct rulebook *rules = index->rules;
    struct reader r = { .text = text ? text : "", .a = a };
    struct read_signal *found = arena_alloc(a, (rules->n_signals + 1) * sizeof(*found));
    size_t n = 0;

    cut(&r);
    for (size_t i = 0; i < r.n; i++)
        look_at(&r, i, index->buckets[bucket_of(r.words[i].folded)], found, rules);
    for (size_t s = 0; s < rules->n_signals; s++)
        if (found[s].signal)
            found[n++] = found[s];
    *ret_signals = found;
    *ret_n = n;
}

void read_text(const struct rulebook *rules, const char *text, struct arena *a,
    struct read_signal **ret_signals, size_t *ret_n)
{
    read_text_by(read_index(rules, a), text, a, ret_signals, ret_n);
}
