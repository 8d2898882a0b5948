/* read - what is said, and what only seems to be: phrases are tried where the rarest of their words stands; what is denied, told of
 * another time, meant as a figure of speech or mended since does not count.
 *
 * Time is bounded by words x phrases that such a word brings up; each phrase has at most twelve words and few gaps. */
#include "intake/read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "intake/read_parts.h"

#define GAP_WORDS 3 /* that "..." lets pass */
#define ASIDE_WORDS 6 /* to either side that are told of another time, or of others */
#define SHOWN_BYTES 200
#define COVERS_MOST                                                                                \
    64 /* figures of speech and ends that one signal may have in a text: more are not looked at, and it counts */

/* A phrase where it stands. */
struct match {
    size_t from, end; /* words; end: the one behind */
    const struct read_phrase *phrase;
    double amount, one; /* one: of the unit it was said in */
    bool ordinal;
};

struct reader {
    const struct read_index *index;
    const char *text;
    const struct read_said *said;
    struct arena *a;
    struct read_text_words w;
    uint32_t *tried; /* by phrase: starts before this one were tried */
    struct match *matches;
    size_t n_matches;
    struct match *parts; /* of phrases with "&", that count */
    size_t n_parts;
    bool *aside; /* by word */
    size_t *sentence; /* by word: which one */
    struct read_place *places; /* of the signals */
    size_t n_places;
};

/* ---- one phrase at one place ---- */

