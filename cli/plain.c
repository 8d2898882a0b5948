/* plain - letter by letter through UTF-8; what is broken stays as it is, since no byte of it alone does anything. */
#include "plain.h"

#include "base/must.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define INDENTED "\n    " /* the longest of what a letter can become */
#define JSON_ESCAPE 6 /* \uXXXX; no letter of ours needs two */

/* One letter of at most three bytes; those of four are all harmless. */
static size_t letter_at(const uint8_t *b, uint32_t *ret)
{
    *ret = b[0];
    if ((b[0] & 0xe0) == 0xc0 && (b[1] & 0xc0) == 0x80) {
        *ret = (b[0] & 0x1fu) << 6 | (b[1] & 0x3fu);
        return 2;
    }
    if ((b[0] & 0xf0) == 0xe0 && (b[1] & 0xc0) == 0x80 && (b[2] & 0xc0) == 0x80) {
        *ret = (b[0] & 0x0fu) << 12 | (b[1] & 0x3fu) << 6 | (b[2] & 0x3fu);
        return 3;
    }
    return 1;
}

/* Controls of both halves, line and paragraph separators, and what turns the direction of writing. `size`: a lone byte above
 * 0x7f is part of a broken or longer letter, no control. */
static bool is_harmful(uint32_t c, size_t size)
{
    if (size == 1)
        return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
    return (c >= 0x80 && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* How long a colour of ours is that begins here; 0: none does. */
static size_t colour_at(const char *text)
{
    size_t n;

    if (text[0] != '\033' || text[1] != '[')
        return 0;
    n = 2 + strspn(text + 2, "0123456789;");
    return text[n] == 'm' ? n + 1 : 0;
}

char *plain_text(const char *text)
{
    char *copy = must_alloc(strlen(text) * strlen(INDENTED) + 1), *to = copy;

    while (*text) {
        uint32_t letter;
        size_t colour = colour_at(text), size = letter_at((const uint8_t *)text, &letter);

        size = colour ? colour : size;
        if (!colour && is_harmful(letter, size))
            to = stpcpy(to, REPLACEMENT);
        else if (letter == '\n')
            to = stpcpy(to, INDENTED);
        else
            to = mempcpy(to, text, size);
        text += size;
    }
    *to = '\0';
    return copy;
}

char *plain_json(const char *json)
{
    char *copy = must_alloc(strlen(json) * JSON_ESCAPE + 1), *to = copy;

    while (*json) {
        uint32_t letter;
        size_t size = letter_at((const uint8_t *)json, &letter);

        if (is_harmful(letter, size))
            to += snprintf(to, JSON_ESCAPE + 1, "\\u%04x", (unsigned)letter);
        else
            to = mempcpy(to, json, size);
        json += size;
    }
    *to = '\0';
    return copy;
}
