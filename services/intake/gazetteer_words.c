/* gazetteer_words - which settlement do the words name? Pure; see gazetteer.h.
 *
 * Words are cut into clauses ("г. Азов, ул. Ленина 5"), clauses by numbers, streets and what is near by into segments. In a segment
 * stand a settlement, its region and its district, in any order; what is left over may be a street if an address follows. */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "intake/gazetteer_parts.h"
#include "intake/place_parts.h"

#define TOKENS_MAX 64
#define MENTIONS_MAX 8
#define PHRASES_MAX 8
#define PHRASE_WORDS 6
#define SAME_M 15000.0 /* two rows of one name, region and district, so near, are one settlement */

/* ---- words ---- */
enum what {
    WORD,
    NUMBER,
    SETTLEMENT, /* "город" */
    IN, /* "в": after it the place is in another case */
    OUT_OF, /* "из" */
    REGION, /* "область": its name stands before it */
    REPUBLIC, /* "республика": before or behind */
    AREA, /* "район": before or behind */
    STREET, /* and house: what is nearer than a settlement; its name stands on either side */
    NEAR, /* "у", "возле": what follows is somewhere near by */
    SAYS_NOTHING, /* "Россия", an index */
};

struct token {
    const char *folded, *stem;
    enum what what;
    bool ends, is_used;
    bool joined; /* by a hyphen to the one before */
};

struct phrase {
    const char *stems[PHRASE_WORDS];
    size_t n;
    bool is_region, is_sure; /* else it is merely called like one, and rules nobody out */
};

struct mention {
    struct item **items; /* of that name */
    size_t n;
    struct phrase words;
};

struct reading {
    const struct gazetteer *g;
    struct arena *a;
    struct token tokens[TOKENS_MAX];
    size_t n;
    struct phrase phrases[PHRASES_MAX];
    size_t n_phrases;
    struct mention mentions[MENTIONS_MAX];
    size_t n_mentions;
    bool address;
};

/* clang-format off */
static char *const town_words[] = { "г", "гор", "город", "города", "городе", "городу", "city", "town" };
static char *const village_words[] = {
    "с", "село", "села", "селе", "д", "дер", "деревня", "деревни", "деревне", "деревню", "д-ня", "х", "хут", "хутор", "хутора", "хуторе",
    "аул", "аула", "ауле", "слобода", "слободы", "слободе", "слободу", "village",
};
static char *const other_words[] = { /* of any size */
    "п", "пос", "поселок", "поселка", "поселке", "пос-к", "пгт", "рп", "ст", "станица", "станицы", "станице", "станицу", "ст-ца",
};
static char *const region_words[] = {
    "область", "области", "обл", "край", "края", "крае", "округ", "округа", "округе", "автономный", "автономного", "автономном",
    "автономная", "автономной", "ао", "аобл", "обл-ть", "region", "oblast", "krai",
};
static char *const republic_words[] = { "республика", "республики", "республике", "республику", "респ", "republic" };
static char *const area_words[] = { "район", "района", "районе", "р-н", "улус", "улуса", "улусе" };
static char *const more_street_words[] = { "мкр", "мкрн", "м-н", "мкр-н", "микрорайон", "микрорайона", "микрорайоне", "жк", "тц", "пр-т",
    "пр-д", "пр-кт", "б-р", "наб-я", "ул-ца", "остановка", "остановке", "вокзал", "вокзале", "рынок", "рынке", "станция", "станции" };
static char *const in_words[] = { "в", "во", "in" };
static char *const out_of_words[] = { "из", "from" };
static char *const empty_words[] = { "россия", "россии", "рф", "russia" };
/* clang-format on */

#define AMONG(word, list) text_among((word), (list), sizeof(list) / sizeof *(list))

static enum what what_of(const char *folded, bool is_joined_pair)
{
    if (*folded >= '0' && *folded <= '9')
        return strlen(folded) == 6 ? SAYS_NOTHING : NUMBER;
    if (AMONG(folded, town_words) || AMONG(folded, village_words) || AMONG(folded, other_words))
        return SETTLEMENT;
    if (AMONG(folded, region_words))
        return REGION;
    if (AMONG(folded, republic_words))
        return REPUBLIC;
    if (AMONG(folded, area_words))
        return AREA;
    if (AMONG(folded, in_words))
        return IN;
    if (AMONG(folded, out_of_words))
        return OUT_OF;
    if (AMONG(folded, empty_words))
        return SAYS_NOTHING;
    if (AMONG(folded, more_street_words) || (!is_joined_pair && place_is_exact_word(folded)))
        return STREET;
    return !is_joined_pair && place_is_near_word(folded) ? NEAR : WORD;
}

