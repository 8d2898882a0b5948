/* choice - what may be typed where the help shows a word in capitals or several with '|'. */
#include "choice.h"

#include "base/text.h"
#include "words/words.h"

#include <string.h>

/* Words of an enum are typed with '-' where the help writes them so; both are read. */
static const struct {
    const char *shown;
    enum choice_kind kind;
    const ProtobufCEnumDescriptor *words;
    int last; /* 0: all values */
    bool has_dashes;
} choices[] = {
    { "P0..P5", CHOICE_WORDS, &priority__descriptor, 0, false },
    { "P,...", CHOICE_LIST, &priority__descriptor, 0, false },
    { "S,...", CHOICE_LIST, &case__state__descriptor, 0, false },
    { "ROLE", CHOICE_WORDS, &role__descriptor, 0, false },
    { "DISPOSITION", CHOICE_WORDS, &case__disposition__descriptor, 0, false },
    { "ANSWER", CHOICE_WORDS, &answer__word__descriptor, ANSWER__WORD__RECALL_SEEN, true },
    { "OUTCOME", CHOICE_WORDS, &answer__word__descriptor, 0, true },
    { "BASIS", CHOICE_WORDS, &contact__basis__descriptor, 0, false },
    { "RESPONDER_KIND", CHOICE_WORDS, &responder__kind__descriptor, 0, false },
    { "FILE", CHOICE_FILE, NULL, 0, false },
    { "FILE.json|-", CHOICE_FILE, NULL, 0, false },
    { "PROGRAM", CHOICE_FILE, NULL, 0, false },
    { "DIR", CHOICE_FOLDER, NULL, 0, false },
};

static const char *word_typed(struct arena *a, const char *word, bool has_dashes)
{
    char *typed = arena_dup(a, word);

    for (char *t = typed; has_dashes && *t; t++)
        if (*t == '_')
            *t = '-';
    return typed;
}

static const char *words_of(size_t row, struct arena *a)
{
    const ProtobufCEnumDescriptor *words = choices[row].words;
    const char *all = "";

    if (!words)
        return NULL;
    for (unsigned i = 0; i < words->n_values; i++) {
        int value = words->values[i].value;

        if (value == 0 || (choices[row].last && value > choices[row].last))
            continue;
        all = arena_printf(a, "%s%s%s", all, *all ? " " : "",
            word_typed(a, word_of(words, value), choices[row].has_dashes));
    }
    return all;
}

/* "yes|no|safe-only": the words themselves. "CALL|OFFER" are none. */
static struct choice alternatives(const char *shown, struct arena *a)
{
    char *words;

    if (!*shown || shown[strspn(shown, "abcdefghijklmnopqrstuvwxyz_-|")])
        return (struct choice){ CHOICE_FREE, NULL };
    words = arena_dup(a, shown);
    for (char *w = words; *w; w++)
        if (*w == '|')
            *w = ' ';
    return (struct choice){ CHOICE_WORDS, words };
}

/* "[DIR]" is DIR, "[CASE ...]" and "TEXT..." are read by their first word. */
static const char *bare(const char *shown, struct arena *a)
{
    const char *from = shown[0] == '[' ? shown + 1 : shown;

    return arena_printf(a, "%.*s", (int)strcspn(from, " ]"), from);
}

struct choice choice_of(const char *shown, struct arena *a)
{
    const char *word = bare(shown, a);

    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
        if (text_is(choices[i].shown, word))
            return (struct choice){ choices[i].kind, words_of(i, a) };
    return alternatives(word, a);
}

const char *choice_word_at(const char *words, unsigned position, struct arena *a)
{
    char *rest = arena_dup(a, words), *word;

    while ((word = strsep(&rest, " "))) {
        if (text_is(word, "|") || text_starts(word, "--")) /* another way to say it, or an option */
            return NULL;
        if (*word && --position == 0)
            return word;
    }
    return NULL;
}
