/* forms - the cases in which names of places are said, see speech.h. By the ending of the name: enough to know a form when one hears it,
 * and too little to make one; vowels that flee (Орёл, в Орле) are not known. */
#include <string.h>
#include "base/text.h"
#include "speech/speech.h"

/* The first ending that fits counts. Words apart; "-" is no ending at all. */
static const struct {
    const char *name, *out_of, *in;
} endings[] = {
    { "ое", "ого", "ом" },
    { "ее", "его", "ем" },
    { "ий", "ого его", "ом ем" },
    { "ый", "ого", "ом" },
    { "ой", "ого", "ом" },
    { "ая", "ой", "ой ую" },
    { "яя", "ей", "ей юю" },
    { "ия", "ии", "ии ию" },
    { "ые", "ых", "ых" },
    { "ие", "их ых", "их ых" },
    { "ы", "- ов ев", "ах" },
    { "и", "- ов ей", "ах ях" },
    { "а", "ы и", "е у" },
    { "я", "и", "е ю" },
    { "ь", "и я", "и е" },
    { "о", "а", "е" },
    { "е", "а я", "е" },
    { "й", "я", "е" },
    { "", "а", "е" },
};

static bool ends_with(const char *word, size_t n, const char *ending)
{
    size_t n_ending = strlen(ending);

    return n > n_ending && memcmp(word + n - n_ending, ending, n_ending) == 0;
}

static bool is_one_of(const char *ending, const char *list)
{
    size_t n = strlen(ending);

    for (const char *at = list; *at; at += strcspn(at, " "), at += *at == ' ') {
        size_t size = strcspn(at, " ");

        if (*at == '-' ? n == 0 : size == n && memcmp(at, ending, n) == 0)
            return true;
    }
    return false;
}

static size_t ending_of(const char *name)
{
    size_t n = strlen(name), i = 0;

    while (!ends_with(name, n, endings[i].name)) /* the last one fits all */
        i++;
    return i;
}

size_t speech_form_stem(const char *name)
{
    return strlen(name) - strlen(endings[ending_of(name)].name);
}

bool speech_is_form(const char *form, const char *name, enum speech_case as)
{
    size_t i = ending_of(name), stem = strlen(name) - strlen(endings[i].name);

    if (text_is(form, name))
        return true; /* "на Дону", "в Сочи" */
    if (strncmp(form, name, stem) != 0)
        return false;
    return (as != SPEECH_IN && is_one_of(form + stem, endings[i].out_of)) ||
           (as != SPEECH_OUT_OF && is_one_of(form + stem, endings[i].in));
}
