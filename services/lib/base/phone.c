/* phone - see phone.h. */
#include "base/phone.h"

#include <string.h>
#include "base/text.h"

#define NATIONAL 10 /* digits of a number of +7 */
#define E164_MOST (PHONE_DIGITS - 1)
#define E164_LEAST 7
#define IN_TOWN_MOST 7
#define IN_TOWN_LEAST 2
#define KEPT (PHONE_WRITTEN - 1) /* digits of a stretch; more are counted */

/* A stretch of digits and what stands between them, before anybody asks what it means. */
struct stretch {
    bool has_plus;
    char digits[KEPT + 1];
    size_t n; /* of all digits, kept or not */
    char ext[PHONE_EXT];
};

/* ---- reading ---- */
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of what stands between two digits of one number: also the dashes and blanks of word processors. */
static size_t between(const char *at)
{
    static const char *const wide[] = { "\xc2\xa0", "\xe2\x80\x91", "\xe2\x80\x93",
        "\xe2\x88\x92" };

    if (*at && strchr(" -.()~\t", *at))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (text_starts(at, wide[i]))
            return strlen(wide[i]);
    }
    return 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static const char *after_word(const char *at, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text_starts(at, words[i]))
            return at + strlen(words[i]);
    }
    return NULL;
}

/* "tel:", "тел. ", "моб.:": says that a number comes. */
static const char *after_label(const char *text)
{
    static const char *const labels[] = { "tel", "Tel", "TEL", "тел", "Тел", "ТЕЛ", "моб", "Моб",
        "т.", "Т." };
    const char *at = after_word(text, labels, sizeof labels / sizeof *labels);

    return at ? at + strspn(at, ".: ") : text;
}

/* The digits of an extension, and what is behind them; NULL: there is none. */
static const char *take_ext(const char *at, char ret[PHONE_EXT])
{
    static const char *const words[] = { "доб", "Доб", "ДОБ", "вн", "Вн", "ВН", "ext", "Ext", "EXT",
        "x", "X", "х", "Х", "#" };
    const char *from = after_word(at + strspn(at, " ,;("), words, sizeof words / sizeof *words);
    size_t n;

    if (!from)
        return NULL;
    while (is_letter(*from) || (*from && strchr(" .:=", *from)))
        from++;
    n = strspn(from, "0123456789");
    if (n == 0 || n >= PHONE_EXT)
        return NULL;
    memcpy(ret, from, n);
    ret[n] = '\0';
    return from + n + strspn(from + n, ")");
}

/* False: no digit there. */
static bool take_stretch(const char *at, struct stretch *ret, const char **ret_rest)
{
    const char *behind;

    *ret = (struct stretch){ 0 };
    while (between(at))
        at += between(at);
    ret->has_plus = *at == '+';
    at += ret->has_plus;
    for (; is_digit(*at) || between(at); at += is_digit(*at) ? 1 : between(at)) {
        if (is_digit(*at) && ret->n++ < KEPT)
            ret->digits[ret->n - 1] = *at;
    }
    behind = ret->n ? take_ext(at, ret->ext) : NULL;
    at = behind ? behind : at;
    *ret_rest = at + strspn(at, " .,;/|\t\r\n");
    return ret->n > 0;
}

/* ---- what number it is ---- */
static enum phone_fault keep(const char *digits, bool is_e164, struct phone *ret)
{
    memcpy(ret->digits, digits, strlen(digits) + 1);
    ret->is_e164 = is_e164;
    return PHONE_FITS;
}

static enum phone_fault by_length(size_t n, size_t right)
{
    return n < right ? PHONE_TOO_SHORT : PHONE_TOO_LONG;
}

/* Of what follows +7. */
static enum phone_fault national(const char *digits, struct phone *ret)
{
    char whole[NATIONAL + 2] = "7";

    if (!strchr("346789", digits[0]) || text_starts(digits, "79") || text_starts(digits, "88") ||
        text_starts(digits, "89"))
        return PHONE_NO_CODE;
    memcpy(whole + 1, digits, NATIONAL + 1);
    return keep(whole, true, ret);
}

