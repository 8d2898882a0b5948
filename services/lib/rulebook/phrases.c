/* phrases - what triage.yaml says is to be heard, folded word by word into what intake/read_index.c looks for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "rulebook/reading.h"

#define PHRASE_WORDS 12
#define PHRASE_BYTES 2000
#define STEM_LETTERS 3

struct phrase {
    const char *text;
    size_t words;
    bool open; /* behind "..." or "&", or at the beginning: a word has to follow */
};

static void put(struct reading *r, struct phrase *p, const char *text)
{
    p->text = arena_printf(r->a, "%s%s", p->text, text);
}

/* The next piece of *rest that `part` ends, cut out into `out`; false when nothing is left. */
static bool next_piece(const char **rest, char part, char *out, size_t size)
{
    const char *from = *rest + strspn(*rest, (const char[]){ part, '\0' });
    size_t n = strcspn(from, (const char[]){ part, '\0' });

    must(n < size);
    memcpy(out, from, n);
    out[n] = '\0';
    *rest = from + n;
    return n > 0;
}

/* ---- units ---- */

static const struct {
    const char *name;
    double each[SPEECH_UNITS];
} units[] = {
    { "number", { [SPEECH_NUMBER] = 1 } },
    { "percent", { [SPEECH_PERCENT] = 1 } },
    { "degrees", { [SPEECH_DEGREES] = 1 } },
    { "hours",
        { [SPEECH_HOURS] = 1, [SPEECH_DAYS] = 24, [SPEECH_WEEKS] = 168, [SPEECH_MONTHS] = 730 } },
    { "days", { [SPEECH_HOURS] = 1.0 / 24,
                  [SPEECH_DAYS] = 1,
                  [SPEECH_WEEKS] = 7,
                  [SPEECH_MONTHS] = 30 } },
    { "weeks", { [SPEECH_WEEKS] = 1, [SPEECH_MONTHS] = 30.4 / 7 } },
    { "years", { [SPEECH_YEARS] = 1, [SPEECH_MONTHS] = 1.0 / 12 } },
};

bool rulebook_unit(const char *name, size_t size, double ret_each[SPEECH_UNITS])
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strlen(units[i].name) == size && memcmp(units[i].name, name, size) == 0) {
            memcpy(ret_each, units[i].each, sizeof units[i].each);
            return true;
        }
    return false;
}

/* ---- one phrase ---- */

/* "<child>", "<weeks>". NULL, or what is wrong with it. */
static const char *class_put(
    struct reading *r, struct phrase *p, const struct node *at, const char *one)
{
    size_t n = strlen(one);
    double each[SPEECH_UNITS];
    struct node name = *at;

    name.text = arena_printf(r->a, "%.*s", n > 2 ? (int)n - 2 : 0, one + 1);
    if (n < 3 || one[n - 1] != '>')
        return rule_say(r, _("\"%s\" is not one word"), rule_cut(r, one));
    if (!rulebook_unit(one + 1, n - 2, each) && !name_use(r, KNOWN_CLASS, &name))
        return "";
    put(r, p, one);
    return NULL;
}

/* One of "this|that*|=other|<class>", folded. NULL, or what is wrong with it; "" if that has been said. */
static const char *choice_put(
    struct reading *r, struct phrase *p, const struct node *at, const char *one)
{
    struct speech_word *words;
    size_t n_words, n = strlen(one);
    bool exact = one[0] == '=', begins = n > 1 && one[n - 1] == '*';

    if (one[0] == '<')
        return class_put(r, p, at, one);
    speech_cut(one, r->a, &words, &n_words);
    if (n_words != 1)
        return rule_say(r, _("\"%s\" is not one word"), rule_cut(r, one));
    if (begins && exact)
        return rule_say(
            r, _("\"%s\" is both this form alone and every word that begins so"), rule_cut(r, one));
    if (begins && speech_letters(words[0].folded) < STEM_LETTERS)
        return rule_say(r, _("\"%s\" would fit far too many words"), rule_cut(r, one));
    put(r, p, exact ? "=" : "");
    put(r, p, words[0].folded);
    put(r, p, begins ? "*" : "");
    return NULL;
}

static bool is_unit(const char *one)
{
    double each[SPEECH_UNITS];
    size_t n = strlen(one);

    return one[0] == '<' && n > 2 && rulebook_unit(one + 1, n - 2, each);
}

static const char *choices_put(
    struct reading *r, struct phrase *p, const struct node *at, const char *written)
{
    char one[PHRASE_BYTES];
    const char *rest = written, *bad = NULL;
    size_t words = 0;

    for (; !bad && next_piece(&rest, '|', one, sizeof one); words++) {
        put(r, p, words ? "|" : "");
        bad = is_unit(one) && (words || *rest)
                  ? rule_say(r, _("\"%s\" is an amount: it cannot be one of several words"), one)
                  : choice_put(r, p, at, one);
    }
    p->words++;
    return bad || words ? bad : rule_say(r, _("\"%s\" is not one word"), rule_cut(r, written));
}

