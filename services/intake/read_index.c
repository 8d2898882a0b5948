/* read_index - the phrases of the rules, cut into tokens; each is filed under the rarest of its words, so that what a text does not
 * say costs nothing. */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "intake/read_parts.h"

#define TOKENS_MOST 24 /* twelve words and what lies between */
#define GAP_MOST 3

/* A token as it is written in some phrase: the same in all of them. */
struct written {
    const char *text;
    size_t size;
    uint32_t id;
};

struct making {
    struct read_index *index;
    struct arena *a;
    struct written *tokens;
    size_t n_tokens;
    uint32_t *tokens_table;
    size_t tokens_size;
    uint32_t *used; /* by token: in how many phrases */
};

uint32_t read_hash(const char *bytes, size_t n)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < n; i++)
        h = (h ^ (uint8_t)bytes[i]) * 16777619u;
    return h;
}

bool read_denies(const char *word)
{
    static const char *const denials[] = { "не", "ни", "нет", "нету", "без", "no", "not", "never",
        "without", "isnt", "arent", "wasnt", "dont", "doesnt", "didnt", "cant", "cannot", "couldnt",
        "wont", "wouldnt", "hasnt", "havent", "hadnt", "nobody", "nothing", "никто", "ничего" };

    return text_among(word, (char *const *)(uintptr_t)denials, sizeof denials / sizeof denials[0]);
}

/* ---- entries ---- */

static size_t table_size_for(size_t n)
{
    size_t size = 64;

    while (size < 2 * n)
        size *= 2;
    return size;
}

/* Where the key is, or would be. */
static uint32_t *slot_of(const struct read_index *index, char kind, const char *word, size_t size)
{
    uint32_t h = read_hash(word, size) * 31 + (uint8_t)kind;
    size_t at = h & (index->table_size - 1);

    for (; index->table[at]; at = (at + 1) & (index->table_size - 1)) {
        const struct entry *e = &index->entries[index->table[at] - 1];

        if (e->key[0] == kind && e->size == size && memcmp(e->key + 1, word, size) == 0)
            break;
    }
    return &index->table[at];
}

const struct entry *read_entry(
    const struct read_index *index, char kind, const char *word, size_t size)
{
    uint32_t found = *slot_of(index, kind, word, size);

    return found ? &index->entries[found - 1] : NULL;
}

static void grow_table(struct making *m)
{
    struct read_index *index = m->index;
    size_t size = table_size_for(2 * index->n_entries);

    index->table = arena_alloc(m->a, size * sizeof *index->table);
    index->table_size = size;
    for (size_t i = 0; i < index->n_entries; i++) {
        const char *key = index->entries[i].key;

        *slot_of(index, key[0], key + 1, index->entries[i].size) = (uint32_t)i + 1;
    }
}

static struct entry *entry_for(struct making *m, char kind, const char *word, size_t size)
{
    struct read_index *index = m->index;
    uint32_t *slot;

    if (2 * index->n_entries >= index->table_size)
        grow_table(m);
    slot = slot_of(index, kind, word, size);
    if (!*slot) {
        char *key = arena_alloc(m->a, size + 2);

        key[0] = kind;
        memcpy(key + 1, word, size);
        *ARENA_PUSH(m->a, index->entries, index->n_entries) =
            (struct entry){ .key = key, .size = size };
        *slot = (uint32_t)index->n_entries;
    }
    return &index->entries[*slot - 1];
}

/* Words of four letters or more in the stem are meant in every form; shorter stems are those of too many words. */
#define STEM_LETTERS 4

static struct entry *entry_of(struct making *m, const char *word, size_t size)
{
    struct speech_word *words;
    size_t n;

    if (word[0] == '=')
        return entry_for(m, '=', word + 1, size - 1);
    if (word[size - 1] == '*')
        return entry_for(m, '*', word, size - 1);
    speech_cut(arena_text(m->a, word, size), m->a, &words, &n);
    if (n && speech_letters(words[0].stem) >= STEM_LETTERS)
        return entry_for(m, '~', words[0].stem, strlen(words[0].stem));
    return entry_for(m, '=', word, size);
}

/* Ids come in rising order, so the last one tells. */
static void belongs_to(struct making *m, const char *word, size_t size, uint32_t token)
{
    struct entry *e = entry_of(m, word, size);

    if (!e->n_tokens || e->tokens[e->n_tokens - 1] != token)
        *ARENA_PUSH(m->a, e->tokens, e->n_tokens) = token;
}

/* ---- tokens ---- */

static void each_word(struct making *m, const char *text, size_t size,
    void (*then)(struct making *m, const char *word, size_t n, void *with), void *with)
{
    while (size) {
        const char *bar = memchr(text, '|', size);
        size_t n = bar ? (size_t)(bar - text) : size;
        const struct word_class *class =
            text[0] == '<' ? rulebook_class(m->index->rules, text + 1, n - 2) : NULL;

        for (size_t i = 0; class && i < class->words.n; i++)
            then(m, class->words.list[i], strlen(class->words.list[i]), with);
        if (text[0] != '<')
            then(m, text, n, with);
        text += n + (bar != NULL);
        size -= n + (bar != NULL);
    }
}

