/* country_names - is it a country that is named? By its words' stems, so that every case of it counts. */
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>
#include "base/must.h"
#include "base/text.h"
#include "intake/country.h"
#include "speech/speech.h"

#define NAME_BYTES 200
#define CODE_BYTES 3
#define COUNT(array) (sizeof(array) / sizeof *(array))

struct name {
    char code[CODE_BYTES];
    const struct speech_word *words;
    size_t n;
};

struct country_names {
    struct name *names;
    size_t n;
};

/* What people say, and CLDR does not. */
static const struct {
    const char *code, *name;
} nicknames[] = {
    { "AE", "Эмираты" },
    { "AE", "ОАЭ" },
    { "AE", "UAE" },
    { "BY", "Белоруссия" },
    { "CD", "Конго" },
    { "CZ", "Czech Republic" },
    { "DO", "Доминикана" },
    { "EG", "Египта" }, /* whose stem is not that of its nominative */
    { "GB", "Англия" },
    { "GB", "Великобритания" },
    { "GB", "England" },
    { "GB", "UK" },
    { "KG", "Кыргызстан" },
    { "KP", "Северная Корея" },
    { "KR", "Южная Корея" },
    { "KR", "Корея" },
    { "MD", "Молдавия" },
    { "NL", "Голландия" },
    { "NL", "Holland" },
    { "TH", "Тайланд" },
    { "TR", "Turkey" },
    { "US", "США" },
    { "US", "USA" },
    { "US", "Соединённые Штаты Америки" },
    { "ZA", "ЮАР" },
};

static void add(struct country_names *names, const char *code, const char *text, struct arena *a)
{
    struct name *name = ARENA_PUSH(a, names->names, names->n);
    struct speech_word *words;

    memcpy(name->code, code, CODE_BYTES);
    speech_cut(text, a, &words, &name->n);
    must(name->n > 0);
    name->words = words;
}

static void add_in(
    struct country_names *names, const char *code, const char *language, struct arena *a)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar name[NAME_BYTES];
    char text[NAME_BYTES];

    uloc_getDisplayCountry(arena_printf(a, "und_%s", code), language, name, NAME_BYTES, &error);
    u_strToUTF8(text, sizeof text, NULL, name, -1, &error);
    must(U_SUCCESS(error));
    add(names, code, text, a);
}

const struct country_names *country_names(struct arena *a)
{
    struct country_names *names = arena_alloc(a, sizeof *names);

    for (const char *const *code = uloc_getISOCountries(); *code; code++) {
        add_in(names, *code, "ru", a);
        add_in(names, *code, "en", a);
    }
    for (size_t i = 0; i < COUNT(nicknames); i++)
        add(names, nicknames[i].code, nicknames[i].name, a);
    return names;
}

/* ---- the words of a place ---- */
static bool begins_with(const struct name *name, const struct speech_word *words, size_t n)
{
    if (name->n > n)
        return false;
    for (size_t i = 0; i < name->n; i++) {
        if (strcmp(name->words[i].stem, words[i].stem) != 0)
            return false;
    }
    return true;
}

/* The longest: "Guinea-Bissau" is not Guinea. NULL: none. */
static const struct name *longest(
    const struct country_names *names, const struct speech_word *words, size_t n)
{
    const struct name *best = NULL;

    for (size_t i = 0; i < names->n; i++) {
        if (begins_with(&names->names[i], words, n) && (!best || names->names[i].n > best->n))
            best = &names->names[i];
    }
    return best;
}

static size_t prepositions(const struct speech_word *words, size_t n)
{
    static char *const of_place[] = { "в", "во", "на", "из", "in", "from", "the" };
    size_t i = 0;

    while (i < n && text_among(words[i].folded, of_place, COUNT(of_place)))
        i++;
    return i;
}

/* The last of all words ends one, too. */
static size_t clause(const struct speech_word *words)
{
    size_t n = 1;

    while (!words[n - 1].ends_clause)
        n++;
    return n;
}

/* "Турция Анталья" begins with it; behind a comma it stands alone, since streets have countries' names. */
const char *country_said(
    const struct country_names *names, const char *text, const char *home, struct arena *a)
{
    struct speech_word *words;
    size_t n;

    speech_cut(text, a, &words, &n);
    for (size_t from = 0, to; from < n; from = to) {
        size_t first = from + prepositions(words + from, n - from);
        const struct name *name;

        to = from + clause(words + from);
        name = first < to ? longest(names, words + first, to - first) : NULL;
        if (name && (from == 0 || name->n == to - first))
            return strstr(home, name->code) ? NULL : name->code;
    }
    return NULL;
}