/* A plain word may be several ("кто-нибудь"). */
static const char *plain_put(struct reading *r, struct phrase *p, const char *written)
{
    struct speech_word *words;
    size_t n;

    speech_cut(written, r->a, &words, &n);
    if (!n)
        return rule_say(r, _("\"%s\" is not one word"), rule_cut(r, written));
    for (size_t i = 0; i < n; i++) {
        put(r, p, i ? " " : "");
        put(r, p, words[i].folded);
    }
    p->words += n;
    return NULL;
}

/* What stands between blanks. */
static const char *word_put(
    struct reading *r, struct phrase *p, const struct node *at, const char *written)
{
    bool between = text_is(written, "...") || text_is(written, "&");

    if (between && (p->open || p->words == 0))
        return rule_say(r, _("\"%s\" has to stand between two words"), written);
    put(r, p, *p->text ? " " : "");
    p->open = between;
    if (!between)
        return strpbrk(written, "|*=<") ? choices_put(r, p, at, written) : plain_put(r, p, written);
    put(r, p, written);
    return NULL;
}

static const char *phrase_put(
    struct reading *r, struct phrase *p, const struct node *at, const char *t)
{
    char word[PHRASE_BYTES];
    const char *rest = t, *bad = NULL;

    if (strlen(t) >= sizeof word)
        return _("the phrase is too long");
    while (!bad && next_piece(&rest, ' ', word, sizeof word))
        bad = word_put(r, p, at, word);
    if (bad)
        return bad;
    if (p->words == 0)
        return _("the phrase has no word");
    if (p->open)
        return rule_say(r, _("\"%s\" has to stand between two words"), strrchr(p->text, ' ') + 1);
    return p->words > PHRASE_WORDS ? _("the phrase is too long") : NULL;
}

static const char *read_phrase(struct reading *r, const struct node *n)
{
    struct phrase p = { .text = "" };
    const char *t = node_text(r, n);
    const char *bad = t ? phrase_put(r, &p, n, t) : "";

    if (!bad)
        return arena_dup(&r->book->arena, p.text);
    if (*bad)
        rule_wrong(r, n, bad,
            _("write at most 12 words; word is meant in every form, =word in this one alone, word* "
              "is every "
              "word that begins so (at least three letters), one|other either, <class> a word of "
              "that "
              "class, ... up to three words between, & anything, in any order"));
    return NULL;
}

/* What is read so far, with its places. */
struct gathering {
    const char **list;
    const struct node **at;
    size_t n, n_at;
};

static void gather(
    struct reading *r, const struct node *at, const char *phrase, struct gathering *g)
{
    *ARENA_PUSH(&r->book->arena, g->list, g->n) = phrase;
    *ARENA_PUSH(r->a, g->at, g->n_at) = at;
}

struct placed {
    const char *phrase;
    size_t i;
};

static int by_phrase(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    int order = strcmp(x->phrase, y->phrase);

    return order ? order : x->i < y->i ? -1 : x->i > y->i;
}

static void put_gathered(struct reading *r, const struct gathering *g, struct phrases *into)
{
    struct placed *sorted = arena_alloc(r->a, (g->n + 1) * sizeof *sorted);

    for (size_t i = 0; i < g->n; i++)
        sorted[i] = (struct placed){ g->list[i], i };
    qsort(sorted, g->n, sizeof *sorted, by_phrase);
    for (size_t i = 1; i < g->n; i++)
        if (text_is(sorted[i].phrase, sorted[i - 1].phrase))
            rule_wrong(r, g->at[sorted[i].i],
                rule_say(r, _("\"%s\" is there twice"), sorted[i].phrase),
                _("take one of them out"));
    *into = (struct phrases){ g->list, g->n };
}

void field_phrases(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct gathering g = { 0 };

    if (!node_is(r, value, NODE_LIST, f->example))
        return;
    if (value->n == 0)
        rule_wrong(r, value, rule_say(r, _("\"%s\" is empty"), f->name),
            rule_say(r, _("write, for instance, %s"), f->example));
    for (size_t i = 0; i < value->n; i++) {
        const char *phrase = read_phrase(r, value->items[i]);

        if (phrase)
            gather(r, value->items[i], phrase, &g);
    }
    put_gathered(r, &g, (struct phrases *)((char *)into + f->at));
}

/* ---- classes: lines of words, each of which stands alone ---- */

static void read_words(struct reading *r, const struct node *line, struct gathering *g)
{
    const char *t = node_text(r, line), *rest = t ? t : "";
    char word[PHRASE_BYTES];

    if (strlen(rest) >= sizeof word) {
        rule_wrong(r, line, _("the line is too long"), _("make two lines of it"));
        return;
    }
    while (next_piece(&rest, ' ', word, sizeof word)) {
        struct phrase p = { .text = "" };
        const char *bad = *word == '<' || strchr(word, '|')
                              ? rule_say(r, _("\"%s\" is not one word"), rule_cut(r, word))
                              : choice_put(r, &p, line, word);

        if (bad)
            rule_wrong(r, line, bad, _("write words with blanks between them: муж жена мать*"));
        else
            gather(r, line, arena_dup(&r->book->arena, p.text), g);
    }
}

void phrases_read_lines(struct reading *r, const struct node *lines, struct phrases *into)
{
    struct gathering g = { 0 };

    for (size_t i = 0; i < lines->n; i++)
        read_words(r, lines->items[i], &g);
    put_gathered(r, &g, into);
}