/* Half of all who write "ни" mean "не". */
static void add_word(struct making *m, const char *word, size_t n, void *token)
{
    belongs_to(m, word, n, *(uint32_t *)token);
    if (n == strlen("не") && memcmp(word, "не", n) == 0)
        belongs_to(m, "ни", n, *(uint32_t *)token);
}

static uint32_t token_id(struct making *m, const char *text, size_t size)
{
    size_t at = read_hash(text, size) & (m->tokens_size - 1);
    uint32_t id = (uint32_t)m->n_tokens;

    for (; m->tokens_table[at]; at = (at + 1) & (m->tokens_size - 1)) {
        const struct written *w = &m->tokens[m->tokens_table[at] - 1];

        if (w->size == size && memcmp(w->text, text, size) == 0)
            return w->id;
    }
    *ARENA_PUSH(m->a, m->tokens, m->n_tokens) = (struct written){ text, size, id };
    m->tokens_table[at] = (uint32_t)m->n_tokens;
    each_word(m, text, size, add_word, &id);
    return id;
}

static struct token token_of(struct making *m, const char *text, size_t size)
{
    double each[SPEECH_UNITS];

    if (size == 3 && memcmp(text, "...", 3) == 0)
        return (struct token){ .type = TOKEN_GAP };
    if (text[0] == '<' && rulebook_unit(text + 1, size - 2, each)) {
        double *kept = arena_alloc(m->a, sizeof each);

        memcpy(kept, each, sizeof each);
        return (struct token){ .type = TOKEN_AMOUNT, .each = kept };
    }
    return (struct token){ .type = TOKEN_WORD, .id = token_id(m, text, size) };
}

/* ---- phrases ---- */

static void look_for_denial(struct making *m, const char *word, size_t n, void *denies)
{
    *(bool *)denies |= read_denies(arena_text(m->a, word, n));
}

/* Up to the end or the next "&". Returns what is left. */
static const char *add_part(struct making *m, const char *at, struct read_phrase p)
{
    struct token tokens[TOKENS_MOST];

    while (*at && *at != '&') {
        size_t n = strcspn(at, " ");

        must(p.n < TOKENS_MOST);
        tokens[p.n++] = token_of(m, at, n);
        if (tokens[p.n - 1].type == TOKEN_WORD)
            each_word(m, at, n, look_for_denial, &p.denies);
        at += n + (at[n] == ' ');
    }
    p.tokens = arena_copy(m->a, tokens, p.n * sizeof tokens[0]);
    *ARENA_PUSH(m->a, m->index->phrases, m->index->n_phrases) = p;
    return *at ? at + strlen("& ") : at;
}

static void add_phrase(struct making *m, const char *text, uint32_t target, enum phrase_role role)
{
    struct read_phrase p = { .target = target, .role = role };

    if (strchr(text, '&')) {
        struct read_whole *whole = ARENA_PUSH(m->a, m->index->wholes, m->index->n_wholes);

        *whole = (struct read_whole){ .phrase = p };
        whole->phrase.denies = true; /* each part was asked */
        p.whole = (uint32_t)m->index->n_wholes;
    }
    for (; *text; p.part++)
        text = add_part(m, text, p);
    if (p.whole)
        m->index->wholes[p.whole - 1].n_parts = p.part;
}

static void add_phrases(
    struct making *m, const struct phrases *list, uint32_t target, enum phrase_role role)
{
    for (size_t i = 0; i < list->n; i++)
        add_phrase(m, list->list[i], target, role);
}

static void add_all(struct making *m)
{
    const struct rulebook *rules = m->index->rules;
    uint32_t target = 0;

    for (size_t i = 0; i < rules->n_signals; i++, target++) {
        add_phrases(m, &rules->signals[i].is, target, PHRASE_IS);
        add_phrases(m, &rules->signals[i].unless, target, PHRASE_UNLESS);
        add_phrases(m, &rules->signals[i].mended, target, PHRASE_MENDED);
    }
    for (size_t i = 0; i < rules->n_amounts; i++, target++) {
        add_phrases(m, &rules->amounts[i].is, target, PHRASE_IS);
        add_phrases(m, &rules->amounts[i].mine, target, PHRASE_MINE);
        add_phrases(m, &rules->amounts[i].unless, target, PHRASE_UNLESS);
    }
    add_phrases(m, &rules->aside, target, PHRASE_ASIDE);
    for (size_t i = 0; i < rules->n_classes; i++) /* known, though no phrase says them */
        for (size_t w = 0; w < rules->classes[i].words.n; w++)
            entry_of(m, rules->classes[i].words.list[w], strlen(rules->classes[i].words.list[w]));
}

/* ---- which token brings a phrase up: the one whose words are said in the fewest others ---- */

