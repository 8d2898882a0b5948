/* text - UTF-8, numbers and spans of time out of bytes from outside; folding for comparing names.
 */
#include "base/text.h"

#include "base/errors.h"
#include "base/times.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_SPAN_MS (100 * 366 * DAY_MS)

static bool is_tail(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

/* How long the letter is that begins with this byte; 0: none does. */
static size_t letter_size(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef)
        return 3;
    if (lead >= 0xf0 && lead <= 0xf4)
        return 4;
    return 0;
}

/* One well-formed letter at the start of the bytes: its size, or 0. */
static size_t letter_read(const uint8_t *b, size_t n, uint32_t *ret_letter)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t size = n ? letter_size(b[0]) : 0;
    uint32_t letter;

    if (size == 0 || size > n)
        return 0;
    letter = size == 1 ? b[0] : b[0] & (0x7fu >> size);
    for (size_t i = 1; i < size; i++) {
        if (!is_tail(b[i]))
            return 0;
        letter = letter << 6 | (b[i] & 0x3fu);
    }
    if (letter < least[size] || letter > 0x10ffff || (letter >= 0xd800 && letter <= 0xdfff))
        return 0;
    *ret_letter = letter;
    return size;
}

static bool is_control(uint32_t letter)
{
    return letter < 0x20 && letter != '\t' && letter != '\n' && letter != '\r';
}

bool text_is_clean(const char *bytes, size_t n)
{
    const uint8_t *b = (const uint8_t *)bytes;

    while (n) {
        uint32_t letter;
        size_t size = letter_read(b, n, &letter);

        if (size == 0 || is_control(letter))
            return false;
        b += size;
        n -= size;
    }
    return true;
}

bool text_empty(const char *t)
{
    return !t || !*t;
}

bool text_is_blank(const char *text)
{
    return !text || text[strspn(text, " \t\r\n")] == '\0';
}

bool text_is(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

bool text_starts(const char *t, const char *prefix)
{
    return text_empty(prefix) || (t && strncmp(t, prefix, strlen(prefix)) == 0);
}

bool text_among(const char *t, char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text_is(t, words[i]))
            return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(const char *t)
{
    size_t n = 0;

    while (is_digit(t[n]))
        n++;
    return n;
}

int text_int(const char *t, int64_t min, int64_t max, int64_t *ret_n)
{
    size_t sign, digits;
    long long n;

    if (!t)
        return ERR_INVALID;
    sign = *t == '-';
    digits = count_digits(t + sign);
    if (digits == 0 || t[sign + digits])
        return ERR_INVALID;
    errno = 0;
    n = strtoll(t, NULL, 10);
    if (errno == ERANGE || n < min || n > max)
        return ERR_OUT_OF_RANGE;
    *ret_n = n;
    return 0;
}

/* [-]digits[.digits] and nothing else: no exponent, no hexadecimal, no infinity. */
static bool is_decimal(const char *t)
{
    size_t n;

    t += *t == '-';
    n = count_digits(t);
    if (n == 0)
        return false;
    t += n;
    if (!*t)
        return true;
    if (*t++ != '.')
        return false;
    n = count_digits(t);
    return n > 0 && !t[n];
}

int text_double(const char *t, double min, double max, double *ret_x)
{
    locale_t plain;
    double x;

    if (!t || !is_decimal(t))
        return ERR_INVALID;
    plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!plain)
        return ERR_INVALID;
    x = strtod_l(t, NULL, plain);
    freelocale(plain);
    if (!(x >= min && x <= max))
        return ERR_OUT_OF_RANGE;
    *ret_x = x;
    return 0;
}

static int64_t unit_ms(const char *unit)
{
    static const struct {
        const char *word;
        int64_t ms;
    } units[] = {
        { "", SECOND_MS },
        { "s", SECOND_MS },
        { "m", MINUTE_MS },
        { "h", HOUR_MS },
        { "d", DAY_MS },
    };

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (strcmp(unit, units[i].word) == 0)
            return units[i].ms;
    return 0;
}

int text_span(const char *t, int64_t *ret_ms)
{
    size_t digits, spaces;
    int64_t n, unit;

    if (!t)
        return ERR_INVALID;
    digits = count_digits(t);
    spaces = strspn(t + digits, " ");
    unit = unit_ms(t + digits + spaces);
    if (digits == 0 || digits > 15 || !unit || (spaces && !t[digits + spaces]))
        return ERR_INVALID;
    n = strtoll(t, NULL, 10);
    if (n == 0 || n > LONGEST_SPAN_MS / unit)
        return ERR_INVALID;
    *ret_ms = n * unit;
    return 0;
}

static bool is_separator(uint32_t c)
{
    if (c < 0x80)
        return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    /* No-break space, quotation marks, the block of general punctuation, the ideographic space. */
    return c == 0xa0 || c == 0xab || c == 0xbb || (c >= 0x2000 && c <= 0x206f) || c == 0x3000;
}

static uint32_t fold_letter(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c + 32;
    if (c >= 0x410 && c <= 0x42f) /* А..Я */
        return c + 32;
    if (c == 0x401 || c == 0x451) /* Ё ё -> е */
        return 0x435;
    return c;
}

/* Only letters that changed are written anew, and those take one or two bytes, as before. */
static size_t letter_write(uint32_t c, uint8_t out[2])
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    out[0] = (uint8_t)(0xc0 | c >> 6);
    out[1] = (uint8_t)(0x80 | (c & 0x3f));
    return 2;
}

void text_fold(const char *t, char *ret, size_t size)
{
    const uint8_t *b = (const uint8_t *)(t ? t : "");
    size_t n = strlen((const char *)b), used = 0;
    bool gap = false;

    if (size == 0)
        return;
    while (n) {
        uint32_t letter = 0;
        uint8_t folded[2];
        const uint8_t *from = b;
        size_t step = letter_read(b, n, &letter), write = step;

        b += step ? step : 1;
        n -= step ? step : 1;
        if (step == 0 || is_separator(letter)) { /* a broken byte parts words, too */
            gap = true;
            continue;
        }
        if (fold_letter(letter) != letter) {
            write = letter_write(fold_letter(letter), folded);
            from = folded;
        }
        if (used + (gap && used) + write > size - 1)
            break;
        if (gap && used)
            ret[used++] = ' ';
        memcpy(ret + used, from, write);
        used += write;
        gap = false;
    }
    ret[used] = '\0';
}

void text_hex(const uint8_t *bytes, size_t n, char *ret)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        ret[2 * i] = digits[bytes[i] >> 4];
        ret[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret[2 * n] = '\0';
}
