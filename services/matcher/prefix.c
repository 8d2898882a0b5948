/* prefix - see prefix.h. */
#include "matcher/prefix.h"

#include <stdio.h>
#include <string.h>
#include "base/text.h"

#define REGION 2
#define OKTMO_MOST 11
#define KLADR_PLACE 13

static const char oktmo_[] = "oktmo:", kladr_[] = "kladr:";
#define WORD (sizeof oktmo_ - 1) /* of both */

/* Digits, with spaces between them or not: how many; 0: there is something else, or it is too long. */
static size_t join_digits(const char *text, char ret[PREFIX_DIGITS + 1])
{
    size_t n = 0;

    for (; *text; text++) {
        if (*text == ' ')
            continue;
        if (*text < '0' || *text > '9' || n == PREFIX_DIGITS)
            return 0;
        ret[n++] = *text;
    }
    ret[n] = '\0';
    return n;
}

/* After the region both go by threes: a district or town, a part of it, a settlement. KLADR adds two, zeros as long as it holds. */
static size_t significant(const char *digits, size_t n)
{
    if (n == KLADR_PLACE && strcmp(digits + n - 2, "00") == 0)
        n -= 2;
    while ((n == 11 || n == 8 || n == 5) && memcmp(digits + n - 3, "000", 3) == 0)
        n -= 3;
    return n;
}

void prefix_number(const char *digits, char ret[PREFIX_KEY])
{
    size_t n = text_empty(digits) ? 0 : join_digits(digits, ret);

    ret[n < REGION ? 0 : significant(ret, n)] = '\0';
}

static const struct {
    const char *word, *key;
} words[] = {
    { "oktmo", oktmo_ },
    { "октмо", oktmo_ },
    { "kladr", kladr_ },
    { "кладр", kladr_ },
};

bool prefix_key(const char *folded, char ret[PREFIX_KEY])
{
    char digits[PREFIX_DIGITS + 1];
    const char *which = "";
    size_t n;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_starts(folded, words[i].word)) {
            which = words[i].key;
            folded += strlen(words[i].word);
        }
    }
    n = join_digits(folded, digits);
    if (n < REGION)
        return false;
    if (n > OKTMO_MOST && !*which)
        which = kladr_;
    digits[significant(digits, n)] = '\0';
    snprintf(ret, PREFIX_KEY, "%s%s", which, digits);
    return true;
}

/* A name that was folded has no colon, and one of digits alone is a prefix. */
bool prefix_is_key(const char *area)
{
    size_t n = strspn(area, "0123456789");

    return (n >= REGION && n <= PREFIX_DIGITS && !area[n]) || strchr(area, ':');
}

/* ---- what it says of a place ---- */
static enum prefix_says say(const char *digits, const char *number)
{
    if (text_empty(number))
        return PREFIX_UNKNOWN;
    if (text_starts(number, digits))
        return PREFIX_YES;
    return text_starts(digits, number) ? PREFIX_MAYBE : PREFIX_NO;
}

enum prefix_says prefix_says(const char *key, const char *oktmo, const char *kladr)
{
    enum prefix_says a, b;

    if (text_starts(key, oktmo_))
        return say(key + WORD, oktmo);
    if (text_starts(key, kladr_))
        return say(key + WORD, kladr);
    a = say(key, oktmo);
    b = say(key, kladr);
    return a > b ? a : b;
}

/* ---- where it is kept ---- */
bool prefix_region(const char *key, char ret[PREFIX_KEY])
{
    size_t word = strchr(key, ':') ? WORD : 0;

    if (strlen(key + word) <= REGION)
        return false;
    snprintf(ret, PREFIX_KEY, "%.*s+", (int)(word + REGION), key);
    return true;
}

/* As far as digits alone are concerned, `other` was visited already. */
static void each_of(const char *which, const char *number, const char *other,
    void (*visit)(void *self, const char *key), void *self)
{
    size_t n = text_empty(number) ? 0 : strlen(number);
    char key[PREFIX_KEY];

    for (size_t i = REGION; i <= n; i++) {
        snprintf(key, sizeof key, "%s%.*s", which, (int)i, number);
        visit(self, key);
        if (strncmp(number, other, i) != 0)
            visit(self, key + strlen(which));
    }
    if (n < REGION)
        return;
    snprintf(key, sizeof key, "%s%.*s+", which, REGION, number);
    visit(self, key);
    if (strncmp(number, other, REGION) != 0)
        visit(self, key + strlen(which));
}

void prefix_each(
    const char *oktmo, const char *kladr, void (*visit)(void *self, const char *key), void *self)
{
    each_of(oktmo_, oktmo, "", visit, self);
    each_of(kladr_, kladr, text_empty(oktmo) ? "" : oktmo, visit, self);
}