static void count_uses(struct making *m)
{
    m->used = arena_alloc(m->a, (m->n_tokens + 1) * sizeof *m->used);
    for (size_t i = 0; i < m->index->n_phrases; i++)
        for (uint32_t k = 0; k < m->index->phrases[i].n; k++)
            if (m->index->phrases[i].tokens[k].type == TOKEN_WORD)
                m->used[m->index->phrases[i].tokens[k].id]++;
}

/* By token: how often its words are used in all phrases. */
static uint64_t *weights(struct making *m)
{
    uint64_t *weight = arena_alloc(m->a, (m->n_tokens + 1) * sizeof *weight);

    for (size_t i = 0; i < m->index->n_entries; i++) {
        const struct entry *e = &m->index->entries[i];
        uint64_t uses = 0;

        for (size_t t = 0; t < e->n_tokens; t++)
            uses += m->used[e->tokens[t]];
        for (size_t t = 0; t < e->n_tokens; t++)
            weight[e->tokens[t]] += uses;
    }
    return weight;
}

static void choose_anchor(struct read_phrase *p, const uint64_t *weight)
{
    bool found = false;
    uint32_t before = 0;

    for (uint32_t k = 0; k < p->n; k++) {
        const struct token *t = &p->tokens[k];

        if (t->type == TOKEN_WORD && (!found || weight[t->id] < weight[p->tokens[p->anchor].id])) {
            p->anchor = k;
            p->before = before;
            found = true;
        }
        before += t->type == TOKEN_GAP      ? GAP_MOST
                  : t->type == TOKEN_AMOUNT ? SPEECH_AMOUNT_WORDS
                                            : 1;
    }
}

static void file_phrases(struct making *m)
{
    struct read_index *index = m->index;
    const uint64_t *weight = weights(m);
    uint32_t **by_token = arena_alloc(m->a, (m->n_tokens + 1) * sizeof *by_token);
    size_t *n_by_token = arena_alloc(m->a, (m->n_tokens + 1) * sizeof *n_by_token);

    for (size_t i = 0; i < index->n_phrases; i++) {
        struct read_phrase *p = &index->phrases[i];

        choose_anchor(p, weight);
        if (p->tokens[p->anchor].type == TOKEN_WORD) {
            uint32_t t = p->tokens[p->anchor].id;

            *ARENA_PUSH(m->a, by_token[t], n_by_token[t]) = (uint32_t)i;
        } else {
            *ARENA_PUSH(m->a, index->amount_phrases, index->n_amount_phrases) = (uint32_t)i;
        }
    }
    for (size_t i = 0; i < index->n_entries; i++) {
        struct entry *e = &index->entries[i];

        for (size_t t = 0; t < e->n_tokens; t++)
            for (size_t k = 0; k < n_by_token[e->tokens[t]]; k++)
                *ARENA_PUSH(m->a, e->phrases, e->n_phrases) = by_token[e->tokens[t]][k];
    }
}

/* ---- what is learnt ---- */

static void add_learnt(struct making *m)
{
    const struct rulebook *rules = m->index->rules;

    m->index->learnt_signals = arena_alloc(m->a, (rules->n_signals + 1) * sizeof(uint32_t));
    for (size_t i = 0; i < rules->leanings.n_words; i++) {
        const char *word = rules->leanings.words[i].word;
        uint32_t number = (uint32_t)i + 1;

        if (word[0] != '+')
            entry_for(m, '^', word, strlen(word))->learnt = number;
        for (size_t s = 0; word[0] == '+' && s < rules->n_signals; s++)
            if (text_is(rules->signals[s].signal, word + 1))
                m->index->learnt_signals[s] = number;
    }
}

static size_t count_phrases(const struct rulebook *rules)
{
    size_t n = rules->aside.n;

    for (size_t i = 0; i < rules->n_signals; i++)
        n += rules->signals[i].is.n + rules->signals[i].unless.n + rules->signals[i].mended.n;
    for (size_t i = 0; i < rules->n_amounts; i++)
        n += rules->amounts[i].is.n + rules->amounts[i].mine.n + rules->amounts[i].unless.n;
    return n;
}

const struct read_index *read_index(const struct rulebook *rules, struct arena *a)
{
    struct making m = { .index = arena_alloc(a, sizeof *m.index), .a = a };

    m.index->rules = rules;
    m.index->not_understood = UINT32_MAX;
    for (size_t i = 0; i < rules->n_signals; i++)
        if (text_is(rules->signals[i].signal, RULEBOOK_NOT_UNDERSTOOD))
            m.index->not_understood = (uint32_t)i;
    m.tokens_size = table_size_for(TOKENS_MOST * count_phrases(rules));
    m.tokens_table = arena_alloc(a, m.tokens_size * sizeof *m.tokens_table);
    add_all(&m);
    add_learnt(&m);
    grow_table(&m);
    count_uses(&m);
    file_phrases(&m);
    read_spellings(m.index, a);
    return m.index;
}