static bool is_hyphen(const char *text, const struct speech_word *w)
{
    return text[w[0].to] == '-' && w[1].from == w[0].to + 1;
}

/* "г." ends nothing, whoever else thinks that a full stop does. */
static bool ends_clause(const char *text, const struct speech_word *w, enum what what)
{
    return w->ends_clause && !(what != WORD && what != NUMBER && text[w->to] == '.');
}

static void cut(struct reading *r, const char *text)
{
    struct speech_word *w;
    size_t n;

    speech_cut(text, r->a, &w, &n);
    for (size_t i = 0; i < n && r->n < TOKENS_MAX; i++) {
        struct token *t = &r->tokens[r->n++];

        *t = (struct token){ .folded = w[i].folded, .stem = w[i].stem };
        t->joined = i > 0 && is_hyphen(text, &w[i - 1]);
        t->what = what_of(t->folded, false);
        if (i + 1 < n && is_hyphen(text, &w[i])) { /* "р-н" is one word, "Ростов-на-Дону" three */
            const char *pair = arena_printf(r->a, "%s-%s", w[i].folded, w[i + 1].folded);
            enum what what = what_of(pair, true);

            if (what != WORD)
                t->what = what, i++;
        }
        t->ends = ends_clause(text, &w[i], t->what);
    }
    if (r->n)
        r->tokens[r->n - 1].ends = true;
}

/* "д. 5" is a house, "д. Ивановка" a village. */
static void tell_houses(struct reading *r)
{
    for (size_t i = 0; i + 1 < r->n; i++) {
        struct token *t = &r->tokens[i];

        if (t->what == SETTLEMENT && t[1].what == NUMBER && !t->ends)
            t->what = STREET;
    }
}

/* ---- regions and districts ---- */
static bool is_known_region(const struct reading *r, const char *stem)
{
    return gazetteer_called(&r->g->regions, stem) != NULL;
}

static void put_phrase(struct reading *r, size_t from, size_t to, bool is_region, bool is_sure)
{
    struct phrase *p;

    if (r->n_phrases == PHRASES_MAX)
        return;
    p = &r->phrases[r->n_phrases++];
    *p = (struct phrase){ .is_region = is_region, .is_sure = is_sure };
    for (size_t i = from; i < to; i++) {
        r->tokens[i].is_used = true;
        if (r->tokens[i].what == WORD && p->n < PHRASE_WORDS)
            p->stems[p->n++] = r->tokens[i].stem;
    }
}

static bool is_free_word(const struct token *t)
{
    return t->what == WORD && !t->is_used;
}

/* The word before `k`, with those to which a hyphen joins it; k: there is none. */
static size_t begin_of(const struct reading *r, size_t from, size_t k)
{
    size_t at = k;

    if (at == from || !is_free_word(&r->tokens[at - 1]))
        return k;
    for (at--; at > from && r->tokens[at].joined && is_free_word(&r->tokens[at - 1]);)
        at--;
    return at;
}

/* Behind the word after `k`: those joined to it, and the next ones by which a region is called. k + 1: there is none. */
static size_t end_of(const struct reading *r, size_t k, size_t to, bool is_region)
{
    size_t at = k + 1;

    if (at == to || !is_free_word(&r->tokens[at]))
        return at;
    for (at++; at < to && is_free_word(&r->tokens[at]); at++)
        if (!r->tokens[at].joined && !(is_region && is_known_region(r, r->tokens[at].stem)))
            break;
    return at;
}

/* "Ямало-Ненецкий автономный округ": kinds that follow one another are one. */
static size_t take_region(struct reading *r, size_t from, size_t k, size_t to)
{
    size_t begin = begin_of(r, from, k), end = k + 1;

    while (end < to && r->tokens[end].what == REGION)
        end++;
    put_phrase(r, begin, end, true, true);
    return end;
}

static size_t take_republic(struct reading *r, size_t from, size_t k, size_t to)
{
    size_t begin = begin_of(r, from, k), end = k + 1;

    if (begin == k || !is_known_region(r, r->tokens[k - 1].stem)) {
        begin = k;
        end = end_of(r, k, to, true);
    }
    put_phrase(r, begin, end, true, true);
    return end;
}

