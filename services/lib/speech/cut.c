/* cut - see speech.h. ICU says what a letter is and folds it; Snowball takes the endings off. */
#include <libstemmer.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>
#include "base/must.h"
#include "base/text.h"
#include "speech/speech.h"

#define FOLDED_MOST 128 /* UTF-16 units of a word; what is longer is no word that anybody knows */

struct cutting {
    const char *text;
    int32_t size, at;
    struct arena *a;
    const UNormalizer2 *norm;
    struct speech_word *words;
    size_t n;
};

enum piece {
    PIECE_NONE, /* parts words */
    PIECE_LETTER,
    PIECE_DIGIT,
    PIECE_SIGN, /* a word by itself */
};

static bool is_apostrophe(UChar32 c)
{
    return c == '\'' || c == 0x2019 || c == 0x02bc;
}

static enum piece piece_of(UChar32 c)
{
    if (c < 0)
        return PIECE_NONE;
    if (c == '%' || c == 0xb0)
        return PIECE_SIGN;
    if (u_isdigit(c))
        return PIECE_DIGIT;
    return u_isalpha(c) ? PIECE_LETTER : PIECE_NONE;
}

/* Belongs to the letter before it: marks, what is not seen (a soft hyphen), an apostrophe. */
static bool is_part_of_letter(UChar32 c)
{
    return c >= 0 && (is_apostrophe(c) || (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_CF_MASK)));
}

static UChar32 next_of(const struct cutting *cut, int32_t *at)
{
    const uint8_t *bytes = (const uint8_t *)cut->text;
    UChar32 c;

    U8_NEXT(bytes, *at, cut->size, c);
    return c;
}

/* What follows at `at`, without going there; -1 at the end. */
static UChar32 peek(const struct cutting *cut, int32_t at)
{
    return at < cut->size ? next_of(cut, &at) : -1;
}

static bool is_decimal_sign(const struct cutting *cut, int32_t at)
{
    return (cut->text[at] == '.' || cut->text[at] == ',') &&
           piece_of(peek(cut, at + 1)) == PIECE_DIGIT;
}

/* Behind the last byte of the word of that kind that begins at `at`. */
static int32_t end_of(const struct cutting *cut, int32_t at, enum piece kind)
{
    bool decimal = false;

    for (;;) {
        int32_t on = at;
        UChar32 c = at < cut->size ? next_of(cut, &on) : -1;
        bool sign = kind == PIECE_DIGIT && !decimal && c >= 0 && is_decimal_sign(cut, at);

        if (c < 0 ||
            (piece_of(c) != kind && !sign && !(kind == PIECE_LETTER && is_part_of_letter(c))))
            return at;
        decimal = decimal || sign;
        at = on;
    }
}

/* ---- folding ---- */

static bool is_cyrillic(UChar c)
{
    return c >= 0x400 && c < 0x530;
}

static bool is_latin(UChar c)
{
    return c >= 'a' && c <= 'z';
}

/* Latin letters that look like Russian ones, in a word that has both: a keyboard was not switched. */
static UChar same_look(UChar c)
{
    static const char latin[] = "aceopxykmtbh";
    static const UChar russian[] = { 0x430, 0x441, 0x435, 0x43e, 0x440, 0x445, 0x443, 0x43a, 0x43c,
        0x442, 0x432, 0x43d };
    const char *at = is_latin(c) ? strchr(latin, (char)c) : NULL;

    return at ? russian[at - latin] : c;
}

static int32_t keep_letters(UChar *word, int32_t n)
{
    bool cyrillic = false;
    int32_t kept = 0;

    for (int32_t i = 0; i < n; i++)
        cyrillic = cyrillic || is_cyrillic(word[i]);
    for (int32_t i = 0; i < n; i++) {
        UChar c = word[i] == 0x451 ? 0x435 : cyrillic ? same_look(word[i]) : word[i];

        if (!is_apostrophe(c) && c != ' ') /* some letters stand for several words */
            word[kept++] = c == ',' ? '.' : c;
    }
    return kept;
}

/* "" where nothing is left of it, or it is longer than any word. */
static const char *fold(const struct cutting *cut, int32_t from, int32_t to)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar raw[FOLDED_MOST], folded[FOLDED_MOST];
    char utf8[3 * FOLDED_MOST + 1];
    int32_t n = 0;

    u_strFromUTF8(raw, FOLDED_MOST, &n, cut->text + from, to - from, &error);
    n = unorm2_normalize(cut->norm, raw, n, folded, FOLDED_MOST, &error);
    if (U_FAILURE(error))
        return "";
    n = keep_letters(folded, n);
    u_strToUTF8(utf8, sizeof utf8, &n, folded, n, &error);
    must(U_SUCCESS(error));
    return arena_dup(cut->a, utf8);
}

