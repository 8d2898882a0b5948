/* wanted - see wanted.h. */
#include "casebook/wanted.h"

#include <string.h>
#include "base/phone.h"
#include "base/text.h"

#define PHONE_LEAST 4 /* digits: fewer are the end of too many numbers */
#define PHONE_WHOLE 10 /* as many as make it one number whatever stands before them */
#define LETTERS_LEAST 3 /* that are left of a word without its ending */
#define LETTERS_LONG 6 /* from here on an ending may have two letters */

/* ---- what was typed ---- */
/* The last ten of a telephone, or as many as were typed; without an extension. NULL: it is none. */
static const char *digits_of(const char *said, struct arena *a)
{
    char *digits = arena_alloc(a, PHONE_WRITTEN);
    size_t n = phone_digits(said, digits);

    if (n < PHONE_LEAST)
        return NULL;
    return n > PHONE_WHOLE ? digits + n - PHONE_WHOLE : digits;
}

/* А, е, и, й, о, у, ы, ь, э, ю, я: folded text is lower case, and has no yo. */
static bool is_ending(const char *letter)
{
    static const char *const endings[] = { "а", "е", "и", "й", "о", "у", "ы", "ь", "э", "ю", "я" };

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (strncmp(letter, endings[i], 2) == 0)
            return true;
    }
    return false;
}

static size_t letters_of(const char *word)
{
    size_t n = 0;

    for (; *word; word++)
        n += ((unsigned char)*word & 0xC0) != 0x80;
    return n;
}

/* Whoever looks for Иванову finds Иванова and Иванов. */
static const char *without_ending(char *word)
{
    size_t letters = letters_of(word), bytes = strlen(word);
    size_t most = letters >= LETTERS_LONG ? 2 : 1;

    while (most-- && letters > LETTERS_LEAST && is_ending(word + bytes - 2)) {
        word[bytes -= 2] = '\0';
        letters--;
    }
    return word;
}

static const char *folded(const char *text, struct arena *a)
{
    size_t size = strlen(text) + 1;
    char *to = arena_alloc(a, size);

    text_fold(text, to, size);
    return to;
}

bool wanted_of(const char *said, struct arena *a, struct wanted *ret)
{
    char *rest = said ? arena_dup(a, folded(said, a)) : NULL, *word;

    *ret = (struct wanted){ .digits = said ? digits_of(said, a) : NULL };
    ret->only_phone = ret->digits && strlen(ret->digits) == PHONE_WHOLE;
    while (!ret->only_phone && ret->n_words < WANTED_WORDS && (word = strsep(&rest, " "))) {
        if (*word)
            ret->words[ret->n_words++] = without_ending(word);
    }
    return ret->digits || ret->n_words;
}

/* ---- what is known ---- */
bool wanted_is_found(const struct wanted *w, wanted_found found)
{
    return w->n_words && found == (UINT32_C(1) << w->n_words) - 1;
}

static bool begins_a_word(const char *text, const char *word)
{
    const char *at = text;

    while ((at = strstr(at, word)) != NULL) {
        if (at == text || at[-1] == ' ')
            return true;
        at++;
    }
    return false;
}

void wanted_look_at(const struct wanted *w, const char *text, struct arena *a, wanted_found *found)
{
    const char *known;

    if (text_empty(text) || wanted_is_found(w, *found) || w->n_words == 0)
        return;
    known = folded(text, a);
    for (uint32_t i = 0; i < w->n_words; i++) {
        if (begins_a_word(known, w->words[i]))
            *found |= UINT32_C(1) << i;
    }
}

static bool is_phone(const struct wanted *w, const char *phone, struct arena *a)
{
    const char *digits = w->digits && !text_empty(phone) ? digits_of(phone, a) : NULL;
    size_t n = digits ? strlen(digits) : 0, m = digits ? strlen(w->digits) : 0;

    return digits && n >= m && strcmp(digits + n - m, w->digits) == 0;
}

static bool look_at_person(
    const struct wanted *w, const struct person *p, struct arena *a, wanted_found *found)
{
    wanted_look_at(w, p->name, a, found);
    wanted_look_at(w, p->born, a, found);
    return is_phone(w, p->phone, a);
}

bool wanted_look_at_case(
    const struct wanted *w, const struct casefile *c, struct arena *a, wanted_found *found)
{
    bool is_phones = look_at_person(w, &c->subject, a, found);

    for (uint32_t i = 0; i < c->n_reporters; i++)
        is_phones = look_at_person(w, &c->reporters[i], a, found) || is_phones;
    for (uint32_t i = 0; i < c->n_found; i++) {
        wanted_look_at(w, c->found[i].name, a, found);
        is_phones = is_phone(w, c->found[i].phone, a) || is_phones;
    }
    for (uint32_t i = 0; i < c->n_fixes; i++)
        wanted_look_at(w, c->fixes[i].text, a, found);
    for (uint32_t i = 0; i < c->n_facts; i++)
        wanted_look_at(w, c->facts[i].value, a, found);
    return is_phones;
}