static size_t take_area(struct reading *r, size_t from, size_t k, size_t to)
{
    size_t begin = begin_of(r, from, k), end = begin == k ? end_of(r, k, to, false) : k + 1;

    put_phrase(r, begin, end, false, true);
    return end;
}

static void take_phrases(struct reading *r, size_t from, size_t to)
{
    for (size_t k = from; k < to;) {
        enum what what = r->tokens[k].what;

        if (what == REGION)
            k = take_region(r, from, k, to);
        else if (what == REPUBLIC)
            k = take_republic(r, from, k, to);
        else if (what == AREA)
            k = take_area(r, from, k, to);
        else
            k++;
    }
}

/* ---- names ---- */
enum after { AFTER_END, AFTER_NUMBER, AFTER_STREET, AFTER_STREETS_NAME, AFTER_NEAR };

static const char *key_of(const struct reading *r, size_t at, size_t n)
{
    const char *key = "";

    for (size_t i = 0; i < n; i++)
        key = arena_printf(r->a, "%s%s%s", key, i ? " " : "", r->tokens[at + i].folded);
    return key;
}

/* "г Азов" and "Азов город"; "": none. */
static const char *said_kind(const struct reading *r, size_t from, size_t at, size_t end, size_t to)
{
    if (at > from && r->tokens[at - 1].what == SETTLEMENT)
        return r->tokens[at - 1].folded;
    return end < to && r->tokens[end].what == SETTLEMENT ? r->tokens[end].folded : "";
}

/* "в Азове", "в городе Азове". */
static enum what preposition(const struct reading *r, size_t from, size_t at)
{
    if (at > from && r->tokens[at - 1].what == SETTLEMENT)
        at--;
    return at > from ? r->tokens[at - 1].what : WORD;
}

static bool is_free(const struct reading *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (is_free_word(&r->tokens[i]))
            return true;
    return false;
}

/* May a name that stands there be a settlement? A street that is called so has its house behind it, or is said to be a street. */
static bool may_be_meant(
    const struct reading *r, size_t from, size_t at, size_t end, size_t to, enum after after)
{
    bool more = is_free(r, end, to);

    if (*said_kind(r, from, at, end, to))
        return true;
    if (preposition(r, from, at) == IN || preposition(r, from, at) == OUT_OF)
        return after != AFTER_STREETS_NAME && (!more || after != AFTER_END);
    if (is_free(r, from, at))
        return false;
    if (more)
        return after == AFTER_NUMBER || after == AFTER_STREET || after == AFTER_STREETS_NAME;
    return after == AFTER_END || after == AFTER_NEAR || after == AFTER_STREET;
}

static bool is_form_of(
    const struct reading *r, size_t at, size_t n, const struct item *item, enum speech_case as)
{
    bool is_spoken = n == 1 && *item->spoken;
    char *rest = arena_dup(r->a, is_spoken ? item->spoken : item->name), *word;

    if (!is_spoken && item->n_words != n)
        return false;

    for (; (word = strsep(&rest, " ")); at++)
        if (!speech_is_form(r->tokens[at].folded, word, as))
            return false;
    return true;
}

static void add_forms(struct reading *r, size_t at, size_t n, size_t n_beginning,
    enum speech_case as, struct mention *ret)
{
    const char *beginning = arena_text(r->a, r->tokens[at].folded, n_beginning);
    const struct namesakes *all = gazetteer_called(&r->g->beginnings, beginning);

    for (size_t i = 0; all && i < all->n; i++)
        if (is_form_of(r, at, n, all->items[i], as))
            *ARENA_PUSH(r->a, ret->items, ret->n) = all->items[i];
}

/* In another case: only where a preposition or a kind says that a place is meant, and only names of which it is that case. */
static bool find_form(
    struct reading *r, size_t from, size_t at, size_t n, size_t to, struct mention *ret)
{
    enum what before = preposition(r, from, at);
    enum speech_case as = before == IN       ? SPEECH_IN
                          : before == OUT_OF ? SPEECH_OUT_OF
                                             : SPEECH_ANY_CASE;
    size_t most = strlen(r->tokens[at].folded);