/* Made once: a new one compares names for longer than most texts take. A worker has one thread. */
static struct sb_stemmer *stemmer_of(const char *language)
{
    static struct sb_stemmer *russian, *english;
    struct sb_stemmer **which = language[0] == 'r' ? &russian : &english;

    if (!*which)
        *which = sb_stemmer_new(language, "UTF_8");
    must(*which);
    return *which;
}

static const char *stem(struct cutting *cut, const char *word)
{
    bool latin = (word[0] >= 'a' && word[0] <= 'z');
    bool cyrillic = (unsigned char)word[0] == 0xd0 || (unsigned char)word[0] == 0xd1;
    const sb_symbol *got;

    if (!latin && !cyrillic)
        return word;
    got = sb_stemmer_stem(
        stemmer_of(latin ? "english" : "russian"), (const sb_symbol *)word, (int)strlen(word));
    must(got);
    return arena_dup(cut->a, (const char *)got);
}

/* ---- what stands between two words ---- */

static bool is_shortened(const char *word)
{
    static const char *const shortened[] = { "г", "д", "дер", "е", "им", "к", "кв", "корп", "м",
        "обл", "п", "пос", "пр", "р", "с", "стр", "т", "ул", "эт", "dr", "mr", "mrs", "st" };

    return text_among(
        word, (char *const *)(uintptr_t)shortened, sizeof shortened / sizeof shortened[0]);
}

static bool is_dash(UChar32 c)
{
    return U_GET_GC_MASK(c) & U_GC_PD_MASK;
}

static bool is_unseen(UChar32 c)
{
    return U_GET_GC_MASK(c) & U_GC_CF_MASK;
}

/* "ул." and "т.е." end nothing; a hyphen parts no clause, a dash does. */
static void note_sign(struct cutting *cut, struct speech_word *last, UChar32 c, UChar32 before)
{
    UChar32 after = peek(cut, cut->at);
    bool stop = c == '.' || c == '!' || c == '?' || c == ';' || c == 0x2026;
    bool shortened = c == '.' && (piece_of(after) != PIECE_NONE || is_shortened(last->folded));
    bool hyphen = (c == '-' || c == 0x2010 || c == 0x2011) && before < 0;

    if (stop && !shortened)
        last->ends_sentence = true;
    if ((stop && !shortened) || c == '\n' || c == ',' || c == ':' || c == '(' || c == ')' ||
        (!hyphen && is_dash(c)))
        last->ends_clause = true;
}

/* "-25", "(-25)"; "10-15" and "8(900)-555" have a hyphen. */
static bool is_minus(const struct cutting *cut, UChar32 before, UChar32 c)
{
    bool free = before < 0 ? cut->n == 0 : before != ')' && !is_dash(before);

    return free && (c == '-' || c == 0x2212 || c == 0x2013);
}

static void skip_signs(struct cutting *cut, bool *ret_minus)
{
    UChar32 before = -1, c = -1;

    while (cut->at < cut->size && piece_of(peek(cut, cut->at)) == PIECE_NONE) {
        UChar32 next = next_of(cut, &cut->at);

        if (next >= 0 && is_unseen(next))
            continue;
        before = c;
        c = next;
        if (cut->n && c >= 0)
            note_sign(cut, &cut->words[cut->n - 1], c, before);
    }
    *ret_minus = is_minus(cut, before, c);
}

void speech_cut(const char *text, struct arena *a, struct speech_word **ret_words, size_t *ret_n)
{
    UErrorCode error = U_ZERO_ERROR;
    struct cutting cut = { .text = text, .size = (int32_t)strlen(text), .a = a };

    cut.norm = unorm2_getNFKCCasefoldInstance(&error);
    must(U_SUCCESS(error));
    for (;;) {
        bool minus;
        int32_t from;
        const char *folded;

        skip_signs(&cut, &minus);
        if ((from = cut.at) == cut.size)
            break;
        next_of(&cut, &cut.at);
        cut.at = piece_of(peek(&cut, from)) == PIECE_SIGN
                     ? cut.at
                     : end_of(&cut, from, piece_of(peek(&cut, from)));
        if (!*(folded = fold(&cut, from, cut.at)))
            continue;
        *ARENA_PUSH(a, cut.words, cut.n) = (struct speech_word){ .folded = folded,
            .stem = stem(&cut, folded),
            .from = (size_t)from,
            .to = (size_t)cut.at,
            .minus = minus };
    }
    if (cut.n)
        cut.words[cut.n - 1].ends_clause = cut.words[cut.n - 1].ends_sentence = true;
    *ret_words = cut.words;
    *ret_n = cut.n;
}

size_t speech_letters(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}
