/* import_text - see import_text.h. What stands for Russian in one byte a letter is Windows-1251 or it is not taken: KOI8-R and CP866
 * would come out as letters, too, and wrong ones. */
#include "import_text.h"

#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include "base/errors.h"
#include "base/must.h"

bool import_encoding_named(const char *name, enum import_encoding *ret)
{
    static const struct {
        const char *name;
        enum import_encoding is;
    } names[] = { { "utf-8", ENCODING_UTF8 }, { "utf8", ENCODING_UTF8 },
        { "windows-1251", ENCODING_1251 }, { "cp1251", ENCODING_1251 },
        { "utf-16", ENCODING_UTF16 } };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcasecmp(names[i].name, name) == 0) {
            *ret = names[i].is;
            return true;
        }
    }
    return false;
}

/* ---- UTF-8? ---- */

/* Bytes of the letter that begins there; 0: none does. */
static size_t letter_bytes(const unsigned char *at, size_t left)
{
    size_t n = at[0] < 0x80 ? 1 : at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : at[0] >= 0xc2 ? 2 : 0;

    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

struct letters {
    size_t good, bad; /* beyond ASCII */
    uint32_t line; /* of the first bad one */
};

static struct letters count_letters(const unsigned char *bytes, size_t n)
{
    struct letters found = { 0 };
    uint32_t line = 1;

    for (size_t i = 0; i < n;) {
        size_t step = letter_bytes(bytes + i, n - i);

        line += bytes[i] == '\n';
        found.good += step > 1;
        if (step == 0 && found.bad++ == 0)
            found.line = line;
        i += step ? step : 1;
    }
    return found;
}

/* ---- Windows-1251? ---- */

enum letter { OTHER, LATIN, SMALL, LARGE, WRONG };

static enum letter letter_1251(unsigned char c)
{
    static const char signs[] =
        "\x84\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa7\xab\xb0\xb1\xb2\xb7\xb9\xbb";

    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return LATIN;
    if (c >= 0xe0 || c == 0xb8)
        return SMALL;
    if (c >= 0xc0 || c == 0xa8)
        return LARGE;
    return c < 0x80 || strchr(signs, c) ? OTHER : WRONG;
}

/* Two letters side by side that no Russian word has: one of another alphabet, or a large one behind a small one (which is what
 * KOI8-R looks like). */
static bool is_odd_pair(enum letter before, enum letter now)
{
    bool is_russian = now == SMALL || now == LARGE,
         was_russian = before == SMALL || before == LARGE;

    return (before == SMALL && now == LARGE) || (before == LATIN && is_russian) ||
           (was_russian && now == LATIN);
}

static bool reads_as_1251(const unsigned char *bytes, size_t n)
{
    size_t letters = 0, odd = 0;
    enum letter before = OTHER;

    for (size_t i = 0; i < n; i++) {
        enum letter now = letter_1251(bytes[i]);

        letters += now == SMALL || now == LARGE;
        odd += now == WRONG || is_odd_pair(before, now);
        before = now;
    }
    return letters > 0 && odd * 20 <= letters;
}

static bool starts_with(const char *bytes, size_t n, const char *mark, size_t n_mark)
{
    return n >= n_mark && memcmp(bytes, mark, n_mark) == 0;
}

bool import_has_utf16_mark(const char *bytes, size_t n)
{
    return starts_with(bytes, n, "\xff\xfe", 2) || starts_with(bytes, n, "\xfe\xff", 2);
}

enum import_encoding import_encoding_of(const char *bytes, size_t n, uint32_t *ret_line)
{
    struct letters found;

    if (import_has_utf16_mark(bytes, n))
        return ENCODING_UTF16;
    found = count_letters((const unsigned char *)bytes, n);
    *ret_line = found.line;
    if (found.bad == 0 || found.good > found.bad || starts_with(bytes, n, "\xef\xbb\xbf", 3))
        return ENCODING_UTF8;
    return reads_as_1251((const unsigned char *)bytes, n) ? ENCODING_1251 : ENCODING_UNKNOWN;
}

/* ---- to UTF-8, piece by piece ---- */

#define PIECE 4096

struct output {
    char *text;
    size_t n, room;
    uint32_t line;
};

static void put(struct output *out, const UChar *letters, int32_t n)
{
    char piece[PIECE * 3 + 1];
    int32_t bytes = 0;
    UErrorCode status = U_ZERO_ERROR;

    u_strToUTF8WithSub(piece, sizeof(piece), &bytes, letters, n, 0xfffd, NULL, &status);
    must(U_SUCCESS(status));
    while (out->n + (size_t)bytes + 1 > out->room) {
        out->room = out->room ? out->room * 2 : PIECE * 4;
        out->text = must_realloc(out->text, out->room);
    }
    memcpy(out->text + out->n, piece, (size_t)bytes);
    out->n += (size_t)bytes;
    out->text[out->n] = '\0';
    for (int32_t i = 0; i < n; i++)
        out->line += letters[i] == '\n';
}

/* Half of a pair at the end of a piece waits for the other half. A letter that the file's end cuts in two is left out: what stands
 * before it is whole. */
static int convert(UConverter *from, const char *bytes, size_t n, struct output *out)
{
    const char *at = bytes, *end = bytes + n;
    UErrorCode status;
    UChar letters[PIECE];
    int32_t kept = 0;

    do {
        UChar *to = letters + kept;
        int32_t have;

        status = U_ZERO_ERROR;
        ucnv_toUnicode(from, &to, letters + PIECE, &at, end, NULL, true, &status);
        have = (int32_t)(to - letters);
        kept = status == U_BUFFER_OVERFLOW_ERROR && U16_IS_LEAD(letters[have - 1]);
        put(out, letters, have - kept);
        if (kept)
            letters[0] = letters[have - 1];
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    return U_SUCCESS(status) || status == U_TRUNCATED_CHAR_FOUND ? 0 : ERR_NOT_TEXT;
}

int import_decode(const char *bytes, size_t n, enum import_encoding encoding, const char **ret_text,
    size_t *ret_n, char **ret_owned, uint32_t *ret_line)
{
    struct output out = { .line = 1 };
    UErrorCode status = U_ZERO_ERROR;
    UConverter *from;
    int error;

    *ret_owned = NULL;
    *ret_text = bytes;
    *ret_n = n;
    if (encoding == ENCODING_UTF8)
        return 0;
    from = ucnv_open(encoding == ENCODING_1251 ? "windows-1251" : "UTF-16", &status);
    must(U_SUCCESS(status));
    ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    must(U_SUCCESS(status));
    error = convert(from, bytes, n, &out);
    ucnv_close(from);
    *ret_line = out.line;
    *ret_owned = out.text;
    *ret_text = out.text ? out.text : "";
    *ret_n = out.n;
    return error;
}