    if (as == SPEECH_ANY_CASE && !*said_kind(r, from, at, at + n, to))
        return false;
    for (size_t size = 1; size <= GAZETTEER_BEGINNING && size <= most; size++)
        add_forms(r, at, n, size, as, ret);
    return ret->n > 0;
}

/* A village is no town, where both are known to be what they are called. */
static bool is_of_kind(const char *kind, const char *said)
{
    return !(AMONG(kind, town_words) && AMONG(said, village_words)) &&
           !(AMONG(kind, village_words) && AMONG(said, town_words));
}

static void drop_others(struct mention *m, const char *said)
{
    size_t kept = 0;

    for (size_t i = 0; i < m->n; i++)
        if (is_of_kind(m->items[i]->kind, said))
            m->items[kept++] = m->items[i];
    m->n = kept;
}

static bool find_name(
    struct reading *r, size_t from, size_t at, size_t n, size_t to, struct mention *ret)
{
    const struct namesakes *all = gazetteer_called(&r->g->names, key_of(r, at, n));

    *ret = (struct mention){ 0 };
    for (size_t i = 0; all && i < all->n; i++)
        *ARENA_PUSH(r->a, ret->items, ret->n) = all->items[i];
    if (!all && !find_form(r, from, at, n, to, ret))
        return false;
    drop_others(ret, said_kind(r, from, at, at + n, to));
    return true;
}

static size_t free_words(const struct reading *r, size_t at, size_t to)
{
    size_t n = 0;

    while (at + n < to && n < GAZETTEER_NAME_WORDS && !r->tokens[at + n].is_used &&
           (r->tokens[at + n].what == WORD || (n && r->tokens[at + n].joined)))
        n++;
    return n;
}

static void put_mention(struct reading *r, struct mention *m, size_t at, size_t n)
{
    for (size_t i = at; i < at + n; i++) {
        r->tokens[i].is_used = true;
        m->words.stems[m->words.n++] = r->tokens[i].stem;
    }
    if (r->n_mentions < MENTIONS_MAX)
        r->mentions[r->n_mentions++] = *m;
}

/* The longest name that begins there. */
static size_t take_name(struct reading *r, size_t from, size_t at, size_t to, enum after after)
{
    struct mention m;

    for (size_t n = free_words(r, at, to); n > 0; n--) {
        if (!find_name(r, from, at, n, to, &m) || !may_be_meant(r, from, at, at + n, to, after))
            continue;
        put_mention(r, &m, at, n);
        return n;
    }
    return 0;
}

/* What is left of a segment: called like a region, it may be one; else it is more than a settlement. */
static void take_rest(struct reading *r, size_t from, size_t to, enum after after)
{
    for (size_t i = from; i < to; i++) {
        if (!is_free_word(&r->tokens[i]))
            continue;
        if (after == AFTER_END && is_known_region(r, r->tokens[i].stem))
            put_phrase(r, i, i + 1, true, false);
        else
            r->address = true;
    }
}

static void read_segment(struct reading *r, size_t from, size_t to, enum after after)
{
    take_phrases(r, from, to);
    for (size_t at = from; at < to;) {
        size_t n = take_name(r, from, at, to, after);

        at += n ? n : 1;
    }
    take_rest(r, from, to, after);
}

/* "Азов, улица Ленина": a word follows, and no number: the street's name stands behind, and what stands before is the settlement. */
static enum after street_at(const struct reading *r, size_t at, size_t to)
{
    return at + 1 < to && r->tokens[at + 1].what == WORD ? AFTER_STREET : AFTER_STREETS_NAME;
}

static size_t behind_number(const struct reading *r, size_t at, size_t to)
{
    while (at < to && r->tokens[at].what != NUMBER)
        at++;
    return at < to ? at + 1 : to;
}

static void read_clause(struct reading *r, size_t from, size_t to)
{
    size_t begin = from, at = from;

    while (at < to) {
        enum what what = r->tokens[at].what;

        if (what != NUMBER && what != STREET && what != NEAR) {
            at++;
            continue;
        }
        r->address = true;
        read_segment(r, begin, at,
            what == NUMBER   ? AFTER_NUMBER
            : what == STREET ? street_at(r, at, to)
                             : AFTER_NEAR);
        begin = at = what == NEAR ? to : behind_number(r, at, to);
    }
    read_segment(r, begin, to, AFTER_END);
}

static void read_clauses(struct reading *r)
{
    for (size_t from = 0, at = 0; at < r->n; at++) {
        if (!r->tokens[at].ends)
            continue;
        read_clause(r, from, at + 1);
        from = at + 1;
    }
}