static bool among(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static bool fits(const struct reader *r, size_t i, uint32_t token)
{
    const struct word_hits *hits = &r->w.hits[i];

    for (uint32_t h = 0; h < hits->n; h++) {
        const uint32_t *ids = hits->entries[h]->tokens;
        size_t low = 0, high = hits->entries[h]->n_tokens;

        while (low < high) {
            size_t middle = (low + high) / 2;

            if (ids[middle] == token)
                return true;
            if (ids[middle] < token)
                low = middle + 1;
            else
                high = middle;
        }
    }
    return false;
}

static bool is_not(const char *word)
{
    return strcmp(word, "не") == 0 || strcmp(word, "not") == 0;
}

/* A set of places: bit o is the word at i + o. Behind the last word, which ends a sentence, there is none. */
typedef uint64_t places;
#define PLACES 64

/* "...": the places reached by passing up to three words, none of which ends a sentence. Right behind a "not" that is passed
 * nothing can be meant, unless the phrase itself denies. */
static places pass_gap(const struct reader *r, size_t i, places at, bool denies)
{
    places reached = at, usable = at;

    for (size_t passed = 0; passed < GAP_WORDS; passed++) {
        places on = 0;

        for (size_t o = 0; o + 1 < PLACES && reached >> o; o++)
            if ((reached >> o & 1) && !r->w.words[i + o].ends_sentence) {
                on |= (places)2 << o;
                usable |= denies || !is_not(r->w.words[i + o].folded) ? (places)2 << o : 0;
            }
        reached |= on;
    }
    return usable;
}

/* How many words there the token takes; 0: it does not fit. */
static size_t takes(const struct reader *r, size_t i, const struct token *t)
{
    const struct speech_amount *amount = &r->w.amounts[i];

    if (t->type == TOKEN_WORD)
        return fits(r, i, t->id);
    return t->each[amount->unit] > 0 ? amount->n : 0;
}

static void note_amount(const struct reader *r, size_t i, const struct token *t, struct match *m)
{
    const struct speech_amount *amount = &r->w.amounts[i];

    if (t->type != TOKEN_AMOUNT)
        return;
    m->one = t->each[amount->unit];
    m->amount = amount->value * m->one;
    m->ordinal = amount->ordinal;
}

/* The places behind each word that the token fits; *ret_end is the nearest word behind it. */
static places pass_token(const struct reader *r, size_t i, places at, const struct token *t,
    struct match *m, size_t *ret_end)
{
    places behind = 0;

    *ret_end = 0;
    for (size_t o = 0; o < PLACES && at >> o; o++) {
        size_t n = at >> o & 1 ? takes(r, i + o, t) : 0;

        if (!n)
            continue;
        if (!*ret_end) {
            *ret_end = i + o + n;
            note_amount(r, i + o, t, m);
        }
        if (!r->w.words[i + o + n - 1].ends_sentence && o + n < PLACES)
            behind |= (places)1 << (o + n);
    }
    return behind;
}

/* The phrase from the word at i on, its end the nearest possible. All ways through the gaps are followed at once, so no text makes
 * it slow. */
static bool match(const struct reader *r, size_t i, const struct read_phrase *p, struct match *ret)
{
    places at = 1;
    size_t end = 0;

    *ret = (struct match){ .from = i, .phrase = p };
    for (uint32_t k = 0; k < p->n; k++) {
        if (!at)
            return false;
        if (p->tokens[k].type == TOKEN_GAP)
            at = pass_gap(r, i, at, p->denies);
        else
            at = pass_token(r, i, at, &p->tokens[k], ret, &end);
    }
    ret->end = end;
    return end != 0;
}

/* ---- denial: "не тонет", "нет пожара", "пожара нет", "no fire", "isn't on fire" ---- */

/* "света нет горит дом": this "нет" belongs to what stands before it, unless that is no thing at all. */
static bool denies_forward(const struct reader *r, size_t k)
{
    static const char *const no_things[] = { "у", "нас", "вас", "меня", "тебя", "него", "нее",
        "них", "там", "здесь", "тут", "уже", "пока", "еще", "и", "а", "но", "что", "вроде", "точно",
        "сейчас", "никакого", "никакой", "никаких", NULL };

    return k == 0 || r->w.words[k - 1].ends_clause || among(r->w.words[k - 1].folded, no_things);
}

/* "не пожар ли": this is a question, and no denial. */
static bool is_asked(const struct reader *r, size_t end)
{
    return end < r->w.n && text_is(r->w.words[end].folded, "ли");
}

static bool is_denied_before(const struct reader *r, size_t i)
{
    static const char *const fillers[] = { "никакого", "никакой", "никаких", "больше", "уже",
        "было", "был", "была", "пока", "any", "a", "the", "more", "on", "in", "в", "на", "sign",
        "signs", "of", "longer", NULL };
    static const char *const nets[] = { "нет", "нету", NULL };
    size_t k = i, passed = 0;

    while (k > 0 && !r->w.words[k - 1].ends_clause && passed < 3 &&
           among(r->w.words[k - 1].folded, fillers)) {
        k--;
        passed++;
    }
    if (k == 0 || r->w.words[k - 1].ends_clause)
        return false;
    k--;
    if (among(r->w.words[k].folded, nets))
        return denies_forward(r, k);
    return read_denies(r->w.words[k].folded);
}

/* "пожара нет", "пожара не видно" only where nothing follows that the "нет" could belong to: "пожар нет воды" is a fire. */
static bool is_denied_after(const struct reader *r, size_t end)
{
    static const char *const nets[] = { "нет", "нету", "никакого", "никакой", NULL };
    static const char *const joints[] = { "и", "но", "а", "пока", "уже", "только", "вроде", "слава",
        "больше", "нет", NULL };
    static const char *const seen[] = { "было", "был", "была", "будет", "видно", "вижу", "видим",
        "видит", "обнаружено", "нашли", "чувствую", "чувствуется", "наблюдается", NULL };

    if (end >= r->w.n || r->w.words[end - 1].ends_clause)
        return false;
    if (text_is(r->w.words[end].folded, "не"))
        return end + 1 < r->w.n && !r->w.words[end].ends_clause &&
               among(r->w.words[end + 1].folded, seen);
    if (!among(r->w.words[end].folded, nets))
        return false;
    return r->w.words[end].ends_clause || among(r->w.words[end + 1].folded, joints);
}

static bool is_denied(const struct reader *r, const struct match *m)
{
    return !m->phrase->denies && !is_asked(r, m->end) &&
           (is_denied_before(r, m->from) || is_denied_after(r, m->end));
}

/* ---- where all phrases stand ---- */

static void try_from(struct reader *r, size_t from, size_t to, uint32_t phrase)
{
    const struct read_phrase *p = &r->index->phrases[phrase];

    if (from < r->tried[phrase])
        from = r->tried[phrase];
    for (size_t i = from; i <= to; i++) {
        struct match m;

        if (!match(r, i, p, &m))
            continue;
        if (p->whole)
            *ARENA_PUSH(r->a, r->parts, r->n_parts) = m;
        else
            *ARENA_PUSH(r->a, r->matches, r->n_matches) = m;
    }
    r->tried[phrase] = (uint32_t)to + 1;
}

static void find_matches(struct reader *r)
{
    const struct read_index *index = r->index;

    r->tried = arena_alloc(r->a, (index->n_phrases + 1) * sizeof *r->tried);
    for (size_t i = 0; i < r->w.n; i++) {
        const struct word_hits *hits = &r->w.hits[i];

        for (uint32_t h = 0; h < hits->n; h++)
            for (size_t k = 0; k < hits->entries[h]->n_phrases; k++) {
                uint32_t phrase = hits->entries[h]->phrases[k];
                uint32_t before = index->phrases[phrase].before;

                try_from(r, i > before ? i - before : 0, i, phrase);
            }
        for (size_t k = 0; r->w.amounts[i].n && k < index->n_amount_phrases; k++)
            try_from(r, i, i, index->amount_phrases[k]);
    }
}

/* ---- told of another time, or of others ---- */

/* "год назад горели, а теперь опять": what follows is of now again. */
static bool is_of_now(const char *word)
{
    static const char *const nows[] = { "сейчас", "теперь", "опять", "снова", "сегодня", "now",
        "again", "today", NULL };

    return among(word, nows);
}

static bool is_but(const char *word)
{
    return strcmp(word, "но") == 0 || strcmp(word, "but") == 0;
}

/* "сейчас горим как год назад": what stands behind "now" is of now up to there. */
static size_t aside_from(const struct reader *r, size_t from)
{
    size_t at = from;

    for (size_t n = 0; n < ASIDE_WORDS && at > 0 && !r->w.words[at - 1].ends_clause &&
                       !is_but(r->w.words[at - 1].folded);
         n++) {
        at--;
        if (is_of_now(r->w.words[at].folded))
            return from;
    }
    return at;
}

static size_t aside_end(const struct reader *r, size_t end)
{
    for (size_t n = 0; n < ASIDE_WORDS && !r->w.words[end - 1].ends_clause &&
                       !is_of_now(r->w.words[end].folded) && !is_but(r->w.words[end].folded);
         n++)
        end++;
    return end;
}

static void mark_aside(struct reader *r, const struct match *m)
{
    size_t from = aside_from(r, m->from);

    memset(r->aside + from, true, (aside_end(r, m->end) - from) * sizeof *r->aside);
}

static void find_aside(struct reader *r)
{
    r->aside = arena_alloc(r->a, (r->w.n + 1) * sizeof *r->aside);
    for (size_t i = 0; i < r->n_matches; i++)
        if (r->matches[i].phrase->role == PHRASE_ASIDE && !is_denied(r, &r->matches[i]))
            mark_aside(r, &r->matches[i]);
}

static bool is_told_of_now(const struct reader *r, const struct match *m)
{
    return !r->aside[m->from] || !r->aside[m->end - 1];
}

/* ---- "one & other": all parts in one sentence ---- */

#define PARTS_MOST 12 /* a phrase has as many words */
#define TOGETHER_WORDS 16 /* apart at most: not everybody ends their sentences */

static int by_part(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    const struct read_phrase *p = x->phrase, *q = y->phrase;

    if (p->whole != q->whole)
        return p->whole < q->whole ? -1 : 1;
    if (p->part != q->part)
        return p->part < q->part ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

static size_t first_from(const struct match *list, size_t n, size_t from)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (list[middle].from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first of a part that stands with `m`; NULL: none does. */
static const struct match *beside(
    const struct reader *r, const struct match *m, const struct match *list, size_t n)
{
    size_t i = first_from(list, n, m->from > TOGETHER_WORDS ? m->from - TOGETHER_WORDS : 0);

    for (; i < n && list[i].from <= m->end + TOGETHER_WORDS; i++)
        if (r->sentence[list[i].from] == r->sentence[m->from] &&
            (list[i].end <= m->from || list[i].from >= m->end))
            return &list[i];
    return NULL;
}

static void join(struct match *whole, const struct match *part)
{
    whole->from = part->from < whole->from ? part->from : whole->from;
    whole->end = part->end > whole->end ? part->end : whole->end;
    if (part->one > 0) {
        whole->one = part->one;
        whole->amount = part->amount;
        whole->ordinal = part->ordinal;
    }
}

/* All matches of one phrase's parts, in order: `n` of them. */
static void combine(struct reader *r, const struct match *parts, size_t n)
{
    const struct read_whole *whole = &r->index->wholes[parts->phrase->whole - 1];
    size_t begins[PARTS_MOST + 1] = { 0 };

    for (uint32_t part = 0; part < whole->n_parts; part++)
        for (begins[part + 1] = begins[part];
             begins[part + 1] < n && parts[begins[part + 1]].phrase->part == part;)
            begins[part + 1]++;
    for (size_t i = 0; i < begins[1]; i++) {
        struct match all = parts[i];
        uint32_t part = 1;

        for (; part < whole->n_parts; part++) {
            const struct match *found =
                beside(r, &parts[i], parts + begins[part], begins[part + 1] - begins[part]);

            if (!found)
                break;
            join(&all, found);
        }
        all.phrase = &whole->phrase;
        if (part == whole->n_parts)
            *ARENA_PUSH(r->a, r->matches, r->n_matches) = all;
    }
}

static void combine_parts(struct reader *r)
{
    size_t kept = 0;

    r->sentence = arena_alloc(r->a, (r->w.n + 1) * sizeof *r->sentence);
    for (size_t i = 0; i < r->w.n; i++)
        r->sentence[i + 1] = r->sentence[i] + r->w.words[i].ends_sentence;
    for (size_t i = 0; i < r->n_parts; i++)
        if (is_told_of_now(r, &r->parts[i]) && !is_denied(r, &r->parts[i]))
            r->parts[kept++] = r->parts[i];
    if (kept)
        qsort(r->parts, kept, sizeof *r->parts, by_part);
    for (size_t i = 0, n; i < kept; i += n) {
        for (n = 1; i + n < kept && r->parts[i + n].phrase->whole == r->parts[i].phrase->whole;)
            n++;
        combine(r, r->parts + i, n);
    }
}

/* ---- what covers a signal ---- */

struct target {
    const struct match **covers; /* figures of speech, ends, and what the speaker says of himself */
    size_t n_covers;
    const struct match *first; /* that counts */
    bool differs; /* amounts: another one was said */
};

/* All matches of one target. */
struct run {
    const struct match *const *list;
    size_t n;
};

/* "к обеду нашёлся" is an end; "нашлась куртка" is none, nor "нашёлся, но без сознания": to hear one too many lets somebody die. */
static bool is_over(const struct reader *r, const struct match *m)
{
    static const char *const buts[] = { "а", "но", "только", "лишь", "однако", "без", "не", "but",
        "only", "not", "unconscious", NULL };

    return r->w.words[m->end - 1].ends_clause &&
           !(m->end < r->w.n && among(r->w.words[m->end].folded, buts));
}

static bool overlap(const struct match *a, const struct match *b)
{
    return a->from < b->end && b->from < a->end;
}

static bool is_covered(const struct reader *r, const struct target *t, const struct match *m)
{
    for (size_t i = 0; i < t->n_covers; i++) {
        const struct match *c = t->covers[i];

        if (c->phrase->role == PHRASE_MENDED && c->from > m->from && is_over(r, c))
            return true;
        if (c->phrase->role != PHRASE_MENDED && c->phrase->role != m->phrase->role && overlap(c, m))
            return true;
    }
    return false;
}

static void gather_covers(struct reader *r, const struct run *run, struct target *t)
{
    for (size_t i = 0; i < run->n; i++) {
        const struct match *m = run->list[i];
        bool covers = m->phrase->role == PHRASE_UNLESS || m->phrase->role == PHRASE_MINE ||
                      (m->phrase->role == PHRASE_MENDED && !is_denied(r, m));

        if (covers && t->n_covers < COVERS_MOST)
            *ARENA_PUSH(r->a, t->covers, t->n_covers) = m;
    }
}

static bool counts(const struct reader *r, const struct target *t, const struct match *m)
{
    return is_told_of_now(r, m) && !is_denied(r, m) && !is_covered(r, t, m);
}

/* The earliest; of two that begin there the longer one says more. */
static bool is_before(const struct match *a, const struct match *b)
{
    return !b || a->from < b->from || (a->from == b->from && a->end > b->end);
}

static void choose_signal(struct reader *r, const struct run *run, struct target *t)
{
    for (size_t i = 0; i < run->n; i++) {
        const struct match *m = run->list[i];

        if (m->phrase->role == PHRASE_IS && counts(r, t, m) && is_before(m, t->first))
            t->first = m;
    }
}

/* ---- what is said of it ---- */

/* Never half a letter. */
static const char *words_between(const struct reader *r, const struct match *m)
{
    size_t from = r->w.words[m->from].from, to = r->w.words[m->end - 1].to;
    size_t n = to - from < SHOWN_BYTES ? to - from : SHOWN_BYTES;

    while (n < to - from && ((uint8_t)r->text[from + n] & 0xc0) == 0x80)
        n--;
    return arena_printf(r->a, "%.*s", (int)n, r->text + from);
}

static bool is_wholly_unknown(const struct reader *r, size_t i)
{
    return !r->w.hits[i].n && !r->w.amounts[i].n && !r->w.amounts[i].inside;
}

static bool is_letters(const char *word)
{
    return speech_letters(word) >= 2 && !strpbrk(word, "0123456789");
}

/* Fewer than half of the words are of a language that the rules know: another language, or another script. Rules without a class
 * of known words cannot tell. */
static bool is_not_understood(const struct reader *r)
{
    size_t words = 0, unknown = 0;

    if (!r->said->whole || !rulebook_class(r->index->rules, RULEBOOK_KNOWN, strlen(RULEBOOK_KNOWN)))
        return false;
    for (size_t i = 0; i < r->w.n; i++)
        if (is_letters(r->w.words[i].folded)) {
            words++;
            unknown += is_wholly_unknown(r, i);
        }
    return 2 * unknown > words;
}

static void put_signal(struct reader *r, uint32_t signal, const char *words, struct read_found *ret)
{
    *ARENA_PUSH(r->a, ret->signals, ret->n_signals) =
        (struct read_signal){ .signal = r->index->rules->signals[signal].signal, .words = words };
}

/* On the third day two have passed. */
static double passed(const struct match *m)
{
    return m->ordinal && m->amount > m->one ? m->amount - m->one : m->amount;
}

static const char *value_of(struct reader *r, const struct amount_rule *rule, const struct match *m)
{
    char instant[TIME_TEXT];

    if (rulebook_fact(r->index->rules, rule->fact)->type != FACT_TIME)
        return arena_printf(r->a, "%.12g", round(m->amount * 100) / 100);
    time_format(r->said->at_ms - (int64_t)(passed(m) * HOUR_MS), instant);
    return arena_dup(r->a, instant);
}

/* Within the bounds; and a time is neither to come nor before 1970. */
static bool is_possible(
    const struct reader *r, const struct amount_rule *rule, const struct match *m)
{
    if (rulebook_fact(r->index->rules, rule->fact)->type == FACT_TIME &&
        (m->amount < 0 || m->amount * HOUR_MS > (double)r->said->at_ms))
        return false;
    return rule->least >= rule->most || (m->amount >= rule->least && m->amount <= rule->most);
}

/* Two that differ: a person has to ask. */
static void choose_amount(struct reader *r, const struct run *run, const struct amount_rule *rule,
    enum phrase_role role, struct target *t)
{
    for (size_t i = 0; i < run->n; i++) {
        const struct match *m = run->list[i];

        if (m->phrase->role != role || !is_possible(r, rule, m) || !counts(r, t, m))
            continue;
        t->differs = t->differs || (t->first && fabs(t->first->amount - m->amount) > 1e-9);
        if (is_before(m, t->first))
            t->first = m;
    }
}

static void put_fact(
    struct reader *r, const struct run *run, const struct amount_rule *rule, struct read_found *ret)
{
    struct target t = { 0 };

    gather_covers(r, run, &t);
    choose_amount(r, run, rule, PHRASE_IS, &t);
    if (!t.first)
        choose_amount(r, run, rule, PHRASE_MINE, &t);
    if (t.first && !t.differs)
        *ARENA_PUSH(r->a, ret->facts, ret->n_facts) = (struct read_fact){ .fact = rule->fact,
            .value = value_of(r, rule, t.first),
            .words = words_between(r, t.first) };
}

static void put_said(struct reader *r, const struct run *run, struct read_found *ret)
{
    const struct rulebook *rules = r->index->rules;
    uint32_t target = run->list[0]->phrase->target;
    struct target t = { 0 };

    if (target >= rules->n_signals + rules->n_amounts)
        return; /* what is told aside: it has marked its words */
    if (target >= rules->n_signals) {
        put_fact(r, run, &rules->amounts[target - rules->n_signals], ret);
        return;
    }
    gather_covers(r, run, &t);
    choose_signal(r, run, &t);
    if (!t.first)
        return;
    put_signal(r, target, words_between(r, t.first), ret);
    *ARENA_PUSH(r->a, r->places, r->n_places) = (struct read_place){ target, t.first->from };
}

static int by_target(const void *a, const void *b)
{
    const struct match *x = *(const struct match *const *)a, *y = *(const struct match *const *)b;

    if (x->phrase->target != y->phrase->target)
        return x->phrase->target < y->phrase->target ? -1 : 1;
    return (x > y) - (x < y);
}

/* In the order of the rules; what no phrase stands for costs nothing. */
static void put_all(struct reader *r, struct read_found *ret)
{
    const struct match **sorted = arena_alloc(r->a, (r->n_matches + 1) * sizeof *sorted);
    uint32_t not_understood = is_not_understood(r) ? r->index->not_understood : UINT32_MAX;

    for (size_t i = 0; i < r->n_matches; i++)
        sorted[i] = &r->matches[i];
    qsort(sorted, r->n_matches, sizeof *sorted, by_target);
    for (size_t i = 0, n; i < r->n_matches; i += n) {
        uint32_t target = sorted[i]->phrase->target;

        if (not_understood < target) {
            put_signal(r, not_understood, "", ret);
            not_understood = UINT32_MAX;
        }
        for (n = 1; i + n < r->n_matches && sorted[i + n]->phrase->target == target;)
            n++;
        put_said(r, &(struct run){ sorted + i, n }, ret);
    }
    if (not_understood != UINT32_MAX)
        put_signal(r, not_understood, "", ret);
}

void read_text(const struct read_index *index, const struct read_said *said, struct arena *a,
    struct read_found *ret)
{
    struct reader r = {
        .index = index, .text = said->text ? said->text : "", .said = said, .a = a
    };

    *ret = (struct read_found){ 0 };
    read_words(index, r.text, a, &r.w);
    find_matches(&r);
    find_aside(&r);
    combine_parts(&r);
    put_all(&r, ret);
    read_lean(
        &(struct read_leaning){ index, r.text, said->whole, &r.w, r.places, r.n_places }, a, ret);
}
