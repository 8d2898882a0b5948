/* named - see named.h. */
#include "base/named.h"

#include <string.h>
#include "base/text.h"

#define PHONE_DIGITS                                                                               \
    10 /* of a number, counted from its end: 8 900... and +7 900... are the same telephone */

/* Digits at the end of a telephone number; "" when there are too few for one. ret: PHONE_DIGITS + 1 bytes. */
static void last_digits(const char *phone, char *ret)
{
    size_t n = 0, seen = 0, all = 0;

    for (const char *c = phone ? phone : ""; *c; c++)
        all += *c >= '0' && *c <= '9';
    for (const char *c = phone; all >= PHONE_DIGITS && *c; c++) {
        if (*c >= '0' && *c <= '9' && seen++ >= all - PHONE_DIGITS)
            ret[n++] = *c;
    }
    ret[n] = '\0';
}

uint64_t named_phone(const char *phone)
{
    char digits[PHONE_DIGITS + 1];
    uint64_t number = 0;

    last_digits(phone, digits);
    for (const char *d = digits; *d; d++)
        number = 10 * number + (uint64_t)(*d - '0');
    return number;
}

struct named named_of(const char *said, struct arena *a)
{
    char folded[NAME_FOLDED], digits[PHONE_DIGITS + 1];

    text_fold(said, folded, sizeof folded);
    last_digits(said, digits);
    return (struct named){ arena_dup(a, folded), arena_dup(a, digits) };
}

static bool is_a_word_of(const char *word, size_t n, const char *text)
{
    for (const char *at = text; (at = strstr(at, word)) != NULL && n; at += n) {
        bool begins = at == text || at[-1] == ' ';

        if (begins && (at[n] == ' ' || at[n] == '\0'))
            return true;
    }
    return false;
}

/* Every word of the one stands in the other, in any order: whoever must never know is rather left out once too often. */
static bool is_named(const char *said, const char *name)
{
    char word[NAME_FOLDED];

    if (!*said)
        return false;
    while (*said) {
        size_t n = strcspn(said, " ");

        memcpy(word, said, n);
        word[n] = '\0';
        if (!is_a_word_of(word, n, name))
            return false;
        said += n;
        said += strspn(said, " ");
    }
    return true;
}

bool named_is(
    const struct named *n, const char *folded_id, const char *folded_name, const char *phone)
{
    char digits[PHONE_DIGITS + 1];

    if (is_named(n->folded, folded_name) || (*n->folded && text_is(n->folded, folded_id)))
        return true;
    last_digits(phone, digits);
    return *n->digits && text_is(n->digits, digits);
}

bool named_says(const char *said, const char *id, const char *name, const char *phone)
{
    char folded[NAME_FOLDED], digits[PHONE_DIGITS + 1];
    char folded_id[NAME_FOLDED], folded_name[NAME_FOLDED];

    text_fold(said, folded, sizeof folded);
    last_digits(said, digits);
    text_fold(id ? id : "", folded_id, sizeof folded_id);
    text_fold(name ? name : "", folded_name, sizeof folded_name);
    return named_is(&(struct named){ folded, digits }, folded_id, folded_name, phone);
}

bool named_same_phone(const char *a, const char *b)
{
    uint64_t number = named_phone(a);

    return number && number == named_phone(b);
}