/* ---- which of them? ---- */
static bool has_stem(const char *stems, const char *stem)
{
    size_t n = strlen(stem);

    for (const char *at = stems; (at = strstr(at, stem)); at++)
        if (at[-1] == ' ' && at[n] == ' ') /* a blank stands before the first */
            return true;
    return false;
}

static bool is_called(const char *stems, const struct phrase *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (!has_stem(stems, p->stems[i]))
            return false;
    return p->n > 0;
}

/* It is not known to be there, and nothing is known against it. */
static bool may_be_in(const struct item *item, const struct phrase *p)
{
    const char *stems = p->is_region ? item->region : item->area;

    return p->n == 0 || !*stems;
}

static bool is_in(const struct item *item, const struct phrase *p)
{
    return is_called(p->is_region ? item->region : item->area, p);
}

struct list {
    const struct item **items;
    size_t n;
};

typedef bool keeps(const struct item *item, const struct phrase *p);

static struct list kept(struct reading *r, struct list from, keeps *keep, const struct phrase *p)
{
    struct list to = { 0 };

    for (size_t i = 0; i < from.n; i++)
        if (keep(from.items[i], p))
            *ARENA_PUSH(r->a, to.items, to.n) = from.items[i];
    return to;
}

/* Those that are surely there, if there are such; else, of what was surely said, those of which it may be so. */
static struct list narrow(struct reading *r, struct list all, const struct phrase *p)
{
    struct list in = kept(r, all, is_in, p);

    if (in.n)
        return in;
    return p->is_sure ? kept(r, all, may_be_in, p) : all;
}

/* "Москва, Зеленоград": the one that lies in what the other is called. */
static bool lies_in_others(const struct reading *r, const struct item *item, size_t mention)
{
    for (size_t i = 0; i < r->n_mentions; i++) {
        const struct phrase *p = &r->mentions[i].words;

        if (i != mention && !is_called(item->region, p) && !is_called(item->area, p))
            return false;
    }
    return true;
}

static struct list all_named(struct reading *r, bool only_inner)
{
    struct list all = { 0 };

    for (size_t i = 0; i < r->n_mentions; i++)
        for (size_t k = 0; k < r->mentions[i].n; k++)
            if (!only_inner || lies_in_others(r, r->mentions[i].items[k], i))
                *ARENA_PUSH(r->a, all.items, all.n) = r->mentions[i].items[k];
    return all;
}

static int larger_first(const void *a_, const void *b_)
{
    const struct item *a = *(const struct item *const *)a_, *b = *(const struct item *const *)b_;

    if (a->s.population != b->s.population)
        return a->s.population > b->s.population ? -1 : 1;
    return strcmp(a->s.id, b->s.id);
}

static bool is_same_place(const struct item *a, const struct item *b)
{
    return text_is(a->name, b->name) && text_is(a->region, b->region) &&
           text_is(a->area, b->area) && geo_apart_m(&a->at, &b->at) <= SAME_M;
}

static void settle(struct list all, struct gazetteer_found *ret)
{
    const struct item *different[GAZETTEER_COULD_BE];
    size_t n = 0;

    if (all.n)
        qsort(all.items, all.n, sizeof(struct item *), larger_first);
    for (size_t i = 0; i < all.n && n < GAZETTEER_COULD_BE; i++) {
        size_t k = 0;

        while (k < n && !is_same_place(different[k], all.items[i]))
            k++;
        if (k == n)
            different[n++] = all.items[i];
    }
    if (n == 1)
        ret->one = &different[0]->s;
    for (size_t i = 0; n > 1 && i < n; i++)
        ret->could_be[ret->n_could_be++] = &different[i]->s;
}

void gazetteer_find(
    const struct gazetteer *g, const char *words, struct arena *a, struct gazetteer_found *ret)
{
    struct reading *r = arena_alloc(a, sizeof *r);
    struct list all;

    r->g = g;
    r->a = a;
    cut(r, words);
    tell_houses(r);
    read_clauses(r);
    *ret = (struct gazetteer_found){ .address = r->address };
    all = all_named(r, true);
    if (all.n == 0)
        all = all_named(r, false);
    for (size_t i = 0; i < r->n_phrases; i++)
        all = narrow(r, all, &r->phrases[i]);
    settle(all, ret);
}