/* What follows a plus, or the 810 that stands for it. People keep the 8 behind +7. */
static enum phone_fault international(const char *digits, size_t n, struct phone *ret)
{
    if (digits[0] == '0')
        return PHONE_NO_CODE;
    if (digits[0] == '7') {
        bool keeps_prefix = n == NATIONAL + 2 && digits[1] == '8';

        n -= 1 + keeps_prefix;
        return n == NATIONAL ? national(digits + 1 + keeps_prefix, ret) : by_length(n, NATIONAL);
    }
    if (n < E164_LEAST || n > E164_MOST)
        return by_length(n, E164_LEAST);
    return keep(digits, true, ret);
}

static enum phone_fault without_plus(const char *digits, size_t n, struct phone *ret)
{
    if (n == NATIONAL + 1 && (digits[0] == '8' || digits[0] == '7'))
        return national(digits + 1, ret);
    if (n == NATIONAL)
        return national(digits, ret);
    if (n >= IN_TOWN_LEAST && n <= IN_TOWN_MOST)
        return keep(digits, false, ret);
    return n == NATIONAL + 1 ? PHONE_NO_CODE : by_length(n, NATIONAL);
}

static enum phone_fault number_of(const struct stretch *s, struct phone *ret)
{
    if (s->n > KEPT)
        return PHONE_TOO_LONG;
    if (s->has_plus)
        return international(s->digits, s->n, ret);
    if (text_starts(s->digits, "810") && s->n >= 3 + E164_LEAST && s->n != NATIONAL)
        return international(s->digits + 3, s->n - 3, ret);
    return without_plus(s->digits, s->n, ret);
}

enum phone_fault phone_read(const char *text, struct phone *ret_phone, const char **ret_rest)
{
    struct stretch s;
    enum phone_fault fault;

    *ret_phone = (struct phone){ 0 };
    *ret_rest = text;
    if (!take_stretch(after_label(text), &s, ret_rest)) {
        *ret_rest = text;
        return PHONE_WORDS;
    }
    fault = number_of(&s, ret_phone);
    if (!fault)
        memcpy(ret_phone->ext, s.ext, sizeof s.ext);
    return fault;
}

enum phone_fault phone_read_one(const char *text, struct phone *ret_phone)
{
    const char *rest;
    enum phone_fault fault = phone_read(text, ret_phone, &rest);

    return fault || !*rest ? fault : PHONE_MORE;
}

char *phone_text(const struct phone *p, struct arena *a)
{
    return arena_printf(
        a, "%s%s%s%s", p->is_e164 ? "+" : "", p->digits, *p->ext ? ";ext=" : "", p->ext);
}

/* ---- forms ---- */
bool phone_is_number(const char *text)
{
    struct phone unused;

    return phone_read_one(text, &unused) == PHONE_FITS;
}

size_t phone_digits(const char *text, char ret[PHONE_WRITTEN])
{
    struct stretch s;
    const char *rest;

    if (!take_stretch(after_label(text), &s, &rest) || *rest || s.n > KEPT)
        return 0;
    memcpy(ret, s.digits, sizeof s.digits);
    return s.n;
}

bool phone_is_written(const char *text)
{
    char unused[PHONE_WRITTEN];

    return phone_digits(text, unused) >= 2;
}

/* ---- to compare ---- */
static uint64_t as_number(const char *digits)
{
    uint64_t number = 0;

    for (; is_digit(*digits); digits++)
        number = 10 * number + (uint64_t)(*digits - '0');
    return number;
}

static uint64_t key_of(const struct stretch *s)
{
    struct phone p = { 0 };

    if (!number_of(s, &p))
        return p.is_e164 ? as_number(p.digits) : 0;
    if (s->n < NATIONAL || s->n > KEPT)
        return 0;
    return UINT64_C(70000000000) + as_number(s->digits + s->n - NATIONAL);
}

uint64_t phone_key(const char *text)
{
    struct stretch s;
    uint64_t key = 0;

    for (const char *at = text ? text : ""; *at && !key;) {
        at += strcspn(at, "+0123456789");
        if (take_stretch(at, &s, &at))
            key = key_of(&s);
    }
    return key;
}

bool phone_is_same(const char *a, const char *b)
{
    uint64_t key = phone_key(a);

    return key && key == phone_key(b);
}
