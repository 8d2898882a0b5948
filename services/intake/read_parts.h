/* read_parts - what read.c, read_index.c and read_words.c share. */
#ifndef ASSIST_INTAKE_READ_PARTS_H
#define ASSIST_INTAKE_READ_PARTS_H

#include <stdint.h>
#include "intake/read.h"
#include "speech/speech.h"

/* ---- the index (read_index.c): every phrase under the rarest of its tokens ---- */

enum token_type {
    TOKEN_WORD, /* one word, of those it fits */
    TOKEN_AMOUNT,
    TOKEN_GAP,
};
struct token {
    enum token_type type;
    uint32_t id; /* of TOKEN_WORD: what the entries of a word hold */
    const double *each; /* of TOKEN_AMOUNT: by unit; 0: not of that kind */
};
enum phrase_role {
    PHRASE_IS,
    PHRASE_MINE,
    PHRASE_UNLESS,
    PHRASE_MENDED,
    PHRASE_ASIDE,
};
struct read_phrase {
    const struct token *tokens;
    uint32_t n;
    uint32_t anchor; /* which token brings it up */
    uint32_t before; /* at most so many words stand before that one */
    uint32_t target; /* signals first, then amounts */
    enum phrase_role role;
    bool denies; /* holds a denial itself: none counts */
    uint32_t whole; /* of parts with "&" between them: which, from 1; 0: stands alone */
    uint32_t part; /* ... and the how many-th */
};
struct read_whole {
    struct read_phrase phrase; /* no tokens: stands for all of them */
    uint32_t n_parts;
};
/* A word as phrases write it, and what it is part of. */
struct entry {
    const char *key; /* "=form", "~stem", "*beginning", "^trait" that is learnt */
    size_t size; /* of it, without the sign */
    uint32_t *tokens; /* ids, rising */
    size_t n_tokens;
    uint32_t *phrases; /* that it brings up */
    size_t n_phrases;
    uint32_t learnt; /* of "^trait": which of the leanings' words it is, from 1 */
};
struct read_index {
    const struct rulebook *rules;
    uint32_t not_understood; /* which signal RULEBOOK_NOT_UNDERSTOOD is; UINT32_MAX: none */
    struct read_phrase *phrases;
    size_t n_phrases;
    struct read_whole *wholes;
    size_t n_wholes;
    struct entry *entries;
    size_t n_entries;
    uint32_t *table; /* of entries by key, open addressing: index + 1 */
    size_t table_size; /* a power of two */
    struct spelling *spellings; /* of entries, with letters left out (read_words.c) */
    size_t n_spellings;
    uint32_t *spelling_from; /* where those begin whose hash has these first bits */
    unsigned spelling_shift;
    uint32_t *amount_phrases; /* that only amounts bring up */
    size_t n_amount_phrases;
    uint32_t *learnt_signals; /* by signal: "+name" among them, from 1; 0: none */
};
const struct entry *read_entry(
    const struct read_index *index, char kind, const char *word, size_t size);
uint32_t read_hash(const char *bytes, size_t n);
bool read_denies(const char *word);

/* Where a signal was read. */
struct read_place {
    uint32_t signal;
    size_t word; /* its first */
};
/* ---- what it leans to (read_lean.c): the signals of that are put behind the others ---- */
struct read_text_words;
struct read_leaning {
    const struct read_index *index;
    const char *text;
    bool whole; /* of struct read_said */
    const struct read_text_words *w;
    const struct read_place *places;
    size_t n_places;
};
void read_lean(const struct read_leaning *in, struct arena *a, struct read_found *ret);

/* ---- words (read_words.c): which entries of the index a word is ---- */

#define WORD_ENTRIES 12 /* a word's form, its stem, each of its beginnings: more are left out */
struct word_hits {
    const struct entry *entries[WORD_ENTRIES];
    uint32_t n;
};
struct read_text_words {
    const struct speech_word *words;
    struct word_hits *hits;
    const struct speech_amount *amounts;
    size_t n;
};
void read_words(
    const struct read_index *index, const char *text, struct arena *a, struct read_text_words *ret);
void read_spellings(struct read_index *index, struct arena *a); /* when all entries are there */

#endif
