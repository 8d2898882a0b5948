/* signals - triage.yaml's phrases, folded word by word into what intake/read.c looks for. */
#include "rulebook/reading.h"

#include "base/text.h"

#include <string.h>

#define PHRASE_WORDS 8
#define PHRASE_BYTES 1000
#define STEM_LETTERS 3

struct phrase {
    char text[PHRASE_BYTES]; /* folded: never longer than what was written */
    size_t used, words;
    bool after_gap;
};

static void put(struct phrase *p, const char *text)
{
    size_t n = strlen(text);

    must(p->used + n < sizeof(p->text));
    memcpy(p->text + p->used, text, n + 1);
    p->used += n;
}

static size_t letters(const char *t)
{
    size_t n = 0;

    for (; *t; t++)
        n += ((unsigned char)*t & 0xc0) != 0x80;
    return n;
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

/* One of "this|that*", folded. NULL, or what is wrong with it. */
static const char *choice_put(struct reading *r, struct phrase *p, const char *one)
{
    char folded[PHRASE_BYTES];
    size_t n = strlen(one);
    bool stem = n > 0 && one[n - 1] == '*';

    rulebook_fold(one, folded, sizeof(folded));
    if (!*folded || strchr(folded, ' '))
        return rule_say(r, _("\"%s\" is not one word"), rule_cut(r, one));
    if (stem && letters(folded) < STEM_LETTERS)
        return rule_say(r, _("\"%s\" would fit far too many words"), rule_cut(r, one));
    put(p, folded);
    put(p, stem ? "*" : "");
    return NULL;
}

static const char *choices_put(struct reading *r, struct phrase *p, const char *written)
{
    char one[PHRASE_BYTES];
    const char *rest = written, *bad = NULL;
    size_t words = 0;

    for (bool first = true; !bad && next_piece(&rest, '|', one, sizeof(one)); first = false) {
        put(p, first ? "" : "|");
        bad = choice_put(r, p, one);
        words++;
    }
    p->words++;
    return bad || words ? bad : rule_say(r, _("\"%s\" is not one word"), rule_cut(r, written));
}

/* A plain word may fold into several ("кто-нибудь"). */
static const char *plain_put(struct reading *r, struct phrase *p, const char *written)
{
    char folded[PHRASE_BYTES];

    rulebook_fold(written, folded, sizeof(folded));
    if (!*folded)
        return rule_say(r, _("\"%s\" is not one word"), rule_cut(r, written));
    put(p, folded);
    for (const char *c = folded; *c; c++)
        p->words += *c == ' ';
    p->words++;
    return NULL;
}

/* What stands between blanks. */
static const char *word_put(struct reading *r, struct phrase *p, const char *written)
{
    bool gap = text_is(written, "...");

    if (gap && (p->after_gap || p->words == 0))
        return _("\"...\" has to stand between two words");
    put(p, p->used ? " " : "");
    p->after_gap = gap;
    if (!gap)
        return strpbrk(written, "|*") ? choices_put(r, p, written) : plain_put(r, p, written);
    put(p, written);
    return NULL;
}

static const char *read_phrase(struct reading *r, const struct node *n)
{
    struct phrase p = { 0 };
    char word[PHRASE_BYTES];
    const char *t = node_text(r, n), *rest = t, *bad = NULL;

    if (!t)
        return NULL;
    if (strlen(t) >= sizeof(word))
        bad = _("the phrase is too long");
    while (!bad && next_piece(&rest, ' ', word, sizeof(word)))
        bad = word_put(r, &p, word);
    if (!bad && p.words == 0)
        bad = _("the phrase has no word");
    if (!bad && p.after_gap)
        bad = _("\"...\" has to stand between two words");
    if (!bad && p.words > PHRASE_WORDS)
        bad = _("the phrase is too long");
    if (!bad)
        return arena_dup(&r->book->arena, p.text);
    rule_wrong(r, n, bad,
        _("write at most 8 words; word* is every word that begins so (at least three letters), "
          "one|other either, "
          "... up to three words between"));
    return NULL;
}

static void read_signal(struct reading *r, const struct node *value, struct signal_rule *signal)
{
    if (!node_is(r, value, NODE_LIST, "no_food: [\"еды нет\", \"no food\"]"))
        return;
    if (value->n == 0)
        rule_wrong(r, value, _("the signal has no phrases: no rule with it could ever fire"),
            _("write at least one phrase"));
    for (size_t i = 0; i < value->n; i++) {
        const char *phrase = read_phrase(r, value->items[i]);

        for (size_t j = 0; phrase && j < signal->n_phrases; j++)
            if (text_is(signal->phrases[j], phrase)) {
                rule_wrong(r, value->items[i], rule_say(r, _("\"%s\" is there twice"), phrase),
                    _("take one of them out"));
                phrase = NULL;
            }
        if (phrase)
            *ARENA_PUSH(&r->book->arena, signal->phrases, signal->n_phrases) = phrase;
    }
}

void field_signals(struct reading *r, const struct node *value, const struct field *f, void *into)
{
    struct names *names = &r->known[KNOWN_SIGNAL];
    struct signal_rule *signals = arena_alloc(&r->book->arena, (names->n + 1) * sizeof(*signals));

    (void)into;
    node_is(r, value, NODE_MAP, f->example);
    for (size_t i = 0; i < names->n; i++) {
        signals[i].signal = names->items[i].name;
        read_signal(r, names->items[i].value, &signals[i]);
    }
    r->book->signals = signals;
    r->book->n_signals = names->n;
}
