/* place_words - words that are no point: the settlement that they begin with, and whether they hold the
 * short form of an Open Location Code. Pure. */
#include <string.h>
#include "base/text.h"
#include "intake/place_olc.h"
#include "intake/place_parts.h"

#define DISTRICT_BYTES 80
#define DISTRICT_WORDS 4
#define WORD_BYTES 64

/* clang-format off */
/* Where one of these stands, the words say more than a settlement. Folded. */
static char *const exact_words[] = {
    "ул", "улица", "улице", "проспект", "проспекте", "пр", "пер", "переулок", "переулке",
    "шоссе", "ш", "бульвар", "бульваре", "бул", "б", "набережная", "набережной", "наб",
    "площадь", "площади", "пл", "проезд", "проезде", "тупик", "аллея", "аллее", "линия",
    "квартал", "дом", "доме", "дома", "кв", "квартира", "квартире", "корп", "корпус", "стр",
    "строение", "подъезд", "подъезде", "этаж", "этаже", "офис", "комната", "комнате", "ком",
    "общежитие", "общежитии", "дача", "даче", "участок", "участке", "уч", "снт", "гараж",
    "гараже", "street", "st", "road", "rd", "avenue", "ave", "lane", "ln", "drive", "house",
    "flat", "apartment", "apt", "floor", "entrance", "room", "building", "bldg", "square",
    "cottage",
};
/* What follows one of these is nearer than the settlement, or somebody's name. */
static char *const near_words[] = {
    "у", "возле", "около", "рядом", "за", "напротив", "под", "перед", "между", "вблизи",
    "недалеко", "от", "near", "at", "behind", "opposite", "beside", "by", "with", "next",
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool place_is_exact_word(const char *folded)
{
    return text_among(folded, exact_words, COUNT(exact_words));
}

bool place_is_near_word(const char *folded)
{
    return text_among(folded, near_words, COUNT(near_words));
}

static void fold_word(const char *word, size_t n, char ret[WORD_BYTES])
{
    char original[WORD_BYTES];

    memcpy(original, word, n);
    original[n] = '\0';
    text_fold(original, ret, WORD_BYTES);
}

/* "ул.Ленина" and "пр-т" count by their parts. */
static bool has_exact_part(char folded[WORD_BYTES])
{
    for (char *part = folded, *next; part; part = next) {
        next = strchr(part, ' ');
        if (next)
            *next++ = '\0';
        if (place_is_exact_word(part))
            return true;
    }
    return false;
}

/* How many bytes from the start name a settlement; 0: none, or more than a settlement. */
static size_t settlement(const char *text, size_t n)
{
    size_t kept = 0, words = 0;

    for (size_t at = 0; at < n;) {
        size_t gap = strspn(text + at, PLACE_SPACES);
        size_t size = at + gap < n ? strcspn(text + at + gap, PLACE_SPACES ",;") : 0;
        char folded[WORD_BYTES];

        if (size == 0)
            break;
        if (size >= sizeof folded || ++words > DISTRICT_WORDS)
            return 0;
        fold_word(text + at + gap, size, folded);
        if (place_is_near_word(folded))
            break;
        if (has_exact_part(folded))
            return 0;
        at += gap + size;
        kept = at;
    }
    return kept;
}

/* Only what stands before the first comma, and only if it cannot be more than a settlement: when in
 * doubt, nothing. */
static const char *district_of(const char *text, struct arena *a)
{
    size_t n = strcspn(text, ",;\n");
    size_t kept;

    if (strcspn(text, PLACE_DIGITS) < n)
        return NULL;
    kept = settlement(text, n);
    if (kept == 0 || kept > DISTRICT_BYTES)
        return NULL;
    return place_trimmed(text, kept, a);
}

/* The short code is taken out; what is left names the town that it belongs to. */
static void find_short_code(const char *text, struct arena *a, struct place *p)
{
    size_t n;
    const char *code = olc_find(text, olc_is_short, &n), *rest;

    if (!code)
        return;
    p->short_code = arena_text(a, code, n);
    rest = arena_printf(a, "%.*s %s", (int)(code - text), text, code + n);
    rest += strspn(rest, PLACE_SPACES ",;");
    p->near = place_trimmed(rest, strlen(rest), a);
}

void place_words(const char *text, struct arena *a, struct place *p)
{
    p->source = CASE__PLACE_SOURCE__SAID;
    find_short_code(text, a, p);
    p->district = district_of(p->near ? p->near : text, a);
}
